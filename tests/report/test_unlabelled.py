"""What things without a label are called."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.coverage import install_derived
from vnr_graph.report.wording import Wording
from vnr_graph.store.labels import read_labels
from vnr_graph.store.opening import Map, open_map
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import BASE, PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.texts import Language


@cache
def shipped() -> Map:
    map_ = open_map()
    install_derived(view_map(map_, ViewOptions(date(2026, 11, 21))))
    return map_


def wording(map_: Map, language: Language = "en") -> Wording:
    return Wording(map_, language, read_labels(map_.store))


@pytest.fixture
def derived(small_view: View) -> Map:
    """The small map with what follows on the day."""
    install_derived(small_view)
    return small_view.map


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_property_class_and_thing_of_the_shipped_map_has_words(language: Language) -> None:
    told = wording(shipped(), language)
    terms = {quad.predicate.value for quad in shipped().store}
    types = shipped().store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), None)
    terms |= {quad.object.value for quad in types if isinstance(quad.object, ox.NamedNode)}
    subjects = {quad.subject.value for quad in shipped().store if isinstance(quad.subject, ox.NamedNode)}
    subjects = {subject for subject in subjects if subject.startswith(BASE)}
    short = {term for term in terms | subjects if told.name(term) in {term, shorten(term)}}
    assert short == set()


def test_terms_of_other_vocabularies(small_map: Map) -> None:
    assert wording(small_map).name(expand("rdf:type")) == "type"
    assert wording(small_map, "sv").name(expand("skos:broader")) == "vidare"
    assert wording(small_map, "sv").name(expand("geo:lat")) == "latitud"
    assert wording(small_map).name(expand("sh:focusNode")) == "sh:focusNode"


def test_what_follows_on_the_day(derived: Map) -> None:
    told = wording(derived)
    assert told.name(expand("source:derived")) == "follows on the day"
    assert told.name(f"{PREFIXES['source'].removesuffix('source/')}assessment/current") == "what is judged, and how"
    (by_law,) = (
        quad.subject.value
        for quad in derived.store.quads_for_pattern(
            None, ox.NamedNode(expand("vnr:basis")), ox.NamedNode(expand("mandate:investigate"))
        )
        if isinstance(quad.subject, ox.NamedNode)
    )
    assert shorten(by_law) == "responsibility:by-law/investigate/police/owner"
    assert told.name(by_law) == "mandate:investigate (Police, owner)"


def test_a_break_of_the_chain(make_map: Callable[..., Map]) -> None:
    broken = "<https://example.org/b> vnr:breakArea area:detection ; vnr:breakTarget target:exposed ."
    assert wording(make_map(broken)).name("https://example.org/b") == (
        "break in the chain at detection, for people exposed to violence"
    )
    assert wording(make_map(broken), "sv").name("https://example.org/b") == (
        "brott i kedjan vid upptäckt, för våldsutsatta"
    )


def test_memberships_places_and_responsibilities(make_map: Callable[..., Map]) -> None:
    map_ = make_map(
        """
        agency:a a vnr:Agency ; rdfs:label "Agency A"@en .
        group:g rdfs:label "Group G"@en .
        membership:m a org:Membership ; org:member agency:a ; org:organization group:g .
        membership:half a org:Membership ; org:member agency:a .
        source:test-1 rdfs:label "The page"@en .
        evidence:e oa:hasSource source:test-1 ; vnr:paragraph 2 ; vnr:sentence 1 .
        evidence:nowhere oa:hasSource source:test-1 .
        mandate:m rdfs:label "A duty"@en .
        responsibility:r vnr:basis mandate:m ; vnr:holder agency:a .
        responsibility:half vnr:basis mandate:m .
        """
    )
    names = {name: wording(map_).name(expand(name)) for name in ("membership:m", "evidence:e", "responsibility:r")}
    assert names == {
        "membership:m": "Agency A in Group G",
        "evidence:e": "The page, par. 2, sent. 1",
        "responsibility:r": "A duty (Agency A)",
    }
    for half in ("membership:half", "evidence:nowhere", "responsibility:half", "agency:unknown"):
        assert wording(map_).name(expand(half)) == half


def test_a_code_list_by_its_title(make_map: Callable[..., Map]) -> None:
    map_ = make_map('<https://example.org/list> dcterms:title "Listan\\u202e"@sv, "The list"@en .')
    assert wording(map_).name("https://example.org/list") == "The list"
    assert wording(map_, "sv").name("https://example.org/list") == "Listan\\u202e"


def test_a_label_comes_first(make_map: Callable[..., Map]) -> None:
    map_ = make_map('rdf:type rdfs:label "sort"@en .')
    assert wording(map_).name(expand("rdf:type")) == "sort"
