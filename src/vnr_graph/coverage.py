"""Who owns a cell: the six answers, from the responsibilities of a view.

A responsibility covers a cell when its area is the cell's and its type and target group are the cell's own or broader
(docs/model.md, "Answers for a cell"). Asked for a broad type or group, a narrower responsibility is partial: it is
shown beside the answer and never makes it, since the rest of what was asked for may have no owner.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from vnr_graph.model import Answer, Cell, CellAnswer, Ownership
from vnr_graph.store.derived import install_view
from vnr_graph.store.relations import OWNER
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vnr_graph.model import Responsibility
    from vnr_graph.store.passages import Verified
    from vnr_graph.store.view import NoOwner, View

COUNTED_TARGETS = ("adults-exposed", "children-exposed", "children-witnesses", "perpetrators")
"""Target groups over which sole owners' cells are counted: the four that the chain treats apart."""

_SOME_OWNERS = 2


class Coverage:
    """The ownership matrix of a view, answered cell by cell from an index.

    Args:
        view: what is in force, and where.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._index: dict[tuple[str, str], list[Responsibility]] = defaultdict(list)
        for responsibility in view.responsibilities:
            for municipality in responsibility.municipalities:
                for area in responsibility.areas:
                    self._index[municipality, area].append(responsibility)

    def answer(self, cell: Cell) -> CellAnswer:
        """The answer for one cell, with everyone that it rests on."""
        found: dict[str, list[Ownership]] = {"owners": [], "statutory": [], "groups": [], "others": []}
        for responsibility in self._index.get((cell.municipality, cell.area), ()):
            ownership = self._bears_on(responsibility, cell)
            if ownership is not None:
                found[_place_of(responsibility)].append(ownership)
        declared = tuple(none.iri for none in self.view.no_owner if self._denies(none, cell))
        return CellAnswer(
            cell=cell,
            answer=self._decide(found["owners"], found["statutory"], found["groups"], declared),
            owners=tuple(found["owners"]),
            statutory=tuple(found["statutory"]),
            groups=tuple(found["groups"]),
            others=tuple(found["others"]),
            declared_none=declared,
        )

    def answers(
        self, municipality: str, *, types: Iterable[str], areas: Iterable[str], target: str | None = None
    ) -> Iterator[CellAnswer]:
        """Answers for types × areas, type by type in the order given."""
        areas = tuple(areas)
        for violence_type in types:
            for area in areas:
                yield self.answer(Cell(municipality, violence_type, area, target))

    def sole_cells(self, targets: Iterable[str]) -> Counter[str]:
        """How many cells (municipality × type × area × target group) each agency alone owns, by document or law.

        Args:
            targets: the target groups to count over; types and municipalities are the view's.
        """
        alone: Counter[str] = Counter()
        broad = [self.view.within.get(target, frozenset({target})) for target in targets]
        types = [self.view.within.get(type_, frozenset({type_})) for type_ in self.view.types]
        scope = set(self.view.scope)
        for (municipality, _), responsibilities in self._index.items():
            if municipality not in scope:
                continue
            owning = [r for r in responsibilities if r.role == OWNER and r.standing is not Answer.COLLECTIVE]
            for type_broader in types:
                of_type = [r for r in owning if r.types & type_broader and not r.except_types & type_broader]
                for target_broader in broad:
                    agencies = {self.view.agency_of(r.holder) for r in of_type if r.targets & target_broader}
                    if len(agencies) == 1:
                        alone.update(agencies)
        return alone

    def _decide(
        self,
        owners: list[Ownership],
        statutory: list[Ownership],
        groups: list[Ownership],
        declared: tuple[str, ...],
    ) -> Answer:
        """One of the six, by those who cover the whole of what was asked for; a post counts as its agency."""
        agencies = {self.view.agency_of(o.responsibility.holder) for o in owners if not o.partial}
        if agencies:
            return Answer.SHARED if len(agencies) >= _SOME_OWNERS else Answer.NAMED
        if any(not ownership.partial for ownership in statutory):
            return Answer.STATUTORY
        if declared:
            return Answer.DECLARED_NONE
        return Answer.COLLECTIVE if any(not ownership.partial for ownership in groups) else Answer.SILENT

    def _bears_on(self, responsibility: Responsibility, cell: Cell) -> Ownership | None:
        if not responsibility.except_types.isdisjoint(self.view.within.get(cell.violence_type, frozenset())):
            return None
        by_type = self._match(cell.violence_type, responsibility.types)
        by_target = (None, False) if cell.target is None else self._match(cell.target, responsibility.targets)
        if by_type is None or by_target is None:
            return None
        return Ownership(
            responsibility,
            inherited_type=by_type[0],
            inherited_target=by_target[0],
            partial_type=by_type[1],
            partial_target=by_target[1],
        )

    def _match(self, asked: str, stated: frozenset[str]) -> tuple[str | None, bool] | None:
        """How stated concepts bear on the one asked for: (inherited from, partial), or ``None`` when they do not."""
        if self.view.covers(stated, asked):
            broader = stated & self.view.within.get(asked, frozenset()) - {asked}
            inherited = asked not in stated and broader
            return (
                min(broader, key=lambda concept: (-len(self.view.within[concept]), concept)) if inherited else None
            ), False
        if stated & self.view.narrower.get(asked, frozenset()):
            return None, True
        return None

    def _denies(self, none: NoOwner, cell: Cell) -> bool:
        return (
            cell.municipality in none.municipalities
            and (not none.areas or cell.area in none.areas)
            and (not none.types or bool(none.types & self.view.within.get(cell.violence_type, frozenset())))
            and (
                not none.targets
                or (cell.target is not None and bool(none.targets & self.view.within.get(cell.target, frozenset())))
            )
        )


def install_derived(view: View, verified: Iterable[Verified] = ()) -> None:
    """Put the view's derived graph into the map's store, in place of an earlier one.

    Args:
        view: the map on a day.
        verified: what was held against texts at hand.
    """
    sole = Coverage(view).sole_cells(expand(f"target:{target}") for target in COUNTED_TARGETS)
    install_view(view, sole, verified)


def _place_of(responsibility: Responsibility) -> str:
    if responsibility.role != OWNER:
        return "others"
    return {Answer.STATUTORY: "statutory", Answer.COLLECTIVE: "groups"}.get(responsibility.standing, "owners")
