"""How these tests call ``vnr``: in this process, in a folder of their own, in a wide terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from vnr_graph.cli import main
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Run(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def vnr(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """``vnr`` with the arguments, in English, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "2000")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")  # put back afterwards: vnr sets it
    for variable in ("LC_ALL", "LC_MESSAGES", "VNR_TEXTS", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: str) -> Run:
        capsys.readouterr()
        code = main(arguments)
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A Turtle file in the test's folder: a name, and a text to which every prefix of the project is put."""
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(prefixes + text, encoding="utf-8")
        return path

    return make


@pytest.fixture(autouse=True)
def no_texts_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are at hand only where a test says so; CI may name a folder of them."""
    monkeypatch.delenv("VNR_TEXTS", raising=False)
