"""Each point where the two founding pages differ or only one speaks: what finds it, or why nothing can.

The points are numbered S1–S28 in the inventory of the pages; ``facts/differences.toml`` holds what the graph has.
Here stands what a person is told: differences from `find_disagreements`, findings of the check, or the reason why the
point is no difference about one thing that both pages describe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.coverage import Coverage
from vnr_graph.disagreements import Disagreement, Side, find_disagreements
from vnr_graph.model import Cell
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from vnr_graph.store.opening import Map

PAGES = {"source:gallivare-vald-i-nara-relation": "G", "source:jokkmokk-forebyggande-arbete": "J"}

Found = tuple[str, str, str | None]
"""Rule, focus node, value."""


@dataclass(frozen=True)
class Said:
    """A difference as it is to be found.

    Attributes:
        of: the thing in G, and in J where an inference presumes that its name there is another's.
        g: what only G gives.
        j: what only J gives.
    """

    property: str
    nature: str
    of: tuple[str, ...]
    g: frozenset[str] = frozenset()
    j: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Point:
    """What tells of a point.

    Attributes:
        says: differences between the pages.
        finds: findings of the check on 2026-11-21 with the core typology.
        why: why it is not found as a difference between the pages, wholly or in part.
    """

    says: tuple[Said, ...] = ()
    finds: frozenset[Found] = frozenset()
    why: str = ""


def differ(
    property_: str,
    nature: str,
    of: str | tuple[str, str],
    *,
    g: tuple[str, ...] = (),
    j: tuple[str, ...] = (),
) -> Said:
    return Said(property_, nature, (of,) if isinstance(of, str) else of, frozenset(g), frozenset(j))


def member_findings(*members: str) -> frozenset[Found]:
    return frozenset(("VNR304", "group:child-group", f"agency:{member}") for member in members)


SOCIAL_SERVICES = tuple(f"agency:{code}-social-services" for code in (2510, 2521, 2523, 2584))
FOUR = tuple(f"municipality:{code}" for code in (2510, 2521, 2523, 2584))
BARNKLINIKEN = ("agency:barnkliniken-gallivare-sjukhus", "agency:lapplands-barnklinik")
BUP = ("agency:bup-gallivare-kiruna", "agency:bup")
KVINNOKLINIKEN = ("agency:kvinnokliniken-gallivare-sjukhus", "agency:kvinnokliniken")
EFFORT = ("programme:development-kraftfalt-norr", "programme:projekt-vald-i-nara-relationer")

MEMBERS = differ(
    "org:hasMember",
    "different",
    "group:child-group",
    g=(*SOCIAL_SERVICES, BARNKLINIKEN[0], BUP[0], KVINNOKLINIKEN[0]),
    j=("agency:aklagarmyndigheten", "agency:child-group-social-services", BARNKLINIKEN[1], BUP[1], KVINNOKLINIKEN[1]),
)

POINTS = {
    1: Point(says=(MEMBERS,), finds=member_findings("aklagarmyndigheten")),
    2: Point(
        says=(
            MEMBERS,
            differ(
                "rdfs:label",
                "conflict",
                BARNKLINIKEN,
                g=("Barnkliniken vid Gällivare sjukhus",),
                j=("Lapplands Barnklinik",),
            ),
            differ("vnr:operatesIn", "one-sided", BARNKLINIKEN, g=("municipality:2523",)),
        ),
        finds=member_findings("barnkliniken-gallivare-sjukhus", "lapplands-barnklinik")
        | {("VNR405", BARNKLINIKEN[0], "Barnkliniken vid Gällivare sjukhus")},
    ),
    3: Point(
        says=(
            MEMBERS,
            differ(
                "rdfs:label",
                "conflict",
                BUP,
                g=("Barn- och ungdomspsykiatrin (BUP) Gällivare–Kiruna",),
                j=("Barn- och ungdomspsykiatrin (BUP)",),
            ),
            differ("vnr:operatesIn", "one-sided", BUP, g=("municipality:2523", "municipality:2584")),
        ),
        finds=member_findings("bup-gallivare-kiruna", "bup")
        | {("VNR405", BUP[0], "Barn- och ungdomspsykiatrin (BUP) Gällivare–Kiruna")},
    ),
    4: Point(
        says=(
            MEMBERS,
            differ(
                "rdfs:label",
                "conflict",
                KVINNOKLINIKEN,
                g=("Kvinnokliniken vid Gällivare sjukhus",),
                j=("Kvinnokliniken",),
            ),
            differ("vnr:operatesIn", "one-sided", KVINNOKLINIKEN, g=("municipality:2523",)),
        ),
        finds=member_findings("kvinnokliniken-gallivare-sjukhus", "kvinnokliniken")
        | {("VNR405", KVINNOKLINIKEN[0], "Kvinnokliniken vid Gällivare sjukhus")},
    ),
    5: Point(
        says=(MEMBERS,),
        finds=member_findings(
            *(agency.removeprefix("agency:") for agency in SOCIAL_SERVICES), "child-group-social-services"
        ),
    ),
    6: Point(says=(differ("vnr:method", "one-sided", "group:child-group", g=("Avidentifierade barnsamråd",)),)),
    7: Point(
        says=(
            differ(
                "skos:altLabel",
                "conflict",
                "group:child-group",
                g=("kommun- och myndighetsövergripande samverkansgrupp",),
                j=("kommunövergripande samverkansgrupp",),
            ),
        )
    ),
    8: Point(
        why="School and pupil health are two units in two groups, each group told of by its own municipality's page: "
        "no two documents speak of one thing."
    ),
    9: Point(
        why="Prosecutor, prison and probation, migration agency and church sit in Gällivare's group. Jokkmokk's is "
        "another group, and that its page does not name them denies nothing."
    ),
    10: Point(
        why="Refugee reception and women's shelter sit in Jokkmokk's group. Gällivare's is another group; one page of "
        "Gällivare's outside the map even tells of a women's shelter there."
    ),
    11: Point(why="What both local groups have is no difference."),
    12: Point(
        why="The councils are two, one in each municipality, and each page names its own. That Gällivare's is local is "
        "our inference D5, which sets nothing equal."
    ),
    13: Point(finds=frozenset({("VNR303", "group:2510-crime-prevention-council", "municipality:2510")})),
    14: Point(
        finds=frozenset(
            {
                ("VNR203", "programme:agreement-2510", None),
                *(("VNR114", f"municipality:{code}", "area:detection") for code in (2510, 2523)),
            }
        ),
        why="Only Jokkmokk's page speaks of an agreement at all, and of one for Jokkmokk. That its parties are to "
        "become better at detecting makes them contributors and nobody an owner, so that detection has an owner by "
        "law only in both municipalities; the parties and their part stand beside that answer in Jokkmokk only.",
    ),
    15: Point(
        finds=frozenset(("VNR115", f"municipality:{code}", "target:women-exposed") for code in (2510, 2523)),
        why="The objectives are a council's in Gällivare and an agreement's in Jokkmokk, no two documents' about one "
        "thing. An objective names no owner: women exposed have one by law only in both municipalities.",
    ),
    16: Point(
        says=(
            differ(
                "rdfs:label",
                "conflict",
                EFFORT,
                g=("Utvecklingsarbetet om våld mot närstående inom Kraftfält Norr",),
                j=("Projekt Våld i Nära Relationer",),
            ),
        )
    ),
    17: Point(
        says=(differ("vnr:validThrough", "conflict", EFFORT, g=("open",), j=("2014",)),),
        finds=frozenset({("VNR405", EFFORT[1], "2014")}),
    ),
    18: Point(
        says=(
            differ("vnr:framework", "one-sided", EFFORT, g=("agency:kraftfalt-norr",)),
            differ("vnr:responsibleParty", "one-sided", EFFORT, g=("agency:kraftfalt-norr",)),
            differ("vnr:party", "one-sided", EFFORT, j=SOCIAL_SERVICES),
            differ("vnr:covers", "one-sided", EFFORT, j=FOUR),
        )
    ),
    19: Point(says=(differ("vnr:addressesTarget", "different", EFFORT, j=("target:perpetrators",)),)),
    20: Point(
        why="To have experienced and to have witnessed violence are one target group here; the word that each "
        "page uses stands in the label of its own objective, and no inference sets the objectives equal."
    ),
    21: Point(
        why="Only Jokkmokk's page speaks of a project leader, a post that nothing in Gällivare's is compared with. The "
        "name of the person is not in the map."
    ),
    22: Point(
        finds=frozenset({("VNR205", "application:socialstyrelsen-2015", "outcome:unknown")}),
        why="Only Jokkmokk's page speaks of the application; a page may be silent on what its municipality applies "
        "for. What 2015 means is an open question on the page's own source.",
    ),
    23: Point(
        why="Each page speaks of its own municipality's part in county-wide work, so that inference E4 does not set "
        "the two equal; that Gällivare's part may have ended is said by vnr:endUnknown."
    ),
    24: Point(why="As S23: each page's label says what the work is, and the two are not set equal."),
    25: Point(
        finds=frozenset(
            {
                ("VNR402", "source:gallivare-vald-i-nara-relation", None),
                ("VNR403", "source:jokkmokk-forebyggande-arbete", "2014-08-06"),
            }
        )
    ),
    26: Point(why="What a municipality holds is no statement about anything that the other page describes."),
    27: Point(
        why="Which types a page mentions is said of the page itself, and no two pages are one thing; that a type is "
        "mentioned gives it no owner."
    ),
    28: Point(why="The two terms are two names of one concept, violence:close-relationships."),
}


@pytest.fixture(scope="module")
def told(shipped_map: Map) -> frozenset[Said]:
    return frozenset(said_of(disagreement) for disagreement in find_disagreements(shipped_map))


@pytest.fixture(scope="module")
def findings(shipped_map: Map) -> frozenset[Found]:
    report = check_map(shipped_map, CheckOptions(ViewOptions(as_of=date(2026, 11, 21))))
    return frozenset((f.rule, shorten(f.focus), f.value and shorten(f.value)) for f in report.findings)


def said_of(disagreement: Disagreement) -> Said:
    sides: dict[str, Side] = {PAGES[shorten(side.source)]: side for side in disagreement.sides}
    own = {page: frozenset(shorten(value) for value in side.own) for page, side in sides.items()}
    subjects = tuple(dict.fromkeys(shorten(sides[page].subject) for page in ("G", "J")))
    assert disagreement.presumed is (len(subjects) > 1)
    return Said(shorten(disagreement.property), disagreement.nature.value, subjects, own["G"], own["J"])


@pytest.mark.parametrize("number", POINTS)
def test_point_is_told_of_or_the_reason_stands(number: int, told: frozenset[Said], findings: frozenset[Found]) -> None:
    point = POINTS[number]
    assert set(point.says) - told == set()
    assert point.finds - findings == set()
    assert point.says or point.finds or point.why


def test_every_point_of_the_inventory_is_in_the_table() -> None:
    assert list(POINTS) == list(range(1, 29))


def test_every_difference_found_is_a_point_of_the_inventory(told: frozenset[Said]) -> None:
    assert told == {said for point in POINTS.values() for said in point.says}


def test_findings_on_documents_that_differ_are_points_of_the_inventory(findings: frozenset[Found]) -> None:
    listed = {found for point in POINTS.values() for found in point.finds}
    for rule in ("VNR303", "VNR304", "VNR402", "VNR403", "VNR405"):
        assert {found for found in findings if found[0] == rule} == {found for found in listed if found[0] == rule}


def test_what_follows_from_the_agreement_is_a_part_in_jokkmokk_and_an_owner_nowhere(
    shipped_map: Map, findings: frozenset[Found]
) -> None:
    def of_value(value: str) -> set[tuple[str, str]]:
        return {(rule, focus) for rule, focus, found in findings if found == value and focus in FOUR}

    assert of_value("area:detection") == {(rule, focus) for rule in ("VNR113", "VNR114") for focus in FOUR}
    assert of_value("target:women-exposed") == {("VNR115", focus) for focus in FOUR}

    coverage = Coverage(view_map(shipped_map, ViewOptions(as_of=date(2026, 11, 21))))
    close, detection, women = map(expand, ("violence:close-relationships", "area:detection", "target:women-exposed"))
    parts = {
        focus: {
            tuple(shorten(str(iri)) for iri in (part.holder, part.role, part.basis))
            for part in (o.responsibility for o in coverage.answer(Cell(expand(focus), close, detection, women)).others)
        }
        for focus in FOUR
    }
    assert parts == {
        **{focus: set() for focus in FOUR},
        "municipality:2510": {
            (f"agency:2510-{party}", "role:contributor", "programme:agreement-2510")
            for party in ("municipality", "police")
        },
    }


def test_each_side_of_a_difference_says_where_it_stands(shipped_map: Map) -> None:
    for disagreement in find_disagreements(shipped_map):
        for side in disagreement.sides:
            if side.values:
                assert side.evidence, (disagreement.property, side.subject)
                assert {shipped_map.iris(place, "oa:hasSource") for place in side.evidence} == {
                    frozenset({side.source})
                }
