"""Paths to be walked from either end, for whole sets of nodes: which nodes lead over a changed statement.

The paths of shapes and those of queries are made the same here. A walk may take in nodes that no path leads from: it is
used to find what is to be looked at again, and looking at too much changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

from vnr_graph.check.shapes_graph import NIL, sh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vnr_graph.check.index import GraphIndex, Term
    from vnr_graph.check.shapes_graph import ShapesGraph

    Changes = Mapping[int, Sequence[tuple[int, int]]]

_REPEATING: Final = tuple(sh(f"{name}Path") for name in ("zeroOrMore", "oneOrMore", "zeroOrOne"))


@dataclass(frozen=True, slots=True)
class Step:
    """A property, or its inverse."""

    predicate: int
    turned: bool = False

    def reversed(self) -> Walk:
        """The same from the other end."""
        return Step(self.predicate, not self.turned)

    def touched(self, _index: GraphIndex, changes: Changes) -> set[int]:
        """Nodes that lead over a changed statement.

        Args:
            changes: property → subjects and objects of its changed statements.
        """
        return {o if self.turned else s for s, o in changes.get(self.predicate, ())}

    def back(self, index: GraphIndex, nodes: Iterable[int]) -> set[int]:
        """Nodes that lead to some."""
        get = index.objects if self.turned else _subjects(index)
        return {found for node in nodes for found in get(node, self.predicate)}


@dataclass(frozen=True, slots=True)
class InTurn:
    """One path after another."""

    steps: tuple[Walk, ...]

    def reversed(self) -> Walk:
        """The same from the other end."""
        return InTurn(tuple(step.reversed() for step in reversed(self.steps)))

    def touched(self, index: GraphIndex, changes: Changes) -> set[int]:
        """As of a `Step`."""
        found: set[int] = set()
        for step in reversed(self.steps):
            found = step.back(index, found) if found else found
            found |= step.touched(index, changes)
        return found

    def back(self, index: GraphIndex, nodes: Iterable[int]) -> set[int]:
        """As of a `Step`."""
        found = set(nodes)
        for step in reversed(self.steps):
            found = step.back(index, found)
        return found


@dataclass(frozen=True, slots=True)
class Choice:
    """One path or another."""

    paths: tuple[Walk, ...]

    def reversed(self) -> Walk:
        """The same from the other end."""
        return Choice(tuple(path.reversed() for path in self.paths))

    def touched(self, index: GraphIndex, changes: Changes) -> set[int]:
        """As of a `Step`."""
        return {node for path in self.paths for node in path.touched(index, changes)}

    def back(self, index: GraphIndex, nodes: Iterable[int]) -> set[int]:
        """As of a `Step`."""
        nodes = tuple(nodes)
        return {node for path in self.paths for node in path.back(index, nodes)}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path any number of times."""

    step: Walk

    def reversed(self) -> Walk:
        """The same from the other end."""
        return Repeated(self.step.reversed())

    def touched(self, index: GraphIndex, changes: Changes) -> set[int]:
        """As of a `Step`."""
        return self.back(index, self.step.touched(index, changes))

    def back(self, index: GraphIndex, nodes: Iterable[int]) -> set[int]:
        """As of a `Step`; the nodes themselves too."""
        found = set(nodes)
        frontier = found
        while frontier:
            frontier = self.step.back(index, frontier) - found
            found |= frontier
        return found


Walk = Step | InTurn | Choice | Repeated


def walk_of_shape(shapes: ShapesGraph, index: GraphIndex, node: Term) -> Walk | None:
    """A path of a shape.

    Args:
        shapes: where it is described; it is one that `vnr_graph.check.paths.compile_path` can make ready.
        index: the numbers of properties.
        node: the value of ``sh:path``.

    Returns:
        The path; ``None`` for what is none.
    """
    if isinstance(node, ox.NamedNode):
        return None if node == NIL else Step(index.id_of(node))
    items = shapes.items(node)
    if items:
        return _all(InTurn, [walk_of_shape(shapes, index, item) for item in items])
    for kind in shapes.predicates(node):
        for inner in shapes.objects(node, kind):
            if kind == sh("alternativePath"):
                return _all(Choice, [walk_of_shape(shapes, index, item) for item in shapes.items(inner) or ()])
            found = walk_of_shape(shapes, index, inner)
            if found is not None and kind == sh("inversePath"):
                return found.reversed()
            if found is not None and kind in _REPEATING:
                return Repeated(found)
    return None


def walk_of_query(index: GraphIndex, path: Any) -> Walk | None:  # noqa: ANN401  # rdflib's paths have no common type
    """A predicate or path of a query; ``None`` for one that may be any property."""
    if isinstance(path, rdflib.URIRef):
        return Step(index.id_of(ox.NamedNode(str(path))))
    if isinstance(path, InvPath):
        inner = walk_of_query(index, path.arg)
        return None if inner is None else inner.reversed()
    if isinstance(path, SequencePath | AlternativePath):
        kind = InTurn if isinstance(path, SequencePath) else Choice
        return _all(kind, [walk_of_query(index, one) for one in path.args])
    if isinstance(path, MulPath):
        inner = walk_of_query(index, path.path)
        return None if inner is None else Repeated(inner)
    return None


def prepare(index: GraphIndex, walk: Walk | None) -> None:
    """Make now what a walk back looks up, which takes longer than the walk."""
    frontier = [] if walk is None else [walk]
    while frontier:
        one = frontier.pop()
        if isinstance(one, Step):
            if not one.turned:
                index.inverse(one.predicate)
        elif isinstance(one, Repeated):
            frontier.append(one.step)
        else:
            frontier.extend(one.steps if isinstance(one, InTurn) else one.paths)


def _all(kind: Callable[[tuple[Walk, ...]], Walk], walks: list[Walk | None]) -> Walk | None:
    return None if None in walks else kind(tuple(walk for walk in walks if walk is not None))


def _subjects(index: GraphIndex) -> Callable[[int, int], Iterable[int]]:
    return lambda node, predicate: index.subjects(predicate, node)
