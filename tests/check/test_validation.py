"""Both engines on anybody's shapes: lazily, with the spelling kept, as a report, and told as rules."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH

from vnr_graph.check.index import GraphIndex
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.validation import Engine, differences, validate
from vnr_graph.errors import InputError
from vnr_graph.model import Severity
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"
EX = rdflib.Namespace("https://example.org/")


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG))


def rules_of(text: str) -> Rules:
    return Rules(rules={}, graph=ShapesGraph(quads(text)), rule_of={})


def test_pyshacl_is_not_even_imported_when_nothing_is_unsure(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(HEAD + "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D .", encoding="utf-8")
    program = """
import sys, pathlib, pyoxigraph as ox
from vnr_graph.check.rules import read_rules
from vnr_graph.check.validation import validate
data = ox.parse("<https://example.org/a> a <https://example.org/C> .", format=ox.RdfFormat.TURTLE)
outcome = validate(data, read_rules([pathlib.Path(sys.argv[1])]))
print(len(outcome.results), outcome.unsure, "pyshacl" in sys.modules)
"""
    command = [sys.executable, "-c", program, str(shapes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # this very interpreter
    assert done.stdout == "1 0 False\n"


@pytest.mark.parametrize("engine", Engine)
def test_numbers_keep_their_spelling(engine: Engine) -> None:
    rules = rules_of("ex:S sh:targetNode ex:a ; sh:path ex:n ; sh:maxCount 1 ; sh:minLength 2 .")
    data = quads('ex:a ex:n "1"^^xsd:integer , "01"^^xsd:integer .')
    found = {
        (result.component, result.value and str(result.value))
        for result in validate(data, rules, engine=engine).results
    }
    assert found == {(SH.MaxCountConstraintComponent, None), (SH.MinLengthConstraintComponent, "1")}


@pytest.mark.parametrize("engine", Engine)
def test_graphs_are_one_and_a_statement_in_two_is_one(engine: Engine) -> None:
    rules = rules_of("ex:S sh:targetClass ex:C ; sh:closed true ; sh:ignoredProperties ( rdf:type ) .")
    data = quads("ex:g { ex:a a ex:C ; ex:p 1 } ex:h { ex:a ex:p 1 } ex:a ex:p 1 .")
    (result,) = validate(data, rules, engine=engine).results
    assert (result.focus, result.path, str(result.value)) == (EX.a, EX.p, "1")


def test_the_report_is_shacl_s() -> None:
    rules = rules_of(
        "ex:S sh:targetNode ex:a ; sh:path [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ; sh:minCount 1 ;"
        ' sh:severity sh:Info ; sh:message "För få"@sv .'
    )
    report = validate(quads("ex:b ex:p 1 ."), rules).report
    expected = rdflib.Graph().parse(
        data=HEAD
        + """[] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ; sh:focusNode ex:a ;
        sh:resultPath [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ; sh:sourceShape ex:S ;
        sh:sourceConstraintComponent sh:MinCountConstraintComponent ; sh:resultSeverity sh:Info ;
        sh:resultMessage "För få"@sv ] .""",
        format="turtle",
    )
    assert report.isomorphic(expected)


def test_a_report_without_results_conforms() -> None:
    report = validate(quads("ex:b ex:p 1 ."), rules_of("ex:S sh:targetNode ex:a ; sh:nodeKind sh:IRI .")).report
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    assert report.value(node, SH.conforms) == rdflib.Literal(lexical_or_value=True)
    assert len(report) == 2


def test_shapes_that_matched_nothing_and_how_much_the_others_did() -> None:
    rules = rules_of(
        "ex:S sh:targetClass ex:C ; sh:class ex:C . ex:T sh:targetClass ex:D ; sh:class ex:D . "
        "ex:U sh:targetNode ex:a , ex:z ; sh:class ex:C ."
    )
    outcome = validate(quads("ex:a a ex:C . ex:b a ex:C ."), rules)
    assert outcome.unmatched == (EX.T,)
    assert {str(n.value)[-1] for n in outcome.focus_nodes[EX.S] if isinstance(n, ox.NamedNode)} == {"a", "b"}
    assert [outcome.count_focus_nodes(shapes) for shapes in ([EX.S], [EX.S, EX.U], [EX.T], [])] == [2, 3, 0, 0]


def test_what_only_one_of_two_found_as_often_as_it_did() -> None:
    both = "ex:S sh:targetNode ex:a ; sh:class ex:C"
    data = GraphIndex(quads("ex:a ex:p 1 , 2 ."))
    first = validate(data, rules_of(f"{both} ; sh:property ex:P . ex:P sh:path ex:p ; sh:maxCount 1 ."))
    second = validate(data, rules_of(f"{both} ."))
    assert differences(first, second) == (
        (
            (
                "<https://example.org/P>",
                "<https://example.org/a>",
                "",
                "<https://example.org/p>",
                "<http://www.w3.org/ns/shacl#MaxCountConstraintComponent>",
                "<http://www.w3.org/ns/shacl#Violation>",
            ),
        ),
        (),
    )
    assert differences(second, second) == ((), ())


@pytest.mark.parametrize(
    "shape",
    [
        "sh:minCount 1",  # on a node shape
        "sh:path ex:p ; sh:minCount 1 , 2",
        "sh:path ex:p ; sh:lessThan ex:q",  # with a blank node to compare
        "sh:property ex:a",  # which is no property shape
    ],
)
def test_shapes_that_pyshacl_cannot_use_are_an_error(shape: str) -> None:
    with pytest.raises(InputError, match="pySHACL cannot use the shapes"):
        validate(quads("ex:a ex:p [] ; ex:q 1 ."), rules_of(f"ex:S sh:targetNode ex:a ; {shape} ."))


def test_javascript_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="JavaScript") as caught:
        validate(quads("ex:a ex:p 1 ."), rules_of("ex:S sh:targetNode ex:a ; sh:js [] ."))
    assert str(caught.value.place) == "<https://example.org/S>"


@pytest.mark.parametrize("engine", Engine)
def test_a_shape_that_meets_itself_is_pyshacl_s(engine: Engine) -> None:
    rules = rules_of("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:S ; sh:maxCount 1 ] .")
    outcome = validate(quads("ex:a ex:p ex:b . ex:b ex:p ex:c , ex:d ."), rules, engine=engine)
    assert {str(result.component)[27:] for result in outcome.results} == {"NodeConstraintComponent"}
    assert outcome.unsure == 1


def test_a_component_of_the_shapes_graph_s_own_is_pyshacl_s() -> None:
    rules = rules_of("""
    ex:Longer a sh:ConstraintComponent ;
        sh:parameter [ sh:path ex:longerThan ] , [ sh:path ex:other ; sh:optional true ] ;
        sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (STRLEN(STR($value)) > $longerThan) }" ] .
    ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; ex:longerThan 2 .
    ex:T sh:targetSubjectsOf ex:p ; sh:path ex:p ; ex:other 2 .
    """)
    outcome = validate(quads('ex:a ex:p "ab" , "abc" .'), rules)
    assert [(str(r.shape)[-1], str(r.value), r.component) for r in outcome.results] == [("S", "None", EX.Longer)]
    assert outcome.unsure == 1


RULES = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; rdfs:label "Agent" ; rdfs:comment "Why"@en , "Varför"@sv ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Warning ] ,
        [ sh:path ex:p ; sh:maxCount 1 ; sh:name "One"@en ] ,
        [ sh:path ( ex:q [ sh:inversePath ex:q ] ) ; sh:property [ sh:path ex:r ; sh:minCount 1 ] ] ,
        ex:Named .
ex:Named sh:path ex:q ; sh:minCount 1 ; sh:severity ex:Grave .
<https://other.org/T> a sh:NodeShape ; sh:targetNode ex:a ; sh:message "Nej"@sv .
"""


def test_somebody_else_s_shapes_are_rules(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(HEAD + RULES, encoding="utf-8")
    rules = read_rules([path])
    assert {id_: (rule.severity, rule.title["sv"], rule.title["en"]) for id_, rule in rules.rules.items()} == {
        "ex:S": (Severity.VIOLATION, "Agent", "Agent"),
        "ex:S ex:p": (Severity.WARNING, "ex:S ex:p", "ex:S ex:p"),
        "ex:S ex:p 2": (Severity.VIOLATION, "One", "One"),
        "ex:S (ex:q/^ex:q)": (Severity.VIOLATION, "ex:S (ex:q/^ex:q)", "ex:S (ex:q/^ex:q)"),
        "ex:S (ex:q/^ex:q) ex:r": (Severity.VIOLATION, "ex:S (ex:q/^ex:q) ex:r", "ex:S (ex:q/^ex:q) ex:r"),
        "ex:Named": (Severity.VIOLATION, "ex:Named", "ex:Named"),
        "https://other.org/T": (Severity.VIOLATION, "Nej", "Nej"),
    }
    assert rules.rules["ex:S"].rationale == {"sv": "Varför", "en": "Why"}
    results = validate(quads("ex:a a ex:C ; ex:q ex:b ."), rules).results
    assert {rules.rule_of[result.shape] for result in results} == {"ex:S ex:p", "ex:S (ex:q/^ex:q) ex:r"}
    assert rules.find("EX:named").id == "ex:Named"
    assert rules.select(["ex:s"], ["ex:s (", "ex:S EX:P 2"]) == {"ex:S", "ex:S ex:p"}
