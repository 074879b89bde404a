"""The comparison of two maps: everything that changed between them, gravest first."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnr_graph.check.checking import CheckOptions, check_map
from vnr_graph.diff.cells import changed_cells
from vnr_graph.diff.changes import Changes
from vnr_graph.diff.documents import changed_documents
from vnr_graph.diff.duties import changed_duties
from vnr_graph.diff.things import changed_things
from vnr_graph.progress import tell
from vnr_graph.store.view import CORE_TYPOLOGY, View, ViewOptions, view_map
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from datetime import date

    from vnr_graph.model import Finding, Rule
    from vnr_graph.store.opening import Map


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """How to look at the two sides.

    Attributes:
        old_day: the day on which the old side is looked at.
        new_day: likewise the new side.
        municipalities: IRIs; ``None`` for those that some local document on either side covers.
        typology: the collection of violence types to judge by.
        findings: whether both sides are checked, which takes most of the time.
    """

    old_day: date
    new_day: date
    municipalities: tuple[str, ...] | None = None
    typology: str = CORE_TYPOLOGY
    findings: bool = True


@dataclass(frozen=True)
class Comparison:
    """Two views and what changed between them."""

    old: View
    new: View
    changes: Changes


def compare(old: Map, new: Map, options: DiffOptions) -> Comparison:
    """Compare two maps.

    Both are judged by the same rules, those that come with the package, and for the same municipalities, so that what
    differs is theirs.

    Args:
        old: the map as it was.
        new: the map as it is; another object, since each gets a derived graph of its own.
        options: how to look at them.

    Raises:
        InputError: blank nodes of a document cannot be told apart, or the rules cannot be read.
    """
    before, after = _views(old, new, options)
    documents = changed_documents(old, new)
    changes = Changes(old_day=options.old_day, new_day=options.new_day, scope=after.scope, typology=options.typology)
    if not documents and options.old_day == options.new_day:
        return Comparison(before, after, changes)
    things, law = changed_things(before, after, documents)
    changes = dataclasses.replace(
        changes,
        cells=changed_cells(before, after),
        duties=changed_duties(before, after),
        things=things,
        law=law,
        documents=documents,
    )
    return Comparison(before, after, _with_findings(changes, before, after) if options.findings else changes)


def _views(old: Map, new: Map, options: DiffOptions) -> tuple[View, View]:
    """Both maps on their days, for the municipalities that either tells of."""
    asked = ViewOptions(options.old_day, options.municipalities, options.typology)
    before, after = view_map(old, asked), view_map(new, dataclasses.replace(asked, as_of=options.new_day))
    if options.municipalities is None and before.scope != after.scope:
        both = tuple(sorted({*before.scope, *after.scope}))
        before = view_map(old, dataclasses.replace(before.options, municipalities=both))
        after = view_map(new, dataclasses.replace(after.options, municipalities=both))
    return before, after


def _with_findings(changes: Changes, before: View, after: View) -> Changes:
    found: list[dict[str, Finding]] = []
    rules: dict[str, Rule] = {}
    for view, message in ((before, N_("Checking the old side …")), (after, N_("Checking the new side …"))):
        tell(message)
        options = dataclasses.replace(view.options, municipalities=changes.scope)
        report = check_map(view.map, CheckOptions(view=options))
        found.append({finding.fingerprint: finding for finding in report.findings})
        rules |= {run.rule.id: run.rule for run in report.runs if run.findings}
    old, new = found
    both = [(old[key], new[key]) for key in new if key in old]
    return dataclasses.replace(
        changes,
        new_findings=tuple(new[key] for key in new if key not in old),
        cured_findings=tuple(old[key] for key in old if key not in new),
        waived_findings=tuple(is_ for was, is_ in both if was.waiver is None and is_.waiver is not None),
        revived_findings=tuple(is_ for was, is_ in both if was.waiver is not None and is_.waiver is None),
        rules=rules,
    )
