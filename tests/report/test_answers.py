"""Saved questions and search hits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vnr_graph.queries.saved import saved_queries
from vnr_graph.report.answers import hits_as_json, print_hits, print_saved_queries
from vnr_graph.search import Hit
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

HIT = Hit(expand("agency:police"), "Police", "Polisen", 93.456, (expand("vnr:Agency"),))
SAME = Hit(expand("group:g"), "The group", "The group", 100.0, (expand("vnr:CollaborationGroup"),))


def test_hits_for_a_person(small_map: Map, shown: Callable[..., str]) -> None:
    assert shown(print_hits, [HIT, SAME], small_map, "en") == (
        "Name       Found as  Kind                 Short name\n"
        "Police     Polisen   agency               agency:police\n"
        "The group            collaboration group  group:g\n"
    )


def test_no_hits(small_map: Map, shown: Callable[..., str]) -> None:
    assert shown(print_hits, [], small_map, "en") == "Nothing has a name like that.\n"


def test_hits_as_json(small_map: Map) -> None:
    assert json.loads(hits_as_json([HIT], small_map)) == [
        {
            "iri": expand("agency:police"),
            "matched": "Polisen",
            "score": 93.5,
            "types": [expand("vnr:Agency")],
            "sv": "Polisen",
            "en": "Police",
        }
    ]


def test_every_saved_question_is_listed_with_what_it_takes(shown: Callable[..., str]) -> None:
    text = shown(print_saved_queries, "en")
    for query in saved_queries():
        assert f"\n{query.name}\n" in text
        for parameter in query.parameters:
            assert f"--param {parameter.name}={parameter.example}" in text
