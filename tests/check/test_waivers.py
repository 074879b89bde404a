"""Waivers: which of them accept something, until when, and which of them are faults themselves."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.check.rules import read_rules
from vnr_graph.check.validation import Engine
from vnr_graph.check.waivers import read_waivers
from vnr_graph.model import Waiver
from vnr_graph.store import opening
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.store.opening import Map

PLACES = """
source:places a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Platser"@sv, "Places"@en .
municipality:9901 a vnr:Municipality ; rdfs:label "Ett"@sv, "One"@en ; vnr:county county:99 .
municipality:9902 a vnr:Municipality ; rdfs:label "Två"@sv, "Two"@en ; vnr:county county:99 .
"""
PAGE = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv, "The page"@en ; dcterms:title "Sidan"@sv .
programme:plan a vnr:Programme ; rdfs:label "Planen"@sv, "The plan"@en ; vnr:covers municipality:9901 .
programme:other a vnr:Programme ; rdfs:label "Den andra"@sv, "The other"@en ; vnr:covers municipality:9902 .
"""
DECISIONS = """
source:decisions a vnr:Source ; vnr:rank rank:decision ; rdfs:label "Beslut"@sv, "Decisions"@en .
"""
LAST_DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


def waiver(name: str = "plan", **instead: str) -> str:
    """A waiver of the programme that nobody answers for; ``instead`` replaces or, empty, takes out a property."""
    said = {
        "expires": '"2026-06-30"^^xsd:date',
        "reason": '"Skrivs om."@sv, "Is rewritten."@en',
        "waiverOwner": '"samordnaren"',
        "waivesFocus": "programme:plan",
        "waivesRule": '"VNR201"',
        **instead,
    }
    return f"decision:{name} a vnr:Waiver " + "".join(f"; vnr:{p} {o} " for p, o in said.items() if o) + ".\n"


shipped_rules = cache(read_rules)


def check(
    map_: Map, day: date = LAST_DAY, *places: str, engine: Engine = Engine.SCREEN, select: str = "VNR201,VNR6"
) -> Report:
    scope = tuple(expand(place) for place in places) or None
    view = ViewOptions(as_of=day, municipalities=scope)
    return check_map(
        map_, CheckOptions(view=view, select=tuple(select.split(",")), engine=engine, rules=shipped_rules())
    )


def told(report: Report) -> list[tuple[str, str, str | None]]:
    """Rule, focus and the waiver of each finding."""
    return [(f.rule, shorten(f.focus), shorten(f.waiver.iri) if f.waiver else None) for f in report.findings]


def test_a_waived_finding_is_told_and_does_not_count(make_map: Callable[..., Map]) -> None:
    report = check(make_map(PLACES, PAGE, DECISIONS + waiver()))
    assert told(report) == [
        ("VNR201", "programme:plan", "decision:plan"),
        ("VNR201", "programme:other", None),
    ]
    assert [finding.counts for finding in report.findings] == [False, True]
    assert report.findings[0].waiver == Waiver(
        iri=expand("decision:plan"),
        rule="VNR201",
        focus=expand("programme:plan"),
        owner="samordnaren",
        reason={"sv": "Skrivs om.", "en": "Is rewritten."},
        expires=LAST_DAY,
    )


def test_the_day_after_its_last_the_finding_counts_and_the_waiver_is_a_violation(make_map: Callable[..., Map]) -> None:
    report = check(make_map(PLACES, PAGE, DECISIONS + waiver()), date(2026, 7, 1))
    assert told(report) == [
        ("VNR201", "programme:plan", None),
        ("VNR201", "programme:other", None),
        ("VNR601", "decision:plan", None),
    ]
    assert all(finding.counts for finding in report.findings)
    expired = report.findings[2]
    assert expired.severity.name == "VIOLATION"
    assert (expired.path, expired.value) == (expand("vnr:expires"), "2026-06-30")
    assert expired.sources == (expand("source:decisions"),)
    assert expired.message == {
        "sv": "”decision:plan” gällde till och med 2026-06-30. Det som undantogs räknas igen.",
        "en": "“decision:plan” held until 2026-06-30. What it waived counts again.",
    }


@pytest.mark.parametrize(
    "instead",
    [
        {"waiverOwner": ""},
        {"reason": ""},
        {"expires": ""},
        {"expires": '"2026-06-31"^^xsd:date'},
        {"expires": '"2027"^^xsd:gYear'},
        {"expires": '"2026-12-31"^^xsd:date, "2027-12-31"^^xsd:date'},
        {"waivesRule": '"VNR201", "VNR202"'},
        {"waivesFocus": "programme:plan, programme:other"},
        {"waivesFocus": ""},
    ],
)
def test_a_waiver_that_lacks_something_accepts_nothing_and_is_told(
    make_map: Callable[..., Map], instead: dict[str, str]
) -> None:
    map_ = make_map(PLACES, PAGE, DECISIONS + waiver(**instead))
    assert read_waivers(map_) == ()
    found = told(check(map_, select="VNR201,VNR5,VNR6"))
    assert ("VNR201", "programme:plan", None) in found
    assert {rule for rule, focus, _ in found if focus == "decision:plan"} & {"VNR507", "VNR508"}


def test_a_waiver_outside_a_decision_accepts_nothing(make_map: Callable[..., Map]) -> None:
    map_ = make_map(PLACES, PAGE + waiver())
    assert read_waivers(map_) == ()
    assert ("VNR605", "decision:plan", None) in told(check(map_))


@pytest.mark.parametrize(
    ("instead", "rule", "path", "value"),
    [
        ({"waivesRule": '"VNR999"'}, "VNR602", "vnr:waivesRule", "VNR999"),
        ({"waivesRule": '"VNR604"', "waivesFocus": "decision:plan"}, "VNR602", "vnr:waivesRule", "VNR604"),
        ({"waivesFocus": "programme:plna"}, "VNR603", "vnr:waivesFocus", expand("programme:plna")),
        ({"waivesFocus": "programme:quiet"}, "VNR604", "vnr:waivesFocus", expand("programme:quiet")),
    ],
)
def test_a_waiver_that_can_accept_nothing_is_told_once(
    make_map: Callable[..., Map], instead: dict[str, str], rule: str, path: str, value: str
) -> None:
    quiet = "programme:quiet a vnr:Programme ; vnr:covers municipality:9901 ; vnr:responsibleParty agency:9901-x .\n"
    map_ = make_map(PLACES, PAGE + quiet, DECISIONS + waiver(**instead))
    for engine in Engine:
        report = check(map_, engine=engine, select="VNR201,VNR501,VNR506,VNR6")
        (fault,) = (finding for finding in report.findings if finding.rule.startswith(("VNR506", "VNR6")))
        assert (fault.rule, fault.path, fault.value) == (rule, expand(path), value)
        assert fault.severity.name == ("WARNING" if rule == "VNR604" else "VIOLATION")
        assert {run.rule.id: run.findings for run in report.runs}[rule] == 1


def test_an_unused_waiver_is_judged_only_by_a_check_that_looked(make_map: Callable[..., Map]) -> None:
    mended = PAGE.replace(
        "programme:plan a vnr:Programme ;", "programme:plan a vnr:Programme ; vnr:responsibleParty agency:x ;"
    )
    map_ = make_map(PLACES, mended, DECISIONS + waiver())
    unused = ("VNR604", "decision:plan", None)
    assert unused in told(check(map_))
    assert unused in told(check(map_, LAST_DAY, "municipality:9901", "municipality:9902"))
    assert unused in told(check(map_, LAST_DAY, "municipality:9901"))  # the programme is about just that one
    assert unused not in told(check(map_, LAST_DAY, "municipality:9902"))  # not looked at
    assert unused not in told(check(map_, select="VNR202,VNR6"))  # its rule did not run
    assert unused not in told(check(map_, select="VNR201"))  # nor was this asked for
    assert unused not in told(check(map_, date(2026, 7, 1)))  # it has expired, which is told instead


def test_a_waiver_of_what_only_a_wider_view_has_is_not_a_fault(make_map: Callable[..., Map]) -> None:
    law = """
    presence:x a vnr:Presence ; vnr:kind kind:social-services ; vnr:extent extent:each-municipality .
    source:sfs a vnr:Act ; vnr:rank rank:law .
    mandate:x a vnr:Mandate ; vnr:act source:sfs ; vnr:bearerKind kind:social-services ; vnr:role role:owner .
    """
    focuses = {
        "agency": "agency:9902-social-services",
        "no-agency": "agency:9903-social-services",
        "duty": "<https://w3id.org/vnr-graph/id/responsibility/by-law/x/9902-social-services/owner>",
        "no-duty": "<https://w3id.org/vnr-graph/id/responsibility/by-law/y/9902-social-services/owner>",
    }
    waivers = "".join(waiver(name, waivesFocus=focus) for name, focus in focuses.items())
    map_ = make_map(PLACES, PAGE, law, DECISIONS + waivers)
    report = check(map_, LAST_DAY, "municipality:9901", select="VNR603")
    assert {focus for _, focus, _ in told(report)} == {"decision:no-agency", "decision:no-duty"}


def test_the_first_of_two_waivers_is_shown_and_neither_is_unused(make_map: Callable[..., Map]) -> None:
    map_ = make_map(PLACES, PAGE, DECISIONS + waiver("b") + waiver("a"))
    assert told(check(map_)) == [("VNR201", "programme:plan", "decision:a"), ("VNR201", "programme:other", None)]


def test_the_owner_is_told_in_swedish_first(make_map: Callable[..., Map]) -> None:
    both = waiver(waiverOwner='"the coordinator"@en, "samordnaren"@sv')
    (found,) = read_waivers(make_map(PLACES, PAGE, DECISIONS + both))
    assert found.owner == "samordnaren"
