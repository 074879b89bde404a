"""What a query answered, and how it is written: for the terminal, for programs, for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from vnr_graph.errors import QueryError
from vnr_graph.queries.formats import ResultFormat
from vnr_graph.texts import N_, printable, translate
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from vnr_graph.queries.saved import Column
    from vnr_graph.store.labels import Labels
    from vnr_graph.texts import Language

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD_STRING: Final = expand("xsd:string")
_NUMERIC: Final = frozenset(expand(f"xsd:{name}") for name in ("integer", "decimal", "double", "float"))
_LIVE: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
_SEPARATORS: Final[dict[Language, str]] = {"sv": ";", "en": ","}
"""What a spreadsheet splits columns at by default, where the language is spoken."""
_NARROWEST: Final = 9
"""Characters of a column, its border among them, below which words are broken to pieces."""
_OF_TRIPLES: Final = (N_("Subject"), N_("Property"), N_("Value"))
_SPREADSHEET_MARK: Final = "\ufeff"
"""By which a spreadsheet knows UTF-8."""

_OF_ROWS: Final = {
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
}
_OF_TRUTH: Final = frozenset({ResultFormat.JSON, ResultFormat.XML})
"""SPARQL 1.1's CSV and TSV have no form for ASK."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query answered: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE).

    Attributes:
        variables: names of the columns, without their mark.
        rows: a term or nothing for each variable, in their order.
        truth: the answer of ASK.
        triples: those of CONSTRUCT or DESCRIBE, each once.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None

    def with_columns(self, names: Sequence[str]) -> QueryResult:
        """The same rows with these columns alone, in this order.

        Raises:
            QueryError: the query does not give one of them back.
        """
        if self.truth is not None or self.triples is not None:
            return self
        missing = [name for name in names if name not in self.variables]
        if missing:
            raise QueryError(
                N_("The query gives back no {names}, which its header names."),
                names=", ".join(f"?{n}" for n in missing),
            )
        positions = [self.variables.index(name) for name in names]
        rows = tuple(tuple(row[position] for position in positions) for row in self.rows)
        return QueryResult(variables=tuple(names), rows=rows)


def write_result(
    result: QueryResult,
    format_: ResultFormat,
    *,
    labels: Labels | None = None,
    language: Language = "sv",
    columns: Sequence[Column] = (),
) -> bytes:
    """An answer as a file.

    Args:
        result: the answer.
        format_: any but ``table``.
        labels: for ``excel``, what things are called.
        language: for ``excel``, of labels and headings; it decides the separator as well.
        columns: for ``excel``, the headings.

    Raises:
        QueryError: answers of that sort cannot be written so.
    """
    if format_ is ResultFormat.EXCEL and result.truth is None and result.triples is None:
        return _spreadsheet(result, labels, language, columns)
    if format_ is ResultFormat.TTL and result.triples is not None:
        return _turtle(result.triples)
    is_possible = result.triples is None and format_ in (_OF_ROWS if result.truth is None else _OF_TRUTH)
    if not is_possible:
        raise QueryError(
            N_("This answer cannot be written as {format}."),
            cure=N_("It can be written as {formats}."),
            format=format_.value,
            formats=", ".join(_possible(result)),
        )
    written = ox.parse_query_results(json.dumps(_sparql_json(result)), format=ox.QueryResultsFormat.JSON)
    return written.serialize(format=_OF_ROWS[format_]) or b""


def result_table(
    result: QueryResult, *, labels: Labels, language: Language, columns: Sequence[Column] = (), width: int | None = None
) -> RenderableType:
    """An answer for the terminal: things by their labels, control and bidirectional characters as escapes.

    Args:
        result: the answer.
        labels: what things are called.
        language: of labels and headings.
        columns: the headings; names of variables without them.
        width: characters of the terminal. Where columns would be too narrow to read, each row is told as a list.
    """
    from rich.console import Group  # noqa: PLC0415  # as below
    from rich.table import Table  # noqa: PLC0415  # only who prints a table needs it
    from rich.text import Text  # noqa: PLC0415

    if result.truth is not None:
        return Text(translate(language, N_("Yes")) if result.truth else translate(language, N_("No")))
    headings = {column.name: column.label[language] for column in columns}
    rows: Sequence[tuple[Term | None, ...]] = result.rows
    variables = result.variables
    if result.triples is not None:
        rows = [(triple.subject, triple.predicate, triple.object) for triple in result.triples]
        variables = tuple(translate(language, name) for name in _OF_TRIPLES)
    titles = [printable(headings.get(variable, variable)) for variable in variables]
    shown = [[printable(_shown(term, labels, language)) for term in row] for row in rows]
    if width is not None and len(titles) * _NARROWEST > width:
        return Group(*(Text(line) for row in shown for line in (*_told(titles, row), "")))
    table = Table(show_edge=False, header_style="bold")
    for title in titles:
        table.add_column(Text(title), overflow="fold")
    for values in shown:
        table.add_row(*map(Text, values))
    return table


def _told(titles: Sequence[str], values: Sequence[str]) -> Iterator[str]:
    return (f"{title}: {value}" for title, value in zip(titles, values, strict=True) if value)


def _possible(result: QueryResult) -> list[str]:
    if result.triples is not None:
        return [ResultFormat.TABLE.value, ResultFormat.TTL.value]
    if result.truth is not None:
        return [ResultFormat.TABLE.value, *(f.value for f in ResultFormat if f in _OF_TRUTH)]
    return [f.value for f in ResultFormat if f is not ResultFormat.TTL]


def _sparql_json(result: QueryResult) -> dict[str, Any]:
    """SPARQL 1.1 Query Results JSON Format, section 3."""
    if result.truth is not None:
        return {"head": {}, "boolean": result.truth}
    bindings = [
        {name: _json_term(term) for name, term in zip(result.variables, row, strict=True) if term is not None}
        for row in result.rows
    ]
    return {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _XSD_STRING:
        found["datatype"] = term.datatype.value
    return found


def _turtle(triples: Sequence[ox.Triple]) -> bytes:
    """Turtle with the prefixes that it uses, in order; the serializer itself has none."""
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if _uses(triples, namespace)}
    lines = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").splitlines(keepends=True)
    return b"".join([*sorted(lines[: len(used)]), *lines[len(used) :]])


def _uses(triples: Sequence[ox.Triple], namespace: str) -> bool:
    return any(
        isinstance(term, ox.NamedNode) and term.value.startswith(namespace) for triple in triples for term in triple
    )


def _shown(term: Term | None, labels: Labels, language: Language) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return labels.of(term.value, language)
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _spreadsheet(result: QueryResult, labels: Labels | None, language: Language, columns: Sequence[Column]) -> bytes:
    """CSV with a mark for UTF-8, the country's separator, labels beside addresses, and no live formula."""
    headings = {column.name: column.label[language] for column in columns}
    named = [any(isinstance(row[i], ox.NamedNode) for row in result.rows) for i in range(len(result.variables))]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_SEPARATORS[language], lineterminator="\r\n")
    title = [headings.get(name, name) for name in result.variables]
    writer.writerow(list(_cells_of_title(title, named, with_labels=labels is not None)))
    for row in result.rows:
        writer.writerow(list(_cells(row, named, labels, language)))
    return (_SPREADSHEET_MARK + text.getvalue()).encode()


def _cells_of_title(title: Sequence[str], named: Sequence[bool], *, with_labels: bool) -> Iterator[str]:
    for heading, is_named in zip(title, named, strict=True):
        yield _dead(heading)
        if is_named and with_labels:
            yield _dead(f"{heading} (IRI)")


def _cells(
    row: Sequence[Term | None], named: Sequence[bool], labels: Labels | None, language: Language
) -> Iterator[str]:
    for term, is_named in zip(row, named, strict=True):
        if isinstance(term, ox.Literal):
            yield term.value if term.datatype.value in _NUMERIC else _dead(term.value)
        elif labels is not None:
            yield _dead(_shown(term, labels, language))
        else:
            yield "" if term is None else _dead(getattr(term, "value", str(term)))
        if is_named and labels is not None:
            yield _dead(term.value) if isinstance(term, ox.NamedNode) else ""


def _dead(text: str) -> str:
    return f"'{text}" if text.startswith(_LIVE) else text
