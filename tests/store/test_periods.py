"""Dates as sources give them."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.model import Period, Phase
from vnr_graph.store.periods import days_of, months_before, period_of
from vnr_graph.vocabulary import expand


def literal(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(expand(f"xsd:{datatype}")))


@pytest.mark.parametrize(
    ("value", "datatype", "first", "last"),
    [
        ("2014-08-06", "date", "2014-08-06", "2014-08-06"),
        ("2014-08-06+02:00", "date", "2014-08-06", "2014-08-06"),
        ("2014-08-06T09:55:00", "dateTime", "2014-08-06", "2014-08-06"),
        ("2011-02", "gYearMonth", "2011-02-01", "2011-02-28"),
        ("2012-02", "gYearMonth", "2012-02-01", "2012-02-29"),
        ("2012", "gYear", "2012-01-01", "2012-12-31"),
        ("2012Z", "gYear", "2012-01-01", "2012-12-31"),
    ],
)
def test_a_month_is_its_days_and_a_year_the_whole_year(value: str, datatype: str, first: str, last: str) -> None:
    assert days_of(literal(value, datatype)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2014-13-01", "date"), ("2014-02-30", "date"), ("summer", "gYear"), ("2014", "string"), ("0000", "gYear")],
)
def test_what_is_no_time_has_no_days(value: str, datatype: str) -> None:
    assert days_of(literal(value, datatype)) is None


def test_documents_that_disagree_are_both_inside_the_period() -> None:
    period = period_of(
        [literal("2012", "gYear"), literal("2013-05-01", "date")],
        [literal("2014", "gYear"), literal("2013-12", "gYearMonth")],
    )
    assert period == Period(date(2012, 1, 1), date(2014, 12, 31))


def test_an_act_without_a_known_first_day_counts_from_its_year_of_issue() -> None:
    assert period_of([], [], issued=[literal("1984", "gYear")]).first == date(1984, 1, 1)
    assert period_of([literal("2025-07-01", "date")], [], issued=[literal("2025", "gYear")]).first == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2011-12-31", Phase.UPCOMING),
        ("2012-01-01", Phase.CURRENT),
        ("2014-12-31", Phase.CURRENT),
        ("2015-01-01", Phase.ENDED),
    ],
)
def test_both_ends_are_inside(day: str, phase: Phase) -> None:
    assert Period(date(2012, 1, 1), date(2014, 12, 31)).phase(date.fromisoformat(day)) is phase


def test_an_open_period_is_always_current() -> None:
    assert Period().phase(date(1, 1, 1)) is Phase.CURRENT


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [("2026-11-21", 24, "2024-11-21"), ("2026-03-31", 1, "2026-02-28"), ("2024-02-29", 12, "2023-02-28")],
)
def test_months_before(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


DAYS = st.none() | st.dates()
PERIODS = st.builds(Period, DAYS, DAYS)


@given(PERIODS, PERIODS, st.dates())
def test_a_day_is_in_an_intersection_when_it_is_in_both(one: Period, other: Period, day: date) -> None:
    def holds(period: Period) -> bool:
        after = period.first is None or day >= period.first
        return after and (period.last is None or day <= period.last)

    both = one.intersect(other)
    assert holds(both) == (holds(one) and holds(other))
    assert both == Period(other.first, other.last).intersect(one)
