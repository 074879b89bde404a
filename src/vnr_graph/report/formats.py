"""Every format that a check's report is written in, behind one signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.report.badge import report_as_badge
from vnr_graph.report.check_json import report_as_json
from vnr_graph.report.checks import report_as_text
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.report.github import report_as_github
from vnr_graph.report.gitlab import report_as_gitlab
from vnr_graph.report.html import report_as_html
from vnr_graph.report.junit import report_as_junit
from vnr_graph.report.markdown import report_as_markdown
from vnr_graph.report.sarif import report_as_sarif
from vnr_graph.report.validation_report import report_as_jsonld, report_as_turtle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice

    Writer = Callable[[Report, Voice, Setting], str]


WRITERS: Final[Mapping[ReportFormat, Writer]] = {
    ReportFormat.TEXT: report_as_text,
    ReportFormat.JSON: lambda report, voice, _: report_as_json(report, voice),
    ReportFormat.SARIF: report_as_sarif,
    ReportFormat.JUNIT: report_as_junit,
    ReportFormat.GITHUB: report_as_github,
    ReportFormat.GITLAB: report_as_gitlab,
    ReportFormat.MARKDOWN: report_as_markdown,
    ReportFormat.HTML: report_as_html,
    ReportFormat.TURTLE: lambda report, *_: report_as_turtle(report),
    ReportFormat.JSONLD: lambda report, *_: report_as_jsonld(report),
    ReportFormat.BADGE: lambda report, voice, _: report_as_badge(report, voice),
}


def write_report(format_: ReportFormat, report: Report, voice: Voice, setting: Setting) -> str:
    """The report in a format.

    Args:
        format_: which.
        report: what a check found.
        voice: the reader's language, labels, and the documents that were checked.
        setting: the root of the repository, and for text the width, colours and whether statistics are wanted.
    """
    return WRITERS[format_](report, voice, setting)
