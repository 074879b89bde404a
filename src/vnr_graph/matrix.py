"""The ownership matrix of one or more municipalities: types × areas, and where two municipalities differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.chain import areas_in_order
from vnr_graph.coverage import Coverage
from vnr_graph.model import Cell
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vnr_graph.model import CellAnswer
    from vnr_graph.store.view import View

_LIST: Final = ox.NamedNode(expand("skos:memberList"))
_FIRST: Final = ox.NamedNode(expand("rdf:first"))
_REST: Final = ox.NamedNode(expand("rdf:rest"))


@dataclass(frozen=True)
class Matrix:
    """Answers by cell.

    Attributes:
        types: columns, in the typology's own order.
        areas: rows, in the order of the chain.
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


def types_in_order(view: View) -> tuple[str, ...]:
    """The typology's types as it lists them (SKOS Reference, section 9: ``skos:memberList``).

    Types that the list leaves out come after it, in the order of their IRIs; so do all, where there is no list.
    """
    store = view.map.store
    listed: dict[str, None] = {}
    seen: set[object] = set()
    nodes = [quad.object for quad in store.quads_for_pattern(ox.NamedNode(view.options.typology), _LIST, None)]
    while nodes and (node := nodes.pop()) not in seen:
        seen.add(node)
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            firsts = (quad.object for quad in store.quads_for_pattern(node, _FIRST, None))
            listed.update((term.value, None) for term in firsts if isinstance(term, ox.NamedNode))
            nodes += [quad.object for quad in store.quads_for_pattern(node, _REST, None)]
    types = view.types
    return (*(one for one in listed if one in types), *(one for one in types if one not in listed))


def matrix_of(view: View, municipalities: Sequence[str], *, target: str | None = None) -> Matrix:
    """Answer every cell; the view's scope must take in the municipalities.

    Args:
        view: the map on a day, with its typology.
        municipalities: whose.
        target: for which affected group; ``None`` for any.
    """
    coverage = Coverage(view)
    types, areas = types_in_order(view), areas_in_order(view.map)
    answers = {
        answer.cell: answer
        for municipality in municipalities
        for answer in coverage.answers(municipality, types=types, areas=areas, target=target)
    }
    return Matrix(tuple(municipalities), types, areas, target, answers)
