"""What changed between two maps, put into words: who owns what, who is said to, and what came of the rest."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.chain import ANY_TYPE
from vnr_graph.diff.blocks import blocks
from vnr_graph.diff.changes import CellKind, Way
from vnr_graph.model import Answer, Period, Phase
from vnr_graph.report.chains import by_what, who_by_what
from vnr_graph.report.wording import Wording
from vnr_graph.store.labels import Labels
from vnr_graph.store.view import read_stated
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vnr_graph.diff.changes import CellChange, DutyChange, ThingChange, ValueChange
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.model import Responsibility
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

_MOST: Final = 6
"""So many names are told; of more, the rest is counted."""

_CELLS: Final[Mapping[CellKind, str]] = {
    CellKind.ONLY_LAW: N_("{places}: no document names an owner of {what} any more, only the law does"),
    CellKind.FEWER: N_("{places}: fewer owners of {what}; left: {new}"),
    CellKind.REPLACED: N_("{places}: another owner of {what}: {old} before, {new} now"),
    CellKind.GROUP_LOST: N_("{places}: no group is tasked with {what} any more"),
    CellKind.UNASKED: N_("{places}: it is no longer stated that nobody owns {what}; nothing is said of it now"),
    CellKind.DECLARED: N_("{places}: it is now stated that nobody owns {what}"),
    CellKind.GROUP_REPLACED: N_("{places}: another group is tasked with {what}: {old} before, {new} now"),
    CellKind.GROUP_GAINED: N_("{places}: a group is now tasked with {what}"),
    CellKind.MORE: N_("{places}: one more owner of {what}"),
    CellKind.BY_LAW: N_("{places}: the law now gives an owner of {what}"),
    CellKind.NAMED: N_("{places}: documents now name an owner of {what}, which only the law did"),
    CellKind.GAINED: N_("{places}: somebody now owns {what}"),
}
_LOST: Final[Mapping[Answer, str]] = {
    Answer.SILENT: N_("{places}: nobody owns {what} any more"),
    Answer.COLLECTIVE: N_("{places}: no agency owns {what} any more, only a group is tasked with it"),
    Answer.DECLARED_NONE: N_("{places}: it is now stated that nobody owns {what}, which had an owner"),
}
_STATED: Final[Mapping[Way, str]] = {
    Way.LOST: N_("{places}: {who} no longer stated as {role} of {what}"),
    Way.ENDED: N_("{places}: {who} not {role} any more of {what}"),
    Way.BEGUN: N_("{places}: {who} now {role} of {what}"),
    Way.GAINED: N_("{places}: {who} now stated as {role} of {what}"),
}
_BY_LAW: Final[Mapping[Way, str]] = {
    Way.LOST: N_("{places}: the law no longer makes {who} {role} of {what}"),
    Way.GAINED: N_("{places}: the law now makes {who} {role} of {what}"),
}
_THINGS: Final[Mapping[Way, str]] = {
    Way.LOST: N_("{kind} no longer stated: {name}"),
    Way.ENDED: N_("{kind} that has ended: {name}"),
    Way.CHANGED: N_("{kind} that has changed: {name}"),
    Way.BEGUN: N_("{kind} that has begun: {name}"),
    Way.GAINED: N_("{kind} that is new: {name}"),
}
_MANDATES: Final[Mapping[Way, str]] = {
    Way.LOST: N_("{act}: mandates no longer stated: {count}"),
    Way.ENDED: N_("{act}: mandates no longer in force: {count}"),
    Way.BEGUN: N_("{act}: mandates that have come into force: {count}"),
    Way.GAINED: N_("{act}: new mandates: {count}"),
}


class ChangesWording:
    """Sentences about changes in one language.

    Args:
        comparison: two views and what changed between them.
        language: the reader's.
    """

    def __init__(self, comparison: Comparison, language: Language) -> None:
        self.changes = comparison.changes
        self.language = language
        self._views = comparison.old, comparison.new
        self.old = _wording(comparison.old, comparison.new, language)
        self.new = _wording(comparison.new, comparison.old, language)

    @cached_property
    def _stated(self) -> tuple[dict[tuple[str, str], dict[str, Period]], ...]:
        return tuple(_by_role(read_stated(view.map, view.periods)) for view in self._views)

    @cached_property
    def _mandates(self) -> tuple[set[str], ...]:
        return tuple(set(view.map.instances("vnr:Mandate")) for view in self._views)

    def say(self, message: str, **values: object) -> str:
        """A message of the catalogue."""
        return self.new.say(message, **values)

    def name(self, iri: str) -> str:
        """What a thing is called, by the new side if that has a name or words for it."""
        name = self.new.name(iri)
        return self.old.name(iri) if name == printable(shorten(iri)) else name

    def listed(self, iris: Collection[str]) -> str:
        """Names in their alphabetical order, those beyond the first six counted."""
        return self._shortened([self.name(iri) for iri in iris])

    def cell(self, change: CellChange) -> str:
        """One sentence for the cells: where, what has become of their owner, and of what."""
        message = _CELLS.get(change.kind) or _LOST[change.new.answers[0]]
        return self.say(
            message,
            places=self.listed(change.municipalities),
            what=self._what_of_cells(change),
            old=self.listed(change.old.holders),
            new=self.listed(change.new.holders),
        )

    def causes(self, change: CellChange) -> list[str]:
        """Why: statements and law that no longer answer the cells, then those that do now."""
        before, after = _statements(change.old.deciding), _statements(change.new.deciding)
        gone = [found for key, found in before.items() if key not in after]
        come = [found for key, found in after.items() if key not in before]
        lines = []
        if not change.kind.is_gain:
            lines += [self._gone(found) for found in gone]
            lines += [
                self.say(N_("no longer holds: {what}"), what=self._declared(iri, self.old))
                for iri in change.old.declared
                if iri not in change.new.declared
            ]
            lines += [self._declared(iri, self.new) for iri in change.new.declared]
        if not change.kind.is_loss:
            lines += [self._come(found) for found in come]
        return lines or [self.say(N_("code lists or the map's inner order have changed"))]

    def first_of(self, lines: Sequence[str]) -> str:
        """The first line, and how many there are more."""
        if len(lines) == 1:
            return lines[0]
        return self.say(N_("{text} (and {count} more)"), text=lines[0], count=len(lines) - 1)

    def cells_of(self, change: CellChange) -> list[str]:
        """Which cells, where the sentence about them names only a part: a line for each block of them."""
        if self._is_whole(change):
            return []
        rows = [(cell.municipality, cell.area, cell.violence_type, cell.target or "") for cell in change.cells]
        return [
            self.say(
                N_("{places}: {what}"),
                places=self.listed(places),
                what=self._what(areas, self._folded(types), self._folded(targets)),
            )
            for places, areas, types, targets in blocks(rows)
        ]

    def duty(self, change: DutyChange) -> str:
        """One sentence: where, who, and of what they are no longer or now said to be the owner, or of another role."""
        messages = _BY_LAW if change.by_law else _STATED
        message = messages.get(change.way) or _STATED[change.way]
        what = self._what(change.areas, change.types - {ANY_TYPE}, change.targets, but=change.except_types)
        return self.say(
            message,
            places=self.listed(change.municipalities) or self.say(N_("no municipality")),
            who=self.listed(change.holders),
            role=self.name(change.role),
            what=what,
        )

    def duty_source(self, change: DutyChange) -> list[str]:
        """Who says or said so, and whether it is in force on the day."""
        wording = self.old if change.way is Way.LOST else self.new
        lines = [by_what(change.said, wording)]
        day = self.changes.old_day if change.way is Way.LOST else self.changes.new_day
        if change.way in {Way.LOST, Way.GAINED} and change.phase is not Phase.CURRENT:
            message = (
                N_("had already ended on {day}") if change.phase is Phase.ENDED else N_("not in force yet on {day}")
            )
            lines.append(self.say(message, day=day.isoformat()))
        return lines

    def thing(self, change: ThingChange) -> str:
        """One sentence: what kind of thing, what has become of it, and its name."""
        text = self.say(_THINGS[change.way], kind=self.kind(change.kind), name=self.name(change.iri))
        period = change.new_period or change.old_period
        when = self.new.period(period) if period is not None else ""
        return self.say(N_("{text}, {period}"), text=text, period=when) if when else text

    def act_of(self, change: ThingChange) -> str | None:
        """The act that a mandate stands in; ``None`` for anything else."""
        if change.kind != expand("vnr:Mandate"):
            return None
        view = self._views[0 if change.way is Way.LOST else 1]
        return min(view.map.iris(change.iri, "vnr:act"), default=None)

    def mandates(self, way: Way, act: str, count: int) -> str:
        """One sentence for the mandates of an act that came or went together."""
        return self.say(_MANDATES[way], act=self.name(act), count=count)

    def document(self, iri: str) -> str:
        """A document's name and date, on the side that has it."""
        return (self.new if iri in self.new.map.documents else self.old).document(iri)

    def kind(self, class_: str) -> str:
        """What a class is called, as a sentence begins."""
        name = self.name(class_)
        return name[:1].upper() + name[1:]

    def thing_details(self, change: ThingChange) -> list[str]:
        """What values changed, and which documents tell of the thing."""
        lines = [self.value(value) for value in change.values]
        wording = self.old if change.way is Way.LOST else self.new
        sources = ", ".join(wording.document(source) for source in change.sources)
        return [*lines, *([self.say(N_("Documents: {documents}"), documents=sources)] if sources else [])]

    def value(self, change: ValueChange) -> str:
        """A property with its values before and now."""
        return self.say(
            N_("{property}: {old} before, {new} now"),
            property=self.name(change.property),
            old=", ".join(map(self.term, change.removed)) or "–",
            new=", ".join(map(self.term, change.added)) or "–",
        )

    def term(self, term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
        """A value as it is called, or a text in quotation marks with its language."""
        if isinstance(term, ox.NamedNode):
            return self.name(term.value)
        if isinstance(term, ox.Literal):
            text = printable(term.value)
            return self.say(N_("“{text}” ({language})"), text=text, language=term.language) if term.language else text
        return self.say(N_("(in parts)"))

    def _gone(self, found: list[Responsibility]) -> str:
        return self._fate(found, self.old, 1)

    def _come(self, found: list[Responsibility]) -> str:
        return self._fate(found, self.new, 0)

    def _fate(self, found: list[Responsibility], wording: Wording, other: int) -> str:
        """Responsibilities, and what the other side (0 the old one, 1 the new one) has in their place."""
        r, view = found[0], self._views[other]
        what = who_by_what(r, wording, who=self._shortened([wording.name(one.holder) for one in found]))
        if r.standing is Answer.STATUTORY and r.basis is not None:
            roles = {r.role: view.periods.get(r.basis, Period())} if r.basis in self._mandates[other] else {}
        else:
            roles = self._stated[other].get((r.iri, r.holder), {})
        if not roles:
            return self.say(N_("no longer stated: {what}") if other else N_("now stated: {what}"), what=what)
        period = roles.get(r.role)
        if period is None:
            role = ", ".join(sorted(self.name(role) for role in roles))
            message = N_("now as {role}: {what}") if other else N_("before as {role}: {what}")
            return self.say(message, role=role, what=what)
        phase = period.phase(view.options.as_of)
        if other and phase is Phase.ENDED and period.last is not None:
            return self.say(N_("ended on {day}: {what}"), day=period.last.isoformat(), what=what)
        if not other and phase is Phase.UPCOMING and r.period.first is not None:
            return self.say(N_("from {day}: {what}"), day=r.period.first.isoformat(), what=what)
        return self.say(
            N_("no longer to this extent: {what}") if other else N_("now to this extent: {what}"), what=what
        )

    def _declared(self, iri: str, wording: Wording) -> str:
        sources = ", ".join(wording.document(source) for source in wording.map.sources_of(iri))
        return wording.say(N_("{source} says that nobody owns it"), source=sources)

    def _what_of_cells(self, change: CellChange) -> str:
        if not self._is_whole(change):
            return self.say(N_("parts of {what}"), what=self._in_order(change.areas))
        return self._what(
            change.areas,
            () if change.every_type else self._folded(change.types),
            () if change.every_target else self._folded(change.targets),
        )

    def _is_whole(self, change: CellChange) -> bool:
        """Whether the cells are every combination of their municipalities, areas, types and groups."""
        each = len(change.municipalities), len(change.areas), len(change.types), len(change.targets)
        return len(change.cells) == each[0] * each[1] * each[2] * each[3]

    def _what(
        self, areas: Iterable[str], types: Collection[str], targets: Collection[str], *, but: Collection[str] = ()
    ) -> str:
        what = self._in_order(areas)
        if targets:
            what = self.say(N_("{what} for {groups}"), what=what, groups=self.listed(targets))
        if types:
            what = self.say(N_("{what} ({types})"), what=what, types=self.listed(types))
        if but:
            what = self.say(N_("{what}, but not {types}"), what=what, types=self.listed(but))
        return what

    def _in_order(self, areas: Iterable[str]) -> str:
        """Areas by name; what a statement without any speaks of is everything."""
        return self.listed(list(areas)) or self.say(N_("no area"))

    def _folded(self, concepts: Collection[str]) -> list[str]:
        """Without those that a broader one among them stands for, all of its narrower ones being there."""
        view = self._views[1]
        given = set(concepts)
        whole = {concept for concept in given if view.narrower.get(concept, frozenset()) & _known(view) <= given}
        return [concept for concept in given if not (view.within.get(concept, frozenset()) - {concept}) & whole]

    def _shortened(self, names: Iterable[str]) -> str:
        ordered = sorted(set(names))
        if len(ordered) <= _MOST + 1:
            return ", ".join(ordered)
        return self.say(N_("{names} and {count} more"), names=", ".join(ordered[:_MOST]), count=len(ordered) - _MOST)


def _known(view: View) -> frozenset[str]:
    """Concepts that cells are made of: those of the typology, and all target groups."""
    targets = view.map.subjects("skos:inScheme", expand("target:").rstrip("/"))
    return frozenset(chain(view.types, targets))


def _wording(view: View, other: View, language: Language) -> Wording:
    """The words of one side; what it has no name for, as the other side calls it."""
    main = {**other.labels.main, **view.labels.main}
    return Wording(view.map, language, Labels(main=main, synonyms=view.labels.synonyms))


def _by_role(stated: Iterable[Responsibility]) -> dict[tuple[str, str], dict[str, Period]]:
    """Statement and holder → each role that it gives them, and for how long."""
    found: dict[tuple[str, str], dict[str, Period]] = defaultdict(dict)
    for r in stated:
        found[r.iri, r.holder][r.role] = r.period
    return found


def _statements(deciding: Iterable[Responsibility]) -> dict[tuple[str, ...], list[Responsibility]]:
    """By statement, or by mandate and role for all who bear it by law."""
    found: dict[tuple[str, ...], list[Responsibility]] = defaultdict(list)
    for r in deciding:
        by_law = r.standing is Answer.STATUTORY and r.basis is not None
        found[(r.basis or "", r.role) if by_law else (r.iri, r.holder, r.role)].append(r)
    return found
