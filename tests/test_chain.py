"""The chain: every step in order, and the groups that meet about the matter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.chain import ANY_TYPE, GroupListing, areas_in_order, chain_of
from vnr_graph.disagreements import MemberList
from vnr_graph.model import Answer
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

DAY = date(2026, 11, 21)
JOKKMOKK = expand("municipality:2510")


def view_of(map_: Map) -> View:
    return view_map(map_, ViewOptions(as_of=DAY, municipalities=(JOKKMOKK,)))


def test_areas_come_in_the_order_of_the_chain(shipped_map: Map) -> None:
    areas = areas_in_order(shipped_map)
    assert [shipped_map.text(area, "skos:notation") for area in areas] == [str(number) for number in range(1, 30)]
    assert [shorten(area) for area in areas[:3]] == ["area:prevention", "area:detection", "area:reporting-concern"]


def test_an_area_without_a_number_comes_first(make_map: Callable[..., Map]) -> None:
    scheme = expand("area:").rstrip("/")
    map_ = make_map(f'area:x skos:inScheme <{scheme}> . area:y skos:inScheme <{scheme}> ; skos:notation "iv" .')
    assert [shorten(area) for area in areas_in_order(map_)[:3]] == ["area:x", "area:y", "area:prevention"]


def test_the_chain_has_each_step_once_for_any_type_and_group(shipped_map: Map) -> None:
    chain = chain_of(view_of(shipped_map), JOKKMOKK)
    assert (chain.municipality, chain.violence_type, chain.target) == (JOKKMOKK, ANY_TYPE, None)
    assert [step.cell.area for step in chain.steps] == list(areas_in_order(shipped_map))
    assert {step.cell.violence_type for step in chain.steps} == {ANY_TYPE}
    assert [shorten(listing.group) for listing in chain.groups] == [
        "group:2510-collaboration",
        "group:2510-crime-prevention-council",
        "group:child-group",
    ]


@pytest.mark.parametrize(("target", "answer"), [("exposed", Answer.STATUTORY), ("children-witnesses", Answer.SILENT)])
def test_steps_can_be_chosen(shipped_map: Map, target: str, answer: Answer) -> None:
    area = expand("area:detection")
    (step,) = chain_of(view_of(shipped_map), JOKKMOKK, areas=[area], target=expand(f"target:{target}")).steps
    assert (step.cell.area, step.answer) == (area, answer)
    assert step.owners == ()
    assert [shorten(o.responsibility.holder) for o in step.others] == ["agency:2510-municipality", "agency:2510-police"]


@pytest.mark.parametrize(
    ("target", "groups"),
    [
        ("children", ["group:2510-collaboration", "group:child-group"]),
        ("children-exposed", ["group:2510-collaboration", "group:child-group"]),
        ("older-people", ["group:2510-collaboration"]),
        ("perpetrators", []),
        ("everyone", ["group:2510-collaboration", "group:child-group"]),
    ],
)
def test_groups_are_those_that_concern_the_target_or_a_part_of_it(
    shipped_map: Map, target: str, groups: list[str]
) -> None:
    chain = chain_of(view_of(shipped_map), JOKKMOKK, target=expand(f"target:{target}"))
    assert [shorten(listing.group) for listing in chain.groups] == groups


def test_a_group_concerns_whom_its_task_is_for(make_map: Callable[..., Map]) -> None:
    text = """
    group:g a vnr:CollaborationGroup ; vnr:covers municipality:2510 .
    responsibility:r a vnr:Responsibility ; vnr:holder group:g ; vnr:role role:owner ; vnr:area area:detection ;
        vnr:violenceType violence:digital ; vnr:targetGroup target:older-people .
    """
    view = view_of(make_map(text))
    assert [g.group for g in chain_of(view, JOKKMOKK, target=expand("target:older-people")).groups] == [
        expand("group:g")
    ]
    assert chain_of(view, JOKKMOKK, target=expand("target:lgbtq")).groups == ()


def test_a_group_that_has_ended_or_is_elsewhere_does_not_meet(make_map: Callable[..., Map]) -> None:
    text = """
    group:old a vnr:CollaborationGroup ; vnr:covers municipality:2510 ; vnr:validThrough "2020"^^xsd:gYear .
    group:elsewhere a vnr:CollaborationGroup ; vnr:covers municipality:2523 .
    programme:p a vnr:Programme ; vnr:covers municipality:2510 .
    """
    assert chain_of(view_of(make_map(text)), JOKKMOKK).groups == ()


def test_lists_of_one_group_side_by_side_with_who_may_be_whom(shipped_map: Map) -> None:
    (listing,) = (
        listing
        for listing in chain_of(view_of(shipped_map), JOKKMOKK, target=expand("target:children")).groups
        if listing.group == expand("group:child-group")
    )
    assert listing.differs
    assert [(shorten(listed.source), len(listed.members)) for listed in listing.lists] == [
        ("source:gallivare-vald-i-nara-relation", 9),
        ("source:jokkmokk-forebyggande-arbete", 7),
    ]
    pairs = {
        "agency:bup": "agency:bup-gallivare-kiruna",
        "agency:kvinnokliniken": "agency:kvinnokliniken-gallivare-sjukhus",
        "agency:lapplands-barnklinik": "agency:barnkliniken-gallivare-sjukhus",
    }
    both_ways = pairs | {other: one for one, other in pairs.items()}
    assert {shorten(one): {*map(shorten, others)} for one, others in listing.presumed.items()} == {
        one: {other} for one, other in both_ways.items()
    }


@pytest.mark.parametrize(
    ("lists", "differs"), [([], False), (["ab"], False), (["ab", "ba"], False), (["ab", "abc"], True)]
)
def test_lists_differ_by_who_is_in_them(lists: list[str], *, differs: bool) -> None:
    listing = GroupListing("g", tuple(MemberList("s", dict.fromkeys(names, ())) for names in lists))
    assert listing.differs is differs
