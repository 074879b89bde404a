"""The check: a map on a day against the rules, told as findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vnr_graph.check import waivers
from vnr_graph.check.fingerprints import number_alike
from vnr_graph.check.places import with_places
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.telling import Teller, order
from vnr_graph.check.validation import Engine, differences, validate
from vnr_graph.coverage import install_derived
from vnr_graph.model import Report, RuleRun
from vnr_graph.store.passages import verify_texts
from vnr_graph.store.terms import to_rdflib
from vnr_graph.store.view import ViewOptions, view_map

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox
    import rdflib

    from vnr_graph.check.index import GraphIndex
    from vnr_graph.check.validation import Outcome
    from vnr_graph.model import Finding, Waiver
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that only one of the engines has.

    Attributes:
        engine: which.
        result: shape, focus node, value, path, component and severity, as N-Triples spells them.
    """

    engine: Engine
    result: tuple[str, ...]


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
        differences: what the engines do not agree on, in order; empty when only one was asked.
        is_narrow: the documents speak of municipalities that were left out.
    """

    report: Report
    unselected: frozenset[str]
    idle: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    is_narrow: bool = False


def check_map(map_: Map, options: CheckOptions) -> Report:
    """Check a map.

    Raises:
        InputError: a rule is asked for that does not exist, or the rules cannot be read.
    """
    return run_check(map_, options).report


def run_check(
    map_: Map, options: CheckOptions, *, judge: Callable[[ox.Store, Rules], Outcome] | None = None
) -> Checked:
    """Check a map, and tell how the check itself went.

    Args:
        map_: the map.
        options: how.
        judge: validates the store by the rules, in place of the engines.

    Raises:
        InputError: a rule is asked for that does not exist, or the rules cannot be read.
    """
    rules = options.rules or read_rules()
    selected = rules.select(options.select, options.ignore)
    view = view_map(map_, options.view)
    faults = waivers.unknown(view, rules)
    install_derived(view, verify_texts(map_, options.texts) if options.texts is not None else ())
    waivers.derive(map_, faults)
    if judge is not None:
        outcome, differing = judge(map_.store, rules), tuple[Difference, ...]()
    else:
        outcome, differing = validated(map_.store, rules, options.engine, verify=options.verify)
    teller = Teller(view, rules)
    told = {teller.tell(result) for result in outcome.results if rules.rule_of.get(result.shape) in selected}
    accepted = waivers.read_waivers(map_, without={iri for iri, _ in faults})
    ran = rule_runs(rules, selected, outcome)
    if waivers.UNUSED in selected:
        found = {(finding.rule, finding.focus) for finding in told}
        judged = {run.rule.id for run in ran if run.focus_nodes}
        unneeded = waivers.unused(_looked_at(accepted, teller, view), found, judged, options.view.as_of)
        waivers.derive(map_, unneeded)
        told.update(map(teller.tell, waivers.tell_unused(map_, rules, options.engine) if unneeded else ()))
    in_scope = sorted((finding for finding in told if teller.concerns_scope(finding)), key=order)
    placed = number_alike(with_places(in_scope, map_.documents))
    findings = waivers.waived(placed, accepted, options.view.as_of)
    everything = len(map_.instances("vnr:Municipality"))
    report = Report(
        as_of=options.view.as_of,
        typology=options.view.typology,
        scope=view.scope,
        undocumented=everything - len(view.scope) if options.view.municipalities is None else 0,
        documents=len({document for about in view.documented.values() for document in about}),
        findings=tuple(findings),
        runs=counted(ran, findings),
    )
    return Checked(
        report=report,
        unselected=frozenset(rules.rules) - selected,
        idle=idle_rules(rules, outcome, ran),
        differences=differing,
        is_narrow=_is_narrow(view),
    )


def validated(
    data: ox.Store | GraphIndex, rules: Rules, engine: Engine, *, verify: bool
) -> tuple[Outcome, tuple[Difference, ...]]:
    """Validate by one engine, or by both, with what they do not agree on."""
    outcome = validate(data, rules, engine=engine)
    if not verify:
        return outcome, ()
    other = Engine.PYSHACL if engine is Engine.SCREEN else Engine.SCREEN
    ours, theirs = differences(outcome, validate(data, rules, engine=other))
    return outcome, (*(Difference(engine, row) for row in ours), *(Difference(other, row) for row in theirs))


def rule_runs(rules: Rules, selected: Collection[str], outcome: Outcome) -> tuple[RuleRun, ...]:
    """How many focus nodes each selected rule looked at, in the order of ids, findings not counted yet.

    A node that several shapes of a rule match is counted once. A property shape looks where the shapes look that it is
    a part of.
    """
    looking: dict[str, set[rdflib.term.Node]] = defaultdict(set)
    whole: dict[rdflib.term.Node, set[rdflib.term.Node]] = defaultdict(set)
    for one, part in rules.graph.pairs(sh("property")):
        whole[to_rdflib(part)].add(to_rdflib(one))
    for shape, id_ in rules.rule_of.items():
        frontier = [shape]
        while frontier:
            node = frontier.pop()
            if node not in looking[id_]:
                looking[id_].add(node)
                frontier.extend(whole.get(node, ()))
    return tuple(
        RuleRun(rule=rules.rules[id_], focus_nodes=outcome.count_focus_nodes(looking[id_]), findings=0)
        for id_ in sorted(selected)
    )


def counted(runs: Iterable[RuleRun], findings: Iterable[Finding]) -> tuple[RuleRun, ...]:
    """The runs with the number of their findings."""
    counts = Counter(finding.rule for finding in findings)
    return tuple(replace(run, findings=counts[run.rule.id]) for run in runs)


def idle_rules(rules: Rules, outcome: Outcome, runs: Iterable[RuleRun]) -> tuple[str, ...]:
    """Rules whose shapes have targets, none of which matched anything, in order.

    A shape without a target of its own, such as a property shape, looks where the shape looks that refers to it.
    """
    unmatched = {rules.rule_of.get(shape) for shape in outcome.unmatched}
    return tuple(run.rule.id for run in runs if run.rule.id in unmatched and not run.focus_nodes)


def _looked_at(accepted: Iterable[Waiver], teller: Teller, view: View) -> Iterator[Waiver]:
    """Waivers that this check can tell to be unused.

    One of fewer municipalities than the documents speak of says nothing about a thing that is not about those alone.
    """
    for waiver in accepted:
        places = set(teller.places_of(waiver.focus))
        if not _is_narrow(view) or (places and places <= set(view.scope)):
            yield waiver


def _is_narrow(view: View) -> bool:
    return not view.documented.keys() <= set(view.scope)
