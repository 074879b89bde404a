"""What each document says that it did not say, statement by statement.

Documents are known by their IRIs: a file that has another name or place is the same document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.diff.canonical import canonical_triples
from vnr_graph.diff.changes import DocumentChange

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from vnr_graph.store.opening import Map


def changed_documents(old: Map, new: Map) -> tuple[DocumentChange, ...]:
    """Compare every document of two maps, in the order of the maps.

    Raises:
        InputError: blank nodes of a document cannot be told apart.
    """
    changes = []
    for iri in dict.fromkeys([*new.documents, *old.documents]):
        before, after = _quads(old, iri), _quads(new, iri)
        if before == after:  # as nearly always when a file lies where it lay
            continue
        said, says = (
            canonical_triples((quad for quad in one if quad not in other or _is_blank(quad)), document=iri)
            for one, other in ((before, after), (after, before))
        )
        removed, added = _ordered(said - says), _ordered(says - said)
        if not removed and not added and (iri in old.documents) == (iri in new.documents):
            continue
        changes.append(
            DocumentChange(
                iri=iri,
                old=old.documents.get(iri),
                new=new.documents.get(iri),
                removed=removed,
                added=added,
                owners=_owners([*said, *says]),
            )
        )
    return tuple(changes)


def _quads(map_: Map, iri: str) -> set[ox.Quad]:
    if iri not in map_.documents:
        return set()
    return set(map_.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))


def _is_blank(quad: ox.Quad) -> bool:
    """Whether a blank node takes part, whose name says nothing."""
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _ordered(triples: Counter[ox.Triple]) -> tuple[ox.Triple, ...]:
    return tuple(sorted(triples.elements(), key=str))


def _owners(triples: Iterable[ox.Triple]) -> dict[ox.BlankNode, str]:
    """Blank node → the first thing with an IRI that it is a part of, directly or through others."""
    parents: dict[ox.BlankNode, list[ox.NamedNode | ox.BlankNode]] = {}
    for triple in triples:
        if isinstance(triple.object, ox.BlankNode) and isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
            parents.setdefault(triple.object, []).append(triple.subject)
    found: dict[ox.BlankNode, str] = {}
    for node in parents:
        seen: set[ox.BlankNode] = set()
        frontier = [node]
        named: set[str] = set()
        while frontier and not named:
            above = [parent for one in frontier for parent in parents.get(one, ())]
            named = {parent.value for parent in above if isinstance(parent, ox.NamedNode)}
            seen.update(frontier)
            frontier = [parent for parent in above if isinstance(parent, ox.BlankNode) and parent not in seen]
        if named:
            found[node] = min(named)
    return found
