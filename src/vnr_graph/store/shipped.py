"""Where the ontology and the shipped documents lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    packed = _PACKAGE / "_map"
    return packed if packed.is_dir() else _PACKAGE.parents[1]


def ontology_folder() -> Path:
    """The folder of the ontology, with its code lists; shapes lie below it."""
    return _root() / "ontology"


def shapes_folder() -> Path:
    """The folder of the rules."""
    return ontology_folder() / "shapes"


def data_folder() -> Path:
    """The folder of the shipped documents."""
    return _root() / "data"


def base_folders() -> tuple[Path, ...]:
    """Documents that every map stands on: reference data and law."""
    return data_folder() / "reference", data_folder() / "law"
