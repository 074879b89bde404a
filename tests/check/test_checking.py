"""From results to findings: messages a person can read, what they rest on, and which municipalities they concern."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib import SH

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.validation import Engine
from vnr_graph.errors import ReadingError, VocabularyError
from vnr_graph.model import Finding, Report, Severity
from vnr_graph.store import opening
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.store.opening import Map

DAY = date(2026, 6, 30)
PLACES = """
source:places a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Platser"@sv, "Places"@en .
municipality:9901 a vnr:Municipality ; rdfs:label "Ett"@sv, "One"@en ; vnr:county county:99 .
municipality:9902 a vnr:Municipality ; rdfs:label "Två"@sv, "Two"@en ; vnr:county county:99 .
"""
PAGE = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv, "The page"@en ;
    dcterms:publisher agency:9901-municipality .
agency:9901-municipality a vnr:Agency ; rdfs:label "Ett kommun"@sv, "One Municipality"@en ;
    vnr:kind kind:municipality ; vnr:operatesIn municipality:9901 .
"""


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


shipped_rules = cache(read_rules)


def rules_of(folder: Path, text: str) -> Rules:
    path = folder / "rules.ttl"
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    path.write_text(prefixes + text, encoding="utf-8")
    return read_rules([path])


def label_rule(more: str = "") -> str:
    """A rule of our own: an agency has to have a contact."""
    return f"""
    vnrsh:VNR999 a sh:NodeShape ; sh:targetClass vnr:Agency ; sh:severity sh:Warning ; vnr:ruleId "VNR999" ;
        sh:name "Utan kontakt"@sv, "Without a contact"@en ; sh:property vnrsh:contact .
    vnrsh:contact sh:path vnr:contact ; sh:minCount 1 ; sh:severity sh:Warning {more} .
    """


def check(map_: Map, rules: Rules | None = None, *select: str, texts: Path | None = None, **view: object) -> Report:
    scope = ViewOptions(as_of=DAY, municipalities=(expand("municipality:9901"),))
    return check_map(
        map_,
        CheckOptions(
            view=replace(scope, **view),  # type: ignore[arg-type]
            select=select,
            rules=rules or shipped_rules(),
            texts=texts,
        ),
    )


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def agencies(report: Report) -> dict[str, tuple[str, ...]]:
    return {shorten(f.focus): tuple(map(shorten, f.municipalities)) for f in report.findings}


@pytest.mark.parametrize(
    ("statements", "municipalities"),
    [
        ("vnr:operatesIn municipality:9901", ("municipality:9901",)),
        ("vnr:operatesIn municipality:9902, municipality:9901", ("municipality:9901", "municipality:9902")),
        ("vnr:operatesIn municipality:9999", ("municipality:9901",)),
        ("vnr:covers municipality:9901 ; vnr:operatesIn municipality:9902", ("municipality:9901",)),
        ("vnr:municipality municipality:9901 ; vnr:covers municipality:9902", ("municipality:9901",)),
        ("vnr:operatesIn municipality:9999, municipality:9901", ("municipality:9901",)),
        ("rdfs:comment 'elsewhere'", ("municipality:9901",)),
    ],
)
def test_a_finding_is_about_where_its_focus_is_or_else_where_its_document_is_published(
    make_map: Callable[..., Map], tmp_path: Path, statements: str, municipalities: tuple[str, ...]
) -> None:
    map_ = make_map(PLACES, PAGE + f"agency:x a vnr:Agency ; {statements} .")
    found = agencies(check(map_, rules_of(tmp_path, label_rule())))
    assert found["agency:x"] == municipalities


def test_a_finding_about_another_municipality_is_out_of_scope(make_map: Callable[..., Map], tmp_path: Path) -> None:
    text = "agency:x a vnr:Agency ; vnr:operatesIn municipality:9902 ."
    report = check(make_map(PLACES, PAGE + text), rules_of(tmp_path, label_rule()))
    assert set(agencies(report)) == {"agency:9901-municipality"}
    assert [run.findings for run in report.runs] == [1]
    assert [run.focus_nodes for run in report.runs] == [2]


def test_a_place_that_does_not_exist_does_not_take_the_finding_away(
    make_map: Callable[..., Map], tmp_path: Path
) -> None:
    page = (
        "source:nobody a vnr:Source ; vnr:rank rank:page . agency:x a vnr:Agency ; vnr:operatesIn municipality:9999 ."
    )
    report = check(make_map(PLACES, page), rules_of(tmp_path, label_rule()))
    assert agencies(report) == {"agency:x": ()}


def test_a_finding_about_the_vocabulary_is_about_no_municipality(make_map: Callable[..., Map], tmp_path: Path) -> None:
    rule = label_rule().replace("sh:targetClass vnr:Agency", "sh:targetNode violence:physical")
    finding = only(check(make_map(PLACES, PAGE), rules_of(tmp_path, rule)))
    assert (shorten(finding.focus), finding.municipalities) == ("violence:physical", ())


def test_a_finding_whose_value_is_a_municipality_is_about_that(make_map: Callable[..., Map], tmp_path: Path) -> None:
    rule = label_rule().replace("vnr:contact ; sh:minCount 1", "vnr:operatesIn ; sh:class vnr:Agency")
    finding = only(check(make_map(PLACES, PAGE), rules_of(tmp_path, rule)))
    assert (shorten(finding.focus), shorten(finding.value or "")) == ("agency:9901-municipality", "municipality:9901")
    assert finding.municipalities == (expand("municipality:9901"),)
    assert shorten(finding.path or "") == "vnr:operatesIn"


def test_sources_are_the_documents_that_say_it_reference_data_last_of_all(
    make_map: Callable[..., Map], tmp_path: Path
) -> None:
    both = "agency:both a vnr:Agency ; vnr:operatesIn municipality:9901 .\n"
    known = "agency:known a vnr:Agency ; vnr:operatesIn municipality:9901 .\n"
    map_ = make_map(PLACES + both + known, PAGE + both)
    report = check(map_, rules_of(tmp_path, label_rule()))
    sources = {shorten(f.focus): [*map(shorten, f.sources)] for f in report.findings}
    assert sources["agency:both"] == ["source:page"]
    assert sources["agency:known"] == ["source:places"]
    places = {shorten(f.focus): [str(place) for place in f.places] for f in report.findings}
    page = tmp_path / "test-2.ttl"
    line = page.read_text(encoding="utf-8").splitlines().index(both.strip()) + 1
    assert places["agency:both"] == [f"{page}:{line}:1"]


def test_a_finding_about_a_document_rests_on_it(make_map: Callable[..., Map]) -> None:
    finding = only(check(make_map(PLACES, PAGE), None, "VNR402"))
    assert (shorten(finding.focus), [*map(shorten, finding.sources)]) == ("source:page", ["source:page"])
    assert finding.municipalities == (expand("municipality:9901"),)


def test_a_finding_about_a_municipality_rests_on_the_local_documents_about_it(make_map: Callable[..., Map]) -> None:
    finding = only(check(make_map(PLACES, PAGE), None, "VNR306"))
    assert (finding.rule, finding.severity, finding.value, finding.path) == ("VNR306", Severity.WARNING, None, None)
    assert [*map(shorten, finding.sources)] == ["source:page"]
    assert finding.message == {
        "sv": "Ett har ingen egen samverkansgrupp mot våld i något dokument.",
        "en": "One has no collaboration group of its own against violence in any document.",
    }


def test_labels_stand_in_messages_inside_quotation_marks_too(make_map: Callable[..., Map]) -> None:
    finding = only(check(make_map(PLACES, PAGE), None, "VNR402"))
    assert finding.message == {"sv": "”Sidan” är odaterad.", "en": "“The page” carries no date."}


def test_what_a_query_found_is_filled_in_in_both_languages(make_map: Callable[..., Map]) -> None:
    kinds = {shorten(f.value or ""): f.message for f in check(make_map(PLACES, PAGE), None, "VNR308").findings}
    assert kinds["kind:dental-care"] == {
        "sv": "Inget dokument om Ett nämner tandvård.",
        "en": "No document about One names this kind of agency: dental care.",
    }


def test_braces_and_addresses_in_the_data_are_text(make_map: Callable[..., Map], tmp_path: Path) -> None:
    rule = label_rule("; sh:message 'Se {$this}.'@sv, 'See {$this}.'@en")
    text = 'agency:x a vnr:Agency ; rdfs:label "{$this} (a+b)"@sv ; vnr:operatesIn municipality:9901 .'
    report = check(make_map(PLACES, PAGE + text), rules_of(tmp_path, rule))
    messages = {shorten(f.focus): f.message for f in report.findings}
    assert messages["agency:x"] == {"sv": "Se {$this} (a+b).", "en": "See {$this} (a+b)."}


def test_a_shape_without_a_message_is_told_by_the_name_of_its_rule(
    make_map: Callable[..., Map], tmp_path: Path
) -> None:
    finding = only(check(make_map(PLACES, PAGE), rules_of(tmp_path, label_rule())))
    assert finding.message == {"sv": "Utan kontakt", "en": "Without a contact"}


def test_findings_come_gravest_first_then_by_rule_and_place(make_map: Callable[..., Map]) -> None:
    chosen = (expand("municipality:9902"), expand("municipality:9901"))
    findings = check(make_map(PLACES, PAGE), municipalities=chosen).findings
    keys = [(-f.severity, f.rule, f.municipalities, f.focus, f.value or "") for f in findings]
    assert keys == sorted(keys)
    assert {f.severity for f in findings} == set(Severity)


def test_the_report_says_what_was_looked_at(make_map: Callable[..., Map]) -> None:
    map_ = make_map(PLACES, PAGE)
    report = check(map_, None, "VNR2", "VNR306", municipalities=None)
    assert (report.as_of, report.typology, report.documents) == (DAY, expand("typology:core"), 1)
    assert (report.scope, report.undocumented) == ((expand("municipality:9901"),), 1)
    assert [(run.rule.id, run.focus_nodes) for run in report.runs] == [
        *((f"VNR20{number}", 0) for number in range(1, 8)),
        ("VNR306", 1),
    ]


def test_municipalities_that_are_named_leave_none_out(make_map: Callable[..., Map]) -> None:
    assert check(make_map(PLACES, PAGE), None, "VNR306").undocumented == 0


def test_rules_are_selected_and_ignored(make_map: Callable[..., Map]) -> None:
    options = CheckOptions(ViewOptions(as_of=DAY), select=("VNR3", "VNR4"), ignore=("VNR30",), rules=shipped_rules())
    ids = [run.rule.id for run in check_map(make_map(PLACES, PAGE), options).runs]
    assert ids == ["VNR401", "VNR402", "VNR403", "VNR404", "VNR405", "VNR406"]


def test_a_rule_that_does_not_exist(make_map: Callable[..., Map]) -> None:
    with pytest.raises(VocabularyError, match="No rule is called VNR8"):
        check(make_map(PLACES, PAGE), None, "VNR8")


def test_texts_are_held_against_the_evidence(make_map: Callable[..., Map], tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "page.txt").write_text("polisen utreder", encoding="utf-8")
    digest = hashlib.sha256(b"socialen").hexdigest()
    page = f"""
    source:page vnr:textName "page.txt" ; vnr:textDigest "{hashlib.sha256(b"polisen utreder").hexdigest()}" .
    evidence:e a vnr:Evidence ; oa:hasSource source:page ; vnr:passageDigest "{digest}" ;
        oa:hasSelector [ a oa:TextPositionSelector ; oa:start 0 ; oa:end 7 ] .
    """
    map_ = make_map(PLACES, PAGE + page)
    assert check(map_, None, "VNR406").findings == ()
    finding = only(check(map_, None, "VNR406", texts=folder))
    assert (shorten(finding.focus), shorten(finding.path or "")) == ("evidence:e", "vnr:mismatch")
    assert finding.message["en"] == "evidence:e no longer matches the text of the document."
    with pytest.raises(ReadingError, match="no folder of texts"):
        check(map_, None, "VNR406", texts=folder / "gone")


def test_the_screen_changes_nothing(make_map: Callable[..., Map]) -> None:
    map_ = make_map(PLACES, PAGE)
    options = CheckOptions(ViewOptions(as_of=DAY), rules=shipped_rules())
    assert check_map(map_, replace(options, engine=Engine.PYSHACL)) == check_map(map_, options)


def test_severities_of_shacl_are_ours() -> None:
    assert {severity.name: severity.iri for severity in Severity} == {
        "INFO": str(SH.Info),
        "WARNING": str(SH.Warning),
        "VIOLATION": str(SH.Violation),
    }
    assert isinstance(SH.Info, rdflib.URIRef)


def test_a_value_that_its_datatype_does_not_allow_is_a_finding_and_nothing_in_the_log(
    make_map: Callable[..., Map], caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("rdflib.term").setLevel(logging.NOTSET)
    page = PAGE + 'agency:x a vnr:Agency ; vnr:validFrom "2026-13-01"^^xsd:date .'
    found = [finding.value for finding in check(make_map(PLACES, page), None, "VNR508").findings]
    assert found == ["2026-13-01"]
    assert caplog.records == []
