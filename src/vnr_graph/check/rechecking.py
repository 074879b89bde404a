"""Checking again after an edit: only what the edit can reach is judged anew.

A session keeps the data, the compiled shapes and what every shape says of every focus node. After an edit
`vnr_graph.check.reach` tells which nodes may be judged otherwise; those are screened, and confirmed where the screen is
unsure, as a whole check does it. The results are those of a whole check of the data as it is then.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.edited_index import UNNAMED, EditedIndex
from vnr_graph.check.reach import Edit, Reach
from vnr_graph.check.results import Outcome, Result, Teller
from vnr_graph.check.screening import Screen
from vnr_graph.check.shape import Unsure
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.validation import Queries
from vnr_graph.store.terms import to_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vnr_graph.check.confirming import Confirmer
    from vnr_graph.check.edited_index import Numbers
    from vnr_graph.check.index import Term
    from vnr_graph.check.rules import Rules

_CLASS: Final = sh("targetClass")
_SUBJECTS: Final = sh("targetSubjectsOf")
_OBJECTS: Final = sh("targetObjectsOf")


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit has changed.

    Attributes:
        new: results that came, each as often as it did, in no promised order.
        gone: results that went, likewise.
        judged: how many pairs of a shape and a focus node were judged anew.
        unsure: of how many of these pySHACL was asked.
    """

    new: tuple[Result, ...]
    gone: tuple[Result, ...]
    judged: int
    unsure: int


class Session:
    """Data and shapes, checked, and checked again after each edit.

    Args:
        data: a store, which the session then edits, or quads, which are read once; or an index that was read and
            settled by someone who edits it by numbers.
        rules: the shapes.

    Raises:
        InputError: pySHACL is asked and cannot use the shapes, or a SPARQL constraint reaches beyond the data.
    """

    def __init__(self, data: ox.Store | EditedIndex | Iterable[ox.Quad], rules: Rules) -> None:
        self._rules = rules
        self._given = data if isinstance(data, ox.Store) else None
        self.index = data if isinstance(data, EditedIndex) else EditedIndex(data)
        self._queries = Queries(self.index, self._given, rules)
        if rules.read_by_queries[1]:
            self._queries.store()  # now, since the index will not know which graph says what
        if not isinstance(data, EditedIndex):
            self.index.settle(keep=False, counted=self._given is None)
        named = {term for statement in rules.graph for term in statement if isinstance(term, ox.NamedNode)}
        self.index.make_tables(map(self.index.id_of, named))
        self._screen = Screen(self.index, rules.graph, self._queries.ask, self._queries.is_set_wise)
        self._reach = Reach(self.index, rules.graph, self._screen)
        self._targets = _Targets(self.index, rules, self._screen)
        self._teller = Teller(self.index, rules.graph)
        self._confirmer: Confirmer | None = None
        self._focus = {node: set(self._screen.focus_nodes(node)) for node in self._screen.targeted}
        self._results: dict[Term, dict[int, tuple[Result, ...]]] = {node: {} for node in self._focus}
        self._unsure: dict[Term, set[int]] = {node: set() for node in self._focus}
        for node, focus_nodes in self._focus.items():
            self._judge(node, focus_nodes)

    @property
    def outcome(self) -> Outcome:
        """The results of all shapes and all focus nodes, as `validate` gives them for the data as it is now."""
        results = [result for of_shape in self._results.values() for found in of_shape.values() for result in found]
        return Outcome(
            tuple(results),
            sum(map(len, self._unsure.values())),
            {to_rdflib(node): frozenset(nodes) for node, nodes in self._focus.items()},
            self.index,
            self._rules.graph,
        )

    def edit(self, removed: Iterable[ox.Quad] = (), added: Iterable[ox.Quad] = ()) -> Change:
        """Change the data and check again.

        Args:
            removed: statements that are in the data, each once.
            added: statements that are not in the data or are removed, each once.

        Raises:
            InputError: as for a new session; the data is changed then, and the session is of no use any more.
        """
        gone, come = list(removed), list(added)
        index = self.index
        if self._given is not None:
            return self.judge(self._edit_given(self._given, gone, come))
        numbers = [index.numbers_of(quad) for quad in gone]
        for quad, one in zip(gone, numbers, strict=True):
            self.remove(one, quad)
        for quad in come:
            numbers.append(index.numbers_of(quad))
            self.add(numbers[-1], quad)
        return self.judge(numbers)

    def add(self, numbers: Numbers, quad: ox.Quad, source: int = 0) -> None:
        """Add one statement of a source without checking again; see `EditedIndex.add`."""
        if self.index.add(numbers, source):
            self._queries.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        self._queries.add(quad)

    def remove(self, numbers: Numbers, quad: ox.Quad, source: int = 0, *, elsewhere: bool = False) -> None:
        """Take one statement of a source away without checking again; see `EditedIndex.remove`.

        Args:
            numbers: the statement.
            quad: the same.
            source: whose.
            elsewhere: another source has it in the same graph.
        """
        if self.index.remove(numbers, source):
            self._queries.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
            if isinstance(quad.object, ox.Literal):
                # Oxigraph's store holds "1" and "01" as one: what is still said is said again.
                s, p, _, _ = numbers
                for other in self.index.objects(s, p):
                    self._queries.add(self.index.quad_of((s, p, other, UNNAMED)))
        if not elsewhere and not isinstance(quad.graph_name, ox.DefaultGraph):
            self._queries.remove(quad)

    def _edit_given(self, store: ox.Store, removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> list[Numbers]:
        """Change a store that was given; it knows itself in which graphs a statement is."""
        touched = [_as_stored(store, quad) for quad in removed]
        for quad in removed:
            store.remove(quad)
        store.extend(added)
        touched += [_as_stored(store, quad) for quad in added]
        index = self.index
        changed = []
        for quad in touched:
            s, p, o, g = index.numbers_of(quad)
            changed.append((s, p, o, g))
            stated = next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object), None) is not None
            known = o in index.objects(s, p)
            if stated and not known:
                index.add((s, p, o, 0))
            elif known and not stated:
                index.remove((s, p, o, 0))
        return changed

    def judge(self, changed: Iterable[Numbers]) -> Change:
        """Check again after statements were added or removed.

        Args:
            changed: these.
        """
        edit = Edit.of(changed, self.index.subclass_id)
        affected = self._reach.affected(edit)
        new: Counter[Result] = Counter()
        gone: Counter[Result] = Counter()
        judged = unsure = 0
        for node, nodes in affected.items():
            focus_nodes, known = self._focus[node], self._results[node]
            moved = self._targets.moved(node, edit)
            before = set(focus_nodes) if nodes is None or moved is None else focus_nodes & nodes
            if moved is None:
                focus_nodes.clear()
                focus_nodes.update(self._screen.focus_nodes(node))
            else:
                before |= moved & focus_nodes
                for one in moved:
                    (focus_nodes.add if self._targets.has(node, one) else focus_nodes.discard)(one)
            after = set(focus_nodes) if nodes is None or moved is None else focus_nodes & (nodes | moved)
            for one in before:
                gone.update(known.pop(one, ()))
            self._unsure[node] -= before
            if after:
                self._judge(node, after)
                judged += len(after)
                unsure += len(after & self._unsure[node])
                for one in after:
                    new.update(known.get(one, ()))
        return Change(tuple((new - gone).elements()), tuple((gone - new).elements()), judged, unsure)

    def _judge(self, node: Term, focus_nodes: set[int]) -> None:
        """Keep what is wrong with some focus nodes of a shape, of which nothing is kept."""
        shape, kept = self._screen.shape(node), self._results[node]
        for focus in shape.suspects(focus_nodes):
            try:
                found = tuple(self._teller.tell(draft) for draft in shape.results(focus))
            except Unsure:
                self._unsure[node].add(focus)
                found = self._confirmed(node, focus)
            if found:
                kept[focus] = found

    def _confirmed(self, node: Term, focus: int) -> tuple[Result, ...]:
        if self._confirmer is None:
            from vnr_graph.check.confirming import Confirmer  # noqa: PLC0415  # pySHACL takes as long as a whole check

            self._confirmer = Confirmer(self._rules.graph, self.index, self._queries.store, self._queries.is_safe)
        return tuple(self._confirmer.results(node, (focus,)))


def _as_stored(store: ox.Store, quad: ox.Quad) -> ox.Quad:
    """A statement as the store spells it, which writes numbers in one way."""
    return next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name), quad)


class _Targets:
    """Which nodes an edit brings into the focus of a shape, or out of it."""

    def __init__(self, index: EditedIndex, rules: Rules, screen: Screen) -> None:
        self._index = index
        graph = rules.graph
        self._classes: Mapping[Term, tuple[int, ...]] = {
            node: tuple(map(index.id_of, screen.target_classes(node))) for node in screen.targeted
        }
        self._subjects = {node: tuple(map(index.id_of, graph.objects(node, _SUBJECTS))) for node in screen.targeted}
        self._objects = {node: tuple(map(index.id_of, graph.objects(node, _OBJECTS))) for node in screen.targeted}
        self._nodes = {
            node: frozenset(map(index.id_of, graph.objects(node, sh("targetNode")))) for node in screen.targeted
        }

    def moved(self, node: Term, edit: Edit) -> set[int] | None:
        """Nodes that may have come into focus or gone out of it; ``None`` when any may have."""
        classes = self._classes[node]
        if classes and edit.classes_changed:
            return None
        found = {s for predicate in self._subjects[node] for s, _ in edit.by_predicate.get(predicate, ())}
        found |= {o for predicate in self._objects[node] for _, o in edit.by_predicate.get(predicate, ())}
        retyped = edit.by_predicate.get(self._index.type_id, ()) if classes else ()
        if retyped:
            wanted = frozenset[int]().union(*(self._index.subclasses(class_) for class_ in classes))
            found |= {s for s, class_ in retyped if class_ in wanted}
        return found

    def has(self, node: Term, focus: int) -> bool:
        """Whether a node is in focus."""
        index = self._index
        return (
            focus in self._nodes[node]
            or any(index.is_instance(focus, class_) for class_ in self._classes[node])
            or any(focus in index.table(predicate) for predicate in self._subjects[node])
            or any(focus in index.inverse(predicate) for predicate in self._objects[node])
        )
