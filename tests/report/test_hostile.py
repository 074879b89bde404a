"""Text from data steers nothing: no terminal, no direction of reading, no markup, no spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.chain import chain_of
from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.description import describe_thing
from vnr_graph.disagreements import find_disagreements
from vnr_graph.matrix import matrix_of
from vnr_graph.report.answers import hits_as_json, print_hits
from vnr_graph.report.chains import chain_as_json, print_chain
from vnr_graph.report.descriptions import description_as_json, print_description
from vnr_graph.report.disagreements import disagreements_as_json, print_disagreements
from vnr_graph.report.facts import info_as_json, print_info
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.report.formats import write_report
from vnr_graph.report.matrices import matrix_as_csv, matrix_as_json, print_matrix
from vnr_graph.report.voice import Setting, Voice
from vnr_graph.search import search
from vnr_graph.store.labels import read_labels
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.store.opening import Map

BOTH = (expand("municipality:9901"), expand("municipality:9902"))
ESCAPED = r"=\u001b[31m\u202e[bold]\u0007\u2066\u200b"


@pytest.fixture
def view(hostile_map: Map) -> View:
    return view_map(hostile_map, ViewOptions(as_of=date(2026, 6, 30), municipalities=BOTH))


def harmless(text: str) -> bool:
    """Whether nothing but line ends is a control, format or separating character."""
    return not any(unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} for char in text.replace("\n", ""))


def test_the_map_is_hostile(hostile_map: Map) -> None:
    label = hostile_map.labels.of(BOTH[0], "sv")
    assert label == "Exempelby=\x1b[31m\u202e[bold]\x07\u2066\u200b"
    assert not harmless(label)


def test_the_chain(view: View, shown: Callable[..., str]) -> None:
    text = shown(print_chain, chain_of(view, BOTH[0]), view, "sv")
    assert harmless(text)
    assert text.startswith(f"Exempelby{ESCAPED} · ")
    assert f"1 § {ESCAPED}" in " ".join(text.split())


def test_the_matrix(view: View, shown: Callable[..., str]) -> None:
    text = shown(print_matrix, matrix_of(view, BOTH), view, "sv")
    assert harmless(text)
    assert text.startswith(f"Exempelby{ESCAPED} |\nGrannby{ESCAPED} · ")


def test_the_spreadsheet(view: View) -> None:
    text = matrix_as_csv(matrix_of(view, BOTH), view, "sv")
    assert harmless(text.replace("\r\n", "\n"))
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {10}
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row)


def test_disagreements(hostile_map: Map, shown: Callable[..., str]) -> None:
    text = shown(print_disagreements, find_disagreements(hostile_map), hostile_map, "sv")
    assert harmless(text)
    assert ESCAPED in text


def test_the_gap_report(view: View) -> None:
    report = check_map(view.map, CheckOptions(view.options, select=("VNR1", "VNR3", "VNR4")))
    voice = Voice(read_labels(view.map.store), "sv", view.map.documents)
    text = write_report(ReportFormat.TEXT, report, voice, Setting())
    assert f"\nExempelby{ESCAPED}\n" in text
    for format_ in set(ReportFormat) - {ReportFormat.JSON, ReportFormat.TURTLE, ReportFormat.JSONLD}:
        assert harmless(write_report(format_, report, voice, Setting())), format_
    json.loads(write_report(ReportFormat.JSON, report, voice, Setting()))


def test_one_thing(hostile_map: Map, shown: Callable[..., str]) -> None:
    for thing in ("group:g", "source:page", "evidence:two", "agency:police"):
        description = describe_thing(hostile_map, expand(thing))
        text = shown(print_description, description, hostile_map, "sv")
        assert harmless(text), thing
        assert ESCAPED in text.replace("\n", ""), thing
        json.loads(description_as_json(description, hostile_map))


def test_hits(hostile_map: Map, shown: Callable[..., str]) -> None:
    hits = search(hostile_map, "Exempelby", language="sv")
    text = shown(print_hits, hits, hostile_map, "sv")
    assert harmless(text)
    assert "Exempelby=" in text


def test_info(hostile_map: Map, shown: Callable[..., str]) -> None:
    assert harmless(shown(print_info, hostile_map, "sv"))


def test_numbers_of_places_and_names_of_files(
    make_map: Callable[..., Map], tmp_path: Path, shown: Callable[..., str]
) -> None:
    text = """
    source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv .
    area:bad a skos:Concept ; skos:inScheme <https://w3id.org/vnr-graph/code/responsibility-area> ;
        skos:notation "\\u001b[2J" ; rdfs:label "Ett"@sv .
    municipality:9901 a vnr:Municipality ; vnr:scbCode "\\u001b[2J" .
    evidence:a vnr:paragraph "\\u001b[2J" ; vnr:sentence "\\u001b[2J" .
    evidence:b vnr:heading "\\u001b[2J" .
    agency:x a vnr:Agency ; rdfs:label "X"@sv ; vnr:operatesIn municipality:9901 .
    responsibility:r a vnr:Responsibility ; vnr:holder agency:x ; vnr:role role:owner ; vnr:area area:bad ;
        vnr:violenceType violence:physical ; vnr:targetGroup target:exposed ; vnr:municipality municipality:9901 ;
        vnr:evidence evidence:a, evidence:b .
    """
    made = make_map(text)
    path = (tmp_path / "test-1.ttl").rename(tmp_path / "\x1b[2J\u202e.ttl")
    map_ = open_map([path])
    assert len(map_.store) == len(made.store)
    view = view_map(map_, ViewOptions(as_of=date(2026, 6, 30), municipalities=BOTH[:1]))
    chain = shown(print_chain, chain_of(view, BOTH[0], violence_type=expand("violence:physical")), view, "en")
    assert harmless(chain)
    assert r"\u001b[2J  Ett: ● named" in chain
    assert r"par. \u001b[2J, sent. \u001b[2J; heading \u001b[2J" in chain
    assert harmless(shown(print_matrix, matrix_of(view, BOTH[:1]), view, "en"))
    assert harmless(matrix_as_csv(matrix_of(view, BOTH[:1]), view, "en").replace("\r\n", "\n"))
    info = shown(print_info, map_, "en")
    assert harmless(info)
    assert r"\u001b[2J\u202e.ttl" in info
    report = check_map(map_, CheckOptions(view.options, select=("VNR402",)))
    text = write_report(ReportFormat.TEXT, report, Voice(read_labels(map_.store), "en", map_.documents), Setting())
    assert harmless(text)
    assert re.search(r"\n +\\u001b\[2J\\u202e\.ttl(:\d+:\d+)?  Sidan \(undated\)\n", text)


def test_json_keeps_the_data_as_it_is_and_stays_json(view: View) -> None:
    label = view.labels.of(BOTH[0], "sv")
    matrix = replace(matrix_of(view, BOTH))
    texts = {
        "chain": chain_as_json(chain_of(view, BOTH[0]), view),
        "matrix": matrix_as_json(matrix, view),
        "disagreements": disagreements_as_json(find_disagreements(view.map), view.map),
        "info": info_as_json(view.map),
        "hits": hits_as_json(search(view.map, "Exempelby", language="sv"), view.map),
    }
    data = {name: json.loads(text) for name, text in texts.items()}
    assert data["chain"]["municipality"]["sv"] == label
    assert data["matrix"]["municipalities"][0]["sv"] == label
    assert not any("\x1b" in text or "\x07" in text for text in texts.values())
