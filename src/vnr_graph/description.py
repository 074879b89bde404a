"""What the map says about one thing, and who says it: the answer to ``vnr show``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import VocabularyError
from vnr_graph.store.labels import MAIN, OTHER
from vnr_graph.store.opening import DERIVED
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_TYPE: Final = expand("rdf:type")
_EVIDENCE: Final = expand("vnr:evidence")
_SELECTOR: Final = ox.NamedNode(expand("oa:hasSelector"))
_START: Final = ox.NamedNode(expand("oa:start"))
_NAMES: Final = frozenset({*MAIN, *OTHER})
_TOLD_APART: Final = _NAMES | {_TYPE, _EVIDENCE}
"""Properties that a description has places of its own for."""
_OWNED: Final = ("vnr:namedOwnerFor", "vnr:statutoryOwnerFor", "vnr:groupTaskedWith", "vnr:memberOwns")
_INDEXES: Final = frozenset(map(expand, (*_OWNED, "vnr:kindNamed", "vnr:statedIn", "vnr:within")))
"""Derived so that rules need no join; they repeat what other statements say, hundreds of times over."""

Value = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Statement:
    """A value, and the documents that state it.

    Attributes:
        value: an IRI, a literal, or a blank node, whose own statements are ``parts``.
        sources: documents, law first; ``source:derived`` last.
        parts: what a blank node stands for.
    """

    value: Value
    sources: tuple[str, ...]
    parts: tuple[PropertyStatements, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyStatements:
    """All that is said with one property, IRIs before literals, each in order."""

    property: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that speaks of the thing: its subject and property, and the documents that say so."""

    subject: str
    property: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """A place in a document.

    Attributes:
        source: the document.
        heading: which heading, counted from 0, if it is one.
        paragraph: which paragraph, counted from 1.
        sentences: which sentences of it, counted from 1.
        locator: another way of saying where, such as ``footer``.
        paraphrase: what stands there, in our words.
    """

    iri: str
    source: str
    heading: int | None
    paragraph: int | None
    sentences: tuple[int, ...]
    locator: str | None
    start: int | None
    paraphrase: Mapping[Language, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Description:
    """What the map says about a thing.

    Attributes:
        labels: in each language that has one.
        names: synonyms and codes, in order, without the labels.
        types: IRIs of its classes, in order.
        sources: documents that describe it, law first.
        statements: what documents say, property by property, in the order of the properties' short names.
        derived: likewise, what follows from them on the day of the view and no document says.
        references: what speaks of it, by property and subject; no more than were asked for.
        reference_count: how many there are in all.
        evidence: places in documents, in the order of documents and of the places in them.
    """

    iri: str
    labels: Mapping[Language, str] = field(hash=False)
    names: tuple[str, ...]
    types: tuple[str, ...]
    sources: tuple[str, ...]
    statements: tuple[PropertyStatements, ...]
    derived: tuple[PropertyStatements, ...]
    references: tuple[Reference, ...]
    reference_count: int
    evidence: tuple[EvidencePlace, ...]


def describe_thing(map_: Map, iri: str, *, most_references: int = 50) -> Description:
    """Put together what the map says about a thing.

    Args:
        map_: the map; what is derived for a day takes part when its view is installed.
        iri: the thing.
        most_references: how many of the things that speak of it are told.

    Raises:
        VocabularyError: the map does not know the IRI, or it is none.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise VocabularyError(N_("{iri} is not an IRI."), iri=printable(iri)) from None
    teller = _Teller(map_)
    properties = teller.properties(node)
    references = teller.references(node)
    if not properties and not references:
        raise VocabularyError(
            N_("The map says nothing about {iri}."),
            cure=N_("Search for it by name; a thing that is derived is there only for a day on which it holds."),
            iri=printable(shorten(iri)),
        )
    told = [p for p in properties if p.property not in _TOLD_APART]
    labels = _labels(properties)
    sources = {source for p in properties for statement in p.statements for source in statement.sources}
    return Description(
        iri=iri,
        labels=labels,
        names=tuple(sorted({text.value for text in _literals(properties, _NAMES)} - set(labels.values()))),
        types=tuple(sorted({s.value.value for p in properties if p.property == _TYPE for s in p.statements})),
        sources=teller.in_order(sources - {DERIVED.value}),
        statements=tuple(_part(told, derived=False)),
        derived=tuple(_part(told, derived=True)),
        references=references[: max(most_references, 0)],
        reference_count=len(references),
        evidence=teller.evidence(node),
    )


def _literals(properties: Iterable[PropertyStatements], among: Collection[str]) -> list[ox.Literal]:
    values = (s.value for p in properties if p.property in among for s in p.statements)
    return [value for value in values if isinstance(value, ox.Literal)]


def _labels(properties: Iterable[PropertyStatements]) -> dict[Language, str]:
    """The label in each language; the first in the alphabet, where documents disagree."""
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        labels = [label.value for label in _literals(properties, MAIN) if label.language == language]
        if labels:
            found[language] = min(labels)
    return found


def _part(properties: Iterable[PropertyStatements], *, derived: bool) -> Iterator[PropertyStatements]:
    """Those of the statements that are derived alone, or the others."""
    for one in properties:
        statements = tuple(s for s in one.statements if (s.sources == (DERIVED.value,)) is derived)
        if statements:
            yield PropertyStatements(one.property, statements)


class _Teller:
    """Reads one map; keeps the order of its documents."""

    def __init__(self, map_: Map) -> None:
        self._map = map_
        self._store = map_.store
        self._order = {document: number for number, document in enumerate((*map_.documents, DERIVED.value))}

    def in_order(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Documents, law first, what is derived last."""
        return tuple(sorted(sources, key=lambda source: (self._order.get(source, len(self._order)), source)))

    def properties(
        self, node: ox.NamedNode | ox.BlankNode, above: frozenset[ox.BlankNode] = frozenset()
    ) -> tuple[PropertyStatements, ...]:
        """What is said of a node, blank nodes unfolded; ``above`` are those on the way to it."""
        found: dict[str, dict[Value, set[str]]] = defaultdict(lambda: defaultdict(set))
        for quad in self._store.quads_for_pattern(node, None, None):
            if not isinstance(quad.object, ox.Triple) and quad.predicate.value not in _INDEXES:
                found[quad.predicate.value][quad.object].add(getattr(quad.graph_name, "value", ""))
        return tuple(
            PropertyStatements(
                property=predicate,
                statements=tuple(
                    Statement(
                        value=value,
                        sources=self.in_order(sources),
                        parts=self.properties(value, above | {value})
                        if isinstance(value, ox.BlankNode) and value not in above
                        else (),
                    )
                    for value, sources in sorted(found[predicate].items(), key=lambda item: _rank(item[0]))
                ),
            )
            for predicate in sorted(found, key=shorten)
        )

    def references(self, node: ox.NamedNode) -> tuple[Reference, ...]:
        """What speaks of a node: subjects with an IRI; a blank node's place is taken by what it is part of."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        seen: set[ox.BlankNode] = set()
        frontier: list[ox.NamedNode | ox.BlankNode] = [node]
        while frontier:
            for quad in self._store.quads_for_pattern(None, None, frontier.pop()):
                if quad.predicate.value in _INDEXES or quad.subject == node:
                    continue
                if isinstance(quad.subject, ox.NamedNode):
                    key = quad.predicate.value, quad.subject.value
                    found[key].add(getattr(quad.graph_name, "value", ""))
                elif isinstance(quad.subject, ox.BlankNode) and quad.subject not in seen:
                    seen.add(quad.subject)
                    frontier.append(quad.subject)
        return tuple(
            Reference(subject=subject, property=predicate, sources=self.in_order(found[predicate, subject]))
            for predicate, subject in sorted(found, key=lambda key: (shorten(key[0]), key[1]))
        )

    def evidence(self, node: ox.NamedNode) -> tuple[EvidencePlace, ...]:
        """Places in documents for a node."""
        places = {
            quad.object.value
            for quad in self._store.quads_for_pattern(node, ox.NamedNode(_EVIDENCE), None)
            if isinstance(quad.object, ox.NamedNode)
        }
        if expand("vnr:Evidence") in self._map.iris(node.value, "rdf:type"):
            places.add(node.value)
        found = [self._place(iri) for iri in places]
        return tuple(sorted(found, key=self._position))

    def _place(self, iri: str) -> EvidencePlace:
        map_ = self._map
        selectors = map_.store.quads_for_pattern(ox.NamedNode(iri), _SELECTOR, None)
        starts = [
            int(quad.object.value)
            for selector in selectors
            if isinstance(selector.object, ox.NamedNode | ox.BlankNode)
            for quad in map_.store.quads_for_pattern(selector.object, _START, None)
            if isinstance(quad.object, ox.Literal) and quad.object.value.isdecimal()
        ]
        texts = {language: map_.text(iri, "vnr:paraphrase", language) for language in LANGUAGES}
        return EvidencePlace(
            iri=iri,
            source=min(map_.iris(iri, "oa:hasSource"), default=""),
            heading=_first_number(map_, iri, "vnr:heading"),
            paragraph=_first_number(map_, iri, "vnr:paragraph"),
            sentences=_numbers(map_, iri, "vnr:sentence"),
            locator=map_.text(iri, "vnr:locator"),
            start=min(starts, default=None),
            paraphrase={language: text for language, text in texts.items() if text is not None},
        )

    def _position(self, place: EvidencePlace) -> tuple[int, bool, int, str]:
        known = self._order.get(place.source, len(self._order))
        return known, place.start is None, place.start or 0, place.iri


def _rank(value: Value) -> tuple[int, str, str]:
    if isinstance(value, ox.NamedNode):
        return 0, value.value, ""
    if isinstance(value, ox.BlankNode):
        return 2, value.value, ""
    return 1, value.language or "", value.value


def _numbers(map_: Map, iri: str, predicate: str) -> tuple[int, ...]:
    return tuple(sorted(int(text.value) for text in map_.literals(iri, predicate) if text.value.isdecimal()))


def _first_number(map_: Map, iri: str, predicate: str) -> int | None:
    return next(iter(_numbers(map_, iri, predicate)), None)
