"""``vnr query``, ``search``, ``show``, ``info`` and ``rule``: what is typed is text, answers come in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from vnr_graph.queries.saved import saved_queries
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERS: Final = ("query", "members", "--param", "group=child-group")
SITTING: Final = 16
"""Nine members on Gällivare's page and seven on Jokkmokk's."""


def test_list_names_every_saved_question_in_both_languages(vnr: Callable[..., Any]) -> None:
    english = vnr("query", "--list")
    swedish = vnr("query", "--list", "--lang", "sv")
    assert english.code == swedish.code == 0
    assert len(saved_queries()) >= 10
    for query in saved_queries():
        assert query.name in english.out.splitlines()
        assert query.summary["en"] in english.out
        assert query.name in swedish.out.splitlines()
        assert query.summary["sv"] in swedish.out


def test_an_answer_in_every_format_for_rows(vnr: Callable[..., Any]) -> None:
    answers = {name: vnr(*MEMBERS, "--format", name) for name in ("table", "csv", "tsv", "json", "xml", "excel")}
    assert {(run.code, run.err) for run in answers.values()} == {(0, "")}
    rows = list(csv.DictReader(io.StringIO(answers["csv"].out)))
    assert len(rows) == SITTING
    of_prosecution = [row for row in rows if row["member"] == expand("agency:aklagarmyndigheten")]
    assert [row["source"] for row in of_prosecution] == [expand("source:jokkmokk-forebyggande-arbete")]
    assert len(json.loads(answers["json"].out)["results"]["bindings"]) == SITTING
    assert len(answers["tsv"].out.splitlines()) == SITTING + 1
    sparql = "{http://www.w3.org/2005/sparql-results#}"
    assert len(ET.fromstring(answers["xml"].out).findall(f".//{sparql}result")) == SITTING  # noqa: S314  # our own
    assert "Swedish Prosecution Authority" in answers["table"].out
    assert "Swedish Prosecution Authority" in answers["excel"].out
    assert all(run.out.endswith("\n") for run in answers.values())


def test_a_row_too_wide_for_the_terminal_is_told_as_a_list(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("query", "duties", "--param", "date=2026-11-01", "--param", "area=prosecution")
    wide = vnr(*arguments)
    monkeypatch.setenv("COLUMNS", "80")
    narrow = vnr(*arguments)
    assert (narrow.code, narrow.err) == (0, "")
    assert "┃" in wide.out
    assert "┃" not in narrow.out
    assert "Who: Swedish Prosecution Authority" in narrow.out.splitlines()


def test_triples_come_as_turtle_and_rows_do_not(vnr: Callable[..., Any], tmp_path: Path) -> None:
    text = "CONSTRUCT { ?m rdfs:label ?l } WHERE { GRAPH ?g { ?m a vnr:County ; rdfs:label ?l } }"
    (tmp_path / "counties.rq").write_text(text, encoding="utf-8")
    run = vnr("query", "counties.rq", "--format", "ttl")
    assert (run.code, run.err) == (0, "")
    assert len({quad.subject for quad in ox.parse(run.out, format=ox.RdfFormat.TURTLE)}) == 21
    refused = vnr(*MEMBERS, "--format", "ttl")
    assert (refused.code, refused.out) == (2, "")
    assert "ttl" in refused.err
    assert "csv" in refused.err


OWN: Final = """SELECT ?municipality ?code WHERE {
  GRAPH ?g { ?municipality a vnr:Municipality ; vnr:scbCode ?code }
} ORDER BY ?code
"""


@pytest.mark.parametrize("value", ["municipality:2510", "Jokkmokk", "https://w3id.org/vnr-graph/id/municipality/2510"])
def test_own_question_in_a_file_takes_values_as_terms(vnr: Callable[..., Any], tmp_path: Path, value: str) -> None:
    (tmp_path / "own.rq").write_text(OWN, encoding="utf-8")
    run = vnr("query", "own.rq", "--param", f"municipality={value}", "--format", "csv")
    assert (run.code, run.out.split(), run.err) == (
        0,
        ["municipality,code", "https://w3id.org/vnr-graph/id/municipality/2510,2510"],
        "",
    )


def test_question_on_standard_input(vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ASK { GRAPH ?g { municipality:2510 a vnr:Municipality } }"))
    run = vnr("query", "-", "--format", "json")
    assert (run.code, json.loads(run.out)["boolean"], run.err) == (0, True, "")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "-:1:12: SERVICE is refused"),
        ("SELECT * FROM <https://example.org/> { ?s ?p ?o }", "-:1:10: FROM is refused"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "-:1:1: INSERT is refused"),
        ("DROP ALL", "-:1:1: DROP is refused"),
        ("LOAD <file:///etc/passwd>", "-:1:1: LOAD is refused"),
        ("SELECT ?s {", "-:1:"),
    ],
)
def test_what_a_question_may_not_do_is_refused_at_its_place(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, text: str, start: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    run = vnr("query", "-")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"Error: {start}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nope",), "No saved query is called nope."),
        (("nope.rq",), "nope.rq: There is no such file or folder. Check the path."),
        (("members", "--param", "group"), "group is not a name with a value. Write it as name=value, "),
        (("members", "--param", "nope=1"), "members takes no value for nope. It takes group."),
        (("members", "--param", "group=nope"), "collaboration group: nothing is called nope."),
    ],
)
def test_a_question_that_does_not_fit_is_an_error(
    vnr: Callable[..., Any], arguments: tuple[str, ...], message: str
) -> None:
    run = vnr("query", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"Error: {message}")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jokmokk", "municipality:2510"),
        ("Galivare", "municipality:2523"),
        ("2584", "municipality:2584"),
        ("childrn", "target:children"),
        ("aklagarmyndigheten", "agency:aklagarmyndigheten"),
        ("202100-0076", "agency:polismyndigheten"),
    ],
)
def test_search_forgives_spelling(vnr: Callable[..., Any], typed: str, first: str) -> None:
    run = vnr("search", typed, "--format", "json")
    assert (run.code, run.err) == (0, "")
    assert shorten(json.loads(run.out)[0]["iri"]) == first


@pytest.mark.parametrize(
    "typed", ["'} DROP ALL #", '") } INSERT DATA { <a:a> <a:a> <a:a> } #', "\x1b[31m", "((((", ".*"]
)
def test_what_is_typed_is_text_and_never_query(vnr: Callable[..., Any], typed: str) -> None:
    run = vnr("search", typed)
    assert run.code in {0, 1}
    assert run.err == ""
    assert "\x1b" not in run.out
    shown = vnr("show", typed)
    assert (shown.code, shown.out) == (2, "")
    assert "\x1b" not in shown.err


def test_search_that_finds_nothing_says_so(vnr: Callable[..., Any]) -> None:
    assert vnr("search", "zzzzqqqq") == (1, "Nothing has a name like that.\n", "")
    assert vnr("search", "zzzzqqqq", "--format", "json") == (1, "[]\n", "")


@pytest.mark.parametrize(
    "name", ["municipality:2510", "Jokkmokk", "2510", "https://w3id.org/vnr-graph/id/municipality/2510"]
)
def test_show_takes_an_iri_a_short_name_a_code_or_a_label(vnr: Callable[..., Any], name: str) -> None:
    run = vnr("show", name, "--format", "json")
    assert (run.code, run.err) == (0, "")
    data = json.loads(run.out)
    assert shorten(data["iri"]) == "municipality:2510"
    assert data["labels"] == {"sv": "Jokkmokk", "en": "Jokkmokk"}
    assert all(one["sources"] for values in data["statements"].values() for one in values)


def test_show_tells_each_statement_with_its_source(vnr: Callable[..., Any]) -> None:
    run = vnr("show", "group:child-group", "--lang", "sv")
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0] == "Samverkansgruppen kring våld mot barn"
    assert any(
        "Avidentifierade barnsamråd" in line and "[Gällivare kommun: Förebyggande arbete" in line for line in lines
    )


def test_show_of_nothing_is_an_error_with_a_cure(vnr: Callable[..., Any]) -> None:
    assert vnr("show", "zzzzqqqq") == (
        2,
        "",
        (
            "Error: Nothing is called zzzzqqqq. "
            "Names, synonyms and codes count, in any language; look for one with vnr search.\n"
        ),
    )


def test_info_counts_each_document(vnr: Callable[..., Any]) -> None:
    data = json.loads(vnr("info", "--format", "json").out)
    assert set(data) == {"versions", "version", "statements", "municipalities", "documents"}
    assert data["municipalities"] == 290
    assert data["statements"] == sum(document["statements"] for document in data["documents"])
    page = next(one for one in data["documents"] if one["iri"].endswith("/jokkmokk-forebyggande-arbete"))
    assert (page["rank"], page["date"]) == ("page", "2014-08-06")
    assert page["file"].endswith("data/sources/jokkmokk-forebyggande-arbete.ttl")
    assert "290 municipalities" in vnr("info").out


@pytest.mark.parametrize("language", ["sv", "en"])
def test_rule_tells_what_why_and_cure(vnr: Callable[..., Any], language: str) -> None:
    data = json.loads(vnr("rule", "vnr304", "--format", "json").out)
    assert set(data) == {"id", "severity", "title", "rationale", "cure", "shapes"}
    assert (data["id"], data["severity"]) == ("VNR304", "warning")
    text = vnr("rule", "VNR304", "--lang", language)
    assert text.code == 0
    for part in ("title", "rationale", "cure"):
        assert data[part][language] in text.out
