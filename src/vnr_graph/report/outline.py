"""How every format divides a report, and the sentences that they share."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.report.locating import places_of
from vnr_graph.report.tally import Tally
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, Rule, RuleRun
    from vnr_graph.report.voice import Voice

MARKS: Final = {Severity.VIOLATION: "✗", Severity.WARNING: "!", Severity.INFO: "i"}


def heading(report: Report, voice: Voice) -> str:
    """What was checked, on which day, by which yardstick."""
    day = report.as_of.isoformat()
    if report.typology is None:
        return voice.say(
            N_("Report for {day}: {documents} documents, {rules} rules"),
            day=day,
            documents=report.documents,
            rules=len(report.runs),
        )
    return voice.say(
        N_("Gap report for {day}: {municipalities} municipalities, {documents} local documents, judged by {typology}"),
        day=day,
        municipalities=len(report.scope),
        documents=report.documents,
        typology=voice.name(report.typology),
    )


def place_name(municipalities: Sequence[str], voice: Voice) -> str:
    """The municipalities that findings are about; the map when they are about none."""
    return voice.names(municipalities) if municipalities else voice.say(N_("The map as a whole"))


def by_place(findings: Sequence[Finding]) -> Iterator[tuple[tuple[str, ...], list[Finding]]]:
    """One municipality first, then several together, then the map itself; within, gravest first, waived last."""

    def place(finding: Finding) -> tuple[bool, int, tuple[str, ...]]:
        return (not finding.municipalities, len(finding.municipalities), finding.municipalities)

    def weight(finding: Finding) -> tuple[int, str, bool]:
        return (-finding.severity, finding.rule, finding.waiver is not None)

    for (_, _, municipalities), found in groupby(sorted(findings, key=place), key=place):
        yield municipalities, sorted(found, key=weight)


def waived(finding: Finding, voice: Voice) -> str:
    """Who accepts the finding, until when and why; empty when nobody does."""
    waiver = finding.waiver
    if waiver is None:
        return ""
    return voice.say(
        N_("Waived until {day} by {owner}: {reason}"),
        day=waiver.expires.isoformat(),
        owner=printable(waiver.owner),
        reason=voice.text(waiver.reason),
    )


def closing(report: Report, voice: Voice) -> Iterator[str]:
    """The counts, one sentence a line."""
    tally = Tally.of(report)
    counted = ", ".join(f"{voice.severity(severity)} {tally.counting[severity]}" for severity in reversed(Severity))
    yield voice.say(N_("Findings: {counted}."), counted=counted)
    if tally.waived:
        yield voice.say(N_("Waived: {count}."), count=tally.waived)
    if tally.known:
        yield voice.say(N_("Known from the baseline, not listed: {count}."), count=tally.known)
    if report.undocumented:
        yield voice.say(
            N_("{count} municipalities without any document (take them in with --municipality all)."),
            count=report.undocumented,
        )
    if report.gone:
        yield voice.say(N_("In the baseline, but no longer found: {count}."), count=len(report.gone))


def together(finding: Finding) -> Hashable:
    """Findings that share their places and what is decided of them are told together."""
    return (
        finding.waiver.iri if finding.waiver else "",
        finding.known,
        finding.sources,
        places_of(finding),
        finding.statement is not None,
    )


def sourced_places(finding: Finding) -> list[tuple[Place, str | None]]:
    """Where to look, the best place first, each with the document that stands there, if it is known."""
    sources = {
        str(place.path): source
        for place, source in zip(finding.places, finding.sources, strict=False)
        # Somebody else's data has no documents, only files: the address would say the path again.
        if not source.startswith("file:")
    }
    return [(place, sources.get(str(place.path))) for place in places_of(finding)]


def documents_about(municipalities: tuple[str, ...], findings: list[Finding]) -> tuple[str, ...]:
    """The documents that speak of the municipality: what findings about it as such rest on."""
    return next((f.sources for f in findings if municipalities == (f.focus,)), ())


def named(rule: Rule, voice: Voice) -> str:
    """The rule's id, and what it looks for where it says so."""
    return " ".join(part for part in (printable(rule.id), voice.text(rule.title)) if part)


def told(finding: Finding, report: Report, voice: Voice) -> str:
    """The message; one of somebody else's shapes says what it wants, not of what, so that comes first."""
    message, name = voice.text(finding.message), voice.name(finding.focus)
    if report.typology is not None or name in message:
        return message
    return f"{name}: {message}" if message else name


def path_of(finding: Finding) -> str | None:
    """The property by its short name; a path that is more than a property as Turtle spells it."""
    if finding.path is None or ":" in finding.path or finding.terms is None:
        return finding.path and shorten(finding.path)
    return finding.terms.path


def looked_at(run: RuleRun, voice: Voice) -> str:
    """How many focus nodes; a rule that looked at none has not passed, and says so."""
    return str(run.focus_nodes) if run.focus_nodes else voice.say(N_("0 (nothing to look at)"))
