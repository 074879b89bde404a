"""What ``vnr check`` does once its options are read: check, hold against the baseline, report, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.texts import N_, printable, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from vnr_graph.check.baseline import Compared, Line
    from vnr_graph.check.checking import Checked, CheckOptions
    from vnr_graph.check.generic import GenericOptions
    from vnr_graph.cli.reporting import Destination
    from vnr_graph.model import Document, Report
    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

FINDINGS: Final = 1
"""Something counts from the level asked for on, or a rule matched nothing though that was not to be."""
BROKEN: Final = 3
"""The engines differ, which is ours to mend."""


class FailOn(StrEnum):
    """From which severity a finding fails the check."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"
    NONE = "none"


class EngineName(StrEnum):
    """What ``--engine`` calls the engines of `vnr_graph.check.validation`, which takes pySHACL in."""

    SCREEN = "screen"
    PYSHACL = "pyshacl"


@dataclass(frozen=True)
class Asked:
    """What was asked of ``vnr check``.

    Attributes:
        paths: the data; none for the shipped map.
        shapes: shapes that any data is to be checked by; none for a map by the shipped rules.
        day: the day to look at.
        baseline: the file of known findings.
        update: write that file anew.
        require_targets: a rule that matches nothing fails the check.
        destinations: the reports to write.
    """

    language: Language
    paths: tuple[Path, ...]
    shapes: tuple[Path, ...]
    day: date
    municipality: list[str] | None
    typology: str
    stale_after: int
    texts: Path | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    engine: EngineName
    verify: bool
    fail_on: FailOn
    baseline: Path | None
    update: bool
    require_targets: bool
    destinations: tuple[Destination, ...]
    statistics: bool


def run(asked: Asked) -> int:
    """Check and report.

    Returns:
        The exit code: 3 when the engines differ, 1 when the check fails, else 0.
    """
    from vnr_graph.check.baseline import read_baseline, read_if_there
    from vnr_graph.cli.progress import shown_progress
    from vnr_graph.cli.reporting import remark, write_reports
    from vnr_graph.report.voice import Voice

    known: tuple[Line, ...] = ()
    if asked.baseline is not None:
        known = (read_if_there if asked.update else read_baseline)(asked.baseline)
    with shown_progress(asked.language):
        checked, labels, documents = (_check_anything if asked.shapes else _check_map)(asked)
    report = checked.report
    if asked.baseline is not None:
        report = _against_baseline(checked, asked.baseline, known, asked)
    voice = Voice(labels, asked.language, documents)
    write_reports(asked.destinations, report, voice, statistics=asked.statistics)
    remark(_about_the_check(checked, asked))
    if checked.differences:
        return BROKEN
    if asked.require_targets and checked.idle:
        return FINDINGS
    return FINDINGS if _fails(report, asked.fail_on) else 0


def _fails(report: Report, fail_on: FailOn) -> bool:
    if fail_on is FailOn.NONE:
        return False
    return any(finding.counts and finding.severity >= Severity[fail_on.name] for finding in report.findings)


def _check_map(asked: Asked) -> tuple[Checked, Labels, Mapping[str, Document]]:
    from vnr_graph.check.checking import run_check
    from vnr_graph.store.labels import read_labels
    from vnr_graph.store.opening import open_map

    map_ = open_map(list(asked.paths) or None)
    checked = run_check(map_, check_options(asked, map_))
    return checked, read_labels(map_.store), map_.documents


def check_options(asked: Asked, map_: Map) -> CheckOptions:
    """How a map is to be checked."""
    from vnr_graph.check.checking import CheckOptions
    from vnr_graph.check.validation import Engine
    from vnr_graph.cli.naming import chosen_municipalities, chosen_typology
    from vnr_graph.store.view import ViewOptions

    return CheckOptions(
        view=ViewOptions(
            as_of=asked.day,
            municipalities=chosen_municipalities(map_, asked.municipality, asked.language),
            typology=chosen_typology(map_, asked.typology, asked.language),
            stale_after_months=asked.stale_after,
        ),
        select=asked.select,
        ignore=asked.ignore,
        texts=asked.texts,
        engine=Engine(asked.engine.value),
        verify=asked.verify,
    )


def _check_anything(asked: Asked) -> tuple[Checked, Labels, Mapping[str, Document]]:
    from vnr_graph.check.generic import run_files

    found = run_files(asked.paths, asked.shapes, generic_options(asked))
    return found.checked, found.labels, found.documents


def generic_options(asked: Asked) -> GenericOptions:
    """How anybody's data is to be checked."""
    from vnr_graph.check.generic import GenericOptions
    from vnr_graph.check.validation import Engine

    return GenericOptions(
        as_of=asked.day,
        select=asked.select,
        ignore=asked.ignore,
        engine=Engine(asked.engine.value),
        verify=asked.verify,
    )


def mark_known(checked: Checked, asked: Asked) -> Report:
    """The report, with what the baseline knows marked if there is one.

    Raises:
        ReadingError: the baseline is missing or broken.
    """
    if asked.baseline is None:
        return checked.report
    from vnr_graph.check.baseline import read_baseline

    return _against_baseline(checked, asked.baseline, read_baseline(asked.baseline), asked)


def _against_baseline(checked: Checked, path: Path, known: tuple[Line, ...], asked: Asked) -> Report:
    """The report with known findings marked; the file is brought up to date first if that was asked for."""
    from vnr_graph.check.baseline import against_baseline, baseline_as_text
    from vnr_graph.cli.reporting import remark
    from vnr_graph.store.writing import write_atomically

    compared = against_baseline(checked, known)
    if asked.update and not checked.differences:
        is_new = not path.exists()
        write_atomically(path, baseline_as_text(compared.updated).encode())
        remark(_about_the_update(compared, path, asked.language, is_new=is_new))
        compared = against_baseline(checked, compared.updated)
    return replace(checked.report, findings=compared.findings, gone=tuple(map(str, compared.gone)))


def _about_the_update(compared: Compared, path: Path, language: Language, *, is_new: bool) -> Iterator[str]:
    yield translate(
        language,
        N_("{path}: {added} added, {removed} removed, {total} known in all."),
        path=printable(str(path)),
        added=len(compared.added),
        removed=len(compared.removed),
        total=len(compared.updated),
    )
    if not is_new:
        yield from (f"+ {line}" for line in compared.added)
        yield from (f"- {line}" for line in compared.removed)


def _about_the_check(checked: Checked, asked: Asked) -> Iterator[str]:
    """What is wrong with the check itself."""

    def say(message: str, **values: object) -> str:
        return translate(asked.language, message, **values)

    for difference in checked.differences:
        yield say(
            N_("The engines differ: only {engine} finds {result}."),
            engine=difference.engine.value,
            result=printable(" ".join(filter(None, difference.result))),
        )
    if checked.differences:
        yield say(N_("That is ours to mend. Until then --engine pyshacl is right."))
    elif asked.verify:
        yield say(N_("Both engines give the same."))
    if asked.require_targets:
        for rule in checked.idle:
            yield say(N_("{rule} matched nothing, and so has checked nothing."), rule=printable(rule))
        if checked.idle:
            yield say(N_("Mend the targets of the shapes, or leave the rules out with --ignore."))
