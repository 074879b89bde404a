"""A map that is edited: the findings are those of a fresh check of the files as they are then."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from vnr_graph.check.checking import CheckOptions, run_check
from vnr_graph.check.map_session import MapSession
from vnr_graph.errors import InputError, ReadingError
from vnr_graph.store.opening import open_map
from vnr_graph.store.reading import read_quads
from vnr_graph.store.shipped import data_folder
from vnr_graph.store.view import ViewOptions
from vnr_graph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.check.comparing import FindingChange
    from vnr_graph.model import Finding

    Edit = Callable[[str, Callable[[str], str]], FindingChange]

OPTIONS = CheckOptions(view=ViewOptions(as_of=date(2026, 11, 21)))
JOKKMOKK = "sources/jokkmokk-forebyggande-arbete.ttl"
GALLIVARE = "sources/gallivare-vald-i-nara-relation.ttl"
SOURCE = f"{ID}source/jokkmokk-forebyggande-arbete"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped documents, to be edited."""
    copy = tmp_path / "map"
    shutil.copytree(data_folder(), copy)
    return copy


@pytest.fixture
def session(folder: Path) -> MapSession:
    return MapSession.open([folder], OPTIONS)


@pytest.fixture
def edit(folder: Path, session: MapSession) -> Callable[[str, Callable[[str], str]], FindingChange]:
    """Edit a file, read it again, and hold what is found against a fresh check."""

    def change(name: str, how: Callable[[str], str]) -> FindingChange:
        path = folder / name
        before = path.read_text(encoding="utf-8")
        assert how(before) != before
        path.write_text(how(before), encoding="utf-8")
        found = session.reload(path)
        assert session.checked == run_check(open_map([folder]), OPTIONS)
        assert session.change is found
        return found

    return change


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.focus.removeprefix(ID)) for finding in findings}


def test_a_session_begins_with_a_check(session: MapSession, folder: Path) -> None:
    assert session.checked == run_check(open_map([folder]), OPTIONS)
    assert (session.change.new, session.change.gone) == ((), ())


def test_an_owner_is_removed_and_put_back(edit: Edit, folder: Path, session: MapSession) -> None:
    before = session.checked
    text = (folder / GALLIVARE).read_text(encoding="utf-8")
    gone = edit(GALLIVARE, lambda text: re.sub(r"vnr:holder [^;]*;\n    ", "", text, count=1))
    assert ("VNR507", re.search(r"\nresponsibility:(\S+) a vnr:Resp", text)[1]) in {  # type: ignore[index]
        (rule, focus.removeprefix("responsibility/")) for rule, focus in told(gone.new)
    }
    back = edit(GALLIVARE, lambda _: text)
    assert (told(back.gone), told(back.new)) == (told(gone.new), told(gone.gone))
    assert session.checked == before


def test_an_owner_a_date_and_a_label(edit: Edit) -> None:
    added = edit(
        JOKKMOKK,
        lambda text: (
            text
            + """
responsibility:2510-social-services-everything a vnr:Responsibility ;
    rdfs:label "Socialtjänsten ansvarar för stöd"@sv, "Social services own support"@en ;
    vnr:area area:support-exposed ;
    vnr:evidence evidence:jokkmokk-1-1-municipality ;
    vnr:holder agency:2510-municipality ;
    vnr:municipality municipality:2510 ;
    vnr:role role:owner ;
    vnr:targetGroup target:exposed ;
    vnr:violenceType violence:any .
"""
        ),
    )
    assert added.gone
    dated = edit(JOKKMOKK, lambda text: text.replace('vnr:validThrough "2014"', 'vnr:validThrough "2034"'))
    assert "VNR202" in {rule for rule, _ in told(dated.gone)}
    broken = edit(JOKKMOKK, lambda text: text.replace(' "Förebyggande arbete"@sv', ' "Förebyggande arbete"@xx', 1))
    assert broken.new == broken.gone == ()
    unlabelled = edit(JOKKMOKK, lambda text: text.replace('rdfs:label "Våldet är brottsligt"@sv, ', "rdfs:label ", 1))
    assert told(unlabelled.new) == {("VNR503", "stance/2510-violence-is-a-crime")}


def test_a_moved_line_changes_no_finding(edit: Edit) -> None:
    moved = edit(JOKKMOKK, lambda text: f"# A remark.\n{text}")
    assert (moved.new, moved.gone) == ((), ())


def test_files_come_and_go(folder: Path, session: MapSession) -> None:
    before = session.checked
    path = folder / JOKKMOKK
    text = path.read_text(encoding="utf-8")
    path.unlink()
    gone = session.reload()
    assert SOURCE not in session.map.documents
    assert session.checked == run_check(open_map([folder]), OPTIONS)
    path.write_text(text, encoding="utf-8")
    back = session.reload()
    assert (told(back.gone), told(back.new)) == (told(gone.new), told(gone.gone))
    assert session.checked == before


def test_a_shipped_document_takes_the_place_of_a_removed_one(tmp_path: Path) -> None:
    act = next(path for path in sorted((data_folder() / "law").iterdir()))
    own, base = tmp_path / "own", tmp_path / "base"
    own.mkdir()
    base.mkdir()
    shutil.copy(act, own / "mine.ttl")
    shutil.copy(act, base / "theirs.ttl")
    shutil.copy(data_folder() / JOKKMOKK, own)
    (own / "mine.ttl").write_text(act.read_text(encoding="utf-8").replace("@sv", "@sv-se"), encoding="utf-8")
    session = MapSession.open([own], OPTIONS, base=[base])
    mine = {document.path.name for document in session.map.documents.values()}
    (own / "mine.ttl").unlink()
    session.reload()
    assert mine ^ {document.path.name for document in session.map.documents.values()} == {"mine.ttl", "theirs.ttl"}
    assert session.checked == run_check(open_map([own], base=[base]), OPTIONS)


def test_a_broken_file_is_told_and_changes_nothing(folder: Path, session: MapSession) -> None:
    before = session.checked
    path = folder / JOKKMOKK
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nbroken <", encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        session.reload(path)
    place = caught.value.place
    assert place is not None
    assert (place.path, place.line) == (path, text.count("\n") + 2)
    assert session.checked is before
    path.write_text(text.replace("role:contributor", "role:nonsense", 1), encoding="utf-8")
    assert {rule for rule, _ in told(session.reload(path).new)} == {"VNR506"}
    assert session.checked == run_check(open_map([folder]), OPTIONS)


def test_one_document_in_two_files_changes_nothing(folder: Path, session: MapSession) -> None:
    before = session.checked
    shutil.copy(folder / JOKKMOKK, folder / "again.ttl")
    with pytest.raises(InputError, match="claimed by two files"):
        session.reload()
    assert session.checked is before
    (folder / "again.ttl").unlink()
    assert (session.reload().new, session.checked) == ((), before)


def test_a_document_is_edited_without_its_file(folder: Path, session: MapSession) -> None:
    before = session.checked
    quads = [quad for quad in read_quads(folder / JOKKMOKK).quads if quad.predicate.value != f"{PREFIXES['vnr']}holder"]
    change = session.edit(SOURCE, quads)
    assert "VNR507" in {rule for rule, _ in told(change.new)}
    assert session.report.findings != before.report.findings
    back = session.reload(folder / JOKKMOKK)
    assert told(back.gone) == told(change.new)
    assert session.checked == before


def test_an_unknown_document_is_not_edited(session: MapSession) -> None:
    with pytest.raises(InputError, match="No document of the map is called"):
        session.edit("https://example.org/", [ox.Quad(ox.BlankNode(), ox.NamedNode("a:b"), ox.BlankNode())])
