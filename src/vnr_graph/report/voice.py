"""Who tells a report: the reader's language, what things are called, and where the report is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vnr_graph.model import Severity
from vnr_graph.texts import N_, printable, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vnr_graph.model import Document
    from vnr_graph.store.labels import Labels
    from vnr_graph.texts import Language

_SEVERITIES: Final = {
    Severity.VIOLATION: N_("violation"),
    Severity.WARNING: N_("warning"),
    Severity.INFO: N_("info"),
}


class Voice:
    """Names and phrases in one language.

    Args:
        labels: what things are called.
        language: the reader's.
        documents: the documents by IRI, in the order in which they are named; those of somebody else's data have
            neither rank nor day.
    """

    def __init__(self, labels: Labels, language: Language, documents: Mapping[str, Document] | None = None) -> None:
        self.labels = labels
        self.language = language
        self.documents = documents or {}

    def say(self, message: str, **values: object) -> str:
        """A message of the catalogue."""
        return translate(self.language, message, **values)

    def name(self, iri: str) -> str:
        """What a thing is called, safe for a terminal."""
        return printable(self.labels.of(iri, self.language))

    def names(self, iris: Iterable[str]) -> str:
        """Names in their alphabetical order, with commas."""
        return ", ".join(sorted(self.name(iri) for iri in iris))

    def severity(self, severity: Severity) -> str:
        """The word for a severity."""
        return severity_word(severity, self.language)

    def document(self, iri: str) -> str:
        """A document's name and date, as it says itself."""
        document = self.documents.get(iri)
        day = document.day if document else None
        if document is None or document.rank is None or document.rank.value in {"law", "regulation"}:
            return self.name(iri)
        dated = day.isoformat() if day else self.say(N_("undated"))
        return f"{self.name(iri)} ({dated})"

    def text(self, texts: Mapping[Language, str]) -> str:
        """The text in the reader's language, else in the other one, else nothing; on one line."""
        chosen = texts.get(self.language) or next(iter(texts.values()), "")
        return printable(chosen)


@dataclass(frozen=True)
class Setting:
    """Where a report is shown.

    Attributes:
        root: the folder that paths in the report are relative to: the repository's.
        width: columns to wrap text at; ``None`` leaves lines as they are.
        colour: whether text has colours (ECMA-48).
        statistics: rules by how much they found, in place of every finding.
    """

    root: Path = field(default_factory=Path.cwd)
    width: int | None = 100
    colour: bool = False
    statistics: bool = False


def repository_root(folder: Path) -> Path:
    """The nearest folder from here upwards that a version control system keeps its records in; else the folder."""
    start = folder.resolve()
    for candidate in (start, *start.parents):
        if any((candidate / records).exists() for records in (".git", ".hg", ".jj")):
            return candidate
    return start


def severity_word(severity: Severity, language: Language) -> str:
    """The word for a severity in the language."""
    return translate(language, _SEVERITIES[severity])
