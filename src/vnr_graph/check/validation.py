"""pySHACL, the authority on every finding, run over the Oxigraph-backed data set."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph
from pyshacl.validator import Validator
from rdflib import SH

from vnr_graph.check.index import GraphIndex
from vnr_graph.check.rules import METADATA
from vnr_graph.check.screening import Screen
from vnr_graph.store.terms import to_oxigraph, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.check.index import Term
    from vnr_graph.check.rules import Rules

_THIS: Final = ox.Variable("this")
_LOGGER: Final = logging.getLogger("vnr_graph.check")


class Engine(StrEnum):
    """What validates: the screen, which asks pySHACL about what it is unsure of, or pySHACL alone."""

    SCREEN = "screen"
    PYSHACL = "pyshacl"


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (W3C Recommendation SHACL, section 3.6.2) as rdflib terms.

    Attributes:
        shape: the source shape.
        path: a property, or the blank node of the shapes graph that is the path.
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
        focus_nodes: shape with targets → its focus nodes.
    """

    results: tuple[Result, ...]
    focus_nodes: Mapping[rdflib.term.Node, frozenset[Term]]
    _report: rdflib.Graph = field(repr=False, compare=False)

    @cached_property
    def report(self) -> rdflib.Graph:
        """The validation report, as SHACL defines it."""
        return self._report


class UnionDataGraph(OxigraphDataGraph):
    """An Oxigraph store as pySHACL's data graph: the union of its named graphs, each still there for ``GRAPH``.

    pySHACL 0.40 has three habits that this mends. It asks a graph whether it is true, which counts every triple. It
    looks for a triple of the union in the unnamed graph alone, where ours has none. And it asks for the properties of
    a literal, which Oxigraph refuses to be asked.
    """

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store)
        self.default_union = True  # type: ignore[misc]  # it has a setter, in the subclass that this is

    def __bool__(self) -> bool:
        """Always true: it exists."""
        return True

    def __contains__(self, triple: Any) -> bool:  # noqa: ANN401  # the types that pySHACL and rdflib give differ
        """Whether some graph has the triple."""
        subject, predicate, object_ = triple
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            return False
        pattern: Any = (to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(object_))
        return next(iter(self.impl.quads_for_pattern(*pattern)), None) is not None

    def objects(self, subject: Any, predicate: Any, unique: bool = False) -> Any:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002  # as above
        """Values of a property; a literal has none."""
        if isinstance(subject, rdflib.Literal):
            return iter(())
        return super().objects(subject, predicate, unique=unique)


def validate(store: ox.Store, rules: Rules, *, engine: Engine = Engine.SCREEN) -> Outcome:
    """Validate the union of the store's graphs against the shapes, changing neither.

    Args:
        store: the data.
        rules: the shapes.
        engine: what validates; the results are the same.
    """
    # rdflib logs a traceback for each value that its datatype does not allow; VNR508 tells them as findings.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    data = UnionDataGraph(store)
    options = {"inplace": True, "inference": "none", "advanced": False, "logger": _LOGGER}
    validator = Validator(data, shacl_graph=rules.shapes, options=options)
    # Private to pySHACL and set by its own run(), which validates every shape over all its targets.
    validator._target_graph = data  # noqa: SLF001
    executor = validator.make_executor()
    screen = Screen(GraphIndex(store), rules.shapes, METADATA) if engine is Engine.SCREEN else None
    reports: list[Any] = []
    focus_nodes: dict[rdflib.term.Node, frozenset[Term]] = {}
    for shape in validator.shacl_graph.shapes:
        if not any(shape.target()):
            continue
        if screen is None or shape.node in screen.implicit_classes:
            targets = frozenset(_term(node) for node in shape.focus_nodes(data))
            suspects: set[Term] | frozenset[Term] = targets
        else:
            targets = frozenset(screen.focus_nodes(shape.node))
            suspects = screen.suspects(shape.node, targets) | _sparql_suspects(store, rules, shape.node, targets)
        focus_nodes[shape.node] = targets
        if suspects:
            focus = sorted(to_rdflib(node) for node in suspects)
            reports.extend(shape.validate(executor, data, focus=focus)[1])
    # Without their texts, which pySHACL would join one by one, in quadratic time; nobody reads them.
    untold = [("", *rest) for _, *rest in reports]
    report, _ = Validator.create_validation_report(validator.shacl_graph, not untold, untold)
    results = tuple(_result(report, node) for node in report.objects(None, SH.result))
    return Outcome(results=results, focus_nodes=focus_nodes, _report=report)


def _term(node: rdflib.term.Node) -> Term:
    term = to_oxigraph(node)
    assert term is not None  # noqa: S101  # only a pattern is None
    return term


def _sparql_suspects(
    store: ox.Store, rules: Rules, shape: rdflib.term.Node, targets: frozenset[Term]
) -> frozenset[Term]:
    """Focus nodes for which a SPARQL constraint of the shape may have a row.

    A query that is written set-wise binds ``$this`` by a pattern of its own, so that one run without binding it gives
    the rows of every focus node at once; any other query makes all targets suspect.
    """
    suspects: frozenset[Term] = frozenset()
    for constraint in rules.shapes.objects(shape, SH.sparql) if targets else ():
        select = rules.shapes.value(constraint, SH.select)
        if not rules.set_wise or select is None or "$PATH" in str(select):
            return targets
        solutions = store.query(str(select), prefixes=rules.prefixes(constraint), use_default_graph_as_union=True)
        if not isinstance(solutions, ox.QuerySolutions) or _THIS not in solutions.variables:
            return targets
        found = {solution[_THIS] for solution in solutions}
        if None in found:
            return targets
        suspects |= targets & found
    return suspects


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    shape = report.value(node, SH.sourceShape)
    focus = report.value(node, SH.focusNode)
    assert shape is not None  # noqa: S101  # section 3.6.2: each result has exactly one of both
    assert focus is not None  # noqa: S101
    component = report.value(node, SH.sourceConstraintComponent)
    severity = report.value(node, SH.resultSeverity)
    assert isinstance(component, rdflib.URIRef)  # noqa: S101
    return Result(
        shape=shape,
        focus=focus,
        value=report.value(node, SH.value),
        path=report.value(node, SH.resultPath),
        messages=tuple(
            message for message in report.objects(node, SH.resultMessage) if isinstance(message, rdflib.Literal)
        ),
        component=component,
        severity=severity if isinstance(severity, rdflib.URIRef) else SH.Violation,
        source=report.value(node, SH.sourceConstraint),
    )
