"""Somebody else's shapes as rules: an id that a person recognises, a severity and a title for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.declarations import TARGETS
from vnr_graph.check.paths import path_text
from vnr_graph.check.shapes_graph import sh
from vnr_graph.model import Rule, Severity
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vnr_graph.check.index import Term
    from vnr_graph.check.shapes_graph import ShapesGraph
    from vnr_graph.texts import Language

_PATH: Final = sh("path")
_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_TITLES: Final = (sh("name"), ox.NamedNode(expand("rdfs:label")), sh("message"))
_REASONS: Final = (sh("description"), ox.NamedNode(expand("rdfs:comment")))
_SEVERITIES: Final = {severity.iri: severity for severity in Severity}
_KINDS: Final = frozenset({sh("NodeShape"), sh("PropertyShape")})


def foreign_rules(
    graph: ShapesGraph, prefixes: Mapping[str, str], known: Collection[Term]
) -> tuple[dict[str, Rule], dict[Term, str]]:
    """A rule for every shape that can yield a result: one with targets, and its property shapes.

    A named shape's id is its IRI, shortened by the prefixes. A blank one's is that of the shape it belongs to and its
    path; of two with the same, the second is numbered. A severity that SHACL does not define counts as a violation.

    Args:
        graph: the shapes.
        prefixes: of the files they were read from.
        known: shapes that are rules already.

    Returns:
        The rules by id, and the id of each shape's rule.
    """
    names: dict[Term, str] = {}
    rules: dict[str, Rule] = {}

    def name(node: ox.NamedNode) -> str:
        fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if node.value.startswith(namespace)]
        namespace, prefix = max(fitting, key=lambda pair: len(pair[0]), default=("", ""))
        return f"{prefix}:{node.value[len(namespace) :]}" if namespace else node.value

    for shape, parent in _yielding(graph):
        if shape in known or shape in names:
            continue
        path = graph.value(shape, _PATH)
        written = None if path is None else path_text(graph, path, name)
        wanted = (
            name(shape) if isinstance(shape, ox.NamedNode) else " ".join(filter(None, (names.get(parent), written)))
        )
        wanted = wanted or "_:shape"
        id_, number = wanted, 1
        while id_ in rules:
            number += 1
            id_ = f"{wanted} {number}"
        names[shape] = id_
        rules[id_] = _rule(graph, shape, id_)
    return rules, names


def _yielding(graph: ShapesGraph) -> Iterator[tuple[Term, Term]]:
    """Shapes with the shape each is a part of, itself for one with targets; parts after what they are parts of."""
    frontier = [(subject, subject) for target in TARGETS for subject, _ in graph.pairs(target)]
    frontier += [(subject, subject) for subject, kind in graph.pairs(_TYPE) if kind in _KINDS]
    frontier.sort(key=lambda pair: (isinstance(pair[0], ox.BlankNode), str(pair[0]) if pair[0] else ""))
    seen: set[Term] = set()
    while frontier:
        shape, parent = frontier.pop(0)
        if shape in seen:
            continue
        seen.add(shape)
        yield shape, parent
        frontier[:0] = [(part, shape) for part in graph.objects(shape, sh("property"))]


def _rule(graph: ShapesGraph, shape: Term, id_: str) -> Rule:
    severity = graph.value(shape, sh("severity"))
    iri = severity.value if isinstance(severity, ox.NamedNode) else ""
    title = _texts(graph, shape, _TITLES) or dict.fromkeys(LANGUAGES, id_)
    return Rule(
        id=id_,
        severity=_SEVERITIES.get(iri, Severity.VIOLATION),
        title=title,
        rationale=_texts(graph, shape, _REASONS),
        cure={},
        shapes=(str(getattr(shape, "value", shape)),),
    )


def _texts(graph: ShapesGraph, shape: Term, predicates: Collection[ox.NamedNode]) -> dict[Language, str]:
    """The text of the first property that has any, in our languages; one without a language, or in another, in both."""
    for predicate in predicates:
        texts = [text for text in graph.objects(shape, predicate) if isinstance(text, ox.Literal)]
        if texts:
            by_language = {text.language: text.value for text in reversed(texts)}
            fallback = by_language.get(None, texts[0].value)
            return {
                language: next((t for tag, t in by_language.items() if tag and tag.startswith(language)), fallback)
                for language in LANGUAGES
            }
    return {}
