"""`vnr convert`: what comes out of each format, and what a format cannot hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
import pytest

from vnr_graph.errors import InputError, ReadingError
from vnr_graph.exchange import converting
from vnr_graph.exchange.converting import convert

if TYPE_CHECKING:
    from pathlib import Path

    from vnr_graph.exchange.converting import Format

TURTLE = """\
@prefix agency: <https://w3id.org/vnr-graph/id/agency/> .
@prefix e: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .

agency:2523-police a vnr:Agency ;
    rdfs:label "Polisen \\"i\\" Gällivare"@sv ;
    e:p 01, [ e:q ( e:a ) ] .
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


def message_of(path: Path, to: str) -> str:
    with pytest.raises(InputError) as caught:
        convert(path, to=cast("Format", to))
    return str(caught.value)


def test_turtle_comes_out_in_canonical_form(source: Path, tmp_path: Path) -> None:
    assert convert(source, to="turtle").decode() == TURTLE
    (tmp_path / "b.nt").write_bytes(convert(source, to="nt"))
    assert convert(tmp_path / "b.nt", to="turtle").decode() == TURTLE.replace(
        "@prefix e: <http://example.org/> .\n", ""
    ).replace("e:p", "<http://example.org/p>").replace("e:q", "<http://example.org/q>").replace(
        "e:a", "<http://example.org/a>"
    )


def test_lines_come_out_in_the_order_of_the_file_each_once(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        '<http://b> <http://p> "01", 1, 1 . <http://a> <http://p> "x"@sv .', encoding="utf-8"
    )
    expected = (
        b'<http://b> <http://p> "01" .\n'
        b'<http://b> <http://p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        b'<http://a> <http://p> "x"@sv .\n'
    )
    assert convert(tmp_path / "a.ttl", to="nt") == expected
    assert convert(tmp_path / "a.ttl", to="nquads") == expected


def test_trig_has_the_prefixes_that_are_used_sorted(source: Path) -> None:
    lines = convert(source, to="trig").decode().splitlines()
    names = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert names == ["agency:", "e:", "rdf:", "rdfs:", "vnr:", "xsd:"]


def test_rdf_xml_has_the_prefixes_that_are_used_sorted(source: Path) -> None:
    line = convert(source, to="rdfxml").decode().splitlines()[1]
    names = [part.partition("=")[0] for part in line.split()[1:]]
    assert names == ["xmlns:agency", "xmlns:e", "xmlns:its", "xmlns:rdf", "xmlns:rdfs", "xmlns:vnr", "xmlns:xsd"]


def test_rdf_xml_keeps_carriage_returns(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('<http://a> <http://b> "x\\r\\ny\\tz" .', encoding="utf-8")
    (tmp_path / "b.rdf").write_bytes(convert(tmp_path / "a.ttl", to="rdfxml"))
    assert convert(tmp_path / "b.rdf", to="nt") == b'<http://a> <http://b> "x\\r\\ny\\tz" .\n'


def test_json_ld_is_indented_and_needs_no_context(source: Path) -> None:
    data = convert(source, to="jsonld").decode()
    assert data.startswith('[\n  {\n    "@id": "https://w3id.org/vnr-graph/id/agency/2523-police",\n')
    assert "Gällivare" in data
    assert "@context" not in data
    label = {"@language": "sv", "@value": 'Polisen "i" Gällivare'}
    assert json.loads(data)[0]["http://www.w3.org/2000/01/rdf-schema#label"] == [label]


def test_relative_iris_are_resolved_against_the_base(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<a> <p> <../c> .", encoding="utf-8")
    assert convert(tmp_path / "a.ttl", to="nt", base="http://b/d/e") == (
        b"<http://b/d/a> <http://b/d/p> <http://b/c> .\n"
    )
    with pytest.raises(ReadingError, match="No scheme found in an absolute IRI"):
        convert(tmp_path / "a.ttl", to="nt")


def test_nodes_nested_too_deep_to_read_get_labels(tmp_path: Path) -> None:
    lines = [f"_:n{number} <http://p> _:n{number + 1} .\n" for number in range(5000)]
    (tmp_path / "a.nt").write_text("".join(lines), encoding="utf-8")
    data = convert(tmp_path / "a.nt", to="turtle").decode()
    assert data.count("\n\n") == 4999
    assert "[ " not in data
    dataset = ox.Dataset(ox.parse(data, format=ox.RdfFormat.TURTLE))
    assert len(dataset) == 5000


def test_an_unknown_format_is_told_with_those_there_are(source: Path) -> None:
    assert message_of(source, "n3") == (
        "No format is called 'n3'. Formats are: turtle, trig, nt, nquads, jsonld, rdfxml."
    )


@pytest.mark.parametrize(("to", "name"), [("turtle", "Turtle"), ("nt", "N-Triples"), ("rdfxml", "RDF/XML")])
def test_names_of_graphs_that_would_be_lost_are_told(tmp_path: Path, to: str, name: str) -> None:
    path = tmp_path / "a.trig"
    graphs = "".join(f"<http://g/{number}> {{ <http://a> <http://p> {number} }}\n" for number in range(4))
    path.write_text(graphs, encoding="utf-8")
    assert message_of(path, to) == (
        f"{path}: {name} has no place for the names of the file's 4 graphs, which would be lost:"
        " <http://g/0>, <http://g/1>, <http://g/2>, …. Choose one of trig, nquads, jsonld."
    )


@pytest.mark.parametrize(
    "predicate",
    ["http://p/", "http://p/1", "http://p/a#", "http://p/a%20", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li",
     "http://www.w3.org/1999/02/22-rdf-syntax-ns#about"],
)  # fmt: skip
def test_a_predicate_that_xml_cannot_name_is_told(tmp_path: Path, predicate: str) -> None:
    path = tmp_path / "a.nt"
    path.write_text(f"<http://a> <{predicate}> <http://b> .", encoding="utf-8")
    assert message_of(path, "rdfxml") == (
        f"{path}: RDF/XML cannot write the predicate <{predicate}>: it must end in an XML name that is not reserved."
        " Choose another format."
    )


def test_a_character_that_xml_has_not_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text('<http://a> <http://p> "x\\u0001" .', encoding="utf-8")
    assert message_of(path, "rdfxml") == (
        f"{path}: RDF/XML cannot write the character U+0001, which stands in a value of <http://a>."
        " Choose another format."
    )


@pytest.mark.parametrize("failure", [OSError("reserved"), ValueError("no"), None])
@pytest.mark.parametrize("to", ["jsonld", "turtle"])
def test_a_result_that_says_less_is_never_given(
    source: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception | None, to: str
) -> None:
    def failing(*_: object, **__: object) -> bytes:
        if failure:
            raise failure
        return b"[]"

    monkeypatch.setattr(ox, "serialize", failing)
    monkeypatch.setattr(converting, "_canonical_turtle", lambda _: b"<http://a> <http://b> 1 .")
    name = {"jsonld": "JSON-LD", "turtle": "Turtle"}[to]
    assert message_of(source, to) == (
        f"{source}: {name} cannot hold all that the file says. Choose another format; nquads holds everything."
    )
