"""Where a query does not parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.queries.faults import fault_in
from vnr_graph.queries.saved import saved_queries
from vnr_graph.queries.scanning import scan
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from vnr_graph.errors import QueryError
    from vnr_graph.queries.saved import SavedQuery


def fault(text: str) -> QueryError:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text, prefixes=PREFIXES)
    return fault_in(scan(text, "asked.rq"), str(caught.value))


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("SELEKT * { ?s ?p ?o }", "1:1", "SELEKT"),
        ("SELECT *\n  WHERE { ?s ?p }", "2:17", "}"),
        ("SELECT ?s {\n  ?s a vnr:Agency } ORDER ?s", "2:27", "?s"),
        ("SELECT * { ?s ?p ?o }}", "1:22", "}"),
        ("SELECT * { ?s <p> ?o }", "1:15", "<p>"),
        ("SELECT * { ?s ?p 'åäö' . ?s ?p }", "1:32", "}"),
        ("SELECT * { FILTER(foo(?s)) }", "1:19", "foo"),
        ("SELECT * { FILTER(- - - 1) }", "1:23", "-"),
        ("SELECT * { BIND(COALESCE 1 AS ?x) }", "1:26", "1"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", "1:29", "ten"),
        ("SELECT * { ?s ?p ?o } trailing", "1:23", "trailing"),
        ("SELECT * {\r\n ?s ?p ?o ;; ] }", "2:14", "]"),
    ],
)
def test_tells_the_word_that_cannot_stand_there(text: str, place: str, word: str) -> None:
    found = fault(text)
    assert str(found.place) == f"asked.rq:{place}"
    assert found.message == "The query does not parse: “{word}” cannot stand here."
    assert found.values["word"] == word


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o", "SELECT", "SELECT * { ?s ?p [ ?p [ ?q", "PREFIX a: <urn:a>", "ASK { FILTER("]
)
def test_tells_that_it_ends_too_early(text: str) -> None:
    found = fault(text)
    assert found.message == "The query ends too early."
    assert str(found.place) == f"asked.rq:1:{len(text) + 1}"


def test_tells_an_undeclared_prefix_where_it_stands() -> None:
    found = fault("PREFIX ex: <urn:>\nSELECT * { ?s a vnr:Agency ; ex:p _:b ; nope:p ?o }")
    assert str(found) == (
        "asked.rq:2:41: The prefix nope: is not declared. "
        "Declare it with PREFIX. The map's own (vnr:, agency:, violence: …) need no declaration."
    )


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "SELECT names a variable"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * and GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "SELECT gives a name"),
    ],
)
def test_tells_what_makes_no_sense(text: str, beginning: str) -> None:
    found = fault(text)
    assert found.message.startswith(beginning)
    assert found.place is not None
    assert found.place.line == 1


@given(st.sampled_from(saved_queries()), st.data())
def test_a_word_put_where_it_cannot_stand_is_found(query: SavedQuery, data: st.DataObject) -> None:
    text = query.text
    tokens = scan(text).tokens
    position = data.draw(st.integers(0, len(tokens) - 1))
    start = tokens[position].start
    broken = f"{text[:start]}§ {text[start:]}"
    found = fault(broken)
    assert found.place == scan(broken, "asked.rq").place(start)
    assert found.values["word"] == "§"


def test_a_beginning_that_is_a_query_of_its_own_but_cannot_be_answered() -> None:
    found = fault("ASK { FILTER(<urn:f>(1)) } trailing")
    assert found.values["word"] == "trailing"
