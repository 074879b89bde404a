"""The gap report as a person reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.errors import Place
from vnr_graph.report.checks import report_as_text
from vnr_graph.report.voice import Setting, Voice
from vnr_graph.store.labels import read_labels
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language


def text_of(found: Report, map_: Map) -> str:
    """The report in English; places without their lines, which are not the report's doing."""
    told = report_as_text(found, Voice(read_labels(map_.store), "en", map_.documents), Setting())
    return re.sub(r"\.ttl:\d+:\d+", ".ttl", told)


def report(view: View, *select: str, municipalities: tuple[str, ...] | None = None) -> Report:
    chosen = view.options if municipalities is None else ViewOptions(view.options.as_of, municipalities)
    return check_map(view.map, CheckOptions(chosen, select=select))


def test_by_municipality_with_what_it_rests_on_and_how_to_mend_it(small_view: View) -> None:
    found = report(small_view, "VNR105", "VNR303", "VNR306", "VNR402", "VNR404")
    assert (
        text_of(found, small_view.map)
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
      test-4.ttl  Grannby's page (undated)
      test-3.ttl  Exempelby's page (2026-01-10)
    To mend: Invite an agency from the municipality, for example its social services, or enter the
    member that the document names.
  ! VNR306 Municipality without a collaboration group of its own  warning
    - Grannby has no collaboration group of its own against violence in any document.
    To mend: Find out whether the municipality has a group and enter the document that tells of it,
    or form one.

The map as a whole
  i VNR402 Undated document  info
    - “Grannby's page” carries no date.
      test-4.ttl  Grannby's page (undated)
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


def test_many_findings_about_one_thing_are_one_line(small_view: View) -> None:
    found = report(small_view, "VNR116", municipalities=(expand("municipality:9901"),))
    assert (
        text_of(found, small_view.map)
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


def test_nothing_found_and_nothing_looked_at_are_told_apart(small_view: View) -> None:
    text = text_of(report(small_view, "VNR205", "VNR404"), small_view.map)
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


def test_municipalities_without_documents_are_one_line(make_map: Callable[..., Map], small_view: View) -> None:
    places = "source:p a vnr:Source ; vnr:rank rank:reference . municipality:9901 a vnr:Municipality ."
    map_ = make_map(places)
    found = check_map(map_, CheckOptions(ViewOptions(small_view.options.as_of), select=("VNR306",)))
    assert "1 municipalities without any document" in text_of(found, map_)


def test_waived_known_and_gone(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    assert (
        report_as_text(awkward_report, voice("en"), Setting())
        == """\
Gap report for 2026-11-21: 1 municipalities, 2 local documents, judged by core list

Exempelby
  ✗ A1 No | <owner>::  violation
    - a | b <script>alert("x")</script> & 'q' :: %0A ]]> {0} [x](http://example.org/)
    \\u202e\\u001b[31m \U0001d54f `c` $1$
      kartor/å b/#1 100%.ttl:12:5  The page (2026-01-10)
      data/law.ttl:40:1  The act
    To mend: Mend, 100 %: it.

The map as a whole
  ! B2 Old  warning
    - Two.
      Waived until 2027-01-31 by Handläggare <a>: Waits | for a decision
      data/law.ttl  The act
  i C3  info
    - Four.

What each rule looked at
Rule               Looked at  Findings  What it looks for
A1                         5         1  No | <owner>::
B2                         4         2  Old
C3                         3         1
D4    0 (nothing to look at)         0  Nothing to see
E5                         2         0  All is well
Findings: violation 1, warning 0, info 1.
Waived: 1.
Known from the baseline, not listed: 1.
In the baseline, but no longer found: 1.
  - F6 https://example.org/gone ::error::##[error] |<b>
"""
    )


def test_statistics_are_rules_by_what_they_found(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    text = report_as_text(awkward_report, voice("sv"), Setting(statistics=True))
    assert (
        text
        == """\
Luckor 2026-11-21. Kommuner: 1. Lokala dokument: 2. Våldstyper enligt grundlistan.

Vad varje regel har granskat
Fynd               Granskat  Regel  Allvarlighet  Vad den letar efter
   2                      4  B2     varning       Old (sv)
   1                      5  A1     brist         No | <owner>:: (sv)
   1                      3  C3     upplysning
   0  0 (inget att granska)  D4     varning       Nothing to see (sv)
   0                      2  E5     varning       All is well (sv)
Fynd: brist 1, varning 0, upplysning 1.
Undantagna: 1.
Kända sedan tidigare, visas inte: 1.
Fanns i utgångsläget men hittas inte längre: 1.
  - F6 https://example.org/gone ::error::##[error] |<b>
"""
    )


def test_colours_change_no_letter(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    for statistics in (False, True):
        coloured = report_as_text(awkward_report, voice("en"), Setting(colour=True, statistics=statistics))
        plain = report_as_text(awkward_report, voice("en"), Setting(statistics=statistics))
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert "\x1b[1;31m✗ A1 \x1b[0m" in report_as_text(awkward_report, voice("en"), Setting(colour=True))


def test_narrow_and_endless_lines(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    narrow = report_as_text(awkward_report, voice("en"), Setting(width=40)).splitlines()
    assert '    - a | b <script>alert("x")</script>' in narrow
    assert "      kartor/å b/#1 100%.ttl:12:5  The" in narrow
    endless = report_as_text(awkward_report, voice("en"), Setting(width=None)).splitlines()
    assert sum("<script>" in line and "$1$" in line for line in endless) == 1


def test_somebody_else_s_rules_have_no_municipalities(
    awkward_report: Report, no_findings: Report, voice: Callable[[Language], Voice]
) -> None:
    told = voice("en")
    assert (
        report_as_text(no_findings, told, Setting())
        == """\
Report for 2026-11-21: 1 documents, 1 rules

What each rule looked at
Rule      Looked at  Findings  What it looks for
ex:Shape          7         0  Shape
Findings: violation 0, warning 0, info 0.
"""
    )
    findings = tuple(replace(finding, municipalities=()) for finding in awkward_report.findings)
    lines = report_as_text(replace(awkward_report, typology=None, findings=findings), told, Setting()).splitlines()
    assert lines[:3] == ["Report for 2026-11-21: 2 documents, 5 rules", "", "  ✗ A1 No | <owner>::  violation"]
    assert lines[3].startswith("    - One | <b>: a | b <script>")
    assert "    - https://example.org/four: Four." in lines
    assert "The map as a whole" not in lines


def test_a_file_without_a_document_is_named_once(awkward_report: Report, voice: Callable[[Language], Voice]) -> None:
    four = replace(awkward_report.findings[3], sources=("file:///a.ttl",), places=(Place("a.ttl", 3, 1),))
    text = report_as_text(replace(awkward_report, typology=None, findings=(four,)), voice("en"), Setting())
    assert "    - https://example.org/four: Four.\n      a.ttl:3:1\n" in text
