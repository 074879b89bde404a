"""The questions that the map is for, each with its answer on the shipped data."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.coverage import COUNTED_TARGETS, Coverage, install_derived
from vnr_graph.disagreements import OPEN_END, find_disagreements
from vnr_graph.model import Answer
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

    Ask = Callable[..., list[tuple[str, ...]]]

G = "source:gallivare-vald-i-nara-relation"
J = "source:jokkmokk-forebyggande-arbete"


def test_agencies_named_in_jokkmokk_are_the_parties_of_the_agreement_and_own_nothing(ask: Ask) -> None:
    rows = ask(
        "owners", ("area", "type", "target", "holder", "role", "standing", "source", "basis"), municipality="Jokkmokk"
    )
    detection = ("area:detection", "violence:close-relationships")
    by_agreement = ("role:contributor", "answer:named", J, "programme:agreement-2510")
    assert [row for row in rows if row[5] == "answer:named"] == [
        (*detection, target, holder, *by_agreement)
        for target in ("target:children-witnesses", "target:exposed", "target:women-exposed")
        for holder in ("agency:2510-municipality", "agency:2510-police")
    ]


def test_groups_tasked_in_gallivare(ask: Ask) -> None:
    rows = ask("owners", ("area", "type", "target", "holder", "standing"), municipality="2523")
    tasked = {row[:4] for row in rows if row[4] == "answer:collective"}
    assert {row[3] for row in tasked} == {
        "group:2523-collaboration",
        "group:2523-crime-prevention-council",
        "group:child-group",
    }
    assert (
        "area:support-children",
        "violence:violence-against-children",
        "target:children-exposed",
        "group:child-group",
    ) in tasked


@pytest.mark.parametrize("code", ["2510", "2521", "2523", "2584"])
def test_owners_are_those_of_the_view(ask: Ask, today: View, code: str) -> None:
    place = expand(f"municipality:{code}")
    stated = {
        (*map(shorten, (area, type_, target, r.holder, r.role)), shorten(r.standing.iri), shorten(r.iri))
        for r in today.responsibilities
        if place in r.municipalities
        for area, type_, target in product(r.areas, r.types, r.targets)
    }
    rows = ask("owners", ("area", "type", "target", "holder", "role", "standing", "responsibility"), municipality=code)
    assert set(rows) == stated


def test_an_unverified_section_is_marked(ask: Ask) -> None:
    rows = ask("owners", ("basis", "section", "sectionUnverified"), municipality="Jokkmokk")
    assert ("mandate:sol-2025-4-1-support-exposed", "4 kap. 1 §", "true") in rows
    assert ("mandate:sol-2025-9-6-shelter", "9 kap. 6 §", "-") in rows


def test_members_and_who_says_so(ask: Ask) -> None:
    group = "group:child-group"
    of_both = ("agency:child-group-police", "agency:child-group-primary-care")
    of_gallivare = (
        *(f"agency:{code}-social-services" for code in (2510, 2521, 2523, 2584)),
        "agency:barnkliniken-gallivare-sjukhus",
        "agency:bup-gallivare-kiruna",
        "agency:kvinnokliniken-gallivare-sjukhus",
    )
    of_jokkmokk = (
        "agency:aklagarmyndigheten",
        "agency:bup",
        "agency:child-group-social-services",
        "agency:kvinnokliniken",
        "agency:lapplands-barnklinik",
    )
    expected = [(group, m, "role:member", G) for m in (*of_both, *of_gallivare)]
    expected += [(group, m, "role:member", J) for m in (*of_both, *of_jokkmokk)]
    assert ask("members", group="samverkansgruppen kring våld mot barn") == sorted(expected)


def test_members_of_every_group(ask: Ask) -> None:
    counts = Counter((group, source) for group, _, _, source in ask("members"))
    assert counts == {
        ("group:2510-collaboration", J): 6,
        ("group:2523-collaboration", G): 8,
        ("group:2523-crime-prevention-council", G): 2,
        ("group:child-group", G): 9,
        ("group:child-group", J): 7,
    }


def types_without_a_named_owner(view: View) -> list[tuple[str, str, str]]:
    expected = []
    for municipality in view.scope:
        here = [r for r in view.responsibilities if municipality in r.municipalities and r.role == expand("role:owner")]
        for type_ in view.types:
            standings = {r.standing for r in here if type_ in view.types_of(r)}
            for answer in (Answer.NAMED, Answer.STATUTORY, Answer.COLLECTIVE, Answer.SILENT):
                if answer in standings or answer is Answer.SILENT:
                    break
            if answer is not Answer.NAMED:
                expected.append((shorten(municipality), shorten(type_), shorten(answer.iri)))
    return expected


def test_types_without_a_named_owner(ask: Ask, today: View) -> None:
    columns = ("municipality", "type", "answer")
    rows = ask("types-without-owner", columns)
    assert rows == types_without_a_named_owner(today)
    assert Counter((row[0], row[2]) for row in rows) == dict.fromkeys(
        ((f"municipality:{code}", "answer:statutory") for code in (2510, 2521, 2523, 2584)), len(today.types)
    )
    in_jokkmokk = [row for row in rows if row[0] == "municipality:2510"]
    assert ask("types-without-owner", columns, municipality="Jokkmokk") == in_jokkmokk


def test_types_without_a_named_owner_while_the_project_ran(ask_map: Ask) -> None:
    """It tasks the four social administrations with training, for every type; nobody's elsewhere."""
    scope = tuple(expand(f"municipality:{code}") for code in (2510, 2506))
    view = view_map(open_map(), ViewOptions(as_of=date(2014, 8, 6), municipalities=scope))
    install_derived(view)
    rows = ask_map(view.map, "types-without-owner", ("municipality", "type", "answer"))
    assert rows == types_without_a_named_owner(view)
    assert Counter(row[0] for row in rows) == {"municipality:2506": len(view.types)}
    assert ask_map(view.map, "types-without-owner", municipality="Jokkmokk") == []


NOBODY = """
agency:x a vnr:Agency ; rdfs:label "X"@sv ; vnr:kind kind:church ; vnr:operatesIn municipality:0114 .
group:x a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv ; vnr:covers municipality:0114 .
responsibility:x a vnr:Responsibility ; vnr:holder group:x ; vnr:role role:owner ; vnr:area area:advice ;
    vnr:violenceType violence:latent ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0114 .
responsibility:y a vnr:Responsibility ; vnr:holder agency:x ; vnr:role role:contributor ; vnr:area area:advice ;
    vnr:violenceType violence:neglect ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0114 .
"""
ASKED = """
source:decisions-x a vnr:Source ; vnr:rank rank:decision .
decision:x a vnr:NoOwnerStatement ; vnr:municipality municipality:0114 ; vnr:violenceType violence:latent ;
    vnr:asked "2026-01-01"^^xsd:date ; vnr:expires "EXPIRES"^^xsd:date .
"""


@pytest.mark.parametrize(("expires", "answer"), [("2027-01-01", "declared-none"), ("2026-06-30", "collective")])
def test_what_law_leaves_out_is_owned_by_nobody(
    make_map: Callable[..., Map], ask_map: Ask, expires: str, answer: str
) -> None:
    map_ = make_map(NOBODY, ASKED.replace("EXPIRES", expires))
    is_a, mandate = ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("vnr:Mandate"))
    for quad in list(map_.store.quads_for_pattern(None, is_a, mandate)):
        map_.store.remove(quad)
    install_derived(
        view_map(map_, ViewOptions(as_of=date(2026, 11, 21), municipalities=(expand("municipality:0114"),)))
    )
    rows = {type_: (found, law, groups) for _, type_, found, law, groups in ask_map(map_, "types-without-owner")}
    assert rows["violence:latent"] == (f"answer:{answer}", "0", "1")
    assert rows["violence:neglect"] == ("answer:silent", "0", "0")
    assert len(rows) == 17
    assert ("municipality:0114", "area:advice", "1") in ask_map(map_, "areas-without-owner")


def test_areas_nobody_owns(ask: Ask, today: View) -> None:
    owned = {
        (m, area)
        for r in today.responsibilities
        if r.role == expand("role:owner") and r.standing is not Answer.COLLECTIVE
        for m in r.municipalities
        for area in r.areas
    }
    areas = today.map.subjects("skos:inScheme", expand("area:")[:-1])
    numbers = {area: int(today.map.literals(area, "skos:notation")[0].value) for area in areas}
    expected = [
        (shorten(m), shorten(area))
        for m in today.scope
        for area in sorted(areas, key=numbers.__getitem__)
        if (m, area) not in owned
    ]
    assert ask("areas-without-owner", ("municipality", "area")) == expected
    assert ("municipality:2510", "area:child-interview") in expected
    assert ask("areas-without-owner", ("municipality",), municipality="Kiruna") == [
        row[:1] for row in expected if row[0] == "municipality:2584"
    ]


def test_what_the_founding_pages_disagree_on(ask: Ask) -> None:
    rows = ask("disagreements", ("thing", "property", "value", "source"))
    assert ("group:child-group", "org:hasMember", "agency:aklagarmyndigheten", J) in rows
    assert ("group:child-group", "vnr:method", "Avidentifierade barnsamråd", G) in rows
    assert ("programme:projekt-vald-i-nara-relationer", "vnr:validThrough", "2014", J) in rows
    assert ("programme:projekt-vald-i-nara-relationer", "vnr:addressesTarget", "target:perpetrators", J) in rows
    assert ("agency:lapplands-barnklinik", "rdfs:label", "Lapplands Barnklinik", J) in rows
    assert not [row for row in rows if row[:3] == ("group:child-group", "org:hasMember", "agency:child-group-police")]


def test_disagreements_are_those_of_the_report(ask: Ask, today: View) -> None:
    found = set()
    for difference in find_disagreements(today.map):
        sources = {side.source for side in difference.sides}
        if sources == {expand(G), expand(J)}:
            found |= {
                (shorten(side.subject), shorten(difference.property), shorten(value), shorten(side.source))
                for side in difference.sides
                for value in side.own
                if value != OPEN_END  # the report's word for a beginning without an end; no document's
            }
    assert set(ask("disagreements", ("thing", "property", "value", "source"))) == found


def test_a_member_by_another_name_is_told(ask: Ask) -> None:
    rows = ask("disagreements", ("property", "value", "source", "perhaps"))
    assert ("org:hasMember", "agency:bup", J, "agency:bup-gallivare-kiruna") in rows
    assert ("org:hasMember", "agency:aklagarmyndigheten", J, "-") in rows


def test_disagreements_the_other_way_round(ask: Ask) -> None:
    columns = ("thing", "property", "value", "source", "counterpart", "perhaps")
    turned = ask(
        "disagreements", columns, first="jokkmokk-forebyggande-arbete", second="gallivare-vald-i-nara-relation"
    )
    assert turned == ask("disagreements", columns)
    assert ask("disagreements", columns, first=J, second=J) == []


def test_programmes_that_ran_on_a_date(ask: Ask) -> None:
    always = [
        ("programme:agreement-2510", "-", "-"),
        ("programme:county-work-g", "-", "-"),
        ("programme:county-work-j", "-", "-"),
        ("programme:hp-2510", "-", "-"),
        ("programme:hp-2523", "-", "-"),
        ("programme:hp-child-group-g", "-", "-"),
        ("programme:hp-child-group-j", "-", "-"),
    ]
    open_ = ("programme:development-kraftfalt-norr", "2012-01-01", "-")
    ended = ("programme:projekt-vald-i-nara-relationer", "2012-01-01", "2014-12-31")
    columns = ("programme", "firstDay", "lastDay")
    assert ask("programmes", columns, date="2011-12-31") == always
    assert ask("programmes", columns, date="2014-08-06") == sorted([*always, open_, ended])
    assert ask("programmes", columns, date="2014-12-31") == sorted([*always, open_, ended])
    assert ask("programmes", columns, date="2015-01-01") == sorted([*always, open_])
    assert ask("programmes", columns) == sorted([*always, open_])


def test_an_end_that_is_unknown_is_said(ask: Ask) -> None:
    rows = ask("programmes", ("programme", "endUnknown"))
    assert [row[0] for row in rows if row[1] == "true"] == ["programme:county-work-g"]


def test_covered_municipalities_without_their_own_agency(ask: Ask) -> None:
    assert ask("covered-without-agency") == [
        ("group:2510-crime-prevention-council", "municipality:2510", J),
        ("group:child-group", "municipality:2510", J),
        ("group:child-group", "municipality:2521", J),
        ("group:child-group", "municipality:2523", J),
        ("group:child-group", "municipality:2584", J),
    ]


def test_duties_follow_the_law_of_the_day(ask: Ask) -> None:
    columns = ("act", "section", "bearer", "lastDay", "mandate")
    support = {"area": "support-exposed"}
    old = (
        "source:sfs-2001-453",
        "5 kap. 11 §",
        "kind:social-services",
        "2025-06-30",
        "mandate:sol-2001-5-11-support-exposed",
    )
    new = ("source:sfs-2025-400", "4 kap. 1 §", "kind:social-services", "-", "mandate:sol-2025-4-1-support-exposed")
    assert set(ask("duties", columns, date="2014-08-06", **support)) == {old}
    assert old in ask("duties", columns, date="2025-06-30", **support)
    assert new not in ask("duties", columns, date="2025-06-30", **support)
    assert old not in ask("duties", columns, date="2025-07-01", **support)
    assert new in ask("duties", columns, date="2025-07-01", **support)


def test_duties_are_the_mandates_in_force(ask: Ask, today: View) -> None:
    in_force = {
        shorten(mandate) for mandate in today.map.instances("vnr:Mandate") if today.phase(mandate).value == "current"
    }
    assert {row[0] for row in ask("duties", ("mandate",))} == in_force


def test_a_duty_tells_what_it_leaves_out_and_what_is_uncertain(ask: Ask) -> None:
    rows = ask("duties", ("mandate", "exceptType", "startUnknown"), area="crime-investigation")
    assert [row for row in rows if row[0] == "mandate:polislag-2-investigation"] == [
        ("mandate:polislag-2-investigation", "violence:latent", "true"),
        ("mandate:polislag-2-investigation", "violence:neglect", "true"),
    ]


def test_without_an_agency(ask: Ask, today: View) -> None:
    counted = Coverage(today).sole_cells(expand(f"target:{target}") for target in COUNTED_TARGETS)
    rows = ask("without-agency")
    assert Counter(row[0] for row in rows) == {shorten(agency): count for agency, count in counted.items()}
    assert ask("without-agency", agency="Polismyndigheten") == [r for r in rows if r[0] == "agency:polismyndigheten"]
    assert ask("without-agency", agency="agency:svenska-kyrkan") == []


def test_where_agencies_meet(ask: Ask) -> None:
    rows = ask("meeting-points")
    assert rows[:7] == [
        ("agency:2523-police", "2", "4", "1"),
        ("agency:child-group-police", "1", "4", "2"),
        ("agency:2510-police", "1", "4", "1"),
        ("agency:2510-social-services", "2", "2", "2"),
        ("agency:aklagarmyndigheten", "2", "2", "2"),
        ("agency:2523-social-services", "2", "2", "1"),
        ("agency:2510-health-care", "1", "2", "1"),
    ]
    assert len(rows) == 26


def test_what_jokkmokk_has_that_gallivare_lacks(ask: Ask) -> None:
    kinds = [
        ("kind:pupil-health", "agency:2510-pupil-health", "-", J),
        ("kind:refugee-reception", "agency:2510-refugee-reception", "-", J),
        ("kind:womens-shelter", "agency:jokkmokks-kvinnojour", "-", J),
    ]
    assert ask("has-and-lacks") == [
        *(("vnr:Agency", *kind) for kind in kinds),
        *(("vnr:CollaborationGroup", *kind) for kind in kinds),
        ("vnr:Programme", "vnr:CooperationAgreement", "programme:agreement-2510", "-", J),
        ("vnr:Responsibility", "area:detection", "agency:2510-municipality", "role:contributor", J),
        ("vnr:Responsibility", "area:detection", "agency:2510-police", "role:contributor", J),
    ]


def test_what_gallivare_has_that_jokkmokk_lacks(ask: Ask) -> None:
    rows = ask("has-and-lacks", ("matter", "what"), has="Gällivare", lacks="Jokkmokk")
    members = ("church", "migration-agency", "municipality", "prison-probation", "prosecution", "school")
    kinds = ("child-psychiatry", "church", "hospital", "paediatric-clinic", "school", "womens-clinic")
    assert rows == [
        *(("vnr:Agency", f"kind:{kind}") for kind in kinds),
        *(("vnr:CollaborationGroup", f"kind:{kind}") for kind in members),
    ]


ROLES = """
agency:a a vnr:Agency ; rdfs:label "A"@sv ; vnr:kind kind:church ; vnr:operatesIn municipality:0114 .
agency:b a vnr:Agency ; rdfs:label "B"@sv ; vnr:kind kind:church ; vnr:operatesIn municipality:0115 .
responsibility:a-owns a vnr:Responsibility ; vnr:holder agency:a ; vnr:role role:owner ; vnr:area area:advice ;
    vnr:violenceType violence:latent ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0114 .
responsibility:b-helps a vnr:Responsibility ; vnr:holder agency:b ; vnr:role role:contributor ; vnr:area area:advice ;
    vnr:violenceType violence:latent ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0115 .
responsibility:a-funds a vnr:Responsibility ; vnr:holder agency:a ; vnr:role role:funder ; vnr:area area:funding ;
    vnr:violenceType violence:latent ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0114 .
responsibility:b-funds a vnr:Responsibility ; vnr:holder agency:b ; vnr:role role:funder ; vnr:area area:funding ;
    vnr:violenceType violence:latent ; vnr:targetGroup target:exposed ; vnr:municipality municipality:0115 .
"""


def test_a_contributor_is_no_counterpart_of_an_owner(make_map: Callable[..., Map], ask_map: Ask) -> None:
    map_ = make_map(ROLES)
    scope = tuple(expand(f"municipality:{code}") for code in ("0114", "0115"))
    install_derived(view_map(map_, ViewOptions(as_of=date(2026, 11, 21), municipalities=scope)))
    columns = ("matter", "what", "thing", "role")
    assert ask_map(map_, "has-and-lacks", columns, has="0114", lacks="0115") == [
        ("vnr:Responsibility", "area:advice", "agency:a", "role:owner")
    ]
    assert ask_map(map_, "has-and-lacks", columns, has="0115", lacks="0114") == [
        ("vnr:Responsibility", "area:advice", "agency:b", "role:contributor")
    ]


def test_pages_with_their_days(ask: Ask) -> None:
    stamp = "2014-08-06T09:55:00"
    assert ask("documents", rank="sida") == [
        (G, "rank:page", "-", "-", "2012", "agency:2523-municipality"),
        (J, "rank:page", stamp, stamp, "-", "agency:2510-municipality"),
    ]


def test_documents_are_all_that_have_a_rank_the_strongest_first(ask: Ask, today: View) -> None:
    rows = ask("documents", ("document",))
    order = [shorten(document.iri) for document in today.map.documents.values() if document.rank is not None]
    assert [row[0] for row in rows] == order


def test_open_questions_in_one_language(ask: Ask, today: View) -> None:
    for language in ("sv", "en"):
        asked = {
            (shorten(document), text.value)
            for document in today.map.documents
            for text in today.map.literals(document, "vnr:openQuestion")
            if text.language == language
        }
        assert set(ask("open-questions", language=language)) == asked
    assert (J, "-") not in ask("open-questions")
    assert ask("open-questions") == ask("open-questions", language="sv")


def test_evidence_in_the_order_of_the_text(ask: Ask) -> None:
    rows = ask("evidence", ("source", "heading", "paragraph", "sentence", "evidence"), thing="programme:agreement-2510")
    assert rows == [
        (J, "1", "-", "-", "evidence:jokkmokk-h1-agreement"),
        (J, "-", "1", "1", "evidence:jokkmokk-1-1-council"),
        (J, "-", "1", "1", "evidence:jokkmokk-1-1-agreement"),
        (J, "-", "1", "1", "evidence:jokkmokk-1-1-police"),
        (J, "-", "1", "1", "evidence:jokkmokk-1-1-municipality"),
        (J, "-", "1", "1", "evidence:jokkmokk-1-1-subject"),
        (J, "-", "1", "2", "evidence:jokkmokk-1-2-detection"),
        (J, "-", "1", "2", "evidence:jokkmokk-1-2-children-witnesses"),
        (J, "-", "1", "2", "evidence:jokkmokk-1-2-women-exposed"),
    ]
