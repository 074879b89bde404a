"""One rule, told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vnr_graph.model import Rule, Severity
from vnr_graph.report.rules import print_rule, rule_as_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.texts import Language

RULE = Rule(
    "VNR999",
    Severity.VIOLATION,
    {"sv": "Namn", "en": "Name"},
    {"sv": "Skäl", "en": "Reason"},
    {"sv": "Bot", "en": "Cure"},
    ("https://example.org/shape",),
)


def test_in_english(shown: Callable[..., str]) -> None:
    assert shown(print_rule, RULE, "en") == "VNR999 · violation\nName\n\nWhy\n  Reason\n\nTo mend\n  Cure\n"


@pytest.mark.parametrize(
    ("language", "texts"), [("sv", ["Namn", "  Skäl", "  Bot"]), ("en", ["Name", "  Reason", "  Cure"])]
)
def test_in_the_reader_s_language(shown: Callable[..., str], language: Language, texts: list[str]) -> None:
    lines = shown(print_rule, RULE, language).splitlines()
    assert [lines[1], lines[4], lines[7]] == texts


def test_as_json() -> None:
    assert json.loads(rule_as_json(RULE)) == {
        "id": "VNR999",
        "severity": "violation",
        "title": {"sv": "Namn", "en": "Name"},
        "rationale": {"sv": "Skäl", "en": "Reason"},
        "cure": {"sv": "Bot", "en": "Cure"},
        "shapes": ["https://example.org/shape"],
    }
