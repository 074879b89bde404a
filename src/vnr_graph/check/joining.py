"""Plain SPARQL constraints answered from the index, so that a large map needs no store for them.

Plain is one group of triple patterns with named properties, and filters: ``EXISTS`` and ``NOT EXISTS`` of such groups,
comparisons of whole numbers and of IRIs, ``IN``, ``isIRI``, ``isBlank``, ``isLiteral`` and what joins them. Whatever
else a query says, or a filter meets in the data, is left to Oxigraph: `Refused` is raised, and only time is lost.
"""

from __future__ import annotations

import operator
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib

from vnr_graph.check.index import as_many
from vnr_graph.check.values import Refused
from vnr_graph.store.terms import to_oxigraph
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from vnr_graph.check.index import GraphIndex, Objects, Term

    Step = Callable[[Iterable["Row"]], Iterable["Row"]]

Row = tuple[int | None, ...]
"""The numbers of the variables' terms, in the order of the variables; ``None`` for what is not bound yet."""
Triple = tuple[Any, Any, Any]

_INTEGER: Final = ox.NamedNode(expand("xsd:integer"))
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_ORDERS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_KINDS: Final = {
    "Builtin_isIRI": (ox.NamedNode,),
    "Builtin_isURI": (ox.NamedNode,),
    "Builtin_isBLANK": (ox.BlankNode,),
    "Builtin_isLITERAL": (ox.Literal,),
}


def answer(
    index: GraphIndex,
    algebra: Any,  # noqa: ANN401  # rdflib's
    focus_nodes: Iterable[int] | None = None,
) -> tuple[list[str], list[tuple[Term, ...]]]:
    """Answer a SELECT query.

    Args:
        index: the data.
        algebra: the query, as rdflib translates it.
        focus_nodes: what `$this` may be; ``None`` for anything.

    Returns:
        The names of the variables, and the rows, each once.

    Raises:
        Refused: it is not plain, or compares what is not compared here.
    """
    part = algebra.p
    while part.name in {"Distinct", "Reduced", "OrderBy"}:
        part = part.p
    if part.name != "Project":
        raise Refused
    names = [str(name) for name in part.PV]
    plan = _Plan(index, part.p, () if focus_nodes is None else ("this",))
    if not set(names) <= set(plan.variables):
        raise Refused
    places = [plan.variables.index(name) for name in names]
    others: Row = (None,) * (len(plan.variables) - 1)
    given = [(None, *others)] if focus_nodes is None else [(focus, *others) for focus in focus_nodes]
    found = {tuple(row[place] for place in places) for start in given for row in plan.rows(start)}
    terms = index.terms
    return names, [tuple(terms[number] for number in row if number is not None) for row in found]


class _Plan:
    """A group of patterns with its filters.

    Args:
        index: the data.
        part: the group.
        outer: variables of the group it stands in, which come first in its rows.
    """

    def __init__(self, index: GraphIndex, part: Any, outer: Sequence[str]) -> None:  # noqa: ANN401  # rdflib's
        self._index = index
        conditions: list[Any] = []
        while part.name == "Filter":
            conditions.extend(_conjuncts(part.expr))
            part = part.p
        if part.name == "Join" and part.p1.name == "BGP" and not part.p1.triples:
            part = part.p2  # as rdflib translates what stands in EXISTS
        if part.name != "BGP" or not part.triples:
            raise Refused
        triples = [tuple(triple) for triple in part.triples]
        self.variables = list(outer)
        for triple in triples:
            if not isinstance(triple[1], rdflib.URIRef):
                raise Refused
            for node in (triple[0], triple[2]):
                if isinstance(node, rdflib.Literal) and node.datatype is not None:
                    raise Refused  # rdflib may have spelt it anew
                if isinstance(node, rdflib.Variable | rdflib.BNode) and _name(node) not in self.variables:
                    self.variables.append(_name(node))
        self._steps = self._ordered(triples, set(outer))
        self._filters = [self._filter(condition) for condition in conditions]

    def rows(self, given: Row) -> Iterator[Row]:
        """Rows that extend what is given and pass the filters."""
        rows: Iterable[Row] = [given]
        for step in self._steps:
            rows = step(rows)
        for row in rows:
            if all(passes(row) for passes in self._filters):
                yield row

    def _ordered(self, triples: list[Triple], bound: set[str]) -> list[Step]:
        """One step for each pattern: next always the one that narrows most of what is bound already."""
        steps = []
        left = list(triples)
        while left:
            best = min(left, key=lambda triple: self._cost(triple, bound))
            left.remove(best)
            steps.append(self._step(best, bound))
            bound |= {
                _name(node) for node in (best[0], best[2]) if not isinstance(node, rdflib.URIRef | rdflib.Literal)
            }
        return steps

    def _cost(self, triple: Triple, bound: set[str]) -> tuple[int, int]:
        known = [isinstance(n, rdflib.URIRef | rdflib.Literal) or _name(n) in bound for n in (triple[0], triple[2])]
        if all(known):
            return 0, 0
        table = self._index.table(self._number(triple[1]))
        if known[0]:
            return 1, 0
        size = len(table)
        if isinstance(triple[2], rdflib.URIRef | rdflib.Literal):
            size = len(self._index.subjects(self._number(triple[1]), self._number(triple[2])))
            return 3, size
        return (2, 0) if known[1] else (4, size)

    def _step(self, triple: Triple, bound: set[str]) -> Step:
        """A pattern as a step from rows to rows: by its subject if that is known, else by its object, else by all."""
        index, predicate = self._index, self._number(triple[1])
        subject, object_ = (self._end(node) for node in (triple[0], triple[2]))
        has_subject, has_object = (
            isinstance(node, rdflib.URIRef | rdflib.Literal) or _name(node) in bound for node in (triple[0], triple[2])
        )
        if has_subject:
            return partial(_forward, index.table(predicate), subject, object_, has_object)
        if has_object:
            return partial(_backward, index.inverse(predicate), subject, object_)
        return partial(_through, index.table(predicate), subject, object_)

    def _number(self, node: Any) -> int:  # noqa: ANN401  # rdflib's
        return self._index.id_of(to_oxigraph(node))  # type: ignore[arg-type]  # not None

    def _end(self, node: Any) -> _End:  # noqa: ANN401  # as above
        if isinstance(node, rdflib.URIRef | rdflib.Literal):
            return _End(None, self._number(node))
        return _End(self.variables.index(_name(node)), None)

    def _filter(self, condition: Any) -> Callable[[Row], bool]:  # noqa: ANN401  # as above
        name = getattr(condition, "name", "")
        if name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            inner = _Plan(self._index, _group(condition.graph), self.variables)
            width = len(inner.variables) - len(self.variables)
            wanted = name == "Builtin_EXISTS"
            padding: Row = (None,) * width
            return lambda row: (next(inner.rows(row + padding), None) is not None) is wanted
        if name == "UnaryNot":
            inverted = self._filter(condition.expr)
            return lambda row: not inverted(row)
        if name == "ConditionalOrExpression":
            options = [self._filter(one) for one in (condition.expr, *condition.other)]
            return lambda row: any(option(row) for option in options)
        if name == "ConditionalAndExpression":
            parts = [self._filter(one) for one in (condition.expr, *condition.other)]
            return lambda row: all(part(row) for part in parts)
        if name in _KINDS and isinstance(condition.arg, rdflib.Variable):
            end, kinds, terms = self._bound_end(condition.arg), _KINDS[name], self._index.terms
            return lambda row: isinstance(terms[end(row)], kinds)
        if name == "RelationalExpression":
            return self._comparison(condition)
        raise Refused

    def _comparison(self, condition: Any) -> Callable[[Row], bool]:  # noqa: ANN401  # as above
        first = self._bound_end(condition.expr)
        if condition.op in {"IN", "NOT IN"}:
            others = [self._bound_end(one) for one in condition.other]
            wanted = condition.op == "IN"
            return lambda row: any(self._same(first(row), other(row)) for other in others) is wanted
        second = self._bound_end(condition.other)
        if condition.op in {"=", "!="}:
            equal = condition.op == "="
            return lambda row: self._same(first(row), second(row)) is equal
        order = _ORDERS[condition.op]
        return lambda row: order(self._whole(first(row)), self._whole(second(row)))

    def _bound_end(self, node: Any) -> _End:  # noqa: ANN401  # as above
        """A term or a variable that every row has; a filter reads no other here."""
        if not isinstance(node, rdflib.URIRef | rdflib.Literal | rdflib.Variable):
            raise Refused
        if isinstance(node, rdflib.Variable) and str(node) not in self.variables:
            raise Refused
        return self._end(node)

    def _same(self, one: int, other: int) -> bool:
        terms = self._index.terms
        if isinstance(terms[one], ox.Literal) and isinstance(terms[other], ox.Literal):
            # Literals are equal by their values, which is Oxigraph's to know.
            return self._whole(one) == self._whole(other)
        return one == other

    def _whole(self, number: int) -> int:
        term = self._index.terms[number]
        if not isinstance(term, ox.Literal) or term.datatype != _INTEGER or not _WHOLE.fullmatch(term.value):
            raise Refused
        return int(term.value)


class _End:
    """One end of a pattern: a place in the row, or a term."""

    __slots__ = ("number", "place")

    def __init__(self, place: int | None, number: int | None) -> None:
        self.place = place
        self.number = number

    def __call__(self, row: Row) -> int:
        return self.number if self.place is None else row[self.place]  # type: ignore[return-value]  # bound where read


def _forward(table: Objects, subject: _End, object_: _End, has_object: bool, rows: Iterable[Row]) -> Iterator[Row]:  # noqa: FBT001
    for row in rows:
        for value in as_many(table.get(subject(row))):
            if not has_object:
                yield _with(row, object_.place, value)
            elif value == object_(row):
                yield row


def _backward(inverse: Objects, subject: _End, object_: _End, rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        for value in as_many(inverse.get(object_(row))):
            yield _with(row, subject.place, value)


def _through(table: Objects, subject: _End, object_: _End, rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        for one, values in table.items():
            for value in as_many(values):
                if subject.place != object_.place or one == value:
                    yield _with(_with(row, subject.place, one), object_.place, value)


def _with(row: Row, place: int | None, value: int) -> Row:
    return row if place is None else (*row[:place], value, *row[place + 1 :])


def _name(node: Any) -> str:  # noqa: ANN401  # rdflib's
    """A variable's name; a blank node of a query is a variable that cannot be asked for."""
    return str(node) if isinstance(node, rdflib.Variable) else f"_:{node}"


def _conjuncts(expression: Any) -> Iterator[Any]:  # noqa: ANN401  # as above
    if getattr(expression, "name", "") == "ConditionalAndExpression":
        for one in (expression.expr, *expression.other):
            yield from _conjuncts(one)
    else:
        yield expression


def _group(parsed: Any) -> Any:  # noqa: ANN401  # as above
    """What stands in EXISTS, translated as the rest of the query is."""
    if parsed.name != "GroupGraphPatternSub":
        return parsed
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern  # noqa: PLC0415  # only for such filters

    return translateGroupGraphPattern(parsed)
