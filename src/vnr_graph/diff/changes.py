"""The frozen types of a comparison: what changed, gravest for a coordinator first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyoxigraph as ox

    from vnr_graph.model import Answer, Cell, Document, Finding, Period, Phase, Responsibility, Rule


class CellKind(StrEnum):
    """How the answer of a cell changed, the gravest first."""

    LOST = "lost"
    """It had an owner, by document or law, and has none."""
    ONLY_LAW = "only-law"
    """Documents named an owner, and only law does now."""
    FEWER = "fewer"
    """It has an owner left, but not all that it had."""
    REPLACED = "replaced"
    """It has an owner, and somebody else than before."""
    GROUP_LOST = "group-lost"
    """A group was tasked with it, and none is."""
    UNASKED = "unasked"
    """A statement said that nobody owns it, and no longer does: it is silent."""
    DECLARED = "declared"
    """It is now stated that nobody owns it."""
    GROUP_REPLACED = "group-replaced"
    """Other groups than before are tasked with it."""
    GROUP_GAINED = "group-gained"
    """A group is tasked with it."""
    MORE = "more"
    """It has the owners that it had, and one more."""
    BY_LAW = "by-law"
    """It had no owner, and law gives it one."""
    NAMED = "named"
    """Law alone gave it an owner, and now documents name one."""
    GAINED = "gained"
    """It had no owner, and documents name one."""

    @property
    def is_loss(self) -> bool:
        """Whether an owner who was there is not, and nobody has come instead."""
        return self in {CellKind.LOST, CellKind.ONLY_LAW, CellKind.FEWER}

    @property
    def is_gain(self) -> bool:
        """Whether there is an owner who was not there."""
        return self in {CellKind.MORE, CellKind.BY_LAW, CellKind.NAMED, CellKind.GAINED}


@dataclass(frozen=True, slots=True)
class CellSide:
    """What answers cells on one side.

    Attributes:
        answers: the answers of the cells; one, unless law names them differently.
        holders: who the answers rest on: owners by document, else by law, else groups; agencies for posts.
        deciding: their responsibilities, each once, in the order of their IRIs and holders.
        declared: statements that nobody owns them.
    """

    answers: tuple[Answer, ...]
    holders: frozenset[str]
    deciding: tuple[Responsibility, ...] = field(repr=False)
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """Cells whose answer changed in one way for one reason.

    Attributes:
        cells: in the order of municipality, area, type and target group.
        old: what answered them.
        new: what answers them.
        every_type: whether each municipality and area has all types that are judged by.
        every_target: whether each of those has all target groups.
    """

    kind: CellKind
    cells: tuple[Cell, ...]
    old: CellSide
    new: CellSide
    every_type: bool
    every_target: bool

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Where."""
        return tuple(dict.fromkeys(cell.municipality for cell in self.cells))

    @property
    def areas(self) -> tuple[str, ...]:
        """For what."""
        return tuple(dict.fromkeys(cell.area for cell in self.cells))

    @property
    def types(self) -> tuple[str, ...]:
        """For which types of violence."""
        return tuple(sorted({cell.violence_type for cell in self.cells}))

    @property
    def targets(self) -> tuple[str, ...]:
        """For whom."""
        return tuple(sorted({cell.target for cell in self.cells if cell.target is not None}))


class Way(StrEnum):
    """How a thing or a responsibility changed, the gravest first."""

    LOST = "lost"
    ENDED = "ended"
    CHANGED = "changed"
    BEGUN = "begun"
    GAINED = "gained"


@dataclass(frozen=True, slots=True)
class DutyChange:
    """Who gained or lost a responsibility: every combination of the values.

    Attributes:
        way: lost: nothing says so any more; ended or begun: it is said as before, and the time is over or has come;
            gained: it is said, and was not.
        holders: who; several only where law gives the same to agencies of one kind.
        phase: where its time lies against the day of the side that says so.
        said: the statement, or what follows from a mandate, that says so: when it holds, on what basis, by whom.
        by_law: a mandate in force gives it.
    """

    way: Way
    holders: tuple[str, ...]
    role: str
    areas: frozenset[str]
    types: frozenset[str]
    except_types: frozenset[str]
    targets: frozenset[str]
    municipalities: frozenset[str]
    phase: Phase
    said: Responsibility = field(repr=False)
    by_law: bool


@dataclass(frozen=True, slots=True)
class ValueChange:
    """Values of a property, in their spelling, that no document gives any more and that one now does."""

    property: str
    removed: tuple[ox.NamedNode | ox.Literal, ...]
    added: tuple[ox.NamedNode | ox.Literal, ...]


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A membership, group, programme, agency, statement, act or mandate that changed.

    Attributes:
        way: lost or gained: no document describes it any more, or one now does; ended or begun: its time is over or
            has come; changed: other values.
        kind: its class.
        old_period: when it held; ``None`` when it was not there.
        new_period: when it holds; ``None`` when it is not there.
        values: what changed, in the order of the properties' short names; none for what came or went.
        sources: documents that describe it, on the side that has it (the new one when both do).
    """

    way: Way
    iri: str
    kind: str
    old_period: Period | None
    new_period: Period | None
    values: tuple[ValueChange, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that says something else than before.

    Attributes:
        old: how it was; ``None`` when it is new.
        new: how it is; ``None`` when it is gone.
        removed: statements that it no longer makes, in the order of their terms.
        added: statements that it now makes.
        owners: blank node in these → the thing that it is a part of.
    """

    iri: str
    old: Document | None
    new: Document | None
    removed: tuple[ox.Triple, ...]
    added: tuple[ox.Triple, ...]
    owners: Mapping[ox.BlankNode, str] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True)
class Changes:
    """All that changed between two sides; each list gravest first.

    Attributes:
        old_day: the day on which the old side is looked at.
        new_day: likewise the new side.
        scope: municipalities looked at: those that some local document on either side covers, or those asked for.
        typology: violence types that are judged by.
        cells: answers of the ownership matrix.
        duties: who gained or lost which responsibility.
        things: memberships, groups, programmes, agencies, statements that nobody owns something, waivers.
        law: acts and mandates.
        new_findings: what the check finds now and did not.
        cured_findings: what it found and does not.
        waived_findings: what it finds as before and a decision now accepts.
        revived_findings: what a decision accepted and no longer does.
        documents: documents that say something else.
        rules: rule id → the rule, for those that the findings are of.
    """

    old_day: date
    new_day: date
    scope: tuple[str, ...]
    typology: str
    cells: tuple[CellChange, ...] = ()
    duties: tuple[DutyChange, ...] = ()
    things: tuple[ThingChange, ...] = ()
    law: tuple[ThingChange, ...] = ()
    new_findings: tuple[Finding, ...] = ()
    cured_findings: tuple[Finding, ...] = ()
    waived_findings: tuple[Finding, ...] = ()
    revived_findings: tuple[Finding, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict, hash=False, repr=False)

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        findings = (*self.new_findings, *self.cured_findings, *self.waived_findings, *self.revived_findings)
        return bool(self.cells or self.duties or self.things or self.law or findings or self.documents)

    @property
    def lost_owner(self) -> bool:
        """Whether somebody lost an owner."""
        return any(change.kind.is_loss for change in self.cells)
