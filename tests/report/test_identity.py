"""Names of findings in other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.model import Finding, Severity
from vnr_graph.report.identity import fingerprints

if TYPE_CHECKING:
    from vnr_graph.model import Report


def finding(fingerprint: str = "", focus: str = "x", value: str | None = None) -> Finding:
    return Finding("R", Severity.INFO, focus, {"en": "x"}, value=value, fingerprint=fingerprint)


def test_its_own_where_it_has_one(awkward_report: Report) -> None:
    assert fingerprints(awkward_report.findings)[:3] == ["1" * 32, "2" * 32, "3" * 32]


def test_what_it_is_about_where_it_has_none() -> None:
    one, same, other, valued = fingerprints([finding(), finding(), finding(focus="y"), finding(value="y")])
    assert len({one, same, other, valued}) == 4
    assert fingerprints([finding(focus="y")]) == [other]
    assert all(set(name) <= set("0123456789abcdef") and len(name) == 32 for name in (one, same, other, valued))


@given(st.lists(st.sampled_from(["", "a" * 32, "b" * 32])))
def test_none_twice_and_the_first_as_it_is(given_names: list[str]) -> None:
    names = fingerprints(finding(name) for name in given_names)
    assert len(set(names)) == len(names)
    for name in {"a" * 32, "b" * 32} & set(given_names):
        assert names[given_names.index(name)] == name
