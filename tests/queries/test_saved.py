"""Saved queries and their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vnr_graph.errors import ReadingError, VocabularyError
from vnr_graph.queries.saved import Column, Parameter, ParameterType, find_query, read_query, saved_queries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.queries.saved import SavedQuery

NAMES = (
    *("areas-without-owner", "covered-without-agency", "disagreements", "documents", "duties", "evidence"),
    *("has-and-lacks", "meeting-points", "members", "open-questions", "owners", "programmes", "types-without-owner"),
    "without-agency",
)

WHOLE = """#+ summary:
#+   sv: Vem, var och när
#+   en: "Who: where and when"
#+ params:
#+   place:
#+     type: iri
#+     of: vnr:Municipality
#+     example: Jokkmokk
#+     sv: kommunen
#+     en: the municipality
#+   day:
#+     type: date
#+     example: 2014-08-06
#+     default: 2026-11-21
#+     sv: dagen
#+     en: the day
#+   word:
#+     type: literal
#+     example: barn
#+     optional: true
#+     sv: ordet
#+     en: the word
#+ returns:
#+   place:
#+     sv: Kommun
#+     en: Municipality
#+ tags: [one, two-three]
SELECT $place $day $word { BIND($place AS ?p) }
"""


def test_the_queries_that_come_with_the_package() -> None:
    assert tuple(query.name for query in saved_queries()) == NAMES
    assert find_query("owners").summary == {
        "sv": "Vem äger vad i en kommun, och vad bygger det på",
        "en": "Who owns what in a municipality, and what it rests on",
    }


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("owner", "Is it one of these? owners."),
        ("membres", "Is it one of these? members."),
        ("qqq", f"There are: {', '.join(NAMES)}."),
        ("../../../etc/passwd", f"There are: {', '.join(NAMES)}."),
    ],
)
def test_a_name_that_is_misspelt_gets_suggestions(name: str, cure: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        find_query(name)
    assert str(caught.value) == f"No saved query is called {name}. {cure}"


def test_reads_a_whole_header(write_query: Callable[[str], SavedQuery]) -> None:
    query = write_query(WHOLE)
    assert query.name == "mine"
    assert query.text == WHOLE
    assert query.summary == {"sv": "Vem, var och när", "en": "Who: where and when"}
    assert query.parameters == (
        Parameter(
            name="place",
            type=ParameterType.IRI,
            label={"sv": "kommunen", "en": "the municipality"},
            example="Jokkmokk",
            of="vnr:Municipality",
        ),
        Parameter(
            name="day",
            type=ParameterType.DATE,
            label={"sv": "dagen", "en": "the day"},
            example="2014-08-06",
            default="2026-11-21",
        ),
        Parameter(
            name="word",
            type=ParameterType.LITERAL,
            label={"sv": "ordet", "en": "the word"},
            example="barn",
            optional=True,
        ),
    )
    assert query.columns == (Column(name="place", label={"sv": "Kommun", "en": "Municipality"}),)
    assert query.tags == ("one", "two-three")


def test_a_query_needs_no_header(write_query: Callable[[str], SavedQuery]) -> None:
    query = write_query("\ufeffSELECT * {} # nothing else\n")
    assert (query.summary, query.parameters, query.columns, query.tags) == ({}, (), (), ())
    assert query.text == "SELECT * {} # nothing else\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+   sv: Vem", "#+   sv Vem", "mine.rq:2: This is no line of a header."),
        ("#+   sv: Vem", "#+  sv: Vem", "mine.rq:2: This is no line of a header."),
        ("#+   sv: Vem", "#+     sv: Vem", "mine.rq:2: This is no line of a header."),
        ('#+   en: "Who', '#+     en: "Who', "mine.rq:3: This is no line of a header."),
        ("#+   sv: Vem", "#+   sv:Vem", "mine.rq:2: This is no line of a header."),
        (
            'en: "Who: where and when"',
            "en: Who: where and when",
            "mine.rq:3: This value could be read in more than one",
        ),
        ('en: "Who: where and when"', "en: [who]", None),
        ('en: "Who: where and when"', "en: - who", "mine.rq:3: This value could be read in more than one"),
        ('en: "Who: where and when"', "en: who # where", "mine.rq:3: This value could be read in more than one"),
        ('en: "Who: where and when"', "sv: vem", "mine.rq:3: sv stands here twice."),
        ('en: "Who: where and when"', "de: wer", "mine.rq:1: The header has no en here."),
        (
            "#+ tags:",
            "#+ tag:",
            "mine.rq:27: tag means nothing in a header here. These do: params, returns, summary, tags.",
        ),
        ("[one, two-three]", "one, two", "mine.rq:27: one, two is no list of words."),
        ("[one, two-three]", "[One]", "mine.rq:27: This value could be read in more than one"),
        ("[one, two-three]", "[]", None),
        ("type: iri", "type: uri", "mine.rq:6: uri is no type of parameter: iri, literal or date."),
        ("type: iri", "kind: iri", "mine.rq:6: kind means nothing in a header here."),
        ("#+     example: Jokkmokk\n", "", "mine.rq:5: The header has no example here."),
        ("optional: true", "optional: yes", "mine.rq:20: yes is neither true nor false."),
    ],
)
def test_a_mistake_in_a_header_has_its_line(
    write_query: Callable[[str], SavedQuery], old: str, new: str, message: str | None
) -> None:
    assert WHOLE.count(old) >= 1
    changed = WHOLE.replace(old, new, 1)
    if message is None:
        write_query(changed)
        return
    with pytest.raises(ReadingError) as caught:
        write_query(changed)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"SELECT * { ?s ?p '\xe5' }", "Not UTF-8"),
        (b"#" * (2**20 + 1), "at most 1048576 are read"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_query(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=message):
        read_query(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        read_query(tmp_path / "none.rq")
