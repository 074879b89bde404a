"""Plain queries have the rows from the index that Oxigraph gives; others are refused, not answered wrongly."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnr_graph.check.index import GraphIndex
from vnr_graph.check.joining import answer
from vnr_graph.check.set_wise import read_query
from vnr_graph.check.values import Refused

PREFIXES = {"ex": "https://example.org/", "xsd": "http://www.w3.org/2001/XMLSchema#"}
HEAD = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
VARIABLES = ["$this", "?value", "?x", "?y"]
NODES = ["ex:a", "ex:b", "ex:c"]

nodes = st.sampled_from(NODES)
variables = st.sampled_from(VARIABLES)
properties = st.sampled_from(["ex:p", "ex:q"])
objects = st.sampled_from([*NODES, "1", "2", "-1", '"a"', '"a"@en', '"01"^^xsd:integer'])
data = st.lists(st.tuples(nodes, properties, objects).map(" ".join), min_size=1, max_size=12, unique=True)
ends = st.one_of(variables, variables, variables, nodes)
patterns = st.tuples(ends, properties, ends).map(lambda one: " ".join(one) + " .")
comparisons = st.one_of(
    st.tuples(variables, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.one_of(variables, nodes, st.just("1"))),
    st.tuples(variables, st.sampled_from(["IN", "NOT IN"]), st.just("(ex:a, ex:b)")),
).map(" ".join)
kinds = st.tuples(st.sampled_from(["isIRI", "isBlank", "isLiteral"]), variables).map(lambda one: f"{one[0]}({one[1]})")
conditions = st.recursive(
    st.one_of(comparisons, kinds),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda one: f"({' '.join(one)})"),
        inner.map(lambda one: f"(!({one}))"),
    ),
    max_leaves=3,
)
filters = conditions.map(lambda one: f"FILTER ({one})")
groups = st.recursive(
    st.tuples(st.lists(patterns, min_size=1, max_size=3), st.lists(filters, max_size=1)),
    lambda inner: st.tuples(
        st.lists(patterns, min_size=1, max_size=2),
        st.lists(
            st.one_of(
                filters,
                st.tuples(st.sampled_from(["EXISTS", "NOT EXISTS"]), inner).map(
                    lambda one: f"FILTER {one[0]} {{ {group(one[1])} }}"
                ),
            ),
            max_size=2,
        ),
    ),
    max_leaves=3,
)


def group(parts: tuple[list[str], list[str]]) -> str:
    return " ".join((*parts[0], *parts[1]))


def rows_of(text: str, statements: list[str]) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Rows from the index and from Oxigraph."""
    quads = list(ox.parse(HEAD + " .\n".join(statements) + " .", format=ox.RdfFormat.TURTLE))
    store = ox.Store()
    store.extend(quads)
    # Oxigraph's store spells numbers anew; the index is to see what it sees.
    reading = read_query(text, PREFIXES)
    assert reading is not None
    names, found = answer(GraphIndex(store), reading.algebra)
    solutions = store.query(text, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == names
    return {tuple(map(str, row)) for row in found}, {tuple(map(str, row)) for row in solutions}


@settings(max_examples=400, deadline=None)
@given(data, groups)
def test_the_rows_are_oxigraph_s(data: list[str], groups: tuple[list[str], list[str]]) -> None:
    used = sorted({word for pattern in groups[0] for word in pattern.split() if word[0] in "$?"}) or ["$this"]
    text = f"SELECT DISTINCT {' '.join(used)} WHERE {{ {group(groups)} }}"
    try:
        ours, theirs = rows_of(text, data)
    except Refused:
        return
    assert ours == theirs


DATA = ["ex:a ex:p ex:b", "ex:a ex:q 1, 2", "ex:b ex:q 2", "ex:c ex:p ex:a", 'ex:c ex:q "x"']


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("$this ex:p ?value", {("a", "b"), ("c", "a")}),
        ("$this ex:p ?value . ?value ex:q ?n . FILTER (?n > 1)", {("a", "b"), ("c", "a")}),
        ("$this ex:p ?value . FILTER NOT EXISTS { ?value ex:p ?other }", {("a", "b")}),
        ("$this ex:p ?value . FILTER EXISTS { ?x ex:p $this . FILTER (?x != ?value) }", {("a", "b")}),
        ("$this ex:p ?value . FILTER (?value IN (ex:b) || $this = ex:c)", {("a", "b"), ("c", "a")}),
        ("$this ex:p ?value . $this ex:q 1", set()),
    ],
)
def test_plain_queries(pattern: str, expected: set[tuple[str, str]]) -> None:
    text = f"SELECT $this ?value WHERE {{ {pattern} }}"
    if pattern.endswith(" 1"):
        with pytest.raises(Refused):
            rows_of(text, DATA)
    else:
        ours, theirs = rows_of(text, DATA)
        assert ours == theirs
        assert {tuple(end.rpartition("/")[2].rstrip(">") for end in row) for row in ours} == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ?p ?value",
        "$this ex:p* ?value",
        "$this ex:p ?value . OPTIONAL { ?value ex:q ?n }",
        "{ $this ex:p ?value } UNION { ?value ex:p $this }",
        "GRAPH ?g { $this ex:p ?value }",
        "$this ex:p ?x . BIND (STR(?x) AS ?value)",
        "$this ex:p ?value . FILTER (STRLEN(STR(?value)) > 1)",
        "$this ex:p ?value . $this ex:q ?n . FILTER (?n > 1)",
        "$this ex:q ?value . FILTER (?value = 1)",
        "$this ex:p ?value . FILTER (?unbound = 1)",
        "$this ex:p ?value . { SELECT $this WHERE { $this ex:q 1 } }",
    ],
)
def test_what_is_not_plain_is_refused(pattern: str) -> None:
    """The comparisons among them meet a text in the data."""
    with pytest.raises(Refused):
        rows_of(f"SELECT $this ?value WHERE {{ {pattern} }}", DATA)
