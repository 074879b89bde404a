"""The gap report as one HTML page: nothing is fetched, nothing runs, and it prints.

What is shown can be chosen by severity with checkboxes, which style sheets alone act on; a browser that does not know
``:has()`` shows everything.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vnr_graph import __version__
from vnr_graph.model import Severity
from vnr_graph.report.locating import Locator
from vnr_graph.report.outline import (
    MARKS,
    by_place,
    documents_about,
    heading,
    looked_at,
    place_name,
    sourced_places,
    together,
    told,
    waived,
)
from vnr_graph.report.tally import Tally
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report, Rule
    from vnr_graph.report.voice import Setting, Voice

_STYLE: Final = Path(__file__).with_name("page.css")


def report_as_html(report: Report, voice: Voice, setting: Setting) -> str:
    """Counts, findings by municipality and rule, what each rule looked at, and what is gone from the baseline.

    Findings that the baseline knows are there, but hidden until they are asked for.
    """
    return "\n".join(_Page(report, voice, Locator(setting.root, voice.documents)).lines()) + "\n"


class _Page:
    def __init__(self, report: Report, voice: Voice, locator: Locator) -> None:
        self._report = report
        self._voice = voice
        self._locator = locator
        self._rules = {run.rule.id: run.rule for run in report.runs}
        self._tally = Tally.of(report)

    def lines(self) -> Iterator[str]:
        voice = self._voice
        title = _text(heading(self._report, voice))
        yield from (
            "<!DOCTYPE html>",
            f'<html lang="{voice.language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Nothing of the data can fetch or run anything, should an escape ever be missing.
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>",
            "</head>",
            "<body>",
            self._told("a", N_("Skip to the findings"), 'class="skip" href="#findings"'),
            f"<header>\n<h1>{title}</h1>\n</header>",
            "<main>",
            *self._counts(),
            *self._filter(),
            *self._findings(),
            *self._gone(),
            *self._runs(),
            "</main>",
            f"<footer><p>vnr {_text(__version__)}</p></footer>",
            "</body>",
            "</html>",
        )

    def _say(self, message: str, **values: object) -> str:
        return escape(self._voice.say(message, **values))

    def _told(self, tag: str, message: str, attributes: str = "", **values: object) -> str:
        """An element that holds a message of the catalogue."""
        return f"<{f'{tag} {attributes}'.strip()}>{self._say(message, **values)}</{tag}>"

    def _counts(self) -> Iterator[str]:
        tally = self._tally
        counted = [(one.name.lower(), self._voice.severity(one), tally.counting[one]) for one in reversed(Severity)]
        counted.append(("waived-count", self._voice.say(N_("waived")), tally.waived))
        if tally.gone is not None:
            counted.append(("known-count", self._voice.say(N_("known from the baseline")), tally.known))
            counted.append(("gone-count", self._voice.say(N_("gone")), tally.gone))
        yield self._told("h2", N_("Counts"), 'id="counts"')
        yield '<ul class="counts" aria-labelledby="counts">'
        for class_, word, number in counted:
            yield f'<li class="{class_}"><span class="number">{number}</span> {_text(word)}</li>'
        yield "</ul>"
        if self._report.undocumented:
            without = N_("{count} municipalities without any document (take them in with --municipality all).")
            yield self._told("p", without, count=self._report.undocumented)

    def _filter(self) -> Iterator[str]:
        if not self._report.findings:
            return
        boxes = [(one.name.lower(), self._voice.severity(one), True) for one in reversed(Severity)]
        if self._tally.waived:
            boxes.append(("waived", self._voice.say(N_("waived")), True))
        if self._tally.known:
            boxes.append(("known", self._voice.say(N_("known from the baseline")), False))
        yield "<fieldset>"
        yield self._told("legend", N_("Show"))
        for name, word, on in boxes:
            checked = " checked" if on else ""
            yield f'<label><input type="checkbox" id="show-{name}"{checked}> {_text(word)}</label>'
        yield "</fieldset>"

    def _findings(self) -> Iterator[str]:
        yield self._told("h2", N_("Findings"), 'id="findings" tabindex="-1"')
        if not self._report.findings:
            yield self._told("p", N_("Nothing was found."))
        for municipalities, findings in by_place(self._report.findings):
            yield f'<section class="{_state("place", findings)}">'
            if municipalities or self._report.typology is not None:
                yield f"<h3>{_text(place_name(municipalities, self._voice))}</h3>"
            about = documents_about(municipalities, findings)
            if about:
                named = ", ".join(self._voice.document(source) for source in about)
                yield self._told("p", N_("Documents: {documents}"), 'class="quiet"', documents=named)
            for rule, of_rule in groupby(findings, key=lambda finding: finding.rule):
                yield from self._rule(self._rules[rule], list(of_rule), about)
            yield "</section>"

    def _rule(self, rule: Rule, findings: Sequence[Finding], about: tuple[str, ...]) -> Iterator[str]:
        voice = self._voice
        title = _text(voice.text(rule.title))
        # What is only to be known stands folded, so that what is to be mended can be read at a glance.
        is_open = "" if rule.severity is Severity.INFO else " open"
        yield f'<details class="{_state(f"rule {rule.severity.name.lower()}", findings)}"{is_open}>'
        yield (
            f'<summary><span class="severity"><span aria-hidden="true">{MARKS[rule.severity]}</span> '
            f'{_text(voice.severity(rule.severity))}</span> <span class="rule-id">{_text(rule.id)}</span>'
            f"{f' {title}' if title else ''} ({self._counted(findings)})</summary>"
        )
        rationale, cure = voice.text(rule.rationale), voice.text(rule.cure)
        if rationale:
            yield f'<p class="quiet">{_text(rationale)}</p>'
        for _, same in groupby(findings, key=together):
            yield from self._group(list(same), about)
        if cure:
            yield self._told("p", N_("To mend: {cure}"), cure=cure)
        yield "</details>"

    def _counted(self, findings: Sequence[Finding]) -> str:
        """How many, those apart that are hidden at first."""
        known = sum(finding.known for finding in findings)
        if not known:
            return str(len(findings))
        apart = self._say(N_("known from the baseline"))
        return f"{len(findings) - known}; {apart}: {known}"

    def _group(self, findings: Sequence[Finding], about: tuple[str, ...]) -> Iterator[str]:
        """Findings that share their places, and these after them."""
        first = findings[0]
        yield f'<div class="{_state("group", findings)}">\n<ul>'
        yield from (f"<li>{escape(told(finding, self._report, self._voice))}</li>" for finding in findings)
        yield "</ul>"
        if first.waiver is not None:
            yield f'<p class="waiver">{_text(waived(first, self._voice))}</p>'
        if first.statement or not first.places or first.sources != about:
            sources = {str(place.path): source for place, source in sourced_places(first)}
            for place in self._locator.where(first):
                source = sources.get(str(place.path))
                named = f" {_text(self._voice.document(source))}" if source else ""
                yield f'<p class="where"><code>{_text(self._place(place))}</code>{named}</p>'
        yield "</div>"

    def _place(self, place: Place) -> str:
        numbers = (str(number) for number in (place.line, place.column) if number is not None)
        return ":".join((self._locator.shown(place.path), *numbers))

    def _gone(self) -> Iterator[str]:
        if not self._report.gone:
            return
        yield self._told("h2", N_("In the baseline, but no longer found"))
        yield '<ul class="gone">'
        for line in self._report.gone:
            yield f"<li><code>{_text(line)}</code></li>"
        yield "</ul>"

    def _runs(self) -> Iterator[str]:
        titles = [self._say(title) for title in (N_("Rule"), N_("Looked at"), N_("Findings"), N_("What it looks for"))]
        yield self._told("h2", N_("What each rule looked at"))
        yield '<table class="runs">'
        yield self._told("caption", N_("A rule that had nothing to look at has not passed."))
        yield "<thead><tr>"
        for number, title in enumerate(titles):
            class_ = ' class="number"' if number in {1, 2} else ""
            yield f'<th scope="col"{class_}>{title}</th>'
        yield "</tr></thead>\n<tbody>"
        for run in self._report.runs:
            yield (
                f'<tr><th scope="row">{_text(run.rule.id)}</th>'
                f'<td class="number">{_text(looked_at(run, self._voice))}</td>'
                f'<td class="number">{run.findings}</td>'
                f"<td>{_text(self._voice.text(run.rule.title))}</td></tr>"
            )
        yield "</tbody>\n</table>"


def _state(kind: str, findings: Iterable[Finding]) -> str:
    """Classes that the checkboxes act on: waived or known when all the findings are."""
    states = {"waived" if finding.waiver else "known" if finding.known else "" for finding in findings}
    return f"{kind} {states.pop()}".strip() if len(states) == 1 else kind


def _text(text: str) -> str:
    """Text from data, with nothing in it that is markup or turns the reading direction."""
    return escape(printable(text))
