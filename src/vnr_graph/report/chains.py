"""The chain of agencies: for a terminal, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.text import Text

from vnr_graph.chain import ANY_TYPE
from vnr_graph.model import Answer
from vnr_graph.report.wording import Wording
from vnr_graph.store.relations import OWNER
from vnr_graph.texts import LANGUAGES, N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from vnr_graph.chain import Chain, GroupListing
    from vnr_graph.model import CellAnswer, Ownership, Responsibility
    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

STYLES: Final = {
    Answer.NAMED: "bold green",
    Answer.SHARED: "green",
    Answer.STATUTORY: "blue",
    Answer.COLLECTIVE: "yellow",
    Answer.DECLARED_NONE: "bold red",
    Answer.SILENT: "red",
}
MARKS: Final = {
    Answer.NAMED: "●",
    Answer.SHARED: "◉",
    Answer.STATUTORY: "§",
    Answer.COLLECTIVE: "◌",
    Answer.DECLARED_NONE: "∅",
    Answer.SILENT: "–",
}
TAKES_PART: Final = "+"
"""The mark of whoever contributes, coordinates or funds without owning."""
"""A sign for each answer, so that colour never carries the meaning alone."""


def print_chain(chain: Chain, view: View, language: Language, console: Console) -> None:
    """The chain for a person: each step with its answer and everyone that it rests on, then the groups."""
    wording = Wording(view.map, language, view.labels)
    console.print(Text(_heading(chain, view, wording), style="bold"))
    if chain.municipality not in view.documented:
        console.print(Text(wording.say(N_("No document about this municipality is in the map: only law can answer."))))
    for step in chain.steps:
        console.print()
        _print_step(step, wording, console)
    if chain.groups:
        console.print()
        console.print(Text(wording.say(N_("Groups that meet about it")), style="bold underline"))
    for group in chain.groups:
        console.print()
        _print_group(group, wording, console)
    _print_questions(chain, wording, console)
    console.print()
    marks = [(MARKS[answer], wording.name(answer.iri)) for answer in Answer]
    marks.append((TAKES_PART, wording.say(N_("takes part"))))
    legend = "  ".join(f"{mark} {meaning}" for mark, meaning in marks)
    console.print(Text(legend, style="dim"))


def _heading(chain: Chain, view: View, wording: Wording) -> str:
    parts = [wording.name(chain.municipality)]
    parts.append(
        wording.say(N_("any type of violence"))
        if chain.violence_type == ANY_TYPE
        else wording.name(chain.violence_type)
    )
    if chain.target is not None:
        parts.append(wording.name(chain.target))
    parts.append(view.options.as_of.isoformat())
    return " · ".join(parts)


def _print_step(step: CellAnswer, wording: Wording, console: Console) -> None:
    number = printable(wording.map.text(step.cell.area, "skos:notation") or "")
    heading = Text(f"{number:>2}  {wording.name(step.cell.area)}: ", style="bold")
    heading.append(f"{MARKS[step.answer]} {wording.name(step.answer.iri)}", style=STYLES[step.answer])
    if step.partly:
        heading.append(wording.say(N_(" (owned in part)")))
    console.print(heading)
    for line in step_lines(step, wording):
        console.print(_indented(line, 6))
    acts = open_acts(wording.map, step.cell.area) if step.answer is Answer.SILENT else ()
    if acts:
        names = ", ".join(wording.name(act) for act in acts)
        console.print(
            _indented(wording.say(N_("To be looked up in {acts}; see the questions below."), acts=names), 6, "dim")
        )


def _indented(text: str, columns: int, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, columns), expand=False)


def _print_questions(chain: Chain, wording: Wording, console: Console) -> None:
    """What is known not to be known about the law on the silent steps, act by act."""
    silent = [step.cell.area for step in chain.steps if step.answer is Answer.SILENT]
    acts = dict.fromkeys(act for area in silent for act in open_acts(wording.map, area))
    if not acts:
        return
    console.print()
    console.print(Text(wording.say(N_("To be looked up in the law")), style="bold underline"))
    for act in acts:
        question = printable(wording.map.text(act, "vnr:openQuestion", wording.language) or "")
        console.print(_indented(f"{wording.name(act)}: {question}", 2))


def step_lines(step: CellAnswer, wording: Wording) -> Iterator[str]:
    """Everyone that a step's answer rests on, one line each: documents, then law, then groups, then others."""
    for ownership in (*step.owners, *step.statutory, *step.groups, *step.others):
        yield _line(ownership, wording)
    for iri in step.declared_none:
        sources = ", ".join(wording.document(source) for source in wording.map.sources_of(iri))
        yield wording.say(N_("{source} says that nobody owns it"), source=sources)


def _line(ownership: Ownership, wording: Wording) -> str:
    responsibility = ownership.responsibility
    notes = []
    if ownership.partial_type:
        notes.append(wording.say(N_("only for {concepts}"), concepts=wording.names(responsibility.types)))
    if ownership.partial_target:
        notes.append(wording.say(N_("only for {concepts}"), concepts=wording.names(responsibility.targets)))
    if ownership.inherited_type is not None:
        notes.append(wording.say(N_("inherited from {concept}"), concept=wording.name(ownership.inherited_type)))
    if ownership.inherited_target is not None:
        notes.append(wording.say(N_("inherited from {concept}"), concept=wording.name(ownership.inherited_target)))
    owns = responsibility.role == OWNER or responsibility.standing is Answer.COLLECTIVE
    mark = MARKS[responsibility.standing] if owns else TAKES_PART
    return f"{mark} {who_by_what(responsibility, wording)}" + (f" [{'; '.join(notes)}]" if notes else "")


def who_by_what(responsibility: Responsibility, wording: Wording, *, who: str | None = None) -> str:
    """Who bears a responsibility, and the document and place, or the law, that says so.

    Args:
        responsibility: what is borne.
        wording: the reader's.
        who: what to call whoever bears it; the holder by default.
    """
    named = wording.name(responsibility.holder) if who is None else who
    if responsibility.role != OWNER:
        named = f"{named} ({wording.name(responsibility.role)})"
    if responsibility.standing is Answer.COLLECTIVE:
        named = wording.say(N_("{group} (a group, no agency)"), group=named)
    return f"{named} – {by_what(responsibility, wording)}"


def by_what(responsibility: Responsibility, wording: Wording) -> str:
    """The document and place, or the law, that says who bears a responsibility."""
    if responsibility.standing is Answer.STATUTORY:
        return wording.say(N_("by law: {basis}"), basis=wording.legal_basis(responsibility))
    places = wording.passages(responsibility.evidence)
    sources = ", ".join(wording.document(source) for source in responsibility.sources)
    how = f"{sources}, {places}" if places else sources
    if responsibility.basis is not None:
        how = wording.say(N_("{basis}, says {source}"), basis=wording.name(responsibility.basis), source=how)
    period = wording.period(responsibility.period)
    return f"{how}, {period}" if period else how


def open_acts(map_: Map, area: str) -> tuple[str, ...]:
    """Acts with an open question about the area: there may be a duty that nobody has looked up."""
    return tuple(map_.subjects("vnr:questionAbout", area))


def _print_group(listing: GroupListing, wording: Wording, console: Console) -> None:
    console.print(Text(f"◌ {wording.name(listing.group)}", style="bold"))
    if not listing.lists:
        console.print(_indented(wording.say(N_("No document lists its members.")), 4))
    for listed in listing.lists:
        text = wording.say(
            N_("members according to {source}: {members}"),
            source=wording.document(listed.source),
            members=_members(listed.members, listing, wording),
        )
        console.print(_indented(text, 4))
    if listing.differs:
        shared = frozenset.intersection(*(frozenset(listed.members) for listed in listing.lists))
        console.print(_indented(wording.say(N_("! The lists differ:")), 4, "yellow"))
        for listed in listing.lists:
            alone = [member for member in listed.members if member not in shared]
            text = wording.say(
                N_("only in {source}: {members}"),
                source=wording.document(listed.source),
                members=_members(alone, listing, wording) or "–",
            )
            console.print(_indented(text, 6, "yellow"))
    for member, others in sorted(listing.presumed.items()):
        text = wording.say(
            N_("{first} may be the same as {second}: our inference, no document says so"),
            first=wording.name(member),
            second=wording.names(others),
        )
        if member < min(others):
            console.print(_indented(text, 6, "dim"))


def _members(members: Iterable[str], listing: GroupListing, wording: Wording) -> str:
    names = (wording.name(member) + ("*" if member in listing.presumed else "") for member in members)
    return ", ".join(sorted(names))


def chain_as_json(chain: Chain, view: View) -> str:
    """The chain for a program, labels in both languages."""
    labels = view.labels

    def named(iri: str) -> dict[str, str]:
        return {"iri": iri} | {language: labels.of(iri, language) for language in LANGUAGES}

    data = {
        "asOf": view.options.as_of.isoformat(),
        "municipality": named(chain.municipality),
        "type": named(chain.violence_type),
        "target": chain.target and named(chain.target),
        "steps": [
            {
                "area": named(step.cell.area),
                "answer": step.answer.value,
                "inPart": step.partly,
                "owners": [_ownership(ownership, named) for ownership in step.owners],
                "statutory": [_ownership(ownership, named) for ownership in step.statutory],
                "groups": [_ownership(ownership, named) for ownership in step.groups],
                "others": [_ownership(ownership, named) for ownership in step.others],
                "declaredNone": list(step.declared_none),
            }
            for step in chain.steps
        ],
        "groups": [
            {
                "group": named(listing.group),
                "differs": listing.differs,
                "lists": [
                    {"source": named(listed.source), "members": [named(member) for member in listed.members]}
                    for listed in listing.lists
                ],
            }
            for listing in chain.groups
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _ownership(ownership: Ownership, named: Any) -> dict[str, Any]:  # noqa: ANN401  # a local function of one type
    responsibility = ownership.responsibility
    return {
        "holder": named(responsibility.holder),
        "role": named(responsibility.role),
        "standing": responsibility.standing.value,
        "basis": responsibility.basis and named(responsibility.basis),
        "act": responsibility.act and named(responsibility.act),
        "section": responsibility.section,
        "sectionVerified": None if responsibility.act is None else not responsibility.unverified,
        "validFrom": responsibility.period.first and responsibility.period.first.isoformat(),
        "validThrough": responsibility.period.last and responsibility.period.last.isoformat(),
        "endUnknown": responsibility.period.end_unknown,
        "sources": [named(source) for source in responsibility.sources],
        "evidence": list(responsibility.evidence),
        "partial": ownership.partial,
        "inheritedType": ownership.inherited_type and named(ownership.inherited_type),
        "inheritedTarget": ownership.inherited_target and named(ownership.inherited_target),
    }
