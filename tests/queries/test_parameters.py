"""From typed values to terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.errors import InputError, QueryError, VocabularyError
from vnr_graph.queries.parameters import bind, bind_free, split_parameters
from vnr_graph.queries.saved import find_query
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

DATE = ox.NamedNode(expand("xsd:date"))


def node(short: str) -> ox.NamedNode:
    return ox.NamedNode(expand(short))


def test_splits_at_the_first_sign() -> None:
    assert split_parameters(["a=b=c", "$place = Jokkmokk ", "?x="]) == {"a": "b=c", "place": "Jokkmokk", "x": ""}
    assert split_parameters([]) == {}


@pytest.mark.parametrize("text", ["place", "", "=x", "$=x", "\u202e"])
def test_refuses_what_has_no_name_or_value(text: str) -> None:
    with pytest.raises(QueryError, match="is not a name with a value"):
        split_parameters([text])


def test_refuses_two_values() -> None:
    with pytest.raises(QueryError, match="place has two values"):
        split_parameters(["place=a", "$place=b"])


@pytest.mark.parametrize(
    "typed",
    ["Jokkmokk", "jokkmokk", "2510", "Jokkmokks kommun", "municipality:2510", expand("municipality:2510"), "JOKKMOKK "],
)
def test_a_municipality_by_any_of_its_names(shipped_map: Map, typed: str) -> None:
    assert bind(find_query("owners"), {"municipality": typed}, shipped_map, language="sv") == {
        "municipality": node("municipality:2510")
    }


def test_an_agency_that_is_derived(today: View) -> None:
    found = bind(find_query("without-agency"), {"agency": "Skolan i Kiruna"}, today.map, language="sv")
    assert found == {"agency": node("agency:2584-school")}


def test_dates_text_and_defaults(shipped_map: Map) -> None:
    duties = find_query("duties")
    assert bind(duties, {"date": "2014-08-06", "area": "detection"}, shipped_map, language="en") == {
        "date": ox.Literal("2014-08-06", datatype=DATE),
        "area": node("area:detection"),
    }
    assert bind(duties, {}, shipped_map, language="en") == {}
    questions = find_query("open-questions")
    assert bind(questions, {}, shipped_map, language="sv") == {"language": ox.Literal("sv")}
    hostile = '" } DELETE WHERE { ?s ?p ?o }'
    assert bind(questions, {"language": hostile}, shipped_map, language="sv") == {"language": ox.Literal(hostile)}


@pytest.mark.parametrize("typed", ["2014", "2014-13-01", "20140806", "2014-W32-3", "6/8 2014", "", "2014-08-06\n"])
def test_refuses_what_is_no_day(shipped_map: Map, typed: str) -> None:
    with pytest.raises(VocabularyError, match="is not a day"):
        bind(find_query("programmes"), {"date": typed}, shipped_map, language="sv")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("owners", {}, "owners needs a value for municipality. For example municipality=Jokkmokk."),
        ("owners", {"place": "x"}, "owners takes no value for place. It takes municipality."),
        ("meeting-points", {"x": "y"}, "meeting-points takes no value for x. It takes no values."),
        (
            "owners",
            {"municipality": "Jokmokk"},
            "Municipality: nothing is called Jokmokk. Is it one of these? Jok",
        ),
        ("owners", {"municipality": "area:detection"}, "Municipality: nothing is called area:detection."),
    ],
)
def test_tells_what_is_wrong(shipped_map: Map, name: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        bind(find_query(name), given, shipped_map, language="en")
    assert str(caught.value).casefold().startswith(message.casefold())


def test_free_variables_take_what_a_value_looks_like(shipped_map: Map) -> None:
    given = {"a": "Jokkmokk", "b": "2014-08-06", "c": '"Jokkmokk"', "d": "'it''s'", "e": "violence:sexual"}
    assert bind_free(given, shipped_map, language="sv") == {
        "a": node("municipality:2510"),
        "b": ox.Literal("2014-08-06", datatype=DATE),
        "c": ox.Literal("Jokkmokk"),
        "d": ox.Literal("it''s"),
        "e": node("violence:sexual"),
    }
    assert bind_free({}, shipped_map, language="sv") == {}
    with pytest.raises(VocabularyError, match="Nothing is called xyzzy"):
        bind_free({"a": "xyzzy"}, shipped_map, language="sv")
    with pytest.raises(VocabularyError, match="is not a day"):
        bind_free({"a": "2014-02-30"}, shipped_map, language="sv")
