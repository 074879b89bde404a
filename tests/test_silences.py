"""The nine silences of the founding pages show as gaps: the exact findings and cells of 2026-11-21.

``facts/silences.toml`` holds that the graph invents nothing where the pages are silent; this is what a person is told
about it. Law answers for some of what the pages leave out, and then the finding says so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.coverage import Coverage
from vnr_graph.model import Answer, Cell
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from vnr_graph.model import CellAnswer
    from vnr_graph.store.opening import Map

TODAY = date(2026, 11, 21)
JOKKMOKK, PAJALA, GALLIVARE, KIRUNA = (f"municipality:{code}" for code in (2510, 2521, 2523, 2584))
FOUR = (JOKKMOKK, PAJALA, GALLIVARE, KIRUNA)

NINE = {
    "digital",
    "economic",
    "honour-related",
    "latent",
    "material",
    "neglect",
    "physical",
    "psychological",
    "sexual",
}
CORE = NINE | {
    "child-witness",
    "forced-marriage",
    "harassment-and-threats",
    "mens-violence-against-women",
    "stalking",
    "trafficking",
    "violence-against-children",
    "violence-against-women",
}
STANDARD_RISK_GROUPS = {
    "lgbtq",
    "national-minorities",
    "older-people",
    "people-with-disabilities",
    "people-with-substance-use",
}

Found = dict[tuple[str, str], set[str | None]]
"""Rule and focus node → the values found, without their prefixes."""


@pytest.fixture(scope="module")
def found(shipped_map: Map) -> Found:
    report = check_map(shipped_map, CheckOptions(ViewOptions(as_of=TODAY)))
    by_focus: Found = {}
    for finding in report.findings:
        value = finding.value and shorten(finding.value).rpartition(":")[2]
        by_focus.setdefault((finding.rule, shorten(finding.focus)), set()).add(value)
    return by_focus


@pytest.fixture(scope="module")
def coverage(shipped_map: Map) -> Coverage:
    return Coverage(view_map(shipped_map, ViewOptions(as_of=TODAY)))


def of_rule(found: Found, rule: str) -> dict[str, set[str | None]]:
    return {focus: values for (id_, focus), values in found.items() if id_ == rule}


def cell(coverage: Coverage, municipality: str, area: str, type_: str, target: str | None = None) -> CellAnswer:
    return coverage.answer(
        Cell(
            expand(municipality),
            expand(f"violence:{type_}"),
            expand(f"area:{area}"),
            target and expand(f"target:{target}"),
        )
    )


def test_1_who_answers_for_what_is_said_to_be_settled_and_is_not_recorded(found: Found) -> None:
    assert of_rule(found, "VNR206") == {"programme:hp-child-group-g": {None}, "programme:hp-child-group-j": {None}}


def test_2_no_type_has_an_owner_of_its_own(found: Found, coverage: Coverage) -> None:
    assert of_rule(found, "VNR101") == {}
    assert of_rule(found, "VNR102") == {
        PAJALA: CORE - {"violence-against-children"},
        KIRUNA: CORE - {"violence-against-children"},
    }
    assert of_rule(found, "VNR103") == {
        JOKKMOKK: CORE,
        GALLIVARE: CORE,
        PAJALA: {"violence-against-children"},
        KIRUNA: {"violence-against-children"},
    }
    assert of_rule(found, "VNR106") == {}
    assert [
        r.iri
        for r in coverage.view.responsibilities
        if r.municipalities and r.standing is Answer.NAMED and r.role == expand("role:owner")
    ] == []


@pytest.mark.parametrize("type_", sorted(NINE | {"stalking", "trafficking", "post-separation"}))
def test_2_a_type_that_no_page_names_has_an_owner_by_law_alone(coverage: Coverage, type_: str) -> None:
    close_relationships = expand("violence:close-relationships")
    for municipality in FOUR:
        answer = cell(coverage, municipality, "detection", type_, "exposed")
        assert answer.answer is Answer.STATUTORY
        assert answer.owners == ()
        code = municipality.partition(":")[2]
        by_law = {shorten(o.responsibility.holder): o.inherited_type for o in answer.statutory}
        assert by_law == dict.fromkeys((f"agency:{code}-social-services", "agency:region-25"), close_relationships)
        groups = {shorten(o.responsibility.holder): o.inherited_type for o in answer.groups}
        council = {"group:2523-crime-prevention-council": close_relationships}
        assert groups == (council if municipality == GALLIVARE else {})
        others = {shorten(o.responsibility.holder): o.inherited_type for o in answer.others}
        parties = dict.fromkeys(("agency:2510-municipality", "agency:2510-police"), close_relationships)
        assert others == (parties if municipality == JOKKMOKK else {})


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("acute-protection", "VNR114"),
        ("risk-assessment", "VNR114"),
        ("crime-investigation", "VNR114"),
        ("contact-ban", "VNR114"),
        ("perpetrator-work", "VNR114"),
        ("child-interview", "VNR111"),
        ("follow-up", "VNR111"),
        ("forensic-certificate", "VNR111"),
        ("legal-counsel", "VNR111"),
        ("medical-care", "VNR111"),
        ("trauma-treatment", "VNR111"),
    ],
)
def test_3_a_step_that_no_page_names_is_owned_by_law_or_by_nobody(
    found: Found, coverage: Coverage, step: str, rule: str
) -> None:
    other = {"VNR111": "VNR114", "VNR114": "VNR111"}[rule]
    answer = {"VNR111": Answer.SILENT, "VNR114": Answer.STATUTORY}[rule]
    for municipality in FOUR:
        assert step in found[rule, municipality]
        assert step not in found[other, municipality]
        assert cell(coverage, municipality, step, "physical").answer is answer


def test_3_nobody_owns_the_detection_of_violence_that_children_have_witnessed(found: Found, coverage: Coverage) -> None:
    """An objective of both pages: a council's in Gällivare, the agreement's in Jokkmokk."""
    assert of_rule(found, "VNR113") == {municipality: {"detection"} for municipality in FOUR}
    answers = {m: cell(coverage, m, "detection", "child-witness", "children-witnesses") for m in FOUR}
    assert {m: a.answer for m, a in answers.items()} == {
        JOKKMOKK: Answer.SILENT,
        PAJALA: Answer.SILENT,
        GALLIVARE: Answer.COLLECTIVE,
        KIRUNA: Answer.SILENT,
    }


def test_4_no_dates_deciders_chairs_or_conveners(found: Found) -> None:
    groups = {f"group:{code}-{kind}" for code in (2510, 2523) for kind in ("collaboration", "crime-prevention-council")}
    programmes = {"programme:hp-2510", "programme:hp-2523"}
    assert of_rule(found, "VNR305") == {key: {None} for key in [*groups, "group:child-group"]}
    assert of_rule(found, "VNR201") == {key: {None} for key in programmes}
    assert of_rule(found, "VNR203") == {"programme:agreement-2510": {None}}
    assert of_rule(found, "VNR207") == {
        key: {None} for key in [*programmes, "programme:hp-child-group-g", "programme:hp-child-group-j"]
    }
    assert of_rule(found, "VNR402") == {"source:gallivare-vald-i-nara-relation": {None}}


def test_5_the_duty_to_report_is_in_law_and_on_no_page(found: Found, coverage: Coverage) -> None:
    for municipality in FOUR:
        assert "reporting-concern" in found["VNR114", municipality]
        answer = cell(coverage, municipality, "reporting-concern", "violence-against-children", "children-exposed")
        assert answer.answer is Answer.STATUTORY
        assert answer.owners == ()
        assert answer.groups == ()


def test_6_nobody_can_be_reached(found: Found) -> None:
    assert of_rule(found, "VNR307") == {JOKKMOKK: {"19"}, PAJALA: {"14"}, GALLIVARE: {"21"}, KIRUNA: {"14"}}


def test_7_kiruna_and_pajala_have_no_group_of_their_own(found: Found) -> None:
    assert of_rule(found, "VNR306") == {PAJALA: {None}, KIRUNA: {None}}


def test_8_kinds_of_agency_that_no_page_names(found: Found) -> None:
    kinds: set[str | None] = {
        "county-board",
        "dental-care",
        "disability-care",
        "district-court",
        "elder-care",
        "employment-service",
        "mens-centre",
        "social-insurance",
        "victim-support",
    }
    assert of_rule(found, "VNR308") == dict.fromkeys(FOUR, kinds)


def test_9_standard_risk_groups_have_nobody_of_their_own(found: Found) -> None:
    by_law_only = {
        "adults-exposed",
        "children",
        "children-exposed",
        "children-witnesses",
        "close-persons",
        "exposed",
        "men-exposed",
        "perpetrators",
        "staff",
        "women-exposed",
    }
    assert of_rule(found, "VNR112") == {}
    assert of_rule(found, "VNR115") == dict.fromkeys(FOUR, by_law_only | STANDARD_RISK_GROUPS)
    assert of_rule(found, "VNR116") == {}


@pytest.mark.parametrize("target", sorted(STANDARD_RISK_GROUPS))
def test_9_a_standard_risk_group_is_taken_in_by_a_broader_one_and_the_cell_says_so(
    coverage: Coverage, target: str
) -> None:
    answer = cell(coverage, JOKKMOKK, "detection", "close-relationships", target)
    assert answer.answer is Answer.STATUTORY
    assert answer.owners == ()
    exposed = expand("target:exposed")
    assert {shorten(o.responsibility.holder): o.inherited_target for o in answer.statutory} == dict.fromkeys(
        ("agency:2510-social-services", "agency:region-25"), exposed
    )
    assert {shorten(o.responsibility.holder): o.inherited_target for o in answer.others} == dict.fromkeys(
        ("agency:2510-municipality", "agency:2510-police"), exposed
    )
