"""What is looked at in a file beside the parser: what parsers let through, or fall over.

Each check raises a `ReadingError` that names line and column. Measured against pyoxigraph 0.5: RDF/XML that is cut
off is accepted now and then and entities are expanded, nesting without bound takes quadratic time (RDF/XML),
gigabytes (JSON-LD) or the process itself (quoted triples). JSON-LD has a module of its own, `vnr_graph.store.json_ld`,
and so have Turtle and its kin, `vnr_graph.store.brackets`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from pyoxigraph import Literal, Triple

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

_STRING_ENDS: Final = {
    '"""': re.compile(r'\\.|"""', re.DOTALL),
    "'''": re.compile(r"\\.|'''", re.DOTALL),
    '"': re.compile(r'\\.|["\n\r]', re.DOTALL),
    "'": re.compile(r"\\.|['\n\r]", re.DOTALL),
}

_TOO_DEEP: Final = N_("Nested more than {limit} levels deep.")
_TOO_DEEP_CURE: Final = N_("Write the inner parts as statements of their own.")
_QUOTED: Final = N_("Quoted triples (RDF 1.2) are not read here.")
_QUOTED_CURE: Final = N_("Say the same with a node that stands for the statement.")
_SIGNS_OF_RDF_1_2: Final = (b"@direction", b"Triple", b"annotation", b"its", b"\\u", b"&#")
"""Without one of these, RDF/XML and JSON-LD say nothing that RDF 1.1 has not."""

_LONG_TOKEN: Final = re.compile(rb'(?:^|[\s"<>])[^\s"<>]{256}')

MOST_QUOTES: Final = 1000
_MANY_ATTRIBUTES: Final = 1000


@dataclass(slots=True)
class Signs:
    """What the bytes of a file give reason to look for in what it says. Where there is no sign, there is no such thing.

    Attributes:
        size: how many bytes have been looked at.
        blank_nodes: blank nodes, to be named after their file.
        rdf_1_2: triple terms or base directions.
        expansion: terms far longer than they are written.
    """

    size: int = 0
    blank_nodes: bool = False
    rdf_1_2: bool = False
    expansion: bool = False


def signs_of(data: bytes) -> Signs:
    """Signs in RDF/XML or JSON-LD."""
    return Signs(
        size=len(data),
        blank_nodes=True,
        rdf_1_2=any(sign in data for sign in _SIGNS_OF_RDF_1_2),
        expansion=_LONG_TOKEN.search(data) is not None,
    )


def place_at(path: Path, text: str, offset: int, *, line: int = 1) -> Place:
    """The line and column, in characters and from 1, of an offset in a text that begins with the given line."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(path, line + text.count("\n", 0, offset), offset - line_start + 1)


def too_deep(path: Path, text: str, offset: int, limit: int, *, line: int = 1) -> ReadingError:
    """The error of a text that is nested deeper than the limit, at the bracket that goes too far."""
    return ReadingError(_TOO_DEEP, cure=_TOO_DEEP_CURE, place=place_at(path, text, offset, line=line), limit=limit)


def quoted_triple(place: Place) -> ReadingError:
    """The error of a quoted triple."""
    return ReadingError(_QUOTED, cure=_QUOTED_CURE, place=place)


def string_end(text: str, start: int, quote: str) -> int:
    """Where a Turtle string ends that its opening quotes end at ``start``; an unclosed one ends with line or text.

    A regular expression for whole strings would need memory in proportion to them, many times over.
    """
    for found in _STRING_ENDS[quote].finditer(text, start):
        if not found[0].startswith("\\"):
            return found.end()
    return len(text)


def vet_quads(path: Path, quads: Iterable[Quad]) -> None:
    """Refuse what has been read but is not RDF 1.1, and what rdflib does not have: quoted triples, base directions.

    Args:
        path: the file, for the place in an error.
        quads: what it says.

    Raises:
        ReadingError: at the first of these, without a line.
    """
    for quad in quads:
        if isinstance(quad.object, Triple):
            raise quoted_triple(Place(path))
        if isinstance(quad.object, Literal) and quad.object.direction:
            raise ReadingError(
                N_("The text {text} has a base direction (RDF 1.2), which is not read here."),
                cure=N_("Leave the direction out; the language is enough."),
                place=Place(path),
                text=str(quad.object),
            )


def vet_xml(path: Path, data: bytes, *, depth: int) -> None:
    """Refuse RDF/XML that is not well-formed, not UTF-8 by its own word, has a DTD, or nests beyond the limit.

    No entity is expanded and no other resource opened: the check ends at the DTD, before its declarations.

    Args:
        path: the file, for the place in an error.
        data: its bytes, already known to be UTF-8.
        depth: how many elements may be open at once.

    Raises:
        ReadingError: at the first of these.
    """
    parser = expat.ParserCreate()
    level = 0

    def here() -> Place:
        return Place(path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.upper() != "UTF-8":
            raise ReadingError(
                N_("The XML declaration names the encoding {encoding}."),
                cure=N_("Save the file as UTF-8, and declare that."),
                place=here(),
                encoding=encoding,
            )

    def on_doctype(*_: object) -> None:
        raise ReadingError(
            N_("RDF/XML with a DOCTYPE is refused: its entities can name other files and grow without end."),
            cure=N_("Write the entities out and remove the DOCTYPE."),
            place=here(),
        )

    def on_start(_name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            raise ReadingError(_TOO_DEEP, cure=_TOO_DEEP_CURE, place=here(), limit=depth)
        if len(attributes) > _MANY_ATTRIBUTES:
            raise ReadingError(
                N_("An element has {count} attributes; at most {limit} are read."),
                cure=N_("Write them as elements."),
                place=here(),
                count=len(attributes),
                limit=_MANY_ATTRIBUTES,
            )

    def on_end(_name: str) -> None:
        nonlocal level
        level -= 1

    parser.XmlDeclHandler = on_declaration
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat's own signature: this is the last chunk
    except expat.ExpatError as error:
        raise ReadingError(
            N_("Not well-formed XML: {detail}."),
            cure=N_("Mend it there, or fetch the file again: it may have been cut off."),
            place=Place(path, error.lineno, error.offset + 1),
            detail=expat.ErrorString(error.code),
        ) from None
