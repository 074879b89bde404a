"""Lines of text for a terminal or a file: wrapped, indented, coloured, in columns.

Rich's layout costs a tenth of a second for a report of some hundred findings, and as much again to import; a report
needs only this much of it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CODES: Final = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "red": "31", "yellow": "33", "cyan": "36"}
"""Select Graphic Rendition (ECMA-48, section 8.3.117)."""

Segment = tuple[str, str]
"""Text and its style, as ``bold red``; an empty style is plain."""


class Page:
    """Gathers lines.

    Args:
        width: columns to wrap at; ``None`` leaves lines as they are.
        colour: whether styles are written.
    """

    def __init__(self, width: int | None, *, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """Everything so far, each line ended."""
        return "".join(f"{line}\n" for line in self._lines)

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def line(self, *segments: str | Segment, indent: int = 0) -> None:
        """A line, continued below at the same indent when it is too long; a word is never broken."""
        styled = [segment if isinstance(segment, tuple) else (segment, "") for segment in segments]
        self._add(self._wrapped(styled, indent), " " * indent)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str | Segment]], *, right: Iterable[int]) -> None:
        """Columns two spaces apart; the last one takes the rest of the width.

        Args:
            header: titles of the columns.
            rows: their cells.
            right: columns set to the right.
        """
        styled = [[(title, "bold") for title in header]]
        styled += [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
        widths = [max(cell_len(row[column][0]) for row in styled) for column in range(len(header) - 1)]
        left = sum(widths) + 2 * len(widths)
        to_the_right = frozenset(right)
        for row in styled:
            cells = []
            for column, (text, style) in enumerate(row[:-1]):
                padding = " " * (widths[column] - cell_len(text))
                shown = self._styled(text, style)
                cells.append(padding + shown if column in to_the_right else shown + padding)
            first, *more = list(self._wrapped(row[-1:], left)) or [""]
            self._lines.append("  ".join((*cells, first)).rstrip())
            self._add(more, " " * left)

    def _add(self, lines: Iterable[str], margin: str) -> None:
        self._lines.extend(f"{margin}{line}" for line in lines)

    def _styled(self, text: str, style: str) -> str:
        if not (self._colour and style and text):
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in style.split())}m{text}\x1b[0m"

    def _wrapped(self, segments: Sequence[Segment], indent: int) -> Iterator[str]:
        room = None if self._width is None else max(self._width - indent, 1)
        if room is None or sum(cell_len(text) for text, _ in segments) <= room:
            yield "".join(self._styled(text, style) for text, style in segments)
            return
        line: list[Segment] = []
        used = 0
        for word, style in ((word, style) for text, style in segments for word in _words(text)):
            columns = cell_len(word.rstrip())
            if line and used + columns > room:
                yield self._joined(line)
                line, used = [], 0
            line.append((word, style))
            used += cell_len(word)
        if line:
            yield self._joined(line)

    def _joined(self, words: list[Segment]) -> str:
        text, style = words[-1]
        words[-1] = text.rstrip(), style
        runs = groupby(words, key=lambda word: word[1])
        return "".join(self._styled("".join(text for text, _ in run), style) for style, run in runs)


def _words(text: str) -> Iterator[str]:
    """The words, each with the spaces after it."""
    start = 0
    while start < len(text):
        end = text.find(" ", start)
        while end != -1 and end + 1 < len(text) and text[end + 1] == " ":
            end += 1
        stop = len(text) if end == -1 else end + 1
        yield text[start:stop]
        start = stop
