"""Property paths (W3C Recommendation SHACL, section 2.3.1) over the index.

A path that pySHACL 0.40 walks otherwise than the recommendation, or refuses, is not walked here: the inverse of
anything but a property, and a sequence or choice of fewer than two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.index import as_many
from vnr_graph.check.shapes_graph import NIL, sh

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from collections.abc import Set as AbstractSet

    from vnr_graph.check.index import GraphIndex, Objects, Term
    from vnr_graph.check.shapes_graph import ShapesGraph

_INVERSE: Final = sh("inversePath")
_ALTERNATIVE: Final = sh("alternativePath")
_REPEATED: Final = {sh("zeroOrMorePath"): "*", sh("oneOrMorePath"): "+", sh("zeroOrOnePath"): "?"}
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Path:
    """A path, ready to be walked.

    Attributes:
        values: a node → the nodes at the end of the path.
        table: for a property or its inverse, all of it at once.
        many: what has several values in the table.
    """

    values: Callable[[int], Collection[int]]
    table: Objects | None = None
    many: AbstractSet[int] = frozenset()


def compile_path(shapes: ShapesGraph, index: GraphIndex, node: Term) -> Path | None:  # noqa: PLR0911  # one for each kind
    """Make a path ready.

    Args:
        shapes: where it is described.
        index: what it is walked over.
        node: the value of ``sh:path``.

    Returns:
        The path, or ``None`` for one that only pySHACL may judge.
    """
    if isinstance(node, ox.NamedNode):
        return None if node == NIL else _along_table(index, index.id_of(node), inverse=False)
    if not isinstance(node, ox.BlankNode):
        return None
    properties = shapes.predicates(node)
    if shapes.items(node):
        return _sequence(_paths(shapes, index, node))
    if len(properties) != 1 or len(shapes.objects(node, properties[0])) != 1:
        return None
    (kind,), inner = properties, shapes.objects(node, properties[0])[0]
    if kind == _INVERSE and isinstance(inner, ox.NamedNode):
        return _along_table(index, index.id_of(inner), inverse=True)
    if kind == _ALTERNATIVE:
        return _choice(_paths(shapes, index, inner))
    step = compile_path(shapes, index, inner) if kind in _REPEATED else None
    return None if step is None else _repeated(step, _REPEATED[kind])


def _along_table(index: GraphIndex, predicate: int, *, inverse: bool) -> Path:
    table = index.inverse(predicate) if inverse else index.table(predicate)
    get = table.get
    return Path(lambda node: as_many(get(node)), table, index.many(predicate, inverse=inverse))


def _paths(shapes: ShapesGraph, index: GraphIndex, list_: Term) -> list[Path] | None:
    items = shapes.items(list_) or []
    found = [compile_path(shapes, index, item) for item in items]
    return None if len(found) < _TWO or None in found else [path for path in found if path is not None]


def _sequence(steps: list[Path] | None) -> Path | None:
    if steps is None:
        return None

    def walk(node: int) -> Collection[int]:
        reached: Collection[int] = (node,)
        for step in steps:
            reached = {value for one in reached for value in step.values(one)}
        return reached

    return Path(walk)


def _choice(steps: list[Path] | None) -> Path | None:
    if steps is None:
        return None
    return Path(lambda node: {value for step in steps for value in step.values(node)})


def _repeated(step: Path, sign: str) -> Path:
    def walk(node: int) -> Collection[int]:
        found = set() if sign == "+" else {node}
        frontier = list(step.values(node))
        if sign == "?":
            return found.union(frontier)
        while frontier:
            one = frontier.pop()
            if one not in found:
                found.add(one)
                frontier.extend(step.values(one))
        return found

    return Path(walk)


def path_text(shapes: ShapesGraph, node: Term, name: Callable[[ox.NamedNode], str] = str) -> str | None:
    """A path in SPARQL's syntax.

    Args:
        shapes: where it is described.
        node: the value of ``sh:path``.
        name: how a property is written.

    Returns:
        The text, or ``None`` for what is no path.
    """
    if isinstance(node, ox.NamedNode):
        return name(node)
    items = shapes.items(node)
    if items:
        return _joined(shapes, items, "/", name)
    for kind, sign in ((_INVERSE, "^"), *_REPEATED.items(), (_ALTERNATIVE, "|")):
        for inner in shapes.objects(node, kind):
            if kind == _ALTERNATIVE:
                return _joined(shapes, shapes.items(inner) or [], "|", name)
            text = path_text(shapes, inner, name)
            return text and (f"^{text}" if kind == _INVERSE else f"{text}{sign}")
    return None


def _joined(shapes: ShapesGraph, items: list[Term], sign: str, name: Callable[[ox.NamedNode], str]) -> str | None:
    texts = [path_text(shapes, item, name) for item in items]
    return None if not texts or None in texts else "(" + sign.join(text for text in texts if text) + ")"
