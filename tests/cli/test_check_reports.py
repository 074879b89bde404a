"""``vnr check``: several reports from one run, the engines, shapes that matched nothing, anybody's data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.check import checking
from vnr_graph.check.validation import Engine, Outcome, validate
from vnr_graph.report.format_names import ReportFormat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = "2026-11-01"
FEW: Final = ("check", "--as-of", DAY, "--select", "VNR201,VNR402")
DATA: Final = "ex:a a ex:Person ; ex:age 'old' .\nex:b a ex:Person ; ex:name 'B' ; ex:age 3 .\n"
SHAPES: Final = """
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "A person has a name."@en ] ;
    sh:property [ sh:path ex:age ; sh:datatype xsd:integer ; sh:severity sh:Warning ] .
ex:CarShape a sh:NodeShape ; sh:targetClass ex:Car ; sh:property [ sh:path ex:wheels ; sh:minCount 4 ] .
"""


@pytest.fixture
def anybody(write: Callable[[str, str], Path]) -> None:
    """Data and shapes that are not about this project."""
    prefix = "@prefix ex: <https://example.org/> .\n"
    write("data.ttl", prefix + DATA)
    write("shapes.ttl", prefix + SHAPES)


def test_one_run_writes_every_report_and_says_the_rest_on_the_terminal(vnr: Callable[..., Any], tmp_path: Path) -> None:
    run = vnr(*FEW, "--report", "json=report.json", "--report", "sarif=vnr.sarif", "--report", "markdown=summary.md")
    assert (run.code, run.err) == (1, "")
    assert run.out.startswith(f"Gap report for {DAY}: ")
    assert {path.name for path in tmp_path.iterdir()} == {"report.json", "vnr.sarif", "summary.md"}
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["asOf"] == DAY
    assert json.loads((tmp_path / "vnr.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("## ")


def test_every_format_can_be_asked_for_and_is_written_also_when_the_check_fails(
    vnr: Callable[..., Any], tmp_path: Path
) -> None:
    reports = [part for name in ReportFormat for part in ("--report", f"{name.value}={name.value}.out")]
    run = vnr(*FEW, "--format", "badge", "--output", "badge.json", *reports)
    assert (run.code, run.out, run.err) == (1, "", "")
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert set(written) == {f"{name.value}.out" for name in ReportFormat} | {"badge.json"}
    assert all(written.values())
    assert len(set(written.values())) == len(ReportFormat)  # the badge twice


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "sarif"], "A report is asked for as FORMAT=FILE, not as sarif. Write --report sarif=vnr.sarif,"),
        (
            ["--report", "sarif="],
            "A report is asked for as FORMAT=FILE, not as sarif=. Write --report sarif=vnr.sarif,",
        ),
        (["--report", "pdf=a.pdf"], "There is no report format pdf. Formats are: text, json, sarif, junit, github, "),
        (["--report", "json=a", "--report", "sarif=./a"], "a: Two reports are to go to this file. Give each its own."),
        (["-o", "a", "--report", "sarif=a"], "a: Two reports are to go to this file. Give each its own."),
        (["--report", "json=no/a"], "no/a: The folder to write in does not exist. Make it first."),
    ],
)
def test_a_report_that_cannot_be_written_is_told_before_anything_is_checked(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], message: str
) -> None:
    monkeypatch.delattr(checking, "run_check")
    run = vnr("check", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"Error: {message}")
    assert list(tmp_path.iterdir()) == []


def test_one_report_that_fails_does_not_keep_the_others_back(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    run = vnr(*FEW, "--report", "json=folder", "--report", "badge=badge.json")
    assert run.code == 2
    assert run.out.startswith("Gap report for ")
    assert run.err.startswith("Error: ")
    assert "This is no ordinary file; it is not written over." in run.err
    assert (tmp_path / "badge.json").exists()


def test_statistics_count_in_place_of_telling(vnr: Callable[..., Any]) -> None:
    lines = vnr(*FEW, "--statistics").out.splitlines()
    assert [line.split() for line in lines if "VNR201" in line or "VNR402" in line] == [
        ["2", "9", "VNR201", "violation", "Programme", "without", "a", "responsible", "party"],
        ["1", "47", "VNR402", "info", "Undated", "document"],
    ]
    assert not any("To mend" in line for line in lines)


def test_colours_follow_the_environment(vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in vnr(*FEW).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in vnr(*FEW).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in vnr(*FEW).out


@pytest.mark.parametrize("engine", ["screen", "pyshacl"])
def test_both_engines_give_the_same(vnr: Callable[..., Any], engine: str) -> None:
    run = vnr(*FEW, "--engine", engine, "--verify", "--fail-on", "none")
    assert (run.code, run.err) == (0, "Both engines give the same.\n")


def test_engines_that_differ_are_a_fault_of_ours_and_each_difference_is_named(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def wrong(data: Any, rules: Any, *, engine: Engine) -> Outcome:  # noqa: ANN401  # as the real one
        outcome = validate(data, rules, engine=engine)
        if engine is Engine.SCREEN:
            kept = tuple(result for result in outcome.results if not str(result.focus).endswith("hp-2510"))
            object.__setattr__(outcome, "results", kept)
        return outcome

    monkeypatch.setattr(checking, "validate", wrong)
    run = vnr(*FEW, "--verify", "--format", "json", "--baseline", "known.json", "--update-baseline")
    assert run.code == 3
    assert len(json.loads(run.out)["findings"]) == 2
    *differing, last = run.err.splitlines()
    assert last == "That is ours to mend. Until then --engine pyshacl is right."
    (without_party,) = (line for line in differing if "shape/VNR201>" in line)
    assert without_party == (
        "The engines differ: only pyshacl finds <https://w3id.org/vnr-graph/shape/VNR201> "
        "<https://w3id.org/vnr-graph/id/programme/hp-2510> <https://w3id.org/vnr-graph/id/programme/hp-2510> "
        "<http://www.w3.org/ns/shacl#OrConstraintComponent> <http://www.w3.org/ns/shacl#Violation>."
    )
    assert list(tmp_path.iterdir()) == []  # nor is a baseline made of it


def test_rules_that_matched_nothing_fail_when_that_is_asked(vnr: Callable[..., Any]) -> None:
    arguments = ("check", "--as-of", DAY, "--select", "VNR406,VNR601,VNR901")
    assert vnr(*arguments).code == 0
    run = vnr(*arguments, "--require-targets")
    assert run.code == 1
    assert run.err.splitlines() == [
        "VNR406 matched nothing, and so has checked nothing.",
        "VNR601 matched nothing, and so has checked nothing.",
        "Mend the targets of the shapes, or leave the rules out with --ignore.",
    ]
    again = vnr(*arguments, "--require-targets", "--ignore", "VNR406,VNR6")
    assert (again.code, again.err) == (0, "")


@pytest.mark.usefixtures("anybody")
def test_any_data_is_checked_by_any_shapes(vnr: Callable[..., Any]) -> None:
    run = vnr("check", "data.ttl", "--shapes", "shapes.ttl", "--format", "json")
    assert (run.code, run.err) == (1, "")
    data = json.loads(run.out)
    assert [(one["rule"], one["severity"], one["focus"]["iri"], one["value"]) for one in data["findings"]] == [
        ("ex:PersonShape ex:name", "violation", "https://example.org/a", None),
        ("ex:PersonShape ex:age", "warning", "https://example.org/a", "old"),
    ]
    assert (data["scope"], data["typology"]) == ([], None)
    name = ("--select", "ex:PersonShape ex:age")
    assert vnr("check", "data.ttl", "--shapes", "shapes.ttl", *name).code == 0
    assert vnr("check", "data.ttl", "--shapes", "shapes.ttl", *name, "--fail-on", "warning").code == 1
    assert vnr("check", "--data", "data.ttl", "--shapes", "shapes.ttl").code == 1


@pytest.mark.usefixtures("anybody")
def test_a_person_reads_which_thing_a_foreign_shape_is_about(vnr: Callable[..., Any]) -> None:
    lines = [line.strip() for line in vnr("check", "data.ttl", "--shapes", "shapes.ttl").out.splitlines()]
    assert lines[2].startswith("✗ ex:PersonShape ex:name A person has a name.")
    assert lines[3] == "- https://example.org/a: A person has a name."
    swedish = vnr("check", "data.ttl", "--shapes", "shapes.ttl", "--lang", "sv").out
    assert "https://example.org/a: old uppfyller inte sh:datatype xsd:integer." in swedish


@pytest.mark.usefixtures("anybody")
def test_a_shape_that_matched_nothing_in_anybodys_data(vnr: Callable[..., Any]) -> None:
    run = vnr("check", "data.ttl", "--shapes", "shapes.ttl", "--fail-on", "none", "--require-targets", "--verify")
    assert run.code == 1
    assert run.err.splitlines()[:2] == [
        "Both engines give the same.",
        "ex:CarShape matched nothing, and so has checked nothing.",
    ]


@pytest.mark.usefixtures("anybody")
@pytest.mark.parametrize(
    "option",
    [
        ("--municipality", "Jokkmokk"),
        ("--as-of", DAY),
        ("--typology", "core"),
        ("--stale-after", "24"),
        ("--texts", "."),
    ],
)
def test_options_of_a_map_do_not_go_with_foreign_shapes(vnr: Callable[..., Any], option: tuple[str, str]) -> None:
    run = vnr("check", "data.ttl", "--shapes", "shapes.ttl", *option)
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"Error: {option[0]} is about a map of municipalities; --shapes checks any data by rules that know of none. "
        "Leave out one of the two.\n"
    )


@pytest.mark.usefixtures("anybody")
def test_a_setting_in_the_environment_does_not_stand_in_the_way(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VNR_TEXTS", ".")
    assert vnr("check", "data.ttl", "--shapes", "shapes.ttl", "--fail-on", "none").code == 0


def test_foreign_shapes_need_data(vnr: Callable[..., Any]) -> None:
    assert vnr("check", "--shapes", "shapes.ttl") == (
        2,
        "",
        "Error: No data is named to check by the shapes. Name it: vnr check DATA --shapes FILE.\n",
    )


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ["Arguments:", "What is checked:", "By which rules:", "What fails:", "How it is told:", "Options:"]),
        ("sv", ["Argument:", "Vad som granskas:", "Efter vilka regler:", "Godkänt eller inte:", "Hur det redovisas:"]),
    ],
)
def test_help_is_grouped(vnr: Callable[..., Any], language: str, headings: list[str]) -> None:
    lines = vnr("check", "--help", "--lang", language).out.splitlines()
    found = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert found[: len(headings)] == headings


def test_shapes_that_say_nothing_are_told_line_by_line(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    write("data.ttl", "<urn:a> a <urn:P> .")
    path = write("shapes.ttl", "<urn:s> a sh:NodeShape .\n<urn:t> sh:targetClass <urn:P> ; sh:nodeKid sh:IRI .")
    first = path.read_text(encoding="utf-8").splitlines().index("<urn:s> a sh:NodeShape .") + 1
    run = vnr("check", "data.ttl", "--shapes", "shapes.ttl")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"Error: shapes.ttl:{first}:1: The shape has no target, and no other shape refers to it: it looks at nothing. "
        "Give it sh:targetClass or another target, or take it out.\n"
        f"Error: shapes.ttl:{first + 1}:45: SHACL has no term sh:nodeKid, so that it constrains nothing. "
        "Is sh:nodeKind meant?\n"
    )
