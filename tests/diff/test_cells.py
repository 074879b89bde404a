"""Cells whose answer changed: how, by what, and put together by that."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.diff.cells import kind_of
from vnr_graph.diff.changes import CellKind
from vnr_graph.model import Answer
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vnr_graph.diff.changes import CellChange
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.store.opening import Map

    Compared = Callable[..., Comparison]
    InTurtle = Callable[..., str]

TYPES = 17
DECLARED = """
decision:none a vnr:NoOwnerStatement ; vnr:municipality municipality:9901 ; vnr:area area:acute-protection ;
    vnr:asked "2026-01-01"^^xsd:date .
"""
OTHER_AGENCY = 'agency:other a vnr:Agency ; rdfs:label "Den andra"@sv, "The other"@en ; vnr:kind kind:school .\n'


def short(iris: Iterable[str]) -> list[str]:
    return sorted(iri.rpartition("/")[2] for iri in iris)


def told(change: CellChange) -> tuple[str, list[str], list[str], list[str], int]:
    return (
        change.kind.value,
        short(change.municipalities),
        short(change.areas),
        short(change.targets),
        len(change.cells),
    )


@pytest.mark.parametrize(
    ("old", "new", "before", "after", "kind"),
    [
        ("named", "silent", "a", "", "lost"),
        ("shared", "collective", "ab", "g", "lost"),
        ("statutory", "declared-none", "a", "", "lost"),
        ("named", "statutory", "a", "a", "only-law"),
        ("shared", "named", "ab", "a", "fewer"),
        ("shared", "shared", "abc", "ab", "fewer"),
        ("statutory", "statutory", "ab", "a", "fewer"),
        ("named", "named", "a", "b", "replaced"),
        ("shared", "named", "ab", "c", "replaced"),
        ("statutory", "statutory", "a", "b", "replaced"),
        ("collective", "silent", "g", "", "group-lost"),
        ("collective", "declared-none", "g", "", "group-lost"),
        ("declared-none", "silent", "", "", "unasked"),
        ("silent", "declared-none", "", "", "declared"),
        ("collective", "collective", "g", "h", "group-replaced"),
        ("silent", "collective", "", "g", "group-gained"),
        ("declared-none", "collective", "", "g", "group-gained"),
        ("named", "shared", "a", "ab", "more"),
        ("statutory", "statutory", "a", "ab", "more"),
        ("silent", "statutory", "", "a", "by-law"),
        ("statutory", "named", "a", "a", "named"),
        ("collective", "named", "g", "a", "gained"),
        ("declared-none", "shared", "", "ab", "gained"),
        ("named", "named", "a", "a", None),
        ("collective", "collective", "g", "g", None),
        ("silent", "silent", "", "", None),
        ("declared-none", "declared-none", "", "", None),
    ],
)
def test_how_a_cell_changed(old: str, new: str, before: str, after: str, kind: str | None) -> None:
    found = kind_of(Answer(old), Answer(new), frozenset(before), frozenset(after))
    assert found == (None if kind is None else CellKind(kind))


@pytest.mark.parametrize("old", Answer)
@pytest.mark.parametrize("new", Answer)
def test_backwards_a_loss_of_everything_is_a_gain(old: Answer, new: Answer) -> None:
    there, back = (kind_of(*pair, frozenset("a"), frozenset("a")) for pair in ((old, new), (new, old)))
    assert (there in {CellKind.LOST, CellKind.ONLY_LAW}) is (back in {CellKind.GAINED, CellKind.BY_LAW, CellKind.NAMED})


def test_the_gravest_kinds_come_first_and_no_loss_is_a_gain() -> None:
    kinds = list(CellKind)
    assert [kind for kind in kinds if kind.is_loss] == kinds[:3]
    assert [kind for kind in kinds if kind.is_gain] == kinds[-4:]


def test_a_removed_owner_is_one_change_of_every_cell_it_owned(compared: Compared, in_turtle: InTurtle) -> None:
    areas = "area:acute-protection, area:advice"
    both = "municipality:9901, municipality:9902"
    changes = compared(in_turtle(area=areas, municipality=both), "").changes
    (change,) = changes.cells
    assert told(change) == (
        "lost",
        ["9901", "9902"],
        ["acute-protection", "advice"],
        ["close-persons"],
        2 * 2 * TYPES,
    )
    assert (change.every_type, change.every_target) == (True, False)
    assert (change.old.answers, short(change.old.holders)) == ((Answer.NAMED,), ["social"])
    assert [shorten(r.iri) for r in change.old.deciding] == ["responsibility:protect"]
    assert (change.new.answers, change.new.holders, change.new.deciding) == ((Answer.SILENT,), frozenset(), ())
    assert changes.lost_owner


def test_an_added_owner_is_a_gain_and_nothing_is_lost(compared: Compared, in_turtle: InTurtle) -> None:
    changes = compared("", in_turtle()).changes
    assert [told(change) for change in changes.cells] == [
        ("gained", ["9901"], ["acute-protection"], ["close-persons"], TYPES)
    ]
    assert not changes.lost_owner


def test_a_narrowed_statement_loses_only_what_it_gave_up(compared: Compared, in_turtle: InTurtle) -> None:
    changes = compared(
        in_turtle(targetGroup="target:close-persons, target:perpetrators"),
        in_turtle(violenceType="violence:digital", targetGroup="target:close-persons, target:perpetrators"),
    ).changes
    (change,) = changes.cells
    assert told(change) == ("lost", ["9901"], ["acute-protection"], ["close-persons", "perpetrators"], 2 * (TYPES - 1))
    assert expand("violence:digital") not in change.types
    assert not change.every_type


def test_one_of_two_owners_gone_leaves_the_other(compared: Compared, in_turtle: InTurtle) -> None:
    kept = OTHER_AGENCY + in_turtle("kept", holder="agency:other")
    (change,) = compared(kept + in_turtle(), kept).changes.cells
    assert change.kind is CellKind.FEWER
    assert (short(change.old.holders), short(change.new.holders)) == (["other", "social"], ["other"])
    (back,) = compared(kept, kept + in_turtle()).changes.cells
    assert back.kind is CellKind.MORE


def test_another_owner_is_no_loss(compared: Compared, in_turtle: InTurtle) -> None:
    changes = compared(OTHER_AGENCY + in_turtle(), OTHER_AGENCY + in_turtle(holder="agency:other")).changes
    assert [change.kind for change in changes.cells] == [CellKind.REPLACED]
    assert not changes.lost_owner


def test_what_only_the_law_still_says(compared: Compared, in_turtle: InTurtle) -> None:
    said = in_turtle(area="area:crime-investigation", targetGroup="target:perpetrators", holder="agency:police")
    (change,) = compared(said, "").changes.cells
    assert change.kind is CellKind.ONLY_LAW
    assert change.new.answers == (Answer.STATUTORY,)
    assert [shorten(r.basis or "") for r in change.new.deciding] == ["mandate:investigate"]
    (back,) = compared("", said).changes.cells
    assert back.kind is CellKind.NAMED


def test_a_group_that_is_left_or_comes(compared: Compared, in_turtle: InTurtle) -> None:
    group = in_turtle("grouped", holder="group:g")
    lost = compared(group + in_turtle(), group).changes.cells
    assert [(change.kind, change.new.answers, short(change.new.holders)) for change in lost] == [
        (CellKind.LOST, (Answer.COLLECTIVE,), ["g"])
    ]
    assert [change.kind for change in compared(group, "").changes.cells] == [CellKind.GROUP_LOST]
    assert [change.kind for change in compared("", group).changes.cells] == [CellKind.GROUP_GAINED]


def test_a_statement_that_nobody_owns_it(compared: Compared, side: Callable[..., Map], in_turtle: InTurtle) -> None:
    decided = "source:decided a vnr:Source ; vnr:rank rank:decision .\n" + DECLARED
    (declared,) = compared("", side("", decided)).changes.cells
    assert (declared.kind, declared.new.declared) == (CellKind.DECLARED, (expand("decision:none"),))
    (unasked,) = compared(side("", decided), "").changes.cells
    assert (unasked.kind, unasked.old.declared) == (CellKind.UNASKED, (expand("decision:none"),))
    (lost,) = [
        change
        for change in compared(in_turtle(targetGroup="target:everyone"), side("", decided)).changes.cells
        if change.kind is CellKind.LOST
    ]
    assert lost.new.answers == (Answer.DECLARED_NONE,)


def test_other_statements_of_the_same_owner_change_no_cell(compared: Compared, in_turtle: InTurtle) -> None:
    split = in_turtle("one", area="area:advice") + in_turtle("two")
    assert compared(in_turtle(area="area:advice, area:acute-protection"), split).changes.cells == ()


def test_a_post_counts_as_its_agency(compared: Compared, in_turtle: InTurtle) -> None:
    post = 'post:p a org:Post ; rdfs:label "Samordnare"@sv, "Coordinator"@en ; org:postIn agency:social .\n'
    assert compared(post + in_turtle(), post + in_turtle(holder="post:p")).changes.cells == ()


def test_what_ends_between_two_days(compared: Compared, in_turtle: InTurtle) -> None:
    text = in_turtle(validThrough='"2026-06-30"^^xsd:date')
    changes = compared(text, text, days=(date(2026, 6, 30), date(2026, 7, 1))).changes
    assert [change.kind for change in changes.cells] == [CellKind.LOST]
    assert changes.documents == ()


def test_concepts_that_hang_together_otherwise_change_answers(
    compared: Compared, side: Callable[..., Map], in_turtle: InTurtle
) -> None:
    text = in_turtle(violenceType="violence:digital")
    other = "source:more a vnr:Source ; vnr:rank rank:reference . violence:economic skos:broader violence:digital .\n"
    (change,) = compared(text, side(text, other)).changes.cells
    assert (change.kind, short(change.types)) == (CellKind.GAINED, ["economic"])
