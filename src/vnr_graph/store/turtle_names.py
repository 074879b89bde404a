"""What the tokens of a Turtle file mean at the place where they stand: prefixes, relative IRIs, escapes.

Names are put together here, since that is quick and certain; whatever has escapes or is relative is given to the
parser itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.store.turtle_walk import NIL
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from vnr_graph.store.turtle_walk import Mention

_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+:(?![^>]*\\)")
_DOT_SEGMENT: Final = re.compile(r"[:/]\.")
"""Where an absolute IRI may have a segment that resolving takes away (RFC 3986, section 5.2.4)."""
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_KEYWORDS: Final = {"a": expand("rdf:type"), NIL: expand("rdf:nil")}


class Names:
    """The prefixes and the base that hold at a place, which moves on through the file.

    Args:
        base: what relative IRIs are resolved against before the file says so itself.
    """

    def __init__(self, base: str | None = None) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}

    def declare(self, directive: re.Match[str]) -> None:
        """Take in a directive, a match of `turtle_tokens.DIRECTIVE`."""
        name = directive["name"].lower()
        if name == "prefix":
            self._prefixes[directive["prefix"]] = self.iri(directive["value"])
        elif name == "base":
            self._base = self.iri(directive["value"])

    def iri(self, token: str) -> str:
        """The IRI that a token stands for: an IRI, a prefixed name, ``a`` or ``()``.

        Raises:
            KeyError: the prefix is not declared, as a parser would have told.
            SyntaxError: nor would it have taken that for an IRI.
        """
        if token[0] == "<":
            if _ABSOLUTE.match(token) and not (self._base is not None and _DOT_SEGMENT.search(token)):
                return token[1:-1]
            found = _parsed(token, self._base)
            if not isinstance(found, ox.NamedNode):
                raise SyntaxError(token)
            return found.value
        if token in _KEYWORDS:
            return _KEYWORDS[token]
        prefix, colon, local = token.partition(":")
        return self._prefixes[prefix + colon] + (_ESCAPE.sub(r"\1", local) if "\\" in local else local)

    def written(self, mention: Mention) -> str | ox.NamedNode:
        """A term that is no blank node: an IRI, or a literal as it could be written without prefixes or base."""
        first = mention.text[0]
        if first in "\"'":
            is_named = mention.suffix and mention.suffix[0] != "@"
            return mention.text + (f"^^<{self.iri(mention.suffix)}>" if is_named else mention.suffix)
        if first in "0123456789+-." or mention.text in {"true", "false"}:
            return mention.text
        return ox.NamedNode(self.iri(mention.text))


def literal(written: str) -> ox.Literal:
    """The literal that `Names.written` gave the text of, as the parser reads it.

    Raises:
        SyntaxError: it would not have.
    """
    found = _parsed(written, None)
    if not isinstance(found, ox.Literal):
        raise SyntaxError(written)  # noqa: TRY004  # as the parser does for what is no term at all
    return found


def _parsed(token: str, base: str | None) -> object:
    quads = ox.parse(f"<x:> <x:> {token} .".encode(), format=ox.RdfFormat.TURTLE, base_iri=base)
    return next(quads).object
