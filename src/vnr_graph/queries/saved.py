"""Saved queries: one question in one file, with a header that says what it asks, takes and gives back.

The header is the lines that begin with ``#+``, comments to SPARQL and, without that mark, YAML::

    #+ summary:
    #+   sv: Vem äger vad i en kommun
    #+   en: Who owns what in a municipality
    #+ params:
    #+   municipality:
    #+     type: iri
    #+     of: vnr:Municipality
    #+     example: municipality:2510
    #+     sv: kommunen
    #+     en: the municipality
    #+ returns:
    #+   agency:
    #+     sv: Aktör
    #+     en: Agency
    #+ tags: [ownership]

A parameter is a variable of the query, written ``$municipality``. One with a ``default`` may be left out, and so may
one that is ``optional: true``: the variable is then free, and the query says what that means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import VocabularyError
from vnr_graph.queries.header import Header, read_header
from vnr_graph.queries.scanning import LONGEST
from vnr_graph.store.files import Limits, decode, read_bytes
from vnr_graph.texts import LANGUAGES, N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.texts import Language

_KEYS: Final = frozenset({"summary", "params", "returns", "tags"})
_PARAMETER_KEYS: Final = frozenset({"type", "of", "example", "default", "optional", *LANGUAGES})


class ParameterType(StrEnum):
    """What a parameter's value is."""

    IRI = "iri"
    LITERAL = "literal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that takes a value.

    Attributes:
        label: what it is, in both languages.
        example: a value as a person would type it.
        of: for an IRI, what it is one of: a class (``vnr:Municipality``) or a code list, by its prefix (``target``).
        default: the value when none is given, as a person would type it.
        optional: it may be left free.
    """

    name: str
    type: ParameterType
    label: Mapping[Language, str] = field(hash=False)
    example: str
    of: str | None = None
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A variable that a query gives back, and its heading in both languages."""

    name: str
    label: Mapping[Language, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question that can be asked by name.

    Attributes:
        name: that of its file, without ``.rq``.
        text: SPARQL, the header included.
        summary: what it asks, in both languages.
        parameters: in the order of the header.
        columns: what it gives back, in the order of the header.
        tags: in the order of the header.
    """

    name: str
    path: Path
    text: str = field(repr=False)
    summary: Mapping[Language, str] = field(hash=False)
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    tags: tuple[str, ...] = ()


@cache
def saved_queries() -> tuple[SavedQuery, ...]:
    """The queries that come with the package, in the order of their names."""
    return tuple(read_query(path) for path in sorted(Path(__file__).parent.glob("*.rq")))


def find_query(name: str) -> SavedQuery:
    """The saved query of that name.

    Raises:
        VocabularyError: there is none; those with names like it are proposed, or else all.
    """
    queries = {query.name: query for query in saved_queries()}
    if name in queries:
        return queries[name]
    alike = get_close_matches(name, queries, n=3, cutoff=0.5)
    raise VocabularyError(
        N_("No saved query is called {name}."),
        cure=N_("Is it one of these? {suggestions}.") if alike else N_("There are: {suggestions}."),
        name=name,
        suggestions=", ".join(alike or queries),
    )


def read_query(path: Path) -> SavedQuery:
    """A query from a file; without a header it has a name and nothing to tell.

    Raises:
        ReadingError: the file cannot be read, is too long or not UTF-8, or its header is not what it should be.
    """
    text = decode(read_bytes(path, limits=Limits(size=LONGEST)), path)
    header = read_header(text, path)
    header.require_known(_KEYS)
    return SavedQuery(
        name=path.stem,
        path=path,
        text=text,
        summary=_in_both(header.part("summary")) if "summary" in header.parts else {},
        parameters=tuple(_parameter(name, part) for name, part in header.part("params").parts.items()),
        columns=tuple(Column(name, _in_both(part)) for name, part in header.part("returns").parts.items()),
        tags=header.words("tags"),
    )


def _parameter(name: str, part: Header) -> Parameter:
    part.require_known(_PARAMETER_KEYS)
    kind = part.value("type")
    if kind not in {type_.value for type_ in ParameterType}:
        raise part.wrong("type", N_("{value} is no type of parameter: iri, literal or date."))
    optional = part.value("optional", default="false")
    if optional not in {"true", "false"}:
        raise part.wrong("optional", N_("{value} is neither true nor false."))
    return Parameter(
        name=name,
        type=ParameterType(kind),
        label=_in_both(part),
        example=part.value("example"),
        of=part.value("of", default="") or None,
        default=part.value("default", default="") or None,
        optional=optional == "true",
    )


def _in_both(part: Header) -> dict[Language, str]:
    return {language: part.value(language) for language in LANGUAGES}
