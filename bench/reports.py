"""Validation reports of different tools, held against each other and against what the generator knows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bench.mistakes import Fault

Findings = Counter[tuple[str, str]]
"""Focus node and constraint component of each result."""

_SH: Final = "http://www.w3.org/ns/shacl#"


def findings_of(report: Path) -> Findings:
    """Focus node and constraint component of each result of a report in Turtle; blank nodes are all the same."""
    found: dict[object, dict[str, str]] = {}
    for quad in parse(path=report, format=RdfFormat.TURTLE):
        name = quad.predicate.value.removeprefix(_SH)
        if name in {"focusNode", "sourceConstraintComponent"}:
            value = "a blank node" if isinstance(quad.object, BlankNode) else _text(quad.object)
            found.setdefault(quad.subject, {})[name] = value
    return Counter(
        (one["focusNode"], one["sourceConstraintComponent"].removeprefix(_SH))
        for one in found.values()
        if "focusNode" in one and "sourceConstraintComponent" in one
    )


def known(faults: Iterable[Fault]) -> Findings:
    """The same of what the generator did wrong."""
    return Counter((fault.focus, fault.component) for fault in faults)


def difference(one: Findings, other: Findings) -> str:
    """How two differ, in words."""
    if one == other:
        return f"the same {one.total()} findings"
    return f"{(one - other).total()} missing and {(other - one).total()} more, of {one.total()} findings"


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
