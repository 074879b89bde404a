"""Findings told at the file, line and column where what they are about stands.

Places are taken from the files, not from a store, since a store knows neither lines nor spelling. A place is given only
where it is certain: the block of the focus node, and the statement that a result names by focus node, path and value.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.lines import LineIndex, index_lines
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from vnr_graph.model import Document, Finding
    from vnr_graph.store.lines import Node, Standing

_MAX_COUNT: Final = expand("sh:MaxCountConstraintComponent")
_UNIQUE_LANGUAGE: Final = expand("sh:UniqueLangConstraintComponent")
_INVERSE: Final = re.compile(rf"\[ <{re.escape(expand('sh:inversePath'))}> <([^<>]*)> \]")


def with_places(
    findings: Iterable[Finding], documents: Mapping[str, Document], *, narrow: bool = False
) -> list[Finding]:
    """Tell findings where to look.

    Each gets, for each of its sources, where that document first describes the focus node; the file alone where it does
    not, or is of a format without places (RDF/XML, JSON-LD). A blank node without a source gets the document that has
    it. Each also gets the place of the offending statement, where one is certain:

    - for a value along a property, or an inverse one, the object of the statement with that value. A number or date is
      looked for as it is spelt; if it is nowhere spelt so, as a store would keep it;
    - for a property with too many values, the last statement that adds one; where only one language has too many, the
      last in that language;
    - for a missing value, a longer path, and a finding about a node as a whole, none.

    A statement that no file makes, being derived, has no place.

    Args:
        findings: with their sources and terms.
        documents: every document by IRI, with its file.
        narrow: leave out those of a finding's sources that do not describe its focus node, unless there is only one.

    Returns:
        The same findings in the same order.
    """
    searches = [_Search(number, finding, documents) for number, finding in enumerate(findings)]
    groups: dict[tuple[str, ...], _Group] = defaultdict(_Group)
    for search in searches:
        groups[search.sources].add(search)
    for path, sources in _by_path(groups, documents).items():
        sought = {node for source in sources for group in sources[source] for node in group.sought}
        index = _indexed(path, sought)
        for source, its_groups in sources.items():
            for group in its_groups:
                group.look(source, index)
    return [search.finished(documents, narrow=narrow) for search in searches]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A statement to be looked for; one without an object, when a property has too many values."""

    subject: Node
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.BlankNode | ox.Literal | None


class _Search:
    """What is looked for on behalf of one finding, and what has been found."""

    def __init__(self, number: int, finding: Finding, documents: Mapping[str, Document]) -> None:
        self.number = number
        self._finding = finding
        focus = _term(finding.terms.focus) if finding.terms is not None else None
        self.focus = focus if isinstance(focus, ox.NamedNode | ox.BlankNode) else None
        self.claim = None if self.focus is None else _claim(finding, self.focus)
        self._is_lost = not finding.sources and isinstance(focus, ox.BlankNode)
        self.sources = tuple(documents) if self._is_lost else finding.sources
        self._blocks: dict[str, Place] = {}
        self._exact: dict[str, Place] = {}
        self._stored: dict[str, Place] = {}
        self._all: dict[str, list[tuple[object, Place]]] = {}

    def look_for_block(self, source: str, index: LineIndex) -> None:
        """Note where the focus node is described."""
        assert self.focus is not None  # noqa: S101  # nor is anyone who looks for nothing
        block = index.block(self.focus, source)
        if block is not None:
            self._blocks[source] = block

    def look_for_statement(self, source: str, index: LineIndex) -> None:
        """Note where the statement stands."""
        claim = self.claim
        assert claim is not None  # noqa: S101  # only who claims something is asked to look for it
        found = sorted(index.standings(claim.subject, claim.predicate), key=lambda one: _is_elsewhere(one, source))
        for standing in found:
            if claim.object is None:
                self._all.setdefault(source, []).append((standing.object, standing.value))
            elif standing.object == claim.object:
                self._exact.setdefault(source, standing.value)
            elif _stored(standing.object) == claim.object:
                self._stored.setdefault(source, standing.value)

    def finished(self, documents: Mapping[str, Document], *, narrow: bool) -> Finding:
        """The finding with what has been found."""
        sources = self.sources
        if self._is_lost or (narrow and len(sources) > 1):
            sources = tuple(source for source in sources if source in self._blocks)
        firsts = [found[source] for found in (self._exact, self._stored) for source in self.sources if source in found]
        surplus = self._surplus() if self._all else None
        return replace(
            self._finding,
            sources=sources,
            places=tuple(self._blocks.get(source) or Place(documents[source].path) for source in sources),
            statement=firsts[0] if firsts else surplus,
        )

    def _surplus(self) -> Place | None:
        """The last statement with a value that no statement before it has, of the values that are too many."""
        added: dict[object, Place] = {}
        for source in self.sources:
            for value, place in self._all.get(source, ()):
                added.setdefault(place if value is None else value, place)
        if self._finding.component == _UNIQUE_LANGUAGE:
            languages = Counter(value.language for value in added if isinstance(value, ox.Literal) and value.language)
            repeated = {language for language, count in languages.items() if count > 1}
            of_one = len(repeated) == 1
            places = [place for value, place in added.items() if getattr(value, "language", None) in repeated]
            return places[-1] if of_one else None
        return list(added.values())[-1]


@dataclass(slots=True)
class _Group:
    """Findings with the same sources, by what is looked for."""

    by_focus: dict[Node, list[_Search]] = field(default_factory=lambda: defaultdict(list))
    by_claim: dict[Node, list[_Search]] = field(default_factory=lambda: defaultdict(list))

    @property
    def sought(self) -> Iterator[Node]:
        """What to look for: subjects, and blank nodes that are objects, so that they are known when they are met."""
        yield from self.by_focus
        for subject, searches in self.by_claim.items():
            yield subject
            values = (search.claim.object for search in searches if search.claim is not None)
            yield from (value for value in values if isinstance(value, ox.BlankNode))

    def add(self, search: _Search) -> None:
        """Take in a finding."""
        if search.focus is not None:
            self.by_focus[search.focus].append(search)
        if search.claim is not None:
            self.by_claim[search.claim.subject].append(search)

    def look(self, source: str, index: LineIndex) -> None:
        """Look into one source."""
        for subject in index.subjects():
            for search in self.by_focus.get(subject, ()):
                search.look_for_block(source, index)
            for search in self.by_claim.get(subject, ()):
                search.look_for_statement(source, index)


def _by_path(
    groups: Mapping[tuple[str, ...], _Group], documents: Mapping[str, Document]
) -> dict[Path, dict[str, list[_Group]]]:
    """Files with the sources they hold and who looks there; a file is gone through once and then let go."""
    found: dict[Path, dict[str, list[_Group]]] = {}
    for sources, group in groups.items():
        for source in sources:
            found.setdefault(documents[source].path, {}).setdefault(source, []).append(group)
    return found


def _indexed(path: Path, sought: set[Node]) -> LineIndex:
    try:
        return index_lines(path, sought)
    except ReadingError:
        return LineIndex(path)  # gone or grown since it was checked


def _claim(finding: Finding, focus: Node) -> _Claim | None:
    """The statement that a result is about, if it is about one."""
    terms = finding.terms
    if terms is None or terms.path is None:
        return None
    value = None if terms.value is None else _term(terms.value)
    if value is None and finding.component not in {_MAX_COUNT, _UNIQUE_LANGUAGE}:
        return None
    path = _term(terms.path) if terms.path[0] == "<" else None
    if isinstance(path, ox.NamedNode):
        return _Claim(focus, path, value)
    inverse = _INVERSE.fullmatch(terms.path)
    if inverse and isinstance(value, ox.NamedNode | ox.BlankNode):
        return _Claim(value, ox.NamedNode(inverse[1]), focus)
    return None


def _term(spelt: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term as `ResultTerms` spells it."""
    if spelt[0] == "<":
        return ox.NamedNode(spelt[1:-1])
    if spelt[0] == "_":
        return ox.BlankNode(spelt[2:])
    found = next(ox.parse(f"<x:> <x:> {spelt} .".encode(), format=ox.RdfFormat.N_TRIPLES)).object
    assert isinstance(found, ox.Literal)  # noqa: S101  # there is nothing else to be spelt
    return found


@lru_cache(maxsize=4096)
def _stored(term: Node | ox.Literal | None) -> Node | ox.Literal | None:
    """The term as Oxigraph's store gives it back: numbers, dates and the like lose their spelling there."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    node = ox.NamedNode("x:")
    store.add(ox.Quad(node, node, term))
    found = next(iter(store)).object
    return found if isinstance(found, ox.Literal) else None


def _is_elsewhere(standing: Standing, source: str) -> bool:
    """Whether a statement stands in the graph of another document than the source."""
    return isinstance(standing.graph, ox.NamedNode) and standing.graph.value != source
