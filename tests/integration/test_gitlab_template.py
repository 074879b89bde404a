"""`templates/vnr-check.yml`: its script runs as GitLab's runner runs it, in bash and in plain sh."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.conftest import Repository

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = ROOT / "templates" / "vnr-check.yml"
DAY: Final = "2026-11-01"
SHELLS: Final = {"bash": ["/bin/bash", "-e", "-o", "pipefail"], "sh": ["/bin/sh", "-e"]}
_INPUT: Final = re.compile(r"\$\[\[ inputs\.([a-z-]+) \]\]")

Done = subprocess.CompletedProcess[str]


def interpolated(node: object, inputs: dict[str, str]) -> Any:  # noqa: ANN401  # YAML
    """A part of the template with its inputs put in, in parsed YAML as GitLab does."""
    if isinstance(node, dict):
        return {key: interpolated(value, inputs) for key, value in node.items()}
    if isinstance(node, list):
        return [interpolated(item, inputs) for item in node]
    return _INPUT.sub(lambda found: inputs[found[1]], node) if isinstance(node, str) else node


def job(**inputs: str) -> dict[str, Any]:
    """The job that including the template with these inputs gives; ``_`` stands for ``-`` in their names."""
    head, body = yaml.safe_load_all(TEMPLATE.read_text(encoding="utf-8"))
    declared: dict[str, dict[str, Any]] = head["spec"]["inputs"]
    given = {name.replace("_", "-"): value for name, value in inputs.items()} | {"package": str(ROOT)}
    assert set(given) <= set(declared), "GitLab refuses an input that there is not"
    assert [name for name, one in declared.items() if "default" not in one] == ["package"]
    for name, value in given.items():
        assert value in declared[name].get("options", [value]), "GitLab refuses another value"
    found = interpolated(body, {name: one.get("default", "") for name, one in declared.items()} | given)
    assert list(found) == ["vnr-check"]
    result: dict[str, Any] = found["vnr-check"]
    return result


@pytest.fixture
def gitlab(
    tmp_path: Path, python3: Path, installed: Path, small_environment: Callable[..., dict[str, str]]
) -> Callable[..., Done]:
    """Run the job in a repository, its ``package`` installed before unless ``install`` says so."""

    def run(
        repository: Repository, *, shell: str = "bash", base: str = "", install: bool = False, **inputs: str
    ) -> Done:
        found = job(**inputs)
        lines: list[str] = found["script"]
        if not install:
            assert [line.partition("$")[0] for line in lines[:3]] == ["vnr=", 'python3 -I -m venv "', '"']
            lines = [f"vnr='{installed}'", *lines[3:]]
        merge_request = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base} if base else {}
        return subprocess.run(  # noqa: S603  # one shell for all lines
            [*SHELLS[shell], "-c", "\n".join(lines)],
            cwd=repository.folder,
            env=small_environment(tmp_path, python3) | {"TMPDIR": str(tmp_path)} | found["variables"] | merge_request,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def reports(repository: Repository) -> dict[str, Path]:
    """The reports that GitLab takes, and what it offers besides."""
    artifacts = job()["artifacts"]
    assert artifacts["when"] == "always"
    assert set(artifacts["reports"]) == {"codequality", "junit"}
    (folder,) = artifacts["paths"]
    found = {name: repository.folder / path for name, path in artifacts["reports"].items()}
    return found | {path.name: path for path in (repository.folder / folder).glob("*.html")}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_job_reports_and_passes_when_nothing_fails(
    shell: str, repository: Repository, gitlab: Callable[..., Done]
) -> None:
    done = gitlab(repository, shell=shell, base=repository.base, install=shell == "sh", as_of=DAY)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Exempelstad" in done.stdout
    files = reports(repository)
    quality = json.loads(files["codequality"].read_text(encoding="utf-8"))
    assert {one["location"]["path"] for one in quality} == {"data/exempelstad.ttl"}
    assert {one["check_name"] for one in quality} > {"VNR102", "VNR114", "VNR115"}
    suites = ET.parse(files["junit"]).getroot()  # noqa: S314  # we have just written it
    assert suites.tag == "testsuites"
    assert "Luckor" in files["vnr.html"].read_text(encoding="utf-8")
    assert "Exempelstad: inget dokument pekar längre ut någon ansvarig" in files["diff.html"].read_text(
        encoding="utf-8"
    )


def test_the_job_fails_as_the_check_does_after_all_reports(repository: Repository, gitlab: Callable[..., Done]) -> None:
    done = gitlab(repository, base=repository.base, as_of=DAY, fail_on="warning", language="en")
    assert done.returncode == 1
    assert set(reports(repository)) == {"codequality", "junit", "vnr.html", "diff.html"}
    assert all(path.exists() for path in reports(repository).values())
    assert "no document names an owner" in (repository.folder / "vnr-reports" / "diff.html").read_text(encoding="utf-8")


def test_what_cannot_be_read_fails_and_says_where(repository: Repository, gitlab: Callable[..., Done]) -> None:
    (repository.folder / "data" / "broken.ttl").write_text("<a> <b>\n", encoding="utf-8")
    done = gitlab(repository, language="en")
    assert (done.returncode, done.stderr.startswith("Error: data/broken.ttl:")) == (2, True)


def test_a_base_that_was_not_fetched_does_not_decide(repository: Repository, gitlab: Callable[..., Done]) -> None:
    done = gitlab(repository, base="0123456789" * 4, as_of=DAY, language="en")
    assert done.returncode == 0
    assert "fetch the history" in done.stderr
    assert "diff.html" not in reports(repository)


@pytest.mark.parametrize("shell", SHELLS)
def test_what_inputs_say_is_never_run(shell: str, repository: Repository, gitlab: Callable[..., Done]) -> None:
    done = gitlab(
        repository,
        shell=shell,
        data='data\n$(touch taken)\n`touch taken`\n"; touch taken; "\nARGUMENTS\ntouch taken',
        arguments="'; touch taken",
        as_of="$(touch taken)",
        language="en",
    )
    assert done.returncode == 2
    assert not list(repository.folder.rglob("taken"))


@pytest.mark.parametrize("shell", SHELLS)
def test_several_lines_shapes_and_arguments(shell: str, repository: Repository, gitlab: Callable[..., Done]) -> None:
    folder = repository.folder / "some things"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.ttl").write_text(
            f"<https://example.org/{name}> a <https://example.org/Thing> .\n", encoding="utf-8"
        )
    (repository.folder / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ex: <https://example.org/> .\n"
        "ex:Named a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .\n",
        encoding="utf-8",
    )

    done = gitlab(
        repository,
        shell=shell,
        base=repository.base,
        data="  some things/one.ttl\nsome things/two.ttl\n\n",
        shapes="shapes.ttl",
        arguments="--require-targets\n\n--fail-on=none",
    )

    assert done.returncode == 0, done.stdout + done.stderr
    quality = json.loads(reports(repository)["codequality"].read_text(encoding="utf-8"))
    assert sorted(one["location"]["path"] for one in quality) == ["some things/one.ttl", "some things/two.ttl"]
    assert "diff.html" not in reports(repository)  # a map is compared, not any data


def test_no_data_is_the_folder_data_not_the_map_that_comes_with_vnr(
    make_repository: Callable[[str], Repository], gitlab: Callable[..., Done]
) -> None:
    done = gitlab(make_repository("elsewhere"), data=" ", language="en")
    assert (done.returncode, done.stderr.startswith("Error: data: ")) == (2, True)


def test_no_input_is_a_part_of_the_script() -> None:
    _, body = yaml.safe_load_all(TEMPLATE.read_text(encoding="utf-8"))
    assert [line for line in body["vnr-check"]["script"] if "$[[" in line] == []


def test_gitlabs_schema_takes_the_job(tmp_path: Path) -> None:
    pipeline = tmp_path / "gitlab-ci.json"
    pipeline.write_text(json.dumps({"vnr-check": job()}), encoding="utf-8")
    checker = Path(sys.executable).parent / "check-jsonschema"
    command = [str(checker), "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", str(pipeline)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # a tool of these tests
    assert done.returncode == 0, done.stdout + done.stderr
