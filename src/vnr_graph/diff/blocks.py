"""Many combinations told as few blocks, each of which is every combination of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Block = tuple[frozenset[str], ...]
"""For each position the values; the block stands for all their combinations."""


def blocks(rows: Iterable[Sequence[str]]) -> list[Block]:
    """Put combinations together.

    Blocks that differ in one position alone become one, from the last position to the first. They cover the rows and
    nothing else; there may be a way with fewer of them.

    Args:
        rows: combinations, each as long as the others.

    Returns:
        In the order of the values in the first combination of each.
    """
    found: list[Block] = [tuple(frozenset({value}) for value in row) for row in sorted(set(map(tuple, rows)))]
    for position in reversed(range(len(found[0]) if found else 0)):
        joined: dict[Block, frozenset[str]] = {}
        for block in found:
            rest = (*block[:position], *block[position + 1 :])
            joined[rest] = joined.get(rest, frozenset()) | block[position]
        found = [(*rest[:position], values, *rest[position:]) for rest, values in joined.items()]
    return found
