"""The gap report for a program."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from vnr_graph import __version__
from vnr_graph.report.check_json import report_as_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Voice
    from vnr_graph.texts import Language

EX = "https://example.org/"


def test_the_report_as_a_whole(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    data = json.loads(report_as_json(awkward_report, voice("sv")))
    rules, findings = data.pop("rules"), data.pop("findings")
    assert data == {
        "tool": {"name": "vnr", "version": __version__},
        "asOf": "2026-11-21",
        "typology": f"{EX}core",
        "scope": [{"iri": f"{EX}place", "sv": "Exempelby", "en": "Exempelby"}],
        "municipalitiesWithoutDocument": 0,
        "documents": 2,
        "summary": {"violation": 1, "warning": 2, "info": 1},
        "counting": {"violation": 1, "warning": 0, "info": 1},
        "waived": 1,
        "known": 1,
        "gone": [f"F6 {EX}gone ::error::##[error] |<b>"],
    }
    assert [(rule["id"], rule["focusNodes"], rule["findings"]) for rule in rules] == [
        *(("A1", 5, 1), ("B2", 4, 2), ("C3", 3, 1), ("D4", 0, 0), ("E5", 2, 0)),
    ]
    assert [(one["known"], one["counts"]) for one in findings] == [
        *((False, True), (False, False), (True, False), (False, True)),
    ]


def test_a_finding_with_every_part(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    first, waived, *_ = json.loads(report_as_json(awkward_report, voice("sv")))["findings"]
    assert first == {
        "rule": "A1",
        "severity": "violation",
        "municipalities": [{"iri": f"{EX}place", "sv": "Exempelby", "en": "Exempelby"}],
        "focus": {"iri": f"{EX}one", "sv": "Ett | <b>", "en": "One | <b>"},
        "path": f"{EX}p",
        "value": "1,5",
        "detail": {},
        "message": awkward_report.findings[0].message,
        "sources": [
            {"iri": f"{EX}page", "sv": "Sidan", "en": "The page"},
            {"iri": f"{EX}law", "sv": "Lagen", "en": "The act"},
        ],
        "places": ["kartor/å b/#1 100%.ttl:3:1", "data/law.ttl:40:1"],
        "locations": [
            {"path": "kartor/å b/#1 100%.ttl", "line": 3, "column": 1},
            {"path": "data/law.ttl", "line": 40, "column": 1},
        ],
        "statement": {"path": "kartor/å b/#1 100%.ttl", "line": 12, "column": 5},
        "shape": f"{EX}A1",
        "component": "http://www.w3.org/ns/shacl#DatatypeConstraintComponent",
        "fingerprint": "1" * 32,
        "waiver": None,
        "known": False,
        "counts": True,
    }
    assert waived["statement"] is None
    assert waived["waiver"] == {
        "iri": f"{EX}waiver",
        "owner": "Handläggare <a>",
        "reason": {"sv": "Väntar | på beslut", "en": "Waits | for a decision"},
        "expires": "2027-01-31",
    }


def test_nothing_found_without_a_baseline(no_findings: Report, voice: Callable[[Language], Voice]) -> None:
    data = json.loads(report_as_json(no_findings, voice("en")))
    assert (data["typology"], data["scope"], data["gone"], data["findings"]) == (None, [], None, [])


def test_a_path_that_is_more_than_a_property(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    first = awkward_report.findings[0]
    found = (replace(first, path="n17"), replace(first, path="n17", terms=None), replace(first, path=None))
    data = json.loads(report_as_json(replace(awkward_report, findings=found), voice("en")))
    inverse = f"[ <http://www.w3.org/ns/shacl#inversePath> <{EX}p> ]"
    assert [one["path"] for one in data["findings"]] == [inverse, "n17", None]
