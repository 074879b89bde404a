"""JUnit XML, as Jenkins and GitLab read it: a suite for each rule, a case for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from vnr_graph.report.locating import Locator
from vnr_graph.report.outline import named, waived
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from vnr_graph.model import Finding, Report, RuleRun
    from vnr_graph.report.voice import Setting, Voice

_NO_CHARACTERS: Final = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}
"""What XML 1.0 cannot hold (section 2.2) beside the controls that `printable` shows as escapes."""


def report_as_junit(report: Report, voice: Voice, setting: Setting) -> str:
    """A finding that counts is a failure; a waived or known one is skipped, and so is a rule with nothing to look at.

    A rule that looked at something and found nothing is one case that passes.
    """
    locator = Locator(setting.root, voice.documents)
    found: dict[str, list[Finding]] = {run.rule.id: [] for run in report.runs}
    for finding in report.findings:
        found[finding.rule].append(finding)
    root = ET.Element("testsuites", {"name": "vnr check"})
    totals = {"tests": 0, "failures": 0, "skipped": 0}
    for run in report.runs:
        suite = _suite(run, found[run.rule.id], voice, locator)
        root.append(suite)
        for name in totals:
            totals[name] += int(suite.get(name, "0"))
    for name, number in {**totals, "errors": 0}.items():
        root.set(name, str(number))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(run: RuleRun, findings: list[Finding], voice: Voice, locator: Locator) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _xml(named(run.rule, voice))})
    for finding in findings:
        suite.append(_case(finding, run, voice, locator))
    if not findings:
        case = ET.SubElement(
            suite, "testcase", {"classname": _xml(run.rule.id), "name": _xml(voice.text(run.rule.title) or run.rule.id)}
        )
        if run.focus_nodes == 0:
            ET.SubElement(case, "skipped", {"message": voice.say(N_("0 (nothing to look at)"))})
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _case(finding: Finding, run: RuleRun, voice: Voice, locator: Locator) -> ET.Element:
    place = next(iter(locator.where(finding)), None)
    value = "" if finding.value is None else voice.name(finding.value)
    case = ET.Element(
        "testcase",
        {
            "classname": _xml(finding.rule),
            "name": _xml(": ".join(part for part in (voice.name(finding.focus), value) if part)),
        },
    )
    message = _xml(voice.text(finding.message))
    if place is not None:
        case.set("file", _xml(locator.shown(place.path)))
        case.set("line", str(place.line or 1))
    if finding.waiver is not None:
        ET.SubElement(case, "skipped", {"message": _xml(waived(finding, voice))}).text = message
    elif finding.known:
        ET.SubElement(case, "skipped", {"message": voice.say(N_("Known from the baseline"))}).text = message
    else:
        failure = ET.SubElement(case, "failure", {"message": message, "type": finding.severity.name.lower()})
        failure.text = _explained(finding, run, voice, locator)
    return case


def _explained(finding: Finding, run: RuleRun, voice: Voice, locator: Locator) -> str:
    """Message, thing, places and cure, a line each."""
    lines = [voice.text(finding.message), printable(finding.focus)]
    for place in locator.where(finding):
        numbers = (str(number) for number in (place.line, place.column) if number is not None)
        lines.append(":".join((locator.shown(place.path), *numbers)))
    cure = voice.text(run.rule.cure)
    if cure:
        lines.append(voice.say(N_("To mend: {cure}"), cure=cure))
    return "\n".join(_xml(line) for line in lines)


def _xml(text: str) -> str:
    return printable(text).translate(_NO_CHARACTERS)
