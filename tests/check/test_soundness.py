"""Shapes that can find nothing are told: by name, and with what may be meant."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from vnr_graph.check.rules import read_rules
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.soundness import find_faults
from vnr_graph.vocabulary import PREFIXES

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix ex: <https://example.org/> .\n"
SOUND = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n"


def faults(text: str) -> list[str]:
    return [str(fault) for fault in find_faults(ShapesGraph(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)))]


def test_the_shipped_shapes_are_sound() -> None:
    assert find_faults(read_rules().graph) == ()


def test_no_shape_at_all() -> None:
    assert faults("ex:a ex:p ex:b .") == [
        "There is no shape among the rules. Give a file with sh:NodeShape or sh:PropertyShape in it."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ex:Referred a sh:NodeShape ; sh:class ex:D . ex:S sh:node ex:Referred .",
        "ex:Listed a sh:NodeShape . ex:S sh:or ( ex:Listed ) .",
        "ex:Implicit a sh:NodeShape , rdfs:Class .",
        "ex:Implicit a sh:NodeShape , owl:Class .",
        "ex:Meta rdfs:subClassOf rdfs:Class . ex:Implicit a sh:NodeShape , ex:Meta .",
        "ex:Own a sh:ConstraintComponent ; sh:parameter [ a sh:PropertyShape ; sh:path ex:own ] .",
        "ex:Untyped sh:targetNode ex:a ; sh:class ex:D .",
    ],
)
def test_sound_shapes(text: str) -> None:
    assert faults(SOUND + text) == []


def test_a_misspelt_term_and_what_may_be_meant() -> None:
    assert faults(SOUND + "ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:minCout 1 ; sh:nodeKind sh:Iri .") == [
        "https://example.org/T: SHACL has no term sh:Iri, so that it constrains nothing. Is sh:IRI meant?",
        "https://example.org/T: SHACL has no term sh:minCout, so that it constrains nothing. Is sh:minCount meant?",
    ]


def test_a_term_that_is_like_none() -> None:
    assert faults(SOUND + "ex:S sh:quux 1 .") == [
        (
            "https://example.org/S: SHACL has no term sh:quux, so that it constrains nothing. "
            "Look it up in SHACL's vocabulary."
        )
    ]


@pytest.mark.parametrize("name", ["target", "js", "rule", "expression"])
def test_what_only_the_advanced_features_have(name: str) -> None:
    assert faults(SOUND + f"ex:S sh:{name} [] .") == [
        (
            f"https://example.org/S: sh:{name} is not done by this check, which knows SHACL Core and SHACL-SPARQL. "
            "Say it with a SPARQL constraint, or take it out."
        )
    ]


def test_a_shape_that_looks_at_nothing() -> None:
    assert faults(SOUND + "ex:Lost a sh:NodeShape ; sh:node ex:Inner . ex:Inner a sh:NodeShape .") == [
        (
            "https://example.org/Lost: The shape has no target, and no other shape refers to it: it looks at nothing. "
            "Give it sh:targetClass or another target, or take it out."
        )
    ]
