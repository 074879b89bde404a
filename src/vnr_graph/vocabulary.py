"""The IRIs this package speaks of; ``ontology/`` describes the terms, docs/model.md is their guide."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/vnr-graph/"
"""An identifier, not an address: nothing is ever fetched from it."""

VNR: Final = f"{BASE}ontology#"
CODE: Final = f"{BASE}code/"
ID: Final = f"{BASE}id/"
SHAPE: Final = f"{BASE}shape/"

PREFIXES: Final[dict[str, str]] = {
    "vnr": VNR,
    "vnrsh": SHAPE,
    "answer": f"{CODE}answer/",
    "area": f"{CODE}responsibility-area/",
    "axis": f"{CODE}axis/",
    "extent": f"{CODE}extent/",
    "istanbul": f"{CODE}istanbul-convention/",
    "kind": f"{CODE}agency-kind/",
    "outcome": f"{CODE}outcome/",
    "penal": f"{CODE}penal-code/",
    "phase": f"{CODE}phase/",
    "rank": f"{CODE}source-rank/",
    "role": f"{CODE}role/",
    "target": f"{CODE}target-group/",
    "typology": f"{CODE}typology/",
    "violence": f"{CODE}violence-type/",
    "agency": f"{ID}agency/",
    "application": f"{ID}application/",
    "county": f"{ID}county/",
    "decision": f"{ID}decision/",
    "evidence": f"{ID}evidence/",
    "group": f"{ID}group/",
    "inference": f"{ID}inference/",
    "mandate": f"{ID}mandate/",
    "membership": f"{ID}membership/",
    "municipality": f"{ID}municipality/",
    "objective": f"{ID}objective/",
    "post": f"{ID}post/",
    "presence": f"{ID}presence/",
    "programme": f"{ID}programme/",
    "responsibility": f"{ID}responsibility/",
    "source": f"{ID}source/",
    "stance": f"{ID}stance/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix of the project, longest namespace wins when an IRI is shortened."""


def expand(curie: str) -> str:
    """The IRI that ``prefix:local`` stands for.

    Raises:
        KeyError: the prefix is not one of `PREFIXES`.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """``prefix:local`` for an IRI in one of our namespaces, otherwise the IRI itself."""
    best = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return iri if best is None else f"{best}:{iri.removeprefix(PREFIXES[best])}"
