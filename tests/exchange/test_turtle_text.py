"""A Turtle file as text: where its parts begin and end."""

from __future__ import annotations

from pathlib import Path

import pytest

from vnr_graph.errors import ReadingError
from vnr_graph.exchange.turtle_text import Statement, take_apart

FILE = Path("a.ttl")


def test_the_parts_of_a_file() -> None:
    text = (
        "# top\n@prefix a: <http://a/> .\nBASE <http://b/>\n# one\n\na:x a:y 1.5 .PREFIX c: <http://c/>\n<d> a:y '.'."
    )
    parts = take_apart(text, FILE)
    assert parts.top == ("# top",)
    assert parts.directives == ["@prefix a: <http://a/> .", "BASE <http://b/>", "PREFIX c: <http://c/>"]
    assert parts.statements == [
        Statement("a:x a:y 1.5 .", text.index("a:x"), "a:x", ("# one", ""), 2),
        Statement("<d> a:y '.'.", text.index("<d>"), "<d>", (), 3),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "a:x a:y 1.",
        "a:x a:y 1.e5 .",
        "a:x a:y -.5e-3.",
        "a:x a:y a:b.c .",
        "a:x a:y a:b\\. .",
        "a:x a:y true.",
        "_:a.b a:y _:c.",
        'a:x a:y \'a\\\'.\', """a."b\\"""".',
        "a:x a:y '''.''b''', <http://a.b/.>.",
        "[ a:y [ a:z ( 1 . 2 ) ] ] .",
        "a:x a:y 'x'@en-GB.",
        "a:x a:y 'x'^^a:b.",
    ],
)
def test_a_statement_ends_at_its_own_dot(statement: str) -> None:
    parts = take_apart(f"{statement}<http://next> a:y 2 .", FILE)
    assert [found.text for found in parts.statements] == [statement, "<http://next> a:y 2 ."]


def test_what_is_no_turtle_is_refused_at_its_place() -> None:
    with pytest.raises(ReadingError) as caught:
        take_apart("a:x a:y\n  { } .", FILE)
    assert str(caught.value) == (
        "a.ttl:2:3: The formatter does not know this piece of Turtle. Write it as RDF 1.1 Turtle."
    )


def test_a_statement_that_does_not_end_reaches_to_the_end() -> None:
    assert [found.text for found in take_apart("a:x a:y a:z", FILE).statements] == ["a:x a:y a:z"]
