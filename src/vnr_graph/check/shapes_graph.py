"""The shapes graph as terms of Oxigraph: small, quick to read, and rdflib's only when pySHACL is asked."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.store.terms import to_oxigraph, to_rdflib
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import rdflib

    from vnr_graph.check.index import Term

    Shape = ox.NamedNode | ox.BlankNode

SH: Final = PREFIXES["sh"]
_FIRST: Final = ox.NamedNode(expand("rdf:first"))
_REST: Final = ox.NamedNode(expand("rdf:rest"))
NIL: Final = ox.NamedNode(expand("rdf:nil"))


def sh(name: str) -> ox.NamedNode:
    """A term of SHACL's vocabulary."""
    return ox.NamedNode(SH + name)


class ShapesGraph:
    """Statements of a shapes graph, by subject and by property.

    Args:
        triples: quads or triples; the graphs they are in do not matter.
    """

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        by_subject: dict[Term, dict[ox.NamedNode, list[Term]]] = {}
        by_predicate: dict[ox.NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        for triple in triples:
            objects = by_subject.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
            if triple.object not in objects:
                objects.append(triple.object)
                by_predicate[triple.predicate].append((triple.subject, triple.object))
        self._by_subject = by_subject
        self._by_predicate = dict(by_predicate)

    @classmethod
    def of(cls, graph: rdflib.Graph) -> ShapesGraph:
        """The same shapes graph out of rdflib's."""
        return cls(
            ox.Triple(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(object_))  # type: ignore[arg-type]
            for subject, predicate, object_ in graph
        )

    @cached_property
    def rdflib(self) -> rdflib.Graph:
        """The same as rdflib's graph, as pySHACL wants it."""
        import rdflib as library  # noqa: PLC0415  # as the docstring says

        graph = library.Graph()
        for subject, predicate, object_ in self:
            graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
        return graph

    def __iter__(self) -> Iterator[tuple[Term, ox.NamedNode, Term]]:
        """Every statement once."""
        for subject, by_predicate in self._by_subject.items():
            for predicate, objects in by_predicate.items():
                for object_ in objects:
                    yield subject, predicate, object_

    def __len__(self) -> int:
        """How many statements there are."""
        return sum(len(pairs) for pairs in self._by_predicate.values())

    def objects(self, subject: Term, predicate: ox.NamedNode) -> Sequence[Term]:
        """Values of a property, in the order they were read."""
        return self._by_subject.get(subject, {}).get(predicate, ())

    def value(self, subject: Term, predicate: ox.NamedNode) -> Term | None:
        """The first value of a property, if there is one."""
        return next(iter(self.objects(subject, predicate)), None)

    def predicates(self, subject: Term) -> Sequence[ox.NamedNode]:
        """Properties of a subject."""
        return tuple(self._by_subject.get(subject, ()))

    def pairs(self, predicate: ox.NamedNode) -> Sequence[tuple[Term, Term]]:
        """Subjects and objects of a property."""
        return self._by_predicate.get(predicate, ())

    def subjects(self, predicate: ox.NamedNode, object_: Term) -> list[Term]:
        """What has the term as a value of the property."""
        return [subject for subject, found in self.pairs(predicate) if found == object_]

    def items(self, list_: Term) -> list[Term] | None:
        """Members of a SHACL list (section 1.1): ``None`` when it is not well-formed."""
        members: list[Term] = []
        seen: set[Term] = set()
        while list_ != NIL:
            first, rest = self.objects(list_, _FIRST), self.objects(list_, _REST)
            if len(first) != 1 or len(rest) != 1 or list_ in seen:
                return None
            seen.add(list_)
            members.append(first[0])
            list_ = rest[0]
        return members

    def reachable(self, nodes: Iterable[Term]) -> ShapesGraph:
        """The statements about some nodes and about all that these lead to."""
        frontier = list(nodes)
        seen = set(frontier)
        kept: list[ox.Triple] = []
        while frontier:
            node = frontier.pop()
            for predicate, objects in self._by_subject.get(node, {}).items():
                for object_ in objects:
                    kept.append(ox.Triple(node, predicate, object_))  # type: ignore[arg-type]  # a subject
                    if object_ not in seen:
                        seen.add(object_)
                        frontier.append(object_)
        return ShapesGraph(kept)

    @cached_property
    def used_properties(self) -> frozenset[ox.NamedNode]:
        """Every property that some statement has."""
        return frozenset(self._by_predicate)

    @cached_property
    def nodes(self) -> frozenset[Term]:
        """Every subject."""
        return frozenset(self._by_subject)
