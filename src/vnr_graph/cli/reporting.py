"""Where the reports of a check go: the terminal and any number of files, each in its own format."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vnr_graph.cli.options import write_or_print
from vnr_graph.errors import InputError, Place, VnrError
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.report.formats import write_report
from vnr_graph.report.voice import Setting, repository_root
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Voice


@dataclass(frozen=True, slots=True)
class Destination:
    """A report to write.

    Attributes:
        format: how.
        path: to which file; ``None`` for standard output.
    """

    format: ReportFormat
    path: Path | None


def destinations(format_: ReportFormat, output: Path | None, reports: Sequence[str]) -> tuple[Destination, ...]:
    """What ``--format``, ``--output`` and each ``--report FORMAT=FILE`` ask for, in that order.

    Raises:
        InputError: a report is not written so, has an unknown format, or is to go to a file that another one goes to
            or to a folder that does not exist; told before anything is checked.
    """
    chosen = (Destination(format_, output), *(_parsed(report) for report in reports))
    taken: set[Path] = set()
    for destination in chosen:
        path = destination.path
        if path is None:
            continue
        if path.resolve() in taken:
            raise InputError(
                N_("Two reports are to go to this file."), cure=N_("Give each its own."), place=Place(path)
            )
        taken.add(path.resolve())
        if not path.resolve().parent.is_dir():
            raise InputError(N_("The folder to write in does not exist."), cure=N_("Make it first."), place=Place(path))
    return chosen


def _parsed(report: str) -> Destination:
    name, equals, path = report.partition("=")
    if not equals or not path:
        raise InputError(
            N_("A report is asked for as FORMAT=FILE, not as {text}."),
            cure=N_("Write --report sarif=vnr.sarif, for example."),
            text=printable(report),
        )
    try:
        return Destination(ReportFormat(name), Path(path))
    except ValueError:
        raise InputError(
            N_("There is no report format {name}."),
            cure=N_("Formats are: {formats}."),
            name=printable(name),
            formats=", ".join(ReportFormat),
        ) from None


def write_reports(chosen: Sequence[Destination], report: Report, voice: Voice, *, statistics: bool) -> None:
    """Write every report, those in files first; what is wrong with one does not keep the others back.

    Raises:
        InputError: a file cannot be written; the first of them, after all were tried.
    """
    failed: VnrError | None = None
    for destination in sorted(chosen, key=lambda one: one.path is None):
        setting = setting_for(destination.path, statistics=statistics)
        try:
            write_or_print(write_report(destination.format, report, voice, setting), destination.path)
        except VnrError as error:
            failed = failed or error
    if failed is not None:
        raise failed


def setting_for(path: Path | None, *, statistics: bool = False) -> Setting:
    """How a report is set: in a file without colours and 100 columns wide, on standard output as that takes it."""
    root = repository_root(Path.cwd())
    if path is not None:
        return Setting(root=root, statistics=statistics)
    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    return Setting(root=root, width=width, colour=_has_colour(), statistics=statistics)


def _has_colour() -> bool:
    """Whether standard output takes colours: a terminal that does, unless NO_COLOR or FORCE_COLOR says otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def remark(lines: Iterable[str]) -> None:
    """Say something beside the report, on standard error, so that the report itself stays whole."""
    sys.stderr.writelines(f"{line}\n" for line in lines)
