"""The way in: help without the heavy libraries, usage errors, language."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: Final = (
    *("check", "rule", "who", "matrix", "disagreements", "query", "search", "show", "info", "convert", "fmt"),
)
HEAVY: Final = ("rdflib", "pyshacl", "pyoxigraph", "oxrdflib", "networkx", "rapidfuzz")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"], ["fooo"]])
def test_help_is_told_without_the_heavy_libraries(arguments: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from vnr_graph.cli import main\n"
        f"main({arguments!r})\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(done.stderr.splitlines()[-1]) == []


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_command_has_help_and_takes_the_common_options(
    vnr: Callable[..., Any], command: str, language: str
) -> None:
    run = vnr(command, "--help", "--lang", language)
    assert (run.code, run.err) == (0, "")
    assert f"vnr {command}" in run.out
    assert "--lang" in run.out
    assert "--debug" in run.out
    assert ("Visa den här" in run.out or "hjälp" in run.out.lower()) == (language == "sv")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--select", "VNR505"],
        ["rule", "VNR304"],
        ["who", "--municipality", "2510", "--area", "prosecution"],
        ["matrix", "--municipality", "2510", "--typology", "familjefrid-nine"],
        ["disagreements"],
        ["query", "documents"],
        ["search", "Jokkmokk"],
        ["show", "Jokkmokk"],
        ["info"],
    ],
)
def test_every_command_accepts_the_common_options(
    vnr: Callable[..., Any], write: Callable[[str, str], Any], arguments: list[str]
) -> None:
    write("page.ttl", 'source:test a vnr:Source ; rdfs:label "Testsida"@sv, "Test page"@en ; vnr:rank rank:page .\n')
    common = ["--data", "page.ttl", "--as-of", "2026-11-01", "--lang", "sv", "--debug"]
    run = vnr(*arguments, *common)
    assert (run.code, run.err) == (0, "")
    assert run.out


def test_commands_on_files_accept_the_common_options(vnr: Callable[..., Any], write: Callable[[str, str], Any]) -> None:
    write("page.ttl", "source:test a vnr:Source .\n")
    common = ["--data", "x", "--as-of", "2026-11-01", "--lang", "sv", "--debug"]
    assert vnr("convert", "page.ttl", "--to", "nt", "-o", "out.nt", *common) == (0, "", "")
    assert vnr("fmt", "page.ttl", *common).code == 0


def test_version(vnr: Callable[..., Any]) -> None:
    assert vnr("--version") == (0, f"vnr {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fooo"], "There is no command fooo. See vnr --help."),
        (["check", "--frobnicate"], "There is no option --frobnicate."),
        (["who"], "--municipality is missing. See vnr who --help."),
        (["search"], "TEXT is missing. See vnr search --help."),
        (["fmt"], "PATHS is missing. See vnr fmt --help."),
        (
            ["check", "--fail-on", "hmm"],
            "--fail-on cannot be used: “hmm” is not one of violation, warning, info, none.",
        ),
        (["check", "--stale-after", "0"], "--stale-after cannot be used: it must be 1 or more."),
        (["check", "--stale-after", "x"], "--stale-after cannot be used: it must be a whole number."),
        (["rule", "VNR101", "b"], "Too much was given: b. See vnr rule --help."),
        (["check", "--as-of", "2026-13-01"], "2026-13-01 is not a day."),
        (["check", "--lang", "de"], "There is no language de here. Choose sv or en."),
        (["rule", "VNR40"], "No rule is called VNR40. Is it one of these? VNR40"),
    ],
)
def test_a_wrong_call_is_2_with_a_cure_in_either_language(
    vnr: Callable[..., Any], arguments: list[str], message: str
) -> None:
    run = vnr(*arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"Error: {message}")
    assert run.err.count("\n") == 1
    if "--lang" not in arguments:
        swedish = vnr(*arguments, "--lang", "sv")
        assert (swedish.code, swedish.out) == (2, "")
        assert swedish.err.startswith("Fel: ")
        assert message.rpartition(". ")[2] not in swedish.err


@pytest.mark.parametrize(
    ("locale", "start"), [("sv_SE.UTF-8", "Fel: "), ("en_GB.UTF-8", "Error: "), ("de_DE.UTF-8", "Fel: "), ("", "Fel: ")]
)
def test_language_follows_the_locale_else_swedish(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, locale: str, start: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    assert vnr("fmt", "nope.ttl").err.startswith(start)
