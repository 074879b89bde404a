"""``vnr check --watch``: check, and check again whenever a file is edited, until Ctrl-C.

watchfiles (which is Rust's notify) wakes this up as soon as something happens, by inotify or what the system has, and
by polling where it has nothing. What was edited is told by the files' times and sizes alone, looked at then and every
other second: so nothing is missed that happens while a check runs, or where the system tells nothing.

Ctrl-C is how a watch ends, so its exit code is 0.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vnr_graph.cli.check_run import EngineName, check_options, generic_options, mark_known
from vnr_graph.errors import InputError, VnrError
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.texts import N_, describe, printable, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.check.checking import Checked
    from vnr_graph.check.file_session import FileSession
    from vnr_graph.check.map_session import MapSession
    from vnr_graph.cli.check_run import Asked
    from vnr_graph.model import Finding, Report
    from vnr_graph.report.voice import Voice

_PAUSE_MS: Final = 2000
"""So long nothing has to happen before files are looked at anyway."""
_SETTLE_MS: Final = 100
"""Editors write in several steps: so long after one, no other may follow."""

State = dict[Path, tuple[int, int, int]]
"""File → when it was changed last, its size and which file it is on the disk."""


def watch(asked: Asked) -> int:
    """Check, and check again after each edit.

    Returns:
        0, once Ctrl-C has ended it.

    Raises:
        InputError: something is asked for that a watch does not do.
        VnrError: the first check fails; later, errors are told and the watch goes on.
    """
    _refuse(asked)
    with contextlib.suppress(KeyboardInterrupt):
        watcher = _Watcher(asked)
        watcher.open()
        for _ in _wakes(watcher.watched):
            watcher.look()
    _say("")
    _say(translate(asked.language, N_("The watch has ended.")))
    return 0


def _refuse(asked: Asked) -> None:
    def refuse(option: str, cure: str) -> None:
        raise InputError(N_("--watch does not go with {option}."), cure=cure, option=option)

    if asked.engine is EngineName.PYSHACL:
        refuse("--engine pyshacl", N_("A watch screens what an edit can reach; pySHACL is asked where that is unsure."))
    if asked.verify:
        refuse("--verify", N_("Run vnr check --verify by itself."))
    if asked.update:
        refuse("--update-baseline", N_("Run vnr check --update-baseline by itself."))
    if any(one.path is None and one.format is not ReportFormat.TEXT for one in asked.destinations):
        refuse("--format", N_("On the terminal it is text; let other formats go to a file: --report json=FILE."))


class _Watcher:
    """What is watched, its state when it was last looked at, and the session that is kept up to date."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._session: _MapWatch | _FileWatch | None = None
        self._state: State = {}
        self._waiting: set[Path] = set()
        self._told: tuple[Finding, ...] = ()
        self._voice: Voice | None = None

    @property
    def watched(self) -> tuple[Path, ...]:
        """Files and folders."""
        assert self._session is not None  # noqa: S101  # opened before
        return self._session.watched

    def open(self) -> None:
        """The first check, told in full."""
        from vnr_graph.cli.progress import shown_progress
        from vnr_graph.cli.reporting import write_reports

        started = time.perf_counter()
        kind = _FileWatch if self._asked.shapes else _MapWatch
        # Before anything is read: what is edited meanwhile differs from this.
        self._state = self._state_of(kind.watched_by(self._asked))
        with shown_progress(self._asked.language):
            self._session = kind(self._asked)
        report = self._keep(self._session)
        assert self._voice is not None  # noqa: S101  # kept just now
        write_reports(self._asked.destinations, report, self._voice, statistics=self._asked.statistics)
        self._remark(N_("Checked in {seconds} s. Watching {count} files; Ctrl-C ends it."), started, len(self._state))

    def look(self) -> None:
        """Check again if a file was edited, and tell what that changed."""
        from vnr_graph.cli.reporting import setting_for, write_reports
        from vnr_graph.report.edits import edit_as_text
        from vnr_graph.report.wording import shown_path

        session = self._session
        assert session is not None  # noqa: S101  # opened before
        assert self._voice is not None  # noqa: S101  # as above
        try:
            now = self._state_of(session.watched)
        except OSError:
            return  # a folder that is being replaced; the next look will find it
        edited = {path for path in {*now, *self._state} if now.get(path) != self._state.get(path)}
        if not edited:
            return
        self._state = now
        self._waiting |= edited
        started = time.perf_counter()
        names = ", ".join(sorted(printable(shown_path(path)) for path in edited))
        before, voice = self._told, self._voice
        try:
            if session.begins_anew_after(self._waiting):
                self._session = session = type(session)(self._asked)
            else:
                session.reload(self._waiting)
            report = self._keep(session)
        except VnrError as error:
            self._remark(N_("{names}: not checked."), started, names=names)
            _say(describe(error, self._asked.language))
            return
        self._waiting.clear()
        from vnr_graph.check.comparing import compared

        change = compared(before, report.findings)
        assert self._voice is not None  # noqa: S101  # kept just now
        self._remark(N_("{names}: checked again in {seconds} s."), started, names=names)
        _say(edit_as_text(change, report, self._voice, setting_for(None), before=voice).rstrip("\n"))
        files = [one for one in self._asked.destinations if one.path is not None]
        if files:
            write_reports(files, report, self._voice, statistics=self._asked.statistics)

    def _state_of(self, paths: Sequence[Path]) -> State:
        written = {one.path.resolve() for one in self._asked.destinations if one.path is not None}
        return {path: state for path, state in _state_of(paths) if path not in written}

    def _keep(self, session: _MapWatch | _FileWatch) -> Report:
        """What the session has found, held against the baseline."""
        self._voice = session.voice()
        report = mark_known(session.checked, self._asked)
        self._told = report.findings
        return report

    def _remark(self, message: str, started: float, count: int = 0, **values: object) -> None:
        clock = datetime.now(tz=UTC).astimezone().strftime("%H:%M:%S")
        seconds = f"{time.perf_counter() - started:.2f}"
        _say(f"[{clock}] {translate(self._asked.language, message, seconds=seconds, count=count, **values)}")


class _MapWatch:
    """A map of municipalities."""

    def __init__(self, asked: Asked) -> None:
        from vnr_graph.check.map_session import MapSession

        self._asked = asked
        self.watched = self.watched_by(asked)
        self._session: MapSession = MapSession.open(list(asked.paths) or None, partial(check_options, asked))

    @staticmethod
    def watched_by(asked: Asked) -> tuple[Path, ...]:
        """Documents, what they stand on, rules and texts."""
        from vnr_graph.store.shipped import base_folders, data_folder, ontology_folder

        own = asked.paths or (data_folder(),)
        more = [path for path in (asked.texts, asked.baseline) if path is not None]
        return (*own, ontology_folder(), *base_folders(), *more)

    @staticmethod
    def begins_anew_after(edited: set[Path]) -> bool:
        """Whether the rules themselves were edited."""
        from vnr_graph.store.shipped import shapes_folder

        return any(path.is_relative_to(shapes_folder().resolve()) for path in edited)

    def reload(self, edited: set[Path]) -> None:
        self._session.reload(*edited)

    @property
    def checked(self) -> Checked:
        return self._session.checked

    def voice(self) -> Voice:
        from vnr_graph.report.voice import Voice
        from vnr_graph.store.labels import read_labels

        map_ = self._session.map
        return Voice(read_labels(map_.store), self._asked.language, map_.documents)


class _FileWatch:
    """Anybody's data by anybody's shapes."""

    def __init__(self, asked: Asked) -> None:
        from vnr_graph.check.file_session import FileSession

        self._asked = asked
        self.watched = self.watched_by(asked)
        self._session: FileSession = FileSession.open(asked.paths, asked.shapes, generic_options(asked))

    @staticmethod
    def watched_by(asked: Asked) -> tuple[Path, ...]:
        """Data and shapes."""
        return (*asked.paths, *asked.shapes, *([] if asked.baseline is None else [asked.baseline]))

    def begins_anew_after(self, edited: set[Path]) -> bool:
        """Whether the shapes themselves were edited."""
        return any(path.is_relative_to(one.resolve()) for path in edited for one in self._asked.shapes)

    def reload(self, edited: set[Path]) -> None:
        self._session.reload(*edited)

    @property
    def checked(self) -> Checked:
        return self._session.check.checked

    def voice(self) -> Voice:
        from vnr_graph.report.voice import Voice

        found = self._session.check
        return Voice(found.labels, self._asked.language, found.documents)


def _state_of(paths: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    """Every file, by its path without links, hidden files and folders left out; what is not there has no state."""
    for path in paths:
        root = path.resolve()
        if root.is_dir():
            for folder, folders, names in os.walk(root):
                folders[:] = [name for name in folders if not name.startswith(".")]
                for name in names:
                    if not name.startswith("."):
                        yield from _state_of_file(Path(folder, name).resolve())
        else:
            yield from _state_of_file(root)


def _state_of_file(path: Path) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    with contextlib.suppress(OSError):
        status = path.stat()
        yield path, (status.st_mtime_ns, status.st_size, status.st_ino)


def _wakes(paths: Sequence[Path]) -> Iterator[None]:
    """At once, then whenever something happens where the paths are, and every other second."""
    from watchfiles import watch as events

    folders = sorted({path.resolve() for path in paths if path.is_dir()})
    # An editor puts another file in the place of one, which only its folder tells.
    beside = sorted({path.resolve().parent for path in paths if not path.is_dir()})
    yield
    for polling in (None, True):
        # The system may tell nothing, or watch no more files than it does already; then files are polled.
        with contextlib.suppress(OSError, RuntimeError):
            for _ in events(
                *(folders or beside),
                watch_filter=None,
                step=_SETTLE_MS,
                rust_timeout=_PAUSE_MS,
                yield_on_timeout=True,
                recursive=bool(folders),
                force_polling=polling,
            ):
                yield
    while True:
        time.sleep(_PAUSE_MS / 1000)
        yield


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
