"""How long a check after one edit takes, on the made-up national map with ordinary rules.

Each edit is made to a thing of its own, `RUNS` times, and undone again, which is measured as well. All that follows
from it is in the time, from the statements to the results that came and went. `python -m bench.edits 290` prints
a table.
"""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from bench.national import write_map
from vnr_graph.check.rechecking import Session
from vnr_graph.check.rules import read_rules
from vnr_graph.check.validation import differences, validate
from vnr_graph.store.reading import read_triples
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vnr_graph.check.edited_index import EditedIndex
    from vnr_graph.check.rules import Rules

RUNS: Final = 20
SHAPES: Final = Path(__file__).parent / "shapes.ttl"

Edit = tuple[list[ox.Quad], list[ox.Quad]]
"""Statements to remove and to add."""


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _instances(index: EditedIndex, class_: str) -> list[ox.NamedNode]:
    """In the order of their addresses, spread over the whole map."""
    found = sorted(index.terms[one].value for one in index.instances(index.id_of(_node(class_))))  # type: ignore[union-attr]  # IRIs
    step = max(1, len(found) // RUNS)
    return [ox.NamedNode(iri) for iri in found[::step]][:RUNS]


def _about(index: EditedIndex, node: ox.NamedNode, predicate: str | None = None) -> list[ox.Quad]:
    """What is said of a node, by one property or by all."""
    wanted = None if predicate is None else index.id_of(_node(predicate))
    return [
        ox.Quad(node, index.terms[p], index.terms[o])  # type: ignore[arg-type]  # a property
        for p, o in index.statements_of(index.id_of(node))
        if wanted in {None, p}
    ]


def _replaced(index: EditedIndex, node: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> Edit:
    return _about(index, node, predicate), [ox.Quad(node, _node(predicate), value)]


def _role_changed(index: EditedIndex) -> Iterator[Edit]:
    for node in _instances(index, "org:Membership"):
        yield _replaced(index, node, "org:role", _node("role:owner"))


def _owner_removed(index: EditedIndex) -> Iterator[Edit]:
    for node in _instances(index, "vnr:Responsibility"):
        yield _about(index, node, "vnr:holder"), []


def _responsibility_removed(index: EditedIndex) -> Iterator[Edit]:
    for node in _instances(index, "vnr:Responsibility"):
        yield _about(index, node), []


def _label_changed(index: EditedIndex) -> Iterator[Edit]:
    for node in _instances(index, "vnr:Agency"):
        yield _replaced(index, node, "rdfs:label", ox.Literal("Ett nytt namn", language="sv"))


def _agency_added(index: EditedIndex) -> Iterator[Edit]:
    for number, like in enumerate(_instances(index, "vnr:Agency")):
        node = ox.NamedNode(f"{like.value}-new-{number}")
        yield [], [ox.Quad(node, quad.predicate, quad.object) for quad in _about(index, like)]


def _hub_without_type(index: EditedIndex) -> Iterator[Edit]:
    """A municipality, and the two concepts that most of the map is about."""
    hubs = [
        *_instances(index, "vnr:Municipality")[: RUNS - 2],
        _node("violence:close-relationships"),
        _node("kind:school"),
    ]
    for node in hubs:
        yield _about(index, node, "rdf:type"), []


EDITS: Final[dict[str, Callable[[EditedIndex], Iterable[Edit]]]] = {
    "a membership's role changed": _role_changed,
    "an owner removed (its holder)": _owner_removed,
    "a whole responsibility removed": _responsibility_removed,
    "an agency's label changed": _label_changed,
    "a new agency": _agency_added,
    "a hub that loses its type": _hub_without_type,
}


def _timed(session: Session, removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> tuple[float, float, int]:
    """Milliseconds by the clock and of the processor, and how much was judged anew."""
    started, worked = time.perf_counter(), time.process_time()
    change = session.edit(removed, added)
    return (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000, change.judged


def measure(path: Path, rules: Rules) -> None:
    """Check a file, edit it again and again, and print a row for each kind of edit.

    Args:
        path: the data.
        rules: the shapes.
    """
    started = time.perf_counter()
    session = Session(read_triples(path), rules)
    opened = time.perf_counter() - started
    gc.freeze()  # what a long-lived process does once it has read its data, so that no collection goes through it all
    index = session.index
    triples = sum(
        len(objects) if isinstance(objects, set) else 1
        for p in index.predicates()
        for objects in index.table(p).values()
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results = len(session.outcome.results)
    print(f"{triples:,} triples: read and checked in {opened:.1f} s, {results:,} results, {memory:,.0f} MB\n")
    print(f"{'':34} {'edits':>6} {'median ms':>10} {'max ms':>8} {'median CPU':>11} {'max CPU':>8} {'most judged':>12}")
    before = session.outcome
    for name, edits in EDITS.items():
        runs = [
            run
            for removed, added in list(edits(index))
            for run in (_timed(session, removed, added), _timed(session, added, removed))
        ]
        clock, worked, judged = zip(*runs, strict=True)
        print(
            f"{name:34} {len(runs):>6} {statistics.median(clock):>10.2f} {max(clock):>8.1f} "
            f"{statistics.median(worked):>11.2f} {max(worked):>8.1f} {max(judged):>12,}"
        )
    if differences(session.outcome, before) != ((), ()) or differences(validate(index, rules), before) != ((), ()):
        sys.exit("After all edits were undone the results are not those of before.")


def main() -> None:
    """Make a map of so many municipalities and measure."""
    municipalities = int(sys.argv[1]) if len(sys.argv) > 1 else 290
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "national.ttl")
        write_map(path, municipalities=municipalities)
        measure(path, read_rules([SHAPES]))


if __name__ == "__main__":
    main()
