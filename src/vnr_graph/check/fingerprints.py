"""Fingerprints of findings: the same from one check to the next for as long as they are the same finding.

A fingerprint is the first 32 hexadecimal digits of the SHA-256 of what identifies a result: the shape, the constraint
component, the focus node, the path, the value node, and what else the row of a SPARQL constraint holds.

It stays when lines move, a file is renamed, prefixes are called otherwise, messages, titles or severities change, or
more is said of things that have names. It changes when one of these changes:

- the IRI of the shape; for a blank shape the shape it belongs to, its path and, where that shape has several blank
  ones with one path, what they demand. A rule's id does not count: a shape may move to another rule;
- where a shape has several SPARQL constraints, the text of the query;
- the IRI of the focus node;
- the path, or the value's IRI, text, language or datatype, as the check spells it. Where a rule counts something, the
  number is its value;
- another variable in the row of a SPARQL constraint, such as the target group of a break in the chain. Only a
  ``?limit`` that the day of the check sets does not count: it would make a finding new every morning;
- for a blank node, the nearest named node that leads to it (the first of several), the properties on the way, and
  where several blank nodes stand together, or none that is named leads to it, anything that is said of it.

Results that agree in all this are numbered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.blank_names import BlankNames, IndexSurroundings, StoreSurroundings
from vnr_graph.check.index import GraphIndex
from vnr_graph.check.paths import path_text
from vnr_graph.check.shapes_graph import sh
from vnr_graph.store.derived import ASSESSMENT
from vnr_graph.store.terms import to_oxigraph
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.results import Result
    from vnr_graph.check.rules import Rules
    from vnr_graph.model import Finding

DIGITS: Final = 32
_PATH: Final = sh("path")
_WORDING: Final = frozenset(
    {
        *(sh(name) for name in ("message", "name", "description", "severity", "order", "group", "defaultValue")),
        *(ox.NamedNode(expand(name)) for name in ("rdfs:label", "rdfs:comment", "vnr:rationale", "vnr:cure")),
    }
)
"""What a shape says to people; it demands nothing."""
_LIMIT: Final = "limit"
_SCOPED: Final = re.compile(r"f[0-9a-f]{12}n[0-9]+")
"""A blank node's label as the files' reader gives it; in a row's further variables it stands without a sign."""


class Fingerprints:
    """Makes the fingerprints of the results of one check.

    Args:
        rules: by which rules.
        data: what was checked.
    """

    def __init__(self, rules: Rules, data: ox.Store | GraphIndex) -> None:
        around = IndexSurroundings(data) if isinstance(data, GraphIndex) else StoreSurroundings(data)
        self._shapes = rules.graph
        self._limits = frozenset() if isinstance(data, GraphIndex) else _limits_of_the_day(data)
        self._data_names = BlankNames(around)

    @cached_property
    def _shape_names(self) -> BlankNames:
        shapes = GraphIndex(ox.Quad(*triple) for triple in self._shapes)  # type: ignore[arg-type]  # as they were read
        return BlankNames(IndexSurroundings(shapes), ignored=_WORDING, mark=self._path_of)

    def of(self, result: Result) -> str:
        """The fingerprint of a result."""
        identity = [
            self._shape_names.of(_term(result.shape)),
            None if result.source is None else self._shape_names.of(_term(result.source)),
            str(result.component),
            self._data_names.of(_term(result.focus)),
            None if result.path is None else self._path(_term(result.path)),
            None if result.value is None else self._data_names.of(_term(result.value)),
            sorted(
                (name, self._detail(value))
                for name, value in result.detail.items()
                if not (name == _LIMIT and value in self._limits)
            ),
        ]
        return _digest(identity)

    def _path(self, path: Term) -> str:
        return path_text(self._shapes, path) or self._shape_names.of(path)

    def _path_of(self, shape: ox.BlankNode) -> str:
        path = self._shapes.value(shape, _PATH)
        return "" if path is None else path_text(self._shapes, path) or ""

    def _detail(self, value: str) -> str:
        return self._data_names.of(ox.BlankNode(value)) if _SCOPED.fullmatch(value) else value


def number_alike(findings: Iterable[Finding]) -> list[Finding]:
    """Tell findings apart that share a fingerprint.

    The first keeps it; the fingerprints of the others are made of it and their number.

    Args:
        findings: with their fingerprints, in an order that does not depend on the run.

    Returns:
        The same findings in the same order.
    """
    seen: Counter[str] = Counter()
    numbered: list[Finding] = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        numbered.append(
            finding if number == 1 else replace(finding, fingerprint=_digest([finding.fingerprint, number]))
        )
    return numbered


def _limits_of_the_day(store: ox.Store) -> frozenset[str]:
    quads = store.quads_for_pattern(ox.NamedNode(ASSESSMENT), None, None)
    return frozenset(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))


def _digest(identity: Sequence[object]) -> str:
    text = json.dumps(identity, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _term(node: rdflib.term.Node) -> Term:
    term = to_oxigraph(node)
    assert term is not None  # noqa: S101  # only a pattern is None
    return term
