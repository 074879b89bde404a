"""Waivers: decisions to accept what a rule finds about one thing for a time, and what is wrong with them.

Whether a waiver names a rule and a thing that exist is known before the rules run; whether it is needed, only after.
Either is derived as ``vnr:waiverFault``, and shapes tell it like everything else (docs/decisions/021).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.check.validation import validate
from vnr_graph.model import Rank, Waiver
from vnr_graph.store.derived import ASSESSMENT
from vnr_graph.store.opening import DERIVED
from vnr_graph.store.presence import read_presences
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from vnr_graph.check.rules import Rules
    from vnr_graph.check.validation import Engine, Result
    from vnr_graph.model import Finding
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

UNUSED: Final = "VNR604"
ABOUT_WAIVERS: Final = "VNR6"
"""What rules about waivers find can neither be waived nor be known from a baseline, or nothing would ever expire."""
_BY_LAW: Final = f"{ID}responsibility/by-law/"
_DATE: Final = expand("xsd:date")
_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_WAIVER: Final = ox.NamedNode(expand("vnr:Waiver"))
_FAULT: Final = ox.NamedNode(expand("vnr:waiverFault"))


def read_waivers(map_: Map, *, without: Collection[str] = ()) -> tuple[Waiver, ...]:
    """Waivers that can accept anything, in the order of their IRIs.

    Such a one stands in a decision and has one rule, one thing, one last day, an owner and a reason. What another one
    lacks, VNR503, VNR507, VNR513 and VNR605 tell.

    Args:
        map_: the map.
        without: those known to name a rule or a thing that does not exist.
    """
    found = (_waiver(map_, iri) for iri in map_.instances("vnr:Waiver") if iri not in without)
    return tuple(waiver for waiver in found if waiver is not None)


def _waiver(map_: Map, iri: str) -> Waiver | None:
    rules = map_.literals(iri, "vnr:waivesRule")
    focus = map_.iris(iri, "vnr:waivesFocus")
    last = [day for literal in map_.literals(iri, "vnr:expires") for day in _days(literal)]
    owners = sorted(map_.literals(iri, "vnr:waiverOwner"), key=lambda owner: (owner.language or "").lower() != "sv")
    reasons = map_.literals(iri, "vnr:reason")
    if not (len(rules) == len(focus) == len(last) == 1 and owners and reasons and _is_decided(map_, iri)):
        return None
    reason: dict[Language, str] = {}
    for language in LANGUAGES:
        texts = [text.value for text in reasons if text.language == language]
        reason.update({language: texts[0]} if texts else {})
    (thing,) = focus
    return Waiver(iri=iri, rule=rules[0].value, focus=thing, owner=owners[0].value, reason=reason, expires=last[0])


def _days(literal: ox.Literal) -> Iterator[date]:
    if literal.datatype.value == _DATE:
        try:
            yield date.fromisoformat(literal.value)
        except ValueError:
            return  # VNR508 tells it


def _is_decided(map_: Map, iri: str) -> bool:
    graphs = {quad.graph_name for quad in map_.store.quads_for_pattern(ox.NamedNode(iri), _TYPE, _WAIVER)}
    decisions = (document for document in map_.documents.values() if document.rank is Rank.DECISION)
    return any(ox.NamedNode(document.iri) in graphs for document in decisions)


def unknown(view: View, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Which waivers name a rule or a thing that does not exist, each with its fault; to be derived with the view.

    Args:
        view: the view, before its derived graph is installed.
        rules: every rule, selected or not.
    """
    faults: list[tuple[str, str]] = []
    for iri in view.map.instances("vnr:Waiver"):
        named = [literal.value for literal in view.map.literals(iri, "vnr:waivesRule")]
        if any(name not in rules.rules or name.startswith(ABOUT_WAIVERS) for name in named):
            faults.append((iri, "unknown-rule"))
        if any(not _is_on_map(view, thing) for thing in view.map.iris(iri, "vnr:waivesFocus")):
            faults.append((iri, "unknown-focus"))
    return tuple(faults)


def derive(map_: Map, faults: Iterable[tuple[str, str]]) -> None:
    """Put faults of waivers into the derived graph."""
    map_.store.extend(ox.Quad(ox.NamedNode(iri), _FAULT, ox.Literal(fault), DERIVED) for iri, fault in faults)


def _is_on_map(view: View, iri: str) -> bool:
    """Whether a document says anything of it, or the view of some municipality makes it."""
    if next(view.map.store.quads_for_pattern(ox.NamedNode(iri), None, None), None) is not None:
        return True
    if iri == ASSESSMENT:
        return True
    if iri.startswith(_BY_LAW):
        # As `store.view.derived_iri` makes it: mandate, agency and role.
        mandate, _, rest = iri.removeprefix(_BY_LAW).partition("/")
        return _is_on_map(view, f"{ID}mandate/{mandate}") and _is_on_map(view, f"{ID}agency/{rest.partition('/')[0]}")
    if not iri.startswith(f"{ID}agency/"):
        return False
    everywhere = view.map.instances("vnr:Municipality")
    made = read_presences(view.map, everywhere, view.periods, view.options.as_of).made
    return any(agency.iri == iri for agency in made)


def waived(findings: Sequence[Finding], waivers: Iterable[Waiver], day: date) -> list[Finding]:
    """The findings in their order, each with the first waiver that accepts it on the day, if one does."""
    holding: dict[tuple[str, str], Waiver] = {}
    for waiver in waivers:
        if day <= waiver.expires:
            holding.setdefault((waiver.rule, waiver.focus), waiver)
    return [replace(finding, waiver=holding.get((finding.rule, finding.focus))) for finding in findings]


def unused(
    waivers: Iterable[Waiver], found: Collection[tuple[str, str]], judged: Collection[str], day: date
) -> tuple[tuple[str, str], ...]:
    """Which waivers hold on the day and answer to no finding, each with its fault.

    Args:
        waivers: those for what the check has looked at.
        found: rule and focus node of every finding.
        judged: rules that looked at something.
        day: the day of the check.
    """
    return tuple(
        (waiver.iri, "unused")
        for waiver in waivers
        if day <= waiver.expires and waiver.rule in judged and (waiver.rule, waiver.focus) not in found
    )


def tell_unused(map_: Map, rules: Rules, engine: Engine) -> tuple[Result, ...]:
    """What the rule about waivers that are not needed says, asked anew over the waivers alone."""
    store = ox.Store()
    for iri in map_.instances("vnr:Waiver"):
        store.extend(map_.store.quads_for_pattern(ox.NamedNode(iri), None, None))
    return validate(store, rules.only(UNUSED), engine=engine).results
