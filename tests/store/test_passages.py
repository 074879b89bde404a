"""Evidence is held against the texts at hand, and only against those."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from vnr_graph.errors import ReadingError
from vnr_graph.store import opening
from vnr_graph.store.passages import Passage, Verified, passages_of, verify_texts
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.store.opening import Map

PAGE, EVIDENCE = expand("source:page"), expand("evidence:e")
TEXT = "Å𝄞ö: polisen utreder."  # the second character is beyond the basic plane: one code point, four bytes


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text(TEXT, encoding="utf-8")
    return folder


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page(name: str = "page.txt", of_text: str = TEXT) -> str:
    return (
        f'source:page a vnr:Source ; vnr:rank rank:page ; vnr:textName "{name}" ;'
        f' vnr:textDigest "{digest(of_text)}" .\n'
    )


def evidence(start: int | str, end: int | str, passage: str | None = None) -> str:
    told = "" if passage is None else f' ; vnr:passageDigest "{digest(passage)}"'
    return (
        f"evidence:e a vnr:Evidence ; oa:hasSource source:page{told} ;"
        f" oa:hasSelector [ a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} ] .\n"
    )


def test_a_text_that_bears_it_out(make_map: Callable[..., Map], texts: Path) -> None:
    map_ = make_map(page() + evidence(1, 3, "𝄞ö"))
    assert verify_texts(map_, texts) == (Verified(PAGE, digest(TEXT)), Verified(EVIDENCE, digest(TEXT)))


def test_evidence_without_a_digest_is_held_to_its_range_alone(make_map: Callable[..., Map], texts: Path) -> None:
    assert [found.mismatch for found in verify_texts(make_map(page() + evidence(0, 1)), texts)] == [None, None]


def test_a_text_that_has_changed(make_map: Callable[..., Map], texts: Path) -> None:
    map_ = make_map(page(of_text="something else") + evidence(1, 3, "𝄞ö"))
    assert [found.mismatch for found in verify_texts(map_, texts)] == ["text-changed", None]


def test_a_passage_that_has_moved(make_map: Callable[..., Map], texts: Path) -> None:
    map_ = make_map(page() + evidence(2, 4, "𝄞ö"))
    assert [found.mismatch for found in verify_texts(map_, texts)] == [None, "passage-changed"]


@pytest.mark.parametrize(("start", "end"), [(0, len(TEXT) + 1), (5, 5), (6, 5), (len(TEXT), len(TEXT) + 3)])
def test_a_range_outside_the_text(make_map: Callable[..., Map], texts: Path, start: int, end: int) -> None:
    map_ = make_map(page() + evidence(start, end, "x"))
    assert [found.mismatch for found in verify_texts(map_, texts)] == [None, "out-of-range"]


def test_the_whole_text_is_in_range(make_map: Callable[..., Map], texts: Path) -> None:
    map_ = make_map(page() + evidence(0, len(TEXT), TEXT))
    assert [found.mismatch for found in verify_texts(map_, texts)] == [None, None]


@pytest.mark.parametrize(
    ("start", "end"), [("-1", "3"), ('"one"', "3"), ("evidence:x", "3"), ("1", '"3.5"^^xsd:decimal')]
)
def test_a_range_that_is_none_is_no_passage(make_map: Callable[..., Map], texts: Path, start: str, end: str) -> None:
    map_ = make_map(page() + evidence(start, end, "x"))
    assert list(passages_of(map_, PAGE)) == []
    assert [found.subject for found in verify_texts(map_, texts)] == [PAGE]


def test_a_selector_that_is_a_text_is_no_passage(make_map: Callable[..., Map]) -> None:
    map_ = make_map(page() + 'evidence:e oa:hasSource source:page ; oa:hasSelector "1-3" .')
    assert list(passages_of(map_, PAGE)) == []


def test_passages_come_in_the_order_of_evidence(make_map: Callable[..., Map]) -> None:
    map_ = make_map(
        page()
        + evidence(4, 9, "x").replace("evidence:e", "evidence:b")
        + evidence(1, 2).replace("evidence:e", "evidence:a")
    )
    assert list(passages_of(map_, PAGE)) == [
        Passage(expand("evidence:a"), 1, 2, None),
        Passage(expand("evidence:b"), 4, 9, digest("x")),
    ]


@pytest.mark.parametrize(
    "name", ["gone.txt", "../page.txt", "../texts/page.txt", "sub/page.txt", "{folder}/page.txt", "..", ".", ""]
)
def test_a_name_is_a_file_of_the_folder_or_nothing(make_map: Callable[..., Map], texts: Path, name: str) -> None:
    (texts.parent / "page.txt").write_text(TEXT, encoding="utf-8")
    (texts / "sub").mkdir()
    (texts / "sub" / "page.txt").write_text(TEXT, encoding="utf-8")
    assert verify_texts(make_map(page(name.format(folder=texts))), texts) == ()


def test_a_document_without_a_text_is_passed_over(make_map: Callable[..., Map], texts: Path) -> None:
    assert verify_texts(make_map("source:page a vnr:Source ; vnr:rank rank:page ."), texts) == ()


def test_a_text_in_another_encoding_is_a_changed_text(make_map: Callable[..., Map], texts: Path) -> None:
    (texts / "page.txt").write_bytes("Å".encode("latin-1"))
    found = verify_texts(make_map(page(of_text="Å") + evidence(0, 1, "Å")), texts)
    assert [one.mismatch for one in found] == ["text-changed", "passage-changed"]


def test_there_is_no_folder(make_map: Callable[..., Map], texts: Path) -> None:
    with pytest.raises(ReadingError, match="no folder of texts"):
        verify_texts(make_map(page()), texts / "gone")
