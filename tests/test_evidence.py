"""Each statement of a document points to its place, in our words; with the founding texts at hand, the place is right.

``vnr:passageDigest`` is the SHA-256 of a passage, so that a range that slips by a letter is seen and no sentence of a
source is kept here. Tests that read the texts want their folder in the environment as ``VNR_TEXTS``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest

from vnr_graph.vocabulary import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from pathlib import Path

    from vnr_graph.store.opening import Map

PAGES = ["source:gallivare-vald-i-nara-relation", "source:jokkmokk-forebyggande-arbete"]
COPIED_WORDS = 6
"""So many words in a row that a text shares with a page are a copy."""

EVIDENCE = """
SELECT ?source ?evidence ?of ?start ?end ?paragraph ?sentence ?heading ?locator WHERE {
  GRAPH ?source {
    ?evidence a vnr:Evidence .
    OPTIONAL { ?evidence oa:hasSource ?of }
    OPTIONAL {
      ?evidence oa:hasSelector ?selector . ?selector a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end
    }
    OPTIONAL { ?evidence vnr:paragraph ?paragraph }
    OPTIONAL { ?evidence vnr:sentence ?sentence }
    OPTIONAL { ?evidence vnr:heading ?heading }
    OPTIONAL { ?evidence vnr:locator ?locator }
  }
} ORDER BY ?source ?evidence
"""
TASKS_AND_THINGS = """
SELECT ?source ?thing WHERE {
  VALUES ?class {
    vnr:Agency vnr:CollaborationGroup org:Membership vnr:Responsibility vnr:Programme vnr:ActionProgramme
    vnr:CooperationAgreement vnr:DevelopmentProject vnr:FundingApplication vnr:Objective vnr:Stance org:Post
  }
  GRAPH ?source { ?source vnr:rank ?rank . ?thing a ?class . OPTIONAL { ?thing vnr:evidence ?evidence } }
  FILTER (?rank IN (rank:page, rank:agreement, rank:decision))
  FILTER (%s)
}
"""


class Place(NamedTuple):
    """An evidence node: where it says it stands, and its range."""

    source: str
    evidence: str
    of: str
    start: int
    end: int
    where: str


class Text(NamedTuple):
    """A page's text, and the ranges of its headings, sentences and footer by name ("h0", "2-1", "footer")."""

    digest: str
    content: str
    parts: dict[str, tuple[int, int]]


def rows(map_: Map, query: str) -> list[dict[str, str]]:
    solutions = map_.store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: shorten(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", ""))
            for name, term in zip(names, solution, strict=True)
        }
        for solution in solutions
    ]


def places(map_: Map) -> list[Place]:
    found = []
    for row in rows(map_, EVIDENCE):
        heading = f"h{row['heading']}" if row["heading"] else ""
        sentence = f"{row['paragraph']}-{row['sentence']}" if row["paragraph"] else ""
        found.append(
            Place(
                source=row["source"],
                evidence=row["evidence"],
                of=row["of"],
                start=int(row["start"]),
                end=int(row["end"]),
                where="".join([heading, sentence, row["locator"]]),
            )
        )
    return found


def read_text(map_: Map, source: str, folder: Path) -> Text:
    """The text that the source names, cut into its parts: a body paragraph ends in a full stop, a heading does not."""
    name = map_.text(expand(source), "vnr:textName")
    assert name is not None
    raw = (folder / name).read_bytes()
    content = raw.decode("utf-8")
    parts: dict[str, tuple[int, int]] = {}
    paragraphs = headings = 0
    for line in re.finditer(r"[^\n]+", content):
        if re.match(r"Publicerad: \d", line.group()):
            parts["footer"] = line.span()
        elif not line.group().rstrip().endswith("."):
            parts[f"h{headings}"] = line.span()
            headings += 1
        else:
            paragraphs += 1
            ends = [found.end() for found in re.finditer(r"[.!?](?=\s+[A-ZÅÄÖ]|\s*$)", line.group())]
            starts = [0, *ends]
            for number, (start, end) in enumerate(zip(starts, ends, strict=False), start=1):
                parts[f"{paragraphs}-{number}"] = (line.start() + start, line.start() + end)
    return Text(hashlib.sha256(raw).hexdigest(), content, parts)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + COPIED_WORDS]) for start in range(len(found) - COPIED_WORDS + 1)}


@pytest.fixture(scope="module")
def texts(shipped_map: Map, founding_texts: Path) -> dict[str, Text]:
    """The founding texts by their source."""
    return {source: read_text(shipped_map, source, founding_texts) for source in PAGES}


def test_each_page_has_evidence_as_counted(shipped_map: Map) -> None:
    assert Counter(place.source for place in places(shipped_map)) == {PAGES[0]: 59, PAGES[1]: 63}


def test_evidence_stands_in_the_graph_of_its_document_once_and_has_a_range(shipped_map: Map) -> None:
    found = places(shipped_map)

    assert [place for place in found if place.of != place.source] == []
    assert [place for place in found if not 0 <= place.start < place.end] == []
    assert [name for name, times in Counter(place.evidence for place in found).items() if times > 1] == []


def test_evidence_is_named_after_its_place(shipped_map: Map) -> None:
    expected = {
        "source:gallivare-vald-i-nara-relation": r"evidence:gallivare-{where}-[a-z0-9-]+",
        "source:jokkmokk-forebyggande-arbete": r"evidence:jokkmokk-{where}-[a-z0-9-]+",
    }

    wrong = [p for p in places(shipped_map) if not re.fullmatch(expected[p.source].format(where=p.where), p.evidence)]

    assert wrong == []


def test_evidence_has_one_paraphrase_in_each_language_and_they_differ(shipped_map: Map) -> None:
    for place in places(shipped_map):
        texts = shipped_map.literals(expand(place.evidence), "vnr:paraphrase")
        assert sorted(text.language or "" for text in texts) == ["en", "sv"], place.evidence
        assert texts[0].value.strip() != texts[1].value.strip(), place.evidence
        assert all(text.value.endswith(".") for text in texts), place.evidence


def test_whatever_a_page_describes_has_evidence_there(shipped_map: Map) -> None:
    described = rows(shipped_map, TASKS_AND_THINGS % "true")

    assert {row["source"] for row in described} == set(PAGES)
    assert rows(shipped_map, TASKS_AND_THINGS % "!BOUND(?evidence)") == []


def test_no_evidence_is_idle_or_in_another_graph(shipped_map: Map) -> None:
    pointing = """
        SELECT ?source ?thing ?evidence WHERE {
          GRAPH ?source { ?thing vnr:evidence ?evidence }
          FILTER NOT EXISTS { GRAPH ?source { ?evidence a vnr:Evidence } }
        }
    """
    idle = """
        SELECT ?source ?evidence WHERE {
          GRAPH ?source { ?evidence a vnr:Evidence . FILTER NOT EXISTS { ?thing vnr:evidence ?evidence } }
        }
    """

    assert rows(shipped_map, pointing) == []
    assert rows(shipped_map, idle) == []


def test_evidence_concerns_only_properties_that_a_thing_it_stands_behind_has(shipped_map: Map) -> None:
    concerned = "SELECT ?evidence ?property WHERE { GRAPH ?source { ?evidence vnr:concerns ?property } }"
    unused = """
        SELECT ?evidence ?property WHERE {
          GRAPH ?source {
            ?evidence vnr:concerns ?property .
            FILTER NOT EXISTS { ?thing vnr:evidence ?evidence ; ?property ?value }
          }
        }
    """

    assert len(rows(shipped_map, concerned)) > len(PAGES)
    assert rows(shipped_map, unused) == []


def test_the_digest_is_that_of_the_text(shipped_map: Map, texts: dict[str, Text]) -> None:
    assert {source: text.digest for source, text in texts.items()} == {
        source: shipped_map.text(expand(source), "vnr:textDigest") for source in PAGES
    }


def test_every_range_holds_the_passage_that_was_read(shipped_map: Map, texts: dict[str, Text]) -> None:
    found = {p.evidence: texts[p.source].content[p.start : p.end] for p in places(shipped_map)}

    assert {name: hashlib.sha256(passage.encode()).hexdigest() for name, passage in found.items()} == {
        name: shipped_map.text(expand(name), "vnr:passageDigest") for name in found
    }
    assert [name for name, passage in found.items() if passage != passage.strip()] == []


def test_every_range_lies_in_the_sentence_heading_or_footer_that_is_named(
    shipped_map: Map, texts: dict[str, Text]
) -> None:
    outside = []
    for place in places(shipped_map):
        start, end = texts[place.source].parts[place.where]
        if not (start <= place.start and place.end <= end):
            outside.append(place)

    assert outside == []


def test_nothing_said_of_a_page_repeats_six_of_its_words(shipped_map: Map, texts: dict[str, Text]) -> None:
    pages: set[tuple[str, ...]] = set().union(*(runs(text.content) for text in texts.values()))
    graphs = [ox.NamedNode(expand(source)) for source in [*PAGES, "source:inferences"]]
    quads = [quad for graph in graphs for quad in shipped_map.store.quads_for_pattern(None, None, None, graph)]
    literals = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}

    assert "Förebyggande arbete" in literals
    assert [text for text in sorted(literals) if runs(text) & pages] == []


def test_the_search_for_repeated_words_finds_a_copied_sentence(texts: dict[str, Text]) -> None:
    for text in texts.values():
        start, end = text.parts["1-2"]
        assert runs(f"Sidan säger: {text.content[start:end]}") & runs(text.content)
