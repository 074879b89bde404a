"""Fresh processes that take turns, each with its time and its highest memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took.

    Attributes:
        wall: seconds from its start to its end.
        cpu: seconds of processor time, all its threads together.
        peak: bytes of memory, at most.
    """

    wall: float
    cpu: float
    peak: int


def run(command: Sequence[str], output: Path | None = None) -> Run:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        output: where what it prints is put; nowhere by default.

    Raises:
        RuntimeError: it did not end well. 1 is well: something was found.
    """
    with (output or _nowhere()).open("wb") as file:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        message = f"{' '.join(command)} ended with {process.returncode}"
        raise RuntimeError(message)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def take_turns(
    commands: Mapping[str, Sequence[str]], *, runs: int, warm: bool = True, outputs: Mapping[str, Path] | None = None
) -> dict[str, list[Run]]:
    """Run commands one after the other, again and again, so that a slow minute of the machine meets all of them.

    Args:
        commands: by their names.
        runs: of each that count.
        warm: whether one of each comes first that does not.
        outputs: where what they print is put.
    """
    found: dict[str, list[Run]] = defaultdict(list)
    for turn in range(runs + warm):
        for name, command in commands.items():
            done = run(command, (outputs or {}).get(name))
            if turn >= warm:
                found[name].append(done)
    return found


def print_runs(heading: str, found: Mapping[str, Sequence[Run]]) -> None:
    """A Markdown table: medians, spans, and how each compares with the first."""
    print(f"\n### {heading}\n")
    print("| | wall s | min–max | ratio | processor s | ratio | peak MB | runs |")
    print("|---|---|---|---|---|---|---|---|")
    first = next(iter(found.values()))
    wall, cpu = statistics.median(r.wall for r in first), statistics.median(r.cpu for r in first)
    for name, runs in found.items():
        walls, cpus = [r.wall for r in runs], [r.cpu for r in runs]
        print(
            f"| {name} | {statistics.median(walls):.2f} | {min(walls):.2f}–{max(walls):.2f}"
            f" | {statistics.median(walls) / wall:.2f} | {statistics.median(cpus):.2f}"
            f" | {statistics.median(cpus) / cpu:.2f} | {max(r.peak for r in runs) / 2**20:.0f} | {len(runs)} |"
        )


def _environment() -> dict[str, str]:
    """The environment, in which Python keeps what it has compiled, as it does unless somebody tells it not to.

    Packages from an index are compiled when they are installed; this one, run from its checkout, would not be.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _nowhere() -> Path:
    from pathlib import Path  # noqa: PLC0415  # only typed otherwise

    return Path(os.devnull)
