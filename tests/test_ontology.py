"""The vocabulary: described in both languages, and used as declared."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from vnr_graph.vocabulary import PREFIXES, VNR, shorten

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = URIRef("https://w3id.org/vnr-graph/ontology")

LANGUAGES = ["en", "sv"]
PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty}


@cache
def vocabulary() -> Graph:
    return Graph().parse(ROOT / "ontology" / "vnr.ttl", format="turtle")


TERMS = sorted(
    term
    for term in set(vocabulary().subjects(RDFS.isDefinedBy, ONTOLOGY))
    | {subject for subject in vocabulary().subjects() if str(subject).startswith(VNR)}
    if isinstance(term, URIRef)
)
DECLARED = set(TERMS)


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
    graph = Graph().parse(path, format="turtle")
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
