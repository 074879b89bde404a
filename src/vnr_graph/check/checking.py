"""The check: a map on a day against the rules, told as findings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.spelling import terms_of
from vnr_graph.check.validation import Engine, validate
from vnr_graph.coverage import install_derived
from vnr_graph.errors import Place
from vnr_graph.model import Finding, Report, RuleRun
from vnr_graph.store.derived import ASSESSMENT
from vnr_graph.store.passages import verify_texts
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import BASE, ID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.validation import Outcome, Result
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

_OUR_IRI: Final = re.compile(rf"<?({re.escape(BASE)}[\w/#.:%~-]*[\w/#%~-])>?")
"""One of our addresses in a message; quotation marks and full stops around it are not a part of it."""
_VARIABLE: Final = re.compile(r"\\\{(\\\$|\\\?)\w+\\\}")
"""A variable in a message, after `re.escape`."""
_PLACED_BY: Final = ("vnr:municipality", "vnr:covers", "vnr:operatesIn")


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What to check.

    Attributes:
        view: the day, the municipalities and the yardsticks.
        select: rule ids or their beginnings; all rules when empty.
        ignore: likewise, to leave out.
        texts: folder of the documents' texts; evidence is verified against those that are there.
        engine: what validates.
        rules: other rules than the shipped ones.
    """

    view: ViewOptions
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    texts: Path | None = None
    engine: Engine = Engine.SCREEN
    rules: Rules | None = field(default=None, repr=False)


def check_map(map_: Map, options: CheckOptions) -> Report:
    """Check a map.

    Raises:
        InputError: a rule is asked for that does not exist, or the rules cannot be read.
    """
    rules = options.rules or read_rules()
    selected = rules.select(options.select, options.ignore)
    view = view_map(map_, options.view)
    install_derived(view, verify_texts(map_, options.texts) if options.texts is not None else ())
    outcome = validate(map_.store, rules, engine=options.engine)
    teller = _Teller(view, rules)
    told = {teller.tell(result) for result in outcome.results if rules.rule_of.get(result.shape) in selected}
    findings = sorted((finding for finding in told if teller.concerns_scope(finding)), key=_order)
    counts = Counter(finding.rule for finding in findings)
    looked_at = _focus_counts(rules, outcome)
    everything = len(map_.instances("vnr:Municipality"))
    return Report(
        as_of=options.view.as_of,
        typology=options.view.typology,
        scope=view.scope,
        undocumented=everything - len(view.scope) if options.view.municipalities is None else 0,
        documents=len({document for about in view.documented.values() for document in about}),
        findings=tuple(findings),
        runs=tuple(
            RuleRun(rule=rules.rules[id_], focus_nodes=looked_at[id_], findings=counts[id_]) for id_ in sorted(selected)
        ),
    )


def _order(finding: Finding) -> tuple[int, str, tuple[str, ...], str, str, str]:
    return (
        -finding.severity,
        finding.rule,
        finding.municipalities,
        finding.focus,
        finding.value or "",
        finding.message.get("sv", ""),
    )


def _focus_counts(rules: Rules, outcome: Outcome) -> Counter[str]:
    nodes: dict[str, set[Term]] = defaultdict(set)
    for shape, focus_nodes in outcome.focus_nodes.items():
        id_ = rules.rule_of.get(shape)
        if id_ is not None:
            nodes[id_].update(focus_nodes)
    return Counter({id_: len(found) for id_, found in nodes.items()})


def _is_of(message: rdflib.Literal, templates: Iterable[rdflib.Literal]) -> bool:
    """Whether a message without a language is one of the templates, filled in.

    pySHACL 0.40 drops the language of a message when it fills in what a query found.
    """
    if message.language is not None:
        return False
    return any(re.fullmatch(_VARIABLE.sub("(.*)", re.escape(template)), message, re.DOTALL) for template in templates)


class _Teller:
    """Turns validation results into findings that a person can read."""

    def __init__(self, view: View, rules: Rules) -> None:
        self._view = view
        self._map = view.map
        self._rules = rules
        self._labels = view.labels
        self._municipalities = set(view.map.instances("vnr:Municipality"))

    def tell(self, result: Result) -> Finding:
        rule = self._rules.rules[self._rules.rule_of[result.shape]]
        focus = str(result.focus)
        value = None if result.value is None or result.value == result.focus else str(result.value)
        sources = self._sources(focus)
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            focus=focus,
            value=value,
            path=None if result.path is None else str(result.path),
            message={language: self._message(result, language, focus, value) for language in LANGUAGES},
            municipalities=self._where(focus, value, sources),
            sources=sources,
            places=tuple(Place(self._map.documents[source].path) for source in sources),
            terms=terms_of(result, self._rules.shapes),
        )

    def concerns_scope(self, finding: Finding) -> bool:
        """Whether it is about a municipality in scope, or about none."""
        return not finding.municipalities or bool(set(finding.municipalities) & set(self._view.scope))

    def _message(self, result: Result, language: Language, focus: str, value: str | None) -> str:
        templates = [m for m in self._rules.messages(result.shape) if m.language == language]
        told = (str(m) for m in result.messages if m.language == language or _is_of(m, templates))
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

    def _where(self, focus: str, value: str | None, sources: tuple[str, ...]) -> tuple[str, ...]:
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
