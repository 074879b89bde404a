"""One engine in this process: loading and validating timed apart, or the plain report written.

    python -m bench.alone ours|pyshacl SHAPES DATA [REPORT]

Prints seconds of processor time as JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path


def main(engine: str, shapes: str, data: str, report: str | None = None) -> None:
    """Load, validate, and print how long each took."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    measure = {"ours": _ours, "pyshacl": _pyshacl}[engine]
    print(json.dumps(measure(Path(shapes), Path(data), Path(report) if report else None)))


def _ours(shapes: Path, data: Path, report: Path | None) -> dict[str, float]:
    from vnr_graph.check.index import GraphIndex  # noqa: PLC0415  # each engine loads its own
    from vnr_graph.check.rules import read_rules  # noqa: PLC0415
    from vnr_graph.check.validation import validate  # noqa: PLC0415
    from vnr_graph.store.memory import collecting_seldom  # noqa: PLC0415
    from vnr_graph.store.reading import read_triples  # noqa: PLC0415

    with collecting_seldom():
        started = time.process_time()
        index = GraphIndex()
        index.read(read_triples(data))
        loaded = time.process_time()
        outcome = validate(index, read_rules([shapes]))
        validated = time.process_time()
    if report is not None:
        outcome.report.serialize(report, format="turtle", encoding="utf-8")
    return {"load": loaded - started, "validate": validated - loaded, "results": len(outcome.results)}


def _pyshacl(shapes: Path, data: Path, report: Path | None) -> dict[str, float]:
    import pyshacl  # noqa: PLC0415
    import rdflib  # noqa: PLC0415

    started = time.process_time()
    graph = rdflib.Graph().parse(data)
    loaded = time.process_time()
    _, found, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes), inplace=True)
    validated = time.process_time()
    if not isinstance(found, rdflib.Graph):
        raise TypeError(found)
    if report is not None:
        found.serialize(report, format="turtle", encoding="utf-8")
    results = sum(1 for _ in found.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))
    return {"load": loaded - started, "validate": validated - loaded, "results": results}


if __name__ == "__main__":
    main(*sys.argv[1:])
