"""Memberships, groups, programmes, agencies, decisions and law: what came, went, began, ended or is told otherwise.

A thing's values are those of all documents together: that one document more or less says the same is told as a change
of that document alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.diff.changes import ThingChange, ValueChange, Way
from vnr_graph.model import Period, Phase
from vnr_graph.store.opening import DERIVED
from vnr_graph.store.periods import period_of
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnr_graph.diff.changes import DocumentChange
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

_KINDS: Final = (
    "org:Membership",
    "vnr:CooperationAgreement",
    "vnr:ActionProgramme",
    "vnr:DevelopmentProject",
    "vnr:Programme",
    "vnr:CollaborationGroup",
    "vnr:NoOwnerStatement",
    "vnr:Waiver",
    "vnr:FundingApplication",
    "vnr:Objective",
    "org:Post",
    "vnr:Agency",
    "vnr:Responsibility",
)
"""Classes that are told of, in this order; of a thing of several, the first."""
_LAW: Final = ("vnr:Act", "vnr:Mandate")
_UNTOLD: Final = frozenset(map(expand, ("rdf:type", "vnr:evidence", "vnr:concerns")))
"""Properties whose change is a change of documents alone."""
_OF_DUTIES: Final = frozenset(
    map(expand, ("vnr:validFrom", "vnr:validThrough", "vnr:startUnknown", "vnr:endUnknown", "vnr:basis"))
)
"""What is told of a responsibility; who has it for what is told by `vnr_graph.diff.duties`."""
_WAYS: Final = {way: position for position, way in enumerate(Way)}


def changed_things(
    old: View, new: View, documents: Iterable[DocumentChange]
) -> tuple[tuple[ThingChange, ...], tuple[ThingChange, ...]]:
    """Compare things on both sides.

    Args:
        old: the map as it was.
        new: the map as it is.
        documents: which statements changed.

    Returns:
        Things of a place, in the order of their classes; then acts and mandates. Within a class, what went comes before
        what came.
    """
    touched = _touched(documents) | _of_another_phase(old, new)
    return _compared(old, new, touched, _KINDS), _compared(old, new, touched, _LAW)


def _compared(old: View, new: View, touched: set[str], kinds: tuple[str, ...]) -> tuple[ThingChange, ...]:
    before, after = _kinds(old.map, touched, kinds), _kinds(new.map, touched, kinds)
    position = {expand(kind): number for number, kind in enumerate(kinds)}
    changes = (_thing(old, new, iri, before.get(iri), after.get(iri)) for iri in before.keys() | after.keys())
    return tuple(
        sorted(
            (change for change in changes if change is not None),
            key=lambda change: (position[change.kind], _WAYS[change.way], change.iri),
        )
    )


def _kinds(map_: Map, touched: set[str], kinds: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for iri in touched:
        classes = map_.iris(iri, "rdf:type")
        kind = next((expand(kind) for kind in kinds if expand(kind) in classes), None)
        if kind is not None:
            found[iri] = kind
    return found


def _thing(old: View, new: View, iri: str, before: str | None, after: str | None) -> ThingChange | None:
    kind = after or before or ""
    is_duty = kind == expand("vnr:Responsibility")
    old_period = None if before is None else _period(old, iri, kind)
    new_period = None if after is None else _period(new, iri, kind)
    values: tuple[ValueChange, ...] = ()
    if old_period is None or new_period is None:
        if is_duty:
            return None
        way = Way.LOST if new_period is None else Way.GAINED
    else:
        values = tuple(_changed_values(old.map, new.map, iri, only=_OF_DUTIES if is_duty else None))
        phases = old_period.phase(old.options.as_of), new_period.phase(new.options.as_of)
        if phases[0] is not phases[1] and Phase.CURRENT in phases:
            way = Way.BEGUN if phases[1] is Phase.CURRENT else Way.ENDED
        elif values:
            way = Way.CHANGED
        else:
            return None
        if is_duty and way is not Way.CHANGED:
            return None  # told among the duties
    return ThingChange(
        way=way,
        iri=iri,
        kind=kind,
        old_period=old_period,
        new_period=new_period,
        values=values,
        sources=(old if after is None else new).map.sources_of(iri),
    )


def _period(view: View, iri: str, kind: str) -> Period:
    if kind in {expand("vnr:NoOwnerStatement"), expand("vnr:Waiver")}:
        return period_of(view.map.literals(iri, "vnr:asked"), view.map.literals(iri, "vnr:expires"))
    return view.periods.get(iri, Period())


def _touched(documents: Iterable[DocumentChange]) -> set[str]:
    found: set[str] = set()
    for document in documents:
        for triple in (*document.removed, *document.added):
            if isinstance(triple.subject, ox.NamedNode):
                found.add(triple.subject.value)
            elif isinstance(triple.subject, ox.BlankNode) and triple.subject in document.owners:
                found.add(document.owners[triple.subject])
    return found


def _of_another_phase(old: View, new: View) -> set[str]:
    """Things whose time lies otherwise against the day, decisions among them."""
    days = old.options.as_of, new.options.as_of
    timed = old.periods.keys() & new.periods.keys()
    found = {iri for iri in timed if old.periods[iri].phase(days[0]) is not new.periods[iri].phase(days[1])}
    for kind in ("vnr:NoOwnerStatement", "vnr:Waiver"):
        found.update(new.map.instances(kind))
    return found


def _changed_values(old: Map, new: Map, iri: str, *, only: frozenset[str] | None) -> Iterable[ValueChange]:
    before, after = _values(old, iri), _values(new, iri)
    for predicate in sorted(before.keys() | after.keys(), key=shorten):
        if predicate in _UNTOLD or (only is not None and predicate not in only):
            continue
        said, says = before.get(predicate, set()), after.get(predicate, set())
        if said != says:
            yield ValueChange(predicate, removed=_ordered(said - says), added=_ordered(says - said))


def _values(map_: Map, iri: str) -> dict[str, set[ox.NamedNode | ox.Literal]]:
    found: dict[str, set[ox.NamedNode | ox.Literal]] = {}
    for quad in map_.store.quads_for_pattern(ox.NamedNode(iri), None, None):
        if quad.graph_name != DERIVED and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.predicate.value, set()).add(quad.object)
    return found


def _ordered(values: set[ox.NamedNode | ox.Literal]) -> tuple[ox.NamedNode | ox.Literal, ...]:
    return tuple(sorted(values, key=str))
