"""Cells of the ownership matrix whose answer changed, put together by what changed them.

The answers are those of `vnr_graph.coverage` on both sides. A cell also counts as changed when its answer is the same
and somebody else gives it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vnr_graph.chain import areas_in_order
from vnr_graph.coverage import Coverage
from vnr_graph.diff.changes import CellChange, CellKind, CellSide
from vnr_graph.model import Answer, Cell
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from vnr_graph.model import CellAnswer, Responsibility
    from vnr_graph.store.view import View

_OWNER: Final = expand("role:owner")
_TARGETS: Final = expand("target:").rstrip("/")
_BY_DOCUMENT: Final = frozenset({Answer.NAMED, Answer.SHARED})
_OWNED: Final = _BY_DOCUMENT | {Answer.STATUTORY}
_ORDER: Final = {kind: position for position, kind in enumerate(CellKind)}


@dataclass(frozen=True, slots=True)
class _Told:
    """A cell's answer on one side."""

    answer: Answer
    holders: frozenset[str]
    deciding: tuple[Responsibility, ...]
    declared: tuple[str, ...]

    @property
    def causes(self) -> frozenset[str]:
        """What it rests on: statements, and for law the mandates."""
        return frozenset(
            r.basis if r.standing is Answer.STATUTORY and r.basis is not None else r.iri for r in self.deciding
        )


def changed_cells(old: View, new: View) -> tuple[CellChange, ...]:
    """Compare the answers of every cell: municipality × area × type × target group.

    Args:
        old: the map as it was; its scope is the new one's.
        new: the map as it is.

    Returns:
        Gravest kind first, then the most cells, then by municipality and area.
    """
    types = sorted({*old.types, *new.types})
    targets = sorted({target for view in (old, new) for target in view.map.subjects("skos:inScheme", _TARGETS)})
    areas = list(dict.fromkeys([*areas_in_order(new.map), *areas_in_order(old.map)]))
    place = {area: position for position, area in enumerate(areas)}
    sides = Coverage(old), Coverage(new)
    found: dict[Hashable, list[tuple[Cell, _Told, _Told]]] = defaultdict(list)
    for municipality, area in _suspects(old, new, areas):
        for violence_type in types:
            for target in targets:
                cell = Cell(municipality, violence_type, area, target)
                before, after = (_told(side.answer(cell), side.view) for side in sides)
                kind = kind_of(before.answer, after.answer, before.holders, after.holders)
                if kind is not None:
                    found[kind, *_reason(kind, before, after)].append((cell, before, after))
    changes = [_change(key[0], told, types, targets) for key, told in found.items() if isinstance(key, tuple)]
    return tuple(
        sorted(
            changes,
            key=lambda c: (
                _ORDER[c.kind],
                -len(c.cells),
                c.municipalities,
                [place[area] for area in c.areas],
                sorted(c.old.holders | c.new.holders),
                c.types,
            ),
        )
    )


def kind_of(old: Answer, new: Answer, before: frozenset[str], after: frozenset[str]) -> CellKind | None:
    """How a cell changed.

    Args:
        old: its answer.
        new: its answer now.
        before: who the answer rested on.
        after: who it rests on now.

    Returns:
        ``None`` when it did not change.
    """
    if old in _OWNED and new in _OWNED:
        return _other_owner(old, new, before, after)
    if old in _OWNED:
        return CellKind.LOST
    if new in _OWNED:
        return CellKind.GAINED if new in _BY_DOCUMENT else CellKind.BY_LAW
    return _other_silence(old, new, before, after)


def _other_owner(old: Answer, new: Answer, before: frozenset[str], after: frozenset[str]) -> CellKind | None:
    if (old in _BY_DOCUMENT) != (new in _BY_DOCUMENT):
        return CellKind.NAMED if new in _BY_DOCUMENT else CellKind.ONLY_LAW
    if before == after:
        return None
    if before < after:
        return CellKind.MORE
    return CellKind.FEWER if after < before else CellKind.REPLACED


def _other_silence(old: Answer, new: Answer, before: frozenset[str], after: frozenset[str]) -> CellKind | None:
    if old is new:
        return CellKind.GROUP_REPLACED if before != after else None
    if Answer.COLLECTIVE in {old, new}:
        return CellKind.GROUP_LOST if old is Answer.COLLECTIVE else CellKind.GROUP_GAINED
    return CellKind.DECLARED if new is Answer.DECLARED_NONE else CellKind.UNASKED


def _suspects(old: View, new: View, areas: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Municipalities and areas in which some answer may differ: what answers rest on is not all the same."""
    same_concepts = old.within == new.within and old.parts == new.parts and old.types == new.types
    before, after = _bearing(old), _bearing(new)
    for municipality in sorted({*old.scope, *new.scope}):
        for area in areas:
            key = municipality, area
            if not same_concepts or before.get(key) != after.get(key):
                yield key


def _bearing(view: View) -> dict[tuple[str, str], set[Hashable]]:
    """All that answers rest on, by municipality and area."""
    found: dict[tuple[str, str], set[Hashable]] = defaultdict(set)
    areas = areas_in_order(view.map)
    for r in view.responsibilities:
        if r.role == _OWNER:
            said = (view.agency_of(r.holder), r.standing, r.types, r.except_types, r.targets)
            for municipality in r.municipalities:
                for area in r.areas:
                    found[municipality, area].add(said)
    for none in view.no_owner:
        for municipality in none.municipalities:
            for area in none.areas or areas:
                found[municipality, area].add((none.types, none.targets))
    return found


def _told(answer: CellAnswer, view: View) -> _Told:
    resting = {
        Answer.NAMED: answer.owners,
        Answer.SHARED: answer.owners,
        Answer.STATUTORY: answer.statutory,
        Answer.COLLECTIVE: answer.groups,
    }.get(answer.answer, ())
    deciding = tuple(ownership.responsibility for ownership in resting if not ownership.partial)
    return _Told(
        answer=answer.answer,
        holders=frozenset(view.agency_of(r.holder) for r in deciding),
        deciding=deciding,
        declared=answer.declared_none if answer.answer is Answer.DECLARED_NONE else (),
    )


def _reason(kind: CellKind, before: _Told, after: _Told) -> tuple[Hashable, ...]:
    """What cells that are told in one line have in common."""
    lost, gained = before.causes - after.causes, after.causes - before.causes
    if not lost and not gained:
        return before.causes, after.causes
    if kind is CellKind.LOST:
        return lost, after.answer
    if kind.is_loss or kind in {CellKind.GROUP_LOST, CellKind.DECLARED}:
        return lost, after.declared
    if kind.is_gain or kind is CellKind.GROUP_GAINED:
        return (gained,)
    return lost, gained


def _change(kind: object, told: list[tuple[Cell, _Told, _Told]], types: list[str], targets: list[str]) -> CellChange:
    cells = tuple(cell for cell, _, _ in told)
    return CellChange(
        kind=CellKind(str(kind)),
        cells=cells,
        old=_side([before for _, before, _ in told]),
        new=_side([after for _, _, after in told]),
        every_type=_is_every(types, [((c.municipality, c.area, c.target), c.violence_type) for c in cells]),
        every_target=_is_every(targets, [((c.municipality, c.area, c.violence_type), c.target) for c in cells]),
    )


def _side(told: list[_Told]) -> CellSide:
    deciding = {(r.iri, r.holder): r for one in told for r in one.deciding}
    return CellSide(
        answers=tuple(answer for answer in Answer if any(one.answer is answer for one in told)),
        holders=frozenset(holder for one in told for holder in one.holders),
        deciding=tuple(deciding[key] for key in sorted(deciding)),
        declared=tuple(sorted({iri for one in told for iri in one.declared})),
    )


def _is_every(all_: list[str], found: list[tuple[Hashable, str | None]]) -> bool:
    """Whether there is every one of them beside each of the others."""
    ordered = sorted(found, key=str)
    return all({one for _, one in group} == set(all_) for _, group in groupby(ordered, key=lambda pair: pair[0]))
