"""From what a person types for a query's parameters to terms."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import QueryError, VocabularyError
from vnr_graph.queries.saved import ParameterType
from vnr_graph.search import NameIndex
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnr_graph.queries.results import Term
    from vnr_graph.queries.saved import Parameter, SavedQuery
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUOTED: Final = re.compile(r"""(["'])(?P<inside>.*)\1""", re.DOTALL)
_DATE: Final = ox.NamedNode(expand("xsd:date"))


def split_parameters(texts: Iterable[str]) -> dict[str, str]:
    """``name=value`` texts as names and values.

    Raises:
        QueryError: one has no ``=`` or no name, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().lstrip("?$")
        if not equals or not name:
            raise QueryError(
                N_("{text} is not a name with a value."),
                cure=N_("Write it as name=value, for example municipality=Jokkmokk."),
                text=printable(text),
            )
        if name in found:
            raise QueryError(N_("{name} has two values."), cure=N_("Give it one."), name=printable(name))
        found[name] = value.strip()
    return found


def bind(query: SavedQuery, given: Mapping[str, str], map_: Map, *, language: Language) -> dict[str, Term]:
    """Terms for the parameters of a saved query, defaults filled in.

    An IRI may be given as such, by a short name, a code, a label or a synonym (`vnr_graph.search.resolve`); a date as
    2026-11-21.

    Args:
        query: the question.
        given: name → what somebody typed.
        map_: where names are looked up.
        language: of labels in errors.

    Raises:
        QueryError: a name is not one of the query's parameters, or one that must have a value has none.
        VocabularyError: a value names nothing, or several things, or is no day.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise QueryError(
            N_("{query} takes no value for {names}."),
            cure=N_("It takes {known}.") if known else N_("It takes no values."),
            query=query.name,
            names=", ".join(map(printable, unknown)),
            known=", ".join(known),
        )
    texts = {p.name: p.default for p in query.parameters if p.default is not None} | dict(given)
    missing = [p for p in query.parameters if p.name not in texts and not p.optional]
    if missing:
        raise QueryError(
            N_("{query} needs a value for {names}."),
            cure=N_("For example {example}."),
            query=query.name,
            names=", ".join(p.name for p in missing),
            example=" ".join(f"{p.name}={p.example}" for p in missing),
        )
    index = NameIndex(map_) if any(known[name].type is ParameterType.IRI for name in texts) else None
    return {name: _term(known[name], text, index, language) for name, text in texts.items()}


def bind_free(given: Mapping[str, str], map_: Map, *, language: Language) -> dict[str, Term]:
    """Terms for variables of a query that declares none: days as dates, quoted text as text, the rest as names.

    Args:
        given: name → what somebody typed.
        map_: where names are looked up.
        language: of labels in errors.

    Raises:
        VocabularyError: a value names nothing, or several things, or is no day.
    """
    index: NameIndex | None = None
    found: dict[str, Term] = {}
    for name, text in given.items():
        quoted = _QUOTED.fullmatch(text)
        if quoted:
            found[name] = ox.Literal(quoted["inside"])
        elif _DAY.fullmatch(text):
            found[name] = _day(text)
        else:
            index = index or NameIndex(map_)
            found[name] = ox.NamedNode(index.resolve(text, language=language))
    return found


def _term(parameter: Parameter, text: str, index: NameIndex | None, language: Language) -> Term:
    if parameter.type is ParameterType.DATE:
        return _day(text)
    if parameter.type is ParameterType.LITERAL or index is None:
        return ox.Literal(text)
    return ox.NamedNode(index.resolve(text, language=language, among=parameter.of))


def _day(text: str) -> ox.Literal:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise VocabularyError(N_("{text} is not a day."), cure=N_("Write it as 2026-11-21."), text=printable(text))
    return ox.Literal(day.isoformat(), datatype=_DATE)
