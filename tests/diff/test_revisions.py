"""Revisions are read as they were committed, and the working tree stays as it is."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from vnr_graph.diff import revisions
from vnr_graph.diff.revisions import repository_at
from vnr_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., str]
    Commit = Callable[[dict[str, str | None]], str]


def copied(revision: str, folder: Path, *paths: str) -> dict[str, str]:
    folder.mkdir()
    repository = repository_at(Path.cwd(), revision=revision)
    repository.copy(repository.commit(revision), [PurePosixPath(path) for path in paths or ("data",)], folder)
    found = (path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink())
    return {
        path.relative_to(folder).as_posix(): f"→ {path.readlink()}" if path.is_symlink() else path.read_text("utf-8")
        for path in found
    }


def test_files_are_copied_as_they_were_committed(commit: Commit, tmp_path: Path) -> None:
    commit({"data/a.ttl": "one\n", "data/å ö/b.ttl": "två", "other.ttl": "no"})
    commit({"data/a.ttl": "two\n", "data/å ö/b.ttl": None})
    assert copied("HEAD~1", tmp_path / "old") == {"data/a.ttl": "one\n", "data/å ö/b.ttl": "två"}
    assert copied("main", tmp_path / "new") == {"data/a.ttl": "two\n"}
    assert copied("HEAD~1", tmp_path / "file", "data/å ö/b.ttl", "other.ttl") == {
        "data/å ö/b.ttl": "två",
        "other.ttl": "no",
    }


def test_attributes_of_the_repository_take_no_part(commit: Commit, tmp_path: Path) -> None:
    attributes = "data/a.ttl export-ignore\ndata/b.ttl export-subst eol=crlf\n"
    commit({".gitattributes": attributes, "data/a.ttl": "a\n", "data/b.ttl": "$Format:%H$\n"})
    assert copied("HEAD", tmp_path / "x") == {"data/a.ttl": "a\n", "data/b.ttl": "$Format:%H$\n"}


def test_the_working_tree_is_not_touched(git: Git, commit: Commit, repository: Path, tmp_path: Path) -> None:
    commit({"data/a.ttl": "one"})
    commit({"data/a.ttl": "two"})
    (repository / "data/a.ttl").write_text("mine", encoding="utf-8")
    (repository / "data/new.ttl").write_text("mine", encoding="utf-8")
    before = git("status", "--porcelain"), git("rev-parse", "HEAD")
    assert copied("HEAD~1", tmp_path / "x") == {"data/a.ttl": "one"}
    assert (git("status", "--porcelain"), git("rev-parse", "HEAD")) == before
    assert (repository / "data/a.ttl").read_text("utf-8") == "mine"


def test_links_are_copied_as_links_and_modules_are_left_out(
    git: Git, commit: Commit, repository: Path, tmp_path: Path
) -> None:
    first = commit({"data/a.ttl": "one"})
    (repository / "data/b.ttl").symlink_to("a.ttl")
    git("update-index", "--add", "--cacheinfo", f"160000,{first},data/module")
    git("add", "data/b.ttl")
    git("commit", "--quiet", "--message", "links")
    assert copied("HEAD", tmp_path / "x") == {"data/a.ttl": "one", "data/b.ttl": "→ a.ttl"}


def test_a_name_of_a_file_is_no_pattern(commit: Commit, tmp_path: Path) -> None:
    commit({"data/*.ttl": "star", "data/a.ttl": "a", ":(top)x.ttl": "magic"})
    assert copied("HEAD", tmp_path / "x", "data/*.ttl") == {"data/*.ttl": "star"}
    assert copied("HEAD", tmp_path / "y", ":(top)x.ttl") == {":(top)x.ttl": "magic"}


@pytest.mark.parametrize("revision", ["--help", "-x", "nowhere", "", "HEAD:data", "--output=stolen"])
def test_what_is_no_commit_is_no_revision_and_no_option(commit: Commit, repository: Path, revision: str) -> None:
    commit({"data/a.ttl": "one"})
    with pytest.raises(InputError, match="is neither a file or folder that is there nor a revision of"):
        repository_at(repository, revision=revision).commit(revision)
    assert sorted(path.name for path in repository.iterdir()) == [".git", "data"]


def test_a_branch_and_a_tag_are_their_commits(git: Git, commit: Commit, repository: Path) -> None:
    made = commit({"data/a.ttl": "one"})
    git("tag", "-a", "v1", "-m", "one")
    found = repository_at(repository / "data" / "gone" / "a.ttl", revision="v1")
    assert found.root == repository
    assert [found.commit(name) for name in ("main", "v1", made[:8])] == [made] * 3


def test_the_merge_base_is_where_two_went_apart(git: Git, commit: Commit, repository: Path) -> None:
    base = commit({"data/a.ttl": "one"})
    git("branch", "other")
    commit({"data/a.ttl": "two"})
    git("checkout", "--quiet", "other")
    commit({"data/b.ttl": "three"})
    found = repository_at(repository, revision="main")
    assert found.merge_base("main", "other") == base
    git("checkout", "--quiet", "--orphan", "alone")
    commit({"data/c.ttl": "four"})
    with pytest.raises(InputError, match="main and alone have no commit in common"):
        found.merge_base("main", "alone")


def test_has_tells_whether_a_commit_has_a_path(commit: Commit, repository: Path) -> None:
    made = commit({"data/a.ttl": "one"})
    found = repository_at(repository, revision="HEAD")
    paths = ("data", "data/a.ttl", "", "date", "data/b.ttl")
    assert [found.has(made, PurePosixPath(path)) for path in paths] == [True, True, True, False, False]


def test_outside_a_repository_there_are_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"main is no file or folder that is there, and .* is in no git repository"):
        repository_at(tmp_path / "gone", revision="main")


def test_without_git_there_are_no_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="Revisions are read with git, which is not installed"):
        repository_at(tmp_path, revision="main")


def test_a_repository_that_was_fetched_in_part_says_so(
    git: Git, commit: Commit, repository: Path, tmp_path: Path
) -> None:
    made = commit({"data/a.ttl": "one"})
    digest = git("rev-parse", "HEAD:data/a.ttl")
    (repository / ".git" / "objects" / digest[:2] / digest[2:]).unlink()
    with pytest.raises(InputError, match=r"^data/a\.ttl is not in this copy of the repository"):
        copied(made, tmp_path / "x")


def test_git_that_fails_otherwise_is_told(git: Git, commit: Commit, repository: Path, tmp_path: Path) -> None:
    made = commit({"data/a.ttl": "one"})
    tree = git("rev-parse", "HEAD:data")
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(InputError, match="git could not read the repository: "):
        copied(made, tmp_path / "x")


def test_a_path_that_leads_out_is_refused(git: Git, commit: Commit, repository: Path, tmp_path: Path) -> None:
    commit({"a.ttl": "one"})
    trees: dict[str, str] = {}
    for name in ("..", "data"):
        inside = trees.get("..", git("rev-parse", "HEAD:a.ttl"))
        line = f"{'040000 tree' if trees else '100644 blob'} {inside}\t{name}\n"
        (repository / "lines").write_text(line, encoding="utf-8")
        with (repository / "lines").open("rb") as lines:
            made = subprocess.run(["git", "mktree"], stdin=lines, check=True, capture_output=True, text=True)  # noqa: S607
        trees[name] = made.stdout.strip()
    bad = git("commit-tree", "-m", "bad", trees["data"])
    with pytest.raises(InputError, match=r"^data/\.\. leads out of the repository"):
        copied(bad, tmp_path / "x")


def test_too_much_data_is_refused_before_it_is_read(
    commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"data/a.ttl": "123456"})
    monkeypatch.setattr(revisions, "_LARGEST", 5)
    with pytest.raises(InputError, match=r"has more than 5 bytes of data. Name a smaller part of it with --data\."):
        copied("HEAD", tmp_path / "x")


def test_the_environment_of_a_hook_leads_nowhere_else(
    commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"data/a.ttl": "one"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
    monkeypatch.setenv("GIT_PAGER", "false")
    assert copied("HEAD", tmp_path / "x") == {"data/a.ttl": "one"}
