"""Names for blank nodes that outlast the file: by the way to them from something that has a name.

A blank node is called after the nearest named node that leads to it and the properties on the way. Where several blank
nodes stand at the end of one property, or are members of one list, each is told from the others by a digest of what is
said of it; so is one that nothing named leads to. Labels, order and formatting of a file do not count.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from vnr_graph.check.index import as_many
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from vnr_graph.check.index import GraphIndex, Term

_FIRST: Final = ox.NamedNode(expand("rdf:first"))
_REST: Final = ox.NamedNode(expand("rdf:rest"))
_LEVELS: Final = 8
"""How deep a digest looks. Nodes that differ only below are taken for the same."""

Pointer = tuple["Term", ox.NamedNode]


class Surroundings(Protocol):
    """What a graph says about and around a blank node."""

    def said(self, node: ox.BlankNode) -> Iterable[tuple[ox.NamedNode, Term]]:
        """Properties and values of the node."""

    def pointers(self, node: ox.BlankNode) -> Iterable[Pointer]:
        """What has the node as a value, and of which property."""

    def values(self, subject: Term, predicate: ox.NamedNode) -> Iterable[Term]:
        """Values of a property."""


class StoreSurroundings:
    """Of a store, all its graphs together."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def said(self, node: ox.BlankNode) -> Iterable[tuple[ox.NamedNode, Term]]:
        """Properties and values of the node."""
        return {(quad.predicate, quad.object) for quad in self._store.quads_for_pattern(node, None, None)}

    def pointers(self, node: ox.BlankNode) -> Iterable[Pointer]:
        """What has the node as a value, and of which property."""
        return {(quad.subject, quad.predicate) for quad in self._store.quads_for_pattern(None, None, node)}

    def values(self, subject: Term, predicate: ox.NamedNode) -> Iterable[Term]:
        """Values of a property."""
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return set()
        return {quad.object for quad in self._store.quads_for_pattern(subject, predicate, None)}


class IndexSurroundings:
    """Of an index."""

    def __init__(self, index: GraphIndex) -> None:
        self._index = index
        self._pointers: dict[int, list[tuple[int, int]]] | None = None

    def said(self, node: ox.BlankNode) -> Iterable[tuple[ox.NamedNode, Term]]:
        """Properties and values of the node."""
        terms = self._index.terms
        for predicate, value in self._index.statements_of(self._index.id_of(node)):
            yield self._property(predicate), terms[value]

    def pointers(self, node: ox.BlankNode) -> Iterable[Pointer]:
        """What has the node as a value, and of which property."""
        if self._pointers is None:
            self._pointers = self._all_pointers()
        for subject, predicate in self._pointers.get(self._index.id_of(node), ()):
            yield self._index.terms[subject], self._property(predicate)

    def values(self, subject: Term, predicate: ox.NamedNode) -> Iterable[Term]:
        """Values of a property."""
        index = self._index
        return [index.terms[value] for value in index.objects(index.id_of(subject), index.id_of(predicate))]

    def _property(self, number: int) -> ox.NamedNode:
        term = self._index.terms[number]
        assert isinstance(term, ox.NamedNode)  # noqa: S101  # a predicate is nothing else
        return term

    def _all_pointers(self) -> dict[int, list[tuple[int, int]]]:
        blanks = {number for number, term in enumerate(self._index.terms) if isinstance(term, ox.BlankNode)}
        found: dict[int, list[tuple[int, int]]] = {}
        for predicate in self._index.predicates():
            for subject, values in self._index.table(predicate).items():
                for value in as_many(values):
                    if value in blanks:
                        found.setdefault(value, []).append((subject, predicate))
        return found


class BlankNames:
    """Names of the blank nodes of one graph.

    Args:
        around: the graph.
        ignored: properties that digests leave out.
        mark: what else tells a node from others beside it; it becomes a part of the name.
    """

    def __init__(
        self,
        around: Surroundings,
        *,
        ignored: Collection[ox.NamedNode] = frozenset(),
        mark: Callable[[ox.BlankNode], str] = lambda _node: "",
    ) -> None:
        self._around = around
        self._ignored = ignored
        self._mark = mark
        self._names: dict[ox.BlankNode, str] = {}
        self._counts: dict[tuple[Term, ox.NamedNode], Counter[str]] = {}
        self._digests: dict[tuple[ox.BlankNode, int], str] = {}

    def of(self, node: Term) -> str:
        """The term as N-Triples writes it, or the name of a blank node in brackets."""
        if not isinstance(node, ox.BlankNode):
            return str(node)
        if node not in self._names:
            self._names[node] = f"[{self._name(node)}]"
        return self._names[node]

    def _name(self, node: ox.BlankNode) -> str:
        way = min(self._ways(node), default="")
        is_further_cell = any(predicate == _REST for _, predicate in self._around.pointers(node))
        return f"{way} {self._digest(node, _LEVELS)}".lstrip() if is_further_cell or not way else way

    def _ways(self, node: ox.BlankNode) -> Iterator[str]:
        """The ways to a node from the named nodes that are nearest, so far as they are told apart."""
        reached: dict[ox.BlankNode, str] = {node: ""}
        seen = {node}
        found: set[str] = set()
        while reached and not found:
            above: dict[ox.BlankNode, str] = {}
            for below, way in sorted(reached.items(), key=lambda item: item[1]):
                for subject, predicate in self._around.pointers(below):
                    step = self._step(subject, predicate, below)
                    longer = " ".join(part for part in (step, way) if part)
                    if not isinstance(subject, ox.BlankNode):
                        found.add(f"{subject} {longer}")
                    elif subject not in seen:
                        above[subject] = min(longer, above.get(subject, longer))
            seen |= above.keys()
            reached = above
        return iter(found)

    def _step(self, subject: Term, predicate: ox.NamedNode, node: ox.BlankNode) -> str:
        """A property and, if that is needed, which of its values; a list is a property with its members as values."""
        if predicate == _REST:
            return ""
        mark = self._mark(node)
        which = self._digest(node, _LEVELS) if self._beside(subject, predicate)[mark] > 1 else ""
        return " ".join(part for part in (str(predicate), mark, which) if part)

    def _beside(self, subject: Term, predicate: ox.NamedNode) -> Counter[str]:
        """How many blank nodes of each mark there are at the end of a property, or in a list."""
        counts = self._counts.get((subject, predicate))
        if counts is None:
            subjects = self._cells(subject) if predicate == _FIRST else {subject}
            values = {value for one in subjects for value in self._around.values(one, predicate)}
            counts = Counter(self._mark(value) for value in values if isinstance(value, ox.BlankNode))
            self._counts.update(dict.fromkeys(((one, predicate) for one in subjects), counts))
        return counts

    def _cells(self, cell: Term) -> set[Term]:
        """The cells of the list that a cell is a part of, so far as they are blank; the same whichever is asked for."""
        cells, frontier = {cell}, [cell]
        while frontier:
            one = frontier.pop()
            if isinstance(one, ox.BlankNode):
                before = (subject for subject, predicate in self._around.pointers(one) if predicate == _REST)
                nodes = (*before, *self._around.values(one, _REST))
                beyond = {node for node in nodes if isinstance(node, ox.BlankNode)} - cells
                cells |= beyond
                frontier.extend(beyond)
        return cells

    def _digest(self, node: ox.BlankNode, levels: int) -> str:
        known = self._digests.get((node, levels))
        if known is None:
            lines = sorted(
                f"{predicate} {self._described(value, levels)}"
                for predicate, value in self._around.said(node)
                if predicate not in self._ignored
            )
            known = hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
            self._digests[node, levels] = known
        return known

    def _described(self, value: Term, levels: int) -> str:
        if not isinstance(value, ox.BlankNode):
            return str(value)
        return f"[{self._digest(value, levels - 1)}]" if levels else "[]"
