"""`action.yml`: its steps run as GitHub runs them, on a repository with a map and a commit that takes an owner away.

The install step is run once, for real but for what would be fetched (see ``installed``); the other steps every time.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.integration.conftest import Actions, Job, Repository

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
DAY: Final = "2026-11-01"
HEADLINES: Final = {
    "sv": "**Exempelstad: inget dokument pekar längre ut någon ansvarig för stöd till barn",
    "en": "**Exempelstad: no document names an owner of support to children",
}
CHECK: Final = "Check"
COMPARE: Final = "Compare"


def pull_request(base: str, fork: str = "owner/maps") -> dict[str, Any]:
    """The context of a pull request to ``owner/maps``."""
    return {
        "event_name": "pull_request",
        "event": {"pull_request": {"base": {"sha": base}, "head": {"repo": {"full_name": fork}}}},
    }


def outcome(job: Job) -> tuple[bool, str, list[str]]:
    """Whether the job failed, the check's exit code, and the actions it called, without their revisions."""
    return job.failed, job.outputs["exit-code"], [used.partition("@")[0] for used, _ in job.used]


PYTHON: Final = "actions/setup-python"
UPLOAD: Final = "github/codeql-action/upload-sarif"


def sarif(job: Job) -> Any:  # noqa: ANN401  # JSON
    """The SARIF report."""
    return json.loads(Path(job.outputs["sarif-file"]).read_text(encoding="utf-8"))


def place(result: Any) -> str:  # noqa: ANN401  # JSON
    """Where a SARIF result is shown."""
    uri: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return uri


def test_a_map_without_violations_passes_and_is_reported(repository: Repository, actions: Actions) -> None:
    job = actions.run(repository.folder, {"as-of": DAY})

    assert outcome(job) == (False, "0", [PYTHON, UPLOAD])
    results = sarif(job)["runs"][0]["results"]
    assert len(results) == int(job.outputs["findings"]) == int(job.outputs["new"]) > 0
    assert {place(result) for result in results} == {"data/exempelstad.ttl"}
    assert job.used[1][1] == {"sarif_file": job.outputs["sarif-file"], "category": "vnr"}
    assert job.summary.startswith("## Luckor")
    assert job.outputs["diff-file"] == ""
    assert COMPARE in job.log  # it ran, and found nothing to compare with


def test_annotations_stand_in_the_log_at_their_file(repository: Repository, actions: Actions) -> None:
    log = actions.run(repository.folder, {"as-of": DAY, "language": "en"}).log[CHECK].splitlines()
    found = [line for line in log if line.startswith("::")]
    assert found
    assert [line for line in found if not re.match(r"::(error|warning|notice) file=data/exempelstad\.ttl,", line)] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_pull_request_that_takes_an_owner_away_fails_by_the_baseline_and_says_so_first(
    repository: Repository,
    actions: Actions,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(repository.folder)
    repository.git("checkout", "--quiet", repository.base)
    main(["check", "data", "--as-of", DAY, "--baseline", "baseline.json", "--update-baseline"])
    repository.git("checkout", "--quiet", repository.head)
    inputs = {"as-of": DAY, "baseline": "baseline.json", "fail-on": "info", "language": language}

    job = actions.run(repository.folder, inputs, **pull_request(repository.base))

    assert outcome(job) == (True, "1", [PYTHON, UPLOAD])  # uploaded before it failed
    report = json.loads(Path(job.outputs["json-file"]).read_text(encoding="utf-8"))
    counting = [finding for finding in report["findings"] if finding["counts"]]
    assert int(job.outputs["new"]) == len(counting) > 0
    assert int(job.outputs["findings"]) == len(report["findings"]) > len(counting)
    assert {finding["rule"] for finding in counting} == {"VNR102", "VNR114", "VNR115"}
    comment = Path(job.outputs["diff-file"]).read_text(encoding="utf-8")
    assert comment.splitlines()[0].startswith(HEADLINES[language])
    assert job.summary.index("## ") < job.summary.index(comment)


def test_without_a_baseline_it_passes_and_still_says_so(repository: Repository, actions: Actions) -> None:
    job = actions.run(repository.folder, {"as-of": DAY, "language": "en"}, **pull_request(repository.base))
    assert outcome(job) == (False, "0", [PYTHON, UPLOAD])
    assert HEADLINES["en"] in job.summary


def test_what_others_did_to_the_base_since_is_not_told(repository: Repository, actions: Actions) -> None:
    repository.git("checkout", "--quiet", "-b", "other", repository.base)
    page = repository.folder / "data" / "exempelstad.ttl"
    page.write_text(
        page.read_text(encoding="utf-8").replace("Våld i nära relationer", "Våld i nära relation"), encoding="utf-8"
    )
    moved = repository.commit("Mend the title")
    repository.git("checkout", "--quiet", repository.head)

    job = actions.run(repository.folder, {"as-of": DAY, "language": "en"}, **pull_request(moved))

    comment = Path(job.outputs["diff-file"]).read_text(encoding="utf-8")
    assert comment.startswith(HEADLINES["en"])
    assert "title" not in comment


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_fork_may_not_upload(event: str, repository: Repository, actions: Actions) -> None:
    asked = pull_request(repository.base, fork="somebody/maps") | {"event_name": event}
    job = actions.run(repository.folder, {"as-of": DAY}, **asked)
    assert outcome(job) == (False, "0", [PYTHON])
    assert job.outputs["diff-file"] != ""


def test_what_is_switched_off_is_not_done(repository: Repository, actions: Actions) -> None:
    inputs = {"as-of": DAY, "upload-sarif": "false", "diff": "false", "python-version": ""}
    job = actions.run(repository.folder, inputs, **pull_request(repository.base))
    assert outcome(job) == (False, "0", [])
    assert (job.outputs["diff-file"], COMPARE in job.log) == ("", False)


def test_input_that_cannot_be_read_is_an_annotation_and_fails(repository: Repository, actions: Actions) -> None:
    page = repository.folder / "data" / "broken.ttl"
    page.write_text("<https://example.org/100%25> a\n", encoding="utf-8")
    repository.commit("Break it")

    job = actions.run(repository.folder, {"language": "en"}, **pull_request(repository.base))

    assert outcome(job) == (True, "2", [PYTHON])
    assert job.log[CHECK].startswith("::error title=vnr check::Error: ")
    assert "data/broken.ttl" in job.log[CHECK]
    assert job.log[COMPARE].startswith("::warning title=vnr diff::Error: ")
    assert job.summary == ""
    assert {name: job.outputs[name] for name in ("findings", "new", "sarif-file", "json-file", "diff-file")} == {
        **dict.fromkeys(("findings", "new", "sarif-file", "json-file", "diff-file"), "")
    }


def test_a_base_that_was_not_fetched_is_a_warning(repository: Repository, actions: Actions) -> None:
    job = actions.run(repository.folder, {"as-of": DAY, "language": "en"}, **pull_request("0123456789" * 4))
    assert outcome(job) == (False, "0", [PYTHON, UPLOAD])
    assert job.log[COMPARE].startswith("::warning title=vnr diff::")
    assert "fetch the history" in job.log[COMPARE]
    assert job.outputs["diff-file"] == ""


def test_what_inputs_say_is_never_run(repository: Repository, actions: Actions) -> None:
    job = actions.run(
        repository.folder,
        {
            "data": '$(touch taken)\n`touch taken`\n"; touch taken; "\n--help',
            "baseline": "';touch taken;'",
            "as-of": "$(touch taken)",
            "language": "en",
            "diff-base": "--output=taken",
        },
        **pull_request("$(touch taken)"),
    )
    assert outcome(job) == (True, "2", [PYTHON])
    assert not list(repository.folder.rglob("taken"))


def test_no_data_is_the_folder_data_not_the_map_that_comes_with_vnr(
    make_repository: Callable[[str], Repository],
    actions: Actions,
) -> None:
    repository = make_repository("elsewhere")
    job = actions.run(repository.folder, {"data": " \n", "language": "en"})
    assert outcome(job) == (True, "2", [PYTHON])
    assert "data: " in job.log[CHECK]


def test_another_folder_several_lines_a_badge_and_more_arguments(
    make_repository: Callable[[str], Repository], actions: Actions
) -> None:
    repository = make_repository("kommunens karta/data")
    second = repository.folder / "kommunens karta" / "två.ttl"
    second.write_text(
        "@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .\n"
        "@prefix source: <https://w3id.org/vnr-graph/id/source/> .\n"
        "@prefix rank: <https://w3id.org/vnr-graph/code/source-rank/> .\n"
        "source:two a vnr:Source ; vnr:invented true ; vnr:rank rank:page .\n",
        encoding="utf-8",
    )
    inputs = {
        "working-directory": "kommunens karta",
        "data": "data\n  två.ttl  \n\n",
        "badge": "badge.json",
        "arguments": "--select=VNR102,VNR506\n\n--fail-on=violation",
        "as-of": DAY,
        "fail-on": "none",
        "language": "en",
    }

    job = actions.run(repository.folder, inputs)

    assert outcome(job) == (True, "1", [PYTHON, UPLOAD])
    report = json.loads(Path(job.outputs["json-file"]).read_text(encoding="utf-8"))
    assert [rule["id"] for rule in report["rules"]] == ["VNR102", "VNR506"]
    results = sarif(job)["runs"][0]["results"]
    assert {(result["ruleId"], place(result)) for result in results} == {
        ("VNR102", "kommunens%20karta/data/exempelstad.ttl"),  # from the repository's root, where GitHub looks
        ("VNR506", "kommunens%20karta/tv%C3%A5.ttl"),
    }
    badge = json.loads((second.parent / "badge.json").read_text(encoding="utf-8"))
    assert (badge["schemaVersion"], badge["label"]) == (1, "gaps")


SHAPES: Final = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:Named a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:Named-name .
ex:Named-name sh:path ex:name ; sh:minCount 1 ; sh:message "A thing needs a name."@en .
ex:Unmet a sh:NodeShape ; sh:targetClass ex:Unicorn ; sh:property ex:Unmet-name .
ex:Unmet-name sh:path ex:name ; sh:minCount 1 .
"""


@pytest.mark.parametrize(
    ("name", "require", "code"),
    [("", "false", "1"), ("; ex:name 'one'", "false", "0"), ("; ex:name 'one'", "true", "1")],
)
def test_any_data_by_any_shapes(
    tmp_path: Path,
    actions: Actions,
    name: str,
    require: str,
    code: str,
) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "one.ttl").write_text(
        f"@prefix ex: <https://example.org/> .\nex:one a ex:Thing {name} .\n", encoding="utf-8"
    )
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    inputs = {"data": "things", "shapes": "shapes.ttl", "require-targets": require, "language": "en"}

    job = actions.run(tmp_path, inputs, **pull_request("0" * 40))

    assert outcome(job) == (code == "1", code, [PYTHON, UPLOAD])
    assert job.outputs["findings"] == ("0" if name else "1")
    assert COMPARE not in job.log
    assert ("matched nothing" in job.log[CHECK]) is (require == "true")


def steps(action: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The steps of the action."""
    found: Sequence[Mapping[str, Any]] = action["runs"]["steps"]
    return found


def test_scripts_hold_no_expression_and_are_strict(actions: Actions) -> None:
    scripts = {step["name"]: step["run"] for step in steps(actions.action) if "run" in step}
    assert [name for name, script in scripts.items() if "${{" in script] == []
    assert [name for name, script in scripts.items() if not script.startswith("set -euo pipefail\n")] == [
        "Fail if the check does"  # one command
    ]


def test_other_actions_are_two_known_ones_at_a_commit(actions: Actions) -> None:
    used = [step["uses"] for step in steps(actions.action) if "uses" in step]
    assert [use.partition("@")[0] for use in used] == [PYTHON, UPLOAD]
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for use in used:
        assert re.search(rf"uses: {re.escape(use)} # v\d+\.\d+\.\d+$", text, re.MULTILINE), use
        assert re.fullmatch(r"[^@]+@[0-9a-f]{40}", use)


def test_githubs_schema_and_a_security_audit_have_nothing_to_say() -> None:
    for command in (
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
        [BIN / "zizmor", "--offline", "--no-config", "--no-progress", "--persona", "auditor", "action.yml"],
    ):
        done = subprocess.run(  # noqa: S603  # tools that this project's tests need
            [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
