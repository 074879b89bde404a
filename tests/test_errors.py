"""Errors say what, where and what to do; and the tree stands as it is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from vnr_graph import errors
from vnr_graph.errors import (
    InputError,
    InternalError,
    Place,
    QueryError,
    ReadingError,
    VnrError,
    VocabularyError,
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.ttl"), "a.ttl"),
        (Place(Path("folder") / "a.ttl", 3), "folder/a.ttl:3"),
        (Place("a.ttl", 3, 14), "a.ttl:3:14"),
    ],
)
def test_places_are_written_as_compilers_write_them(place: Place, text: str) -> None:
    assert str(place) == text


def test_an_error_is_one_line() -> None:
    error = ReadingError(
        "Expected {what}.", cure="Write {what} at the end.", place=Place("a.ttl", 3, 14), what="a full stop"
    )
    assert str(error) == "a.ttl:3:14: Expected a full stop. Write a full stop at the end."
    assert (error.message, error.cure, error.values) == (
        "Expected {what}.",
        "Write {what} at the end.",
        {"what": "a full stop"},
    )


def test_an_error_may_have_neither_place_nor_cure() -> None:
    assert str(VnrError("No {thing}.", thing="luck")) == "No luck."


def test_braces_in_a_value_are_text() -> None:
    assert str(VnrError("No {thing}.", thing="{luck}")) == "No {luck}."


@pytest.mark.parametrize(
    ("kind", "parents", "code"),
    [
        (VnrError, (Exception,), 3),
        (InputError, (VnrError,), 2),
        (ReadingError, (InputError,), 2),
        (VocabularyError, (InputError,), 2),
        (QueryError, (InputError,), 2),
        (InternalError, (VnrError,), 3),
    ],
)
def test_the_tree(kind: type[VnrError], parents: tuple[type[Exception], ...], code: int) -> None:
    assert kind.__bases__ == parents
    assert kind.exit_code == code
    assert kind.__name__ in str(errors.__doc__)
