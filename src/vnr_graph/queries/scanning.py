"""The words of a query, and whether it is small enough to be parsed.

pyoxigraph's parser and optimiser call themselves for each bracket and each link of a chain of operators, and a stack
that overflows kills the process: measured on 8 MiB, 809 nested ``FILTER EXISTS {``, 2,155 braces, 2,389 ``MINUS`` in a
row or 6,601 ``+``. So brackets and links are counted before anything is parsed.

In SPARQL 1.1 (section 19.8) ``<`` begins an IRI or means "less than", which only the grammar can tell apart. What
stands between ``<`` and ``>`` is therefore counted in both readings, and refused where they differ in what is a
comment, a string or a bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import Place, QueryError
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LONGEST: Final = 2**20
"""Bytes of a query."""
DEEPEST: Final = 100
"""Brackets open at once."""
MOST_LINKS: Final = 2000
"""Operators, keywords and other signs, commas and round brackets apart, of which chains are made."""

_TOKEN: Final = re.compile(
    r"""
    (?P<space>[ \t\r\n]++ | \#[^\r\n]*+)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*+\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
             | \"(?!\"\")(?:[^\"\\\r\n]|\\.)*+\" | '(?!'')(?:[^'\\\r\n]|\\.)*+')
  | (?P<iri><(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
  | (?P<word>[?$@]?(?:[\w:%.\-]|\\[_~.\-!$&'()*+,;=/?\#@%])++)
  | (?P<sign>\^\^|\|\||&&|[!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FULL_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_UNDECIDED: Final = frozenset("'#()[]")
"""What an IRI may hold that would be a string, a comment or a bracket if its ``<`` meant "less than"."""
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_UNCOUNTED: Final = frozenset("(),")
_LINKS_IN_IRIS: Final = re.compile(r"[^\w:%]")
_NAME: Final = re.compile(r"[?$](\w+)")
_KEYWORD: Final = re.compile(r"(?!(?i:true|false)$)[A-Za-z_]+")


class Kind(Enum):
    """What a token is."""

    STRING = auto()
    IRI = auto()
    WORD = auto()
    """A keyword, number, variable, language tag or prefixed name."""
    SIGN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a query, from ``start`` up to ``end`` in its text."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next may begin."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Scan:
    """A query's text, with one kind of line end, and its tokens; comments and space are not among them."""

    text: str
    tokens: tuple[Token, ...]
    path: Path | str

    def place(self, offset: int) -> Place:
        """Line and column of an offset in the text."""
        before = self.text[:offset]
        return Place(self.path, before.count("\n") + 1, offset - before.rfind("\n"))

    @property
    def variables(self) -> frozenset[str]:
        """Names of the variables, without their mark."""
        matches = (_NAME.match(token.text) for token in self.tokens if token.kind is Kind.WORD)
        return frozenset(match[1] for match in matches if match)


def scan(text: str, path: Path | str = "query") -> Scan:
    """Take a query apart.

    Args:
        text: the query.
        path: what to call it in errors.

    Raises:
        QueryError: it is empty, too long, too deep or too much of a chain; a text in it does not end; or it cannot be
            told whether a ``<`` begins an IRI.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise QueryError(
            N_("The query is longer than {limit} bytes."),
            cure=N_("Ask for less at a time."),
            place=Place(path),
            limit=LONGEST,
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    tokens: list[Token] = []
    depth = links = 0
    for token in _tokens(text):
        before = tokens[-2:]
        tokens.append(token)
        if token.kind is Kind.SIGN:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
        links += _links(token, before)
        fault = _fault(token, before, depth, links)
        if fault is not None:
            fault.place = Scan(text, (), path).place(token.start)
            raise fault
    if not tokens:
        raise QueryError(N_("The query is empty."), place=Place(path))
    return Scan(text, tuple(tokens), path)


def _tokens(text: str) -> Iterator[Token]:
    kinds = {"string": Kind.STRING, "iri": Kind.IRI, "word": Kind.WORD, "sign": Kind.SIGN}
    for match in _TOKEN.finditer(text):
        if match.lastgroup in kinds:
            yield Token(kinds[match.lastgroup], match.group(), match.start())


def _links(token: Token, before: Sequence[Token]) -> int:
    """How many links a token may add to a chain of operators or patterns."""
    if token.kind is Kind.SIGN:
        is_datatype = token.text == "^^" and bool(before) and before[-1].kind is Kind.STRING
        return int(token.text not in _UNCOUNTED and not is_datatype)
    if token.kind is Kind.WORD:
        head = token.text.partition(":")[0]
        return head.count("-") + (_KEYWORD.fullmatch(token.text) is not None)
    if token.kind is Kind.IRI and _may_be_less_than(token, before):
        return len(_LINKS_IN_IRIS.findall(token.text))
    return 0


def _fault(token: Token, before: Sequence[Token], depth: int, links: int) -> QueryError | None:
    """What makes the query unfit to be parsed at the token, if anything does."""
    if depth > DEEPEST:
        return QueryError(
            N_("More than {limit} brackets are open here."),
            cure=N_("Say it with fewer brackets inside each other."),
            limit=DEEPEST,
        )
    if links > MOST_LINKS:
        return QueryError(
            N_("The query has more than {limit} operators, keywords and signs."),
            cure=N_("Divide it; long lists of values belong in VALUES."),
            limit=MOST_LINKS,
        )
    if token.kind is Kind.SIGN and token.text in {'"', "'"}:
        return QueryError(N_("The text that begins here does not end."), cure=N_("Close it with the same mark."))
    if token.kind is Kind.IRI and _UNDECIDED & set(token.text) and _may_be_less_than(token, before):
        return QueryError(
            N_("It cannot be told whether this is an address or “less than”: {text}"),
            cure=N_("Put a space after < if it means “less than”; otherwise use a prefix for the address."),
            text=printable(token.text),
        )
    return None


def _may_be_less_than(token: Token, before: Sequence[Token]) -> bool:
    """Whether the grammar could read the ``<`` of an IRI as an operator: after an operand, and not before ``…://``."""
    if not before or _FULL_IRI.match(token.text) or before[0].text.upper() == "PREFIX":
        return False
    last = before[-1]
    if last.kind is Kind.SIGN:
        return last.text == ")"
    return last.kind is not Kind.WORD or _KEYWORD.fullmatch(last.text) is None
