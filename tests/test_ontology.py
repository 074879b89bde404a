"""The vocabulary: described in both languages, used as declared, and consistent with the data."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import owlrl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from vnr_graph.vocabulary import PREFIXES, VNR, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = URIRef("https://w3id.org/vnr-graph/ontology")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""Where owlrl writes that it found a contradiction."""

LANGUAGES = ["en", "sv"]
PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty}

EXTERNAL_AXIOMS = """
# What the borrowed super-properties say of their subjects and objects in their own vocabularies; the others say nothing
# that types anything (DCMI Metadata Terms and schema.org give suggestions only).
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


def everything() -> Graph:
    """A new graph of what ships, without texts in a language, of which no axiom speaks."""
    graph = Graph().parse(data=turtle(EXTERNAL_AXIOMS), format="turtle")
    for part in (vocabulary(), codes(), documents(), municipalities()):
        for subject, predicate, value in part:
            if getattr(value, "language", None) is None and (part is not municipalities() or sampled(subject)):
                graph.add((subject, predicate, value))
    return graph


@cache
def expanded() -> Graph:
    return expand_graph(everything())


TERMS = sorted(
    term
    for term in set(vocabulary().subjects(RDFS.isDefinedBy, ONTOLOGY))
    | {subject for subject in vocabulary().subjects() if str(subject).startswith(VNR)}
    if isinstance(term, URIRef)
)
DECLARED = set(TERMS)


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


def test_the_header_names_the_vocabulary_its_licence_and_version() -> None:
    header = {
        predicate: sorted(str(value) for value in vocabulary().objects(ONTOLOGY, predicate))
        for predicate in (RDF.type, DCTERMS.license, OWL.versionInfo, OWL.versionIRI, OWL.imports)
    }
    assert header == {
        RDF.type: [str(OWL.Ontology)],
        DCTERMS.license: ["http://creativecommons.org/publicdomain/zero/1.0/"],
        OWL.versionInfo: ["0.1.0"],
        OWL.versionIRI: [f"{ONTOLOGY}/0.1.0"],
        OWL.imports: [],
    }
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(ONTOLOGY, predicate) == LANGUAGES


def languages(subject: Node, predicate: URIRef) -> list[str]:
    """The languages of a property's values, one for each value, in order."""
    return sorted(str(getattr(value, "language", None)) for value in vocabulary().objects(subject, predicate))


@pytest.mark.parametrize("term", TERMS, ids=shorten)
def test_a_term_is_described_in_both_languages(term: URIRef) -> None:
    assert languages(term, RDFS.label) == LANGUAGES
    assert languages(term, SKOS.definition) == LANGUAGES
    assert list(vocabulary().objects(term, RDFS.isDefinedBy)) == [ONTOLOGY]
    types = set(vocabulary().objects(term, RDF.type))
    assert len(types & (PROPERTY_TYPES | {OWL.Class})) == 1
    assert (term.removeprefix(VNR)[0].isupper()) == (OWL.Class in types)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_share_a_label(language: str) -> None:
    labels = Counter(
        label.casefold()
        for label in vocabulary().objects(None, RDFS.label)
        if isinstance(label, Literal) and label.language == language
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_a_borrowed_meaning_says_where_it_comes_from() -> None:
    unsourced = [
        shorten(str(term))
        for term in TERMS
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for value in vocabulary().objects(term, predicate)
        if value not in DECLARED
        and not str(value).startswith(PREFIXES["rdf"])
        and not list(vocabulary().objects(term, DCTERMS.source))
    ]
    assert unsourced == []


def test_the_vocabulary_says_nothing_of_terms_that_are_not_its_own() -> None:
    said = {
        (shorten(str(subject)), shorten(str(predicate)))
        for subject, predicate in vocabulary().subject_predicates()
        if isinstance(subject, URIRef) and subject != ONTOLOGY and subject not in DECLARED
    }
    assert {predicate for _, predicate in said} == {"rdf:type"}
    blank = {subject for subject in vocabulary().subjects() if isinstance(subject, BNode)}
    assert {type_ for node in blank for type_ in vocabulary().objects(node, RDF.type)} == {OWL.AllDisjointClasses}


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in ("ontology", "data") for path in (ROOT / folder).rglob("*.ttl")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_a_file_uses_only_declared_terms_as_declared(path: Path) -> None:
    graph = read([path])
    used = {node for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(VNR)}
    in_texts = {
        URIRef(VNR + name)
        for value in graph.objects()
        if isinstance(value, Literal) and not value.language
        for name in re.findall(r"(?<![\w-])vnr:(\w+)", value)
    }
    assert sorted((used | in_texts) - DECLARED) == []
    misused = []
    for _, predicate, value in graph:
        types = set(vocabulary().objects(predicate, RDF.type))
        literal = isinstance(value, Literal)
        if (OWL.ObjectProperty in types and literal) or (OWL.DatatypeProperty in types and not literal):
            misused.append((shorten(str(predicate)), str(value)))
        if predicate == RDF.type and str(value).startswith(VNR) and (value, RDF.type, OWL.Class) not in vocabulary():
            misused.append(("a", str(value)))
    assert misused == []


def test_the_code_and_the_guide_name_only_declared_terms() -> None:
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.rq"), *ROOT.glob("docs/model.md")]
    named = {
        (URIRef(VNR + name), path.relative_to(ROOT).as_posix())
        for path in files
        for name in re.findall(r"(?<![\w-])vnr:([A-Za-z]\w*)", path.read_text(encoding="utf-8"))
    }
    assert len({term for term, _ in named}) > 50
    assert sorted(pair for pair in named if pair[0] not in DECLARED) == []


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


def test_a_contradiction_is_found_in_what_ships() -> None:
    graph = everything()
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
