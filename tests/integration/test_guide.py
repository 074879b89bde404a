"""The pages that tell how to guard a map in CI: their commands run, their settings are right, and both say the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
import yaml

from vnr_graph.cli import main
from vnr_graph.cli.entry import INTERRUPTED
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.texts import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.conftest import Actions, Repository

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = {"en": ROOT / "docs" / "guard-your-map.md", "sv": ROOT / "docs" / "vakta-din-karta.md"}
DAY: Final = "2026-11-01"
ARCHIVE: Final = "https://github.com/OWNER/vnr-graph/archive/REVISION.tar.gz"
QUOTED: Final = (
    "The file does not say which document it holds.",
    "There is no baseline here.",
    "The file has {size} bytes; at most {limit} are read.",
    "{revision} is neither a file or folder that is there nor a revision of {repository}.",
)
"""Messages that the page's last part quotes, with … for what stands in braces."""


class Block(NamedTuple):
    """A block of code.

    Attributes:
        kind: its language.
        file: the file that the text before it names last, if any.
    """

    kind: str
    text: str
    file: str | None


def read_blocks(language: str) -> list[Block]:
    """The blocks of a page, in order."""
    text = PAGES[language].read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        before = text[: match.start()].rpartition("```")[2]
        files = re.findall(r"`([\w./-]+\.(?:ttl|yml|yaml))`", before)
        found.append(Block(match[1], match[2], files[-1] if files else None))
    return found


def of_kind(language: str, kind: str) -> list[Block]:
    """The blocks of one kind."""
    return [block for block in read_blocks(language) if block.kind == kind]


def plain(block: Block) -> tuple[str, list[str]]:
    """A block without its comments and the language that it asks for."""
    lines = (re.sub(r"\s+# .*", "", line) for line in block.text.splitlines())
    return block.kind, [re.sub(r"\blanguage: (en|sv)$", "language:", line) for line in lines]


def test_both_pages_have_the_same_blocks_parts_and_links() -> None:
    english, swedish = (path.read_text(encoding="utf-8") for path in PAGES.values())
    assert [plain(block) for block in read_blocks("en")] == [plain(block) for block in read_blocks("sv")]
    for pattern in (r"^#+ ", r"^- ", r"^\| `?\w+`?", r"\]\((?!#|.*README|[\w-]+\.md\))[^)]+\)"):
        assert re.findall(pattern, english, re.MULTILINE) == (
            re.findall(pattern, swedish, re.MULTILINE)
            if pattern != r"^\| `?\w+`?"
            else [
                {"| kod": "| code", "| format": "| format"}.get(cell, cell)
                for cell in re.findall(pattern, swedish, re.MULTILINE)
            ]
        )


@pytest.mark.parametrize("language", PAGES)
def test_links_lead_somewhere(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    parts = {
        path: {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        }
        for path in (*PAGES.values(), ROOT / "README.md", ROOT / "README.sv.md")
    }
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("https://"):
            continue
        name, _, part = link.partition("#")
        target = (PAGES[language].parent / name).resolve() if name else PAGES[language]
        assert target.exists(), link
        assert not part or part in parts[target], link


def test_every_command_of_the_page_runs(
    repository: Repository,
    python3: Path,
    tmp_path: Path,
    small_environment: Callable[..., dict[str, str]],
) -> None:
    """In a repository whose branch takes an owner away; ``vnr`` is told the day, so that its answers stay the same.

    The English page's, which are the Swedish page's too, as another test finds.
    """
    repository.git("checkout", "--quiet", "-b", "change")
    repository.git("branch", "--force", "main", repository.base)
    (vnr := tmp_path / "bin" / "vnr").parent.mkdir()
    vnr.write_text(
        f'#!/bin/sh\ncase "$*" in *--shapes*) ;; check*|diff*) set -- "$@" --as-of {DAY} ;; esac\n'
        f'exec "{tmp_path}/.vnr/bin/vnr" "$@"\n',
        encoding="utf-8",
    )
    vnr.chmod(0o755)
    environment = small_environment(tmp_path, vnr.parent, python3) | {"LANG": "en_GB.UTF-8"}
    said = []
    for block in read_blocks("en"):
        if block.kind == "turtle":
            assert block.file is not None
            (repository.folder / block.file).parent.mkdir(exist_ok=True)
            (repository.folder / block.file).write_text(block.text, encoding="utf-8")
        if block.kind == "sh":
            script = block.text.replace(ARCHIVE, str(ROOT))
            done = subprocess.run(  # noqa: S603  # the page's own commands
                ["/bin/sh", "-eu", "-c", script],
                cwd=repository.folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (script, done.stdout, done.stderr)
            said.append(done.stdout + done.stderr)

    look, rule, badge, reports, update, known, waived, changed, things, verified = said
    assert "Exempelstad" in look
    assert rule.startswith("VNR306")
    assert badge == ""
    assert DAY in reports.splitlines()[0]
    assert re.search(r"baseline\.json: [1-9]", update)
    assert re.search(r"\b0, \w+ 0, \w+ 0\.$", known, re.MULTILINE)
    assert "2027-06-30" in waived
    assert changed.startswith("Exempelstad: no document names an owner")
    assert re.search(r"^ex:ThingShape-name +1 +0 ", things, re.MULTILINE)
    assert verified.startswith(things.splitlines()[0])
    assert {path.name for path in (repository.folder / "reports").iterdir()} == {"junit.xml", "vnr.sarif", "vnr.html"}
    assert repository.git("diff", "--cached", "--name-only") == "baseline.json"
    assert (repository.folder / "diff.md").read_text(encoding="utf-8").startswith(f"**{changed[:40]}")


def check_schema(schema: str, path: Path, *more: str) -> None:
    """A file that a vendor's schema takes."""
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", schema, *more, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # a tool of these tests
    assert done.returncode == 0, done.stdout + done.stderr


def settings(language: str, name: str) -> Any:  # noqa: ANN401  # YAML
    """What the page says to put into a file."""
    (block,) = [block for block in of_kind(language, "yaml") if block.file == name]
    return yaml.safe_load(block.text)


@pytest.mark.parametrize("language", PAGES)
def test_settings_are_what_their_readers_take(language: str, tmp_path: Path) -> None:
    names = [
        *(".github/workflows/map.yml", ".github/workflows/badge.yml", ".gitlab-ci.yml"),
        *(".pre-commit-config.yaml",),
    ]
    blocks = of_kind(language, "yaml")
    assert [block.file for block in blocks] == [*names, None]  # the last is a part of a workflow
    for block, name in zip(blocks, names, strict=False):
        path = tmp_path / Path(name).name
        path.write_text(block.text.replace("REVISION", "a" * 40), encoding="utf-8")
        if name.startswith(".github"):
            check_schema("vendor.github-workflows", path)
        elif name.startswith(".gitlab"):
            check_schema("vendor.gitlab-ci", path, "--data-transform", "gitlab-ci")
        else:
            check = [str(Path(sys.executable).parent / "pre-commit"), "validate-config", str(path)]
            done = subprocess.run(check, capture_output=True, text=True, check=False)  # noqa: S603  # a tool of these tests
            assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("language", PAGES)
def test_hooks_and_inputs_that_the_page_names_are_there(language: str) -> None:
    (source,) = settings(language, ".pre-commit-config.yaml")["repos"]
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in source["hooks"]] == [hook["id"] for hook in manifest]

    (included,) = settings(language, ".gitlab-ci.yml")["include"]
    assert (ROOT / included["remote"].rpartition("REVISION/")[2]).is_file()
    head, body = yaml.safe_load_all((ROOT / "templates" / "vnr-check.yml").read_text(encoding="utf-8"))
    declared = head["spec"]["inputs"]
    assert set(included["inputs"]) <= set(declared)
    assert {name for name, one in declared.items() if "default" not in one} <= set(included["inputs"])
    text = PAGES[language].read_text(encoding="utf-8")
    assert "`vnr-check`" in text
    assert (set(body), body["vnr-check"]["artifacts"]["expose_as"]) == ({"vnr-check"}, "vnr")


def our_step(steps: list[dict[str, Any]]) -> dict[str, str]:
    """What a workflow gives our action."""
    (step,) = [step for step in steps if step.get("uses") == "OWNER/vnr-graph@REVISION"]
    found: dict[str, str] = step["with"]
    return found


def test_the_workflow_checks_and_comments(
    repository: Repository,
    actions: Actions,
    tmp_path: Path,
    small_environment: Callable[..., dict[str, str]],
) -> None:
    job = settings("en", ".github/workflows/map.yml")["jobs"]["check"]
    run = actions.run(
        repository.folder,
        our_step(job["steps"]) | {"as-of": DAY},
        event_name="pull_request",
        event={
            "pull_request": {
                "base": {"sha": repository.base},
                "head": {"repo": {"full_name": "owner/maps"}},
                "number": "7",
            }
        },
    )
    assert not run.failed
    assert job["permissions"] == {"contents": "read", "security-events": "write", "pull-requests": "write"}

    comment = job["steps"][-1]
    assert comment["env"]["BODY"] == "${{ steps.vnr.outputs.diff-file }}"
    (gh := tmp_path / "bin" / "gh").parent.mkdir()
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    gh.chmod(0o755)
    said = subprocess.run(  # noqa: S603  # the page's own command
        ["/bin/bash", "-e", "-o", "pipefail", "-c", comment["run"]],
        env=small_environment(tmp_path, gh.parent)
        | {"NUMBER": "7", "BODY": run.outputs["diff-file"], "GITHUB_REPOSITORY": "owner/maps"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert said[:3] == ["pr", "comment", "7"]
    assert said[-2:] == ["--body-file", run.outputs["diff-file"]]


def test_the_badge_is_published_on_a_branch_of_its_own(
    repository: Repository, actions: Actions, tmp_path: Path, small_environment: Callable[..., dict[str, str]]
) -> None:
    repository.git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    repository.git("remote", "add", "origin", str(tmp_path / "origin"))
    repository.git("push", "--quiet", "origin", "main")
    steps = settings("en", ".github/workflows/badge.yml")["jobs"]["badge"]["steps"]
    assert not actions.run(repository.folder, our_step(steps) | {"as-of": DAY}).failed

    for time in range(2):  # the second time there is such a branch already
        if time:
            badge = repository.git("show", "badges:badge.json")
            repository.git("checkout", "--quiet", "main")
            repository.git("branch", "--quiet", "-D", "badges")
            (repository.folder / "badge.json").write_text(badge.replace("violations", "faults"), encoding="utf-8")
        subprocess.run(  # noqa: S603  # the page's own commands
            ["/bin/bash", "-e", "-o", "pipefail", "-c", steps[-1]["run"]],
            cwd=repository.folder,
            env=small_environment(tmp_path),
            check=True,
        )
    assert repository.git("ls-tree", "-r", "--name-only", "origin/badges") == "badge.json"
    assert json.loads(repository.git("show", "origin/badges:badge.json"))["schemaVersion"] == 1


def test_the_part_of_a_workflow_for_any_data_is_right(tmp_path: Path, actions: Actions) -> None:
    for block in of_kind("en", "turtle")[1:]:
        assert block.file is not None
        (tmp_path / block.file).parent.mkdir(exist_ok=True)
        (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    part = yaml.safe_load(of_kind("en", "yaml")[-1].text)
    run = actions.run(tmp_path, our_step(part))
    assert (run.failed, run.outputs["findings"]) == (False, "0")


@pytest.mark.parametrize("language", PAGES)
def test_the_turtle_is_in_canonical_form(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, block in enumerate(of_kind(language, "turtle")):
        (tmp_path / f"{number}.ttl").write_text(block.text, encoding="utf-8")
    assert main(["fmt", "--check", str(tmp_path)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("language", PAGES)
def test_tables_name_every_exit_code_and_every_format(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [0, 1, 2, 3, INTERRUPTED]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    assert sorted(name for row in rows for name in re.findall(r"\w+", row)) == sorted(ReportFormat)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("message", QUOTED)
def test_messages_are_quoted_as_they_are(language: Any, message: str) -> None:  # noqa: ANN401  # a Language
    text = " ".join(PAGES[language].read_text(encoding="utf-8").split())
    values = dict.fromkeys(re.findall(r"\{(\w+)\}", message), "…")
    said = translate(language, message, **values)
    assert f"**{re.sub(r' (of|i) …[.]$', '', said).removesuffix('.')}**" in text
