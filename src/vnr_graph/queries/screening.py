"""What a query may not do here: ask another place, choose its own data set, change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.errors import QueryError
from vnr_graph.queries.scanning import Kind
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from vnr_graph.queries.scanning import Scan, Token

_UPDATES: Final = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"},
)
"""How an update begins (SPARQL 1.1 Update, section 3)."""

_LOSING: Final = frozenset({"BOUND", "FILTER", "HAVING"})
_REFUSED: Final = {
    "ServiceGraphPattern": (
        "SERVICE",
        N_("SERVICE is refused: a question here is asked of this map alone."),
        N_("Fetch the other data yourself, and give it as a document of the map."),
    ),
    "DatasetClause": (
        "FROM",
        N_("FROM is refused: every document of the map takes part."),
        N_("Ask for one document's statements with GRAPH."),
    ),
}
"""Part of the parsed query → its keyword, why it is refused, what to do instead."""


def screen(found: Scan) -> None:
    """Refuse a query that reaches beyond the map or changes it.

    pyoxigraph parses keywords that run into their neighbours (``trueSERVICE``), and would fetch what SERVICE names. So
    a query in which such a keyword can be seen at all must be SPARQL 1.1 by the letter, and rdflib's parse decides.

    Args:
        found: the query, small enough to be parsed.

    Raises:
        QueryError: it is an update, has a part that is refused, or has its keyword and cannot be parsed.
    """
    first = next(_after_prologue(found), None)
    if first is not None and first.text.upper() in _UPDATES:
        raise QueryError(
            N_("{keyword} is refused: a question changes nothing."),
            cure=N_("Change the document that says it."),
            place=found.place(first.start),
            keyword=first.text.upper(),
        )
    suspects = [token for token in found.tokens if _may_hide_keyword(token)]
    if suspects:
        _judge(found, suspects)


def refuse_lost_values(found: Scan, names: Collection[str]) -> None:
    """Refuse a variable that is to take a value where the engine would not put it.

    pyoxigraph (0.5.13) takes a substituted variable that stands alone in BIND, FILTER or BOUND for one that is never
    bound, and answers accordingly.

    Args:
        found: the query.
        names: variables that are to take a value.

    Raises:
        QueryError: one stands alone so.
    """
    tokens = found.tokens
    for index, token in enumerate(tokens[2:-1], start=2):
        if token.text[1:] not in names or token.text[0] not in "?$" or tokens[index - 1].text != "(":
            continue
        after, function = tokens[index + 1].text.upper(), tokens[index - 2].text.upper()
        if after == "AS" or (after == ")" and function in _LOSING):
            raise QueryError(
                N_("The value of {variable} would be lost here."),
                cure=N_("Compare the variable with something, or use it in a pattern."),
                place=found.place(token.start),
                variable=token.text,
            )


def _after_prologue(found: Scan) -> Iterator[Token]:
    """The tokens after BASE and PREFIX declarations."""
    tokens = iter(found.tokens)
    for token in tokens:
        keyword = token.text.upper()
        if keyword == "PREFIX":
            next(tokens, None)
        if keyword in {"PREFIX", "BASE"}:
            next(tokens, None)
            continue
        yield token


def _may_hide_keyword(token: Token) -> bool:
    """Whether a grammar without word boundaries could find one of the keywords in the token."""
    if token.kind is not Kind.WORD or token.text[0] in "?$":
        return False
    head = token.text.partition(":")[0].upper()
    return any(keyword in head for keyword, *_ in _REFUSED.values())


def _judge(found: Scan, suspects: list[Token]) -> None:
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415  # a quarter of a second, and seldom needed

    try:
        parts = set(_parts(parseQuery(found.text)))
    except Exception:  # noqa: BLE001  # pyparsing raises of its own, and whatever it is the query is not cleared
        raise QueryError(
            N_("{word} stands here in a query that does not parse as SPARQL 1.1."),
            cure=N_("Mend the query, and call variables and prefixes something else than SERVICE and FROM."),
            place=found.place(suspects[0].start),
            word=suspects[0].text,
        ) from None
    for part, (keyword, message, cure) in _REFUSED.items():
        if part in parts:
            place = next(token.start for token in suspects if keyword in token.text.upper())
            raise QueryError(message, cure=cure, place=found.place(place))


def _parts(node: object) -> Iterator[str]:
    """Names of every part of rdflib's parse."""
    frontier = [node]
    while frontier:
        node = frontier.pop()
        if isinstance(node, dict):
            yield str(getattr(node, "name", ""))
            frontier.extend(node.values())
        elif isinstance(node, str):
            continue
        elif hasattr(node, "__iter__"):
            frontier.extend(node)
