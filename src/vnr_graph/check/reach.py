"""What an edit can reach: for each shape, the nodes that may conform otherwise than before.

A shape reads the data by its path, by what its constraints compare with, and through the shapes that it refers to. So
it is gone through from the inside out: the values that an inner shape may judge otherwise, and those whose class has
changed, are walked back along the path to the nodes they are values of, and so are the changed statements on the path.
It is enough to walk over the data as it is now: a way that an edit has cut begins with statements that are still there,
and where it was cut a changed statement is met.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.query_reach import QueryReach
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.sparql import SparqlCheck
from vnr_graph.check.walking import prepare, walk_of_shape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from vnr_graph.check.edited_index import EditedIndex, Numbers
    from vnr_graph.check.index import Term
    from vnr_graph.check.screening import Screen
    from vnr_graph.check.shape import Shape
    from vnr_graph.check.shapes_graph import ShapesGraph
    from vnr_graph.check.walking import Walk

_INNER: Final = tuple(sh(name) for name in ("property", "node", "not", "qualifiedValueShape"))
_INNER_LISTS: Final = tuple(sh(name) for name in ("and", "or", "xone"))
_COMPARED: Final = tuple(sh(name) for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_READING_ANYTHING: Final = frozenset(sh(name) for name in ("closed", "sparql", "js"))
_MANY: Final = 512
"""From so many focus nodes on a query is asked anew for all of them."""

Nodes = set[int] | None
"""Nodes, or ``None`` for any."""


@dataclass(frozen=True)
class Edit:
    """What has changed.

    Attributes:
        quads: statements that came or went, in numbers.
        by_predicate: property → subjects and objects of its changed statements.
        classes_changed: a class has become a subclass of another, or is one no more.
    """

    quads: Sequence[Numbers]
    by_predicate: dict[int, list[tuple[int, int]]]
    classes_changed: bool

    @classmethod
    def of(cls, quads: Iterable[Numbers], subclass: int) -> Edit:
        """The edit of some changed statements.

        Args:
            quads: the statements.
            subclass: the number of ``rdfs:subClassOf``.
        """
        found: dict[int, list[tuple[int, int]]] = {}
        quads = tuple(quads)
        for s, p, o, _ in quads:
            found.setdefault(p, []).append((s, o))
        return cls(quads, found, subclass in found)


@dataclass(eq=False)
class Reading:
    """How one shape reads the data.

    Attributes:
        shape: the shape.
        walk: its path; ``None`` for a node shape.
        inner: shapes that it asks of its values.
        compared: properties of the focus node that it compares its values with.
        classes: that values must have.
        closed: it looks at every property of its values.
        queries: its SPARQL constraints.
        reads: every property that it or a shape below it may read; ``None`` for any.
        opaque: nothing else says what it depends on: it, or one below it, is pySHACL's to judge or meets itself.
    """

    shape: Shape
    walk: Walk | None
    inner: tuple[Term, ...]
    compared: tuple[int, ...]
    classes: tuple[int, ...]
    closed: bool
    queries: tuple[tuple[SparqlCheck, QueryReach], ...]
    reads: frozenset[int] | None
    opaque: bool = field(default=False)


class Reach:
    """The readings of all shapes.

    Args:
        index: the data, which changes.
        shapes: the shapes graph.
        screen: the shapes, compiled over the index.
    """

    def __init__(self, index: EditedIndex, shapes: ShapesGraph, screen: Screen) -> None:
        self._index = index
        self._shapes = shapes
        self._screen = screen
        self._readings: dict[Term, Reading] = {}
        for node in screen.targeted:
            self._read(node, ())
        for reading in self._readings.values():
            if reading.inner or reading.classes or reading.closed:
                prepare(index, reading.walk)

    def affected(self, edit: Edit) -> dict[Term, Nodes]:
        """Shape with targets → nodes that it may judge otherwise; what was remembered of them is forgotten."""
        found: dict[Term, Nodes] = {}
        for node in self._screen.targeted:
            self._affect(node, edit, found)
        return {node: found[node] for node in self._screen.targeted}

    def _affect(self, node: Term, edit: Edit, known: dict[Term, Nodes]) -> Nodes:
        if node in known:
            return known[node]
        reading = self._readings[node]
        if reading.reads is not None and reading.reads.isdisjoint(edit.by_predicate):
            known[node] = set()
            return known[node]
        if reading.opaque:
            known[node] = None  # before the shapes below, among which it may be itself
            for inner in reading.inner:
                self._affect(inner, edit, known)
            for check, _ in reading.queries:
                check.forget()
            self._forget(reading.shape, None, None)
            return None
        values = self._values(reading, edit, known)
        found = self._focus_nodes(reading, edit, values)
        self._forget(reading.shape, found, values)
        known[node] = found
        return found

    def _values(self, reading: Reading, edit: Edit, known: dict[Term, Nodes]) -> Nodes:
        """Values that may be judged otherwise."""
        parts = [self._affect(inner, edit, known) for inner in reading.inner]
        if None in parts or (reading.classes and edit.classes_changed):
            return None
        values = set[int]().union(*(part for part in parts if part is not None))
        if reading.closed:
            values.update(s for s, _, _, _ in edit.quads)
        if reading.classes:
            wanted = frozenset[int]().union(*(self._index.subclasses(class_) for class_ in reading.classes))
            values.update(s for s, o in edit.by_predicate.get(self._index.type_id, ()) if o in wanted)
        return values

    def _focus_nodes(self, reading: Reading, edit: Edit, values: Nodes) -> Nodes:
        found = {s for predicate in reading.compared for s, _ in edit.by_predicate.get(predicate, ())}
        for check, reach in reading.queries:
            touched = reach.touched(edit.quads, edit.by_predicate)
            if touched is not None and not touched:
                continue
            differing = check.renew(None if touched is None or len(touched) > _MANY else touched)
            if differing is None:
                return None
            found |= differing
        if values is None:
            return None
        if reading.walk is None:
            return found | values
        found |= reading.walk.touched(self._index, edit.by_predicate)
        return found | reading.walk.back(self._index, values)

    @staticmethod
    def _forget(shape: Shape, focus_nodes: Nodes, values: Nodes) -> None:
        shape.forget(focus_nodes)
        for test in shape.tests:
            if values is None:
                test.clear()
            else:
                for value in values:
                    test.pop(value, None)

    def _read(self, node: Term, above: tuple[Term, ...]) -> Reading:
        """The reading of a shape and of all below it."""
        if node in above:
            for one in above[above.index(node) :]:
                self._readings[one].opaque = True
                self._readings[one].reads = None
            return self._readings[node]
        if node in self._readings:
            return self._readings[node]
        shapes, index = self._shapes, self._index
        shape = self._screen.shape(node)
        reading = self._readings[node] = Reading(
            shape=shape,
            walk=None if shape.path_node is None else walk_of_shape(shapes, index, shape.path_node),
            inner=self._inner(node),
            compared=tuple(index.id_of(one) for name in _COMPARED for one in shapes.objects(node, name)),
            classes=tuple(index.id_of(one) for one in shapes.objects(node, sh("class"))),
            closed=bool(shapes.objects(node, sh("closed"))),
            queries=tuple(
                (check, QueryReach(index, check.query)) for check in shape.checks if isinstance(check, SparqlCheck)
            ),
            reads=self._reads(node),
            opaque=shape.unsure or (shape.path_node is not None and shape.path is None),
        )
        for inner in reading.inner:
            below = self._read(inner, (*above, node))
            reading.opaque = reading.opaque or below.opaque
            reading.reads = None if reading.reads is None or below.reads is None else reading.reads | below.reads
        return reading

    def _inner(self, node: Term) -> tuple[Term, ...]:
        shapes = self._shapes
        found = [one for name in _INNER for one in shapes.objects(node, name)]
        found += [one for name in _INNER_LISTS for list_ in shapes.objects(node, name) for one in self._items(list_)]
        if shapes.objects(node, sh("qualifiedValueShape")):
            parts = {part for parent in shapes.subjects(sh("property"), node) for part in self._parts(parent)}
            found += [one for part in parts for one in shapes.objects(part, sh("qualifiedValueShape"))]
        return tuple(one for one in dict.fromkeys(found) if isinstance(one, ox.NamedNode | ox.BlankNode))

    def _parts(self, node: Term) -> Collection[Term]:
        return self._shapes.objects(node, sh("property"))

    def _items(self, list_: Term) -> Collection[Term]:
        return self._shapes.items(list_) or ()

    def _reads(self, node: Term) -> frozenset[int] | None:
        """Every property that a shape or one below may read: all IRIs that they name, and those of classes."""
        if self._screen.has_own_components:
            return None
        parts = self._shapes.reachable([node, *self._inner(node)])
        if not _READING_ANYTHING.isdisjoint(parts.used_properties):
            return None
        named = {object_ for _, _, object_ in parts if isinstance(object_, ox.NamedNode)}
        return frozenset(map(self._index.id_of, named)) | {self._index.type_id, self._index.subclass_id}
