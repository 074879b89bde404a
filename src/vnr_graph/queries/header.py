"""The header of a saved query: the few forms of YAML that it needs, and a place in the file for every mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_MARK: Final = "#+"
_STEP: Final = 2
_LINE: Final = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_]*):(?: (?P<value>\S.*))?")
_QUOTED: Final = re.compile(r'"(?P<inside>[^"\\]*)"')
_PLAIN: Final = re.compile(r"""(?![\s"'\[\]{}>|*&!%#`@,?:-])(?:(?!: | \#).)+(?<![\s:])""")
_LIST: Final = re.compile(r"\[(?P<inside>[a-z0-9-]+(?:, [a-z0-9-]+)*)?\]")
_CURE: Final = N_("Write it as `key: value`, two spaces further in than what it belongs to.")


@dataclass(slots=True)
class Header:
    """A key of a header and what stands below it.

    Attributes:
        line: where it stands in the file.
        text: its value, if it has one.
        parts: the keys below it, by name.
    """

    path: Path
    line: int
    text: str | None = None
    parts: dict[str, Header] = field(default_factory=dict)

    def part(self, key: str) -> Header:
        """What stands below the key; nothing when the key is not there."""
        return self.parts.get(key, Header(self.path, self.line))

    def value(self, key: str, *, default: str | None = None) -> str:
        """The value of the key.

        Raises:
            ReadingError: it has none, and there is no default.
        """
        found = self.parts.get(key)
        if found is not None and found.text is not None:
            return found.text
        if found is None and default is not None:
            return default
        raise ReadingError(
            N_("The header has no {key} here."), cure=_CURE, place=Place(self.path, (found or self).line), key=key
        )

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a list (``[one, other]``); none when the key is not there.

        Raises:
            ReadingError: it is no such list.
        """
        if key not in self.parts:
            return ()
        match = _LIST.fullmatch(self.value(key))
        if match is None:
            raise self.wrong(key, N_("{value} is no list of words."))
        return tuple(match["inside"].split(", ")) if match["inside"] else ()

    def require_known(self, keys: Collection[str]) -> None:
        """Refuse keys that mean nothing.

        Raises:
            ReadingError: there is one.
        """
        for key, part in self.parts.items():
            if key not in keys:
                raise ReadingError(
                    N_("{key} means nothing in a header here."),
                    cure=N_("These do: {keys}."),
                    place=Place(self.path, part.line),
                    key=key,
                    keys=", ".join(sorted(keys)),
                )

    def wrong(self, key: str, message: str) -> ReadingError:
        """The error for a value that is not what it should be; ``{value}`` stands for it."""
        part = self.part(key)
        return ReadingError(message, cure=_CURE, place=Place(self.path, part.line), value=part.text or "")


def read_header(text: str, path: Path) -> Header:
    """The header of a query.

    Args:
        text: the whole query.
        path: its file, for errors.

    Raises:
        ReadingError: a line of it is not ``key: value``, stands at the wrong depth or repeats a key.
    """
    root = Header(path, 1)
    open_ = [root]
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith(_MARK):
            continue
        content = line.removeprefix(_MARK).removeprefix(" ")
        stripped = content.lstrip(" ")
        depth, odd = divmod(len(content) - len(stripped), _STEP)
        match = _LINE.fullmatch(stripped)
        if match is None or odd or depth >= len(open_) or (depth and open_[depth].text is not None):
            raise ReadingError(N_("This is no line of a header."), cure=_CURE, place=Place(path, number))
        parent = open_[depth]
        if match["key"] in parent.parts:
            raise ReadingError(
                N_("{key} stands here twice."), cure=N_("Keep one."), place=Place(path, number), key=match["key"]
            )
        part = parent.parts[match["key"]] = Header(path, number, _scalar(match["value"], path, number))
        open_[depth + 1 :] = [part]
    return root


def _scalar(value: str | None, path: Path, line: int) -> str | None:
    if value is None or _LIST.fullmatch(value) or _PLAIN.fullmatch(value):
        return value
    match = _QUOTED.fullmatch(value)
    if match is None:
        raise ReadingError(
            N_("This value could be read in more than one way: {value}"),
            cure=N_('Put it between "…".'),
            place=Place(path, line),
            value=value,
        )
    return match["inside"]
