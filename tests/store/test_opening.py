"""Documents become named graphs; a map stands on the shipped base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.errors import InputError, ReadingError
from vnr_graph.model import Rank
from vnr_graph.store.opening import open_map
from vnr_graph.store.reading import read_quads
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

PREFIXES = """
@prefix agency: <https://w3id.org/vnr-graph/id/agency/> .
@prefix rank: <https://w3id.org/vnr-graph/code/source-rank/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix source: <https://w3id.org/vnr-graph/id/source/> .
@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ontology: <https://example.org/> .
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def test_each_shipped_file_is_a_document_with_its_rank(shipped_map: Map) -> None:
    local = [d.iri for d in shipped_map.documents.values() if d.rank is not None and d.rank.is_local]

    assert local == [
        expand("source:gallivare-vald-i-nara-relation"),
        expand("source:jokkmokk-forebyggande-arbete"),
        expand("source:decisions"),
    ]
    ranks = [document.rank for document in shipped_map.documents.values() if document.rank is not None]
    assert ranks == sorted(ranks, key=list(Rank).index)


def test_the_day_of_a_document_is_when_it_last_changed(shipped_map: Map) -> None:
    jokkmokk = shipped_map.documents[expand("source:jokkmokk-forebyggande-arbete")]
    gallivare = shipped_map.documents[expand("source:gallivare-vald-i-nara-relation")]

    assert str(jokkmokk.day) == "2014-08-06"
    assert gallivare.day is None


def test_nothing_stands_outside_a_document(shipped_map: Map) -> None:
    assert {graph.value for graph in shipped_map.store.named_graphs()} >= set(shipped_map.documents)
    unnamed = [quad for quad in shipped_map.store if not hasattr(quad.graph_name, "value")]
    assert unnamed == []


def test_a_statement_is_in_the_graph_of_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ttl", 'source:a a vnr:Source ; vnr:rank rank:page . agency:x rdfs:label "X"@sv .')

    map_ = open_map([path])

    assert map_.sources_of(expand("agency:x")) == (expand("source:a"),)
    assert map_.documents[expand("source:a")].path == path


def test_given_documents_replace_the_shipped_pages_and_keep_the_base(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ttl", "source:a a vnr:Source ; vnr:rank rank:page .")

    map_ = open_map([path])

    assert expand("source:jokkmokk-forebyggande-arbete") not in map_.documents
    assert expand("source:sfs-2025-400") in map_.documents
    assert len(map_.instances("vnr:Municipality")) == 290


def test_a_given_document_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    text = 'source:sfs-2025-400 a vnr:Act ; vnr:rank rank:law ; rdfs:label "En annan"@sv .'

    map_ = open_map([write(tmp_path, "act.ttl", text)])

    assert map_.labels.of(expand("source:sfs-2025-400"), "sv") == "En annan"
    assert expand("mandate:sol-2025-9-6-shelter") not in map_.instances("vnr:Mandate")


def test_graphs_of_a_trig_file_are_documents_too(tmp_path: Path) -> None:
    text = """
    source:a { source:a a vnr:Source ; vnr:rank rank:page . }
    source:b { source:b a vnr:Source ; vnr:rank rank:agreement ; dcterms:issued "2020"^^xsd:gYear . }
    """

    map_ = open_map([write(tmp_path, "two.trig", text)])

    assert map_.documents[expand("source:a")].rank is Rank.PAGE
    assert map_.documents[expand("source:b")].rank is Rank.AGREEMENT


def test_two_files_that_claim_one_document_are_refused(tmp_path: Path) -> None:
    first = write(tmp_path, "a.ttl", "source:a a vnr:Source ; vnr:rank rank:page .")
    second = write(tmp_path, "b.ttl", "source:a a vnr:Source ; vnr:rank rank:page .")

    with pytest.raises(InputError, match="claimed by two files") as caught:
        open_map([first, second])

    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('agency:x rdfs:label "X"@sv .', "does not say which document it holds"),
        ("source:a a vnr:Source . source:b a vnr:Source .", "declares 2 documents"),
    ],
)
def test_a_file_is_one_document(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, "a.ttl", text)

    with pytest.raises(ReadingError, match=message) as caught:
        open_map([path])

    assert str(caught.value).startswith(f"{path}: ")


def test_what_is_in_the_store_is_what_the_files_say(shipped_map: Map) -> None:
    read = ox.Store()
    for document in shipped_map.documents.values():
        graph = ox.NamedNode(document.iri)
        quads = read_quads(Path(document.path)).quads
        read.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
    assert len(read) > 10_000
    assert set(shipped_map.store) == set(read)


def test_a_file_that_begins_like_one_document_and_goes_on_as_another_is_told(tmp_path: Path) -> None:
    late = "".join(f"agency:x{number} a vnr:Agency . " for number in range(20)) + "source:b a vnr:Source ."
    with pytest.raises(ReadingError, match="declares 2 documents"):
        open_map([write(tmp_path, "a.ttl", f"source:a a vnr:Source . {late}")])
    assert expand("source:b") in open_map([write(tmp_path, "a.ttl", f"ontology:a a owl:Ontology . {late}")]).documents


def test_rdflib_sees_the_same_statements(make_map: Callable[..., Map]) -> None:
    map_ = make_map('agency:x a vnr:Agency ; rdfs:label "X"@sv .')

    found = map_.dataset.query(
        "SELECT ?g ?l WHERE { GRAPH ?g { <https://w3id.org/vnr-graph/id/agency/x> ?p ?l FILTER isLiteral(?l) } }"
    )

    assert [[str(term) for term in row] for row in found] == [[expand("source:test-1"), "X"]]  # type: ignore[union-attr]
    assert bool(map_.dataset)
