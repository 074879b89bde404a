"""A check again after one edit, in this process: how long until what is new and what is gone is known.

    python -m bench.edits SHAPES DATA

Prints for each kind of edit its milliseconds, there and back, as JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from vnr_graph.check.rechecking import Session
from vnr_graph.check.rules import read_rules
from vnr_graph.store.reading import read_triples
from vnr_graph.vocabulary import expand

_TIMES: Final = 25

EDITS: Final = {
    "a responsibility loses its holder": ("responsibility:{code}-7", "vnr:holder", None),
    "a responsibility gets another role": ("responsibility:{code}-8", "vnr:role", "role:funder"),
    "evidence loses its digest": ("evidence:{code}-9", "vnr:passageDigest", None),
    "an agency loses its kind": ("agency:{code}-school", "vnr:kind", None),
    "an agency moves to another municipality": ("agency:{code}-church", "vnr:operatesIn", "municipality:other"),
    "a page loses its publisher": ("source:{code}-page", "dcterms:publisher", None),
    "a municipality is one no more": ("municipality:{code}", "rdf:type", "vnr:County"),
}
"""Kind → what is edited, which property, and the new value, if any."""


def main(shapes: str, data: str) -> None:
    """Open a session, edit, and print."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    session = Session(read_triples(Path(data)), read_rules([Path(shapes)]))
    municipality, index = ox.NamedNode(expand("vnr:Municipality")), session.index
    places = index.instances(index.id_of(municipality))
    names = sorted(str(getattr(index.terms[place], "value", "")).rpartition("/")[2] for place in places)
    codes = [name for name in names if name.isdigit()]
    found = {kind: _milliseconds(session, codes, *edit) for kind, edit in EDITS.items()}
    print(json.dumps(found))


def _milliseconds(session: Session, codes: list[str], thing: str, property_: str, value: str | None) -> list[float]:
    index = session.index
    predicate = ox.NamedNode(expand(property_))
    taken = []
    for code in codes[:: max(1, len(codes) // _TIMES)]:
        subject = ox.NamedNode(expand(thing.format(code=code)))
        objects = [index.terms[one] for one in index.objects(index.id_of(subject), index.id_of(predicate))]
        old = [ox.Quad(subject, predicate, one) for one in objects]
        new = [] if value is None else [ox.Quad(subject, predicate, ox.NamedNode(expand(value)))]
        if not old or old == new:
            continue
        for removed, added in ((old, new), (new, old)):
            started = time.perf_counter()
            session.edit(removed, added)
            taken.append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    main(*sys.argv[1:])
