"""The index says what the quads say, spelt as they were, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.check.index import SUBCLASS, TYPE, GraphIndex, as_many
from vnr_graph.store.reading import read_triples

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [ox.NamedNode(f"https://example.org/{name}") for name in "abc"]
SUBJECTS: list[ox.NamedNode | ox.BlankNode] = [*NAMES, ox.BlankNode("x")]
PREDICATES = [*NAMES[:2], TYPE, SUBCLASS]
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
OBJECTS: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [
    *SUBJECTS,
    ox.Literal("1", datatype=INTEGER),
    ox.Literal("01", datatype=INTEGER),
    ox.Literal("1"),
]
GRAPHS = [ox.DefaultGraph(), *NAMES[1:], ox.BlankNode("g")]

quads = st.lists(
    st.builds(
        ox.Quad,
        st.sampled_from(SUBJECTS),
        st.sampled_from(PREDICATES),
        st.sampled_from(OBJECTS),
        st.sampled_from(GRAPHS),
    ),
    max_size=20,
)


@given(quads)
def test_the_union_of_all_graphs_both_ways(quads: list[ox.Quad]) -> None:
    index = GraphIndex(quads)
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    for predicate in PREDICATES:
        number = index.id_of(predicate)
        for subject in SUBJECTS:
            found = [index.terms[one] for one in index.objects(index.id_of(subject), number)]
            assert len(found) == len(set(found))
            assert set(found) == {o for s, p, o in triples if (s, p) == (subject, predicate)}
        for object_ in OBJECTS:
            found = [index.terms[one] for one in index.subjects(number, index.id_of(object_))]
            assert len(found) == len(set(found))
            assert set(found) == {s for s, p, o in triples if (p, o) == (predicate, object_)}


def test_files_are_read_with_the_names_that_their_blank_nodes_always_get(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.ttl", "b.ttl", "c.trig"))
    first.write_text("_:x <http://p> [ <http://p> _:x ], (1) .", encoding="utf-8")
    names = sorted({quad.subject.value for quad in read_triples(first) if isinstance(quad.subject, ox.BlankNode)})
    # The labels of one file are the names that another's got.
    second.write_text("".join(f"_:{name} <http://p> _:x ." for name in names), encoding="utf-8")
    third.write_text("_:x <http://p> _:y . _:g { _:x <http://p> 1 }", encoding="utf-8")
    index = GraphIndex()
    for path in (first, second, third):
        index.read(read_triples(path))
    wanted = {quad for path in (first, second, third) for quad in read_triples(path)}
    union = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in wanted}
    assert set(index.quads(named=False)) == union
    assert all(index.terms[index.id_of(term)] == term for quad in union for term in (quad.subject, quad.object))
    assert len(index.terms) == len(set(index.terms))


@given(quads)
def test_what_has_several_values(quads: list[ox.Quad]) -> None:
    index = GraphIndex(quads)
    for predicate in PREDICATES:
        number = index.id_of(predicate)
        for inverse in (False, True):
            table = index.inverse(number) if inverse else index.table(number)
            several = {one for one, values in table.items() if len(as_many(values)) > 1}
            assert index.many(number, inverse=inverse) == several


@given(quads)
def test_the_quads_again(quads: list[ox.Quad]) -> None:
    index = GraphIndex(quads)
    in_default = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}
    named = {quad for quad in quads if quad.graph_name != ox.DefaultGraph()}
    assert set(index.quads()) == in_default | named
    assert set(index.quads(named=False)) == in_default
    assert set(index.graph_names) == {quad.graph_name for quad in named}
    chosen = PREDICATES[0]
    assert set(index.quads([index.id_of(chosen)])) == {q for q in in_default | named if q.predicate == chosen}


@given(quads)
def test_statements_of_a_subject(quads: list[ox.Quad]) -> None:
    index = GraphIndex(quads)
    by_subject: dict[object, set[tuple[object, object]]] = defaultdict(set)
    for quad in quads:
        by_subject[quad.subject].add((quad.predicate, quad.object))
    for subject in SUBJECTS:
        found = [(index.terms[p], index.terms[o]) for p, o in index.statements_of(index.id_of(subject))]
        assert sorted(map(str, found)) == sorted(map(str, by_subject[subject]))


@given(quads)
def test_instances_are_those_of_subclasses_too(quads: list[ox.Quad]) -> None:
    index = GraphIndex(quads)
    below = {(q.subject, q.object) for q in quads if q.predicate == SUBCLASS}
    typed = {(q.subject, q.object) for q in quads if q.predicate == TYPE}
    for class_ in NAMES:
        classes: set[object] = {class_}
        before = 0
        while len(classes) > before:
            before = len(classes)
            classes |= {narrow for narrow, broad in below if broad in classes}
        expected = {subject for subject, type_ in typed if type_ in classes}
        number = index.id_of(class_)
        assert {index.terms[one] for one in index.instances(number)} == expected
        assert {s for s in SUBJECTS if index.is_instance(index.id_of(s), number)} == expected


def test_a_store_is_quads_too() -> None:
    store = ox.Store()
    quad = ox.Quad(NAMES[0], NAMES[1], NAMES[2], NAMES[0])
    store.add(quad)
    assert set(GraphIndex(store).quads()) == {quad, ox.Quad(NAMES[0], NAMES[1], NAMES[2])}
