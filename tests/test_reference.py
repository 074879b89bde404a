"""Municipalities, counties and agencies: codes, places, numbers and identifiers."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from vnr_graph.vocabulary import shorten

DATA: Final = Path(__file__).resolve().parents[1] / "data"
REFERENCE: Final = DATA / "reference"

MUNICIPALITIES_PER_COUNTY: Final = {
    "01": 26,
    "03": 8,
    "04": 9,
    "05": 13,
    "06": 13,
    "07": 8,
    "08": 12,
    "09": 1,
    "10": 5,
    "12": 33,
    "13": 6,
    "14": 49,
    "17": 16,
    "18": 12,
    "19": 10,
    "20": 15,
    "21": 10,
    "22": 7,
    "23": 8,
    "24": 15,
    "25": 14,
}


def statements(path: Path) -> list[tuple[str, str, ox.NamedNode | ox.Literal]]:
    """Every statement of a file about a thing with a name."""
    return [
        (shorten(quad.subject.value), shorten(quad.predicate.value), quad.object)
        for quad in ox.parse(path=path)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]


MUNICIPALITIES: Final = statements(REFERENCE / "municipalities.ttl")
COUNTIES: Final = statements(REFERENCE / "counties.ttl")
AGENCIES: Final = statements(REFERENCE / "agencies.ttl")
PRESENCE: Final = statements(REFERENCE / "presence.ttl")
ALL: Final = [*MUNICIPALITIES, *COUNTIES, *AGENCIES, *PRESENCE]


def values(found: list[tuple[str, str, ox.NamedNode | ox.Literal]], predicate: str) -> dict[str, str]:
    """Subject → the value of a property that has one value."""
    pairs = [(subject, shorten(value.value)) for subject, property_, value in found if property_ == predicate]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def of_type(found: list[tuple[str, str, ox.NamedNode | ox.Literal]], class_: str) -> set[str]:
    return {subject for subject, property_, value in found if (property_, shorten(value.value)) == ("rdf:type", class_)}


def luhn_holds(number: str) -> bool:
    """Whether an organisation number's last digit checks the others (Luhn's algorithm, ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(number.replace("-", ""))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def test_there_are_290_municipalities_each_in_its_county() -> None:
    codes = values(MUNICIPALITIES, "vnr:scbCode")
    counties = values(MUNICIPALITIES, "vnr:county")
    assert len(codes) == len(set(codes.values())) == sum(MUNICIPALITIES_PER_COUNTY.values()) == 290
    assert codes.keys() == counties.keys() == of_type(MUNICIPALITIES, "vnr:Municipality")
    assert all(subject == f"municipality:{code}" for subject, code in codes.items())
    assert all(counties[subject] == f"county:{code[:2]}" for subject, code in codes.items())
    assert Counter(code[:2] for code in codes.values()) == MUNICIPALITIES_PER_COUNTY


def test_there_are_21_counties() -> None:
    codes = values(COUNTIES, "vnr:scbCode")
    assert {subject: f"county:{code}" for subject, code in codes.items()} == {s: s for s in codes}
    assert set(codes.values()) == MUNICIPALITIES_PER_COUNTY.keys()
    assert of_type(COUNTIES, "vnr:County") == codes.keys()


def test_codes_are_strings_of_four_and_two_digits() -> None:
    for found, form in ((MUNICIPALITIES, r"\d{4}"), (COUNTIES, r"\d{2}")):
        for _, property_, value in found:
            if property_ == "vnr:scbCode":
                assert isinstance(value, ox.Literal)
                assert shorten(value.datatype.value) == "xsd:string"
                assert re.fullmatch(form, value.value)


def test_every_municipality_lies_in_sweden() -> None:
    for predicate, south_or_west, north_or_east in (("geo:lat", "55.3", "69.1"), ("geo:long", "10.9", "24.2")):
        found = [(subject, value) for subject, property_, value in MUNICIPALITIES if property_ == predicate]
        assert len(found) == 290
        for subject, value in found:
            assert isinstance(value, ox.Literal)
            assert shorten(value.datatype.value) == "xsd:decimal", subject
            assert Decimal(south_or_west) < Decimal(value.value) < Decimal(north_or_east), subject


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [("2510", "66.898", "18.65"), ("2523", "67.289", "20.078"), ("0114", "59.521", "17.905")],
)
def test_centroids_are_as_the_source_spells_them(code: str, latitude: str, longitude: str) -> None:
    assert values(MUNICIPALITIES, "geo:lat")[f"municipality:{code}"] == latitude
    assert values(MUNICIPALITIES, "geo:long")[f"municipality:{code}"] == longitude


def test_organisation_numbers_have_their_check_digit_and_belong_to_authorities() -> None:
    numbers = {**values(MUNICIPALITIES, "vnr:organisationNumber"), **values(AGENCIES, "vnr:organisationNumber")}
    assert len(numbers) == len(set(numbers.values())) == 13 + 24
    for subject, number in numbers.items():
        assert subject.startswith("agency:")
        assert re.fullmatch(r"\d{6}-\d{4}", number), subject
        assert luhn_holds(number), subject


def test_a_wrong_check_digit_is_seen() -> None:
    assert luhn_holds("202100-0076")
    assert not luhn_holds("202100-0077")


def test_wikidata_identifiers_are_well_formed_and_each_used_once() -> None:
    identifiers = {**values(MUNICIPALITIES, "schema:sameAs"), **values(AGENCIES, "schema:sameAs")}
    assert len(identifiers) == len(set(identifiers.values())) == 13 + 24
    for subject, iri in identifiers.items():
        assert re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", iri), subject


def test_haparanda_has_neither_wikidata_identifier_nor_organisation_number() -> None:
    haparanda = {subject for subject, code in values(MUNICIPALITIES, "vnr:scbCode").items() if code == "2583"}
    haparanda.add("agency:2583-municipality")
    known = {property_ for subject, property_, _ in ALL if subject in haparanda}
    assert known == {
        "rdf:type",
        "rdfs:label",
        "geo:lat",
        "geo:long",
        "vnr:county",
        "vnr:kind",
        "vnr:operatesIn",
        "vnr:scbCode",
    }


@pytest.mark.parametrize("wrong", ["Q10517577", "Q1729128"])
def test_identifiers_known_to_be_wrong_are_not_used(wrong: str) -> None:
    assert not any(value.value.endswith(f"/{wrong}") for _, _, value in ALL)


def test_everything_has_one_label_in_each_language() -> None:
    subjects = {subject for subject, property_, _ in ALL if property_ == "rdf:type"}
    labels = Counter(
        (subject, value.language)
        for subject, property_, value in ALL
        if property_ == "rdfs:label" and isinstance(value, ox.Literal)
    )
    assert labels == Counter((subject, language) for subject in subjects for language in ("sv", "en"))


def test_labels_are_unique_in_each_language() -> None:
    labels = Counter(
        (value.language, value.value)
        for _, property_, value in ALL
        if property_ == "rdfs:label" and isinstance(value, ox.Literal)
    )
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.ttl")), ids=lambda path: path.stem)
def test_a_reference_file_is_one_document_that_says_where_it_comes_from(path: Path) -> None:
    found = statements(path)
    document = f"source:reference-{path.stem}"
    assert of_type(found, "vnr:Source") == {document}
    assert values(found, "vnr:rank") == {document: "rank:reference"}
    told = [value for s, p, value in found if (s, p) == (document, "dcterms:description")]
    assert {value.language for value in told if isinstance(value, ox.Literal)} == {"sv", "en"}


def test_the_police_of_norrbotten_became_the_national_police() -> None:
    assert values(AGENCIES, "vnr:validFrom") == {"agency:polismyndigheten": "2015-01-01"}
    assert values(AGENCIES, "vnr:validThrough") == {"agency:polismyndigheten-norrbotten": "2014-12-31"}
    (event,) = [
        quad for quad in ox.parse(path=REFERENCE / "agencies.ttl") if shorten(quad.predicate.value) == "org:changedBy"
    ]
    told = {
        shorten(quad.predicate.value): shorten(quad.object.value)
        for quad in ox.parse(path=REFERENCE / "agencies.ttl")
        if isinstance(quad.subject, ox.BlankNode)
    }
    assert shorten(event.subject.value) == "agency:polismyndigheten-norrbotten"
    assert told == {
        "rdf:type": "org:ChangeEvent",
        "dcterms:date": "2015-01-01",
        "org:originalOrganization": "agency:polismyndigheten-norrbotten",
        "org:resultingOrganization": "agency:polismyndigheten",
    }


def test_agencies_that_serve_every_municipality_are_nationwide_and_say_why() -> None:
    nationwide = {s for s, extent in values(AGENCIES, "vnr:extent").items() if extent == "extent:nationwide"}
    assert {
        "agency:polismyndigheten",
        "agency:aklagarmyndigheten",
        "agency:kriminalvarden",
        "agency:migrationsverket",
        "agency:rattsmedicinalverket",
    } <= nationwide
    reasons = {(s, value.language) for s, p, value in AGENCIES if p == "vnr:reason" and isinstance(value, ox.Literal)}
    assert reasons == {(subject, language) for subject in nationwide for language in ("sv", "en")}


def test_what_exists_everywhere() -> None:
    kinds, extents = values(PRESENCE, "vnr:kind"), values(PRESENCE, "vnr:extent")
    assert {kinds[presence]: extents[presence] for presence in of_type(PRESENCE, "vnr:Presence")} == {
        "kind:municipality": "extent:each-municipality",
        "kind:social-services": "extent:each-municipality",
        "kind:school": "extent:each-municipality",
        "kind:region": "extent:each-county",
    }


def test_the_decisions_document_states_nothing() -> None:
    found = statements(DATA / "decisions.ttl")
    assert {subject for subject, _, _ in found} == {"source:decisions"}
    assert {property_ for _, property_, _ in found} == {"rdf:type", "rdfs:label", "dcterms:title", "vnr:rank"}
    assert values(found, "vnr:rank") == {"source:decisions": "rank:decision"}
