"""Words that several reports use, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vnr_graph.report.unlabelled import described
from vnr_graph.report.voice import Voice
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from vnr_graph.errors import Place
    from vnr_graph.model import Period, Responsibility
    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language


class Wording(Voice):
    """Names and phrases of one map in one language.

    Args:
        map_: where labels come from.
        language: the reader's.
        labels: other labels than the map's.
    """

    def __init__(self, map_: Map, language: Language, labels: Labels | None = None) -> None:
        super().__init__(map_.labels if labels is None else labels, language, map_.documents)
        self.map = map_

    def name(self, iri: str) -> str:
        """What a thing is called; one without a label, by what the map says of it or its title."""
        if iri in self.labels.main:
            return super().name(iri)
        title = printable(self.map.text(iri, "dcterms:title", self.language) or "")
        return described(iri, self) or title or super().name(iri)

    def kind(self, iri: str) -> str:
        """What kind of thing it is: the code list of a code, the classes of anything else."""
        schemes = self.map.iris(iri, "skos:inScheme")
        titles = sorted(self.title(scheme) for scheme in schemes)
        classes = (self.name(type_) for type_ in self.map.iris(iri, "rdf:type") if type_ in self.labels.main)
        return ", ".join(titles or sorted(classes))

    def title(self, iri: str) -> str:
        """What a code list or the ontology is called, which have titles rather than labels."""
        return printable(self.map.text(iri, "dcterms:title", self.language) or "") or self.name(iri)

    def passage(self, evidence: str) -> str:
        """Where in its document a piece of evidence stands: paragraph and sentence, heading or other place."""
        paragraph = printable(self.map.text(evidence, "vnr:paragraph") or "")
        sentences = _numbers([printable(literal.value) for literal in self.map.literals(evidence, "vnr:sentence")])
        heading = printable(self.map.text(evidence, "vnr:heading") or "")
        if paragraph and sentences:
            return self.say(N_("par. {paragraph}, sent. {sentences}"), paragraph=paragraph, sentences=sentences)
        if paragraph:
            return self.say(N_("par. {paragraph}"), paragraph=paragraph)
        if heading:
            return self.say(N_("heading {heading}"), heading=heading)
        return printable(self.map.text(evidence, "vnr:locator") or "")

    def passages(self, evidence: tuple[str, ...]) -> str:
        """Several places, each once, in the order given."""
        return "; ".join(dict.fromkeys(place for item in evidence if (place := self.passage(item))))

    def period(self, period: Period) -> str:
        """When something holds."""
        first = period.first.isoformat() if period.first else ""
        last = period.last.isoformat() if period.last else ""
        unknown = [
            self.say(words)
            for words, is_unknown in (
                (N_("start not known"), period.start_unknown),
                (N_("end not known"), period.end_unknown and not last),
            )
            if is_unknown
        ]
        if first and last:
            days = f"{first}–{last}"
        elif first:
            days = self.say(N_("from {day}"), day=first)
        else:
            days = self.say(N_("until {day}"), day=last) if last else ""
        note = f"({', '.join(unknown)})" if unknown else ""
        return " ".join(part for part in (days, note) if part)

    def legal_basis(self, responsibility: Responsibility) -> str:
        """Act, section and when in force; says so when the section has not been looked up."""
        if responsibility.act is None:
            return ""
        parts = [self.name(responsibility.act)]
        if responsibility.section:
            parts.append(printable(responsibility.section))
        text = " ".join(parts)
        period = self.period(responsibility.period)
        if period:
            text = self.say(N_("{basis}, in force {period}"), basis=text, period=period)
        if responsibility.unverified and responsibility.section:
            text += " " + self.say(N_("(general duty: the section that carries this is not verified)"))
        elif responsibility.unverified:
            text += " " + self.say(N_("(section not verified)"))
        return text


def _numbers(spelt: list[str]) -> str:
    """Numbers in order: a run of them by its first and last, others one by one."""
    if not all(number.isdecimal() for number in spelt):
        return ", ".join(spelt)
    runs: list[list[int]] = []
    for number in sorted({int(number) for number in spelt}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join("–".join(dict.fromkeys((str(run[0]), str(run[-1])))) for run in runs)


def shown_path(path: Path | str) -> str:
    """A path as the reader would type it: below the current folder, relative to it."""
    try:
        return str(Path(path).resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def shown_place(place: Place) -> str:
    """A place with its path as the reader would type it."""
    numbers = (str(number) for number in (place.line, place.column) if number is not None)
    return ":".join((shown_path(place.path), *numbers))
