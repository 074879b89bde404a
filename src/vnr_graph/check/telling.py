"""From validation results to findings that a person can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import rdflib

from vnr_graph.check.fingerprints import Fingerprints
from vnr_graph.check.spelling import terms_of
from vnr_graph.model import Finding
from vnr_graph.store.derived import ASSESSMENT
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import BASE, ID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnr_graph.check.rules import Rules
    from vnr_graph.check.validation import Result
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

_OUR_IRI: Final = re.compile(rf"<?({re.escape(BASE)}[\w/#.:%~-]*[\w/#%~-])>?")
"""One of our addresses in a message; quotation marks and full stops around it are not a part of it."""
_VARIABLE: Final = re.compile(r"\\\{(\\\$|\\\?)\w+\\\}")
"""A variable in a message, after `re.escape`."""
_PLACED_BY: Final = ("vnr:municipality", "vnr:covers", "vnr:operatesIn")


def order(finding: Finding) -> tuple[int, str, tuple[str, ...], str, str, str, str]:
    """The order of findings: gravest first, then by rule, municipality, focus and value."""
    return (
        -finding.severity,
        finding.rule,
        finding.municipalities,
        finding.focus,
        finding.value or "",
        finding.message.get("sv", ""),
        finding.shape or "",
    )


class Teller:
    """Turns the results of a check of a map into findings.

    Args:
        view: what was checked.
        rules: by which rules.
    """

    def __init__(self, view: View, rules: Rules) -> None:
        self._view = view
        self._map = view.map
        self._rules = rules
        self._fingerprints = Fingerprints(rules, view.map.store)
        self._labels = view.labels
        self._municipalities = set(view.map.instances("vnr:Municipality"))

    def tell(self, result: Result) -> Finding:
        """The finding that a result is; its shape must belong to a rule."""
        rule = self._rules.rules[self._rules.rule_of[result.shape]]
        focus = str(result.focus)
        value = None if result.value is None or result.value == result.focus else str(result.value)
        # A literal has no source; a blank node's is found by its place.
        sources = self._sources(focus) if isinstance(result.focus, rdflib.URIRef) else ()
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            focus=focus,
            value=value,
            path=None if result.path is None else str(result.path),
            message={language: self._message(result, language, focus, value) for language in LANGUAGES},
            municipalities=self.where(focus, value, sources),
            sources=sources,
            shape=str(result.shape),
            component=str(result.component),
            fingerprint=self._fingerprints.of(result),
            terms=terms_of(result, self._rules.graph),
            detail=dict(result.detail),
        )

    def concerns_scope(self, finding: Finding) -> bool:
        """Whether it is about a municipality in scope, or about none."""
        return not finding.municipalities or bool(set(finding.municipalities) & set(self._view.scope))

    def places_of(self, focus: str) -> tuple[str, ...]:
        """Municipalities that a thing concerns."""
        return self.where(focus, None, self._sources(focus))

    def _message(self, result: Result, language: Language, focus: str, value: str | None) -> str:
        templates = [m for m in self._rules.messages(result.shape) if m.language == language]
        told = (str(m) for m in result.messages if m.language == language or is_of(m, templates))
        text = min(told, default=self._rules.rules[self._rules.rule_of[result.shape]].title.get(language, ""))
        for name, term in (("this", focus), ("value", value), ("path", result.path)):
            if term is not None:
                text = text.replace(f"{{${name}}}", str(term)).replace(f"{{?{name}}}", str(term))
        return _OUR_IRI.sub(lambda match: self._labels.of(match.group(1), language), text)

    def _sources(self, focus: str) -> tuple[str, ...]:
        if focus in self._map.documents:
            return (focus,)
        if focus in self._municipalities:
            return self._view.documented.get(focus, ())
        found = self._map.sources_of(focus)
        stating = tuple(s for s in found if (rank := self._map.documents[s].rank) is None or rank.value != "reference")
        return stating or found

    def where(self, focus: str, value: str | None, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Municipalities that the focus or value node is, names or is published by."""
        for node in (focus, value):
            if node in self._municipalities:
                return (str(node),)
        if not focus.startswith(ID) or focus == ASSESSMENT:
            return ()
        for predicate in _PLACED_BY:
            placed = self._map.iris(focus, predicate) & self._municipalities
            if placed:
                return tuple(sorted(placed))
        publishers = {place for source in sources for place in self._published_in(source)}
        return tuple(sorted(publishers & self._municipalities))

    def _published_in(self, source: str) -> frozenset[str]:
        places: frozenset[str] = frozenset()
        for publisher in self._map.iris(source, "dcterms:publisher"):
            places |= self._map.iris(publisher, "vnr:operatesIn")
        return places


def is_of(message: rdflib.Literal, templates: Iterable[rdflib.Literal]) -> bool:
    """Whether a message without a language is one of the templates, filled in.

    pySHACL 0.40 drops the language of a message when it fills in what a query found.
    """
    if message.language is not None:
        return False
    return any(re.fullmatch(_VARIABLE.sub("(.*)", re.escape(template)), message, re.DOTALL) for template in templates)
