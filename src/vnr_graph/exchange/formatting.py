"""`vnr fmt`: Turtle in canonical form. No statement and no comment is lost; what cannot be kept is refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from vnr_graph.errors import InternalError, Place, ReadingError, VnrError
from vnr_graph.exchange.structure import Structure, describe_subjects
from vnr_graph.exchange.turtle import write_turtle
from vnr_graph.exchange.turtle_text import take_apart
from vnr_graph.store.files import decode, format_of, read_bytes
from vnr_graph.store.reading import parse_bytes, rdf_files
from vnr_graph.store.vetting import place_at
from vnr_graph.store.writing import write_atomically
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from vnr_graph.exchange.structure import Subject
    from vnr_graph.exchange.turtle_text import Statement, TurtleText

_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class FormatResult:
    """What `format_files` found.

    Args:
        changed: files that were not in canonical form; they are now, unless they were only checked.
        unchanged: files that were.
        refused: why the others were left as they are.
    """

    changed: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    refused: tuple[VnrError, ...]


def format_files(paths: Iterable[Path], *, check: bool) -> FormatResult:
    """Put Turtle files into canonical form.

    Args:
        paths: Turtle files, and folders, of which the Turtle files are taken.
        check: look only, write nothing.

    Raises:
        ReadingError: a path is missing, is a file of another format, or is a folder without Turtle.
    """
    changed: list[Path] = []
    unchanged: list[Path] = []
    refused: list[VnrError] = []
    for path in _turtle_files(paths):
        try:
            data = read_bytes(path)
            formatted = format_turtle(decode(data, path), place=path).encode("utf-8")
            if formatted != data and not check:
                write_atomically(path, formatted, instead_of=hashlib.sha256(data).hexdigest())
        except VnrError as error:
            refused.append(error)
        else:
            (unchanged if formatted == data else changed).append(path)
    return FormatResult(tuple(changed), tuple(unchanged), tuple(refused))


def format_turtle(text: str, *, place: Path) -> str:
    """Turtle in canonical form.

    Comments at the top of the file and on lines of their own right before a subject are kept there.

    Args:
        text: the file.
        place: its name, for errors; its extension is that of Turtle.

    Raises:
        ReadingError: it is no Turtle, or holds something that the form has no place for: a comment elsewhere, a comment
            before a second block of one subject, blank nodes nested beyond reason.
        InternalError: the result would not say the same. This is never to happen; nothing is returned then.
    """
    before = _Reading.of(text, place)
    formatted = before.canonical()
    if formatted == text:
        return text
    after = _Reading.of(formatted, place)
    if before.structure.fingerprint() != after.structure.fingerprint() or before.comments() != after.comments():
        raise InternalError(
            N_("The formatter would change what the file says; it is left as it is."),
            cure=N_("This is a mistake in vnr-graph. Please report it, with the file."),
            place=Place(place),
        )
    return formatted


@dataclass(frozen=True, slots=True)
class _Reading:
    """A Turtle file as text and as graph, side by side."""

    parts: TurtleText
    subjects: tuple[Subject, ...]
    structure: Structure
    prefixes: Mapping[str, str]

    @classmethod
    def of(cls, text: str, path: Path) -> _Reading:
        parsed = parse_bytes(text.encode("utf-8"), path=path, keep_labels=True)
        parts = take_apart(text, path)
        quads: list[Quad] = []
        subjects: dict[Subject, None] = {}
        ordered: list[Subject] = []
        for statement in parts.statements:
            found = _quads_of(statement, parts, path)
            subject = _subject_of(statement, found, path)
            if statement.comments and subject in subjects:
                raise ReadingError(
                    N_("A comment stands before a further block of {subject}, which would be joined with the first."),
                    cure=N_("Join the blocks, and decide where the comment belongs."),
                    place=place_at(path, text, statement.offset),
                    subject=statement.subject,
                )
            subjects[subject] = None
            ordered.append(subject)
            quads += found
        kept = {subject for subject, statement in zip(ordered, parts.statements, strict=True) if statement.comments}
        labelled = frozenset(subject for subject in kept if isinstance(subject, BlankNode))
        structure = Structure(describe_subjects(quads), labelled)
        if structure.fingerprint() != Structure(describe_subjects(parsed.quads), labelled).fingerprint():
            raise _misread(path)
        if structure.depth > _DEEPEST:
            raise ReadingError(
                N_("Blank nodes stand inside each other more than {limit} levels deep."),
                cure=N_("Give the inner ones IRIs."),
                place=Place(path),
                limit=_DEEPEST,
            )
        return cls(parts, tuple(ordered), structure, parsed.prefixes)

    def comments(self) -> list[tuple[int, str]]:
        """Each comment with the number of blocks before it."""
        positions = {subject: position for position, subject in enumerate(self.structure.blocks)}
        found = [(0, comment) for comment in self.parts.top]
        for subject, statement in zip(self.subjects, self.parts.statements, strict=True):
            found += [(positions[subject], comment) for comment in statement.comments]
        return [(position, comment) for position, comment in found if comment]

    def canonical(self) -> str:
        """The file in canonical form."""
        declarations, blocks = write_turtle(self.structure, own_prefixes=self.prefixes)
        comments = {
            subject: statement.comments
            for subject, statement in zip(self.subjects, self.parts.statements, strict=True)
            if statement.comments
        }
        sections = ["\n".join(self.parts.top), declarations]
        sections += ["\n".join((*comments.get(subject, ()), block)) for subject, block in blocks.items()]
        return "\n\n".join(section for section in sections if section) + "\n"


def _quads_of(statement: Statement, parts: TurtleText, path: Path) -> list[Quad]:
    """What one statement says, with the directives that hold for it."""
    text = "\n".join((*parts.directives[: statement.preamble], statement.text))
    try:
        return list(parse(text, format=RdfFormat.TURTLE))
    except SyntaxError:
        raise _misread(path) from None


def _subject_of(statement: Statement, quads: Iterable[Quad], path: Path) -> Subject:
    """The subject of a statement. Of brackets it is the one node that nothing in the statement points to."""
    if statement.subject.startswith("_:"):
        return BlankNode(statement.subject.removeprefix("_:"))
    inner = {quad.object for quad in quads}
    anonymous: Subject | None = None
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            return quad.subject
        if isinstance(quad.subject, BlankNode) and quad.subject not in inner:
            anonymous = quad.subject
    if anonymous is None:  # pragma: no cover  # a statement that begins with a bracket has such a node
        raise _misread(path)
    return anonymous


def _misread(path: Path) -> InternalError:
    return InternalError(
        N_("The formatter does not read the file as the parser does; it is left as it is."),
        cure=N_("This is a mistake in vnr-graph. Please report it, with the file."),
        place=Place(path),
    )


def _turtle_files(paths: Iterable[Path]) -> list[Path]:
    given = list(paths)
    for path in given:
        if not path.is_dir() and path.exists() and format_of(path) != RdfFormat.TURTLE:
            raise ReadingError(
                N_("Only Turtle is formatted; this is {format}."),
                cure=N_("Convert it to Turtle first."),
                place=Place(path),
                format=format_of(path).name,
            )
    return rdf_files(given, extensions=(".ttl",))
