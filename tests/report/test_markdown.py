"""Markdown for the summary of a job: reads as it should on GitHub, and never too long."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vnr_graph.report.markdown import report_as_markdown
from vnr_graph.report.markdown_text import code, markdown
from vnr_graph.texts import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.model import Report
    from vnr_graph.report.voice import Setting, Voice
    from vnr_graph.texts import Language

EX = "https://example.org/"


def test_the_whole_summary(awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting) -> None:
    assert (
        report_as_markdown(awkward_report, voice("en"), setting)
        == """\
## Gap report for 2026-11-21: 1 municipalities, 2 local documents, judged by core list

| violation | warning | info | waived | known from the baseline | gone |
| --- | --- | --- | --- | --- | --- |
| 1 | 0 | 1 | 1 | 1 | 1 |

<details><summary>✗ A1 No | &lt;owner&gt;:: (1)</summary>

Because \\*this\\*, \\{so\\}.

To mend: Mend, 100 %: it.

| About | Finding | Where |
| --- | --- | --- |
| Exempelby | a \\| b \
\\<script\\>alert\\("x"\\)\\</script\\> \\& 'q' :: %0A \\]\\]\\> \\{0\\} \\[x\\]\\(http://example.org/\\) \
\\\\u202e\\\\u001b\\[31m \U0001d54f \\`c\\` \\$1\\$ | `kartor/å b/#1 100%.ttl:12:5`<br>`data/law.ttl:40:1` |

</details>

<details><summary>i C3 (1)</summary>

| About | Finding | Where |
| --- | --- | --- |
| The map as a whole | Four. | `kartor/å b/#1 100%.ttl` |

</details>

<details><summary>Waived: 1.</summary>

| Rule | About | Finding | Waiver | Where |
| --- | --- | --- | --- | --- |
| `B2` | The map as a whole | Two. \
| Waived until 2027-01-31 by Handläggare \\<a\\>: Waits \\| for a decision | `data/law.ttl` |

</details>

<details><summary>In the baseline, but no longer found: 1.</summary>

- F6 https://example.org/gone ::error::\\#\\#\\[error\\] \\|\\<b\\>

</details>

<details><summary>What each rule looked at</summary>

| Rule | Looked at | Findings | What it looks for |
| --- | --- | --- | --- |
| `A1` | 5 | 1 | No \\| \\<owner\\>:: |
| `B2` | 4 | 2 | Old |
| `C3` | 3 | 1 |  |
| `D4` | 0 (nothing to look at) | 0 | Nothing to see |
| `E5` | 2 | 0 | All is well |

</details>

Findings: violation 1, warning 0, info 1.  
Waived: 1.  
Known from the baseline, not listed: 1.  
In the baseline, but no longer found: 1.  
"""  # noqa: W291  # two spaces at the end break the line in Markdown
    )


def test_somebody_else_s_rules_with_nothing_found(
    no_findings: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    text = report_as_markdown(no_findings, voice("sv"), setting)
    assert text.startswith("## Rapport 2026-11-21. Dokument: 1. Regler: 1.\n\n| brist | varning | upplysning |")
    assert "borta" not in text
    assert "| `ex:Shape` | 7 | 0 | Shape |" in text


def test_somebody_else_s_rules_name_the_thing(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    foreign = replace(
        awkward_report,
        typology=None,
        findings=tuple(replace(finding, municipalities=()) for finding in awkward_report.findings),
    )
    text = report_as_markdown(foreign, voice("en"), setting)
    assert "| One \\| \\<b\\> | a \\| b" in text
    assert f"| {EX}four | Four. |" in text


@pytest.mark.parametrize("most_bytes", [900, 1500, 2400, 4000, 20_000, 1_000_000])
def test_what_has_no_room_is_counted_and_told(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting, most_bytes: int
) -> None:
    many = replace(awkward_report, findings=awkward_report.findings[-1:] * 100)
    text = report_as_markdown(many, voice("en"), setting, most_bytes=most_bytes)
    assert len(text.encode()) <= most_bytes
    shown = text.count("\n| The map as a whole |") + text.count("\n- F6") + len(re.findall(r"\n\| `[A-E]\d`", text))
    told = re.search(r"\*\*(\d+) more lines have no room here", text)
    assert shown + (int(told.group(1)) if told else 0) == 100 + 1 + 5
    assert (told is None) == (most_bytes >= 20_000)
    assert text.count("<details>") == text.count("</details>")


def test_the_counts_stand_even_where_nothing_else_has_room(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting
) -> None:
    text = report_as_markdown(awkward_report, voice("en"), setting, most_bytes=400)
    assert text.startswith("## Gap report for 2026-11-21")
    assert "| 1 | 0 | 1 | 1 | 1 | 1 |" in text
    assert "\n**9 more lines have no room here" in text


READER = MarkdownIt("gfm-like", {"linkify": False}).disable("linkify")


def shown(markup: str) -> str:
    """The text of a paragraph or cell as a reader sees it; fails on anything but text, code and line breaks."""
    (inline,) = (token for token in READER.parse(markup) if token.type == "inline")
    assert inline.children is not None
    assert {child.type for child in inline.children} <= {"text", "text_special", "code_inline", "entity"}
    return "".join(child.content for child in inline.children)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_text_reads_letter_by_letter(text: str) -> None:
    expected = printable(text).strip()
    if not expected:
        return
    assert shown(markdown(text)) == expected
    cell = [token for token in READER.parse(f"| {markdown(text)} | b |\n| --- | --- |") if token.type == "inline"]
    assert len(cell) == 2
    assert "".join(child.content for child in cell[0].children or []) == expected


@given(st.text(alphabet="`|a \\", min_size=1))
def test_code_reads_letter_by_letter_in_a_table(text: str) -> None:
    if not text.strip():
        return
    first, _ = (token for token in READER.parse(f"| {code(text)} | b |\n| --- | --- |") if token.type == "inline")
    (span,) = first.children or []
    assert span.type == "code_inline"
    assert span.content.strip() == text.strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8")))
def test_no_title_opens_or_closes_anything(
    awkward_report: Report, voice: Callable[[Language], Voice], setting: Setting, text: str
) -> None:
    runs = tuple(replace(run, rule=replace(run.rule, title={"en": text})) for run in awkward_report.runs)
    written = report_as_markdown(replace(awkward_report, runs=runs), voice("en"), setting)
    assert (
        written.count("<details><summary>") == written.count("</summary>\n\n") == written.count("</details>\n\n") == 5
    )
