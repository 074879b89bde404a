"""One rule, told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from vnr_graph.report.voice import severity_word
from vnr_graph.texts import N_, translate

if TYPE_CHECKING:
    from rich.console import Console

    from vnr_graph.model import Rule
    from vnr_graph.texts import Language


def print_rule(rule: Rule, language: Language, console: Console) -> None:
    """Id, severity, what it looks for, why, and the cure."""
    console.print(Text(f"{rule.id} · {severity_word(rule.severity, language)}", style="bold"))
    console.print(Text(rule.title.get(language, "")))
    for heading, texts in ((N_("Why"), rule.rationale), (N_("To mend"), rule.cure)):
        console.print()
        console.print(Text(translate(language, heading), style="bold"))
        console.print(Padding(Text(texts.get(language, "")), (0, 0, 0, 2), expand=False))


def rule_as_json(rule: Rule) -> str:
    """The same for a program, in both languages."""
    data = {
        "id": rule.id,
        "severity": rule.severity.name.lower(),
        "title": dict(rule.title),
        "rationale": dict(rule.rationale),
        "cure": dict(rule.cure),
        "shapes": list(rule.shapes),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
