"""The matrix for a terminal, a spreadsheet and a program."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vnr_graph.matrix import Matrix, matrix_of
from vnr_graph.report.matrices import matrix_as_csv, matrix_as_json, print_matrix
from vnr_graph.store.view import view_map
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

EXEMPELBY, GRANNBY = expand("municipality:9901"), expand("municipality:9902")
AREAS = tuple(
    expand(f"area:{name}") for name in ("detection", "support-exposed", "crime-investigation", "national-coordination")
)
TYPES = (expand("violence:digital"), expand("violence:physical"))


def some(view: View, *municipalities: str, target: str | None = None) -> Matrix:
    """Two types by four areas."""
    matrix = matrix_of(view, municipalities, target=target)
    kept = {
        cell: answer for cell, answer in matrix.answers.items() if cell.violence_type in TYPES and cell.area in AREAS
    }
    order = {type_: number for number, type_ in enumerate((*municipalities, *TYPES))}
    cells = sorted(kept, key=lambda cell: (order[cell.municipality], order[cell.violence_type]))
    return replace(matrix, types=TYPES, areas=AREAS, answers={cell: kept[cell] for cell in cells})


def test_one_municipality(small_view: View, shown: Callable[..., str]) -> None:
    assert (
        shown(print_matrix, some(small_view, EXEMPELBY), small_view, "en")
        == """\
Exempelby · core list · 2026-06-30
                              a b
 2  detection                 ● ●
13  support to those exposed  ◌ ◌
 7  crime investigation       § §
24  national coordination an… – –

a  digital violence
b  physical violence

● named  ◉ shared  § by law only  ◌ collective only  ∅ declared none  – silent
"""
    )


def test_two_municipalities_side_by_side(small_view: View, shown: Callable[..., str]) -> None:
    matrix = some(small_view, EXEMPELBY, GRANNBY, target=expand("target:exposed"))
    assert (
        shown(print_matrix, matrix, small_view, "en")
        == """\
Exempelby | Grannby · people exposed to violence · core list · 2026-06-30
                              a  b
 2  detection                 ●– ●–
13  support to those exposed  ◌– ◌–
 7  crime investigation       §§ §§
24  national coordination an… –– ––

a  digital violence
b  physical violence

● named  ◉ shared  § by law only  ◌ collective only  ∅ declared none  – silent

Where they differ
detection: Exempelby ● named, Grannby – silent (every type)
support to those exposed: Exempelby ◌ collective only, Grannby – silent (every type)
"""
    )


def test_a_difference_in_some_types_names_them(small_view: View, shown: Callable[..., str]) -> None:
    support = expand("area:support-children")
    matrix = replace(matrix_of(small_view, (EXEMPELBY, GRANNBY)), areas=(support,))
    text = shown(print_matrix, matrix, small_view, "en")
    assert text.endswith(
        "Where they differ\nsupport to children: Exempelby ● named, Grannby – silent (digital violence)\n"
    )


def test_municipalities_that_do_not_differ(small_view: View, shown: Callable[..., str]) -> None:
    matrix = replace(some(small_view, EXEMPELBY, GRANNBY), areas=AREAS[2:])
    assert shown(print_matrix, matrix, small_view, "en").endswith(
        "Where they differ\nNowhere: every cell has the same answer.\n"
    )


@pytest.mark.parametrize(("count", "first", "last"), [(27, "a", "A"), (52, "a", "Z"), (53, "1", "53")])
def test_a_long_typology_has_a_sign_for_each_type(
    small_view: View, shown: Callable[..., str], count: int, first: str, last: str
) -> None:
    types = tuple(expand(f"violence:type-{number}") for number in range(count))
    view = replace(small_view)
    view.__dict__["types"] = types
    matrix = replace(matrix_of(view, (EXEMPELBY,)), areas=AREAS[:1])
    lines = shown(print_matrix, matrix, view, "en").splitlines()
    header, row = lines[1].split(), lines[2].removeprefix(" 2  detection").split()
    assert (header[0], header[-1], len(header), len(row)) == (first, last, count, count)
    assert lines[1].index(f" {last}") == len(lines[2]) - len(row[-1]) - 1
    assert f"{last}  violence:type-{count - 1}" in lines


def test_no_type_at_all(small_view: View, shown: Callable[..., str]) -> None:
    matrix = replace(some(small_view, EXEMPELBY), types=(), answers={})
    assert " 2  detection\n" in shown(print_matrix, matrix, small_view, "en")


def test_csv_has_a_row_for_each_cell(small_view: View) -> None:
    text = matrix_as_csv(some(small_view, EXEMPELBY, GRANNBY, target=expand("target:exposed")), small_view, "en")
    assert text.count("\r\n") == text.count("\n") == 17
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[:4] == [
        [
            "municipality code",
            "municipality",
            "type of violence",
            "area",
            "group",
            "answer",
            "named owners",
            "owners by law",
            "groups tasked",
            "differs",
        ],
        [
            "9901",
            "Exempelby",
            "digital violence",
            "detection",
            "people exposed to violence",
            "named",
            "Social services",
            "",
            "",
            "yes",
        ],
        [
            "9901",
            "Exempelby",
            "digital violence",
            "crime investigation",
            "people exposed to violence",
            "by law only",
            "",
            "Police",
            "",
            "",
        ],
        [
            "9901",
            "Exempelby",
            "digital violence",
            "support to those exposed",
            "people exposed to violence",
            "collective only",
            "",
            "",
            "The group",
            "yes",
        ],
    ]
    assert rows[-1] == [
        "9902",
        "Grannby",
        "physical violence",
        "national coordination and knowledge",
        "people exposed to violence",
        "silent",
        "",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_has_no_formula(make_map: Callable[..., Map], small_view: View, start: str) -> None:
    text = f"""
    municipality:9901 a vnr:Municipality ; rdfs:label "{start}cmd|' /C calc'!A0"@sv .
    agency:x a vnr:Agency ; rdfs:label "{start}1;+2,\\"3\\""@sv .
    responsibility:r a vnr:Responsibility ; vnr:holder agency:x ; vnr:role role:owner ; vnr:area area:detection ;
        vnr:violenceType violence:physical ; vnr:targetGroup target:exposed ; vnr:municipality municipality:9901 .
    """
    view = view_map(make_map(text), small_view.options)
    rows = list(csv.reader(io.StringIO(matrix_as_csv(some(view, EXEMPELBY), view, "sv"))))
    assert {row[1] for row in rows[1:]} == {f"'{start}cmd|' /C calc'!A0"}
    assert {row[6] for row in rows[1:]} == {"", f'\'{start}1;+2,"3"'}
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row)


def test_json_has_each_cell(small_view: View) -> None:
    data = json.loads(matrix_as_json(some(small_view, EXEMPELBY, GRANNBY), small_view))
    assert list(data) == ["asOf", "typology", "target", "municipalities", "types", "areas", "holders", "cells"]
    assert data["holders"] == [
        {"iri": expand("agency:9901-social-services"), "sv": "Socialtjänsten", "en": "Social services"},
        {"iri": expand("agency:police"), "sv": "Polisen", "en": "Police"},
        {"iri": expand("group:g"), "sv": "Gruppen", "en": "The group"},
    ]
    assert (data["asOf"], data["target"], data["typology"]["iri"]) == ("2026-06-30", None, expand("typology:core"))
    assert [place["sv"] for place in data["municipalities"]] == ["Exempelby", "Grannby"]
    assert [type_["iri"] for type_ in data["types"]] == list(TYPES)
    assert [area["iri"] for area in data["areas"]] == list(AREAS)
    assert len(data["cells"]) == 16
    assert data["cells"][0] == {
        "municipality": EXEMPELBY,
        "type": TYPES[0],
        "area": AREAS[0],
        "answer": "named",
        "owners": [expand("agency:9901-social-services")],
        "statutory": [],
        "groups": [],
        "inPart": False,
        "differs": True,
    }


def test_json_names_the_group_asked_for(small_view: View) -> None:
    matrix = some(small_view, EXEMPELBY, target=expand("target:exposed"))
    assert json.loads(matrix_as_json(matrix, small_view))["target"]["en"] == "people exposed to violence"
