"""Every rule by a right and a wrong example: what it finds, exactly, and that each of its shapes can find something.

``tests/shapes/RULE/`` holds the two examples and ``expected.json``: the day, the municipalities and, where they matter,
the typology, the limits, the texts and other rules that run with it; then what the wrong example is to give. The right
one is to give nothing. An example stands on the ontology alone, without the shipped law and reference data.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyshacl import validate as validate_graph
from rdflib import SH

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.check.rules import Rules, read_rules
from vnr_graph.check.validation import Engine, validate
from vnr_graph.model import Severity
from vnr_graph.store import opening
from vnr_graph.store.opening import open_map
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import SHAPE, VNR, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnr_graph.check.validation import Result

EXAMPLES = Path(__file__).with_name("shapes")
INFO, WARNING, VIOLATION = Severity.INFO, Severity.WARNING, Severity.VIOLATION
RULES = {
    "VNR101": VIOLATION,
    "VNR102": WARNING,
    "VNR103": WARNING,
    "VNR104": WARNING,
    "VNR105": VIOLATION,
    "VNR106": INFO,
    "VNR111": WARNING,
    "VNR112": WARNING,
    "VNR113": WARNING,
    "VNR114": INFO,
    "VNR115": INFO,
    "VNR116": INFO,
    "VNR121": INFO,
    "VNR201": VIOLATION,
    "VNR202": WARNING,
    "VNR203": WARNING,
    "VNR204": VIOLATION,
    "VNR205": INFO,
    "VNR206": INFO,
    "VNR207": INFO,
    "VNR301": WARNING,
    "VNR302": WARNING,
    "VNR303": WARNING,
    "VNR304": WARNING,
    "VNR305": INFO,
    "VNR306": WARNING,
    "VNR307": INFO,
    "VNR308": INFO,
    "VNR401": VIOLATION,
    "VNR402": INFO,
    "VNR403": WARNING,
    "VNR404": VIOLATION,
    "VNR405": WARNING,
    "VNR406": WARNING,
    "VNR501": VIOLATION,
    "VNR502": VIOLATION,
    "VNR503": VIOLATION,
    "VNR504": VIOLATION,
    "VNR505": VIOLATION,
    "VNR506": VIOLATION,
    "VNR507": VIOLATION,
    "VNR508": VIOLATION,
    "VNR513": WARNING,
    "VNR601": VIOLATION,
    "VNR602": VIOLATION,
    "VNR603": VIOLATION,
    "VNR604": WARNING,
    "VNR605": VIOLATION,
    "VNR901": VIOLATION,
}
RULE_ID = rdflib.URIRef(f"{VNR}ruleId")
CURE = rdflib.URIRef(f"{VNR}cure")
RATIONALE = rdflib.URIRef(f"{VNR}rationale")

Found = set[tuple[str, str, str | None]]


@dataclass(frozen=True)
class Example:
    """A document and what is asked of it."""

    path: Path
    options: CheckOptions

    @classmethod
    def of(cls, rule: str, name: str) -> Example:
        """The right or the wrong example of a rule."""
        folder = EXAMPLES / rule
        asked = expected_of(rule)
        optional = {"soleOwnerLimit": "sole_owner_limit", "staleAfterMonths": "stale_after_months"}
        limits: dict[str, Any] = {option: asked[key] for key, option in optional.items() if key in asked}
        if "typology" in asked:
            limits["typology"] = expand(asked["typology"])
        view = ViewOptions(
            as_of=date.fromisoformat(asked["asOf"]),
            municipalities=tuple(expand(municipality) for municipality in asked["municipalities"]),
            **limits,
        )
        texts = folder / asked["texts"] if "texts" in asked else None
        (path,) = folder.glob(f"{name}.t*")
        return cls(path, CheckOptions(view=view, select=rules_of(rule), texts=texts))


def expected_of(rule: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((EXAMPLES / rule / "expected.json").read_text(encoding="utf-8"))
    return expected


def rules_of(rule: str) -> tuple[str, ...]:
    """The rule, and those that run with it."""
    return (rule, *expected_of(rule).get("with", ()))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


def speaking_shapes(rules: Rules, rule: str) -> set[str]:
    """Shapes of the rule that have a message of their own: each one looks for something of its own."""
    return {
        shorten(str(shape))
        for shape, id_ in rules.rule_of.items()
        if id_ == rule and isinstance(shape, rdflib.URIRef) and (shape, SH.message, None) in rules.shapes
    }


def said(results: Iterable[Result]) -> Counter[tuple[str, str, str | None]]:
    """Which shape found what, how often; blank nodes of the report aside."""
    return Counter((str(r.shape), str(r.focus), None if r.value is None else str(r.value)) for r in results)


def languages(rules: Rules, shapes: Iterable[rdflib.term.Node], predicate: rdflib.URIRef) -> set[str | None]:
    return {
        text.language
        for shape in shapes
        for text in rules.shapes.objects(shape, predicate)
        if isinstance(text, rdflib.Literal) and text.value
    }


@pytest.mark.parametrize("rule", RULES)
def test_wrong_example_gives_exactly_what_is_expected(rule: str, rules: Rules) -> None:
    example = Example.of(rule, "wrong")
    chosen = rules.only(*rules_of(rule))
    map_ = open_map([example.path])
    report = check_map(map_, replace(example.options, rules=chosen))
    found: Found = {(f.rule, shorten(f.focus), f.value and shorten(f.value)) for f in report.findings if f.rule == rule}
    expected: Found = {tuple(row) for row in expected_of(rule)["wrong"]}
    assert found == expected
    results = validate(map_.store, chosen, engine=Engine.PYSHACL).results
    assert said(results) == said(validate(map_.store, chosen).results)
    shapes = {result.shape for result in results if rules.rule_of[result.shape] == rule}
    assert set(map(shorten, map(str, shapes))) == speaking_shapes(rules, rule)


@pytest.mark.parametrize("rule", RULES)
def test_right_example_gives_nothing_although_the_rule_looked(rule: str, rules: Rules) -> None:
    example = Example.of(rule, "right")
    report = check_map(open_map([example.path]), replace(example.options, rules=rules.only(*rules_of(rule))))
    assert [finding for finding in report.findings if finding.rule == rule] == []
    (run,) = (run for run in report.runs if run.rule.id == rule)
    assert run.focus_nodes > 0


def test_rules_are_those_of_the_model_with_their_severities(rules: Rules) -> None:
    assert {id_: rule.severity for id_, rule in rules.rules.items()} == RULES


def test_every_rule_has_its_pair_and_every_pair_its_rule() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_main_shape_tells_title_reason_and_cure_in_both_languages(rule: str, rules: Rules) -> None:
    main = rdflib.URIRef(f"{SHAPE}{rule}")
    assert str(rules.shapes.value(main, RULE_ID)) == rule
    for predicate in (SH.name, RATIONALE, CURE):
        assert languages(rules, [main], predicate) == {"sv", "en"}, predicate
        others = [shape for shape in rules.shapes.subjects(RULE_ID, rdflib.Literal(rule)) if shape != main]
        assert languages(rules, others, predicate) == set(), predicate


@pytest.mark.parametrize("rule", RULES)
def test_each_shape_has_a_message_in_both_languages_and_one_severity(rule: str, rules: Rules) -> None:
    shapes: set[rdflib.term.Node] = {rdflib.URIRef(expand(name)) for name in speaking_shapes(rules, rule)}
    shapes |= set(rules.shapes.subjects(RULE_ID, rdflib.Literal(rule)))
    for shape in shapes:
        messages = list(rules.shapes.objects(shape, SH.message))
        parts = list(rules.shapes.objects(shape, SH.property))
        if messages or not parts:
            assert sorted(m.language or "" for m in messages if isinstance(m, rdflib.Literal)) == ["en", "sv"], shape
        assert [*rules.shapes.objects(shape, SH.severity)] == [rdflib.URIRef(RULES[rule].iri)], shape


def test_every_shape_with_a_target_belongs_to_a_rule(rules: Rules) -> None:
    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    aimed = {shape for predicate in targets for shape in rules.shapes.subjects(predicate, None)}
    assert {shape for shape in aimed if shape not in rules.rule_of} == set()


def test_shapes_are_shapes_by_the_shapes_of_shacl_itself(rules: Rules) -> None:
    conforms, _, text = validate_graph(rdflib.Graph(), shacl_graph=rules.shapes, meta_shacl=True)
    assert conforms, text


def test_messages_name_only_what_the_query_binds(rules: Rules) -> None:
    for shape in rules.shapes.subjects(SH.message, None):
        bound = {"this", "value", "path"}
        for constraint in rules.shapes.objects(shape, SH.sparql):
            select = str(rules.shapes.value(constraint, SH.select))
            head = select.partition("WHERE")[0]
            bound = {word.strip("$?()") for word in head.split() if word[:1] in "$?" or word.startswith("(")} | {"this"}
            bound |= {"value"} if "?value" in head else set()
        for message in rules.shapes.objects(shape, SH.message):
            named = {part.partition("}")[0] for part in str(message).replace("{$", "{?").split("{?")[1:]}
            assert named <= bound, (shape, named - bound)
