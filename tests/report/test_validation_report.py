"""The validation report of SHACL, as Turtle and JSON-LD: one graph, read back by readers of their own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from rdflib import RDF, SH, XSD

from vnr_graph.model import ResultTerms
from vnr_graph.report.validation_report import report_as_jsonld, report_as_turtle

if TYPE_CHECKING:
    from vnr_graph.model import Report

EX = rdflib.Namespace("https://example.org/")


def read(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def canonical(text: str, format_: ox.RdfFormat) -> set[str]:
    """The statements, blank nodes named by RDFC-1.0."""
    dataset = ox.Dataset(ox.parse(text, format=format_))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


def test_results_have_the_properties_of_section_3_6(awkward_report: Report) -> None:
    graph = read(report_as_turtle(awkward_report))
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == rdflib.Literal(False)  # noqa: FBT003  # RDF's own
    assert len(set(graph.objects(report, SH.result))) == 4
    (result,) = graph.subjects(SH.focusNode, EX.one)
    told = {p: o for p, o in graph.predicate_objects(result) if p != SH.resultMessage}
    assert told.pop(RDF.type) == SH.ValidationResult
    assert told.pop(SH.focusNode) == EX.one
    assert told.pop(SH.value) == rdflib.Literal("1,5", datatype=XSD.decimal)
    assert told.pop(SH.resultSeverity) == SH.Violation
    assert told.pop(SH.sourceConstraintComponent) == SH.DatatypeConstraintComponent
    assert isinstance(told.pop(SH.sourceShape), rdflib.BNode)
    assert list(graph.predicate_objects(told.pop(SH.resultPath))) == [(SH.inversePath, EX.p)]
    assert told == {}
    messages = {m.language: str(m) for m in graph.objects(result, SH.resultMessage) if isinstance(m, rdflib.Literal)}
    assert messages == awkward_report.findings[0].message


def test_a_waived_and_a_known_finding_are_results_like_others(awkward_report: Report) -> None:
    graph = read(report_as_turtle(awkward_report))
    assert set(graph.objects(None, SH.focusNode)) == {EX.one, EX.two, EX.three, EX.four}
    assert set(graph.predicates()) <= {
        *(RDF.type, SH.conforms, SH.result, SH.inversePath),
        *(SH.focusNode, SH.resultPath, SH.value, SH.resultMessage, SH.resultSeverity),
        *(SH.sourceConstraintComponent, SH.sourceShape),
    }


def test_turtle_and_json_ld_are_one_graph(awkward_report: Report, no_findings: Report) -> None:
    path = ResultTerms(
        focus='"05"^^<http://www.w3.org/2001/XMLSchema#integer>',
        shape="_:x",
        severity="<https://example.org/Grave>",
        value='"a"@sv',
        path="[ <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <https://example.org/p> ; "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> [ <http://www.w3.org/ns/shacl#alternativePath> "
        "<https://example.org/q> , <https://example.org/r> ] ]",
    )
    plain = replace(path, focus="_:n1", value='"x"', path=None)
    more = tuple(replace(awkward_report.findings[0], terms=terms) for terms in (path, plain))
    for report in (replace(awkward_report, findings=awkward_report.findings + more), no_findings):
        turtle = canonical(report_as_turtle(report), ox.RdfFormat.TURTLE)
        assert canonical(report_as_jsonld(report), ox.RdfFormat.JSON_LD) == turtle
    assert len(turtle) == 2
    assert any(f'<{SH.conforms}> "true"^^<{XSD.boolean}>' in statement for statement in turtle)


def test_a_blank_node_is_one_and_the_same_throughout_and_named_by_its_place(awkward_report: Report) -> None:
    terms = awkward_report.findings[0].terms
    assert terms is not None
    same = replace(awkward_report.findings[0], terms=replace(terms, focus="_:zz"))
    other = replace(awkward_report.findings[0], terms=replace(terms, focus="_:n1"))
    text = report_as_turtle(replace(awkward_report, findings=(same, other)))
    assert [line.split()[1] for line in text.splitlines() if "focusNode" in line] == ["_:b1", "_:b2"]
    assert [line.split()[1] for line in text.splitlines() if "sourceShape" in line] == ["_:b2", "_:b2"]


def test_what_keeps_no_terms_is_guessed_from_its_text(awkward_report: Report) -> None:
    finding = replace(awkward_report.findings[0], terms=None, focus="plain text", path=str(EX.p))
    graph = read(report_as_turtle(replace(awkward_report, findings=(finding,))))
    assert set(graph.objects(None, SH.focusNode)) == {rdflib.Literal("plain text")}
    assert set(graph.objects(None, SH.resultPath)) == {EX.p}
    assert set(graph.objects(None, SH.value)) == {rdflib.Literal("1,5")}
    assert set(graph.objects(None, SH.sourceShape)) == {EX.A1}
    bare = replace(finding, shape=None, component=None, value=None, path=None, message={})
    predicates = set(read(report_as_turtle(replace(awkward_report, findings=(bare,)))).predicates())
    assert predicates == {RDF.type, SH.conforms, SH.result, SH.focusNode, SH.resultSeverity}


def test_the_text_is_the_same_each_time(no_findings: Report, awkward_report: Report) -> None:
    assert (
        report_as_turtle(no_findings)
        == """\
@prefix sh: <http://www.w3.org/ns/shacl#> .

[] a sh:ValidationReport ;
    sh:conforms true .
"""
    )
    last = replace(awkward_report, findings=awkward_report.findings[2:3])
    assert (
        report_as_turtle(last)
        == """\
@prefix sh: <http://www.w3.org/ns/shacl#> .

[] a sh:ValidationReport ;
    sh:conforms false ;
    sh:result [
        a sh:ValidationResult ;
        sh:focusNode <https://example.org/three> ;
        sh:value <https://example.org/two> ;
        sh:resultMessage "Tre."@sv, "Three."@en ;
        sh:resultSeverity sh:Warning ;
        sh:sourceConstraintComponent sh:SPARQLConstraintComponent ;
        sh:sourceShape <https://example.org/B2>
    ] .
"""
    )
    assert json.loads(report_as_jsonld(last)) == {
        "@context": {"sh": str(SH)},
        "@type": "sh:ValidationReport",
        "sh:conforms": False,
        "sh:result": [
            {
                "@type": "sh:ValidationResult",
                "sh:focusNode": {"@id": "https://example.org/three"},
                "sh:value": {"@id": "https://example.org/two"},
                "sh:resultMessage": [
                    {"@value": "Tre.", "@language": "sv"},
                    {"@value": "Three.", "@language": "en"},
                ],
                "sh:resultSeverity": {"@id": "sh:Warning"},
                "sh:sourceConstraintComponent": {"@id": "sh:SPARQLConstraintComponent"},
                "sh:sourceShape": {"@id": "https://example.org/B2"},
            }
        ],
    }
