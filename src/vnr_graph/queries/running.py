"""Running a query: read-only, bounded, values bound as terms.

The default graph is the union of all documents; ``GRAPH ?document { … }`` tells who says what. What the map derives for
a day is in ``source:derived`` once a view is installed (`vnr_graph.store.derived.install_view`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from vnr_graph.errors import Place, QueryError
from vnr_graph.queries.faults import fault_in
from vnr_graph.queries.results import QueryResult
from vnr_graph.queries.scanning import scan
from vnr_graph.queries.screening import refuse_lost_values, screen
from vnr_graph.texts import N_
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from vnr_graph.queries.results import Term
    from vnr_graph.queries.saved import SavedQuery
    from vnr_graph.queries.scanning import Scan
    from vnr_graph.store.opening import Map

_STACK: Final = 64 * 2**20
"""Bytes of stack for parsing and evaluating: eight times what the bounds of `scanning` were measured on."""
_STARTING: Final = threading.Lock()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """How much a query may take.

    Attributes:
        rows: of the answer, or triples; one that has more is an error, not a part of it.
        seconds: of time. A query that takes longer is given up, though its thread goes on until the process ends.
    """

    rows: int = 1_000_000
    seconds: float = 60


DEFAULT_LIMITS: Final = QueryLimits()


def run_query(
    map_: Map,
    text: str,
    parameters: Mapping[str, Term] | None = None,
    *,
    path: Path | str = "query",
    limits: QueryLimits = DEFAULT_LIMITS,
) -> QueryResult:
    """Ask a map a question in SPARQL 1.1.

    The project's prefixes need no declaration.

    Args:
        map_: the map.
        text: SELECT, ASK, CONSTRUCT or DESCRIBE.
        parameters: variable, without its mark → the term that takes its place, everywhere in the query.
        path: what to call the query in errors.
        limits: what is too much.

    Returns:
        Rows in the order that the query asks for; triples each once, in the order of their N-Triples.

    Raises:
        QueryError: it is too large or too deep, does not parse, reaches beyond the map, would change it, has no such
            variable or has it where its value would be lost, takes too long or answers too much.
    """
    found = scan(text, path)
    screen(found)
    values = dict(parameters or {})
    unknown = sorted(values.keys() - found.variables)
    if unknown:
        raise QueryError(
            N_("The query has no variable {names}."),
            cure=N_("It has {variables}."),
            place=Place(path),
            names=", ".join(f"${name}" for name in unknown),
            variables=", ".join(f"${name}" for name in sorted(found.variables)),
        )
    refuse_lost_values(found, values)
    return _aside(lambda: _evaluate(map_.store, found, values, limits.rows), limits.seconds, path)


def run_saved(
    map_: Map, query: SavedQuery, parameters: Mapping[str, Term], *, limits: QueryLimits = DEFAULT_LIMITS
) -> QueryResult:
    """Ask a map a saved question.

    Args:
        map_: the map, with its view installed.
        query: the question.
        parameters: as `vnr_graph.queries.parameters.bind` gives them.
        limits: what is too much.

    Returns:
        As for `run_query`, with the columns that the query's header names.

    Raises:
        QueryError: as for `run_query`; or a parameter that must have a value has none, or one is not the query's.
    """
    known = {parameter.name for parameter in query.parameters}
    missing = [p.name for p in query.parameters if p.name not in parameters and not p.optional and p.default is None]
    unknown = sorted(parameters.keys() - known)
    if missing or unknown:
        raise QueryError(
            N_("{query} needs a value for {names}.") if missing else N_("{query} takes no value for {names}."),
            cure=N_("It takes {known}.") if known else N_("It takes no values."),
            query=query.name,
            names=", ".join(missing or unknown),
            known=", ".join(parameter.name for parameter in query.parameters),
        )
    result = run_query(map_, query.text, parameters, path=query.path, limits=limits)
    return result.with_columns(tuple(column.name for column in query.columns)) if query.columns else result


def _evaluate(store: ox.Store, found: Scan, values: Mapping[str, Term], most: int) -> QueryResult:
    try:
        answer = store.query(
            found.text,
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions={ox.Variable(name): term for name, term in values.items()},
        )
        if isinstance(answer, ox.QueryBoolean):
            return QueryResult(truth=bool(answer))
        if isinstance(answer, ox.QueryTriples):
            triples = set(_first(answer, most, found.path))
            return QueryResult(triples=tuple(sorted(triples, key=str)))
        variables = tuple(variable.value for variable in answer.variables)
        rows = tuple(tuple(solution) for solution in _first(answer, most, found.path))
    except SyntaxError as error:
        raise fault_in(found, str(error)) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise _unanswerable(str(error), found) from None
    return QueryResult(variables=variables, rows=rows)


def _first(answer: Iterable[T], most: int, path: Path | str) -> Iterator[T]:
    for number, item in enumerate(answer, start=1):
        if number > most:
            raise QueryError(
                N_("The answer has more than {limit} rows."),
                cure=N_("Ask for less, or for a part with LIMIT and OFFSET."),
                place=Place(path),
                limit=most,
            )
        yield item


def _unanswerable(reason: str, found: Scan) -> QueryError:
    if "SELECT projection" in reason:
        return QueryError(
            N_("A variable that takes a value must be among those that SELECT names."),
            cure=N_("Add it to SELECT."),
            place=Place(found.path),
        )
    return QueryError(N_("The query cannot be answered: {reason}."), place=Place(found.path), reason=reason.rstrip("."))


def _aside(task: Callable[[], T], seconds: float, path: Path | str) -> T:
    """Do the task in a thread with a deep stack, and wait so long."""
    done: list[T] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            done.append(task())
        except BaseException as error:  # noqa: BLE001  # raised again where it can be caught
            # A traceback would carry pyoxigraph's answer out of the one thread that may let it go.
            error.__traceback__ = error.__context__ = None
            failed.append(error)

    with _STARTING:
        ordinary = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
        finally:
            threading.stack_size(ordinary)
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise QueryError(
            N_("The query took more than {limit} seconds."),
            cure=N_("Ask for less: name a municipality, or a graph."),
            place=Place(path),
            limit=f"{seconds:g}",
        )
    return done[0]
