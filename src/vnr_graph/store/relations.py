"""What follows from a view, relation by relation: who owns what where, who works with whom, what leads to what.

Each relation yields subject, property (a shortened IRI) and object; `vnr_graph.store.derived` puts them into the graph.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.model import Answer, Phase
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vnr_graph.model import Responsibility
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

OWNER: Final = expand("role:owner")
_OWNED_AS: Final = {
    Answer.NAMED: "vnr:namedOwnerFor",
    Answer.STATUTORY: "vnr:statutoryOwnerFor",
    Answer.COLLECTIVE: "vnr:groupTaskedWith",
}
_STEPS: Final = ("detection", "acute-protection", "crime-investigation")
_CHAINS: Final = {
    expand(f"target:{target}"): tuple(expand(f"area:{area}") for area in (*_STEPS, support))
    for target, support in (
        ("adults-exposed", "support-exposed"),
        ("children-exposed", "support-children"),
        ("children-witnesses", "support-children"),
    )
}
"""Target group → the steps that VNR113 follows for it, from detection to support."""


def owned(view: View) -> Iterator[tuple[str, str, str]]:
    """Municipality → each type, area and target group that has an owner there, by document, by law, or a group.

    What a rule would have to join for every municipality × concept is laid out once: a type or target group counts
    when it or a broader one is owned in any area, an area when it is owned for any type and group.
    """
    scope = set(view.scope)
    found: set[tuple[str, str, str]] = set()
    for responsibility in view.responsibilities:
        types = view.types_of(responsibility)
        if responsibility.role != OWNER or not responsibility.areas or not types:
            continue
        concepts = set(responsibility.areas) | types
        for concept in responsibility.targets:
            concepts |= view.narrower.get(concept, frozenset({concept}))
        concepts.update(whole for whole in view.parts if view.covers(responsibility.targets, whole))
        predicate = _OWNED_AS[responsibility.standing]
        places = responsibility.municipalities & scope
        found.update((m, predicate, concept) for m in places for concept in concepts)
        if responsibility.standing is Answer.NAMED:
            itself = responsibility.types | responsibility.targets
            found.update((m, "vnr:namedItself", concept) for m in places for concept in itself)
    yield from sorted(found)


def chain_breaks(view: View) -> Iterator[tuple[str, str, str]]:
    """Municipality → each place where the way from detection to support breaks for a target group.

    It breaks before a step that nobody owns, and between two steps whose owners are neither one nor work together.
    """
    together = working_together(view)
    owners = _step_owners(view)
    for municipality in view.scope:
        for target, steps in _CHAINS.items():
            held = [owners.get((municipality, target, area), set()) for area in steps]
            if not held[0]:
                yield from _chain_break(municipality, target, steps[0], None)
            for (before, previous), (area, here) in pairwise(zip(steps, held, strict=True)):
                if not here:
                    yield from _chain_break(municipality, target, area, None)
                elif previous and not _meet(previous, here, together):
                    yield from _chain_break(municipality, target, area, before)


def _step_owners(view: View) -> dict[tuple[str, str, str], set[str]]:
    """Municipality, target group and step → the agencies that own it, by document or by law."""
    owners: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for responsibility in view.responsibilities:
        if responsibility.role != OWNER or responsibility.standing is Answer.COLLECTIVE:
            continue
        agency = view.agency_of(responsibility.holder)
        targets = [target for target in _CHAINS if not view.within[target].isdisjoint(responsibility.targets)]
        for municipality, target, area in product(responsibility.municipalities, targets, responsibility.areas):
            owners[municipality, target, area].add(agency)
    return owners


def _meet(some: set[str], others: set[str], together: set[tuple[str, str]]) -> bool:
    return any(one == other or _pair(one, other) in together for one in some for other in others)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _chain_break(municipality: str, target: str, area: str, before: str | None) -> Iterator[tuple[str, str, str]]:
    slugs = (iri.rpartition("/")[2] for iri in (municipality, target, area))
    iri = f"{ID}chain-break/{'/'.join(slugs)}"
    yield municipality, "vnr:chainBreak", iri
    yield iri, "rdf:type", expand("vnr:ChainBreak")
    yield iri, "vnr:breakTarget", target
    yield iri, "vnr:breakArea", area
    if before is not None:
        yield iri, "vnr:breakAfter", before


def members_own(view: View) -> Iterator[tuple[str, str, str]]:
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
    owning: dict[str, list[Responsibility]] = defaultdict(list)
    for responsibility in view.responsibilities:
        if responsibility.role == OWNER:
            owning[view.agency_of(responsibility.holder)].append(responsibility)
    for group, agencies in sorted(members.items()):
        reached, frontier = set(agencies), list(agencies)
        while frontier:
            for whole in parents.get(frontier.pop(), set()) - reached:
                reached.add(whole)
                frontier.append(whole)
        covered = map_.iris(group, "vnr:covers")
        types = {
            narrower
            for agency in reached
            for responsibility in owning.get(agency, ())
            if responsibility.municipalities & covered
            for narrower in view.types_of(responsibility)
        }
        yield from ((group, "vnr:memberOwns", violence_type) for violence_type in sorted(types))


def kinds_named(view: View) -> Iterator[tuple[str, str, str]]:
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


def working_together(view: View) -> set[tuple[str, str]]:
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
    return {_pair(one, other) for one, other in found}


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


def stated_in(view: View) -> Iterator[tuple[str, str, str]]:
    """Thing → document, for what documents of any rank but reference describe."""
    for document in view.map.documents.values():
        if document.rank is None or document.rank.value == "reference":
            continue
        graph = ox.NamedNode(document.iri)
        types: Iterable[ox.Quad] = view.map.store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), None, graph)
        subjects = {quad.subject.value for quad in types if isinstance(quad.subject, ox.NamedNode)}
        yield from ((subject, "vnr:statedIn", document.iri) for subject in sorted(subjects))
