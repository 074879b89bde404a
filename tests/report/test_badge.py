"""The badge's words and colours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vnr_graph.report.badge import report_as_badge

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Voice
    from vnr_graph.texts import Language


def badge(label: str, message: str, color: str) -> dict[str, Any]:
    return {"schemaVersion": 1, "label": label, "message": message, "color": color}


def test_the_gravest_gives_the_colour(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    def made(report: Report, language: Language) -> Any:  # noqa: ANN401  # JSON
        return json.loads(report_as_badge(report, voice(language)))

    violation, waived, known, note = awkward_report.findings
    assert made(awkward_report, "en") == badge("gaps", "violations: 1 · notes: 1", "red")
    assert made(awkward_report, "sv") == badge("luckor", "brister: 1 · upplysningar: 1", "red")
    warning = replace(known, known=False)
    assert made(replace(awkward_report, findings=(warning, warning)), "en") == badge("gaps", "warnings: 2", "yellow")
    assert made(replace(awkward_report, findings=(note,)), "en") == badge("gaps", "notes: 1", "blue")
    none = replace(awkward_report, findings=(waived, known))
    assert made(none, "en") == badge("gaps", "none found", "brightgreen")
    assert violation.counts


def test_what_looked_at_nothing_is_not_green(no_findings: Report, voice: Callable[[Language], Voice]) -> None:
    assert json.loads(report_as_badge(no_findings, voice("sv"))) == badge("SHACL", "inga", "brightgreen")
    idle = replace(no_findings, runs=tuple(replace(run, focus_nodes=0) for run in no_findings.runs))
    assert json.loads(report_as_badge(idle, voice("en"))) == badge("SHACL", "nothing looked at", "lightgrey")
