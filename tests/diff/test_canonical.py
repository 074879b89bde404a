"""Two graphs have the same canonical triples just when they say the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.diff.canonical import canonical_triples
from vnr_graph.errors import InputError

if TYPE_CHECKING:
    from random import Random

P, Q, NIL = (ox.NamedNode(f"urn:x:{name}") for name in ("p", "q", "nil"))
NODES = [ox.BlankNode(name) for name in "abcd"]
SUBJECTS = st.sampled_from([*NODES, P, Q])
OBJECTS = st.sampled_from([*NODES, P, ox.Literal("1"), ox.Literal("1", language="sv")])
GRAPHS = st.lists(st.builds(ox.Quad, SUBJECTS, st.sampled_from([P, Q]), OBJECTS), max_size=10, unique=True)


def canonical(quads: list[ox.Quad]) -> Counter[ox.Triple]:
    return canonical_triples(quads, document="urn:x:document")


def renamed(quads: list[ox.Quad], names: dict[ox.BlankNode, ox.BlankNode]) -> list[ox.Quad]:
    return [
        ox.Quad(
            names[quad.subject] if isinstance(quad.subject, ox.BlankNode) else quad.subject,
            quad.predicate,
            names[quad.object] if isinstance(quad.object, ox.BlankNode) else quad.object,
        )
        for quad in quads
    ]


@given(graph=GRAPHS, order=st.randoms(use_true_random=False), names=st.permutations(NODES))
def test_neither_order_nor_the_names_of_blank_nodes_take_part(
    graph: list[ox.Quad],
    order: Random,
    names: list[ox.BlankNode],
) -> None:
    other = renamed(graph, dict(zip(NODES, names, strict=True)))
    order.shuffle(other)
    assert canonical(graph) == canonical(other)


@given(graph=GRAPHS, more=st.builds(ox.Quad, SUBJECTS, st.just(Q), OBJECTS))
def test_they_differ_where_rdfc_of_the_whole_graphs_differs(graph: list[ox.Quad], more: ox.Quad) -> None:
    def whole(quads: list[ox.Quad]) -> ox.Dataset:
        data = ox.Dataset(quads)
        data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return data

    other = [*graph, more]
    assert (canonical(graph) == canonical(list(dict.fromkeys(other)))) is (whole(graph) == whole(other))


@given(graph=GRAPHS)
def test_every_statement_counts_once(graph: list[ox.Quad]) -> None:
    assert canonical(graph).total() == len(graph)


def test_what_is_added_elsewhere_renames_nothing() -> None:
    a, b, c, d = NODES
    graph = [ox.Quad(P, P, a), ox.Quad(a, Q, ox.Literal("1")), ox.Quad(P, P, b), ox.Quad(b, Q, c)]
    more = [ox.Quad(P, P, d), ox.Quad(d, Q, ox.Literal("0"))]
    added = canonical([*graph, *more]) - canonical(graph)
    assert added.total() == 2
    assert canonical(graph) - canonical([*graph, *more]) == Counter()
    assert {triple.predicate for triple in added} == {P, Q}


def test_two_groups_that_say_the_same_count_twice() -> None:
    a, b, _, _ = NODES
    once = [ox.Quad(P, P, a), ox.Quad(a, Q, ox.Literal("1"))]
    twice = [*once, ox.Quad(P, P, b), ox.Quad(b, Q, ox.Literal("1"))]
    assert set(canonical(once).values()) == {1}
    assert set(canonical(twice).values()) == {2}
    assert (canonical(twice) - canonical(once)).total() == 2


def test_a_long_list_of_one_value_is_no_trouble() -> None:
    nodes = [ox.BlankNode(f"n{number}") for number in range(200)]
    graph = [ox.Quad(node, P, ox.Literal("1")) for node in nodes]
    graph += [ox.Quad(node, Q, other) for node, other in pairwise(nodes)]
    graph.append(ox.Quad(nodes[-1], Q, NIL))
    assert canonical(graph) == canonical(graph[::-1])


def test_blank_nodes_that_take_too_long_to_tell_apart_are_refused() -> None:
    nodes = [ox.BlankNode(f"n{number}") for number in range(10)]
    clique = [ox.Quad(one, P, other) for one in nodes for other in nodes if one != other]
    with pytest.raises(InputError, match="The blank nodes of urn:x:document are too many or too alike"):
        canonical(clique)
    many = [ox.BlankNode(f"n{number}") for number in range(2001)]
    with pytest.raises(InputError, match="Give them IRIs of their own"):
        canonical([ox.Quad(one, P, other) for one, other in pairwise(many)])
