"""Constraint components about one value at a time: what kind of term, which datatype, how long, how large.

Each test answers *conforms*, *does not* or *unsure* for a term. Datatypes and orders are rdflib's, which are pySHACL's;
where pySHACL 0.40 and the recommendation (SHACL, sections 4.1 to 4.4) part, the test is unsure and pySHACL says.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.shapes_graph import sh
from vnr_graph.store.terms import to_rdflib
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.shapes_graph import ShapesGraph

    Test = Callable[[Term], bool | None]

Answer = bool | None
"""Conforms, does not, or unsure."""

_NODE_KINDS: Final = {
    sh("IRI"): (ox.NamedNode,),
    sh("BlankNode"): (ox.BlankNode,),
    sh("Literal"): (ox.Literal,),
    sh("BlankNodeOrIRI"): (ox.BlankNode, ox.NamedNode),
    sh("BlankNodeOrLiteral"): (ox.BlankNode, ox.Literal),
    sh("IRIOrLiteral"): (ox.NamedNode, ox.Literal),
}
_STRING: Final = ox.NamedNode(expand("xsd:string"))
_LANGUAGE_STRING: Final = ox.NamedNode(expand("rdf:langString"))
_LOOSE_DATATYPES: Final = frozenset({ox.NamedNode(expand("rdfs:Literal")), ox.NamedNode(expand("rdfs:Datatype"))})
"""pySHACL takes them for kinds of literal; the recommendation for datatypes that no literal has."""
_INTEGER: Final = ox.NamedNode(expand("xsd:integer"))
_PLAINLY_RIGHT: Final = {
    _INTEGER: re.compile(r"[+-]?[0-9]{1,18}"),
    ox.NamedNode(expand("xsd:boolean")): re.compile(r"true|false"),
    ox.NamedNode(expand("xsd:decimal")): re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"),
    ox.NamedNode(expand("xsd:date")): re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"),
}
"""Forms that need no parsing to be told right."""
_WHOLE_NUMBERS: Final = frozenset(
    ox.NamedNode(expand(f"xsd:{name}"))
    for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte", "unsignedInt")
)
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE}
_REMEMBERED: Final = 2**16
"""Values that are kept as rdflib reads them: days and numbers come again and again."""


class Refused(Exception):  # noqa: N818  # it is no error: pySHACL takes over
    """A parameter whose value only pySHACL may judge."""


def value_test(shapes: ShapesGraph, shape: Term, parameter: str, value: Term) -> Test | None:  # noqa: PLR0911  # one for each parameter
    """The test of a parameter's value.

    Args:
        shapes: the shapes graph.
        shape: whose parameter it is.
        parameter: its name in SHACL's namespace.
        value: one value of it.

    Returns:
        The test, or ``None`` when the parameter is not about one value at a time.

    Raises:
        Refused: the value is not one that the parameter may have, or is read differently by different readers.
    """
    if parameter == "nodeKind":
        kinds = _NODE_KINDS.get(value)  # type: ignore[arg-type]  # other terms are not in it
        if kinds is None:
            raise Refused
        return lambda term: isinstance(term, kinds)
    if parameter == "datatype":
        return _datatype(value)
    if parameter in {"minLength", "maxLength"}:
        return _length(parameter, value)
    if parameter == "pattern":
        return _pattern(value, shapes.objects(shape, sh("flags")))
    if parameter == "languageIn":
        return _language_in(shapes.items(value))
    if parameter in {"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"}:
        return _range(parameter, value)
    return None


def whole_number(value: Term | None, *, only_integer: bool = False) -> int:
    """A count or length that a shape gives.

    Raises:
        Refused: it is none.
    """
    known = isinstance(value, ox.Literal) and value.datatype in _WHOLE_NUMBERS
    if not known or (only_integer and value.datatype.value != expand("xsd:integer")):  # type: ignore[union-attr]
        raise Refused
    if not re.fullmatch(r"\+?[0-9]{1,9}", value.value):  # type: ignore[union-attr]
        raise Refused
    return int(value.value)  # type: ignore[union-attr]


def truth(value: Term) -> bool:
    """A boolean that a shape gives.

    Raises:
        Refused: it is none.
    """
    if not isinstance(value, ox.Literal) or value.datatype.value != expand("xsd:boolean"):
        raise Refused
    if value.value not in {"true", "false", "1", "0"}:
        raise Refused
    return value.value in {"true", "1"}


def _datatype(datatype: Term) -> Callable[[Term], Answer]:
    if not isinstance(datatype, ox.NamedNode):
        raise Refused
    if datatype in _LOOSE_DATATYPES:
        return lambda term: None if isinstance(term, ox.Literal) else False
    plainly_right = _PLAINLY_RIGHT.get(datatype)

    def test(term: Term) -> Answer:
        if not isinstance(term, ox.Literal) or term.datatype != datatype:
            return False
        if datatype in {_STRING, _LANGUAGE_STRING}:
            return True
        if plainly_right is not None and plainly_right.fullmatch(term.value):
            return True
        return is_well_typed(_literal(term))

    return test


@cache
def _python_types() -> dict[str, type]:
    from datetime import date, datetime, time  # noqa: PLC0415  # read once, beside rdflib
    from decimal import Decimal  # noqa: PLC0415

    types = {"integer": int, "float": float, "decimal": Decimal, "boolean": bool, "date": date, "time": time}
    return {expand(f"xsd:{name}"): type_ for name, type_ in {**types, "dateTime": datetime}.items()}


def is_well_typed(literal: rdflib.Literal) -> bool:
    """Whether the lexical form is one of the datatype, as rdflib reads it."""
    if literal.ill_typed:
        return False
    wanted = _python_types().get(str(literal.datatype))
    return wanted is None or isinstance(literal.value, wanted)


@lru_cache(maxsize=_REMEMBERED)
def _literal(term: Term) -> rdflib.Literal:
    with warnings.catch_warnings():
        # rdflib warns of a strange boolean, and tells of it in the literal too.
        warnings.simplefilter("ignore")
        return to_rdflib(term)  # type: ignore[return-value]  # of a literal it is one


def _length(parameter: str, value: Term) -> Callable[[Term], Answer]:
    limit = whole_number(value)
    if parameter == "maxLength":
        return lambda term: not isinstance(term, ox.BlankNode) and len(term.value) <= limit  # type: ignore[union-attr]

    def long_enough(term: Term) -> Answer:
        if isinstance(term, ox.BlankNode):
            # No blank node has a length (SHACL, section 4.4.1); pySHACL lets it pass when the least length is 0.
            return False if limit else None
        return len(term.value) >= limit  # type: ignore[union-attr]

    return long_enough


def _pattern(value: Term, flags: Sequence[Term]) -> Callable[[Term], Answer]:
    """As pySHACL reads it: Python's regular expressions, of the flags i and m alone."""
    if not isinstance(value, ox.Literal) or len(flags) > 1:
        raise Refused
    named = flags[0].value.lower() if flags else ""  # type: ignore[union-attr]
    if set(named) - set(_FLAGS):
        raise Refused
    try:
        pattern = re.compile(value.value, sum({_FLAGS[flag] for flag in named}))
    except re.error:
        raise Refused from None
    return lambda term: not isinstance(term, ox.BlankNode) and bool(pattern.search(term.value))  # type: ignore[union-attr]


def _language_in(items: Sequence[Term] | None) -> Callable[[Term], Answer]:
    if items is None or not all(isinstance(item, ox.Literal) for item in items):
        raise Refused
    ranges = {item.value.lower() for item in items}  # type: ignore[union-attr]

    def test(term: Term) -> Answer:
        language = term.language.lower() if isinstance(term, ox.Literal) and term.language else ""
        if not language:
            return False
        if "*" in ranges or language in ranges or language.partition("-")[0] in ranges:
            return True
        # RFC 4647's basic filtering, which pySHACL follows for the first subtag and for whole tags.
        return None if any(language.startswith(f"{one}-") for one in ranges) else False

    return test


def _range(parameter: str, bound: Term) -> Callable[[Term], Answer]:
    if not isinstance(bound, ox.Literal):
        raise Refused
    limit = _literal(bound)
    wanted = {
        "minInclusive": {0, 1},
        "minExclusive": {1},
        "maxInclusive": {0, -1},
        "maxExclusive": {-1},
    }[parameter]

    whole = int(bound.value) if bound.datatype == _INTEGER and _PLAINLY_RIGHT[_INTEGER].fullmatch(bound.value) else None

    def test(term: Term) -> Answer:
        if not isinstance(term, ox.Literal):
            return False
        if whole is not None and term.datatype == _INTEGER and _PLAINLY_RIGHT[_INTEGER].fullmatch(term.value):
            number = int(term.value)
            return (number > whole) - (number < whole) in wanted
        value = _literal(term)
        if isinstance(value.value, str) != isinstance(limit.value, str):
            return False
        try:
            return _order(value, limit) in wanted
        except (TypeError, NotImplementedError):
            return False

    return test


def _order(one: rdflib.Literal, other: rdflib.Literal) -> int:
    """-1, 0 or 1; moments in time by their values, since rdflib sorts even those that cannot be compared."""
    if one.eq(other):
        return 0
    if type(one.value).__name__ in {"datetime", "time"}:
        return 0 if one.value == other.value else 1 if one.value > other.value else -1
    return 1 if one > other else -1


@lru_cache(maxsize=_REMEMBERED)
def is_before(one: Term, other: Term, *, or_equal: bool) -> bool:
    """Whether a value is less than another, as ``sh:lessThan`` compares them.

    Raises:
        Refused: pySHACL does not compare them.
    """
    terms = (one, other)
    if not all(isinstance(term, ox.NamedNode | ox.Literal) for term in terms):
        raise Refused
    texts = [_text_of(term) for term in terms]
    if (texts[0] is None) != (texts[1] is None):
        return False
    try:
        if texts[0] is not None and texts[1] is not None:
            return texts[0] <= texts[1] if or_equal else texts[0] < texts[1]
        first, second = _literal(one), _literal(other)
        return bool(first <= second if or_equal else first < second)
    except (TypeError, NotImplementedError):
        raise Refused from None


def _text_of(term: Term) -> str | None:
    """What pySHACL compares as a text: an IRI, and a literal whose value is one."""
    if isinstance(term, ox.NamedNode):
        return term.value
    value = _literal(term).value
    return value if isinstance(value, str) else None
