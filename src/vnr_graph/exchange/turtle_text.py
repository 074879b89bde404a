"""A Turtle file as text: its directives, its statements, and the comments that stand before them.

Only files that a parser has accepted come here, so that the tokens need not be checked, only told apart
(`vnr_graph.store.turtle_tokens`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import ReadingError
from vnr_graph.store.turtle_tokens import tokens
from vnr_graph.store.vetting import place_at
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_DIRECTIVES: Final = {"prefix": 3, "base": 2}
"""How many tokens a directive has as SPARQL writes it, without a dot at its end."""

_CURE: Final = N_("Comments stay at the top of a file and on lines of their own right before a subject: move it there.")


@dataclass(slots=True)
class Statement:
    """A subject and what is said of it, up to the dot.

    Attributes:
        text: as it stands in the file.
        offset: where it begins.
        subject: its first token.
        comments: the lines right before it, ``""`` for blank lines between and after them.
        preamble: how many of the file's directives stand before it.
    """

    text: str
    offset: int
    subject: str
    comments: tuple[str, ...]
    preamble: int


@dataclass(slots=True)
class TurtleText:
    """The parts of a Turtle file.

    Attributes:
        top: comment lines at the top, ``""`` for blank lines between them.
        directives: as they stand in the file.
        statements: in the file's order.
    """

    top: tuple[str, ...] = ()
    directives: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int
    lines_before: int
    """Line ends since the token before it, or since the beginning."""


def take_apart(text: str, path: Path) -> TurtleText:
    """The parts of a Turtle file.

    Args:
        text: the file, which a parser has accepted.
        path: its name, for the place in an error.

    Raises:
        ReadingError: a comment stands where a formatter could not keep it, or the text is of Turtle 1.2.
    """
    parts = TurtleText()
    pending: list[_Token] = []
    pieces = _tokens(text, path)
    for token in pieces:
        if token.kind == "comment":
            if not token.lines_before and text[: token.offset].strip():
                raise _misplaced(token, text, path)
            pending.append(token)
            continue
        is_directive = _is_directive(token)
        if not is_directive and _is_keyword(token):
            raise _unknown(text, path, token.offset)
        is_first = not parts.directives and not parts.statements
        if is_directive and is_first:
            parts.top, pending = _lines(pending, None), []
        elif is_directive and pending:
            raise _misplaced(pending[0], text, path)
        elif is_first:
            parts.top, pending = _split_top(pending, token)
        end = _end_of(token, pieces, text, path, is_directive=is_directive)
        whole = text[token.offset : end]
        if is_directive:
            parts.directives.append(whole)
        else:
            comments = _lines(pending, token)
            parts.statements.append(Statement(whole, token.offset, token.text, comments, len(parts.directives)))
            pending = []
    if pending:
        raise _misplaced(pending[0], text, path)
    return parts


def _tokens(text: str, path: Path) -> Iterator[_Token]:
    lines = 0
    for token in tokens(text):
        kind = token.lastgroup or ""
        if kind in {"brace", "unknown"}:
            raise _unknown(text, path, token.start())
        if kind == "space":
            lines = len(_LINE_END.findall(token[0]))
        else:
            yield _Token(kind, token[0], token.start(), lines)
            lines = 0


def _is_directive(token: _Token) -> bool:
    if token.kind == "language":
        return token.text in {"@prefix", "@base"}
    return token.kind == "word" and token.text.lower() in _DIRECTIVES


def _is_keyword(token: _Token) -> bool:
    return token.kind == "language" or (token.kind == "word" and ":" not in token.text)


def _end_of(first: _Token, pieces: Iterator[_Token], text: str, path: Path, *, is_directive: bool) -> int:
    """Where a directive or statement ends; its tokens are used up."""
    length = _DIRECTIVES[first.text.lower()] if is_directive and first.kind == "word" else 0
    level = int(first.kind == "open")
    end = first.offset + len(first.text)
    for count, token in enumerate(pieces, start=2):
        if token.kind == "comment":
            raise _misplaced(token, text, path)
        level += (token.kind == "open") - (token.kind == "close")
        end = token.offset + len(token.text)
        if count == length or (token.kind == "dot" and not level):
            break
    return end


def _split_top(comments: list[_Token], subject: _Token) -> tuple[tuple[str, ...], list[_Token]]:
    """Comments before a first statement, no directive among them: those right before it are its own."""
    own = len(comments)
    following = subject
    while own and following.lines_before <= 1:
        own -= 1
        following = comments[own]
    return _lines(comments[:own], None), comments[own:]


def _lines(comments: list[_Token], subject: _Token | None) -> tuple[str, ...]:
    lines: list[str] = []
    for comment in comments:
        if lines and comment.lines_before > 1:
            lines.append("")
        lines.append(comment.text.rstrip())
    if lines and subject is not None and subject.lines_before > 1:
        lines.append("")
    return tuple(lines)


def _unknown(text: str, path: Path, offset: int) -> ReadingError:
    return ReadingError(
        N_("The formatter does not know this piece of Turtle."),
        cure=N_("Write it as RDF 1.1 Turtle."),
        place=place_at(path, text, offset),
    )


def _misplaced(comment: _Token, text: str, path: Path) -> ReadingError:
    return ReadingError(
        N_("The formatter cannot keep the comment {comment} where it stands."),
        cure=_CURE,
        place=place_at(path, text, comment.offset),
        comment=comment.text,
    )
