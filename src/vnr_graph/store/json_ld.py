"""Looks at JSON-LD before a parser does: depth, contexts outside the document, and what would be dropped in silence.

The JSON-LD algorithms leave out, without a word, what they cannot map to an IRI (JSON-LD 1.1 Processing Algorithms
and API, sections 5.1.2 and 8.1.2). Here nothing is lost in silence: it is an error that names the place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store.vetting import place_at, too_deep
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN: Final = re.compile(r'["{}\[\],]')
_STRING_END: Final = re.compile(r'\\.|"', re.DOTALL)
_BAD_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_CONTEXT: Final = "@context"
_MAPS: Final = frozenset({"@container", "@nest", "@json"})
"""Where these are used, keys may be data (languages, indexes), so that a key is no sign of anything."""

_MOST_WORK: Final = 2_000_000
"""Term definitions that a parser may have to make; pyoxigraph says nothing before it has made them all."""


@dataclass(slots=True)
class _Frame:
    """An object or array that is open: the key it stands under, and the key being read in it."""

    is_object: bool
    owner: str
    in_context: bool
    wants_key: bool
    active_terms: int
    key: str = ""

    @property
    def value_key(self) -> str:
        """The key that a value standing here belongs to."""
        return self.key if self.is_object else self.owner


@dataclass(slots=True)
class JsonLdWalk:
    """One walk over a document, and what it gathers to judge when all contexts have been seen.

    Args:
        path: the file, for the place in an error.
        text: all of it. Whether it is JSON is the parser's to say.
        has_base: whether relative IRIs have something to stand on.
    """

    path: Path
    text: str
    has_base: bool
    _frames: list[_Frame] = field(default_factory=list)
    _terms: set[str] = field(default_factory=set)
    _iri_keys: set[str] = field(default_factory=lambda: {"@id", "@type"})
    _has_vocabulary: bool = False
    _has_maps: bool = False
    _keys: dict[str, int] = field(default_factory=dict)
    _bad: dict[str, tuple[int, str]] = field(default_factory=dict)
    _relative: dict[str, dict[str, int]] = field(default_factory=dict)
    _objects: int = 0
    _scoped_terms: int = 0
    _work: int = 0

    def refuse_dangers(self, *, depth: int) -> None:
        """Refuse, before parsing, what a parser should not be given.

        Args:
            depth: how many arrays and objects may be open at once.

        Raises:
            ReadingError: at a bracket that goes too deep, or at a context that stands outside the document; or contexts
                that apply so often that parsing would not end in reasonable time.
        """
        end = 0
        while token := _TOKEN.search(self.text, end):
            end = token.end()
            match token[0]:
                case "{" | "[" as bracket:
                    if len(self._frames) == depth:
                        raise too_deep(self.path, self.text, token.start(), depth)
                    self._open(is_object=bracket == "{")
                case "}" | "]":
                    self._close()
                case ",":
                    for frame in self._frames[-1:]:
                        frame.wants_key = frame.is_object
                case _:
                    end = _string_end(self.text, end)
                    for frame in self._frames[-1:]:
                        self._on_string(frame, token.start(), _decoded(self.text[token.start() : end]))
        work = self._work + self._scoped_terms * self._objects
        if work > _MOST_WORK:
            raise ReadingError(
                N_("The contexts in the document are too large for how often they apply: {work} terms in all."),
                cure=N_("Use one context, at the top."),
                place=Place(self.path),
                work=work,
            )

    def refuse_losses(self) -> None:
        """Refuse, when it is known to be JSON-LD, what the algorithms would leave out in silence.

        Raises:
            ReadingError: at the first key or value that is neither an absolute IRI nor a term of the document.
        """
        found = [self._bad[key] for key in self._iri_keys & self._bad.keys()]
        for key in self._iri_keys & self._relative.keys():
            found += [(offset, text) for text, offset in self._relative[key].items() if not self._has_ground(key, text)]
        if not self._has_maps:
            found += [(offset, key) for key, offset in self._keys.items() if self._is_lost(key)]
        if found:
            offset, text = min(found)
            raise ReadingError(
                N_(
                    "{text} is no absolute IRI and no term of the document's own context:"
                    " JSON-LD would drop it in silence."
                ),
                cure=N_("Write the whole IRI, define the term, or remove it."),
                place=place_at(self.path, self.text, offset),
                text=json.dumps(text, ensure_ascii=False),
            )

    def _open(self, *, is_object: bool) -> None:
        parent = self._frames[-1] if self._frames else None
        owner = parent.value_key if parent else ""
        in_context = owner == _CONTEXT or (parent is not None and parent.in_context)
        active_terms = parent.active_terms if parent else 0
        self._frames.append(_Frame(is_object, owner, in_context, is_object, active_terms))
        self._objects += is_object and not in_context

    def _close(self) -> None:
        if self._frames:
            closed = self._frames.pop()
            if closed.owner == _CONTEXT and self._frames:
                # It holds in the node that it stands in; in an array of contexts, in the next one.
                self._frames[-1].active_terms = closed.active_terms
                self._work += closed.active_terms

    def _on_string(self, frame: _Frame, offset: int, text: str) -> None:
        if frame.wants_key:
            frame.key, frame.wants_key = text, False
            self._on_key(frame, offset)
        elif frame.value_key in {_CONTEXT, "@import"}:
            raise ReadingError(
                N_("The JSON-LD context {address} stands outside the document; nothing is fetched."),
                cure=N_("Put the context itself into the document."),
                place=place_at(self.path, self.text, offset),
                address=text,
            )
        elif frame.in_context or text in _MAPS:
            self._on_definition(frame, text)
        elif frame.value_key == "@language":
            if not _LANGUAGE.fullmatch(text):
                self._bad.setdefault("@id", (offset, text))
        elif _BAD_IRI.search(text):
            self._bad.setdefault(frame.value_key, (offset, text))
        elif ":" not in text and not text.startswith("@"):
            self._relative.setdefault(frame.value_key, {}).setdefault(text, offset)

    def _on_key(self, frame: _Frame, offset: int) -> None:
        self._has_maps |= frame.key in _MAPS
        if not frame.in_context:
            self._keys.setdefault(frame.key, offset)
        elif frame.owner == _CONTEXT:
            self._terms.add(frame.key)
            frame.active_terms += 1
            self._scoped_terms += self._is_scoped()
            self._has_vocabulary |= frame.key == "@vocab"
            self.has_base |= frame.key == "@base"

    def _is_scoped(self) -> bool:
        """Whether the context being read stands in the definition of a term, so that it applies at each use of it."""
        return any(frame.in_context and frame.owner != _CONTEXT for frame in self._frames)

    def _on_definition(self, frame: _Frame, text: str) -> None:
        """A string that says what keys mean: which have IRIs as values, or that keys may be data."""
        if text in _MAPS:
            self._has_maps = True
        elif frame.owner == _CONTEXT and text in {"@id", "@type"}:
            self._iri_keys.add(frame.key)
        elif frame.key == "@type" and text in {"@id", "@vocab"}:
            self._iri_keys.add(frame.owner)

    def _has_ground(self, key: str, text: str) -> bool:
        """Whether a value without a scheme becomes an IRI all the same."""
        return self.has_base or (key != "@id" and (self._has_vocabulary or text in self._terms))

    def _is_lost(self, key: str) -> bool:
        if key.startswith("@") or key in self._terms:
            return False
        if key.startswith("_:") or _BAD_IRI.search(key):
            return True
        return ":" not in key and not self._has_vocabulary


def _string_end(text: str, start: int) -> int:
    for found in _STRING_END.finditer(text, start):
        if found[0] == '"':
            return found.end()
    return len(text)


def _decoded(string: str) -> str:
    if "\\" in string:
        try:
            return str(json.loads(string, strict=False))
        except ValueError:
            pass  # the parser says what is wrong with it
    return string[1:-1]
