"""Anybody's data that is checked again by anybody's shapes after each edit of a file.

    session = FileSession.open([Path("data")], [Path("shapes.ttl")], GenericOptions(as_of=date.today()))
    change = session.reload(Path("data/people.ttl"))
    change.new, change.gone  # findings

Only the files that were edited are read. Blank nodes are named after their file and its size: an edit that changes the
size renames those of the file, and so everything about them is judged anew.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from vnr_graph.check.comparing import FindingChange, compared
from vnr_graph.check.edited_index import UNNAMED, EditedIndex, fours
from vnr_graph.check.generic import read_foreign, told
from vnr_graph.check.rechecking import Session
from vnr_graph.store.reading import read_triples, resolved_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vnr_graph.check.edited_index import Numbers
    from vnr_graph.check.generic import GenericCheck, GenericOptions
    from vnr_graph.check.rules import Rules
    from vnr_graph.model import Report


class FileSession:
    """Files and the findings in them, kept up to date.

    Attributes:
        check: the check of the files as they were last read without an error.
        change: what the last edit changed; nothing, before the first.
    """

    def __init__(self, paths: Sequence[Path], rules: Rules, options: GenericOptions) -> None:
        rules.select(options.select, options.ignore)
        self._paths = paths
        self._rules = rules
        self._options = options
        self._files: Mapping[Path, Path] = resolved_files(paths)
        self._index = EditedIndex()
        self._sources = {real: self._index.read_source(read_triples(path)) for real, path in self._files.items()}
        self._index.settle(keep=True)
        self._session: Session | None = Session(self._index, rules)
        self.check: GenericCheck = self._told(self._files)
        self.change = FindingChange((), ())

    @classmethod
    def open(cls, paths: Sequence[Path], shapes: Sequence[Path], options: GenericOptions) -> FileSession:
        """Read files and check them.

        Args:
            paths: files and folders of data.
            shapes: files and folders of shapes.
            options: how; the engine and `verify` are not asked for, since a session screens and confirms.

        Raises:
            InputError: no data is named, a rule is asked for that does not exist, or pySHACL cannot use the shapes.
            ReadingError: a file cannot be read.
        """
        return cls(paths, read_foreign(paths, shapes), options)

    @property
    def report(self) -> Report:
        """What there is to report now."""
        return self.check.checked.report

    def reload(self, *paths: Path) -> FindingChange:
        """Read files again that were edited, and whatever files came or went.

        Args:
            paths: those that were edited. A file that is no part of the data is passed over.

        Returns:
            What that changed, which `change` keeps.

        Raises:
            ReadingError: a file cannot be read; all is as before. It is to be named again once it is mended.
            InputError: pySHACL cannot use the shapes for what is there now; the session then begins anew next time.
        """
        files = resolved_files(self._paths)
        session = self._session
        if session is None:
            # What was half judged is not to be trusted.
            fresh = FileSession(self._paths, self._rules, self._options)
            self._index, self._sources, self._session = fresh._index, fresh._sources, fresh._session
        else:
            edited = {path.resolve() for path in paths}
            reading = {real: path for real, path in files.items() if real in edited or real not in self._sources}
            read = {real: self._numbers(path) for real, path in reading.items()}
            self._session = None
            session.judge(self._change(session, files, read))
            self._session = session
        check = self._told(files)
        self.change = compared(self.report.findings, check.checked.report.findings)
        self.check, self._files = check, files
        return self.change

    def _told(self, files: Mapping[Path, Path]) -> GenericCheck:
        assert self._session is not None  # noqa: S101  # as every caller has seen to
        return told(self._rules, self._index, self._session.outcome, tuple(files.values()), self._options)

    def _numbers(self, path: Path) -> dict[Numbers, None]:
        return dict.fromkeys(map(self._index.numbers_of, read_triples(path)))

    def _change(
        self, session: Session, files: Mapping[Path, Path], read: Mapping[Path, Mapping[Numbers, None]]
    ) -> list[Numbers]:
        """Bring the index up to what the files say, and tell what changed in it."""
        index = self._index
        removed: list[tuple[Numbers, int]] = []
        added: list[tuple[Numbers, int]] = []
        for real in {*read, *(self._sources.keys() - files.keys())}:
            now = read.get(real, {})
            source = self._sources.get(real)
            if source is None:
                source = self._sources[real] = index.read_source(())
            before = dict.fromkeys(fours(index.arrays[source]))
            removed += ((one, source) for one in before if one not in now)
            added += ((one, source) for one in now if one not in before)
            index.arrays[source] = array("I", (number for one in now for number in one))
        for real in self._sources.keys() - files.keys():
            del self._sources[real]
        for one, source in removed:
            elsewhere = one[3] != UNNAMED and index.says(one)
            session.remove(one, index.quad_of(one), source, elsewhere=elsewhere)
        for one, source in added:
            session.add(one, index.quad_of(one), source)
        return [one for one, _ in (*removed, *added)]
