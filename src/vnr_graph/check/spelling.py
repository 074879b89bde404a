"""The terms of a validation result, spelt so that a report can repeat them exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.model import ResultTerms
from vnr_graph.store.terms import to_oxigraph

if TYPE_CHECKING:
    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.shapes_graph import ShapesGraph
    from vnr_graph.check.validation import Result


def terms_of(result: Result, shapes: ShapesGraph) -> ResultTerms:
    """Spell the terms of a result.

    Args:
        result: what the validation gave.
        shapes: where a path that is more than a property is described (W3C Recommendation SHACL, section 2.3.1).
    """
    return ResultTerms(
        focus=_spelt(result.focus),
        shape=_spelt(result.shape),
        severity=_spelt(result.severity),
        value=None if result.value is None else _spelt(result.value),
        path=None if result.path is None else _path(result.path, shapes),
    )


def _spelt(term: rdflib.term.Node) -> str:
    return str(to_oxigraph(term))


def _path(node: rdflib.term.Node, shapes: ShapesGraph) -> str:
    path = to_oxigraph(node)
    return _spelt(node) if path is None else _unfolded(path, shapes, frozenset())


def _unfolded(node: Term, shapes: ShapesGraph, above: frozenset[Term]) -> str:
    """A path as Turtle: blank nodes unfolded, lists in parentheses, statements in order; one path has one spelling."""
    if not isinstance(node, ox.BlankNode) or node in above:
        return str(node)
    inner = above | {node}
    items = shapes.items(node)
    if items:
        return f"( {' '.join(_unfolded(item, shapes, inner) for item in items)} )"
    statements = sorted(
        f"{predicate} {_unfolded(value, shapes, inner)}"
        for predicate in shapes.predicates(node)
        for value in shapes.objects(node, predicate)
    )
    return f"[ {' ; '.join(statements)} ]" if statements else str(node)
