"""Names: in the reader's language, else another one, else the short IRI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vnr_graph.store import opening
from vnr_graph.store.labels import Labels
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


@pytest.mark.parametrize(
    ("labels", "language", "expected"),
    [
        ('"Polisen"@sv, "Police"@en', "sv", "Polisen"),
        ('"Polisen"@sv, "Police"@en', "en", "Police"),
        ('"Polisen"@sv', "en", "Polisen"),
        ('"Police"@en', "sv", "Police"),
        ('"Poliisi"@fi', "sv", "Poliisi"),
        ('"Polis"', "en", "Polis"),
        ('""@sv, "Police"@en', "sv", "Police"),
    ],
)
def test_a_label_in_the_language_or_else_another(
    make_map: Callable[..., Map], labels: str, language: Language, expected: str
) -> None:
    assert make_map(f"agency:x rdfs:label {labels} .").labels.of(expand("agency:x"), language) == expected


@pytest.mark.parametrize(
    ("iri", "expected"),
    [(expand("agency:x"), "agency:x"), ("https://example.org/x", "https://example.org/x"), ("text", "text")],
)
def test_what_has_no_label_is_called_by_its_short_iri(make_map: Callable[..., Map], iri: str, expected: str) -> None:
    assert make_map("agency:x a vnr:Agency .").labels.of(iri, "sv") == expected


def test_the_first_in_the_alphabet_of_documents_that_differ(make_map: Callable[..., Map]) -> None:
    map_ = make_map('agency:x rdfs:label "B"@sv .', 'agency:x rdfs:label "A"@sv .', 'agency:x rdfs:label "C"@sv .')
    assert map_.labels.of(expand("agency:x"), "sv") == "A"


def test_every_name_is_a_synonym_with_its_language(make_map: Callable[..., Map]) -> None:
    text = """
    agency:x rdfs:label "Polisen"@sv ; skos:prefLabel "Police"@en ; skos:altLabel "Snuten"@sv, "Polis" ;
        skos:hiddenLabel "polsien"@sv ; skos:notation "7" ; vnr:scbCode "2510" ; vnr:kind kind:police .
    [] rdfs:label "nobody's" .
    agency:x rdfs:label agency:y .
    """
    labels = make_map(text).labels
    assert labels.synonyms[expand("agency:x")] == (
        ("2510", ""),
        ("7", ""),
        ("Police", "en"),
        ("Polis", ""),
        ("Polisen", "sv"),
        ("Snuten", "sv"),
        ("polsien", "sv"),
    )
    assert not any(name == "nobody's" for names in labels.synonyms.values() for name, _ in names)


def test_more_labels_do_not_take_the_place_of_those_there_are() -> None:
    labels = Labels(main={"a": {"sv": "A"}}, synonyms={"a": (("A", "sv"),)})
    more = labels.with_more({"a": {"sv": "other"}, "b": {"sv": "B", "en": "Bee"}})
    assert [more.of(iri, "en") for iri in ("a", "b")] == ["A", "Bee"]
    assert more.synonyms == labels.synonyms
