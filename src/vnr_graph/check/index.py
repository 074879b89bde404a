"""Every statement of a store in plain dictionaries: what a screen reads hundreds of thousands of times."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_SUBCLASS: Final = ox.NamedNode(expand("rdfs:subClassOf"))


class GraphIndex:
    """The union of a store's graphs, as it is now.

    Args:
        store: the quads.
    """

    def __init__(self, store: ox.Store) -> None:
        objects: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
        for quad in store:
            objects[quad.predicate][quad.subject].add(quad.object)
        self._objects: Mapping[Term, Mapping[Term, set[Term]]] = {p: dict(found) for p, found in objects.items()}

    def objects(self, subject: Term, predicate: Term) -> set[Term]:
        """Values of a property."""
        return self._objects.get(predicate, {}).get(subject, set())

    def subjects(self, predicate: Term, object_: Term) -> set[Term]:
        """What has the term as a value of the property."""
        return self._inverse.get(predicate, {}).get(object_, set())

    def subjects_of(self, predicate: Term) -> set[Term]:
        """What has the property."""
        return set(self._objects.get(predicate, {}))

    def objects_of(self, predicate: Term) -> set[Term]:
        """What is a value of the property."""
        return set(self._inverse.get(predicate, {}))

    def instances(self, class_: Term) -> set[Term]:
        """SHACL instances of a class (SHACL, section 1.1): of it or of a subclass in the data."""
        found: set[Term] = set()
        for one in self.subclasses(class_):
            found |= self.subjects(_TYPE, one)
        return found

    def is_instance(self, term: Term, class_: Term) -> bool:
        """Whether a term is a SHACL instance of the class."""
        return not self.objects(term, _TYPE).isdisjoint(self.subclasses(class_))

    def subclasses(self, class_: Term) -> frozenset[Term]:
        """The class and all its subclasses."""
        known = self._subclasses.get(class_)
        if known is None:
            reached, frontier = {class_}, [class_]
            while frontier:
                for narrower in self.subjects(_SUBCLASS, frontier.pop()) - reached:
                    reached.add(narrower)
                    frontier.append(narrower)
            known = self._subclasses[class_] = frozenset(reached)
        return known

    @cached_property
    def _subclasses(self) -> dict[Term, frozenset[Term]]:
        return {}

    @cached_property
    def _inverse(self) -> Mapping[Term, Mapping[Term, set[Term]]]:
        inverse: dict[Term, dict[Term, set[Term]]] = {}
        for predicate, by_subject in self._objects.items():
            found: dict[Term, set[Term]] = defaultdict(set)
            for subject, objects in by_subject.items():
                for object_ in objects:
                    found[object_].add(subject)
            inverse[predicate] = dict(found)
        return inverse
