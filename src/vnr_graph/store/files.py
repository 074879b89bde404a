"""Files as bytes and text: what a path is, which RDF format it names, and its text as UTF-8, within limits."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import BinaryIO

FORMATS: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
"""The format of a file by its extension, whatever its case."""

UTF8_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one file is read before it is refused.

    Args:
        size: bytes of the file.
        statements: triples or quads in it.
        characters: of all terms together, written out in full, in a file that an eighth of that would not hold. A long
            prefix used often grows without bound otherwise.
        depth: brackets, elements, or arrays and objects open at once.
        seconds: time that parsing may take.
    """

    size: int = 256 * 2**20
    statements: int = 4_000_000
    characters: int = 256 * 2**20
    depth: int = 200
    seconds: float = 120


DEFAULT: Final = Limits()
LARGE: Final = Limits(size=16 * 2**30, statements=200_000_000, seconds=3600)
"""What is read when somebody says that the files are large."""

LARGE_FILES: Final = "VNR_LARGE_FILES"
"""The environment variable that says so."""

_LARGE_CURE: Final = N_("Divide it; or, if you trust it, set VNR_LARGE_FILES=1 in the environment.")


def limits_in_force() -> Limits:
    """The limits where a caller names none: `LARGE` if the environment asks for it, else `DEFAULT`."""
    return LARGE if os.environ.get(LARGE_FILES, "0") not in {"", "0"} else DEFAULT


def large_cure(limits: Limits) -> str:
    """What to do about a file beyond the limits."""
    return _LARGE_CURE if limits == DEFAULT else N_("Divide it, or set a higher limit.")


def format_of(path: Path) -> RdfFormat:
    """The format of a file by its extension.

    Raises:
        ReadingError: no format has that extension.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise ReadingError(
            N_("No RDF format has the extension {extension}."),
            cure=N_("Files with these extensions are read: {extensions}."),
            place=Place(path),
            extension=repr(path.suffix),
            extensions=" ".join(FORMATS),
        )
    return found


def open_file(path: Path, *, limits: Limits) -> tuple[BinaryIO, int]:
    """Open an ordinary file that is within the limit.

    Returns:
        The file, and how many bytes it has.

    Raises:
        ReadingError: the file is missing, is no file, cannot be read, or is too large.
    """
    status = status_of(path)
    if stat.S_ISDIR(status.st_mode):
        raise ReadingError(N_("This is a folder; a file is wanted."), place=Place(path))
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError(N_("This is no ordinary file, but a device, pipe or socket."), place=Place(path))
    refuse_large(path, status.st_size, limits)
    try:
        return path.open("rb"), status.st_size
    except OSError as error:
        raise unreadable(path, error) from None


def refuse_large(path: Path, size: int, limits: Limits) -> None:
    """Refuse a size beyond the limit.

    Raises:
        ReadingError: it is.
    """
    if size > limits.size:
        raise ReadingError(
            N_("The file has {size} bytes; at most {limit} are read."),
            cure=large_cure(limits),
            place=Place(path),
            size=size,
            limit=limits.size,
        )


def read_bytes(path: Path, *, limits: Limits | None = None) -> bytes:
    """The bytes of a file, never more than the limit.

    Raises:
        ReadingError: the file is missing, is no file, cannot be read, or is too large.
    """
    limits = limits or limits_in_force()
    file, _ = open_file(path, limits=limits)
    try:
        with file:
            data = file.read(limits.size + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    refuse_large(path, len(data), limits)
    return data


def decode(data: bytes, path: Path) -> str:
    """The text of bytes that must be UTF-8; a byte order mark is left out.

    Raises:
        ReadingError: they are empty, or something else than UTF-8.
    """
    bare = data.removeprefix(UTF8_BOM)
    if not bare.strip(b" \t\r\n"):
        raise empty(path)
    return decode_piece(bare, path, offset=len(data) - len(bare))


def decode_piece(data: bytes, path: Path, *, line: int = 1, offset: int = 0) -> str:
    """The text of a piece of a file, whole lines, that must be UTF-8.

    Args:
        data: the piece, without a byte order mark.
        path: the file, for the place in an error.
        line: which line of the file the piece begins with, from 1.
        offset: how many bytes come before it.

    Raises:
        ReadingError: it is something else.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        bad = error.start
    else:
        bad = data.find(b"\0")
        if bad < 0:
            return text
    start = data.rfind(b"\n", 0, bad) + 1
    before = data[start:bad].decode("utf-8", "replace")
    # Only what stands on the line before the byte, so that a piece and the whole file are called the same.
    is_utf16 = b"\0" in data[start : bad + 1] or (offset + bad == 0 and data[:2] in {b"\xff\xfe", b"\xfe\xff"})
    raise ReadingError(
        N_("Not UTF-8: the byte {byte} at offset {offset} cannot stand there."),
        cure=(
            N_("It looks like UTF-16; save it as UTF-8.")
            if is_utf16
            else N_("It looks like Latin-1 or Windows-1252; save it as UTF-8.")
        ),
        place=Place(path, line + data.count(b"\n", 0, bad), len(before) + 1),
        byte=f"0x{data[bad]:02X}",
        offset=offset + bad,
    )


def empty(path: Path) -> ReadingError:
    """The error of a file with nothing in it."""
    return ReadingError(
        N_("The file is empty."), cure=N_("Check that it was saved or fetched whole."), place=Place(path)
    )


def status_of(path: Path) -> os.stat_result:
    """What the file system says of a path, links followed.

    Raises:
        ReadingError: nothing is there, or it may not be looked at.
    """
    try:
        return path.stat()
    except FileNotFoundError:
        raise ReadingError(
            N_("There is no such file or folder."), cure=N_("Check the path."), place=Place(path)
        ) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError | ValueError) -> ReadingError:
    """The error of a file or folder that the system does not let us read."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ReadingError(N_("The file cannot be read: {reason}."), place=Place(path), reason=reason)
