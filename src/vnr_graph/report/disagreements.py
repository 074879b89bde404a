"""Disagreements between documents: for a terminal, and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.text import Text

from vnr_graph.disagreements import HAS_MEMBER, OPEN_END, Nature
from vnr_graph.report.wording import Wording
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vnr_graph.disagreements import Disagreement, Side
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_NATURES: Final = {
    Nature.CONFLICT: N_("they say different things"),
    Nature.DIFFERENT: N_("they agree in part"),
    Nature.ONE_SIDED: N_("only one says anything"),
}


_PROPERTIES: Final = {
    HAS_MEMBER: N_("members"),
    expand("rdfs:label"): N_("name"),
    expand("skos:altLabel"): N_("also called"),
}
"""Properties of other vocabularies, which have no label here."""


def print_disagreements(disagreements: Sequence[Disagreement], map_: Map, language: Language, console: Console) -> None:
    """Thing by thing, property by property, both sides with their places."""
    wording = Wording(map_, language)
    if not disagreements:
        console.print(Text(wording.say(N_("No two documents disagree about the same thing."))))
        return
    for subjects, found in groupby(disagreements, key=lambda d: (d.sides[0].subject, d.sides[1].subject, d.presumed)):
        first, second, presumed = subjects
        heading = wording.name(first)
        if presumed:
            heading = wording.say(
                N_("{first} / {second}, if they are the same (our inference)"),
                first=heading,
                second=wording.name(second),
            )
        console.print(Text(heading, style="bold underline"))
        for disagreement in found:
            nature = wording.say(_NATURES[disagreement.nature])
            what = _property(disagreement.property, wording)
            console.print(Padding(Text(f"{what}: {nature}", style="bold"), (0, 0, 0, 2), expand=False))
            for side in disagreement.sides:
                console.print(Padding(Text(_side(side, wording)), (0, 0, 0, 4), expand=False))
        console.print()
    console.print(Text(wording.say(N_("{count} differences."), count=len(disagreements))))


def _property(property_: str, wording: Wording) -> str:
    known = _PROPERTIES.get(property_)
    return wording.name(property_) if known is None else wording.say(known)


def _side(side: Side, wording: Wording) -> str:
    values = [_value(value, wording) for value in side.values]
    said = ", ".join(sorted(values)) if values else wording.say(N_("says nothing about it"))
    places = wording.passages(side.evidence)
    source = wording.document(side.source)
    return f"{source}{f', {places}' if places else ''}: {said}"


def _value(value: str, wording: Wording) -> str:
    if value == OPEN_END:
        return wording.say(N_("open end"))
    return wording.name(value) if value in wording.map.labels.main else printable(value)


def disagreements_as_json(disagreements: Sequence[Disagreement], map_: Map) -> str:
    """The same for a program, labels in both languages."""

    def named(value: str) -> dict[str, str]:
        if value not in map_.labels.main:
            return {"value": value}
        return {"iri": value} | {language: map_.labels.of(value, language) for language in LANGUAGES}

    data = [
        {
            "property": shorten(disagreement.property),
            "nature": disagreement.nature.value,
            "presumed": disagreement.presumed,
            "sides": [
                {
                    "source": named(side.source),
                    "subject": named(side.subject),
                    "values": [named(value) for value in side.values],
                    "onlyHere": [named(value) for value in side.own],
                    "evidence": list(side.evidence),
                }
                for side in disagreement.sides
            ],
        }
        for disagreement in disagreements
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
