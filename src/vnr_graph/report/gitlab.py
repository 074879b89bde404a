"""GitLab's code quality report: a JSON list, compared by GitLab with that of the target branch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.identity import fingerprints
from vnr_graph.report.locating import Locator
from vnr_graph.report.outline import told

if TYPE_CHECKING:
    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice

_SEVERITIES: Final = {Severity.VIOLATION: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report_as_gitlab(report: Report, voice: Voice, setting: Setting) -> str:
    """Every finding that is not waived; those that a baseline knows too, for GitLab makes its own comparison."""
    locator = Locator(setting.root, voice.documents)
    entries = []
    for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True):
        if finding.waiver is not None:
            continue
        place = next(iter(locator.where(finding)), None)
        entries.append(
            {
                "description": told(finding, report, voice),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": locator.shown(place.path) if place else ".",
                    "lines": {"begin": (place.line if place else None) or 1},
                },
            }
        )
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
