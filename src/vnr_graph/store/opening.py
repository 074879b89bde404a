"""Opening a map: every file a document, every document a named graph in one Oxigraph store."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import InputError, Place, ReadingError
from vnr_graph.model import Document, Rank
from vnr_graph.store.labels import Labels, read_labels
from vnr_graph.store.periods import days_of
from vnr_graph.store.reading import rdf_files, read_quads
from vnr_graph.store.shipped import base_folders, data_folder, ontology_folder, shapes_folder
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from vnr_graph.store.dataset import UnionDataset
    from vnr_graph.store.reading import ParsedFile

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_DECLARES: Final = (
    frozenset({expand("vnr:Source"), expand("vnr:Act")}),
    frozenset({expand("owl:Ontology")}),
    frozenset({expand("skos:ConceptScheme")}),
)
"""What makes a subject the document of its file, the first kind that the file has."""

DERIVED: Final = ox.NamedNode(expand("source:derived"))
"""The graph of what the loader derives for a day; never in a file."""


@dataclass(frozen=True)
class Map:
    """The documents of a map in one store.

    Attributes:
        documents: every document by IRI, law first, then by IRI.
        store: the quads, one named graph per document; the default graph is empty.
    """

    documents: Mapping[str, Document]
    store: ox.Store

    @cached_property
    def labels(self) -> Labels:
        """What things are called."""
        return read_labels(self.store)

    @cached_property
    def dataset(self) -> UnionDataset:
        """The same store through rdflib, its default graph the union of all graphs."""
        from vnr_graph.store.dataset import UnionDataset  # noqa: PLC0415  # who asks nothing of rdflib starts without it

        return UnionDataset(self.store)

    def objects(self, subject: str, predicate: str, graph: str | None = None) -> list[ox.NamedNode | ox.Literal]:
        """Values of a property (a shortened IRI), IRIs and literals, each once, in no promised order."""
        quads = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(expand(predicate)), None, ox.NamedNode(graph) if graph else None
        )
        return list({quad.object: None for quad in quads if not isinstance(quad.object, ox.BlankNode | ox.Triple)})

    def iris(self, subject: str, predicate: str) -> frozenset[str]:
        """IRIs among the values of a property."""
        return frozenset(term.value for term in self.objects(subject, predicate) if isinstance(term, ox.NamedNode))

    def literals(self, subject: str, predicate: str) -> list[ox.Literal]:
        """Literals among the values of a property, in the order of their spelling."""
        found = [term for term in self.objects(subject, predicate) if isinstance(term, ox.Literal)]
        return sorted(found, key=lambda literal: (literal.value, literal.language or ""))

    def text(self, subject: str, predicate: str, language: str = "") -> str | None:
        """The first literal of a property in the language (empty: one without, or else any)."""
        literals = self.literals(subject, predicate)
        chosen = [literal for literal in literals if (literal.language or "") == language] or literals
        return chosen[0].value if chosen else None

    def is_true(self, subject: str, predicate: str) -> bool:
        """Whether a boolean property is true."""
        return any(literal.value in {"true", "1"} for literal in self.literals(subject, predicate))

    def instances(self, class_: str) -> list[str]:
        """Everything declared to be of the class itself (a shortened IRI), in the order of their IRIs."""
        return self.subjects("rdf:type", expand(class_))

    def subjects(self, predicate: str, object_: str) -> list[str]:
        """Everything that has the IRI as a value of the property (a shortened IRI), in the order of their IRIs."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), ox.NamedNode(object_))
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    def pairs(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Subject, object and document of every statement with the property between IRIs."""
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value, getattr(quad.graph_name, "value", "")

    def sources_of(self, iri: str) -> tuple[str, ...]:
        """Documents that say anything with the IRI as subject, law first."""
        graphs = {
            quad.graph_name.value
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None)
            if isinstance(quad.graph_name, ox.NamedNode)
        }
        return tuple(document for document in self.documents if document in graphs)


def open_map(paths: Sequence[Path] | None = None, *, base: Sequence[Path] | None = None) -> Map:
    """Read documents into a map.

    The ontology, the reference data and the law that come with the package are always there; a document among
    ``paths`` with the same IRI takes the place of the shipped one.

    Args:
        paths: files and folders of documents; ``None`` for the shipped map.
        base: files and folders to stand on instead of what comes with the package.

    Raises:
        ReadingError: a file cannot be read, or declares no document or several.
        InputError: two files claim one document.
    """
    own = [path for path in rdf_files(paths or [data_folder()]) if shapes_folder() not in path.resolve().parents]
    beneath = _base_files([ontology_folder(), *base_folders()] if base is None else base, own)
    documents: dict[str, Document] = {}
    graphs: dict[str, list[ox.Quad]] = {}
    for path in own:
        for iri, quads in _graphs_of(read_quads(path)):
            if iri in documents:
                raise InputError(
                    N_("{document} is claimed by two files: {first} and {second}."),
                    cure=N_("One document is one file: give one of them an address of its own, or join them."),
                    document=iri,
                    first=documents[iri].path,
                    second=path,
                )
            documents[iri] = _document(iri, path, quads)
            graphs[iri] = quads
    for path in beneath:
        for iri, quads in _graphs_of(read_quads(path)):
            if iri not in documents:
                documents[iri] = _document(iri, path, quads)
                graphs[iri] = quads
    store = ox.Store()
    for quads in graphs.values():
        store.bulk_extend(quads)
    order = {rank: position for position, rank in enumerate(Rank)}
    ranked = sorted(documents.values(), key=lambda d: (order[d.rank] if d.rank else len(order), d.iri))
    return Map(documents={document.iri: document for document in ranked}, store=store)


def _base_files(base: Sequence[Path], own: Sequence[Path]) -> list[Path]:
    shapes = shapes_folder()
    taken = {path.resolve() for path in own}
    files = rdf_files(base)
    return [path for path in files if shapes not in path.parents and path.resolve() not in taken]


def _graphs_of(parsed: ParsedFile) -> Iterator[tuple[str, list[ox.Quad]]]:
    """A file's documents, with its quads put into the graph of each."""
    named: dict[str, list[ox.Quad]] = {}
    unnamed: list[ox.Quad] = []
    for quad in parsed.quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            named.setdefault(quad.graph_name.value, []).append(quad)
        else:
            unnamed.append(quad)
    if unnamed:
        iri = _declared(parsed.path, unnamed)
        graph = ox.NamedNode(iri)
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in unnamed]
        named.setdefault(iri, []).extend(quads)
    yield from named.items()


def _declared(path: Path, quads: Iterable[ox.Quad]) -> str:
    types = [
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    ]
    for kinds in _DECLARES:
        declared = sorted({subject for subject, type_ in types if type_ in kinds})
        if len(declared) == 1:
            return declared[0]
        if declared:
            raise ReadingError(
                N_("The file declares {count} documents: {documents}."),
                cure=N_("One file is one document: give each its own file."),
                place=Place(path),
                count=len(declared),
                documents=", ".join(declared),
            )
    raise ReadingError(
        N_("The file does not say which document it holds."),
        cure=N_("Declare it once: <https://w3id.org/vnr-graph/id/source/NAME> a vnr:Source ; vnr:rank rank:page ."),
        place=Place(path),
    )


def _document(iri: str, path: Path, quads: Iterable[ox.Quad]) -> Document:
    rank: Rank | None = None
    days: list[ox.Literal] = []
    ranks = {expand(f"rank:{rank.value}"): rank for rank in Rank}
    dated = {expand("dcterms:issued"), expand("dcterms:modified")}
    for quad in quads:
        if not (isinstance(quad.subject, ox.NamedNode) and quad.subject.value == iri):
            continue
        if quad.predicate.value == expand("vnr:rank") and isinstance(quad.object, ox.NamedNode):
            rank = ranks.get(quad.object.value)
        elif quad.predicate.value in dated and isinstance(quad.object, ox.Literal):
            days.append(quad.object)
    last = max((found[0] for literal in days if (found := days_of(literal))), default=None)
    return Document(iri=iri, path=path, rank=rank, day=last)
