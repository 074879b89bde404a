"""A badge: the JSON that shields.io and its kin draw from (their endpoint badge, schema version 1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.tally import Tally
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from vnr_graph.model import Report
    from vnr_graph.report.voice import Voice

_WORDS: Final = {
    Severity.VIOLATION: N_("violations: {count}"),
    Severity.WARNING: N_("warnings: {count}"),
    Severity.INFO: N_("notes: {count}"),
}
_COLOURS: Final = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def report_as_badge(report: Report, voice: Voice) -> str:
    """How many findings count, by severity, in the colour of the gravest; grey when no rule looked at anything."""
    counting = Tally.of(report).counting
    told = [severity for severity in reversed(Severity) if counting[severity]]
    if told:
        message, colour = " · ".join(voice.say(_WORDS[one], count=counting[one]) for one in told), _COLOURS[told[0]]
    elif any(run.focus_nodes for run in report.runs):
        message, colour = voice.say(N_("none found")), "brightgreen"
    else:
        message, colour = voice.say(N_("nothing looked at")), "lightgrey"
    label = voice.say(N_("gaps")) if report.typology is not None else "SHACL"
    data = {"schemaVersion": 1, "label": label, "message": message, "color": colour}
    return json.dumps(data, ensure_ascii=False) + "\n"
