"""Validation results, their report, and what differs between two of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib import RDF, SH

from vnr_graph.check.shapes_graph import sh
from vnr_graph.store.terms import to_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from vnr_graph.check.index import GraphIndex, Term
    from vnr_graph.check.shape import Draft
    from vnr_graph.check.shapes_graph import ShapesGraph

_PATH_TERMS: Final = (SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
_TWO_MARKS: Final = "$?"
_MESSAGE: Final = sh("message")


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (W3C Recommendation SHACL, section 3.6.2) as rdflib terms.

    Attributes:
        shape: the source shape.
        path: a property, or the blank node of the shapes graph that is the path.
        messages: those of the shape and of its constraint, what a query found filled in; none where they have none.
        component: the constraint component.
        severity: the source shape's severity.
        source: the ``sh:sparql`` constraint, when one found it.
        detail: for a SPARQL constraint, the variables of its row beside ``this``, ``path`` and ``value``, as lexical
            forms and IRIs; empty otherwise.
    """

    shape: rdflib.term.Node
    focus: rdflib.term.Node
    value: rdflib.term.Node | None
    path: rdflib.term.Node | None
    messages: tuple[rdflib.Literal, ...]
    component: rdflib.URIRef
    severity: rdflib.URIRef = SH.Violation
    source: rdflib.term.Node | None = None
    detail: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Outcome:
    """What a validation gave.

    Attributes:
        results: in no promised order.
        unsure: how many pairs of a shape and a focus node pySHACL had to look at; all of them when it looked alone.
    """

    results: tuple[Result, ...]
    unsure: int
    _focus_ids: Mapping[rdflib.term.Node, AbstractSet[int]] = field(repr=False, compare=False)
    _index: GraphIndex = field(repr=False, compare=False)
    _shapes: ShapesGraph = field(repr=False, compare=False)

    @cached_property
    def focus_nodes(self) -> Mapping[rdflib.term.Node, frozenset[Term]]:
        """Shape with targets → its focus nodes; a shape that has none matched nothing."""
        terms = self._index.terms
        return {shape: frozenset(terms[node] for node in nodes) for shape, nodes in self._focus_ids.items()}

    @property
    def unmatched(self) -> tuple[rdflib.term.Node, ...]:
        """Shapes with targets that matched nothing."""
        return tuple(shape for shape, nodes in self._focus_ids.items() if not nodes)

    def count_focus_nodes(self, shapes: Iterable[rdflib.term.Node]) -> int:
        """How many nodes some of the shapes have in focus, each counted once."""
        return len(set[int]().union(*(self._focus_ids.get(shape, ()) for shape in shapes)))

    @cached_property
    def report(self) -> rdflib.Graph:
        """The validation report, as SHACL defines it (section 3.6.1); without ``sh:detail``, which is optional."""
        graph = rdflib.Graph(bind_namespaces="core")
        graph.bind("sh", SH)
        report = rdflib.BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, rdflib.Literal(not self.results)))
        for result in self.results:
            node = rdflib.BNode()
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            for predicate, term in (
                (SH.focusNode, result.focus),
                (SH.value, result.value),
                (SH.resultPath, result.path),
                (SH.sourceShape, result.shape),
                (SH.sourceConstraint, result.source),
                (SH.sourceConstraintComponent, result.component),
                (SH.resultSeverity, result.severity),
            ):
                if term is not None:
                    graph.add((node, predicate, term))
            for message in result.messages:
                graph.add((node, SH.resultMessage, message))
            if isinstance(result.path, rdflib.BNode):
                self._copy_path(result.path, graph)
        return graph

    def _copy_path(self, path: rdflib.term.Node, graph: rdflib.Graph) -> None:
        """Copy a path as it was walked: of a blank node that is two paths at once, the list."""
        shapes = self._shapes.rdflib
        terms = (RDF.first, RDF.rest) if (path, RDF.first, None) in shapes else _PATH_TERMS
        for predicate in terms:
            for value in shapes.objects(path, predicate):
                if (path, predicate, value) not in graph:
                    graph.add((path, predicate, value))
                    if isinstance(value, rdflib.BNode):
                        self._copy_path(value, graph)


Difference = tuple[str, ...]
"""Shape, focus node, value, path, component and severity, in N-Triples' syntax; empty for what is not there."""


def differences(first: Outcome, second: Outcome) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """What only one of two validations of the same data by the same shapes found, as often as it did.

    Returns:
        Results of the first alone and of the second alone, each sorted; two empty tuples when they agree.
    """
    one, other = (Counter(_row(result) for result in outcome.results) for outcome in (first, second))
    return tuple(sorted((one - other).elements())), tuple(sorted((other - one).elements()))


def _row(result: Result) -> Difference:
    parts = (result.shape, result.focus, result.value, result.path, result.component, result.severity)
    return tuple("" if part is None else part.n3() for part in parts)


class Teller:
    """Makes results of drafts.

    Args:
        index: whose numbers the drafts use.
        shapes: the shapes graph.
    """

    def __init__(self, index: GraphIndex, shapes: ShapesGraph) -> None:
        self._index = index
        self._shapes = shapes
        self._terms: dict[Term, rdflib.term.Node] = {}
        self._messages: dict[Term, tuple[rdflib.Literal, ...]] = {}

    def tell(self, draft: Draft) -> Result:
        """The result that a draft stands for."""
        terms, shape, row = self._index.terms, draft.shape, draft.row
        value = None if draft.value is None else self._term(terms[draft.value])
        path = shape.path_node if draft.path is None else terms[draft.path]
        detail: Mapping[str, str] = {}
        messages = self.messages(shape.node)
        focus = self._term(terms[draft.focus])
        if row is not None:
            path = path if row.path is None else row.path
            detail = {name: _lexical(term) for name, term in row.detail.items()}
            found = {**detail, "this": str(focus)} | ({} if value is None else {"value": str(value)})
            if row.path is not None:
                found["path"] = _lexical(row.path)
            templates = dict.fromkeys((*self.messages(row.constraint), *messages))
            messages = tuple(fill_in(template, found) for template in templates)
        return Result(
            shape=self._term(shape.node),
            focus=focus,
            value=value,
            path=None if path is None else self._term(path),
            messages=messages,
            component=self._term(draft.component),  # type: ignore[arg-type]  # an IRI
            severity=self._term(shape.severity),  # type: ignore[arg-type]  # as above
            source=None if row is None else self._term(row.constraint),
            detail=detail,
        )

    def messages(self, node: Term) -> tuple[rdflib.Literal, ...]:
        """Message templates of a shape or constraint."""
        known = self._messages.get(node)
        if known is None:
            found = (self._term(message) for message in self._shapes.objects(node, _MESSAGE))
            known = self._messages[node] = tuple(one for one in found if isinstance(one, rdflib.Literal))
        return known

    def _term(self, term: Term) -> rdflib.term.Node:
        known = self._terms.get(term)
        if known is None:
            known = self._terms[term] = to_rdflib(term)
        return known


def fill_in(template: rdflib.Literal, found: Mapping[str, str]) -> rdflib.Literal:
    """A message with what a query found (SHACL, section 5.3.2), in the template's language."""
    text = str(template)
    for name, value in found.items():
        for mark in _TWO_MARKS:
            text = text.replace(f"{{{mark}{name}}}", value)
    return template if text == str(template) else rdflib.Literal(text, lang=template.language)


def _lexical(term: Term) -> str:
    return str(getattr(term, "value", term))
