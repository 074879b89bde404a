"""JUnit XML, read back by a reader of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped

from vnr_graph.report.junit import report_as_junit

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language

EX = "https://example.org/"
SHOWN = (
    "a | b <script>alert(\"x\")</script> & 'q' :: %0A ]]> {0} [x](http://example.org/) "
    "\\u202e\\u001b[31m \U0001d54f `c` $1$"
)


def test_suites_and_their_cases(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    read = JUnitXml.fromstring(report_as_junit(awkward_report, voice("en"), setting).encode())
    assert (read.name, read.tests, read.failures, read.skipped, read.errors) == ("vnr check", 6, 2, 3, 0)
    suites = list(read)
    assert [(suite.name, suite.tests, suite.failures, suite.skipped) for suite in suites] == [
        ("A1 No | <owner>::", 1, 1, 0),
        ("B2 Old", 2, 0, 2),
        ("C3", 1, 1, 0),
        ("D4 Nothing to see", 1, 0, 1),
        ("E5 All is well", 1, 0, 0),
    ]
    (case,) = suites[0]
    assert (case.classname, case.name) == ("A1", "One | <b>: 1,5")
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert (failure.message, failure.type) == (SHOWN, "violation")
    assert failure.text == "\n".join(
        (SHOWN, f"{EX}one", "kartor/å b/#1 100%.ttl:12:5", "data/law.ttl:40:1", "To mend: Mend, 100 %: it.")
    )


def test_what_is_skipped(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    read = JUnitXml.fromstring(report_as_junit(awkward_report, voice("sv"), setting).encode())
    skipped = [
        (case.name, one.message, one.text)
        for suite in read
        for case in suite
        for one in case.result
        if isinstance(one, Skipped)
    ]
    assert skipped == [
        (f"{EX}two", "Undantaget till och med 2027-01-31 av Handläggare <a>: Väntar | på beslut", "Två."),
        (f"{EX}three: {EX}two", "Känt sedan tidigare", "Tre."),
        ("Nothing to see (sv)", "0 (inget att granska)", None),
    ]


def test_files_and_lines(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    root = ET.fromstring(report_as_junit(awkward_report, voice("en"), setting))  # noqa: S314  # our own text
    assert [(case.get("file"), case.get("line")) for case in root.iter("testcase")] == [
        ("kartor/å b/#1 100%.ttl", "12"),
        ("data/law.ttl", "1"),
        ("data/law.ttl", "7"),
        ("kartor/å b/#1 100%.ttl", "1"),
        (None, None),
        (None, None),
    ]


def test_without_documents_a_case_has_no_file(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    without = voice("en")
    without.documents = {}
    report = replace(awkward_report, findings=awkward_report.findings[-1:])
    root = ET.fromstring(report_as_junit(report, without, setting))  # noqa: S314
    (case,) = root.findall("testsuite[@name='C3']/testcase")
    assert case.attrib == {"classname": "C3", "name": f"{EX}four"}
    assert case.findtext("failure") == f"Four.\n{EX}four"


def test_nothing_found_passes(no_findings: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    assert (
        report_as_junit(no_findings, voice("en"), setting)
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vnr check" tests="1" failures="0" skipped="0" errors="0">
  <testsuite name="ex:Shape Shape" tests="1" failures="0" skipped="0" errors="0">
    <testcase classname="ex:Shape" name="Shape" />
  </testsuite>
</testsuites>
"""
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8")))
def test_any_text_gives_well_formed_xml(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting, text: str
) -> None:
    finding = replace(awkward_report.findings[0], message={"en": text}, focus=text)
    written = report_as_junit(replace(awkward_report, findings=(finding,)), voice("en"), setting)
    root = ET.fromstring(written.encode())  # noqa: S314
    assert root.get("failures") == "1"
