"""Memberships, agreements, agencies, decisions and law that came, went, began, ended or are told otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vnr_graph.model import Period
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.diff.changes import ThingChange
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.store.opening import Map

    Compared = Callable[..., Comparison]
    Side = Callable[..., Map]

MEMBER = "membership:b a org:Membership ; org:member agency:police ; org:organization group:g .\n"
AGREEMENT = "programme:a a vnr:CooperationAgreement ; vnr:covers municipality:9901 {} .\n"
DECISIONS = "source:decided a vnr:Source ; vnr:rank rank:decision .\n"


def told(change: ThingChange) -> tuple[str, str, str]:
    return change.way.value, shorten(change.kind), shorten(change.iri)


def values(change: ThingChange) -> list[tuple[str, list[str], list[str]]]:
    return [
        (shorten(value.property), [term.value for term in value.removed], [term.value for term in value.added])
        for value in change.values
    ]


def test_what_came_and_what_went_by_class_and_went_first(compared: Compared) -> None:
    old = MEMBER + AGREEMENT.format("")
    new = "agency:new a vnr:Agency ; vnr:kind kind:school .\nprogramme:b a vnr:CooperationAgreement .\n"
    changes = compared(old, new).changes
    assert [told(change) for change in changes.things] == [
        ("lost", "org:Membership", "membership:b"),
        ("lost", "vnr:CooperationAgreement", "programme:a"),
        ("gained", "vnr:CooperationAgreement", "programme:b"),
        ("gained", "vnr:Agency", "agency:new"),
    ]
    assert changes.law == ()
    assert [change.values for change in changes.things] == [()] * 4


def test_values_that_changed_are_told_by_property(compared: Compared) -> None:
    (change,) = compared(
        AGREEMENT.format("; vnr:party agency:police, agency:school ; vnr:contact <mailto:a@example.org>"),
        AGREEMENT.format("; vnr:party agency:social, agency:school ; vnr:contact <mailto:b@example.org>"),
    ).changes.things
    assert told(change) == ("changed", "vnr:CooperationAgreement", "programme:a")
    assert [(name, list(map(shorten, gone)), list(map(shorten, come))) for name, gone, come in values(change)] == [
        ("vnr:contact", ["mailto:a@example.org"], ["mailto:b@example.org"]),
        ("vnr:party", ["agency:police"], ["agency:social"]),
    ]


def test_evidence_and_what_another_document_says_too_change_no_thing(compared: Compared, side: Side) -> None:
    text = AGREEMENT.format("")
    assert compared(text, AGREEMENT.format("; vnr:evidence evidence:x")).changes.things == ()
    again = "source:again a vnr:Source ; vnr:rank rank:page .\n" + text
    changes = compared(text, side(text, again)).changes
    assert changes.things == ()
    assert [shorten(change.iri) for change in changes.documents] == ["source:again"]


def test_time_that_is_over_or_has_come(compared: Compared) -> None:
    text = AGREEMENT.format('; vnr:validThrough "2026-06-30"^^xsd:date')
    text += 'programme:b a vnr:ActionProgramme ; vnr:validFrom "2026-07-01"^^xsd:date .\n'
    changes = compared(text, text, days=(date(2026, 6, 30), date(2026, 7, 1))).changes
    assert [told(change) for change in changes.things] == [
        ("ended", "vnr:CooperationAgreement", "programme:a"),
        ("begun", "vnr:ActionProgramme", "programme:b"),
    ]
    assert changes.things[0].new_period == Period(last=date(2026, 6, 30))


def test_a_longer_time_is_a_change_with_its_values(compared: Compared) -> None:
    (change,) = compared(
        AGREEMENT.format('; vnr:validThrough "2026"^^xsd:gYear'),
        AGREEMENT.format('; vnr:validThrough "2027"^^xsd:gYear'),
    ).changes.things
    assert told(change)[0] == "changed"
    assert values(change) == [("vnr:validThrough", ["2026"], ["2027"])]
    assert (change.old_period, change.new_period) == (Period(last=date(2026, 12, 31)), Period(last=date(2027, 12, 31)))


def test_a_longer_responsibility_is_told_here_and_its_owner_there(
    compared: Compared, in_turtle: Callable[..., str]
) -> None:
    changes = compared(
        in_turtle(validThrough='"2026"^^xsd:gYear'),
        in_turtle(validThrough='"2027"^^xsd:gYear', area="area:advice"),
    ).changes
    assert [told(change) for change in changes.things] == [("changed", "vnr:Responsibility", "responsibility:protect")]
    assert values(changes.things[0]) == [("vnr:validThrough", ["2026"], ["2027"])]
    assert [change.way.value for change in changes.duties] == ["lost", "gained"]
    assert compared(in_turtle(), "").changes.things == ()


def test_decisions_expire(compared: Compared, side: Side) -> None:
    decided = DECISIONS + (
        "decision:n a vnr:NoOwnerStatement ; vnr:municipality municipality:9901 ; vnr:area area:advice ;\n"
        '    vnr:asked "2026-01-01"^^xsd:date ; vnr:expires "2026-06-30"^^xsd:date .\n'
        'decision:w a vnr:Waiver ; vnr:waivesRule "VNR101" ; vnr:waivesFocus municipality:9901 ;\n'
        '    vnr:waiverOwner "samordnaren" ; vnr:reason "Skäl"@sv ; vnr:expires "2026-06-30"^^xsd:date .\n'
    )
    changes = compared(side("", decided), side("", decided), days=(date(2026, 6, 30), date(2026, 7, 1))).changes
    assert [told(change) for change in changes.things] == [
        ("ended", "vnr:NoOwnerStatement", "decision:n"),
        ("ended", "vnr:Waiver", "decision:w"),
    ]
    assert [told(change) for change in compared(side("", decided), side()).changes.things] == [
        ("lost", "vnr:NoOwnerStatement", "decision:n"),
        ("lost", "vnr:Waiver", "decision:w"),
    ]


def test_law_is_told_apart_acts_first(compared: Compared, side: Side) -> None:
    law = (
        'source:act a vnr:Act ; vnr:rank rank:law ; vnr:validThrough "2026-06-30"^^xsd:date .\n'
        "mandate:old a vnr:Mandate ; vnr:act source:act ; vnr:bearerKind kind:police ; vnr:role role:owner .\n"
        'mandate:moved a vnr:Mandate ; vnr:act source:act ; vnr:section "1 §" .\n'
    )
    days = (date(2026, 6, 30), date(2026, 7, 1))
    changes = compared(side(law=law), side(law=law), days=days).changes
    assert changes.things == ()
    assert [told(change) for change in changes.law] == [
        ("ended", "vnr:Act", "source:act"),
        ("ended", "vnr:Mandate", "mandate:moved"),
        ("ended", "vnr:Mandate", "mandate:old"),
    ]
    (moved,) = compared(side(law=law), side(law=law.replace("1 §", "2 §"))).changes.law
    assert (told(moved), values(moved)) == (
        ("changed", "vnr:Mandate", "mandate:moved"),
        [("vnr:section", ["1 §"], ["2 §"])],
    )
