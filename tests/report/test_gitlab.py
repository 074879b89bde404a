"""GitLab's code quality report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from vnr_graph.report.gitlab import report_as_gitlab

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language


def test_every_finding_but_the_waived(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    first, *others = json.loads(report_as_gitlab(awkward_report, voice("en"), setting))
    assert first == {
        "description": "a | b <script>alert(\"x\")</script> & 'q' :: %0A ]]> {0} [x](http://example.org/) "
        "\\u202e\\u001b[31m \U0001d54f `c` $1$",
        "check_name": "A1",
        "fingerprint": "1" * 32,
        "severity": "major",
        "location": {"path": "kartor/å b/#1 100%.ttl", "lines": {"begin": 12}},
    }
    assert [(one["description"], one["severity"]) for one in others] == [("Three.", "minor"), ("Four.", "info")]
    assert others[1]["location"] == {"path": "kartor/å b/#1 100%.ttl", "lines": {"begin": 1}}
    assert len(others[1]["fingerprint"]) == 32


def test_swedish_and_nothing(
    awkward_report: Report, no_findings: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    assert json.loads(report_as_gitlab(awkward_report, voice("sv"), setting))[1]["description"] == "Tre."
    assert report_as_gitlab(no_findings, voice("sv"), setting) == "[]\n"


def test_no_fingerprint_stands_twice_and_no_finding_lacks_a_path(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    without = voice("en")
    without.documents = {}
    twice = replace(awkward_report, findings=awkward_report.findings * 2)
    entries = json.loads(report_as_gitlab(twice, without, setting))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 6
    assert entries[0]["fingerprint"] == "1" * 32
    assert [entry["location"]["path"] for entry in entries[:3]] == ["kartor/å b/#1 100%.ttl", "data/law.ttl", "."]
