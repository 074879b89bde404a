"""The view of a day as RDF: one graph, never in a file, that rules and queries read beside the documents.

docs/model.md, "The view of a date", lists what it holds. Everything in it follows from the documents and the view's
options; ``source:derived`` as its name marks it as ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.model import Answer, Period
from vnr_graph.store.opening import DERIVED
from vnr_graph.store.relations import (
    OWNER,
    chain_breaks,
    kinds_named,
    members_own,
    owned,
    stated_in,
    working_together,
)
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from vnr_graph.model import Responsibility
    from vnr_graph.store.passages import Verified
    from vnr_graph.store.view import View

ASSESSMENT: Final = f"{ID}assessment/current"
"""What is judged, how and when; rules find the municipalities in scope through it."""

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
    yield from owned(view)
    yield from members_own(view)
    yield from kinds_named(view)
    for concept, broader in view.within.items():
        yield from ((concept, "vnr:within", other) for other in broader)
    for first, second in sorted(working_together(view)):
        yield first, "vnr:worksWith", second
        yield second, "vnr:worksWith", first
    yield from chain_breaks(view)
    for agency, count in sole_cells.items():
        yield agency, "vnr:soleCells", ox.Literal(count)
    yield from stated_in(view)


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
    if responsibility.role == OWNER and responsibility.standing is not Answer.COLLECTIVE:
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


def _phase(period: Period, day: date) -> str:
    return expand(f"phase:{period.phase(day).value}")


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_DATE)
