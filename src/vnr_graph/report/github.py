"""GitHub's workflow commands: annotations on the files of a pull request.

Escaping is that of GitHub's own toolkit: per cent and line ends in messages, colons and commas too in properties. A
step shows ten annotations of each kind and a job fifty; GitHub leaves the rest in the log. The gravest come first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.locating import Locator
from vnr_graph.report.outline import closing, named, told
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from vnr_graph.model import Finding, Report, Rule
    from vnr_graph.report.voice import Setting, Voice

_COMMANDS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN: Final = 10
_MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def report_as_github(report: Report, voice: Voice, setting: Setting) -> str:
    """A command for each finding that counts, then the counts as lines of the log."""
    locator = Locator(setting.root, voice.documents)
    rules = {run.rule.id: run.rule for run in report.runs}
    counting = sorted((finding for finding in report.findings if finding.counts), key=lambda found: -found.severity)
    lines = [
        _command(finding, rules[finding.rule], told(finding, report, voice), voice, locator) for finding in counting
    ]
    lines += [_log(line) for line in closing(report, voice)]
    if max(Counter(finding.severity for finding in counting).values(), default=0) > _SHOWN:
        most = N_("GitHub shows the first {count} of each kind as annotations; the others stand here in the log.")
        lines.append(voice.say(most, count=_SHOWN))
    lines += [f"- {_log(line)}" for line in report.gone or ()]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, rule: Rule, message: str, voice: Voice, locator: Locator) -> str:
    place = next(iter(locator.where(finding)), None)
    properties = {}
    if place is not None:
        properties = {"file": locator.shown(place.path), "line": str(place.line or 1)}
        if place.line and place.column:
            properties["col"] = str(place.column)
    properties["title"] = named(rule, voice)
    parameters = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    cure = voice.text(rule.cure)
    mend = voice.say(N_("To mend: {cure}"), cure=cure) if cure else ""
    text = "\n".join(part for part in (message, mend) if part)
    return f"::{_COMMANDS[finding.severity]} {parameters}::{text.translate(_MESSAGE)}"


def _log(text: str) -> str:
    """A line that GitHub takes for no command; the older kind may stand anywhere in it."""
    return printable(text).replace("##[", "# #[")
