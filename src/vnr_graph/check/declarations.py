"""What a shapes graph declares: which nodes are shapes, what they target, and which are not well-formed.

A shape is what pySHACL takes for one (SHACL, section 2.1): by its type, its target, or because another refers to it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.shapes_graph import SH, sh
from vnr_graph.check.values import Refused
from vnr_graph.errors import InputError, Place
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.check.index import Term
    from vnr_graph.check.shapes_graph import ShapesGraph

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_SUBCLASS: Final = ox.NamedNode(expand("rdfs:subClassOf"))
_CLASSES: Final = frozenset({ox.NamedNode(expand("rdfs:Class")), ox.NamedNode(expand("owl:Class"))})
_PATH: Final = sh("path")
TARGETS: Final = tuple(sh(f"target{name}") for name in ("Class", "Node", "ObjectsOf", "SubjectsOf"))
_REFERRING: Final = tuple(sh(name) for name in ("property", "node", "not", "qualifiedValueShape"))
_REFERRING_BY_LIST: Final = tuple(sh(name) for name in ("and", "or", "xone"))
_SINGLE: Final = frozenset(
    {
        *("datatype", "nodeKind", "in", "minCount", "maxCount", "minLength", "maxLength", "languageIn", "uniqueLang"),
        *("closed", "deactivated", "severity", "path", "qualifiedMinCount", "qualifiedMaxCount"),
    }
)
"""Parameters that a shape has once at the most."""
_COMPANIONS: Final = {"ignoredProperties": "closed"} | dict.fromkeys(
    ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"), "qualifiedValueShape"
)
"""Parameters that say something about another."""
_ON_PROPERTIES: Final = frozenset({"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"})
_SAYING_NOTHING: Final = frozenset(
    {
        *("name", "description", "order", "group", "defaultValue", "message", "severity", "path", "deactivated"),
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "flags", "ignoredProperties"),
        *("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
    }
)
"""Terms of SHACL on a shape that constrain nothing by themselves."""


class Declarations:
    """The shapes of a shapes graph.

    Args:
        shapes: the shapes graph.
    """

    def __init__(self, shapes: ShapesGraph) -> None:
        self._shapes = shapes

    @cached_property
    def targeted(self) -> Sequence[Term]:
        """Shapes that have targets, implicit class targets too (SHACL, section 2.1.3)."""
        found = [subject for predicate in TARGETS for subject, _ in self._shapes.pairs(predicate)]
        found += [shape for shape in self.all if self.is_class(shape)]
        return tuple(dict.fromkeys(found))

    def target_classes(self, shape: Term) -> tuple[Term, ...]:
        """Classes whose instances are a shape's focus nodes, by its targets or because it is one."""
        return (*self._shapes.objects(shape, sh("targetClass")), *([shape] if self.is_class(shape) else ()))

    @cached_property
    def all(self) -> frozenset[Term]:
        """What pySHACL takes for a shape: by its type, its target, or because another refers to it."""
        shapes = self._shapes
        found = {node for kind in ("NodeShape", "PropertyShape") for node in shapes.subjects(_TYPE, sh(kind))}
        found |= {subject for predicate in TARGETS for subject, _ in shapes.pairs(predicate)}
        found |= {subject for predicate in _REFERRING[:2] for subject, _ in shapes.pairs(predicate)}
        found |= {value for predicate in _REFERRING for _, value in shapes.pairs(predicate)}
        for predicate in _REFERRING_BY_LIST:
            found |= {item for _, list_ in shapes.pairs(predicate) for item in shapes.items(list_) or ()}
        return frozenset(found)

    def is_class(self, node: Term) -> bool:
        """Whether a shape is a class too, and so has its instances for targets (SHACL, section 2.1.3.3)."""
        if node not in self.all:
            return False
        types = self._shapes.objects(node, _TYPE)
        return any(
            type_ in _CLASSES or not _CLASSES.isdisjoint(self._shapes.objects(type_, _SUBCLASS)) for type_ in types
        )

    def parameters(self, node: Term) -> Iterator[str]:
        """Names of SHACL's own parameters on a shape.

        Raises:
            Refused: it has those of a constraint component that the shapes graph declares itself.
        """
        properties = self._shapes.predicates(node)
        if any(mandatory <= set(properties) for mandatory in self.own_components):
            raise Refused
        for predicate in properties:
            if predicate.value.startswith(SH):
                name = predicate.value[len(SH) :]
                if name not in _SAYING_NOTHING:
                    yield name

    @cached_property
    def own_components(self) -> tuple[frozenset[Term], ...]:
        """Parameters that a shape must have for each constraint component that the shapes graph declares."""
        shapes = self._shapes
        kinds = [sh("ConstraintComponent"), *shapes.subjects(_SUBCLASS, sh("ConstraintComponent"))]
        components = {one for kind in kinds for one in shapes.subjects(_TYPE, kind)}
        found = []
        for component in components:
            if isinstance(component, ox.NamedNode) and component.value.startswith(SH):
                continue
            mandatory = [
                parameter
                for parameter in shapes.objects(component, sh("parameter"))
                if getattr(shapes.value(parameter, sh("optional")), "value", "false") not in {"true", "1"}
            ]
            # An empty set is in every shape: an ill-declared component makes all of them pySHACL's.
            found.append(frozenset(path for one in mandatory for path in shapes.objects(one, _PATH)))
        return tuple(found)

    def refuse_ill_formed(self, node: Term) -> None:
        """Refuse a shape that only pySHACL may judge, since it is not well-formed.

        Raises:
            Refused: it is one.
            InputError: it has a constraint in JavaScript.
        """
        properties = {one.value[len(SH) :] for one in self._shapes.predicates(node) if one.value.startswith(SH)}
        if any(len(self._shapes.objects(node, sh(name))) > 1 for name in properties & _SINGLE):
            raise Refused
        if any(companion in properties and other not in properties for companion, other in _COMPANIONS.items()):
            raise Refused
        types = self._shapes.objects(node, _TYPE)
        if (sh("NodeShape") if "path" in properties else sh("PropertyShape")) in types:
            raise Refused
        if "path" not in properties and not _ON_PROPERTIES.isdisjoint(properties):
            raise Refused
        severity = self._shapes.value(node, sh("severity"))
        if severity is not None and not isinstance(severity, ox.NamedNode):
            raise Refused
        if sh("js") in self._shapes.predicates(node):
            raise InputError(
                N_("SHACL's JavaScript extension is not supported, and the shape has sh:js."),
                place=Place(str(node)),
            )
