"""A check again after one edit, in this process: how long until what is new and what is gone is known.

    python -m bench.edits SHAPES DATA

Prints for each kind of edit its milliseconds, there and back, as JSON. When all edits are undone, the results have to
be those of before, and those of a fresh validation of the data as the session then has it.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.rechecking import Session
from vnr_graph.check.rules import read_rules
from vnr_graph.check.validation import differences, validate
from vnr_graph.store.reading import read_triples
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vnr_graph.check.edited_index import EditedIndex

_TIMES: Final = 25

Edit = tuple[list[ox.Quad], list[ox.Quad]]
"""Statements to remove, and to add."""


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _instances(index: EditedIndex, class_: str) -> list[ox.NamedNode]:
    """Some of them, from all over the map."""
    found = sorted(str(getattr(index.terms[one], "value", "")) for one in index.instances(index.id_of(_node(class_))))
    return [ox.NamedNode(iri) for iri in found[:: max(1, len(found) // _TIMES)]]


def _about(index: EditedIndex, node: ox.NamedNode, property_: str | None = None) -> list[ox.Quad]:
    """What is said of a node, by one property or by all."""
    wanted = None if property_ is None else index.id_of(_node(property_))
    return [
        ox.Quad(node, index.terms[p], index.terms[o])  # type: ignore[arg-type]  # a property
        for p, o in index.statements_of(index.id_of(node))
        if wanted in {None, p}
    ]


def _lost(class_: str, property_: str | None = None) -> Callable[[EditedIndex], Iterator[Edit]]:
    """Things of a class lose a property, or everything."""

    def edits(index: EditedIndex) -> Iterator[Edit]:
        for node in _instances(index, class_):
            yield _about(index, node, property_), []

    return edits


def _changed(class_: str, property_: str, value: ox.NamedNode | ox.Literal) -> Callable[[EditedIndex], Iterator[Edit]]:
    """Things of a class get another value of a property."""

    def edits(index: EditedIndex) -> Iterator[Edit]:
        for node in _instances(index, class_):
            old, new = _about(index, node, property_), [ox.Quad(node, _node(property_), value)]
            if old != new:
                yield old, new

    return edits


def _agency_added(index: EditedIndex) -> Iterator[Edit]:
    for number, like in enumerate(_instances(index, "vnr:Agency")):
        node = ox.NamedNode(f"{like.value}-new-{number}")
        yield [], [ox.Quad(node, quad.predicate, quad.object) for quad in _about(index, like)]


def _concept_untyped(index: EditedIndex) -> Iterator[Edit]:
    for name in ("kind:school", "kind:municipality", "kind:psychiatry", "violence:digital", "violence:economic"):
        yield _about(index, _node(name), "rdf:type"), []


EDITS: Final[dict[str, Callable[[EditedIndex], Iterator[Edit]]]] = {
    "a membership's role changed": _changed("org:Membership", "org:role", _node("role:owner")),
    "a responsibility loses its holder": _lost("vnr:Responsibility", "vnr:holder"),
    "a responsibility is removed": _lost("vnr:Responsibility"),
    "an agency's label changed": _changed("vnr:Agency", "rdfs:label", ox.Literal("Ett nytt namn", language="sv")),
    "an agency moves to another municipality": _changed("vnr:Agency", "vnr:operatesIn", _node("municipality:other")),
    "a new agency": _agency_added,
    "evidence loses its digest": _lost("vnr:Evidence", "vnr:passageDigest"),
    "a municipality is one no more": _lost("vnr:Municipality", "rdf:type"),
    "a concept that the whole map names loses its type": _concept_untyped,
}


def main(shapes: str, data: str) -> None:
    """Open a session, edit, and print."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    rules = read_rules([Path(shapes)])
    session = Session(read_triples(Path(data)), rules)
    gc.freeze()  # as a process does that lives long: no collection goes through all of the data again
    before = session.outcome
    print(json.dumps({kind: _milliseconds(session, edits) for kind, edits in EDITS.items()}))
    if any(differences(session.outcome, other) != ((), ()) for other in (before, validate(session.index, rules))):
        sys.exit("All edits are undone, but the results are not those of before.")


def _milliseconds(session: Session, edits: Callable[[EditedIndex], Iterator[Edit]]) -> list[float]:
    taken = []
    for old, new in list(edits(session.index)):
        for removed, added in ((old, new), (new, old)):
            started = time.perf_counter()
            session.edit(removed, added)
            taken.append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    main(*sys.argv[1:])
