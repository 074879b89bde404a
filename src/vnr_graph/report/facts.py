"""What `vnr info` tells: versions, and how much each document says."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rich.table import Table
from rich.text import Text

from vnr_graph import __version__
from vnr_graph.report.wording import Wording, shown_path
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from rich.console import Console

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_PARTS = ("rdflib", "pyoxigraph", "pyshacl")


def print_info(map_: Map, language: Language, console: Console) -> None:
    """For a person."""
    wording = Wording(map_, language)
    data = _data(map_)
    versions = ", ".join(f"{name} {number}" for name, number in data["versions"].items())
    console.print(Text(f"vnr {__version__} ({versions})"))
    counts = wording.say(
        N_("{documents} documents, {statements} statements, {municipalities} municipalities"),
        documents=len(data["documents"]),
        statements=data["statements"],
        municipalities=data["municipalities"],
    )
    console.print(Text(counts))
    console.print()
    table = Table(box=None, pad_edge=False)
    for title in (N_("Document"), N_("Kind"), N_("Date"), N_("Statements"), N_("File")):
        table.add_column(wording.say(title), overflow="fold")
    for row in data["documents"]:
        rank = row["rank"]
        table.add_row(
            Text(wording.title(row["iri"])),
            Text(wording.name(expand(f"rank:{rank}")) if rank else wording.say(N_("vocabulary"))),
            row["date"] or "",
            str(row["statements"]),
            Text(printable(row["file"])),
        )
    console.print(table)


def info_as_json(map_: Map) -> str:
    """For a program."""
    return json.dumps(_data(map_), ensure_ascii=False, indent=2) + "\n"


def _data(map_: Map) -> dict[str, Any]:
    documents = [
        {
            "iri": document.iri,
            "rank": document.rank.value if document.rank else None,
            "date": document.day.isoformat() if document.day else None,
            "statements": sum(1 for _ in map_.store.quads_for_pattern(None, None, None, ox.NamedNode(document.iri))),
            "file": shown_path(document.path),
        }
        for document in map_.documents.values()
    ]
    return {
        "versions": {name: version(name) for name in _PARTS},
        "version": __version__,
        "statements": sum(row["statements"] for row in documents),
        "municipalities": len(map_.instances("vnr:Municipality")),
        "documents": documents,
    }
