"""The chain as a person reads it, and as a program does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vnr_graph.chain import Chain, chain_of
from vnr_graph.report.chains import chain_as_json, print_chain
from vnr_graph.store.view import ViewOptions, view_map
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnr_graph.store.opening import Map
    from vnr_graph.store.view import View

EXEMPELBY, GRANNBY = expand("municipality:9901"), expand("municipality:9902")
STEPS = (
    "detection",
    "advice",
    "risk-assessment",
    "crime-investigation",
    "support-exposed",
    "support-children",
    "perpetrator-work",
)
GROUP = """\
Groups that meet about it

◌ The group
    members according to Grannby's page (undated): Social services, The police*
    members according to Exempelby's page (2026-01-10): Police*, Social services
    ! The lists differ:
      only in Grannby's page (undated): The police*
      only in Exempelby's page (2026-01-10): Police*
      Police may be the same as The police: our inference, no document says so
"""
LEGEND = "● named  ◉ shared  § by law only  ◌ collective only  ∅ declared none  – silent  + takes part\n"


def chain(
    view: View,
    *steps: str,
    municipality: str = EXEMPELBY,
    type_: str = "close-relationships",
    target: str | None = None,
) -> Chain:
    return chain_of(
        view,
        municipality,
        violence_type=expand(f"violence:{type_}"),
        target=target and expand(f"target:{target}"),
        areas=[expand(f"area:{step}") for step in steps],
    )


def test_each_step_with_all_that_it_rests_on(small_view: View, shown: Callable[..., str]) -> None:
    assert shown(print_chain, chain(small_view, *STEPS), small_view, "en") == (
        """\
Exempelby · any type of violence · 2026-06-30

 2  detection: ● named
      ● Social services – The agreement, says Exempelby's page (2026-01-10), par. 1, sent. 2–3;
      heading 4, from 2025-01-01 (end not known)

 4  first advice and information: – silent
      To be looked up in The Act (2000:1); see the questions below.

 6  risk assessment: – silent
      + Police (contributor) – by law: The Act (2000:1), in force from 2000-01-01 (section not
      verified)

 7  crime investigation: § by law only
      § Police – by law: The Act (2000:1) 1 §, in force from 2000-01-01

13  support to those exposed: ◌ collective only
      ◌ The group (a group, no agency) – Exempelby's page (2026-01-10)

14  support to children: – silent (owned in part)
      ● Social services – Exempelby's page (2026-01-10) [only for digital violence]

15  work with perpetrators: ∅ declared none
      Decisions (undated) says that nobody owns it

"""
        + GROUP
        + """
To be looked up in the law
  The Act (2000:1): Which section?

"""
        + LEGEND
    )


def test_what_is_inherited_says_from_what(small_view: View, shown: Callable[..., str]) -> None:
    text = shown(
        print_chain, chain(small_view, "detection", type_="physical", target="children-exposed"), small_view, "en"
    )
    assert text.startswith(
        """\
Exempelby · physical violence · children exposed to violence · 2026-06-30

 2  detection: ● named
      ● Social services – The agreement, says Exempelby's page (2026-01-10), par. 1, sent. 2–3;
      heading 4, from 2025-01-01 (end not known) [inherited from violence in close relationships;
      inherited from people exposed to violence]
"""
    )


def test_a_part_of_a_group_says_for_whom(small_view: View, shown: Callable[..., str]) -> None:
    text = shown(
        print_chain, chain(small_view, "support-children", type_="digital", target="children"), small_view, "en"
    )
    assert "[only for children exposed to violence]" in text


def test_a_municipality_without_documents_says_so(
    make_map: Callable[..., Map], shown: Callable[..., str], small_view: View
) -> None:
    assert "No document about" not in shown(print_chain, chain(small_view, "detection"), small_view, "en")
    text = (
        'source:x a vnr:Source ; vnr:rank rank:reference . municipality:9901 a vnr:Municipality ; rdfs:label "Ett"@sv .'
    )
    view = view_map(make_map(text), ViewOptions(as_of=small_view.options.as_of, municipalities=(EXEMPELBY,)))
    assert shown(print_chain, chain(view, "detection"), view, "en") == (
        """\
Ett · any type of violence · 2026-06-30
No document about this municipality is in the map: only law can answer.

 2  detection: – silent

"""
        + LEGEND
    )


def test_a_group_without_members_says_so(
    make_map: Callable[..., Map], shown: Callable[..., str], small_view: View
) -> None:
    text = 'group:g a vnr:CollaborationGroup ; rdfs:label "Rådet"@sv ; vnr:covers municipality:9901 .'
    view = view_map(make_map(text), ViewOptions(as_of=small_view.options.as_of, municipalities=(EXEMPELBY,)))
    assert "◌ Rådet\n    No document lists its members.\n" in shown(print_chain, chain(view), view, "en")


def test_json_has_both_languages_and_every_detail(small_view: View) -> None:
    asked = chain(small_view, "detection", "crime-investigation", type_="physical", target="children-exposed")
    data = json.loads(chain_as_json(asked, small_view))
    assert {key: data[key] for key in ("asOf", "municipality", "target")} == {
        "asOf": "2026-06-30",
        "municipality": {"iri": EXEMPELBY, "sv": "Exempelby", "en": "Exempelby"},
        "target": {
            "iri": expand("target:children-exposed"),
            "sv": "barn som utsatts för våld",
            "en": "children exposed to violence",
        },
    }
    named, by_law = data["steps"]
    assert named == {
        "area": {"iri": expand("area:detection"), "sv": "upptäckt", "en": "detection"},
        "answer": "named",
        "inPart": False,
        "owners": [
            {
                "holder": {
                    "iri": expand("agency:9901-social-services"),
                    "sv": "Socialtjänsten",
                    "en": "Social services",
                },
                "role": {"iri": expand("role:owner"), "sv": "ägare", "en": "owner"},
                "standing": "named",
                "basis": {"iri": expand("programme:agreement"), "sv": "Avtalet", "en": "The agreement"},
                "act": None,
                "section": None,
                "sectionVerified": None,
                "validFrom": "2025-01-01",
                "validThrough": None,
                "endUnknown": True,
                "sources": [{"iri": expand("source:page"), "sv": "Exempelbys sida", "en": "Exempelby's page"}],
                "evidence": [expand("evidence:one"), expand("evidence:two")],
                "partial": False,
                "inheritedType": {
                    "iri": expand("violence:close-relationships"),
                    "sv": "våld i nära relationer",
                    "en": "violence in close relationships",
                },
                "inheritedTarget": {
                    "iri": expand("target:exposed"),
                    "sv": "våldsutsatta",
                    "en": "people exposed to violence",
                },
            }
        ],
        "statutory": [],
        "groups": [],
        "others": [],
        "declaredNone": [],
    }
    (law,) = by_law["statutory"]
    assert (by_law["answer"], law["act"]["sv"], law["section"], law["sectionVerified"]) == (
        "statutory",
        "Lagen (2000:1)",
        "1 §",
        True,
    )
    (listing,) = data["groups"]
    assert (listing["group"]["en"], listing["differs"]) == ("The group", True)
    assert [[member["en"] for member in listed["members"]] for listed in listing["lists"]] == [
        ["Social services", "The police"],
        ["Social services", "Police"],
    ]


def test_json_of_any_group_and_of_what_is_declared(small_view: View) -> None:
    data = json.loads(chain_as_json(chain(small_view, "perpetrator-work", "risk-assessment"), small_view))
    assert data["target"] is None
    declared, assessed = data["steps"]
    assert (declared["answer"], declared["declaredNone"]) == ("declared-none", [expand("decision:asked")])
    assert [(other["role"]["en"], other["sectionVerified"]) for other in assessed["others"]] == [("contributor", False)]
