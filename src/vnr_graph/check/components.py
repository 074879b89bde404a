"""Constraint components about all values of a focus node together (SHACL, sections 4.2, 4.5, 4.7 and 4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.shape import Draft, Unsure
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.values import Refused, is_before
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from vnr_graph.check.index import GraphIndex
    from vnr_graph.check.shape import Shape
    from vnr_graph.check.values import Answer

_RESOURCE: Final = ox.NamedNode(expand("rdfs:Resource"))
_MIN_COUNT: Final = sh("MinCountConstraintComponent")
_MAX_COUNT: Final = sh("MaxCountConstraintComponent")
_HAS_VALUE: Final = sh("HasValueConstraintComponent")
_UNIQUE_LANGUAGE: Final = sh("UniqueLangConstraintComponent")
_EQUALS: Final = sh("EqualsConstraintComponent")
_DISJOINT: Final = sh("DisjointConstraintComponent")
_CLOSED: Final = sh("ClosedConstraintComponent")
_QUALIFIED_MIN: Final = sh("QualifiedMinCountConstraintComponent")
_QUALIFIED_MAX: Final = sh("QualifiedMaxCountConstraintComponent")


class Told:
    """A check that conforms where it has nothing to tell."""

    def answer(self, focus: int, values: Collection[int]) -> Answer:
        """Whether it has nothing to tell; unsure where only pySHACL can say."""
        try:
            return next(iter(self.found(focus, values)), None) is None
        except Unsure:
            return None

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """Focus nodes that do not surely conform, asked one by one."""
        return {focus for focus in focus_nodes if self.answer(focus, shape.values(focus)) is not True}

    def results(self, shape: Shape, focus: int, values: Collection[int]) -> Iterator[Draft]:
        """What it tells, as results."""
        for component, value, path in self.found(focus, values):
            yield Draft(shape, focus, value, component, path)

    def found(self, focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """Component, value and path of everything that is wrong."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Count(Told):
    """``sh:minCount`` and ``sh:maxCount``."""

    least: int = 0
    most: int | None = None

    def found(self, _focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for too few, one for too many."""
        if len(values) < self.least:
            yield _MIN_COUNT, None, None
        if self.most is not None and len(values) > self.most:
            yield _MAX_COUNT, None, None


@dataclass(frozen=True, slots=True)
class HasValue(Told):
    """``sh:hasValue``."""

    wanted: int

    def found(self, _focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One when the term is not among the values."""
        if self.wanted not in values:
            yield _HAS_VALUE, None, None


@dataclass(frozen=True, slots=True)
class UniqueLanguage(Told):
    """``sh:uniqueLang``."""

    index: GraphIndex

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """As of any check; what has one value has nothing twice."""
        if shape.path is not None and shape.path.table is not None:
            focus_nodes = focus_nodes & shape.path.many
        return {focus for focus in focus_nodes if self._repeated(shape.values(focus))}

    def found(self, _focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for each language of two values or more."""
        for _ in self._repeated(values):
            yield _UNIQUE_LANGUAGE, None, None

    def _repeated(self, values: Collection[int]) -> set[str]:
        """Languages of two values or more; tags are in lower case in the index."""
        terms = self.index.terms
        seen: set[str] = set()
        repeated: set[str] = set()
        for value in values:
            language = getattr(terms[value], "language", None)
            if language:
                (repeated if language in seen else seen).add(language)
        return repeated


@dataclass(frozen=True, slots=True)
class SameValues(Told):
    """``sh:equals`` and ``sh:disjoint``."""

    index: GraphIndex
    predicate: int
    disjoint: bool

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """As of any check; without the other property, nothing is in both."""
        others = focus_nodes & self.index.table(self.predicate).keys() if self.disjoint else focus_nodes
        return {focus for focus in others if self.answer(focus, shape.values(focus)) is not True}

    def found(self, focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for each value that only one side has, or both."""
        others = set(self.index.objects(focus, self.predicate))
        if self.disjoint:
            yield from ((_DISJOINT, value, None) for value in others.intersection(values))
        else:
            yield from ((_EQUALS, value, None) for value in others.symmetric_difference(values))


@dataclass(frozen=True, slots=True)
class Before(Told):
    """``sh:lessThan`` and ``sh:lessThanOrEquals``."""

    index: GraphIndex
    predicate: int
    or_equal: bool

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """As of any check; a value is compared with the other property, and a blank node with nothing."""
        table = self.index.table(self.predicate)
        found = {focus for focus in focus_nodes if focus in table}
        terms = self.index.terms
        blank = (
            isinstance(terms[value], ox.BlankNode) for focus in focus_nodes - found for value in shape.values(focus)
        )
        compared = found if not any(blank) else focus_nodes
        return {focus for focus in compared if self.answer(focus, shape.values(focus)) is not True}

    def found(self, focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for each pair in the wrong order."""
        component = sh(f"LessThan{'OrEquals' if self.or_equal else ''}ConstraintComponent")
        terms = self.index.terms
        others = self.index.objects(focus, self.predicate) if values else ()
        for value in values:
            if isinstance(terms[value], ox.BlankNode):
                raise Unsure
            for other in others:
                try:
                    ordered = is_before(terms[value], terms[other], or_equal=self.or_equal)
                except Refused:
                    raise Unsure from None
                if not ordered:
                    yield component, value, None


@dataclass(frozen=True, slots=True)
class Closed(Told):
    """``sh:closed`` with ``sh:ignoredProperties``."""

    index: GraphIndex
    allowed: frozenset[int]

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """As of any check; on a node shape, whatever has some other property."""
        if shape.path is not None:
            return super(Closed, self).suspects(shape, focus_nodes)
        others = (predicate for predicate in self.index.predicates() if predicate not in self.allowed)
        return set[int]().union(*(focus_nodes & self.index.table(predicate).keys() for predicate in others))

    def found(self, _focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for each statement with another property."""
        for value in values:
            for predicate, object_ in self.index.statements_of(value):
                if predicate not in self.allowed:
                    if predicate == self.index.type_id and self.index.terms[object_] == _RESOURCE:
                        raise Unsure  # pySHACL lets every closed shape be a resource, the recommendation does not
                    yield _CLOSED, object_, predicate


@dataclass(frozen=True, slots=True)
class Qualified(Told):
    """``sh:qualifiedValueShape`` with its counts and, where they are disjoint, its siblings."""

    inner: Shape
    siblings: Sequence[Shape]
    least: int | None
    most: int | None

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """As of any check; with a least number alone, whatever has too few values that surely conform."""
        least = self.least
        if self.most is not None or self.siblings or least is None:
            return {focus for focus in focus_nodes if self.answer(focus, shape.values(focus)) is not True}
        values = {focus: shape.values(focus) for focus in focus_nodes}
        doubtful = self.inner.suspects(set[int]().union(*values.values()))
        if not doubtful:
            return {focus for focus, found in values.items() if len(found) < least}
        return {focus for focus, found in values.items() if sum(one not in doubtful for one in found) < least}

    def found(self, _focus: int, values: Collection[int]) -> Iterator[tuple[ox.NamedNode, int | None, int | None]]:
        """One for too few, one for too many."""
        surely = possibly = 0
        for value in values:
            counted = self._counts(value)
            surely += counted is True
            possibly += counted is not False
        if surely != possibly and self._verdict(surely) != self._verdict(possibly):
            raise Unsure
        yield from ((component, None, None) for component in self._verdict(surely))

    def _verdict(self, number: int) -> tuple[ox.NamedNode, ...]:
        too_many = self.most is not None and number > self.most
        too_few = self.least is not None and number < self.least
        return ((_QUALIFIED_MAX,) if too_many else ()) + ((_QUALIFIED_MIN,) if too_few else ())

    def _counts(self, value: int) -> Answer:
        conforms = self.inner.conforms(value)
        if conforms is False:
            return False
        others = [shape.conforms(value) for shape in self.siblings]
        if True in others:
            return False
        return None if None in others else conforms
