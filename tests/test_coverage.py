"""The six answers, one by one, and what they rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.coverage import Coverage
from vnr_graph.model import Answer, Cell
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import CellAnswer
    from vnr_graph.store.opening import Map

LULEA = expand("municipality:2580")
DAY = date(2026, 11, 21)

POLICE = """
agency:test-police a vnr:Agency ; rdfs:label "Polisen här"@sv ; vnr:kind kind:local-police ;
    vnr:operatesIn municipality:2580 .
"""
WOMENS_SHELTER = """
agency:test-shelter a vnr:Agency ; rdfs:label "Jouren"@sv ; vnr:kind kind:womens-shelter ;
    vnr:operatesIn municipality:2580 .
"""
GROUP = """
group:test a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv ; vnr:covers municipality:2580 .
"""


def responsibility(name: str, holder: str, **changes: str) -> str:
    values = {
        "role": "role:owner",
        "area": "area:child-interview",
        "violenceType": "violence:physical",
        "targetGroup": "target:children-exposed",
        "municipality": "municipality:2580",
        **changes,
    }
    lines = " ; ".join(f"vnr:{key} {value}" for key, value in values.items())
    return f"responsibility:{name} a vnr:Responsibility ; vnr:holder {holder} ; {lines} .\n"


def answer(
    map_: Map,
    violence_type: str = "physical",
    area: str = "child-interview",
    target: str | None = "children-exposed",
    day: date = DAY,
) -> CellAnswer:
    view = view_map(map_, ViewOptions(as_of=day, municipalities=(LULEA,)))
    cell = Cell(
        LULEA, expand(f"violence:{violence_type}"), expand(f"area:{area}"), target and expand(f"target:{target}")
    )
    return Coverage(view).answer(cell)


def test_nobody_says_anything(make_map: Callable[..., Map]) -> None:
    assert answer(make_map(GROUP)).answer is Answer.SILENT


def test_one_agency_is_named(make_map: Callable[..., Map]) -> None:
    found = answer(make_map(POLICE + responsibility("one", "agency:test-police")))
    assert found.answer is Answer.NAMED
    assert [o.responsibility.holder for o in found.owners] == [expand("agency:test-police")]
    assert found.owners[0].responsibility.sources == (expand("source:test-1"),)


def test_several_agencies_share(make_map: Callable[..., Map]) -> None:
    found = answer(
        make_map(
            POLICE
            + WOMENS_SHELTER
            + responsibility("one", "agency:test-police")
            + responsibility("two", "agency:test-shelter")
        )
    )
    assert found.answer is Answer.SHARED


def test_one_agency_said_twice_is_still_one(make_map: Callable[..., Map]) -> None:
    found = answer(
        make_map(
            POLICE + responsibility("one", "agency:test-police"),
            POLICE + responsibility("two", "agency:test-police"),
        )
    )
    assert found.answer is Answer.NAMED
    assert len(found.owners) == 2


def test_a_group_owns_nothing_as_an_agency(make_map: Callable[..., Map]) -> None:
    found = answer(make_map(GROUP + responsibility("one", "group:test")))
    assert found.answer is Answer.COLLECTIVE
    assert [o.responsibility.holder for o in found.groups] == [expand("group:test")]


def test_law_names_the_owner(make_map: Callable[..., Map]) -> None:
    found = answer(make_map(GROUP), area="contact-ban")
    assert found.answer is Answer.STATUTORY
    assert [o.responsibility.holder for o in found.statutory] == [expand("agency:aklagarmyndigheten")]


def test_law_comes_before_a_group_and_both_are_told(make_map: Callable[..., Map]) -> None:
    found = answer(make_map(GROUP + responsibility("one", "group:test", area="area:contact-ban")), area="contact-ban")
    assert found.answer is Answer.STATUTORY
    assert len(found.groups) == 1


def test_a_document_comes_before_law_and_both_are_told(make_map: Callable[..., Map]) -> None:
    found = answer(
        make_map(POLICE + responsibility("one", "agency:test-police", area="area:contact-ban")), area="contact-ban"
    )
    assert found.answer is Answer.NAMED
    assert len(found.statutory) == 1


NO_OWNER = """
decision:asked a vnr:NoOwnerStatement ; vnr:municipality municipality:2580 ; vnr:area area:child-interview ;
    vnr:asked "2026-01-15"^^xsd:date ; vnr:askedBy "Samordnaren"@sv, "The coordinator"@en {expires}.
"""


def test_asked_and_nobody_owns_it(make_map: Callable[..., Map]) -> None:
    assert answer(make_map(NO_OWNER.format(expires=""))).answer is Answer.DECLARED_NONE


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 14), Answer.SILENT),
        (date(2026, 1, 15), Answer.DECLARED_NONE),
        (date(2026, 6, 30), Answer.DECLARED_NONE),
        (date(2026, 7, 1), Answer.SILENT),
    ],
)
def test_the_statement_lasts_from_the_day_it_was_asked_until_it_expires(
    make_map: Callable[..., Map], day: date, expected: Answer
) -> None:
    map_ = make_map(NO_OWNER.format(expires='; vnr:expires "2026-06-30"^^xsd:date '))
    assert answer(map_, day=day).answer is expected


def test_an_owner_contradicts_the_statement_that_there_is_none(make_map: Callable[..., Map]) -> None:
    map_ = make_map(NO_OWNER.format(expires="") + POLICE + responsibility("one", "agency:test-police"))
    found = answer(map_)
    assert found.answer is Answer.NAMED
    assert found.declared_none == (expand("decision:asked"),)


def test_a_broader_type_and_group_cover_the_narrower_and_say_so(make_map: Callable[..., Map]) -> None:
    map_ = make_map(
        POLICE
        + responsibility(
            "one", "agency:test-police", violenceType="violence:close-relationships", targetGroup="target:children"
        )
    )
    found = answer(map_)
    assert found.answer is Answer.NAMED
    assert found.owners[0].inherited_type == expand("violence:close-relationships")
    assert found.owners[0].inherited_target == expand("target:children")


def test_a_narrower_group_is_shown_as_a_part_and_makes_no_answer(make_map: Callable[..., Map]) -> None:
    map_ = make_map(POLICE + responsibility("one", "agency:test-police"))
    found = answer(map_, target="children")
    assert found.answer is Answer.SILENT
    assert found.partly
    assert [o.partial for o in found.owners] == [True]


def test_another_type_does_not_bear_on_the_cell(make_map: Callable[..., Map]) -> None:
    map_ = make_map(POLICE + responsibility("one", "agency:test-police", violenceType="violence:digital"))
    assert answer(map_).owners == ()


def test_any_group_takes_whatever_is_stated(make_map: Callable[..., Map]) -> None:
    map_ = make_map(POLICE + responsibility("one", "agency:test-police"))
    assert answer(map_, target=None).answer is Answer.NAMED


def test_a_contributor_does_not_own(make_map: Callable[..., Map]) -> None:
    found = answer(make_map(POLICE + responsibility("one", "agency:test-police", role="role:contributor")))
    assert found.answer is Answer.SILENT
    assert len(found.others) == 1


def test_what_has_ended_does_not_count(make_map: Callable[..., Map]) -> None:
    map_ = make_map(POLICE + responsibility("one", "agency:test-police", validThrough='"2025"^^xsd:gYear'))
    assert answer(map_, day=date(2025, 12, 31)).answer is Answer.NAMED
    assert answer(map_, day=date(2026, 1, 1)).answer is Answer.SILENT


def test_what_rests_on_an_ended_programme_does_not_count(make_map: Callable[..., Map]) -> None:
    programme = """
    programme:test a vnr:CooperationAgreement ; rdfs:label "Avtalet"@sv ; vnr:validThrough "2025"^^xsd:gYear .
    """
    map_ = make_map(POLICE + programme + responsibility("one", "agency:test-police", basis="programme:test"))
    assert answer(map_, day=date(2025, 12, 31)).answer is Answer.NAMED
    assert answer(map_, day=date(2026, 1, 1)).answer is Answer.SILENT


def test_an_inference_makes_no_owner(make_map: Callable[..., Map]) -> None:
    ours = "source:ours a vnr:Source ; vnr:rank rank:inference .\n"
    assert answer(make_map(ours + POLICE + responsibility("one", "agency:test-police"))).answer is Answer.SILENT


def test_without_a_stated_municipality_the_holder_s_own_counts(make_map: Callable[..., Map]) -> None:
    text = responsibility("one", "agency:test-police").replace("; vnr:municipality municipality:2580", "")
    assert answer(make_map(POLICE + text)).answer is Answer.NAMED
