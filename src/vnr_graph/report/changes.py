"""What changed between two maps, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.report.changes_sections import Tone
from vnr_graph.report.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.report.changes_sections import Told
    from vnr_graph.report.voice import Setting

_STYLES: Final[Mapping[Tone, str]] = {Tone.LOSS: "red", Tone.OTHER: "yellow", Tone.GAIN: "cyan"}


def changes_as_text(told: Told, setting: Setting) -> str:
    """The headline on a line of its own, however long; which sides; how much of each kind; then every change."""
    first = Page(None, colour=setting.colour)
    first.line((told.first_line, "bold"))
    page = Page(setting.width, colour=setting.colour)
    page.line((told.compared, "dim"))
    for count in told.counts:
        page.line(count)
    for section in told.sections:
        page.blank()
        page.line((section.title, "bold underline"))
        for item in section.items:
            page.line((f"{item.tone} ", _STYLES[item.tone]), item.text, indent=2)
            for detail in item.details:
                page.line((detail, "dim"), indent=6)
    return first.text + page.text
