"""The matrix: each cell once, in the order of types and chain, and where municipalities differ."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.chain import areas_in_order
from vnr_graph.matrix import Matrix, matrix_of, types_in_order
from vnr_graph.model import Answer
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

JOKKMOKK, GALLIVARE = expand("municipality:2510"), expand("municipality:2523")
CHILDREN_WITNESSES = expand("target:children-witnesses")


@pytest.fixture(scope="module")
def matrix(shipped_map: Map) -> Matrix:
    options = ViewOptions(
        as_of=date(2026, 11, 21), municipalities=(JOKKMOKK, GALLIVARE), typology=expand("typology:familjefrid-nine")
    )
    return matrix_of(view_map(shipped_map, options), (JOKKMOKK, GALLIVARE), target=CHILDREN_WITNESSES)


def test_rows_and_columns(matrix: Matrix, shipped_map: Map) -> None:
    assert [shorten(type_).removeprefix("violence:") for type_ in matrix.types] == [
        "physical",
        "psychological",
        "sexual",
        "economic",
        "material",
        "latent",
        "neglect",
        "honour-related",
        "digital",
    ]
    assert matrix.areas == areas_in_order(shipped_map)
    assert (matrix.municipalities, matrix.target) == ((JOKKMOKK, GALLIVARE), CHILDREN_WITNESSES)


@pytest.mark.parametrize("typology", ["core", "familjefrid-nine", "istanbul-convention"])
def test_an_ordered_typology_lists_each_of_its_types_once(shipped_map: Map, typology: str) -> None:
    view = view_map(shipped_map, ViewOptions(date(2026, 11, 21), typology=expand(f"typology:{typology}")))
    ordered = types_in_order(view)
    assert sorted(ordered) == list(view.types)
    assert ordered != view.types


def test_types_that_no_list_has_come_last(make_map: Callable[..., Map]) -> None:
    map_ = make_map(
        """
        typology:own a skos:Collection ;
            skos:member violence:sexual, violence:digital, violence:physical, violence:latent ;
            skos:memberList _:a .
        _:a rdf:first violence:sexual ; rdf:rest _:b .
        _:b rdf:first violence:neglect ; rdf:rest _:c .
        _:c rdf:first violence:latent ; rdf:rest _:a .
        typology:plain a skos:Collection ; skos:member violence:sexual, violence:digital .
        """
    )

    def order(typology: str) -> list[str]:
        view = view_map(map_, ViewOptions(date(2026, 11, 21), typology=expand(f"typology:{typology}")))
        return [shorten(type_).removeprefix("violence:") for type_ in types_in_order(view)]

    assert order("own") == ["sexual", "latent", "digital", "physical"]
    assert order("plain") == ["digital", "sexual"]


def test_each_cell_is_answered_once_municipality_by_municipality_and_type_by_type(matrix: Matrix) -> None:
    cells = [(cell.municipality, cell.violence_type, cell.area) for cell in matrix.answers]
    assert cells == [
        (municipality, type_, area)
        for municipality in matrix.municipalities
        for type_ in matrix.types
        for area in matrix.areas
    ]


def test_where_they_differ(matrix: Matrix) -> None:
    differing = {area for area in matrix.areas if matrix.differs(expand("violence:physical"), area)}
    assert differing == {expand("area:detection")}
    answers = [
        matrix.at(place, expand("violence:physical"), expand("area:detection")) for place in matrix.municipalities
    ]
    assert [answer.answer for answer in answers] == [Answer.SILENT, Answer.COLLECTIVE]
    assert [len(answer.groups) for answer in answers] == [0, 1]
    assert [len(answer.others) for answer in answers] == [2, 0]


def test_contributors_and_groups_beside_the_same_law_make_no_difference(shipped_map: Map) -> None:
    view = view_map(shipped_map, ViewOptions(as_of=date(2026, 11, 21), municipalities=(JOKKMOKK, GALLIVARE)))
    matrix = matrix_of(view, (JOKKMOKK, GALLIVARE), target=expand("target:exposed"))
    assert [(t, area) for t in matrix.types for area in matrix.areas if matrix.differs(t, area)] == []
    answers = [
        matrix.at(place, expand("violence:physical"), expand("area:detection")) for place in (JOKKMOKK, GALLIVARE)
    ]
    assert [(a.answer, len(a.owners), len(a.groups), len(a.others)) for a in answers] == [
        (Answer.STATUTORY, 0, 0, 2),
        (Answer.STATUTORY, 0, 1, 0),
    ]


def test_one_municipality_differs_from_nobody(shipped_map: Map) -> None:
    view = view_map(shipped_map, ViewOptions(as_of=date(2026, 11, 21), municipalities=(JOKKMOKK,)))
    matrix = matrix_of(view, [JOKKMOKK])
    assert matrix.target is None
    assert not any(matrix.differs(type_, area) for type_ in matrix.types for area in matrix.areas)


def test_a_cell_that_is_not_there(matrix: Matrix) -> None:
    with pytest.raises(KeyError):
        matrix.at(JOKKMOKK, expand("violence:stalking"), expand("area:detection"))
