"""An index that statements are added to and taken from, in place: what is compiled over it stays right."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.index import SUBCLASS, GraphIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from vnr_graph.check.index import Objects

Numbers = tuple[int, int, int, int]
"""Subject, property, object and graph of a statement."""

UNNAMED: Final = 2**32 - 1
"""The number of the unnamed graph, which is no term."""
_ELSEWHERE: Final = -1
"""Holds what was read once, by whom is not kept."""


class EditedIndex(GraphIndex):
    """The union of all graphs of all sources; a statement stays in it until no graph of any source has it.

    Args:
        quads: as for `GraphIndex`.
    """

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        super().__init__(())
        self._repeated: dict[tuple[int, int, int], set[int]] = {}
        self._live: dict[int, set[int]] = {}
        self.subclass_id = self.id_of(SUBCLASS)
        self.arrays: list[array[int]] = []
        self.read_source(quads)

    def read_source(self, quads: Iterable[ox.Quad]) -> int:
        """Add a whole source; before any edit.

        Returns:
            Its number: `arrays` has its statements there, four numbers for each.
        """
        ids, terms, tables = self._ids, self.terms, self._by_predicate
        numbers = array("I")
        repeated = self._repeated
        default = ox.DefaultGraph()
        last: object = default
        g = UNNAMED
        for quad in quads:
            subject, predicate, object_ = quad.subject, quad.predicate, quad.object
            # Written out, without calls: this runs for each of millions of statements.
            s = ids.get(subject)
            if s is None:
                ids[subject] = s = len(terms)
                terms.append(subject)
            p = ids.get(predicate)
            if p is None:
                ids[predicate] = p = len(terms)
                terms.append(predicate)
            o = ids.get(object_)
            if o is None:
                ids[object_] = o = len(terms)
                terms.append(object_)
            name = quad.graph_name
            if name != last:
                last = name
                g = UNNAMED if name == default else self.id_of(name)  # type: ignore[arg-type]  # not the default graph
            numbers.extend((s, p, o, g))
            table = tables.get(p)
            if table is None:
                table = tables[p] = {}
                self._many.setdefault(p, set())
            known = table.get(s)
            if known is None:
                table[s] = o
            elif known == o or (type(known) is set and o in known):
                repeated[s, p, o] = set()
            elif type(known) is set:
                known.add(o)
            else:
                table[s] = {known, o}  # type: ignore[arg-type]  # not a set, so a number
                self._many[p].add(s)
        self.arrays.append(numbers)
        return len(self.arrays) - 1

    def settle(self, *, keep: bool, counted: bool = True) -> None:
        """Note who has what is read several times; after the last `read_source`, before the first edit.

        Args:
            keep: keep `arrays`; otherwise they are emptied.
            counted: `remove` is told of each source and graph; otherwise only when nobody has the statement any more.
        """
        if not counted:
            self._repeated = {}
        repeated = self._repeated
        if repeated:
            for source, numbers in enumerate(self.arrays):
                for s, p, o, g in fours(numbers):
                    holders = repeated.get((s, p, o))
                    if holders is not None:
                        holders.add(_holder(source, g))
        self._repeated = {triple: holders for triple, holders in repeated.items() if len(holders) > 1}
        if not keep:
            self.arrays = [array("I") for _ in self.arrays]

    def says(self, numbers: Numbers) -> bool:
        """Whether some source has a statement; while `arrays` are kept."""
        wanted = array("I", numbers).tobytes()
        for held in self.arrays:
            bytes_ = held.tobytes()
            at = bytes_.find(wanted)
            while at >= 0 and at % len(wanted):
                at = bytes_.find(wanted, at + 1)
            if at >= 0:
                return True
        return False

    def make_tables(self, predicates: Iterable[int]) -> None:
        """Let properties have a table, be it an empty one: what is compiled holds on to it."""
        for predicate in predicates:
            self._by_predicate.setdefault(predicate, {})
            self._many.setdefault(predicate, set())

    def numbers_of(self, quad: ox.Quad) -> Numbers:
        """A statement in numbers, which its terms are given if they are new."""
        name = quad.graph_name
        graph = UNNAMED if isinstance(name, ox.DefaultGraph) else self.id_of(name)
        return self.id_of(quad.subject), self.id_of(quad.predicate), self.id_of(quad.object), graph

    def quad_of(self, numbers: Numbers) -> ox.Quad:
        """The statement that numbers stand for."""
        s, p, o, g = numbers
        terms = self.terms
        name = ox.DefaultGraph() if g == UNNAMED else terms[g]
        return ox.Quad(terms[s], terms[p], terms[o], name)  # type: ignore[arg-type]  # as they were read

    def add(self, numbers: Numbers, source: int = 0) -> bool:
        """Add a statement that the source does not have; whether the union did not have it either."""
        s, p, o, g = numbers
        if o in self.objects(s, p):
            self._repeated.setdefault((s, p, o), {_ELSEWHERE}).add(_holder(source, g))
            return False
        self.make_tables((p,))
        _put(self._by_predicate[p], self._many[p], s, o)
        if p in self._inverse:
            _put(self._inverse[p], self._many_inverse[p], o, s)
        self._after(s, p)
        return True

    def remove(self, numbers: Numbers, source: int = 0) -> bool:
        """Take away a statement that the source has; whether the union does not have it any more."""
        s, p, o, g = numbers
        holders = self._repeated.get((s, p, o))
        if holders is not None:
            holder = _holder(source, g)
            holders.discard(holder if holder in holders else _ELSEWHERE)
            if holders:
                return False
            del self._repeated[s, p, o]
        _take(self._by_predicate[p], self._many[p], s, o)
        if p in self._inverse:
            _take(self._inverse[p], self._many_inverse[p], o, s)
        self._after(s, p)
        return True

    def _after(self, subject: int, predicate: int) -> None:
        """Keep up what follows from classes."""
        if predicate == self.subclass_id:
            self._subclasses.clear()
            self._live.clear()
        elif predicate == self.type_id:
            for class_, instances in self._live.items():
                if self.is_instance(subject, class_):
                    instances.add(subject)
                else:
                    instances.discard(subject)

    def instances(self, class_: int) -> set[int]:  # type: ignore[override]  # kept up in place, so not frozen
        """As of a `GraphIndex`; it changes with the statements."""
        known = self._live.get(class_)
        if known is None:
            found = (self.subjects(self.type_id, one) for one in self.subclasses(class_))
            known = self._live[class_] = set[int]().union(*found)
        return known

    def quads(self, predicates: Collection[int] | None = None, *, named: bool = True) -> Iterator[ox.Quad]:
        """As of a `GraphIndex`; what is in named graphs is known while `arrays` are kept."""
        yield from super().quads(predicates, named=False)
        for numbers in self.arrays if named else ():
            for one in fours(numbers):
                if one[3] != UNNAMED and (predicates is None or one[1] in predicates):
                    yield self.quad_of(one)

    @property
    def graph_names(self) -> Collection[ox.NamedNode | ox.BlankNode]:
        """As of a `GraphIndex`; while `arrays` are kept."""
        numbers = {g for array_ in self.arrays for g in array_[3::4]} - {UNNAMED}
        return [self.terms[g] for g in numbers]  # type: ignore[misc]  # names of graphs


def fours(numbers: array[int]) -> Iterator[Numbers]:
    """The statements of an array."""
    return zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True)


def _holder(source: int, graph: int) -> int:
    return source << 32 | graph


def _put(table: Objects, many: set[int], key: int, value: int) -> None:
    known = table.get(key)
    if known is None:
        table[key] = value
    elif type(known) is set:
        known.add(value)
    else:
        table[key] = {known, value}  # type: ignore[arg-type]  # not a set, so a number
        many.add(key)


def _take(table: Objects, many: set[int], key: int, value: int) -> None:
    known = table[key]
    if type(known) is int:
        del table[key]
        return
    known.remove(value)  # type: ignore[union-attr]  # several, so a set
    if len(known) == 1:  # type: ignore[arg-type]  # as above
        (table[key],) = known  # type: ignore[misc]  # as above
        many.discard(key)
