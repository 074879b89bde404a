"""Taking a query apart, and refusing what would overflow a parser's stack."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnr_graph.errors import QueryError
from vnr_graph.queries.scanning import DEEPEST, LONGEST, MOST_LINKS, Kind, scan

BOMBS = {
    "braces": ("SELECT * {N}", "{", "}"),
    "brackets": ("SELECT * { FILTER(N) }", "(", ")"),
    "blank nodes": ("SELECT * { ?s ?p N }", "[ ?p ", "]"),
    "subqueries": ("SELECT * {N}", "{ SELECT * {", "}}"),
    "exists": ("SELECT * {N}", "FILTER EXISTS {", "}"),
    "functions": ("SELECT * { FILTER(N) }", "IF(1, 1, ", ")"),
    "not": ("SELECT * { FILTER(Ntrue) }", "!", ""),
    "plus": ("SELECT * { FILTER(1N) }", "+?x", ""),
    "minus": ("SELECT * { FILTER(1N) }", "-1", ""),
    "minus in one word": ("SELECT * { FILTER(trueN) }", "-true", ""),
    "times": ("SELECT * { FILTER(1N) }", "*?x", ""),
    "or": ("SELECT * { FILTER(?xN) }", "||?x", ""),
    "or between < and >": ("SELECT * { FILTER(?a<?xN>?b) }", "||?x", ""),
    "union": ("SELECT * { {}N }", "UNION{}", ""),
    "optional": ("SELECT * { ?s ?p ?o N }", "OPTIONAL{?s ?p ?o}", ""),
    "subtract": ("SELECT * { ?s ?p ?o N }", "MINUS{?s ?p ?o}", ""),
    "bind": ("SELECT * { N }", "BIND(1 AS ?v)", ""),
    "filter": ("SELECT * { ?s ?p ?o N }", "FILTER(?s=?o)", ""),
    "alternatives": ("SELECT * { ?s <urn:p>N ?o }", "|<urn:p>", ""),
    "paths": ("SELECT * { ?s <urn:p>N ?o }", "/<urn:p>", ""),
    "quoted": ("SELECT * { N ?p ?o }", "<<?a ?b ", ""),
}


def bomb(name: str, count: int) -> str:
    frame, opening, closing = BOMBS[name]
    return frame.replace("N", opening * count + closing * count)


def python(code: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, input=given, text=True, check=False, capture_output=True)  # noqa: S603  # ourselves


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("count", [3000, 25_000])
def test_refuses_bombs(name: str, count: int) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError) as caught:
        scan(bomb(name, count))
    assert time.monotonic() - started < 5
    assert caught.value.place is not None
    assert caught.value.values["limit"] in {DEEPEST, MOST_LINKS, LONGEST}


def test_the_worst_of_them_do_kill_an_unguarded_parser() -> None:
    code = f"import pyoxigraph; pyoxigraph.Store().query({'SELECT * ' + '{' * 20_000 + '}' * 20_000!r})"
    assert python(code).returncode < 0


@pytest.mark.parametrize("name", BOMBS)
def test_what_passes_parses_without_harm(name: str) -> None:
    """As much of each bomb as the bounds let through, evaluated in a process that may die."""
    low, high = 1, MOST_LINKS + 1
    while high - low > 1:
        middle = (low + high) // 2
        try:
            scan(bomb(name, middle))
            low = middle
        except QueryError:
            high = middle
    code = (
        "import sys; from vnr_graph.queries.running import QueryLimits, run_query;"
        "from vnr_graph.store.opening import Map; from vnr_graph.errors import QueryError; import pyoxigraph as ox\n"
        "try:\n  run_query(Map({}, ox.Store()), sys.stdin.read(), limits=QueryLimits(seconds=2))\n"
        "except QueryError as error:\n  print(error.message)\n"
    )
    done = python(code, bomb(name, low))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "text",
    ["'" + "\\'" * 500_000, "SELECT " + "<a" * 400_000, "SELECT " + "'''" * 300_000, "\\" * 500_000, "?" * 500_000],
    ids=["escapes", "less than", "long strings", "backslashes", "marks"],
)
def test_takes_apart_in_time_that_grows_with_length(text: str) -> None:
    started = time.monotonic()
    with suppress(QueryError):
        scan(text)
    assert time.monotonic() - started < 10


def test_long_lists_of_values_pass() -> None:
    text = "SELECT * { VALUES (?a ?b) {" + '(typology:familjefrid-nine "2014-08-06"^^xsd:date) ' * 15_000 + "} }"
    assert len(scan(text).tokens) > 15_000 * 6
    assert scan("SELECT * { FILTER(?x IN (" + "1, " * 50_000 + "1)) }").variables == {"x"}


def test_the_longest_query_passes_and_one_byte_more_does_not() -> None:
    whole = "SELECT * {} #" + "x" * (LONGEST - 13)
    assert len(scan(whole).tokens) == 4
    with pytest.raises(QueryError, match="longer than 1048576 bytes"):
        scan(whole + "x")
    with pytest.raises(QueryError, match="longer"):
        scan("#" + "å" * (LONGEST // 2))


@pytest.mark.parametrize("text", ["", "  \n", "# nothing asked", "\ufeff"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        scan(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?s <http://a/#b(c)> 'x'", [Kind.WORD, Kind.IRI, Kind.STRING]),
        ('"""a"b""c"""', [Kind.STRING]),
        ("'''a'b''\n'''", [Kind.STRING]),
        ("''", [Kind.STRING]),
        ('"\\"#" # "', [Kind.STRING]),
        ("ex:a\\'b '#'", [Kind.WORD, Kind.STRING]),
        ("?a < ?b", [Kind.WORD, Kind.SIGN, Kind.WORD]),
        ("?a<?b", [Kind.WORD, Kind.SIGN, Kind.WORD]),
        ("'1'^^xsd:date@", [Kind.STRING, Kind.SIGN, Kind.WORD, Kind.SIGN]),
        ("<urn:\\u0061>", [Kind.IRI]),
    ],
)
def test_words(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in scan(text).tokens] == kinds


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comment_ends_with_its_line(end: str) -> None:
    found = scan(f"SELECT # ' {{ \" {end} * {{}}")
    assert [token.text for token in found.tokens] == ["SELECT", "*", "{", "}"]
    assert str(found.place(found.tokens[1].start)) == "query:2:2"


@pytest.mark.parametrize("text", ["SELECT 'a", 'SELECT "a\nb"', "SELECT '''a''", 'SELECT """', "SELECT 'a\rb'"])
def test_a_text_without_an_end_is_told_where_it_begins(text: str) -> None:
    with pytest.raises(QueryError, match="does not end") as caught:
        scan(text)
    assert str(caught.value.place) == "query:1:8"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { FILTER(?a<'''x>''' ) SERVICE <urn:x> {} FILTER(?b<'''y>''') }",
        "SELECT * { FILTER(?a<?s#>\n||true) }",
        "PREFIX urn: <urn:> SELECT * { FILTER(?a<urn:s#>\n||true) }",
        "SELECT * { FILTER(1<((((((1))))))>2) }",
        "SELECT * { FILTER(f:x()<(1)>2) }",
    ],
)
def test_refuses_what_could_be_an_address_or_less_than(text: str) -> None:
    with pytest.raises(QueryError, match="cannot be told"):
        scan(text)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX ex: <urn:x#> SELECT * { ?s a <urn:x#y>, <http://a/#b'> }",
        "BASE <#> SELECT * { GRAPH <#g> { ?s ?p ?o } }",
        "SELECT * { ?s <https://w3id.org/vnr-graph/ontology#kind> ?o FILTER(?a<?b&&?c>?d) }",
    ],
)
def test_takes_addresses_where_nothing_else_can_stand(text: str) -> None:
    assert scan(text).tokens


def test_names_variables_without_their_mark() -> None:
    assert scan("SELECT ?a $b { ?a ex:p ?c. '?d' <urn:?e> $b-1 } # ?f").variables == {"a", "b", "c"}


@given(st.text(max_size=200))
def test_whatever_is_typed_is_taken_apart_or_refused(text: str) -> None:
    try:
        found = scan(text)
    except QueryError:
        return
    for token in found.tokens:
        assert found.text[token.start : token.end] == token.text
    assert all(a.end <= b.start for a, b in zip(found.tokens, found.tokens[1:], strict=False))
