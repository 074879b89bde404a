"""``vnr check --baseline``: only what is new fails; waivers: what is accepted, until it is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.store.shipped import data_folder
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = "2026-11-01"
SHIPPED: Final = str(data_folder())
PAGE: Final = """
source:new a vnr:Source ;
    rdfs:label "Ny sida"@sv, "New page"@en ;
    dcterms:issued "2026-10-10"^^xsd:date ;
    dcterms:title "Ny sida"@sv ;
    vnr:rank rank:page .
evidence:new a vnr:Evidence ; oa:hasSource source:new ; vnr:paraphrase "Så står det."@sv, "So it says."@en .
programme:new a vnr:Programme ;
    rdfs:label "Nytt program"@sv, "New programme"@en ;
    vnr:covers municipality:2510 ;
    vnr:evidence evidence:new .
"""
DECISIONS: Final = """
source:new-decisions a vnr:Source ;
    rdfs:label "Beslut"@sv, "Decisions"@en ;
    dcterms:title "Beslut"@sv, "Decisions"@en ;
    vnr:rank rank:decision .
decision:new-programme a vnr:Waiver ;
    rdfs:label "Det nya programmet"@sv, "The new programme"@en ;
    vnr:expires "2026-12-31"^^xsd:date ;
    vnr:reason "Beslutas i december."@sv, "Is decided in December."@en ;
    vnr:waiverOwner "kvinnofridssamordnaren" ;
    vnr:waivesFocus programme:new ;
    vnr:waivesRule "VNR201" .
"""
TOTAL: Final = "286 municipalities without any document (take them in with --municipality all)."


@pytest.fixture
def known(vnr: Callable[..., Any]) -> str:
    """A baseline of the shipped map."""
    run = vnr("check", "--as-of", DAY, "--baseline", "known.json", "--update-baseline")
    assert run.code == 0
    return "known.json"


def listed(out: str) -> list[str]:
    """The part of a text report that tells findings one by one."""
    return out.partition("What each rule looked at")[0].split("\n\n")[1:]


def test_a_baseline_of_today_passes_today_and_on_other_days(vnr: Callable[..., Any], known: str) -> None:
    for day in (DAY, "2026-11-02"):
        run = vnr("check", "--as-of", day, "--baseline", known)
        assert (run.code, run.err) == (0, "")
        assert listed(run.out) == [""]
        closing = run.out.splitlines()[-3:]
        assert closing[0] == "Findings: violation 0, warning 0, info 0."
        assert closing[1].startswith("Known from the baseline, not listed: 3")
        assert closing[2] == TOTAL


def test_the_engine_and_the_language_are_all_one_to_a_baseline(vnr: Callable[..., Any], known: str) -> None:
    run = vnr("check", "--as-of", DAY, "--baseline", known, "--engine", "pyshacl", "--lang", "sv", "--fail-on", "info")
    assert (run.code, run.err) == (0, "")


def test_one_new_gap_fails_and_it_alone_is_listed(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], known: str
) -> None:
    write("new.ttl", PAGE)
    run = vnr("check", "--as-of", DAY, "--baseline", known, SHIPPED, "new.ttl")
    assert (run.code, run.err) == (1, "")
    (jokkmokk, rest) = listed(run.out)
    assert rest == ""
    assert jokkmokk.splitlines() == [
        "Jokkmokk",
        "  ✗ VNR201 Programme without a responsible party  violation",
        "    - New programme has neither a responsible party nor a party or author.",
        "      new.ttl:57:1  New page (2026-10-10)",
        f"    To mend: {json.loads(vnr('rule', 'VNR201', '--format', 'json').out)['cure']['en']}",
    ]
    data = json.loads(vnr("check", "--as-of", DAY, "--baseline", known, SHIPPED, "new.ttl", "--format", "json").out)
    new = [finding for finding in data["findings"] if not finding["known"]]
    assert [(one["rule"], shorten(one["focus"]["iri"])) for one in new] == [("VNR201", "programme:new")]


def test_updating_tells_what_was_added_and_what_is_gone(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], tmp_path: Path, known: str
) -> None:
    before = (tmp_path / known).read_text(encoding="utf-8")
    count = before.count("fingerprint")
    write("new.ttl", PAGE)
    run = vnr("check", "--as-of", DAY, "--baseline", known, SHIPPED, "new.ttl", "--update-baseline")
    assert run.code == 0
    assert run.err.splitlines() == [
        f"known.json: 1 added, 0 removed, {count + 1} known in all.",
        "+ VNR201 programme:new",
    ]
    after = (tmp_path / known).read_text(encoding="utf-8")
    assert set(before.splitlines()) < set(after.splitlines())
    (line,) = set(after.splitlines()) - set(before.splitlines())
    told = json.loads(line.strip().removesuffix(","))
    assert len(told.pop("fingerprint")) == 32
    assert told == {
        "rule": "VNR201",
        "focus": "programme:new",
        "about": "",
        "municipalities": ["municipality:2510"],
    }
    gone = vnr("check", "--as-of", DAY, "--baseline", known)
    assert gone.code == 0
    assert gone.out.splitlines()[-2:] == [
        "In the baseline, but no longer found: 1.",
        "  - VNR201 programme:new",
    ]
    again = vnr("check", "--as-of", DAY, "--baseline", known, "--update-baseline")
    assert again.err.splitlines() == [
        f"known.json: 0 added, 1 removed, {count} known in all.",
        "- VNR201 programme:new",
    ]
    assert (tmp_path / known).read_text(encoding="utf-8") == before


def test_a_narrower_check_leaves_the_rest_of_the_baseline_alone(
    vnr: Callable[..., Any], tmp_path: Path, known: str
) -> None:
    before = (tmp_path / known).read_bytes()
    for arguments in (["--select", "VNR2"], ["--ignore", "VNR1"], ["--municipality", "Jokkmokk", "--ignore", "VNR121"]):
        run = vnr("check", "--as-of", DAY, "--baseline", known, *arguments)
        assert "In the baseline, but no longer found" not in run.out
        vnr("check", "--as-of", DAY, "--baseline", known, "--update-baseline", *arguments)
        assert (tmp_path / known).read_bytes() == before


@pytest.mark.parametrize("update", [[], ["--update-baseline"]])
def test_what_is_no_baseline_is_not_read_and_not_written_over(
    vnr: Callable[..., Any], tmp_path: Path, update: list[str]
) -> None:
    (tmp_path / "package.json").write_text('{"name": "precious"}', encoding="utf-8")
    run = vnr("check", "--baseline", "package.json", *update)
    assert run == (2, "", "Error: package.json: This is no baseline. Name another file.\n")
    assert (tmp_path / "package.json").read_text(encoding="utf-8") == '{"name": "precious"}'


def test_a_baseline_that_is_not_there_or_not_named(vnr: Callable[..., Any]) -> None:
    assert vnr("check", "--baseline", "no.json") == (
        2,
        "",
        "Error: no.json: There is no baseline here. Make it with --update-baseline.\n",
    )
    assert vnr("check", "--update-baseline") == (
        2,
        "",
        "Error: --update-baseline does not say which file. Name it: --baseline baseline.json.\n",
    )
    assert vnr("check", "--update-baseline", "--lang", "sv").err == (
        "Fel: --update-baseline säger inte vilken fil. Ange den: --baseline baseline.json.\n"
    )


def test_anybodys_data_can_have_a_baseline(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write(
        "shapes.ttl",
        "<urn:s> a sh:NodeShape ; sh:targetClass <urn:P> ; sh:property [ sh:path <urn:n> ; sh:minCount 1 ] .",
    )
    write("data.ttl", "<urn:a> a <urn:P> .\n[] a <urn:P> .")
    arguments = ("check", "data.ttl", "--shapes", "shapes.ttl", "--baseline", "known.json")
    assert vnr(*arguments, "--update-baseline").code == 0
    assert (tmp_path / "known.json").read_text(encoding="utf-8").count("fingerprint") == 2
    write("data.ttl", "# moved\n\n[] a <urn:P> .\n<urn:a> a <urn:P> .\n")
    assert vnr(*arguments).code == 0
    write("data.ttl", "[] a <urn:P> .\n<urn:b> a <urn:P> . <urn:a> a <urn:P> .")
    run = vnr(*arguments)
    assert run.code == 1
    assert [line.strip() for line in run.out.splitlines() if line.strip().startswith("- ")] == [
        "- urn:b: The values do not meet sh:minCount 1."
    ]


def test_a_waived_gap_is_shown_as_such_and_passes_until_its_last_day(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    write("new.ttl", PAGE)
    write("decisions.ttl", DECISIONS)
    arguments = ("check", "new.ttl", "decisions.ttl", "--select", "VNR201,VNR6")
    for day in (DAY, "2026-12-31"):
        run = vnr(*arguments, "--as-of", day, "--fail-on", "info")
        assert (run.code, run.err) == (0, "")
        lines = run.out.splitlines()
        assert "    - New programme has neither a responsible party nor a party or author." in lines
        assert "      Waived until 2026-12-31 by kvinnofridssamordnaren: Is decided in December." in lines
        assert "Waived: 1." in lines
    swedish = vnr(*arguments, "--as-of", DAY, "--lang", "sv").out
    assert "Undantaget till och med 2026-12-31 av kvinnofridssamordnaren: Beslutas i december." in swedish


def test_an_expired_waiver_fails_and_is_told_at_its_line(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    write(
        "new.ttl",
        PAGE.replace(
            "programme:new a vnr:Programme ;", "programme:new a vnr:Programme ; vnr:author agency:2510-school ;"
        ),
    )
    path = write("decisions.ttl", DECISIONS)
    run = vnr("check", "new.ttl", "decisions.ttl", "--select", "VNR201,VNR6", "--as-of", "2027-01-01")
    assert (run.code, run.err) == (1, "")
    (whole,) = [part for part in listed(run.out) if part]
    number = path.read_text(encoding="utf-8").splitlines().index('    vnr:expires "2026-12-31"^^xsd:date ;') + 1
    assert whole.splitlines() == [
        "The map as a whole",
        "  ✗ VNR601 Waiver that has expired  violation",
        "    - “The new programme” held until 2026-12-31. What it waived counts again.",
        f"      decisions.ttl:{number}:17  Decisions (undated)",
        f"    To mend: {json.loads(vnr('rule', 'VNR601', '--format', 'json').out)['cure']['en']}",
    ]


def test_a_waiver_expires_in_spite_of_a_baseline(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write("new.ttl", PAGE)
    write("decisions.ttl", DECISIONS)
    arguments = ("check", "new.ttl", "decisions.ttl", "--select", "VNR201,VNR6", "--baseline", "known.json")
    assert vnr(*arguments, "--as-of", DAY, "--update-baseline").code == 0
    assert "programme:new" not in (tmp_path / "known.json").read_text(encoding="utf-8")
    assert vnr(*arguments, "--as-of", DAY).code == 0
    run = vnr(*arguments, "--as-of", "2027-01-01", "--format", "json")
    assert run.code == 1
    assert {(one["rule"], one["known"]) for one in json.loads(run.out)["findings"]} == {
        ("VNR201", False),
        ("VNR601", False),
    }
    updated = vnr(*arguments, "--as-of", "2027-01-01", "--update-baseline")
    assert updated.code == 1
    assert updated.err.splitlines()[1:] == ["+ VNR201 programme:new"]  # what has expired is not buried
    assert vnr(*arguments, "--as-of", "2027-01-01").code == 1


@pytest.mark.parametrize(
    ("instead", "rule", "code"),
    [
        (('vnr:waivesRule "VNR201"', 'vnr:waivesRule "VNR299"'), "VNR602", 1),
        (("programme:new ;", "programme:nwe ;"), "VNR603", 1),
        (('vnr:waivesRule "VNR201"', 'vnr:waivesRule "VNR204"'), "VNR604", 0),
        (("vnr:rank rank:decision", "vnr:rank rank:page"), "VNR605", 1),
    ],
)
def test_a_waiver_that_can_accept_nothing_is_told(
    vnr: Callable[..., Any], write: Callable[[str, str], Path], instead: tuple[str, str], rule: str, code: int
) -> None:
    write("new.ttl", PAGE)
    path = write("decisions.ttl", DECISIONS.replace(*instead))
    run = vnr("check", "new.ttl", "decisions.ttl", "--select", "VNR204,VNR6", "--as-of", DAY, "--format", "json")
    assert (run.code, run.err) == (code, "")
    (finding,) = json.loads(run.out)["findings"]
    assert (finding["rule"], shorten(finding["focus"]["iri"])) == (rule, "decision:new-programme")
    start = path.read_text(encoding="utf-8").splitlines().index("decision:new-programme a vnr:Waiver ;") + 1
    assert finding["places"] == [f"decisions.ttl:{start}:1"]
