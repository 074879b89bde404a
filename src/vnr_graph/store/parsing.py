"""Parsing within limits: statements in batches, blank nodes named after their file, errors with their place."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import os
import re
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, Quad, RdfFormat, parse, serialize

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.files import Limits, large_cure
from vnr_graph.store.vetting import Signs, vet_quads
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARSER_PLACE: Final = re.compile(
    r"^Parser error at line \d+ (?:between columns \d+ and (?:line \d+ column )?\d+|.*?column \d+): "
)
_BATCH: Final = 256
_BLANK: Final = b"_:"
_WITH_GRAPHS: Final = frozenset({RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD})
_COMPACT: Final = 8
"""How many times longer than its file an ordinary file is when its terms are written out in full."""
_RELATIVE: Final = "No scheme found"
_RELATIVE_CURE: Final = N_("Write the whole IRI, or declare what it is relative to.")
_BASE_CURE: Final = N_("Give an absolute IRI, such as https://example.org/.")


class Scope:
    """Names for the blank nodes of one file, numbered in the order in which they appear.

    Args:
        file: what tells the file from others.

    Attributes:
        prefix: what each name begins with; its number follows, from 0.
    """

    def __init__(self, file: bytes) -> None:
        self.prefix = f"f{hashlib.sha256(file).hexdigest()[:12]}n"
        self._names: dict[bytes, bytes] = {}

    @classmethod
    def by_content(cls, path: Path, sha256: str) -> Scope:
        """For a file that is read whole."""
        return cls(os.fsencode(path) + sha256.encode())

    @classmethod
    def by_size(cls, path: Path, size: int) -> Scope:
        """For a file that is read as a stream."""
        return cls(os.fsencode(path) + b"%d" % size)

    def rename(self, quads: list[Quad], *, graphs: bool) -> None:
        """Rename blank nodes in place; the statements keep their order.

        Args:
            quads: what the file says next, without quoted triples.
            graphs: whether the file has named graphs, so that their names may be blank nodes too.
        """
        blank = [n for n, q in enumerate(quads) if type(q.subject) is BlankNode or type(q.object) is BlankNode]
        if graphs:
            blank = sorted({*blank, *(n for n, q in enumerate(quads) if type(q.graph_name) is BlankNode)})
        if not blank:
            return
        # Through their text, which the parser makes quads of in half the time that its constructor takes.
        text = serialize([quads[position] for position in blank], format=RdfFormat.N_QUADS)
        renamed = b"\n".join(map(self._renamed, (text or b"").splitlines()))
        for position, quad in zip(blank, parse(renamed, format=RdfFormat.N_QUADS), strict=True):
            quads[position] = quad

    def _renamed(self, line: bytes) -> bytes:
        """A line of N-Quads with its blank nodes renamed: the subject, the object, then the graph."""
        subject, predicate, rest = line.split(b" ", 2)
        if subject.startswith(_BLANK):
            subject = self._name(subject)
        if rest.startswith(_BLANK):
            object_, _, rest = rest.partition(b" ")
            rest = self._name(object_) + b" " + rest
        before, _, graph = rest[:-2].rpartition(b" ")
        if before and graph.startswith(_BLANK) and b'"' not in graph:
            rest = b"%s %s ." % (before, self._name(graph))
        return b"%s %s %s" % (subject, predicate, rest)

    def _name(self, node: bytes) -> bytes:
        name = self._names.get(node)
        if name is None:
            name = self._names[node] = f"_:{self.prefix}{len(self._names)}".encode()
        return name


@dataclass(slots=True)
class Parsing:
    """One run of the parser over one file.

    Args:
        path: the file, for the place in an error.
        rdf_format: what it is read as.
        base: what relative IRIs are resolved against.
        signs: what to look for in what it says; may grow while the file is read.
        limits: what is too much.
        scope: names for blank nodes; ``None`` leaves them as the parser names them.
        at_random: let the parser name them at random, rather than by their labels.

    Attributes:
        prefixes: the file's own, when all of it has been parsed.
        last_base: the base IRI that held at its end, if any.
    """

    path: Path
    rdf_format: RdfFormat
    base: str | None
    signs: Signs
    limits: Limits
    scope: Scope | None
    at_random: bool = False
    prefixes: dict[str, str] = field(default_factory=dict)
    last_base: str | None = None

    def batches(self, source: bytes | IO[bytes]) -> Iterator[list[Quad]]:
        """The statements, in the parser's order.

        Raises:
            ReadingError: at what is not the format, or beyond a limit.
        """
        try:
            parser = parse(source, format=self.rdf_format, base_iri=self.base, rename_blank_nodes=self.at_random)
        except ValueError as error:
            raise ReadingError(
                N_("The base IRI {base} is not one: {detail}"),
                cure=_BASE_CURE,
                base=self.base,
                detail=_ended(str(error)),
            ) from None
        count = measured = 0
        spent = 0.0
        while True:
            started = time.monotonic()
            try:
                batch = list(itertools.islice(parser, _BATCH))
            except SyntaxError as error:
                raise self._syntax_error(error, source) from None
            except MemoryError as error:
                raise ReadingError(
                    N_("The parser ran out of room: {detail}"),
                    cure=N_("Look for a very long text or IRI."),
                    place=Place(self.path),
                    detail=_ended(str(error)),
                ) from None
            if not batch:
                break
            spent += time.monotonic() - started
            count += len(batch)
            if self.signs.expansion:
                measured += sum(len(str(quad)) for quad in batch)
            self._refuse_too_much(count, measured, spent)
            if self.signs.rdf_1_2:
                vet_quads(self.path, batch)
            if self.signs.blank_nodes and self.scope is not None:
                self.scope.rename(batch, graphs=self.rdf_format in _WITH_GRAPHS)
            yield batch
        self.prefixes = dict(parser.prefixes)
        self.last_base = parser.base_iri

    def _refuse_too_much(self, count: int, measured: int, spent: float) -> None:
        most = max(self.limits.characters, _COMPACT * self.signs.size)
        if measured > most:
            raise ReadingError(
                N_("Written out in full, the terms have more than {limit} characters."),
                cure=N_("Look for a very long prefix or base IRI."),
                place=Place(self.path),
                limit=most,
            )
        if spent > self.limits.seconds:
            raise ReadingError(
                N_("Reading took more than {limit} seconds."),
                cure=large_cure(self.limits),
                place=Place(self.path),
                limit=f"{self.limits.seconds:g}",
            )
        if count > self.limits.statements:
            raise ReadingError(
                N_("The file holds more than {limit} statements."),
                cure=large_cure(self.limits),
                place=Place(self.path),
                limit=self.limits.statements,
            )

    def _syntax_error(self, error: SyntaxError, source: bytes | IO[bytes]) -> ReadingError:
        """The parser's error with its place. RDF/XML and JSON-LD errors without one get the line being read."""
        line, column = error.lineno, error.offset
        if line is None and isinstance(source, bytes):
            lines = _LineByLine(source)
            with contextlib.suppress(SyntaxError):
                list(parse(cast("IO[bytes]", lines), format=self.rdf_format, base_iri=self.base))
            line = lines.line
        detail = _PARSER_PLACE.sub("", error.msg)
        return ReadingError(
            N_("Broken {format}: {detail}"),
            cure=_RELATIVE_CURE if _RELATIVE in detail else N_("Mend it there."),
            place=Place(self.path, line, column),
            format=self.rdf_format.name,
            detail=_ended(detail),
        )


def without_statement(path: Path) -> ReadingError:
    """The error of a file that says nothing."""
    return ReadingError(
        N_("The file holds no statement."),
        cure=N_("Check that it is the right file; remove it if it has nothing to say."),
        place=Place(path),
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


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
