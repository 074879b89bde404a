"""SARIF: valid by its schema, and every part where its readers look for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph import __version__
from vnr_graph.report import sarif
from vnr_graph.report.sarif import report_as_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language

SCHEMA = json.loads(Path(__file__).with_name("sarif").joinpath("sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
EX = "https://example.org/"
SHOWN = (
    "a | b <script>alert(\"x\")</script> & 'q' :: %0A ]]> {{0}} [x] (http://example.org/) "
    "\\u202e\\u001b[31m \U0001d54f `c` $1$"
)


def run_of(text: str) -> Any:  # noqa: ANN401  # JSON
    """The one run of a log that the schema allows."""
    log = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


@pytest.fixture
def run(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> Any:  # noqa: ANN401  # JSON
    return run_of(report_as_sarif(awkward_report, voice("en"), setting))


def test_the_schema_refuses_what_is_wrong() -> None:
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "vnr"}}, "results": [{"level": "fatal"}]}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_the_tool_and_its_rules(run: Any) -> None:  # noqa: ANN401
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["semanticVersion"]) == ("vnr", __version__, __version__)
    assert "informationUri" not in driver
    assert [rule["id"] for rule in driver["rules"]] == ["A1", "B2", "C3", "D4", "E5"]
    assert driver["rules"][0] == {
        "id": "A1",
        "shortDescription": {"text": "No | <owner>::"},
        "fullDescription": {"text": "Because *this*, {{so}}."},
        "help": {
            "text": "Why: Because *this*, {{so}}.\n\nTo mend: Mend, 100 %: it.",
            "markdown": "**Why:** Because \\*this\\*, \\{{so\\}}.\n\n**To mend:** Mend, 100 %: it.",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["shacl", "vnr-graph"],
            "problem.severity": "error",
            "title": {"sv": "No | <owner>:: (sv)", "en": "No | <owner>::"},
            "rationale": {"sv": "Because *this*, {so}. (sv)", "en": "Because *this*, {so}."},
            "cure": {"sv": "Mend, 100 %: it. (sv)", "en": "Mend, 100 %: it."},
            "shapes": [f"{EX}A1"],
        },
    }
    untitled = driver["rules"][2]
    assert untitled["shortDescription"] == untitled["fullDescription"] == {"text": "C3"}
    assert untitled["help"] == {"text": "C3", "markdown": "C3"}
    assert [rule["defaultConfiguration"]["level"] for rule in driver["rules"]] == [
        "error",
        *("warning", "note", "warning", "warning"),
    ]


def test_a_result_with_all_its_parts(run: Any) -> None:  # noqa: ANN401
    result = run["results"][0]
    messages = result["properties"].pop("message")
    assert messages["en"] == SHOWN.replace("{{0}}", "{0}").replace("] (", "](")
    assert messages["sv"] == f"Svenska {messages['en']}"
    assert result == {
        "ruleId": "A1",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": SHOWN},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "kartor/%C3%A5%20b/%231%20100%25.ttl", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 12, "startColumn": 5},
                },
                "logicalLocations": [{"fullyQualifiedName": f"{EX}one", "name": "One | <b>", "kind": "resource"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/law.ttl", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 40, "startColumn": 1},
                },
            }
        ],
        "partialFingerprints": {"vnrFingerprint/v1": "1" * 32},
        "suppressions": [],
        "baselineState": "new",
        "properties": {"municipalities": ["Exempelby"], "path": f"{EX}p", "value": "1,5"},
    }


def test_waived_known_and_without_a_place(run: Any) -> None:  # noqa: ANN401
    _, waived, known, nowhere = run["results"]
    assert waived["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Waits | for a decision",
            "properties": {"owner": "Handläggare <a>", "expires": "2027-01-31", "waiver": f"{EX}waiver"},
        }
    ]
    assert [result["baselineState"] for result in run["results"]] == ["new", "new", "unchanged", "new"]
    assert [result["suppressions"] for result in (known, nowhere)] == [[], []]
    assert waived["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert nowhere["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "kartor/%C3%A5%20b/%231%20100%25.ttl", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 1},
    }
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning", "note"]


def test_the_run_tells_what_is_gone_and_what_had_nothing_to_look_at(run: Any) -> None:  # noqa: ANN401
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["language"] == "en"
    assert run["originalUriBaseIds"] == {"SRCROOT": {"description": {"text": "The root of the repository."}}}
    assert run["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {
                    "descriptor": {"id": "rule/no-focus-nodes"},
                    "associatedRule": {"id": "D4", "index": 3},
                    "level": "note",
                    "message": {"text": "D4 had nothing to look at."},
                },
                {
                    "descriptor": {"id": "baseline/gone"},
                    "level": "note",
                    "message": {"text": f"In the baseline, but no longer found: F6 {EX}gone ::error::##[error] |<b>"},
                },
            ],
        }
    ]


def test_swedish(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    run = run_of(report_as_sarif(awkward_report, voice("sv"), setting))
    assert run["language"] == run["tool"]["driver"]["language"] == "sv"
    assert run["results"][2]["message"] == {"text": "Tre."}
    assert run["results"][1]["suppressions"][0]["justification"] == "Väntar | på beslut"
    assert run["tool"]["driver"]["rules"][0]["help"]["text"].startswith("Varför: Because")


def test_nothing_found_without_a_baseline(
    no_findings: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    run = run_of(report_as_sarif(no_findings, voice("sv"), setting))
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"][0]["properties"]["tags"] == ["shacl"]
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_without_a_baseline_no_result_is_new(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    run = run_of(report_as_sarif(replace(awkward_report, gone=None), voice("en"), setting))
    assert not any("baselineState" in result for result in run["results"])


def test_a_file_outside_the_root_has_a_whole_address(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting, tmp_path: Path
) -> None:
    elsewhere = replace(setting, root=tmp_path / "repository")
    run = run_of(report_as_sarif(awkward_report, voice("en"), elsewhere))
    assert run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": (tmp_path.resolve() / "data/law.ttl").as_uri()
    }


def test_an_address_in_the_project_s_metadata_is_told(
    no_findings: Report, voice: Callable[[Language], Voice], setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Metadata:
        def get_all(self, name: str) -> list[str]:
            assert name == "Project-URL"
            return ["Homepage, https://example.org/vnr"]

    monkeypatch.setattr("importlib.metadata.metadata", lambda _: Metadata())
    run = run_of(report_as_sarif(no_findings, voice("en"), setting))
    assert run["tool"]["driver"]["informationUri"] == "https://example.org/vnr"


@given(st.text(alphabet="[]()a{}\\ x"))
def test_no_message_has_a_link_or_an_argument(text: str) -> None:
    told = sarif._plain(text)  # noqa: SLF001  # the law is the function's
    assert "](" not in told
    assert told.replace("{{", "").replace("}}", "").count("{") == 0
    assert told.count("{") == 2 * text.count("{")
    assert told.replace("{{", "{").replace("}}", "}").replace("] (", "](") == text.replace("] (", "](")
