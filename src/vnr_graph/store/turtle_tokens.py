r"""The tokens of Turtle, TriG, N-Triples and N-Quads, told apart but not checked.

The grammars are those of RDF 1.1 Turtle, section 6.5, and of its relatives. Only text that a strict parser has accepted
comes here, so that a token needs no more than its beginning and its end.

Every repetition is possessive, so that a text of any length takes no memory to go through. Python before 3.11.5 loses
its place in a possessive repetition whose last alternative fails after a character or a look ahead; ``(?!)``, which
fails at once, stands last in those.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS: Final = r"\x00-\x20<>\"'{}()\[\];,\#^@\\."
_IN_NAME: Final = rf"[^{_DELIMITERS}]"
_IN_LABEL: Final = rf"[^{_DELIMITERS}:%]"

_SPACE: Final = r"[ \t\r\n]++"
_COMMENT: Final = r"\#[^\n\r]*+"
_STRING: Final = (
    r'"""(?:[^"\\]++|\\.|"(?!"")|(?!))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!'')|(?!))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"'
    r"|'(?:[^'\\\n\r]++|\\.)*+'"
)
_IRI: Final = r'<[^\x00-\x20<>"{}|^`]*+>'
_LANGUAGE: Final = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
_NUMBER: Final = (
    r"(?=[+-]?\.?[0-9])[+-]?"
    r"(?:[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|\.[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)"
)
_BLANK: Final = rf"_:(?:{_IN_LABEL}++|(?=\.+{_IN_LABEL})\.++|(?!))*+"
_WORD: Final = rf"[^{_DELIMITERS}0-9+_-](?:{_IN_NAME}++|\\.|(?=\.+(?:{_IN_NAME}|\\))\.++|(?!))*+"
"""A prefixed name, a keyword, or a truth value. A dot at its end is not a part of it."""

_TOKEN: Final = re.compile(
    rf"(?P<space>{_SPACE})"
    rf"|(?P<word>{_WORD})"
    rf"|(?P<iri>{_IRI})"
    r"|(?P<mark>[;,])"
    rf"|(?P<string>{_STRING})"
    rf"|(?P<language>{_LANGUAGE})"
    r"|(?P<type>\^\^)"
    rf"|(?P<number>{_NUMBER})"
    rf"|(?P<blank>{_BLANK})"
    r"|(?P<open>[\[(])"
    r"|(?P<close>[\])])"
    r"|(?P<dot>\.)"
    r"|(?P<brace>[{}])"
    rf"|(?P<comment>{_COMMENT})"
    r"|(?P<unknown>.)",
    re.DOTALL,
)

STATEMENT: Final = re.compile(
    rf"(?:{_SPACE}|{_COMMENT})*+"
    rf"(?P<first>{_IRI}|{_BLANK}|{_WORD}|@(?:prefix|base|version)(?![A-Za-z-])|)"
    rf"(?:[ \t\r\n;,()\[\]^]++|{_WORD}|{_IRI}|{_STRING}|{_NUMBER}|{_BLANK}|{_LANGUAGE}|{_COMMENT}|(?!))*+"
    r"(?P<end>[.{}])",
    re.DOTALL,
)
"""From where it is matched to the next dot or brace, with the first token unless that is a bracket.

What begins with ``PREFIX``, ``BASE`` or ``VERSION`` in any case ends without a dot; see `DIRECTIVE`.
"""

LINE: Final = re.compile(
    rf"(?:{_SPACE}|{_COMMENT})*+(?P<first>{_IRI}|{_BLANK})[ \t]*+{_IRI}[ \t]*+"
    rf"(?:(?P<object>{_BLANK})|{_IRI}|{_STRING})(?:{_LANGUAGE}|[ \t]*+\^\^[ \t]*+{_IRI})?+"
    rf"[ \t]*+(?:(?P<graph>{_BLANK})|{_IRI})?+[^\n\r]*+",
    re.DOTALL,
)
"""A statement of N-Triples or N-Quads, which has a line of its own, with its subject and its other blank nodes."""

SUBJECT: Final = re.compile(rf"(?:{_SPACE}|{_COMMENT})*+(?P<first>{_IRI}|{_BLANK})[^\n\r]*+")
"""The same with its subject alone, in half the time."""

BLANK: Final = re.compile(
    rf"(?:[ \t\r\n;,)\]^.{{}}]++|{_WORD}|{_IRI}|{_STRING}|{_NUMBER}|{_LANGUAGE}|{_COMMENT}|(?!))*+"
    rf"(?P<sign>[\[(]|{_BLANK})",
    re.DOTALL,
)
"""From where it is matched to the next bracket or label that stands for a blank node, or list."""

DIRECTIVE: Final = re.compile(
    rf"(?:{_SPACE}|{_COMMENT})*+@?(?i:(?P<name>prefix|base|version))"
    rf"(?:{_SPACE}|{_COMMENT})*+(?P<prefix>{_WORD})?(?:{_SPACE}|{_COMMENT})*+(?P<value>{_IRI}|{_STRING})",
    re.DOTALL,
)
"""A directive up to its value; one that begins with ``@`` has a dot yet to come."""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The tokens of a text in order, spaces and comments too.

    Each match's ``lastgroup`` is its kind: ``space``, ``comment``, ``word``, ``iri``, ``string``, ``language``,
    ``type``, ``number``, ``blank``, ``open``, ``close``, ``dot``, ``mark``, ``brace``; or ``unknown`` for a character
    that no token begins with.

    Args:
        text: the text.
        start: where a token begins.
        end: where one ends; the end of the text when left out.
    """
    return _TOKEN.finditer(text, start, len(text) if end is None else end)
