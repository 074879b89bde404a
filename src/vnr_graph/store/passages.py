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
class Verified:
    """A document or a piece of evidence that was held against its text.

    Attributes:
        digest: SHA-256 of the text at hand.
        mismatch: ``text-changed`` (the document's digest), ``out-of-range`` or ``passage-changed`` (the evidence), or
            ``None`` when the text bears it out.
    """

    subject: str
    digest: str
    mismatch: str | None = None


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


def verify_texts(map_: Map, folder: Path) -> tuple[Verified, ...]:
    """Hold documents and evidence against the texts in a folder; documents whose text is not there are passed over.

    Raises:
        ReadingError: the folder does not exist.
    """
    return tuple(verified for source, text in _texts(map_, folder) for verified in _verify(map_, source, text))


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


def _verify(map_: Map, source: str, content: bytes) -> Iterator[Verified]:
    digest = hashlib.sha256(content).hexdigest()
    changed = map_.text(source, "vnr:textDigest") != digest
    yield Verified(source, digest, "text-changed" if changed else None)
    text = content.decode("utf-8", errors="replace")
    for passage in passages_of(map_, source):
        mismatch = None
        if not 0 <= passage.start < passage.end <= len(text):
            mismatch = "out-of-range"
        elif passage.digest and passage.digest != _digest(text[passage.start : passage.end]):
            mismatch = "passage-changed"
        yield Verified(passage.evidence, digest, mismatch)


def _digest(passage: str) -> str:
    return hashlib.sha256(passage.encode()).hexdigest()


def _number(map_: Map, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, predicate: str) -> int | None:
    if isinstance(node, ox.Literal | ox.Triple):
        return None
    for quad in map_.store.quads_for_pattern(node, ox.NamedNode(expand(predicate)), None):
        if isinstance(quad.object, ox.Literal) and quad.object.value.isdigit():
            return int(quad.object.value)
    return None
