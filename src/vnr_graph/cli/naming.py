"""From what somebody typed to the things it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.search import NameIndex, resolve
from vnr_graph.store.view import CORE_TYPOLOGY

if TYPE_CHECKING:
    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_DEFAULT_TYPOLOGY: Final = "core"
_EVERY: Final = frozenset({"all", "alla"})


def chosen_municipalities(map_: Map, names: list[str] | None, language: Language) -> tuple[str, ...] | None:
    """Municipalities by name or code; ``all`` for every one; ``None`` when nothing was asked for.

    Raises:
        VocabularyError: a name that no municipality has, with suggestions.
    """
    if not names:
        return None
    if any(name.strip().lower() in _EVERY for name in names):
        return tuple(map_.instances("vnr:Municipality"))
    index = NameIndex(map_)
    return tuple(sorted({index.resolve(name, among="vnr:Municipality", language=language) for name in names}))


def chosen_municipality(map_: Map, name: str, language: Language) -> str:
    """One municipality by name or code."""
    return resolve(map_, name, among="vnr:Municipality", language=language)


def chosen_concept(map_: Map, name: str, scheme: str, language: Language) -> str:
    """A concept of a code list (its prefix, as ``violence``) by label, synonym, code or slug."""
    return resolve(map_, name, among=scheme, language=language)


def chosen_typology(map_: Map, name: str, language: Language) -> str:
    """A list of violence types by slug or label."""
    if name == _DEFAULT_TYPOLOGY:
        return CORE_TYPOLOGY  # spares every check the index of names
    return resolve(map_, name, among="skos:Collection", language=language)
