"""Differences between documents as a person reads them, and as a program does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vnr_graph.disagreements import find_disagreements
from vnr_graph.report.disagreements import disagreements_as_json, print_disagreements
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map


def test_both_sides_of_each_difference(small_map: Map, shown: Callable[..., str]) -> None:
    assert (
        shown(print_disagreements, find_disagreements(small_map), small_map, "en")
        == """\
The group
  members: they agree in part
    Grannby's page (undated): Social services, The police
    Exempelby's page (2026-01-10): Police, Social services
  covers: they agree in part
    Grannby's page (undated): Exempelby, Grannby
    Exempelby's page (2026-01-10): Exempelby
  addresses target group: only one says anything
    Grannby's page (undated): says nothing about it
    Exempelby's page (2026-01-10): children

3 differences.
"""
    )


def test_two_things_that_may_be_one(make_map: Callable[..., Map], shown: Callable[..., str]) -> None:
    map_ = make_map(
        """
        source:a a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sida A"@sv .
        agency:a a vnr:Agency ; rdfs:label "Kliniken"@sv ; vnr:evidence evidence:e .
        evidence:e vnr:locator "footer" .
        """,
        """
        source:b a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sida B"@sv .
        agency:b a vnr:Agency ; rdfs:label "Barnkliniken"@sv ; skos:altLabel "BK"@sv .
        """,
        "source:c a vnr:Source ; vnr:rank rank:inference . agency:a vnr:presumedSameAs agency:b .",
    )
    text = shown(print_disagreements, find_disagreements(map_), map_, "en")
    assert text.startswith(
        """\
Kliniken / Barnkliniken, if they are the same (our inference)
  name: they say different things
"""
    )
    assert "    Sida B (undated): Barnkliniken\n  also called: only one says anything\n" in text
    assert "    Sida B (undated): BK\n\n2 differences.\n" in text


def test_documents_that_do_not_differ(small_map: Map, shown: Callable[..., str]) -> None:
    assert shown(print_disagreements, (), small_map, "en") == "No two documents disagree about the same thing.\n"
    assert disagreements_as_json((), small_map) == "[]\n"


def test_json_of_a_difference(small_map: Map) -> None:
    members, *_ = json.loads(disagreements_as_json(find_disagreements(small_map), small_map))
    social = {"iri": expand("agency:9901-social-services"), "sv": "Socialtjänsten", "en": "Social services"}
    group = {"iri": expand("group:g"), "sv": "Gruppen", "en": "The group"}
    the_police = {"iri": expand("agency:the-police"), "sv": "Polis", "en": "The police"}
    police = {"iri": expand("agency:police"), "sv": "Polisen", "en": "Police"}
    assert members == {
        "property": "org:hasMember",
        "nature": "different",
        "presumed": False,
        "sides": [
            {
                "source": {"iri": expand("source:other"), "sv": "Grannbys sida", "en": "Grannby's page"},
                "subject": group,
                "values": [social, the_police],
                "onlyHere": [the_police],
                "evidence": [],
            },
            {
                "source": {"iri": expand("source:page"), "sv": "Exempelbys sida", "en": "Exempelby's page"},
                "subject": group,
                "values": [social, police],
                "onlyHere": [police],
                "evidence": [],
            },
        ],
    }


def test_json_tells_a_text_from_a_thing(make_map: Callable[..., Map]) -> None:
    text = 'group:g a vnr:CollaborationGroup ; vnr:method "{}"@sv .'
    map_ = make_map(text.format("Samråd"), text.format("Möten"))
    (difference,) = json.loads(disagreements_as_json(find_disagreements(map_), map_))
    assert [side["values"] for side in difference["sides"]] == [[{"value": "Samråd"}], [{"value": "Möten"}]]
