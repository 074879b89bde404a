"""What is told about one thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.coverage import install_derived
from vnr_graph.description import Description, PropertyStatements, Reference, describe_thing
from vnr_graph.errors import VocabularyError
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vnr_graph.store.opening import Map

G = "source:gallivare-vald-i-nara-relation"
J = "source:jokkmokk-forebyggande-arbete"
SHIPPED = open_map()
SUBJECTS = sorted({quad.subject.value for quad in SHIPPED.store if isinstance(quad.subject, ox.NamedNode)})


def describe(short: str, map_: Map = SHIPPED) -> Description:
    return describe_thing(map_, expand(short))


def told(properties: Iterable[PropertyStatements]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Property, value and documents by their short names."""
    return [
        (shorten(one.property), shorten(s.value.value), tuple(map(shorten, s.sources)))
        for one in properties
        for s in one.statements
    ]


def test_an_agreement() -> None:
    found = describe("programme:agreement-2510")
    assert found.iri == expand("programme:agreement-2510")
    assert found.labels == {
        "sv": "Det lokala samverkansavtalet i Jokkmokk om våld i nära relationer",
        "en": "Jokkmokk's local cooperation agreement on violence in close relationships",
    }
    assert found.names == ("Lokalt samverkansavtal",)
    assert found.types == (expand("vnr:CooperationAgreement"),)
    assert found.sources == (expand(J),)
    assert told(found.statements) == [
        ("vnr:addressesTarget", "target:children-witnesses", (J,)),
        ("vnr:addressesTarget", "target:exposed", (J,)),
        ("vnr:addressesTarget", "target:women-exposed", (J,)),
        ("vnr:addressesType", "violence:close-relationships", (J,)),
        ("vnr:author", "group:2510-crime-prevention-council", (J,)),
        ("vnr:covers", "municipality:2510", (J,)),
        ("vnr:hasObjective", "objective:agreement-2510-detection", (J,)),
        ("vnr:hasObjective", "objective:agreement-2510-notice-children", (J,)),
        ("vnr:hasObjective", "objective:agreement-2510-notice-women", (J,)),
        ("vnr:party", "agency:2510-municipality", (J,)),
        ("vnr:party", "agency:2510-police", (J,)),
    ]
    assert found.derived == ()
    assert [(shorten(r.property), shorten(r.subject)) for r in found.references] == [
        ("vnr:basis", "responsibility:2510-municipality-detection"),
        ("vnr:basis", "responsibility:2510-police-detection"),
        ("vnr:objectiveOf", "objective:agreement-2510-detection"),
        ("vnr:objectiveOf", "objective:agreement-2510-notice-children"),
        ("vnr:objectiveOf", "objective:agreement-2510-notice-women"),
    ]
    assert found.reference_count == 5


def test_places_stand_in_the_order_of_the_text() -> None:
    found = describe("programme:agreement-2510").evidence
    assert [(place.heading, place.paragraph, place.sentences) for place in found] == [
        (1, None, ()),
        *[(None, 1, (1,))] * 5,
        *[(None, 1, (2,))] * 3,
    ]
    assert [place.start for place in found] == sorted(place.start for place in found if place.start is not None)
    assert found[-1].source == expand(J)
    assert found[-1].paraphrase == {
        "sv": "Också våldsutsatta kvinnor ska få särskild uppmärksamhet.",
        "en": "Women exposed to violence are to get particular attention too.",
    }


def test_what_two_documents_say_has_both_and_law_comes_first() -> None:
    group = describe("group:child-group")
    assert group.sources == (expand(G), expand(J))
    both = [
        value for property_, value, sources in told(group.statements) if property_ == "vnr:covers" and len(sources) == 2
    ]
    assert both == ["municipality:2510", "municipality:2521", "municipality:2523", "municipality:2584"]
    assert ("vnr:method", "Avidentifierade barnsamråd", (G,)) in told(group.statements)
    concept = describe("area:detection")
    ranks = [SHIPPED.documents[source].rank for reference in concept.references for source in reference.sources[:1]]
    assert {rank.value for rank in ranks if rank is not None} >= {"regulation", "page"}
    municipality = describe("agency:2510-municipality")
    assert municipality.sources == (expand(J), expand("source:reference-municipalities"))


def test_a_blank_node_is_unfolded() -> None:
    found = describe("agency:polismyndigheten-norrbotten")
    (change,) = (one for one in found.statements if one.property == expand("org:changedBy"))
    (event,) = change.statements
    assert isinstance(event.value, ox.BlankNode)
    assert [part[:2] for part in told(event.parts)] == [
        ("dcterms:date", "2015-01-01"),
        ("org:originalOrganization", "agency:polismyndigheten-norrbotten"),
        ("org:resultingOrganization", "agency:polismyndigheten"),
        ("rdf:type", "org:ChangeEvent"),
    ]
    assert expand("org:changedBy") not in {reference.property for reference in found.references}


def test_what_a_blank_node_speaks_of_is_told_by_what_it_is_part_of() -> None:
    references = describe("agency:polismyndigheten").references
    assert (
        Reference(
            subject=expand("agency:polismyndigheten-norrbotten"),
            property=expand("org:changedBy"),
            sources=(expand("source:reference-agencies"),),
        )
        in references
    )


def test_a_place_is_its_own_evidence() -> None:
    found = describe("evidence:jokkmokk-footer-published")
    (place,) = found.evidence
    assert (place.iri, place.locator, place.paragraph, place.start) == (found.iri, "footer", None, 2139)
    assert found.labels == {}


def test_references_are_capped_and_counted() -> None:
    whole = describe_thing(SHIPPED, expand("violence:close-relationships"), most_references=10_000)
    assert len(whole.references) == whole.reference_count > 50
    capped = describe_thing(SHIPPED, expand("violence:close-relationships"), most_references=7)
    assert capped.references == whole.references[:7]
    assert capped.reference_count == whole.reference_count
    assert describe_thing(SHIPPED, expand("violence:close-relationships"), most_references=-1).references == ()


def test_what_is_derived_stands_apart() -> None:
    map_ = open_map()
    install_derived(view_map(map_, ViewOptions(as_of=date(2026, 11, 21))))
    project = describe("programme:projekt-vald-i-nara-relationer", map_)
    assert told(project.derived) == [
        ("vnr:firstDay", "2012-01-01", ("source:derived",)),
        ("vnr:lastDay", "2014-12-31", ("source:derived",)),
        ("vnr:phase", "phase:ended", ("source:derived",)),
    ]
    assert ("vnr:validThrough", "2014", (J,)) in told(project.statements)
    school = describe("agency:2584-school", map_)
    assert school.labels == {"sv": "Skolan i Kiruna", "en": "Schools of Kiruna"}
    assert school.sources == ()
    assert school.statements == ()
    assert ("vnr:operatesBy", "presence:school", ("source:derived",)) in told(school.derived)
    jokkmokk = describe("municipality:2510", map_)
    assert "vnr:documented" in {shorten(one.property) for one in jokkmokk.derived}
    assert all(len(one.statements) < 5 for one in jokkmokk.derived)
    assert jokkmokk.statements == describe("municipality:2510").statements


def test_where_documents_disagree_on_a_label_the_first_is_shown_and_the_other_told(
    make_map: Callable[..., Map],
) -> None:
    map_ = make_map(
        "agency:a a vnr:Agency ; rdfs:label 'Orten'@sv, 'Place'@en .",
        "agency:a a vnr:Agency ; rdfs:label 'Byn'@sv .",
    )
    found = describe("agency:a", map_)
    assert found.labels == {"sv": "Byn", "en": "Place"}
    assert found.names == ("Orten",)


def test_blank_nodes_in_a_circle_end(make_map: Callable[..., Map]) -> None:
    map_ = make_map("agency:a a vnr:Agency ; org:changedBy _:x . _:x org:changedBy _:y . _:y org:changedBy _:x .")
    (one,) = (one for one in describe("agency:a", map_).statements if one.property == expand("org:changedBy"))
    depth = 0
    while one.statements[0].parts:
        (one,) = one.statements[0].parts
        depth += 1
    assert depth == 2
    assert describe("agency:a", map_).references == ()


@pytest.mark.parametrize(
    ("iri", "message"),
    [
        (expand("agency:nobody"), "The map says nothing about agency:nobody."),
        ("https://example.org/\u202ex", "The map says nothing about https://example.org/\\u202ex."),
        ("not an iri", "not an iri is not an IRI."),
        ('x" } DELETE', 'x" } DELETE is not an IRI.'),
        ("", " is not an IRI."),
    ],
)
def test_what_is_not_there(iri: str, message: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        describe_thing(SHIPPED, iri)
    assert str(caught.value).startswith(message)


def test_what_is_only_spoken_of_is_known_by_that() -> None:
    found = describe_thing(SHIPPED, "http://www.wikidata.org/entity/Q512048")
    assert (found.statements, found.types, found.sources) == ((), (), ())
    assert [shorten(reference.subject) for reference in found.references] == ["municipality:2510"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(SUBJECTS))
def test_nothing_that_is_said_of_a_thing_is_left_out(iri: str) -> None:
    found = describe_thing(SHIPPED, iri)
    quads = list(SHIPPED.store.quads_for_pattern(ox.NamedNode(iri), None, None))
    statements = {
        (one.property, statement.value, source)
        for one in found.statements
        for statement in one.statements
        for source in statement.sources
    }
    shown = {expand(name) for name in ("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:notation", "vnr:scbCode")}
    for quad in quads:
        predicate, value = quad.predicate.value, quad.object
        if predicate == expand("rdf:type"):
            assert getattr(value, "value", "") in found.types
        elif predicate == expand("vnr:evidence"):
            assert getattr(value, "value", "") in {place.iri for place in found.evidence}
        elif predicate in shown:
            assert getattr(value, "value", "") in {*found.labels.values(), *found.names}
        else:
            assert (predicate, value, getattr(quad.graph_name, "value", "")) in statements
    order = list(SHIPPED.documents)
    for one in found.statements:
        for statement in one.statements:
            assert list(statement.sources) == sorted(statement.sources, key=order.index)
