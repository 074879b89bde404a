"""Mistakes for the made-up map to have: each breaks one constraint of ``shapes.ttl``, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LABEL: Final = "«label»"
"""Stands for the thing's own Swedish label in a mistake."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A way to be wrong.

    Attributes:
        kind: its name.
        component: the constraint component of ``shapes.ttl`` that it breaks.
        predicate: where it is made.
        change: the objects there, made wrong; ``None`` removes them.
        about: the predicate whose object is what the rule is about, where it is not the thing itself.
    """

    kind: str
    component: str
    predicate: str
    change: Callable[[str], str | None]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake that has been made.

    Attributes:
        kind: of the mistake.
        component: the constraint component that tells of it.
        focus: what it was made about.
        line: where: the line of the statement, or where the thing begins if something is missing.
    """

    kind: str
    component: str
    focus: str
    line: int


def _to(text: str) -> Callable[[str], str | None]:
    return lambda _objects: text


def _with(text: str) -> Callable[[str], str | None]:
    return lambda objects: f"{objects}, {text}"


def _none(_objects: str) -> None:
    return None


MISTAKES: Final = {
    "source": (
        Mistake("title-long", "MaxLength", "dcterms:title", _to(f'"{"Våld i nära relationer. " * 20}"@sv')),
        Mistake("day-impossible", "Datatype", "vnr:retrieved", _to('"2014-13-01"^^xsd:date')),
        Mistake("published-by-two", "MaxCount", "dcterms:publisher", _with("agency:other-municipality")),
    ),
    "agency": (
        Mistake("label-missing", "MinCount", "rdfs:label", _none),
        Mistake("label-in-french", "LanguageIn", "rdfs:label", _with('"Le service"@fr')),
        Mistake("labelled-twice", "UniqueLang", "rdfs:label", _with('"Ett annat namn"@sv')),
        Mistake("synonym-is-label", "Disjoint", "skos:altLabel", lambda objects: f"{objects}, {LABEL}"),
        Mistake("kind-missing", "MinCount", "vnr:kind", _none),
        Mistake("kind-unknown", "Class", "vnr:kind", _to("kind:nothing-known")),
    ),
    "group": (Mistake("covers-nothing", "MinCount", "vnr:covers", _none),),
    "membership": (
        Mistake("member-is-place", "Class", "org:member", _to("county:01")),
        Mistake(
            "member-elsewhere", "SPARQL", "org:member", _to("agency:other-social-services"), about="org:organization"
        ),
        Mistake("role-is-owner", "HasValue", "org:role", _to("role:owner")),
    ),
    "programme": (
        Mistake("settles-unseen", "Not", "vnr:contentRecorded", _to("false")),
        Mistake("party-elsewhere", "SPARQL", "vnr:party", _with("agency:other-school")),
        Mistake("party-is-text", "NodeKind", "vnr:party", _with('"alla"@sv')),
    ),
    "objective": (Mistake("nobody-strives", "MinCount", "vnr:objectiveOf", _none),),
    "application": (Mistake("year-in-words", "Datatype", "vnr:year", _to('"nittionio"')),),
    "responsibility": (
        Mistake("holder-missing", "MinCount", "vnr:holder", _none),
        Mistake("holder-is-place", "Or", "vnr:holder", _to("county:01")),
        Mistake("role-unknown", "In", "vnr:role", _to("role:boss")),
        Mistake("area-unknown", "Class", "vnr:area", _to("area:nothing-known")),
        Mistake("ends-first", "LessThanOrEquals", "vnr:validThrough", _to('"1999-01-01"^^xsd:date')),
        Mistake("two-bases", "MaxCount", "vnr:basis", _with("programme:other-plan-0")),
    ),
    "evidence": (
        Mistake("digest-broken", "Pattern", "vnr:passageDigest", _to('"0f1e2d"')),
        Mistake("paragraph-negative", "MinInclusive", "vnr:paragraph", _to("-3")),
        Mistake("selector-missing", "QualifiedMinCount", "oa:hasSelector", _none),
        Mistake("source-missing", "MinCount", "oa:hasSource", _none),
    ),
}
"""What may be wrong with each kind of thing."""
