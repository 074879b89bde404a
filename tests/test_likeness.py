"""How alike names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.likeness import SAME, Likeness, fold, name_of, plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Gällivare", "gallivare"),
        ("ÅÄÖ åäö", "aao aao"),
        ("Hälso- & Sjukvård", "halso sjukvard"),
        ("  två   ord ", "tva ord"),
        ("Jåhkåmåhkke", "jahkamahkke"),
        ("Váhtjer, Jiellevárre", "vahtjer jiellevarre"),
        ("Đŋŧ Ø Æ", "dnt o ae"),
        ("STRASSE straße", "strasse strasse"),
        ("SFS 2025:400", "sfs 2025 400"),
        ("\u202eJokkmokk\u200b", "jokkmokk"),
        ('" } DELETE', "delete"),
        ("…", ""),
    ],
)
def test_folding_leaves_letters_and_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_plain_keeps_marks() -> None:
    assert plain("  Gällivare  KOMMUN ") == "gällivare kommun"
    assert plain("Ga\u0308llivare") == "gällivare"


def like(typed: str, name: str) -> float:
    return Likeness(typed).of(name_of(name, main=True))


@pytest.mark.parametrize(
    ("typed", "ordered"),
    [
        ("gällivare", ["Gällivare", "Gallivare", "Gällivare kommun", "Polisen i Gällivare", "Jokkmokk"]),
        ("gallivare", ["Gallivare", "Gällivare", "Gällivare kommun", "Jokkmokk"]),
        ("Jokmokk", ["Jokkmokk", "Polisen i Jokkmokk", "Boden"]),
        ("barn som sett våld", ["barn som bevittnat våld", "barn", "akut skydd"]),
        ("våld barn", ["våld mot barn", "barn våld", "latent våld", "skola"]),
    ],
)
def test_what_is_more_alike_comes_first(typed: str, ordered: list[str]) -> None:
    scores = [like(typed, name) for name in ordered]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share_and_full_only_for_the_same(typed: str, name: str) -> None:
    score = like(typed, name)
    assert 0 <= score <= SAME
    assert (score == SAME) is (plain(typed) == plain(name))


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)
