"""Every format that a check's report is written in, behind one signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.report.check_json import report_as_json
from vnr_graph.report.checks import report_as_text
from vnr_graph.report.format_names import ReportFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice

    Writer = Callable[[Report, Voice, Setting], str]


WRITERS: Final[Mapping[ReportFormat, Writer]] = {
    ReportFormat.TEXT: report_as_text,
    ReportFormat.JSON: lambda report, voice, _: report_as_json(report, voice),
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
