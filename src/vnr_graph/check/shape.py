"""A compiled shape: whether a node conforms to it, which nodes may not, and what is wrong with one.

Nodes are numbers of the index. Three questions, from quick to exact:

- `Shape.suspects` runs over many focus nodes at once and keeps those that do not *surely* conform;
- `Shape.conforms` answers for one node: yes, no or unsure;
- `Shape.results` tells what is wrong with one, or raises `Unsure`, and then pySHACL says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    import pyoxigraph as ox

    from vnr_graph.check.index import Objects, Term
    from vnr_graph.check.paths import Path
    from vnr_graph.check.values import Answer


_MUCH_LARGER: Final = 4
"""From here on it pays to look each focus node up instead of going through a whole table."""


class Unsure(Exception):  # noqa: N818  # it is no error: pySHACL is asked
    """Only pySHACL can say what is wrong with a node."""


class Row(NamedTuple):
    """What a SPARQL constraint found about a focus node.

    Attributes:
        constraint: the ``sh:sparql`` constraint.
        value: as the row has it.
        path: likewise.
        detail: the row's other variables.
    """

    constraint: Term
    value: Term | None
    path: Term | None
    detail: Mapping[str, Term]


class Draft(NamedTuple):
    """A validation result in numbers; `value` is ``None`` where the component names none."""

    shape: Shape
    focus: int
    value: int | None
    component: ox.NamedNode
    path: int | None = None
    row: Row | None = None


class Check(Protocol):
    """One constraint component with its parameters, on one shape."""

    def answer(self, focus: int, values: Collection[int]) -> Answer:
        """Whether a focus node with these value nodes conforms."""

    def suspects(self, shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """Focus nodes that do not surely conform; some that do may be among them."""

    def results(self, shape: Shape, focus: int, values: Collection[int]) -> Iterator[Draft]:
        """What is wrong; nothing if it conforms.

        Raises:
            Unsure: only pySHACL can say.
        """


class ValueTests(dict[int, "Answer"]):
    """A test of single values, each distinct value tested once.

    Args:
        component: the constraint component.
        test: whether one value passes.
        fails: those of many values that do not surely pass; asked one by one when not given.
    """

    def __init__(
        self,
        component: ox.NamedNode,
        test: Callable[[int], Answer],
        fails: Callable[[AbstractSet[int]], AbstractSet[int]] | None = None,
    ) -> None:
        super().__init__()
        self._component = component
        self._test = test
        self.fails = fails or self._fails

    def __missing__(self, value: int) -> Answer:
        """Test a value that is met for the first time."""
        found = self[value] = self._test(value)
        return found

    def _fails(self, values: AbstractSet[int]) -> AbstractSet[int]:
        return {value for value in values if self[value] is not True}

    def answer(self, _focus: int, values: Collection[int]) -> Answer:
        """As of a `Check`."""
        return every(self[value] for value in values)

    def results(self, shape: Shape, focus: int, values: Collection[int]) -> Iterator[Draft]:
        """As of a `Check`: one for each value that does not pass."""
        for value in values:
            passes = self[value]
            if passes is None:
                raise Unsure
            if not passes:
                yield Draft(shape, focus, value, self._component)


@dataclass(eq=False)
class Shape:
    """A shape, compiled.

    Attributes:
        node: the shape.
        severity: its own.
        path_node: the value of ``sh:path``; ``None`` for a node shape.
        path: the path, ready to be walked.
        unsure: only pySHACL may judge it: it is ill-formed, recursive or has what is not known here.
        deactivated: everything conforms to it.
        least, most: how many values there may be.
        tests: what is asked of each value.
        checks: everything else, counts aside.
        properties: property shapes of each value.
        counts: the checks that `least` and `most` stand for.
    """

    node: Term
    severity: ox.NamedNode
    path_node: Term | None = None
    path: Path | None = None
    unsure: bool = False
    deactivated: bool = False
    least: int = 0
    most: int | None = None
    tests: list[ValueTests] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    counts: list[Check] = field(default_factory=list)
    properties: list[Shape] = field(default_factory=list)
    _known: dict[int, Answer] = field(default_factory=dict)

    def values(self, focus: int) -> Collection[int]:
        """Value nodes of a focus node (SHACL, section 3.2)."""
        return (focus,) if self.path is None else self.path.values(focus)

    def conforms(self, focus: int) -> Answer:
        """Whether a node conforms."""
        if focus in self._known:
            return self._known[focus]
        found = self._known[focus] = self._judge(focus)
        return found

    def forget(self, focus_nodes: Iterable[int] | None) -> None:
        """Judge some nodes anew when they are asked about, or all of them."""
        if focus_nodes is None:
            self._known.clear()
            return
        for focus in focus_nodes:
            self._known.pop(focus, None)

    def _judge(self, focus: int) -> Answer:
        if self.deactivated:
            return True
        if self.unsure:
            return None
        values = self.values(focus)
        everything: tuple[Check | ValueTests, ...] = (*self.counts, *self.tests, *self.checks)
        checks = (check.answer(focus, values) for check in everything)
        inner = (shape.conforms(value) for shape in self.properties for value in values)
        return every((*checks, *inner))

    def suspects(self, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """Those that do not surely conform: sets against sets, so that the many that do cost next to nothing."""
        if self.deactivated or not focus_nodes:
            return frozenset()
        if self.unsure:
            return focus_nodes
        if self.path is None:
            found = set(self._failing(focus_nodes))
        elif self.path.table is not None:
            found = self._suspects_in(self.path.table, self.path.many, focus_nodes)
        else:
            walked = {focus: self.path.values(focus) for focus in focus_nodes}
            found = self._miscounted(walked, focus_nodes) | self._reaching(walked, focus_nodes)
        for check in self.checks:
            found |= check.suspects(self, focus_nodes - found)
        return found

    def _suspects_in(self, table: Objects, many: AbstractSet[int], focus_nodes: AbstractSet[int]) -> set[int]:
        """As `suspects`, along a plain property or its inverse."""
        if len(table) > _MUCH_LARGER * len(focus_nodes):
            present: AbstractSet[int] = {focus for focus in focus_nodes if focus in table}
        else:
            present = focus_nodes & table.keys()
        several = present & many
        single = present - several if several else present
        found: set[int] = set(focus_nodes - present) if self.least else set()
        if self.least > 1 or self.most == 0:
            found |= single
        if not (self.tests or self.properties):
            return found | self._miscounted(table, several)  # type: ignore[arg-type]  # of several values, sets
        failing = self._failing(set(map(table.__getitem__, single)).union(*(table[one] for one in several)))  # type: ignore[arg-type]
        if failing:
            found.update(focus for focus in single if table[focus] in failing)
            found.update(focus for focus in several if not failing.isdisjoint(table[focus]))  # type: ignore[arg-type]
        return found | self._miscounted(table, several)  # type: ignore[arg-type]  # as above

    def _miscounted(self, values: Mapping[int, Collection[int]], focus_nodes: AbstractSet[int]) -> set[int]:
        least, most = self.least, self.most
        if most is None:
            return {focus for focus in focus_nodes if len(values[focus]) < least} if least else set()
        return {focus for focus in focus_nodes if not least <= len(values[focus]) <= most}

    def _reaching(self, values: Mapping[int, Collection[int]], focus_nodes: AbstractSet[int]) -> set[int]:
        """Focus nodes with a value that does not surely pass."""
        failing = self._failing(set[int]().union(*values.values())) if self.tests or self.properties else frozenset()
        return {focus for focus in focus_nodes if failing and not failing.isdisjoint(values[focus])}

    def _failing(self, values: AbstractSet[int]) -> AbstractSet[int]:
        """Values with which something may be wrong by themselves."""
        found: set[int] = set()
        for test in self.tests:
            found |= test.fails(values)
        for shape in self.properties:
            found |= shape.suspects(values)
        return found

    def results(self, focus: int) -> Iterator[Draft]:
        """What is wrong with a node.

        Raises:
            Unsure: only pySHACL can say.
        """
        if self.deactivated:
            return
        if self.unsure:
            raise Unsure
        values = self.values(focus)
        everything: tuple[Check | ValueTests, ...] = (*self.counts, *self.tests, *self.checks)
        for check in everything:
            yield from check.results(self, focus, values)
        for shape in self.properties:
            for value in values:
                yield from shape.results(value)


def every(answers: Iterable[Answer]) -> Answer:
    """Whether all are yes, in Kleene's logic."""
    found: Answer = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def some(answers: Iterable[Answer]) -> Answer:
    """Whether one is yes, in Kleene's logic."""
    return opposite(every(opposite(answer) for answer in answers))


def opposite(answer: Answer) -> Answer:
    """Not, in Kleene's logic."""
    return None if answer is None else not answer
