"""What changed, as it is told: to the letter on a terminal, and by its make in Markdown, HTML and JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from vnr_graph.diff.comparing import Comparison, DiffOptions, compare
from vnr_graph.diff.sides import Side
from vnr_graph.report.changes import changes_as_text
from vnr_graph.report.changes_html import changes_as_html
from vnr_graph.report.changes_json import changes_as_json
from vnr_graph.report.changes_markdown import LIMIT, MARKER, changes_as_markdown
from vnr_graph.report.changes_sections import Item, Section, Told, Tone, tell
from vnr_graph.report.changes_wording import ChangesWording
from vnr_graph.report.voice import Setting
from vnr_graph.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

    Made = Callable[..., Comparison]

DAY = date(2026, 6, 30)
PLACES = """
source:places a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Platser"@sv, "Places"@en .
municipality:9901 a vnr:Municipality ; rdfs:label "Exempelby"@sv, "Exempelby"@en ; vnr:scbCode "9901" .
agency:police a vnr:Agency ; rdfs:label "Polisen"@sv, "Police"@en ; vnr:kind kind:police ;
    vnr:extent extent:nationwide .
"""
LAW = """
source:act a vnr:Act ; vnr:rank rank:law ; rdfs:label "Lagen (2000:1)"@sv, "The Act (2000:1)"@en ;
    vnr:validFrom "2000-01-01"^^xsd:date ; vnr:validThrough "2026-06-30"^^xsd:date .
mandate:one a vnr:Mandate ; rdfs:label "Utreda"@sv, "Investigate"@en ; vnr:act source:act ; vnr:section "1 §" ;
    vnr:bearerKind kind:police ; vnr:role role:owner ; vnr:area area:crime-investigation ;
    vnr:violenceType violence:close-relationships ; vnr:targetGroup target:perpetrators .
mandate:two a vnr:Mandate ; rdfs:label "Bedöma"@sv, "Assess"@en ; vnr:act source:act ; vnr:section "2 §" ;
    vnr:bearerKind kind:police ; vnr:role role:owner ; vnr:area area:risk-assessment ;
    vnr:violenceType violence:close-relationships ; vnr:targetGroup target:perpetrators .
"""
PAGE = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Exempelbys sida"@sv, "Exempelby's page"@en ;
    dcterms:issued "2026-01-10"^^xsd:date .
agency:social a vnr:Agency ; rdfs:label "Socialtjänsten"@sv, "Social services"@en ;
    vnr:kind kind:social-services ; vnr:operatesIn municipality:9901 .
evidence:one a vnr:Evidence ; oa:hasSource source:page ; vnr:paragraph 1 ; vnr:sentence 2, 3 .
programme:a a vnr:CooperationAgreement ; rdfs:label "Avtalet"@sv, "The agreement"@en ; vnr:covers municipality:9901 .
"""
PROTECT = """
responsibility:protect a vnr:Responsibility ; vnr:holder agency:social ; vnr:role role:owner ;
    vnr:area area:acute-protection ; vnr:violenceType violence:close-relationships ;
    vnr:targetGroup target:close-persons ; vnr:municipality municipality:9901 ; vnr:evidence evidence:one .
"""


@pytest.fixture
def compared(make_map: Callable[..., Map]) -> Made:
    """What changed between what is put to a page and what is put to it later, on one day or two."""

    def make(
        old: str,
        new: str,
        *documents: str,
        before: tuple[str, ...] = (),
        days: tuple[date, date] = (DAY, DAY),
        findings: bool = False,
    ) -> Comparison:
        first = make_map(PLACES, LAW, PAGE + old, *before)
        second = make_map(PLACES, LAW, PAGE + new, *documents)
        return compare(first, second, DiffOptions(*days, findings=findings))

    return make


def told(comparison: Comparison, language: Language = "en", names: tuple[str, str] = ("main", "HEAD")) -> Told:
    return tell(ChangesWording(comparison, language), sides(comparison, names))


def sides(comparison: Comparison, names: tuple[str, str] = ("main", "HEAD")) -> tuple[Side, Side]:
    return Side(names[0], comparison.old.map), Side(names[1], comparison.new.map)


def section(found: Told, key: str) -> Section:
    return next(one for one in found.sections if one.key == key)


def texts(found: Told, key: str) -> list[str]:
    return [f"{item.tone} {item.text}" for item in section(found, key).items]


def test_a_lost_owner_to_the_letter(compared: Made) -> None:
    found = told(compared(PROTECT, "", findings=True))
    assert found.first_line == (
        "Exempelby: nobody owns acute protection for close persons any more; no longer stated: Social services –"
        " Exempelby's page (2026-01-10), par. 1, sent. 2–3"
    )
    assert found.compared == "main → HEAD, as of 2026-06-30"
    assert section(found, "lost-owner") == Section(
        "lost-owner",
        "Lost owner",
        (
            Item(
                Tone.LOSS,
                "Exempelby: nobody owns acute protection for close persons any more",
                (
                    "no longer stated: Social services – Exempelby's page (2026-01-10), par. 1, sent. 2–3",
                    "cells of the matrix: 17",
                ),
                because="no longer stated: Social services – Exempelby's page (2026-01-10), par. 1, sent. 2–3",
            ),
        ),
        1,
    )
    assert section(found, "duties-lost").items == (
        Item(
            Tone.LOSS,
            "Exempelby: Social services no longer stated as owner of acute protection for close persons",
            ("Exempelby's page (2026-01-10), par. 1, sent. 2–3",),
            because="Exempelby's page (2026-01-10), par. 1, sent. 2–3",
        ),
    )
    assert "– VNR111 Nobody owns acute protection in Exempelby, by any document or by law." in texts(
        found, "findings-new"
    )
    (document,) = section(found, "documents").items
    assert document.text == "Exempelby's page (2026-01-10): statements gone: 8, new: 0"
    (said,) = document.details
    assert said.startswith("– ")
    assert said.partition(" · ")[2] == (
        "type: responsibility; area: acute protection; has evidence: Exempelby's page, par. 1, sent. 2–3;"
        " holder: Social services;"
        " in municipality: Exempelby; role: owner; target group: close persons;"
        " type of violence: violence in close relationships"
    )
    assert [one.key for one in found.sections] == [
        "lost-owner",
        "duties-lost",
        "findings-new",
        "findings-cured",
        "documents",
    ]


def test_the_first_line_in_swedish(compared: Made) -> None:
    assert told(compared(PROTECT, ""), "sv").first_line == (
        "Exempelby: ingen ansvarar längre för akut skydd för närstående; anges inte längre: Socialtjänsten –"
        " Exempelbys sida (2026-01-10), stycke 1, mening 2–3"
    )
    assert told(compared("", PROTECT), "sv").first_line == (
        "Exempelby: någon ansvarar nu för akut skydd för närstående; anges nu: Socialtjänsten –"
        " Exempelbys sida (2026-01-10), stycke 1, mening 2–3"
    )


INVESTIGATE = PROTECT.replace("close-persons", "perpetrators").replace("acute-protection", "crime-investigation")
GROUP = 'group:g a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv, "The group"@en ; vnr:covers municipality:9901 .\n'
GROUPED = GROUP + PROTECT.replace("agency:social", "group:g")
OTHER = PROTECT.replace("responsibility:protect", "responsibility:other").replace("agency:social", "agency:police")
NARROW = PROTECT.replace("violence:close-relationships", "violence:digital, violence:economic")
ENDING = PROTECT.replace("vnr:evidence", 'vnr:validThrough "2026-06-30"^^xsd:date ; vnr:evidence')
TO_COME = PROTECT.replace("vnr:evidence", 'vnr:validFrom "2026-07-01"^^xsd:date ; vnr:evidence')
DAYS = (date(2026, 6, 30), date(2026, 7, 1))
BY = "Exempelby's page (2026-01-10), par. 1, sent. 2–3"


@pytest.mark.parametrize(
    ("old", "new", "days", "headline", "because"),
    [
        (
            INVESTIGATE,
            "",
            (DAY, DAY),
            "Exempelby: no document names an owner of crime investigation for perpetrators any more, only the law does",
            f"no longer stated: Social services – {BY}",
        ),
        (
            "",
            INVESTIGATE,
            (DAY, DAY),
            "Exempelby: documents now name an owner of crime investigation for perpetrators, which only the law did",
            f"now stated: Social services – {BY}",
        ),
        (
            PROTECT + OTHER,
            OTHER,
            (DAY, DAY),
            "Exempelby: fewer owners of acute protection for close persons; left: Police",
            f"no longer stated: Social services – {BY}",
        ),
        (
            OTHER,
            PROTECT + OTHER,
            (DAY, DAY),
            "Exempelby: one more owner of acute protection for close persons",
            f"now stated: Social services – {BY}",
        ),
        (
            PROTECT,
            OTHER,
            (DAY, DAY),
            "Exempelby: another owner of acute protection for close persons: Social services before, Police now",
            f"no longer stated: Social services – {BY} (and 1 more)",
        ),
        (
            GROUPED,
            GROUP,
            (DAY, DAY),
            "Exempelby: no group is tasked with acute protection for close persons any more",
            f"no longer stated: The group (a group, no agency) – {BY}",
        ),
        (
            GROUP,
            GROUPED,
            (DAY, DAY),
            "Exempelby: a group is now tasked with acute protection for close persons",
            f"now stated: The group (a group, no agency) – {BY}",
        ),
        (
            PROTECT + GROUPED.replace("responsibility:protect", "responsibility:grouped"),
            GROUPED.replace("responsibility:protect", "responsibility:grouped"),
            (DAY, DAY),
            "Exempelby: no agency owns acute protection for close persons any more, only a group is tasked with it",
            f"no longer stated: Social services – {BY}",
        ),
        (
            NARROW,
            "",
            (DAY, DAY),
            "Exempelby: nobody owns acute protection for close persons (digital violence, economic violence) any more",
            f"no longer stated: Social services – {BY}",
        ),
        (
            PROTECT,
            PROTECT.replace("role:owner", "role:contributor"),
            (DAY, DAY),
            "Exempelby: nobody owns acute protection for close persons any more",
            f"now as contributor: Social services – {BY}",
        ),
        (
            ENDING,
            ENDING,
            DAYS,
            "Exempelby: nobody owns acute protection for close persons any more",
            f"ended on 2026-06-30: Social services – {BY}, until 2026-06-30",
        ),
        (
            PROTECT,
            PROTECT.replace("violence:close-relationships", "violence:digital"),
            (DAY, DAY),
            (
                "Exempelby: nobody owns acute protection for close persons (economic violence,"
                " forced and child marriage, harassment and threats, honour-related violence and oppression,"
                " latent violence, material violence and 9 more) any more"
            ),
            f"no longer to this extent: Social services – {BY}",
        ),
    ],
)
def test_the_headline_and_what_it_rests_on(  # noqa: PLR0913, PLR0917  # each is a column of the table above
    compared: Made, old: str, new: str, days: tuple[date, date], headline: str, because: str
) -> None:
    found = told(compared(old, new, days=days))
    assert (found.headline, found.because) == (headline, because)


def test_cells_that_are_not_every_combination_are_told_block_by_block(compared: Made) -> None:
    both = PROTECT.replace("target:close-persons", "target:close-persons, target:perpetrators")
    kept = OTHER.replace("violence:close-relationships", "violence:digital")
    lost, fewer = section(told(compared(both + kept, kept)), "lost-owner").items
    assert lost.text == "Exempelby: nobody owns parts of acute protection any more"
    assert lost.details[0] == f"no longer stated: Social services – {BY}"
    blocks = lost.details[1:-1]
    assert len(blocks) == 2
    assert all(line.startswith("Exempelby: acute protection for ") for line in blocks)
    assert "Exempelby: acute protection for perpetrators (digital violence)" in blocks
    assert lost.details[-1] == "cells of the matrix: 33"
    assert fewer.text == (
        "Exempelby: fewer owners of acute protection for close persons (digital violence); left: Police"
    )


def test_statements_that_nobody_owns_it(compared: Made) -> None:
    decided = (
        'source:decided a vnr:Source ; vnr:rank rank:decision ; rdfs:label "Beslut"@sv, "Decisions"@en .\n'
        "decision:n a vnr:NoOwnerStatement ; vnr:municipality municipality:9901 ; vnr:area area:advice ;\n"
        '    vnr:asked "2026-02-01"^^xsd:date ; vnr:expires "2026-06-30"^^xsd:date .\n'
    )
    said = told(compared("", "", decided))
    assert said.first_line == (
        "Exempelby: it is now stated that nobody owns first advice and information;"
        " Decisions (undated) says that nobody owns it"
    )
    comparison = compared("", "", decided, before=(decided,), days=DAYS)
    (ended,) = section(told(comparison), "other-answers").items
    assert ended.text == (
        "Exempelby: it is no longer stated that nobody owns first advice and information; nothing is said of it now"
    )
    assert ended.because == "no longer holds: Decisions (undated) says that nobody owns it"
    owned = PROTECT.replace("acute-protection", "advice").replace("close-persons", "everyone")
    lost = told(compared(owned, "", decided))
    assert lost.headline == (
        "Exempelby: it is now stated that nobody owns first advice and information, which had an owner"
    )


def test_what_is_excepted_is_told(compared: Made) -> None:
    excepted = PROTECT.replace("vnr:targetGroup", "vnr:exceptType violence:digital ; vnr:targetGroup")
    assert texts(told(compared(excepted, "")), "duties-lost") == [
        (
            "– Exempelby: Social services no longer stated as owner of acute protection for close persons,"
            " but not digital violence"
        )
    ]


def test_answers_that_no_statement_changed(compared: Made) -> None:
    terms = (
        'source:terms a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Termer"@sv, "Terms"@en .\n'
        "violence:economic skos:broader violence:digital .\n"
    )
    narrow = PROTECT.replace("violence:close-relationships", "violence:digital")
    found = told(compared(narrow, narrow, terms))
    assert found.first_line == (
        "Exempelby: somebody now owns acute protection for close persons (economic violence);"
        f" now to this extent: Social services – {BY}"
    )


def test_what_comes_on_a_day(compared: Made) -> None:
    comparison = compared(TO_COME, TO_COME, days=DAYS)
    found = told(comparison, names=("data", "data"))
    assert found.compared == "data: 2026-06-30 → 2026-07-01"
    assert texts(found, "new-owner") == ["+ Exempelby: somebody now owns acute protection for close persons"]
    assert section(found, "new-owner").items[0].because == (f"from 2026-07-01: Social services – {BY}, from 2026-07-01")
    assert texts(found, "law") == [
        "– Act that has ended: The Act (2000:1), 2000-01-01–2026-06-30",
        "– The Act (2000:1): mandates no longer in force: 2",
    ]
    assert section(found, "law").items[1].details == ("Investigate", "Assess")
    assert section(found, "law").count == 3
    assert texts(found, "duties-gained") == [
        "+ Exempelby: Social services now owner of acute protection for close persons"
    ]


def test_two_names_and_two_days(compared: Made) -> None:
    comparison = compared("", PROTECT, days=DAYS)
    assert told(comparison).compared == "main, 2026-06-30 → HEAD, 2026-07-01"
    assert told(comparison, names=("", "")).compared == "the shipped map: 2026-06-30 → 2026-07-01"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", 'programme:b a vnr:ActionProgramme ; rdfs:label "Programmet"@sv, "The programme"@en .', "gained"),
        ('programme:b a vnr:ActionProgramme ; rdfs:label "Programmet"@sv, "The programme"@en .', "", "lost"),
    ],
)
def test_a_thing_is_the_headline_when_nobody_gained_or_lost(compared: Made, old: str, new: str, expected: str) -> None:
    found = told(compared(old, new))
    sign, words = {"gained": ("+", "that is new"), "lost": ("–", "no longer stated")}[expected]
    assert texts(found, "things") == [f"{sign} Action programme {words}: The programme"]
    assert found.first_line == f"Groups, agreements, agencies and decisions: Action programme {words}: The programme"


def test_a_changed_thing_tells_its_values(compared: Made) -> None:
    found = told(compared("programme:a vnr:party agency:police .", 'programme:a vnr:contact "x"@sv .'))
    (item,) = section(found, "things").items
    assert item.text == "Cooperation agreement that has changed: The agreement"
    assert item.details == (
        "contact: – before, “x” (sv) now",
        "party: Police before, – now",
        "Documents: Exempelby's page (2026-01-10)",
    )


def test_a_membership_is_called_one(compared: Made) -> None:
    member = (
        'membership:a a org:Membership ; rdfs:label "Polisen i gruppen"@sv, "Police in the group"@en ;\n'
        "    org:member agency:police ; org:organization group:g .\n"
    )
    assert texts(told(compared(GROUP + member, GROUP)), "things") == [
        "– Membership no longer stated: Police in the group"
    ]


def test_documents_come_go_and_change(compared: Made) -> None:
    more = 'source:more a vnr:Source ; vnr:rank rank:page ; rdfs:label "Mer"@sv, "More"@en .'
    assert texts(told(compared("", "", more)), "documents") == ["+ More (undated): new, statements: 4"]
    gone = compared(PROTECT, "")
    document = dataclasses.replace(gone.changes.documents[0], new=None)
    gone = dataclasses.replace(gone, changes=dataclasses.replace(gone.changes, documents=(document,)))
    assert texts(told(gone), "documents") == ["– Exempelby's page (2026-01-10): gone, statements: 8"]
    part = "evidence:one oa:hasSelector [ oa:start 1 ] ."
    (item,) = section(told(compared("", part)), "documents").items
    assert sorted(item.details) == [
        "+ Exempelby's page, par. 1, sent. 2–3 · where in the document: (in parts)",
        "+ Exempelby's page, par. 1, sent. 2–3 … · begins at character: 1",
    ]
    loose = "[] oa:start 1 ."
    (item,) = section(told(compared("", loose)), "documents").items
    assert item.details == ("+ (in parts) · begins at character: 1",)


def test_what_has_no_label_is_called_by_words_of_the_side_that_has_it(compared: Made) -> None:
    member = "membership:a a org:Membership ; org:member agency:police ; org:organization group:g .\n"
    for old, new, expected in (
        (GROUP + member, GROUP, "– Membership no longer stated: Police in The group"),
        (GROUP, GROUP + member, "+ Membership that is new: Police in The group"),
    ):
        assert texts(told(compared(old, new)), "things") == [expected]


def test_many_findings_of_a_rule_about_one_thing_are_one_line(compared: Made) -> None:
    found = told(compared(PROTECT.replace("close-persons", "everyone"), "", findings=True))
    new = section(found, "findings-new")
    assert new.count > len(new.items)
    lines = [item.text for item in new.items if re.match(r"VNR\d+ [^:]*, Exempelby: .*, ", item.text)]
    assert lines
    assert not any("{" in line for line in lines)


def test_no_change_is_one_line_and_the_sides(compared: Made) -> None:
    found = told(compared(PROTECT, PROTECT))
    assert changes_as_text(found, Setting()) == (
        "No change in who owns what, nor in anything else that the map says.\nmain → HEAD, as of 2026-06-30\n"
    )
    assert changes_as_markdown(found, "en") == (
        "**No change in who owns what, nor in anything else that the map says.**\n\n"
        f"main → HEAD, as of 2026-06-30\n\n{MARKER}\n"
    )
    assert "<nav" not in changes_as_html(found, "en")


SMALL = Told(
    headline="Exempelby: nobody owns it any more",
    because="no longer stated: A",
    compared="main → HEAD, as of 2026-06-30",
    counts=("Lost owner: 1", "The law: 2"),
    sections=(
        Section("lost-owner", "Lost owner", (Item(Tone.LOSS, "Exempelby: nobody", ("because", "cells: 3")),), 1),
        Section("law", "The law", (Item(Tone.OTHER, "An act"), Item(Tone.GAIN, "A new act")), 2),
    ),
)


def test_text_to_the_letter() -> None:
    assert changes_as_text(SMALL, Setting(width=20)) == (
        "Exempelby: nobody owns it any more; no longer stated: A\n"
        "main → HEAD, as of\n2026-06-30\nLost owner: 1\nThe law: 2\n"
        "\nLost owner\n  – Exempelby:\n  nobody\n      because\n      cells: 3\n"
        "\nThe law\n  ~ An act\n  + A new act\n"
    )
    coloured = changes_as_text(SMALL, Setting(colour=True))
    assert coloured.startswith("\x1b[1mExempelby: nobody owns it any more; no longer stated: A\x1b[0m\n")
    assert [code in coloured for code in ("\x1b[31m– ", "\x1b[33m~ ", "\x1b[36m+ ")] == [True] * 3


def test_markdown_to_the_letter() -> None:
    assert changes_as_markdown(SMALL, "en") == (
        "**Exempelby: nobody owns it any more; no longer stated: A**\n\nmain → HEAD, as of 2026-06-30\n\n"
        "- Lost owner: 1\n- The law: 2\n"
        "\n### Lost owner\n\n- – Exempelby: nobody\n  - because\n  - cells: 3\n"
        f"\n### The law\n\n- \\~ An act\n- \\+ A new act\n\n{MARKER}\n"
    )


@pytest.mark.parametrize("limit", [400, 1000, 5000, LIMIT])
@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_is_cut_at_a_line_and_tells_how_much_is_left_out(limit: int, language: Language) -> None:
    items = tuple(Item(Tone.LOSS, f"Örkelljunga {number}") for number in range(5000))
    many = Told(SMALL.headline, SMALL.because, SMALL.compared, (), (Section("x", "X", items, 5000),))
    text = changes_as_markdown(many, language, limit=limit)
    assert limit - 60 < len(text.encode()) <= limit
    assert text.startswith(f"**{SMALL.first_line}**\n")
    assert text.endswith(f"\n\n{MARKER}\n")
    kept = text.count("Örkelljunga")
    assert f"*{5000 - kept} " in text


def test_a_headline_of_any_length_fits() -> None:
    long = Told("x" * 100_000, "", "", (), SMALL.sections)
    first = changes_as_markdown(long, "en").splitlines()[0]
    assert first == f"**{'x' * 999}…**"


HOSTILE = "<script>alert(1)</script> @everyone #1 **x** [y](http://example.org) \x1b[31m\u202e"


def test_what_data_says_does_nothing_in_a_comment_or_a_page() -> None:
    item = Item(Tone.LOSS, HOSTILE, (HOSTILE,))
    bad = Told(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), (Section("x", HOSTILE, (item,), 1),))
    text = changes_as_markdown(bad, "en")
    assert "@everyone" not in text
    assert "#1" not in text
    assert "<script" not in text.replace("\\<script", "")
    page = changes_as_html(bad, "en")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 8


class _Page(HTMLParser):
    void = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.labelled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.void:
            self.open.append(tag)
        self.tags.append(tag)
        for name, value in attrs:
            found = {"id": self.ids, "href": self.links, "aria-labelledby": self.labelled}.get(name)
            if found is not None:
                found.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_needs_nothing_else(compared: Made, language: Language) -> None:
    text = changes_as_html(told(compared(PROTECT, OTHER), language), language)
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert text.startswith(f'<!doctype html>\n<html lang="{language}">\n')
    assert page.tags.count("h1") == page.tags.count("main") == page.tags.count("title") == 1
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids)) > 0
    assert {link.removeprefix("#") for link in page.links} == set(page.ids) == set(page.labelled)
    assert not re.search(r"url\(|@import|https?://", text)


def test_a_page_folds_what_is_long() -> None:
    item = Item(Tone.LOSS, "x", ("a", "b", "c", "d"))
    page = changes_as_html(Told("x", "", "y", ("X: 1",), (Section("k", "X", (item,), 1),)), "sv")
    assert "<details><summary>Vad det vilar på (4 rader)</summary>" in page
    assert '<span class="tone">borta:</span> x' in page


def test_json_has_everything_in_both_languages(compared: Made) -> None:
    comparison = compared(PROTECT, "programme:a vnr:contact <mailto:a@example.org> .", findings=True)
    data = json.loads(changes_as_json(comparison, sides(comparison)))
    assert set(data) == {
        *("tool", "old", "new", "scope", "typology", "changed", "lostOwner", "headline", "counts"),
        *("cells", "responsibilities", "things", "law", "findings", "documents"),
    }
    assert (data["old"], data["new"]["name"]) == ({"name": "main", "asOf": "2026-06-30"}, "HEAD")
    assert (data["changed"], data["lostOwner"]) == (True, True)
    assert data["headline"] == {language: told(comparison, language).first_line for language in LANGUAGES}
    (cells,) = data["cells"]
    assert (cells["kind"], len(cells["cells"]), cells["old"]["answers"], cells["new"]["answers"]) == (
        "lost",
        17,
        ["named"],
        ["silent"],
    )
    assert cells["old"]["holders"] == [
        {
            "iri": "https://w3id.org/vnr-graph/id/agency/social",
            "sv": "Socialtjänsten",
            "en": "Social services",
        }
    ]
    assert set(cells["text"]) == set(cells["causes"]) == {"sv", "en"}
    (duty,) = data["responsibilities"]
    assert (duty["way"], duty["phase"], duty["byLaw"], duty["validFrom"], duty["basis"]) == (
        "lost",
        "current",
        False,
        None,
        None,
    )
    (thing,) = data["things"]
    assert (thing["way"], thing["kind"]) == ("changed", "vnr:CooperationAgreement")
    assert thing["values"] == [{"property": "vnr:contact", "removed": [], "added": [{"iri": "mailto:a@example.org"}]}]
    assert {name: len(found) > 0 for name, found in data["findings"].items()} == {
        "new": True,
        "cured": True,
        "waived": False,
        "noLongerWaived": False,
    }
    (document,) = data["documents"]
    assert (document["way"], len(document["removed"]), len(document["added"])) == ("changed", 8, 1)
    assert {"subject", "property", "value"} == set(document["removed"][0])


def test_json_of_a_law_that_ends(compared: Made) -> None:
    comparison = compared("", '_:a oa:start 1 ; skos:note "x"@sv .', days=DAYS)
    data = json.loads(changes_as_json(comparison, sides(comparison)))
    assert [(one["way"], one["old"]["validThrough"], one["new"]["validFrom"]) for one in data["law"]] == [
        ("ended", "2026-06-30", "2000-01-01")
    ] * 3
    (document,) = data["documents"]
    assert [set(one["subject"]) for one in document["added"]] == [{"blankNode"}] * 2
    assert sorted((one["property"], one["value"]["text"]) for one in document["added"]) == [
        ("oa:start", "1"),
        ("skos:note", "x"),
    ]
    assert [one["value"].get("language") or one["value"].get("datatype") for one in document["added"]] in (
        ["sv", "xsd:integer"],
        ["xsd:integer", "sv"],
    )
    assert data["counts"]["law"] == 3
