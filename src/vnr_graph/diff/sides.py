"""The two sides of a comparison: folders, files or revisions, each opened as the map that it was."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from vnr_graph.diff.revisions import Repository, repository_at
from vnr_graph.errors import InputError, Place, VnrError
from vnr_graph.store.opening import open_map
from vnr_graph.store.reading import rdf_files
from vnr_graph.store.shipped import base_folders, ontology_folder
from vnr_graph.texts import N_, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vnr_graph.store.opening import Map

_ONTOLOGY: Final = "ontology"
_DATA: Final = "data"
_RANGE: Final = ".."
_SINCE_FORK: Final = "..."


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Files and folders as they are now.

    Attributes:
        name: what to call them; empty for the shipped map.
        paths: which; ``None`` for the shipped map.
    """

    name: str
    paths: tuple[Path, ...] | None


@dataclass(frozen=True, slots=True)
class Revision:
    """Files and folders as they were committed.

    Attributes:
        name: the revision as it was asked for.
        commit: its full name.
        paths: files and folders of the repository, from its top.
    """

    name: str
    repository: Repository
    commit: str
    paths: tuple[PurePosixPath, ...]


Where = OnDisk | Revision


@dataclass(frozen=True)
class Side:
    """A map to compare.

    Attributes:
        name: what to call it.
        map: its documents.
        copied_to: for a revision, the folder that its files were copied to.
    """

    name: str
    map: Map
    copied_to: Path | None = None

    def place(self, place: Place) -> Place:
        """A place as the reader can find it: in a revision ``main:data/page.ttl``, as git writes it."""
        return _as_committed(place, self.name, self.copied_to)


def chosen_sides(arguments: Sequence[str], data: Sequence[Path] = ()) -> tuple[Where, Where]:
    """What the words of the command line name.

    Args:
        arguments: none for ``data`` (or the shipped map) twice; one path, likewise twice; one revision, to be compared
            with the working tree; ``OLD..NEW``, where no ``NEW`` is the working tree; ``OLD...NEW``, from where the two
            went apart; or two, each a path or a revision. A path that is there is a path.
        data: which files and folders of the repository are the data; its folder ``data`` when none are named. Not with
            paths alone.

    Raises:
        InputError: something is neither a path nor a revision, or there is no repository.
    """
    if not arguments:
        both = OnDisk(_listed(data), tuple(data) or None)
        return both, both
    if data and all(map(_is_there, arguments)):
        raise InputError(
            N_("--data says where the data of a revision is; here no revision is named."),
            cure=N_("Leave --data out."),
        )
    if len(arguments) > 1:
        first, second = (_one(argument, data) for argument in arguments)
        return first, second
    argument = arguments[0]
    if _is_there(argument):
        both = _on_disk(argument)
        return both, both
    old, separator, new = _ends(argument)
    if not old:
        raise InputError(
            N_("{name} is neither a file or folder that is there nor two revisions."),
            cure=N_("Write a path, a revision, or two revisions as main..HEAD."),
            name=printable(argument) or '""',
        )
    repository, paths = _repository(data, old)
    commit = repository.merge_base(old, new or "HEAD") if separator == _SINCE_FORK else repository.commit(old)
    former = Revision(commit[:12] if separator == _SINCE_FORK else old, repository, commit, paths)
    if new:
        return former, Revision(new, repository, repository.commit(new), paths)
    return former, OnDisk(_listed(data) or _DATA, tuple(repository.root / path for path in paths))


def open_side(where: Where, folder: Path) -> Side:
    """Open what a side names.

    A map with the folders ``law`` and ``reference`` in its data is whole: it does not get the law and the reference
    data that come with the package, which may be of another time; nor the ontology, where one lies beside its data.

    Args:
        where: what to open.
        folder: an empty folder for the files of a revision; it must stay as long as places in them are looked for.

    Raises:
        InputError: the revision does not have the data, or a file cannot be read.
    """
    if isinstance(where, OnDisk):
        return Side(where.name, open_map(where.paths, base=_base(where.paths or ())))
    for path in where.paths:
        if not where.repository.has(where.commit, path):
            raise InputError(
                N_("{revision} has no {path}."),
                cure=N_("Name the folder of the data with --data."),
                revision=printable(where.name),
                path=str(path),
            )
    beside = [path.parent / _ONTOLOGY for path in where.paths if path != PurePosixPath()]
    where.repository.copy(where.commit, list(dict.fromkeys([*where.paths, *beside])), folder)
    paths = [folder / path for path in where.paths]
    try:
        map_ = open_map(paths, base=_base(paths))
    except VnrError as error:
        if error.place is not None:
            error.place = _as_committed(error.place, where.name, folder)
        raise
    return Side(where.name, map_, copied_to=folder.resolve())


def _is_there(argument: str) -> bool:
    try:
        return bool(argument) and Path(argument).exists()
    except (OSError, ValueError):
        return False  # no name that a file could have


def _ends(argument: str) -> tuple[str, str, str]:
    for separator in (_SINCE_FORK, _RANGE):
        old, found, new = argument.partition(separator)
        if found:
            return old, found, new
    return argument, "", ""


def _one(argument: str, data: Sequence[Path]) -> Where:
    return _on_disk(argument) if _is_there(argument) else _revision(argument, data)


def _on_disk(argument: str) -> OnDisk:
    return OnDisk(argument, (Path(argument),))


def _revision(name: str, data: Sequence[Path]) -> Revision:
    repository, paths = _repository(data, name)
    return Revision(name, repository, repository.commit(name), paths)


def _repository(data: Sequence[Path], revision: str) -> tuple[Repository, tuple[PurePosixPath, ...]]:
    repository = repository_at(data[0] if data else Path(), revision=revision)
    if not data:
        return repository, (PurePosixPath(_DATA),)
    root = repository.root.resolve()
    paths = []
    for path in data:
        whole = path.resolve()
        if not whole.is_relative_to(root):
            raise InputError(
                N_("{path} is not in the repository {repository}."),
                cure=N_("Revisions are of one repository."),
                path=path,
                repository=root,
            )
        paths.append(PurePosixPath(whole.relative_to(root).as_posix()))
    return repository, tuple(paths)


def _listed(data: Sequence[Path]) -> str:
    return ", ".join(map(str, data))


def _base(paths: Sequence[Path]) -> list[Path] | None:
    """What a map stands on, when that is not what comes with the package."""
    whole = [path for path in paths if all((path / folder.name).is_dir() for folder in base_folders())]
    if not whole or not base_folders():
        return None
    own = whole[0].resolve().parent / _ONTOLOGY
    if not own.is_dir():
        return [ontology_folder()]
    return [path for path in rdf_files([own]) if own / "shapes" not in path.parents]


def _as_committed(place: Place, name: str, folder: Path | None) -> Place:
    path = Path(place.path).resolve()
    if folder is None or not path.is_relative_to(folder.resolve()):
        return place
    return dataclasses.replace(place, path=f"{name}:{path.relative_to(folder.resolve()).as_posix()}")
