"""Revisions of a git repository, read without touching its working tree.

Files are read as they were committed (``git ls-tree``, ``git cat-file``): no filter, hook or attribute of the
repository takes part, as would be with ``git archive``, which leaves out what ``export-ignore`` names. Nothing goes
through a shell, and no revision is ever taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import InputError
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FILE_MODES: Final = {"100644", "100755", "100664"}
_LINK_MODE: Final = "120000"
_LARGEST: Final = 2**30
"""Bytes that are read of one revision."""
_OF_ANOTHER_FOLDER: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE"})
"""What a hook of one repository would have every git command work on, wherever it is run."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a working tree.

    Attributes:
        root: the top of its working tree.
    """

    root: Path

    def commit(self, revision: str) -> str:
        """The full name of the commit that a revision stands for (gitrevisions(7)).

        Raises:
            InputError: there is no such revision.
        """
        asked = f"{revision}^{{commit}}"
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", asked, fails=True)
        if found is None:
            raise InputError(
                N_("{revision} is neither a file or folder that is there nor a revision of {repository}."),
                cure=N_("Where only the last commit was fetched, as CI does, fetch the history."),
                revision=printable(revision),
                repository=self.root,
            )
        return found.decode().strip()

    def merge_base(self, one: str, other: str) -> str:
        """The commit from which two went apart.

        Raises:
            InputError: they have nothing in common.
        """
        found = self._git("merge-base", self.commit(one), self.commit(other), fails=True)
        if found is None:
            raise InputError(
                N_("{one} and {other} have no commit in common."),
                cure=N_("Where only the last commits were fetched, as CI does, fetch the history."),
                one=printable(one),
                other=printable(other),
            )
        return found.decode().split()[0]

    def has(self, commit: str, path: PurePosixPath) -> bool:
        """Whether a commit has the file or folder."""
        return path == PurePosixPath() or next(iter(self._entries(commit, [path])), None) is not None

    def copy(self, commit: str, paths: Sequence[PurePosixPath], folder: Path) -> None:
        """Copy files of a commit into an empty folder, links as links.

        Args:
            commit: its full name.
            paths: files and folders of the repository, from its top.
            folder: where to.

        Raises:
            InputError: there is too much to be read, or a path leads out of the folder.
        """
        entries = list(self._entries(commit, paths))
        wanted = [entry for entry in entries if entry.mode in _FILE_MODES or entry.mode == _LINK_MODE]
        if sum(entry.size for entry in wanted) > _LARGEST:
            raise InputError(
                N_("{revision} has more than {limit} bytes of data."),
                cure=N_("Name a smaller part of it with --data."),
                revision=commit[:12],
                limit=_LARGEST,
            )
        # Links come last, so that nothing is written through one.
        for entry, data in sorted(self._contents(wanted), key=lambda pair: pair[0].mode == _LINK_MODE):
            path = _inside(folder, entry.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            if entry.mode == _LINK_MODE:
                path.symlink_to(os.fsdecode(data))
            else:
                with path.open("xb") as file:
                    file.write(data)

    def _entries(self, commit: str, paths: Sequence[PurePosixPath]) -> Iterator[_Entry]:
        named = [str(path) for path in paths if path != PurePosixPath()]
        arguments = ["ls-tree", "-r", "-z", "--long", "--full-tree", commit, "--", *named]
        for line in (self._git(*arguments) or b"").split(b"\0")[:-1]:
            described, _, path = line.partition(b"\t")
            mode, _, object_, size = described.decode().split()
            yield _Entry(mode, object_, int(size) if size.isdigit() else 0, os.fsdecode(path))

    def _contents(self, entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, bytes]]:
        asked = "".join(f"{entry.object}\n" for entry in entries).encode()
        answer = memoryview(self._git("cat-file", "--batch", given=asked) or b"")
        at = 0
        for entry in entries:
            heading = f"{entry.object} blob {entry.size}\n".encode()
            start = at + len(heading)
            if answer[at:start] != heading:
                raise InputError(
                    N_("{path} is not in this copy of the repository."),
                    cure=N_("It was fetched in part: fetch it whole."),
                    path=printable(entry.path),
                )
            at = start + entry.size + 1
            yield entry, bytes(answer[start : at - 1])

    def _git(self, *arguments: str, given: bytes = b"", fails: bool = False) -> bytes | None:
        return run_git(self.root, *arguments, given=given, fails=fails)


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    object: str
    size: int
    path: str


def repository_at(path: Path, *, revision: str) -> Repository:
    """The repository that a file or folder is in; the path itself need not be there any more.

    Args:
        path: the file or folder.
        revision: what is looked for in it, for the error.

    Raises:
        InputError: it is in none, or git is not installed.
    """
    there = path.absolute()
    while not there.is_dir():
        there = there.parent
    top = run_git(there, "rev-parse", "--show-toplevel", fails=True)
    if top is None:
        raise InputError(
            N_("{revision} is no file or folder that is there, and {path} is in no git repository."),
            cure=N_("Name two files or folders, or go to the repository."),
            revision=printable(revision),
            path=printable(str(there)),
        )
    return Repository(Path(os.fsdecode(top.rstrip(b"\n"))))


def run_git(folder: Path, *arguments: str, given: bytes = b"", fails: bool = False) -> bytes | None:
    """What git prints.

    Args:
        folder: where to run it.
        arguments: its command and what follows.
        given: its standard input.
        fails: that it fails is an answer: ``None``.

    Raises:
        InputError: git is not installed, or failed when it may not.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_FOLDER} | {
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and the arguments are ours or come after --end-of-options or --
            ["git", "--no-pager", *arguments],  # noqa: S607  # whichever git the user has
            cwd=folder,
            env=environment,
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise InputError(N_("Revisions are read with git, which is not installed."), cure=N_("Install git.")) from None
    if done.returncode == 0:
        return done.stdout
    words = printable(done.stderr.decode(errors="replace").strip())
    if fails and "dubious ownership" not in words:
        return None
    raise InputError(N_("git could not read the repository: {detail}"), detail=words)


def _inside(folder: Path, path: str) -> Path:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts:
        raise InputError(N_("{path} leads out of the repository."), path=printable(path))
    return folder.joinpath(*parts)
