"""The shipped map with its view of one day, and a way of asking it that answers in short names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.coverage import install_derived
from vnr_graph.queries.parameters import bind
from vnr_graph.queries.running import run_saved
from vnr_graph.queries.saved import SavedQuery, find_query, read_query
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vnr_graph.queries.results import Term
    from vnr_graph.store.opening import Map

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def today() -> View:
    """The shipped map as of 2026-11-21, its derived graph installed."""
    view = view_map(open_map(), ViewOptions(as_of=TODAY))
    install_derived(view)
    return view


@pytest.fixture
def ask_map() -> Callable[..., list[tuple[str, ...]]]:
    """Ask a map a saved question by name; rows of short names and lexical forms, ``-`` for nothing."""

    def answer(map_: Map, name: str, columns: Sequence[str] = (), **given: str) -> list[tuple[str, ...]]:
        query = find_query(name)
        result = run_saved(map_, query, bind(query, given, map_, language="sv"))
        if columns:
            result = result.with_columns(columns)
        return [tuple(map(short, row)) for row in result.rows]

    return answer


@pytest.fixture
def ask(today: View, ask_map: Callable[..., list[tuple[str, ...]]]) -> Callable[..., list[tuple[str, ...]]]:
    """Ask the shipped map."""

    def answer(name: str, columns: Sequence[str] = (), **given: str) -> list[tuple[str, ...]]:
        return ask_map(today.map, name, columns, **given)

    return answer


def short(term: Term | None) -> str:
    """A term for comparison."""
    if term is None:
        return "-"
    if isinstance(term, ox.Triple):
        return str(term)
    return shorten(term.value) if isinstance(term, ox.NamedNode) else term.value


@pytest.fixture
def write_query(tmp_path: Path) -> Callable[[str], SavedQuery]:
    """A query file of one's own."""

    def write(text: str) -> SavedQuery:
        path = tmp_path / "mine.rq"
        path.write_text(text, encoding="utf-8")
        return read_query(path)

    return write
