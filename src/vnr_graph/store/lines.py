"""At which line and column a file says what it says.

For Turtle, TriG, N-Triples and N-Quads each triple is known by where its subject's block begins, where its predicate
stands and where its object stands. RDF/XML and JSON-LD have no places: whoever asks gets the file alone.

A file is gone through once, statement by statement; only statements about what is sought are taken apart. Literals are
spelt as in the file, not as a store keeps them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat

from vnr_graph.errors import Place
from vnr_graph.store.blank_numbers import BlankNumbers
from vnr_graph.store.files import decode, format_of, read_bytes
from vnr_graph.store.parsing import Scope
from vnr_graph.store.turtle_names import Names, literal
from vnr_graph.store.turtle_tokens import DIRECTIVE, LINE, STATEMENT, SUBJECT
from vnr_graph.store.turtle_walk import NIL, Walk, is_as_parsed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Literal

    from vnr_graph.store.files import Limits
    from vnr_graph.store.turtle_walk import BlankKey, Mention, Walked

Node = NamedNode | BlankNode

_BY_LINE: Final = frozenset({RdfFormat.N_TRIPLES, RdfFormat.N_QUADS})
_BY_TOKEN: Final = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG})
_DIRECTIVES: Final = frozenset({"prefix", "base", "version", "@prefix", "@base", "@version"})
_STRIDE: Final = 2**16
"""Lines are counted up to every so many characters once; a list of all ends would be longer than a long file."""
_SIGN_OF_BLANK: Final = re.compile(r"[\[(]|_:")


@dataclass(frozen=True, slots=True)
class Standing:
    """A triple and where it stands in a file.

    Attributes:
        graph: its graph; ``None`` for the default graph.
        block: where the block of its subject begins: the subject itself, or the bracket of one without a name.
        object: its object; ``None`` for a blank node, when no blank node was sought.
        verb: where its predicate stands; for a triple of a list that no token makes, the member or closing bracket.
        value: where its object begins.
    """

    subject: Node
    predicate: NamedNode
    object: Node | Literal | None
    graph: Node | None
    block: Place
    verb: Place
    value: Place


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Where a file says what was sought; without more than its path, nothing was found.

    Attributes:
        path: the file.
    """

    path: Path
    _text: str = field(default="", repr=False)
    _found: Mapping[Node, list[_Found]] = field(default_factory=dict, repr=False)
    _lines_before: list[int] = field(default_factory=list, repr=False)

    def subjects(self) -> Collection[Node]:
        """What was sought and is spoken of, in the order of the file."""
        return self._found.keys()

    def block(self, subject: Node, graph: str | None = None) -> Place | None:
        """Where a subject's first block begins, or ``None`` for one that is not spoken of.

        Args:
            subject: one of those sought.
            graph: the graph preferred; else the default graph or one without a name is, and then any.
        """
        found = self._found.get(subject)
        if not found:
            return None
        return self._place(min(found, key=lambda one: (_distance(one.graph, graph), one.block)).block)

    def standings(self, subject: Node, predicate: NamedNode | None = None) -> Iterator[Standing]:
        """Triples about a subject, in the order of their objects in the file.

        Args:
            subject: one of those sought.
            predicate: only with this one.
        """
        for one in self._found.get(subject, ()):
            if predicate is None or one.predicate == predicate.value:
                try:
                    object_ = literal(one.object) if isinstance(one.object, str) else one.object
                except SyntaxError:
                    continue  # the file is no longer what a parser accepted
                yield Standing(
                    subject=subject,
                    predicate=NamedNode(one.predicate),
                    object=object_,
                    graph=one.graph,
                    block=self._place(one.block),
                    verb=self._place(one.verb),
                    value=self._place(one.value),
                )

    def _place(self, offset: int) -> Place:
        before = self._lines_before
        if not before:
            counts = (self._text.count("\n", at, at + _STRIDE) for at in range(0, len(self._text), _STRIDE))
            before.extend(accumulate(counts, initial=0))
        stride = offset // _STRIDE
        line = before[stride] + self._text.count("\n", stride * _STRIDE, offset) + 1
        return Place(self.path, line, offset - self._text.rfind("\n", 0, offset))


@dataclass(frozen=True, slots=True)
class _Found:
    """A triple of one of the subjects sought, with offsets for places; a literal object is still as it is written."""

    predicate: str
    object: Node | str | None
    graph: Node | None
    block: int
    verb: int
    value: int


def index_lines(
    path: Path, sought: Collection[Node] | None = None, *, base: str | None = None, limits: Limits | None = None
) -> LineIndex:
    """Find out where a file speaks of things.

    Args:
        path: the file, as it was given to `read_quads`, which has accepted it.
        sought: subjects; blank nodes as `read_quads` names them. All when left out.
        base: what relative IRIs are resolved against, as it was given.
        limits: what is too much; those in force if none are named.

    Returns:
        An index of the file as it is now. That of RDF/XML and JSON-LD is empty, and so is that of a file that is no
        longer what a parser accepted. Blank nodes are found only if the file has not changed by a byte.

    Raises:
        ReadingError: the file cannot be read.
    """
    rdf_format = format_of(path)
    if rdf_format not in _BY_LINE | _BY_TOKEN:
        return LineIndex(path)
    data = read_bytes(path, limits=limits)
    text = decode(data, path)
    builder = _Builder(text, _scope(path, data, sought), sought, Names(base))
    try:
        found = builder.from_lines() if rdf_format in _BY_LINE else builder.from_statements()
    except (KeyError, SyntaxError, ValueError):
        return LineIndex(path)
    return LineIndex(path, text, found)


def _scope(path: Path, data: bytes, sought: Collection[Node] | None) -> str:
    """What the names of the file's blank nodes begin with, as they were read: as a stream, or else whole."""
    by_size = Scope.by_size(path, len(data)).prefix
    if any(isinstance(node, BlankNode) and node.value.startswith(by_size) for node in sought or ()):
        return by_size
    return Scope.by_content(path, hashlib.sha256(data).hexdigest()).prefix


def _numbers_in(scope: str, sought: Collection[Node]) -> frozenset[int]:
    """The numbers of the blank nodes sought that are of the scope."""
    labels = (node.value for node in sought if isinstance(node, BlankNode) and node.value.startswith(scope))
    return frozenset(int(number) for label in labels if (number := label.removeprefix(scope)).isdecimal())


class _Builder:
    """Goes through a file and keeps what is said of the subjects sought."""

    def __init__(self, text: str, scope: str, sought: Collection[Node] | None, names: Names) -> None:
        self._text = text
        self._scope = scope
        self._names = names
        self._walk = Walk(text)
        self._everything = sought is None
        self._iris = {node.value for node in sought or () if isinstance(node, NamedNode)}
        self._blanks = _numbers_in(scope, sought or ())
        has_blanks = (self._everything or self._blanks) and is_as_parsed()
        self._numbers = BlankNumbers(self._blanks) if has_blanks else None
        self._found: dict[Node, list[_Found]] = {}

    def from_lines(self) -> dict[Node, list[_Found]]:
        """What N-Triples or N-Quads say."""
        start = 0
        pattern = SUBJECT if self._numbers is None else LINE
        while line := pattern.match(self._text, start):
            subject = line[1]
            is_sought = self._everything
            if self._numbers is not None:
                number = self._numbers.add(subject) if subject[0] == "_" else None
                for label in line.groups()[1:]:
                    if label:
                        self._numbers.add(label)
                is_sought = is_sought or number in self._blanks
            if is_sought or subject[1:-1] in self._iris or "\\" in subject:
                self._keep([self._walk.line(start, line.end())])
            start = line.end()
        return self._in_order()

    def from_statements(self) -> dict[Node, list[_Found]]:
        """What Turtle or TriG says."""
        start = 0
        graph: Mention | None = None
        while statement := STATEMENT.match(self._text, start):
            first, last, end = statement[1], statement[2], statement.end()
            if first.lower() in _DIRECTIVES:
                directive = DIRECTIVE.match(self._text, start)
                if directive is None:
                    break
                self._names.declare(directive)
                end = end if first[0] == "@" else directive.end()
            elif last == "{":
                graph = self._walk.graph(start, end)
            else:
                if self._concerns(first, start, end, graph):
                    self._keep(list(self._walk.statement(start, end, graph)))
                graph = None if last == "}" else graph
            start = end
        return self._in_order()

    def _concerns(self, first: str, start: int, end: int, graph: Mention | None) -> bool:
        """Whether a statement is to be taken apart: something sought may be in it, or its blank nodes be met so."""
        if self._everything or (first[:1] != "_" and self._names.iri(first or NIL) in self._iris):
            return True
        if self._numbers is None:
            return False
        if graph is not None and graph.blank is not None:
            return True
        has_blanks = _SIGN_OF_BLANK.search(self._text, start, end) is not None
        return has_blanks and not self._numbers.pass_by(self._text, start, end)

    def _keep(self, walked: list[Walked]) -> None:
        if self._numbers is not None:
            self._numbers.count(walked)
        for triple in walked:
            subject = self._node(triple.subject)
            if subject is not None:
                found = _Found(
                    predicate=self._names.iri(triple.predicate.text),
                    object=self._term(triple.object),
                    graph=None if triple.graph is None else self._term(triple.graph),  # type: ignore[arg-type]
                    block=triple.subject.start,
                    verb=triple.predicate.start,
                    value=triple.object.start,
                )
                self._found.setdefault(subject, []).append(found)

    def _node(self, mention: Mention) -> Node | None:
        """The subject, if it is sought."""
        if mention.blank is not None:
            is_sought = self._numbers is not None and (self._everything or self._numbers[mention.blank] in self._blanks)
            return self._blank(mention.blank) if is_sought else None
        iri = self._names.iri(mention.text)
        return NamedNode(iri) if self._everything or iri in self._iris else None

    def _term(self, mention: Mention) -> Node | str | None:
        return self._names.written(mention) if mention.blank is None else self._blank(mention.blank)

    def _blank(self, key: BlankKey) -> BlankNode | None:
        return None if self._numbers is None else BlankNode(f"{self._scope}{self._numbers[key]}")

    def _in_order(self) -> dict[Node, list[_Found]]:
        for found in self._found.values():
            found.sort(key=lambda one: one.value)
        return self._found


def _distance(graph: Node | None, wanted: str | None) -> int:
    """How far a graph is from the one wanted: it, one without a name, another."""
    if isinstance(graph, NamedNode):
        return 0 if graph.value == wanted else 2
    return 1
