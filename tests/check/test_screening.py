"""The screen spares pySHACL work and changes nothing: the same results as plain pySHACL."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SH

from vnr_graph.check.index import GraphIndex
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.screening import Screen
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.validation import Engine, Outcome, validate
from vnr_graph.coverage import install_derived
from vnr_graph.store import opening
from vnr_graph.store.opening import DERIVED, open_map
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from vnr_graph.store.opening import Map

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


def told(outcome: Outcome) -> Counter[tuple[str, ...]]:
    """Results without the names of blank nodes, which differ from run to run."""

    def plain(node: rdflib.term.Node | None) -> str:
        return "[]" if isinstance(node, rdflib.BNode) else str(node)

    return Counter(
        (plain(r.shape), plain(r.focus), plain(r.value), plain(r.path), *sorted(str(m) for m in r.messages))
        for r in outcome.results
    )


def agree(map_: Map, rules: Rules) -> None:
    view = view_map(map_, ViewOptions(as_of=TODAY))
    install_derived(view)
    screened = validate(map_.store, rules)
    plain = validate(map_.store, rules, engine=Engine.PYSHACL)
    assert told(screened) == told(plain)
    assert screened.focus_nodes == plain.focus_nodes


def test_same_results_on_the_shipped_map(rules: Rules) -> None:
    agree(open_map(), rules)


EXAMPLES = sorted((Path(__file__).parents[1] / "shapes").glob("VNR*/wrong.t*"))


@cache
def statements_of(path: Path) -> tuple[ox.Quad, ...]:
    """What an example of a broken rule says, with all that is derived from it and what kinds of things it names.

    The rest of the ontology and of the code lists is left out: pySHACL would look at all of it for each map.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "base_folders", tuple)
        map_ = open_map([path])
        install_derived(view_map(map_, ViewOptions(as_of=TODAY)))
    own = {document for document, told in map_.documents.items() if told.path == path} | {DERIVED.value}
    kept = [quad for quad in map_.store if getattr(quad.graph_name, "value", "") in own]
    named = {quad.object for quad in kept}
    kinds = map_.store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), None)
    return (*kept, *(quad for quad in kinds if quad.subject in named))


KINDS = ["drop", "retarget", "retype", "relabel", "literal", "copy"]
broken = st.tuples(
    st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=2, unique=True),
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10_000)), min_size=1, max_size=12),
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken)
def test_same_results_on_maps_broken_at_random(rules: Rules, broken: tuple[list[Path], list[tuple[str, int]]]) -> None:
    paths, breaks = broken
    quads = list(dict.fromkeys(quad for path in paths for quad in statements_of(path)))
    for kind, position in breaks:
        at = position % len(quads)
        quad, other = quads[at], quads[(at * 7 + 1) % len(quads)]
        changed: dict[str, Any] = {
            "drop": None,
            "retarget": ox.NamedNode(expand("agency:nobody")),
            "retype": ox.Literal("2014-13-45", datatype=ox.NamedNode(expand("xsd:date"))),
            "relabel": ox.Literal("19121212-1212", language="en"),
            "literal": ox.Literal("01", datatype=ox.NamedNode(expand("xsd:integer"))),
            "copy": other.object,
        }
        del quads[at]
        if changed[kind] is not None or not quads:
            quads.append(ox.Quad(quad.subject, quad.predicate, changed[kind] or quad.object, quad.graph_name))
    store = ox.Store()
    store.extend(quads)
    screened = validate(store, rules)
    plain = validate(store, rules, engine=Engine.PYSHACL)
    assert told(screened) == told(plain)
    assert screened.focus_nodes == plain.focus_nodes


DATA = """
ex:a a ex:Thing ; ex:count 1 ; ex:name "A"@sv, "A"@en ; ex:part ex:b ; ex:code "05" ; ex:year "2014"^^xsd:gYear .
ex:b a ex:Part ; ex:count 2, 3 .
ex:Part rdfs:subClassOf ex:Thing .
"""


def suspects(shape: str, data: str = DATA) -> set[str]:
    """Local names of the suspects among ``ex:a`` and ``ex:b``."""
    prefixes = (
        "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"
    )
    index = GraphIndex(ox.parse(prefixes + data, format=ox.RdfFormat.TURTLE))
    shapes = ShapesGraph(ox.parse(prefixes + f"ex:S a sh:NodeShape ; {shape} .", format=ox.RdfFormat.TURTLE))
    screen = Screen(index, shapes, no_query, lambda _query: False)
    focus = {index.id_of(ox.NamedNode(f"https://example.org/{name}")): name for name in "ab"}
    compiled = screen.shape(ox.NamedNode("https://example.org/S"))
    return {focus[number] for number in compiled.suspects(focus.keys())}


def no_query(*_: object) -> ox.QuerySolutions:
    raise AssertionError


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("sh:property [ sh:path ex:count ; sh:maxCount 1 ]", {"b"}),
        ("sh:property [ sh:path ex:count ; sh:minCount 1 ]", set()),
        ("sh:property [ sh:path ex:name ; sh:minCount 1 ]", {"b"}),
        ("sh:class ex:Part", {"a"}),
        ("sh:class ex:Thing", set()),
        ("sh:nodeKind sh:Literal", {"a", "b"}),
        ("sh:property [ sh:path ex:count ; sh:datatype xsd:integer ]", set()),
        ("sh:property [ sh:path ex:code ; sh:datatype xsd:integer ]", {"a"}),
        ("sh:property [ sh:path ex:year ; sh:datatype xsd:gYear ]", set()),
        ("sh:property [ sh:path ex:code ; sh:pattern '^[0-9]{2}$' ]", set()),
        ("sh:property [ sh:path ex:code ; sh:pattern '^[1-9]' ]", {"a"}),
        ("sh:property [ sh:path ex:code ; sh:pattern '\\\\p{L}' ]", {"a", "b"}),  # unsure: Python has no such class
        ("sh:property [ sh:path ex:part ; sh:hasValue ex:b ]", {"b"}),
        ("sh:property [ sh:path ex:part ; sh:in ( ex:b ex:c ) ]", set()),
        ("sh:property [ sh:path ex:part ; sh:node [ sh:class ex:Part ] ]", set()),
        ("sh:property [ sh:path ex:name ; sh:languageIn ( 'sv' 'en' ) ]", set()),
        ("sh:property [ sh:path ex:name ; sh:languageIn ( 'sv' ) ]", {"a"}),
        (
            (
                "sh:property [ sh:path ex:name ; sh:qualifiedMinCount 1 ; "
                "sh:qualifiedValueShape [ sh:languageIn ( 'sv' ) ] ]"
            ),
            {"b"},
        ),
        ("sh:property [ sh:path [ sh:inversePath ex:part ] ; sh:minCount 1 ]", {"a"}),
        ("sh:property [ sh:path ( ex:part ex:count ) ; sh:minCount 2 ]", {"b"}),
        ("sh:property [ sh:path [ sh:alternativePath ( ex:part ex:count ) ] ; sh:minCount 2 ]", set()),
        ("sh:property [ sh:path [ sh:zeroOrMorePath ex:part ] ; sh:minCount 2 ]", {"b"}),
        ("sh:property [ sh:path [ sh:oneOrMorePath ex:part ] ; sh:minCount 1 ]", {"b"}),
        ("sh:property [ sh:path [ sh:zeroOrOnePath ex:part ] ; sh:maxCount 1 ]", {"a"}),
        ("sh:property [ sh:path [ sh:inversePath ( ex:part ex:count ) ] ; sh:maxCount 1 ]", {"a", "b"}),  # unsure
        ("sh:not [ sh:class ex:Part ]", {"b"}),
        ("sh:or ( [ sh:class ex:Part ] [ sh:property [ sh:path ex:name ; sh:minCount 1 ] ] )", set()),
        ("sh:and ( [ sh:class ex:Thing ] [ sh:class ex:Part ] )", {"a"}),
        ("sh:xone ( [ sh:class ex:Part ] [ sh:class ex:Thing ] )", {"b"}),
        ("sh:closed true", {"a", "b"}),
        ("sh:node ex:S", {"a", "b"}),  # a shape inside itself is unsure
        ("ex:unknownParameter 1", set()),
    ],
)
def test_who_is_suspect(shape: str, expected: set[str]) -> None:
    assert suspects(shape) == expected


def test_every_sparql_constraint_of_ours_binds_this_by_a_pattern(rules: Rules) -> None:
    assert rules.set_wise
    constraints = list(rules.shapes.subjects(SH.select, None))
    assert len(constraints) > 30
    for constraint in constraints:
        select = str(rules.shapes.value(constraint, SH.select))
        assert "$this" in without_exists(select.partition("WHERE")[2]), select


def without_exists(pattern: str) -> str:
    """A group pattern without what stands in EXISTS and NOT EXISTS."""
    kept, depth, skipping = "", 0, 0
    for position, character in enumerate(pattern):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "{" and not skipping and pattern[:position].rstrip().endswith("EXISTS"):
            skipping = depth
        if not skipping:
            kept += character
        elif character == "}" and depth < skipping:
            skipping = 0
    return kept
