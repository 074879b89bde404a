"""Paths and URIs of places, from the root of the repository."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.errors import Place
from vnr_graph.model import Document, Finding, Rank, Severity
from vnr_graph.report.locating import Locator, places_of
from vnr_graph.report.voice import repository_root


def finding(*places: Place, statement: Place | None = None) -> Finding:
    return Finding("R", Severity.INFO, "x", {"en": "x"}, places=places, statement=statement)


def documents(*named: tuple[str, Rank | None]) -> dict[str, Document]:
    return {path: Document(path, Path(path), rank) for path, rank in named}


def test_the_statement_comes_first_in_place_of_its_own_file() -> None:
    a, b, statement = Place("a.ttl", 1, 1), Place("b.ttl", 2, 1), Place("b.ttl", 7, 3)
    assert places_of(finding(a, b)) == (a, b)
    assert places_of(finding(a, b, statement=statement)) == (statement, a)
    assert places_of(finding(statement=statement)) == (statement,)
    assert places_of(finding()) == ()


@pytest.mark.parametrize(
    ("given_documents", "expected"),
    [
        ([("law.ttl", Rank.LAW), ("page.ttl", Rank.PAGE), ("other.ttl", Rank.PAGE)], "page.ttl"),
        ([("/elsewhere/page.ttl", Rank.PAGE), ("law.ttl", Rank.LAW)], "law.ttl"),
        ([("/elsewhere/law.ttl", Rank.LAW), ("/elsewhere/page.ttl", Rank.PAGE)], "/elsewhere/page.ttl"),
        ([("one.nt", None), ("two.nt", None)], "one.nt"),
    ],
)
def test_a_finding_without_a_place_is_given_a_document(
    given_documents: list[tuple[str, Rank | None]], expected: str, tmp_path: Path
) -> None:
    locator = Locator(tmp_path, documents(*given_documents))
    assert locator.where(finding()) == (Place(Path(expected)),)
    assert locator.where(finding(Place("a.ttl"))) == (Place("a.ttl"),)


def test_without_documents_there_is_no_place(tmp_path: Path) -> None:
    assert Locator(tmp_path).where(finding()) == ()


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    locator = Locator(tmp_path / "real")
    assert locator.relative(tmp_path / "link" / "a.ttl") == "a.ttl"
    assert locator.relative("real/å b/../c.ttl") == "c.ttl"
    assert locator.relative("a.ttl") is None
    assert locator.shown("real/å b/c.ttl") == "å b/c.ttl"
    assert locator.shown("a.ttl") == f"{tmp_path.resolve()}/a.ttl"


def test_uris(tmp_path: Path) -> None:
    locator = Locator(tmp_path / "real")
    assert locator.uri("real/å b/50%#?.ttl") == "%C3%A5%20b/50%25%23%3F.ttl"
    assert locator.uri("real/a:b/c:d.ttl") == "a%3Ab/c:d.ttl"
    assert locator.uri("real") == "."
    assert locator.uri("å.ttl") == f"file://{tmp_path.resolve().as_posix()}/%C3%A5.ttl"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1), min_size=1, max_size=3))
def test_a_uri_leads_back_to_its_file(parts: list[str]) -> None:
    if any(part in {".", ".."} for part in parts):
        return
    root = Path("/repository")
    uri = Locator(root).uri(root.joinpath(*parts))
    back = urlsplit(urljoin("file:///repository/", uri))
    assert unquote(back.path) == f"/repository/{'/'.join(parts)}"
    assert (back.scheme, back.query, back.fragment) == ("file", "", "")


def test_the_root_of_a_repository_is_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert repository_root(inner) == inner.resolve()
    (tmp_path / "a" / ".git").write_text("gitdir: elsewhere")
    assert repository_root(inner) == (tmp_path / "a").resolve()
