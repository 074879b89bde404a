"""What counts as a difference between documents, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vnr_graph.disagreements import (
    HAS_MEMBER,
    Disagreement,
    Nature,
    Side,
    find_disagreements,
    member_lists,
    presumed_same,
)
from vnr_graph.store import opening
from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map

GROUP = 'group:g a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv, "The {} group"@en .\n'
AGREEMENT = "source:{} a vnr:Source ; vnr:rank rank:{} .\n"


@pytest.fixture(autouse=True)
def _without_shipped_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)


def member(name: str, evidence: str = "") -> str:
    places = f" ; vnr:evidence {evidence}" if evidence else ""
    return f"membership:{name} a org:Membership ; org:member agency:{name} ; org:organization group:g{places} .\n"


def found(map_: Map) -> list[tuple[str, str, list[tuple[str, list[str], list[str]]], bool]]:
    return [
        (
            shorten(d.property),
            d.nature.value,
            [(shorten(s.source), [*map(shorten, s.values)], [*map(shorten, s.own)]) for s in d.sides],
            d.presumed,
        )
        for d in find_disagreements(map_)
    ]


def test_one_document_alone_differs_from_nothing(make_map: Callable[..., Map]) -> None:
    assert find_disagreements(make_map(GROUP + member("a"))) == ()


def test_documents_that_say_the_same_do_not_differ(make_map: Callable[..., Map]) -> None:
    assert find_disagreements(make_map(GROUP + member("a"), GROUP + member("a"))) == ()


def test_an_english_label_is_our_translation_and_no_difference(make_map: Callable[..., Map]) -> None:
    assert found(make_map(GROUP.format("first"), GROUP.format("second"))) == []


def test_lists_that_share_a_member_agree_in_part(make_map: Callable[..., Map]) -> None:
    map_ = make_map(GROUP + member("a") + member("b"), GROUP + member("a") + member("c"))
    assert found(map_) == [
        (
            "org:hasMember",
            "different",
            [
                ("source:test-1", ["agency:a", "agency:b"], ["agency:b"]),
                ("source:test-2", ["agency:a", "agency:c"], ["agency:c"]),
            ],
            False,
        )
    ]


def test_lists_without_a_member_in_common_conflict(make_map: Callable[..., Map]) -> None:
    (only,) = find_disagreements(make_map(GROUP + member("a"), GROUP + member("b")))
    assert (only.property, only.nature) == (HAS_MEMBER, Nature.CONFLICT)


def test_a_document_that_lists_no_members_says_nothing_of_them(make_map: Callable[..., Map]) -> None:
    assert find_disagreements(make_map(GROUP + member("a"), GROUP)) == ()


def test_three_documents_are_compared_two_by_two(make_map: Callable[..., Map]) -> None:
    map_ = make_map(*(GROUP + member(name) for name in "abc"))
    assert [[source for source, _, _ in sides] for _, _, sides, _ in found(map_)] == [
        ["source:test-1", "source:test-2"],
        ["source:test-1", "source:test-3"],
        ["source:test-2", "source:test-3"],
    ]


def test_members_are_listed_by_document_in_the_order_of_ranks_and_of_members(make_map: Callable[..., Map]) -> None:
    page = GROUP + member("b", "evidence:two, evidence:one") + member("a")
    agreement = AGREEMENT.format("agreement", "agreement") + GROUP + member("c")
    map_ = make_map(page, agreement)
    lists = member_lists(map_, expand("group:g"))
    assert [shorten(listed.source) for listed in lists] == ["source:agreement", "source:test-1"]
    assert [[*map(shorten, listed.members)] for listed in lists] == [["agency:c"], ["agency:a", "agency:b"]]
    assert lists[1].members[expand("agency:b")] == (expand("evidence:one"), expand("evidence:two"))
    assert lists[1].members[expand("agency:a")] == ()


@pytest.mark.parametrize("rank", ["law", "regulation", "reference", "inference"])
def test_only_local_documents_are_compared(make_map: Callable[..., Map], rank: str) -> None:
    other = AGREEMENT.format("other", rank) + GROUP.replace("Gruppen", "En annan") + member("b")
    map_ = make_map(GROUP + member("a"), other)
    assert find_disagreements(map_) == ()
    assert [shorten(listed.source) for listed in member_lists(map_, expand("group:g"))] == ["source:test-1"]


def test_a_member_that_is_no_thing_is_left_out(make_map: Callable[..., Map]) -> None:
    text = 'membership:a a org:Membership ; org:member "Polisen" ; org:organization group:g .'
    assert member_lists(make_map(GROUP + text), expand("group:g")) == ()


def test_silence_beside_a_value_is_one_sided(make_map: Callable[..., Map]) -> None:
    said = 'group:g a vnr:CollaborationGroup ; vnr:method "Samråd"@sv .'
    silent = "group:g a vnr:CollaborationGroup ."
    assert found(make_map(said, silent)) == [
        ("vnr:method", "one-sided", [("source:test-1", ["Samråd"], ["Samråd"]), ("source:test-2", [], [])], False)
    ]


def test_a_document_that_does_not_describe_the_thing_is_not_silent_about_it(make_map: Callable[..., Map]) -> None:
    said = 'group:g a vnr:CollaborationGroup ; vnr:method "Samråd"@sv .'
    mention = "programme:p a vnr:Programme ; vnr:author group:g ."
    assert found(make_map(said, mention)) == []


def test_times_are_compared_as_they_are_spelt(make_map: Callable[..., Map]) -> None:
    text = "programme:p a vnr:Programme ; vnr:validThrough {} ."
    map_ = make_map(text.format('"2014"^^xsd:gYear'), text.format('"2014-12-31"^^xsd:date'))
    assert [(property_, nature) for property_, nature, _, _ in found(map_)] == [("vnr:validThrough", "conflict")]


def test_what_is_presumed_to_be_one_is_compared_and_says_so(make_map: Callable[..., Map]) -> None:
    inference = AGREEMENT.format("ours", "inference") + "agency:a vnr:presumedSameAs agency:b ."
    map_ = make_map(
        'agency:a a vnr:Agency ; rdfs:label "Barnkliniken"@sv .',
        'agency:b a vnr:Agency ; rdfs:label "Lapplands Barnklinik"@sv .',
        inference,
    )
    assert find_disagreements(map_) == (
        Disagreement(
            expand("rdfs:label"),
            Nature.CONFLICT,
            (
                Side(expand("source:test-1"), expand("agency:a"), ("Barnkliniken",), ("Barnkliniken",), ()),
                Side(
                    expand("source:test-2"),
                    expand("agency:b"),
                    ("Lapplands Barnklinik",),
                    ("Lapplands Barnklinik",),
                    (),
                ),
            ),
            presumed=True,
        ),
    )


def test_presumed_identity_goes_both_ways_and_no_further(make_map: Callable[..., Map]) -> None:
    map_ = make_map("agency:a vnr:presumedSameAs agency:b . agency:b vnr:presumedSameAs agency:c .")
    assert {shorten(one): {*map(shorten, others)} for one, others in presumed_same(map_).items()} == {
        "agency:a": {"agency:b"},
        "agency:b": {"agency:a", "agency:c"},
        "agency:c": {"agency:b"},
    }


def test_evidence_is_what_concerns_the_property_or_else_all(make_map: Callable[..., Map]) -> None:
    first = """
    group:g a vnr:CollaborationGroup ; vnr:method "Samråd"@sv ; vnr:covers municipality:2510 ;
        vnr:evidence evidence:a, evidence:b .
    evidence:a vnr:concerns vnr:method .
    """
    map_ = make_map(first, "group:g a vnr:CollaborationGroup .")
    places = {shorten(d.property): [*map(shorten, d.sides[0].evidence)] for d in find_disagreements(map_)}
    assert places == {"vnr:covers": ["evidence:a", "evidence:b"], "vnr:method": ["evidence:a"]}
    assert {d.sides[1].evidence for d in find_disagreements(map_)} == {()}
