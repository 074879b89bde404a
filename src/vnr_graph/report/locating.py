"""Where findings stand, as each format writes places: paths from the root of the repository, percent-encoded URIs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from vnr_graph.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnr_graph.model import Document, Finding

_UNESCAPED = "/!$&'()*+,;=:@~"
"""What may stand in the path of a URI beside letters, digits and ``-._~`` (RFC 3986, section 3.3)."""


def places_of(finding: Finding) -> tuple[Place, ...]:
    """Where to look, the best place first: the offending statement, then where each document describes the thing.

    The statement takes the place of the description in its own file.
    """
    if finding.statement is None:
        return finding.places
    elsewhere = (place for place in finding.places if str(place.path) != str(finding.statement.path))
    return (finding.statement, *elsewhere)


class Locator:
    """Places relative to a folder.

    Args:
        root: the folder, as a rule the repository's.
        documents: the documents; one of their files stands for findings that have no place.
    """

    def __init__(self, root: Path, documents: Mapping[str, Document] | None = None) -> None:
        self._root = root.resolve()
        self._resolved: dict[str, Path] = {}
        self._fallback = self._first_file((documents or {}).values())

    def where(self, finding: Finding) -> tuple[Place, ...]:
        """Where to look; for a finding without a place, the first document; empty when there is no document either."""
        places = places_of(finding)
        if places or self._fallback is None:
            return places
        return (Place(self._fallback),)

    def relative(self, path: Path | str) -> str | None:
        """The path from the root with ``/`` between its parts; ``None`` for a file outside the root."""
        resolved = self._resolve(path)
        if not resolved.is_relative_to(self._root):
            return None
        return resolved.relative_to(self._root).as_posix()

    def shown(self, path: Path | str) -> str:
        """The path from the root, or the whole path of a file outside it."""
        return self.relative(path) or self._resolve(path).as_posix()

    def uri(self, path: Path | str) -> str:
        """A reference from the root, percent-encoded; an absolute one for a file outside it (RFC 3986)."""
        relative = self.relative(path)
        if relative is None:
            return self._resolve(path).as_uri()
        first, *rest = PurePosixPath(relative).parts or (".",)
        # A colon in the first part would make it look like a scheme (section 4.2).
        return "/".join(
            (quote(first, safe=_UNESCAPED.replace(":", "")), *(quote(part, safe=_UNESCAPED) for part in rest))
        )

    def _resolve(self, path: Path | str) -> Path:
        known = self._resolved.get(str(path))
        if known is None:
            known = self._resolved[str(path)] = Path(path).resolve()
        return known

    def _first_file(self, documents: Iterable[Document]) -> Path | None:
        """The first local document in the root, else the first of any kind there, else the first."""

        def distance(document: Document) -> tuple[bool, bool]:
            return self.relative(document.path) is None, document.rank is not None and not document.rank.is_local

        return min(documents, key=distance).path if (documents := list(documents)) else None
