"""Every error this package raises on purpose, and where in its input it happened.

::

    VnrError
    ├── InputError            what was given cannot be read or makes no sense      (exit 2)
    │   ├── ReadingError      a file: path, line and column where known
    │   ├── VocabularyError   a name, code or option that the map does not have
    │   └── QueryError        a SPARQL query that is refused or does not parse
    └── InternalError         ours to mend                                         (exit 3)

A message is an English sentence with ``{named}`` values, looked up in the reader's language only when it is
shown (`vnr_graph.texts`), so that library users and logs get one wording and people get theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: line and column count from 1, column in characters."""

    path: Path | str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """``path``, ``path:line`` or ``path:line:column``, as compilers and editors write it."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class VnrError(Exception):
    """The root of the tree.

    Args:
        message: English sentence, with ``{name}`` for each of ``values``. It says what was wrong.
        cure: English sentence that says what to do, with the same ``values``; may be empty.
        place: where in the input, if anywhere.
        values: what the braces stand for.

    Attributes:
        others: errors of the same kind that were found with it, for whoever wants to mend all at once.
    """

    exit_code = 3
    others: tuple[VnrError, ...] = ()

    def __init__(self, message: str, *, cure: str = "", place: Place | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.place = place
        self.values = values

    def __str__(self) -> str:
        """One English line: place, what was wrong, cure."""
        text = " ".join(part.format(**self.values) for part in (self.message, self.cure) if part)
        return f"{self.place}: {text}" if self.place else text


class InputError(VnrError):
    """What was given cannot be read, or makes no sense."""

    exit_code = 2


class ReadingError(InputError):
    """A file that cannot be read as what it should be."""


class VocabularyError(InputError):
    """A name, code or option that the map does not have."""


class QueryError(InputError):
    """A SPARQL query that is refused or does not parse."""


class InternalError(VnrError):
    """Something that should not be possible: ours to mend."""
