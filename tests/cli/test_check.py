"""``vnr check``: exit codes, what it takes, what it leaves out, and what the law of another day changes."""

from __future__ import annotations

import contextlib
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.check import checking
from vnr_graph.cli import main
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = "2026-11-01"
BEFORE: Final = "2014-08-06"


@cache
def report(*arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON report, once for each way of asking."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["check", "--format", "json", *arguments])
    return code, json.loads(out.getvalue())


def found(data: Any, *rules: str) -> set[tuple[str, str]]:  # noqa: ANN401  # JSON
    """Rule and last part of the value (or focus node) of each finding."""
    return {
        (finding["rule"], (finding["value"] or finding["focus"]["iri"]).rpartition("/")[2])
        for finding in data["findings"]
        if not rules or finding["rule"].startswith(rules)
    }


def test_report_for_a_program_has_these_keys() -> None:
    code, data = report("--as-of", DAY)
    assert code == 1
    assert set(data) == {
        *("tool", "asOf", "typology", "scope", "municipalitiesWithoutDocument", "documents"),
        *("summary", "counting", "waived", "known", "gone", "rules", "findings"),
    }
    assert data["asOf"] == DAY
    assert shorten(data["typology"]) == "typology:core"
    assert [shorten(one["iri"]) for one in data["scope"]] == [
        "municipality:2510",
        "municipality:2521",
        "municipality:2523",
        "municipality:2584",
    ]
    assert data["documents"] == 2
    assert set(data["tool"]) == {"name", "version"}
    assert set(data["summary"]) == {"violation", "warning", "info"}
    for rule in data["rules"]:
        assert set(rule) == {"id", "severity", "title", "rationale", "cure", "focusNodes", "findings"}
        assert set(rule["title"]) == set(rule["rationale"]) == set(rule["cure"]) == {"sv", "en"}
    for finding in data["findings"]:
        assert set(finding) == {
            *("rule", "severity", "municipalities", "focus", "path", "value", "detail", "message", "sources", "places"),
            *("locations", "statement", "shape", "component", "fingerprint", "waiver", "known", "counts"),
        }
        assert set(finding["message"]) == {"sv", "en"}
        assert all(finding["message"].values())


def test_each_rule_says_how_much_it_looked_at_and_none_is_a_finding_of_its_own() -> None:
    _, data = report("--as-of", DAY)
    looked_at = {rule["id"]: rule["focusNodes"] for rule in data["rules"]}
    assert looked_at["VNR101"] == 4  # one for each municipality in scope
    assert looked_at["VNR406"] == 0  # no texts at hand
    counts = {rule["id"]: rule["findings"] for rule in data["rules"]}
    assert counts == {id_: sum(f["rule"] == id_ for f in data["findings"]) for id_ in counts}
    assert counts["VNR406"] == 0
    assert sum(data["summary"].values()) == len(data["findings"])


def test_municipalities_without_a_document_are_one_line(vnr: Callable[..., Any]) -> None:
    _, data = report("--as-of", DAY)
    assert data["municipalitiesWithoutDocument"] == 286
    text = vnr("check", "--as-of", DAY, "--select", "VNR406").out
    assert text.splitlines()[-1] == "286 municipalities without any document (take them in with --municipality all)."
    assert "0 (nothing to look at)" in text


@pytest.mark.parametrize(
    ("rule", "level", "code"),
    [("VNR304", "violation", 0), ("VNR304", "warning", 1), ("VNR207", "warning", 0), ("VNR207", "info", 1)],
)
def test_fail_on_is_the_level_from_which_findings_fail(
    vnr: Callable[..., Any], rule: str, level: str, code: int
) -> None:
    run = vnr("check", "--as-of", DAY, "--municipality", "2510", "--select", rule, "--fail-on", level)
    assert (run.code, run.err) == (code, "")
    assert f"{rule} " in run.out


def test_a_violation_fails_by_default_and_never_with_none(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    write("page.ttl", PAGE + "    vnr:invented true .\n")
    assert vnr("check", "page.ttl", "--select", "VNR506").code == 1
    assert vnr("check", "page.ttl", "--select", "VNR506", "--fail-on", "none").code == 0
    assert vnr("check", "page.ttl", "--select", "VNR505").code == 0


def test_a_fault_of_ours_is_3_and_shows_no_traceback(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(checking, "run_check", broken)
    run = vnr("check", "--output", "report.txt")
    assert (run.code, run.out) == (3, "")
    assert run.err.startswith("Error: Something went wrong that is ours to mend: KeyError in test_check.py:")
    assert "Traceback" not in run.err
    assert "--debug" in run.err
    assert list(tmp_path.iterdir()) == []
    assert vnr("check", "--lang", "sv").err.startswith("Fel: ")
    with pytest.raises(KeyError, match="surprise"):
        vnr("check", "--debug")


def test_select_and_ignore_take_beginnings_of_rule_ids(vnr: Callable[..., Any]) -> None:
    run = vnr(
        "check", "--municipality", "2510", "--format", "json", "--select", "vnr1,VNR304", "--ignore", "VNR11,VNR106"
    )
    ids = [rule["id"] for rule in json.loads(run.out)["rules"]]
    assert ids == ["VNR101", "VNR102", "VNR103", "VNR104", "VNR105", "VNR121", "VNR304"]
    assert {finding["rule"] for finding in json.loads(run.out)["findings"]} <= set(ids)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_an_error(vnr: Callable[..., Any], option: str) -> None:
    assert vnr("check", option, "VNR999") == (
        2,
        "",
        "Error: No rule is called VNR999. Is it one of these? VNR901.\n",
    )


def test_municipality_by_name_code_and_several(vnr: Callable[..., Any]) -> None:
    by_name = vnr("check", "--municipality", "Kiruna", "--municipality", "2510", "--format", "json")
    data = json.loads(by_name.out)
    assert [shorten(one["iri"]) for one in data["scope"]] == ["municipality:2510", "municipality:2584"]
    assert data["municipalitiesWithoutDocument"] == 0
    places = {shorten(one["iri"]) for finding in data["findings"] for one in finding["municipalities"]}
    assert {"municipality:2510", "municipality:2584"} <= places


def test_a_misspelt_municipality_is_answered_with_suggestions(vnr: Callable[..., Any]) -> None:
    run = vnr("check", "--municipality", "Jokmok")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("Error: municipality: nothing is called Jokmok. Is it one of these? Jokkmokk")


def test_all_takes_in_every_municipality() -> None:
    code, data = report("--municipality", "all", "--as-of", DAY)
    assert code == 1
    assert len(data["scope"]) == 290
    assert data["municipalitiesWithoutDocument"] == 0
    assert next(rule for rule in data["rules"] if rule["id"] == "VNR111")["focusNodes"] == 290
    of_default = {tuple(f["message"].values()) for f in report("--as-of", DAY)[1]["findings"] if f["rule"] == "VNR111"}
    assert of_default <= {tuple(f["message"].values()) for f in data["findings"]}


def test_typology_is_the_yardstick(vnr: Callable[..., Any]) -> None:
    def judged(typology: str) -> set[str]:
        out = vnr("check", "--municipality", "Jokkmokk", "--typology", typology, "--as-of", DAY, "--format", "json").out
        return {value for rule, value in found(json.loads(out), "VNR102", "VNR103", "VNR106") if rule}

    nine = {"physical", "psychological", "sexual", "economic", "material", "latent", "neglect", "honour-related"}
    assert judged("familjefrid-nine") == nine | {"digital"}
    assert judged("core") > nine
    unknown = vnr("check", "--typology", "nope")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.startswith("Error: Nothing is called nope. Is it one of these? core list, ")


def test_the_law_of_another_day_gives_other_findings(vnr: Callable[..., Any]) -> None:
    """Each area that gets an owner by law between the days gets it from an act that came into force between them."""
    _, then = report("--municipality", "Jokkmokk", "--as-of", BEFORE)
    _, now = report("--municipality", "Jokkmokk", "--as-of", DAY)
    came_with = {
        "acute-protection": {"source:sfs-2024-79", "source:sfs-2025-400"},
        "county-coordination": {"source:sfs-2021-995"},
        "death-reviews": {"source:sfs-2007-606"},  # its chapter on adults, 2019-01-01
        "detection": {"source:hslf-fs-2022-39"},
        "funding": {"source:sfs-2015-284", "source:sfs-2022-257"},
        "local-coordination": {"source:sfs-2023-196"},
        "national-coordination": {"source:sfs-2015-284"},
        "perpetrator-work": {"source:hslf-fs-2022-39", "source:sfs-2025-400"},
        "prison-probation": {"source:sfs-2023-797"},
        "risk-assessment": {"source:hslf-fs-2022-39"},
    }
    areas = [part for area in came_with for part in ("--area", area)]
    chain = json.loads(vnr("who", "--municipality", "2510", *areas, "--as-of", DAY, "--format", "json").out)
    owners = [
        (shorten(step["area"]["iri"]).partition(":")[2], shorten(owner["act"]["iri"]), owner["validFrom"])
        for step in chain["steps"]
        for owner in step["statutory"]
        if shorten(owner["role"]["iri"]) == "role:owner"
    ]
    assert {area: {act for one, act, _ in owners if one == area} for area in came_with} == came_with
    assert all(BEFORE < first <= DAY for _, _, first in owners)
    nobody_then = {value for _, value in found(then, "VNR111")}
    nobody_now = {value for _, value in found(now, "VNR111")}
    by_law_then = {value for _, value in found(then, "VNR114")}
    by_law_now = {value for _, value in found(now, "VNR114")}
    assert nobody_then - nobody_now == set(came_with)
    assert nobody_now - nobody_then == set()
    assert set(came_with) <= by_law_now - by_law_then
    # Time itself, not law: the page has become old, and the project that it tells of is over.
    assert found(now, "VNR202", "VNR403") - found(then, "VNR202", "VNR403") == {
        ("VNR202", "2014-12-31"),
        ("VNR403", BEFORE),
    }


PAGE: Final = """
source:test a vnr:Source ;
    rdfs:label "Testsida"@sv, "Test page"@en ;
    dcterms:issued "2026-01-10"^^xsd:date ;
    dcterms:title "Testsida"@sv ;
    vnr:rank rank:page .
evidence:test a vnr:Evidence ;
    oa:hasSource source:test ;
    vnr:paraphrase "Så står det."@sv, "So it says."@en .
responsibility:test a vnr:Responsibility ;
    rdfs:label "Stöd"@sv, "Support"@en ;
    vnr:act source:sfs-2001-453 ;
    vnr:area area:support-exposed ;
    vnr:evidence evidence:test ;
    vnr:holder agency:2510-social-services ;
    vnr:municipality municipality:2510 ;
    vnr:role role:owner ;
    vnr:targetGroup target:everyone ;
    vnr:violenceType violence:close-relationships ;
"""


def test_a_document_that_rests_on_the_old_social_services_act(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    page = write("page.ttl", PAGE.rstrip(" ;\n") + " .\n").read_text(encoding="utf-8").splitlines()
    place = f"page.ttl:{page.index('responsibility:test a vnr:Responsibility ;') + 1}:1"

    def findings(day: str) -> list[tuple[str, str, list[str]]]:
        run = vnr("check", "page.ttl", "--select", "VNR404", "--as-of", day, "--format", "json")
        assert run.err == ""
        return [
            (shorten(one["focus"]["iri"]), shorten(one["value"]), one["places"])
            for one in json.loads(run.out)["findings"]
        ]

    assert findings("2025-06-30") == []
    assert findings("2025-07-01") == [("responsibility:test", "source:sfs-2001-453", [place])]


def test_evidence_that_no_longer_matches_its_text(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc"
    write(
        "page.ttl",
        PAGE.replace("vnr:rank", f'vnr:textDigest "{digest}" ; vnr:textName "page.txt" ; vnr:rank').rstrip(" ;\n")
        + " .\n",
    )
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "page.txt").write_text("abc", encoding="utf-8")
    arguments = ("check", "page.ttl", "--select", "VNR406", "--texts", "texts", "--fail-on", "info")
    assert vnr(*arguments).code == 0
    (tmp_path / "texts" / "page.txt").write_text("abd", encoding="utf-8")
    changed = vnr(*arguments, "--format", "json")
    assert changed.code == 1
    (finding,) = json.loads(changed.out)["findings"]
    assert (finding["rule"], shorten(finding["focus"]["iri"])) == ("VNR406", "source:test")
    missing = vnr(*arguments[:-3], "nowhere")
    assert missing.code == 2
    assert missing.err.startswith("Error: nowhere: There is no folder of texts here.")


def test_output_goes_whole_to_a_file_and_nothing_to_the_terminal(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old", encoding="utf-8")
    run = vnr("check", "--municipality", "2510", "--as-of", DAY, "--format", "json", "--output", "report.json")
    assert (run.out, run.err) == ("", "")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["asOf"] == DAY
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert vnr("check", "--municipality", "2510", "--as-of", DAY, "-o", "report.txt").out == ""
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").startswith(f"Gap report for {DAY}: 1 municipalit")


def test_text_tells_what_where_source_and_cure(vnr: Callable[..., Any]) -> None:
    run = vnr("check", "--municipality", "Jokkmokk", "--as-of", DAY, "--select", "VNR202")
    lines = [line.strip() for line in run.out.splitlines()]
    assert any(line.startswith("! VNR202 Ended with no successor") for line in lines)
    assert any("Projekt Våld i Nära Relationer" in line and "2014-12-31" in line for line in lines)
    assert any("jokkmokk-forebyggande-arbete.ttl" in line for line in lines)
    assert any(line.startswith("To mend: ") for line in lines)
    assert all("source:" not in line and "“https://" not in line for line in lines)
