"""SPARQL constraints: which may be asked for all focus nodes at once, and that this gives what plain pySHACL gives."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyshacl import validate as validate_graph
from rdflib import SH

from vnr_graph.check.minus import with_minus
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.set_wise import read_query
from vnr_graph.check.shapes_graph import ShapesGraph, sh
from vnr_graph.check.sparql import prefixes_of, query_of
from vnr_graph.check.validation import Engine, differences, validate
from vnr_graph.errors import InputError
from vnr_graph.store.terms import to_rdflib
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from vnr_graph.check.validation import Outcome, Result

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"
DECLARED = """
ex:prefixes a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
"""
EX = {"ex": "https://example.org/"}


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def rules_of(select: str, more: str = "", shape: str = "ex:S sh:targetSubjectsOf ex:p") -> Rules:
    text = f"{DECLARED} {shape} ; sh:sparql ex:constraint . ex:constraint sh:prefixes ex:prefixes {more} ;"
    graph = ShapesGraph(quads(f'{text} sh:select """{select}""" .'))
    return Rules(rules={}, graph=graph, rule_of={})


def said(outcome: Outcome) -> set[tuple[str, str | None]]:
    def local(term: object) -> str | None:
        return None if term is None else str(term).rpartition("/")[2]

    return {(local(r.focus) or "", local(r.value)) for r in outcome.results}


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:p ?value",
        "?value ex:p $this",
        "$this ex:p/ex:q ?value",
        "$this ex:p ?value . FILTER (?value != $this)",
        "$this ex:p ?value . OPTIONAL { $this ex:q ?other } FILTER (!BOUND(?other))",
        "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?value }",
        "$this ex:p ?value . BIND (STR($this) AS ?text) FILTER (STRLEN(?text) > 3)",
        "{ $this ex:p ?value } UNION { $this ex:q ?value }",
        "GRAPH $this { ?x ex:p ?value }",
        "GRAPH ?g { $this ex:p ?value }",
        "$this ex:p ?x . $this ex:q* ?value",
        "?x ex:p ?y . { $this ex:p ?value }",
        "{ SELECT $this ?value WHERE { $this ex:p ?value } }",
        "{ SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this } FILTER (?value > 1)",
    ],
)
def test_bound_by_a_pattern_wherever_it_is_read(pattern: str) -> None:
    reading = read_query(f"SELECT $this ?value WHERE {{ {pattern} }}", EX)
    assert reading is not None
    assert reading.set_wise


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { FILTER ($this = ex:a) }",
        "SELECT $this WHERE { ?x ex:p ?y . FILTER NOT EXISTS { $this ex:p ?y } }",
        "SELECT $this WHERE { ?x ex:p ?y . OPTIONAL { $this ex:p ?y } }",
        "SELECT $this ?value WHERE { ?x ex:p ?value . BIND (STR($this) AS ?text) }",
        "SELECT $this WHERE { { $this ex:p ?x } UNION { ?x ex:p ?y } }",
        "SELECT $this WHERE { { FILTER ($this = ex:a) } $this ex:p ?x }",
        "SELECT $this ?value WHERE { $this ex:p* ?value }",
        "SELECT $this ?value WHERE { $this ex:p? ?value }",
        "SELECT ?value WHERE { $this ex:p ?value }",
        "SELECT $this WHERE { $this ex:p ?x } LIMIT 1",
        "SELECT (COUNT(?x) AS ?value) WHERE { $this ex:p ?x }",
        "SELECT $this WHERE { $this ex:p ?x . { SELECT ?x WHERE { ?x ex:q ?y } LIMIT 1 } }",
        "SELECT $this WHERE { $this ex:p ?x . { SELECT $this WHERE { $this ex:q ?y } LIMIT 1 } }",
        "SELECT $this WHERE { $this ex:p ?x . { SELECT (COUNT($this) AS ?n) WHERE { $this ex:q ?y } } }",
        "SELECT $this WHERE { $this ex:p ?x . { SELECT (COUNT(?y) AS ?n) WHERE { $this ex:q ?y } GROUP BY ?y } }",
        "SELECT $this WHERE { $this ex:p ?x . MINUS { ?x ex:q $this } }",
        "SELECT $this WHERE { $this ex:p ?x . VALUES ?x { ex:a } }",
        "SELECT $this WHERE { $this ex:p ?x . FILTER (RAND() > 0.5) }",
        "SELECT $this WHERE { $this ex:p ?x . BIND (ex:f(?x) AS ?y) }",
        "ASK { $this ex:p ?x }",
    ],
)
def test_not_proven(query: str) -> None:
    reading = read_query(query, EX)
    assert reading is not None
    assert not reading.set_wise


def test_a_count_for_each_focus_node_is_set_wise() -> None:
    reading = read_query("SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this", EX)
    assert reading is not None
    assert reading.set_wise


def test_what_does_not_parse_is_not_read() -> None:
    assert read_query("SELECT $this WHERE {", EX) is None


def test_the_shipped_queries_are_proven_to_be_set_wise() -> None:
    graph = read_rules().graph
    unproven = set()
    for shape, constraint in graph.pairs(sh("sparql")):
        query = query_of(graph, constraint, graph.value(shape, sh("path")))
        reading = read_query(query.text, query.prefixes)
        if reading is None or not reading.set_wise:
            unproven.add(str(shape))
    assert unproven == set()


@pytest.mark.parametrize(
    ("pattern", "predicates", "graphs"),
    [
        ("$this ex:p ?x . FILTER NOT EXISTS { ?x ex:q ?y }", {"p", "q"}, False),
        ("$this ex:p/^ex:q|ex:r ?x", {"p", "q", "r"}, False),
        ("$this ?p ?x", None, False),
        ("$this !ex:p ?x", None, False),
        ("$this ex:p* ?x", None, False),
        ("GRAPH ?g { $this ex:p ?x }", {"p"}, True),
        ("$this ex:p ?x . FILTER EXISTS { GRAPH ?x { ?y ex:q ?z } }", {"p", "q"}, True),
    ],
)
def test_what_a_query_reads(pattern: str, predicates: set[str] | None, graphs: bool) -> None:  # noqa: FBT001
    reading = read_query(f"SELECT $this WHERE {{ {pattern} }}", EX)
    assert reading is not None
    found = reading.predicates
    assert (found and {name.rpartition("/")[2] for name in found}) == predicates
    assert reading.graphs is graphs


def test_not_exists_over_a_join_becomes_minus() -> None:
    text = "SELECT $this WHERE { $this ex:covers ?v . FILTER NOT EXISTS { ?m ex:of $this . ?m ex:in ?v } ?v ex:x ?y }"
    assert with_minus(text) == (
        "SELECT $this WHERE { $this ex:covers ?v .  ?v ex:x ?y  MINUS { ?m ex:of $this . ?m ex:in ?v } }"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:p ?v . FILTER NOT EXISTS { $this ex:q ?v }",  # one look-up for each row is quick
        "$this ex:p ?v . FILTER NOT EXISTS { ?a ex:q ?b . ?b ex:q ?c }",  # nothing in common: MINUS takes nothing away
        "$this ex:p ?v . FILTER NOT EXISTS { ?a ex:q $this . ?a ex:n ?n . FILTER (?n > ?v) }",
        "$this ex:p ?v . OPTIONAL { ?v ex:r ?w } FILTER NOT EXISTS { ?a ex:q $this . ?a ex:r ?w }",  # may be unbound
        "$this ex:p ?v . BIND (?v AS ?w) FILTER NOT EXISTS { ?a ex:q $this . ?a ex:r ?w }",
        "{ $this ex:p ?v . FILTER NOT EXISTS { ?a ex:q $this . ?a ex:r ?v } }",  # not in the outermost group
        "$this ex:p ?v",
    ],
)
def test_what_must_stay_as_it_is(pattern: str) -> None:
    text = f"SELECT $this WHERE {{ {pattern} }}"
    assert with_minus(text) == text


ends = st.sampled_from(["$this", "?value", "?x", "ex:a", "ex:b"])
patterns = st.tuples(ends, st.sampled_from(["ex:p", "ex:q"]), ends).map(" ".join)
plain = st.lists(patterns, min_size=1, max_size=3).map(lambda found: " . ".join(["$this ex:p ?value", *found]))
blocks = st.lists(patterns, min_size=1, max_size=3).map(" . ".join)
parts = st.one_of(
    st.just(""),
    blocks.map(lambda block: f"FILTER NOT EXISTS {{ {block} }}"),
    blocks.map(lambda block: f"FILTER EXISTS {{ {block} }}"),
    blocks.map(lambda block: f"OPTIONAL {{ {block} }}"),
    st.sampled_from(["FILTER ($this != ?value)", "FILTER (?value = ex:a || ?x = ex:b)"]),
    patterns.map(lambda one: f"{{ {one} }} UNION {{ $this ex:q ?value }}"),
)
queries = st.tuples(plain, parts, parts).map(
    lambda found: f"SELECT $this ?value WHERE {{ {found[0]} . {found[1]} {found[2]} }}"
)
statements = st.lists(
    st.tuples(
        st.sampled_from(["ex:a", "ex:b", "ex:c"]), st.sampled_from(["ex:p", "ex:q"]), st.sampled_from("abcd")
    ).map(lambda one: f"{one[0]} {one[1]} ex:{one[2]} ."),
    min_size=1,
    max_size=9,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(statements, queries)
def test_the_same_as_plain_pyshacl(statements: str, queries: str) -> None:
    rules = rules_of(queries)
    data = quads(statements)
    graph = rdflib.Graph()
    for quad in data:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    _, report, _ = validate_graph(graph, shacl_graph=rules.graph.rdflib)
    expected = Counter(
        (report.value(one, SH.focusNode), report.value(one, SH.value)) for one in report.objects(None, SH.result)
    )
    store = ox.Store()
    store.extend(data)
    for found in (validate(data, rules), validate(store, rules)):
        assert Counter((result.focus, result.value) for result in found.results) == expected


DATA = "ex:a ex:p ex:b , ex:c . ex:b ex:p ex:c ; ex:q ex:a ."


def only(outcome: Outcome) -> Result:
    (result,) = outcome.results
    return result


def test_a_row_is_a_result_with_its_message_filled_in_in_each_language() -> None:
    rules = rules_of(
        "SELECT $this ?value ?n WHERE { $this ex:q ?value BIND (7 AS ?n) }",
        '; sh:message "{$this} {?value} {?n} {?none}"@en , "{?n}!"@sv',
        'ex:S sh:targetSubjectsOf ex:p ; sh:severity sh:Info ; sh:message "Also {?n}"',
    )
    result = only(validate(quads(DATA), rules))
    assert set(result.messages) == {
        rdflib.Literal("https://example.org/b https://example.org/a 7 {?none}", lang="en"),
        rdflib.Literal("7!", lang="sv"),
        rdflib.Literal("Also 7"),
    }
    assert (result.component, result.severity) == (SH.SPARQLConstraintComponent, SH.Info)
    assert result.source == rdflib.URIRef("https://example.org/constraint")
    assert result.detail == {"n": "7"}


@pytest.mark.parametrize("engine", Engine)
def test_a_row_without_a_value_is_about_the_focus_node_itself(engine: Engine) -> None:
    rules = rules_of("SELECT $this WHERE { $this ex:q ?x }")
    assert said(validate(quads(DATA), rules, engine=engine)) == {("b", "b")}


@pytest.mark.parametrize("engine", Engine)
def test_path_is_put_into_the_query_of_a_property_shape(engine: Engine) -> None:
    shape = "ex:S sh:targetSubjectsOf ex:p ; sh:path ( ex:p [ sh:inversePath ex:p ] )"
    rules = rules_of("SELECT DISTINCT $this ?value WHERE { $this $PATH ?value . FILTER (?value != $this) }", "", shape)
    outcome = validate(quads(DATA), rules, engine=engine)
    assert said(outcome) == {("a", "b"), ("b", "a")}
    assert {result.path for result in outcome.results} == set(rules.shapes.objects(None, SH.path))


@pytest.mark.parametrize(
    ("select", "unsure"),
    [("SELECT $this WHERE { $this ex:q ?x }", 0), ("SELECT $this WHERE { FILTER ($this = ex:b) }", 2)],
)
def test_what_is_not_proven_is_pyshacl_s(select: str, unsure: int) -> None:
    outcome = validate(quads(DATA), rules_of(select))
    assert (said(outcome), outcome.unsure) == ({("b", "b")}, unsure)
    assert differences(outcome, validate(quads(DATA), rules_of(select), engine=Engine.PYSHACL)) == ((), ())


def test_a_literal_in_focus_is_pyshacl_s() -> None:
    rules = rules_of("SELECT $this WHERE { ?x ex:n $this }", "", "ex:S sh:targetObjectsOf ex:n")
    outcome = validate(quads("ex:a ex:n 1 ."), rules)
    assert (said(outcome), outcome.unsure) == ({("1", "1")}, 1)


def test_a_deactivated_constraint_finds_nothing() -> None:
    assert (
        validate(quads(DATA), rules_of("SELECT $this WHERE { $this ex:q ?x }", "; sh:deactivated true")).results == ()
    )


@pytest.mark.parametrize(
    ("select", "why"),
    [
        ("SELECT $this WHERE { SERVICE <https://example.org/> { $this ex:p ?x } }", "SERVICE is refused"),
        ("SELECT $this FROM <https://example.org/> WHERE { $this ex:p ?x }", "FROM is refused"),
    ],
)
def test_a_query_that_reaches_beyond_the_data_is_an_error_that_names_it(select: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        validate(quads(DATA), rules_of(select))
    assert str(caught.value.place) == "<https://example.org/constraint>"


def test_what_pyshacl_refuses_is_an_error() -> None:
    with pytest.raises(InputError, match=r"pySHACL cannot use the shapes: .*MINUS"):
        validate(quads(DATA), rules_of("SELECT $this WHERE { $this ex:p ?x . MINUS { $this ex:q ?y } }"))


def test_prefixes_of_what_is_imported_within_the_shapes_graph() -> None:
    text = """
    ex:constraint sh:prefixes ex:first .
    ex:first owl:imports ex:second ; sh:declare [ sh:prefix "a" ; sh:namespace "https://example.org/a#" ] .
    ex:second owl:imports ex:first ; sh:declare [ sh:prefix "b" ; sh:namespace "https://example.org/b#" ] ,
        [ sh:prefix "a" ; sh:namespace "https://example.org/other#" ] .
    """
    assert prefixes_of(ShapesGraph(quads(text)), ox.NamedNode("https://example.org/constraint")) == {
        "a": "https://example.org/a#",
        "b": "https://example.org/b#",
    }
