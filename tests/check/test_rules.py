"""Rules are read from their shapes, found by their ids and chosen by the beginnings of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib

from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.errors import InputError, ReadingError, VocabularyError
from vnr_graph.model import Rule, Severity
from vnr_graph.vocabulary import PREFIXES, SHAPE, expand

if TYPE_CHECKING:
    from pathlib import Path

RULE = """
vnrsh:VNR999 a sh:NodeShape ; sh:targetClass vnr:Agency ; sh:severity sh:Warning ; vnr:ruleId "VNR999" ;
    sh:name "Namn"@sv, "Name"@en ; vnr:rationale "Skäl"@sv, "Reason"@en ; vnr:cure "Bot"@sv, "Cure"@en ;
    sh:property vnrsh:VNR999-label, [ sh:path vnr:kind ; sh:minCount 1 ; sh:message "Inget slag"@sv ] .
vnrsh:VNR999-label sh:path rdfs:label ; sh:minCount 1 .
"""


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return read_rules()


def rules_of(folder: Path, text: str) -> Rules:
    path = folder / "rules.ttl"
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    path.write_text(prefixes + text, encoding="utf-8")
    return read_rules([path])


def test_a_rule_with_all_that_its_shape_says(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, RULE)
    assert rules.rules == {
        "VNR999": Rule(
            id="VNR999",
            severity=Severity.WARNING,
            title={"sv": "Namn", "en": "Name"},
            rationale={"sv": "Skäl", "en": "Reason"},
            cure={"sv": "Bot", "en": "Cure"},
            shapes=(f"{SHAPE}VNR999",),
        )
    }
    assert not rules.set_wise


def test_parts_of_a_shape_belong_to_its_rule(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, RULE)
    named = {str(shape) for shape in rules.rule_of if isinstance(shape, rdflib.URIRef)}
    assert named == {f"{SHAPE}VNR999", f"{SHAPE}VNR999-label"}
    assert len(rules.rule_of) == 3
    assert set(rules.rule_of.values()) == {"VNR999"}


def test_a_rule_of_two_shapes_has_the_texts_of_the_first_that_has_any(tmp_path: Path) -> None:
    second = """
    vnrsh:VNR999-b a sh:NodeShape ; sh:targetClass vnr:Source ; sh:severity sh:Warning ; vnr:ruleId "VNR999" ;
        sh:name "Ett annat"@sv .
    """
    rule = rules_of(tmp_path, RULE + second).find("VNR999")
    assert rule.shapes == (f"{SHAPE}VNR999", f"{SHAPE}VNR999-b")
    assert rule.title == {"sv": "Namn", "en": "Name"}


def test_a_shape_of_another_rule_stays_its_own(tmp_path: Path) -> None:
    inner = """
    vnrsh:VNR998 a sh:NodeShape ; sh:targetClass vnr:Act ; sh:severity sh:Info ; vnr:ruleId "VNR998" ;
        sh:property vnrsh:VNR997 .
    vnrsh:VNR997 sh:path rdfs:label ; sh:minCount 1 ; sh:severity sh:Info ; vnr:ruleId "VNR997" .
    """
    rules = rules_of(tmp_path, inner)
    assert {str(shape): id_ for shape, id_ in rules.rule_of.items()} == {
        f"{SHAPE}VNR998": "VNR998",
        f"{SHAPE}VNR997": "VNR997",
    }


@pytest.mark.parametrize(
    "severity",
    [
        "",
        "sh:severity vnr:Serious ;",
        "sh:severity sh:Info, sh:Warning ;",
    ],
)
def test_a_rule_has_one_severity(tmp_path: Path, severity: str) -> None:
    text = f'vnrsh:VNR999 a sh:NodeShape ; sh:targetClass vnr:Agency ; {severity} vnr:ruleId "VNR999" .'
    with pytest.raises(InputError, match="Rule VNR999 needs one severity") as caught:
        rules_of(tmp_path, text)
    assert str(caught.value.place) == f"{SHAPE}VNR999"


def test_rules_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(ReadingError):
        read_rules([path])


@pytest.mark.parametrize("name", ["VNR304", "vnr304", " Vnr304 "])
def test_a_rule_is_found_in_any_case(shipped: Rules, name: str) -> None:
    assert shipped.find(name).id == "VNR304"


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("VNR999", "Is it one of these? VNR901."),
        ("304", "Is it one of these? VNR304."),
        ("", "Rules are: VNR101, VNR102, VNR103,"),
    ],
)
def test_a_rule_that_does_not_exist_is_told_with_what_may_be_meant(shipped: Rules, name: str, cure: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        shipped.find(name)
    assert str(caught.value).startswith(f"No rule is called {name}. {cure}")


def test_all_rules_when_none_is_asked_for(shipped: Rules) -> None:
    assert shipped.select() == frozenset(shipped.rules)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("VNR20",), (), {"VNR201", "VNR202", "VNR203", "VNR204", "VNR205", "VNR206", "VNR207"}),
        (("VNR20", "vnr901"), ("VNR205", "VNR206", "vnr207"), {"VNR201", "VNR202", "VNR203", "VNR204", "VNR901"}),
        (("VNR901",), ("VNR9",), set()),
        ((), ("VNR1", "VNR2", "VNR3", "VNR4", "VNR5", "VNR6"), {"VNR901"}),
    ],
)
def test_rules_are_chosen_by_beginnings(
    shipped: Rules, select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]
) -> None:
    assert shipped.select(select, ignore) == expected


@pytest.mark.parametrize(("select", "ignore"), [(("VNR8",), ()), ((), ("VNR8",)), (("VNR1", "x"), ())])
def test_a_beginning_of_no_rule_is_an_error(shipped: Rules, select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    with pytest.raises(VocabularyError, match="No rule is called"):
        shipped.select(select, ignore)


def test_messages_are_those_of_the_shape_and_of_its_queries(tmp_path: Path) -> None:
    text = """
    vnrsh:VNR999 a sh:NodeShape ; sh:targetClass vnr:Agency ; sh:severity sh:Info ; vnr:ruleId "VNR999" ;
        sh:message "A"@sv ; sh:sparql [ sh:message "B"@en ; sh:prefixes <https://example.org/> ; sh:select "" ] .
    <https://example.org/> sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/ns#" ] .
    """
    rules = rules_of(tmp_path, text)
    shape = rdflib.URIRef(f"{SHAPE}VNR999")
    assert set(rules.messages(shape)) == {rdflib.Literal("A", lang="sv"), rdflib.Literal("B", lang="en")}
    (constraint,) = rules.shapes.objects(shape, rdflib.SH.sparql)
    assert rules.prefixes(constraint) == {"ex": "https://example.org/ns#"}


def test_the_shipped_prefixes_are_the_project_s(shipped: Rules) -> None:
    (constraint,) = shipped.shapes.objects(rdflib.URIRef(f"{SHAPE}VNR101"), rdflib.SH.sparql)
    prefixes = shipped.prefixes(constraint)
    assert shipped.set_wise
    assert prefixes["vnr"] == expand("vnr:")
    assert {prefix: PREFIXES[prefix] for prefix in prefixes} == prefixes
