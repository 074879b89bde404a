"""GitHub's workflow commands: escaped as its toolkit does, the gravest first, the rest told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.model import Finding, Report, Rule, RuleRun, Severity
from vnr_graph.report.github import report_as_github
from vnr_graph.report.voice import Setting, Voice
from vnr_graph.store.labels import Labels
from vnr_graph.texts import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.texts import Language

EX = "https://example.org/"


def test_a_command_for_each_finding_that_counts(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    assert (
        report_as_github(awkward_report, voice("en"), setting)
        == f"""\
::error file=kartor/å b/#1 100%25.ttl,line=12,col=5,title=A1 No | <owner>%3A%3A::a | b <script>alert("x")</script> \
& 'q' :: %250A ]]> {{0}} [x](http://example.org/) \\u202e\\u001b[31m \U0001d54f `c` $1$%0ATo mend: Mend, 100 %25: it.
::notice file=kartor/å b/#1 100%25.ttl,line=1,title=C3::Four.
Findings: violation 1, warning 0, info 1.
Waived: 1.
Known from the baseline, not listed: 1.
In the baseline, but no longer found: 1.
- F6 {EX}gone ::error::# #[error] |<b>
"""
    )


def test_nothing_found(no_findings: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    assert report_as_github(no_findings, voice("sv"), setting) == "Fynd: brist 0, varning 0, upplysning 0.\n"


def test_a_finding_without_any_file_is_about_the_whole(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    without = voice("en")
    without.documents = {}
    report = replace(awkward_report, findings=awkward_report.findings[-1:], gone=None)
    assert report_as_github(report, without, setting).splitlines()[0] == "::notice title=C3::Four."


def test_more_than_ten_of_a_kind_are_told_and_the_gravest_come_first(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    note, violation = awkward_report.findings[-1], awkward_report.findings[0]

    def lines(count: int) -> list[str]:
        report = replace(awkward_report, findings=(*[note] * count, violation), gone=None)
        return report_as_github(report, voice("en"), setting).splitlines()

    told = "GitHub shows the first 10 of each kind as annotations; the others stand here in the log."
    assert lines(10)[-1] == "Findings: violation 1, warning 0, info 10."
    assert lines(11)[-1] == told
    assert [line.split()[0] for line in lines(11)[:12]] == ["::error", *["::notice"] * 11]


@given(message=st.text(), title=st.text())
def test_no_text_ends_its_command_or_begins_another(message: str, title: str) -> None:
    rule = Rule("R", Severity.VIOLATION, {"en": title}, {}, {})
    finding = Finding("R", Severity.VIOLATION, f"{EX}x", {"en": message})
    report = Report(date(2026, 11, 21), None, (), 0, 1, (finding,), (RuleRun(rule, 1, 1),))
    command, *rest = report_as_github(report, Voice(Labels({}, {}), "en"), Setting(width=None)).split("\n")
    assert rest == ["Findings: violation 1, warning 0, info 0.", ""]
    properties, told = re.fullmatch(r"::error title=([^,:]*)::(.*)", command, re.DOTALL).groups()  # type: ignore[union-attr]
    assert re.sub("%(25|0A|0D|3A|2C)", "", properties).count("%") == 0
    shown = printable(message)
    assert unquote(told) == (shown if f"{EX}x" in shown else f"{EX}x: {shown}".removesuffix(": "))
    assert unquote(properties) == " ".join(part for part in ("R", printable(title)) if part)
