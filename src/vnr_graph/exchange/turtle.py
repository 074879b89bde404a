"""The canonical Turtle of this project: one way to write a graph, so that a change in Git is a change in what is said.

Prefixes sorted, only those used. One subject per block, in the order that the caller gives. In a block ``a`` first,
then labels, then the other predicates by their names; objects sorted, Swedish before English. What fits on a line of
120 characters stands on one; otherwise each object has its own, and brackets and texts with line feeds are opened up.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from vnr_graph.exchange.structure import NIL
from vnr_graph.exchange.turtle_terms import Prefixes, write_literal
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vnr_graph.exchange.structure import Description, Object, Structure, Subject

WIDTH: Final = 120
_INDENT: Final = "    "
_EMPTY: Final = "[]"
_TYPE: Final = NamedNode(expand("rdf:type"))
_LEADING: Final = {
    NamedNode(expand(name)): position
    for position, name in enumerate(("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:definition"))
}
_LANGUAGES: Final = {"sv": 0, "en": 1}
_NUMBERS: Final = frozenset(NamedNode(expand(name)) for name in ("xsd:integer", "xsd:decimal"))


def write_turtle(structure: Structure, *, own_prefixes: Mapping[str, str]) -> tuple[str, dict[Subject, str]]:
    """Write a graph as canonical Turtle.

    Args:
        structure: the graph. Brackets in it are nested at most some hundred deep.
        own_prefixes: namespaces by prefix that the graph came with.

    Returns:
        The lines that declare prefixes, and the block of each subject, in the structure's order. Neither ends in a line
        feed.
    """
    own = dict(own_prefixes)
    while True:
        prefixes = Prefixes.chosen(own)
        writer = _Writer(structure, prefixes)
        blocks = {subject: writer.block(subject) for subject in structure.blocks}
        if own.keys() <= prefixes.used:
            return prefixes.declarations(), blocks
        # A prefix that is not used goes away, and must not stand in the way of what the project means by it.
        own = {prefix: space for prefix, space in own.items() if prefix in prefixes.used}


class _Writer:
    """Lays out the blocks of a graph. What a blank node looks like on one line is worked out once."""

    def __init__(self, structure: Structure, prefixes: Prefixes) -> None:
        self._structure = structure
        self._prefixes = prefixes
        self._lines: dict[BlankNode, str | None] = {}
        self._sort_texts: dict[BlankNode, str] = {}

    def block(self, subject: Subject) -> str:
        name = _EMPTY if subject in self._structure.nameless else self._name(subject)
        return self._statements(self._structure.descriptions[subject], 1, f"{name} ") + " ."

    def _statements(self, description: Description, level: int, start: str) -> str:
        """A predicate to a line, indented by the level; the first one after ``start``."""
        parts: list[str] = []
        for predicate in sorted(description, key=self._predicate_order):
            before = _INDENT * level if parts else start
            objects = sorted(description[predicate], key=self._object_order)
            parts.append(before + self._statement(predicate, objects, level, len(before)))
        return " ;\n".join(parts)

    def _statement(self, predicate: NamedNode, objects: Sequence[Object], level: int, column: int) -> str:
        name = self._predicate(predicate)
        column += len(name) + 1
        line = self._on_one_line(", ", objects)
        if line is not None and column + len(line) + 2 <= WIDTH:
            return f"{name} {line}"
        if len(objects) == 1:
            text = self._object(objects[0], level, column)
            if "\n" in text:
                return f"{name} {text}"
        margin = "\n" + _INDENT * (level + 1)
        column = len(margin) - 1
        return name + margin + f",{margin}".join(self._object(object_, level + 1, column) for object_ in objects)

    def _object(self, node: Object, level: int, column: int) -> str:
        """An object that begins at the column; its further lines are indented by the level."""
        if not isinstance(node, BlankNode) or node not in self._structure.inner:
            return self._name(node)
        line = self._bracket_on_one_line(node)
        if line is not None and (column + len(line) + 2 <= WIDTH or line == _EMPTY):
            return line
        end, margin = "\n" + _INDENT * level, "\n" + _INDENT * (level + 1)
        members = self._structure.members(node)
        if members is None:
            description = self._structure.descriptions[node]
            return "[\n" + self._statements(description, level + 1, _INDENT * (level + 1)) + f"{end}]"
        column = len(margin) - 1
        return "(" + "".join(margin + self._object(member, level + 1, column) for member in members) + f"{end})"

    def _on_one_line(self, separator: str, objects: Iterable[Object]) -> str | None:
        """The objects on one line, or ``None`` where that cannot be."""
        lines: list[str] = []
        length = 0
        for node in objects:
            inner = isinstance(node, BlankNode) and node in self._structure.inner
            line = self._bracket_on_one_line(node) if inner and isinstance(node, BlankNode) else self._name(node)
            if line is None or "\n" in line:
                return None
            lines.append(line)
            length += len(line)
            if length > WIDTH:
                return None
        return separator.join(lines)

    def _bracket_on_one_line(self, node: BlankNode) -> str | None:
        if node not in self._lines:
            members = self._structure.members(node)
            if members is None:
                self._lines[node] = self._properties_on_one_line(self._structure.descriptions.get(node, {}))
            else:
                line = self._on_one_line(" ", members)
                self._lines[node] = line if line is None else f"( {line} )"
        return self._lines[node]

    def _properties_on_one_line(self, description: Description) -> str | None:
        parts: list[str] = []
        for predicate in sorted(description, key=self._predicate_order):
            line = self._on_one_line(", ", sorted(description[predicate], key=self._object_order))
            if line is None:
                return None
            parts.append(f"{self._predicate(predicate)} {line}")
        return f"[ {' ; '.join(parts)} ]" if parts else _EMPTY

    def _name(self, node: Object) -> str:
        """A term that is no bracket."""
        if node == NIL:
            return "()"
        if isinstance(node, NamedNode):
            return self._prefixes.shorten(node)
        return write_literal(node, self._prefixes) if isinstance(node, Literal) else str(node)

    def _predicate(self, predicate: NamedNode) -> str:
        return "a" if predicate == _TYPE else self._prefixes.shorten(predicate)

    def _predicate_order(self, predicate: NamedNode) -> tuple[int, str]:
        return _LEADING.get(predicate, len(_LEADING)), self._predicate(predicate)

    def _object_order(self, node: Object) -> tuple[int, int, str, Decimal, str]:
        """IRIs, then literals (Swedish, English, other languages, numbers by size, others), then blank nodes."""
        if isinstance(node, NamedNode):
            return 0, 0, self._name(node), Decimal(0), ""
        if isinstance(node, BlankNode):
            return 2, int(node in self._structure.inner), self._sort_text(node), Decimal(0), ""
        text = write_literal(node, self._prefixes)
        if node.language:
            return 1, _LANGUAGES.get(node.language, len(_LANGUAGES)), node.language, Decimal(0), text
        if node.datatype in _NUMBERS and text[0] != '"':
            return 1, len(_LANGUAGES) + 1, "", Decimal(text), text
        return 1, len(_LANGUAGES) + 2, "", Decimal(0), text

    def _sort_text(self, node: BlankNode) -> str:
        if node not in self._sort_texts:
            self._sort_texts[node] = self._object(node, 0, 0)
        return self._sort_texts[node]
