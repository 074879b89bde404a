"""One thing and everything the map says about it: for a terminal, and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rich.padding import Padding
from rich.text import Text

from vnr_graph.report.wording import Wording
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from vnr_graph.description import Description, PropertyStatements, Statement
    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_FIRST: Final = expand("rdf:first")
_REST: Final = expand("rdf:rest")


def print_description(
    description: Description, map_: Map, language: Language, console: Console, labels: Labels | None = None
) -> None:
    """Names, statements with their sources, places in documents, and what speaks of it."""
    wording = Wording(map_, language, labels)
    console.print(Text(wording.name(description.iri), style="bold"))
    console.print(Text(printable(description.iri), style="dim"), soft_wrap=True)
    kinds = ", ".join(wording.name(type_) for type_ in description.types)
    _line(console, wording.say(N_("Kind")), kinds)
    _line(console, wording.say(N_("Also called")), printable(", ".join(description.names)))
    for found in description.statements:
        _print_property(found, wording, console, 0)
    if description.derived:
        _heading(console, wording.say(N_("What follows on the day")))
    for found in description.derived:
        _print_property(found, wording, console, 2)
    if description.evidence:
        _heading(console, wording.say(N_("Where it is said")))
    for place in description.evidence:
        text = place.paraphrase.get(language) or next(iter(place.paraphrase.values()), "")
        where = wording.passage(place.iri)
        _indented(console, f"{wording.document(place.source)}, {where}: {printable(text)}", 2)
    if description.references:
        _heading(console, wording.say(N_("What speaks of it")))
    for property_, group in groupby(description.references, key=lambda reference: reference.property):
        names = ", ".join(sorted({wording.name(reference.subject) for reference in group}))
        _indented(console, f"{wording.name(property_)} ← {names}", 2)
    hidden = description.reference_count - len(description.references)
    if hidden:
        _indented(console, wording.say(N_("… and {count} more."), count=hidden), 2)


def _print_property(found: PropertyStatements, wording: Wording, console: Console, indent: int) -> None:
    _heading(console, wording.name(found.property), indent)
    for statement in found.statements:
        items = _items(statement)
        for number, item in enumerate(items, start=1):
            _indented(console, f"{number}. {_sourced(item, wording)}", indent + 2)
        if items:
            continue
        _indented(console, _sourced(statement, wording), indent + 2)
        for part in statement.parts:
            _print_property(part, wording, console, indent + 4)


def _sourced(statement: Statement, wording: Wording) -> str:
    sources = ", ".join(wording.document(source) for source in statement.sources)
    return f"{_value(statement, wording)}  [{sources}]"


def _items(statement: Statement) -> list[Statement]:
    """The items of the list (RDF Schema 1.1, section 5.2) that a blank node begins; none when it begins no list."""
    items: list[Statement] = []
    while statement.parts:
        parts = {part.property: part.statements for part in statement.parts if part.property != expand("rdf:type")}
        first, rest = parts.pop(_FIRST, ()), parts.pop(_REST, ())
        if parts or len(first) != 1 or len(rest) != 1 or first[0].parts:
            return []
        items.append(first[0])
        statement = rest[0]
    ended = isinstance(statement.value, ox.NamedNode) and statement.value.value == expand("rdf:nil")
    return items if ended else []


def _value(statement: Statement, wording: Wording) -> str:
    value = statement.value
    if isinstance(value, ox.NamedNode):
        name, short = wording.name(value.value), printable(shorten(value.value))
        return name if name == short else f"{name} ({short})"
    if isinstance(value, ox.BlankNode):
        return wording.say(N_("(in parts)"))
    return printable(value.value) + (f" ({value.language})" if value.language else "")


def _line(console: Console, title: str, text: str) -> None:
    if text:
        console.print(Text(f"{title}: {text}"))


def _heading(console: Console, text: str, indent: int = 0) -> None:
    console.print(Padding(Text(text, style="bold"), (0, 0, 0, indent), expand=False))


def _indented(console: Console, text: str, columns: int) -> None:
    console.print(Padding(Text(text), (0, 0, 0, columns), expand=False))


def description_as_json(description: Description, map_: Map, labels: Labels | None = None) -> str:
    """The same for a program: addresses, and under ``called`` what each of them is called in both languages.

    Args:
        description: the thing.
        map_: where it is described.
        labels: other labels than the map's, as those of a day.
    """
    data = {
        "iri": description.iri,
        "labels": {**description.labels},
        "names": list(description.names),
        "types": [shorten(type_) for type_ in description.types],
        "sources": list(description.sources),
        "statements": _properties(description.statements),
        "derived": _properties(description.derived),
        "evidence": [
            {
                "iri": place.iri,
                "source": place.source,
                "paraphrase": {str(language): text for language, text in place.paraphrase.items()},
            }
            for place in description.evidence
        ],
        "referenceCount": description.reference_count,
        "references": [
            {"subject": r.subject, "property": shorten(r.property), "sources": list(r.sources)}
            for r in description.references
        ],
        "called": _called(description, map_, map_.labels if labels is None else labels),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _called(description: Description, map_: Map, labels: Labels) -> dict[str, dict[str, str]]:
    """Names of everything that a description names, by address, as far as there are any."""
    named = {*description.types, *description.sources}
    for part in (*description.statements, *description.derived):
        named |= _addresses(part)
    named |= {iri for reference in description.references for iri in (reference.subject, *reference.sources)}
    wordings = {language: Wording(map_, language, labels) for language in LANGUAGES}
    return {
        iri: {str(language): _raw(iri, wording) for language, wording in wordings.items()}
        for iri in sorted(named)
        if _raw(iri, wordings[LANGUAGES[0]]) != shorten(iri)
    }


def _raw(iri: str, wording: Wording) -> str:
    """A label as the data has it; words made for a thing without one."""
    return wording.labels.of(iri, wording.language) if iri in wording.labels.main else wording.name(iri)


def _addresses(found: PropertyStatements) -> set[str]:
    addresses = {found.property}
    for statement in found.statements:
        addresses.update(statement.sources)
        if isinstance(statement.value, ox.NamedNode):
            addresses.add(statement.value.value)
        for part in statement.parts:
            addresses |= _addresses(part)
    return addresses


def _properties(properties: Sequence[PropertyStatements]) -> Mapping[str, Any]:
    return {
        shorten(found.property): [
            {"value": _term(statement.value), "sources": list(statement.sources)}
            | ({"parts": _properties(statement.parts)} if statement.parts else {})
            for statement in found.statements
        ]
        for found in properties
    }


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> dict[str, str]:
    if isinstance(value, ox.NamedNode):
        return {"iri": value.value}
    if isinstance(value, ox.BlankNode):
        return {}
    if value.language:
        return {"text": value.value, "language": value.language}
    return {"text": value.value, "datatype": shorten(value.datatype.value)}
