"""``FILTER NOT EXISTS`` as ``MINUS``, for a query that is asked for all focus nodes at once.

Oxigraph evaluates a ``FILTER NOT EXISTS`` over several patterns anew for each row, and ``MINUS`` once. SHACL does not
allow ``MINUS`` in a constraint (appendix A), since it does not see values given to variables beforehand; here there are
none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import QueryError
from vnr_graph.queries.scanning import Kind, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.queries.scanning import Scan, Token

_NOT_PLAIN: Final = frozenset({"BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SELECT", "SERVICE", "UNION", "VALUES"})

scan_once = lru_cache(maxsize=256)(scan)
"""A query is taken apart once, though it is looked at several times."""


def with_minus(text: str) -> str:
    """The query with each ``FILTER NOT EXISTS`` as ``MINUS`` where both mean the same.

    They do where the block is a join of plain patterns in the outermost group, has variables in common with the plain
    patterns of that group, which bind them in every row, and has none that the rest of the query knows otherwise. MINUS
    then stands last in the group, since it sees what comes before it and a filter sees all.

    Args:
        text: a query that is asked for all focus nodes at once.
    """
    try:
        found = scan_once(text)
    except QueryError:
        return text
    blocks = list(_blocks(found))
    if not blocks:
        return text
    bound = _plainly_bound(found)
    kept, moved, end = [], [], 0
    for start, opening, closing in blocks:
        block = found.tokens[opening + 1 : closing]
        shared = _variables(block) & _variables(found.tokens[:start] + found.tokens[closing + 1 :])
        is_join = sum(token.text in {".", ";"} for token in block[:-1]) > 0
        if is_join and shared and shared <= bound:
            kept.append(text[end : found.tokens[start].start])
            moved.append(f"MINUS {text[found.tokens[opening].start : found.tokens[closing].end]}")
            end = found.tokens[closing].end
    last = _closing_of_group(found)
    if not moved or last is None:
        return text
    return "".join(kept) + text[end:last] + " " + " ".join(moved) + " " + text[last:]


def _closing_of_group(found: Scan) -> int | None:
    """Where the outermost group ends."""
    depth = 0
    for token in found.tokens:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and depth == 0:
            return token.start
    return None


def _blocks(found: Scan) -> Iterator[tuple[int, int, int]]:
    """Positions of FILTER, ``{`` and ``}`` of every plain ``FILTER NOT EXISTS`` in the outermost group."""
    depth = 0
    tokens = found.tokens
    for at, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        words = [one.text.upper() for one in tokens[at : at + 3]]
        if depth == 1 and words == ["FILTER", "NOT", "EXISTS"] and at + 3 < len(tokens) and tokens[at + 3].text == "{":
            closing = next((i for i in range(at + 4, len(tokens)) if tokens[i].text in {"{", "}"}), None)
            if closing is None or tokens[closing].text != "}":
                continue
            if not any(one.text.upper() in _NOT_PLAIN for one in tokens[at + 4 : closing]):
                yield at, at + 3, closing


def _plainly_bound(found: Scan) -> frozenset[str]:
    """Variables of the triple patterns that stand in the outermost group itself, filters and BIND left out."""
    kept: list[Token] = []
    depth = brackets = 0
    skipping = False
    for token in found.tokens:
        if token.text == "}":
            depth -= 1
        if depth == 1:
            if token.text.upper() in {"FILTER", "BIND"}:
                skipping = True
            brackets += (token.text == "(") - (token.text == ")")
            if not skipping:
                kept.append(token)
            elif token.text in {")", "}"} and brackets == 0:
                skipping = False
        if token.text == "{":
            depth += 1
    return _variables(kept)


def _variables(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.text[1:] for token in tokens if token.kind is Kind.WORD and token.text[0] in "?$")
