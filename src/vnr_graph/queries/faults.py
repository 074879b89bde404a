"""Where a query does not parse, and why.

pyoxigraph's parser tells how far its furthest attempt reached, which for a keyword is that keyword's length too far.
So the place is found otherwise: a beginning of the query that could still become one is read to its very end, spaces
after it included, and one that could not is given up before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import QueryError
from vnr_graph.queries.scanning import Kind
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from vnr_graph.queries.scanning import Scan, Token

_REACH: Final = re.compile(r"error at (\d+):(\d+): ")
_PADDING: Final = " " * 64
"""More than the longest keyword of SPARQL."""
_IN_WORDS: Final = {
    "a variable that is unbound": N_("SELECT names a variable that the query does not bind, or does not group by."),
    "SELECT * is not authorized": N_("SELECT * and GROUP BY do not go together."),
    "overrides an existing variable": N_("SELECT gives a name that the query already uses."),
}
"""What the parser says in words, and how we say it."""


def fault_in(found: Scan, message: str) -> QueryError:
    """The error for a query that pyoxigraph does not parse.

    Args:
        found: the query.
        message: what the parser said.
    """
    undeclared = _undeclared(found)
    if undeclared is not None:
        return QueryError(
            N_("The prefix {prefix} is not declared."),
            cure=N_("Declare it with PREFIX. The map's own (vnr:, agency:, violence: …) need no declaration."),
            place=found.place(undeclared.start),
            prefix=printable(undeclared.text.partition(":")[0]) + ":",
        )
    tokens = found.tokens
    first, last = 0, len(tokens)
    while first < last:
        middle = (first + last) // 2
        if _is_possible(found.text[: tokens[middle].end], tokens[middle]):
            first = middle + 1
        else:
            last = middle
    in_words = next((ours for theirs, ours in _IN_WORDS.items() if theirs in message), None)
    if in_words is not None and first >= len(tokens) - 1:
        return QueryError(in_words, cure=N_("Compare SELECT with the rest."), place=found.place(tokens[-1].start))
    if first == len(tokens):
        return QueryError(
            N_("The query ends too early."),
            cure=N_("Look for a bracket that is not closed."),
            place=found.place(tokens[-1].end),
        )
    return QueryError(
        N_("The query does not parse: “{word}” cannot stand here."),
        cure=N_("Mend it here or just before."),
        place=found.place(tokens[first].start),
        word=printable(tokens[first].text[:80]),
    )


def _is_possible(beginning: str, last: Token) -> bool:
    """Whether a query can begin so; the parser does not look past the name of some functions without their bracket."""
    return _can_become_query(beginning) or (last.kind is Kind.WORD and _can_become_query(beginning + "("))


def _can_become_query(beginning: str) -> bool:
    """Whether the parser reads to the end of the beginning, looking for more."""
    padded = beginning + _PADDING
    try:
        ox.Store().query(padded, prefixes=PREFIXES)
    except SyntaxError as error:
        reach = _REACH.match(str(error))
        end = padded.count("\n") + 1, len(padded) - padded.rfind("\n")
        return reach is not None and (int(reach[1]), int(reach[2])) == end
    except (ValueError, OSError, RuntimeError):
        return True
    return True


def _undeclared(found: Scan) -> Token | None:
    """The first prefixed name whose prefix nobody declares."""
    declared = set(PREFIXES) | {"_"}
    before = ""
    for token in found.tokens:
        if token.kind is Kind.WORD and ":" in token.text and token.text[0] not in "?$@":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token.text.upper()
    return None
