"""Baselines: findings that are known, so that only new ones fail a check.

A baseline is JSON with one finding a line, sorted, so that a change of it reads well in review::

    {
      "vnr-baseline": 1,
      "findings": [
        {"rule": "VNR203", "focus": "programme:agreement-2510", "about": "", "municipalities": [], "fingerprint": "…"}
      ]
    }

Findings are matched by fingerprint alone; the rest is for people, in no language: names as the map has them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from vnr_graph.check.waivers import ABOUT_WAIVERS
from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.files import decode, read_bytes
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from vnr_graph.check.checking import Checked
    from vnr_graph.model import Finding

VERSION: Final = 1
_KEY: Final = "vnr-baseline"
_SCHEMES: Final = ("https://", "http://", "urn:")
_TEXTS: Final = ("rule", "focus", "about", "fingerprint")
_ANEW: Final = N_("Take it from version control, or remove it and make it anew with --update-baseline.")


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """A known finding.

    Attributes:
        rule: the rule's id.
        focus: the focus node, shortened.
        about: path, value and whatever else tells it from other findings, shortened; may be empty.
        municipalities: those that it concerns, shortened.
        fingerprint: what it is known by.
    """

    rule: str
    focus: str
    about: str
    municipalities: tuple[str, ...]
    fingerprint: str

    @classmethod
    def of(cls, finding: Finding) -> Line:
        """The line of a finding."""
        named = [shorten(term) for term in (finding.path, finding.value) if term]
        # Texts and numbers beside the value, such as a limit, change from day to day.
        named += [shorten(term) for _, term in sorted(finding.detail.items()) if term.startswith(_SCHEMES)]
        return cls(
            rule=finding.rule,
            focus=shorten(finding.focus),
            about=" ".join(dict.fromkeys(named)),
            municipalities=tuple(map(shorten, finding.municipalities)),
            fingerprint=finding.fingerprint,
        )

    def __str__(self) -> str:
        """Rule, focus and what it is about, safe for a terminal."""
        return printable(" ".join(part for part in (self.rule, self.focus, self.about) if part))


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline.

    Attributes:
        findings: in their order, those in the baseline marked as known.
        gone: lines that no finding answers to any more, sorted.
        unseen: lines of what the check did not look at, sorted.
        updated: the lines of a baseline that has all of these findings but waived ones, sorted. Lines that a finding
            answers to or that the check did not look at stay as they are.
        added: those of them that are new, sorted.
        removed: lines that are not among them, sorted: those gone, and those whose finding a waiver accepts.
    """

    findings: tuple[Finding, ...]
    gone: tuple[Line, ...]
    unseen: tuple[Line, ...]
    updated: tuple[Line, ...]
    added: tuple[Line, ...]
    removed: tuple[Line, ...]


def compare(findings: Sequence[Finding], lines: Iterable[Line], *, judged: Callable[[Line], bool]) -> Compared:
    """Hold findings against a baseline.

    Two findings of one fingerprint are known only if the baseline has two lines of it. A waived finding answers to a
    line, but is not called known: its waiver says more, and says for how long. What is wrong with a waiver is never
    known: an expired one is to be told until somebody decides anew.

    Args:
        findings: what the check found.
        lines: the baseline.
        judged: whether the check looked at what a line is about.
    """
    left: dict[str, list[Line]] = {}
    for one in sorted(lines, reverse=True):
        left.setdefault(one.fingerprint, []).append(one)
    told: list[Finding] = []
    kept: list[Line] = []
    added: list[Line] = []
    removed: list[Line] = []
    for finding in findings:
        if finding.rule.startswith(ABOUT_WAIVERS):
            told.append(finding)
            continue
        same = left.get(finding.fingerprint)
        line = same.pop() if same else None
        told.append(replace(finding, known=line is not None and finding.waiver is None))
        if finding.waiver is not None:
            removed += [line] if line is not None else []
        elif line is not None:
            kept.append(line)
        else:
            added.append(Line.of(finding))
    rest = sorted(one for same in left.values() for one in same)
    gone = tuple(one for one in rest if judged(one))
    unseen = tuple(one for one in rest if not judged(one))
    return Compared(
        findings=tuple(told),
        gone=gone,
        unseen=unseen,
        updated=tuple(sorted((*kept, *added, *unseen))),
        added=tuple(sorted(added)),
        removed=tuple(sorted((*removed, *gone))),
    )


def against_baseline(checked: Checked, lines: Iterable[Line]) -> Compared:
    """Hold a check against a baseline.

    A line that the check did not look at is neither answered nor gone: one of a rule that was left out, one about other
    municipalities than those in scope, or, when the documents speak of more than those, one about the map as a whole.
    """
    scope = {shorten(municipality) for municipality in checked.report.scope}

    def judged(line: Line) -> bool:
        if line.rule in checked.unselected:
            return False
        return not scope.isdisjoint(line.municipalities) if line.municipalities else not checked.is_narrow

    return compare(checked.report.findings, lines, judged=judged)


def baseline_as_text(lines: Iterable[Line]) -> str:
    """A baseline of the lines, sorted."""
    written = ",\n".join(f"    {json.dumps(_as_data(line), ensure_ascii=False)}" for line in sorted(lines))
    findings = f"[\n{written}\n  ]" if written else "[]"
    return f'{{\n  "{_KEY}": {VERSION},\n  "findings": {findings}\n}}\n'


def _as_data(line: Line) -> dict[str, Any]:
    return {
        "rule": line.rule,
        "focus": line.focus,
        "about": line.about,
        "municipalities": list(line.municipalities),
        "fingerprint": line.fingerprint,
    }


def read_baseline(path: Path) -> tuple[Line, ...]:
    """The lines of a baseline, sorted.

    Raises:
        ReadingError: the file is missing, cannot be read, is no baseline, or is one of another version.
    """
    if not path.exists():
        raise ReadingError(
            N_("There is no baseline here."), cure=N_("Make it with --update-baseline."), place=Place(path)
        )
    text = decode(read_bytes(path), path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadingError(
            N_("The baseline is broken: this is not JSON."), cure=_ANEW, place=Place(path, error.lineno, error.colno)
        ) from None
    except RecursionError:
        raise ReadingError(N_("The baseline is broken: this is not JSON."), cure=_ANEW, place=Place(path)) from None
    if not isinstance(data, dict) or _KEY not in data:
        raise ReadingError(N_("This is no baseline."), cure=N_("Name another file."), place=Place(path))
    if data[_KEY] != VERSION or isinstance(data[_KEY], bool):
        raise ReadingError(
            N_("The baseline is of version {version}; version {ours} is read here."),
            cure=N_("Use the vnr that wrote it, or remove it and make it anew with --update-baseline."),
            place=Place(path),
            version=printable(str(data[_KEY])),
            ours=VERSION,
        )
    findings = data.get("findings")
    if not isinstance(findings, list):
        raise ReadingError(N_("The baseline is broken: it has no list of findings."), cure=_ANEW, place=Place(path))
    return tuple(sorted(_line(entry, number, text, path) for number, entry in enumerate(findings, start=1)))


def _line(entry: object, number: int, text: str, path: Path) -> Line:
    if isinstance(entry, dict):
        told = [entry.get(key) for key in _TEXTS]
        places = entry.get("municipalities")
        if (
            all(isinstance(value, str) for value in told)
            and isinstance(places, list)
            and all(isinstance(place, str) for place in places)
        ):
            rule, focus, about, fingerprint = map(str, told)
            return Line(rule, focus, about, tuple(places), fingerprint)
    starts = [at for at, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith("{")]
    raise ReadingError(
        N_("The baseline is broken: finding {number} lacks one of {keys}."),
        cure=_ANEW,
        # As it is written, one finding a line after the first brace; in any other layout the line is not known.
        place=Place(path, starts[number] if len(starts) > number else None),
        number=number,
        keys=", ".join((*_TEXTS, "municipalities")),
    )


def read_if_there(path: Path) -> tuple[Line, ...]:
    """The lines of the baseline that is to be updated; none where there is no file yet.

    Raises:
        ReadingError: there is a file, and it is no baseline that can be read: it is not written over.
    """
    return read_baseline(path) if path.exists() or path.is_symlink() else ()
