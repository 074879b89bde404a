"""pySHACL, the authority on every finding, run over the Oxigraph-backed data set."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph
from pyshacl.validator import Validator
from rdflib import SH

from vnr_graph.store.terms import to_oxigraph

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

_LOGGER: Final = logging.getLogger("vnr_graph.check")


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (W3C Recommendation SHACL, section 3.6.2) as rdflib terms."""

    shape: rdflib.term.Node
    focus: rdflib.term.Node
    value: rdflib.term.Node | None
    path: rdflib.term.Node | None
    messages: tuple[rdflib.Literal, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a validation gave.

    Attributes:
        results: in no promised order.
        focus_nodes: shape with targets → its focus nodes.
        report: the validation report, as SHACL defines it.
    """

    results: tuple[Result, ...]
    focus_nodes: Mapping[rdflib.term.Node, frozenset[rdflib.term.Node]]
    report: rdflib.Graph


class UnionDataGraph(OxigraphDataGraph):  # type: ignore[misc]  # pySHACL ships no types
    """An Oxigraph store as pySHACL's data graph: the union of its named graphs, each still there for ``GRAPH``.

    pySHACL 0.40 has two habits that this mends. It asks a graph whether it is true, which counts every triple. And it
    looks for a triple of the union in the unnamed graph alone, where ours has none.
    """

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store)
        self.default_union = True

    def __bool__(self) -> bool:
        """Always true: it exists."""
        return True

    def __contains__(self, triple: tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]) -> bool:
        """Whether some graph has the triple."""
        subject, predicate, object_ = triple
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            return False
        pattern = (to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(object_))
        return next(iter(self.impl.quads_for_pattern(*pattern)), None) is not None


def validate(store: ox.Store, shapes: rdflib.Graph) -> Outcome:
    """Validate the union of the store's graphs against the shapes, changing neither."""
    data = UnionDataGraph(store)
    validator = Validator(
        data,
        shacl_graph=shapes,
        options={"inplace": True, "inference": "none", "advanced": False, "logger": _LOGGER},
    )
    _, report, _ = validator.run()
    focus_nodes = {
        shape.node: frozenset(shape.focus_nodes(data)) for shape in validator.shacl_graph.shapes if any(shape.target())
    }
    results = tuple(_result(report, node) for node in report.objects(None, SH.result))
    return Outcome(results=results, focus_nodes=focus_nodes, report=report)


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    shape = report.value(node, SH.sourceShape)
    focus = report.value(node, SH.focusNode)
    assert shape is not None  # noqa: S101  # section 3.6.2: each result has exactly one of both
    assert focus is not None  # noqa: S101
    return Result(
        shape=shape,
        focus=focus,
        value=report.value(node, SH.value),
        path=report.value(node, SH.resultPath),
        messages=tuple(message for message in report.objects(node, SH.resultMessage) if isinstance(message, rdflib.Literal)),
    )
