"""What the screen decides is what plain pySHACL says: random shapes over random data, spelling traps included.

Plain pySHACL gets an rdflib graph that keeps the spelling of literals, as the index does.
"""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyshacl import validate as validate_graph
from rdflib import SH

from vnr_graph.check.rules import Rules
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.validation import Engine, Outcome, differences, validate
from vnr_graph.store.terms import to_rdflib
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from rdflib.term import Node

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"

NODES = ["ex:a", "ex:b", "ex:c", "_:d", "_:e"]
CLASSES = ["ex:C", "ex:D"]
PROPERTIES = ["ex:p", "ex:q", "rdf:type"]
LITERALS = [
    *(
        '"1"^^xsd:integer',
        '"01"^^xsd:integer',
        '"2"^^xsd:integer',
        '"x"^^xsd:integer',
        '"1"^^xsd:int',
        '"+1"^^xsd:integer',
    ),
    *('"1.5"^^xsd:decimal', '"1.50"^^xsd:decimal', '"1.5E0"^^xsd:double', '"NaN"^^xsd:double', '"1.5"^^xsd:float'),
    *('"a"', '"ab"', '""', '"a"@en', '"b"@en', '"a"@en-gb', '"c"@en-gb-oxendict', '"å"@sv', '"a b\\n"'),
    *('"2020-02-29"^^xsd:date', '"2021-02-29"^^xsd:date', '"2020-01-01Z"^^xsd:date', '"2020"^^xsd:gYear'),
    *('"2020-01-01T00:00:00"^^xsd:dateTime', '"2020-01-01T00:00:00Z"^^xsd:dateTime', '"12:00:00"^^xsd:time'),
    *('"true"^^xsd:boolean', '"1"^^xsd:boolean', '"yes"^^xsd:boolean', '"u:a"^^xsd:anyURI', '"z"^^ex:own'),
]
DATATYPES = ["integer", "int", "decimal", "double", "float", "string", "date", "gYear", "dateTime", "time", "boolean"]

iris = st.sampled_from(NODES[:3])
terms = st.sampled_from(NODES + LITERALS + CLASSES)
properties = st.sampled_from(PROPERTIES)
literals = st.sampled_from(LITERALS)
counts = st.integers(0, 3)


def listed(items: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=least, max_size=3).map(lambda found: f"( {' '.join(found)} )")


triples = st.tuples(st.sampled_from(NODES), properties, terms).map(" ".join)
classes = st.tuples(st.sampled_from(NODES), st.sampled_from(CLASSES)).map(lambda pair: f"{pair[0]} a {pair[1]}")
subclasses = st.just("ex:D rdfs:subClassOf ex:C")
data = st.lists(st.one_of(triples, triples, classes, subclasses), min_size=1, max_size=14).map(
    lambda found: " .\n".join(found) + " ."
)

paths = st.recursive(
    properties,
    lambda inner: st.one_of(
        properties.map(lambda one: f"[ sh:inversePath {one} ]"),
        listed(inner, 2),
        listed(inner, 2).map(lambda found: f"[ sh:alternativePath {found} ]"),
        st.tuples(st.sampled_from(["zeroOrMore", "oneOrMore", "zeroOrOne"]), inner).map(
            lambda pair: f"[ sh:{pair[0]}Path {pair[1]} ]"
        ),
    ),
    max_leaves=3,
)

for_values = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:class {one}"),
    st.sampled_from(DATATYPES).map(lambda one: f"sh:datatype xsd:{one}"),
    st.sampled_from(["sh:datatype rdf:langString", "sh:datatype ex:own"]),
    st.sampled_from(["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]).map(
        lambda one: f"sh:nodeKind sh:{one}"
    ),
    counts.map(lambda one: f"sh:minLength {one}"),
    counts.map(lambda one: f"sh:maxLength {one}"),
    st.sampled_from(["^a", "a$", "^[0-9]+$", "\\\\d", "b"]).map(lambda one: f'sh:pattern "{one}"'),
    st.just('sh:pattern "A" ; sh:flags "i"'),
    st.sampled_from(['"en"', '"en" "sv"', '"en-gb"', '"*"']).map(lambda one: f"sh:languageIn ( {one} )"),
    st.tuples(st.sampled_from(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]), literals).map(
        lambda pair: f"sh:{pair[0]} {pair[1]}"
    ),
    listed(st.sampled_from(NODES[:3] + LITERALS)).map(lambda one: f"sh:in {one}"),
    st.sampled_from(NODES[:3] + LITERALS).map(lambda one: f"sh:hasValue {one}"),
    st.tuples(st.sampled_from(["equals", "disjoint"]), properties).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
)
about_shapes = st.sampled_from(
    [
        "sh:severity sh:Warning",
        "sh:severity ex:Own",
        "sh:deactivated true",
        "sh:deactivated false",
        'sh:message "m"@en',
        "ex:unknown 1",
    ]
)


def unlike(constraints: list[str]) -> str:
    """Constraints of which no two say the same thing about a shape."""
    return " ; ".join({one.split()[0]: one for one in constraints}.values())


def node_shapes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Bodies of node shapes, and of property shapes inside them."""
    shape = inner.map(lambda body: f"[ {body} ]")
    parts = property_shapes(inner).map(lambda body: f"[ {body} ]")
    logical = st.one_of(
        shape.map(lambda one: f"sh:not {one}"),
        shape.map(lambda one: f"sh:node {one}"),
        st.tuples(st.sampled_from(["and", "or", "xone"]), listed(st.one_of(shape, parts))).map(
            lambda pair: f"sh:{pair[0]} {pair[1]}"
        ),
        parts.map(lambda one: f"sh:property {one}"),
        parts.map(lambda one: f"sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property {one}"),
    )
    return st.lists(st.one_of(for_values, logical, about_shapes), min_size=1, max_size=3).map(unlike)


def property_shapes(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Bodies of property shapes."""
    shape = inner.map(lambda body: f"[ {body} ]")
    for_sets = st.one_of(
        counts.map(lambda one: f"sh:minCount {one}"),
        counts.map(lambda one: f"sh:maxCount {one}"),
        st.just("sh:uniqueLang true"),
        st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), properties).map(lambda p: f"sh:{p[0]} {p[1]}"),
        st.tuples(shape, counts, st.booleans()).map(
            lambda t: f"sh:qualifiedValueShape {t[0]} ; sh:qualified{'Min' if t[2] else 'Max'}Count {t[1]}"
        ),
        shape.map(lambda one: f"sh:node {one}"),
    )
    constraints = st.lists(st.one_of(for_values, for_sets, about_shapes), min_size=1, max_size=3).map(unlike)
    return st.tuples(paths, constraints).map(lambda pair: f"sh:path {pair[0]} ; {pair[1]}")


bodies = st.recursive(st.lists(for_values, min_size=1, max_size=2).map(unlike), node_shapes, max_leaves=4)
targets = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:targetClass {one}"),
    st.sampled_from(NODES[:3] + LITERALS).map(lambda one: f"sh:targetNode {one}"),
    properties.map(lambda one: f"sh:targetSubjectsOf {one}"),
    properties.map(lambda one: f"sh:targetObjectsOf {one}"),
)
shapes = st.lists(
    st.tuples(targets, targets, st.one_of(node_shapes(bodies), property_shapes(bodies))), min_size=1, max_size=2
).map(lambda found: "\n".join(f"ex:S{i} {one} ; {other} ; {body} ." for i, (one, other, body) in enumerate(found)))


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def path_of(graph: rdflib.Graph, node: Node | None) -> object:
    """A path by its structure."""
    if isinstance(node, rdflib.BNode):
        return frozenset((str(p), path_of(graph, value)) for p, value in graph.predicate_objects(node))
    return node and node.n3()


def by_plain_pyshacl(statements: list[ox.Quad], shapes_graph: rdflib.Graph) -> Counter[tuple[object, ...]] | None:
    graph = rdflib.Graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strange booleans
            for quad in statements:
                graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
            _, report, _ = validate_graph(graph, shacl_graph=shapes_graph)
    except Exception:  # noqa: BLE001  # it raises of many kinds: blank nodes compared, paths too deep
        return None
    return Counter(
        (
            report.value(result, SH.focusNode),
            report.value(result, SH.value),
            path_of(report, report.value(result, SH.resultPath)),
            report.value(result, SH.sourceShape),
            report.value(result, SH.sourceConstraintComponent),
            report.value(result, SH.resultSeverity),
        )
        for result in report.objects(None, SH.result)
    )


def by_us(outcome: Outcome) -> Counter[tuple[object, ...]]:
    report = outcome.report
    return Counter(
        (one.focus, one.value, path_of(report, one.path), one.shape, one.component, one.severity)
        for one in outcome.results
    )


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data, shapes)
def test_the_same_as_plain_pyshacl(data: str, shapes: str) -> None:
    statements = quads(data)
    graph = ShapesGraph(quads(shapes))
    expected = by_plain_pyshacl(statements, graph.rdflib)
    assume(expected is not None)
    rules = Rules(rules={}, graph=graph, rule_of={})
    outcome = validate(statements, rules)
    assert by_us(outcome) == expected
    assert differences(outcome, validate(statements, rules, engine=Engine.PYSHACL)) == ((), ())
