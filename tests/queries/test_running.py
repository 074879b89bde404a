"""Running queries: what comes back, and what is refused on the way."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.errors import QueryError
from vnr_graph.queries.running import QueryLimits, run_query, run_saved
from vnr_graph.queries.saved import find_query
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.queries.saved import SavedQuery
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

JOKKMOKK = ox.NamedNode(expand("municipality:2510"))


def test_select_gives_rows_in_the_order_asked_for(shipped_map: Map) -> None:
    result = run_query(
        shipped_map,
        "SELECT ?code ?none { ?m vnr:county county:25 ; vnr:scbCode ?code } ORDER BY DESC(?code) LIMIT 3",
    )
    assert result.variables == ("code", "none")
    assert result.rows == tuple((ox.Literal(code), None) for code in ("2584", "2583", "2582"))
    assert result.truth is None
    assert result.triples is None


@pytest.mark.parametrize(("code", "truth"), [("2510", True), ("9999", False)])
def test_ask_gives_yes_or_no(shipped_map: Map, code: str, *, truth: bool) -> None:
    result = run_query(shipped_map, f"ASK {{ ?m vnr:scbCode '{code}' }}")
    assert result.truth is truth
    assert result.rows == ()


def test_construct_gives_each_triple_once_in_order(shipped_map: Map) -> None:
    result = run_query(
        shipped_map,
        "CONSTRUCT { ?c a vnr:County } WHERE { ?m vnr:county ?c FILTER(?c IN (county:25, county:24)) }",
    )
    county = ox.NamedNode(expand("vnr:County"))
    is_a = ox.NamedNode(expand("rdf:type"))
    assert result.triples == tuple(
        ox.Triple(ox.NamedNode(expand(f"county:{code}")), is_a, county) for code in ("24", "25")
    )


def test_describe_reads_every_document(shipped_map: Map) -> None:
    result = run_query(shipped_map, "DESCRIBE municipality:2510")
    assert result.triples is not None
    assert ox.Literal("2510") in {triple.object for triple in result.triples}


def test_documents_are_graphs(shipped_map: Map) -> None:
    result = run_query(
        shipped_map,
        "SELECT DISTINCT ?document { GRAPH ?document { group:child-group a ?class } } ORDER BY ?document",
    )
    assert [str(row[0]) for row in result.rows] == [
        f"<{expand('source:gallivare-vald-i-nara-relation')}>",
        f"<{expand('source:jokkmokk-forebyggande-arbete')}>",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?g { $place vnr:scbCode ?code }",
        "{ SELECT $place ?code { GRAPH ?g { $place vnr:scbCode ?code } } }",
        "GRAPH ?g { ?m vnr:scbCode ?code } FILTER(?m = $place)",
        "GRAPH ?g { ?m vnr:scbCode ?code } MINUS { GRAPH ?h { ?m a ?class } FILTER(?m != $place) }",
        "GRAPH ?g { ?m vnr:scbCode ?code } BIND(STR($place) AS ?p) FILTER(STR(?m) = ?p)",
        "GRAPH ?g { ?m vnr:scbCode ?code } FILTER EXISTS { GRAPH ?h { $place vnr:scbCode ?code } }",
        "{ GRAPH ?g { $place vnr:scbCode ?code } } UNION { GRAPH ?g { $place vnr:scbCode ?code } FILTER(false) }",
        "BIND(COALESCE($place, municipality:2584) AS ?m) GRAPH ?g { ?m vnr:scbCode ?code }",
    ],
)
def test_a_value_takes_its_variables_place_everywhere(shipped_map: Map, pattern: str) -> None:
    text = f"SELECT DISTINCT $place ?code {{ {pattern} }}"
    assert run_query(shipped_map, text, {"place": JOKKMOKK}).rows == ((JOKKMOKK, ox.Literal("2510")),)


@pytest.mark.parametrize(
    "value",
    [
        '" } DELETE WHERE { ?s ?p ?o } #',
        "' . } INSERT DATA { <urn:a> <urn:b> <urn:c> } #",
        '2510" } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #',
        "\u202eelzzub",
        "\x00\x1b[31m",
        "$code ?code {}",
        "\\u0022",
    ],
)
def test_a_value_is_never_syntax(shipped_map: Map, value: str) -> None:
    before = len(shipped_map.store)
    text = "SELECT ?m $code { GRAPH ?g { ?m vnr:scbCode $code } }"
    assert run_query(shipped_map, text, {"code": ox.Literal(value)}).rows == ()
    echoed = run_query(shipped_map, "SELECT $v ?same { BIND(STR($v) AS ?same) }", {"v": ox.Literal(value)})
    assert echoed.rows == ((ox.Literal(value), ox.Literal(value)),)
    assert len(shipped_map.store) == before


def test_an_unknown_variable_is_named(shipped_map: Map) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(shipped_map, "SELECT ?s { ?s ?p $o }", {"x": JOKKMOKK, "z": JOKKMOKK}, path="mine.rq")
    assert str(caught.value) == "mine.rq: The query has no variable $x, $z. It has $o, $p, $s."


def test_a_variable_with_a_value_must_be_selected(shipped_map: Map) -> None:
    with pytest.raises(QueryError, match="must be among those that SELECT names"):
        run_query(shipped_map, "SELECT ?s { ?s ?p $o }", {"o": JOKKMOKK})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT $v ?o { BIND($v AS ?o) }", "1:21"),
        ("SELECT $v ($v AS ?o) {}", "1:12"),
        ("SELECT $v { ?s a $v\n FILTER(!bound(?v)) }", "2:16"),
        ("SELECT $v { FILTER($v) }", "1:20"),
        ("SELECT $v { ?s a $v } GROUP BY $v HAVING($v)", "1:42"),
    ],
)
def test_a_value_that_would_be_lost_is_refused(shipped_map: Map, text: str, place: str) -> None:
    """The engine answers these as if the variable were free, which a person would take for the answer."""
    with pytest.raises(QueryError, match="would be lost here") as caught:
        run_query(shipped_map, text, {"v": JOKKMOKK})
    assert str(caught.value.place) == f"query:{place}"


def test_the_engine_does_lose_a_value() -> None:
    """When it no longer does, the refusal can go."""
    answer = ox.Store().query("SELECT $v ?o { BIND($v AS ?o) }", substitutions={ox.Variable("v"): JOKKMOKK})
    assert isinstance(answer, ox.QuerySolutions)
    assert [tuple(row) for row in answer] == [(JOKKMOKK, None)]


def test_a_syntax_error_has_its_place(shipped_map: Map) -> None:
    with pytest.raises(QueryError, match="cannot stand here") as caught:
        run_query(shipped_map, "SELECT * {\n  ?s a vnr:Agency ; }}", path="mine.rq")
    assert str(caught.value.place) == "mine.rq:2:22"


def test_what_the_engine_cannot_do_is_told(shipped_map: Map) -> None:
    with pytest.raises(QueryError, match=r"cannot be answered: The custom function <urn:f> is not supported\."):
        run_query(shipped_map, "SELECT * { ?s a vnr:County FILTER(<urn:f>(?s)) }")


def test_too_many_rows_are_an_error_and_not_a_part(shipped_map: Map) -> None:
    text = "SELECT ?m { ?m a vnr:Municipality }"
    assert len(run_query(shipped_map, text, limits=QueryLimits(rows=290)).rows) == 290
    with pytest.raises(QueryError, match="more than 289 rows"):
        run_query(shipped_map, text, limits=QueryLimits(rows=289))
    with pytest.raises(QueryError, match="more than 5 rows"):
        run_query(shipped_map, "CONSTRUCT WHERE { ?m a vnr:Municipality }", limits=QueryLimits(rows=5))


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_that_takes_too_long_is_given_up(shipped_map: Map) -> None:
    """In a process of its own: what is given up goes on until its process ends."""
    code = (
        "from vnr_graph.queries.running import QueryLimits, run_query\n"
        "from vnr_graph.store.opening import open_map\n"
        f"run_query(open_map(), {RUNAWAY!r}, limits=QueryLimits(seconds=0.5))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], text=True, check=False, capture_output=True)  # noqa: S603  # ours
    assert time.monotonic() - started < 20
    assert done.returncode == 1
    assert "The query took more than 0.5 seconds." in done.stderr
    assert "panicked" not in done.stderr
    assert len(shipped_map.store) > 0


def test_the_time_that_is_allowed(shipped_map: Map) -> None:
    ones = "1 " * 1500
    text = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {ones} }} VALUES ?b {{ {ones} }} }}"
    with pytest.raises(QueryError, match=r"more than 0\.001 seconds"):
        run_query(shipped_map, text, limits=QueryLimits(seconds=0.001))
    assert run_query(shipped_map, text).rows == ((ox.Literal(1500 * 1500),),)


def test_deep_queries_run_from_a_thread_with_a_small_stack(shipped_map: Map) -> None:
    text = "SELECT * { FILTER(" + "(" * 90 + "true" + ")" * 90 + ") " + "FILTER EXISTS {" * 4 + "}" * 4 + "}"
    done: list[int] = []
    ordinary = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: done.append(len(run_query(shipped_map, text).rows)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(ordinary)
    assert done == [1]


def test_several_may_ask_at_once(shipped_map: Map) -> None:
    results: list[int] = []

    def ask() -> None:
        results.append(len(run_query(shipped_map, "SELECT ?c { ?c a vnr:County }").rows))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [21] * 8


def test_a_saved_question_gives_the_columns_of_its_header(today: View) -> None:
    query = find_query("owners")
    result = run_saved(today.map, query, {"municipality": JOKKMOKK})
    assert result.variables == tuple(column.name for column in query.columns)
    assert "municipality" not in result.variables


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("owners", {}, "owners needs a value for municipality."),
        ("evidence", {"language": ox.Literal("sv")}, "evidence needs a value for thing."),
        ("members", {"place": JOKKMOKK}, "members takes no value for place. It takes group."),
        ("meeting-points", {"place": JOKKMOKK}, "meeting-points takes no value for place. It takes no values."),
    ],
)
def test_a_saved_question_wants_its_own_values(
    today: View, name: str, parameters: dict[str, ox.NamedNode], message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        run_saved(today.map, find_query(name), parameters)
    assert str(caught.value).startswith(message)


def test_a_header_that_names_what_the_query_does_not_give(
    today: View, write_query: Callable[[str], SavedQuery]
) -> None:
    query = write_query("#+ returns:\n#+   x:\n#+     sv: X\n#+     en: X\nSELECT ?y { BIND(1 AS ?y) }\n")
    with pytest.raises(QueryError, match=r"gives back no \?x, which its header names"):
        run_saved(today.map, query, {})
