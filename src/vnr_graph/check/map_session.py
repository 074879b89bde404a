"""A map that is checked again after each edit of a document: for `vnr check --watch` and for an app.

    session = MapSession.open([Path("map")], CheckOptions(view=ViewOptions(as_of=date.today())))
    session.report                                # as `check_map` gives it
    change = session.reload(Path("map/solna.ttl"))  # the file was edited, added or removed
    change.new, change.gone                       # findings

Only the files that were edited are read. The view of the day is derived anew, as it depends on everything; what differs
in it is an edit like any other, and `vnr_graph.check.rechecking` judges what it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.check.checking import CheckOptions, run_check
from vnr_graph.check.comparing import FindingChange, compared
from vnr_graph.check.rechecking import Session
from vnr_graph.errors import InputError
from vnr_graph.store.files import read_bytes
from vnr_graph.store.opening import (
    DERIVED,
    Map,
    claimed_twice,
    document_of,
    graphs_of,
    open_map,
    ranked,
    without_shapes,
)
from vnr_graph.store.reading import resolved_files, vet_bytes
from vnr_graph.store.shipped import base_folders, data_folder, ontology_folder
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from vnr_graph.check.checking import Checked
    from vnr_graph.check.results import Outcome
    from vnr_graph.check.rules import Rules
    from vnr_graph.model import Document, Report

Quads = dict[str, "set[ox.Quad]"]
"""Document → its statements, each in the graph of its name, spelt as a store spells them."""


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a map, by their paths without links: the map's own, and those that it stands on."""

    own: Mapping[Path, Path]
    base: Mapping[Path, Path]


class MapSession:
    """A map and its findings, kept up to date.

    Attributes:
        map: the documents as they were last read without an error.
        checked: the check of it.
        change: what the last edit changed; nothing, before the first.
    """

    def __init__(
        self,
        map_: Map,
        options: CheckOptions | Callable[[Map], CheckOptions],
        paths: Sequence[Path],
        base: Sequence[Path],
    ) -> None:
        self._options = options if isinstance(options, CheckOptions) else options(map_)
        self._paths = paths
        self._base = base
        self._files = self._found_files()
        self._derived: set[ox.Quad] = set()
        self._edited: tuple[list[ox.Quad], list[ox.Quad]] = ([], [])
        self._session: Session | None = None
        self.map = map_
        self.checked: Checked = run_check(map_, self._options, judge=self._judge)
        self.change = FindingChange((), ())

    @classmethod
    def open(
        cls,
        paths: Sequence[Path] | None,
        options: CheckOptions | Callable[[Map], CheckOptions],
        *,
        base: Sequence[Path] | None = None,
    ) -> MapSession:
        """Read documents and check them.

        Args:
            paths: files and folders of documents; ``None`` for the shipped map.
            options: how to check, or what says it once the map is read. Its engine and `verify` are not asked for: a
                session screens and confirms.
            base: files and folders to stand on instead of what comes with the package.

        Raises:
            ReadingError: a file cannot be read, or declares no document or several.
            InputError: two files claim one document, a rule is asked for that does not exist, or the rules cannot be
                read.
        """
        own = list(paths or [data_folder()])
        beneath = [ontology_folder(), *base_folders()] if base is None else list(base)
        return cls(open_map(own, base=beneath), options, own, beneath)

    @property
    def report(self) -> Report:
        """What there is to report now."""
        return self.checked.report

    @property
    def watched(self) -> tuple[Path, ...]:
        """Files and folders that the map is read from."""
        return (*self._paths, *self._base)

    def edit(self, document: str, quads: Iterable[ox.Quad]) -> FindingChange:
        """Give a document other statements, without a file; the next `reload` of its file reads that again.

        Args:
            document: the IRI of a document of the map.
            quads: everything that it says; the graphs they are in do not matter.

        Returns:
            What that changed, which `change` keeps.

        Raises:
            InputError: there is no such document, or pySHACL cannot use the rules; the map is as before.
        """
        known = self.map.documents.get(document)
        if known is None:
            raise InputError(
                N_("No document of the map is called {document}."),
                cure=N_("Write a file for it, and read that."),
                document=document,
            )
        graph = ox.NamedNode(document)
        stated = _as_stored(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
        return self._apply({document: stated}, {iri: one.path for iri, one in self.map.documents.items()}, self._files)

    def reload(self, *paths: Path) -> FindingChange:
        """Read files again that were edited, and whatever files came or went.

        Args:
            paths: those that were edited. A file that is no part of the map is passed over.

        Returns:
            What that changed, which `change` keeps.

        Raises:
            ReadingError: a file cannot be read, or declares no document or several; the map is as before. The file
                is to be named again once it is mended.
            InputError: two files claim one document, or pySHACL cannot use the rules; the map is as before.
        """
        files = self._found_files()
        edited = {path.resolve() for path in paths}
        known = {**self._files.base, **self._files.own}
        own = {real: path for real, path in files.own.items() if real in edited or real not in known}
        base = {real: path for real, path in files.base.items() if real in edited or real not in known}
        read = {real: _read(path) for real, path in own.items()}
        homes: dict[str, Path] = {}
        said: Quads = {}
        for real, path in files.own.items():
            documents = read[real] if real in read else dict.fromkeys(self._documents_in(real), None)
            for iri, quads in documents.items():
                if iri in homes:
                    raise claimed_twice(iri, homes[iri], path)
                homes[iri] = path
                if quads is not None:
                    said[iri] = quads
        if self._owned() - homes.keys():
            base = dict(files.base)  # the map stands on the shipped document again, if there is one
        for real, path in files.base.items():
            documents = _read(path) if real in base else dict.fromkeys(self._documents_in(real), None)
            for iri, quads in documents.items():
                if iri not in homes:
                    homes[iri] = path
                    if quads is not None:
                        said[iri] = quads
        return self._apply(said, homes, files)

    def _found_files(self) -> _Files:
        own = without_shapes(resolved_files(self._paths))
        base = without_shapes(resolved_files(self._base))
        return _Files(own, {real: path for real, path in base.items() if real not in own})

    def _documents_in(self, real: Path) -> list[str]:
        path = self._files.own.get(real) or self._files.base.get(real)
        return [iri for iri, document in self.map.documents.items() if document.path == path]

    def _owned(self) -> set[str]:
        own = set(self._files.own.values())
        return {iri for iri, document in self.map.documents.items() if document.path in own}

    def _apply(self, said: Mapping[str, set[ox.Quad]], homes: Mapping[str, Path], files: _Files) -> FindingChange:
        """Let documents say what they say now, and check again.

        Args:
            said: what documents say that were read; the others say what they said.
            homes: every document with its file.
            files: the files of the map.
        """
        store, before = self.map.store, self.map
        removed: list[ox.Quad] = []
        added: list[ox.Quad] = []
        for iri in {*said, *(before.documents.keys() - homes.keys())}:
            old = set(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
            new = said.get(iri, set())
            removed += old - new
            added += new - old
        _change(store, removed, added)
        try:
            documents: dict[str, Document] = {}
            for iri, path in homes.items():
                known = before.documents.get(iri)
                same = known is not None and known.path == path and iri not in said
                documents[iri] = known if same and known is not None else document_of(store, iri, path)
            self._edited = (removed, added)
            map_ = Map(documents=ranked(documents.values()), store=store)
            checked = run_check(map_, self._options, judge=self._judge)
        except BaseException:
            # What was judged meanwhile is not kept up: the next edit checks everything.
            self._session = None
            _change(store, added, removed)
            raise
        self.change = compared(self.checked.report.findings, checked.report.findings)
        self.map, self.checked, self._files = map_, checked, files
        return self.change

    def _judge(self, store: ox.Store, rules: Rules) -> Outcome:
        """Validate the store, of which the session knows all but the last edit and the view that follows from it."""
        derived = set(store.quads_for_pattern(None, None, None, DERIVED))
        if self._session is None:
            self._session = Session(store, rules)
        else:
            removed, added = self._edited
            self._session.edit([*removed, *(self._derived - derived)], [*added, *(derived - self._derived)])
        self._derived = derived
        return self._session.outcome


def _change(store: ox.Store, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
    for quad in removed:
        store.remove(quad)
    store.extend(added)


def _read(path: Path) -> Quads:
    """The documents of a file.

    Raises:
        ReadingError: as of `open_map`.
    """
    parsed = vet_bytes(read_bytes(path), path=path).parse()
    return {iri: _as_stored(quads) for iri, quads in graphs_of(parsed)}


def _as_stored(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Statements as a store spells them, which writes numbers in one way."""
    store = ox.Store()
    store.bulk_extend(quads)
    return set(store)
