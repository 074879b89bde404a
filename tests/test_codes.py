"""The code lists: the concepts that are agreed, in sound SKOS, matched only with what has been checked."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from vnr_graph.model import Rank
from vnr_graph.vocabulary import CODE, expand

FOLDER = Path(__file__).resolve().parents[1] / "ontology" / "codes"
MATCHES = (SKOS.closeMatch, SKOS.relatedMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch)

FORMS = "physical passive-physical psychological sexual economic material latent digital neglect"
CONTEXTS = """partner violence-against-women mens-violence-against-women violence-against-children child-witness
    honour-related forced-marriage genital-mutilation forced-abortion-sterilisation sexual-harassment
    harassment-and-threats stalking trafficking post-separation young-relationships against-pets"""
ADULTS = """women-exposed men-exposed older-people people-with-disabilities lgbtq national-minorities
    people-with-substance-use"""
AREAS = """prevention detection reporting-concern advice acute-protection risk-assessment crime-investigation
    prosecution child-interview medical-care forensic-certificate trauma-treatment support-exposed support-children
    perpetrator-work prison-probation contact-ban legal-counsel compensation family-law residence-permit
    local-coordination county-coordination national-coordination staff-training follow-up inspection funding
    death-reviews"""
SCHEMES = {
    "agency-kind": """public-body civil-society municipality social-services school pupil-health elder-care
        disability-care refugee-reception region health-care hospital primary-care psychiatry child-psychiatry
        paediatric-clinic womens-clinic dental-care police local-police prosecution prison-probation migration-agency
        forensic-medicine district-court administrative-court county-board national-agency knowledge-centre university
        municipal-association cooperation-body social-insurance employment-service church womens-shelter mens-centre
        victim-support""",
    "answer": "named shared statutory collective declared-none silent",
    "axis": "form context",
    "extent": "each-municipality each-county nationwide",
    "istanbul-convention": " ".join(
        f"article-{number}" for number in (*range(7, 12), *range(13, 21), *range(22, 27), *range(28, 41))
    ),
    "outcome": "granted refused withdrawn unknown",
    "penal-code": "4-1-a 4-1-b 4-3 4-4-a 4-4-b 4-4-c 4-4-d 4-4-e 4-6-a",
    "phase": "upcoming current ended",
    "responsibility-area": AREAS,
    "role": "owner contributor coordinator funder member chair convener project-leader",
    "source-rank": "law regulation agreement page reference decision inference",
    "target-group": """everyone exposed adults-exposed women-exposed men-exposed older-people people-with-disabilities
        lgbtq national-minorities people-with-substance-use children children-exposed children-witnesses perpetrators
        close-persons staff""",
    "typology": "",
    "violence-type": f"close-relationships {FORMS} {CONTEXTS}",
}
NINE = "physical psychological sexual economic material latent neglect honour-related digital"
TYPOLOGIES = {
    "core": f"""{NINE} violence-against-women mens-violence-against-women violence-against-children child-witness
        harassment-and-threats stalking forced-marriage trafficking""",
    "familjefrid-nine": NINE,
    "founding-pages": """close-relationships sexual violence-against-women mens-violence-against-women
        violence-against-children child-witness harassment-and-threats""",
    "istanbul-convention": """psychological stalking physical sexual forced-marriage genital-mutilation
        forced-abortion-sterilisation sexual-harassment""",
}
BROADER = dict.fromkeys(f"{FORMS} {CONTEXTS}".split(), "close-relationships") | {
    "adults-exposed": "exposed",
    "child-psychiatry": "psychiatry",
    "children": "everyone",
    "children-exposed": "children exposed",
    "children-witnesses": "children",
    "close-persons": "everyone",
    "exposed": "everyone",
    "local-police": "police",
    "mens-violence-against-women": "violence-against-women",
    "passive-physical": "physical",
    "perpetrators": "everyone",
    "sexual-harassment": "sexual",
    "staff": "everyone",
    **dict.fromkeys(ADULTS.split(), "adults-exposed"),
}
SYNONYMS = {
    "våld mot närstående": "violence-type/close-relationships",
    "barn som bevittnat våld": "violence-type/child-witness",
    "barn som upplevt våld": "violence-type/child-witness",
    "hedersvåld": "violence-type/honour-related",
    "HRV": "violence-type/honour-related",
    "skyddat boende": "responsibility-area/acute-protection",
    "anmälningsplikt": "responsibility-area/reporting-concern",
    "fridskränkning": "violence-type/close-relationships",
    "soc": "agency-kind/social-services",
    "socialförvaltningen": "agency-kind/social-services",
    "BUP": "agency-kind/child-psychiatry",
}
ENTERED = {
    "4-3": "2021-07-01",
    "4-4-a": "1998-07-01",
    "4-4-b": "2011-10-01",
    "4-4-c": "2014-07-01",
    "4-4-d": "2014-07-01",
    "4-4-e": "2022-06-01",
}


@cache
def scheme(name: str) -> Graph:
    return Graph().parse(FOLDER / f"{name}.ttl", format="turtle")


@cache
def all_schemes() -> Graph:
    graph = Graph()
    for name in SCHEMES:
        graph += scheme(name)
    return graph


def iris(name: str, slugs: str) -> set[URIRef]:
    return {URIRef(f"{CODE}{name}/{slug}") for slug in slugs.split()}


def concepts(name: str) -> set[URIRef]:
    return {concept for concept in scheme(name).subjects(RDF.type, SKOS.Concept) if isinstance(concept, URIRef)}


def texts(graph: Graph, subject: URIRef, predicate: URIRef) -> list[tuple[str, str]]:
    return sorted((str(t.language), str(t)) for t in graph.objects(subject, predicate) if isinstance(t, Literal))


def ancestors(graph: Graph, concept: URIRef) -> set[URIRef]:
    """Everything broader; the concept itself only when it is in a cycle."""
    found: set[URIRef] = set()
    frontier = [concept]
    while frontier:
        broader = {above for above in graph.objects(frontier.pop(), SKOS.broader) if isinstance(above, URIRef)}
        frontier.extend(broader - found)
        found |= broader
    return found


def test_each_file_is_a_scheme_that_is_agreed() -> None:
    assert {path.stem for path in FOLDER.glob("*.ttl")} == SCHEMES.keys()


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_holds_the_agreed_concepts_and_describes_itself(name: str) -> None:
    graph, iri = scheme(name), URIRef(f"{CODE}{name}")
    assert concepts(name) == iris(name, SCHEMES[name])
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [iri]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert [language for language, _ in texts(graph, iri, predicate)] == ["en", "sv"]
    assert list(graph.objects(iri, DCTERMS.license)) == [URIRef("http://creativecommons.org/publicdomain/zero/1.0/")]
    assert [str(version) for version in graph.objects(iri, OWL.versionInfo)] == ["0.1.0"]


@pytest.mark.parametrize("name", SCHEMES)
def test_a_concept_has_its_scheme_labels_and_definition(name: str) -> None:
    graph, iri = scheme(name), URIRef(f"{CODE}{name}")
    for thing in concepts(name) | set(graph.subjects(RDF.type, SKOS.Collection)):
        assert isinstance(thing, URIRef)
        assert list(graph.objects(thing, SKOS.inScheme)) == [iri]
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert [language for language, _ in texts(graph, thing, predicate)] == ["en", "sv"], thing
        for predicate in (SKOS.altLabel, SKOS.editorialNote):
            assert {language for language, _ in texts(graph, thing, predicate)} in (set(), {"en", "sv"}), thing


@pytest.mark.parametrize("name", SCHEMES)
def test_no_name_in_a_scheme_means_two_things(name: str) -> None:
    names = Counter(
        (language, text.casefold())
        for thing in set(scheme(name).subjects(SKOS.inScheme))
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for language, text in texts(scheme(name), URIRef(str(thing)), predicate)
    )
    assert [found for found, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", SCHEMES)
def test_the_hierarchy_is_sound(name: str) -> None:
    graph, iri = scheme(name), URIRef(f"{CODE}{name}")
    tops = {concept for concept in concepts(name) if not ancestors(graph, concept)}
    assert set(graph.objects(iri, SKOS.hasTopConcept)) == tops
    assert set(graph.subjects(SKOS.topConceptOf, iri)) == tops
    assert set(graph.objects(None, SKOS.broader)) <= concepts(name)
    assert list(graph.subject_objects(SKOS.narrower)) == []
    for concept in concepts(name):
        assert concept not in ancestors(graph, concept)
        related = set(graph.objects(concept, SKOS.related))
        assert related <= concepts(name)
        assert all((other, SKOS.related, concept) in graph for other in related)
        assert not related & ancestors(graph, concept)


def test_a_cycle_would_be_seen() -> None:
    [first], [second] = iris("axis", "form"), iris("axis", "context")
    cycle = Graph()
    cycle.add((first, SKOS.broader, second))
    cycle.add((second, SKOS.broader, first))
    assert ancestors(cycle, first) == {first, second}


@pytest.mark.parametrize(("slug", "expected"), BROADER.items())
def test_a_concept_lies_where_it_was_agreed(slug: str, expected: str) -> None:
    [concept] = [c for c in all_schemes().subjects(RDF.type, SKOS.Concept) if str(c).rpartition("/")[2] == slug]
    above = {str(broader).rpartition("/")[2] for broader in all_schemes().objects(concept, SKOS.broader)}
    assert above == set(expected.split())


def test_every_type_is_under_the_one_topic_and_on_one_axis() -> None:
    [top] = iris("violence-type", "close-relationships")
    for axis, slugs in {"form": FORMS, "context": CONTEXTS}.items():
        for concept in iris("violence-type", slugs):
            assert top in ancestors(all_schemes(), concept)
            assert set(all_schemes().objects(concept, URIRef(expand("vnr:axis")))) == iris("axis", axis)
    assert (top, URIRef(expand("vnr:axis")), None) not in all_schemes()


def test_every_type_says_where_it_was_seen() -> None:
    silent = [c for c in concepts("violence-type") if not texts(all_schemes(), c, SKOS.editorialNote)]
    assert silent == []
    [post_separation] = iris("violence-type", "post-separation")
    assert "Ännu inte hittat" in texts(all_schemes(), post_separation, SKOS.editorialNote)[1][1]


def test_the_29_areas_are_numbered_along_the_chain() -> None:
    numbered = {
        int(str(number)): str(area).rpartition("/")[2]
        for area, number in scheme("responsibility-area").subject_objects(SKOS.notation)
    }
    assert [numbered[number] for number in range(1, 30)] == AREAS.split()
    assert len(numbered) == 29


def test_the_typologies_hold_what_they_say() -> None:
    members = {
        slug: set(scheme("typology").objects(URIRef(expand(f"typology:{slug}")), SKOS.member)) for slug in TYPOLOGIES
    }
    assert {str(found).rpartition("/")[2] for found in scheme("typology").subjects(RDF.type, SKOS.Collection)} == {
        *TYPOLOGIES
    }
    assert members == {slug: iris("violence-type", types) for slug, types in TYPOLOGIES.items()}
    assert {slug: len(found) for slug, found in members.items()} == {
        "core": 17,
        "familjefrid-nine": 9,
        "founding-pages": 7,
        "istanbul-convention": 8,
    }


def test_the_convention_s_typology_is_what_matches_its_articles_33_to_40() -> None:
    for number in range(33, 41):
        [article] = iris("istanbul-convention", f"article-{number}")
        [matching] = set(all_schemes().subjects(SKOS.closeMatch, article))
        assert (URIRef(expand("typology:istanbul-convention")), SKOS.member, matching) in scheme("typology")


def test_types_and_areas_match_only_articles_and_sections_that_were_checked() -> None:
    checked = concepts("istanbul-convention") | concepts("penal-code")
    matched = {value for predicate in MATCHES for value in all_schemes().objects(None, predicate)}
    assert matched <= checked
    assert {value for value in matched if "penal-code" in str(value)} == concepts("penal-code")


def test_sections_have_the_entry_dates_that_were_checked_and_no_others() -> None:
    found = {
        str(section).rpartition("/")[2]: str(day)
        for section, day in scheme("penal-code").subject_objects(URIRef(expand("vnr:validFrom")))
    }
    assert found == ENTERED


def test_ranks_are_in_the_order_that_the_code_knows() -> None:
    order = {
        int(str(place)): str(rank).rpartition("/")[2]
        for rank, place in scheme("source-rank").subject_objects(URIRef(expand("vnr:order")))
    }
    assert [order[place] for place in sorted(order)] == SCHEMES["source-rank"].split()
    assert [rank.value for rank in Rank] == SCHEMES["source-rank"].split()


@pytest.mark.parametrize(("name", "code"), SYNONYMS.items())
def test_what_people_type_finds_the_concept(name: str, code: str) -> None:
    assert (URIRef(CODE + code), SKOS.altLabel, Literal(name, lang="sv")) in all_schemes()
