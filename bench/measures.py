"""What is measured; each function prints a table in Markdown."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.jena import jena
from bench.national import write_documents, write_map
from bench.processes import print_runs, take_turns
from bench.reports import Findings, difference, findings_of, known
from vnr_graph.store.shipped import shapes_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SHAPES: Final = Path(__file__).with_name("shapes.ttl")
_VNR: Final = str(Path(sys.executable).with_name("vnr"))
_JARS: Final = Path("/usr/share/java")  # where Debian's policy for Java puts libraries
_OURS: Final = "vnr check --shapes"
_PLAIN: Final = "plain pySHACL on rdflib"
_JENA: Final = "Jena SHACL"

_START_PYSHACL: Final = """
import sys, pathlib, rdflib, pyshacl
shapes = rdflib.Graph()
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ttl")):
    shapes.parse(path)
pyshacl.validate(rdflib.Graph(), shacl_graph=shapes)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the command line.

    Attributes:
        municipalities: how large the map is; 29, 290 and 2,900 give 10⁵, 10⁶ and 10⁷ statements.
        runs: how often each process runs and counts.
        peers: whether others than this project's are measured.
    """

    municipalities: int
    runs: int
    peers: bool


def start(asked: Asked) -> None:
    """The shipped map, beside pySHACL's own start-up."""
    commands = {
        "pySHACL's start-up: read the shipped shapes, validate nothing": [
            *(sys.executable, "-c", _START_PYSHACL, str(shapes_folder()))
        ],
        "`vnr check`: the shipped map, every rule": [_VNR, "check", "--fail-on", "none"],
        "`vnr who --municipality Jokkmokk --group barn`": [
            *(_VNR, "who", "--municipality", "Jokkmokk", "--group", "barn")
        ],
        "`vnr --help`": [_VNR, "--help"],
    }
    print_runs("The shipped map", take_turns(commands, runs=asked.runs))


def whole(asked: Asked) -> None:
    """Whole processes, Turtle file to report in Turtle."""
    with _made_up(asked) as (folder, data, expected):
        reports = {_OURS: folder / "ours.ttl", _PLAIN: folder / "plain.ttl", _JENA: folder / "jena.ttl"}
        ours = [_VNR, "check", "--shapes", str(SHAPES), "--format", "turtle", "-o", str(reports[_OURS]), str(data)]
        commands = {_OURS: ours}
        if asked.peers:
            commands[_PLAIN] = [
                sys.executable,
                "-m",
                "bench.alone",
                "pyshacl",
                str(SHAPES),
                str(data),
                str(reports[_PLAIN]),
            ]
            peer = jena(folder, _JARS)
            if peer is not None:
                commands[_JENA] = [*peer, "--shapes", str(SHAPES), "--data", str(data)]
        parts = folder / "plain.json"
        outputs = {_JENA: reports[_JENA], _PLAIN: parts}
        found = take_turns(commands, runs=asked.runs, warm=asked.runs > 1, outputs=outputs)
        print_runs(f"Whole process, {asked.municipalities} municipalities", found)
        if parts.exists():
            told = json.loads(parts.read_bytes())
            print(f"\nPlain pySHACL's last run: {told['load']:.1f} s loading, {told['validate']:.1f} s validating.")
        if asked.peers and _JENA not in commands:
            print("\nJena is not installed; Debian packages it as libapache-jena-java.")
        _compare({name: reports[name] for name in commands}, expected)


def alone(asked: Asked) -> None:
    """Validation without loading, each engine in a process of its own."""
    with _made_up(asked) as (folder, data, expected):
        reports = {"ours": folder / "ours.ttl", **({"pyshacl": folder / "plain.ttl"} if asked.peers else {})}
        found: dict[str, list[dict[str, float]]] = {engine: [] for engine in reports}
        for _ in range(asked.runs):
            for engine, report in reports.items():
                command = [sys.executable, "-m", "bench.alone", engine, str(SHAPES), str(data), str(report)]
                done = subprocess.run(command, check=True, capture_output=True)
                found[engine].append(json.loads(done.stdout))
        print(f"\n### Validation alone, {asked.municipalities} municipalities (processor seconds)\n")
        print("| | loading | validating | ratio | runs |")
        print("|---|---|---|---|---|")
        medians = {
            engine: tuple(statistics.median(run[part] for run in runs) for part in ("load", "validate"))
            for engine, runs in found.items()
        }
        for engine, (load, validate) in medians.items():
            print(f"| {engine} | {load:.2f} | {validate:.2f} | {validate / medians['ours'][1]:.1f} | {asked.runs} |")
        _compare(reports, expected)


def edits(asked: Asked) -> None:
    """A check again after one edit."""
    with _made_up(asked) as (_, data, _expected):
        command = [sys.executable, "-m", "bench.edits", str(SHAPES), str(data)]
        done = subprocess.run(command, check=True, capture_output=True)
    print(f"\n### Again after one edit, {asked.municipalities} municipalities\n")
    print("| | median ms | max ms | edits |")
    print("|---|---|---|---|")
    for kind, taken in json.loads(done.stdout).items():
        print(f"| {kind}, and back | {statistics.median(taken):.1f} | {max(taken):.1f} | {len(taken)} |")


def growth(asked: Asked) -> None:
    """How time and memory grow from a tenth of the map to all of it."""
    commands: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        for part in (100, 10, 1):
            number = max(1, asked.municipalities // part)
            data = Path(name, f"{number}.ttl")
            write_map(data, municipalities=number)
            report = Path(name, f"{number}.report.ttl")
            commands[f"{number} municipalities, {data.stat().st_size / 2**20:.0f} MB"] = [
                *("env", "VNR_LARGE_FILES=1", _VNR, "check", "--shapes", str(SHAPES)),
                *("--format", "turtle", "-o", str(report), str(data)),
            ]
        print_runs("Growth", take_turns(commands, runs=asked.runs, warm=False))


def rules(asked: Asked) -> None:
    """This project's own rules over a map of its own kind: a document for each municipality."""
    with tempfile.TemporaryDirectory() as name:
        write_documents(Path(name), municipalities=min(asked.municipalities, 290))
        command = [_VNR, "check", "--fail-on", "none", "--statistics", name]
        number = min(asked.municipalities, 290)
        print_runs("Our own rules", take_turns({f"{number} documents": command}, runs=asked.runs, warm=False))


MEASURES: Final[Mapping[str, Callable[[Asked], None]]] = {
    "start": start,
    "whole": whole,
    "alone": alone,
    "edits": edits,
    "growth": growth,
    "rules": rules,
}
"""By the names that they are asked for."""


@contextmanager
def _made_up(asked: Asked) -> Iterator[tuple[Path, Path, Findings]]:
    """A folder for the time being, with a map in it, and what is wrong with that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "map.ttl"
        yield folder, data, known(write_map(data, municipalities=asked.municipalities))


def _compare(reports: Mapping[str, Path], expected: Findings) -> None:
    for name, report in reports.items():
        print(f"\n{name}, against the mistakes that were made: {difference(expected, findings_of(report))}")
