"""The derived graph says of each type, area and target group what the cells say, and the rules read it so."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import SH

from vnr_graph.check.rules import read_rules
from vnr_graph.coverage import Coverage, install_derived
from vnr_graph.model import Answer, Cell, Document, Rank
from vnr_graph.store.derived import ASSESSMENT, install_view
from vnr_graph.store.opening import DERIVED, Map, open_map
from vnr_graph.store.passages import Verified
from vnr_graph.store.shipped import ontology_folder
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import PREFIXES, SHAPE, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2026, 11, 21)
MUNICIPALITIES = ("municipality:9901", "municipality:9902")
HOLDERS = ("agency:one", "agency:two", "group:both", "post:in-one")
AREAS = ("area:detection", "area:support-exposed", "area:support-children")
TYPES = ("violence:close-relationships", "violence:physical", "violence:passive-physical", "violence:digital")
TARGETS = (
    "target:everyone",
    "target:exposed",
    "target:adults-exposed",
    "target:older-people",
    "target:children",
    "target:children-exposed",
    "target:children-witnesses",
)
BASE = """
municipality:9901 a vnr:Municipality ; rdfs:label "Ett"@sv ; vnr:county county:99 .
municipality:9902 a vnr:Municipality ; rdfs:label "Två"@sv ; vnr:county county:99 .
agency:one a vnr:Agency ; vnr:kind kind:social-services ; vnr:operatesIn municipality:9901 .
agency:two a vnr:Agency ; vnr:kind kind:police ; vnr:extent extent:nationwide .
post:in-one a org:Post ; org:postIn agency:one .
group:both a vnr:CollaborationGroup ; vnr:covers municipality:9901, municipality:9902 .
presence:schools a vnr:Presence ; vnr:kind kind:school ; vnr:extent extent:each-municipality .
"""
BINDINGS = {
    "vnr:namedOwnerFor": "owners",
    "vnr:statutoryOwnerFor": "statutory",
    "vnr:groupTaskedWith": "groups",
}


class Stated(NamedTuple):
    """A responsibility, or a mandate, whose holder is then a kind of agency."""

    holder: str
    role: str
    areas: frozenset[str]
    types: frozenset[str]
    excepted: frozenset[str]
    targets: frozenset[str]
    municipalities: frozenset[str]


def some(values: tuple[str, ...], *, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), min_size=least, max_size=3)


def stated(holders: tuple[str, ...]) -> st.SearchStrategy[list[Stated]]:
    one = st.builds(
        Stated,
        holder=st.sampled_from(holders),
        role=st.sampled_from(("role:owner", "role:owner", "role:contributor")),
        areas=some(AREAS),
        types=some(TYPES),
        excepted=st.just(frozenset()) | some(TYPES[1:]),
        targets=some(TARGETS, least=1),
        municipalities=some(MUNICIPALITIES),
    )
    return st.lists(one, max_size=4)


def turtle(responsibilities: Iterable[Stated], mandates: Iterable[Stated]) -> str:
    lines = [BASE]
    for number, one in enumerate(responsibilities):
        lines.append(f"responsibility:r{number} a vnr:Responsibility ; vnr:holder {one.holder} {values_of(one)} .")
    for number, one in enumerate(mandates):
        lines.append(f"mandate:m{number} a vnr:Mandate ; vnr:bearerKind {one.holder} {values_of(one)} .")
    return "\n".join(lines)


def values_of(one: Stated) -> str:
    pairs = (
        ("vnr:role", {one.role}),
        ("vnr:area", one.areas),
        ("vnr:violenceType", one.types),
        ("vnr:exceptType", one.excepted),
        ("vnr:targetGroup", one.targets),
        ("vnr:municipality", one.municipalities if not one.holder.startswith("kind:") else ()),
    )
    return " ".join(f"; {property_} {value}" for property_, values in pairs for value in sorted(values))


@cache
def ontology() -> Map:
    patch = pytest.MonkeyPatch()
    patch.setattr("vnr_graph.store.opening.base_folders", tuple)
    try:
        return open_map([ontology_folder() / "vnr.ttl"])
    finally:
        patch.undo()


def map_of(text: str) -> Map:
    """The ontology, and the text as the one page of a map."""
    source = expand("source:page")
    declared = 'source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv .\n'
    graph = ox.NamedNode(source)
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    triples = ox.parse((prefixes + declared + text).encode(), ox.RdfFormat.TURTLE)
    store = ox.Store()
    store.bulk_extend(ontology().store)
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    page = Document(source, Path("page.ttl"), Rank.PAGE)
    return Map({source: page, **ontology().documents}, store)


def view_of(map_: Map) -> View:
    return view_map(map_, ViewOptions(as_of=DAY, municipalities=tuple(map(expand, MUNICIPALITIES))))


def scheme(map_: Map, prefix: str) -> list[str]:
    return map_.subjects("skos:inScheme", expand(f"{prefix}:").rstrip("/"))


def owned_by_cells(view: View, place: str) -> set[tuple[str, str]]:
    """Municipality and each type, area and target group for which some cell has somebody of the kind for all of it."""
    coverage = Coverage(view)
    found = set()
    types, areas = scheme(view.map, "violence"), scheme(view.map, "area")
    targets: list[str | None] = [None, *scheme(view.map, "target")]
    for municipality in view.scope:
        for violence_type in types:
            for area in map(expand, AREAS):
                for target in targets:
                    answer = coverage.answer(Cell(municipality, violence_type, area, target))
                    if any(not ownership.partial for ownership in getattr(answer, place)):
                        found.add((municipality, target or area))
                        if target is None:
                            found.add((municipality, violence_type))
    assert {area for area in areas if (view.scope[0], area) in found} <= set(map(expand, AREAS))
    return found


def derived(view: View, predicate: str) -> set[tuple[str, str]]:
    quads = view.map.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None, DERIVED)
    return {(str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", ""))) for quad in quads}


def rows(map_: Map, rule: str) -> set[tuple[str, str]]:
    """What the rule's query finds: municipality and value."""
    rules = read_rules_once()
    constraint = rules.shapes.value(rdflib.URIRef(f"{SHAPE}{rule}"), SH.sparql)
    assert constraint is not None
    found = map_.store.query(
        str(rules.shapes.value(constraint, SH.select)),
        prefixes=rules.prefixes(constraint),
        use_default_graph_as_union=True,
    )
    assert isinstance(found, ox.QuerySolutions)
    return {(str(getattr(row["this"], "value", "")), str(getattr(row["value"], "value", ""))) for row in found}


read_rules_once = cache(read_rules)


@settings(max_examples=25, deadline=None)
@given(responsibilities=stated(HOLDERS), mandates=stated(("kind:social-services", "kind:police", "kind:school")))
def test_what_is_laid_out_for_the_rules_is_what_the_cells_say(
    responsibilities: list[Stated], mandates: list[Stated]
) -> None:
    view = view_of(map_of(turtle(responsibilities, mandates)))
    install_derived(view)
    by_cells = {predicate: owned_by_cells(view, place) for predicate, place in BINDINGS.items()}
    for predicate, owned in by_cells.items():
        assert derived(view, predicate) == owned, predicate

    named, law, group = by_cells.values()
    judged = {(municipality, type_) for municipality in view.scope for type_ in view.types}
    areas = {(municipality, area) for municipality in view.scope for area in scheme(view.map, "area")}
    targets = {(municipality, target) for municipality in view.scope for target in scheme(view.map, "target")}
    targets -= {(municipality, expand("target:everyone")) for municipality in view.scope}
    assert rows(view.map, "VNR101") == judged - named - law
    assert rows(view.map, "VNR102") == (judged & law) - named - group
    assert rows(view.map, "VNR103") == (judged & law & group) - named
    assert rows(view.map, "VNR111") == areas - named - law
    assert rows(view.map, "VNR112") == targets - named - law
    assert rows(view.map, "VNR114") == (areas & law) - named
    assert rows(view.map, "VNR115") == (targets & law) - named


def objects(map_: Map, subject: str, predicate: str) -> set[str]:
    found = map_.objects(expand(subject), predicate, DERIVED.value)
    return {shorten(term.value) for term in found}


def owns(name: str, holder: str, more: str = "") -> str:
    return (
        f"responsibility:{name} a vnr:Responsibility ; vnr:holder {holder} ; vnr:role role:owner ;"
        " vnr:area area:detection ; vnr:violenceType violence:physical ; vnr:targetGroup target:exposed ;"
        f" vnr:municipality municipality:9901 {more} .\n"
    )


def installed(text: str, options: ViewOptions | None = None) -> View:
    chosen = tuple(map(expand, MUNICIPALITIES))
    view = view_map(map_of(BASE + text), options or ViewOptions(as_of=DAY, municipalities=chosen))
    install_derived(view)
    return view


def test_the_assessment_says_how_it_judges() -> None:
    chosen = tuple(map(expand, MUNICIPALITIES))
    options = ViewOptions(
        as_of=DAY, municipalities=chosen, stale_after_months=6, follow_up_months=12, sole_owner_limit=7
    )
    map_ = installed("", options).map
    found = {
        name: {term.value for term in map_.objects(ASSESSMENT, f"vnr:{name}", DERIVED.value)}
        for name in (
            "asOf",
            "assesses",
            "followUpLimit",
            "followUpMonths",
            "judgesBy",
            "soleOwnerLimit",
            "staleAfterMonths",
            "staleLimit",
        )
    }
    assert found == {
        "asOf": {"2026-11-21"},
        "assesses": set(map(expand, MUNICIPALITIES)),
        "followUpLimit": {"2025-11-21"},
        "followUpMonths": {"12"},
        "judgesBy": {expand("typology:core")},
        "soleOwnerLimit": {"7"},
        "staleAfterMonths": {"6"},
        "staleLimit": {"2026-05-21"},
    }


def test_a_municipality_that_a_local_document_names_is_documented() -> None:
    map_ = installed("").map
    assert objects(map_, "municipality:9901", "vnr:documented") == {"true"}


def test_days_and_phase_of_what_has_a_time() -> None:
    text = """
    programme:old a vnr:Programme ; vnr:validFrom "2012"^^xsd:gYear ; vnr:validThrough "2014-06"^^xsd:gYearMonth .
    programme:open a vnr:Programme ; vnr:validFrom "2027-01-01"^^xsd:date .
    programme:unknown a vnr:Programme ; vnr:endUnknown true .
    """
    map_ = installed(text).map
    said = {
        name: [
            objects(map_, f"programme:{name}", predicate) for predicate in ("vnr:firstDay", "vnr:lastDay", "vnr:phase")
        ]
        for name in ("old", "open", "unknown")
    }
    assert said == {
        "old": [{"2012-01-01"}, {"2014-06-30"}, {"phase:ended"}],
        "open": [{"2027-01-01"}, set(), {"phase:upcoming"}],
        "unknown": [set(), set(), {"phase:current"}],
    }


def test_an_agency_that_is_made_says_what_it_is_and_why() -> None:
    map_ = installed("").map
    school = "agency:9902-school"
    assert objects(map_, school, "rdf:type") == {"vnr:Agency"}
    assert objects(map_, school, "vnr:kind") == {"kind:school"}
    assert objects(map_, school, "vnr:operatesIn") == {"municipality:9902"}
    assert objects(map_, school, "vnr:operatesBy") == {"presence:schools"}
    assert objects(map_, school, "rdfs:label") == {"skola, Två", "school, Två"}


def test_an_agency_of_a_county_is_made_once_for_its_municipalities() -> None:
    text = """
    presence:regions a vnr:Presence ; vnr:kind kind:region ; vnr:extent extent:each-county ;
        vnr:nameTemplate "Regionen i {place}"@sv .
    presence:gone a vnr:Presence ; vnr:kind kind:church ; vnr:extent extent:each-municipality ;
        vnr:validThrough "2000"^^xsd:gYear .
    county:99 a vnr:County ; rdfs:label "Län"@sv .
    """
    view = installed(text)
    region = expand("agency:region-99")
    assert [agency.iri for agency in view.presences.made if agency.in_county] == [region]
    assert [(p.municipality, p.basis) for p in view.presences.all if p.agency == region] == [
        (expand(municipality), expand("presence:regions")) for municipality in MUNICIPALITIES
    ]
    assert objects(view.map, "agency:region-99", "vnr:operatesInCounty") == {"county:99"}
    assert objects(view.map, "agency:region-99", "rdfs:label") == {"Regionen i Län", "region, Län"}
    assert not any("church" in agency.iri for agency in view.presences.made)


def test_no_agency_is_made_where_a_document_declares_one() -> None:
    view = installed("agency:own a vnr:Agency ; vnr:kind kind:school ; vnr:operatesIn municipality:9901 .")
    assert [shorten(agency.iri) for agency in view.presences.made] == ["agency:9902-school"]


def test_an_agency_whose_time_is_over_operates_nowhere() -> None:
    text = """
    agency:old a vnr:Agency ; vnr:kind kind:school ; vnr:operatesIn municipality:9901 ;
        vnr:validThrough "2020"^^xsd:gYear .
    """
    made = [shorten(agency.iri) for agency in installed(text).presences.made]
    assert made == ["agency:9901-school", "agency:9902-school"]


def test_a_post_owns_as_its_agency_and_only_once() -> None:
    view = installed(owns("one", "post:in-one") + owns("two", "agency:one"))
    assert objects(view.map, "responsibility:one", "vnr:owningAgency") == {"agency:one"}
    cell = Cell(expand("municipality:9901"), expand("violence:physical"), expand("area:detection"))
    answer = Coverage(view).answer(cell)
    assert answer.answer is Answer.NAMED
    assert [shorten(o.responsibility.holder) for o in answer.owners] == ["post:in-one", "agency:one"]
    # One cell for each of the four target groups that are counted, but for perpetrators and witnesses: two.
    assert objects(view.map, "agency:one", "vnr:soleCells") == {"2"}


def test_a_post_in_a_programme_alone_stands_for_itself() -> None:
    text = "post:leader a org:Post ; org:postIn programme:p . programme:p a vnr:Programme ." + owns(
        "one", "post:leader"
    )
    assert objects(installed(text).map, "responsibility:one", "vnr:owningAgency") == {"post:leader"}


def test_a_responsibility_by_law_says_all_that_it_rests_on() -> None:
    text = """
    mandate:m a vnr:Mandate ; vnr:bearerKind kind:school ; vnr:role role:owner ; vnr:area area:detection ;
        vnr:violenceType violence:close-relationships ; vnr:exceptType violence:latent ;
        vnr:targetGroup target:children ; vnr:act source:act .
    source:act a vnr:Act .
    """
    view = installed(text)
    iri = "responsibility:by-law/m/9902-school/owner"
    quads = view.map.store.quads_for_pattern(ox.NamedNode(expand(iri)), None, None, DERIVED)
    said = sorted((shorten(quad.predicate.value), shorten(getattr(quad.object, "value", ""))) for quad in quads)
    assert said == [
        ("rdf:type", "vnr:Responsibility"),
        ("vnr:act", "source:act"),
        ("vnr:area", "area:detection"),
        ("vnr:basis", "mandate:m"),
        ("vnr:exceptType", "violence:latent"),
        ("vnr:holder", "agency:9902-school"),
        ("vnr:municipality", "municipality:9902"),
        ("vnr:operatesBy", "presence:schools"),
        ("vnr:owningAgency", "agency:9902-school"),
        ("vnr:role", "role:owner"),
        ("vnr:standing", "answer:statutory"),
        ("vnr:targetGroup", "target:children"),
        ("vnr:violenceType", "violence:close-relationships"),
    ]


def test_a_group_that_is_tasked_owns_as_no_agency() -> None:
    map_ = installed(owns("one", "group:both")).map
    assert objects(map_, "responsibility:one", "vnr:standing") == {"answer:collective"}
    assert objects(map_, "responsibility:one", "vnr:owningAgency") == set()


def test_what_members_and_what_they_are_parts_of_own() -> None:
    text = (
        """
    agency:ward a vnr:Agency ; vnr:kind kind:hospital ; org:subOrganizationOf agency:clinic .
    agency:clinic a vnr:Agency ; vnr:kind kind:hospital ; org:subOrganizationOf agency:one, agency:ward .
    membership:w a org:Membership ; org:member agency:ward ; org:organization group:both .
    membership:gone a org:Membership ; org:member agency:two ; org:organization group:both ;
        vnr:validThrough "2020"^^xsd:gYear .
    """
        + owns("one", "post:in-one")
        + owns("two", "agency:two").replace("physical", "digital")
    )
    assert objects(installed(text).map, "group:both", "vnr:memberOwns") == {
        "violence:passive-physical",
        "violence:physical",
    }


def test_kinds_that_a_local_document_names_with_what_is_broader() -> None:
    map_ = installed("agency:here a vnr:Agency ; vnr:kind kind:local-police ; vnr:operatesIn municipality:9902 .").map
    expected = {"kind:social-services", "kind:police", "kind:local-police", "kind:municipality", "kind:public-body"}
    found = objects(map_, "municipality:9902", "vnr:kindNamed")
    assert found & expected == {"kind:social-services", "kind:police", "kind:local-police", "kind:public-body"}
    assert "kind:school" not in found


def test_who_works_with_whom() -> None:
    text = """
    agency:three a vnr:Agency ; vnr:kind kind:womens-shelter .
    agency:four a vnr:Agency ; vnr:kind kind:church .
    agency:five a vnr:Agency ; vnr:kind kind:hospital .
    agency:six a vnr:Agency ; vnr:kind kind:hospital .
    membership:a a org:Membership ; org:member agency:three ; org:organization group:both .
    membership:b a org:Membership ; org:member agency:four ; org:organization group:both .
    membership:c a org:Membership ; org:member agency:five ; org:organization group:both ;
        vnr:validThrough "2020"^^xsd:gYear .
    programme:now vnr:party agency:four, agency:six .
    programme:past vnr:party agency:three, agency:six ; vnr:validThrough "2020"^^xsd:gYear .
    agency:five vnr:presumedSameAs agency:six .
    mandate:m a vnr:Mandate ; vnr:bearerKind kind:social-services ; vnr:role role:owner ; vnr:area area:detection ;
        vnr:violenceType violence:physical ; vnr:targetGroup target:children ; vnr:cooperationWithKind kind:police .
    """
    map_ = installed(text).map
    quads = map_.store.quads_for_pattern(None, ox.NamedNode(expand("vnr:worksWith")), None, DERIVED)
    pairs = {
        (shorten(q.subject.value), shorten(getattr(q.object, "value", "")))
        for q in quads
        if isinstance(q.subject, ox.NamedNode)
    }
    one_way = {
        ("agency:three", "agency:four"),
        ("agency:four", "agency:six"),
        ("agency:five", "agency:six"),
        ("agency:one", "agency:two"),
    }
    assert pairs == one_way | {(other, one) for one, other in one_way}


def test_things_are_stated_in_the_documents_that_describe_them() -> None:
    assert objects(installed("").map, "agency:one", "vnr:statedIn") == {"source:page"}


def test_what_was_held_against_texts_is_told() -> None:
    view = view_of(map_of(BASE))
    evidence, page = expand("evidence:e"), expand("source:page")
    install_view(view, {}, [Verified(page, "ab"), Verified(evidence, "ab", "out-of-range")])
    assert objects(view.map, "source:page", "vnr:verifiedAgainst") == {"ab"}
    assert objects(view.map, "source:page", "vnr:mismatch") == set()
    assert objects(view.map, "evidence:e", "vnr:mismatch") == {"out-of-range"}


def test_a_second_view_takes_the_place_of_the_first() -> None:
    map_ = map_of(BASE)
    for year in (2020, 2021):
        install_derived(view_map(map_, ViewOptions(as_of=date(year, 1, 1))))
    assert [term.value for term in map_.objects(ASSESSMENT, "vnr:asOf")] == ["2021-01-01"]
