"""The garbage collector is held back for as long as it was asked to be, and no longer."""

from __future__ import annotations

import gc

import pytest

from vnr_graph.store.memory import collecting_seldom


def test_the_threshold_comes_back_after_a_failure() -> None:
    before = gc.get_threshold()

    def fail() -> None:
        with collecting_seldom():
            assert gc.get_threshold() == (500_000, *before[1:])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert gc.get_threshold() == before


def test_a_collector_that_is_off_stays_off() -> None:
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        with collecting_seldom():
            assert gc.get_threshold()[0] == 0
        assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
