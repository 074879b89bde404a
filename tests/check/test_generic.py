"""Any RDF by any SHACL: every format, every graph, messages in whatever language there is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.check.generic import GenericOptions, check_files, run_files
from vnr_graph.check.validation import Engine
from vnr_graph.errors import InputError, ReadingError, VocabularyError

if TYPE_CHECKING:
    from pathlib import Path

    from vnr_graph.model import Report

DAY = date(2026, 11, 21)
EX = "https://example.org/"
PREFIXES = f"""@prefix ex: <{EX}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
ex:a a ex:Person ; rdfs:label "Anna"@sv ; ex:age "old" .
ex:b a ex:Person ; ex:name "B" ; ex:age 3 .
"""
SHAPES = """
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ] ;
    sh:property [ sh:path ex:age ; sh:datatype xsd:integer ; sh:severity sh:Warning ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "data.ttl", DATA)
    write(tmp_path / "shapes.ttl", SHAPES)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def check(folder: Path, *names: str, engine: Engine = Engine.SCREEN, **options: tuple[str, ...]) -> Report:
    paths = [folder / name for name in names or ("data.ttl",)]
    return check_files(paths, [folder / "shapes.ttl"], GenericOptions(as_of=DAY, engine=engine, **options))  # type: ignore[arg-type]


def told(report: Report) -> list[tuple[str, str, str, str | None]]:
    return [(f.rule, f.severity.name, f.focus.removeprefix(EX), f.value) for f in report.findings]


FOUND = [
    ("ex:PersonShape ex:name", "VIOLATION", "a", None),
    ("ex:PersonShape ex:age", "WARNING", "a", "old"),
]


@pytest.mark.parametrize("engine", Engine)
def test_every_shape_is_a_rule_and_every_result_a_finding(folder: Path, engine: Engine) -> None:
    report = check(folder, engine=engine)
    assert told(report) == FOUND
    assert [(run.rule.id, run.focus_nodes, run.findings) for run in report.runs] == [
        ("ex:PersonShape", 2, 0),
        ("ex:PersonShape ex:age", 2, 1),
        ("ex:PersonShape ex:name", 2, 1),
    ]
    assert (report.as_of, report.typology, report.scope, report.documents) == (DAY, None, (), 1)
    first = report.findings[0]
    assert first.path == f"{EX}name"
    assert first.component == "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
    assert first.municipalities == ()


@pytest.mark.parametrize(
    ("name", "rdf_format"),
    [
        ("data.nt", ox.RdfFormat.N_TRIPLES),
        ("data.nq", ox.RdfFormat.N_QUADS),
        ("data.trig", ox.RdfFormat.TRIG),
        ("data.rdf", ox.RdfFormat.RDF_XML),
        ("data.jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_data_may_be_in_any_format(folder: Path, name: str, rdf_format: ox.RdfFormat) -> None:
    triples = [quad.triple for quad in ox.parse((PREFIXES + DATA).encode(), format=ox.RdfFormat.TURTLE)]
    (folder / name).write_bytes(ox.serialize(triples, format=rdf_format) or b"")
    assert told(check(folder, name)) == FOUND


def test_all_graphs_of_all_files_are_one(folder: Path) -> None:
    write(folder / "split.trig", "ex:a a ex:Person . ex:one { ex:a ex:name 'A' } ex:two { ex:b a ex:Person }")
    write(folder / "rest.ttl", "ex:b ex:name 'B' .")
    assert told(check(folder, "split.trig", "rest.ttl")) == []
    assert [row[2] for row in told(check(folder, "split.trig"))] == ["b"]


def test_blank_nodes_of_two_files_never_meet(folder: Path) -> None:
    write(folder / "one.ttl", "_:x a ex:Person .")
    write(folder / "two.ttl", "_:x ex:name 'X' .")
    assert [row[:2] for row in told(check(folder, "one.ttl", "two.ttl"))] == [("ex:PersonShape ex:name", "VIOLATION")]


def test_a_folder_is_all_its_files_and_shapes_may_be_several(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data.ttl").rename(folder / "data" / "data.ttl")
    more = write(
        folder / "more.ttl", "ex:Old a sh:NodeShape ; sh:targetClass ex:Person ; sh:not [ sh:class ex:Person ] ."
    )
    found = run_files([folder / "data"], [folder / "shapes.ttl", more], GenericOptions(as_of=DAY))
    assert [row[::2] for row in told(found.checked.report)] == [
        ("ex:Old", "a"),
        ("ex:Old", "b"),
        ("ex:PersonShape ex:name", "a"),
        ("ex:PersonShape ex:age", "a"),
    ]
    assert [document.path for document in found.documents.values()] == [folder / "data" / "data.ttl"]


@pytest.mark.parametrize(
    ("messages", "swedish", "english"),
    [
        ('"Namn saknas."@sv, "No name."@en', "Namn saknas.", "No name."),
        ('"No name."', "No name.", "No name."),
        ('"No name.", "Namn saknas."@sv', "Namn saknas.", "No name."),
        ('"Kein Name."@de', "Kein Name.", "Kein Name."),
        ('"No name."@en-GB, "Kein Name."@de', "Kein Name.", "No name."),
    ],
)
@pytest.mark.parametrize("engine", Engine)
def test_a_message_is_told_in_the_language_or_without_one_or_as_it_is(
    folder: Path, messages: str, swedish: str, english: str, engine: Engine
) -> None:
    write(folder / "shapes.ttl", SHAPES.replace("sh:minCount 1", f"sh:minCount 1 ; sh:message {messages}"))
    (finding,) = check(folder, engine=engine, select=("ex:PersonShape ex:name",)).findings
    assert finding.message == {"sv": swedish, "en": english}


@pytest.mark.parametrize("engine", Engine)
def test_a_shape_without_a_message_says_what_was_not_met(folder: Path, engine: Engine) -> None:
    messages = [finding.message for finding in check(folder, engine=engine).findings]
    assert messages == [
        {"sv": "Värdena uppfyller inte sh:minCount 1.", "en": "The values do not meet sh:minCount 1."},
        {"sv": "old uppfyller inte sh:datatype xsd:integer.", "en": "old does not meet sh:datatype xsd:integer."},
    ]


@pytest.mark.parametrize("engine", Engine)
def test_what_a_query_found_is_filled_in(folder: Path, engine: Engine) -> None:
    write(
        folder / "shapes.ttl",
        """
        ex:Namesake a sh:NodeShape ; sh:targetClass ex:Person ; sh:sparql [
            sh:message "{$this} är {?value} år."@sv, "{$this} is {?value} years old."@en ;
            sh:select "SELECT $this ?value WHERE { $this <https://example.org/age> ?value FILTER (?value = 3) }" ] .
        """,
    )
    (finding,) = check(folder, engine=engine).findings
    assert finding.message == {"sv": f"{EX}b är 3 år.", "en": f"{EX}b is 3 years old."}
    assert (finding.rule, finding.value) == ("ex:Namesake", "3")


def test_things_are_called_what_the_data_calls_them(folder: Path) -> None:
    found = run_files([folder / "data.ttl"], [folder / "shapes.ttl"], GenericOptions(as_of=DAY))
    assert found.labels.of(f"{EX}a", "en") == "Anna"
    assert found.labels.of(f"{EX}b", "en") == f"{EX}b"


def test_rules_are_selected_and_ignored_by_beginnings(folder: Path) -> None:
    assert told(check(folder, ignore=("ex:PersonShape ex:n",))) == FOUND[1:]
    assert told(check(folder, select=("ex:personshape ex:n",))) == FOUND[:1]
    with pytest.raises(VocabularyError, match="No rule is called ex:Cat"):
        check(folder, select=("ex:Cat",))


def test_a_shape_that_matches_nothing_is_idle_and_its_parts_with_it(folder: Path) -> None:
    cat = "ex:Cat a sh:NodeShape ; sh:targetClass ex:Cat ; sh:property [ sh:path ex:tail ; sh:minCount 1 ] ."
    write(folder / "shapes.ttl", SHAPES + cat)
    found = run_files([folder / "data.ttl"], [folder / "shapes.ttl"], GenericOptions(as_of=DAY))
    assert found.checked.idle == ("ex:Cat",)
    found = run_files([folder / "data.ttl"], [folder / "shapes.ttl"], GenericOptions(as_of=DAY, ignore=("ex:Cat",)))
    assert found.checked.idle == ()
    assert found.checked.unselected == {"ex:Cat", "ex:Cat ex:tail"}


def test_both_engines_are_held_against_each_other(folder: Path) -> None:
    options = GenericOptions(as_of=DAY, verify=True)
    assert run_files([folder / "data.ttl"], [folder / "shapes.ttl"], options).checked.differences == ()


def test_no_data_and_broken_data_are_errors(folder: Path) -> None:
    with pytest.raises(InputError, match=r"No data is named .* vnr check DATA --shapes FILE"):
        check_files([], [folder / "shapes.ttl"], GenericOptions(as_of=DAY))
    (folder / "broken.nt").write_text("<https://example.org/a> broken .\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"broken\.nt:1"):
        check(folder, "data.ttl", "broken.nt")


@pytest.mark.parametrize(
    ("shapes", "place", "message"),
    [
        ("", "", "There is no shape among the rules. Give a file with sh:NodeShape or sh:PropertyShape in it."),
        (
            "ex:S a sh:NodeShape ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .",
            ":6:1",
            "The shape has no target, and no other shape refers to it: it looks at nothing.",
        ),
        (
            SHAPES + "\nex:T sh:targetClass ex:Person ; sh:nodeKid sh:IRI .",
            ":10:44",
            "SHACL has no term sh:nodeKid, so that it constrains nothing. Is sh:nodeKind meant?",
        ),
        (
            SHAPES.replace("sh:minCount", "sh:minCout"),
            ":7:48",
            "SHACL has no term sh:minCout, so that it constrains nothing. Is sh:minCount meant?",
        ),
    ],
)
def test_shapes_that_say_nothing_are_an_error_at_their_line(
    folder: Path, shapes: str, place: str, message: str
) -> None:
    path = write(folder / "shapes.ttl", f"\n{shapes.lstrip()}\nex:a ex:b ex:c .")
    with pytest.raises(InputError) as caught:
        check(folder)
    assert str(caught.value).startswith(f"{path}{place}: {message}")


def test_every_fault_of_the_shapes_is_told_in_the_order_of_the_lines(folder: Path) -> None:
    write(folder / "shapes.ttl", "ex:T a sh:NodeShape .\n" + SHAPES.replace("sh:minCount", "sh:minCout"))
    with pytest.raises(InputError) as caught:
        check(folder)
    places = [(one.place.line, one.place.column) for one in (caught.value, *caught.value.others) if one.place]
    assert places == [(5, 1), (8, 48)]
