"""Reading the rules: which shapes there are, and which rule each belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import rdflib

from vnr_graph.errors import InputError, Place, VocabularyError
from vnr_graph.model import Rule, Severity
from vnr_graph.store.reading import rdf_files, read_quads
from vnr_graph.store.shipped import shapes_folder
from vnr_graph.store.terms import to_rdflib
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vnr_graph.texts import Language

_RULE_ID: Final = rdflib.URIRef(expand("vnr:ruleId"))
METADATA: Final = tuple(rdflib.URIRef(expand(f"vnr:{name}")) for name in ("ruleId", "rationale", "cure"))
"""What our shapes say about themselves beside SHACL's own terms; it constrains nothing."""

_SEVERITIES: Final[dict[rdflib.term.Node, Severity]] = {rdflib.URIRef(one.iri): one for one in Severity}


@dataclass(frozen=True)
class Rules:
    """The rules and their shapes.

    Attributes:
        rules: by id, in the order of ids.
        shapes: the shapes graph, in memory, as pySHACL wants it.
        rule_of: shape → the id of its rule; property shapes and constraints of a rule's shape included.
        set_wise: every SPARQL constraint binds ``$this`` by a pattern, so that it can be asked for all focus nodes at
            once; a promise that the shipped rules keep and a test holds them to.
    """

    rules: Mapping[str, Rule]
    shapes: rdflib.Graph
    rule_of: Mapping[rdflib.term.Node, str]
    set_wise: bool = False

    def prefixes(self, constraint: rdflib.term.Node) -> dict[str, str]:
        """Prefixes that a SPARQL constraint may use (SHACL, section 5.2.1)."""
        declared: dict[str, str] = {}
        for ontology in self.shapes.objects(constraint, rdflib.SH.prefixes):
            for declaration in self.shapes.objects(ontology, rdflib.SH.declare):
                prefix = self.shapes.value(declaration, rdflib.SH.prefix)
                namespace = self.shapes.value(declaration, rdflib.SH.namespace)
                declared[str(prefix)] = str(namespace)
        return declared

    def messages(self, shape: rdflib.term.Node) -> tuple[rdflib.Literal, ...]:
        """Message templates of a shape and of the SPARQL constraints on it, in every language."""
        nodes = (shape, *self.shapes.objects(shape, rdflib.SH.sparql))
        found = (message for node in nodes for message in self.shapes.objects(node, rdflib.SH.message))
        return tuple(message for message in found if isinstance(message, rdflib.Literal))

    def find(self, name: str) -> Rule:
        """The rule of an id, in any case.

        Raises:
            VocabularyError: there is none; the nearest ids are named.
        """
        rule = self.rules.get(name.strip().upper())
        if rule is None:
            raise self._unknown(name)
        return rule

    def _unknown(self, name: str) -> VocabularyError:
        alike = get_close_matches(name.strip().upper(), self.rules, n=5, cutoff=0.6)
        return VocabularyError(
            N_("No rule is called {rule}."),
            cure=N_("Is it one of these? {suggestions}.") if alike else N_("Rules are: {rules}."),
            rule=printable(name),
            suggestions=", ".join(sorted(alike)),
            rules=", ".join(self.rules),
        )

    def select(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[str]:
        """Ids that start with one of ``select`` (all when empty) and with none of ``ignore``.

        Raises:
            VocabularyError: a beginning matches no rule.
        """
        for prefix in (*select, *ignore):
            if not any(id_.startswith(prefix.upper()) for id_ in self.rules):
                raise self._unknown(prefix)
        chosen = {id_ for id_ in self.rules if not select or id_.startswith(tuple(s.upper() for s in select))}
        return frozenset(id_ for id_ in chosen if not (ignore and id_.startswith(tuple(i.upper() for i in ignore))))


def read_rules(paths: Sequence[Path] | None = None) -> Rules:
    """Read shapes.

    Args:
        paths: files and folders; ``None`` for the shipped rules.

    Raises:
        ReadingError: a file cannot be read.
        InputError: a rule has no severity that SHACL knows.
    """
    graph = rdflib.Graph()
    for path in rdf_files(paths or [shapes_folder()]):
        for quad in read_quads(path).quads:
            graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    shapes_of: dict[str, list[rdflib.term.Node]] = defaultdict(list)
    for shape, named in graph.subject_objects(_RULE_ID):
        shapes_of[str(named)].append(shape)
    rules = {id_: _rule(graph, id_, sorted(shapes_of[id_], key=str)) for id_ in sorted(shapes_of)}
    rule_of: dict[rdflib.term.Node, str] = {}
    for id_, shapes in shapes_of.items():
        for shape in shapes:
            for node in _parts(graph, shape):
                rule_of[node] = id_
    return Rules(rules=rules, shapes=graph, rule_of=rule_of, set_wise=paths is None)


def _rule(graph: rdflib.Graph, id_: str, shapes: Sequence[rdflib.term.Node]) -> Rule:
    severities = {_SEVERITIES.get(s) for shape in shapes for s in graph.objects(shape, rdflib.SH.severity)} - {None}
    if len(severities) != 1:
        raise InputError(
            N_("Rule {rule} needs one severity: sh:Violation, sh:Warning or sh:Info."),
            place=Place(str(shapes[0])),
            rule=id_,
        )
    severity = next(iter(severities))
    assert severity is not None  # noqa: S101  # taken out two lines above
    return Rule(
        id=id_,
        severity=severity,
        title=_texts(graph, shapes, rdflib.SH.name),
        rationale=_texts(graph, shapes, rdflib.URIRef(expand("vnr:rationale"))),
        cure=_texts(graph, shapes, rdflib.URIRef(expand("vnr:cure"))),
        shapes=tuple(str(shape) for shape in shapes),
    )


def _texts(graph: rdflib.Graph, shapes: Sequence[rdflib.term.Node], predicate: rdflib.URIRef) -> dict[Language, str]:
    """The first shape's text in each language; the shapes of one rule share their texts."""
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        for shape in shapes:
            texts = sorted(
                str(text)
                for text in graph.objects(shape, predicate)
                if isinstance(text, rdflib.Literal) and text.language == language
            )
            if texts:
                found.setdefault(language, texts[0])
    return found


def _parts(graph: rdflib.Graph, shape: rdflib.term.Node) -> set[rdflib.term.Node]:
    """A shape and every blank node or shape below it that is not a rule of its own."""
    seen, frontier = {shape}, [shape]
    while frontier:
        for predicate, value in graph.predicate_objects(frontier.pop()):
            if isinstance(value, rdflib.Literal) or value in seen:
                continue
            inner = isinstance(value, rdflib.BNode) or predicate == rdflib.SH.property
            if inner and (value, _RULE_ID, None) not in graph:
                seen.add(value)
                frontier.append(value)
    return seen
