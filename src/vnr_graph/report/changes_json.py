"""What changed between two maps, for a program: everything, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from vnr_graph import __version__
from vnr_graph.report.changes_sections import tell
from vnr_graph.report.changes_wording import ChangesWording
from vnr_graph.report.locating import places_of
from vnr_graph.report.wording import shown_place
from vnr_graph.store.labels import Labels
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vnr_graph.diff.changes import CellChange, CellSide, DocumentChange, DutyChange, ThingChange
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.diff.sides import Side
    from vnr_graph.model import Finding, Period


def changes_as_json(comparison: Comparison, sides: tuple[Side, Side]) -> str:
    """Every change with two-space indent; text is as the data has it, but for the sentences."""
    return json.dumps(_Teller(comparison, sides).data(), ensure_ascii=False, indent=2) + "\n"


class _Teller:
    """Turns a comparison into JSON's values."""

    def __init__(self, comparison: Comparison, sides: tuple[Side, Side]) -> None:
        self._changes = comparison.changes
        self._sides = sides
        self._wordings = {language: ChangesWording(comparison, language) for language in LANGUAGES}
        old, new = comparison.old.labels, comparison.new.labels
        self._labels = Labels(main={**old.main, **new.main}, synonyms={})

    def data(self) -> dict[str, Any]:
        changes = self._changes
        told = {language: tell(wording, self._sides) for language, wording in self._wordings.items()}
        return {
            "tool": {"name": "vnr", "version": __version__},
            "old": {"name": self._sides[0].name, "asOf": changes.old_day.isoformat()},
            "new": {"name": self._sides[1].name, "asOf": changes.new_day.isoformat()},
            "scope": self._named_all(changes.scope),
            "typology": changes.typology,
            "changed": changes.any,
            "lostOwner": changes.lost_owner,
            "headline": {language: told[language].first_line for language in LANGUAGES},
            "counts": {section.key: section.count for section in told["en"].sections},
            "cells": [self._cells(change) for change in changes.cells],
            "responsibilities": [self._duty(change) for change in changes.duties],
            "things": [self._thing(change) for change in changes.things],
            "law": [self._thing(change) for change in changes.law],
            "findings": {
                "new": [self._finding(finding, self._sides[1]) for finding in changes.new_findings],
                "cured": [self._finding(finding, self._sides[0]) for finding in changes.cured_findings],
                "waived": [self._finding(finding, self._sides[1]) for finding in changes.waived_findings],
                "noLongerWaived": [self._finding(finding, self._sides[1]) for finding in changes.revived_findings],
            },
            "documents": [self._document(change) for change in changes.documents],
        }

    def _named(self, iri: str) -> dict[str, str]:
        return {"iri": iri} | {language: self._labels.of(iri, language) for language in LANGUAGES}

    def _named_all(self, iris: Iterable[str]) -> list[dict[str, str]]:
        return [self._named(iri) for iri in iris]

    def _texts(self, text: Callable[[ChangesWording], str]) -> dict[str, str]:
        return {language: text(wording) for language, wording in self._wordings.items()}

    def _cells(self, change: CellChange) -> dict[str, Any]:
        return {
            "kind": change.kind.value,
            "lostOwner": change.kind.is_loss,
            "text": self._texts(lambda wording: wording.cell(change)),
            "causes": {language: wording.causes(change) for language, wording in self._wordings.items()},
            "old": self._side(change.old),
            "new": self._side(change.new),
            "cells": [
                {
                    "municipality": cell.municipality,
                    "type": cell.violence_type,
                    "area": cell.area,
                    "target": cell.target,
                }
                for cell in change.cells
            ],
        }

    def _side(self, side: CellSide) -> dict[str, Any]:
        return {
            "answers": [answer.value for answer in side.answers],
            "holders": self._named_all(sorted(side.holders)),
            "responsibilities": list(dict.fromkeys(r.iri for r in side.deciding)),
            "declaredNone": list(side.declared),
        }

    def _duty(self, change: DutyChange) -> dict[str, Any]:
        return {
            "way": change.way.value,
            "text": self._texts(lambda wording: wording.duty(change)),
            "holders": self._named_all(change.holders),
            "role": self._named(change.role),
            "municipalities": self._named_all(sorted(change.municipalities)),
            "areas": self._named_all(sorted(change.areas)),
            "types": self._named_all(sorted(change.types)),
            "exceptTypes": self._named_all(sorted(change.except_types)),
            "targets": self._named_all(sorted(change.targets)),
            "phase": change.phase.value,
            **_period(change.said.period),
            "byLaw": change.by_law,
            "basis": change.said.basis and self._named(change.said.basis),
            "sources": self._named_all(change.said.sources),
            "evidence": list(change.said.evidence),
        }

    def _thing(self, change: ThingChange) -> dict[str, Any]:
        return {
            "way": change.way.value,
            "text": self._texts(lambda wording: wording.thing(change)),
            "kind": shorten(change.kind),
            "thing": self._named(change.iri),
            "old": change.old_period and _period(change.old_period),
            "new": change.new_period and _period(change.new_period),
            "values": [
                {
                    "property": shorten(value.property),
                    "removed": [_term(term) for term in value.removed],
                    "added": [_term(term) for term in value.added],
                }
                for value in change.values
            ],
            "sources": self._named_all(change.sources),
        }

    def _finding(self, finding: Finding, side: Side) -> dict[str, Any]:
        return {
            "rule": finding.rule,
            "severity": finding.severity.name.lower(),
            "municipalities": self._named_all(finding.municipalities),
            "focus": self._named(finding.focus),
            "path": finding.path and shorten(finding.path),
            "value": finding.value,
            "message": dict(finding.message),
            "fingerprint": finding.fingerprint,
            "places": [shown_place(side.place(place)) for place in places_of(finding)],
        }

    def _document(self, change: DocumentChange) -> dict[str, Any]:
        return {
            "document": self._named(change.iri),
            "way": "gained" if change.old is None else "lost" if change.new is None else "changed",
            "removed": [_triple(triple) for triple in change.removed],
            "added": [_triple(triple) for triple in change.added],
        }


def _period(period: Period) -> dict[str, Any]:
    return {
        "validFrom": period.first and period.first.isoformat(),
        "validThrough": period.last and period.last.isoformat(),
        "startUnknown": period.start_unknown,
        "endUnknown": period.end_unknown,
    }


def _triple(triple: ox.Triple) -> dict[str, Any]:
    return {
        "subject": _term(triple.subject),
        "property": shorten(triple.predicate.value),
        "value": _term(triple.object),
    }


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value}
    if not isinstance(term, ox.Literal):
        return {"blankNode": str(term)}
    if term.language:
        return {"text": term.value, "language": term.language}
    return {"text": term.value, "datatype": shorten(term.datatype.value)}
