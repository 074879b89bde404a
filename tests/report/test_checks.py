"""The gap report as a person reads it, and as a program does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vnr_graph import __version__
from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.report.checks import print_report, report_as_json
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View


def report(view: View, *select: str, municipalities: tuple[str, ...] | None = None) -> Report:
    chosen = view.options if municipalities is None else ViewOptions(view.options.as_of, municipalities)
    return check_map(view.map, CheckOptions(chosen, select=select))


def test_by_municipality_with_what_it_rests_on_and_how_to_mend_it(small_view: View, shown: Callable[..., str]) -> None:
    found = report(small_view, "VNR105", "VNR303", "VNR306", "VNR402", "VNR404")
    assert (
        shown(print_report, found, small_view.map, "en")
        == """\
Gap report for 2026-06-30: 2 municipalities, 3 local documents, judged by core list

Exempelby
  Documents: Grannby's page (undated), Exempelby's page (2026-01-10), Decisions (undated)
  ✗ VNR105 Declared to have no owner  violation
    - Asked on 2026-02-01 about work with perpetrators in Exempelby, the answer was that nobody owns
    it.
    To mend: Decide who owns it and enter the document that says so. Then withdraw the statement, or
    let it expire.
  ! VNR306 Municipality without a collaboration group of its own  warning
    - Exempelby has no collaboration group of its own against violence in any document.
    To mend: Find out whether the municipality has a group and enter the document that tells of it,
    or form one.

Grannby
  Documents: Grannby's page (undated)
  ! VNR303 Covered municipality without an agency of its own in the group  warning
    - The group covers Grannby, but no member operates there in particular.
      Grannby's page (undated), Exempelby's page (2026-01-10): test-4.ttl, test-3.ttl
    To mend: Invite an agency from the municipality, for example its social services, or enter the
    member that the document names.
  ! VNR306 Municipality without a collaboration group of its own  warning
    - Grannby has no collaboration group of its own against violence in any document.
    To mend: Find out whether the municipality has a group and enter the document that tells of it,
    or form one.

The map as a whole
  i VNR402 Undated document  info
    - “Grannby's page” carries no date.
      Grannby's page (undated): test-4.ttl
    To mend: Ask the publisher for the date and have it put on the page.

What each rule looked at
Rule    Looked at  Findings  What it looks for
VNR105          2         1  Declared to have no owner
VNR303          1         1  Covered municipality without an agency of its own in the group
VNR306          2         2  Municipality without a collaboration group of its own
VNR402          6         1  Undated document
VNR404          6         0  Rests on law that is not in force
Findings: violation 1, warning 3, info 1.
"""
    )


def test_many_findings_about_one_thing_are_one_line(small_view: View, shown: Callable[..., str]) -> None:
    found = report(small_view, "VNR116", municipalities=(expand("municipality:9901"),))
    assert (
        shown(print_report, found, small_view.map, "en")
        == """\
Gap report for 2026-06-30: 1 municipalities, 3 local documents, judged by core list

Exempelby
  Documents: Grannby's page (undated), Exempelby's page (2026-01-10), Decisions (undated)
  i VNR116 Target group named by inheritance only  info
    - 8: LGBTQI people exposed to violence, adults exposed to violence, members of national
    minorities exposed to violence, men exposed to violence, older people exposed to violence,
    people with disabilities exposed to violence, people with substance use exposed to violence,
    women exposed to violence
    To mend: Ask the owner of the broader group whether this one is meant too, and let the document
    say so.

What each rule looked at
Rule    Looked at  Findings  What it looks for
VNR116          1         8  Target group named by inheritance only
Findings: violation 0, warning 0, info 8.
"""
    )


def test_nothing_found_and_nothing_looked_at_are_told_apart(small_view: View, shown: Callable[..., str]) -> None:
    text = shown(print_report, report(small_view, "VNR205", "VNR404"), small_view.map, "en")
    assert (
        text
        == """\
Gap report for 2026-06-30: 2 municipalities, 3 local documents, judged by core list

What each rule looked at
Rule                 Looked at  Findings  What it looks for
VNR205  0 (nothing to look at)         0  Outcome of an application not recorded
VNR404                       6         0  Rests on law that is not in force
Findings: violation 0, warning 0, info 0.
"""
    )


def test_municipalities_without_documents_are_one_line(
    make_map: Callable[..., Map], shown: Callable[..., str], small_view: View
) -> None:
    places = "source:p a vnr:Source ; vnr:rank rank:reference . municipality:9901 a vnr:Municipality ."
    map_ = make_map(places)
    found = check_map(map_, CheckOptions(ViewOptions(small_view.options.as_of), select=("VNR306",)))
    assert "1 municipalities without any document" in shown(print_report, found, map_, "en")


def test_json_has_both_languages(small_view: View) -> None:
    data = json.loads(report_as_json(report(small_view, "VNR303"), small_view.map))
    both = {
        "9901": {"iri": expand("municipality:9901"), "sv": "Exempelby", "en": "Exempelby"},
        "9902": {"iri": expand("municipality:9902"), "sv": "Grannby", "en": "Grannby"},
    }
    (rule,) = data.pop("rules")
    assert {key: rule[key] for key in ("id", "severity", "focusNodes", "findings")} == {
        "id": "VNR303",
        "severity": "warning",
        "focusNodes": 1,
        "findings": 1,
    }
    assert [set(rule[key]) for key in ("title", "rationale", "cure")] == [{"sv", "en"}] * 3
    assert data == {
        "tool": {"name": "vnr", "version": __version__},
        "asOf": "2026-06-30",
        "typology": expand("typology:core"),
        "scope": [both["9901"], both["9902"]],
        "municipalitiesWithoutDocument": 0,
        "documents": 3,
        "summary": {"violation": 0, "warning": 1, "info": 0},
        "findings": [
            {
                "rule": "VNR303",
                "severity": "warning",
                "municipalities": [both["9902"]],
                "focus": {"iri": expand("group:g"), "sv": "Gruppen", "en": "The group"},
                "path": None,
                "value": expand("municipality:9902"),
                "message": {
                    "sv": "Gruppen omfattar Grannby, men ingen medlem är knuten just dit.",
                    "en": "The group covers Grannby, but no member operates there in particular.",
                },
                "sources": [
                    {"iri": expand("source:other"), "sv": "Grannbys sida", "en": "Grannby's page"},
                    {"iri": expand("source:page"), "sv": "Exempelbys sida", "en": "Exempelby's page"},
                ],
                "places": ["test-4.ttl", "test-3.ttl"],
            }
        ],
    }
