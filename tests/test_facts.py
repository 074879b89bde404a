"""Each fact of the two founding pages, by number: said in the graph of the page that says it, and in no other.

``facts/facts.toml`` has a query and its exact answer for each fact; ``differences.toml`` for each point where the pages
differ or only one speaks; ``silences.toml`` for what both are silent on; ``tasks.toml`` for all that the pages make of
those they name; ``inferences.toml`` for what we infer.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

import pyoxigraph as ox
import pytest

from vnr_graph.store.opening import DERIVED
from vnr_graph.vocabulary import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from vnr_graph.store.opening import Map

ROOT = Path(__file__).resolve().parents[1]
TABLES = Path(__file__).with_name("facts")
PAGES = {
    expand("source:gallivare-vald-i-nara-relation"): "G",
    expand("source:jokkmokk-forebyggande-arbete"): "J",
}

PROJECT_LEADER = {
    "30ad23ccbf8ba8c527c8024003202fcf00cd3f168110315061ee48cb7f9c2c04",
    "77332fe54b4bd8f81dc43e74d1120aaf2463eb18d750adef7b64773e963411cd",
    "89ceaaa22046514ed95d8625928f10cea860167683f18933f4df789a5f4c7c2b",
    "bc3e9ddc0db1c8fee334bc3c46fbfeb173203e3f792225422aea9298ef6315ee",
    "f64c9a5b02b433eea749bcb271f05f71fb70621c888a3a23550cc61bbcce57dc",
}
"""SHA-256 of a name and of its parts, in lower case and run together: what must not be written cannot stand here."""


class Case(TypedDict):
    """A query and what it must answer: a row is its values in order, with " | " between them."""

    id: str
    says: str
    query: str
    rows: list[str]


def read_table(name: str) -> list[Case]:
    with (TABLES / f"{name}.toml").open("rb") as file:
        return cast("list[Case]", tomllib.load(file)[name.removesuffix("s")])


def cases(*names: str) -> list[object]:
    return [pytest.param(case, id=case["id"]) for name in names for case in read_table(name)]


def spell(term: object) -> str:
    match term:
        case None:
            return "-"
        case ox.NamedNode():
            return PAGES.get(term.value, shorten(term.value))
        case ox.Literal() if term.language:
            return f"{term.value}@{term.language}"
        case ox.Literal() if term.datatype.value == expand("xsd:string"):
            return term.value
        case ox.Literal():
            return f"{term.value}^^{shorten(term.datatype.value)}"
    pytest.fail(f"an answer holds no such term: {term!r}")


def answers(map_: Map, query: str) -> list[str]:
    solutions = map_.store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(" | ".join(spell(term) for term in solution) for solution in solutions)


@pytest.fixture(autouse=True)
def documents_alone(shipped_map: Map) -> None:
    """What the pages say, without a view that another test has derived from them."""
    shipped_map.store.remove_graph(DERIVED)


@pytest.mark.parametrize("case", cases("facts", "differences", "silences", "inferences", "tasks"))
def test_the_map_answers_exactly_what_the_pages_say(shipped_map: Map, case: Case) -> None:
    assert answers(shipped_map, case["query"]) == sorted(case["rows"]), case["says"]


def test_every_fact_and_difference_has_its_number() -> None:
    assert [case["id"] for case in read_table("facts")] == [f"fact-{number:02d}" for number in range(1, 85)]
    assert [case["id"] for case in read_table("differences")] == [f"s-{number:02d}" for number in range(1, 29)]
    assert [case["id"] for case in read_table("silences")] == [f"silence-{number:02d}" for number in range(1, 10)]
    assert {f"d{number}" for number in range(1, 9)} <= {case["id"] for case in read_table("inferences")}


def names_of_the_leader(text: str) -> set[str]:
    """Digests of one to three words in a row that are the project leader's name or a part of it."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    runs = {"".join(words[start : start + length]) for length in (1, 2, 3) for start in range(len(words))}
    return {hashlib.sha256(run.encode()).hexdigest() for run in runs} & PROJECT_LEADER


@pytest.mark.parametrize("folder", ["data", "docs", "ontology", "src", "tests"])
def test_the_project_leader_is_named_nowhere(folder: str) -> None:
    suffixes = {".csv", ".json", ".md", ".po", ".py", ".rq", ".toml", ".ttl"}
    files = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes]

    assert files
    assert [path for path in files if names_of_the_leader(path.read_text(encoding="utf-8"))] == []


def test_the_search_for_the_name_finds_it_on_the_page(founding_texts: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(founding_texts.glob("*.txt"))]

    assert [len(names_of_the_leader(text)) for text in texts].count(4) == 1
