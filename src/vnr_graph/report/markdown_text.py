"""Text as GitHub Flavored Markdown that shows it letter by letter."""

from __future__ import annotations

import re
from typing import Final

from vnr_graph.texts import printable

_MEANING: Final = re.compile(r"[\\`*_{}\[\]<>()#|~$&!@]")
"""What may begin or end something in Markdown, in a table or (``$``) in a formula."""
_AT_THE_START: Final = re.compile(r"^(\d*)([-+.=])|^(\d+)\)")
"""What may begin a list or underline a heading."""


def markdown(text: str) -> str:
    """One line that reads as the text does, wherever it stands: in a paragraph, a list, a cell of a table."""
    line = _MEANING.sub(r"\\\g<0>", printable(text).strip())
    return _AT_THE_START.sub(r"\1\\\2", line)


def code(text: str) -> str:
    """The text in a code span; a pipe in it is safe in a table (GitHub Flavored Markdown, section 4.10)."""
    line = printable(text).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"
