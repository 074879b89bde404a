"""The made-up map: the same each time, and wrong exactly where its generator says."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from bench.measures import SHAPES
from bench.mistakes import MISTAKES
from bench.national import write_documents, write_map
from bench.reports import difference, findings_of, known
from vnr_graph.check.index import GraphIndex
from vnr_graph.check.rules import read_rules
from vnr_graph.check.validation import Engine, validate
from vnr_graph.store.opening import open_map
from vnr_graph.store.reading import read_triples
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_gives_the_same_map(tmp_path: Path) -> None:
    digests = []
    for seed in (1, 1, 2):
        write_map(tmp_path / "map.ttl", municipalities=2, seed=seed)
        digests.append(hashlib.sha256((tmp_path / "map.ttl").read_bytes()).digest())
    assert digests[0] == digests[1] != digests[2]


def test_a_municipality_has_about_three_and_a_half_thousand_statements(tmp_path: Path) -> None:
    counts = []
    for number in (1, 3):
        write_map(tmp_path / "map.ttl", municipalities=number, share=0)
        counts.append(sum(1 for _ in read_triples(tmp_path / "map.ttl")))
    assert 3400 < (counts[1] - counts[0]) / 2 < 3600


@pytest.mark.parametrize(("engine", "municipalities"), [(Engine.SCREEN, 12), (Engine.PYSHACL, 1)])
def test_what_is_wrong_is_found_and_nothing_else(tmp_path: Path, engine: Engine, municipalities: int) -> None:
    path = tmp_path / "map.ttl"
    faults = write_map(path, municipalities=municipalities, share=0.05)
    index = GraphIndex()
    index.read(read_triples(path))
    outcome = validate(index, read_rules([SHAPES]), engine=engine)
    outcome.report.serialize(tmp_path / "report.ttl", format="turtle", encoding="utf-8")
    assert findings_of(tmp_path / "report.ttl") == known(faults)


def test_every_kind_of_mistake_is_made_where_it_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "map.ttl"
    faults = write_map(path, municipalities=9, share=1)
    mistakes = {mistake.kind: mistake for several in MISTAKES.values() for mistake in several}
    assert {fault.kind for fault in faults} == mistakes.keys()
    lines = path.read_text(encoding="utf-8").split("\n")
    for fault in faults:
        mistake, line = mistakes[fault.kind], lines[fault.line - 1]
        missing = mistake.change("") is None
        assert (" a " in line) if missing else line.startswith(f"    {mistake.predicate} ")
        assert not missing or fault.focus.endswith(f"/{line.partition(' ')[0].partition(':')[2]}")


def test_documents_are_a_map_that_opens(tmp_path: Path) -> None:
    write_documents(tmp_path, municipalities=2, share=0)
    map_ = open_map([tmp_path])
    assert expand("source:0114-page") in map_.documents
    assert len(map_.instances("vnr:Responsibility")) == 248
    assert len(list(map_.store.quads_for_pattern(None, None, None, NamedNode(expand("source:0115-page"))))) > 3300


def test_reports_are_compared_by_what_they_find() -> None:
    one, other = Counter({("a", "b"): 2}), Counter({("a", "b"): 1, ("c", "d"): 3})
    assert difference(one, one) == "the same 2 findings"
    assert difference(one, other) == "1 missing and 3 more, of 2 findings"
