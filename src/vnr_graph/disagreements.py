"""Where documents differ about the same thing: who sits in a group, and what a property's value is.

Two things that an inference presumes to be one (``vnr:presumedSameAs``) are compared like one, and the disagreement
says that it holds only if they are. Law and reference data take no part: a difference between them and a page is not
a matter of opinion.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vnr_graph.store.opening import Map

_COMPARED: Final = (
    "rdfs:label",
    "skos:altLabel",
    "vnr:validFrom",
    "vnr:validThrough",
    "vnr:endUnknown",
    "vnr:operatesIn",
    "vnr:covers",
    "vnr:framework",
    "vnr:party",
    "vnr:responsibleParty",
    "vnr:author",
    "vnr:method",
    "vnr:worksBy",
    "vnr:addressesType",
    "vnr:addressesTarget",
    "vnr:applicant",
    "vnr:year",
    "vnr:outcome",
    "vnr:kind",
)


class Nature(StrEnum):
    """How two documents differ."""

    CONFLICT = "conflict"
    """Both give values, and no value of one is a value of the other."""
    DIFFERENT = "different"
    """Both give values, and some differ."""
    ONE_SIDED = "one-sided"
    """One gives values, the other describes the thing and is silent."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says.

    Attributes:
        subject: the thing as that document names it.
        values: IRIs or lexical forms, in order; none when it is silent.
        own: those of the values that the other side does not give.
        evidence: places in the document, those that concern the property where any does.
    """

    source: str
    subject: str
    values: tuple[str, ...]
    own: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference between two documents.

    Attributes:
        property: the property's IRI; ``org:hasMember`` for the list of a group's members.
        presumed: the two sides speak of two things that an inference presumes to be one.
    """

    property: str
    nature: Nature
    sides: tuple[Side, Side]
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class MemberList:
    """A group's members as one document lists them: member → places in the document that say so."""

    source: str
    members: Mapping[str, tuple[str, ...]]


OPEN_END: Final = "open"
"""Stands for the end of what a document says goes on: a value that differs from any day."""

HAS_MEMBER: Final = expand("org:hasMember")


def member_lists(map_: Map, group: str) -> tuple[MemberList, ...]:
    """The members of a group, document by document, in the order of the documents."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for membership in map_.subjects("org:organization", group):
        for source in _local_sources(map_, membership):
            evidence = _evidence(map_, membership, source)
            for member in map_.objects(membership, "org:member", source):
                if isinstance(member, ox.NamedNode):
                    found[source][member.value] = evidence
    return tuple(
        MemberList(source, dict(sorted(found[source].items()))) for source in map_.documents if source in found
    )


def presumed_same(map_: Map) -> dict[str, frozenset[str]]:
    """Thing → what an inference presumes to be the same, in either direction."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other, _ in map_.pairs("vnr:presumedSameAs"):
        found[one].add(other)
        found[other].add(one)
    return {thing: frozenset(others) for thing, others in found.items()}


def find_disagreements(map_: Map) -> tuple[Disagreement, ...]:
    """Every difference between documents about one thing, in the order of the things, properties and documents."""
    return (*_members(map_), *_values(map_))


def _members(map_: Map) -> Iterator[Disagreement]:
    for group in map_.instances("vnr:CollaborationGroup"):
        lists = member_lists(map_, group)
        for position, first in enumerate(lists):
            for second in lists[position + 1 :]:
                difference = _compare(
                    HAS_MEMBER,
                    (first.source, group, first.members),
                    (second.source, group, second.members),
                )
                if difference is not None:
                    yield difference


def _values(map_: Map) -> Iterator[Disagreement]:
    for first, second, presumed in _comparable(map_):
        for predicate in _COMPARED:
            sides = [(source, subject, _said(map_, source, subject, predicate)) for source, subject in (first, second)]
            difference = _compare(expand(predicate), *sides, presumed=presumed)
            if difference is not None:
                yield difference


def _comparable(map_: Map) -> Iterator[tuple[tuple[str, str], tuple[str, str], bool]]:
    """Pairs of (document, thing): one thing in two documents, then two things presumed to be one."""
    described: dict[str, list[str]] = {}
    for document in map_.documents.values():
        if document.rank is None or not document.rank.is_local:
            continue
        types = map_.store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), None, ox.NamedNode(document.iri))
        for subject in {quad.subject.value for quad in types if isinstance(quad.subject, ox.NamedNode)}:
            described.setdefault(subject, []).append(document.iri)
    for subject in sorted(described):
        sources = described[subject]
        for position, first in enumerate(sources):
            for second in sources[position + 1 :]:
                yield (first, subject), (second, subject), False
    for one, other, _ in sorted(set(map_.pairs("vnr:presumedSameAs"))):
        for first in described.get(one, ()):
            for second in described.get(other, ()):
                yield (first, one), (second, other), True


def _said(map_: Map, source: str, subject: str, predicate: str) -> dict[str, tuple[str, ...]]:
    evidence = _evidence(map_, subject, source, expand(predicate))
    values = map_.objects(subject, predicate, source)
    if predicate == "vnr:validThrough" and not values and _is_open(map_, subject, source):
        return {OPEN_END: evidence}
    return {term.value: evidence for term in values if not (isinstance(term, ox.Literal) and term.language == "en")}


def _is_open(map_: Map, subject: str, source: str) -> bool:
    """Whether the document gives the thing a start and no end, and does not say that the end is unknown."""
    unknown = map_.objects(subject, "vnr:endUnknown", source)
    return bool(map_.objects(subject, "vnr:validFrom", source)) and not unknown


def _compare(
    property_: str,
    first: tuple[str, str, Mapping[str, tuple[str, ...]]],
    second: tuple[str, str, Mapping[str, tuple[str, ...]]],
    *,
    presumed: bool = False,
) -> Disagreement | None:
    said = (first[2], second[2])
    if set(said[0]) == set(said[1]):
        return None
    shared = set(said[0]) & set(said[1])
    both = Nature.DIFFERENT if shared else Nature.CONFLICT
    return Disagreement(
        property=property_,
        nature=both if said[0] and said[1] else Nature.ONE_SIDED,
        sides=(_side(first, shared), _side(second, shared)),
        presumed=presumed,
    )


def _side(said: tuple[str, str, Mapping[str, tuple[str, ...]]], shared: set[str]) -> Side:
    source, subject, values = said
    own = tuple(sorted(set(values) - shared))
    evidence = _unique(place for value in own or sorted(values) for place in values[value])
    return Side(source=source, subject=subject, values=tuple(sorted(values)), own=own, evidence=evidence)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _local_sources(map_: Map, iri: str) -> tuple[str, ...]:
    sources = map_.sources_of(iri)
    return tuple(s for s in sources if (rank := map_.documents[s].rank) is not None and rank.is_local)


def _evidence(map_: Map, subject: str, source: str, property_: str | None = None) -> tuple[str, ...]:
    """Places in the document for the thing: those that say they concern the property, or else all."""
    places = sorted(
        term.value for term in map_.objects(subject, "vnr:evidence", source) if isinstance(term, ox.NamedNode)
    )
    concerned = [place for place in places if property_ and property_ in map_.iris(place, "vnr:concerns")]
    return tuple(concerned or places)
