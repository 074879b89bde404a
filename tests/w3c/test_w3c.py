"""W3C's SHACL test suite, Core and SPARQL: the same conforms and the same results as it expects, by both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH

from vnr_graph.check.rules import Rules
from vnr_graph.check.shapes_graph import ShapesGraph
from vnr_graph.check.validation import Engine, validate
from vnr_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

SUITE = Path(__file__).parent
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
FAILURE = "failure"

WITHOUT = {
    "core/property/uniqueLang-002": 'pySHACL 0.40 takes "1"^^xsd:boolean for true; SHACL (section 4.4.5) does not',
    "sparql/pre-binding/shapesGraph-001": "pySHACL 0.40 has no $shapesGraph; SHACL (section 5.3.1) lets it",
}
"""Tests that pySHACL fails, and so the screen too, which leaves them to pySHACL."""

Row = tuple[object, ...]


def read(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def entries() -> Iterator[tuple[str, Path]]:
    for path in sorted(SUITE.rglob("*.ttl")):
        if "sht:Validate" in path.read_text(encoding="utf-8"):
            yield path.relative_to(SUITE).with_suffix("").as_posix(), path


def named(node: Node | None) -> str | None:
    """A term; blank nodes are alike, since they have no names to compare."""
    if node is None or isinstance(node, rdflib.BNode):
        return node and "[]"
    return node.n3()


def path_of(graph: rdflib.Graph, node: Node | None) -> object:
    """A path by its structure."""
    if isinstance(node, rdflib.BNode):
        return frozenset((str(p), path_of(graph, value)) for p, value in graph.predicate_objects(node))
    return named(node)


def results_of(graph: rdflib.Graph, report: Node) -> Counter[Row]:
    return Counter(
        (
            named(graph.value(result, SH.focusNode)),
            named(graph.value(result, SH.value)),
            path_of(graph, graph.value(result, SH.resultPath)),
            named(graph.value(result, SH.sourceShape)),
            named(graph.value(result, SH.sourceConstraintComponent)),
            named(graph.value(result, SH.resultSeverity)),
        )
        for result in graph.objects(report, SH.result)
    )


def outcome_of(data: list[ox.Quad], shapes: ShapesGraph, engine: Engine) -> Counter[Row] | str:
    try:
        report = validate(data, Rules(rules={}, graph=shapes, rule_of={}), engine=engine).report
    except InputError:
        return FAILURE
    (node,) = report.subjects(RDF.type, SH.ValidationReport)
    found = results_of(report, node)
    assert report.value(node, SH.conforms) == rdflib.Literal(not found)
    return found


def test_the_suite_is_whole() -> None:
    names = [name for name, _ in entries()]
    assert (len(names), len(set(names) & set(WITHOUT))) == (121, 2)


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize(("name", "path"), list(entries()), ids=lambda value: value if isinstance(value, str) else "")
def test_as_the_suite_expects(name: str, path: Path, engine: Engine) -> None:
    manifest = ShapesGraph(read(path)).rdflib
    (entry,) = manifest.subjects(RDF.type, SHT.Validate)
    action, expected = manifest.value(entry, MF.action), manifest.value(entry, MF.result)
    assert action is not None
    assert expected is not None
    data, shapes = (Path(str(manifest.value(action, graph))[7:]) for graph in (SHT.dataGraph, SHT.shapesGraph))
    found = outcome_of(read(data), ShapesGraph(read(shapes)), engine)
    wanted = FAILURE if expected == SHT.Failure else results_of(manifest, expected)
    assert (found == wanted) is (name not in WITHOUT)
