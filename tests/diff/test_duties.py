"""Who gained or lost which responsibility, whatever statements say so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vnr_graph.diff.changes import Way
from vnr_graph.model import Phase
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.diff.changes import DutyChange
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.store.opening import Map

    Compared = Callable[..., Comparison]
    InTurtle = Callable[..., str]

MANDATE = """
mandate:protect a vnr:Mandate ; vnr:act source:act ; vnr:bearerKind kind:social-services, kind:school ;
    vnr:role role:owner ; vnr:area area:acute-protection ; vnr:violenceType violence:close-relationships ;
    vnr:targetGroup target:perpetrators .
"""


def told(change: DutyChange) -> tuple[str, tuple[str, ...], str, list[str], list[str], list[str]]:
    return (
        change.way.value,
        tuple(map(shorten, change.holders)),
        shorten(change.role),
        sorted(map(shorten, change.municipalities)),
        sorted(map(shorten, change.areas)),
        sorted(map(shorten, change.targets)),
    )


def test_a_statement_gone_is_lost_and_one_come_is_gained(compared: Compared, in_turtle: InTurtle) -> None:
    expected = (
        ("agency:social",),
        "role:owner",
        ["municipality:9901"],
        ["area:acute-protection"],
        ["target:close-persons"],
    )
    (lost,) = compared(in_turtle(), "").changes.duties
    (gained,) = compared("", in_turtle()).changes.duties
    assert told(lost) == ("lost", *expected)
    assert told(gained) == ("gained", *expected)
    assert (lost.phase, lost.by_law, lost.said.sources) == (Phase.CURRENT, False, (expand("source:page"),))
    assert set(map(shorten, lost.types)) == {"violence:close-relationships"}


def test_only_what_is_gone_is_lost(compared: Compared, in_turtle: InTurtle) -> None:
    changes = compared(
        in_turtle(area="area:advice, area:acute-protection", targetGroup="target:close-persons, target:staff"),
        in_turtle(area="area:advice", targetGroup="target:close-persons, target:staff, target:perpetrators"),
    ).changes
    assert [told(change)[0:1] + told(change)[4:] for change in changes.duties] == [
        ("lost", ["area:acute-protection"], ["target:close-persons", "target:staff"]),
        ("gained", ["area:advice"], ["target:perpetrators"]),
    ]


def test_a_statement_split_renamed_or_moved_to_another_document_is_no_loss(
    compared: Compared, side: Callable[..., Map], in_turtle: InTurtle
) -> None:
    whole = in_turtle(area="area:advice, area:acute-protection")
    assert compared(whole, in_turtle("one", area="area:advice") + in_turtle("two")).changes.duties == ()
    other = "source:other a vnr:Source ; vnr:rank rank:page .\n" + whole
    assert compared(whole, side("", other)).changes.duties == ()


def test_a_second_statement_of_the_same_keeps_it(compared: Compared, in_turtle: InTurtle) -> None:
    assert compared(in_turtle() + in_turtle("again"), in_turtle("again")).changes.duties == ()


def test_another_role_is_one_lost_and_one_gained(compared: Compared, in_turtle: InTurtle) -> None:
    changes = compared(in_turtle(), in_turtle(role="role:contributor")).changes
    assert [(change.way, shorten(change.role)) for change in changes.duties] == [
        (Way.LOST, "role:owner"),
        (Way.GAINED, "role:contributor"),
    ]


def test_time_that_is_over_or_has_come(compared: Compared, in_turtle: InTurtle) -> None:
    text = in_turtle("a", validThrough='"2026-06-30"^^xsd:date')
    text += in_turtle("b", area="area:advice", validFrom='"2026-07-01"^^xsd:date')
    changes = compared(text, text, days=(date(2026, 6, 30), date(2026, 7, 1))).changes
    assert [(change.way, *map(shorten, change.areas), change.phase) for change in changes.duties] == [
        (Way.ENDED, "area:acute-protection", Phase.ENDED),
        (Way.BEGUN, "area:advice", Phase.CURRENT),
    ]


def test_what_had_ended_is_told_to_have(compared: Compared, in_turtle: InTurtle) -> None:
    (change,) = compared(in_turtle(validThrough='"2014"^^xsd:gYear'), "").changes.duties
    assert (change.way, change.phase) == (Way.LOST, Phase.ENDED)


def test_owners_come_before_others_and_what_is_in_force_before_what_is_not(
    compared: Compared, in_turtle: InTurtle
) -> None:
    text = (
        in_turtle("a", role="role:funder")
        + in_turtle("b", validThrough='"2014"^^xsd:gYear')
        + in_turtle("c", holder="agency:police", area="area:advice")
    )
    changes = compared(text, "").changes
    assert [(shorten(change.role), change.phase.value, *map(shorten, change.holders)) for change in changes.duties] == [
        ("role:owner", "current", "agency:police"),
        ("role:owner", "ended", "agency:social"),
        ("role:funder", "current", "agency:social"),
    ]


def test_what_law_gives_is_told_once_for_all_who_bear_it(compared: Compared, side: Callable[..., Map]) -> None:
    law = 'source:act a vnr:Act ; vnr:rank rank:law ; vnr:validFrom "2000-01-01"^^xsd:date .\n'
    (change,) = compared(side(law=law), side(law=law + MANDATE)).changes.duties
    assert told(change) == (
        "gained",
        ("agency:school", "agency:social"),
        "role:owner",
        ["municipality:9901"],
        ["area:acute-protection"],
        ["target:perpetrators"],
    )
    assert change.by_law
    (lost,) = compared(side(law=law + MANDATE), side(law=law)).changes.duties
    assert lost.way is Way.LOST


def test_a_mandate_in_place_of_another_is_no_loss(compared: Compared, side: Callable[..., Map]) -> None:
    law = 'source:act a vnr:Act ; vnr:rank rank:law ; vnr:validFrom "2000-01-01"^^xsd:date .\n'
    other = (law + MANDATE).replace("source:act", "source:next").replace("mandate:protect", "mandate:guard")
    changes = compared(side(law=law + MANDATE), side(law=other)).changes
    assert changes.duties == ()
    assert changes.cells == ()
    assert [change.way for change in changes.law] == [Way.LOST, Way.GAINED, Way.LOST, Way.GAINED]


def test_a_statement_without_a_place_is_told_without_one(compared: Compared, in_turtle: InTurtle) -> None:
    (change,) = compared(in_turtle(municipality="", holder="agency:police"), "").changes.duties
    assert change.municipalities == frozenset()
