"""The gap report as text, for a person."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.outline import (
    MARKS,
    by_place,
    closing,
    documents_about,
    heading,
    looked_at,
    place_name,
    sourced_places,
    together,
    told,
    waived,
)
from vnr_graph.report.page import Page
from vnr_graph.report.wording import shown_place
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from vnr_graph.model import Finding, Report, RuleRun
    from vnr_graph.report.voice import Setting, Voice

_STYLES: Final = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_LISTED: Final = 2
"""So many findings about one thing are told one by one."""


def report_as_text(report: Report, voice: Voice, setting: Setting) -> str:
    """The report by municipality, gravest rules first, then what was looked at and what the counts are.

    Findings that the baseline knows are counted, not listed; waived ones are listed as such.
    """
    page = Page(setting.width, colour=setting.colour)
    page.line((heading(report, voice), "bold"))
    if not setting.statistics:
        _Listing(report, voice, page).write()
    page.blank()
    page.line((voice.say(N_("What each rule looked at")), "italic"))
    (_statistics if setting.statistics else _runs)(report, voice, page)
    for line in closing(report, voice):
        page.line(line)
    for line in report.gone or ():
        page.line(f"- {printable(line)}", indent=2)
    return page.text


class _Listing:
    """Writes every finding that is listed."""

    def __init__(self, report: Report, voice: Voice, page: Page) -> None:
        self._report = report
        self._voice = voice
        self._page = page
        self._runs = {run.rule.id: run for run in report.runs}
        self._show = cache(shown_place)

    def write(self) -> None:
        listed = [finding for finding in self._report.findings if finding.waiver or not finding.known]
        for municipalities, findings in by_place(listed):
            self._page.blank()
            if municipalities or self._report.typology is not None:
                self._page.line((place_name(municipalities, self._voice), "bold underline"))
            about = documents_about(municipalities, findings)
            if about:
                named = ", ".join(self._voice.document(source) for source in about)
                self._page.line((self._voice.say(N_("Documents: {documents}"), documents=named), "dim"), indent=2)
            for rule, of_rule in groupby(findings, key=lambda finding: finding.rule):
                self._rule(self._runs[rule], list(of_rule), about)

    def _rule(self, run: RuleRun, findings: list[Finding], about: tuple[str, ...]) -> None:
        rule, page = run.rule, self._page
        style = _STYLES[rule.severity]
        title = self._voice.text(rule.title)
        page.line(
            (f"{MARKS[rule.severity]} {printable(rule.id)} ", style),
            (f"{title} " if title else "", "bold"),
            (f" {self._voice.severity(rule.severity)}", style),
            indent=2,
        )
        for _, same in groupby(findings, key=together):
            group = list(same)
            for line in self._lines(group):
                page.line((f"- {line}", "dim" if group[0].waiver else ""), indent=4)
            if group[0].waiver:
                page.line((waived(group[0], self._voice), "dim"), indent=6)
            if group[0].statement or group[0].sources != about:
                for place, source in sourced_places(group[0]):
                    shown = printable(self._show(place))
                    named = f"  {self._voice.document(source)}" if source else ""
                    page.line((f"{shown}{named}", "dim"), indent=6)
        cure = self._voice.text(rule.cure)
        if cure:
            page.line((self._voice.say(N_("To mend: {cure}"), cure=cure), "italic"), indent=4)

    def _lines(self, findings: list[Finding]) -> list[str]:
        """One line a finding; many about one thing become one line that lists their values."""
        values = {finding.value for finding in findings}
        about_one = len({finding.focus for finding in findings}) == 1
        if len(findings) > _LISTED and about_one and len(values) == len(findings) and None not in values:
            names = sorted(self._voice.name(value) for value in values if value is not None)
            return [f"{len(findings)}: {', '.join(names)}"]
        return [told(finding, self._report, self._voice) for finding in findings]


def _runs(report: Report, voice: Voice, page: Page) -> None:
    header = [voice.say(title) for title in (N_("Rule"), N_("Looked at"), N_("Findings"), N_("What it looks for"))]
    rows = [
        (
            (printable(run.rule.id), _STYLES[run.rule.severity] if run.findings else ""),
            looked_at(run, voice),
            str(run.findings),
            voice.text(run.rule.title),
        )
        for run in report.runs
    ]
    page.table(header, rows, right=(1, 2))


def _statistics(report: Report, voice: Voice, page: Page) -> None:
    titles = (N_("Findings"), N_("Looked at"), N_("Rule"), N_("Severity"), N_("What it looks for"))
    rows = [
        (
            str(run.findings),
            looked_at(run, voice),
            (printable(run.rule.id), _STYLES[run.rule.severity] if run.findings else ""),
            voice.severity(run.rule.severity),
            voice.text(run.rule.title),
        )
        for run in sorted(report.runs, key=lambda run: (-run.findings, -run.rule.severity, run.rule.id))
    ]
    page.table([voice.say(title) for title in titles], rows, right=(0, 1))
