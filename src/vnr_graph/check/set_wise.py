"""Whether a SPARQL constraint may be asked once for all focus nodes, and what it reads.

SHACL (appendix A) puts a focus node into a query before it runs. Run without, the query gives the same rows for every
focus node at once if `$this` is bound, by a pattern that no focus node can escape, wherever an expression, an OPTIONAL
or an EXISTS reads it, and if nothing looks at all rows together (a sub-select, an aggregate over more than one focus
node, LIMIT). That is decided here from rdflib's algebra of the query; a form that is not listed is not proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import rdflib
from rdflib.paths import MulPath, Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_THIS: Final = rdflib.Variable("this")
_SOLUTION_FORMS: Final = frozenset({"Distinct", "Reduced", "OrderBy"})
"""They keep or merge rows, and `$this` is in each row."""
_UNPROVEN: Final = frozenset(
    {
        "Builtin_BNODE",
        "Builtin_NOW",
        "Builtin_RAND",
        "Builtin_STRUUID",
        "Builtin_UUID",
        "InlineData",
        "MinusGraphPattern",
        "Minus",
        "Project",
        "ServiceGraphPattern",
        "Slice",
        "SubSelect",
        "ToMultiSet",
        "values",
    }
)
"""Parts that see more than one row, differ from run to run, or are not allowed in a constraint.

So are functions of somebody's own; casts to XSD's datatypes are not.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a query is.

    Attributes:
        set_wise: one run without a focus node gives every focus node's rows.
        predicates: the properties it names; ``None`` when it may read others too.
        graphs: it names graphs.
        algebra: the query, as rdflib translates it.
    """

    set_wise: bool
    predicates: frozenset[str] | None
    graphs: bool
    algebra: Any


def read_query(text: str, prefixes: Mapping[str, str]) -> Reading | None:
    """Read a SELECT or ASK query.

    Args:
        text: the query.
        prefixes: what it may use beside those that it declares.

    Returns:
        What it is, or ``None`` when rdflib does not parse it.
    """
    try:
        algebra = translateQuery(parseQuery(text), initNs=dict(prefixes)).algebra
    except Exception:  # noqa: BLE001  # pyparsing and rdflib raise of their own; nothing is proven then
        return None
    triples = list(_triples(algebra))
    predicates = {name for _, predicate, _ in triples for name in _named(predicate)}
    names = {str(getattr(part, "name", "")) for part in _parts(algebra)}
    return Reading(
        set_wise=algebra.name == "SelectQuery" and _is_projected(algebra) and _is_set_wise(algebra.p),
        predicates=None if None in predicates else frozenset(name for name in predicates if name is not None),
        graphs=bool(names & {"Graph", "GraphGraphPattern"}),
        algebra=algebra,
    )


def _is_projected(algebra: Any) -> bool:  # noqa: ANN401  # rdflib's algebra has no types
    return _THIS in algebra.PV and not algebra.datasetClause


def _is_set_wise(part: Any) -> bool:  # noqa: ANN401  # as above
    """Solution modifiers, outermost first, then the pattern."""
    while part.name in _SOLUTION_FORMS:
        part = part.p
    if part.name != "Project":
        return False
    return _binds(part.p) is True


def _binds(part: Any) -> bool | None:  # noqa: ANN401, PLR0911  # one return for each form of the algebra
    """Whether every row of a pattern has `$this` by the pattern's own doing; ``None`` when nothing is proven of it."""
    name = part.name
    if name == "BGP":
        return any(_binds_by(triple) for triple in part.triples)
    if name in {"Join", "Union"}:
        sides = (_binds(part.p1), _binds(part.p2))
        if None in sides:
            return None
        return any(sides) if name == "Join" else all(sides)
    if name == "LeftJoin":
        left, right = _binds(part.p1), _binds(part.p2)
        if left is None or right is None or not _is_plain(part.expr):
            return None
        return left if left or not (_reads_this(part.p2) or _reads_this(part.expr)) else None
    if name in {"Filter", "Extend"}:
        inner = _binds(part.p)
        if inner is None or not _is_plain(part.expr) or (part.get("var") == _THIS and not _is_sample(part)):
            return None
        return inner if inner or not _reads_this(part.expr) else None
    if name == "Graph":
        inner = _binds(part.p)
        return None if inner is None else inner or part.term == _THIS
    return _binds_anew(part)


def _binds_anew(part: Any) -> bool | None:  # noqa: ANN401  # as above
    """The same for what makes rows of its own: a query in the query, and groups."""
    if part.name == "ToMultiSet":
        # Where the inner query gives `$this` and is set-wise itself, its rows are those of every focus node.
        return _is_subquery_of_this(part.p) or None
    if part.name == "AggregateJoin":
        group = part.p
        keyed = group.name == "Group" and _THIS in (group.expr or [])
        return _binds(group.p) or None if keyed and all(_is_plain(one) for one in part.A) else None
    return None


def _is_subquery_of_this(part: Any) -> bool:  # noqa: ANN401  # as above
    project = part
    while project.name in _SOLUTION_FORMS:
        project = project.p
    return project.name == "Project" and _THIS in project.PV and _is_set_wise(part)


def _is_sample(part: Any) -> bool:  # noqa: ANN401  # as above
    """Whether it is how rdflib hands a key of the groups on: as a sample of each group."""
    return str(part.expr).startswith("__agg_")


def _binds_by(triple: tuple[Any, Any, Any]) -> bool:
    subject, predicate, object_ = triple
    if _THIS not in {subject, object_} and predicate != _THIS:
        return False
    # A path of no length holds for every term there is, in the data or not.
    return not isinstance(predicate, Path) or not any(_has_no_length(part) for part in _steps(predicate))


def _has_no_length(path: Any) -> bool:  # noqa: ANN401  # as above
    return isinstance(path, MulPath) and path.mod in {"*", "?"}


def _steps(path: Any) -> Iterator[Any]:  # noqa: ANN401  # as above
    """A path and every path in it."""
    frontier = [path]
    while frontier:
        one = frontier.pop()
        yield one
        for inner in (getattr(one, "args", ()), (getattr(one, "arg", None),), (getattr(one, "path", None),)):
            frontier.extend(step for step in inner if isinstance(step, rdflib.URIRef | Path))


def _is_plain(node: object) -> bool:
    return not any(
        str(getattr(part, "name", "")) in _UNPROVEN
        or (getattr(part, "name", "") == "Function" and not str(part.iri).startswith(str(rdflib.XSD)))  # type: ignore[attr-defined]
        for part in _parts(node)
    )


def _reads_this(node: object) -> bool:
    return any(part == _THIS for part in _parts(node))


def _parts(node: object) -> Iterator[object]:
    """Every part of the algebra or of an expression, variables and paths included."""
    frontier = [node]
    while frontier:
        node = frontier.pop()
        yield node
        if isinstance(node, dict):
            frontier.extend(value for key, value in node.items() if key != "_vars")
        elif isinstance(node, list | tuple | set):
            frontier.extend(node)


def _triples(algebra: object) -> Iterator[tuple[Any, Any, Any]]:
    for part in _parts(algebra):
        if isinstance(part, dict) and "triples" in part:
            for triple in part["triples"]:
                # The algebra has triples; what stands in EXISTS is still as it was parsed, in runs of three.
                for at in range(0, len(triple) - len(triple) % 3, 3):
                    yield triple[at], triple[at + 1], triple[at + 2]


def _named(predicate: object) -> Iterator[str | None]:
    """Properties that a predicate or path names; ``None`` for one that may be any."""
    if isinstance(predicate, rdflib.URIRef):
        yield str(predicate)
    elif isinstance(predicate, Path):
        for step in _steps(predicate):
            if isinstance(step, rdflib.URIRef):
                yield str(step)
            elif type(step).__name__ == "NegatedPath" or _has_no_length(step):
                yield None
    else:
        yield None
