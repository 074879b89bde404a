"""Fingerprints: what they outlast, and what makes another finding."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from vnr_graph.check import checking
from vnr_graph.check.blank_names import BlankNames, IndexSurroundings, StoreSurroundings
from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.check.fingerprints import Fingerprints, number_alike
from vnr_graph.check.generic import GenericOptions, check_files
from vnr_graph.check.index import GraphIndex
from vnr_graph.check.results import Result
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.validation import Engine
from vnr_graph.model import Finding, Severity
from vnr_graph.store import opening
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

EXAMPLES = Path(__file__).parents[1] / "shapes"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
"""
SHAPES = """
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:message "One"@en ; sh:severity sh:Warning ;
    sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ; sh:message "Two"@en ; sh:name "Two" ] ,
        [ sh:path ex:q ; sh:minCount 1 ] , [ sh:path [ sh:inversePath ex:r ] ; sh:minCount 1 ] .
"""
DATA = "ex:a ex:p 'x' , ex:b .\n"


def fingerprints(
    folder: Path, data: str, shapes: str = SHAPES, *, engine: Engine = Engine.SCREEN, name: str = "data.ttl"
) -> list[str]:
    rules, file = folder / "shapes.ttl", folder / name
    rules.write_text(PREFIXES + shapes, encoding="utf-8")
    file.write_text(PREFIXES + data, encoding="utf-8")
    options = GenericOptions(as_of=date(2026, 6, 30), engine=engine)
    found = [finding.fingerprint for finding in check_files([file], [rules], options).findings]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in found)
    assert len(set(found)) == len(found)
    return sorted(found)


def test_a_fingerprint_is_the_same_for_ever(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal ."
    assert fingerprints(tmp_path, "ex:a ex:p 1 .", shapes) == ["e4413ae485c15b98978c518f606473d9"]


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize(
    ("data", "shapes"),
    [
        ("# a comment\n\n\n" + DATA, SHAPES),
        (DATA.replace("ex:", "other:").replace("'x'", "'''x'''") + "@prefix more: <x:> .", SHAPES),
        ("ex:a ex:p ex:b ; ex:s 5 . ex:a ex:p 'x' . ex:c ex:s ex:a , [ ex:s ex:a ] .", SHAPES),
        (DATA, SHAPES.replace("Two", "Three").replace('"One"@en', '"Ett"@sv, "A"@en').replace("Warning", "Info")),
        (DATA, SHAPES.replace("[ sh:path ex:q ; sh:minCount 1 ] , ", "[ sh:minCount 1 ; sh:path ex:q ] , ")),
        (DATA, SHAPES + "ex:T a sh:NodeShape ; rdfs:label 'Another' ; sh:targetClass ex:Other ."),
    ],
)
def test_it_stays_when_only_words_lines_prefixes_or_other_statements_change(
    tmp_path: Path, data: str, shapes: str, engine: Engine
) -> None:
    before = fingerprints(tmp_path, DATA)
    other = "@prefix other: <http://example.org/> .\n" if "other:" in data else ""
    assert len(before) == 3
    assert fingerprints(tmp_path, other + data, shapes, engine=engine, name="renamed.ttl") == before


@pytest.mark.parametrize(
    ("data", "shapes", "kept"),
    [
        ("ex:A ex:p 'x' .", SHAPES, 0),
        ("ex:a ex:p 'X' .", SHAPES, 2),
        ("ex:a ex:p 'x'@en .", SHAPES, 2),
        ("ex:a ex:p 01 .", SHAPES, 2),
        ("ex:a ex:p [] .", SHAPES, 2),
        (DATA, SHAPES.replace("ex:S a", "ex:Z a"), 0),
        (DATA, SHAPES.replace("sh:path ex:q", "sh:path ex:Q"), 2),
        (DATA, SHAPES.replace("sh:inversePath ex:r", "sh:zeroOrOnePath ex:s"), 2),
        (DATA, SHAPES.replace("sh:nodeKind sh:IRI", "sh:class ex:C"), 2),
    ],
)
def test_another_focus_value_path_component_or_shape_is_another_finding(
    tmp_path: Path, data: str, shapes: str, kept: int
) -> None:
    before, after = fingerprints(tmp_path, DATA), fingerprints(tmp_path, data, shapes)
    assert len(set(before) & set(after)) == kept


def test_blank_shapes_on_one_path_are_told_apart_by_what_they_demand(tmp_path: Path) -> None:
    one = "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:pattern 'a' ; sh:message 'A' ] "
    two = one + ", [ sh:path ex:p ; sh:pattern 'b' ]"
    alone = fingerprints(tmp_path, DATA.replace(", ex:b", ""), one + ".")
    both = fingerprints(tmp_path, DATA.replace(", ex:b", ""), two + ".")
    assert (len(alone), len(both)) == (1, 2)
    assert fingerprints(tmp_path, DATA.replace(", ex:b", ""), two.replace("'A'", "'B'") + ".") == both
    edited = fingerprints(tmp_path, DATA.replace(", ex:b", ""), one.replace("'a'", "'c'") + ".")
    assert edited == alone


def test_constraints_in_sparql_are_told_apart_by_their_queries(tmp_path: Path) -> None:
    query = "sh:sparql [ sh:message 'M' ; sh:select 'SELECT $this WHERE { $this <http://example.org/p> ?o %s }' ]"
    one = f"ex:S sh:targetNode ex:a ; {query % ''}"
    two = f"{one} ; {query % 'FILTER (true)'} ."
    alone, both = fingerprints(tmp_path, DATA, f"{one} ."), fingerprints(tmp_path, DATA, two)
    assert (len(alone), len(both)) == (1, 2)
    assert fingerprints(tmp_path, DATA, f"{one.replace('?o ', '?object ')} .") == alone
    assert fingerprints(tmp_path, DATA, two.replace("'M'", "'N'")) == both


NESTED = "ex:S sh:targetSubjectsOf ex:zip ; sh:property [ sh:path ex:zip ; sh:pattern '^[0-9]+$' ] ."


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ex:a ex:at [ ex:zip 'x' ] .", "ex:a ex:at _:b , 'more' . _:b ex:zip 'x' , 1 ; ex:more [ ex:zip 2 ] ."),
        ("ex:a ex:at [ ex:in [ ex:zip 'x' ] ] .", "# up\nex:a ex:at [ ex:on 5 ; ex:in [ ex:on [] ; ex:zip 'x' ] ] ."),
        ("ex:a ex:at [ ex:zip 'x' ] , [ ex:zip 'y' ] .", "ex:a ex:at [ ex:zip 'y' ] . ex:a ex:at [ ex:zip 'x' ] ."),
        ("ex:a ex:at ( [ ex:zip 'x' ] [ ex:zip 'y' ] ) .", "ex:a ex:at ( 0 [ ex:zip 'y' ] [ ex:zip 'x' ] ) ."),
        ("[] ex:zip 'x' ; ex:near [ ex:in 'Y' ] .", "_:n ex:in 'Y' . _:m ex:near _:n ; ex:zip 'x' ."),
        ("ex:a ex:at _:b . _:b ex:zip 'x' ; ex:in _:b .", "_:c ex:in _:c ; ex:zip 'x' . ex:a ex:at _:c ."),
    ],
)
def test_a_blank_node_is_known_by_the_way_to_it(tmp_path: Path, before: str, after: str, engine: Engine) -> None:
    assert fingerprints(tmp_path, before, NESTED) == fingerprints(tmp_path, after, NESTED, engine=engine)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ex:a ex:at [ ex:zip 'x' ] .", "ex:b ex:at [ ex:zip 'x' ] ."),
        ("ex:a ex:at [ ex:zip 'x' ] .", "ex:a ex:by [ ex:zip 'x' ] ."),
        ("ex:a ex:at [ ex:zip 'x' ] .", "ex:a ex:at [ ex:in [ ex:zip 'x' ] ] ."),
        ("ex:a ex:at [ ex:zip 'x' ; ex:in 1 ] , [] .", "ex:a ex:at [ ex:zip 'x' ; ex:in 2 ] , [] ."),
        ("[] ex:zip 'x' ; ex:in 1 .", "[] ex:zip 'x' ; ex:in 2 ."),
    ],
)
def test_another_blank_node_is_another_finding(tmp_path: Path, one: str, two: str) -> None:
    first, second = fingerprints(tmp_path, one, NESTED), fingerprints(tmp_path, two, NESTED)
    assert len(first) == len(second) == 1
    assert first != second


def test_blank_nodes_that_nothing_tells_apart_are_numbered(tmp_path: Path) -> None:
    one = fingerprints(tmp_path, "ex:a ex:at [ ex:zip 'x' ] , [] .", NESTED)
    three = fingerprints(tmp_path, "ex:a ex:at [ ex:zip 'x' ] , [ ex:zip 'x' ] , [ ex:zip 'x' ] .", NESTED)
    assert len(three) == 3
    assert set(one) < set(three)


def finding(fingerprint: str, value: str | None = None) -> Finding:
    return Finding(rule="R", severity=Severity.INFO, focus="x:a", message={}, value=value, fingerprint=fingerprint)


def test_numbers_follow_the_order_and_the_first_keeps_its_own() -> None:
    findings = [finding("a", "1"), finding("b", "2"), finding("a", "3"), finding("a", "4"), finding("b", "5")]
    numbered = number_alike(findings)
    assert [one.value for one in numbered] == ["1", "2", "3", "4", "5"]
    assert [one.fingerprint for one in numbered[:2]] == ["a", "b"]
    assert len({one.fingerprint for one in numbered}) == 5
    assert [one.fingerprint for one in number_alike(findings[:3])] == [one.fingerprint for one in numbered[:3]]


RESULT = Result(
    shape=rdflib.URIRef("x:shape"),
    focus=rdflib.URIRef("x:a"),
    value=None,
    path=None,
    messages=(),
    component=rdflib.URIRef(expand("sh:SPARQLConstraintComponent")),
)


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return read_rules()


def test_what_else_a_row_holds_makes_another_finding_in_whatever_order(shipped: Rules) -> None:
    made = Fingerprints(shipped, ox.Store())
    one = made.of(replace(RESULT, detail={"target": "x:b", "type": "x:c"}))
    assert made.of(replace(RESULT, detail={"type": "x:c", "target": "x:b"})) == one
    others = [{}, {"target": "x:b"}, {"target": "x:c", "type": "x:b"}, {"target": "x:b", "before": "x:c"}]
    assert len({one, *(made.of(replace(RESULT, detail=detail)) for detail in others)}) == 5


def test_a_limit_that_the_day_sets_does_not_count(shipped: Rules) -> None:
    def made(limit: str) -> list[str]:
        store = ox.Store()
        assessment = ox.NamedNode(expand("vnr:x").replace("ontology#x", "id/assessment/current"))
        store.add(ox.Quad(assessment, ox.NamedNode(expand("vnr:staleLimit")), ox.Literal(limit), assessment))
        of = Fingerprints(shipped, store).of
        details: Sequence[dict[str, str]] = ({"limit": limit}, {"limit": "2020-01-01"}, {"start": limit})
        return [of(replace(RESULT, detail=detail)) for detail in details]

    before, after = made("2024-01-01"), made("2024-01-02")
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]
    assert before[0] != before[1]


def test_a_blank_node_in_a_row_is_known_by_the_way_to_it(shipped: Rules) -> None:
    def made(label: str) -> str:
        store = ox.Store()
        store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:p"), ox.BlankNode(label)))
        return Fingerprints(shipped, store).of(replace(RESULT, detail={"other": label}))

    assert made("f0123456789abn0") == made("fba9876543210n7")


@pytest.mark.parametrize("rule", sorted(folder.name for folder in EXAMPLES.iterdir()))
def test_two_findings_of_our_rules_never_share_one(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)
    monkeypatch.setattr(checking, "number_alike", list)
    (wrong,) = (EXAMPLES / rule).glob("wrong.*")
    asked = json.loads((EXAMPLES / rule / "expected.json").read_text(encoding="utf-8"))
    day = date.fromisoformat(asked["asOf"])
    findings = check_map(open_map([wrong]), CheckOptions(view=ViewOptions(as_of=day))).findings
    assert findings
    assert len({one.fingerprint for one in findings}) == len(findings)


NODES = st.integers(0, 5)
TRIPLES = st.lists(
    st.tuples(
        st.one_of(NODES, st.sampled_from(["x:a", "x:b"])),
        st.sampled_from(["x:p", "x:q", expand("rdf:first"), expand("rdf:rest")]),
        st.one_of(NODES, st.sampled_from(["x:a", "x:b", expand("rdf:nil")])),
    ),
    max_size=14,
)


def as_quads(triples: Sequence[tuple[int | str, str, int | str]], labels: Sequence[str]) -> list[ox.Quad]:
    def term(node: int | str) -> ox.NamedNode | ox.BlankNode:
        return ox.NamedNode(node) if isinstance(node, str) else ox.BlankNode(labels[node])

    return [ox.Quad(term(s), ox.NamedNode(p), term(o)) for s, p, o in triples]


@given(triples=TRIPLES, order=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_names_of_blank_nodes_do_not_hang_on_labels_or_order(
    triples: list[tuple[int | str, str, int | str]], order: random.Random
) -> None:
    labels = [f"b{number}" for number in range(6)]
    others = [f"c{number}" for number in order.sample(range(100), 6)]
    shuffled = order.sample(triples, len(triples))
    store = ox.Store()
    store.extend(as_quads(shuffled, others))
    one = BlankNames(IndexSurroundings(GraphIndex(as_quads(triples, labels))))
    two = BlankNames(StoreSurroundings(store))
    used = sorted({node for s, _, o in triples for node in (s, o) if isinstance(node, int)})
    asked = order.sample(used, len(used))
    named = {node: two.of(ox.BlankNode(others[node])) for node in asked}
    assert {node: one.of(ox.BlankNode(labels[node])) for node in used} == named


def test_names_of_terms_that_have_one_are_their_own() -> None:
    names = BlankNames(StoreSurroundings(ox.Store()))
    assert names.of(ox.NamedNode("x:a")) == "<x:a>"
    assert names.of(ox.Literal("a", language="sv")) == '"a"@sv'
