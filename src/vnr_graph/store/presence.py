"""Which agencies operate in which municipality on a day, and what says so.

A document may place an agency (``vnr:operatesIn``, ``vnr:operatesInCounty``, ``vnr:extent``). For kinds that exist
everywhere (``vnr:Presence``: each municipality has its social services, each county its region) an agency is made for
the places where no document declares one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Period, Phase
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import ID, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_NATIONWIDE: Final = expand("extent:nationwide")
_EACH_COUNTY: Final = expand("extent:each-county")


@dataclass(frozen=True, slots=True)
class Presence:
    """An agency in a municipality.

    Attributes:
        kinds: the agency's kinds, as stated.
        basis: the ``vnr:Presence`` that made it, or the document that places it.
    """

    agency: str
    municipality: str
    kinds: frozenset[str]
    basis: str


@dataclass(frozen=True, slots=True)
class MadeAgency:
    """An agency that no document declares, made because its kind exists there by law."""

    iri: str
    kind: str
    place: str
    in_county: bool
    labels: Mapping[Language, str]
    basis: str


@dataclass(frozen=True, slots=True)
class Presences:
    """Who operates where, in the order of agency and municipality, and the agencies that were made for it."""

    all: tuple[Presence, ...]
    made: tuple[MadeAgency, ...]


def read_presences(map_: Map, scope: Sequence[str], periods: Mapping[str, Period], day: date) -> Presences:
    """Find out who operates in the municipalities of the scope on the day."""
    counties = {municipality: map_.iris(municipality, "vnr:county") for municipality in scope}
    found = {
        (presence.agency, presence.municipality): presence
        for presence in _placed(map_, counties)
        if periods.get(presence.agency, Period()).phase(day) is Phase.CURRENT
    }
    made: dict[str, MadeAgency] = {}
    have: dict[str, set[str]] = defaultdict(set)
    for presence in found.values():
        for kind in presence.kinds:
            have[kind].add(presence.municipality)
    for rule in map_.instances("vnr:Presence"):
        if periods.get(rule, Period()).phase(day) is not Phase.CURRENT:
            continue
        each_county = _EACH_COUNTY in map_.iris(rule, "vnr:extent")
        for kind in sorted(map_.iris(rule, "vnr:kind")):
            for municipality in scope:
                if municipality in have[kind]:
                    continue
                for place in sorted(counties[municipality]) if each_county else [municipality]:
                    agency = _make(map_, rule, kind, place, in_county=each_county)
                    made[agency.iri] = agency
                    found[agency.iri, municipality] = Presence(
                        agency=agency.iri, municipality=municipality, kinds=frozenset({kind}), basis=rule
                    )
    ordered = tuple(found[key] for key in sorted(found))
    return Presences(all=ordered, made=tuple(made[iri] for iri in sorted(made)))


def _placed(map_: Map, counties: Mapping[str, frozenset[str]]) -> Iterator[Presence]:
    for agency in map_.instances("vnr:Agency"):
        kinds = map_.iris(agency, "vnr:kind")
        in_counties = map_.iris(agency, "vnr:operatesInCounty")
        nationwide = _NATIONWIDE in map_.iris(agency, "vnr:extent")
        in_municipalities = map_.iris(agency, "vnr:operatesIn")
        if not (in_counties or nationwide or in_municipalities):
            continue
        basis = map_.sources_of(agency)[0]
        for municipality, county in counties.items():
            if nationwide or municipality in in_municipalities or county & in_counties:
                yield Presence(agency=agency, municipality=municipality, kinds=kinds, basis=basis)


def _make(map_: Map, rule: str, kind: str, place: str, *, in_county: bool) -> MadeAgency:
    slug = kind.rpartition("/")[2]
    code = place.rpartition("/")[2]
    labels: dict[Language, str] = {}
    for language in LANGUAGES:
        name = map_.labels.of(place, language)
        template = next(
            (text.value for text in map_.literals(rule, "vnr:nameTemplate") if text.language == language),
            f"{map_.labels.of(kind, language)}, {{place}}",
        )
        labels[language] = template.replace("{place}", name)
    iri = f"{ID}agency/{slug}-{code}" if in_county else f"{ID}agency/{code}-{slug}"
    return MadeAgency(iri=iri, kind=kind, place=place, in_county=in_county, labels=labels, basis=rule)
