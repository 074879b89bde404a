"""Words that several reports use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vnr_graph.errors import Place
from vnr_graph.model import Period, Severity
from vnr_graph.report.wording import Wording, shown_path, shown_place
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View


@pytest.fixture
def wording(small_map: Map) -> Wording:
    return Wording(small_map, "en")


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("source:page", "Exempelby's page (2026-01-10)"),
        ("source:other", "Grannby's page (undated)"),
        ("source:act", "The Act (2000:1)"),
        ("source:gone", "source:gone"),
    ],
)
def test_a_document_with_its_date(wording: Wording, document: str, name: str) -> None:
    assert wording.document(expand(document)) == name


@pytest.mark.parametrize(
    ("statements", "place"),
    [
        ("vnr:paragraph 2 ; vnr:sentence 1", "par. 2, sent. 1"),
        ("vnr:paragraph 2 ; vnr:sentence 9, 10, 11", "par. 2, sent. 9–11"),
        ("vnr:paragraph 2 ; vnr:sentence 1, 3, 4", "par. 2, sent. 1, 3–4"),
        ('vnr:paragraph 2 ; vnr:sentence "last", 1', "par. 2, sent. 1, last"),
        ("vnr:paragraph 2", "par. 2"),
        ("vnr:heading 0", "heading 0"),
        ('vnr:locator "footer"', "footer"),
        ("a vnr:Evidence", ""),
    ],
)
def test_a_place_in_a_document(make_map: Callable[..., Map], statements: str, place: str) -> None:
    wording = Wording(make_map(f"evidence:e {statements} ."), "en")
    assert wording.passage(expand("evidence:e")) == place


def test_places_are_told_once_and_in_order(make_map: Callable[..., Map]) -> None:
    wording = Wording(
        make_map("evidence:a vnr:paragraph 2 . evidence:b vnr:heading 1 . evidence:c vnr:paragraph 2 ."), "en"
    )
    assert wording.passages(tuple(expand(f"evidence:{name}") for name in "abcd")) == "par. 2; heading 1"


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(), ""),
        (Period(date(2012, 1, 1)), "from 2012-01-01"),
        (Period(None, date(2014, 12, 31)), "until 2014-12-31"),
        (Period(date(2012, 1, 1), date(2014, 12, 31)), "2012-01-01–2014-12-31"),
        (Period(date(2012, 1, 1), end_unknown=True), "from 2012-01-01 (end not known)"),
        (Period(start_unknown=True, end_unknown=True), "(start not known, end not known)"),
        (Period(None, date(2014, 12, 31), end_unknown=True), "until 2014-12-31"),
    ],
)
def test_when_something_holds(wording: Wording, period: Period, words: str) -> None:
    assert wording.period(period) == words


def test_severities_have_words(wording: Wording) -> None:
    assert [wording.severity(severity) for severity in Severity] == ["info", "warning", "violation"]


def test_names_in_the_alphabet(wording: Wording) -> None:
    assert wording.names((expand("municipality:9902"), expand("municipality:9901"))) == "Exempelby, Grannby"


def test_a_legal_basis_says_what_is_not_verified(small_view: View) -> None:
    wording = Wording(small_view.map, "en", small_view.labels)
    by_role = {r.role: wording.legal_basis(r) for r in small_view.responsibilities if r.act}
    assert by_role == {
        expand("role:owner"): "The Act (2000:1) 1 §, in force from 2000-01-01",
        expand("role:contributor"): "The Act (2000:1), in force from 2000-01-01 (section not verified)",
    }
    assert {wording.legal_basis(r) for r in small_view.responsibilities if r.act is None} == {""}


def test_a_general_duty_says_that_its_section_is_not_verified(small_view: View) -> None:
    wording = Wording(small_view.map, "en")
    (duty,) = (replace(r, unverified=True, period=Period()) for r in small_view.responsibilities if r.section)
    assert wording.legal_basis(duty) == (
        "The Act (2000:1) 1 § (general duty: the section that carries this is not verified)"
    )


def test_paths_are_shown_as_the_reader_would_type_them(tmp_path: Path) -> None:
    assert shown_path(tmp_path / "folder" / "a.ttl") == str(Path("folder") / "a.ttl")
    assert shown_path(tmp_path.parent / "a.ttl") == str(tmp_path.parent / "a.ttl")
    assert shown_place(Place(tmp_path / "a.ttl", 3, 14)) == "a.ttl:3:14"
    assert shown_place(Place(tmp_path / "a.ttl", 3)) == "a.ttl:3"
