"""What a query may not do here."""

from __future__ import annotations

import sys

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.errors import QueryError
from vnr_graph.queries.scanning import scan
from vnr_graph.queries.screening import screen


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "1:12"),
        ("SELECT * {\n  ?s ?p ?o .\n  service silent ?x { ?s ?p ?o } }", "3:3"),
        ("SELECT * { FILTER EXISTS { SERVICE <urn:x> {} } }", "1:28"),
        ("SELECT * { { SELECT * { SERVICE <urn:x> {} } } }", "1:25"),
        ("ASK { OPTIONAL { SERVICE <urn:x> {} } }", "1:18"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", "1:32"),
        ("DESCRIBE ?s { SERVICE <urn:x> { ?s ?p ?o } }", "1:15"),
    ],
)
def test_refuses_to_ask_elsewhere(text: str, place: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused") as caught:
        screen(scan(text))
    assert str(caught.value.place) == f"query:{place}"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
        "ASK FROM <urn:x> { ?s ?p ?o }",
        "DESCRIBE <urn:y> FROM <urn:x>",
    ],
)
def test_refuses_another_data_set(text: str) -> None:
    with pytest.raises(QueryError, match="FROM is refused"):
        screen(scan(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1:1/> SELECT * { SERVICEex:s { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROMNAMED <urn:x> { ?s ?p ?o }",
    ],
)
def test_refuses_keywords_that_run_into_their_neighbours(text: str) -> None:
    """The engine itself takes them, and would go to the network."""
    with pytest.raises(QueryError, match="does not parse as SPARQL"):
        screen(scan(text))


def test_refuses_a_hidden_keyword_in_a_query_too_intricate_to_parse() -> None:
    text = "SELECT * { FILTER(" + "(" * 90 + "1" + ")" * 90 + ") SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    with pytest.raises(QueryError, match="SERVICE"):
        screen(scan(text))


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT"),
        ("PREFIX ex: <urn:> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("BASE <urn:x:> PREFIX ex: <urn:> WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("LOAD <file:///etc/passwd>", "LOAD"),
        ("clear all", "CLEAR"),
        ("DROP GRAPH <urn:x>", "DROP"),
        ("CREATE GRAPH <urn:x>", "CREATE"),
        ("ADD <urn:a> TO <urn:b>", "ADD"),
        ("MOVE <urn:a> TO <urn:b>", "MOVE"),
        ("COPY <urn:a> TO <urn:b>", "COPY"),
    ],
)
def test_refuses_every_form_of_update(text: str, keyword: str) -> None:
    with pytest.raises(QueryError, match="changes nothing") as caught:
        screen(scan(text))
    assert caught.value.values == {"keyword": keyword}
    place = caught.value.place
    assert place is not None
    assert place.column == text.upper().index(keyword) + 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service ?from { ?service vnr:validFrom ?from . ?s vnr:kind kind:social-services }",
        "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:1/> {}', \"FROM\"@en } # SERVICE FROM",
        "SELECT * { ?s <http://127.0.0.1/SERVICE> <urn:FROM> }",
        "PREFIX insert: <urn:> SELECT * { ?s insert:delete ?o }",
    ],
)
def test_words_that_are_no_keywords_pass_without_another_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib.plugins.sparql.parser", None)
    screen(scan(text))


def test_a_prefix_called_as_a_keyword_passes_by_the_parse() -> None:
    screen(scan("PREFIX service: <urn:> SELECT * { ?s service:from ?o }"))


HOSTILE = [
    "SERVICE",
    "FROM",
    "NAMED",
    "<http://127.0.0.1:1/>",
    "{",
    "}",
    "?s ?p ?o",
    ".",
    "'",
    '"',
    "#",
    "\n",
    "<",
    ">",
    "(",
]
HOSTILE += [")", "SELECT *", "FILTER", "ex:a", "true", "1", "\\", "||", "'''", "SILENT", " ", "\u0053ERVICE"]


@given(st.lists(st.sampled_from(HOSTILE), max_size=25))
def test_no_mixture_reaches_out(pieces: list[str]) -> None:
    """What passes the screen never makes pyoxigraph open a connection; the network guard would fail the test."""
    text = "PREFIX ex: <http://127.0.0.1:1/> SELECT * {" + "".join(pieces) + "}"
    try:
        found = scan(text)
        screen(found)
    except QueryError:
        return
    try:
        answer = ox.Store().query(found.text)
    except (SyntaxError, ValueError):
        return
    assert isinstance(answer, ox.QuerySolutions)
    list(answer)
