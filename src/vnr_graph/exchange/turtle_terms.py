"""IRIs and literals as Turtle writes them: prefixes chosen, numbers bare, what cannot be seen as escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u061b\u061d-\u180d\u180f-\u1fff\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\U00010000-\U000dffff"
)
"""PN_CHARS_BASE of RDF 1.1 Turtle, section 6.5, without marks that cannot be seen."""

_LOCAL: Final = re.compile(
    rf"(?:[{_LETTER}_:0-9]|%[0-9A-Fa-f]{{2}})"
    rf"(?:(?:[{_LETTER}_:0-9.\u00b7\u0300-\u036f\u203f-\u2040-]|%[0-9A-Fa-f]{{2}})*"
    rf"(?:[{_LETTER}_:0-9\u00b7\u0300-\u036f\u203f-\u2040-]|%[0-9A-Fa-f]{{2}}))?"
)
_BARE: Final = {
    NamedNode(expand("xsd:boolean")): re.compile(r"true|false"),
    NamedNode(expand("xsd:integer")): re.compile(r"[+-]?[0-9]+"),
    NamedNode(expand("xsd:decimal")): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    NamedNode(expand("xsd:double")): re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
}
"""Literals that Turtle writes without quotes, by datatype (RDF 1.1 Turtle, section 2.5)."""

_STRING: Final = NamedNode(expand("xsd:string"))
_UNSEEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control, direction and other marks that a reader does not see. Line feed is not among them."""

_SHORT_ESCAPES: Final = {"\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f"}
_CLOSING_QUOTES: Final = re.compile(r'"(?="|\Z)')
"""Quotes that could be taken for the end of a text over several lines."""

_LAST_OF_FOUR: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefixes to shorten IRIs with, and which of them have been used.

    Args:
        by_namespace: prefix by namespace, the longest namespace first.
        used: prefixes that an IRI has been written with so far.
    """

    by_namespace: Mapping[str, str]
    used: set[str] = field(default_factory=set)
    _known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def chosen(cls, own: Mapping[str, str]) -> Prefixes:
        """The project's prefixes and a file's own.

        What a prefix means in the file holds; a namespace is called as the project calls it, or else by the first of
        its prefixes in the alphabet.
        """
        project = {prefix: space for prefix, space in PREFIXES.items() if own.get(prefix, space) == space}
        found: dict[str, str] = {}
        for prefix, space in [*project.items(), *sorted(own.items())]:
            found.setdefault(space, prefix)
        return cls(dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))))

    def shorten(self, node: NamedNode) -> str:
        """The IRI as Turtle: with the prefix of the longest namespace that leaves a plain local name, or in full."""
        written = self._known.get(node.value)
        if written is None:
            written = self._known[node.value] = self._written(node.value)
        return written

    def declarations(self) -> str:
        """The lines that declare the prefixes used, sorted."""
        spaces = {prefix: space for space, prefix in self.by_namespace.items()}
        return "\n".join(f"@prefix {prefix}: <{_escaped(spaces[prefix])}> ." for prefix in sorted(self.used))

    def _written(self, iri: str) -> str:
        for space, prefix in self.by_namespace.items():
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{_escaped(iri)}>"


def write_literal(literal: Literal, prefixes: Prefixes) -> str:
    """A literal as Turtle: numbers and truth values bare where they can be, text with line feeds over several lines."""
    bare = _BARE.get(literal.datatype)
    if bare and bare.fullmatch(literal.value):
        return literal.value
    text = _quoted(literal.value)
    if literal.language:
        return f"{text}@{literal.language}"
    return text if literal.datatype == _STRING else f"{text}^^{prefixes.shorten(literal.datatype)}"


def _quoted(value: str) -> str:
    doubled = value.replace("\\", r"\\")
    if "\n" in value:
        return '"""' + _escaped(_CLOSING_QUOTES.sub(r"\"", doubled), but="\t") + '"""'
    return '"' + _escaped(doubled.replace('"', r"\"")) + '"'


def _escaped(text: str, *, but: str = "") -> str:
    return _UNSEEN.sub(lambda found: found[0] if found[0] == but else _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return _SHORT_ESCAPES.get(character) or (f"\\u{code:04X}" if code <= _LAST_OF_FOUR else f"\\U{code:08X}")
