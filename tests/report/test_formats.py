"""One way to write every format, with colours and control characters nowhere but where they belong."""

from __future__ import annotations

import json
import unicodedata
from itertools import product
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from vnr_graph.report.format_names import ReportFormat
from vnr_graph.report.formats import WRITERS, write_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language

FOR_PROGRAMS = {ReportFormat.JSON, ReportFormat.TURTLE, ReportFormat.JSONLD}
"""These keep the data as it is; control characters stand as their own escapes."""


def test_every_format_has_a_writer() -> None:
    assert set(WRITERS) == set(ReportFormat)


@pytest.mark.parametrize("format_", ReportFormat)
def test_every_format_is_written_for_any_report(
    awkward_report: Report,
    no_findings: Report,
    voice: Callable[[Language], Voice],
    setting: Setting,
    format_: ReportFormat,
) -> None:
    for report, told in product((awkward_report, no_findings), (voice("sv"), voice("en"))):
        text = write_report(format_, report, told, setting)
        assert text == write_report(format_, report, told, setting)
        assert text.endswith("\n")
        text.encode()
        controls = {char for char in text.replace("\n", "") if unicodedata.category(char) in {"Cc", "Cf"}}
        assert controls <= ({"\u202e"} if format_ in FOR_PROGRAMS else set())


def test_each_is_what_its_name_says(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    written = {format_: write_report(format_, awkward_report, voice("en"), setting) for format_ in ReportFormat}
    for format_ in (
        *(ReportFormat.JSON, ReportFormat.SARIF, ReportFormat.GITLAB),
        *(ReportFormat.JSONLD, ReportFormat.BADGE),
    ):
        json.loads(written[format_])
    assert ET.fromstring(written[ReportFormat.JUNIT]).tag == "testsuites"  # noqa: S314  # our own text
    beginnings = {
        ReportFormat.TEXT: "Gap report for 2026-11-21",
        ReportFormat.GITHUB: "::error file=",
        ReportFormat.MARKDOWN: "## Gap report for 2026-11-21",
        ReportFormat.HTML: "<!DOCTYPE html>\n",
        ReportFormat.TURTLE: "@prefix sh: <http://www.w3.org/ns/shacl#> .\n",
    }
    assert {format_: written[format_][: len(start)] for format_, start in beginnings.items()} == beginnings
