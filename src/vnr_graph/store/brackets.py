"""Turtle and its kin before a parser sees them: encoding, nesting and quoted triples, a piece at a time.

Looking at every character in Python would cost more than parsing. So each piece is first looked at by operations that
go through it at the speed of memory: without strings and IRIs, are there brackets at all, and do they close again? Only
a piece for which that cannot be said for certain is walked bracket by bracket.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from vnr_graph.store.files import UTF8_BOM, Limits, decode_piece, empty, open_file, refuse_large, unreadable
from vnr_graph.store.vetting import MOST_QUOTES, Signs, place_at, quoted_triple, string_end, too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

PIECE: Final = 2**17
"""Bytes of a piece, more or less: it ends with a line."""

_IRI: Final = re.compile(rb'<[^\x00-\x20<>"{}|^`\\]*>')
_NO_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in b"[](){}")
_UNSURE: Final = (b"#", b"'", b"\\", b"<")
_LINE_ENDS: Final = (b"\n", b"\r")
_PAIRS: Final = (b"[]", b"()", b"{}")
_ROUNDS: Final = 8
"""How often pairs are taken out of a piece before its brackets are walked; each time of each kind."""

_PLAIN: Final = re.compile(
    r"""(?>[^\[\](){}"'<#\\]+|<[^\x00-\x20<>"{}|^`]*>"""
    r"""|"(?!"")[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"|'(?!'')[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+'|\#[^\n\r]*+|\\.)*+""",
    re.DOTALL,
)
"""All up to the next bracket, long string, quoted triple or oddity; nothing is given back, so memory stays flat."""

_LONG: Final = {
    '"""': re.compile(r'(?>[^"\\]+|\\.|"(?!""))*+"""', re.DOTALL),
    "'''": re.compile(r"(?>[^'\\]+|\\.|'(?!''))*+'''", re.DOTALL),
}

_DIRECTION: Final = re.compile(rb"@[A-Za-z0-9-]*--")
_LONG_IRI: Final = re.compile(rb'<[^\s"<>]{256}')
_BASE: Final = re.compile(rb"base[\s<#]")
_MANY_BASES: Final = 8
"""Each may lengthen the one before."""


def pieces_of(data: bytes) -> Iterator[bytes]:
    """Bytes as pieces of whole lines, none much longer than it must be."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + PIECE) + 1 or len(data)
        yield data[start:end]
        start = end


class TurtleVetter:
    """Refuses what a parser should not be given, in Turtle, TriG, N-Triples or N-Quads.

    Args:
        path: the file, for the place in an error.
        rdf_format: which of the four.
        depth: how many brackets may be open at once.
        offset: bytes that come before the first piece.

    Attributes:
        signs: what has been seen so far.
    """

    def __init__(self, path: Path, rdf_format: RdfFormat, *, depth: int, offset: int = 0) -> None:
        self.signs = Signs()
        self._path = path
        self._depth = depth
        self._nests = rdf_format in {RdfFormat.TURTLE, RdfFormat.TRIG}
        self._offset = offset
        self._line = 1
        self._level = 0
        self._within = ""
        self._bases = 0
        self._quotes = 0

    def feed(self, piece: bytes) -> None:
        """Look at the next piece: whole lines, but for the last.

        Raises:
            ReadingError: at a byte that is not UTF-8, at the bracket that goes too deep, or at the first quoted triple.
        """
        text = None if piece.isascii() and b"\0" not in piece else self._decoded(piece)
        self._note_signs(piece)
        if not self._is_harmless(piece):
            self._walk(self._decoded(piece) if text is None else text)
        self._line += piece.count(b"\n")
        self._offset += len(piece)

    def _decoded(self, piece: bytes) -> str:
        return decode_piece(piece, self._path, line=self._line, offset=self._offset)

    def _note_signs(self, piece: bytes) -> None:
        signs = self.signs
        signs.size += len(piece)
        signs.blank_nodes = signs.blank_nodes or b"_:" in piece
        signs.rdf_1_2 = (
            signs.rdf_1_2
            or b"<<" in piece
            or b"{|" in piece
            or b"~" in piece
            or (b"--" in piece and _DIRECTION.search(piece) is not None)
        )
        if not signs.expansion:
            self._bases += len(_BASE.findall(piece.lower()))
            signs.expansion = self._bases > _MANY_BASES or _LONG_IRI.search(piece) is not None

    def _is_harmless(self, piece: bytes) -> bool:
        """Whether the piece surely has no quoted triple and does not nest too deep; if so, its level is counted."""
        if self._within or b"<<" in piece:
            return False
        if not self._nests:
            return True
        brackets = _brackets(piece)
        if brackets is None:
            return False
        has_nodes = b"[" in brackets or b"(" in brackets
        for _ in range(_ROUNDS if brackets else 0):
            for pair in _PAIRS:
                brackets = brackets.replace(pair, b"")
        opened = sum(map(brackets.count, (b"[", b"(", b"{")))
        if self._level + opened + _ROUNDS * len(_PAIRS) > self._depth:
            return False
        self._level += 2 * opened - len(brackets)
        self.signs.blank_nodes |= has_nodes
        return True

    def _walk(self, text: str) -> None:
        end = self._end_of_string(text, 0, self._within) if self._within else 0
        while (at := self._plain_until(text, end)) < len(text):
            character, end = text[at], at + 1
            if character in "[({":
                self._level += 1
                if self._level > self._depth and self._nests:
                    raise too_deep(self._path, text, at, self._depth, line=self._line)
                self.signs.blank_nodes |= character != "{"
            elif character in "])}":
                self._level -= 1
            elif text.startswith('"""', at) or text.startswith("'''", at):
                end = self._end_of_string(text, at + 3, text[at : at + 3])
            elif character in "\"'":
                end = string_end(text, end, character)
            elif text.startswith("<<", at):
                raise quoted_triple(place_at(self._path, text, at, line=self._line))
        if "<<" in text:
            # Inside strings, as far as is seen here. A parser that saw it otherwise would end the process.
            self._quotes += text.count("<<")
            if self._quotes > MOST_QUOTES:
                raise too_deep(self._path, text, text.index("<<"), MOST_QUOTES, line=self._line)

    @staticmethod
    def _plain_until(text: str, start: int) -> int:
        found = _PLAIN.match(text, start)
        return found.end() if found else start

    def _end_of_string(self, text: str, start: int, quote: str) -> int:
        """Where a long string ends, or else the text does, and the string goes on in the next piece."""
        found = _LONG[quote].match(text, start)
        self._within = "" if found else quote
        return found.end() if found else len(text)


def _brackets(piece: bytes) -> bytes | None:
    """The brackets that are syntax in a piece that begins and ends outside strings; ``None`` if that takes a walk."""
    if b'"""' in piece or b"'''" in piece:
        return None
    if b"\\" in piece:
        piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
    parts = piece.split(b'"')
    # Every other part is a string, unless a comment or a string of another kind has a quotation mark in it; but then
    # the first of these is outside what seems to be strings.
    outside, strings = _IRI.sub(b"", b"".join(parts[::2])), b"".join(parts[1::2])
    if len(parts) % 2 == 0 or any(sign in outside for sign in _UNSURE) or any(end in strings for end in _LINE_ENDS):
        return None
    return outside.translate(None, _NO_BRACKETS)


class VettedFile(io.RawIOBase):
    """A file of Turtle or its kin that hands out no byte before it has been vetted.

    Args:
        path: the file.
        rdf_format: which of the four.
        limits: what is too much.

    Attributes:
        size: of the file, in bytes, when it was opened.
        signs: what has been seen so far.

    Raises:
        ReadingError: the file is missing, is no file, cannot be read, or is too large.
    """

    def __init__(self, path: Path, rdf_format: RdfFormat, limits: Limits) -> None:
        super().__init__()
        self._path = path
        self._limits = limits
        self._file, self.size = open_file(path, limits=limits)
        mark = self._read(len(UTF8_BOM))
        has_mark = mark == UTF8_BOM
        self._vetter = TurtleVetter(path, rdf_format, depth=limits.depth, offset=len(mark) if has_mark else 0)
        self.signs = self._vetter.signs
        self._ready = memoryview(b"")
        self._begun = b"" if has_mark else mark
        self._is_blank = True

    def readable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the file as well."""
        self._file.close()
        super().close()

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill the buffer with what comes next, as far as it has been vetted; 0 at the end.

        Raises:
            ReadingError: at the first thing that a parser should not be given, or nothing is there at all.
        """
        if not self._ready:
            self._ready = memoryview(self._next_piece())
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next_piece(self) -> bytes:
        """Lines up to the last end of one that has been read; a line longer than a piece is read to its end."""
        parts = [self._begun]
        self._begun = b""
        while part := self._read(PIECE):
            end = part.rfind(b"\n") + 1
            if end:
                parts.append(part[:end])
                self._begun = part[end:]
                break
            parts.append(part)
        piece = b"".join(parts)
        if self._is_blank:
            self._is_blank = not piece.strip(b" \t\r\n")
            if self._is_blank and not piece:
                raise empty(self._path)
        if piece:
            self._vetter.feed(piece)
            refuse_large(self._path, self.signs.size, self._limits)
        return piece

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise unreadable(self._path, error) from None
