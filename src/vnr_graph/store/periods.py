"""From a date as a source gives it (a day, a month, a year) to its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Period
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

_LAST_MONTH: Final = 12

_FORMS: Final = {
    expand("xsd:date"): re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?"),
    expand("xsd:dateTime"): re.compile(r"(\d{4})-(\d{2})-(\d{2})T.*"),
    expand("xsd:gYearMonth"): re.compile(r"(\d{4})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?"),
    expand("xsd:gYear"): re.compile(r"(\d{4})(?:Z|[+-]\d{2}:\d{2})?"),
}


def days_of(literal: ox.Literal) -> tuple[date, date] | None:
    """First and last day of a date, dateTime, gYearMonth or gYear of XSD 1.1 part 2; a year is the whole year.

    Returns:
        The two days, or ``None`` for a literal that is no such value (rule VNR508 reports it).
    """
    form = _FORMS.get(literal.datatype.value)
    match = form.fullmatch(literal.value) if form else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in (*match.groups(), None, None)[:3])
    try:
        first = date(year or 0, month or 1, day or 1)
        if day is not None:
            return first, first
        last_month = month or _LAST_MONTH
        return first, date(first.year, last_month, monthrange(first.year, last_month)[1])
    except ValueError:
        return None


def period_of(
    starts: Iterable[ox.Literal],
    ends: Iterable[ox.Literal],
    *,
    start_unknown: bool = False,
    end_unknown: bool = False,
    issued: Iterable[ox.Literal] = (),
) -> Period:
    """The widest period that the values allow: where documents disagree, both must be inside it.

    Args:
        starts: values of ``vnr:validFrom``.
        ends: values of ``vnr:validThrough``.
        start_unknown: ``vnr:startUnknown``.
        end_unknown: ``vnr:endUnknown``.
        issued: for an act, its years of issue: it counts from the first day of that year when no start is known.
    """
    firsts = [days[0] for literal in starts if (days := days_of(literal))]
    lasts = [days[1] for literal in ends if (days := days_of(literal))]
    if not firsts:
        firsts = [days[0] for literal in issued if (days := days_of(literal))]
    return Period(
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        start_unknown=start_unknown,
        end_unknown=end_unknown,
    )


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day when it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
