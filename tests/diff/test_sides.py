"""What the words of the command line name, and how it is opened."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from vnr_graph.diff.sides import OnDisk, Revision, chosen_sides, open_side
from vnr_graph.errors import InputError, Place, ReadingError
from vnr_graph.store.shipped import data_folder, ontology_folder
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., str]
    Commit = Callable[[dict[str, str | None]], str]

PAGE = "<https://w3id.org/vnr-graph/id/source/p> a <https://w3id.org/vnr-graph/ontology#Source> .\n"
ACT = PAGE.replace("source/p>", "source/a>").replace("Source>", "Act>")


def test_two_paths_are_two_sides_and_one_is_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("old", "main..HEAD"):
        (tmp_path / name).mkdir()
    assert chosen_sides(["old", "main..HEAD"]) == (
        OnDisk("old", (Path("old"),)),
        OnDisk("main..HEAD", (Path("main..HEAD"),)),
    )
    assert (
        chosen_sides(["main..HEAD"])[0]
        == chosen_sides(["main..HEAD"])[1]
        == OnDisk("main..HEAD", (Path("main..HEAD"),))
    )


def test_none_is_the_data_or_the_shipped_map_twice() -> None:
    assert chosen_sides([]) == (OnDisk("", None),) * 2
    assert chosen_sides([], [Path("a"), Path("b")]) == (OnDisk("a, b", (Path("a"), Path("b"))),) * 2


def test_data_means_nothing_for_paths(tmp_path: Path) -> None:
    for arguments in ([str(tmp_path)], [str(tmp_path), str(tmp_path)]):
        with pytest.raises(InputError, match="--data says where the data of a revision is; here no revision is named"):
            chosen_sides(arguments, [tmp_path])


def test_revisions_two_one_and_since_the_fork(git: Git, commit: Commit, repository: Path) -> None:
    base = commit({"data/a.ttl": PAGE})
    git("branch", "other")
    last = commit({"data/b.ttl": ACT})
    git("checkout", "--quiet", "other")
    mine = commit({"data/c.ttl": ACT})

    def short(argument: str, *more: str) -> list[tuple[str, object]]:
        sides = chosen_sides([argument, *more])
        return [(s.name, s.commit if isinstance(s, Revision) else s.paths) for s in sides]

    tree = ("data", (repository / "data",))
    assert short("main..other") == short("main", "other") == [("main", last), ("other", mine)]
    assert short("main...other") == [(base[:12], base), ("other", mine)]
    assert short("main...") == [(base[:12], base), tree]
    assert short("main") == short("main..") == [("main", last), tree]
    sides = chosen_sides(["main", "data"])
    assert sides[1] == OnDisk("data", (Path("data"),))
    assert isinstance(sides[0], Revision)
    assert sides[0].paths == (PurePosixPath("data"),)


def test_the_data_may_lie_elsewhere_in_the_repository(
    commit: Commit, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"maps/north/a.ttl": PAGE})
    (repository / "maps" / "south").mkdir()
    monkeypatch.chdir(repository / "maps" / "south")
    old, new = chosen_sides(["HEAD.."], [Path("../north")])
    assert isinstance(old, Revision)
    assert old.paths == (PurePosixPath("maps/north"),)
    assert new == OnDisk("../north", (repository / "maps" / "north",))
    with pytest.raises(InputError, match="is not in the repository"):
        chosen_sides(["HEAD.."], [repository / "maps", repository.parent])


@pytest.mark.parametrize("argument", ["../nowhere", "..HEAD", "...", ""])
def test_what_has_no_old_side_is_neither(commit: Commit, argument: str) -> None:
    commit({"data/a.ttl": PAGE})
    with pytest.raises(InputError, match="is neither a file or folder that is there nor two revisions"):
        chosen_sides([argument])


@pytest.mark.parametrize(
    "argument", ["nowhere", "n" * 300, "nowhere..HEAD", "HEAD..nowhere", "nowhere...HEAD", "-x..HEAD"]
)
def test_what_is_no_revision_is_neither(commit: Commit, argument: str) -> None:
    commit({"data/a.ttl": PAGE})
    with pytest.raises(InputError, match="is neither a file or folder that is there nor a revision of"):
        chosen_sides([argument])


def test_outside_a_repository_a_name_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="gone is no file or folder that is there, and"):
        chosen_sides(["gone", "gone"])


def test_a_revision_without_the_data_says_so(commit: Commit, tmp_path: Path) -> None:
    commit({"other/a.ttl": PAGE})
    with pytest.raises(InputError, match="HEAD has no data"):
        open_side(chosen_sides(["HEAD"])[0], tmp_path)


def test_a_revision_is_opened_as_it_was(git: Git, commit: Commit, tmp_path: Path) -> None:
    commit({"data/a.ttl": PAGE})
    commit({"data/a.ttl": None, "data/b.ttl": ACT})
    folders = [tmp_path / name for name in ("x", "y")]
    for folder in folders:
        folder.mkdir()
    old, new = (open_side(where, folder) for where, folder in zip(chosen_sides(["HEAD~1.."]), folders, strict=True))
    assert (expand("source:p") in old.map.documents, expand("source:a") in old.map.documents) == (True, False)
    assert (expand("source:p") in new.map.documents, expand("source:a") in new.map.documents) == (False, True)
    place = Place(old.map.documents[expand("source:p")].path, 1, 2)
    assert str(old.place(place)) == "HEAD~1:data/a.ttl:1:2"
    assert new.place(place) == place
    assert old.place(Place("elsewhere.ttl")) == Place("elsewhere.ttl")
    assert git("status", "--porcelain") == ""


def test_an_error_in_a_revision_has_its_place_there(commit: Commit, tmp_path: Path) -> None:
    commit({"data/a.ttl": "broken"})
    with pytest.raises(ReadingError) as raised:
        open_side(chosen_sides(["HEAD"])[0], tmp_path)
    assert str(raised.value).startswith("HEAD:data/a.ttl:1:")


def test_a_whole_map_stands_on_its_own_law_and_ontology(
    commit: Commit, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the shipped law and reference data
    monkeypatch.chdir(repository)
    for folder in ("law", "reference", "sources"):
        shutil.copytree(data_folder() / folder, repository / "data" / folder)
    shutil.copytree(ontology_folder(), repository / "ontology")
    (repository / "data/law/sfs-2025-400.ttl").unlink()
    (repository / "ontology/codes/axis.ttl").unlink()
    for variable in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{variable}_NAME", "A")
        monkeypatch.setenv(f"GIT_{variable}_EMAIL", "a@example.org")
    commit({})
    (tmp_path / "copy").mkdir()
    sides = [open_side(where, tmp_path / "copy") for where in chosen_sides(["HEAD"])]
    axis = expand("axis:").rstrip("/")
    for side in sides:
        assert expand("source:sfs-2025-400") not in side.map.documents
        assert axis not in side.map.documents
        assert expand("vnr:").rstrip("#") in side.map.documents
    shutil.rmtree(repository / "ontology")
    assert axis in open_side(chosen_sides(["HEAD"])[1], tmp_path).map.documents


def test_a_map_of_pages_alone_stands_on_the_shipped_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "page.ttl").write_text(PAGE, encoding="utf-8")
    side = open_side(OnDisk("page.ttl", (tmp_path / "page.ttl",)), tmp_path)
    assert {expand("source:p"), expand("source:sfs-2025-400")} <= side.map.documents.keys()
