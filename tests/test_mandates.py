"""Every duty in law on the map, against the list of what has been checked.

``mandate_marks.csv`` says for each mandate which act and section it rests on and how that was checked: ``V``, seen in
a named source, or ``V-reg``, seen in the text of the statute or in its register of amendments. What is only remembered
is not a fact: it has no mark here and no place in the data.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox
import pytest

from vnr_graph.store.opening import open_map
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand, shorten

ROOT: Final = Path(__file__).resolve().parents[1]
LAW: Final = ROOT / "data" / "law"
JOKKMOKK: Final = expand("municipality:2510")


class Mark(NamedTuple):
    """A row of the list."""

    mandate: str
    act: str
    section: str
    section_verified: str
    mark: str
    facts: str
    covers: str


class Things(dict[str, dict[str, list[ox.Literal | str]]]):
    """Subject → property → values, all as shortened IRIs; blank nodes are left out."""

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Values of a property as plain strings, sorted."""
        return sorted(v if isinstance(v, str) else v.value for v in self[subject].get(predicate, []))

    def languages(self, subject: str, predicate: str) -> list[str]:
        """Languages of the values of a property, sorted."""
        return sorted(v.language or "" for v in self[subject].get(predicate, []) if isinstance(v, ox.Literal))

    def of_type(self, class_: str) -> list[str]:
        """Everything of the class, sorted."""
        return sorted(subject for subject in self if class_ in self.texts(subject, "rdf:type"))


def read(*paths: Path) -> Things:
    things = Things()
    for path in paths:
        for quad in ox.parse(path=path):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                value = quad.object if isinstance(quad.object, ox.Literal) else shorten(quad.object.value)
                properties = things.setdefault(shorten(quad.subject.value), {})
                properties.setdefault(shorten(quad.predicate.value), []).append(value)
    return things


FILES: Final = sorted(LAW.glob("*.ttl"))
THINGS: Final = read(*FILES)
MANDATES: Final = THINGS.of_type("vnr:Mandate")
ACTS: Final = THINGS.of_type("vnr:Act")
with (Path(__file__).parent / "mandate_marks.csv").open(encoding="utf-8", newline="") as stream:
    MARKS: Final = [Mark(**row) for row in csv.DictReader(stream)]
CODES: Final = read(*sorted((ROOT / "ontology" / "codes").glob("*.ttl")))
AGENCIES: Final = read(ROOT / "data" / "reference" / "agencies.ttl")


def test_the_list_and_the_map_hold_the_same_mandates() -> None:
    assert Counter(f"mandate:{mark.mandate}" for mark in MARKS) == Counter(MANDATES)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.mandate)
def test_a_mandate_rests_on_the_act_and_section_that_were_checked(mark: Mark) -> None:
    mandate = f"mandate:{mark.mandate}"
    assert THINGS.texts(mandate, "vnr:act") == [f"source:{mark.act}"]
    assert THINGS.texts(mandate, "vnr:section") == ([mark.section] if mark.section else [])
    assert THINGS.texts(mandate, "vnr:sectionUnverified") == ([] if mark.section_verified == "yes" else ["true"])


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.mandate)
def test_a_mark_is_one_that_makes_a_fact(mark: Mark) -> None:
    assert mark.mark in {"V", "V-reg"}
    assert mark.section_verified in {"yes", "no"}
    assert re.match(r"C[1-9]", mark.facts)
    assert mark.covers
    assert not re.search(r"\[(M|\?)\]", mark.facts + mark.covers)


@pytest.mark.parametrize("mandate", MANDATES)
def test_a_mandate_says_who_does_what_for_whom(mandate: str) -> None:
    for predicate in ("vnr:act", "vnr:role"):
        assert len(THINGS.texts(mandate, predicate)) == 1, predicate
    for predicate in ("vnr:area", "vnr:violenceType", "vnr:targetGroup"):
        assert THINGS.texts(mandate, predicate), predicate
    for predicate in ("rdfs:label", "vnr:duty"):
        assert THINGS.languages(mandate, predicate) == ["en", "sv"], predicate
    bearers = THINGS.texts(mandate, "vnr:bearer")
    assert bool(bearers) != bool(THINGS.texts(mandate, "vnr:bearerKind"))
    assert set(bearers) <= set(AGENCIES.of_type("vnr:Agency"))


@pytest.mark.parametrize("mandate", MANDATES)
def test_a_mandate_speaks_in_the_code_lists(mandate: str) -> None:
    concepts = set(CODES.of_type("skos:Concept"))
    for predicate, scheme in (
        ("vnr:area", "area"),
        ("vnr:violenceType", "violence"),
        ("vnr:targetGroup", "target"),
        ("vnr:role", "role"),
        ("vnr:bearerKind", "kind"),
        ("vnr:cooperationWithKind", "kind"),
    ):
        values = THINGS.texts(mandate, predicate)
        assert {value.partition(":")[0] for value in values} <= {scheme}
        assert set(values) <= concepts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_one_act_and_its_own_mandates(path: Path) -> None:
    things = read(path)
    act = f"source:{path.stem}"
    assert things.of_type("vnr:Act") == [act]
    assert set(things) == {act, *things.of_type("vnr:Mandate")}
    assert {things.texts(mandate, "vnr:act")[0] for mandate in things.of_type("vnr:Mandate")} <= {act}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_has_titles_rank_year_and_start(act: str) -> None:
    assert THINGS.languages(act, "rdfs:label") == ["en", "sv"]
    assert THINGS.languages(act, "dcterms:title") == ["en", "sv"]
    assert THINGS.texts(act, "vnr:rank")[0] in {"rank:law", "rank:regulation"}
    assert len(THINGS.texts(act, "dcterms:issued")) == 1
    starts = THINGS.texts(act, "vnr:validFrom")
    assert (len(starts), THINGS.texts(act, "vnr:startUnknown")) in [(1, []), (0, ["true"])]
    assert THINGS.languages(act, "vnr:openQuestion") in ([], ["en", "sv"])


@pytest.mark.parametrize("act", [act for act in ACTS if act.startswith("source:sfs-")])
def test_an_act_of_the_statute_book_has_its_number_in_name_year_and_title(act: str) -> None:
    _, year, number = act.removeprefix("source:").split("-")
    assert THINGS.texts(act, "vnr:sfsNumber") == [f"SFS {year}:{number}"]
    assert THINGS.texts(act, "dcterms:issued") == [year]
    assert all(f"({year}:{number})" in title for title in THINGS.texts(act, "dcterms:title"))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_gives_no_duty_says_what_must_be_looked_up(act: str) -> None:
    gives = any(THINGS.texts(mandate, "vnr:act") == [act] for mandate in MANDATES)
    assert gives or THINGS.languages(act, "vnr:openQuestion") == ["en", "sv"]


@pytest.mark.parametrize(
    ("act", "first", "last", "replaces"),
    [
        ("source:sfs-2001-453", ["2002-01-01"], ["2025-06-30"], []),
        ("source:sfs-2025-400", ["2025-07-01"], [], ["source:sfs-2001-453"]),
        ("source:sosfs-2009-22", [], ["2014-09-30"], []),
        ("source:sosfs-2014-4", ["2014-10-01"], ["2022-10-31"], ["source:sosfs-2009-22"]),
        ("source:hslf-fs-2022-39", ["2022-11-01"], [], ["source:sosfs-2014-4"]),
        ("source:sfs-2024-79", ["2024-04-01"], [], []),
        ("source:sfs-2023-196", ["2023-07-01"], [], []),
        ("source:istanbul-convention", ["2014-08-01"], [], []),
    ],
)
def test_acts_follow_one_another(act: str, first: list[str], last: list[str], replaces: list[str]) -> None:
    assert THINGS.texts(act, "vnr:validFrom") == first
    assert THINGS.texts(act, "vnr:validThrough") == last
    assert THINGS.texts(act, "vnr:replaces") == replaces


def test_only_the_regulations_of_2022_may_have_ended_unseen() -> None:
    assert [act for act in ACTS if THINGS.texts(act, "vnr:endUnknown")] == ["source:hslf-fs-2022-39"]


def test_mandates_with_a_first_day_of_their_own() -> None:
    starts = {m: THINGS.texts(m, "vnr:validFrom")[0] for m in MANDATES if THINGS.texts(m, "vnr:validFrom")}
    assert {mandate.removeprefix("mandate:"): start for mandate, start in starts.items()} == {
        "sol-2001-5-11-support-exposed": "2007-07-01",
        "sol-2001-5-11-support-children": "2007-07-01",
        "sol-2001-5-11-a-perpetrator-work": "2021-08-01",
        "brb-4-1-a-b-investigation": "2018",
        "brb-4-1-a-b-prosecution": "2018",
        "brb-4-3-investigation": "2021-07-01",
        "brb-4-3-prosecution": "2021-07-01",
        "brb-4-4-a-investigation": "1998-07-01",
        "brb-4-4-a-prosecution": "1998-07-01",
        "brb-4-4-b-investigation": "2011-10-01",
        "brb-4-4-b-prosecution": "2011-10-01",
        "brb-4-4-c-d-investigation": "2014-07-01",
        "brb-4-4-c-d-prosecution": "2014-07-01",
        "brb-4-4-e-investigation": "2022-06-01",
        "brb-4-4-e-prosecution": "2022-06-01",
        "fuk-13-a-information": "2015-11-01",
        "kontaktforbud-protection-assessment": "2025-07-01",
        "psl-6-5-support-children": "2022",
        "brottsforebyggande-5-6-action-plan": "2024-07-01",
        "dodsfallsutredningar-socialstyrelsen": "2019-01-01",
    }


def test_no_label_is_used_twice() -> None:
    labels = Counter(
        (value.language, value.value)
        for properties in THINGS.values()
        for value in properties.get("rdfs:label", [])
        if isinstance(value, ox.Literal)
    )
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize(
    "unchecked",
    [
        "1982:316",  # genital mutilation
        "2005:225",  # forensic certificates
        "2008:567",  # discrimination
        "2024/1385",  # the directive on violence against women
        "2014-11-01",  # the Istanbul Convention's first day for Sweden
        "5 kap. 7 §",  # children whose parent is violent, in the Health and Medical Services Act
    ],
)
def test_what_is_only_remembered_has_not_entered(unchecked: str) -> None:
    assert [path.name for path in FILES if unchecked in path.read_text(encoding="utf-8")] == []


def by_law(day: date) -> dict[str, set[str]]:
    """Area → owners by law in Jokkmokk on the day."""
    options = ViewOptions(as_of=day, municipalities=(JOKKMOKK,))
    owners: dict[str, set[str]] = defaultdict(set)
    for responsibility in view_map(open_map([LAW, ROOT / "data" / "reference"]), options).responsibilities:
        if responsibility.role == expand("role:owner"):
            for area in responsibility.areas:
                owners[shorten(area).removeprefix("area:")].add(shorten(responsibility.holder).removeprefix("agency:"))
    return dict(owners)


def test_owners_by_law_on_the_day_of_jokkmokks_page() -> None:
    assert by_law(date(2014, 8, 6)) == {
        "compensation": {"brottsoffermyndigheten"},
        "contact-ban": {"aklagarmyndigheten"},
        "crime-investigation": {"polismyndigheten-norrbotten"},
        "inspection": {"ivo"},
        "prevention": {"polismyndigheten-norrbotten"},
        "prosecution": {"aklagarmyndigheten"},
        "reporting-concern": {"2510-school", "polismyndigheten-norrbotten", "region-25"},
        "support-children": {"2510-social-services"},
        "support-exposed": {"2510-social-services"},
    }


def test_owners_by_law_under_the_new_social_services_act() -> None:
    owners = by_law(date(2025, 7, 1))
    assert owners == {
        "acute-protection": {"2510-social-services"},
        "compensation": {"brottsoffermyndigheten"},
        "contact-ban": {"aklagarmyndigheten"},
        "county-coordination": {"lansstyrelsen-25"},
        "crime-investigation": {"polismyndigheten"},
        "death-reviews": {"socialstyrelsen"},
        "detection": {"2510-social-services", "region-25"},
        "funding": {"socialstyrelsen"},
        "inspection": {"ivo"},
        "local-coordination": {"2510-municipality"},
        "national-coordination": {"socialstyrelsen"},
        "perpetrator-work": {"2510-social-services"},
        "prevention": {"2510-municipality", "polismyndigheten"},
        "prison-probation": {"kriminalvarden"},
        "prosecution": {"aklagarmyndigheten"},
        "reporting-concern": {"2510-school", "polismyndigheten", "region-25"},
        "risk-assessment": {"2510-social-services"},
        "staff-training": {"2510-social-services", "region-25"},
        "support-children": {"2510-social-services"},
        "support-exposed": {"2510-social-services"},
    }
    areas = {code.removeprefix("area:") for code in CODES.of_type("skos:Concept") if code.startswith("area:")}
    assert areas - owners.keys() == {
        "advice",
        "child-interview",
        "family-law",
        "follow-up",
        "forensic-certificate",
        "legal-counsel",
        "medical-care",
        "residence-permit",
        "trauma-treatment",
    }


@pytest.mark.parametrize(
    ("day", "unverified"),
    [(date(2025, 6, 30), {"hslf"}), (date(2025, 7, 1), {"hslf", "sol"})],
    ids=["old act", "new act"],
)
def test_support_and_work_with_perpetrators_say_when_their_section_is_not_checked(
    day: date, unverified: set[str]
) -> None:
    options = ViewOptions(as_of=day, municipalities=(JOKKMOKK,))
    areas = {expand("area:support-exposed"), expand("area:support-children"), expand("area:perpetrator-work")}
    found = [
        (shorten(r.basis or "").removeprefix("mandate:").partition("-")[0], r.unverified)
        for r in view_map(open_map([LAW, ROOT / "data" / "reference"]), options).responsibilities
        if r.areas & areas and r.role == expand("role:owner")
    ]
    assert {basis for basis, flag in found if flag} == unverified
    assert {basis for basis, flag in found if not flag} == {"hslf", "sol"} - unverified
