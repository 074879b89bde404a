"""``vnr who``, ``vnr matrix`` and ``vnr disagreements`` answer as the pages and the law have it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

DAY: Final = "2026-11-21"
GALLIVARE: Final = "source:gallivare-vald-i-nara-relation"
JOKKMOKK: Final = "source:jokkmokk-forebyggande-arbete"
AS_GALLIVARE_LISTS: Final = {
    "agency:2510-social-services",
    "agency:2521-social-services",
    "agency:2523-social-services",
    "agency:2584-social-services",
    "agency:barnkliniken-gallivare-sjukhus",
    "agency:bup-gallivare-kiruna",
    "agency:child-group-police",
    "agency:child-group-primary-care",
    "agency:kvinnokliniken-gallivare-sjukhus",
}
AS_JOKKMOKK_LISTS: Final = {
    "agency:aklagarmyndigheten",
    "agency:bup",
    "agency:child-group-police",
    "agency:child-group-primary-care",
    "agency:child-group-social-services",
    "agency:kvinnokliniken",
    "agency:lapplands-barnklinik",
}
ANSWERS: Final = {
    "named": "named",
    "shared": "shared",
    "statutory": "by law only",
    "collective": "collective only",
    "declared-none": "declared none",
    "silent": "silent",
}
"""What each of the six answers is called, for a program and for a person."""


def asked(vnr: Callable[..., Any], *arguments: str) -> Any:  # noqa: ANN401  # JSON
    run = vnr(*arguments, "--format", "json", "--as-of", DAY)
    assert (run.code, run.err) == (0, "")
    return json.loads(run.out)


def test_who_names_the_groups_with_the_members_of_each_page(vnr: Callable[..., Any]) -> None:
    chain = asked(vnr, "who", "--municipality", "Jokkmokk", "--group", "barn")
    groups = {
        shorten(group["group"]["iri"]): (
            group["differs"],
            {
                shorten(one["source"]["iri"]): {shorten(member["iri"]) for member in one["members"]}
                for one in group["lists"]
            },
        )
        for group in chain["groups"]
    }
    assert groups == {
        "group:2510-collaboration": (
            False,
            {
                JOKKMOKK: {
                    "agency:2510-health-care",
                    "agency:2510-police",
                    "agency:2510-pupil-health",
                    "agency:2510-refugee-reception",
                    "agency:2510-social-services",
                    "agency:jokkmokks-kvinnojour",
                }
            },
        ),
        "group:child-group": (True, {GALLIVARE: AS_GALLIVARE_LISTS, JOKKMOKK: AS_JOKKMOKK_LISTS}),
    }


def test_who_names_by_law_those_whose_acts_are_in_force_on_the_day(vnr: Callable[..., Any]) -> None:
    chain = asked(vnr, "who", "--municipality", "Jokkmokk", "--group", "barn")
    by_law = {
        (shorten(owner["holder"]["iri"]), shorten(owner["act"]["iri"]), owner["section"])
        for step in chain["steps"]
        for owner in step["statutory"]
    }
    assert by_law >= {
        ("agency:2510-social-services", "source:sfs-2025-400", "4 kap. 1 §"),
        ("agency:polismyndigheten", "source:sfs-1984-387", "2 §"),
        ("agency:polismyndigheten", "source:sfs-1962-700", "4 kap. 3 §"),
        ("agency:aklagarmyndigheten", "source:sfs-2015-743", "1 och 2 §§"),
        ("agency:region-25", "source:sfs-2010-659", "6 kap. 5 §"),
    }
    for step in chain["steps"]:
        for owner in step["statutory"]:
            assert owner["validFrom"] <= DAY
            assert owner["validThrough"] is None or owner["validThrough"] >= DAY
    assert "source:sfs-2001-453" not in {act for _, act, _ in by_law}


def test_who_follows_the_law_of_another_day(vnr: Callable[..., Any]) -> None:
    run = vnr("who", "--municipality", "Jokkmokk", "--group", "barn", "--as-of", "2025-06-30", "--format", "json")
    acts = {
        shorten(owner["act"]["iri"])
        for step in json.loads(run.out)["steps"]
        for owner in step["statutory"]
        if shorten(owner["holder"]["iri"]) == "agency:2510-social-services"
    }
    assert "source:sfs-2001-453" in acts
    assert "source:sfs-2025-400" not in acts


def test_who_tells_a_person_the_same(vnr: Callable[..., Any]) -> None:
    text = vnr("who", "--municipality", "Jokkmokk", "--group", "barn", "--as-of", DAY).out
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0] == "Jokkmokk · any type of violence · children · 2026-11-21"
    assert "◌ Jokkmokk collaboration group on violence in close relationships" in lines
    assert "◌ Collaboration group on violence against children" in lines
    assert (
        "members according to Jokkmokk Municipality: Preventive work (2014-08-06): "
        "Child and adolescent psychiatry (BUP)*, Lapplands Barnklinik (paediatric clinic)*, "
        "Police in the collaboration group on violence against children, "
        "Primary care in the collaboration group on violence against children, "
        "Social services in the collaboration group on violence against children, "
        "Swedish Prosecution Authority, Women's clinic*"
    ) in lines
    assert "! The lists differ:" in lines
    assert any(line.startswith("only in Gällivare Municipality: Preventive work (undated): ") for line in lines)
    assert any(
        line.startswith("§ Social services of Jokkmokk – by law: Social Services Act (2025:400)") for line in lines
    )
    assert any(line.startswith("§ Swedish Police Authority – by law: Police Act (1984:387)") for line in lines)
    assert any(line.startswith("§ Swedish Prosecution Authority – by law: ") for line in lines)
    assert any(
        line.startswith("§ Region Norrbotten – by law: Patient Safety Act (2010:659) 6 kap. 5 §") for line in lines
    )


def test_who_speaks_swedish(vnr: Callable[..., Any]) -> None:
    text = vnr("who", "--municipality", "Jokkmokk", "--group", "barn", "--as-of", DAY, "--lang", "sv").out
    assert text.startswith("Jokkmokk · ")
    assert "Samverkansgruppen kring våld mot barn" in text
    assert "Åklagarmyndigheten" in text
    assert "by law" not in text
    assert "members according to" not in text


@pytest.mark.parametrize(
    ("municipality", "group", "type_", "area"),
    [
        ("2510", "barn", "fysiskt våld", "upptäckt"),
        ("jokkmokk", "children", "physical violence", "detection"),
        ("Jokkmokks kommun", "target:children", "violence:physical", "area:detection"),
        ("municipality:2510", "children", "physical", "2"),
    ],
)
def test_who_takes_names_synonyms_and_codes_in_either_language(
    vnr: Callable[..., Any], municipality: str, group: str, type_: str, area: str
) -> None:
    chain = asked(
        vnr, "who", "--municipality", municipality, "--group", group, "--type", type_, "--area", area, "--lang", "en"
    )
    assert shorten(chain["municipality"]["iri"]) == "municipality:2510"
    assert shorten(chain["target"]["iri"]) == "target:children"
    assert shorten(chain["type"]["iri"]) == "violence:physical"
    assert [shorten(step["area"]["iri"]) for step in chain["steps"]] == ["area:detection"]


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (("who", "--municipality", "Jokmok"), "Jokkmokk"),
        (("who", "--municipality", "Jokkmokk", "--group", "chidren"), "children"),
        (("who", "--municipality", "Jokkmokk", "--type", "fysikst våld"), "physical violence"),
        (("who", "--municipality", "Jokkmokk", "--area", "detecton"), "detection"),
        (("matrix", "--municipality", "Galivare"), "Gällivare"),
    ],
)
def test_a_misspelling_is_answered_with_suggestions(
    vnr: Callable[..., Any], arguments: tuple[str, ...], suggestion: str
) -> None:
    run = vnr(*arguments)
    assert (run.code, run.out) == (2, "")
    assert f"nothing is called {arguments[-1]}. Is it one of these? {suggestion}" in run.err


def test_matrix_has_one_of_six_answers_in_each_cell(vnr: Callable[..., Any]) -> None:
    run = vnr("matrix", "--municipality", "Jokkmokk", "--format", "csv", "--as-of", DAY)
    assert (run.code, run.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert len(rows) == 17 * 29
    assert len({(row["type of violence"], row["area"]) for row in rows}) == 17 * 29
    assert {row["municipality code"] for row in rows} == {"2510"}
    assert {row["answer"] for row in rows} <= set(ANSWERS.values())
    assert {row["differs"] for row in rows} == {""}
    cells = {(row["type of violence"], row["area"]): row for row in rows}
    detection = cells["physical violence", "detection"]
    assert (detection["answer"], detection["named owners"], detection["owners by law"]) == (
        "by law only",
        "",
        "Region Norrbotten; Social services of Jokkmokk",
    )


def test_matrix_as_json_and_csv_give_the_same_answers(vnr: Callable[..., Any]) -> None:
    table = asked(vnr, "matrix", "--municipality", "Jokkmokk")
    rows = csv.DictReader(io.StringIO(vnr("matrix", "--municipality", "2510", "--format", "csv", "--as-of", DAY).out))
    names = {thing["iri"]: thing["en"] for thing in (*table["types"], *table["areas"])}
    assert {(names[cell["type"]], names[cell["area"]], ANSWERS[cell["answer"]]) for cell in table["cells"]} == {
        (row["type of violence"], row["area"], row["answer"]) for row in rows
    }
    assert len(table["types"]) == 17
    assert len(table["areas"]) == 29


def test_matrix_compares_two_municipalities(vnr: Callable[..., Any]) -> None:
    of_children = ("matrix", "--municipality", "Jokkmokk", "--compare", "Gällivare", "--group", "barn")
    table = asked(vnr, *of_children)
    assert [shorten(one["iri"]) for one in table["municipalities"]] == ["municipality:2510", "municipality:2523"]
    assert len(table["cells"]) == 2 * 17 * 29
    answers: dict[tuple[str, str], set[str]] = {}
    for cell in table["cells"]:
        answers.setdefault((cell["type"], cell["area"]), set()).add(cell["answer"])
    assert all(cell["differs"] == (len(answers[cell["type"], cell["area"]]) == 2) for cell in table["cells"])
    differing = {shorten(cell["area"]) for cell in table["cells"] if cell["differs"]}
    assert differing == {"area:detection"}  # a council's task in Gällivare; in the rest, the same law holds in both

    text = vnr(*of_children, "--as-of", DAY).out
    assert text.startswith("Jokkmokk | Gällivare · children · ")
    assert text.endswith("Where they differ\ndetection: Jokkmokk – silent, Gällivare ◌ collective only (every type)\n")


def test_matrix_says_when_two_municipalities_have_the_same_answers(vnr: Callable[..., Any]) -> None:
    both = ("matrix", "--municipality", "Jokkmokk", "--compare", "Gällivare")
    assert not any(cell["differs"] for cell in asked(vnr, *both)["cells"])
    assert vnr(*both, "--as-of", DAY).out.endswith("Where they differ\nNowhere: every cell has the same answer.\n")


def test_who_shows_the_parties_of_an_agreement_as_contributors_and_not_as_owners(vnr: Callable[..., Any]) -> None:
    detection = ("who", "--municipality", "Jokkmokk", "--area", "detection", "--group", "women-exposed")
    (step,) = asked(vnr, *detection)["steps"]
    assert (step["answer"], step["owners"]) == ("statutory", [])
    assert [
        (shorten(other["holder"]["iri"]), shorten(other["role"]["iri"]), shorten(other["basis"]["iri"]))
        for other in step["others"]
    ] == [
        (f"agency:2510-{party}", "role:contributor", "programme:agreement-2510") for party in ("municipality", "police")
    ]
    text = " ".join(vnr(*detection, "--as-of", DAY).out.split())
    assert "detection: § by law only" in text
    assert "+ Jokkmokk police (contributor) – Jokkmokk's local cooperation agreement" in text


def test_matrix_by_another_typology_has_its_types(vnr: Callable[..., Any]) -> None:
    table = asked(vnr, "matrix", "--municipality", "Jokkmokk", "--typology", "familjefrid-nine")
    assert {shorten(one["iri"]) for one in table["types"]} == {
        "violence:physical",
        "violence:psychological",
        "violence:sexual",
        "violence:economic",
        "violence:material",
        "violence:latent",
        "violence:neglect",
        "violence:honour-related",
        "violence:digital",
    }


def test_disagreements_show_both_sides_with_evidence(vnr: Callable[..., Any]) -> None:
    run = vnr("disagreements", "--as-of", DAY)
    assert (run.code, run.err) == (0, "")
    lines = [line.strip() for line in run.out.splitlines()]
    assert lines[0] == "Collaboration group on violence against children"
    assert any(
        line.startswith("Gällivare Municipality: Preventive work (undated), par. 4, sent. 2: ")
        and "Social services of Pajala" in line
        and "Swedish Prosecution Authority" not in line
        for line in lines
    )
    assert any(
        line.startswith("Jokkmokk Municipality: Preventive work (2014-08-06), par. 3, sent. 2: ")
        and "Swedish Prosecution Authority" in line
        for line in lines
    )


def test_disagreements_for_a_program(vnr: Callable[..., Any]) -> None:
    run = vnr("disagreements", "--format", "json")
    found = json.loads(run.out)
    assert run.code == 0
    assert GALLIVARE.partition(":")[2] in run.out
    assert JOKKMOKK.partition(":")[2] in run.out
    assert found
