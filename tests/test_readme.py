"""What the README promises: its example passes, its excerpt is the example's, its commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from vnr_graph.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "exempelstad.ttl"
READMES = ("README.md", "README.sv.md")


def test_the_example_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "check", str(EXAMPLE)]) == 0
    assert "Exempelstad" in capsys.readouterr().out


def test_the_example_is_in_canonical_form() -> None:
    assert main(["fmt", "--check", str(EXAMPLE)]) == 0


def test_the_excerpt_stands_in_the_example() -> None:
    excerpt = re.search(r"```turtle\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert excerpt is not None
    lines = {line.strip() for line in EXAMPLE.read_text(encoding="utf-8").splitlines()}

    assert [line for line in excerpt[1].splitlines() if line.strip() and line.strip() not in lines] == []


def test_the_answer_shown_is_the_answer_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(
        r"```console\n\$ vnr (.*?)\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown is not None
    command, answer = shlex.split(shown[1]), shown[2]
    day = re.search(r"\d{4}-\d{2}-\d{2}", answer.partition("\n")[0])
    assert day is not None
    monkeypatch.setenv("COLUMNS", "80")

    assert main([*command, "--as-of", day[0]]) == 0
    given = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    at = 0
    for piece in answer.split("…\n"):  # what is left out
        assert piece in given[at:]
        at = given.index(piece, at) + len(piece)
    assert answer.startswith(given.partition("\n")[0])


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = set(re.findall(r"^(?:.*\| )?\.venv/bin/vnr ([a-z]+)", text, re.MULTILINE))

    assert {"who", "check", "matrix", "rule", "query", "disagreements", "fmt"} <= commands
    for command in sorted(commands):
        assert main([command, "--help"]) == 0
        assert command in capsys.readouterr().out


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))

    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_check_prints_what_the_readme_shows(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(r"```console\n\$ vnr (check .*)\n((?:.*\n)*?)```", (ROOT / name).read_text(encoding="utf-8"))
    assert shown is not None
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    for variable in ("FORCE_COLOR", "NO_COLOR", "VNR_TEXTS"):
        monkeypatch.delenv(variable, raising=False)

    assert main(shlex.split(shown[1])) == 1
    assert capsys.readouterr().out == shown[2]
