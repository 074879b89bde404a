"""The shape of a graph as a person writes it: which blank nodes stand inside others, which are lists, which keep a name.

A blank node that exactly one statement points to can be written where it is pointed to, unless it lies on a circle;
one that nothing points to can be a block of its own without a name; any other needs its label. So two graphs whose
labels agree where labels are needed are the same graph exactly when their fingerprints are the same, which takes time
in proportion to their size (general canonicalisation, RDFC-1.0, may not end).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pyoxigraph import Quad

Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal
Description = dict[NamedNode, list[Object]]

FIRST: Final = NamedNode(expand("rdf:first"))
REST: Final = NamedNode(expand("rdf:rest"))
NIL: Final = NamedNode(expand("rdf:nil"))


def describe_subjects(quads: Collection[Quad]) -> dict[Subject, Description]:
    """What is said of each subject, in the order given, each statement once. Graph names are left out."""
    found: dict[Subject, dict[NamedNode, dict[Object, None]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode | BlankNode) and isinstance(quad.object, Object):
            found.setdefault(quad.subject, {}).setdefault(quad.predicate, {})[quad.object] = None
    return {
        subject: {predicate: list(objects) for predicate, objects in description.items()}
        for subject, description in found.items()
    }


@dataclass(frozen=True)
class Structure:
    """A graph with its blank nodes sorted out.

    Args:
        descriptions: what is said of each subject.
        kept: blank nodes that shall keep their labels though they need not, because something hangs on their block.
    """

    descriptions: Mapping[Subject, Description]
    kept: frozenset[BlankNode] = frozenset()

    @cached_property
    def blocks(self) -> list[Subject]:
        """Subjects that have a block of their own, in the order of the descriptions."""
        return [subject for subject in self.descriptions if subject not in self.inner]

    @cached_property
    def inner(self) -> frozenset[BlankNode]:
        """Blank nodes that are written where they are pointed to."""
        pointers = self._pointers
        single = {node: found[0] for node, found in pointers.items() if len(found) == 1 and node not in self.kept}
        safe: set[BlankNode] = set()
        circular: set[BlankNode] = set()
        for start in single:
            path: dict[BlankNode, None] = {}
            node: Subject = start
            while isinstance(node, BlankNode) and node in single and node not in safe | path.keys() and node not in circular:
                path[node] = None
                node = single[node]
            if isinstance(node, BlankNode) and node in path:
                members = list(path)
                circle = members[members.index(node) :]
                circular.update(circle)
                safe.update(members[: len(members) - len(circle)])
            else:
                safe.update(path)
        return frozenset(safe)

    @cached_property
    def nameless(self) -> frozenset[BlankNode]:
        """Blank nodes with a block of their own that nothing points to."""
        return frozenset(
            node for node in self.blocks if isinstance(node, BlankNode) and node not in self._pointers
        )
