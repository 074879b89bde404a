"""What changed between two maps, as a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.report.markdown_text import markdown as escaped
from vnr_graph.texts import N_, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vnr_graph.report.changes_sections import Told
    from vnr_graph.texts import Language

MARKER: Final = "<!-- vnr-diff -->"
"""Not shown; by it a bot finds the comment that it wrote before."""
LIMIT: Final = 65_536
"""Bytes, so that it is no more than GitHub's limit on a comment whichever way characters are counted."""
_LONGEST: Final = 1000
"""Characters of the headline; what data says has no length of its own."""


def changes_as_markdown(told: Told, language: Language, *, limit: int = LIMIT) -> str:
    """The headline as the first line, then everything as lists, and the marker last.

    Args:
        told: a comparison in the language.
        language: the reader's.
        limit: bytes of UTF-8; what does not fit is left out from the end, and how much is told.
    """
    lines = list(_lines(told))
    whole = _joined(lines)
    if _size(whole) <= limit:
        return whole
    kept: list[str] = []
    room = limit - _size(_joined(["", _remainder(len(lines), language)]))
    for line in lines:
        room -= _size(line) + 1
        if room < 0:
            break
        kept.append(line)
    left_out = sum(bool(line) for line in lines[len(kept) :])
    return _joined([*kept, "", _remainder(left_out, language)])


def markdown(text: str) -> str:
    """One line that reads as the text does, and that neither calls anybody nor points to another issue.

    GitHub looks for ``@name`` and ``#1`` in the text that it shows, where no backslash is left: a word joiner (U+2060)
    keeps them from being any.
    """
    return escaped(text).replace("\\@", "@\u2060").replace("\\#", "#\u2060")


def _lines(told: Told) -> Iterator[str]:
    headline = told.first_line
    yield f"**{markdown(headline if len(headline) <= _LONGEST else headline[: _LONGEST - 1] + '…')}**"
    yield ""
    yield markdown(told.compared)
    if told.counts:
        yield ""
    yield from (f"- {markdown(count)}" for count in told.counts)
    for section in told.sections:
        yield ""
        yield f"### {markdown(section.title)}"
        yield ""
        for item in section.items:
            yield f"- {markdown(item.tone)} {markdown(item.text)}"
            yield from (f"  - {markdown(detail)}" for detail in item.details)


def _remainder(count: int, language: Language) -> str:
    told = translate(language, N_("{count} more lines do not fit here: run vnr diff."), count=count)
    return f"*{markdown(told)}*"


def _joined(lines: list[str]) -> str:
    return "\n".join([*lines, "", MARKER, ""])


def _size(text: str) -> int:
    return len(text.encode())
