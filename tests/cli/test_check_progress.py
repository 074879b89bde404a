"""What is being done, on a terminal only; and Ctrl-C, which leaves nothing half done."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.check import checking
from vnr_graph.cli import progress
from vnr_graph.progress import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE: Final = 60
"""Seconds until a test gives up waiting for what has to come."""


class Terminal:
    """A pseudo-terminal: what is written to it, and what somebody would see on it."""

    def __init__(self) -> None:
        self.inside, self.outside = pty.openpty()
        self.written = ""

    def wait_for(self, text: str) -> None:
        """Read until the text has come."""
        until = time.monotonic() + PATIENCE
        while text not in self.written:
            assert time.monotonic() < until, self.written
            if select.select([self.inside], [], [], 0.1)[0]:
                self.written += os.read(self.inside, 4096).decode()

    def close(self) -> str:
        """End it, and give what is left on its last line."""
        while select.select([self.inside], [], [], 0)[0]:
            self.written += os.read(self.inside, 4096).decode()
        os.close(self.outside)
        os.close(self.inside)
        cleared = re.split(r"\x1b\[2K|\r", self.written)[-1]
        return re.sub(r"\x1b\[[0-9?;]*[a-zA-Z]", "", cleared)


@contextlib.contextmanager
def at_a_terminal(patch: pytest.MonkeyPatch, patience: float = 0) -> Iterator[Terminal]:
    """Standard error as a terminal, in a block; pytest would put its own back between a fixture and the test."""
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        patch.delenv(variable, raising=False)
    patch.setenv("TERM", "xterm")
    patch.setattr(progress, "PATIENCE", patience)
    screen = Terminal()
    with os.fdopen(os.dup(screen.outside), "w", encoding="utf-8") as stream:
        patch.setattr(sys, "stderr", stream)
        yield screen
        patch.undo()


def test_a_terminal_shows_what_is_done_and_is_clean_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch) as terminal:
        with progress.shown_progress("sv"):
            terminal.wait_for("Arbetar …")
            tell("Checking by shape {number} of {total}", number=2, total=9)
            terminal.wait_for("Granskar efter form 2 av 9")
            tell("Reading file {number} of {total}: {path}", number=1, total=2, path="a\x1b]0;title\x07.ttl")
            terminal.wait_for("Läser fil 1 av 2: a\\u001b]0;title\\u0007.ttl")
        assert terminal.close() == ""


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch, patience=600) as terminal:
        with progress.shown_progress("sv"):
            tell("Working …")
        terminal.close()
        assert terminal.written == ""


def test_an_error_takes_the_line_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch) as terminal:

        def failing() -> None:
            with progress.shown_progress("en"):
                terminal.wait_for("Working …")
                raise KeyError

        with pytest.raises(KeyError):
            failing()
        assert terminal.close() == ""


def test_nothing_is_ever_shown_in_a_pipe(vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    run = vnr("check", "--municipality", "2510", "--select", "VNR201", "--fail-on", "none")
    assert (run.code, run.err) == (0, "")
    assert "\x1b" not in run.out


def test_a_check_tells_each_file_and_each_shape(vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Screen:
        isatty = staticmethod(lambda: True)
        write = flush = staticmethod(lambda *_: None)
        reconfigure = staticmethod(lambda **_: None)

    monkeypatch.setattr(progress._Line, "take", lambda _, message, /, **values: told.append(message.format(**values)))  # noqa: SLF001
    monkeypatch.setattr(sys, "stderr", Screen())
    vnr("check", "--municipality", "2510", "--select", "VNR201", "--fail-on", "none")
    files = [line for line in told if line.startswith("Reading file ")]
    shapes = [line for line in told if line.startswith("Checking by shape ")]
    total = len(files)
    assert [line.partition(":")[0] for line in files] == [f"Reading file {n + 1} of {total}" for n in range(total)]
    assert shapes == [f"Checking by shape {n + 1} of {len(shapes)}" for n in range(len(shapes))]
    assert min(len(files), len(shapes)) > 10


@pytest.mark.parametrize(("language", "message"), [("en", "Error: Interrupted.\n"), ("sv", "Fel: Avbrutet.\n")])
def test_an_interrupted_check_is_one_line_and_130(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, message: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "run_check", interrupted)
    (tmp_path / "report.json").write_text("old", encoding="utf-8")
    arguments = ("check", "--lang", language, "-o", "report.json", "--baseline", "known.json", "--update-baseline")
    assert vnr(*arguments) == (130, "", message)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("report.json", "old")]


def test_interrupted_while_writing_the_old_file_is_whole_and_nothing_is_left(
    vnr: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    (tmp_path / "report.json").write_text("old", encoding="utf-8")
    run = vnr("check", "--municipality", "2510", "--select", "VNR201", "--report", "json=report.json")
    assert run == (130, "", "Error: Interrupted.\n")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("report.json", "old")]


def test_ctrl_c_at_a_terminal_while_progress_is_shown(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from vnr_graph.check import checking\n"
        "from vnr_graph.cli import main, progress\n"
        "progress.PATIENCE = 0\n"
        "checking.run_check = lambda *_: time.sleep(600)\n"
        "sys.exit(main(['check', '--lang', 'en', '--report', 'json=report.json']))\n"
    )
    terminal = Terminal()
    with subprocess.Popen(  # noqa: S603  # this very program
        [sys.executable, "-c", program],
        cwd=tmp_path,
        stderr=terminal.outside,
        stdout=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        terminal.wait_for("Reading file ")
        process.send_signal(signal.SIGINT)
        terminal.wait_for("Error: Interrupted.")
        assert process.wait(PATIENCE) == 130
        assert process.stdout is not None
        assert process.stdout.read() == b""
    assert terminal.written.count("Interrupted") == 1
    assert "Traceback" not in terminal.written
    terminal.close()
    assert list(tmp_path.iterdir()) == []
