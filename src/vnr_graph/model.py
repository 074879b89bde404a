"""The frozen types that every layer speaks in: cells, answers, responsibilities, documents, findings.

Things are named by their IRI as plain strings; labels are looked up only where something is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from vnr_graph.errors import Place
    from vnr_graph.texts import Language


class Answer(StrEnum):
    """Who owns a cell. Six answers that are never folded into yes and no."""

    NAMED = "named"
    SHARED = "shared"
    STATUTORY = "statutory"
    COLLECTIVE = "collective"
    DECLARED_NONE = "declared-none"
    SILENT = "silent"

    @property
    def iri(self) -> str:
        """The concept in the code list."""
        return expand(f"answer:{self.value}")


class Severity(IntEnum):
    """How binding a rule is; ordered, the gravest last."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def iri(self) -> str:
        """The severity in SHACL's vocabulary (W3C Recommendation SHACL, section 2.1.4)."""
        return expand(f"sh:{self.name.capitalize()}")


class Phase(StrEnum):
    """Where a period lies against a day."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    ENDED = "ended"


class Rank(StrEnum):
    """What kind of word a document is, the strongest first."""

    LAW = "law"
    REGULATION = "regulation"
    AGREEMENT = "agreement"
    PAGE = "page"
    REFERENCE = "reference"
    DECISION = "decision"
    INFERENCE = "inference"

    @property
    def is_local(self) -> bool:
        """Whether such a document speaks of what is done in a place, and so makes the place documented."""
        return self in {Rank.AGREEMENT, Rank.PAGE, Rank.DECISION}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; ``None`` is an open end.

    ``start_unknown`` and ``end_unknown`` say that the open end is not known to be open.
    """

    first: date | None = None
    last: date | None = None
    start_unknown: bool = False
    end_unknown: bool = False

    def phase(self, day: date) -> Phase:
        """Where the period lies against the day."""
        if self.first is not None and day < self.first:
            return Phase.UPCOMING
        if self.last is not None and day > self.last:
            return Phase.ENDED
        return Phase.CURRENT

    def intersect(self, other: Period) -> Period:
        """The days that are in both; may hold no day at all, with first after last."""
        firsts = [day for day in (self.first, other.first) if day is not None]
        lasts = [day for day in (self.last, other.last) if day is not None]
        return Period(
            first=max(firsts, default=None),
            last=min(lasts, default=None),
            start_unknown=self.start_unknown or other.start_unknown,
            end_unknown=self.end_unknown or other.end_unknown,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the map: one file, one named graph.

    Attributes:
        iri: the document, which is also the name of its graph.
        path: the file it was read from.
        rank: what kind of word it is; ``None`` for ontology, code lists and shapes.
        day: when it last changed or was issued, as it says itself; ``None`` when it carries no date.
    """

    iri: str
    path: Path
    rank: Rank | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One statement of who does what: it stands for every combination of its values.

    Attributes:
        standing: ``NAMED``, ``COLLECTIVE`` or ``STATUTORY``: what kind of answer it can make.
        basis: what it rests on: a mandate when derived from law, else a programme, an agreement or nothing.
        sources: documents that state it; for one derived from law, the act.
        evidence: places in those documents.
        operates_by: for one derived from law, what puts the agency in the municipality.
        except_types: types that it does not take in, though a broader one of ``types`` would.
        unverified: the act carries the duty, but its section has not been looked up.
    """

    iri: str
    holder: str
    role: str
    standing: Answer
    areas: frozenset[str]
    types: frozenset[str]
    targets: frozenset[str]
    municipalities: frozenset[str]
    period: Period
    basis: str | None = None
    act: str | None = None
    section: str | None = None
    unverified: bool = False
    except_types: frozenset[str] = frozenset()
    operates_by: str | None = None
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the ownership matrix; ``None`` for target means any group."""

    municipality: str
    violence_type: str
    area: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Ownership:
    """A responsibility as it bears on one cell.

    Attributes:
        inherited_type: the broader type that was stated, when it is not the cell's own.
        inherited_target: likewise for the target group.
        partial_type: it covers only a narrower type than the one asked for.
        partial_target: it covers only a narrower group.
    """

    responsibility: Responsibility
    inherited_type: str | None = None
    inherited_target: str | None = None
    partial_type: bool = False
    partial_target: bool = False

    @property
    def partial(self) -> bool:
        """Whether it covers only a part of what was asked for."""
        return self.partial_type or self.partial_target


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """The answer for a cell and everyone it rests on, in the order of the responsibilities' IRIs.

    Attributes:
        owners: owners that documents name.
        statutory: owners that law names.
        groups: groups that documents task.
        others: contributors, coordinators and funders, of any standing.
        declared_none: statements that nobody owns it.
    """

    cell: Cell
    answer: Answer
    owners: tuple[Ownership, ...] = ()
    statutory: tuple[Ownership, ...] = ()
    groups: tuple[Ownership, ...] = ()
    others: tuple[Ownership, ...] = ()
    declared_none: tuple[str, ...] = ()

    @property
    def partly(self) -> bool:
        """Whether somebody owns a part (a narrower type or group) of a cell that has no owner as a whole."""
        if self.answer in {Answer.NAMED, Answer.SHARED, Answer.STATUTORY}:
            return False
        return any(ownership.partial for ownership in (*self.owners, *self.statutory))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape looks for, in both languages."""

    id: str
    severity: Severity
    title: dict[Language, str] = field(hash=False)
    rationale: dict[Language, str] = field(hash=False)
    cure: dict[Language, str] = field(hash=False)
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to accept what a rule finds about one thing, for a time.

    Attributes:
        rule: the rule's id, as it is written.
        focus: the thing.
        owner: the function that answers for it.
        reason: in both languages, as far as it is given.
        expires: the last day it holds; one without is not a waiver.
    """

    iri: str
    rule: str
    focus: str
    owner: str
    reason: dict[Language, str] = field(hash=False)
    expires: date


@dataclass(frozen=True, slots=True)
class ResultTerms:
    """The RDF terms of a validation result as Turtle spells them (W3C Recommendation SHACL, section 3.6.2).

    Attributes:
        focus: the focus node.
        shape: the source shape; a blank node when it has no IRI.
        severity: the shape's own, which need not be one of SHACL's three.
        value: the value node, also when it is the focus node.
        path: the result path: an IRI, or blank nodes in brackets.
    """

    focus: str
    shape: str
    severity: str
    value: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the map breaks a rule.

    Attributes:
        focus: the focus node.
        value: the value node as an IRI or a literal's lexical form, if any.
        path: the property, if the rule is about one.
        message: what was found, in both languages, with labels in place of IRIs.
        municipalities: municipalities it concerns, in the order of their codes; none when it is about the map itself.
        sources: documents that describe the focus node, in order.
        places: where each of those documents begins to describe it, in the same order.
        statement: where the offending statement stands, when there is one.
        shape: the shape that found it.
        component: the constraint component (W3C Recommendation SHACL, section 3.6.2.7).
        fingerprint: 32 hexadecimal digits that stay the same when lines move and messages are worded anew.
        waiver: the decision that accepts it, if one does on the day.
        known: the baseline has it.
        terms: the validation result in full, for a report in RDF; ``None`` for a finding that no shape made.
        detail: what else a SPARQL constraint found beside value and path, by variable: IRIs and lexical forms.
    """

    rule: str
    severity: Severity
    focus: str
    message: dict[Language, str] = field(hash=False)
    value: str | None = None
    path: str | None = None
    municipalities: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    statement: Place | None = None
    shape: str | None = None
    component: str | None = None
    fingerprint: str = ""
    waiver: Waiver | None = field(default=None, hash=False)
    known: bool = False
    terms: ResultTerms | None = None
    detail: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def counts(self) -> bool:
        """Whether it makes a check fail: it is neither waived nor known before."""
        return self.waiver is None and not self.known


@dataclass(frozen=True, slots=True)
class RuleRun:
    """How a rule went: a rule that looked at nothing has not passed."""

    rule: Rule
    focus_nodes: int
    findings: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        findings: gravest first, then by rule, municipality, focus and value.
        runs: every selected rule, in the order of ids.
        scope: municipalities looked at.
        documents: how many local documents speak of some municipality.
        undocumented: how many municipalities of the map no local document covers and the check left out.
        gone: lines of the baseline that no finding answers to any more; ``None`` without a baseline.
        typology: what was judged by; ``None`` when the rules are somebody else's and know no municipalities.
    """

    as_of: date
    typology: str | None
    scope: tuple[str, ...]
    undocumented: int
    documents: int
    findings: tuple[Finding, ...]
    runs: tuple[RuleRun, ...]
    gone: tuple[str, ...] | None = None
