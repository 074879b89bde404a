"""The view of a day as RDF: one graph, never in a file, that rules and queries read beside the documents.

docs/model.md, "The view of a date", lists what it holds. Everything in it follows from the documents and the view's
options; ``source:derived`` as its name marks it as ours.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.model import Answer, Period, Phase
from vnr_graph.store.opening import DERIVED
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from vnr_graph.model import Responsibility
    from vnr_graph.store.opening import Map
    from vnr_graph.store.passages import Verified
    from vnr_graph.store.view import View

ASSESSMENT: Final = f"{ID}assessment/current"
"""What is judged, how and when; rules find the municipalities in scope through it."""

_OWNER: Final = expand("role:owner")
_OWNED_AS: Final = {
    Answer.NAMED: "vnr:namedOwnerFor",
    Answer.STATUTORY: "vnr:statutoryOwnerFor",
    Answer.COLLECTIVE: "vnr:groupTaskedWith",
}
_CHAIN: Final = frozenset(
    expand(f"area:{area}")
    for area in ("detection", "acute-protection", "crime-investigation", "support-exposed", "support-children")
)
"""The steps that VNR113 follows, from detection to support."""
_DATE: Final = ox.NamedNode(expand("xsd:date"))


def install_view(view: View, sole_cells: Mapping[str, int], verified: Iterable[Verified] = ()) -> None:
    """Put the view's derived graph into the map's store, in place of an earlier one.

    Args:
        view: the view.
        sole_cells: agency → how many cells it alone owns.
        verified: evidence and documents that were held against the texts at hand.
    """
    store = view.map.store
    store.remove_graph(DERIVED)
    store.bulk_extend(_quads(_triples(view, sole_cells)))
    store.bulk_extend(_quads(_verified(verified)))


def _verified(verified: Iterable[Verified]) -> Iterator[tuple[str, str, ox.Literal]]:
    for found in verified:
        yield found.subject, "vnr:verifiedAgainst", ox.Literal(found.digest)
        if found.mismatch is not None:
            yield found.subject, "vnr:mismatch", ox.Literal(found.mismatch)


def _quads(triples: Iterable[tuple[str, str, str | ox.Literal]]) -> Iterator[ox.Quad]:
    for subject, predicate, object_ in triples:
        node = ox.NamedNode(object_) if isinstance(object_, str) else object_
        yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), node, DERIVED)


def _triples(view: View, sole_cells: Mapping[str, int]) -> Iterator[tuple[str, str, str | ox.Literal]]:
    yield from _assessment(view)
    yield from _times(view)
    yield from _agencies(view)
    for responsibility in view.responsibilities:
        yield from _responsibility(responsibility, view.agency_of(responsibility.holder))
    yield from _owned(view)
    yield from _members_own(view)
    yield from _kinds_named(view)
    for concept, broader in view.within.items():
        yield from ((concept, "vnr:within", other) for other in broader)
    together = _working_together(view)
    for first, second in sorted(together):
        yield first, "vnr:worksWith", second
        yield second, "vnr:worksWith", first
    yield from _led_to(view, together)
    for agency, count in sole_cells.items():
        yield agency, "vnr:soleCells", ox.Literal(count)
    yield from _stated_in(view)


def _assessment(view: View) -> Iterator[tuple[str, str, str | ox.Literal]]:
    options = view.options
    yield ASSESSMENT, "rdf:type", expand("vnr:Assessment")
    yield ASSESSMENT, "vnr:asOf", _day(options.as_of)
    yield ASSESSMENT, "vnr:judgesBy", options.typology
    yield ASSESSMENT, "vnr:staleAfterMonths", ox.Literal(options.stale_after_months)
    yield ASSESSMENT, "vnr:staleLimit", _day(options.stale_limit)
    yield ASSESSMENT, "vnr:followUpMonths", ox.Literal(options.follow_up_months)
    yield ASSESSMENT, "vnr:followUpLimit", _day(options.follow_up_limit)
    yield ASSESSMENT, "vnr:soleOwnerLimit", ox.Literal(options.sole_owner_limit)
    for municipality in view.scope:
        yield ASSESSMENT, "vnr:assesses", municipality
    for municipality in sorted(view.documented.keys() & set(view.scope)):
        yield municipality, "vnr:documented", ox.Literal(True)  # noqa: FBT003  # pyoxigraph's own signature


def _times(view: View) -> Iterator[tuple[str, str, str | ox.Literal]]:
    for thing, period in view.periods.items():
        yield thing, "vnr:phase", _phase(period, view.options.as_of)
        if period.first is not None:
            yield thing, "vnr:firstDay", _day(period.first)
        if period.last is not None:
            yield thing, "vnr:lastDay", _day(period.last)


def _agencies(view: View) -> Iterator[tuple[str, str, str | ox.Literal]]:
    for agency in view.presences.made:
        yield agency.iri, "rdf:type", expand("vnr:Agency")
        yield agency.iri, "vnr:kind", agency.kind
        yield agency.iri, "vnr:operatesInCounty" if agency.in_county else "vnr:operatesIn", agency.place
        yield agency.iri, "vnr:operatesBy", agency.basis
        for language, label in agency.labels.items():
            yield agency.iri, "rdfs:label", ox.Literal(label, language=language)


def _responsibility(responsibility: Responsibility, agency: str) -> Iterator[tuple[str, str, str | ox.Literal]]:
    iri = responsibility.iri
    yield iri, "vnr:standing", responsibility.standing.iri
    for municipality in responsibility.municipalities:
        yield iri, "vnr:municipality", municipality
    if responsibility.role == _OWNER and responsibility.standing is not Answer.COLLECTIVE:
        yield iri, "vnr:owningAgency", agency
    if responsibility.standing is not Answer.STATUTORY:
        return
    yield iri, "rdf:type", expand("vnr:Responsibility")
    yield iri, "vnr:holder", responsibility.holder
    yield iri, "vnr:role", responsibility.role
    for predicate, values in (
        ("vnr:area", responsibility.areas),
        ("vnr:violenceType", responsibility.types),
        ("vnr:exceptType", responsibility.except_types),
        ("vnr:targetGroup", responsibility.targets),
    ):
        yield from ((iri, predicate, value) for value in values)
    for predicate, value in (
        ("vnr:basis", responsibility.basis),
        ("vnr:act", responsibility.act),
        ("vnr:operatesBy", responsibility.operates_by),
    ):
        if value is not None:
            yield iri, predicate, value


def _owned(view: View) -> Iterator[tuple[str, str, str]]:
    """Municipality → each type, area and target group that has an owner there, by document, by law, or a group.

    What a rule would have to join for every municipality × concept is laid out once: a type or target group counts
    when it or a broader one is owned in any area, an area when it is owned for any type and group.
    """
    scope = set(view.scope)
    found: set[tuple[str, str, str]] = set()
    for responsibility in view.responsibilities:
        types = view.types_of(responsibility)
        if responsibility.role != _OWNER or not responsibility.areas or not types:
            continue
        concepts = set(responsibility.areas) | types
        for concept in responsibility.targets:
            concepts |= view.narrower.get(concept, frozenset({concept}))
        concepts.update(whole for whole in view.parts if view.covers(responsibility.targets, whole))
        predicate = _OWNED_AS[responsibility.standing]
        found.update((m, predicate, concept) for m in responsibility.municipalities & scope for concept in concepts)
    yield from sorted(found)


def _led_to(view: View, together: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Responsibility → another one that its owner has too, or that a partner has, in one of the same municipalities."""
    owned = [
        (responsibility, _owning_agency(view, responsibility))
        for responsibility in view.responsibilities
        if responsibility.role == _OWNER
        and responsibility.standing is not Answer.COLLECTIVE
        and responsibility.areas & _CHAIN
    ]
    found = {
        (first.iri, second.iri)
        for first, one in owned
        for second, other in owned
        if (one == other or (min(one, other), max(one, other)) in together)
        and first.municipalities & second.municipalities
    }
    yield from ((first, "vnr:leadsTo", second) for first, second in sorted(found))


def _owning_agency(view: View, responsibility: Responsibility) -> str:
    """The holder, or for a post the organisation that it belongs to."""
    return min(view.map.iris(responsibility.holder, "org:postIn"), default=responsibility.holder)


def _members_own(view: View) -> Iterator[tuple[str, str, str]]:
    """Group → each type for which a member, or what it is a part of, owns some area in one of the group's places."""
    map_ = view.map
    parents: dict[str, set[str]] = {}
    for part, whole, _ in map_.pairs("org:subOrganizationOf"):
        parents.setdefault(part, set()).add(whole)
    members: dict[str, set[str]] = {}
    for membership in map_.instances("org:Membership"):
        if view.phase(membership) is Phase.CURRENT:
            for group in map_.iris(membership, "org:organization"):
                members.setdefault(group, set()).update(map_.iris(membership, "org:member"))
    for group, agencies in sorted(members.items()):
        reached, frontier = set(agencies), list(agencies)
        while frontier:
            for whole in parents.get(frontier.pop(), set()) - reached:
                reached.add(whole)
                frontier.append(whole)
        covered = map_.iris(group, "vnr:covers")
        types = {
            narrower
            for responsibility in view.responsibilities
            if responsibility.holder in reached
            and responsibility.role == _OWNER
            and responsibility.municipalities & covered
            for narrower in view.types_of(responsibility)
        }
        yield from ((group, "vnr:memberOwns", violence_type) for violence_type in sorted(types))


def _kinds_named(view: View) -> Iterator[tuple[str, str, str]]:
    """Municipality → each kind, and what is broader, of agencies that a local document about it names."""
    map_ = view.map
    kinds = {agency: map_.iris(agency, "vnr:kind") for agency in map_.instances("vnr:Agency")}
    found: set[tuple[str, str, str]] = set()
    for document in map_.documents.values():
        if document.rank is None or not document.rank.is_local:
            continue
        named: set[str] = set()
        for quad in map_.store.quads_for_pattern(None, None, None, ox.NamedNode(document.iri)):
            named.update(node.value for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode))
        of_agencies = {
            broader
            for agency in named & kinds.keys()
            for kind in kinds[agency]
            for broader in view.within.get(kind, ())
        }
        found.update((m, "vnr:kindNamed", kind) for m in named & set(view.scope) for kind in of_agencies)
    yield from sorted(found)


def _working_together(view: View) -> set[tuple[str, str]]:
    """Pairs of agencies that meet, or that law tells to cooperate."""
    map_ = view.map
    together: list[set[str]] = []
    members: dict[str, set[str]] = {}
    for membership in map_.instances("org:Membership"):
        if view.phase(membership) is Phase.CURRENT:
            for group in map_.iris(membership, "org:organization"):
                members.setdefault(group, set()).update(map_.iris(membership, "org:member"))
    together.extend(found for group, found in members.items() if view.phase(group) is Phase.CURRENT)
    parties: dict[str, set[str]] = {}
    for programme, party, _ in map_.pairs("vnr:party"):
        parties.setdefault(programme, set()).add(party)
    together.extend(found for programme, found in parties.items() if view.phase(programme) is Phase.CURRENT)
    together.extend({first, second} for first, second, _ in map_.pairs("vnr:presumedSameAs"))
    agencies = {*map_.instances("vnr:Agency"), *(agency.iri for agency in view.presences.made)}
    pairs = {pair for found in together for pair in combinations(sorted(found & agencies), 2)}
    pairs.update(_told_to_cooperate(view))
    return _with_units(pairs, map_)


def _with_units(pairs: set[tuple[str, str]], map_: Map) -> set[tuple[str, str]]:
    """The pairs, each organisation with its units and what it is a unit of, and the pairs that these make of them."""
    family: dict[str, set[str]] = defaultdict(set)
    for part, whole, _ in map_.pairs("org:subOrganizationOf"):
        reached, frontier = {whole}, [whole]
        while frontier:
            for further in map_.iris(frontier.pop(), "org:subOrganizationOf") - reached:
                reached.add(further)
                frontier.append(further)
        for one in reached - {part}:
            family[part].add(one)
            family[one].add(part)
    found = set(pairs)
    found.update((one, other) for one, others in family.items() for other in others)
    for one, other in pairs:
        found.update((a, b) for a in {one, *family[one]} for b in {other, *family[other]} if a != b)
    return {(one, other) if one < other else (other, one) for one, other in found}


def _told_to_cooperate(view: View) -> Iterator[tuple[str, str]]:
    """Agencies whose mandate names a kind to cooperate with, and those of that kind in the same municipalities."""
    present: dict[tuple[str, str], set[str]] = {}
    for presence in view.presences.all:
        for kind in presence.kinds:
            present.setdefault((kind, presence.municipality), set()).add(presence.agency)
    for responsibility in view.responsibilities:
        if responsibility.standing is not Answer.STATUTORY or responsibility.basis is None:
            continue
        for kind in view.map.iris(responsibility.basis, "vnr:cooperationWithKind"):
            for municipality in responsibility.municipalities:
                for other in present.get((kind, municipality), set()) - {responsibility.holder}:
                    first, second = sorted((responsibility.holder, other))
                    yield first, second


def _stated_in(view: View) -> Iterator[tuple[str, str, str]]:
    """Thing → document, for what documents of any rank but reference describe."""
    for document in view.map.documents.values():
        if document.rank is None or document.rank.value == "reference":
            continue
        graph = ox.NamedNode(document.iri)
        types: Iterable[ox.Quad] = view.map.store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), None, graph)
        subjects = {quad.subject.value for quad in types if isinstance(quad.subject, ox.NamedNode)}
        yield from ((subject, "vnr:statedIn", document.iri) for subject in sorted(subjects))


def _phase(period: Period, day: date) -> str:
    return expand(f"phase:{period.phase(day).value}")


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_DATE)
