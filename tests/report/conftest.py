"""A small map without shipped documents, and a console that can be read."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from vnr_graph.errors import Place
from vnr_graph.model import Document, Finding, Rank, Report, ResultTerms, Rule, RuleRun, Severity, Waiver
from vnr_graph.report.voice import Setting, Voice
from vnr_graph.store import opening
from vnr_graph.store.labels import Labels
from vnr_graph.store.view import View, ViewOptions, view_map
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

PLACES = """
source:places a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Platser"@sv, "Places"@en .
municipality:9901 a vnr:Municipality ; rdfs:label "Exempelby"@sv, "Exempelby"@en ; vnr:scbCode "9901" .
municipality:9902 a vnr:Municipality ; rdfs:label "Grannby"@sv, "Grannby"@en ; vnr:scbCode "9902" .
agency:police a vnr:Agency ; rdfs:label "Polisen"@sv, "Police"@en ; vnr:kind kind:police ;
    vnr:extent extent:nationwide .
"""
LAW = """
source:act a vnr:Act ; vnr:rank rank:law ; rdfs:label "Lagen (2000:1)"@sv, "The Act (2000:1)"@en ;
    vnr:validFrom "2000-01-01"^^xsd:date ; vnr:questionAbout area:advice ;
    vnr:openQuestion "Vilken paragraf?"@sv, "Which section?"@en .
mandate:investigate a vnr:Mandate ; vnr:act source:act ; vnr:section "1 §" ; vnr:bearerKind kind:police ;
    vnr:role role:owner ; vnr:area area:crime-investigation ; vnr:violenceType violence:close-relationships ;
    vnr:targetGroup target:everyone .
mandate:assess a vnr:Mandate ; vnr:act source:act ; vnr:sectionUnverified true ; vnr:bearerKind kind:police ;
    vnr:role role:contributor ; vnr:area area:risk-assessment ; vnr:violenceType violence:close-relationships ;
    vnr:targetGroup target:everyone .
"""
PAGE = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Exempelbys sida"@sv, "Exempelby's page"@en ;
    dcterms:issued "2026-01-10"^^xsd:date .
agency:9901-social-services a vnr:Agency ; rdfs:label "Socialtjänsten"@sv, "Social services"@en ;
    vnr:kind kind:social-services ; vnr:operatesIn municipality:9901 .
programme:agreement a vnr:CooperationAgreement ; rdfs:label "Avtalet"@sv, "The agreement"@en .
responsibility:detect a vnr:Responsibility ; vnr:holder agency:9901-social-services ; vnr:role role:owner ;
    vnr:area area:detection ; vnr:violenceType violence:close-relationships ; vnr:targetGroup target:exposed ;
    vnr:municipality municipality:9901 ; vnr:basis programme:agreement ; vnr:evidence evidence:one, evidence:two ;
    vnr:validFrom "2025"^^xsd:gYear ; vnr:endUnknown true .
evidence:one a vnr:Evidence ; oa:hasSource source:page ; vnr:paragraph 1 ; vnr:sentence 2, 3 .
evidence:two a vnr:Evidence ; oa:hasSource source:page ; vnr:heading 4 .
responsibility:children a vnr:Responsibility ; vnr:holder agency:9901-social-services ; vnr:role role:owner ;
    vnr:area area:support-children ; vnr:violenceType violence:digital ; vnr:targetGroup target:children-exposed ;
    vnr:municipality municipality:9901 .
group:g a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv, "The group"@en ; vnr:covers municipality:9901 ;
    vnr:addressesTarget target:children .
responsibility:support a vnr:Responsibility ; vnr:holder group:g ; vnr:role role:owner ; vnr:area area:support-exposed ;
    vnr:violenceType violence:close-relationships ; vnr:targetGroup target:exposed ;
    vnr:municipality municipality:9901 .
membership:a a org:Membership ; org:member agency:9901-social-services ; org:organization group:g .
membership:b a org:Membership ; org:member agency:police ; org:organization group:g .
"""
OTHER = """
source:other a vnr:Source ; vnr:rank rank:page ; rdfs:label "Grannbys sida"@sv, "Grannby's page"@en .
group:g a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv ; vnr:covers municipality:9901, municipality:9902 .
membership:a a org:Membership ; org:member agency:9901-social-services ; org:organization group:g .
membership:c a org:Membership ; org:member agency:the-police ; org:organization group:g .
agency:the-police a vnr:Agency ; rdfs:label "Polis"@sv, "The police"@en ; vnr:kind kind:local-police .
"""
OURS = """
source:ours a vnr:Source ; vnr:rank rank:inference ; rdfs:label "Våra slutsatser"@sv, "Our inferences"@en .
agency:the-police vnr:presumedSameAs agency:police .
"""
DECISIONS = """
source:decided a vnr:Source ; vnr:rank rank:decision ; rdfs:label "Beslut"@sv, "Decisions"@en .
decision:asked a vnr:NoOwnerStatement ; vnr:municipality municipality:9901 ; vnr:area area:perpetrator-work ;
    vnr:asked "2026-02-01"^^xsd:date .
"""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def small_map(make_map: Callable[..., Map]) -> Map:
    """Two municipalities, two pages that differ, an act, a decision and an inference."""
    return make_map(PLACES, LAW, PAGE, OTHER, OURS, DECISIONS)


@pytest.fixture
def small_view(small_map: Map) -> View:
    """The small map on a day of 2026, both municipalities."""
    both = (expand("municipality:9901"), expand("municipality:9902"))
    return view_map(small_map, ViewOptions(as_of=date(2026, 6, 30), municipalities=both))


@pytest.fixture
def hostile_map(make_map: Callable[..., Map]) -> Map:
    """The small map with everything named to steer a terminal, turn the reading round, or be a formula."""
    bad = "=\\u001b[31m\\u202e[bold]\\u0007\\u2066\\u200b"
    texts = [text.replace('"@', f'{bad}"@') for text in (PLACES, LAW, PAGE, OTHER, OURS, DECISIONS)]
    more = f'evidence:two vnr:locator "{bad}" . evidence:three vnr:locator "{bad}" .'
    texts[2] = texts[2].replace('rdfs:label "', f'rdfs:label "{bad}') + more
    texts[1] = texts[1].replace("1 §", f"1 § {bad}")
    return make_map(*texts)


AWKWARD = (
    "a | b\n<script>alert(\"x\")</script> & 'q' :: %0A ]]> {0} [x](http://example.org/) "
    "\u202e\x1b[31m \U0001d54f `c` $1$"
)
"""What means something in one format or another."""
EX = "https://example.org/"


@pytest.fixture
def awkward_report() -> Report:
    """A new violation at a statement, a waived and a known warning, a note without a place; two rules are silent."""

    def both(text: str) -> dict[Language, str]:
        return {"sv": f"{text} (sv)", "en": text} if text else {}

    def rule(id_: str, severity: Severity, title: str = "", rationale: str = "", cure: str = "") -> Rule:
        return Rule(id_, severity, both(title), both(rationale), both(cure), shapes=(f"{EX}{id_}",))

    rules = (
        rule("A1", Severity.VIOLATION, "No | <owner>::", rationale="Because *this*, {so}.", cure="Mend, 100 %: it."),
        rule("B2", Severity.WARNING, "Old"),
        rule("C3", Severity.INFO),
        rule("D4", Severity.WARNING, "Nothing to see"),
        rule("E5", Severity.WARNING, "All is well"),
    )
    waiver = Waiver(
        iri=f"{EX}waiver",
        rule="B2",
        focus=f"{EX}two",
        owner="Handläggare <a>",
        reason={"sv": "Väntar | på beslut", "en": "Waits | for a decision"},
        expires=date(2027, 1, 31),
    )
    page, law = "kartor/å b/#1 100%.ttl", "data/law.ttl"
    findings = (
        Finding(
            rule="A1",
            severity=Severity.VIOLATION,
            focus=f"{EX}one",
            message={"sv": f"Svenska {AWKWARD}", "en": AWKWARD},
            value="1,5",
            path=f"{EX}p",
            municipalities=(f"{EX}place",),
            sources=(f"{EX}page", f"{EX}law"),
            places=(Place(page, 3, 1), Place(law, 40, 1)),
            statement=Place(page, 12, 5),
            shape=f"{EX}A1",
            component="http://www.w3.org/ns/shacl#DatatypeConstraintComponent",
            fingerprint="1" * 32,
            terms=ResultTerms(
                focus=f"<{EX}one>",
                shape="_:n1",
                severity="<http://www.w3.org/ns/shacl#Violation>",
                value='"1,5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
                path=f"[ <http://www.w3.org/ns/shacl#inversePath> <{EX}p> ]",
            ),
        ),
        Finding(
            rule="B2",
            severity=Severity.WARNING,
            focus=f"{EX}two",
            message={"sv": "Två.", "en": "Two."},
            sources=(f"{EX}law",),
            places=(Place(law),),
            shape=f"{EX}B2",
            component="http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
            fingerprint="2" * 32,
            waiver=waiver,
        ),
        Finding(
            rule="B2",
            severity=Severity.WARNING,
            focus=f"{EX}three",
            message={"sv": "Tre.", "en": "Three."},
            value=f"{EX}two",
            sources=(f"{EX}law",),
            places=(Place(law, 7, 1),),
            shape=f"{EX}B2",
            component="http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
            fingerprint="3" * 32,
            known=True,
        ),
        Finding(
            rule="C3",
            severity=Severity.INFO,
            focus=f"{EX}four",
            message={"sv": "Fyra.", "en": "Four."},
            shape=f"{EX}C3",
        ),
    )
    counts = {"A1": (5, 1), "B2": (4, 2), "C3": (3, 1), "D4": (0, 0), "E5": (2, 0)}
    return Report(
        as_of=date(2026, 11, 21),
        typology=f"{EX}core",
        scope=(f"{EX}place",),
        undocumented=0,
        documents=2,
        findings=findings,
        runs=tuple(RuleRun(rule, *counts[rule.id]) for rule in rules),
        gone=(f"F6 {EX}gone ::error::##[error] |<b>",),
    )


@pytest.fixture
def no_findings() -> Report:
    """Somebody else's rules, which found nothing, and no baseline."""
    rule = Rule(id="ex:Shape", severity=Severity.VIOLATION, title={"en": "Shape"}, rationale={}, cure={})
    return Report(
        as_of=date(2026, 11, 21),
        typology=None,
        scope=(),
        undocumented=0,
        documents=1,
        findings=(),
        runs=(RuleRun(rule, 7, 0),),
    )


@pytest.fixture
def voice() -> Callable[[Language], Voice]:
    """Labels and documents of the awkward report, in a language."""
    main = {
        f"{EX}one": {"sv": "Ett | <b>", "en": "One | <b>"},
        f"{EX}place": {"sv": "Exempelby", "en": "Exempelby"},
        f"{EX}page": {"sv": "Sidan", "en": "The page"},
        f"{EX}law": {"sv": "Lagen", "en": "The act"},
        f"{EX}core": {"sv": "grundlistan", "en": "core list"},
    }
    documents = {
        f"{EX}law": Document(f"{EX}law", Path("data/law.ttl"), Rank.LAW),
        f"{EX}page": Document(f"{EX}page", Path("kartor/å b/#1 100%.ttl"), Rank.PAGE, date(2026, 1, 10)),
    }
    return lambda language: Voice(Labels(main=main, synonyms={}), language, documents)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """The folder of the test is the root of the repository."""
    return Setting(root=tmp_path)


@pytest.fixture
def shown() -> Callable[..., str]:
    """What a function prints, called with a console after its arguments: lines without trailing spaces."""

    def show(function: Callable[..., None], *arguments: object) -> str:
        out = StringIO()
        function(
            *arguments, Console(file=out, width=100, color_system=None, force_terminal=False, legacy_windows=False)
        )
        return "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")[:-1])

    return show
