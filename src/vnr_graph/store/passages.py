"""Evidence against the texts it points into, where somebody has them at hand.

A document names its text by file name and SHA-256; a piece of evidence names a range of code points in it and the
SHA-256 of the passage (UTF-8). The texts themselves are nobody's to copy into the map.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.errors import Place, ReadingError
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vnr_graph.store.opening import Map


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A document or a piece of evidence that its text no longer bears out.

    Attributes:
        reason: ``text-changed`` (the document's digest), ``out-of-range`` or ``passage-changed`` (the evidence).
    """

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a document's text.

    Attributes:
        start: first code point, from 0.
        end: the one after the last.
        digest: SHA-256 of the passage, when the evidence has one.
    """

    evidence: str
    start: int
    end: int
    digest: str | None


def find_mismatches(map_: Map, folder: Path) -> tuple[Mismatch, ...]:
    """Verify documents and evidence against the texts in a folder; texts that are not there prove nothing.

    Raises:
        ReadingError: the folder does not exist.
    """
    return tuple(mismatch for source, text in _texts(map_, folder) for mismatch in _verify(map_, source, text))


def passages_of(map_: Map, source: str) -> Iterator[Passage]:
    """The places in a document that evidence points to, in the order of the evidence's IRIs."""
    for evidence in map_.subjects("oa:hasSource", source):
        for quad in map_.store.quads_for_pattern(ox.NamedNode(evidence), ox.NamedNode(expand("oa:hasSelector")), None):
            start = _number(map_, quad.object, "oa:start")
            end = _number(map_, quad.object, "oa:end")
            if start is not None and end is not None:
                yield Passage(evidence, start, end, map_.text(evidence, "vnr:passageDigest"))


def _texts(map_: Map, folder: Path) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        raise ReadingError(
            N_("There is no folder of texts here."),
            cure=N_("Name one with --texts or VNR_TEXTS, or leave both out."),
            place=Place(folder),
        )
    for source in map_.documents:
        name = map_.text(source, "vnr:textName")
        # Only a plain name: what data says is never a way to another folder.
        if name and Path(name).name == name and (folder / name).is_file():
            yield source, (folder / name).read_bytes()


def _verify(map_: Map, source: str, content: bytes) -> Iterator[Mismatch]:
    expected = map_.text(source, "vnr:textDigest")
    if expected != hashlib.sha256(content).hexdigest():
        yield Mismatch(source, "text-changed")
    text = content.decode("utf-8", errors="replace")
    for passage in passages_of(map_, source):
        if not 0 <= passage.start < passage.end <= len(text):
            yield Mismatch(passage.evidence, "out-of-range")
        elif passage.digest and passage.digest != _digest(text[passage.start : passage.end]):
            yield Mismatch(passage.evidence, "passage-changed")


def _digest(passage: str) -> str:
    return hashlib.sha256(passage.encode()).hexdigest()


def _number(map_: Map, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, predicate: str) -> int | None:
    if isinstance(node, ox.Literal | ox.Triple):
        return None
    for quad in map_.store.quads_for_pattern(node, ox.NamedNode(expand(predicate)), None):
        if isinstance(quad.object, ox.Literal) and quad.object.value.isdigit():
            return int(quad.object.value)
    return None
