"""The vocabulary reasoned with: what follows is consistent, and makes nothing what its document does not say."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import owlrl
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from vnr_graph.store.derived import install_view
from vnr_graph.store.opening import DERIVED, open_map
from vnr_graph.store.terms import to_rdflib
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""Where owlrl writes that it found a contradiction."""

EXTERNAL_AXIOMS = """
# What the borrowed super-properties say of their subjects and objects in their own vocabularies, taken at the
# narrowest; the others say nothing that types anything (DCMI Metadata Terms and schema.org only suggest).
org:identifier rdfs:domain org:Organization .
org:linkedTo rdfs:domain org:Organization ; rdfs:range org:Organization .
eli:id_local rdfs:domain eli:LegalResource .
"""
SUPER_PROPERTIES = {
    "dcterms:creator",
    "dcterms:identifier",
    "dcterms:isReplacedBy",
    "dcterms:replaces",
    "dcterms:spatial",
    "dcterms:subject",
    "eli:id_local",
    "org:identifier",
    "org:linkedTo",
    "schema:areaServed",
    "schema:containedInPlace",
    "schema:mentions",
    "schema:sha256",
    "schema:url",
}

INCONSISTENT = {
    "agency:both a vnr:Municipality , vnr:Agency .": "agency:both",
    "agency:cited a vnr:Agency , vnr:Evidence .": "agency:cited",
    "group:owner a vnr:CollaborationGroup , vnr:Agency .": "group:owner",
    "municipality:acts a vnr:Municipality . mandate:law vnr:bearer municipality:acts .": "municipality:acts",
    "municipality:holds a vnr:Municipality ; vnr:basis programme:plan .": "municipality:holds",
    "post:police a org:Post , vnr:Agency .": "post:police",
    "violence:agency a skos:Concept , vnr:Agency .": "violence:agency",
    "county:norr a vnr:County , org:Organization .": "county:norr",
    "programme:grid a vnr:CooperationAgreement , vnr:Responsibility .": "programme:grid",
    "source:law a vnr:Act , vnr:Mandate .": "source:law",
}


UNREADABLE = 'source:dated vnr:retrieved "6 augusti"^^xsd:date .'


def turtle(text: str) -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + text


def read(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@cache
def vocabulary() -> Graph:
    return read([ROOT / "ontology" / "vnr.ttl"])


@cache
def codes() -> Graph:
    return read(sorted((ROOT / "ontology" / "codes").glob("*.ttl")))


@cache
def municipalities() -> Graph:
    return read([ROOT / "data" / "reference" / "municipalities.ttl"])


@cache
def documents() -> Graph:
    """The shipped documents, the long list of municipalities aside."""
    return read(path for path in sorted((ROOT / "data").rglob("*.ttl")) if path.stem != "municipalities")


def sampled(subject: Node) -> bool:
    """Whether a subject of the list of municipalities is kept: Norrbotten's, and the document itself."""
    return re.search(r"/id/(municipality|agency)/25|/id/source/", str(subject)) is not None


@cache
def derived() -> Graph:
    """What the loader derives for one municipality, in a year when both its documents and law speak."""
    map_ = open_map()
    view = view_map(map_, ViewOptions(as_of=date(2014, 8, 6), municipalities=(expand("municipality:2510"),)))
    install_view(view, sole_cells={expand("agency:2510-social-services"): 1})
    graph = Graph()
    for quad in map_.store.quads_for_pattern(None, None, None, DERIVED):
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def without_texts(*parts: Graph) -> Graph:
    """A new graph of the parts, without texts in a language, of which no axiom speaks."""
    graph = Graph().parse(data=turtle(EXTERNAL_AXIOMS), format="turtle")
    for part in parts:
        for subject, predicate, value in part:
            if getattr(value, "language", None) is None and (part is not municipalities() or sampled(subject)):
                graph.add((subject, predicate, value))
    return graph


def everything() -> Graph:
    return without_texts(vocabulary(), codes(), documents(), municipalities(), derived())


@cache
def expanded() -> Graph:
    return expand_graph(everything())


def superclasses(types: Iterable[Node]) -> set[Node]:
    """Classes, themselves included."""
    return {
        above
        for type_ in types
        for above in vocabulary().transitive_objects(type_, RDFS.subClassOf)
        if above is not None
    }


def expand_graph(graph: Graph) -> Graph:
    """The graph itself, with all that follows from it in OWL 2 RL, RDFS included."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    """What an OWL 2 RL reasoner found to be impossible."""
    return sorted(str(message) for message in graph.objects(None, ERROR))


def test_what_ships_is_consistent() -> None:
    assert len(expanded()) > len(everything())
    assert contradictions(expanded()) == []


def test_the_municipalities_left_out_say_nothing_that_those_kept_do_not() -> None:
    said: dict[bool, set[tuple[frozenset[Node], Node, str]]] = {True: set(), False: set()}
    for subject, predicate, value in municipalities():
        types = frozenset(municipalities().objects(subject, RDF.type))
        kind = str(value.datatype) if isinstance(value, Literal) else str(value).rpartition("/")[0]
        said[sampled(subject)].add((types, predicate, kind))
    assert said[False]
    assert said[False] <= said[True]


def test_a_contradiction_is_found_beside_a_document_without_any() -> None:
    jokkmokk = read([ROOT / "data" / "sources" / "jokkmokk-forebyggande-arbete.ttl"])
    graph = without_texts(vocabulary(), jokkmokk)
    graph.parse(data=turtle("\n".join(INCONSISTENT) + UNREADABLE), format="turtle")
    found = contradictions(expand_graph(graph))
    foci = {*map(expand, INCONSISTENT.values()), "6 augusti"}
    assert {focus for focus in foci if any(focus in message for message in found)} == foci
    assert [message for message in found if not any(focus in message for focus in foci)] == []


def added_types(graph: Graph, expanded_graph: Graph) -> dict[str, list[str]]:
    """Thing → classes that follow for it beside those that its documents give it, and their superclasses."""
    trivial = {OWL.Thing, RDFS.Resource}
    return {
        shorten(str(subject)): sorted(shorten(str(type_)) for type_ in added)
        for subject in set(graph.subjects())
        if isinstance(subject, URIRef) and (subject, None, None) not in vocabulary()
        if (
            added := set(expanded_graph.objects(subject, RDF.type))
            - trivial
            - superclasses(graph.objects(subject, RDF.type))
        )
    }


def test_domains_and_ranges_make_nothing_what_its_document_does_not_say() -> None:
    assert added_types(everything(), expanded()) == {}


def test_a_type_that_a_domain_adds_is_found() -> None:
    graph = Graph().parse(data=turtle("agency:soc a vnr:Agency ; vnr:holder agency:soc ."), format="turtle")
    added = added_types(graph, expand_graph(graph + vocabulary()))
    assert added == {"agency:soc": ["cv:Participation", "vnr:Responsibility"]}


def test_each_borrowed_super_property_has_been_looked_at() -> None:
    borrowed = {shorten(str(value)) for value in vocabulary().objects(None, RDFS.subPropertyOf)}
    assert borrowed == SUPER_PROPERTIES
