"""Files as bytes and text: what a path is, which RDF format it names, and its text as UTF-8, within limits."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

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
        characters: of all terms together, written out in full. A long prefix used often grows without bound otherwise.
        depth: brackets, elements, or arrays and objects open at once.
        seconds: time that parsing may take.
    """

    size: int = 64 * 2**20
    statements: int = 2_000_000
    characters: int = 256 * 2**20
    depth: int = 200
    seconds: float = 60


DEFAULT: Final = Limits()


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


def read_bytes(path: Path, *, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a file, never more than the limit.

    Raises:
        ReadingError: the file is missing, is no file, cannot be read, or is too large.
    """
    status = status_of(path)
    if stat.S_ISDIR(status.st_mode):
        raise ReadingError(N_("This is a folder; a file is wanted."), place=Place(path))
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError(N_("This is no ordinary file, but a device, pipe or socket."), place=Place(path))
    data = b""
    if status.st_size <= limits.size:
        try:
            with path.open("rb") as file:
                data = file.read(limits.size + 1)
        except OSError as error:
            raise unreadable(path, error) from None
    if max(status.st_size, len(data)) > limits.size:
        raise ReadingError(
            N_("The file has {size} bytes; at most {limit} are read."),
            cure=N_("Divide it, or set a higher limit."),
            place=Place(path),
            size=max(status.st_size, len(data)),
            limit=limits.size,
        )
    return data


def decode(data: bytes, path: Path) -> str:
    """The text of bytes that must be UTF-8; a byte order mark is left out.

    Raises:
        ReadingError: they are empty, or something else than UTF-8.
    """
    if not data.strip(UTF8_BOM + b" \t\r\n"):
        raise ReadingError(
            N_("The file is empty."), cure=N_("Check that it was saved or fetched whole."), place=Place(path)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        offset = error.start + (len(UTF8_BOM) if data.startswith(UTF8_BOM) else 0)
    else:
        offset = data.find(b"\0")
        if offset < 0:
            return text
    before = data[data.rfind(b"\n", 0, offset) + 1 : offset].removeprefix(UTF8_BOM).decode("utf-8", "replace")
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]
    raise ReadingError(
        N_("Not UTF-8: the byte {byte} at offset {offset} cannot stand there."),
        cure=(
            N_("It looks like UTF-16; save it as UTF-8.")
            if is_utf16
            else N_("It looks like Latin-1 or Windows-1252; save it as UTF-8.")
        ),
        place=Place(path, data.count(b"\n", 0, offset) + 1, len(before) + 1),
        byte=f"0x{data[offset]:02X}",
        offset=offset,
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
