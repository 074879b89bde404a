"""The gap report: for a terminal, and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vnr_graph import __version__
from vnr_graph.model import Severity
from vnr_graph.report.wording import Wording, shown_place
from vnr_graph.store.labels import read_labels
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from vnr_graph.model import Finding, Report, RuleRun
    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_STYLES: Final = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_LISTED: Final = 2
"""So many findings about one thing are told one by one."""
_MARKS: Final = {Severity.VIOLATION: "✗", Severity.WARNING: "!", Severity.INFO: "i"}


def print_report(report: Report, map_: Map, language: Language, console: Console) -> None:
    """The report for a person: by municipality, gravest rules first, then what was looked at."""
    wording = Wording(map_, language, read_labels(map_.store))
    runs = {run.rule.id: run for run in report.runs}
    console.print(Text(_heading(report, wording), style="bold"))
    for municipalities, findings in _by_place(report.findings):
        console.print()
        console.print(Text(_place_name(municipalities, wording), style="bold underline"))
        about = _documents_about(municipalities, findings)
        if about:
            named = ", ".join(wording.document(source) for source in about)
            console.print(
                Padding(
                    Text(wording.say(N_("Documents: {documents}"), documents=named), style="dim"),
                    (0, 0, 0, 2),
                    expand=False,
                )
            )
        for rule, of_rule in groupby(findings, key=lambda finding: finding.rule):
            _print_rule(runs[rule], list(of_rule), about, wording, console)
    console.print()
    _print_runs(report, wording, console)
    for line in _closing(report, wording):
        console.print(Text(line))


def _by_place(findings: tuple[Finding, ...]) -> Iterator[tuple[tuple[str, ...], list[Finding]]]:
    """One municipality first, then several together, then the map itself; within, gravest first."""

    def place(finding: Finding) -> tuple[bool, int, tuple[str, ...]]:
        return (not finding.municipalities, len(finding.municipalities), finding.municipalities)

    for (_, _, municipalities), found in groupby(sorted(findings, key=place), key=place):
        yield municipalities, sorted(found, key=lambda finding: (-finding.severity, finding.rule))


def _heading(report: Report, wording: Wording) -> str:
    return wording.say(
        N_("Gap report for {day}: {municipalities} municipalities, {documents} local documents, judged by {typology}"),
        day=report.as_of.isoformat(),
        municipalities=len(report.scope),
        documents=report.documents,
        typology=wording.name(report.typology) if report.typology else "",
    )


def _place_name(municipalities: tuple[str, ...], wording: Wording) -> str:
    if not municipalities:
        return wording.say(N_("The map as a whole"))
    return wording.names(municipalities)


def _documents_about(municipalities: tuple[str, ...], findings: list[Finding]) -> tuple[str, ...]:
    """The documents that speak of the municipality: what findings about it as such rest on."""
    return next((f.sources for f in findings if municipalities == (f.focus,)), ())


def _print_rule(
    run: RuleRun, findings: list[Finding], about: tuple[str, ...], wording: Wording, console: Console
) -> None:
    rule = run.rule
    heading = Text(f"{_MARKS[rule.severity]} {rule.id} ", style=_STYLES[rule.severity])
    heading.append(rule.title.get(wording.language, ""), style="bold")
    heading.append(f"  {wording.severity(rule.severity)}", style=_STYLES[rule.severity])
    console.print(Padding(heading, (0, 0, 0, 2), expand=False))
    for (sources, places), same in groupby(findings, key=lambda finding: (finding.sources, finding.places)):
        for line in _lines(list(same), wording):
            console.print(Padding(Text(f"- {line}"), (0, 0, 0, 4), expand=False))
        if places and sources != about:
            named = ", ".join(wording.document(source) for source in sources)
            files = ", ".join(printable(shown_place(place)) for place in places)
            console.print(Padding(Text(f"{named}: {files}", style="dim"), (0, 0, 0, 6), expand=False))
    cure = rule.cure.get(wording.language, "")
    console.print(
        Padding(Text(wording.say(N_("To mend: {cure}"), cure=cure), style="italic"), (0, 0, 0, 4), expand=False)
    )


def _lines(findings: list[Finding], wording: Wording) -> list[str]:
    """One line a finding; many about one thing become one line that lists their values."""
    values = {finding.value for finding in findings}
    about_one = len({finding.focus for finding in findings}) == 1
    if len(findings) > _LISTED and about_one and len(values) == len(findings) and None not in values:
        names = sorted(wording.name(value) for value in values if value is not None)
        return [f"{len(findings)}: {', '.join(names)}"]
    return [printable(finding.message[wording.language]) for finding in findings]


def _print_runs(report: Report, wording: Wording, console: Console) -> None:
    table = Table(title=wording.say(N_("What each rule looked at")), title_justify="left", box=None, pad_edge=False)
    table.add_column(wording.say(N_("Rule")))
    table.add_column(wording.say(N_("Looked at")), justify="right")
    table.add_column(wording.say(N_("Findings")), justify="right")
    table.add_column(wording.say(N_("What it looks for")))
    for run in report.runs:
        nothing = run.focus_nodes == 0
        table.add_row(
            Text(run.rule.id, style=_STYLES[run.rule.severity] if run.findings else ""),
            str(run.focus_nodes) if not nothing else wording.say(N_("0 (nothing to look at)")),
            str(run.findings),
            Text(run.rule.title.get(wording.language, "")),
        )
    console.print(table)


def _closing(report: Report, wording: Wording) -> Iterator[str]:
    counted = ", ".join(
        f"{wording.severity(severity)} {sum(finding.severity is severity for finding in report.findings)}"
        for severity in reversed(Severity)
    )
    yield wording.say(N_("Findings: {counted}."), counted=counted)
    if report.undocumented:
        yield wording.say(
            N_("{count} municipalities without any document (take them in with --municipality all)."),
            count=report.undocumented,
        )


def report_as_json(report: Report, map_: Map) -> str:
    """The report for a program: everything in both languages, stable order, two-space indent."""
    return json.dumps(_as_data(report, read_labels(map_.store)), ensure_ascii=False, indent=2) + "\n"


def _as_data(report: Report, labels: Labels) -> dict[str, Any]:
    return {
        "tool": {"name": "vnr", "version": __version__},
        "asOf": report.as_of.isoformat(),
        "typology": report.typology,
        "scope": [_named(iri, labels) for iri in report.scope],
        "municipalitiesWithoutDocument": report.undocumented,
        "documents": report.documents,
        "summary": {
            severity.name.lower(): sum(finding.severity is severity for finding in report.findings)
            for severity in reversed(Severity)
        },
        "rules": [
            {
                "id": run.rule.id,
                "severity": run.rule.severity.name.lower(),
                "title": dict(run.rule.title),
                "rationale": dict(run.rule.rationale),
                "cure": dict(run.rule.cure),
                "focusNodes": run.focus_nodes,
                "findings": run.findings,
            }
            for run in report.runs
        ],
        "findings": [_finding(finding, labels) for finding in report.findings],
    }


def _finding(finding: Finding, labels: Labels) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "municipalities": [_named(iri, labels) for iri in finding.municipalities],
        "focus": _named(finding.focus, labels),
        "path": finding.path and shorten(finding.path),
        "value": finding.value,
        "message": dict(finding.message),
        "sources": [_named(iri, labels) for iri in finding.sources],
        "places": [shown_place(place) for place in finding.places],
    }


def _named(iri: str, labels: Labels) -> dict[str, str]:
    return {"iri": iri} | {language: labels.of(iri, language) for language in LANGUAGES}
