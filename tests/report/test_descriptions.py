"""One thing and everything about it, as a person reads it."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from vnr_graph.coverage import install_derived
from vnr_graph.description import describe_thing
from vnr_graph.report.descriptions import description_as_json, print_description
from vnr_graph.store.labels import read_labels
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language


@pytest.fixture
def told(shown: Callable[..., str]) -> Callable[..., str]:
    """What is printed about a thing."""

    def tell(map_: Map, thing: str, language: Language = "en") -> str:
        description = describe_thing(map_, expand(thing))
        return shown(partial(print_description, labels=read_labels(map_.store)), description, map_, language)

    return tell


def test_a_thing_with_what_follows_on_the_day(small_view: View, told: Callable[..., str]) -> None:
    install_derived(small_view)
    text = told(small_view.map, "agency:police")
    # How many cells the police alone own depends on the shipped list of types.
    assert (
        re.sub(r"    \d+ ", "    N ", text)
        == """\
Police
https://w3id.org/vnr-graph/id/agency/police
Kind: agency
extent
  nationwide (extent:nationwide)  [Places (undated)]
kind
  police (kind:police)  [Places (undated)]
What follows on the day
  sole cells
    N  [follows on the day]
  works with
    Social services (agency:9901-social-services)  [follows on the day]
    The police (agency:the-police)  [follows on the day]
What speaks of it
  member ← Police in The group
  holder ← mandate:assess (Police, contributor), mandate:investigate (Police, owner)
  owning agency ← mandate:investigate (Police, owner)
  presumed same as ← The police
  works with ← Social services, The police
"""
    )


def test_foreign_properties_have_words_in_both_languages(
    make_map: Callable[..., Map], told: Callable[..., str]
) -> None:
    map_ = make_map(
        """
        source:test-1 a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Sidan"@sv, "The page"@en .
        municipality:9901 a vnr:Municipality ; rdfs:label "Exempelby"@sv ; geo:lat 66.6 ;
            schema:sameAs <https://example.org/q> .
        """
    )
    assert (
        told(map_, "municipality:9901")
        == """\
Exempelby
https://w3id.org/vnr-graph/id/municipality/9901
Kind: municipality
latitude
  66.6  [The page (undated)]
the same as
  https://example.org/q  [The page (undated)]
"""
    )
    assert (
        told(map_, "municipality:9901", "sv")
        == """\
Exempelby
https://w3id.org/vnr-graph/id/municipality/9901
Slag: kommun
latitud
  66.6  [Sidan (utan datum)]
samma som
  https://example.org/q  [Sidan (utan datum)]
"""
    )


def test_a_list_is_told_item_by_item(make_map: Callable[..., Map], told: Callable[..., str]) -> None:
    map_ = make_map(
        """
        source:test-1 a vnr:Source ; vnr:rank rank:reference ; rdfs:label "The page"@en .
        typology:own a skos:OrderedCollection ; skos:memberList ( violence:sexual violence:digital ) .
        typology:none skos:memberList [ rdf:first violence:sexual ; rdf:rest [ rdf:first violence:latent ] ] .
        typology:more skos:memberList [ rdf:first violence:sexual ; rdf:rest () ; rdfs:label "odd"@en ] .
        """
    )
    assert (
        told(map_, "typology:own")
        == """\
typology:own
https://w3id.org/vnr-graph/code/typology/own
Kind: collection in order
members in order
  1. sexual violence (violence:sexual)  [The page (undated)]
  2. digital violence (violence:digital)  [The page (undated)]
"""
    )
    unended = told(map_, "typology:none")
    assert "    first in the list\n      sexual violence" in unended
    assert "    rest of the list\n      (in parts)" in unended
    assert "    name\n      odd (en)" in told(map_, "typology:more")


def test_places_and_references(small_map: Map, told: Callable[..., str]) -> None:
    text = told(small_map, "responsibility:detect")
    assert (
        "Where it is said\n"
        "  Exempelby's page (2026-01-10), par. 1, sent. 2–3:\n"
        "  Exempelby's page (2026-01-10), heading 4:\n"
    ) in text
    page = told(small_map, "source:page")
    assert "document ← Exempelby's page, heading 4, Exempelby's page, par. 1, sent. 2–3\n" in page


def test_for_a_program_everything_keeps_its_address(small_map: Map) -> None:
    data = json.loads(description_as_json(describe_thing(small_map, expand("membership:a")), small_map))
    assert data["types"] == ["org:Membership"]
    assert [list(data["statements"]), data["derived"]] == [["org:member", "org:organization"], {}]
    assert data["statements"]["org:member"] == [
        {
            "value": {"iri": expand("agency:9901-social-services")},
            "sources": [expand("source:other"), expand("source:page")],
        }
    ]
    assert data["called"] == {
        expand("org:Membership"): {"sv": "medlemskap", "en": "membership"},
        expand("org:member"): {"sv": "medlem", "en": "member"},
        expand("org:organization"): {"sv": "organisation", "en": "organisation"},
        expand("agency:9901-social-services"): {"sv": "Socialtjänsten", "en": "Social services"},
        expand("group:g"): {"sv": "Gruppen", "en": "The group"},
        expand("source:other"): {"sv": "Grannbys sida", "en": "Grannby's page"},
        expand("source:page"): {"sv": "Exempelbys sida", "en": "Exempelby's page"},
    }


def test_agencies_of_the_day_and_parts_are_called_something_too(make_map: Callable[..., Map], small_view: View) -> None:
    install_derived(small_view)
    labels = read_labels(small_view.map.store)
    data = json.loads(
        description_as_json(describe_thing(small_view.map, expand("agency:police")), small_view.map, labels)
    )
    by_law = expand("responsibility:by-law/investigate/police/owner")
    assert data["called"][by_law] == {
        "sv": "mandate:investigate (Polisen, ägare)",
        "en": "mandate:investigate (Police, owner)",
    }
    map_ = make_map(
        "agency:a org:changedBy [ org:resultingOrganization agency:b ] . agency:b rdfs:label 'B\u202e'@sv ."
    )
    called = json.loads(description_as_json(describe_thing(map_, expand("agency:a")), map_))["called"]
    assert called[expand("agency:b")] == {"sv": "B\u202e", "en": "B\u202e"}
    assert called[expand("org:resultingOrganization")]["en"] == "after the change"
    assert expand("agency:a") not in called
