"""Lines of text: wrapped between words, coloured, in columns."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from vnr_graph.report.page import Page


def page(width: int | None = 20, *, colour: bool = False) -> Page:
    return Page(width, colour=colour)


def test_a_long_line_goes_on_below_at_its_indent() -> None:
    made = page()
    made.line("- one two three four five six", indent=4)
    made.blank()
    made.line("short")
    assert made.text == "    - one two three\n    four five six\n\nshort\n"


def test_a_word_is_never_broken_and_nothing_is_wrapped_without_a_width() -> None:
    made = page(10)
    made.line("see data/sources/page.ttl:12:5 now")
    assert made.text == "see\ndata/sources/page.ttl:12:5\nnow\n"
    endless = page(None)
    endless.line("one two three four five six seven eight")
    assert endless.text == "one two three four five six seven eight\n"


def test_wide_characters_take_two_columns() -> None:
    made = page(10)
    made.line("漢字漢字 漢字")
    assert made.text == "漢字漢字\n漢字\n"


def test_colours_follow_their_words() -> None:
    made = page(colour=True)
    made.line(("✗ A1 ", "bold red"), ("one two three four", "bold"), (" end", ""))
    assert made.text == "\x1b[1;31m✗ A1 \x1b[0m\x1b[1mone two three\x1b[0m\n\x1b[1mfour\x1b[0m end\n"
    plain = page()
    plain.line(("✗ A1 ", "bold red"), ("one two three four", "bold"), (" end", ""))
    assert plain.text == "✗ A1 one two three\nfour end\n"


def test_a_table_gives_its_last_column_the_rest() -> None:
    made = page()
    made.table(["Rule", "No", "What"], [["A1", "5", "one two three"], [("漢字", "red"), "17", ""]], right=[1])
    assert made.text == "Rule  No  What\nA1     5  one two\n          three\n漢字  17\n"
    coloured = page(colour=True)
    coloured.table(["Rule", "What"], [[("A1", "cyan"), "x"]], right=[])
    assert coloured.text == "\x1b[1mRule\x1b[0m  \x1b[1mWhat\x1b[0m\n\x1b[36mA1\x1b[0m    x\n"


@given(st.lists(st.text(alphabet="abcåd", min_size=1, max_size=8)), st.integers(1, 30), st.integers(0, 5))
def test_wrapping_keeps_every_word_in_order_and_to_the_width(words: list[str], width: int, indent: int) -> None:
    made = page(width)
    made.line(" ".join(words), indent=indent)
    assert made.text.split() == words
    for line in made.text.splitlines():
        assert cell_len(line) <= width or len(line.split()) <= 1
        assert line == line.rstrip() or not line.strip()


@given(st.lists(st.tuples(st.text(alphabet="ab  ", max_size=12), st.sampled_from(["", "bold", "dim"]))))
def test_colours_change_no_letter(segments: list[tuple[str, str]]) -> None:
    plain, coloured = page(8), page(8, colour=True)
    plain.line(*segments)
    coloured.line(*segments)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.text) == plain.text
