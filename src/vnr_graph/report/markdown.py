"""The gap report as GitHub Flavored Markdown, for the summary of a job or a comment."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.locating import Locator
from vnr_graph.report.markdown_text import code, markdown
from vnr_graph.report.outline import MARKS, closing, heading, looked_at, named, place_name, waived
from vnr_graph.report.tally import Tally
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, Rule
    from vnr_graph.report.voice import Setting, Voice

_MOST_BYTES: Final = 1_000_000
"""GitHub takes 1 MiB for the summary of a step, and nothing of one that is larger; a little is left for others."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece that may lose rows, but is otherwise shown as a whole."""

    head: str
    rows: tuple[str, ...] = ()
    tail: str = ""


def report_as_markdown(report: Report, voice: Voice, setting: Setting, *, most_bytes: int = _MOST_BYTES) -> str:
    """Counts first, then the findings of each rule, folded, gravest first, then what each rule looked at.

    Args:
        report: what a check found; findings that the baseline knows are counted, not listed.
        voice: the reader's language and labels.
        setting: the root of the repository.
        most_bytes: at most this much in UTF-8; what does not fit is counted and told.
    """
    told = _Teller(report, voice, Locator(setting.root, voice.documents))
    text, left_out = _fitted(list(told.blocks()), most_bytes - len(told.left_out(len(report.findings)).encode()))
    return text + (told.left_out(left_out) if left_out else "")


def _fitted(blocks: Sequence[_Block], most_bytes: int) -> tuple[str, int]:
    """As many blocks and rows as there is room for, from the beginning, and how many rows there is none for."""
    parts: list[str] = []
    room, left_out = most_bytes, 0
    for block in blocks:
        frame = len(block.head.encode()) + len(block.tail.encode())
        kept: list[str] = []
        for row in block.rows:
            size = len(row.encode())
            if left_out or frame + size > room:
                break
            frame += size
            kept.append(row)
        left_out += len(block.rows) - len(kept)
        if frame <= room and (kept or not block.rows):
            parts += [block.head, *kept, block.tail]
            room -= frame
    return "".join(parts), left_out


class _Teller:
    def __init__(self, report: Report, voice: Voice, locator: Locator) -> None:
        self._report = report
        self._voice = voice
        self._locator = locator
        self._rules = {run.rule.id: run.rule for run in report.runs}

    def blocks(self) -> Iterator[_Block]:
        voice, report = self._voice, self._report
        yield _Block(f"## {markdown(heading(report, voice))}\n\n{self._counts()}")
        counting = sorted((f for f in report.findings if f.counts), key=lambda found: (-found.severity, found.rule))
        for rule, findings in groupby(counting, key=lambda finding: finding.rule):
            yield self._of_rule(self._rules[rule], list(findings))
        accepted = [finding for finding in report.findings if finding.waiver is not None]
        if accepted:
            yield self._waived(accepted)
        if report.gone:
            title = voice.say(N_("In the baseline, but no longer found: {count}."), count=len(report.gone))
            yield self._folded(title, "", tuple(f"- {markdown(line)}\n" for line in report.gone))
        yield self._runs()
        yield _Block("".join(f"{markdown(line)}  \n" for line in closing(report, voice)))

    def left_out(self, count: int) -> str:
        """The remainder, told."""
        text = self._voice.say(
            N_("{count} more lines have no room here; write the report to a file to read them all."), count=count
        )
        return f"\n**{markdown(text)}**\n"

    def _counts(self) -> str:
        tally, voice = Tally.of(self._report), self._voice
        counted = [(voice.severity(severity), tally.counting[severity]) for severity in reversed(Severity)]
        counted.append((voice.say(N_("waived")), tally.waived))
        if tally.gone is not None:
            counted += [(voice.say(N_("known from the baseline")), tally.known), (voice.say(N_("gone")), tally.gone)]
        return _table([name for name, _ in counted], [[str(number) for _, number in counted]])

    def _of_rule(self, rule: Rule, findings: Sequence[Finding]) -> _Block:
        voice = self._voice
        title = f"{MARKS[rule.severity]} {named(rule, voice)} ({len(findings)})"
        texts = [voice.text(rule.rationale)] if voice.text(rule.rationale) else []
        if voice.text(rule.cure):
            texts.append(voice.say(N_("To mend: {cure}"), cure=voice.text(rule.cure)))
        before = "".join(f"{markdown(text)}\n\n" for text in texts)
        columns = [N_("About"), N_("Finding"), N_("Where")]
        rows = tuple(
            _row([markdown(self._about(finding)), markdown(voice.text(finding.message)), self._where(finding)])
            for finding in findings
        )
        return self._folded(title, before + _header([voice.say(column) for column in columns]), rows)

    def _waived(self, findings: Sequence[Finding]) -> _Block:
        voice = self._voice
        title = voice.say(N_("Waived: {count}."), count=len(findings))
        columns = [N_("Rule"), N_("About"), N_("Finding"), N_("Waiver"), N_("Where")]
        rows = tuple(
            _row(
                [
                    code(finding.rule),
                    markdown(self._about(finding)),
                    markdown(voice.text(finding.message)),
                    markdown(waived(finding, voice)),
                    self._where(finding),
                ]
            )
            for finding in findings
        )
        return self._folded(title, _header([voice.say(column) for column in columns]), rows)

    def _runs(self) -> _Block:
        voice = self._voice
        columns = [N_("Rule"), N_("Looked at"), N_("Findings"), N_("What it looks for")]
        rows = tuple(
            _row(
                [code(run.rule.id), looked_at(run, voice), str(run.findings), markdown(voice.text(run.rule.title))],
            )
            for run in self._report.runs
        )
        return self._folded(
            voice.say(N_("What each rule looked at")), _header([voice.say(column) for column in columns]), rows
        )

    def _folded(self, title: str, before: str, rows: tuple[str, ...]) -> _Block:
        # Inside the tag is HTML, which ends at the empty line.
        return _Block(f"<details><summary>{escape(printable(title))}</summary>\n\n{before}", rows, "\n</details>\n\n")

    def _about(self, finding: Finding) -> str:
        if finding.municipalities or self._report.typology is not None:
            return place_name(finding.municipalities, self._voice)
        return self._voice.name(finding.focus)

    def _where(self, finding: Finding) -> str:
        return "<br>".join(code(self._place(place)) for place in self._locator.where(finding))

    def _place(self, place: Place) -> str:
        numbers = (str(number) for number in (place.line, place.column) if number is not None)
        return ":".join((self._locator.shown(place.path), *numbers))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _header(titles: Sequence[str]) -> str:
    return _row([markdown(title) for title in titles]) + _row(["---"] * len(titles))


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _header(titles) + "".join(map(_row, rows)) + "\n"
