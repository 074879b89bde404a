"""Baselines: what is known, new and gone; a file that reads well in review and is never lost by mistake."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.check.baseline import Line, against_baseline, baseline_as_text, compare, read_baseline, read_if_there
from vnr_graph.check.checking import Checked
from vnr_graph.errors import ReadingError
from vnr_graph.model import Finding, Report, Severity, Waiver
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from pathlib import Path

ONE = Line("VNR203", "programme:agreement-2510", "vnr:validThrough", (), "a" * 32)
TWO = Line("VNR101", "municipality:2510", "violence:digital", ("municipality:2510",), "b" * 32)
FILE = """{
  "vnr-baseline": 1,
  "findings": [
    {"rule": "VNR101", "focus": "municipality:2510", "about": "violence:digital", "municipalities": ["municipality:2510"], "fingerprint": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},
    {"rule": "VNR203", "focus": "programme:agreement-2510", "about": "vnr:validThrough", "municipalities": [], "fingerprint": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
  ]
}
"""  # noqa: E501  # one finding a line is what it is about

LINES = st.builds(
    Line,
    rule=st.sampled_from(["VNR101", "VNR203"]),
    focus=st.text(max_size=5),
    about=st.text(max_size=5),
    municipalities=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    fingerprint=st.sampled_from(["a", "b", "c"]),
)


def finding(fingerprint: str, **more: object) -> Finding:
    told = {"rule": "VNR101", "severity": Severity.VIOLATION, "focus": "https://example.org/thing", "message": {}}
    return Finding(**{**told, **more}, fingerprint=fingerprint)  # type: ignore[arg-type]


def waiver() -> Waiver:
    return Waiver(
        iri="https://example.org/waiver",
        rule="VNR101",
        focus="https://example.org/thing",
        owner="samordnaren",
        reason={"sv": "Därför."},
        expires=date(2026, 12, 31),
    )


def always(_line: Line) -> bool:
    return True


def test_a_baseline_is_sorted_with_one_finding_a_line() -> None:
    assert baseline_as_text([ONE, TWO]) == FILE
    assert baseline_as_text([]) == '{\n  "vnr-baseline": 1,\n  "findings": []\n}\n'


@given(st.lists(LINES))
def test_what_is_written_is_read_again_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line]
) -> None:
    path = tmp_path_factory.mktemp("baseline") / "baseline.json"
    path.write_text(baseline_as_text(lines), encoding="utf-8")
    assert read_baseline(path) == tuple(sorted(lines))
    assert baseline_as_text(reversed(lines)) == path.read_text(encoding="utf-8")


@given(st.lists(st.sampled_from("abc")), st.lists(LINES))
def test_every_finding_is_known_as_often_as_the_baseline_has_it(found: list[str], lines: list[Line]) -> None:
    compared = compare([finding(one) for one in found], lines, judged=always)
    have, had = Counter(found), Counter(line.fingerprint for line in lines)
    assert Counter(one.fingerprint for one in compared.findings if one.known) == have & had
    assert Counter(line.fingerprint for line in compared.added) == have - had
    assert Counter(line.fingerprint for line in compared.gone) == had - have
    assert Counter(line.fingerprint for line in compared.updated) == have
    assert [one.fingerprint for one in compared.findings] == found


@given(st.lists(st.sampled_from("abc")), st.lists(LINES))
def test_what_was_updated_knows_everything(found: list[str], lines: list[Line]) -> None:
    findings = [finding(one) for one in found]
    again = compare(findings, compare(findings, lines, judged=always).updated, judged=always)
    assert all(one.known for one in again.findings)
    assert (again.gone, again.added, again.removed) == ((), (), ())


def test_a_line_tells_names_and_leaves_out_numbers_beside_the_value() -> None:
    told = finding(
        "f",
        focus=expand("municipality:2510"),
        path=expand("vnr:area"),
        value=expand("area:detection"),
        municipalities=(expand("municipality:2510"),),
        detail={"limit": "2024-11-21", "target": expand("target:children")},
    )
    line = Line.of(told)
    assert line == Line(
        "VNR101", "municipality:2510", "vnr:area area:detection target:children", ("municipality:2510",), "f"
    )
    assert str(line) == "VNR101 municipality:2510 vnr:area area:detection target:children"
    assert str(Line("VNR1", "a\x1b[2J", "", (), "f")) == "VNR1 a\\u001b[2J"


def test_a_waived_finding_is_not_known_and_leaves_the_baseline() -> None:
    compared = compare([finding("a" * 32, waiver=waiver())], [ONE], judged=always)
    assert [one.known for one in compared.findings] == [False]
    assert (compared.gone, compared.removed, compared.updated, compared.added) == ((), (ONE,), (), ())


def test_what_the_check_did_not_look_at_stays_in_the_baseline() -> None:
    elsewhere = Line("VNR101", "municipality:2584", "", ("municipality:2584",), "c" * 32)
    left_out = Line("VNR402", "source:page", "", (), "d" * 32)
    report = Report(
        as_of=date(2026, 11, 1),
        typology=None,
        scope=(expand("municipality:2510"),),
        undocumented=0,
        documents=1,
        findings=(),
        runs=(),
    )
    checked = Checked(report=report, unselected=frozenset({"VNR402"}), idle=())
    compared = against_baseline(checked, [ONE, TWO, elsewhere, left_out])
    assert compared.gone == (TWO, ONE)
    assert compared.unseen == compared.updated == (elsewhere, left_out)
    assert compared.removed == (TWO, ONE)
    narrow = against_baseline(replace(checked, is_narrow=True), [ONE, TWO, elsewhere, left_out])
    assert narrow.gone == (TWO,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": The file is empty. Check that it was saved or fetched whole."),
        (
            "{\n<<<<<<< HEAD\n",
            ":2:1: The baseline is broken: this is not JSON. Take it from version control, or remove",
        ),
        ("[" * 100_000, ": The baseline is broken: this is not JSON."),
        ("[]", ": This is no baseline. Name another file."),
        ('{"version": 1}', ": This is no baseline. Name another file."),
        (
            '{"vnr-baseline": 2, "findings": []}',
            ": The baseline is of version 2; version 1 is read here. Use the vnr that wrote it, or remove it and make",
        ),
        ('{"vnr-baseline": true, "findings": []}', ": The baseline is of version True; version 1 is read here."),
        ('{"vnr-baseline": 1, "findings": {}}', ": The baseline is broken: it has no list of findings."),
        (
            FILE.replace('"about"', '"abuot"', 1),
            ":4: The baseline is broken: finding 1 lacks one of rule, focus, about,",
        ),
        (FILE.replace("[]", "[7]"), ":5: The baseline is broken: finding 2 lacks one of rule, focus, about,"),
        ('{"vnr-baseline": 1, "findings": ["text"]}', ": The baseline is broken: finding 1 lacks one of"),
    ],
)
def test_a_broken_baseline_is_told_with_its_place_and_a_cure(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path}{message}")
    with pytest.raises(ReadingError):
        read_if_there(path)


def test_a_missing_baseline_is_an_error_unless_it_is_to_be_made(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    with pytest.raises(ReadingError, match=r"baseline\.json: There is no baseline here\. Make it with --update-"):
        read_baseline(path)
    assert read_if_there(path) == ()
    path.symlink_to(tmp_path / "nowhere.json")
    with pytest.raises(ReadingError):
        read_if_there(path)


def test_the_file_is_json_for_other_tools() -> None:
    assert json.loads(FILE)["findings"][1]["rule"] == "VNR203"
