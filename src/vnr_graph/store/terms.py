"""Between pyoxigraph's terms and rdflib's; the one home of that conversion."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    """The same term for rdflib, spelt as it was.

    Raises:
        ValueError: a triple term (RDF 1.2), which rdflib does not have.
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        plain = datatype == _XSD_STRING
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False)
    message = f"rdflib has no term for {term}"
    raise ValueError(message)


def to_oxigraph(term: rdflib.term.Node | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    """The same term for pyoxigraph, spelt as it was; ``None``, the pattern for anything, stays.

    Raises:
        ValueError: a variable, a formula or an IRI that is none.
    """
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(str(term.datatype)) if term.datatype and not term.language else None
        return ox.Literal(str(term), language=term.language, datatype=datatype)
    message = f"Oxigraph has no term for {term!r}"
    raise ValueError(message)
