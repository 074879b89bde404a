"""Where a finding says to look: the block of its focus node in each document, and the statement when it is certain."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.check.generic import GenericOptions, check_files
from vnr_graph.check.places import with_places
from vnr_graph.errors import Place
from vnr_graph.model import Document, Finding, ResultTerms, Severity
from vnr_graph.store.reading import read_quads
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from vnr_graph.model import Report

A, P = "<x:a>", "<x:p>"
INTEGER = f"<{expand('xsd:integer')}>"


def finding(
    *,
    focus: str = A,
    path: str | None = P,
    value: str | None = None,
    component: str = "Class",
    sources: tuple[str, ...] = ("x:one",),
) -> Finding:
    terms = ResultTerms(focus=focus, shape="<x:shape>", severity="<x:severity>", value=value, path=path)
    return Finding(
        rule="R",
        severity=Severity.VIOLATION,
        focus=focus.strip("<>").removeprefix("_:"),
        message={},
        sources=sources,
        component=expand(f"sh:{component}ConstraintComponent"),
        terms=terms,
    )


def documents(folder: Path, **texts: str) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for name, text in texts.items():
        path = folder / f"{name}.{'trig' if '{' in text else 'ttl'}"
        path.write_text(text, encoding="utf-8", newline="")
        found[f"x:{name}"] = Document(iri=f"x:{name}", path=path)
    return found


def placed(one: Finding, of: dict[str, Document], *, narrow: bool = False) -> tuple[list[str], str | None]:
    """The places and the statement of a finding, as file:line:column."""
    (told,) = with_places([one], of, narrow=narrow)
    assert len(told.places) == len(told.sources)
    return [short(place) for place in told.places], None if told.statement is None else short(told.statement)


def short(place: Place) -> str:
    return str(Place(Path(place.path).name, place.line, place.column))


def test_a_value_is_found_in_the_first_source_that_states_it(tmp_path: Path) -> None:
    of = documents(
        tmp_path,
        one="<x:b> <x:p> <x:v> .\n<x:a> <x:p> <x:w> ; <x:q> <x:v> .\n",
        two="\n<x:a> <x:q> 1 .\n<x:a>\n <x:p> <x:v> .",
        three="<x:a> <x:p> <x:v> .",
    )
    one = finding(value="<x:v>", sources=("x:one", "x:two", "x:three"))
    assert placed(one, of) == (["one.ttl:2:1", "two.ttl:2:1", "three.ttl:1:1"], "two.ttl:4:8")


def test_a_source_that_does_not_describe_the_focus_node_is_told_without_a_line(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:b> <x:p> <x:a> .", two="<x:a> <x:p> 1 .")
    assert placed(finding(value="<x:v>", sources=("x:one", "x:two")), of) == (["one.ttl", "two.ttl:1:1"], None)


def test_sources_can_be_narrowed_to_those_that_describe_the_focus_node(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:b> <x:p> <x:a> .", two="<x:a> <x:p> 1 .")
    both = finding(sources=("x:one", "x:two"))
    assert placed(both, of, narrow=True) == (["two.ttl:1:1"], None)
    assert with_places([both], of, narrow=True)[0].sources == ("x:two",)
    assert placed(finding(focus="<x:c>", sources=("x:one", "x:two")), of, narrow=True) == ([], None)
    assert placed(finding(sources=("x:one",)), of, narrow=True) == (["one.ttl"], None)


@pytest.mark.parametrize(
    ("written", "value", "column"),
    [
        ('1 , 01 , "01"', f'"01"^^{INTEGER}', 17),
        ('1 , 01 , "01"', f'"1"^^{INTEGER}', 13),
        ('1 , 01 , "01"', '"01"', 22),
        ('"1" , 01', f'"1"^^{INTEGER}', 19),
        ('"1" , 2', f'"1"^^{INTEGER}', None),
        ('"x"@en , "x" , "x"@sv', '"x"@sv', 28),
        ('"x"@en , "x" , "x"@sv', '"x"', 22),
        ('"""a\tb""" , "a\\tc"', '"a\\tc"', 25),
        ("<x:v> , 'x:v'", '"x:v"', 21),
        ("'x:v' , <x:v>", "<x:v>", 21),
    ],
)
def test_a_literal_is_found_by_its_spelling_or_else_as_a_store_would_keep_it(
    tmp_path: Path, written: str, value: str, column: int | None
) -> None:
    of = documents(tmp_path, one=f"<x:a> <x:p> {written} .")
    assert placed(finding(value=value), of)[1] == (column and f"one.ttl:1:{column}")


def test_a_spelling_that_matches_goes_before_a_source_where_it_is_spelt_otherwise(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> 01 .", two="<x:a> <x:p> 1 .")
    one = finding(value=f'"1"^^{INTEGER}', sources=("x:one", "x:two"))
    assert placed(one, of)[1] == "two.ttl:1:13"


def test_an_inverse_path_leads_to_the_statement_about_the_value(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:q> 1 .\n<x:v> <x:p> <x:b> , <x:a> .")
    path = f"[ <{expand('sh:inversePath')}> <x:p> ]"
    assert placed(finding(path=path, value="<x:v>"), of) == (["one.ttl:1:1"], "one.ttl:2:21")
    assert placed(finding(path=path, value='"v"'), of)[1] is None


@pytest.mark.parametrize(
    ("path", "value", "component"),
    [
        (P, None, "MinCount"),
        (None, A, "Class"),
        (None, "<x:v>", "SPARQL"),
        (f"[ <{expand('rdf:first')}> <x:p> ; <{expand('rdf:rest')}> <{expand('rdf:nil')}> ]", "<x:v>", "Class"),
        ("<x:other>", "<x:v>", "Class"),
    ],
)
def test_where_no_statement_is_certain_none_is_told(
    tmp_path: Path, path: str | None, value: str | None, component: str
) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> <x:v> , <x:a> .")
    assert placed(finding(path=path, value=value, component=component), of) == (["one.ttl:1:1"], None)


def test_of_too_many_values_the_last_one_added_is_told(tmp_path: Path) -> None:
    of = documents(
        tmp_path, one="<x:a> <x:p> 1 , 2 .", two="<x:a> <x:p> 2 ;\n <x:p> 3 .\n<x:a> <x:p> 1 .", three="<x:a> <x:p> 1 ."
    )
    one = finding(component="MaxCount", sources=("x:one", "x:two", "x:three"))
    assert placed(one, of)[1] == "two.ttl:2:8"
    of = documents(tmp_path, one="<x:a> <x:p> [ ] , [ ] .")
    assert placed(finding(component="MaxCount"), of)[1] == "one.ttl:1:19"


def test_the_order_of_sources_is_each_finding_s_own(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> 1 .", two="<x:a> <x:p> 2 .")
    ways = [finding(component="MaxCount", sources=sources) for sources in (("x:one", "x:two"), ("x:two", "x:one"))]
    told = [one.statement and short(one.statement) for one in with_places(ways, of)]
    assert told == ["two.ttl:1:13", "one.ttl:1:13"]


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("'a'@en , 'b'@sv , 'c'@en , 'd' , 'a'@en", 31),
        ("'a'@en , 'b'@en , 'c'@sv , 'd'@sv", None),
        ("1 , 'a'@en", None),
    ],
)
def test_of_too_many_texts_in_one_language_the_last_is_told(tmp_path: Path, written: str, column: int | None) -> None:
    of = documents(tmp_path, one=f"<x:a> <x:p> {written} .")
    assert placed(finding(component="UniqueLang"), of)[1] == (column and f"one.ttl:1:{column}")


def test_each_document_of_a_file_of_several_has_its_own_block(tmp_path: Path) -> None:
    text = "<x:one> { <x:a> <x:p> 1 }\n<x:two> { <x:a> <x:p> 1 , 2 }\n"
    path = tmp_path / "both.trig"
    path.write_text(text, encoding="utf-8")
    of = {iri: Document(iri=iri, path=path) for iri in ("x:one", "x:two")}
    one = finding(value=f'"1"^^{INTEGER}', sources=("x:two", "x:one"))
    assert placed(one, of) == (["both.trig:2:11", "both.trig:1:11"], "both.trig:2:23")


def test_a_blank_node_is_found_in_the_document_that_has_it(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> [ <x:q> 1 ] .", two="<x:a> <x:p> [ <x:q> 1 ] , [ <x:q> <x:v> ] .")
    quads = read_quads(of["x:two"].path).quads
    blank = next(quad.subject for quad in quads if quad.object == ox.NamedNode("x:v"))
    one = finding(focus=str(blank), path="<x:q>", value="<x:v>", sources=())
    assert placed(one, of) == (["two.ttl:1:27"], "two.ttl:1:35")
    assert with_places([one], of)[0].sources == ("x:two",)
    as_value = finding(value=str(blank), sources=("x:two",))
    assert placed(as_value, of) == (["two.ttl:1:1"], "two.ttl:1:27")


def test_findings_keep_their_order_and_all_else(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:b> <x:p> 1 .\n<x:a> <x:p> 1 .")
    findings = [finding(focus="<x:b>"), finding(), finding(focus="<x:b>", path=None)]
    told = with_places(findings, of)
    assert [one.focus for one in told] == ["x:b", "x:a", "x:b"]
    assert [one.path for one in told] == [None, None, None]
    assert [short(one.places[0]) for one in told] == ["one.ttl:1:1", "one.ttl:2:1", "one.ttl:1:1"]


def test_a_finding_that_no_shape_made_or_whose_focus_is_a_literal_keeps_its_files(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> 1 .")
    assert placed(finding(focus='"1"', value='"1"'), of) == (["one.ttl"], None)
    bare = Finding(rule="R", severity=Severity.INFO, focus="x:a", message={}, sources=("x:one",))
    assert placed(bare, of) == (["one.ttl"], None)


def test_a_file_that_has_gone_or_broken_since_has_no_lines(tmp_path: Path) -> None:
    of = documents(tmp_path, one="<x:a> <x:p> <x:v> .", two="<x:a> <x:p> <x:v> .")
    of["x:one"].path.unlink()
    of["x:two"].path.write_text("p:a <x:p> <x:v> .", encoding="utf-8")
    assert placed(finding(value="<x:v>", sources=("x:one", "x:two")), of) == (["one.ttl", "two.ttl"], None)


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<x:shape> sh:targetObjectsOf <x:p> ; sh:property [ sh:path <x:q> ; sh:class <x:C> ; sh:maxCount 1 ] .
"""


def check(folder: Path, **texts: str) -> Report:
    shapes = folder / "shapes.shacl.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    paths = [document.path for document in documents(folder, **texts).values()]
    return check_files(paths, [shapes], GenericOptions(as_of=date(2026, 6, 30)))


def test_a_check_of_files_tells_where_each_thing_is_described(tmp_path: Path) -> None:
    report = check(
        tmp_path,
        one="<x:a> <x:p> <x:b> , [ <x:q>\n<x:c> ] .\n<x:c> a <x:C> .",
        two="<x:b> <x:q> <x:c> .\n<x:a> <x:p> [\n <x:q> <x:d> ] .",
        three="<x:b> <x:q> <x:c> ,\n <x:e> .",
    )
    told = {
        (str(one.component).rpartition("#")[2], tuple(map(short, one.places)), one.statement and short(one.statement))
        for one in report.findings
    }
    assert told == {
        ("ClassConstraintComponent", ("two.ttl:1:1", "three.ttl:1:1"), "three.ttl:2:2"),
        ("MaxCountConstraintComponent", ("two.ttl:1:1", "three.ttl:1:1"), "three.ttl:2:2"),
        ("ClassConstraintComponent", ("two.ttl:2:13",), "two.ttl:3:8"),
    }
