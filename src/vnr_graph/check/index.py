"""Every statement in plain dictionaries of numbers: what a check reads hundreds of thousands of times.

A term has a number, given when it is first met; statements are kept as ``{predicate: {subject: object or objects}}``,
where a property with one value holds that value's number and a property with several a set of them. Numbers are looked
up several times as fast as terms, and each term is kept once. Spelling is kept: ``"1"`` and ``"01"`` are two terms.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.store.memory import collecting_seldom
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from vnr_graph.store.reading import Statements

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Objects = dict[int, int | set[int]]
"""Subject → its one object, or its objects."""

TYPE: Final = ox.NamedNode(expand("rdf:type"))
SUBCLASS: Final = ox.NamedNode(expand("rdfs:subClassOf"))
_NONE: Final[Objects] = {}
_EMPTY: Final[frozenset[int]] = frozenset()


class GraphIndex:
    """The union of all graphs among the quads; which graph says what is kept beside it.

    Args:
        quads: an iterable of quads, read once; a store is one.
    """

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self.terms: list[Term] = []
        self._ids: dict[Term, int] = {}
        self._by_predicate: dict[int, Objects] = {}
        self._inverse: dict[int, Objects] = {}
        self._many: dict[int, set[int]] = {}
        self._many_inverse: dict[int, set[int]] = {}
        self._instances: dict[int, frozenset[int]] = {}
        self._subclasses: dict[int, frozenset[int]] = {}
        self._named: dict[ox.NamedNode | ox.BlankNode, array[int]] = {}
        self._read(quads)
        self.type_id = self.id_of(TYPE)
        self._subclass_id = self.id_of(SUBCLASS)

    def read(self, statements: Statements) -> None:
        """Take in a file as well, before anything else is asked.

        Its blank nodes are named here, each once, rather than in every statement.

        Raises:
            ReadingError: it cannot be read.
        """
        quads, prefix = statements.as_parsed()
        start = len(self.terms)
        self._read(quads)
        if prefix is not None:
            blank = [at for at in range(start, len(self.terms)) if type(self.terms[at]) is ox.BlankNode]
            for place, at in enumerate(blank):
                del self._ids[self.terms[at]]
                self.terms[at] = name = ox.BlankNode(f"{prefix}{place}")
                self._ids[name] = at

    @collecting_seldom()
    def _read(self, quads: Iterable[ox.Quad]) -> None:
        number_of, terms = self._ids.setdefault, self.terms
        tables: dict[ox.NamedNode, tuple[Objects, set[int]]] = {}
        default = ox.DefaultGraph()
        graph_name: object = default
        graph: array[int] | None = None
        last: object = None
        s, count = 0, len(terms)
        for quad in quads:
            subject, predicate, object_ = quad.subject, quad.predicate, quad.object
            # Written out, without calls: this runs for each of millions of statements, mostly of the same subject as
            # the one before.
            if subject != last:
                last = subject
                s = number_of(subject, count)
                if s == count:
                    terms.append(subject)
                    count += 1
            o = number_of(object_, count)
            if o == count:
                terms.append(object_)
                count += 1
            found = tables.get(predicate)
            if found is None:
                p = self.id_of(predicate)
                count = len(terms)
                found = tables[predicate] = (self._by_predicate.setdefault(p, {}), self._many.setdefault(p, set()))
            table, many = found
            known = table.setdefault(s, o)
            if known != o:
                if type(known) is set:
                    known.add(o)
                else:
                    table[s] = {known, o}  # type: ignore[arg-type]  # not a set, so a number
                    many.add(s)
            name = quad.graph_name
            if name != graph_name:
                graph_name = name
                graph = None if name == default else self._named.setdefault(name, array("I"))  # type: ignore[arg-type]
            if graph is not None:
                graph.extend((s, self._ids[predicate], o))

    def id_of(self, term: Term) -> int:
        """The number of a term, which it is given now if it is new."""
        found = self._ids.get(term)
        if found is None:
            self._ids[term] = found = len(self.terms)
            self.terms.append(term)
        return found

    def table(self, predicate: int) -> Objects:
        """The subjects of a property with its objects."""
        return self._by_predicate.get(predicate, _NONE)

    def inverse(self, predicate: int) -> Objects:
        """The objects of a property with its subjects."""
        known = self._inverse.get(predicate)
        if known is None:
            known = self._inverse[predicate] = {}
            many = self._many_inverse[predicate] = set()
            for subject, objects in self.table(predicate).items():
                for object_ in (objects,) if type(objects) is int else objects:  # type: ignore[union-attr]
                    seen = known.setdefault(object_, subject)
                    if seen != subject:
                        if type(seen) is set:
                            seen.add(subject)
                        else:
                            known[object_] = {seen, subject}  # type: ignore[arg-type]  # as above
                            many.add(object_)
        return known

    def many(self, predicate: int, *, inverse: bool = False) -> AbstractSet[int]:
        """What a table, or an inverse one, has several values of."""
        if inverse:
            self.inverse(predicate)
        return (self._many_inverse if inverse else self._many).get(predicate, _EMPTY)

    def objects(self, subject: int, predicate: int) -> Collection[int]:
        """Values of a property."""
        return as_many(self.table(predicate).get(subject))

    def subjects(self, predicate: int, object_: int) -> Collection[int]:
        """What has the term as a value of the property."""
        return as_many(self.inverse(predicate).get(object_))

    def statements_of(self, subject: int) -> Iterator[tuple[int, int]]:
        """Predicates and objects of a subject, each pair once."""
        for predicate, table in self._by_predicate.items():
            for object_ in as_many(table.get(subject)):
                yield predicate, object_

    def predicates(self) -> Collection[int]:
        """Every property that is stated of something."""
        return self._by_predicate.keys()

    def instances(self, class_: int) -> frozenset[int]:
        """SHACL instances of a class (SHACL, section 1.1): of it or of a subclass in the data."""
        known = self._instances.get(class_)
        if known is None:
            found = (self.subjects(self.type_id, one) for one in self.subclasses(class_))
            known = self._instances[class_] = frozenset[int]().union(*found)
        return known

    def is_instance(self, term: int, class_: int) -> bool:
        """Whether a term is a SHACL instance of the class."""
        types = self.table(self.type_id).get(term)
        if types is None:
            return False
        classes = self.subclasses(class_)
        return types in classes if type(types) is int else not classes.isdisjoint(types)  # type: ignore[arg-type]

    def subclasses(self, class_: int) -> frozenset[int]:
        """The class and all its subclasses."""
        known = self._subclasses.get(class_)
        if known is None:
            reached, frontier = {class_}, [class_]
            while frontier:
                for narrower in self.subjects(self._subclass_id, frontier.pop()):
                    if narrower not in reached:
                        reached.add(narrower)
                        frontier.append(narrower)
            known = self._subclasses[class_] = frozenset(reached)
        return known

    def quads(self, predicates: Collection[int] | None = None, *, named: bool = True) -> Iterator[ox.Quad]:
        """The statements again, spelt as they were.

        Args:
            predicates: only these properties; all when ``None``.
            named: each statement of a named graph in its graph, beside the union in the unnamed graph; otherwise the
                union alone.
        """
        terms = self.terms
        for predicate in self._by_predicate if predicates is None else predicates:
            property_ = terms[predicate]
            for subject, objects in self.table(predicate).items():
                for object_ in as_many(objects):
                    yield ox.Quad(terms[subject], property_, terms[object_])  # type: ignore[arg-type]
        if named:
            for name, numbers in self._named.items():
                for at in range(0, len(numbers), 3):
                    s, p, o = numbers[at : at + 3]
                    if predicates is None or p in predicates:
                        yield ox.Quad(terms[s], terms[p], terms[o], name)  # type: ignore[arg-type]

    @property
    def graph_names(self) -> Collection[ox.NamedNode | ox.BlankNode]:
        """Named graphs among the quads."""
        return self._named.keys()

    @property
    def sizes(self) -> Mapping[int, int]:
        """Property → how many things have it."""
        return {predicate: len(table) for predicate, table in self._by_predicate.items()}


def as_many(objects: int | set[int] | None) -> Collection[int]:
    """The objects of one subject, however many: none, one or a set."""
    if objects is None:
        return _EMPTY
    return (objects,) if type(objects) is int else objects  # type: ignore[return-value]
