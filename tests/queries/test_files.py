"""Every saved query: its header, its text, and that engines agree on its answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.parser import parseQuery

from vnr_graph.coverage import install_derived
from vnr_graph.queries.parameters import bind
from vnr_graph.queries.running import run_query
from vnr_graph.queries.saved import SavedQuery, saved_queries
from vnr_graph.queries.scanning import Kind, scan
from vnr_graph.store.opening import Map, open_map
from vnr_graph.store.terms import to_rdflib
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import BASE, PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

TAGS = {
    *("chain", "comparison", "disagreement", "gaps", "groups", "law", "municipality", "network", "ownership"),
    *("programmes", "sources", "time", "what-if"),
}
KEPT = (
    "source:gallivare-vald-i-nara-relation",
    "source:jokkmokk-forebyggande-arbete",
    "source:inferences",
    "source:derived",
    "source:sfs-2001-453",
    "source:sfs-2025-400",
)
"""Documents that a slow engine can be asked about in seconds."""

every_query = pytest.mark.parametrize("query", saved_queries(), ids=lambda query: query.name)


@every_query
def test_has_a_whole_header(query: SavedQuery) -> None:
    assert set(query.summary) == set(LANGUAGES)
    assert query.columns
    assert query.tags
    assert set(query.tags) <= TAGS
    labels = [query.summary, *(p.label for p in query.parameters), *(c.label for c in query.columns)]
    for language in LANGUAGES:
        assert all(label[language].strip() for label in labels)
        headings = [column.label[language] for column in query.columns]
        assert len(headings) == len(set(headings))


@every_query
def test_parses_in_both_engines_as_it_stands(query: SavedQuery) -> None:
    parseQuery(query.text)
    ox.Store().query(query.text)


@every_query
def test_declares_the_prefixes_it_uses_as_the_project_does(query: SavedQuery) -> None:
    words = [token.text for token in scan(query.text).tokens if token.kind is Kind.WORD]
    declared = [words[i + 1] for i, word in enumerate(words) if word == "PREFIX"]
    used = {f"{word.partition(':')[0]}:" for word in words if ":" in word and word not in declared}
    assert set(declared) == used
    assert declared == sorted(declared)
    for line in query.text.splitlines():
        if line.startswith("PREFIX"):
            _, prefix, address = line.split()
            assert address == f"<{PREFIXES[prefix[:-1]]}>"


@every_query
def test_names_its_graphs_and_ends_in_an_order(query: SavedQuery) -> None:
    tokens = [token.text for token in scan(query.text).tokens]
    assert "GRAPH" in tokens
    last_bracket = len(tokens) - 1 - tokens[::-1].index("}")
    assert "ORDER" in tokens[last_bracket + 1 :]


@every_query
def test_uses_each_parameter_and_names_it_in_select(query: SavedQuery) -> None:
    tokens = [token.text for token in scan(query.text).tokens]
    selected = tokens[tokens.index("SELECT") : tokens.index("WHERE")]
    for parameter in query.parameters:
        assert f"${parameter.name}" in selected
        assert tokens.count(f"${parameter.name}") > 1
        assert f"?{parameter.name}" not in tokens
    marked = {token[1:] for token in tokens if token.startswith("$")}
    assert marked == {parameter.name for parameter in query.parameters}
    for column in query.columns:
        assert {f"?{column.name}", f"${column.name}"} & set(selected)


@every_query
def test_examples_can_be_bound(query: SavedQuery, today: View) -> None:
    given = {parameter.name: parameter.example for parameter in query.parameters}
    bound = bind(query, given, today.map, language="sv")
    assert set(bound) == set(given)
    for parameter in query.parameters:
        term = bound[parameter.name]
        if parameter.type.value == "iri":
            assert isinstance(term, ox.NamedNode)
            assert term.value.startswith(BASE)


@every_query
def test_answers_the_same_whatever_the_default_graph_is(query: SavedQuery, today: View) -> None:
    union = run_query(today.map, query.text)
    named = today.map.store.query(query.text)
    assert isinstance(named, ox.QuerySolutions)
    assert [tuple(row) for row in named] == list(union.rows)
    assert union.rows or any(not parameter.optional for parameter in query.parameters)


@pytest.fixture(scope="module")
def part() -> ox.Store:
    """Some documents, and what follows for Gällivare and Kiruna on 2026-11-21."""
    map_ = open_map()
    scope = expand("municipality:2523"), expand("municipality:2584")
    install_derived(view_map(map_, ViewOptions(as_of=date(2026, 11, 21), municipalities=scope)))
    kept = {expand(name) for name in KEPT}
    return store_of(quad for quad in map_.store if graph_of(quad) in kept or graph_of(quad).startswith(f"{BASE}code/"))


def speaks_of_the_child_group(quad: ox.Quad) -> bool:
    """A group, a programme, and what is presumed of them."""
    name = shorten(getattr(quad.subject, "value", "")).partition(":")[2]
    about = ("child-group", "bup", "projekt-vald-i-nara-relationer", "development-kraftfalt-norr")
    return "presumed" in str(quad.predicate) or (name.startswith(about) and graph_of(quad) != expand("source:derived"))


def speaks_of_a_few_duties(quad: ox.Quad) -> bool:
    """The owners of some areas, and what is needed to judge them."""
    prefix, _, name = shorten(getattr(quad.subject, "value", "")).partition(":")
    if graph_of(quad) == expand("source:derived"):
        is_owner = name.endswith("/owner") and any(
            word in name for word in ("kontaktforbud", "sol-2025-19", "polislag")
        )
        is_broader = prefix in {"violence", "target"} and "within" in str(quad.predicate)
        return is_owner or is_broader or "assessment" in name
    return prefix in {"typology", "area"}


SLICES = {"disagreements": speaks_of_the_child_group, "without-agency": speaks_of_a_few_duties}
"""Queries that need a smaller part: rdflib joins in nested loops."""


@pytest.fixture(scope="module")
def elsewhere(part: ox.Store) -> rdflib.Dataset:
    """The part in another engine."""
    return dataset_of(part)


@every_query
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's query asks itself what it deprecates
@pytest.mark.parametrize("with_values", [False, True], ids=["as-it-stands", "with-values"])
def test_another_engine_gives_the_same_answer(
    query: SavedQuery, part: ox.Store, elsewhere: rdflib.Dataset, today: View, *, with_values: bool
) -> None:
    given = {p.name: p.example for p in query.parameters} if with_values else {}
    if with_values and query.name == "without-agency":
        given = {"agency": "Åklagarmyndigheten"}
    values = bind(query, given, today.map, language="sv") if with_values else {}
    store, dataset = part, elsewhere
    if query.name in SLICES:
        store = store_of(filter(SLICES[query.name], part))
        dataset = dataset_of(store)
    ours = run_query(Map(documents={}, store=store), query.text, values)
    theirs = dataset.query(query.text, initBindings={name: to_rdflib(term) for name, term in values.items()})
    expected = [tuple(None if term is None else to_rdflib(term) for term in row) for row in ours.rows]
    found = [row.asdict() for row in theirs if isinstance(row, rdflib.query.ResultRow)]
    assert [tuple(row.get(name) for name in ours.variables) for row in found] == expected
    assert expected


def graph_of(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def dataset_of(store: ox.Store) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    for quad in store:
        triple = (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object))
        dataset.graph(rdflib.URIRef(graph_of(quad))).add(triple)
    return dataset
