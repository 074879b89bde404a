"""The screen: which focus nodes could break a shape, so that pySHACL need not look at the others.

It never decides that something is wrong. Each constraint component that it knows answers *conforms*, *does not* or
*unsure* (Kleene's three values) for a node; whatever does not surely conform is a suspect, and pySHACL says what is a
violation. A component, path or parameter that the screen does not know is unsure: slower, never wrong.

The components are those of the W3C Recommendation SHACL (2017), section 4.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SH
from rdflib.collection import Collection

from vnr_graph.store.periods import days_of
from vnr_graph.store.terms import to_oxigraph
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vnr_graph.check.index import GraphIndex, Term

Answer = bool | None
"""Conforms, does not, or unsure."""

Node = rdflib.term.Node

_SILENT: Final = frozenset(
    {
        RDF.type,
        SH.message,
        SH.severity,
        SH.name,
        SH.description,
        SH.order,
        SH.group,
        SH.path,
        SH.flags,
        SH.targetClass,
        SH.targetNode,
        SH.targetObjectsOf,
        SH.targetSubjectsOf,
        SH.qualifiedMinCount,
        SH.qualifiedMaxCount,
    }
)
"""Parameters that constrain nothing by themselves."""

_NODE_KINDS: Final = {
    SH.IRI: (ox.NamedNode,),
    SH.BlankNode: (ox.BlankNode,),
    SH.Literal: (ox.Literal,),
    SH.BlankNodeOrIRI: (ox.BlankNode, ox.NamedNode),
    SH.BlankNodeOrLiteral: (ox.BlankNode, ox.Literal),
    SH.IRIOrLiteral: (ox.NamedNode, ox.Literal),
}
_PLAIN: Final = frozenset({expand("xsd:string"), expand("rdf:langString")})
_CHECKED: Final = {
    expand("xsd:integer"): re.compile(r"[+-]?\d+"),
    expand("xsd:boolean"): re.compile(r"true|false|0|1"),
    expand("xsd:decimal"): re.compile(r"[+-]?\d+(\.\d+)?"),
}
_SIMPLE_PATTERN: Final = re.compile(r"[\w\s\[\]().?+*^$|/:,@#-]*(\{\d+(,\d*)?\}[\w\s\[\]().?+*^$|/:,@#-]*)*")


class Screen:
    """Finds suspects.

    Args:
        index: the data.
        shapes: the shapes graph.
        extra_silent: parameters of the shapes' own that constrain nothing.
    """

    def __init__(self, index: GraphIndex, shapes: rdflib.Graph, extra_silent: Iterable[rdflib.URIRef] = ()) -> None:
        self._index = index
        self._shapes = shapes
        self._silent = _SILENT | frozenset(extra_silent)
        self._compiled: dict[Node, Callable[[Term], Answer]] = {}

    def focus_nodes(self, shape: Node) -> set[Term]:
        """Targets of a shape (section 2.1.3), implicit class targets left to pySHACL."""
        found: set[Term] = set()
        for predicate, nodes in (
            (SH.targetClass, self._index.instances),
            (SH.targetSubjectsOf, self._index.subjects_of),
            (SH.targetObjectsOf, self._index.objects_of),
        ):
            for value in self._shapes.objects(shape, predicate):
                found |= nodes(_term(value))
        found.update(_term(value) for value in self._shapes.objects(shape, SH.targetNode))
        return found

    def suspects(self, shape: Node, focus_nodes: Iterable[Term]) -> set[Term]:
        """Those of the focus nodes that do not surely conform; SPARQL constraints are not looked at here."""
        conforms = self._compile(shape)
        return {node for node in focus_nodes if conforms(node) is not True}

    def _compile(self, shape: Node, *, nested: bool = False) -> Callable[[Term], Answer]:
        known = self._compiled.get(shape)
        if known is None:
            # Recursion is undefined in SHACL (section 3.4.3); a shape met inside itself is unsure.
            self._compiled[shape] = _unsure
            known = self._compiled[shape] = _all(list(self._constraints(shape, nested=nested)))
        return known

    def _constraints(self, shape: Node, *, nested: bool) -> Iterator[Callable[[Term], Answer]]:
        path = self._shapes.value(shape, SH.path)
        values = None if path is None else self._path(path)
        for parameter in set(self._shapes.predicates(shape)):
            if parameter in self._silent or (parameter == SH.sparql and not nested):
                continue
            if path is not None and values is None:
                yield _unsure
                continue
            for value in self._shapes.objects(shape, parameter):
                yield self._component(shape, parameter, value, values)

    def _component(
        self, shape: Node, parameter: Node, value: Node, values: Callable[[Term], set[Term]] | None
    ) -> Callable[[Term], Answer]:
        counted = self._counted(shape, parameter, value)
        if counted is not None:
            return _unsure if values is None else (lambda node: counted(values(node)))
        test = self._value_test(shape, parameter, value)
        if test is None:
            return _unsure
        if values is None:
            return test
        return lambda node: _each(test, values(node))

    def _counted(self, shape: Node, parameter: Node, value: Node) -> Callable[[set[Term]], Answer] | None:
        """Components about the set of value nodes."""
        if parameter == SH.minCount:
            least = int(str(value))
            return lambda nodes: len(nodes) >= least
        if parameter == SH.maxCount:
            most = int(str(value))
            return lambda nodes: len(nodes) <= most
        if parameter == SH.hasValue:
            wanted = _term(value)
            return lambda nodes: wanted in nodes
        if parameter == SH.qualifiedValueShape:
            return self._qualified(shape, value)
        return None

    def _qualified(self, shape: Node, value: Node) -> Callable[[set[Term]], Answer]:
        inner = self._compile(value, nested=True)
        least = int(str(self._shapes.value(shape, SH.qualifiedMinCount) or 0))
        limit = self._shapes.value(shape, SH.qualifiedMaxCount)
        if limit is not None or self._shapes.value(shape, SH.qualifiedValueShapesDisjoint) is not None:
            return lambda _nodes: None
        return lambda nodes: True if sum(inner(node) is True for node in nodes) >= least else None

    def _value_test(self, shape: Node, parameter: Node, value: Node) -> Callable[[Term], Answer] | None:
        """Components about each value node."""
        if parameter in {SH.property, SH.node}:
            return self._compile(value, nested=True)
        if parameter == SH["not"]:
            inner = self._compile(value, nested=True)
            return lambda node: _negated(inner(node))
        if parameter in {SH["or"], SH["and"]}:
            inners = [self._compile(item, nested=True) for item in Collection(self._shapes, value)]
            return _any(inners) if parameter == SH["or"] else _all(inners)
        if parameter == SH["class"]:
            class_ = _term(value)
            return lambda node: self._index.is_instance(node, class_)
        if parameter == SH["in"]:
            listed = {_term(item) for item in Collection(self._shapes, value)}
            return lambda node: node in listed
        return self._literal_test(shape, parameter, value)

    def _literal_test(self, shape: Node, parameter: Node, value: Node) -> Callable[[Term], Answer] | None:
        if parameter == SH.nodeKind and value in _NODE_KINDS:
            kinds = _NODE_KINDS[rdflib.URIRef(str(value))]
            return lambda node: isinstance(node, kinds)
        if parameter == SH.datatype:
            return _datatype(str(value))
        if parameter == SH.languageIn:
            ranges = [str(item).lower() for item in Collection(self._shapes, value)]
            return lambda node: _speaks(node, ranges)
        has_flags = self._shapes.value(shape, SH.flags) is not None
        if parameter == SH.pattern and not has_flags and _SIMPLE_PATTERN.fullmatch(str(value)):
            # Only what XPath's and Python's regular expressions read alike.
            pattern = re.compile(str(value))
            return lambda node: not isinstance(node, ox.BlankNode | ox.Triple) and bool(pattern.search(node.value))
        return None

    def _path(self, path: Node) -> Callable[[Term], set[Term]] | None:
        """Value nodes along a path (section 2.3.1): a property, an inverse, a sequence or alternatives of them."""
        if isinstance(path, rdflib.URIRef):
            predicate = _term(path)
            return lambda node: self._index.objects(node, predicate)
        inverse = self._shapes.value(path, SH.inversePath)
        if isinstance(inverse, rdflib.URIRef):
            predicate = _term(inverse)
            return lambda node: self._index.subjects(predicate, node)
        alternatives = self._shapes.value(path, SH.alternativePath)
        if alternatives is not None:
            return _either(self._paths(Collection(self._shapes, alternatives)))
        if (path, RDF.first, None) in self._shapes:
            return _along(self._paths(Collection(self._shapes, path)))
        return None

    def _paths(self, paths: Iterable[Node]) -> list[Callable[[Term], set[Term]]] | None:
        found = [self._path(path) for path in paths]
        return None if None in found else [step for step in found if step is not None]

    @cached_property
    def implicit_classes(self) -> frozenset[Node]:
        """Shapes that are classes too, and so target their instances (section 2.1.3.3)."""
        classes = {RDFS.Class, OWL.Class}
        return frozenset(shape for shape, type_ in self._shapes.subject_objects(RDF.type) if type_ in classes)


def _term(node: Node) -> Term:
    term = to_oxigraph(node)
    assert term is not None  # noqa: S101  # only a pattern is None, and shapes hold terms
    return term


def _unsure(_node: Term) -> Answer:
    return None


def _all(tests: Sequence[Callable[[Term], Answer]]) -> Callable[[Term], Answer]:
    def test(node: Term) -> Answer:
        answers = [one(node) for one in tests]
        if False in answers:
            return False
        return None if None in answers else True

    return test


def _any(tests: Sequence[Callable[[Term], Answer]]) -> Callable[[Term], Answer]:
    def test(node: Term) -> Answer:
        answers = [one(node) for one in tests]
        if True in answers:
            return True
        return None if None in answers else False

    return test


def _each(test: Callable[[Term], Answer], nodes: Iterable[Term]) -> Answer:
    answers = [test(node) for node in nodes]
    if False in answers:
        return False
    return None if None in answers else True


def _negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _either(steps: Sequence[Callable[[Term], set[Term]]] | None) -> Callable[[Term], set[Term]] | None:
    if steps is None:
        return None
    return lambda node: {value for step in steps for value in step(node)}


def _along(steps: Sequence[Callable[[Term], set[Term]]] | None) -> Callable[[Term], set[Term]] | None:
    if steps is None:
        return None

    def walk(node: Term) -> set[Term]:
        reached = {node}
        for step in steps:
            reached = {value for one in reached for value in step(one)}
        return reached

    return walk


def _datatype(datatype: str) -> Callable[[Term], Answer]:
    """The datatype and, where its lexical forms are checked here, that the literal is one of them; else unsure."""
    spelt = _CHECKED.get(datatype)

    def test(node: Term) -> Answer:
        if not isinstance(node, ox.Literal) or node.datatype.value != datatype:
            return False
        if datatype in _PLAIN or (spelt is not None and spelt.fullmatch(node.value)) or days_of(node):
            return True
        return None

    return test


def _speaks(node: Term, ranges: Sequence[str]) -> bool:
    language = node.language.lower() if isinstance(node, ox.Literal) and node.language else ""
    return any(language == one or language.startswith(f"{one}-") for one in ranges if language)
