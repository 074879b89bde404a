"""Finding things by what people type: labels, synonyms and codes in every language, forgiving of spelling.

What is typed is text and nothing else: it is compared with names, never made part of a query or a pattern.
`search` ranks what is like it; `resolve` wants exactly one thing and says so when it does not get it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import VocabularyError
from vnr_graph.likeness import Likeness, Name, fold, name_of, plain
from vnr_graph.store.labels import read_labels
from vnr_graph.texts import N_, printable
from vnr_graph.vocabulary import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vnr_graph.store.opening import Map
    from vnr_graph.texts import Language

_ALSO_NAMES: Final = ("dcterms:title", "vnr:sfsNumber", "vnr:organisationNumber")
_LONGEST: Final = 200
"""Characters of typed text that are looked at: no name is as long, and comparing takes time by length."""
_LIKE: Final = 65.0
"""Likeness, of 100, from which a name is a hit."""
_HARDLY_LIKE: Final = 50.0
"""Likeness from which a name is worth proposing to somebody who misspelt it."""
_SUGGESTIONS: Final = 5
_SYNONYM: Final = 0.5
"""What a synonym is behind a label that is as like."""
_AS_WELL: Final = 15.0
"""A label so little behind another name would have led there too."""

_ORDER: Final = (
    *("municipality", "county", "group", "agency", "target", "violence", "area", "kind", "programme", "application"),
    *("post", "source", "mandate", "responsibility", "objective", "stance", "membership", "inference", "presence"),
)
"""Which kind of thing comes first among equals."""

_MUNICIPAL: Final = frozenset({"kommun", "kommunen", "kommuns", "municipality", "stad", "city", "of", "the"})
"""Words that stand around a municipality's name and are no part of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing whose name is like what was typed.

    Attributes:
        label: in the reader's language.
        matched: the name that was found to be like it, as the map spells it.
        score: likeness from 0 to 100; 100 is the same label.
        types: IRIs of its classes, in order.
    """

    iri: str
    label: str
    matched: str
    score: float
    types: tuple[str, ...]


class NameIndex:
    """The names of everything in a map, as it stands when the index is made; for more than one question.

    Args:
        map_: its derived graph takes part, if there is one.
    """

    def __init__(self, map_: Map) -> None:
        self.map = map_
        self.labels = read_labels(map_.store)
        self._names = {iri: tuple(_once(names)) for iri, names in self._collect().items()}

    def search(
        self,
        text: str,
        *,
        language: Language,
        limit: int = 20,
        among: str | None = None,
    ) -> tuple[Hit, ...]:
        """As the function `search`."""
        return self._rank(text, self._candidates(among), language, limit, _LIKE)

    def resolve(self, text: str, *, language: Language, among: str | None = None) -> str:
        """As the function `resolve`."""
        typed = " ".join(text.split())[:_LONGEST].removeprefix("<").removesuffix(">")
        if among is None and (iri := _as_iri(typed)) and self._is_known(iri):
            return iri
        candidates = self._candidates(among)
        found = self._named(typed, candidates)
        if len(found) == 1:
            return found[0]
        if found:
            raise VocabularyError(
                N_("{text} is the name of several: {things}."),
                cure=N_("Say which by its short name, for example {example}."),
                text=printable(typed),
                things=", ".join(f"{printable(self.labels.of(iri, language))} ({shorten(iri)})" for iri in found),
                example=shorten(found[0]),
            )
        alike = [hit.iri for hit in self._rank(typed, candidates, language, _SUGGESTIONS, _HARDLY_LIKE)]
        if not alike and len(candidates) <= _SUGGESTIONS:
            alike = candidates
        kind = self._kind(among, language)
        raise VocabularyError(
            N_("{kind}: nothing is called {text}.") if kind else N_("Nothing is called {text}."),
            cure=(
                N_("Is it one of these? {suggestions}.")
                if alike
                else N_("Names, synonyms and codes count, in any language; look for one with vnr search.")
            ),
            kind=kind,
            text=printable(typed) or "“”",
            suggestions=", ".join(dict.fromkeys(printable(self.labels.of(iri, language)) for iri in alike)),
        )

    def _collect(self) -> dict[str, list[tuple[str, bool]]]:
        """IRI → names, each with whether it is a label."""
        import pyoxigraph as ox  # noqa: PLC0415  # `vnr --help` needs no store

        found: dict[str, list[tuple[str, bool]]] = {}
        for iri, labels in self.labels.main.items():
            found[iri] = [(label, True) for label in labels.values()]
        for iri, names in self.labels.synonyms.items():
            found.setdefault(iri, []).extend((name, False) for name, _ in names)
        for predicate in _ALSO_NAMES:
            for quad in self.map.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    found.setdefault(quad.subject.value, []).append((quad.object.value, False))
        for iri, codes in found.items():
            short = shorten(iri)
            codes.extend([(iri, False), (short, False)])
            if short != iri:
                codes.append((short.partition(":")[2], False))
        return found

    def _candidates(self, among: str | None) -> list[str]:
        if among is None:
            return sorted(self._names)
        if among in PREFIXES:
            return self.map.subjects("skos:inScheme", PREFIXES[among].rstrip("/"))
        below: dict[str, set[str]] = {}
        for narrower, broader, _ in self.map.pairs("rdfs:subClassOf"):
            below.setdefault(broader, set()).add(narrower)
        classes, frontier = {expand(among)}, [expand(among)]
        while frontier:
            new = below.get(frontier.pop(), set()) - classes
            classes |= new
            frontier.extend(new)
        return sorted({iri for found in classes for iri in self.map.subjects("rdf:type", found)})

    def _kind(self, among: str | None, language: Language) -> str:
        if among is None:
            return ""
        if among in PREFIXES:
            scheme = PREFIXES[among].rstrip("/")
            return self.map.text(scheme, "dcterms:title", language) or among
        return self.labels.of(expand(among), language) if expand(among) in self.labels.main else ""

    def _is_known(self, iri: str) -> bool:
        import pyoxigraph as ox  # noqa: PLC0415

        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        store = self.map.store
        patterns = (store.quads_for_pattern(node, None, None), store.quads_for_pattern(None, None, node))
        return any(next(quads, None) is not None for quads in patterns)

    def _named(self, typed: str, candidates: Iterable[str]) -> list[str]:
        """Things of which it is a name: as spelt, before less exact readings; as a label, before a synonym."""
        names = [(iri, name) for iri in candidates for name in self._names.get(iri, ())]
        others = _variants(typed)
        readings: tuple[tuple[Callable[[Name], str], Iterable[str]], ...] = (
            (lambda name: name.plain, map(plain, [typed])),
            (lambda name: name.plain, map(plain, others)),
            (lambda name: name.folded, map(fold, [typed])),
            (lambda name: name.folded, map(fold, others)),
        )
        for form_of, spellings in readings:
            for spelling in filter(None, spellings):
                for main in (True, False):
                    found = dict.fromkeys(iri for iri, n in names if n.main is main and form_of(n) == spelling)
                    if found:
                        return list(found)
        return []

    def _rank(
        self, text: str, candidates: Iterable[str], language: Language, limit: int, cutoff: float
    ) -> tuple[Hit, ...]:
        likeness = Likeness(text.strip()[:_LONGEST])
        if not likeness.typed.folded:
            return ()
        found: list[tuple[float, str, str]] = []
        for iri in candidates:
            for name in self._names.get(iri, ()):
                alike = likeness.of(name)
                score = round(alike if name.main else alike - _SYNONYM, 1)
                if score >= cutoff:
                    found.append((score, iri, name.text))
        found.sort(key=lambda hit: (-hit[0], _place(hit[1]), fold(self.labels.of(hit[1], language)), hit[1], hit[2]))
        best: dict[str, tuple[float, str]] = {}
        for score, iri, matched in found:
            first, _ = best.setdefault(iri, (score, matched))
            # Little is gained by showing another name when the reader's own would have been found as well.
            if matched == self.labels.of(iri, language) and first - score <= _AS_WELL:
                best[iri] = first, matched
        return tuple(
            Hit(
                iri=iri,
                label=self.labels.of(iri, language),
                matched=matched,
                score=score,
                types=tuple(sorted(self.map.iris(iri, "rdf:type"))),
            )
            for iri, (score, matched) in list(best.items())[: max(limit, 0)]
        )


def search(
    map_: Map,
    text: str,
    *,
    language: Language,
    limit: int = 20,
    among: str | None = None,
) -> tuple[Hit, ...]:
    """Things with a name like the text, the most alike first.

    Names are labels, synonyms and codes in every language, titles and numbers of documents, and short names. Among
    equally alike things places come first, then groups and agencies, then codes, then the rest, each by label.

    Args:
        map_: the map.
        text: what somebody typed; what is beyond 200 characters is not looked at.
        language: of the labels in the answer.
        limit: how many at most.
        among: only things of this class or one below it (a short name, ``vnr:Municipality``), or what is in this code
            list (by its prefix: ``target``, ``violence``, ``area``, ``kind`` …).

    Returns:
        Hits in that order; none when nothing is alike, or nothing but spaces and signs was typed.
    """
    return NameIndex(map_).search(text, language=language, limit=limit, among=among)


def resolve(map_: Map, text: str, *, language: Language, among: str | None = None) -> str:
    """The IRI of the one thing that the text names.

    The text may be an IRI, a short name (``municipality:2510``), the last part of one, a code, a label or a synonym in
    any language. Labels win over synonyms. Å, ä and ö may be left out where that leaves no doubt, and so may ``kommun``
    and the s of a genitive (``Jokkmokks kommun``).

    Args:
        map_: the map.
        text: what somebody typed.
        language: of labels in the error.
        among: only things of this class or what is in this code list, as for `search`.

    Raises:
        VocabularyError: it names nothing, and then up to five things with a name like it are proposed; or it names
            several, and then all are listed with their short names.
    """
    return NameIndex(map_).resolve(text, language=language, among=among)


def _once(names: Iterable[tuple[str, bool]]) -> Iterator[Name]:
    """Each spelling once, as a label if it is one."""
    main: dict[str, bool] = {}
    for text, is_main in names:
        main[text] = main.get(text, False) or is_main
    return (name_of(text, main=is_main) for text, is_main in main.items())


def _variants(typed: str) -> list[str]:
    """Other ways of saying the same name: without ``kommun``, without the s of a genitive, without both."""
    bare = " ".join(word for word in typed.split() if word.casefold() not in _MUNICIPAL)
    spellings = (bare, typed.removesuffix("s"), bare.removesuffix("s"))
    return [spelling for spelling in dict.fromkeys(spellings) if spelling and spelling != typed]


def _as_iri(typed: str) -> str | None:
    """What the text stands for if it is an IRI in full, or a short name with one of our prefixes."""
    prefix, colon, rest = typed.partition(":")
    if not colon or any(char.isspace() or char in '<>"{}|\\^`' for char in typed):
        return None
    if rest.startswith("//"):
        return typed
    return expand(typed) if prefix in PREFIXES else None


def _place(iri: str) -> int:
    prefix = shorten(iri).partition(":")[0]
    return _ORDER.index(prefix) if prefix in _ORDER else len(_ORDER)
