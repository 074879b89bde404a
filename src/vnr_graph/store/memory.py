"""Python's search for cyclic garbage, held back while very many terms are made that are no garbage."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM: Final = 500_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cyclic garbage once in half a million new objects instead of 700.

    The collector takes each term and quad for something that may be part of a cycle, which none is. Left as it is, it
    takes a third of the time in which a million statements are read and checked.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(_SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
