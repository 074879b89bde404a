"""A compiled shape: whether a node conforms to it, which nodes may not, and what is wrong with one.

Nodes are numbers of the index. Three questions, from quick to exact:

- `Shape.suspects` runs over many focus nodes at once and keeps those that do not *surely* conform;
- `Shape.conforms` answers for one node: yes, no or unsure;
- `Shape.results` tells what is wrong with one, or raises `Unsure`, and then pySHACL says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vnr_graph.check.index import as_many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    import pyoxigraph as ox

    from vnr_graph.check.index import Objects, Term
    from vnr_graph.check.paths import Path
    from vnr_graph.check.values import Answer


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

    def results(self, shape: Shape, focus: int, values: Collection[int]) -> Iterator[Draft]:
        """What is wrong; nothing if it conforms.

        Raises:
            Unsure: only pySHACL can say.
        """


class ValueTests(dict[int, "Answer"]):
    """A test of single values, each distinct value tested once."""

    def __init__(self, component: ox.NamedNode, test: Callable[[int], Answer]) -> None:
        super().__init__()
        self._component = component
        self._test = test

    def __missing__(self, value: int) -> Answer:
        """Test a value that is met for the first time."""
        found = self[value] = self._test(value)
        return found

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
    _fine: set[int] = field(default_factory=set)

    def values(self, focus: int) -> Collection[int]:
        """Value nodes of a focus node (SHACL, section 3.2)."""
        return (focus,) if self.path is None else self.path.values(focus)

    def conforms(self, focus: int) -> Answer:
        """Whether a node conforms."""
        if focus in self._known:
            return self._known[focus]
        found = self._known[focus] = self._judge(focus)
        return found

    def _judge(self, focus: int) -> Answer:
        if self.deactivated:
            return True
        if self.unsure:
            return None
        values = self.values(focus)
        checks = (check.answer(focus, values) for check in (*self.counts, *self.tests, *self.checks))
        inner = (shape.conforms(value) for shape in self.properties for value in values)
        return every((*checks, *inner))

    def suspects(self, focus_nodes: Collection[int]) -> set[int]:
        """Those that do not surely conform."""
        if self.deactivated:
            return set()
        if self.unsure:
            return set(focus_nodes)
        if self.path is None:
            return self._suspects_themselves(focus_nodes)
        if self.path.table is None:
            return {focus for focus in focus_nodes if self.conforms(focus) is not True}
        return self._suspects_along(self.path.table, focus_nodes)

    def _suspects_themselves(self, focus_nodes: Collection[int]) -> set[int]:
        found: set[int] = set()
        for test in self.tests:
            found.update(focus for focus in focus_nodes if test[focus] is not True)
        for check in self.checks:
            found.update(focus for focus in focus_nodes if check.answer(focus, (focus,)) is not True)
        for shape in self.properties:
            found |= shape.suspects(focus_nodes)
        return found

    def _suspects_along(self, table: Objects, focus_nodes: Collection[int]) -> set[int]:
        """As `suspects`, over a plain property: the loop that a check of a large map spends its time in."""
        found: set[int] = set()
        fine, passes, checks = self._fine, self._passes, self.checks
        least, most = self.least, self.most
        may_lack, may_be_one = least == 0, least <= 1 and (most is None or most >= 1)
        get = table.get
        for focus in focus_nodes:
            values = get(focus)
            if values is None:
                good = may_lack
            elif type(values) is int:
                good = may_be_one and (values in fine or passes(values))
            else:
                good = least <= len(values) and (most is None or len(values) <= most)  # type: ignore[arg-type]
                good = good and all(value in fine or passes(value) for value in values)  # type: ignore[union-attr]
            if not good:
                found.add(focus)
            elif checks:
                every_value = as_many(values)
                if any(check.answer(focus, every_value) is not True for check in checks):
                    found.add(focus)
        return found

    def _passes(self, value: int) -> bool:
        """Whether nothing is wrong with a value by itself; remembered when so."""
        if all(test[value] is True for test in self.tests) and all(
            shape.conforms(value) is True for shape in self.properties
        ):
            self._fine.add(value)
            return True
        return False

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
        for check in (*self.counts, *self.tests, *self.checks):
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
