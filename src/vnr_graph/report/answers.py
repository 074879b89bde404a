"""Saved questions, search hits and single things: for a terminal, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from vnr_graph.queries.saved import saved_queries
from vnr_graph.report.wording import Wording
from vnr_graph.texts import LANGUAGES, N_, printable, translate
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vnr_graph.search import Hit
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language


def print_saved_queries(language: Language, console: Console) -> None:
    """Each saved question with what it takes."""
    console.print(Text(translate(language, N_("Saved questions; ask one with vnr query NAME:")), style="bold"))
    for query in saved_queries():
        console.print()
        console.print(Text(query.name, style="bold"))
        console.print(Padding(Text(query.summary[language]), (0, 0, 0, 4), expand=False))
        for parameter in query.parameters:
            text = f"--param {parameter.name}={parameter.example}: {parameter.label[language]}"
            console.print(Padding(Text(text, style="dim"), (0, 0, 0, 4), expand=False))


def print_hits(hits: Sequence[Hit], map_: Map, language: Language, console: Console) -> None:
    """The most alike first."""
    wording = Wording(map_, language)
    if not hits:
        console.print(Text(wording.say(N_("Nothing has a name like that."))))
        return
    table = Table(box=None, pad_edge=False)
    for title in (N_("Name"), N_("Found as"), N_("Kind")):
        table.add_column(wording.say(title), overflow="fold")
    table.add_column(wording.say(N_("Short name")), no_wrap=True)  # to be copied whole
    for hit in hits:
        found_as = printable(hit.matched) if hit.matched != hit.label else ""
        table.add_row(Text(printable(hit.label)), Text(found_as), Text(wording.kind(hit.iri)), Text(shorten(hit.iri)))
    console.print(table)


def hits_as_json(hits: Sequence[Hit], map_: Map) -> str:
    """For a program, labels in both languages."""
    data = [
        {
            "iri": hit.iri,
            "matched": hit.matched,
            "score": round(hit.score, 1),
            "types": list(hit.types),
            **{language: map_.labels.of(hit.iri, language) for language in LANGUAGES},
        }
        for hit in hits
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
