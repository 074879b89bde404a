"""The way in for RDF: strict, bounded, and never anywhere but in the file that was given.

Parsing is pyoxigraph's, strictly by the grammars; before it, the text is vetted for what that parser lets through
(`vnr_graph.store.vetting`). Errors name file, line and column. Nothing is fetched, no other file is opened.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.brackets import PIECE, TurtleVetter, VettedFile, pieces_of
from vnr_graph.store.files import (
    FORMATS,
    UTF8_BOM,
    Limits,
    decode,
    format_of,
    limits_in_force,
    read_bytes,
    status_of,
    unreadable,
)
from vnr_graph.store.json_ld import JsonLdWalk
from vnr_graph.store.parsing import Parsing, Scope, without_statement
from vnr_graph.store.vetting import signs_of, vet_xml
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from vnr_graph.store.vetting import Signs

_SIGNS: Final[Mapping[str, bytes]] = {".json": b'"@', ".xml": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
"""In a folder, files of these extensions are RDF only if they have the sign in them."""


_SMALL: Final = 2**20


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


def read_quads(path: Path, *, base: str | None = None, limits: Limits | None = None) -> ParsedFile:
    """Read an RDF file.

    Terms keep their spelling (``"01"^^xsd:integer`` stays); only language tags become lower case, as RDF 1.1 Concepts,
    section 3.3 allows.

    Args:
        path: a Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD file, told by its extension.
        base: what relative IRIs are resolved against. Without it they are an error.
        limits: what is too much; those in force if none are named.

    Raises:
        ReadingError: the file is missing, is no file, is empty, is too large, is not UTF-8, is not what its extension
            says, names something outside itself, or goes beyond a limit.
    """
    return vet_bytes(read_bytes(path, limits=limits), path=path, base=base, limits=limits).parse()


def parse_bytes(
    data: bytes, *, path: Path, base: str | None = None, limits: Limits | None = None, keep_labels: bool = False
) -> ParsedFile:
    """Read RDF that is already in memory, as `read_quads` reads a file.

    Args:
        data: the bytes.
        path: what to call them in errors; its extension says the format.
        base: what relative IRIs are resolved against.
        limits: what is too much; those in force if none are named.
        keep_labels: leave blank nodes as the parser names them: by their labels, the anonymous ones at random.

    Raises:
        ReadingError: as for `read_quads`.
    """
    return vet_bytes(data, path=path, base=base, limits=limits).parse(keep_labels=keep_labels)


@dataclass(frozen=True, slots=True)
class VettedBytes:
    """RDF that may be given to a parser.

    Attributes:
        path: what it is called in errors.
        format: what it is to be read as.
        data: its bytes, without a byte order mark.
        base: what relative IRIs are resolved against.
        limits: what is too much.
        signs: what to look for in what it says.
        sha256: of its bytes as they were, in hexadecimal.
        json_ld: the walk over it, if it is JSON-LD.
    """

    path: Path
    format: RdfFormat
    data: bytes
    base: str | None
    limits: Limits
    signs: Signs
    sha256: str
    json_ld: JsonLdWalk | None = None

    @property
    def is_plain(self) -> bool:
        """Whether any parser's result is sure to be the same as `parse`'s, and within the limits if there is one.

        So it is for triples without blank nodes, in a file so small that its size bounds all else.
        """
        signs = self.signs
        return (
            self.format in {RdfFormat.TURTLE, RdfFormat.N_TRIPLES}
            and len(self.data) <= min(_SMALL, self.limits.statements)
            and not (signs.blank_nodes or signs.rdf_1_2 or signs.expansion)
        )

    def parse(self, *, keep_labels: bool = False) -> ParsedFile:
        """What it says.

        Args:
            keep_labels: as for `parse_bytes`.

        Raises:
            ReadingError: it is not what its extension says, says nothing, or goes beyond a limit.
        """
        scope = None if keep_labels else Scope.by_content(self.path, self.sha256)
        parsing = Parsing(self.path, self.format, self.base, self.signs, self.limits, scope)
        quads = tuple(itertools.chain.from_iterable(parsing.batches(self.data)))
        if self.json_ld is not None:
            self.json_ld.refuse_losses()
        if not quads:
            raise without_statement(self.path)
        return ParsedFile(self.path, self.format, quads, parsing.prefixes, parsing.last_base, self.sha256)


def vet_bytes(data: bytes, *, path: Path, base: str | None = None, limits: Limits | None = None) -> VettedBytes:
    """Look at RDF before it is parsed.

    Args:
        data: the bytes.
        path: what to call them in errors; its extension says the format.
        base: what relative IRIs are resolved against.
        limits: what is too much; those in force if none are named.

    Raises:
        ReadingError: nothing is there, it is not UTF-8, or it has something that a parser should not be given.
    """
    limits = limits or limits_in_force()
    rdf_format = format_of(path)
    json_ld = None
    text = decode(data, path)
    bare = data.removeprefix(UTF8_BOM)
    if rdf_format == RdfFormat.RDF_XML:
        vet_xml(path, bare, depth=limits.depth)
        signs = signs_of(bare)
    elif rdf_format == RdfFormat.JSON_LD:
        json_ld = JsonLdWalk(path, text, has_base=base is not None)
        json_ld.refuse_dangers(depth=limits.depth)
        signs = signs_of(bare)
    else:
        vetter = TurtleVetter(path, rdf_format, depth=limits.depth, offset=len(data) - len(bare))
        for piece in pieces_of(bare):
            vetter.feed(piece)
        signs = vetter.signs
    return VettedBytes(path, rdf_format, bare, base, limits, signs, hashlib.sha256(data).hexdigest(), json_ld)


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one file, read anew each time that they are gone through; however many, they fit in memory.

    Turtle, TriG, N-Triples and N-Quads are read a piece at a time, each piece vetted just before it is parsed. What is
    wrong is told as `read_quads` tells it, but when it is come to: what was given before that is to be thrown away.

    Args:
        path: the file. Its blank nodes are named after it, so that those of two files never meet, and the same file
            gives the same names each time.
        base: what relative IRIs are resolved against. Without it they are an error.
        limits: what is too much.
        prefixes: the file's own, namespaces by prefix, when all has been gone through.
    """

    path: Path
    base: str | None = None
    limits: Limits = field(default_factory=limits_in_force)
    prefixes: dict[str, str] = field(default_factory=dict, compare=False)

    def __iter__(self) -> Iterator[Quad]:
        """In the parser's order.

        Raises:
            ReadingError: as for `read_quads`.
        """
        return itertools.chain.from_iterable(self._batches(self._scope()))

    def as_parsed(self) -> tuple[Iterator[Quad], str | None]:
        """The same in a third less time, for whoever numbers all terms in any case.

        Returns:
            The statements, and what the names of blank nodes are to begin with: then comes the place of each, from 0,
            among the blank nodes in the order in which they appear, subject before object. Until then they have names
            at random. ``None``: they are named.

        Raises:
            ReadingError: as for `read_quads`.
        """
        if format_of(self.path) not in {RdfFormat.TURTLE, RdfFormat.N_TRIPLES}:
            return iter(self), None
        return itertools.chain.from_iterable(self._batches(None)), self._scope().prefix

    def _scope(self) -> Scope:
        return Scope.by_size(self.path, status_of(self.path).st_size)

    def _batches(self, scope: Scope | None) -> Iterator[Sequence[Quad]]:
        rdf_format = format_of(self.path)
        if rdf_format in {RdfFormat.RDF_XML, RdfFormat.JSON_LD}:
            parsed = read_quads(self.path, base=self.base, limits=self.limits)
            self.prefixes.update(parsed.prefixes)
            yield parsed.quads
            return
        with VettedFile(self.path, rdf_format, self.limits) as file:
            parsing = Parsing(self.path, rdf_format, self.base, file.signs, self.limits, scope, at_random=scope is None)
            found = False
            for batch in parsing.batches(io.BufferedReader(file, PIECE)):
                found = True
                yield batch
        if not found:
            raise without_statement(self.path)
        self.prefixes.update(parsing.prefixes)


def read_triples(path: Path, *, base: str | None = None, limits: Limits | None = None) -> Statements:
    """The fast way in for large files: the statements of one, as a stream that can be gone through again.

    Args:
        path: as for `read_quads`.
        base: what relative IRIs are resolved against.
        limits: what is too much; those in force if none are named.
    """
    return Statements(path, base, limits or limits_in_force())


def rdf_files(
    paths: Iterable[Path], *, extensions: Collection[str] = tuple(FORMATS), limits: Limits | None = None
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
    return list(resolved_files(paths, extensions=extensions, limits=limits).values())


def resolved_files(
    paths: Iterable[Path], *, extensions: Collection[str] = tuple(FORMATS), limits: Limits | None = None
) -> dict[Path, Path]:
    """As `rdf_files`, each by its path without links."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(_walk(path, extensions, limits), key=itemgetter(1))
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
            files = [(path.resolve(), path)]
        for resolved, file in files:
            found.setdefault(resolved, file)
    return found


def _walk(folder: Path, extensions: Collection[str], limits: Limits | None) -> Iterator[tuple[Path, Path]]:
    root = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=_refuse_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = root / Path(parent).relative_to(folder)
        for name in names:
            path = Path(parent, name)
            extension = path.suffix.lower()
            if name.startswith(".") or extension not in extensions:
                continue
            status_of(path)
            is_link = path.is_symlink()
            if is_link and not path.resolve().is_relative_to(root):
                raise ReadingError(
                    N_("The link leads out of the folder that was given."),
                    cure=N_("Name the file it leads to, or put the file itself there."),
                    place=Place(path),
                )
            if extension not in _SIGNS or _SIGNS[extension] in read_bytes(path, limits=limits):
                # No folder on the way is a link: linked folders are not walked.
                yield path.resolve() if is_link else within / name, path


def _refuse_unreadable(error: OSError) -> None:
    raise unreadable(Path(error.filename), error)
