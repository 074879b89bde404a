"""What things are called: labels and synonyms in each language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vnr_graph.vocabulary import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from vnr_graph.texts import Language

MAIN: Final = (expand("rdfs:label"), expand("skos:prefLabel"))
OTHER: Final = (expand("skos:altLabel"), expand("skos:hiddenLabel"), expand("skos:notation"), expand("vnr:scbCode"))


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of everything in a map.

    Attributes:
        main: IRI → language → the label; documents that call one thing differently are told apart by VNR405, and
            the first in the alphabet is shown.
        synonyms: IRI → every other name, with its language (empty when it has none).
    """

    main: Mapping[str, Mapping[str, str]]
    synonyms: Mapping[str, tuple[tuple[str, str], ...]]

    def of(self, iri: str, language: Language) -> str:
        """The label in the language, else in another one, else the shortened IRI."""
        labels = self.main.get(iri)
        if not labels:
            return shorten(iri)
        return labels.get(language) or labels.get("sv") or labels.get("en") or next(iter(labels.values()))

    def with_more(self, main: Mapping[str, Mapping[Language, str]]) -> Labels:
        """These labels, and others for things that have none."""
        more: dict[str, Mapping[str, str]] = {
            iri: {str(language): label for language, label in labels.items()} for iri, labels in main.items()
        }
        return Labels(main={**more, **self.main}, synonyms=self.synonyms)


def read_labels(store: ox.Store) -> Labels:
    """Collect labels and synonyms from every graph of the store."""
    import pyoxigraph as ox  # noqa: PLC0415  # half the start-up of `vnr --help`

    main: dict[str, dict[str, str]] = defaultdict(dict)
    synonyms: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for predicate in MAIN:
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
                language = quad.object.language or ""
                known = main[quad.subject.value].get(language)
                main[quad.subject.value][language] = min(known, quad.object.value) if known else quad.object.value
                synonyms[quad.subject.value].add((quad.object.value, language))
    for predicate in OTHER:
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
                synonyms[quad.subject.value].add((quad.object.value, quad.object.language or ""))
    return Labels(main=dict(main), synonyms={iri: tuple(sorted(names)) for iri, names in synonyms.items()})
