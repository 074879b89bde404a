"""The check: a map on a day against the rules, told as findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib import OWL, RDF, RDFS, SH

from vnr_graph.check.comparing import Difference, differences
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.telling import Teller, order
from vnr_graph.check.validation import Engine, validate
from vnr_graph.check.waivers import UNUSED, derive_unknown, derive_unused, find_unused, read_waivers, waived
from vnr_graph.coverage import install_derived
from vnr_graph.model import Report, RuleRun
from vnr_graph.store.passages import verify_texts
from vnr_graph.store.view import ViewOptions, view_map

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    import pyoxigraph as ox
    import rdflib

    from vnr_graph.check.index import Term
    from vnr_graph.check.validation import Outcome
    from vnr_graph.model import Finding
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View


_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf, SH.target)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What to check.

    Attributes:
        view: the day, the municipalities and the yardsticks.
        select: rule ids or their beginnings; all rules when empty.
        ignore: likewise, to leave out.
        texts: folder of the documents' texts; evidence is verified against those that are there.
        engine: what validates.
        verify: let the other engine validate too, and tell where they differ.
        rules: other rules than the shipped ones.
    """

    view: ViewOptions
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    texts: Path | None = None
    engine: Engine = Engine.SCREEN
    verify: bool = False
    rules: Rules | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check, and what can be said about the check itself.

    Attributes:
        report: what it found.
        unselected: rules that there are and that it left out.
        idle: selected rules whose shapes matched nothing, and so checked nothing, in order.
        differences: what the engines do not agree on; empty when only one was asked.
    """

    report: Report
    unselected: frozenset[str]
    idle: tuple[str, ...]
    differences: tuple[Difference, ...] = ()


def check_map(map_: Map, options: CheckOptions) -> Report:
    """Check a map.

    Raises:
        InputError: a rule is asked for that does not exist, or the rules cannot be read.
    """
    return run_check(map_, options).report


def run_check(map_: Map, options: CheckOptions) -> Checked:
    """Check a map, and tell how the check itself went.

    Raises:
        InputError: a rule is asked for that does not exist, or the rules cannot be read.
    """
    rules = options.rules or read_rules()
    selected = rules.select(options.select, options.ignore)
    view = view_map(map_, options.view)
    install_derived(view, verify_texts(map_, options.texts) if options.texts is not None else ())
    derive_unknown(view, rules)
    outcome, differing = validated(map_.store, rules, options.engine, verify=options.verify)
    teller = Teller(view, rules)
    looked_at = focus_counts(rules, outcome)
    told = _told(outcome, teller, rules, selected)
    told |= _unused_waivers(view, rules, options, teller, told, {id_ for id_ in selected if looked_at[id_]})
    in_scope = sorted((finding for finding in told if teller.concerns_scope(finding)), key=order)
    findings = waived(in_scope, read_waivers(map_), options.view.as_of)
    everything = len(map_.instances("vnr:Municipality"))
    report = Report(
        as_of=options.view.as_of,
        typology=options.view.typology,
        scope=view.scope,
        undocumented=everything - len(view.scope) if options.view.municipalities is None else 0,
        documents=len({document for about in view.documented.values() for document in about}),
        findings=tuple(findings),
        runs=runs(rules, selected, looked_at, findings),
    )
    return Checked(
        report=report,
        unselected=frozenset(rules.rules) - selected,
        idle=idle_rules(rules, outcome, selected),
        differences=differing,
    )


def validated(data: ox.Store, rules: Rules, engine: Engine, *, verify: bool) -> tuple[Outcome, tuple[Difference, ...]]:
    """Validate by one engine, or by both, with what they do not agree on."""
    outcome = validate(data, rules, engine=engine)
    if not verify:
        return outcome, ()
    other = validate(data, rules, engine=Engine.PYSHACL if engine is Engine.SCREEN else Engine.SCREEN)
    screen, pyshacl = (outcome, other) if engine is Engine.SCREEN else (other, outcome)
    return outcome, differences(screen, pyshacl)


def runs(
    rules: Rules, selected: Collection[str], looked_at: Counter[str], findings: Sequence[Finding]
) -> tuple[RuleRun, ...]:
    """How each selected rule went, in the order of ids."""
    counts = Counter(finding.rule for finding in findings)
    return tuple(
        RuleRun(rule=rules.rules[id_], focus_nodes=looked_at[id_], findings=counts[id_]) for id_ in sorted(selected)
    )


def focus_counts(rules: Rules, outcome: Outcome) -> Counter[str]:
    """How many focus nodes each rule looked at, one that several of its shapes match counted once."""
    nodes: dict[str, set[Term]] = defaultdict(set)
    for shape, focus_nodes in outcome.focus_nodes.items():
        id_ = rules.rule_of.get(shape)
        if id_ is not None:
            nodes[id_].update(focus_nodes)
    return Counter({id_: len(found) for id_, found in nodes.items()})


def idle_rules(rules: Rules, outcome: Outcome, selected: Collection[str]) -> tuple[str, ...]:
    """Selected rules none of whose targets matched anything, in order.

    A shape that has no target of its own, such as a property shape, looks where the shape looks that refers to it.
    """
    aimed: dict[str, bool] = {}
    for shape, focus_nodes in outcome.focus_nodes.items():
        id_ = rules.rule_of.get(shape)
        if id_ is not None and id_ in selected and _is_aimed(rules.shapes, shape):
            aimed[id_] = aimed.get(id_, False) or bool(focus_nodes)
    return tuple(sorted(id_ for id_, has_matched in aimed.items() if not has_matched))


def _is_aimed(shapes: rdflib.Graph, shape: rdflib.term.Node) -> bool:
    """Whether a shape has a target (W3C Recommendation SHACL, section 2.1.3; SHACL Advanced Features, section 3)."""
    if any((shape, predicate, None) in shapes for predicate in _TARGETS):
        return True
    return any((shape, RDF.type, class_) in shapes for class_ in (RDFS.Class, OWL.Class))


def _told(outcome: Outcome, teller: Teller, rules: Rules, selected: Collection[str]) -> set[Finding]:
    return {teller.tell(result) for result in outcome.results if rules.rule_of.get(result.shape) in selected}


def _unused_waivers(  # noqa: PLR0913, PLR0917  # each is a part of the check that this ends
    view: View,
    rules: Rules,
    options: CheckOptions,
    teller: Teller,
    told: Iterable[Finding],
    judged: Collection[str],
) -> set[Finding]:
    """Findings about waivers that no finding answers to.

    A check of fewer municipalities than the documents speak of says nothing about a waiver for a thing outside them.
    """
    if UNUSED not in judged:
        return set()
    is_narrow = not view.documented.keys() <= set(view.scope)
    waivers = [
        waiver
        for waiver in read_waivers(view.map)
        if not is_narrow or ((places := set(teller.places_of(waiver.focus))) and places <= set(view.scope))
    ]
    found = {(finding.rule, finding.focus) for finding in told}
    if not derive_unused(view.map, waivers, found, judged, options.view.as_of):
        return set()
    return {teller.tell(result) for result in find_unused(view.map, rules, options.engine)}
