"""Anybody's files that are edited: the findings are those of a fresh check of the files as they are then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vnr_graph.check.file_session import FileSession
from vnr_graph.check.generic import GenericOptions, run_files
from vnr_graph.errors import InputError, ReadingError

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = GenericOptions(as_of=date(2026, 11, 21))
HEAD = (
    "@prefix ex: <https://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
SHAPES = """
ex:Named sh:targetClass ex:Person ; sh:property ex:name, ex:address .
ex:name sh:path rdfs:label ; sh:minCount 1 ; sh:message "No name."@en .
ex:address sh:path ex:address ; sh:node [ sh:property [ sh:path ex:street ; sh:minCount 1 ] ] .
ex:InOneGraph sh:targetClass ex:Person ;
    sh:sparql [ sh:select "SELECT $this ?value WHERE { GRAPH ?value { $this <https://example.org/in> ?x } }" ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "shapes.ttl").write_text(HEAD + SHAPES, encoding="utf-8")
    (data / "a.ttl").write_text(HEAD + 'ex:a a ex:Person ; rdfs:label "A" .\n', encoding="utf-8")
    (data / "b.ttl").write_text(HEAD + "ex:b a ex:Person ; ex:address [ ex:town ex:t ] .\n", encoding="utf-8")
    return data


@pytest.fixture
def session(folder: Path) -> FileSession:
    return FileSession.open([folder], [folder.parent / "shapes.ttl"], OPTIONS)


def fresh(folder: Path) -> object:
    return run_files([folder], [folder.parent / "shapes.ttl"], OPTIONS)


def write(path: Path, text: str) -> Path:
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def names(session: FileSession) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Rule and focus node of what came and of what went."""
    new, gone = session.change.new, session.change.gone
    return [(one.rule, one.focus[-1]) for one in new], [(one.rule, one.focus[-1]) for one in gone]


def test_edits_of_files(folder: Path, session: FileSession) -> None:
    assert session.check == fresh(folder)
    assert [(one.rule, one.focus[-1]) for one in session.report.findings] == [("ex:address", "b"), ("ex:name", "b")]

    session.reload(write(folder / "a.ttl", "ex:a a ex:Person .\n"))
    assert names(session) == ([("ex:name", "a")], [])
    assert session.check == fresh(folder)

    # Said by another file too: it is still said when one says it no more.
    session.reload(write(folder / "b.ttl", 'ex:a rdfs:label "A" . ex:b a ex:Person ; rdfs:label "B" .\n'))
    assert names(session) == ([], [("ex:address", "b"), ("ex:name", "a"), ("ex:name", "b")])
    session.reload(write(folder / "a.ttl", 'ex:a a ex:Person ; rdfs:label "A" .\n'))
    session.reload(write(folder / "b.ttl", 'ex:b a ex:Person ; rdfs:label "B" .\n'))
    assert names(session) == ([], [])
    assert session.check == fresh(folder)


def test_files_come_and_go(folder: Path, session: FileSession) -> None:
    write(folder / "c.ttl", "ex:c a ex:Person .\n")
    session.reload()
    assert names(session) == ([("ex:name", "c")], [])
    assert session.check == fresh(folder)
    (folder / "c.ttl").unlink()
    session.reload()
    assert names(session) == ([], [("ex:name", "c")])
    assert session.check == fresh(folder)


def test_graphs_of_two_files(folder: Path, session: FileSession) -> None:
    for name in ("g", "h"):
        session.reload(write(folder / f"{name}.trig", "ex:one { ex:a ex:in 1 }\n"))
        assert session.check == fresh(folder)
    (folder / "g.trig").unlink()
    session.reload()
    assert names(session) == ([], [])
    assert session.check == fresh(folder)
    session.reload(write(folder / "h.trig", "ex:two { ex:a ex:in 1 }\n"))
    assert [one.value for one in session.change.new] == ["https://example.org/two"]
    assert [one.value for one in session.change.gone] == ["https://example.org/one"]
    assert session.check == fresh(folder)


def test_a_broken_file_changes_nothing(folder: Path, session: FileSession) -> None:
    before = session.check
    path = write(folder / "a.ttl", "ex:a a ex:Person\n")
    with pytest.raises(ReadingError):
        session.reload(path)
    assert session.check is before
    session.reload(write(folder / "a.ttl", "ex:a a ex:Person .\n"))
    assert names(session) == ([("ex:name", "a")], [])
    assert session.check == fresh(folder)


def test_shapes_that_cannot_be_used_are_told_and_mended_data_goes_on(tmp_path: Path) -> None:
    data = write(tmp_path / "a.ttl", "ex:b a ex:Thing .\n")
    shapes = write(tmp_path / "shapes.ttl", 'ex:S sh:targetClass ex:Person ; sh:property [ sh:path "no path" ] .\n')
    session = FileSession.open([data], [shapes], OPTIONS)
    with pytest.raises(InputError, match="pySHACL cannot use the shapes"):
        session.reload(write(data, "ex:a a ex:Person .\n"))
    session.reload(write(data, "ex:c a ex:Thing .\n"))
    assert session.check == run_files([data], [shapes], OPTIONS)


def test_no_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No data is named"):
        FileSession.open([], [tmp_path], OPTIONS)
