"""The map as of a day: what is in force, who operates where, and what law makes whose duty."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.model import Answer, Period, Phase, Responsibility
from vnr_graph.store.opening import DERIVED
from vnr_graph.store.periods import months_before, period_of
from vnr_graph.store.presence import Presences, read_presences
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map

CORE_TYPOLOGY = expand("typology:core")


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What to look at.

    Attributes:
        as_of: the day.
        municipalities: IRIs; ``None`` for those that some local document covers.
        typology: the collection of violence types to judge by.
        stale_after_months: age at which a document is old.
        follow_up_months: how long an agreement may go without follow-up; 24 is the yardstick of Socialstyrelsen's
            Öppna jämförelser from 2024.
        sole_owner_limit: from how many cells that it alone owns an agency is reported.
    """

    as_of: date
    municipalities: tuple[str, ...] | None = None
    typology: str = CORE_TYPOLOGY
    stale_after_months: int = 24
    follow_up_months: int = 24
    sole_owner_limit: int = 500

    @property
    def stale_limit(self) -> date:
        """Documents from before this day are old."""
        return months_before(self.as_of, self.stale_after_months)

    @property
    def follow_up_limit(self) -> date:
        """Agreements last followed up before this day are due."""
        return months_before(self.as_of, self.follow_up_months)


@dataclass(frozen=True, slots=True)
class NoOwner:
    """A statement that nobody owns something; an empty set of types, areas or targets stands for all of them."""

    iri: str
    municipalities: frozenset[str]
    areas: frozenset[str]
    types: frozenset[str]
    targets: frozenset[str]


@dataclass(frozen=True)
class View:
    """A map on a day, for some municipalities.

    Attributes:
        scope: municipalities looked at, in the order of their codes.
        documented: municipality → the local documents that name it, in the order of the map's documents.
        within: concept → itself and everything broader.
        periods: thing → when it holds, for each thing that some document gives a time.
        presences: who operates where.
        responsibilities: those in force on the day, documented ones first, each kind in the order of IRIs.
        no_owner: statements, in force on the day, that nobody owns something.
    """

    map: Map
    options: ViewOptions
    scope: tuple[str, ...]
    documented: Mapping[str, tuple[str, ...]]
    within: Mapping[str, frozenset[str]]
    periods: Mapping[str, Period]
    presences: Presences
    responsibilities: tuple[Responsibility, ...] = field(repr=False)
    no_owner: tuple[NoOwner, ...] = ()

    @cached_property
    def narrower(self) -> Mapping[str, frozenset[str]]:
        """Concept → itself and everything narrower."""
        found: dict[str, set[str]] = defaultdict(set)
        for concept, broader in self.within.items():
            for other in broader:
                found[other].add(concept)
        return {concept: frozenset(others) for concept, others in found.items()}

    @cached_property
    def labels(self) -> Labels:
        """What things are called, agencies that were made for the view included."""
        return self.map.labels.with_more({agency.iri: agency.labels for agency in self.presences.made})

    @cached_property
    def parts(self) -> Mapping[str, frozenset[str]]:
        """Concept whose narrower ones together are all of it, as its code list says (``vnr:partsAreWhole``) → those."""
        wholes = {concept for concept in self.within if self.map.is_true(concept, "vnr:partsAreWhole")}
        found: dict[str, set[str]] = {whole: set() for whole in wholes}
        for concept, broader, _ in self.map.pairs("skos:broader"):
            if broader in found:
                found[broader].add(concept)
        return {whole: frozenset(parts) for whole, parts in found.items() if parts}

    def agency_of(self, holder: str) -> str:
        """The agency that a holder is or, for a post, is in; the holder itself where no document says whose it is."""
        return self._agency_of_post.get(holder, holder)

    @cached_property
    def _agency_of_post(self) -> Mapping[str, str]:
        agencies = {*self.map.instances("vnr:Agency"), *(agency.iri for agency in self.presences.made)}
        found: dict[str, str] = {}
        for post, whose in sorted({(post, whose) for post, whose, _ in self.map.pairs("org:postIn")}):
            if whose in agencies:
                found.setdefault(post, whose)
        return found

    def types_of(self, responsibility: Responsibility) -> frozenset[str]:
        """Every type that a responsibility takes in: those stated and narrower, but for those excepted."""
        taken = {one for stated in responsibility.types for one in self.narrower.get(stated, {stated})}
        for excepted in responsibility.except_types:
            taken -= self.narrower.get(excepted, {excepted})
        return frozenset(taken)

    def covers(self, stated: frozenset[str], concept: str) -> bool:
        """Whether what is stated takes in a concept: by itself, by something broader, or by all its parts together."""
        if not stated.isdisjoint(self.within.get(concept, {concept})):
            return True
        parts = self.parts.get(concept)
        return parts is not None and all(self.covers(stated, part) for part in parts)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The typology's violence types, in the order of their IRIs."""
        return tuple(sorted(self.map.iris(self.options.typology, "skos:member")))

    def phase(self, iri: str) -> Phase:
        """Where a thing's time lies against the day; current when no document gives it a time."""
        period = self.periods.get(iri)
        return period.phase(self.options.as_of) if period else Phase.CURRENT


def view_map(map_: Map, options: ViewOptions) -> View:
    """Derive the view of a day, from the documents alone: an earlier view's derived graph is taken away."""
    map_.store.remove_graph(DERIVED)
    documented = _documented(map_)
    chosen = options.municipalities if options.municipalities is not None else tuple(documented)
    scope = tuple(sorted(chosen))
    periods = dict(_periods(map_))
    presences = read_presences(map_, scope, periods, options.as_of)
    stated = [r for r in read_stated(map_, periods) if r.period.phase(options.as_of) is Phase.CURRENT]
    statutory = _statutory(map_, presences, periods, options.as_of)
    return View(
        map=map_,
        options=options,
        scope=scope,
        documented=documented,
        within=_within(map_),
        periods=periods,
        presences=presences,
        responsibilities=(*stated, *statutory),
        no_owner=tuple(_no_owner(map_, options.as_of)),
    )


def _documented(map_: Map) -> dict[str, tuple[str, ...]]:
    municipalities = set(map_.instances("vnr:Municipality"))
    found: dict[str, list[str]] = {}
    for document in map_.documents.values():
        if document.rank is None or not document.rank.is_local:
            continue
        quads = map_.store.quads_for_pattern(None, None, None, ox.NamedNode(document.iri))
        for named in municipalities & {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}:
            found.setdefault(named, []).append(document.iri)
    return {municipality: tuple(found[municipality]) for municipality in sorted(found)}


def _within(map_: Map) -> dict[str, frozenset[str]]:
    broader: dict[str, set[str]] = defaultdict(set)
    for concept, other, _ in map_.pairs("skos:broader"):
        broader[concept].add(other)
    closure: dict[str, frozenset[str]] = {}
    for concept in map_.instances("skos:Concept"):
        reached, frontier = {concept}, [concept]
        while frontier:
            for other in broader[frontier.pop()] - reached:
                reached.add(other)
                frontier.append(other)
        closure[concept] = frozenset(reached)
    return closure


def _periods(map_: Map) -> Iterator[tuple[str, Period]]:
    timed: set[str] = set()
    for predicate in ("vnr:validFrom", "vnr:validThrough", "vnr:startUnknown", "vnr:endUnknown"):
        quads = map_.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None)
        timed.update(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
    acts = set(map_.instances("vnr:Act"))
    mandates = {mandate: map_.iris(mandate, "vnr:act") for mandate in map_.instances("vnr:Mandate")}
    of_acts = {iri: _period(map_, iri, issued=True) for iri in acts}
    yield from of_acts.items()
    for mandate, its_acts in mandates.items():
        period = _period(map_, mandate)
        for act in its_acts & acts:
            period = period.intersect(of_acts[act])
        yield mandate, period
    for iri in timed - acts - mandates.keys():
        yield iri, _period(map_, iri)


def _period(map_: Map, iri: str, *, issued: bool = False) -> Period:
    return period_of(
        map_.literals(iri, "vnr:validFrom"),
        map_.literals(iri, "vnr:validThrough"),
        start_unknown=map_.is_true(iri, "vnr:startUnknown"),
        end_unknown=map_.is_true(iri, "vnr:endUnknown"),
        issued=map_.literals(iri, "dcterms:issued") if issued else (),
    )


def read_stated(map_: Map, periods: Mapping[str, Period]) -> Iterator[Responsibility]:
    """What documents state, whatever its time, one record for each holder and role; inferences make no owner.

    Args:
        map_: the map.
        periods: thing → when it holds.
    """
    inferences = {d.iri for d in map_.documents.values() if d.rank is not None and d.rank.value == "inference"}
    groups = set(map_.instances("vnr:CollaborationGroup"))
    for iri in map_.instances("vnr:Responsibility"):
        sources = tuple(source for source in map_.sources_of(iri) if source not in inferences)
        bases = sorted(map_.iris(iri, "vnr:basis"))
        period = periods.get(iri, Period())
        for basis in bases:
            period = period.intersect(periods.get(basis, Period()))
        if not sources:
            continue
        holders = sorted(map_.iris(iri, "vnr:holder"))
        yield from (
            Responsibility(
                iri=iri,
                holder=holder,
                role=role,
                standing=Answer.COLLECTIVE if holder in groups else Answer.NAMED,
                areas=map_.iris(iri, "vnr:area"),
                types=map_.iris(iri, "vnr:violenceType"),
                except_types=map_.iris(iri, "vnr:exceptType"),
                targets=map_.iris(iri, "vnr:targetGroup"),
                municipalities=map_.iris(iri, "vnr:municipality") or _reach(map_, holder),
                period=period,
                basis=bases[0] if bases else None,
                sources=sources,
                evidence=tuple(sorted(map_.iris(iri, "vnr:evidence"))),
            )
            for holder in holders
            for role in sorted(map_.iris(iri, "vnr:role"))
        )


def _reach(map_: Map, holder: str) -> frozenset[str]:
    return map_.iris(holder, "vnr:covers") | map_.iris(holder, "vnr:operatesIn")


def _statutory(map_: Map, presences: Presences, periods: Mapping[str, Period], day: date) -> Iterable[Responsibility]:
    """Mandates in force × agencies of the bearing kind; one record for each pair, role and basis of presence."""
    for mandate in map_.instances("vnr:Mandate"):
        period = periods.get(mandate, Period())
        if period.phase(day) is not Phase.CURRENT:
            continue
        acts = sorted(map_.iris(mandate, "vnr:act"))
        kinds = map_.iris(mandate, "vnr:bearerKind")
        named = map_.iris(mandate, "vnr:bearer")
        bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for presence in presences.all:
            if presence.agency in named or presence.kinds & kinds:
                bearers[presence.agency, presence.basis].add(presence.municipality)
        for (agency, basis), municipalities in sorted(bearers.items()):
            for role in sorted(map_.iris(mandate, "vnr:role")):
                yield Responsibility(
                    iri=derived_iri(mandate, agency, role),
                    holder=agency,
                    role=role,
                    standing=Answer.STATUTORY,
                    areas=map_.iris(mandate, "vnr:area"),
                    types=map_.iris(mandate, "vnr:violenceType"),
                    except_types=map_.iris(mandate, "vnr:exceptType"),
                    targets=map_.iris(mandate, "vnr:targetGroup"),
                    municipalities=frozenset(municipalities),
                    period=period,
                    basis=mandate,
                    act=acts[0] if acts else None,
                    section=map_.text(mandate, "vnr:section"),
                    unverified=map_.is_true(mandate, "vnr:sectionUnverified"),
                    operates_by=basis,
                    sources=tuple(acts[:1]),
                )


def derived_iri(mandate: str, agency: str, role: str) -> str:
    """The name of a responsibility that a mandate gives an agency; the same in every view."""
    slugs = (iri.rpartition("/")[2] for iri in (mandate, agency, role))
    return f"{ID}responsibility/by-law/{'/'.join(slugs)}"


def _no_owner(map_: Map, day: date) -> Iterator[NoOwner]:
    for iri in map_.instances("vnr:NoOwnerStatement"):
        asked = period_of(map_.literals(iri, "vnr:asked"), map_.literals(iri, "vnr:expires"))
        if asked.phase(day) is Phase.CURRENT:
            yield NoOwner(
                iri=iri,
                municipalities=map_.iris(iri, "vnr:municipality"),
                areas=map_.iris(iri, "vnr:area"),
                types=map_.iris(iri, "vnr:violenceType"),
                targets=map_.iris(iri, "vnr:targetGroup"),
            )
