"""The gap report as JSON, for a program: everything in both languages, in a stable order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vnr_graph import __version__
from vnr_graph.model import Severity
from vnr_graph.report.outline import path_of
from vnr_graph.report.tally import Tally
from vnr_graph.report.wording import shown_path, shown_place
from vnr_graph.texts import LANGUAGES

if TYPE_CHECKING:
    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, Waiver
    from vnr_graph.report.voice import Voice
    from vnr_graph.store.labels import Labels


def report_as_json(report: Report, voice: Voice) -> str:
    """The report with two-space indent; text is as the data has it, not made safe for a terminal."""
    return json.dumps(_as_data(report, voice.labels), ensure_ascii=False, indent=2) + "\n"


def _as_data(report: Report, labels: Labels) -> dict[str, Any]:
    tally = Tally.of(report)
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
        "counting": {severity.name.lower(): tally.counting[severity] for severity in reversed(Severity)},
        "waived": tally.waived,
        "known": tally.known,
        "gone": None if report.gone is None else list(report.gone),
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
        "path": path_of(finding),
        "value": finding.value,
        "detail": dict(finding.detail),
        "message": dict(finding.message),
        "sources": [_named(iri, labels) for iri in finding.sources],
        "places": [shown_place(place) for place in finding.places],
        "locations": [_location(place) for place in finding.places],
        "statement": finding.statement and _location(finding.statement),
        "shape": finding.shape,
        "component": finding.component,
        "fingerprint": finding.fingerprint,
        "waiver": finding.waiver and _waiver(finding.waiver),
        "known": finding.known,
        "counts": finding.counts,
    }


def _location(place: Place) -> dict[str, Any]:
    return {"path": shown_path(place.path), "line": place.line, "column": place.column}


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "iri": waiver.iri,
        "owner": waiver.owner,
        "reason": dict(waiver.reason),
        "expires": waiver.expires.isoformat(),
    }


def _named(iri: str, labels: Labels) -> dict[str, str]:
    return {"iri": iri} | {language: labels.of(iri, language) for language in LANGUAGES}
