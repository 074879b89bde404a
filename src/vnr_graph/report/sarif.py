"""SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning and for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from vnr_graph import __version__
from vnr_graph.model import Severity
from vnr_graph.report.identity import fingerprints
from vnr_graph.report.locating import Locator
from vnr_graph.report.markdown_text import markdown
from vnr_graph.report.outline import path_of, told
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, Rule, RuleRun
    from vnr_graph.report.voice import Setting, Voice

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
"""GitHub's words for the same, in rules' properties."""
_ROOT: Final = "SRCROOT"


def report_as_sarif(report: Report, voice: Voice, setting: Setting) -> str:
    """One run, with every selected rule and every finding; two-space indent.

    Messages are in the reader's language; the properties of a result have both. Waived findings are suppressed, and
    with a baseline each result says whether it is new. What is gone from the baseline is told in notifications: as
    results in the state "absent" it would have no location, and code scanning would open alerts for what is cured.
    """
    return json.dumps(_Run(report, voice, setting).log(), ensure_ascii=False, indent=2) + "\n"


class _Run:
    def __init__(self, report: Report, voice: Voice, setting: Setting) -> None:
        self._report = report
        self._voice = voice
        self._locator = Locator(setting.root, voice.documents)
        self._index = {run.rule.id: number for number, run in enumerate(report.runs)}

    def log(self) -> dict[str, Any]:
        findings = self._report.findings
        names = fingerprints(findings)
        run = {
            "tool": {"driver": self._driver()},
            "language": self._voice.language,
            "columnKind": "unicodeCodePoints",
            # Where the root is on this machine is nobody's business; consumers know their own (section 3.14.14).
            "originalUriBaseIds": {_ROOT: {"description": _message("The root of the repository.")}},
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(self._notifications())}],
            "results": [self._result(finding, name) for finding, name in zip(findings, names, strict=True)],
        }
        return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}

    def _driver(self) -> dict[str, Any]:
        from importlib.metadata import metadata  # noqa: PLC0415  # slow to load, and no other format needs it

        addresses = metadata("vnr-graph").get_all("Project-URL") or []
        address = next((text.partition(",")[2].strip() for text in addresses), None)
        return {
            "name": "vnr",
            "version": __version__,
            "semanticVersion": __version__,
            **({"informationUri": address} if address else {}),
            "language": self._voice.language,
            "rules": [self._rule(run.rule) for run in self._report.runs],
        }

    def _rule(self, rule: Rule) -> dict[str, Any]:
        voice = self._voice
        title = voice.text(rule.title) or printable(rule.id)
        parts = [(N_("Why"), voice.text(rule.rationale)), (N_("To mend"), voice.text(rule.cure))]
        given = [(voice.say(name), text) for name, text in parts if text]
        plain = "\n\n".join(f"{name}: {text}" for name, text in given) or title
        formatted = "\n\n".join(f"**{name}:** {markdown(text)}" for name, text in given) or markdown(title)
        return {
            "id": rule.id,
            "shortDescription": _message(title),
            "fullDescription": _message(voice.text(rule.rationale) or title),
            "help": {"text": _plain(plain), "markdown": _braces(formatted)},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {
                "tags": ["shacl", *(["vnr-graph"] if self._report.typology is not None else [])],
                "problem.severity": _PROBLEMS[rule.severity],
                "title": _texts(rule.title),
                "rationale": _texts(rule.rationale),
                "cure": _texts(rule.cure),
                "shapes": list(rule.shapes),
            },
        }

    def _result(self, finding: Finding, name: str) -> dict[str, Any]:
        places = self._locator.where(finding)
        logical = {
            "logicalLocations": [
                {
                    "fullyQualifiedName": printable(finding.focus),
                    "name": self._voice.name(finding.focus),
                    "kind": "resource",
                }
            ]
        }
        first = {"physicalLocation": self._physical(places[0])} if places else {}
        related = [
            {"id": number, "physicalLocation": self._physical(place)}
            for number, place in enumerate(places[1:], start=1)
        ]
        return {
            "ruleId": finding.rule,
            "ruleIndex": self._index[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": _message(told(finding, self._report, self._voice)),
            "locations": [first | logical],
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {"vnrFingerprint/v1": name},
            # All results or none have suppressions (section 3.27.23).
            "suppressions": self._suppressions(finding),
            **({"baselineState": "unchanged" if finding.known else "new"} if self._report.gone is not None else {}),
            "properties": {
                "message": _texts(finding.message),
                "municipalities": [self._voice.name(iri) for iri in finding.municipalities],
                **({"path": printable(path)} if (path := path_of(finding)) else {}),
                **({"value": printable(finding.value)} if finding.value is not None else {}),
            },
        }

    def _suppressions(self, finding: Finding) -> list[dict[str, Any]]:
        waiver = finding.waiver
        if waiver is None:
            return []
        return [
            {
                "kind": "external",
                "status": "accepted",
                "justification": self._voice.text(waiver.reason),
                "properties": {
                    "owner": printable(waiver.owner),
                    "expires": waiver.expires.isoformat(),
                    "waiver": waiver.iri,
                },
            }
        ]

    def _physical(self, place: Place) -> dict[str, Any]:
        inside = self._locator.relative(place.path) is not None
        return {
            "artifactLocation": {
                "uri": self._locator.uri(place.path),
                **({"uriBaseId": _ROOT} if inside else {}),
            },
            "region": {
                "startLine": place.line or 1,
                **({"startColumn": place.column} if place.line and place.column else {}),
            },
        }

    def _notifications(self) -> Iterator[dict[str, Any]]:
        for run in self._report.runs:
            if run.focus_nodes == 0:
                yield self._nothing_to_look_at(run)
        for line in self._report.gone or ():
            text = self._voice.say(N_("In the baseline, but no longer found: {line}"), line=printable(line))
            yield {"descriptor": {"id": "baseline/gone"}, "level": "note", "message": _message(text)}

    def _nothing_to_look_at(self, run: RuleRun) -> dict[str, Any]:
        text = self._voice.say(N_("{rule} had nothing to look at."), rule=printable(run.rule.id))
        return {
            "descriptor": {"id": "rule/no-focus-nodes"},
            "associatedRule": {"id": run.rule.id, "index": self._index[run.rule.id]},
            "level": "note",
            "message": _message(text),
        }


def _message(text: str) -> dict[str, str]:
    return {"text": _plain(text)}


def _plain(text: str) -> str:
    """Text in which nothing is an embedded link (section 3.11.6): a space parts the brackets that would make one."""
    return _braces(text.replace("](", "] ("))


def _braces(text: str) -> str:
    """Braces stand for arguments, so that one in the text is written twice (section 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _texts(texts: Mapping[Any, str]) -> dict[str, str]:
    return {str(language): printable(text) for language, text in texts.items()}
