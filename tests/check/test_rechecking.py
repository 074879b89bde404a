"""A session's results after any edits are those of a fresh check of the data as it is then."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from vnr_graph.check.edited_index import UNNAMED, EditedIndex
from vnr_graph.check.query_reach import QueryReach
from vnr_graph.check.reach import Edit
from vnr_graph.check.rechecking import Session
from vnr_graph.check.rules import Rules
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.sparql import Query
from vnr_graph.check.validation import validate
from vnr_graph.errors import InputError
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from vnr_graph.check.validation import Outcome, Result

EX = "https://example.org/"
HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + f"@prefix ex: <{EX}> .\n"

NODES = ["ex:a", "ex:b", "ex:c", "_:d", "_:e"]
CLASSES = ["ex:C", "ex:D"]
PROPERTIES = ["ex:p", "ex:q", "rdf:type"]
LITERALS = ['"1"^^xsd:integer', '"01"^^xsd:integer', '"2"^^xsd:integer', '"a"', '"a"@en', '"b"@en', '"x"^^xsd:date']

QUERIES = [
    "SELECT $this ?value WHERE { $this ex:p ?value . FILTER NOT EXISTS { ?value ex:q ?x } }",
    "SELECT $this WHERE { ?x ex:p $this . FILTER NOT EXISTS { ?x ex:q ?y . ?y a ex:C } }",
    "SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x OPTIONAL { ?x ex:q ?y } FILTER(!BOUND(?y)) } GROUP BY $this",
    (
        "SELECT $this ?value WHERE { { $this ex:p ?value } UNION { ?value ex:q/ex:p $this } "
        "FILTER EXISTS { ?value a ?t FILTER NOT EXISTS { ?t ex:p $this } } }"
    ),
    "SELECT $this ?value WHERE { $this ex:p+ ?value . ?value ^ex:q ex:a }",
    "SELECT $this ?path WHERE { $this ?path ex:b }",
    "SELECT $this ?value WHERE { GRAPH ?g { $this ex:p ?value } ?value ex:q ?z }",
    "SELECT $this WHERE { ?g ex:p ?v . GRAPH $this { ?s ?p ?v } }",
    "SELECT $this WHERE { $this ex:p ?v . GRAPH ?g { { ?v ex:q ?w } UNION { ?v ex:p ?w } ?w a ex:C } }",
    "SELECT $this WHERE { $this ex:p ?v . FILTER NOT EXISTS { GRAPH ?v { ?s ex:q ?o } } }",
    "SELECT $this ?value WHERE { $this ex:p ?a . ?b ex:p ?c . FILTER(?b = ?a) BIND(?c AS ?value) }",
    "SELECT $this ?value WHERE { $this ex:p ?a OPTIONAL { ?a ex:q ?b } ?c ex:p ?b . BIND(?c AS ?value) }",
    "SELECT $this WHERE { $this (ex:p|^ex:q)/ex:p* ?v . FILTER NOT EXISTS { ?v a ex:C . ?v ex:p 1 } }",
    "SELECT $this WHERE { $this ex:p ?v . FILTER(?v > 1) }",
    "SELECT $this WHERE { ?x ex:q $this . { SELECT ?x WHERE { ?x ex:p ?y } LIMIT 1 } }",
]
"""Plain ones, which are answered from the index, others, and one that only pySHACL may run."""

nodes = st.sampled_from(NODES)
properties = st.sampled_from(PROPERTIES)
terms = st.sampled_from(NODES + CLASSES + LITERALS)
counts = st.integers(0, 2)
triples = st.one_of(
    st.tuples(nodes, properties, terms).map(" ".join),
    st.tuples(nodes, st.sampled_from(CLASSES)).map(lambda pair: f"{pair[0]} a {pair[1]}"),
    st.just("ex:D rdfs:subClassOf ex:C"),
)
statements = st.tuples(st.sampled_from(["", "", "ex:g", "ex:a"]), triples)


def listed(items: st.SearchStrategy[str], least: int) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=least, max_size=2).map(lambda found: f"( {' '.join(found)} )")


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
simple = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:class {one}"),
    st.sampled_from(["sh:datatype xsd:integer", "sh:nodeKind sh:IRI", "sh:minLength 2", 'sh:languageIn ( "en" )']),
    listed(st.sampled_from(NODES[:3] + LITERALS), 1).map(lambda one: f"sh:in {one}"),
    terms.filter(lambda one: not one.startswith("_")).map(lambda one: f"sh:hasValue {one}"),
    st.tuples(st.sampled_from(["equals", "disjoint"]), properties).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
    st.sampled_from(QUERIES).map(
        lambda text: f'sh:sparql [ sh:message "{{?value}}" ; sh:select """PREFIX ex: <{EX}> {text}""" ]'
    ),
)


def unlike(constraints: list[str]) -> str:
    """Constraints of which no two say the same thing about a shape."""
    return " ; ".join({one.split()[0]: one for one in constraints}.values())


def property_bodies(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    of_sets = st.one_of(
        counts.map(lambda one: f"sh:minCount {one}"),
        counts.map(lambda one: f"sh:maxCount {one}"),
        st.just("sh:uniqueLang true"),
        st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), properties).map(lambda p: f"sh:{p[0]} {p[1]}"),
        st.tuples(inner, counts, st.sampled_from(["Min", "Max"])).map(
            lambda t: (
                f"sh:qualifiedValueShape [ {t[0]} ] ; sh:qualifiedValueShapesDisjoint true ; "
                f"sh:qualified{t[2]}Count {t[1]}"
            )
        ),
    )
    constraints = st.lists(st.one_of(simple, of_sets, of_sets), min_size=1, max_size=2).map(unlike)
    return st.tuples(paths, constraints).map(lambda pair: f"sh:path {pair[0]} ; {pair[1]}")


def node_bodies(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = property_bodies(inner).map(lambda body: f"[ {body} ]")
    logical = st.one_of(
        inner.map(lambda one: f"sh:not [ {one} ]"),
        inner.map(lambda one: f"sh:node [ {one} ]"),
        st.tuples(
            st.sampled_from(["and", "or", "xone"]), listed(st.one_of(inner.map(lambda b: f"[ {b} ]"), parts), 1)
        ).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
        st.lists(parts, min_size=1, max_size=2).map(lambda found: f"sh:property {', '.join(found)}"),
        parts.map(lambda one: f"sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property {one}"),
        st.just("sh:node ex:S0"),  # which may meet itself
    )
    return st.lists(st.one_of(simple, logical, logical), min_size=1, max_size=3).map(unlike)


bodies = st.recursive(st.lists(simple, min_size=1, max_size=2).map(unlike), node_bodies, max_leaves=4)
targets = st.one_of(
    st.sampled_from(CLASSES).map(lambda one: f"sh:targetClass {one}"),
    st.sampled_from([*NODES[:3], '"01"^^xsd:integer']).map(lambda one: f"sh:targetNode {one}"),
    properties.map(lambda one: f"sh:targetSubjectsOf {one}"),
    properties.map(lambda one: f"sh:targetObjectsOf {one}"),
)
shapes = st.lists(
    st.tuples(targets, targets, st.one_of(node_bodies(bodies), property_bodies(bodies))), min_size=1, max_size=2
).map(lambda found: "\n".join(f"ex:S{i} {one} ; {other} ; {body} ." for i, (one, other, body) in enumerate(found)))


def rules_of(text: str) -> Rules:
    return Rules(rules={}, graph=ShapesGraph(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)), rule_of={})


def quads_of(found: list[tuple[str, str]]) -> list[ox.Quad]:
    """Each once; blank nodes have the same names each time."""
    text = "".join(f"{graph} {{ {triple} }}\n" if graph else f"{triple} .\n" for graph, triple in found)
    names: dict[object, ox.BlankNode] = {}

    def named(term: object) -> object:
        return names.setdefault(term, ox.BlankNode(f"n{len(names)}")) if isinstance(term, ox.BlankNode) else term

    return list(
        dict.fromkeys(
            ox.Quad(named(quad.subject), quad.predicate, named(quad.object), quad.graph_name)  # type: ignore[arg-type]
            for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TRIG)
        )
    )


def turtle(text: str) -> list[ox.Quad]:
    return quads_of([("", one) for one in text.split(" . ")])


def counted(results: tuple[Result, ...]) -> Counter[Result]:
    return Counter(results)


def fresh(quads: set[ox.Quad], rules: Rules, *, in_store: bool) -> Outcome:
    if not in_store:
        return validate(list(quads), rules)
    store = ox.Store()
    store.extend(quads)
    return validate(store, rules)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(statements, min_size=4, max_size=16),
    st.lists(st.lists(st.integers(0, 99), max_size=3), min_size=1, max_size=5),
    shapes,
    st.sampled_from(["a store", "quads"]),
)
def test_a_session_is_as_a_fresh_check(
    pool: list[tuple[str, str]], edits: list[list[int]], text: str, given_as: str
) -> None:
    quads, rules = quads_of(pool), rules_of(text)
    now, in_store = set(quads[::2]), given_as == "a store"
    store = ox.Store()
    store.extend(now)
    try:
        session = Session(store if in_store else list(now), rules)
    except InputError:
        reject()
    before = session.outcome
    for edit in edits:
        flipped = {quads[number % len(quads)] for number in edit}
        removed, added = flipped & now, flipped - now
        now = now ^ flipped
        try:
            expected = fresh(now, rules, in_store=in_store)
        except InputError:
            reject()
        change = session.edit(removed, added)
        after = session.outcome
        assert counted(after.results) == counted(expected.results)
        assert after.focus_nodes == expected.focus_nodes
        assert after.unsure == expected.unsure
        assert counted(before.results) + counted(change.new) == counted(after.results) + counted(change.gone)
        assert not counted(change.new) & counted(change.gone)
        before = after


PEOPLE = """ex:S sh:targetClass ex:Person ;
    sh:property [ sh:path ( ex:worksFor ex:seat ) ; sh:minCount 1 ] , [ sh:path ex:worksFor ; sh:class ex:Firm ] ."""


def test_only_what_an_edit_reaches_is_judged() -> None:
    data = "ex:f a ex:Firm . ex:f ex:seat ex:x . ex:g a ex:Firm . " + " . ".join(
        f"ex:p{i} a ex:Person . ex:p{i} ex:worksFor {'ex:f' if i < 3 else 'ex:g'}" for i in range(10)
    )
    session = Session(turtle(data), rules_of(PEOPLE))
    assert {str(result.focus) for result in session.outcome.results} == {f"{EX}p{i}" for i in range(3, 10)}

    moved = session.edit(removed=turtle("ex:p0 ex:worksFor ex:f"), added=turtle("ex:p0 ex:worksFor ex:g"))
    assert (moved.judged, [str(one.focus) for one in moved.new], moved.gone) == (1, [f"{EX}p0"], ())

    seated = session.edit(added=turtle("ex:g ex:seat ex:x"))
    assert (seated.judged, len(seated.new), len(seated.gone)) == (8, 0, 8)

    retyped = session.edit(removed=turtle("ex:f a ex:Firm"))
    assert (retyped.judged, {str(one.focus) for one in retyped.new}) == (2, {f"{EX}p1", f"{EX}p2"})

    assert session.edit(added=turtle("ex:p1 ex:name 1")).judged == 0
    assert session.outcome.unsure == 0


def test_targets_come_and_go_with_subclasses() -> None:
    session = Session(
        turtle("ex:a a ex:Cat . ex:b a ex:Animal"), rules_of("ex:S sh:targetClass ex:Animal ; sh:nodeKind sh:Literal .")
    )
    change = session.edit(added=turtle("ex:Cat rdfs:subClassOf ex:Animal"))
    assert [str(one.focus) for one in change.new] == [f"{EX}a"]
    change = session.edit(removed=turtle("ex:Cat rdfs:subClassOf ex:Animal . ex:b a ex:Animal"))
    assert {str(one.focus) for one in change.gone} == {f"{EX}a", f"{EX}b"}
    assert session.outcome.unmatched == (change.gone[0].shape,)


def test_a_statement_stays_while_a_graph_has_it() -> None:
    rules = rules_of("ex:S sh:targetSubjectsOf ex:p ; sh:nodeKind sh:Literal .")
    quads = quads_of([("ex:g", "ex:a ex:p 1"), ("ex:h", "ex:a ex:p 1")])
    session = Session(quads, rules)
    assert session.edit(removed=quads[:1]).gone == ()
    assert len(session.edit(removed=quads[1:]).gone) == 1
    assert len(session.edit(added=quads[:1]).new) == 1


def test_an_index_is_the_same_after_an_edit_and_its_opposite() -> None:
    quads = turtle("ex:a ex:p ex:b . ex:a ex:p ex:c . ex:a a ex:C")
    index = EditedIndex(quads)
    index.settle(keep=False)
    a, p, c = (index.id_of(ox.NamedNode(f"{EX}{name}")) for name in ("a", "p", "c"))
    class_ = index.id_of(ox.NamedNode(f"{EX}C"))
    assert index.instances(class_) == {a}
    assert (set(index.objects(a, p)), set(index.subjects(p, c)), index.many(p)) == (set(index.table(p)[a]), {a}, {a})  # type: ignore[arg-type]
    assert index.remove((a, p, c, UNNAMED))
    assert (index.subjects(p, c), index.many(p), type(index.table(p)[a])) == (frozenset(), set(), int)
    assert index.add((a, p, c, UNNAMED))
    assert (len(index.objects(a, p)), index.many(p)) == (2, {a})
    assert index.remove((a, index.type_id, class_, UNNAMED))
    assert index.instances(class_) == set()


@pytest.mark.parametrize(
    ("query", "changed", "expected"),
    [
        ("$this ex:p ?x . ?x ex:q ?y", "ex:b ex:q ex:c", {"a"}),
        ("$this ex:p ?x . FILTER NOT EXISTS { ?x ex:q ?y }", "ex:b ex:q ex:c", {"a"}),
        ("$this ex:p ?x OPTIONAL { ?x ex:q ?y }", "ex:b ex:q ex:c", {"a"}),
        ("?x ex:p $this . ?x ex:q ?y", "ex:a ex:q ex:c", {"b"}),
        ("$this ex:p/ex:q ?y", "ex:b ex:q ex:c", {"a"}),
        ("$this ex:p ex:b", "ex:a ex:p ex:c", set()),
        ("{ $this ex:p ?x } UNION { ?y ex:q $this }", "ex:a ex:q ex:c", {"c"}),
        ("$this ex:p ?x . ?y ex:q ?z", "ex:b ex:q ex:c", None),
        ("$this ex:p ?x . ?x ex:q* ?z", "ex:b ex:r ex:c", None),
        ("$this ex:p ?x . ?x ex:q ?y", "ex:b ex:r ex:c", set()),
    ],
)
def test_what_a_changed_statement_leads_to(query: str, changed: str, expected: set[str] | None) -> None:
    index = EditedIndex([*turtle("ex:a ex:p ex:b"), *turtle(changed)])
    index.settle(keep=False)
    reach = QueryReach(index, Query(f"PREFIX ex: <{EX}> SELECT $this WHERE {{ {query} }}", {}))
    edit = Edit.of([index.numbers_of(turtle(changed)[0])], index.subclass_id)
    found = reach.touched(edit.quads, edit.by_predicate)
    assert (None if found is None else {str(index.terms[one])[1:-1].removeprefix(EX) for one in found}) == expected
