"""Validation: the screen decides what it knows, pySHACL what it does not; or pySHACL everything."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.check.index import GraphIndex
from vnr_graph.check.results import Difference, Outcome, Result, Teller, differences
from vnr_graph.check.screening import Screen
from vnr_graph.check.shape import Unsure
from vnr_graph.check.sparql import Query
from vnr_graph.check.values import Refused
from vnr_graph.errors import QueryError
from vnr_graph.progress import tell
from vnr_graph.queries.scanning import scan
from vnr_graph.queries.screening import refuse_lost_values
from vnr_graph.store.memory import collecting_seldom
from vnr_graph.store.terms import to_rdflib
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.rules import Rules
    from vnr_graph.check.set_wise import Reading
    from vnr_graph.check.shape import Draft

__all__ = ["Difference", "Engine", "Outcome", "Result", "differences", "validate"]


class Engine(StrEnum):
    """What validates: the screen, which asks pySHACL about what it is unsure of, or pySHACL alone."""

    SCREEN = "screen"
    PYSHACL = "pyshacl"


@collecting_seldom()
def validate(
    data: ox.Store | GraphIndex | Iterable[ox.Quad], rules: Rules, *, engine: Engine = Engine.SCREEN
) -> Outcome:
    """Validate the union of all graphs against the shapes, changing neither.

    Args:
        data: a store, an index, or quads, which are then read once.
        rules: the shapes.
        engine: what validates; the results are the same.

    Raises:
        InputError: pySHACL is asked and cannot use the shapes, or a SPARQL constraint reaches beyond the data.
    """
    index = data if isinstance(data, GraphIndex) else GraphIndex(data)
    queries = Queries(index, data if isinstance(data, ox.Store) else None, rules)
    screen = Screen(index, rules.graph, queries.ask, queries.is_set_wise, queries.answer)
    drafts: list[Draft] = []
    unsure: dict[Term, set[int]] = {}
    focus_nodes: dict[rdflib.term.Node, frozenset[int]] = {}
    for number, node in enumerate(screen.targeted, start=1):
        tell(N_("Checking by shape {number} of {total}"), number=number, total=len(screen.targeted))
        targets = frozenset(screen.focus_nodes(node))
        focus_nodes[to_rdflib(node)] = targets
        if engine is Engine.PYSHACL:
            unsure[node] = set(targets)
        elif targets:
            decided, unsure[node] = decide(screen, node, targets)
            drafts.extend(decided)
    teller = Teller(index, rules.graph)
    results = [teller.tell(draft) for draft in drafts]
    doubted = sum(len(nodes) for nodes in unsure.values())
    if doubted:
        from vnr_graph.check.confirming import confirm  # noqa: PLC0415  # pySHACL takes as long as a whole check

        results += confirm(rules.graph, index, queries.store, queries.is_safe, unsure)
    return Outcome(tuple(results), doubted, focus_nodes, index, rules.graph)


def decide(screen: Screen, node: Term, targets: frozenset[int]) -> tuple[list[Draft], set[int]]:
    """What is wrong with a shape's focus nodes, and those of which only pySHACL can say."""
    shape = screen.shape(node)
    drafts: list[Draft] = []
    unsure: set[int] = set()
    for focus in shape.suspects(targets):
        try:
            found = list(shape.results(focus))
        except Unsure:
            unsure.add(focus)
        else:
            drafts.extend(found)
    return drafts, unsure


class Queries:
    """Runs queries over a store that is made when the first one is run, and holds no more than they can read."""

    def __init__(self, index: GraphIndex, store: ox.Store | None, rules: Rules) -> None:
        self._index = index
        self._given = store
        self._rules = rules
        self._safe: dict[str, bool] = {}
        self._readings: dict[str, Reading | None] = {}

    def ask(self, text: str, prefixes: Mapping[str, str]) -> ox.QuerySolutions:
        """Run a SELECT query over the union of all graphs.

        Raises:
            ValueError: it is no SELECT query.
        """
        store, as_union = self.store()
        found = store.query(text, prefixes=dict(prefixes), use_default_graph_as_union=as_union)
        if not isinstance(found, ox.QuerySolutions):
            message = "not a SELECT query"
            raise ValueError(message)  # noqa: TRY004  # of the query, not of an argument
        return found

    def is_set_wise(self, query: Query) -> bool:
        """Whether a query may be asked for all focus nodes at once."""
        if self._rules.set_wise:
            return True
        reading = self._read(query)
        return reading is not None and reading.set_wise

    def answer(
        self, query: Query, focus_nodes: Iterable[int] | None = None
    ) -> tuple[list[str], list[tuple[Term, ...]]] | None:
        """Answer a plain query from the index, about some focus nodes or all; ``None`` for any other query.

        Where a store was given it is asked, which is there anyway.
        """
        if self._given is not None:
            return None
        from vnr_graph.check.joining import answer  # noqa: PLC0415  # as for `_read`

        reading = self._read(query)
        try:
            return None if reading is None else answer(self._index, reading.algebra, focus_nodes)
        except Refused:
            return None

    def _read(self, query: Query) -> Reading | None:
        from vnr_graph.check.set_wise import read_query  # noqa: PLC0415  # rdflib's parser takes a quarter of a second

        if query.text not in self._readings:
            self._readings[query.text] = read_query(query.text, query.prefixes)
        return self._readings[query.text]

    def is_safe(self, text: str) -> bool:
        """Whether Oxigraph gives a query about one focus node the rows that it should."""
        known = self._safe.get(text)
        if known is None:
            try:
                refuse_lost_values(scan(text), {"this"})
                known = self.is_set_wise(Query(text, {}))
            except QueryError:
                known = False
            self._safe[text] = known
        return known

    def store(self) -> tuple[ox.Store, bool]:
        """The store, and whether its default graph is to be read as the union of its graphs."""
        return (self._given, True) if self._given is not None else (self._made, False)

    def add(self, quad: ox.Quad) -> None:
        """Add a statement to the store, if that is made and queries read it."""
        if self._is_in_made(quad):
            self._made.add(quad)

    def remove(self, quad: ox.Quad) -> None:
        """Take a statement from the store, likewise."""
        if self._is_in_made(quad):
            self._made.remove(quad)

    def _is_in_made(self, quad: ox.Quad) -> bool:
        if "_made" not in self.__dict__:
            return False
        predicates, graphs = self._rules.read_by_queries
        if not graphs and not isinstance(quad.graph_name, ox.DefaultGraph):
            return False
        return predicates is None or quad.predicate.value in predicates

    @cached_property
    def _made(self) -> ox.Store:
        store = ox.Store()
        predicates, graphs = self._rules.read_by_queries
        numbers = None if predicates is None else [self._index.id_of(ox.NamedNode(name)) for name in predicates]
        store.bulk_extend(self._index.quads(numbers, named=graphs))
        return store
