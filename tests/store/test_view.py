"""The map as of a day: what law gives whom, where, and since when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.model import Answer, Period, Phase
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

TODAY = date(2026, 11, 21)
JOKKMOKK = expand("municipality:2510")


def view(map_: Map, day: date = TODAY, *municipalities: str) -> View:
    chosen = tuple(expand(f"municipality:{code}") for code in municipalities) or None
    return view_map(map_, ViewOptions(as_of=day, municipalities=chosen))


def owners_by_law(found: View, area: str) -> set[str]:
    return {
        shorten(responsibility.holder)
        for responsibility in found.responsibilities
        if responsibility.standing is Answer.STATUTORY
        and responsibility.role == expand("role:owner")
        and expand(f"area:{area}") in responsibility.areas
    }


def test_the_scope_is_what_local_documents_cover(shipped_map: Map) -> None:
    assert [shorten(municipality) for municipality in view(shipped_map).scope] == [
        "municipality:2510",
        "municipality:2521",
        "municipality:2523",
        "municipality:2584",
    ]


def test_law_makes_owners_of_who_operates_there_and_says_on_what_basis(shipped_map: Map) -> None:
    found = view(shipped_map, TODAY, "2510")
    shelter = [r for r in found.responsibilities if r.basis == expand("mandate:sol-2025-9-6-shelter")]

    assert [(shorten(r.holder), shorten(r.operates_by or ""), r.section) for r in shelter] == [
        ("agency:2510-social-services", "source:gallivare-vald-i-nara-relation", "9 kap. 6 §")
    ]


def test_what_exists_everywhere_is_made_where_no_document_names_it(shipped_map: Map) -> None:
    found = view(shipped_map, TODAY, "2580")
    made = {shorten(agency.iri): agency.labels["sv"] for agency in found.presences.made}

    assert made == {
        "agency:2580-school": "Skolan i Luleå",
        "agency:2580-social-services": "Socialtjänsten i Luleå",
    }
    by_county = {shorten(p.agency) for p in found.presences.all if expand("kind:region") in p.kinds}
    assert by_county == {"agency:region-25"}


def test_a_county_without_a_named_region_gets_one(shipped_map: Map) -> None:
    found = view(shipped_map, TODAY, "0114")

    assert {shorten(p.agency) for p in found.presences.all if expand("kind:region") in p.kinds} == {"agency:region-01"}


def test_the_police_of_a_day(shipped_map: Map) -> None:
    assert owners_by_law(view(shipped_map, date(2014, 12, 31), "2510"), "crime-investigation") == {
        "agency:polismyndigheten-norrbotten"
    }
    assert owners_by_law(view(shipped_map, date(2015, 1, 1), "2510"), "crime-investigation") == {
        "agency:polismyndigheten"
    }


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        ("2007-06-30", set()),
        ("2025-06-30", {"source:sfs-2001-453"}),
        ("2025-07-01", {"source:sfs-2025-400"}),
    ],
)
def test_support_rests_on_the_act_of_the_day(shipped_map: Map, day: str, acts: set[str]) -> None:
    found = view(shipped_map, date.fromisoformat(day), "2510")

    assert {
        shorten(r.act or "")
        for r in found.responsibilities
        if expand("area:support-exposed") in r.areas and r.standing is Answer.STATUTORY
    } == acts


def test_sections_that_are_not_looked_up_are_marked(shipped_map: Map) -> None:
    found = view(shipped_map, TODAY, "2510")
    after = {shorten(area) for r in found.responsibilities if r.unverified and r.act for area in r.areas}

    assert {"area:support-exposed", "area:support-children", "area:perpetrator-work"} <= after
    assert all(
        r.section == "4 kap. 1 §" for r in found.responsibilities if r.unverified and "sol-2025" in (r.basis or "")
    )


def test_a_mandate_lasts_no_longer_than_its_act(make_map: Callable[..., Map]) -> None:
    act = """
    source:act a vnr:Act ; vnr:rank rank:law ; rdfs:label "Lagen"@sv ; dcterms:issued "2000"^^xsd:gYear ;
        vnr:validThrough "2010-12-31"^^xsd:date .
    mandate:m a vnr:Mandate ; vnr:act source:act ; vnr:validThrough "2020"^^xsd:gYear .
    """
    found = view(make_map(act), TODAY, "2510")

    assert found.periods[expand("mandate:m")] == Period(date(2000, 1, 1), date(2010, 12, 31))
    assert found.phase(expand("mandate:m")) is Phase.ENDED
    assert found.phase("https://example.org/without-time") is Phase.CURRENT


def test_two_views_of_one_map_do_not_meet(make_map: Callable[..., Map]) -> None:
    map_ = make_map("agency:x a vnr:Agency ; vnr:operatesIn municipality:2510 .")
    first = view(map_, TODAY, "2510")
    second = view(map_, TODAY, "2510")

    assert first.responsibilities == second.responsibilities
    assert first.presences == second.presences


def test_a_broader_concept_takes_in_the_narrower(shipped_map: Map) -> None:
    found = view(shipped_map)

    assert found.within[expand("target:older-people")] == {
        expand(f"target:{name}") for name in ("older-people", "adults-exposed", "exposed", "everyone")
    }
    assert expand("target:older-people") in found.narrower[expand("target:exposed")]
