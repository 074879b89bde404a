"""IRIs in short and in full."""

from __future__ import annotations

import pytest

from vnr_graph.vocabulary import BASE, PREFIXES, expand, shorten


@pytest.mark.parametrize("prefix", PREFIXES)
def test_short_and_full_are_the_same_thing(prefix: str) -> None:
    assert expand(f"{prefix}:some-thing") == f"{PREFIXES[prefix]}some-thing"
    assert shorten(f"{PREFIXES[prefix]}some-thing") == f"{prefix}:some-thing"


def test_namespaces_are_each_one_prefix_s() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_the_longest_namespace_is_the_one() -> None:
    assert shorten(f"{BASE}id/agency/2510-police") == "agency:2510-police"


def test_a_local_name_may_have_colons_and_slashes() -> None:
    assert expand("responsibility:by-law/a:b/owner") == f"{BASE}id/responsibility/by-law/a:b/owner"


@pytest.mark.parametrize("iri", ["https://example.org/x", f"{BASE}id/assessment/current", "", "agency:x"])
def test_what_is_in_no_namespace_stays_as_it_is(iri: str) -> None:
    assert shorten(iri) == iri


@pytest.mark.parametrize("name", ["nowhere:x", "x", ""])
def test_an_unknown_prefix_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        expand(name)
