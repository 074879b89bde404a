"""The gap report as text, for a person."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report import check_json
from vnr_graph.report.locating import places_of
from vnr_graph.report.page import Page
from vnr_graph.report.tally import Tally
from vnr_graph.report.voice import Setting, Voice
from vnr_graph.report.wording import shown_place
from vnr_graph.store.labels import read_labels
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, RuleRun
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

STYLES: Final = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
MARKS: Final = {Severity.VIOLATION: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
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


def heading(report: Report, voice: Voice) -> str:
    """What was checked, on which day, by which yardstick."""
    day = report.as_of.isoformat()
    if report.typology is None:
        return voice.say(
            N_("Report for {day}: {documents} documents, {rules} rules"),
            day=day,
            documents=report.documents,
            rules=len(report.runs),
        )
    return voice.say(
        N_("Gap report for {day}: {municipalities} municipalities, {documents} local documents, judged by {typology}"),
        day=day,
        municipalities=len(report.scope),
        documents=report.documents,
        typology=voice.name(report.typology),
    )


def place_name(municipalities: Sequence[str], voice: Voice) -> str:
    """The municipalities that findings are about; the map when they are about none."""
    return voice.names(municipalities) if municipalities else voice.say(N_("The map as a whole"))


def by_place(findings: Sequence[Finding]) -> Iterator[tuple[tuple[str, ...], list[Finding]]]:
    """One municipality first, then several together, then the map itself; within, gravest first, waived last."""

    def place(finding: Finding) -> tuple[bool, int, tuple[str, ...]]:
        return (not finding.municipalities, len(finding.municipalities), finding.municipalities)

    def weight(finding: Finding) -> tuple[int, str, bool]:
        return (-finding.severity, finding.rule, finding.waiver is not None)

    for (_, _, municipalities), found in groupby(sorted(findings, key=place), key=place):
        yield municipalities, sorted(found, key=weight)


def waived(finding: Finding, voice: Voice) -> str:
    """Who accepts the finding, until when and why; empty when nobody does."""
    waiver = finding.waiver
    if waiver is None:
        return ""
    return voice.say(
        N_("Waived until {day} by {owner}: {reason}"),
        day=waiver.expires.isoformat(),
        owner=printable(waiver.owner),
        reason=voice.text(waiver.reason),
    )


def closing(report: Report, voice: Voice) -> Iterator[str]:
    """The counts, one sentence a line."""
    tally = Tally.of(report)
    counted = ", ".join(f"{voice.severity(severity)} {tally.counting[severity]}" for severity in reversed(Severity))
    yield voice.say(N_("Findings: {counted}."), counted=counted)
    if tally.waived:
        yield voice.say(N_("Waived: {count}."), count=tally.waived)
    if tally.known:
        yield voice.say(N_("Known from the baseline, not listed: {count}."), count=tally.known)
    if report.undocumented:
        yield voice.say(
            N_("{count} municipalities without any document (take them in with --municipality all)."),
            count=report.undocumented,
        )
    if report.gone:
        yield voice.say(N_("In the baseline, but no longer found: {count}."), count=len(report.gone))


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
            about = _documents_about(municipalities, findings)
            if about:
                named = ", ".join(self._voice.document(source) for source in about)
                self._page.line((self._voice.say(N_("Documents: {documents}"), documents=named), "dim"), indent=2)
            for rule, of_rule in groupby(findings, key=lambda finding: finding.rule):
                self._rule(self._runs[rule], list(of_rule), about)

    def _rule(self, run: RuleRun, findings: list[Finding], about: tuple[str, ...]) -> None:
        rule, page = run.rule, self._page
        style = STYLES[rule.severity]
        page.line(
            (f"{MARKS[rule.severity]} {printable(rule.id)} ", style),
            (self._voice.text(rule.title), "bold"),
            (f"  {self._voice.severity(rule.severity)}", style),
            indent=2,
        )
        for (waiver, _, places, _), same in groupby(findings, key=_together):
            group = list(same)
            for line in self._lines(group):
                page.line((f"- {line}", "dim" if waiver else ""), indent=4)
            if waiver:
                page.line((waived(group[0], self._voice), "dim"), indent=6)
            if group[0].statement or group[0].sources != about:
                sources = dict(zip((str(place.path) for place in group[0].places), group[0].sources, strict=False))
                for place in places:
                    self._place(place, sources.get(str(place.path)))
        cure = self._voice.text(rule.cure)
        if cure:
            page.line((self._voice.say(N_("To mend: {cure}"), cure=cure), "italic"), indent=4)

    def _place(self, place: Place, source: str | None) -> None:
        shown = printable(self._show(place))
        self._page.line((f"{shown}  {self._voice.document(source)}" if source else shown, "dim"), indent=6)

    def _lines(self, findings: list[Finding]) -> list[str]:
        """One line a finding; many about one thing become one line that lists their values."""
        values = {finding.value for finding in findings}
        about_one = len({finding.focus for finding in findings}) == 1
        if len(findings) > _LISTED and about_one and len(values) == len(findings) and None not in values:
            names = sorted(self._voice.name(value) for value in values if value is not None)
            return [f"{len(findings)}: {', '.join(names)}"]
        return [self._voice.text(finding.message) for finding in findings]


def _together(finding: Finding) -> tuple[str, tuple[str, ...], tuple[Place, ...], bool]:
    """Findings that share their places and their waiver are told together."""
    return (
        finding.waiver.iri if finding.waiver else "",
        finding.sources,
        places_of(finding),
        finding.statement is not None,
    )


def _documents_about(municipalities: tuple[str, ...], findings: list[Finding]) -> tuple[str, ...]:
    """The documents that speak of the municipality: what findings about it as such rest on."""
    return next((f.sources for f in findings if municipalities == (f.focus,)), ())


def looked_at(run: RuleRun, voice: Voice) -> str:
    """How many focus nodes; a rule that looked at none has not passed, and says so."""
    return str(run.focus_nodes) if run.focus_nodes else voice.say(N_("0 (nothing to look at)"))


def _runs(report: Report, voice: Voice, page: Page) -> None:
    header = [voice.say(title) for title in (N_("Rule"), N_("Looked at"), N_("Findings"), N_("What it looks for"))]
    rows = [
        (
            (printable(run.rule.id), STYLES[run.rule.severity] if run.findings else ""),
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
            (printable(run.rule.id), STYLES[run.rule.severity] if run.findings else ""),
            voice.severity(run.rule.severity),
            voice.text(run.rule.title),
        )
        for run in sorted(report.runs, key=lambda run: (-run.findings, -run.rule.severity, run.rule.id))
    ]
    page.table([voice.say(title) for title in titles], rows, right=(0, 1))


def print_report(report: Report, map_: Map, language: Language, console: Console) -> None:
    """The report on a console."""
    voice = Voice(read_labels(map_.store), language, map_.documents)
    setting = Setting(width=console.width, colour=console.color_system is not None and not console.legacy_windows)
    console.file.write(report_as_text(report, voice, setting))


def report_as_json(report: Report, map_: Map) -> str:
    """The report for a program."""
    return check_json.report_as_json(report, Voice(read_labels(map_.store), "sv", map_.documents))
