"""What documents say otherwise, statement by statement, wherever their files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.diff.documents import changed_documents
from vnr_graph.store.opening import open_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.store.opening import Map

    Side = Callable[..., Map]

PLACE = (
    "evidence:e a vnr:Evidence ; oa:hasSource source:page ;\n"
    "    oa:hasSelector [ a oa:TextPositionSelector ; oa:start {start} ; oa:end 9 ] .\n"
)
OTHER = "source:other a vnr:Source ; vnr:rank rank:page .\n"


def test_the_same_in_files_of_other_names_is_no_change(side: Side) -> None:
    one, other = side(PLACE.format(start=1), OTHER), side(PLACE.format(start=1), OTHER)
    places = [map_.documents[expand("source:page")].path for map_ in (one, other)]
    assert places[0] != places[1]
    assert changed_documents(one, other) == ()


def test_a_value_in_a_blank_node_is_of_the_thing_it_is_part_of(side: Side) -> None:
    more = PLACE.replace("evidence:e", "evidence:f").format(start=3)
    (change,) = changed_documents(side(PLACE.format(start=1) + more), side(PLACE.format(start=2) + more))
    assert shorten(change.iri) == "source:page"
    said = [
        [(shorten(t.predicate.value), getattr(t.object, "value", "")) for t in triples]
        for triples in (change.removed, change.added)
    ]
    assert [{name for name, _ in one} for one in said] == [
        {"oa:hasSelector", "rdf:type", "oa:start", "oa:end"},
        {"oa:hasSelector", "rdf:type", "oa:start", "oa:end"},
    ]
    assert ("oa:start", "1") in said[0]
    assert ("oa:start", "2") in said[1]
    subjects = {t.subject for t in (*change.removed, *change.added) if isinstance(t.subject, ox.BlankNode)}
    assert {change.owners[subject] for subject in subjects} == {expand("evidence:e")}


def test_a_node_in_a_node_is_of_the_same_thing_and_one_of_nothing_of_none(side: Side) -> None:
    deep = "evidence:e oa:hasSelector [ oa:refinedBy [ oa:start 1 ] ] .\n[] oa:start 2 ."
    (change,) = changed_documents(side(), side(deep))
    start = expand("oa:start")
    found = {str(t.object): t.subject for t in change.added if t.predicate.value == start}
    owners = {value: change.owners.get(node) for value, node in found.items() if isinstance(node, ox.BlankNode)}
    integer = expand("xsd:integer")
    assert owners == {f'"1"^^<{integer}>': expand("evidence:e"), f'"2"^^<{integer}>': None}


def test_blank_nodes_in_a_ring_that_hang_on_nothing_are_of_none(side: Side) -> None:
    (change,) = changed_documents(side(), side("_:a oa:refinedBy _:b . _:b oa:refinedBy _:a ; oa:start 1 ."))
    assert len(change.added) == 3
    assert change.owners == {}


def test_documents_come_and_go(side: Side) -> None:
    (come,) = changed_documents(side(), side("", OTHER))
    (gone,) = changed_documents(side("", OTHER), side())
    assert (shorten(come.iri), come.old, come.new and come.new.iri) == ("source:other", None, expand("source:other"))
    assert (gone.new, len(gone.removed), gone.added) == (None, 2, ())
    assert come.added == gone.removed


def test_a_file_that_moves_is_no_change(side: Side, tmp_path: Path) -> None:
    one = side(PLACE.format(start=1))
    folder = one.documents[expand("source:page")].path.parent
    (folder / "deeper").mkdir()
    (folder / "2.ttl").rename(folder / "deeper" / "renamed.ttl")
    assert (tmp_path / folder.name / "deeper").is_dir()
    assert changed_documents(one, open_map([folder])) == ()
