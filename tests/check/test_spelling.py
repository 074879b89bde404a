"""A result's terms, spelt: nothing is lost, and a path has one spelling."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SH

from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.spelling import terms_of
from vnr_graph.check.validation import Result
from vnr_graph.store.terms import to_oxigraph

EX = rdflib.Namespace("https://example.org/")
NOTHING = ShapesGraph(())


def result(**given_terms: rdflib.term.Node) -> Result:
    terms: dict[str, rdflib.term.Node] = {"shape": EX.Shape, "focus": EX.focus} | given_terms
    return Result(
        shape=terms["shape"],
        focus=terms["focus"],
        value=terms.get("value"),
        path=terms.get("path"),
        messages=(),
        component=SH.MinCountConstraintComponent,
        severity=EX.Grave,
    )


def test_iris_and_what_is_not_there() -> None:
    terms = terms_of(result(), NOTHING)
    assert (terms.focus, terms.shape) == ("<https://example.org/focus>", "<https://example.org/Shape>")
    assert (terms.severity, terms.value, terms.path) == ("<https://example.org/Grave>", None, None)


def test_blank_nodes_and_literals() -> None:
    terms = terms_of(result(focus=rdflib.Literal('a\n"b"', lang="sv"), shape=rdflib.BNode("s"), path=EX.p), NOTHING)
    assert (terms.focus, terms.shape, terms.path) == ('"a\\n\\"b\\""@sv', "_:s", "<https://example.org/p>")
    number = rdflib.Literal("05", datatype=rdflib.XSD.integer, normalize=False)
    assert terms_of(result(value=number), NOTHING).value == f'"05"^^<{rdflib.XSD.integer}>'


def test_a_path_is_unfolded_in_order() -> None:
    shapes = rdflib.Graph()
    either, path, first, rest = rdflib.BNode(), rdflib.BNode(), rdflib.BNode(), rdflib.BNode()
    shapes.add((path, RDF.rest, rest))
    shapes.add((path, RDF.first, first))
    shapes.add((first, SH.inversePath, EX.p))
    shapes.add((rest, RDF.first, EX.q))
    shapes.add((rest, RDF.rest, RDF.nil))
    shapes.add((either, SH.alternativePath, path))
    inner = f"( [ <{SH.inversePath}> <https://example.org/p> ] <https://example.org/q> )"
    assert terms_of(result(path=path), ShapesGraph.of(shapes)).path == inner
    assert terms_of(result(path=either), ShapesGraph.of(shapes)).path == f"[ <{SH.alternativePath}> {inner} ]"


def test_a_list_that_does_not_end_is_told_as_it_is() -> None:
    shapes = rdflib.Graph()
    path = rdflib.BNode()
    shapes.add((path, RDF.first, EX.p))
    assert terms_of(result(path=path), ShapesGraph.of(shapes)).path == f"[ <{RDF.first}> <https://example.org/p> ]"


def test_a_path_in_a_circle_ends() -> None:
    shapes = rdflib.Graph()
    path = rdflib.BNode("p")
    shapes.add((path, SH.inversePath, path))
    assert terms_of(result(path=path), ShapesGraph.of(shapes)).path == f"[ <{SH.inversePath}> _:p ]"
    assert terms_of(result(path=rdflib.BNode("alone")), NOTHING).path == "_:alone"


@given(st.text(), st.sampled_from(["", "sv", "en-GB"]))
def test_what_is_spelt_can_be_read_again(text: str, language: str) -> None:
    value = rdflib.Literal(text, lang=language or None)
    spelt = terms_of(result(value=value), NOTHING).value
    (read,) = ox.parse(f"<x:s> <x:p> {spelt} .".encode(), format=ox.RdfFormat.TURTLE)
    assert read.object == to_oxigraph(value)
