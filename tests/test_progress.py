"""Telling how far something has come: to whoever listens, in the block where they do."""

from __future__ import annotations

import pytest

from vnr_graph.progress import listening, tell


def test_nobody_hears_what_is_told_outside_the_block() -> None:
    heard: list[tuple[str, dict[str, object]]] = []

    def take(message: str, /, **values: object) -> None:
        heard.append((message, values))

    def ignore(_message: str, /, **_values: object) -> None:
        pass

    tell("before")
    with listening(take):
        tell("Reading file {number}", number=3)
        with listening(ignore):
            tell("to somebody else")
        tell("again")
    tell("after")
    assert heard == [("Reading file {number}", {"number": 3}), ("again", {})]


def test_an_error_ends_listening() -> None:
    heard: list[str] = []

    def take(message: str, /, **_values: object) -> None:
        heard.append(message)
        raise KeyError

    with pytest.raises(KeyError), listening(take):
        tell("in the block")
    tell("after")
    assert heard == ["in the block"]
