"""How long ``vnr check`` takes on the shipped map, beside pySHACL's own start-up on the same shapes.

Every run is a fresh process, and the commands take turns, so that a slow minute of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

SHAPES = Path(__file__).resolve().parents[1] / "ontology" / "shapes"
VNR = str(Path(sys.executable).with_name("vnr"))

START_PYSHACL = """
import sys, pathlib, rdflib, pyshacl
shapes = rdflib.Graph()
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ttl")):
    shapes.parse(path)
pyshacl.validate(rdflib.Graph(), shacl_graph=shapes)
"""

COMMANDS = {
    "pySHACL's start-up: read these shapes, validate nothing": [sys.executable, "-c", START_PYSHACL, str(SHAPES)],
    "vnr check: the shipped map, every rule": [VNR, "check", "--fail-on", "none"],
    "vnr who --municipality Jokkmokk --group barn": [VNR, "who", "--municipality", "Jokkmokk", "--group", "barn"],
    "vnr --help": [VNR, "--help"],
}


def main() -> None:
    """Time every command in turn and print medians, spans and the ratio to the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command, after one that is not")
    runs = parser.parse_args().runs
    seconds: dict[str, list[float]] = defaultdict(list)
    for run in range(runs + 1):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if run:
                seconds[name].append(time.perf_counter() - started)
    reference = statistics.median(next(iter(seconds.values())))
    print(f"{'':58} {'median s':>9} {'min–max s':>14} {'ratio':>6}")
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"{name:58} {median:9.2f} {f'{min(times):.2f}–{max(times):.2f}':>14} {median / reference:6.2f}")


if __name__ == "__main__":
    main()
