"""Reading the rules: which shapes there are, and which rule each belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib

from vnr_graph.check.foreign import foreign_rules
from vnr_graph.check.shapes_graph import ShapesGraph, sh
from vnr_graph.check.sparql import prefixes_of, query_of
from vnr_graph.check.values import Refused
from vnr_graph.errors import InputError, Place, VocabularyError
from vnr_graph.model import Rule, Severity
from vnr_graph.store.reading import rdf_files, read_quads
from vnr_graph.store.shipped import shapes_folder
from vnr_graph.store.terms import to_oxigraph, to_rdflib
from vnr_graph.texts import LANGUAGES, N_, printable
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vnr_graph.check.index import Term
    from vnr_graph.texts import Language

_RULE_ID: Final = ox.NamedNode(expand("vnr:ruleId"))
_SEVERITIES: Final = {one.iri: one for one in Severity}


@dataclass(frozen=True)
class Rules:
    """The rules and their shapes.

    Attributes:
        rules: by id, in the order of ids.
        graph: the shapes graph.
        rule_of: shape → the id of its rule; property shapes and constraints of a rule's shape included.
        set_wise: every SPARQL constraint binds ``$this`` by a pattern, so that it can be asked for all focus nodes at
            once; a promise that the shipped rules keep and a test holds them to. Of other rules it is decided query by
            query.
    """

    rules: Mapping[str, Rule]
    graph: ShapesGraph
    rule_of: Mapping[rdflib.term.Node, str]
    set_wise: bool = False

    @property
    def shapes(self) -> rdflib.Graph:
        """The shapes graph as rdflib's, made when it is first asked for."""
        return self.graph.rdflib

    @cached_property
    def read_by_queries(self) -> tuple[frozenset[str] | None, bool]:
        """Properties that the shapes' queries read, ``None`` when it may be any; and whether they name graphs."""
        from vnr_graph.check.set_wise import read_query  # noqa: PLC0415  # rdflib's parser takes a quarter of a second

        predicates: set[str] = set()
        graphs = False
        if any(self.graph.pairs(sh(name)) for name in ("ask", "parameter")):
            return None, True
        for shape, constraint in self.graph.pairs(sh("sparql")):
            try:
                query = query_of(self.graph, constraint, self.graph.value(shape, sh("path")))
            except Refused:
                return None, True
            reading = read_query(query.text, query.prefixes)
            if reading is None or reading.predicates is None:
                return None, True
            predicates |= reading.predicates
            graphs |= reading.graphs
        return frozenset(predicates), graphs

    def prefixes(self, constraint: rdflib.term.Node) -> dict[str, str]:
        """Prefixes declared for a SPARQL constraint (SHACL, section 5.2.1)."""
        node = to_oxigraph(constraint)
        return {} if node is None else prefixes_of(self.graph, node)

    def messages(self, shape: rdflib.term.Node) -> tuple[rdflib.Literal, ...]:
        """Message templates of a shape and of the SPARQL constraints on it, in every language."""
        known = self._messages.get(shape)
        if known is None:
            known = self._messages[shape] = self._messages_of(shape)
        return known

    @cached_property
    def _messages(self) -> dict[rdflib.term.Node, tuple[rdflib.Literal, ...]]:
        return {}

    def _messages_of(self, shape: rdflib.term.Node) -> tuple[rdflib.Literal, ...]:
        node = to_oxigraph(shape)
        if node is None:
            return ()
        nodes = (node, *self.graph.objects(node, sh("sparql")))
        found = (to_rdflib(message) for one in nodes for message in self.graph.objects(one, sh("message")))
        return tuple(message for message in found if isinstance(message, rdflib.Literal))

    def only(self, *ids: str) -> Rules:
        """The same rules with the shapes of some of them, and all that these refer to."""
        nodes = (to_oxigraph(shape) for shape, of_rule in self.rule_of.items() if of_rule in ids)
        return replace(self, graph=self.graph.reachable(node for node in nodes if node is not None))

    def find(self, name: str) -> Rule:
        """The rule of an id, in any case.

        Raises:
            VocabularyError: there is none; the nearest ids are named.
        """
        wanted = name.strip()
        if wanted in self.rules:
            return self.rules[wanted]
        rule = next((rule for id_, rule in self.rules.items() if id_.upper() == wanted.upper()), None)
        if rule is None:
            raise self._unknown(name)
        return rule

    def _unknown(self, name: str) -> VocabularyError:
        upper = {id_.upper(): id_ for id_ in self.rules}
        alike = [upper[id_] for id_ in get_close_matches(name.strip().upper(), upper, n=5, cutoff=0.6)]
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
            if not any(id_.upper().startswith(prefix.upper()) for id_ in self.rules):
                raise self._unknown(prefix)
        wanted, unwanted = (tuple(prefix.upper() for prefix in prefixes) for prefixes in (select, ignore))
        chosen = {id_ for id_ in self.rules if not wanted or id_.upper().startswith(wanted)}
        return frozenset(id_ for id_ in chosen if not (unwanted and id_.upper().startswith(unwanted)))


def read_rules(paths: Sequence[Path] | None = None) -> Rules:
    """Read shapes, ours or anybody's.

    A shape with ``vnr:ruleId`` is that rule, with all its parts. Any other shape that can yield a result is a rule of
    its own: see `vnr_graph.check.foreign`.

    Args:
        paths: files and folders; ``None`` for the shipped rules.

    Raises:
        ReadingError: a file cannot be read.
        InputError: a rule of ours has no severity that SHACL knows.
    """
    files = [read_quads(path) for path in rdf_files(paths or [shapes_folder()])]
    graph = ShapesGraph(quad for file in files for quad in file.quads)
    shapes_of: dict[str, list[Term]] = defaultdict(list)
    for shape, named in graph.pairs(_RULE_ID):
        shapes_of[_text(named)].append(shape)
    rules = {id_: _rule(graph, id_, sorted(shapes_of[id_], key=_text)) for id_ in sorted(shapes_of)}
    rule_of: dict[Term, str] = {}
    for id_, shapes in shapes_of.items():
        for shape in shapes:
            rule_of.update(dict.fromkeys(_parts(graph, shape), id_))
    if paths is not None:
        prefixes = {prefix: namespace for file in files for prefix, namespace in file.prefixes.items()}
        foreign, of_foreign = foreign_rules(graph, prefixes, frozenset(rule_of))
        rules, rule_of = dict(sorted({**foreign, **rules}.items())), of_foreign | rule_of
    return Rules(
        rules=rules,
        graph=graph,
        rule_of={to_rdflib(shape): id_ for shape, id_ in rule_of.items()},
        set_wise=paths is None,
    )


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


def _rule(graph: ShapesGraph, id_: str, shapes: Sequence[Term]) -> Rule:
    severities = {_SEVERITIES.get(_text(s)) for shape in shapes for s in graph.objects(shape, sh("severity"))} - {None}
    if len(severities) != 1:
        raise InputError(
            N_("Rule {rule} needs one severity: sh:Violation, sh:Warning or sh:Info."),
            place=Place(_text(shapes[0])),
            rule=id_,
        )
    severity = next(iter(severities))
    assert severity is not None  # noqa: S101  # taken out two lines above
    return Rule(
        id=id_,
        severity=severity,
        title=_texts(graph, shapes, sh("name")),
        rationale=_texts(graph, shapes, ox.NamedNode(expand("vnr:rationale"))),
        cure=_texts(graph, shapes, ox.NamedNode(expand("vnr:cure"))),
        shapes=tuple(_text(shape) for shape in shapes),
    )


def _texts(graph: ShapesGraph, shapes: Sequence[Term], predicate: ox.NamedNode) -> dict[Language, str]:
    """The first shape's text in each language; the shapes of one rule share their texts."""
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        for shape in shapes:
            texts = sorted(
                text.value
                for text in graph.objects(shape, predicate)
                if isinstance(text, ox.Literal) and text.language == language
            )
            if texts:
                found.setdefault(language, texts[0])
    return found


def _parts(graph: ShapesGraph, shape: Term) -> set[Term]:
    """A shape and every blank node or shape below it that is not a rule of its own."""
    seen, frontier = {shape}, [shape]
    while frontier:
        node = frontier.pop()
        for predicate in graph.predicates(node):
            for value in graph.objects(node, predicate):
                inner = isinstance(value, ox.BlankNode) or predicate == sh("property")
                if inner and value not in seen and not graph.objects(value, _RULE_ID):
                    seen.add(value)
                    frontier.append(value)
    return seen
