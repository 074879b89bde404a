"""The reader's language: gettext catalogues, and the choice between Swedish and English.

English sentences in the code are the keys (`_("…")` where shown at once, `N_("…")` where only named);
``locale/sv/LC_MESSAGES/vnr.po`` holds the Swedish. Nothing is looked up at import time.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.errors import VnrError

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALES = Path(__file__).with_name("locale")
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "a message, not yet translated"
    """Mark a message for the catalogue without translating it."""
    return message


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The messages of a language; English is the keys themselves."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("vnr", _LOCALES, languages=[language])


def translate(language: Language, message: str, /, **values: object) -> str:
    """The message in the language, with its ``{named}`` values filled in."""
    text = catalogue(language).gettext(message) if message else ""
    return text.format(**values) if values else text


def preferred_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Swedish or English by the locale variables of POSIX, first one set decides; Swedish when they name neither."""
    for variable in _LOCALE_VARIABLES:
        value = environment.get(variable, "")
        if value:
            return "en" if value.lower().startswith("en") else "sv"
    return "sv"


def describe(error: VnrError, language: Language) -> str:
    """An error as one line for a person, safe for a terminal: place, what was wrong, what to do."""
    parts = (translate(language, part, **error.values) for part in (error.message, error.cure) if part)
    text = " ".join(parts)
    return printable(f"{error.place}: {text}" if error.place else text)


_UNPRINTABLE = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x00AD,
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
}
_UNPRINTABLE[ord("\n")] = " "
_UNPRINTABLE[ord("\t")] = " "


def printable(text: str) -> str:
    """Text from data as one line for a terminal: control and bidirectional characters become visible escapes.

    What may not steer a terminal or turn the reading direction round is listed in Unicode Technical Report 36.
    """
    return text.translate(_UNPRINTABLE)
