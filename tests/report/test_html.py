"""The page: read by an HTML parser, escaped whatever the data holds, readable in light and dark."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.model import Document, Rank
from vnr_graph.report import html
from vnr_graph.report.html import report_as_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language

EX = "https://example.org/"
VOID = {"meta", "input"}


class Read(HTMLParser):
    """Elements in their order, with attributes and text; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold it against the tag that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text by the tag it stands in."""
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data.strip()))

    def of(self, tag: str) -> list[str]:
        """Texts that stand right inside a tag."""
        return [text for inside, text in self.texts if inside == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        """Of each element with the tag."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> str:
    return report_as_html(awkward_report, voice("en"), setting)


def test_headings_counts_and_findings(page: str) -> None:
    read = Read(page)
    heading = "Gap report for 2026-11-21: 1 municipalities, 2 local documents, judged by core list"
    assert read.of("title") == read.of("h1") == [heading]
    assert read.of("h2") == ["Counts", "Findings", "In the baseline, but no longer found", "What each rule looked at"]
    assert read.of("h3") == ["Exempelby", "The map as a whole"]
    counts = read.texts[read.texts.index(("h2", "Counts")) + 1 :][:12]
    assert [text for _, text in counts] == [
        *("1", "violation", "0", "warning", "1", "info"),
        *("1", "waived", "1", "known from the baseline", "1", "gone"),
    ]
    shown = "a | b <script>alert(\"x\")</script> & 'q' :: %0A ]]> {0} [x](http://example.org/) "
    assert f"{shown}\\u202e\\u001b[31m \U0001d54f `c` $1$" in read.of("li")
    assert read.of("code") == [
        *("kartor/å b/#1 100%.ttl:12:5", "data/law.ttl:40:1", "data/law.ttl:7:1", "data/law.ttl"),
        *("kartor/å b/#1 100%.ttl", f"F6 {EX}gone ::error::##[error] |<b>"),
    ]
    assert "Waived until 2027-01-31 by Handläggare <a>: Waits | for a decision" in read.of("p")
    assert "To mend: Mend, 100 %: it." in read.of("p")


def test_rules_fold_the_gravest_open(page: str) -> None:
    assert [(one["class"], "open" in one) for one in Read(page).attributes("details")] == [
        ("rule violation", True),
        ("rule warning", True),
        ("rule info", False),
    ]
    summaries = re.findall(r"<summary>(.*?)</summary>", page)
    assert [re.sub("<[^>]*>", "", summary) for summary in summaries] == [
        "✗ violation A1 No | &lt;owner&gt;:: (1)",
        "! warning B2 Old (1; known from the baseline: 1)",
        "i info C3 (1)",
    ]


def test_checkboxes_act_on_classes_that_are_there(page: str) -> None:
    read = Read(page)
    boxes = {str(one["id"]): "checked" in one for one in read.attributes("input")}
    assert boxes == {
        "show-violation": True,
        "show-warning": True,
        "show-info": True,
        "show-waived": True,
        "show-known": False,
    }
    assert [one["class"] for one in read.attributes("div")] == ["group", "group known", "group waived", "group"]
    style = read.of("style")[0]
    for box, class_ in (("violation", ".rule.violation"), ("waived", ".waived"), ("known", ".known")):
        assert f"body:has(#show-{box}:not(:checked)) {class_}" in style


def test_what_is_known_only_hides_its_headings_too(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    known = replace(awkward_report, findings=awkward_report.findings[2:3])
    read = Read(report_as_html(known, voice("en"), setting))
    assert [one["class"] for one in read.attributes("section")] == ["place known"]
    assert [one["class"] for one in read.attributes("details")] == ["rule warning known"]


def test_the_table_of_rules(page: str) -> None:
    read = Read(page)
    assert read.of("caption") == ["A rule that had nothing to look at has not passed."]
    assert read.of("th") == ["Rule", "Looked at", "Findings", "What it looks for", "A1", "B2", "C3", "D4", "E5"]
    assert [one["scope"] for one in read.attributes("th")] == [*["col"] * 4, *["row"] * 5]
    assert read.of("td")[-5:] == ["0", "Nothing to see", "2", "0", "All is well"]


def test_documents_about_a_municipality_are_named_once(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    about = replace(awkward_report.findings[0], focus=f"{EX}place", statement=None)
    elsewhere = replace(about, focus=f"{EX}one", sources=(f"{EX}law",), places=about.places[1:])
    text = report_as_html(replace(awkward_report, findings=(about, elsewhere)), voice("en"), setting)
    read = Read(text)
    assert "Documents: The page (2026-01-10), The act" in read.of("p")
    assert read.of("code")[:-1] == ["data/law.ttl:40:1"]


def test_swedish_and_nothing_found(
    awkward_report: Report, no_findings: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    swedish = report_as_html(awkward_report, voice("sv"), setting)
    assert '<html lang="sv">' in swedish
    assert "Hoppa till fynden" in Read(swedish).of("a")
    nothing = Read(report_as_html(no_findings, voice("sv"), setting))
    assert "Inget hittades." in nothing.of("p")
    assert nothing.of("h3") == []
    assert nothing.attributes("input") == []
    undocumented = report_as_html(replace(no_findings, undocumented=286), voice("en"), setting)
    assert "286 municipalities without any document" in undocumented


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    read = Read(page)
    names = {tag for tag, _ in read.elements}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base", "svg"})
    attributes = {name for _, given_ in read.elements for name in given_}
    assert not any(name.startswith("on") or name in {"src", "srcset", "style"} for name in attributes)
    assert [one.get("href") for one in read.attributes("a")] == ["#findings"]
    assert "url(" not in page
    assert "@import" not in page
    policy = [one["content"] for one in read.attributes("meta") if one.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_it_can_be_read_without_sight_or_mouse(page: str) -> None:
    read = Read(page)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert read.attributes("html") == [{"lang": "en"}]
    assert {"skip"} == {str(one["class"]) for one in read.attributes("a")}
    assert {"header", "main", "footer", "fieldset", "legend", "caption"} <= {tag for tag, _ in read.elements}
    ids = [str(one["id"]) for _, one in read.elements if "id" in one]
    assert len(set(ids)) == len(ids)
    assert "findings" in ids
    # Each checkbox stands inside its label.
    assert len(re.findall(r"<label><input [^>]*> [^<]+</label>", page)) == len(read.attributes("input"))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_text_stands_out_in_light_dark_and_print() -> None:
    style = Path(html.__file__).with_name("page.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(schemes) == 3
    schemes[2] = schemes[0] | schemes[2]
    for scheme in schemes:
        for ground in ("ground", "raised"):
            for ink in ("ink", "quiet", "link", "violation", "warning", "info", "waived"):
                lighter, darker = sorted((luminance(scheme[ground]), luminance(scheme[ink])), reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (scheme[ground], ink, scheme[ink])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8")) | st.text(alphabet="<>&\"'/!-=abi\u202e\x1b"))
def test_no_text_is_markup_or_turns_the_direction(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting, text: str
) -> None:
    spoken = voice("en")
    spoken.documents = {f"{EX}page": Document(f"{EX}page", Path("a.ttl"), Rank.PAGE)}
    rules = tuple(
        replace(run, rule=replace(run.rule, title={"en": text}, cure={"en": text}, rationale={"en": text}))
        for run in awkward_report.runs
    )
    waiver = awkward_report.findings[1].waiver
    assert waiver is not None
    findings = (
        replace(awkward_report.findings[0], message={"en": text}),
        replace(awkward_report.findings[1], waiver=replace(waiver, owner=text, reason={"en": text})),
    )
    awkward = replace(awkward_report, runs=rules, findings=findings, gone=(text,))
    plain = replace(
        awkward_report,
        runs=tuple(
            replace(run, rule=replace(run.rule, title={"en": "x"}, cure={"en": "x"}, rationale={"en": "x"}))
            for run in awkward_report.runs
        ),
        findings=awkward_report.findings[:2],
        gone=("x",),
    )
    if not text:
        return
    read, expected = (Read(report_as_html(report, spoken, setting)) for report in (awkward, plain))
    assert read.elements == expected.elements
    told = "".join(data for _, data in read.texts)
    assert not any(unicodedata.category(char) == "Cc" or char in "\u202e\u2066" for char in told.replace("\n", ""))
