"""Measurements: ``python -m bench [NAME …]``; docs/benchmarks.md keeps what they printed.

Every run is a fresh process, and the commands take turns, so that a slow minute of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measures import MEASURES, Asked
from bench.national import SHARE, write_map

_SIZE = 29


def main() -> None:
    """Measure what is asked for, or write a made-up map."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)}; or generate")
    parser.add_argument("--municipalities", type=int, default=_SIZE, help="290 give a million statements")
    parser.add_argument("--runs", type=int, default=3, help="of each process that count")
    parser.add_argument("--no-peers", action="store_true", help="measure this project alone")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up map")
    parser.add_argument("--faults", type=float, default=SHARE, help="share of things that have one")
    parser.add_argument("--output", type=Path, default=Path("national.ttl"), help="where `generate` writes")
    options = parser.parse_args()
    if options.names == ["generate"]:
        made = write_map(options.output, municipalities=options.municipalities, seed=options.seed, share=options.faults)
        for fault in made:
            print(f"{options.output}:{fault.line}: {fault.kind}: {fault.focus}")
        return
    if unknown := set(options.names) - MEASURES.keys():
        parser.error(f"there is no measure called {', '.join(sorted(unknown))}")
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyshacl", "rdflib", "pyoxigraph"))
    print(f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores · Python {platform.python_version()}")
    print(f"{packages} · load {os.getloadavg()[0]:.1f}")
    for name in options.names or MEASURES:
        MEASURES[name](Asked(options.municipalities, options.runs, not options.no_peers))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
