"""The chain of agencies for somebody in a municipality: who does what, step by step, and which groups meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vnr_graph.coverage import Coverage
from vnr_graph.disagreements import MemberList, member_lists, presumed_same
from vnr_graph.model import Cell, Phase
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnr_graph.model import CellAnswer
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

ANY_TYPE = expand("violence:close-relationships")
"""The top concept: what holds for it holds for every type."""


@dataclass(frozen=True, slots=True)
class GroupListing:
    """A group that meets about the matter, and who sits in it according to each document.

    Attributes:
        presumed: member → other members that an inference presumes to be the same.
    """

    group: str
    lists: tuple[MemberList, ...]
    presumed: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    @property
    def differs(self) -> bool:
        """Whether two documents list different members."""
        return len({frozenset(listed.members) for listed in self.lists}) > 1


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything about one kind of case in one municipality.

    Attributes:
        target: the affected group; ``None`` for any.
        steps: an answer for each area, in the order of the chain.
        groups: groups that cover the municipality and concern the target, in the order of their IRIs.
    """

    municipality: str
    violence_type: str
    target: str | None
    steps: tuple[CellAnswer, ...]
    groups: tuple[GroupListing, ...]


def areas_in_order(map_: Map) -> tuple[str, ...]:
    """The areas of responsibility in the order of the chain, by their notation."""

    def position(area: str) -> tuple[int, str]:
        notation = map_.text(area, "skos:notation") or ""
        return (int(notation) if notation.isdigit() else 0, area)

    return tuple(sorted(map_.subjects("skos:inScheme", expand("area:").rstrip("/")), key=position))


def chain_of(
    view: View,
    municipality: str,
    *,
    violence_type: str = ANY_TYPE,
    target: str | None = None,
    areas: Iterable[str] | None = None,
) -> Chain:
    """Follow the chain; the view's scope must take in the municipality.

    Args:
        view: the map on a day.
        municipality: where.
        violence_type: which type of violence.
        target: which affected group; ``None`` for any.
        areas: which steps; all by default.
    """
    coverage = Coverage(view)
    steps = areas_in_order(view.map) if areas is None else areas
    return Chain(
        municipality=municipality,
        violence_type=violence_type,
        target=target,
        steps=tuple(coverage.answer(Cell(municipality, violence_type, area, target)) for area in steps),
        groups=tuple(_listing(view.map, group) for group in _groups(view, municipality, target)),
    )


def _groups(view: View, municipality: str, target: str | None) -> list[str]:
    groups = set(view.map.instances("vnr:CollaborationGroup"))
    return [
        group
        for group in view.map.subjects("vnr:covers", municipality)
        if group in groups and view.phase(group) is Phase.CURRENT and _concerns(view, group, target)
    ]


def _listing(map_: Map, group: str) -> GroupListing:
    lists = member_lists(map_, group)
    listed = {member for one in lists for member in one.members}
    presumed = {member: others & listed for member, others in presumed_same(map_).items() if member in listed}
    return GroupListing(group, lists, {member: others for member, others in presumed.items() if others})


def _concerns(view: View, group: str, target: str | None) -> bool:
    """Whether the group addresses the target, a part of it or something broader, by its own statement or its task."""
    if target is None:
        return True
    addressed = set(view.map.iris(group, "vnr:addressesTarget"))
    for responsibility in view.responsibilities:
        if responsibility.holder == group:
            addressed |= responsibility.targets
    related = view.within.get(target, frozenset({target})) | view.narrower.get(target, frozenset())
    return bool(addressed & related)
