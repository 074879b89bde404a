"""The way in for RDF: strict, bounded, and never anywhere but in the file that was given.

Parsing is pyoxigraph's, strictly by the grammars; before it, the text is vetted for what that parser lets through
(`vnr_graph.store.vetting`). Errors name file, line and column. Nothing is fetched, no other file is opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.files import (
    DEFAULT,
    FORMATS,
    UTF8_BOM,
    Limits,
    decode,
    format_of,
    read_bytes,
    status_of,
    unreadable,
)
from vnr_graph.store.json_ld import JsonLdWalk
from vnr_graph.store.vetting import vet_quads, vet_turtle, vet_xml
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pyoxigraph import QuadParser

_SIGNS: Final[Mapping[str, bytes]] = {".json": b'"@', ".xml": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
"""In a folder, files of these extensions are RDF only if they have the sign in them."""

_PARSER_PLACE: Final = re.compile(
    r"^Parser error at line \d+ (?:between columns \d+ and (?:line \d+ column )?\d+|.*?column \d+): "
)
_BATCH: Final = 256
_ORDINARY_IRI: Final = 256
_RELATIVE: Final = "No scheme found"
_RELATIVE_CURE: Final = N_("Write the whole IRI, or declare what it is relative to.")
_BASE_CURE: Final = N_("Give an absolute IRI, such as https://example.org/.")


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What one file says.

    Args:
        path: the file, as it was given.
        format: which RDF format it was read as.
        quads: its statements in the parser's order. Blank nodes are named after the file, so that those of two files
            never meet, and the same file gives the same names each time.
        prefixes: the file's own, namespaces by prefix.
        base: the base IRI that held at its end, if any.
        sha256: of its bytes, in hexadecimal.
    """

    path: Path
    format: RdfFormat
    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str]
    base: str | None
    sha256: str


def read_quads(path: Path, *, base: str | None = None, limits: Limits = DEFAULT) -> ParsedFile:
    """Read an RDF file.

    Terms keep their spelling (``"01"^^xsd:integer`` stays); only language tags become lower case, as RDF 1.1 Concepts,
    section 3.3 allows.

    Args:
        path: a Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD file, told by its extension.
        base: what relative IRIs are resolved against. Without it they are an error.
        limits: what is too much.

    Raises:
        ReadingError: the file is missing, is no file, is empty, is too large, is not UTF-8, is not what its extension
            says, names something outside itself, or goes beyond a limit.
    """
    return parse_bytes(read_bytes(path, limits=limits), path=path, base=base, limits=limits)


def parse_bytes(
    data: bytes, *, path: Path, base: str | None = None, limits: Limits = DEFAULT, keep_labels: bool = False
) -> ParsedFile:
    """Read RDF that is already in memory, as `read_quads` reads a file.

    Args:
        data: the bytes.
        path: what to call them in errors; its extension says the format.
        base: what relative IRIs are resolved against.
        limits: what is too much.
        keep_labels: leave blank nodes as the parser names them: by their labels, the anonymous ones at random.

    Raises:
        ReadingError: as for `read_quads`.
    """
    rdf_format = format_of(path)
    sha256 = hashlib.sha256(data).hexdigest()
    text = decode(data, path)
    data = data.removeprefix(UTF8_BOM)
    json_ld = JsonLdWalk(path, text, has_base=base is not None)
    if rdf_format == RdfFormat.RDF_XML:
        vet_xml(path, data, depth=limits.depth)
    elif rdf_format == RdfFormat.JSON_LD:
        json_ld.refuse_dangers(depth=limits.depth)
    else:
        vet_turtle(path, text, depth=limits.depth)
    try:
        parser = parse(data, format=rdf_format, base_iri=base)
    except ValueError as error:
        raise ReadingError(
            N_("The base IRI {base} is not one: {detail}"), cure=_BASE_CURE, base=base, detail=_ended(str(error))
        ) from None
    try:
        quads = _bounded(parser, data, path, limits)
    except SyntaxError as error:
        raise _syntax_error(error, data, path, rdf_format, base) from None
    except MemoryError as error:
        raise ReadingError(
            N_("The parser ran out of room: {detail}"),
            cure=N_("Look for a very long text or IRI."),
            place=Place(path),
            detail=_ended(str(error)),
        ) from None
    if rdf_format == RdfFormat.JSON_LD:
        json_ld.refuse_losses()
    if not quads:
        raise ReadingError(
            N_("The file holds no statement."),
            cure=N_("Check that it is the right file; remove it if it has nothing to say."),
            place=Place(path),
        )
    vet_quads(path, data, quads)
    if not keep_labels:
        _scope(quads, blank_scope(path, sha256))
    return ParsedFile(path, rdf_format, tuple(quads), dict(parser.prefixes), parser.base_iri, sha256)


def blank_scope(path: Path, sha256: str) -> str:
    """What the names of a file's blank nodes begin with.

    A number follows, from 0: the order in which they first appear in the parser's statements, in each as subject, as
    object, as graph.

    Args:
        path: the file, as it was given.
        sha256: of its bytes, in hexadecimal.
    """
    return f"f{hashlib.sha256(os.fsencode(path) + sha256.encode()).hexdigest()[:12]}n"


def rdf_files(
    paths: Iterable[Path], *, extensions: Collection[str] = tuple(FORMATS), limits: Limits = DEFAULT
) -> list[Path]:
    """The RDF files that paths stand for: files as given, folders walked.

    In a folder, hidden files and folders are left out, and so are ``.json`` and ``.xml`` files that show no sign of
    RDF. Linked folders are not walked.

    Args:
        paths: files and folders.
        extensions: those that are taken from folders, in lower case.
        limits: what is too large to be looked into for signs of RDF.

    Returns:
        Files in the order given, those of a folder sorted by their path; each once.

    Raises:
        ReadingError: a path is missing, a file is of an unknown extension, a folder has no RDF file, or a link in it
            leads out of it.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(_walk(path, extensions, limits))
            if not files:
                raise ReadingError(
                    N_("The folder has no RDF file."),
                    cure=N_("Files with these extensions are read: {extensions}."),
                    place=Place(path),
                    extensions=" ".join(extensions),
                )
        else:
            status_of(path)
            format_of(path)
            files = [path]
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _walk(folder: Path, extensions: Collection[str], limits: Limits) -> Iterator[Path]:
    root = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=_refuse_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            extension = path.suffix.lower()
            if name.startswith(".") or extension not in extensions:
                continue
            status_of(path)
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                raise ReadingError(
                    N_("The link leads out of the folder that was given."),
                    cure=N_("Name the file it leads to, or put the file itself there."),
                    place=Place(path),
                )
            if extension not in _SIGNS or _SIGNS[extension] in read_bytes(path, limits=limits):
                yield path


def _refuse_unreadable(error: OSError) -> None:
    raise unreadable(Path(error.filename), error)


def _bounded(parser: QuadParser, data: bytes, path: Path, limits: Limits) -> list[Quad]:
    """All statements, unless they are too many, too long or too slow."""
    deadline = time.monotonic() + limits.seconds
    measured = 0
    is_plain = not re.search(rb'[^\s"<>]{%d}' % _ORDINARY_IRI, data)
    quads: list[Quad] = []
    while batch := list(itertools.islice(parser, _BATCH)):
        quads += batch
        if not is_plain:
            measured += sum(len(str(quad)) for quad in batch)
        if measured > limits.characters:
            raise ReadingError(
                N_("Written out in full, the terms have more than {limit} characters."),
                cure=N_("Look for a very long prefix or base IRI."),
                place=Place(path),
                limit=limits.characters,
            )
        if time.monotonic() > deadline:
            raise ReadingError(
                N_("Reading took more than {limit} seconds."), place=Place(path), limit=f"{limits.seconds:g}"
            )
        if len(quads) > limits.statements:
            break
    if len(quads) > limits.statements:
        raise ReadingError(
            N_("The file holds more than {limit} statements."),
            cure=N_("Divide it, or set a higher limit."),
            place=Place(path),
            limit=limits.statements,
        )
    return quads


def _scope(quads: list[Quad], scope: str) -> None:
    """Name blank nodes after the file, numbered in order of appearance. The statements keep their places."""
    names: dict[BlankNode, BlankNode] = {}

    def name(node: BlankNode) -> BlankNode:
        return names.setdefault(node, BlankNode(f"{scope}{len(names)}"))

    for position, quad in enumerate(quads):
        subject, object_, graph = quad.subject, quad.object, quad.graph_name
        if isinstance(subject, BlankNode) or isinstance(object_, BlankNode) or isinstance(graph, BlankNode):
            quads[position] = Quad(
                name(subject) if isinstance(subject, BlankNode) else subject,
                quad.predicate,
                name(object_) if isinstance(object_, BlankNode) else object_,
                name(graph) if isinstance(graph, BlankNode) else graph,
            )


class _LineByLine(io.RawIOBase):
    """Bytes that are handed out a line at a time, so that it is known how far a parser came."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._lines = iter(data.splitlines(keepends=True))
        self.line = 0

    def read(self, _size: int = -1, /) -> bytes:
        self.line += 1
        return next(self._lines, b"")


def _syntax_error(error: SyntaxError, data: bytes, path: Path, rdf_format: RdfFormat, base: str | None) -> ReadingError:
    """The parser's error with its place. RDF/XML and JSON-LD errors without one get the line that was being read."""
    line, column = error.lineno, error.offset
    if line is None:
        lines = _LineByLine(data)
        with contextlib.suppress(SyntaxError):
            list(parse(cast("IO[bytes]", lines), format=rdf_format, base_iri=base))
        line = lines.line
    detail = _PARSER_PLACE.sub("", error.msg)
    return ReadingError(
        N_("Broken {format}: {detail}"),
        cure=_RELATIVE_CURE if _RELATIVE in detail else N_("Mend it there."),
        place=Place(path, line, column),
        format=rdf_format.name,
        detail=_ended(detail),
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
