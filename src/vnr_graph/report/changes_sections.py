"""What changed as headed lists of sentences, which text, Markdown and HTML all show in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.diff.changes import CellKind, Way
from vnr_graph.report.wording import shown_place
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vnr_graph.diff.changes import CellChange, DocumentChange, DutyChange, ThingChange
    from vnr_graph.diff.sides import Side
    from vnr_graph.model import Finding
    from vnr_graph.report.changes_wording import ChangesWording
    from vnr_graph.texts import Language


class Tone(StrEnum):
    """Whether something went, came, or is otherwise; a sign says so without colour."""

    LOSS = "–"
    OTHER = "~"
    GAIN = "+"


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, and lines that say more about it.

    Attributes:
        because: what it rests on, in one phrase, for a headline.
    """

    tone: Tone
    text: str
    details: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its items, gravest first; one without items is not shown.

    Attributes:
        key: its name for a program.
        count: how many changes it tells of; an item may tell of several.
    """

    key: str
    title: str
    items: tuple[Item, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison in one language.

    Attributes:
        headline: one sentence, the gravest change or that there is none.
        because: what that rests on; empty when the sentence says it all.
        compared: which sides, and on which days.
        counts: how many of each kind, where there are any.
        sections: those with items.
    """

    headline: str
    because: str
    compared: str
    counts: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def first_line(self) -> str:
        """The headline and what it rests on."""
        return "; ".join(part for part in (self.headline, self.because) if part)


_WAYS: Final[Mapping[Way, Tone]] = {
    Way.LOST: Tone.LOSS,
    Way.ENDED: Tone.LOSS,
    Way.CHANGED: Tone.OTHER,
    Way.BEGUN: Tone.GAIN,
    Way.GAINED: Tone.GAIN,
}
_FINDINGS: Final[Mapping[str, Tone]] = {
    "findings-new": Tone.LOSS,
    "findings-revived": Tone.LOSS,
    "findings-cured": Tone.GAIN,
    "findings-waived": Tone.OTHER,
}
_TOLD_APART: Final = 2
"""So many findings of a rule about one thing are told one by one."""
_GRAVITY: Final = (
    "lost-owner",
    "other-answers",
    "duties-lost",
    "new-owner",
    "duties-gained",
    "things",
    "law",
    "findings-new",
    "findings-revived",
    "findings-cured",
    "findings-waived",
    "documents",
)
"""Which section gives the headline: the first of these that has anything to tell."""
_SPEAKS_FOR_ITSELF: Final = frozenset(_GRAVITY[:5])
"""Sections whose sentences need no title before them."""


def tell(wording: ChangesWording, sides: tuple[Side, Side]) -> Told:
    """Put a comparison into words.

    Args:
        wording: the reader's, of two views and what changed between them.
        sides: what they are called, old and new.
    """
    sections = tuple(section for section in _sections(wording, sides) if section.items)
    counts = tuple(
        wording.say(N_("{title}: {count}"), title=section.title, count=section.count) for section in sections
    )
    headline, because = _headline(wording, sections)
    return Told(headline, because, _compared(wording, sides), counts, sections)


def _compared(wording: ChangesWording, sides: tuple[Side, Side]) -> str:
    names = [printable(side.name) or wording.say(N_("the shipped map")) for side in sides]
    days = [day.isoformat() for day in (wording.changes.old_day, wording.changes.new_day)]
    if names[0] == names[1]:
        return wording.say(N_("{name}: {old} → {new}"), name=names[0], old=days[0], new=days[1])
    if days[0] == days[1]:
        return wording.say(N_("{old} → {new}, as of {day}"), old=names[0], new=names[1], day=days[0])
    return f"{names[0]}, {days[0]} → {names[1]}, {days[1]}"


def _headline(wording: ChangesWording, sections: Sequence[Section]) -> tuple[str, str]:
    """The gravest change: what somebody lost, then what is otherwise, then what came."""
    if not sections:
        return wording.say(N_("No change in who owns what, nor in anything else that the map says.")), ""
    gravest = min(sections, key=lambda section: _GRAVITY.index(section.key))
    item = gravest.items[0]
    if gravest.key in _SPEAKS_FOR_ITSELF:
        return item.text, item.because
    return wording.say(N_("{title}: {text}"), title=gravest.title, text=item.text), ""


def _sections(wording: ChangesWording, sides: tuple[Side, Side]) -> Iterator[Section]:
    changes, say = wording.changes, wording.say
    lost = [change for change in changes.cells if change.kind.is_loss]
    other = [change for change in changes.cells if not change.kind.is_loss and not change.kind.is_gain]
    gained = [change for change in changes.cells if change.kind.is_gain]
    yield _cells("lost-owner", say(N_("Lost owner")), lost, wording)
    yield _cells("other-answers", say(N_("Other answers")), other, wording)
    yield _cells("new-owner", say(N_("New owner")), gained, wording)
    gone = [change for change in changes.duties if change.way in {Way.LOST, Way.ENDED}]
    come = [change for change in changes.duties if change.way not in {Way.LOST, Way.ENDED}]
    yield _duties("duties-lost", say(N_("Responsibilities lost")), gone, wording)
    yield _duties("duties-gained", say(N_("Responsibilities gained")), come, wording)
    yield _things("things", say(N_("Groups, agreements, agencies and decisions")), changes.things, wording)
    yield _things("law", say(N_("The law")), changes.law, wording)
    for key, title, findings, side in (
        ("findings-new", N_("Gaps that have come about"), changes.new_findings, sides[1]),
        ("findings-revived", N_("Gaps that no decision accepts any more"), changes.revived_findings, sides[1]),
        ("findings-cured", N_("Gaps that are closed"), changes.cured_findings, sides[0]),
        ("findings-waived", N_("Gaps that a decision now accepts"), changes.waived_findings, sides[1]),
    ):
        yield _findings(key, say(title), findings, side, wording)
    yield _documents(changes.documents, wording)


def _cells(key: str, title: str, changes: Sequence[CellChange], wording: ChangesWording) -> Section:
    items = tuple(_cell_item(change, wording) for change in changes)
    return Section(key, title, items, len(items))


def _cell_item(change: CellChange, wording: ChangesWording) -> Item:
    causes = wording.causes(change)
    count = wording.say(N_("cells of the matrix: {count}"), count=len(change.cells))
    return Item(
        tone=_cell_tone(change.kind),
        text=wording.cell(change),
        details=(*causes, *wording.cells_of(change), count),
        because=wording.first_of(causes),
    )


def _cell_tone(kind: CellKind) -> Tone:
    if kind.is_loss or kind is CellKind.GROUP_LOST:
        return Tone.LOSS
    return Tone.GAIN if kind.is_gain or kind is CellKind.GROUP_GAINED else Tone.OTHER


def _duties(key: str, title: str, changes: Sequence[DutyChange], wording: ChangesWording) -> Section:
    items = []
    for change in changes:
        source = wording.duty_source(change)
        items.append(Item(_WAYS[change.way], wording.duty(change), tuple(source), because=source[0]))
    return Section(key, title, tuple(items), len(items))


def _things(key: str, title: str, changes: Sequence[ThingChange], wording: ChangesWording) -> Section:
    """One item a thing; mandates of one act that came or went together are one."""
    items = []
    for (way, act), together in groupby(changes, key=lambda change: (change.way, wording.act_of(change))):
        found = list(together)
        if act is None or way is Way.CHANGED or len(found) == 1:
            items += [Item(_WAYS[way], wording.thing(one), tuple(wording.thing_details(one))) for one in found]
        else:
            items.append(
                Item(_WAYS[way], wording.mandates(way, act, len(found)), tuple(wording.name(one.iri) for one in found))
            )
    return Section(key, title, tuple(items), len(changes))


def _findings(key: str, title: str, findings: Sequence[Finding], side: Side, wording: ChangesWording) -> Section:
    """One item a finding; many of a rule about one thing become one that lists their values."""
    tone = _FINDINGS[key]
    items: list[Item] = []
    for (rule, focus), together in groupby(findings, key=lambda finding: (finding.rule, finding.focus)):
        found = list(together)
        values = [finding.value for finding in found if finding.value is not None]
        if len(found) > _TOLD_APART and len(set(values)) == len(found):
            known = wording.changes.rules.get(rule)
            named = f"{rule} {_text(known.title, wording.language) if known else ''}".strip()
            about = wording.say(N_("{rule}, {thing}"), rule=named, thing=wording.name(focus))
            listed = ", ".join(sorted(map(wording.name, values)))
            items.append(Item(tone, wording.say(N_("{title}: {text}"), title=about, text=listed)))
        else:
            items += [
                Item(
                    tone,
                    f"{rule} {_text(finding.message, wording.language)}",
                    tuple(_places(finding, side)) if tone is Tone.LOSS else (),
                )
                for finding in found
            ]
    return Section(key, title, tuple(items), len(findings))


def _text(texts: Mapping[Language, str], language: Language) -> str:
    return printable(texts.get(language) or next(iter(texts.values()), ""))


def _places(finding: Finding, side: Side) -> Iterable[str]:
    """The offending statement, or the one place that the thing is described at; several are no place to go to."""
    places = [finding.statement] if finding.statement is not None else finding.places
    if len(places) == 1:
        yield printable(shown_place(side.place(places[0])))


def _documents(changes: Sequence[DocumentChange], wording: ChangesWording) -> Section:
    items = []
    for change in changes:
        if change.old is None:
            text, tone = N_("{document}: new, statements: {added}"), Tone.GAIN
        elif change.new is None:
            text, tone = N_("{document}: gone, statements: {removed}"), Tone.LOSS
        else:
            text, tone = N_("{document}: statements gone: {removed}, new: {added}"), Tone.OTHER
        told = wording.say(
            text,
            document=wording.document(change.iri),
            added=len(change.added),
            removed=len(change.removed),
        )
        items.append(Item(tone, told, tuple(_statements(change, wording))))
    return Section("documents", wording.say(N_("Documents")), tuple(items), len(items))


def _statements(change: DocumentChange, wording: ChangesWording) -> Iterator[str]:
    """Each statement that a document has otherwise than before; a document that came or went speaks for itself."""
    if change.old is None or change.new is None:
        return
    for tone, triples in ((Tone.LOSS, change.removed), (Tone.GAIN, change.added)):
        for subject, together in groupby(triples, key=lambda triple: _subject(triple, change, wording)):
            said = (f"{wording.name(t.predicate.value)}: {wording.term(t.object)}" for t in together)
            yield f"{tone} {subject} · {'; '.join(said)}"


def _subject(triple: ox.Triple, change: DocumentChange, wording: ChangesWording) -> str:
    subject = triple.subject
    if not isinstance(subject, ox.BlankNode):
        return wording.term(subject)
    whose = change.owners.get(subject)
    return wording.say(N_("(in parts)")) if whose is None else f"{wording.name(whose)} …"
