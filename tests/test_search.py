"""Finding things by what people type."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.coverage import install_derived
from vnr_graph.errors import VocabularyError
from vnr_graph.search import Hit, NameIndex, resolve, search
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

SHIPPED = open_map()
INDEX = NameIndex(SHIPPED)
MAIN = sorted((iri, label) for iri, labels in SHIPPED.labels.main.items() for label in set(labels.values()))
NAMES = sorted({(iri, name) for iri, names in SHIPPED.labels.synonyms.items() for name, _ in names})


def first(text: str, language: Language = "sv", among: str | None = None) -> str:
    hits = INDEX.search(text, language=language, among=among)
    return shorten(hits[0].iri) if hits else "-"


def outcome(text: str, language: Language) -> str | VocabularyError:
    try:
        return INDEX.resolve(text, language=language)
    except VocabularyError as error:
        return error


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gallivare", "municipality:2523"),
        ("Gällivare", "municipality:2523"),
        ("Jokmokk", "municipality:2510"),
        ("JOKKMOKK", "municipality:2510"),
        ("Jokkmokks", "municipality:2510"),
        ("2510", "municipality:2510"),
        ("Habo", "municipality:0643"),
        ("Håbo", "municipality:0305"),
        ("barn som sett våld", "target:children-witnesses"),
        ("barn", "target:children"),
        ("children", "target:children"),
        ("kvinojour", "kind:womens-shelter"),
        ("hedersvåld", "violence:honour-related"),
        ("hedersvald", "violence:honour-related"),
        ("stalking", "violence:stalking"),
        ("socialtjänst", "kind:social-services"),
        ("2025:400", "source:sfs-2025-400"),
        ("SFS 2001:453", "source:sfs-2001-453"),
        ("socialtjänstlag", "source:sfs-2001-453"),
        ("202100-0076", "agency:polismyndigheten"),
        ("skyddat boende", "area:acute-protection"),
        ("agency:2510-police", "agency:2510-police"),
        ("jokkmokks-kvinnojour", "agency:jokkmokks-kvinnojour"),
        ("lapplands barnklinik", "agency:lapplands-barnklinik"),
        ("samverkansavtal jokkmokk", "programme:agreement-2510"),
        ("paediatric clinic", "kind:paediatric-clinic"),
    ],
)
def test_the_first_hit(typed: str, found: str) -> None:
    assert first(typed) == found


@pytest.mark.parametrize("typed", ["", "   ", '" } {', "…", "\u202e", "\x00"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert search(SHIPPED, typed, language="sv") == ()


@pytest.mark.parametrize(
    "typed",
    [
        '" } DELETE WHERE { ?s ?p ?o } #',
        "'; DROP TABLE agencies; --",
        "<script>alert(1)</script>",
        "\u202eJokkmokk\u202c",
        "(a+)+$" * 30,
        "%s%n{}{0}",
        "\\",
    ],
)
def test_what_is_typed_is_text(typed: str) -> None:
    before = len(SHIPPED.store)
    for hit in INDEX.search(typed, language="sv"):
        assert hit.iri in SHIPPED.labels.synonyms
    assert len(SHIPPED.store) == before


def test_a_direction_mark_hides_no_name() -> None:
    assert first("\u202eJokkmokk") == "municipality:2510"


def test_a_hit_tells_what_it_was_found_by() -> None:
    assert INDEX.search("children who have witnessed violence", language="sv", limit=1) == (
        Hit(
            iri=expand("target:children-witnesses"),
            label="barn som bevittnat eller upplevt våld",
            matched="children who have witnessed violence",
            score=99.5,
            types=(expand("skos:Concept"),),
        ),
    )
    (english,) = INDEX.search("Gällivare", language="en", limit=1)
    assert (english.label, english.score, english.types) == ("Gällivare", 100.0, (expand("vnr:Municipality"),))


def test_a_limit_takes_the_first_and_changes_nothing_else() -> None:
    all_ = INDEX.search("våld", language="sv", limit=1000)
    assert len(all_) > 20
    assert INDEX.search("våld", language="sv", limit=3) == all_[:3]
    assert INDEX.search("våld", language="sv", limit=0) == ()
    assert INDEX.search("våld", language="sv", limit=-1) == ()


def test_hits_fall_in_likeness_and_come_once() -> None:
    for typed in ("polis", "våld mot barn", "Gällivare", "skola", "a"):
        hits = INDEX.search(typed, language="sv", limit=500)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.iri for hit in hits}) == len(hits)
        assert NameIndex(open_map()).search(typed, language="sv", limit=500) == hits


@pytest.mark.parametrize(
    ("among", "prefix"),
    [("vnr:Municipality", "municipality"), ("vnr:CollaborationGroup", "group"), ("target", "target"), ("area", "area")],
)
def test_only_among_what_is_asked_for(among: str, prefix: str) -> None:
    for typed in ("barn", "Jokkmokk", "skydd"):
        for hit in INDEX.search(typed, language="sv", among=among):
            assert shorten(hit.iri).partition(":")[0] == prefix


def test_a_class_takes_in_those_below_it() -> None:
    assert first("samverkansavtal", among="vnr:Programme") == "programme:agreement-2510"
    assert first("socialtjänstlag 2001", among="vnr:Source") == "source:sfs-2001-453"


def test_long_text_takes_no_longer() -> None:
    started = time.monotonic()
    INDEX.search("jokkmokk " * 200_000, language="sv")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("typed", "among", "found"),
    [
        ("Jokkmokk", "vnr:Municipality", "municipality:2510"),
        ("jokkmokk", "vnr:Municipality", "municipality:2510"),
        (" Jokkmokk ", "vnr:Municipality", "municipality:2510"),
        ("Jokkmokks kommun", "vnr:Municipality", "municipality:2510"),
        ("Jokkmokk kommun", "vnr:Municipality", "municipality:2510"),
        ("Jokkmokks", "vnr:Municipality", "municipality:2510"),
        ("Municipality of Jokkmokk", "vnr:Municipality", "municipality:2510"),
        ("Jokkmokk municipality", "vnr:Municipality", "municipality:2510"),
        ("gallivare", "vnr:Municipality", "municipality:2523"),
        ("gallivare kommun", "vnr:Municipality", "municipality:2523"),
        ("Alingsås kommun", "vnr:Municipality", "municipality:1489"),
        ("Borås stad", "vnr:Municipality", "municipality:1490"),
        ("Stockholms stad", "vnr:Municipality", "municipality:0180"),
        ("Älvsbyns kommun", "vnr:Municipality", "municipality:2560"),
        ("2510", "vnr:Municipality", "municipality:2510"),
        ("municipality:2510", "vnr:Municipality", "municipality:2510"),
        (expand("municipality:2510"), "vnr:Municipality", "municipality:2510"),
        (f"<{expand('municipality:2510')}>", "vnr:Municipality", "municipality:2510"),
        ("Jokkmokks kommun", None, "agency:2510-municipality"),
        ("Kalix kommun", None, "agency:2514-municipality"),
        ("barn", "target", "target:children"),
        ("children", "target", "target:children"),
        ("barn som bevittnat våld", "target", "target:children-witnesses"),
        ("children-witnesses", "target", "target:children-witnesses"),
        ("5", "area", "area:acute-protection"),
        ("skyddat boende", "area", "area:acute-protection"),
        ("grundlistan", "typology", "typology:core"),
        ("core", "typology", "typology:core"),
        ("child-group", "vnr:CollaborationGroup", "group:child-group"),
        ("evidence:jokkmokk-1-1-council", None, "evidence:jokkmokk-1-1-council"),
        ("vnr:Agency", None, "vnr:Agency"),
        ("polismyndigheten", "vnr:Agency", "agency:polismyndigheten"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_one_thing(typed: str, among: str | None, found: str, language: Language) -> None:
    assert shorten(INDEX.resolve(typed, language=language, among=among)) == found


@pytest.mark.parametrize(
    ("typed", "among", "message"),
    [
        ("Jokmokk", "vnr:Municipality", "kommun: nothing is called Jokmokk. Is it one of these? Jokkmokk"),
        ("", None, "Nothing is called “”."),
        ("municipality:9999", None, "Nothing is called municipality:9999."),
        ("area:detection", "vnr:Municipality", "kommun: nothing is called area:detection."),
        ("https://example.org/x", None, "Nothing is called https://example.org/x."),
        ("http://[bad", None, "Nothing is called http://[bad."),
        ("\u202exyzzy", None, "Nothing is called \\u202exyzzy."),
        ("xyzzy", "target", "Målgrupper: nothing is called xyzzy."),
        (
            "qqqqqq",
            "typology",
            "Typlistor: nothing is called qqqqqq. Is it one of these? grundlistan, Familjefrids nio",
        ),
    ],
)
def test_what_names_nothing_gets_suggestions(typed: str, among: str | None, message: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        resolve(SHIPPED, typed, language="sv", among=among)
    assert str(caught.value).startswith(message)


def test_suggestions_are_at_most_five_and_labels() -> None:
    with pytest.raises(VocabularyError) as caught:
        INDEX.resolve("våldd", language="sv", among="violence")
    suggested = str(caught.value.values["suggestions"]).split(", ")
    assert 1 <= len(suggested) <= 5
    labels = {labels["sv"] for iri, labels in SHIPPED.labels.main.items() if iri.startswith(expand("violence:"))}
    assert set(suggested) <= labels


def test_two_of_the_same_name_are_listed_with_their_short_names() -> None:
    with pytest.raises(VocabularyError) as caught:
        INDEX.resolve("Polis", language="sv", among="vnr:Agency")
    assert str(caught.value) == (
        "Polis is the name of several: Polisen i Jokkmokk (agency:2510-police), "
        "Polisen i Gällivare (agency:2523-police). Say which by its short name, for example agency:2510-police."
    )


def test_a_label_wins_over_a_synonym(make_map: Callable[..., Map]) -> None:
    agency = "agency:{0} a vnr:Agency ; rdfs:label '{1}'@sv, '{1} (en)'@en ; skos:altLabel '{2}'@sv .\n"
    map_ = make_map(agency.format("a", "Byn", "Staden") + agency.format("b", "Staden", "Orten"))
    assert resolve(map_, "staden", language="sv") == expand("agency:b")
    assert resolve(map_, "orten", language="sv") == expand("agency:b")
    assert resolve(map_, "byn", language="en") == expand("agency:a")


def test_marks_decide_where_they_are_all_that_differs(make_map: Callable[..., Map]) -> None:
    agency = "agency:{0} a vnr:Agency ; vnr:kind kind:church ; rdfs:label '{1}'@sv, '{1}'@en .\n"
    map_ = make_map(agency.format("a", "Räven") + agency.format("b", "Råven"))
    assert resolve(map_, "räven", language="sv") == expand("agency:a")
    assert resolve(map_, "RÅVEN", language="sv") == expand("agency:b")
    with pytest.raises(VocabularyError, match="several: Räven \\(agency:a\\), Råven \\(agency:b\\)"):
        resolve(map_, "raven", language="sv")


def test_agencies_that_are_derived_have_names_too() -> None:
    map_ = open_map()
    with pytest.raises(VocabularyError):
        resolve(map_, "Skolan i Kiruna", language="sv")
    install_derived(view_map(map_, ViewOptions(as_of=date(2026, 11, 21))))
    assert resolve(map_, "Skolan i Kiruna", language="sv") == expand("agency:2584-school")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(MAIN), st.sampled_from(LANGUAGES))
def test_every_label_names_its_own_thing_or_is_said_to_be_ambiguous(named: tuple[str, str], language: Language) -> None:
    iri, label = named
    found = outcome(label, language)
    if isinstance(found, str):
        assert found == iri
    else:
        assert f"({shorten(iri)})" in str(found.values["things"])
        assert len({other for other, name in MAIN if name.casefold() == label.casefold()}) > 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(NAMES))
def test_every_name_finds_its_thing_among_the_first(named: tuple[str, str]) -> None:
    iri, name = named
    best = [hit.iri for hit in INDEX.search(name, language="sv", limit=1000) if hit.score >= 99.5]
    assert iri in best or not any(char.isalnum() for char in name)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(SHIPPED.labels.main)))
def test_every_thing_is_named_by_its_iri_and_its_short_name(iri: str) -> None:
    assert INDEX.resolve(iri, language="sv") == iri
    assert INDEX.resolve(shorten(iri), language="sv") == iri


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_names_one_thing_or_is_an_error(text: str) -> None:
    found = outcome(text, "sv")
    if isinstance(found, str):
        assert found in SHIPPED.labels.synonyms or shorten(found) == text
    else:
        assert found.message in {"Nothing is called {text}.", "{text} is the name of several: {things}."}


@pytest.mark.parametrize(
    ("typed", "language", "iri", "matched"),
    [
        ("gallivare", "sv", "agency:2523-police", "Polisen i Gällivare"),
        ("gallivare", "en", "agency:2523-police", "Gällivare police"),
        ("digital", "sv", "violence:digital", "digitalt våld"),
        ("våldtäkt", "sv", "violence:sexual", "våldtäkt"),
    ],
)
def test_the_readers_own_label_is_what_it_was_found_by_where_it_is_nearly_as_like(
    typed: str, language: Language, iri: str, matched: str
) -> None:
    hits = {shorten(hit.iri): hit.matched for hit in INDEX.search(typed, language=language)}
    assert hits[iri] == matched
