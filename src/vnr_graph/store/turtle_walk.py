"""The triples of a piece of Turtle by their tokens: where each part of each triple is written.

They come in the order in which pyoxigraph's parser gives them, so that blank nodes can be numbered as it meets them:
token by token, and where one token makes several triples, the last of them first. Two triples of a list are made by
tokens that are no terms: ``rdf:first`` stands where the member does, ``rdf:rest`` where the next member or the closing
bracket does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from vnr_graph.store.turtle_tokens import STATEMENT, tokens
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BlankKey = str | int
"""A blank node in a file: its label, or a number of its own for one without."""

NIL: Final = "()"
_FIRST: Final = f"<{expand('rdf:first')}>"
_REST: Final = f"<{expand('rdf:rest')}>"
_SKIPPED: Final = frozenset({"space", "comment"})
_IN_QUADS: Final = 4


class Mention(NamedTuple):
    """A term where it is written.

    Attributes:
        start: its offset in the text.
        text: its token; ``[``, ``(`` or the token of the member for a blank node that has none, ``()`` for an empty
            list.
        blank: which blank node it is, if it is one.
        suffix: the language or the name of the datatype of a literal in quotes.
    """

    start: int
    text: str
    blank: BlankKey | None = None
    suffix: str = ""


class Walked(NamedTuple):
    """A triple where it is written. A subject stands where its block begins, not where it is said again."""

    subject: Mention
    predicate: Mention
    object: Mention
    graph: Mention | None


@dataclass(slots=True)
class _Frame:
    """What is open: the statement itself, square brackets, or a list.

    Attributes:
        subject: whom it speaks of; for a list, the cell that is being filled.
        head: the node that it stands for where it is written.
        is_full: the cell has its member.
    """

    subject: Mention | None = None
    head: Mention | None = None
    predicate: Mention | None = None
    is_list: bool = False
    is_full: bool = False


class Walk:
    """Walks through the statements of one file in order.

    Args:
        text: the file, which a parser has accepted.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._anonymous = count()
        self._begin(None)

    def statement(self, start: int, end: int, graph: Mention | None = None) -> Iterator[Walked]:
        """The triples of a statement of Turtle or TriG.

        Args:
            start: where it begins, or the space before it.
            end: after its dot, or after the brace that ends its graph.
            graph: the graph it stands in.

        Raises:
            ValueError: no parser has accepted that.
        """
        self._begin(graph)
        for token in tokens(self._text, start, end):
            kind = token.lastgroup or ""
            if kind not in _SKIPPED:
                self._take(kind, Mention(token.start(), token[0]))
                yield from reversed(self._made)
                self._made.clear()

    def line(self, start: int, end: int) -> Walked:
        """The triple of a line of N-Triples or N-Quads.

        Raises:
            ValueError: no parser has accepted that.
        """
        parts: list[Mention] = []
        has_suffix = False
        for token in tokens(self._text, start, end):
            kind = token.lastgroup or ""
            if kind == "language" or (has_suffix and kind == "iri"):
                parts[-1] = parts[-1]._replace(suffix=token[0])
            elif kind in {"iri", "blank", "string"}:
                parts.append(_mention(kind, Mention(token.start(), token[0])))
            has_suffix = kind == "type" or (has_suffix and kind in _SKIPPED)
        subject, predicate, object_ = parts[:3]
        return Walked(subject, predicate, object_, parts[3] if len(parts) == _IN_QUADS else None)

    def graph(self, start: int, end: int) -> Mention | None:
        """The name of a graph of TriG whose statements begin at ``end``; ``None`` for the default graph."""
        for token in tokens(self._text, start, end):
            kind = token.lastgroup or ""
            if kind == "open":
                return self._new(token.start(), token[0])
            if kind in {"iri", "blank"} or (kind == "word" and ":" in token[0]):
                return _mention(kind, Mention(token.start(), token[0]))
        return None

    def _begin(self, graph: Mention | None) -> None:
        self._graph = graph
        self._frames = [_Frame()]
        self._made: list[Walked] = []
        self._text_before: Mention | None = None
        self._has_suffix = False
        self._bracket: Mention | None = None

    def _take(self, kind: str, token: Mention) -> None:
        """Take in a token. What it makes certain is added to the triples made."""
        if self._text_before is not None and self._end_text(kind, token, self._text_before):
            return
        if self._bracket is not None and self._open(token, self._bracket):
            return
        frame = self._frames[-1]
        if frame.is_list:
            self._in_list(kind, token, frame)
        elif token.text == ";":
            frame.predicate = None
        elif kind == "close":
            self._close()
        elif kind not in {"mark", "dot", "brace"}:
            self._term(kind, token)

    def _end_text(self, kind: str, token: Mention, text: Mention) -> bool:
        """Finish a literal in quotes at the token after it; whether that is a part of it."""
        if kind == "type":
            self._has_suffix = True
            return True
        is_part = kind == "language" or self._has_suffix
        self._text_before, self._has_suffix = None, False
        self._object(text._replace(suffix=token.text) if is_part else text)
        return is_part

    def _open(self, token: Mention, bracket: Mention) -> bool:
        """Begin what an opening bracket opened at the token after it; whether that closes it at once."""
        self._bracket = None
        if token.text == ")":
            self._place(Mention(bracket.start, NIL))
            return True
        node = self._new(bracket.start, bracket.text)
        if token.text == "]":
            self._place(node)
            return True
        is_list = bracket.text == "("
        if is_list and self._is_object():
            self._object(node)
        self._frames.append(_Frame(subject=node, head=node, is_list=is_list))
        return False

    def _in_list(self, kind: str, token: Mention, frame: _Frame) -> None:
        if frame.subject is None or token.text == "]":
            raise _not_turtle()
        if kind == "close":
            self._make(frame.subject, Mention(token.start, _REST), Mention(token.start, NIL))
            self._frames.pop()
            if not self._is_object():
                self._frames[-1].subject = frame.head
            return
        if frame.is_full:
            cell = self._new(token.start, token.text)
            self._make(frame.subject, Mention(token.start, _REST), cell)
            frame.subject, frame.is_full = cell, False
        self._term(kind, token)

    def _close(self) -> None:
        head = self._frames[-1].head
        if head is None:
            raise _not_turtle()
        self._frames.pop()
        self._place(head)

    def _term(self, kind: str, token: Mention) -> None:
        if kind == "open":
            self._bracket = token
        elif kind == "string":
            self._text_before = token
        else:
            self._place(_mention(kind, token))

    def _is_object(self) -> bool:
        frame = self._frames[-1]
        return frame.is_list or frame.predicate is not None

    def _place(self, mention: Mention) -> None:
        """Put a term where one is wanted."""
        frame = self._frames[-1]
        if self._is_object():
            self._object(mention)
        elif frame.subject is None:
            frame.subject = mention
        else:
            frame.predicate = mention

    def _object(self, mention: Mention) -> None:
        frame = self._frames[-1]
        frame.is_full = True
        predicate = Mention(mention.start, _FIRST) if frame.is_list else frame.predicate
        if frame.subject is None or predicate is None:
            raise _not_turtle()
        self._make(frame.subject, predicate, mention)

    def _make(self, subject: Mention, predicate: Mention, object_: Mention) -> None:
        self._made.append(Walked(subject, predicate, object_, self._graph))

    def _new(self, start: int, text: str) -> Mention:
        return Mention(start, text, next(self._anonymous))


_SAMPLE: Final = """@prefix : <x:> .
_:a :p [ :p "1" ] , [ :p [ :p 1 ] ; :q "1"@sv ] ; :q ( "1" ) , ( 1 _:b "1"^^:t [ :p [] ] ( [] "1" ) () ) .
[ :p _:c ; :q ( [] ( _:d ) ) ] :r [ :p [] , "1" ] , () , ( [ :p _:a ] ) .
( _:e ( "1" [] ) [ :q "1" ] ) :r _:f ; :s [ :p ( "1" ) ] .
"""


@cache
def is_as_parsed() -> bool:
    """Whether the parser at hand gives triples in the order of this module; other releases may not.

    Where it does not, blank nodes have no numbers that can be relied on.
    """
    walk, start = Walk(_SAMPLE), _SAMPLE.index("\n") + 1
    walked: list[tuple[object, ...]] = []
    while statement := STATEMENT.match(_SAMPLE, start):
        walked += ((one.subject.blank, one.object.blank) for one in walk.statement(start, statement.end()))
        start = statement.end()
    quads = ox.parse(_SAMPLE.encode(), format=ox.RdfFormat.TURTLE)
    parsed = [
        tuple(node if isinstance(node, ox.BlankNode) else None for node in (quad.subject, quad.object))
        for quad in quads
    ]
    return _numbered(walked) == _numbered(parsed)


def _numbered(pairs: Iterable[tuple[object, ...]]) -> list[tuple[int | None, ...]]:
    numbers: dict[object, int] = {}
    return [tuple(None if node is None else numbers.setdefault(node, len(numbers)) for node in pair) for pair in pairs]


def _mention(kind: str, token: Mention) -> Mention:
    return token._replace(blank=token.text) if kind == "blank" else token


def _not_turtle() -> ValueError:
    return ValueError("the text is not what a parser has accepted")
