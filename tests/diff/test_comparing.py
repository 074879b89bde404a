"""The comparison as a whole: no change is none, there and back is the same, findings by what they are."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.diff import comparing
from vnr_graph.diff.changes import Way
from vnr_graph.diff.comparing import DiffOptions, compare
from vnr_graph.store.opening import open_map
from vnr_graph.store.shipped import data_folder
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from vnr_graph.diff.changes import Changes
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.model import Finding
    from vnr_graph.store.opening import Map

    Compared = Callable[..., Comparison]
    Side = Callable[..., Map]

DAY = date(2026, 6, 30)
PAGE = data_folder() / "sources" / "jokkmokk-forebyggande-arbete.ttl"
WAIVER = (
    "source:decided a vnr:Source ; vnr:rank rank:decision .\n"
    'decision:w a vnr:Waiver ; rdfs:label "x"@sv ; vnr:waivesRule "{rule}" ; vnr:waivesFocus municipality:9901 ;\n'
    '    vnr:waiverOwner "samordnaren" ; vnr:reason "Skäl"@sv, "Reason"@en ; vnr:expires "2026-12-31"^^xsd:date .\n'
)


def found(findings: tuple[Finding, ...], rule: str) -> list[str]:
    return sorted(shorten(finding.value or finding.focus) for finding in findings if finding.rule == rule)


def nothing(changes: Changes) -> bool:
    lists = [getattr(changes, one.name) for one in dataclasses.fields(changes)[4:-1]]
    return not any(lists) and not changes.any


def blocks_of(text: str) -> tuple[list[str], list[str]]:
    """The prefix lines of a Turtle file of ours, and its blocks: one subject each."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    prefixes = [line for line in lines if line.startswith("@prefix")]
    rest = "\n".join(line for line in lines if not line.startswith("@prefix"))
    return prefixes, [block for block in re.split(r"\n\n+", rest.strip()) if block]


@given(order=st.randoms(use_true_random=False), label=st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_order_and_other_names_of_blank_nodes_are_no_change(tmp_path: Path, order: Random, label: str) -> None:
    text = PAGE.read_text("utf-8")
    prefixes, blocks = blocks_of(text)
    number = 0

    def named(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"_:{label}{number}\n#node _:{label}{number} {' '.join(match.group(1).split())} .\n"

    written = []
    for block in blocks:
        whole = re.sub(r"\[([^\]]*)\]", named, block)
        nodes = re.findall(r"^#node (.*)$", whole, re.MULTILINE)
        written += [re.sub(r"^#node .*\n", "", whole, flags=re.MULTILINE), *nodes]
    assert number > 0
    order.shuffle(written)
    other = tmp_path / "other.ttl"
    other.write_text("\n".join([*prefixes, *written]), encoding="utf-8")
    before, after = open_map([PAGE]), open_map([other])
    assert after.documents[expand("source:jokkmokk-forebyggande-arbete")].path == other
    assert nothing(compare(before, after, DiffOptions(DAY, DAY)).changes)


def test_nothing_is_checked_where_nothing_differs(
    compared: Compared, monkeypatch: pytest.MonkeyPatch, in_turtle: Callable[..., str]
) -> None:
    monkeypatch.setattr(comparing, "check_map", pytest.fail)
    assert nothing(compared(in_turtle(), in_turtle(), findings=True).changes)
    assert not nothing(compared(in_turtle(), "", findings=False).changes)


def test_there_and_back_is_the_other_way_round(compared: Compared, in_turtle: Callable[..., str]) -> None:
    text = in_turtle() + "membership:b a org:Membership ; org:member agency:police ; org:organization group:g .\n"
    there, back = compared(text, "", findings=True).changes, compared("", text, findings=True).changes
    assert there.lost_owner
    assert not back.lost_owner
    assert (
        {finding.rule for finding in there.new_findings} == {finding.rule for finding in back.cured_findings} != set()
    )
    assert [(change.removed, change.added) for change in there.documents] == [
        (change.added, change.removed) for change in back.documents
    ]
    opposite = {Way.LOST: Way.GAINED, Way.GAINED: Way.LOST}
    assert [(opposite[change.way], change.iri) for change in there.things] == [
        (change.way, change.iri) for change in back.things
    ]


def test_findings_new_and_cured(compared: Compared, in_turtle: Callable[..., str]) -> None:
    owned = in_turtle(targetGroup="target:everyone")
    changes = compared(owned, "", findings=True).changes
    assert found(changes.new_findings, "VNR111")[:1] == ["area:acute-protection"]
    assert changes.rules["VNR111"].id == "VNR111"
    back = compared("", owned, findings=True).changes
    assert found(back.cured_findings, "VNR111") == ["area:acute-protection"]
    assert found(back.new_findings, "VNR111") == []


def test_a_finding_in_other_words_is_the_same(compared: Compared, in_turtle: Callable[..., str]) -> None:
    renamed = 'municipality:9901 rdfs:label "Andra namnet"@sv .\n'
    changes = compared(in_turtle(), in_turtle() + renamed, findings=True).changes
    assert found(changes.new_findings, "VNR111") == found(changes.cured_findings, "VNR111") == []


def test_findings_that_a_decision_accepts_or_no_longer_does(compared: Compared, side: Side) -> None:
    waiver = WAIVER.format(rule="VNR111")
    accepted = compared("", side("", waiver), findings=True).changes
    assert found(accepted.waived_findings, "VNR111") != []
    assert found(accepted.new_findings, "VNR111") == found(accepted.cured_findings, "VNR111") == []
    revived = compared(side("", waiver), "", findings=True).changes
    assert found(revived.revived_findings, "VNR111") == found(accepted.waived_findings, "VNR111")
    assert revived.any


def test_both_sides_are_seen_for_the_municipalities_of_either(
    compared: Compared, in_turtle: Callable[..., str]
) -> None:
    changes = compared("", in_turtle(municipality="municipality:9902")).changes
    assert list(map(shorten, changes.scope)) == ["municipality:9901", "municipality:9902"]
    assert [shorten(place) for change in changes.cells for place in change.municipalities] == ["municipality:9902"]


def test_only_the_municipalities_asked_for(side: Side, in_turtle: Callable[..., str]) -> None:
    options = DiffOptions(DAY, DAY, municipalities=(expand("municipality:9902"),), findings=False)
    changes = compare(side(in_turtle()), side(), options).changes
    assert changes.cells == ()
    assert [shorten(place) for place in changes.scope] == ["municipality:9902"]
    assert [change.way for change in changes.duties] == [Way.LOST]


def test_another_typology_judges_by_other_types(side: Side, in_turtle: Callable[..., str]) -> None:
    options = DiffOptions(DAY, DAY, typology=expand("typology:familjefrid-nine"), findings=False)
    (change,) = compare(side(in_turtle()), side(), options).changes.cells
    assert (len(change.types), change.every_type) == (9, True)


def test_a_law_of_two_days_on_the_shipped_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the shipped law and reference data
    changes = compare(open_map(), open_map(), DiffOptions(date(2025, 6, 30), date(2025, 7, 1))).changes
    assert (changes.any, changes.lost_owner) == (True, False)
    assert [(change.kind.value, *map(shorten, change.areas)) for change in changes.cells] == [
        ("by-law", "area:acute-protection")
    ]
    assert [(change.way.value, shorten(change.iri)) for change in changes.law[:2]] == [
        ("ended", "source:sfs-2001-453"),
        ("begun", "source:sfs-2025-400"),
    ]
    assert (changes.documents, changes.things) == ((), ())
