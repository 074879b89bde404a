"""A term goes to rdflib and back unchanged, however it is spelt."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.store.terms import to_oxigraph, to_rdflib
from vnr_graph.vocabulary import expand

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LOCAL = st.text(st.characters(categories=["L", "N"]), max_size=8)
IRIS = st.builds(lambda local: f"https://example.org/{local}", LOCAL)
DATATYPES = st.sampled_from(
    [expand(f"xsd:{name}") for name in ("integer", "boolean", "date", "gYear", "decimal", "double", "string", "anyURI")]
)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXT),
    st.builds(lambda text, language: ox.Literal(text, language=language), TEXT, st.sampled_from(["sv", "en-gb", "se"])),
    st.builds(lambda text, datatype: ox.Literal(text, datatype=ox.NamedNode(datatype)), TEXT, DATATYPES),
    st.builds(lambda text, iri: ox.Literal(text, datatype=ox.NamedNode(iri)), TEXT, IRIS),
)
TERMS = st.one_of(
    LITERALS,
    st.builds(ox.NamedNode, IRIS),
    st.builds(ox.BlankNode, st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)),
)


@given(TERMS)
def test_there_and_back(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert to_oxigraph(to_rdflib(term)) == term


@given(TERMS)
def test_spelling_stays(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert str(to_rdflib(term)) == term.value


@given(TERMS, TERMS)
def test_two_terms_stay_two(
    one: ox.NamedNode | ox.BlankNode | ox.Literal, other: ox.NamedNode | ox.BlankNode | ox.Literal
) -> None:
    assert (to_rdflib(one) == to_rdflib(other)) is (one == other)


@pytest.mark.parametrize("spelling", ["01", "1", "+1", "one", ""])
def test_a_number_is_not_made_regular(spelling: str) -> None:
    term = to_rdflib(ox.Literal(spelling, datatype=ox.NamedNode(expand("xsd:integer"))))
    assert str(term) == spelling


def test_a_plain_literal_has_no_datatype_for_rdflib() -> None:
    assert to_rdflib(ox.Literal("x")) == rdflib.Literal("x")


def test_nothing_stays_nothing() -> None:
    assert to_oxigraph(None) is None


def test_a_triple_term_is_refused() -> None:
    node = ox.NamedNode("https://example.org/x")
    with pytest.raises(ValueError, match="rdflib has no term for"):
        to_rdflib(ox.Triple(node, node, node))


def test_a_variable_is_refused() -> None:
    with pytest.raises(ValueError, match="Oxigraph has no term for"):
        to_oxigraph(rdflib.Variable("x"))


def test_an_iri_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="IRI"):
        to_oxigraph(rdflib.URIRef("not an iri"))
