"""The shape of a graph as a person writes it: which blank nodes stand inside others, which are lists.

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
        # The reader has refused anything else.
        if isinstance(quad.subject, Subject) and isinstance(quad.object, Object):  # pragma: no branch
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
        kept: blank nodes that keep a block of their own though they need not, because something hangs on it.
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
        above = {node: found[0] for node, found in self._pointers.items() if len(found) == 1 and node not in self.kept}
        is_inner: dict[BlankNode, bool] = {}
        for start in above:
            path: dict[BlankNode, None] = {}
            node: Subject = start
            while isinstance(node, BlankNode) and node in above and node not in is_inner and node not in path:
                path[node] = None
                node = above[node]
            is_circle = False
            for member in path:
                is_circle = is_circle or member == node
                is_inner[member] = not is_circle
        return frozenset(node for node, inner in is_inner.items() if inner)

    @cached_property
    def nameless(self) -> frozenset[BlankNode]:
        """Blank nodes with a block of their own that need no label, since nothing points to them."""
        return frozenset(node for node in self.blocks if isinstance(node, BlankNode) and node not in self._pointers)

    @cached_property
    def depth(self) -> int:
        """How many brackets stand inside each other, where they are most."""
        deepest = 0
        waiting: list[tuple[Object, int]] = [(object_, 1) for block in self.blocks for object_ in self._objects(block)]
        while waiting:
            node, level = waiting.pop()
            if not isinstance(node, BlankNode) or node not in self.inner:
                continue
            deepest = max(deepest, level)
            members = self.members(node)
            inside = self._objects(node) if members is None else members
            waiting.extend((object_, level + 1) for object_ in inside)
        return deepest

    def members(self, head: BlankNode) -> list[Object] | None:
        """The members of the list that begins with an inner blank node, or ``None`` if no well-formed list does.

        Each of its cells has one ``rdf:first`` and one ``rdf:rest`` and nothing else, and it ends in ``rdf:nil`` (RDF
        Schema 1.1, section 5.2).
        """
        found: list[Object] = []
        cell: Object = head
        while cell != NIL:
            if not isinstance(cell, BlankNode) or cell not in self.inner:
                return None
            description = self.descriptions.get(cell, {})
            firsts, rests = description.get(FIRST, []), description.get(REST, [])
            if len(description) != len((FIRST, REST)) or len(firsts) != 1 or len(rests) != 1:
                return None
            found.append(firsts[0])
            cell = rests[0]
        return found

    def fingerprint(self) -> str:
        """SHA-256 of the graph: the same for two graphs exactly when they say the same.

        Blank nodes that need labels count by them; all others by what they say.
        """
        digests: dict[Subject, str] = {}
        for node in reversed(list(self._from_above())):
            lines = sorted(
                f"{predicate} {self._name(object_, digests)}"
                for predicate, objects in self.descriptions.get(node, {}).items()
                for object_ in objects
            )
            digests[node] = hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
        blocks = sorted(
            f"[] {digests[block]}" if block in self.nameless else f"{block} {digests[block]}" for block in self.blocks
        )
        return hashlib.sha256("\n".join(blocks).encode("utf-8")).hexdigest()

    @cached_property
    def _pointers(self) -> dict[BlankNode, list[Subject]]:
        """For each blank node that is pointed to, the subject of every statement that does."""
        found: dict[BlankNode, list[Subject]] = {}
        for subject in self.descriptions:
            for object_ in self._objects(subject):
                if isinstance(object_, BlankNode):
                    found.setdefault(object_, []).append(subject)
        return found

    def _objects(self, subject: Subject) -> Iterator[Object]:
        for objects in self.descriptions.get(subject, {}).values():
            yield from objects

    def _from_above(self) -> Iterator[Subject]:
        """Every block and every inner blank node, each before what stands inside it."""
        waiting: list[Subject] = list(self.blocks)
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(
                object_ for object_ in self._objects(node) if isinstance(object_, BlankNode) and object_ in self.inner
            )

    def _name(self, node: Object, digests: Mapping[Subject, str]) -> str:
        return f"[{digests[node]}]" if isinstance(node, BlankNode) and node in self.inner else str(node)
