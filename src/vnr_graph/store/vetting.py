"""What is looked at in a file beside the parser: what parsers let through, or fall over.

Each check raises a `ReadingError` that names line and column. Measured against pyoxigraph 0.5: RDF/XML that is cut
off is accepted now and then and entities are expanded, nesting without bound takes quadratic time (RDF/XML),
gigabytes (JSON-LD) or the process itself (quoted triples). JSON-LD has a module of its own, `vnr_graph.store.json_ld`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from pyoxigraph import Literal, Triple

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

_BRACKETS: Final = re.compile(
    r"""(?P<quote>\"\"\"|'''|["'])|<[^\x00-\x20<>"{}|^`]*>|\#[^\n\r]*|\\."""
    r"|(?P<quoted><<)|(?P<open>[\[({])|(?P<close>[\])}])",
    re.DOTALL,
)
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
_SIGNS_OF_RDF_1_2: Final = (b"<<", b"{|", b"~", b"--", b"@direction", b"Triple", b"annotation", b"its")
"""Without one of these, a file in no format says anything that RDF 1.1 has not."""

_MOST_QUOTES: Final = 1000
_MANY_ATTRIBUTES: Final = 1000


def place_at(path: Path, text: str, offset: int) -> Place:
    """The line and column, in characters and from 1, of an offset in a text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)


def too_deep(path: Path, text: str, offset: int, limit: int) -> ReadingError:
    """The error of a text that is nested deeper than the limit, at the bracket that goes too far."""
    return ReadingError(_TOO_DEEP, cure=_TOO_DEEP_CURE, place=place_at(path, text, offset), limit=limit)


def string_end(text: str, start: int, quote: str) -> int:
    """Where a Turtle string ends that its opening quotes end at ``start``; an unclosed one ends with line or text.

    A regular expression for whole strings would need memory in proportion to them, many times over.
    """
    for found in _STRING_ENDS[quote].finditer(text, start):
        if not found[0].startswith("\\"):
            return found.end()
    return len(text)


def vet_turtle(path: Path, text: str, *, depth: int) -> None:
    """Refuse nesting beyond the limit, and quoted triples, in Turtle, TriG, N-Triples or N-Quads.

    Args:
        path: the file, for the place in an error.
        text: all of it.
        depth: how many levels of brackets may be open at once.

    Raises:
        ReadingError: at the bracket that goes too far, or at the first quoted triple.
    """
    if "<<" not in text and sum(map(text.count, "[({")) <= depth:
        return
    level = end = 0
    while token := _BRACKETS.search(text, end):
        end = token.end()
        if token.lastgroup == "quote":
            end = string_end(text, end, token[0])
        elif token.lastgroup == "open":
            level += 1
            if level > depth:
                raise too_deep(path, text, token.start(), depth)
        elif token.lastgroup == "close":
            level -= 1
        elif token.lastgroup == "quoted":
            raise ReadingError(_QUOTED, cure=_QUOTED_CURE, place=place_at(path, text, token.start()))
    if text.count("<<") > _MOST_QUOTES:
        # Inside strings, as far as is seen here. A parser that saw it otherwise would end the process.
        raise too_deep(path, text, text.index("<<"), _MOST_QUOTES)


def vet_quads(path: Path, data: bytes, quads: Iterable[Quad]) -> None:
    """Refuse what has been read but is not RDF 1.1, and what rdflib does not have: quoted triples, base directions.

    Args:
        path: the file, for the place in an error.
        data: its bytes.
        quads: what it says.

    Raises:
        ReadingError: at the first of these, without a line.
    """
    if not any(sign in data for sign in _SIGNS_OF_RDF_1_2):
        return
    for quad in quads:
        if isinstance(quad.object, Triple):
            raise ReadingError(_QUOTED, cure=_QUOTED_CURE, place=Place(path))
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
