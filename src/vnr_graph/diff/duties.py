"""Who gained or lost which responsibility: every combination of holder, role, place, area, type and target group.

A statement that is split in two, joined, renamed or moved to another document gives nobody less: what counts is the
combinations that all statements together stand for. Time is a part of each: what was in force on the one day and has
ended on the other has ended, though it is said as before.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from vnr_graph.diff.blocks import blocks
from vnr_graph.diff.changes import DutyChange, Way
from vnr_graph.model import Answer, Phase
from vnr_graph.store.view import read_stated
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnr_graph.model import Responsibility
    from vnr_graph.store.view import View

_OWNER: Final = expand("role:owner")
_WAYS: Final = {way: position for position, way in enumerate(Way)}
_PHASES: Final = (Phase.CURRENT, Phase.UPCOMING, Phase.ENDED)


class _Duty(NamedTuple):
    """One combination; the empty text stands for a value that a statement does not give."""

    holder: str
    role: str
    municipality: str
    area: str
    type: str
    excepted: frozenset[str]
    target: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A combination as one statement says it."""

    phase: Phase
    responsibility: Responsibility


def changed_duties(old: View, new: View) -> tuple[DutyChange, ...]:
    """Compare what documents state, whatever its time, and what law gives on the day of each side.

    Returns:
        Lost first; among each, owners before other roles, what is in force before what is not, documents before law;
        then by holder and municipality.
    """
    stated = [tuple(read_stated(view.map, view.periods)) for view in (old, new)]
    by_law = [tuple(r for r in view.responsibilities if r.standing is Answer.STATUTORY) for view in (old, new)]
    changes = [
        *_compared(old, new, stated[0], stated[1], by_law=False),
        *_compared(old, new, by_law[0], by_law[1], by_law=True),
    ]
    return tuple(sorted(changes, key=_order))


def _order(change: DutyChange) -> tuple[object, ...]:
    return (
        _WAYS[change.way],
        change.role != _OWNER,
        _PHASES.index(change.phase),
        change.by_law,
        change.holders,
        change.role,
        sorted(change.municipalities),
        sorted(change.areas),
        sorted(change.types),
        sorted(change.targets),
    )


def _compared(
    old: View, new: View, before: Iterable[Responsibility], after: Iterable[Responsibility], *, by_law: bool
) -> list[DutyChange]:
    day_before, day_after = old.options.as_of, new.options.as_of
    known = [{(r, r.period.phase(day)) for r in side} for side, day in ((before, day_before), (after, day_after))]
    differing = {r.holder for r, _ in known[0] ^ known[1]}
    had, has = (_combinations(side, differing) for side in known)
    lost = {duty: said for duty, said in had.items() if duty not in has}
    gained = {duty: said for duty, said in has.items() if duty not in had}
    ended = {duty: has[duty] for duty in had.keys() & has.keys() if _is_over(had[duty], has[duty])}
    begun = {duty: has[duty] for duty in had.keys() & has.keys() if _is_over(has[duty], had[duty])}
    return [
        change
        for way, duties in ((Way.LOST, lost), (Way.ENDED, ended), (Way.BEGUN, begun), (Way.GAINED, gained))
        for change in _gathered(way, duties, by_law=by_law)
    ]


def _combinations(known: Iterable[tuple[Responsibility, Phase]], holders: set[str]) -> dict[_Duty, _Said]:
    """Each combination with the statement that speaks of it: one in force before one that is not."""
    found: dict[_Duty, _Said] = {}
    for r, phase in sorted(known, key=lambda pair: (_PHASES.index(pair[1]), pair[0].iri, pair[0].role)):
        if r.holder not in holders:
            continue
        values = ({*part} or {""} for part in (r.municipalities, r.areas, r.types, r.targets))
        for municipality, area, type_, target in product(*values):
            duty = _Duty(r.holder, r.role, municipality, area, type_, r.except_types, target)
            found.setdefault(duty, _Said(phase, r))
    return found


def _is_over(before: _Said, after: _Said) -> bool:
    """Whether what was in force is not any more."""
    return before.phase is Phase.CURRENT and after.phase is not Phase.CURRENT


def _gathered(way: Way, duties: Mapping[_Duty, _Said], *, by_law: bool) -> Iterable[DutyChange]:
    """Combinations put together again: those of one statement, or of one mandate for all who bear it alike."""
    by_statement: dict[tuple[str, str, str], dict[_Duty, _Said]] = defaultdict(dict)
    for duty, said in duties.items():
        by_statement[said.responsibility.iri, duty.holder, duty.role][duty] = said
    changes = [change for found in by_statement.values() for change in _whole(way, found, by_law=by_law)]
    if not by_law:
        return changes
    alike: dict[tuple[object, ...], list[DutyChange]] = defaultdict(list)
    for change in changes:
        same = change.role, change.said.basis, change.areas, change.types, change.except_types, change.targets
        alike[same].append(change)
    return [
        dataclasses.replace(
            found[0],
            holders=tuple(sorted({holder for change in found for holder in change.holders})),
            municipalities=frozenset(place for change in found for place in change.municipalities),
        )
        for found in alike.values()
    ]


def _whole(way: Way, duties: Mapping[_Duty, _Said], *, by_law: bool) -> Iterable[DutyChange]:
    """As few changes as stand for the combinations."""
    duty, said = next(iter(duties.items()))
    rows = ((duty.municipality, duty.area, duty.type, duty.target) for duty in duties)
    for municipalities, areas, types, targets in blocks(rows):
        yield DutyChange(
            way=way,
            holders=(duty.holder,),
            role=duty.role,
            areas=areas - {""},
            types=types - {""},
            except_types=duty.excepted,
            targets=targets - {""},
            municipalities=municipalities - {""},
            phase=said.phase,
            said=said.responsibility,
            by_law=by_law,
        )
