"""How answers are written."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from vnr_graph.errors import QueryError
from vnr_graph.queries.formats import ResultFormat
from vnr_graph.queries.results import QueryResult, result_table, write_result
from vnr_graph.queries.running import run_query
from vnr_graph.queries.saved import Column
from vnr_graph.store.labels import Labels
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from rich.console import RenderableType

    from vnr_graph.queries.results import Term
    from vnr_graph.store.opening import Map

JOKKMOKK = ox.NamedNode(expand("municipality:2510"))
LABELS = Labels(main={JOKKMOKK.value: {"sv": "Jokkmokk; kommun", "en": "Jokkmokk"}}, synonyms={})
COLUMNS = (
    Column("place", {"sv": "Kommun", "en": "Municipality"}),
    Column("word", {"sv": "Ord", "en": "Word"}),
)
TERMS: list[Term | None] = [
    None,
    JOKKMOKK,
    ox.BlankNode("b1"),
    ox.Literal("plain"),
    ox.Literal("våld", language="sv"),
    ox.Literal("2014-08-06", datatype=ox.NamedNode(expand("xsd:date"))),
    ox.Literal("01", datatype=ox.NamedNode(expand("xsd:integer"))),
    ox.Literal(1.5),
    ox.Literal(True),  # noqa: FBT003  # pyoxigraph's own signature
    ox.Literal('a "quoted", text;\nwith\tmore'),
    ox.Literal(""),
]
STANDARD = {
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
}


def shown(renderable: RenderableType, width: int = 100) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False)
    console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split("[│┃]", line)]


@pytest.mark.parametrize("format_", STANDARD)
def test_standard_formats_are_the_engines_own(shipped_map: Map, format_: ResultFormat) -> None:
    text = "SELECT ?g ?p ?o ?none { GRAPH ?g { group:child-group ?p ?o } } ORDER BY ?g ?p ?o"
    answer = shipped_map.store.query(f"PREFIX group: <{expand('group:')}> {text}")
    assert isinstance(answer, ox.QuerySolutions)
    expected = answer.serialize(format=STANDARD[format_])
    assert write_result(run_query(shipped_map, text), format_) == expected


@pytest.mark.parametrize("format_", [ResultFormat.TSV, ResultFormat.JSON, ResultFormat.XML])
def test_every_term_survives(format_: ResultFormat) -> None:
    result = QueryResult(variables=("x", "y"), rows=tuple((term, None) for term in TERMS))
    read = ox.parse_query_results(write_result(result, format_), format=STANDARD[format_])
    assert isinstance(read, ox.QuerySolutions)
    assert tuple(tuple(row) for row in read) == result.rows


def test_a_triple_is_written_as_sparql_1_2_has_it() -> None:
    triple = ox.Triple(JOKKMOKK, ox.NamedNode(expand("rdfs:label")), ox.Literal("x", language="en"))
    written = json.loads(write_result(QueryResult(variables=("t",), rows=((triple,),)), ResultFormat.JSON))
    assert written["results"]["bindings"][0]["t"]["value"]["object"] == {
        "type": "literal",
        "value": "x",
        "xml:lang": "en",
    }


def test_csv_stays_as_w3c_has_it_whatever_a_spreadsheet_makes_of_it() -> None:
    result = QueryResult(variables=("x",), rows=((ox.Literal("=1+1"),), (ox.Literal("@a"),)))
    assert write_result(result, ResultFormat.CSV) == b"x\r\n=1+1\r\n@a\r\n"


@pytest.mark.parametrize("truth", [True, False])
def test_yes_and_no(*, truth: bool) -> None:
    result = QueryResult(truth=truth)
    assert json.loads(write_result(result, ResultFormat.JSON)) == {"head": {}, "boolean": truth}
    assert f"<boolean>{str(truth).lower()}</boolean>".encode() in write_result(result, ResultFormat.XML)
    assert shown(result_table(result, labels=LABELS, language="en")) == ["Yes" if truth else "No"]
    assert shown(result_table(result, labels=LABELS, language="sv")) == ["Ja" if truth else "Nej"]


def test_triples_as_turtle_with_the_prefixes_they_use(shipped_map: Map) -> None:
    result = run_query(shipped_map, "CONSTRUCT { ?m a vnr:Municipality } WHERE { ?m vnr:scbCode '2510' }")
    assert write_result(result, ResultFormat.TTL).decode() == (
        f"@prefix municipality: <{expand('municipality:')}> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        f"@prefix vnr: <{expand('vnr:')}> .\n"
        "municipality:2510 a vnr:Municipality .\n"
    )
    lines = shown(result_table(result, labels=shipped_map.labels, language="sv"))
    assert cells(lines[0]) == ["Subjekt", "Egenskap", "Värde"]
    assert cells(lines[2]) == ["Jokkmokk", "rdf:type", "kommun"]


@pytest.mark.parametrize(
    ("result", "format_", "formats"),
    [
        (QueryResult(variables=("x",)), ResultFormat.TTL, "table, csv, tsv, json, xml, excel"),
        (QueryResult(variables=("x",)), ResultFormat.TABLE, "table, csv, tsv, json, xml, excel"),
        (QueryResult(truth=True), ResultFormat.CSV, "table, json, xml"),
        (QueryResult(truth=True), ResultFormat.EXCEL, "table, json, xml"),
        (QueryResult(triples=()), ResultFormat.JSON, "table, ttl"),
        (QueryResult(triples=()), ResultFormat.EXCEL, "table, ttl"),
    ],
)
def test_refuses_a_format_that_has_no_form_for_the_answer(
    result: QueryResult, format_: ResultFormat, formats: str
) -> None:
    with pytest.raises(QueryError) as caught:
        write_result(result, format_)
    assert str(caught.value) == f"This answer cannot be written as {format_.value}. It can be written as {formats}."


def test_a_spreadsheet_opens_it_in_columns() -> None:
    rows: tuple[tuple[Term | None, ...], ...] = (
        (JOKKMOKK, ox.Literal("=HYPERLINK(1)")),
        (None, ox.Literal("-5", datatype=ox.NamedNode(expand("xsd:integer")))),
    )
    result = QueryResult(variables=("place", "word"), rows=rows)
    swedish = write_result(result, ResultFormat.EXCEL, labels=LABELS, language="sv", columns=COLUMNS)
    assert swedish.decode() == (
        f'\ufeffKommun;Kommun (IRI);Ord\r\n"Jokkmokk; kommun";{JOKKMOKK.value};\'=HYPERLINK(1)\r\n;;-5\r\n'
    )
    english = write_result(result, ResultFormat.EXCEL, labels=LABELS, language="en", columns=COLUMNS)
    assert english.decode().splitlines()[0] == "\ufeffMunicipality,Municipality (IRI),Word"
    bare = write_result(result, ResultFormat.EXCEL)
    assert bare.decode().splitlines()[:2] == ["\ufeffplace;word", f"{JOKKMOKK.value};'=HYPERLINK(1)"]


@given(st.text(max_size=30), st.sampled_from(["sv", "en"]))
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str, language: str) -> None:
    result = QueryResult(variables=("word",), rows=((ox.Literal(text),),))
    written = write_result(
        result, ResultFormat.EXCEL, labels=LABELS, language="sv" if language == "sv" else "en"
    ).decode()
    separator = ";" if language == "sv" else ","
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True))
    cell = rows[1][0] if len(rows) > 1 and rows[1] else ""
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_a_table_shows_labels_and_headings_in_the_readers_language() -> None:
    result = QueryResult(variables=("place", "word"), rows=((JOKKMOKK, ox.Literal("a")), (None, ox.BlankNode("b"))))
    lines = shown(result_table(result, labels=LABELS, language="en", columns=COLUMNS))
    assert cells(lines[0]) == ["Municipality", "Word"]
    assert [cells(line) for line in lines[2:]] == [["Jokkmokk", "a"], ["", "_:b"]]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\u202edesrever", "\\u202edesrever"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
        ("[link=http://x]a", "[link=http://x]a"),
        ("two\nlines", "two lines"),
        ("\x9b2J", "\\u009b2J"),
    ],
)
def test_what_stands_in_data_cannot_steer_the_terminal(text: str, seen: str) -> None:
    labels = Labels(main={JOKKMOKK.value: {"sv": text}}, synonyms={})
    result = QueryResult(variables=("a", text), rows=((JOKKMOKK, ox.Literal(text)),))
    lines = shown(result_table(result, labels=labels, language="sv"))
    assert cells(lines[0]) == ["a", seen]
    assert cells(lines[2]) == [seen, seen]


def test_rows_are_lists_where_columns_would_be_too_narrow() -> None:
    result = QueryResult(variables=("place", "word"), rows=((JOKKMOKK, ox.Literal("a")), (None, ox.Literal("b"))))
    table = result_table(result, labels=LABELS, language="en", columns=COLUMNS, width=17)
    assert shown(table) == ["Municipality: Jokkmokk", "Word: a", "", "Word: b", ""]


def test_columns_that_are_asked_for() -> None:
    result = QueryResult(variables=("a", "b", "c"), rows=((None, JOKKMOKK, None),))
    assert result.with_columns(["b", "a"]) == QueryResult(variables=("b", "a"), rows=((JOKKMOKK, None),))
    assert QueryResult(truth=True).with_columns(["x"]) == QueryResult(truth=True)
    with pytest.raises(QueryError, match=r"gives back no \?x, \?y"):
        result.with_columns(["a", "x", "y"])
