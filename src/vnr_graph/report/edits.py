"""What an edit has changed, as text: the findings that came and went, and the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.outline import closing
from vnr_graph.report.page import Page
from vnr_graph.report.wording import shown_place
from vnr_graph.texts import printable

if TYPE_CHECKING:
    from vnr_graph.check.comparing import FindingChange
    from vnr_graph.model import Finding, Report
    from vnr_graph.report.voice import Setting, Voice

_STYLES: Final = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def edit_as_text(change: FindingChange, report: Report, voice: Voice, setting: Setting, *, before: Voice) -> str:
    """A line for each finding that came (+) or went (-), gravest first, then the counts.

    Args:
        change: what came and went; of what came, the places are told.
        report: what there is now.
        voice: who tells it.
        setting: where it is shown.
        before: who told the findings that went: what they are about may have no name any more.
    """
    page = Page(setting.width, colour=setting.colour)
    for sign, findings, speaker in (("-", change.gone, before), ("+", change.new, voice)):
        for finding in findings:
            page.line(
                (f"{sign} ", "bold"),
                (f"{printable(finding.rule)} ", _STYLES[finding.severity]),
                (f"{voice.severity(finding.severity)}  ", _STYLES[finding.severity]),
                (_what(finding, report, speaker), "" if sign == "+" else "dim"),
            )
            if sign == "+":
                for place in [finding.statement] if finding.statement else finding.places:
                    page.line((printable(shown_place(place)), "dim"), indent=4)
    page.line(next(iter(closing(report, voice))))
    return page.text


def _what(finding: Finding, report: Report, voice: Voice) -> str:
    message = voice.text(finding.message)
    name = voice.name(finding.focus)
    return message if report.typology is not None or name in message else f"{name}: {message}"
