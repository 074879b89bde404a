"""The ownership matrix of one or more municipalities: types × areas, and where two municipalities differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnr_graph.chain import areas_in_order
from vnr_graph.coverage import Coverage
from vnr_graph.model import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vnr_graph.model import CellAnswer
    from vnr_graph.store.view import View


@dataclass(frozen=True)
class Matrix:
    """Answers by cell.

    Attributes:
        types: rows, in the typology's order of IRIs.
        areas: columns, in the order of the chain.
        answers: for each municipality × type × area.
    """

    municipalities: tuple[str, ...]
    types: tuple[str, ...]
    areas: tuple[str, ...]
    target: str | None
    answers: Mapping[Cell, CellAnswer]

    def at(self, municipality: str, violence_type: str, area: str) -> CellAnswer:
        """The answer in a cell.

        Raises:
            KeyError: the matrix has no such cell.
        """
        return self.answers[Cell(municipality, violence_type, area, self.target)]

    def differs(self, violence_type: str, area: str) -> bool:
        """Whether the municipalities have different answers in the cell."""
        return len({self.at(municipality, violence_type, area).answer for municipality in self.municipalities}) > 1


def matrix_of(view: View, municipalities: Sequence[str], *, target: str | None = None) -> Matrix:
    """Answer every cell; the view's scope must take in the municipalities.

    Args:
        view: the map on a day, with its typology.
        municipalities: whose.
        target: for which affected group; ``None`` for any.
    """
    coverage = Coverage(view)
    types, areas = view.types, areas_in_order(view.map)
    answers = {
        answer.cell: answer
        for municipality in municipalities
        for answer in coverage.answers(municipality, types=types, areas=areas, target=target)
    }
    return Matrix(tuple(municipalities), types, areas, target, answers)
