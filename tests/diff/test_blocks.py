"""Blocks stand for the combinations that they were made of, and for no other."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.diff.blocks import blocks

ROWS = st.lists(st.tuples(*(st.sampled_from("abc") for _ in range(3))), max_size=20)


@given(rows=ROWS)
def test_blocks_are_the_rows_each_once(rows: list[tuple[str, ...]]) -> None:
    found = [row for block in blocks(rows) for row in product(*block)]
    assert sorted(found) == sorted(set(rows))


@given(rows=ROWS, order=st.permutations(range(20)))
def test_the_order_of_rows_takes_no_part(rows: list[tuple[str, ...]], order: list[int]) -> None:
    assert blocks([rows[position] for position in order if position < len(rows)]) == blocks(rows)


def test_all_combinations_are_one_block() -> None:
    rows = list(product("ab", "cd", "efg"))
    assert blocks(rows) == [(frozenset("ab"), frozenset("cd"), frozenset("efg"))]
    assert blocks(rows[1:]) == [
        (frozenset("a"), frozenset("c"), frozenset("fg")),
        (frozenset("a"), frozenset("d"), frozenset("efg")),
        (frozenset("b"), frozenset("cd"), frozenset("efg")),
    ]


def test_nothing_is_no_block() -> None:
    assert blocks([]) == []
