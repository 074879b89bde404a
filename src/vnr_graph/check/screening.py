"""The screen: what it decides by itself, and which focus nodes it leaves to pySHACL.

Decided here (docs/decisions/020 says why) are all constraint components of SHACL Core and the SPARQL constraints that
are the same when they are run for all focus nodes at once. Each answers *conforms*, *does not* or *unsure* (Kleene's
three values). Unsure, and so pySHACL's, are:

- a shape that is ill-formed, or meets itself (SHACL, section 3.4.3, leaves that open);
- a path, parameter or value that pySHACL 0.40 and the recommendation read differently;
- a constraint component that the shapes graph declares itself, and a query that is not proven to be set-wise.

What is unsure is looked at by pySHACL, with the whole shape and that focus node: slower, never wrong.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.components import Before, Closed, Count, HasValue, Qualified, SameValues, UniqueLanguage
from vnr_graph.check.declarations import Declarations
from vnr_graph.check.paths import compile_path
from vnr_graph.check.shape import Shape, ValueTests, every, opposite, some
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.sparql import SparqlCheck, is_active, query_of
from vnr_graph.check.values import Refused, truth, value_test, whole_number
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from vnr_graph.check.index import GraphIndex, Term
    from vnr_graph.check.shapes_graph import ShapesGraph
    from vnr_graph.check.sparql import Answering, Query
    from vnr_graph.check.values import Answer

    Test = Callable[[int], Answer]
    Fails = Callable[[AbstractSet[int]], AbstractSet[int]]

_ONE: Final = ox.Literal("1", datatype=ox.NamedNode(expand("xsd:boolean")))
_PATH: Final = sh("path")

Compiled = dict["Term", "Shape | None"]


class Screen:
    """The shapes, compiled over an index.

    Args:
        index: the data.
        shapes: the shapes graph.
        ask: runs a SPARQL query over the data.
        is_set_wise: whether a query may be asked for all focus nodes at once.
        answer: answers a query without a store, or gives ``None``.

    Raises:
        InputError: a SPARQL constraint reaches beyond the data.
    """

    def __init__(
        self,
        index: GraphIndex,
        shapes: ShapesGraph,
        ask: Callable[[str, Mapping[str, str]], ox.QuerySolutions],
        is_set_wise: Callable[[Query], bool],
        answer: Answering | None = None,
    ) -> None:
        # rdflib logs a traceback for each value that its datatype does not allow; that is what results are for.
        logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
        self._index = index
        self._shapes = shapes
        self._ask = ask
        self._is_set_wise = is_set_wise
        self._answer = answer
        self._declared = Declarations(shapes)
        self._compiled: Compiled = {}

    @property
    def targeted(self) -> Sequence[Term]:
        """Shapes that have targets, implicit class targets too (SHACL, section 2.1.3)."""
        return self._declared.targeted

    @property
    def has_own_components(self) -> bool:
        """Whether the shapes graph declares constraint components itself."""
        return bool(self._declared.own_components)

    def target_classes(self, shape: Term) -> tuple[Term, ...]:
        """Classes whose instances are a shape's focus nodes, by its targets or because it is one."""
        return self._declared.target_classes(shape)

    def focus_nodes(self, shape: Term) -> frozenset[int]:
        """Focus nodes that a shape's targets give."""
        index, found = self._index, set[int]()
        for class_ in self.target_classes(shape):
            found |= index.instances(index.id_of(class_))
        for predicate in self._shapes.objects(shape, sh("targetSubjectsOf")):
            found.update(index.table(index.id_of(predicate)))
        for predicate in self._shapes.objects(shape, sh("targetObjectsOf")):
            found.update(index.inverse(index.id_of(predicate)))
        found.update(index.id_of(node) for node in self._shapes.objects(shape, sh("targetNode")))
        return frozenset(found)

    def shape(self, node: Term) -> Shape:
        """A shape, compiled."""
        if node in self._compiled:
            # What is being compiled is met inside itself: recursion, whose meaning SHACL leaves open.
            return self._compiled[node] or Shape(node, sh("Violation"), unsure=True)
        self._compiled[node] = None
        found = self._compiled[node] = self._compile(node)
        return found

    def _compile(self, node: Term) -> Shape:
        severity = self._shapes.value(node, sh("severity"))
        path_node = self._shapes.value(node, _PATH)
        shape = Shape(node, severity if isinstance(severity, ox.NamedNode) else sh("Violation"), path_node)
        try:
            self._declared.refuse_ill_formed(node)
            shape.deactivated = any(truth(value) for value in self._shapes.objects(node, sh("deactivated")))
            if path_node is not None:
                shape.path = compile_path(self._shapes, self._index, path_node)
            for name in () if shape.deactivated else self._declared.parameters(node):
                self._add(shape, name)
        except Refused:
            shape.unsure = True
        if path_node is not None and shape.path is None:
            shape.unsure = True
        return shape

    def _add(self, shape: Shape, name: str) -> None:
        """Compile one parameter of a shape, with all its values."""
        for value in self._shapes.objects(shape.node, sh(name)):
            if name == "property":
                shape.properties.append(self._referred(value, is_property=True))
            elif name == "sparql":
                self._add_query(shape, value)
            elif not self._add_for_all_values(shape, name, value):
                self._add_for_each_value(shape, name, value)

    def _referred(self, node: Term, *, is_property: bool) -> Shape:
        """A shape that another refers to as a property shape, or as a node shape."""
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            raise Refused
        if bool(self._shapes.objects(node, _PATH)) != is_property:
            raise Refused
        return self.shape(node)

    def _add_for_all_values(self, shape: Shape, name: str, value: Term) -> bool:  # noqa: C901, PLR0912  # flat
        """Compile a component about all values of a focus node together; whether it is one."""
        index = self._index
        if name == "minCount":
            shape.least = whole_number(value, only_integer=True)
            shape.counts.append(Count(least=shape.least))
        elif name == "maxCount":
            shape.most = whole_number(value, only_integer=True)
            shape.counts.append(Count(most=shape.most))
        elif name == "hasValue":
            shape.checks.append(HasValue(index.id_of(value)))
        elif name == "uniqueLang":
            if value == _ONE:
                raise Refused  # which activates it for pySHACL, but not by the recommendation
            if truth(value):
                shape.checks.append(UniqueLanguage(index))
        elif name in {"equals", "disjoint", "lessThan", "lessThanOrEquals"}:
            if not isinstance(value, ox.NamedNode):
                raise Refused
            predicate = index.id_of(value)
            if name.startswith("less"):
                shape.checks.append(Before(index, predicate, or_equal=name == "lessThanOrEquals"))
            else:
                shape.checks.append(SameValues(index, predicate, disjoint=name == "disjoint"))
        elif name == "closed":
            self._add_closed(shape, value)
        elif name == "qualifiedValueShape":
            self._add_qualified(shape, value)
        else:
            return False
        return True

    def _add_closed(self, shape: Shape, value: Term) -> None:
        allowed: list[Term] = []
        for part in self._shapes.objects(shape.node, sh("property")):
            allowed.extend(self._shapes.objects(self._referred(part, is_property=True).node, _PATH))
        for list_ in self._shapes.objects(shape.node, sh("ignoredProperties")):
            items = self._shapes.items(list_)
            if items is None:
                raise Refused
            allowed.extend(items)
        if truth(value):
            shape.checks.append(Closed(self._index, frozenset(self._index.id_of(one) for one in allowed)))

    def _add_qualified(self, shape: Shape, value: Term) -> None:
        if shape.path_node is None:
            return  # pySHACL takes no notice of it on a node shape, where SHACL does not allow it
        shapes = self._shapes
        least, most = (shapes.value(shape.node, sh(f"qualified{name}Count")) for name in ("Min", "Max"))
        if least is None and most is None:
            raise Refused
        disjoint = [truth(one) for one in shapes.objects(shape.node, sh("qualifiedValueShapesDisjoint"))]
        parents = shapes.subjects(sh("property"), shape.node) if any(disjoint) else []
        siblings = {
            sibling
            for parent in parents
            for part in shapes.objects(parent, sh("property"))
            for sibling in shapes.objects(part, sh("qualifiedValueShape"))
            if sibling != value
        }
        shape.checks.append(
            Qualified(
                self.shape(value),
                tuple(self.shape(sibling) for sibling in siblings),
                None if least is None else whole_number(least),
                None if most is None else whole_number(most),
            )
        )

    def _add_for_each_value(self, shape: Shape, name: str, value: Term) -> None:
        """Compile a component that is asked of each value, if SHACL has it."""
        test = self._test(shape, name, value)
        if test is not None:
            component = sh(f"{name[0].upper()}{name[1:]}ConstraintComponent")
            shape.tests.append(ValueTests(component, *test))

    def _test(self, shape: Shape, name: str, value: Term) -> tuple[Test, Fails] | None:
        """How one value is tested, and how many are at once."""
        index = self._index
        if name == "class":
            class_ = index.id_of(value)
            return partial(index.is_instance, class_=class_), lambda values: values - index.instances(class_)
        if name == "in":
            items = self._shapes.items(value)
            if items is None:
                raise Refused
            listed = frozenset(index.id_of(item) for item in items)
            return listed.__contains__, lambda values: values - listed
        if name in {"node", "not", "and", "or", "xone"}:
            return self._logical(name, value)
        test = value_test(self._shapes, shape.node, name, value)
        if test is None:
            return None
        terms = index.terms
        return (
            lambda number: test(terms[number]),
            lambda values: {number for number in values if test(terms[number]) is not True},
        )

    def _logical(self, name: str, value: Term) -> tuple[Test, Fails]:
        """Components that ask whether a value conforms to shapes (SHACL, sections 4.6 and 4.7.1)."""
        if name == "node":
            node_shape = self._referred(value, is_property=False)
            return node_shape.conforms, node_shape.suspects
        if name == "not":
            inner = self.shape(value)
            # Only those that may conform can fail; what surely does not, passes.
            return (
                lambda number: opposite(inner.conforms(number)),
                lambda values: {number for number in values if inner.conforms(number) is not False},
            )
        items = self._shapes.items(value)
        if not items:
            raise Refused
        shapes = [self.shape(item) for item in (items if name == "xone" else dict.fromkeys(items))]
        if name == "and":
            return (
                lambda number: every(shape.conforms(number) for shape in shapes),
                lambda values: set[int]().union(*(shape.suspects(values) for shape in shapes)),
            )
        if name == "or":
            return lambda number: some(shape.conforms(number) for shape in shapes), partial(_fail_all, shapes)
        exactly_one = partial(_exactly_one, shapes)
        return exactly_one, lambda values: {number for number in values if exactly_one(number) is not True}

    def _add_query(self, shape: Shape, constraint: Term) -> None:
        query = query_of(self._shapes, constraint, shape.path_node)
        if is_active(self._shapes, constraint):
            if not self._is_set_wise(query):
                raise Refused
            shape.checks.append(SparqlCheck(self._index, constraint, query, self._ask, self._answer))


def _fail_all(shapes: Sequence[Shape], values: AbstractSet[int]) -> AbstractSet[int]:
    for shape in shapes:
        values = shape.suspects(values)
    return values


def _exactly_one(shapes: Sequence[Shape], value: int) -> Answer:
    answers = [shape.conforms(value) for shape in shapes]
    surely, unsure = answers.count(True), answers.count(None)
    if surely > 1:
        return False
    return None if unsure else surely == 1
