"""Which focus nodes a changed statement can matter to in a SPARQL constraint.

A row appears or goes only if some pattern of the query matches a changed statement, and then the patterns that must
match together with it lead from that statement to `$this`. They are walked backwards. Let a changed statement match
pattern *t*, and walk from `$this` to *t*: if every statement on the way is unchanged, the walk back over the new data
finds the focus node. If one is not, take the first: the walk back from that one takes the beginning of the same way, as
long as all patterns of a scope have their ways in one tree, which is grown breadth first.

Patterns that must match together are those of the same group and of the groups around it: not those of the other side
of a UNION, and around an OPTIONAL only what it is optional to. A pattern that no such way leads from makes the whole
query run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from vnr_graph.check.edited_index import UNNAMED
from vnr_graph.check.walking import Step, prepare, walk_of_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.check.edited_index import EditedIndex, Numbers
    from vnr_graph.check.sparql import Query
    from vnr_graph.check.walking import Changes, Walk

_THIS: Final = "?this"
_EXISTS: Final = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
_ALIKE: Final = frozenset({"Distinct", "Reduced", "OrderBy", "Project", "Filter", "Extend", "Graph"})
_MODIFIERS: Final = frozenset({"AggregateJoin", "Group"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern.

    Attributes:
        subject, object_, graph: a variable with its question mark, the number of an IRI, or ``None`` for what is not
            looked at.
        walk: its predicate or path; ``None`` for any property.
        property_: the variable that its predicate is.
    """

    subject: str | int | None
    walk: Walk | None
    object_: str | int | None
    graph: str | int | None = None
    property_: str | None = None

    @property
    def ends(self) -> tuple[str, ...]:
        """Its variables."""
        named = (self.subject, self.object_, self.graph, self.property_)
        return tuple(dict.fromkeys(one for one in named if isinstance(one, str)))


@dataclass(frozen=True, slots=True)
class Way:
    """How a changed statement that a pattern matches leads to focus nodes.

    Attributes:
        pattern: what it matches.
        start: the variable to start from; ``None`` if nothing leads to a focus node.
        steps: variable by variable, the pattern that leads on, and to which variable.
    """

    pattern: Pattern
    start: str | None
    steps: tuple[tuple[Pattern, str, str], ...]


class QueryReach:
    """The ways of one query.

    Args:
        index: the data, which changes.
        query: a query that is proven or promised to be set-wise.
    """

    def __init__(self, index: EditedIndex, query: Query) -> None:
        self._index = index
        try:
            algebra = translateQuery(parseQuery(query.text), initNs=dict(query.prefixes)).algebra
            self.ways: tuple[Way, ...] | None = tuple(self._ways(algebra.p, (), ()))
        except Exception:  # noqa: BLE001  # pyparsing and rdflib raise of their own; nothing is known then
            self.ways = None
        for way in self.ways or ():
            for pattern, _, there in way.steps:
                if pattern.walk is not None:
                    prepare(index, pattern.walk if there == pattern.subject else pattern.walk.reversed())

    def touched(self, quads: Sequence[Numbers], changes: Changes) -> set[int] | None:
        """Focus nodes whose rows may differ; ``None`` when any may.

        Args:
            quads: changed statements, removed and added; they are already in the index, or out of it.
            changes: the same by property.
        """
        if self.ways is None:
            return None
        found: set[int] = set()
        for way in self.ways:
            matched = self._matched(way, quads, changes)
            if matched is None or (matched and way.start is None):
                return None
            for pattern, here, there in way.steps:
                if not matched:
                    break
                if self._may_be_spelt_otherwise(matched):
                    return None
                step = self._lead(pattern, here, there, matched)
                if step is None:
                    return None
                matched = step
            found |= matched
        return found

    def _may_be_spelt_otherwise(self, nodes: set[int]) -> bool:
        """Whether Oxigraph may join one of them with another spelling of it, which the index does not know."""
        terms = self._index.terms
        return any(isinstance(terms[node], ox.Literal) for node in nodes)

    def _matched(self, way: Way, quads: Sequence[Numbers], changes: Changes) -> set[int] | None:
        """What the start of a way is in the changed statements; something, if it has no start and one matches."""
        pattern, walk = way.pattern, way.pattern.walk
        if walk is None or isinstance(walk, Step) or pattern.graph is not None:
            return self._matched_by_quad(way, quads, changes)
        if way.start is None or way.start == pattern.subject:
            return walk.touched(self._index, changes)
        return walk.reversed().touched(self._index, changes)

    def _matched_by_quad(self, way: Way, quads: Sequence[Numbers], changes: Changes) -> set[int] | None:
        """As `_matched`, statement by statement; of a path in a named graph it is not told what matches."""
        pattern, walk = way.pattern, way.pattern.walk
        if walk is not None and not isinstance(walk, Step):
            return None if walk.touched(self._index, changes) else set()
        found: set[int] = set()
        for s, p, o, g in quads:
            if (walk is not None and p != walk.predicate) or (pattern.graph is not None and g == UNNAMED):
                continue
            given = (o, s, g, p) if walk is not None and walk.turned else (s, o, g, p)
            wanted = (pattern.subject, pattern.object_, pattern.graph, pattern.property_)
            if any(isinstance(want, int) and want != have for want, have in zip(wanted, given, strict=True)):
                continue
            if way.start is None:
                return {s}
            found.update(have for want, have in zip(wanted, given, strict=True) if want == way.start)
        return found

    def _lead(self, pattern: Pattern, here: str, there: str, nodes: set[int]) -> set[int] | None:
        """From what one variable may be to what another may be."""
        if pattern.walk is None or {here, there} != {pattern.subject, pattern.object_}:
            return None
        walk = pattern.walk if there == pattern.subject else pattern.walk.reversed()
        return walk.back(self._index, nodes)

    def _ways(self, part: Any, around: tuple[Pattern, ...], beside: tuple[Pattern, ...]) -> Iterator[Way]:  # noqa: ANN401, C901  # rdflib's algebra has no types; one case for each form
        """Ways of every pattern.

        Args:
            part: of the algebra.
            around: patterns of the groups around an EXISTS, which have matched when it is looked at.
            beside: patterns that are joined with this part.
        """
        name = part.name
        if name == "BGP":
            own = tuple(self._patterns(part))
            yield from (_way(pattern, (*own, *beside, *around)) for pattern in own)
        elif name == "Join":
            yield from self._ways(part.p1, around, (*beside, *self._certain(part.p2)))
            yield from self._ways(part.p2, around, (*beside, *self._certain(part.p1)))
        elif name == "Union":
            yield from self._ways(part.p1, around, beside)
            yield from self._ways(part.p2, around, beside)
        elif name == "LeftJoin":
            certain = self._certain(part.p1)
            yield from self._ways(part.p1, around, beside)
            yield from self._ways(part.p2, around, certain)
            for block in _blocks(part.expr):
                yield from self._ways(block, (*around, *certain), ())
        elif name in _ALIKE:
            if name == "Graph":
                inner = _put_in(part.p, part.term)
                if not self._certain(inner):
                    raise NotImplementedError(name)  # it asks which graphs there are
                yield from self._ways(inner, around, beside)
                return
            certain = self._certain(part.p)
            yield from self._ways(part.p, around, beside)
            for block in _blocks(part.get("expr")):
                yield from self._ways(block, (*around, *beside, *certain), ())
        elif name in _MODIFIERS:
            yield from self._ways(part.p, around, beside)
            if list(_blocks([part.get("A"), part.get("expr")])):
                raise NotImplementedError(name)
        else:
            raise NotImplementedError(name)

    def _certain(self, part: Any) -> tuple[Pattern, ...]:  # noqa: ANN401  # as above
        """Patterns that match in every row of a part."""
        name = part.name
        if name == "BGP":
            return tuple(self._patterns(part))
        if name == "Join":
            return (*self._certain(part.p1), *self._certain(part.p2))
        if name == "LeftJoin":
            return self._certain(part.p1)
        if name == "Graph":
            return self._certain(_put_in(part.p, part.term))
        return self._certain(part.p) if name in _ALIKE else ()

    def _patterns(self, part: Any) -> Iterator[Pattern]:  # noqa: ANN401  # as above
        graph = self._end(part["in_graph"]) if "in_graph" in part else None
        for subject, predicate, object_ in part.triples:
            is_variable = isinstance(predicate, rdflib.Variable)
            walk = None if is_variable else walk_of_query(self._index, predicate)
            if not is_variable and (walk is None or _may_be_empty(predicate)):
                raise NotImplementedError(predicate)
            property_ = f"?{predicate}" if is_variable else None
            yield Pattern(self._end(subject), walk, self._end(object_), graph, property_)

    def _end(self, term: Any) -> str | int | None:  # noqa: ANN401  # as above
        if isinstance(term, rdflib.Variable):
            return f"?{term}"
        if isinstance(term, rdflib.BNode):
            return f"?_:{term}"
        # A literal may be spelt otherwise in the data: it is not looked at.
        return self._index.id_of(ox.NamedNode(str(term))) if isinstance(term, rdflib.URIRef) else None


def _may_be_empty(path: object) -> bool:
    """Whether a path may have no length: then it leads from every term of the data to itself."""
    if isinstance(path, MulPath):
        return path.mod != "+" or _may_be_empty(path.path)
    if isinstance(path, InvPath):
        return _may_be_empty(path.arg)
    if isinstance(path, SequencePath):
        return all(map(_may_be_empty, path.args))
    return isinstance(path, AlternativePath) and any(map(_may_be_empty, path.args))


def _put_in(part: Any, graph: Any) -> Any:  # noqa: ANN401  # as above
    """A part of the algebra, each of its patterns marked with the graph that it is looked for in."""
    if part.name == "BGP":
        marked = CompValue("BGP", triples=part.triples, in_graph=graph)
    elif part.name in {"Join", "Union", "LeftJoin"}:
        marked = CompValue(part.name, **{**part, "p1": _put_in(part.p1, graph), "p2": _put_in(part.p2, graph)})
    elif part.name in _ALIKE - {"Graph"} and not list(_blocks(part.get("expr"))):
        marked = CompValue(part.name, **{**part, "p": _put_in(part.p, graph)})
    else:
        raise NotImplementedError(part.name)
    return marked


def _blocks(expression: object) -> Iterator[Any]:
    """Blocks of EXISTS and NOT EXISTS in an expression, outermost ones, as algebra."""
    frontier = [expression]
    while frontier:
        node = frontier.pop()
        if isinstance(node, CompValue) and node.name in _EXISTS:
            block = node.graph
            yield translateGroupGraphPattern(block) if block.name == "GroupGraphPatternSub" else block
        elif isinstance(node, dict):
            frontier.extend(value for key, value in node.items() if key != "_vars")
        elif isinstance(node, list | tuple | set):
            frontier.extend(node)


def _way(pattern: Pattern, scope: Sequence[Pattern]) -> Way:
    """The way from a pattern to `$this` over the patterns of its scope, along their breadth-first tree."""
    parents: dict[str, tuple[Pattern, str] | None] = {_THIS: None}
    order = [_THIS]
    for here in order:
        for one in scope:
            if here in one.ends:
                for there in one.ends:
                    # Over a graph's name or a variable property nothing is walked, but it may be a start.
                    if there not in parents:
                        parents[there] = (one, here)
                        order.append(there)
    start = next((variable for variable in order if variable in pattern.ends), None)
    steps: list[tuple[Pattern, str, str]] = []
    at = start
    while at is not None and (parent := parents[at]) is not None:
        steps.append((parent[0], at, parent[1]))
        at = parent[1]
    return Way(pattern, start, tuple(steps))
