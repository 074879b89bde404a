"""``vnr check --watch``: real files, real edits; one process is watched from outside and ended as by Ctrl-C."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vnr_graph.cli import watching
from vnr_graph.store.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Vnr = Callable[..., Any]

SHAPES = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Named sh:targetClass ex:Person ; sh:property ex:name .
ex:name sh:path rdfs:label ; sh:minCount 1 ; sh:message "No name."@en .
"""
PERSON = (
    "@prefix ex: <https://example.org/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\nex:a a ex:Person"
)
DEADLINE = 120.0
"""Seconds after which a process that says nothing is taken for stuck."""
VOLATILE = re.compile(r"\d\d:\d\d:\d\d|\d+\.\d\d s")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    path = tmp_path / "people.ttl"
    path.write_text(f'{PERSON} ; rdfs:label "A" .\n', encoding="utf-8")
    return path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let each step be made before a wake, and Ctrl-C come after the last."""

    def arrange(*made: Callable[[], object]) -> None:
        def wakes(_: Sequence[Path]) -> Iterator[None]:
            for step in made:
                step()
                yield
            raise KeyboardInterrupt

        monkeypatch.setattr(watching, "_wakes", wakes)

    return arrange


def said(out: str) -> list[str]:
    """What came after the first report, without times."""
    lines = VOLATILE.sub("…", out).splitlines()
    return lines[next(at for at, line in enumerate(lines) if line.startswith("[")) :]


def test_edits_of_anybodys_data(vnr: Vnr, steps: Callable[..., None], data: Path) -> None:
    steps(
        lambda: data.write_text(f"{PERSON} .\n", encoding="utf-8"),
        lambda: data.write_text(f"{PERSON}\n", encoding="utf-8"),
        lambda: None,
        lambda: data.write_text(f'{PERSON} ; rdfs:label "B" .\n', encoding="utf-8"),
        lambda: data.with_name("shapes.ttl").write_text(SHAPES.replace("minCount 1", "minCount 2"), encoding="utf-8"),
    )
    run = vnr("check", "people.ttl", "--shapes", "shapes.ttl", "--watch")
    assert (run.code, run.err) == (0, "")
    assert said(run.out) == [
        "[…] Checked in …. Watching 2 files; Ctrl-C ends it.",
        "[…] people.ttl: checked again in ….",
        "+ ex:name violation  https://example.org/a: No name.",
        "    people.ttl:3:1",
        "Findings: violation 1, warning 0, info 0.",
        "[…] people.ttl: not checked.",
        "people.ttl:4:1: Broken Turtle: Unexpected end. Mend it there.",
        "[…] people.ttl: checked again in ….",
        "- ex:name violation  https://example.org/a: No name.",
        "Findings: violation 0, warning 0, info 0.",
        "[…] shapes.ttl: checked again in ….",
        "+ ex:name violation  B: No name.",
        "    people.ttl:3:1",
        "Findings: violation 1, warning 0, info 0.",
        "",
        "The watch has ended.",
    ]


def test_edits_of_a_map(vnr: Vnr, steps: Callable[..., None], tmp_path: Path) -> None:
    shutil.copytree(data_folder(), tmp_path / "map")
    path = tmp_path / "map" / "sources" / "jokkmokk-forebyggande-arbete.ttl"
    text = path.read_text(encoding="utf-8")
    line = text[: text.index("role:contributor")].count("\n") + 1
    steps(
        lambda: path.write_text(text.replace("role:contributor", "role:nonsense", 1), encoding="utf-8"),
        lambda: path.write_text(f"# A remark.\n{text}", encoding="utf-8"),
    )
    run = vnr("check", "map", "--as-of", "2026-11-21", "--watch", "--report", "json=map/report.json")
    told = said(run.out)
    assert run.code == 0
    assert [one for one in told if one.startswith(("+", "-", "["))] == [
        told[0],
        "[…] map/sources/jokkmokk-forebyggande-arbete.ttl: checked again in ….",
        next(one for one in told if one.startswith("+ VNR506 violation  ") and "role:nonsense" in one),
        "[…] map/sources/jokkmokk-forebyggande-arbete.ttl: checked again in ….",
        next(one for one in told if one.startswith("- VNR506 violation  ") and "role:nonsense" in one),
    ]
    assert f"    map/sources/jokkmokk-forebyggande-arbete.ttl:{line}:14" in told
    # Written anew after each edit, and no edit itself though it lies in the folder.
    fresh = vnr("check", "map", "--as-of", "2026-11-21", "--format", "json")
    assert json.loads((tmp_path / "map" / "report.json").read_text(encoding="utf-8")) == json.loads(fresh.out)


def test_a_baseline_is_held_against_every_check(vnr: Vnr, steps: Callable[..., None], data: Path) -> None:
    data.write_text(f"{PERSON} .\n", encoding="utf-8")
    arguments = ("check", "people.ttl", "--shapes", "shapes.ttl", "--baseline", "known.json")
    assert vnr(*arguments, "--update-baseline").code == 0
    steps(lambda: data.write_text(f"{PERSON} .\nex:b a ex:Person .\n", encoding="utf-8"))
    assert said(vnr(*arguments, "--watch").out)[1:] == [
        "[…] people.ttl: checked again in ….",
        "+ ex:name violation  https://example.org/b: No name.",
        "    people.ttl:4:1",
        "Findings: violation 1, warning 0, info 0.",
        "",
        "The watch has ended.",
    ]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--engine", "pyshacl"], "--engine pyshacl"),
        (["--verify"], "--verify"),
        (["--baseline", "known.json", "--update-baseline"], "--update-baseline"),
        (["--format", "json"], "--format"),
    ],
)
def test_what_a_watch_does_not_do(vnr: Vnr, options: list[str], named: str) -> None:
    run = vnr("check", "--watch", *options)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"Error: --watch does not go with {named}.")


def test_the_first_check_fails_as_any_other(vnr: Vnr, data: Path) -> None:
    data.write_text("broken", encoding="utf-8")
    run = vnr("check", "people.ttl", "--shapes", "shapes.ttl", "--watch")
    assert (run.code, run.out) == (2, "")
    assert "people.ttl:1" in run.err


class Watched:
    """A process of ``vnr``, whose lines are read as they come."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            [str(Path(sys.executable).with_name("vnr")), *arguments, "--lang", "en"],
            cwd=folder,
            env={**os.environ, **environment, "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, part: str) -> str:
        """The next line that has a part."""
        deadline = time.monotonic() + DEADLINE
        seen: list[str] = []
        while part not in (seen[-1] if seen else ""):
            try:
                seen.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"{part!r} was not said, but: {seen}")
        return seen[-1]

    def end(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.until("The watch has ended.")
        return self.process.wait(DEADLINE)

    def close(self) -> None:
        """End it in any case."""
        self.process.kill()
        self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.mark.parametrize("environment", [{}, {"WATCHFILES_FORCE_POLLING": "true"}], ids=["told", "polled"])
def test_a_process_watches_until_it_is_interrupted(data: Path, environment: dict[str, str]) -> None:
    watched = Watched(data.parent, "check", "people.ttl", "--shapes", "shapes.ttl", "--watch", **environment)
    try:
        watched.until("Ctrl-C ends it.")
        data.write_text(f"{PERSON} .\n", encoding="utf-8")
        assert watched.until("+ ") == "+ ex:name violation  https://example.org/a: No name."
        # As many editors save: another file takes the place of the first.
        other = data.with_name(".people.swp")
        other.write_text(f'{PERSON} ; rdfs:label "A" .\n', encoding="utf-8")
        other.replace(data)
        assert watched.until("- ") == "- ex:name violation  https://example.org/a: No name."
        assert watched.end() == 0
    finally:
        watched.close()


def test_where_nothing_tells_of_edits_files_are_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[object] = []

    def refuse(*_: object, force_polling: bool | None, **__: object) -> Iterator[None]:
        asked.append(force_polling)
        message = "OS file watch limit reached"
        raise OSError(message)

    monkeypatch.setattr("watchfiles.watch", refuse)
    monkeypatch.setattr(time, "sleep", asked.append)
    wakes = watching._wakes([tmp_path])  # noqa: SLF001  # how it wakes is what this is about
    for _ in range(3):
        next(wakes)
    assert asked == [None, True, 2.0, 2.0]
