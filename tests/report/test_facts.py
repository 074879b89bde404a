"""What the map consists of."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from vnr_graph import __version__
from vnr_graph.report.facts import info_as_json, print_info
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map


def test_as_json(small_map: Map) -> None:
    data = json.loads(info_as_json(small_map))
    assert data["version"] == __version__
    assert data["versions"] == {name: version(name) for name in ("rdflib", "pyoxigraph", "pyshacl")}
    assert data["municipalities"] == 2
    assert data["statements"] == len(small_map.store)
    documents = {row["iri"]: row for row in data["documents"]}
    page = documents[expand("source:page")]
    assert {key: page[key] for key in ("rank", "date", "file")} == {
        "rank": "page",
        "date": "2026-01-10",
        "file": "test-3.ttl",
    }
    assert documents[expand("source:ours")]["statements"] == 5
    assert documents[expand("vnr:").rstrip("#")]["rank"] is None


def test_for_a_person(small_map: Map, shown: Callable[..., str]) -> None:
    lines = shown(print_info, small_map, "en").splitlines()
    assert lines[0].startswith(f"vnr {__version__} (rdflib ")
    assert lines[1] == f"{len(small_map.documents)} documents, {len(small_map.store)} statements, 2 municipalities"
    (page,) = (line for line in lines if line.startswith("Exempelby's page"))
    assert page.split()[-3:][0] == "2026-01-10"
    assert page.split()[-1] == "test-3.ttl"
