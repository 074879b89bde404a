"""Opening a map: every file a document, every document a named graph in one Oxigraph store."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import InputError, Place, ReadingError
from vnr_graph.model import Document, Rank
from vnr_graph.progress import tell
from vnr_graph.store.files import read_bytes
from vnr_graph.store.labels import Labels, read_labels
from vnr_graph.store.memory import collecting_seldom
from vnr_graph.store.periods import days_of
from vnr_graph.store.reading import resolved_files, vet_bytes
from vnr_graph.store.shipped import base_folders, data_folder, ontology_folder, shapes_folder
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from vnr_graph.store.dataset import UnionDataset
    from vnr_graph.store.reading import ParsedFile, VettedBytes

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_DECLARES: Final = (
    frozenset({ox.NamedNode(expand("vnr:Source")), ox.NamedNode(expand("vnr:Act"))}),
    frozenset({ox.NamedNode(expand("owl:Ontology"))}),
    frozenset({ox.NamedNode(expand("skos:ConceptScheme"))}),
)
"""What makes a subject the document of its file, the first kind that the file has."""

_DECLARING: Final = frozenset().union(*_DECLARES)
_BEGINNING: Final = 16
"""How many statements are looked at to guess which document a file is."""

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


@collecting_seldom()
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
    own = without_shapes(resolved_files(paths or [data_folder()]))
    beneath = without_shapes(resolved_files([ontology_folder(), *base_folders()] if base is None else base))
    loader = _Loader()
    files = own | {resolved: path for resolved, path in beneath.items() if resolved not in own}
    for number, (resolved, path) in enumerate(files.items(), start=1):
        tell(N_("Reading file {number} of {total}: {path}"), number=number, total=len(files), path=path)
        loader.add(path, is_base=resolved not in own)
    return Map(documents=ranked(loader.documents.values()), store=loader.store)


def ranked(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by IRI, law first, then by IRI."""
    order = {rank: position for position, rank in enumerate(Rank)}
    found = sorted(documents, key=lambda d: (order[d.rank] if d.rank else len(order), d.iri))
    return {document.iri: document for document in found}


def without_shapes(files: Mapping[Path, Path]) -> dict[Path, Path]:
    """Files by their paths without links, but for the shipped shapes, which are no documents."""
    shapes = f"{shapes_folder()}{os.sep}"
    return {resolved: path for resolved, path in files.items() if not str(resolved).startswith(shapes)}


class _Loader:
    """Puts files into a store, each document into the graph of its name."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.documents: dict[str, Document] = {}

    def add(self, path: Path, *, is_base: bool = False) -> None:
        """Add a file; of the base, only documents that are not there yet.

        Raises:
            ReadingError: it cannot be read, or declares no document or several.
            InputError: a document of it is there already.
        """
        vetted = vet_bytes(read_bytes(path), path=path)
        if vetted.is_plain and self._load(vetted):
            return
        for iri, quads in graphs_of(vetted.parse()):
            if iri not in self.documents:
                self.store.bulk_extend(quads)
                self._register(iri, path)
            elif not is_base:
                raise claimed_twice(iri, self.documents[iri].path, path)

    def _load(self, vetted: VettedBytes) -> bool:
        """Let the store parse a file, which is twice as fast; whether that has led to one new document."""
        graph = _first_declared(vetted)
        if graph is None or graph.value in self.documents:
            return False
        try:
            self.store.load(vetted.data, format=vetted.format, to_graph=graph)
        except SyntaxError:
            return False  # in one step, so that nothing has been loaded
        if self._declared_in(graph) != {graph}:
            self.store.remove_graph(graph)
            return False
        self._register(graph.value, vetted.path)
        return True

    def _declared_in(self, graph: ox.NamedNode) -> set[object]:
        for kinds in _DECLARES:
            quads = [quad for kind in kinds for quad in self.store.quads_for_pattern(None, _TYPE, kind, graph)]
            if quads:
                return {quad.subject for quad in quads}
        return set()

    def _register(self, iri: str, path: Path) -> None:
        self.documents[iri] = document_of(self.store, iri, path)


def claimed_twice(document: str, first: Path, second: Path) -> InputError:
    """The error of one document in two files."""
    return InputError(
        N_("{document} is claimed by two files: {first} and {second}."),
        cure=N_("One document is one file: give one of them an address of its own, or join them."),
        document=document,
        first=first,
        second=second,
    )


def _first_declared(vetted: VettedBytes) -> ox.NamedNode | None:
    """What seems to be the document of a file, by its beginning."""
    try:
        for quad in islice(ox.parse(vetted.data, format=vetted.format), _BEGINNING):
            if quad.predicate == _TYPE and quad.object in _DECLARING and isinstance(quad.subject, ox.NamedNode):
                return quad.subject
    except SyntaxError:
        pass  # told when the whole file is parsed
    return None


def graphs_of(parsed: ParsedFile) -> Iterator[tuple[str, list[ox.Quad]]]:
    """A file's documents, with its quads put into the graph of each.

    Raises:
        ReadingError: it declares no document, or several, for what it says in no graph.
    """
    named: dict[str, list[ox.Quad]] = {}
    unnamed: list[ox.Quad] = []
    for quad in parsed.quads:
        graph_name = quad.graph_name
        if isinstance(graph_name, ox.NamedNode):
            named.setdefault(graph_name.value, []).append(quad)
        else:
            unnamed.append(quad)
    if unnamed:
        iri = _declared(parsed.path, unnamed)
        graph = ox.NamedNode(iri)
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in unnamed]
        named.setdefault(iri, []).extend(quads)
    yield from named.items()


def _declared(path: Path, quads: Iterable[ox.Quad]) -> str:
    types = [quad for quad in quads if quad.predicate == _TYPE]
    for kinds in _DECLARES:
        declared = sorted(
            {quad.subject.value for quad in types if quad.object in kinds and isinstance(quad.subject, ox.NamedNode)}
        )
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


def document_of(store: ox.Store, iri: str, path: Path) -> Document:
    """What a document says of itself, once its statements are in the store."""
    node = ox.NamedNode(iri)

    def values(predicate: str) -> list[object]:
        quads = store.quads_for_pattern(node, ox.NamedNode(expand(predicate)), None, node)
        return [quad.object for quad in quads]

    ranks = {expand(f"rank:{rank.value}"): rank for rank in Rank}
    stated = {ranks.get(term.value) for term in values("vnr:rank") if isinstance(term, ox.NamedNode)}
    dates = [*values("dcterms:issued"), *values("dcterms:modified")]
    found = (days_of(literal) for literal in dates if isinstance(literal, ox.Literal))
    last = max((days[0] for days in found if days), default=None)
    return Document(iri=iri, path=path, rank=next((rank for rank in Rank if rank in stated), None), day=last)
