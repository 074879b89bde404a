"""pySHACL, asked about what the screen is unsure of, or about everything.

It is given a data graph that answers look-ups from the index and runs queries over Oxigraph. So it sees every literal
as it is spelt, which neither Oxigraph's store nor rdflib's keeps of numbers (``"01"`` becomes ``"1"`` there).
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.graph_abstraction import OxigraphDataGraph
from pyshacl.validator import Validator
from rdflib import OWL, SH

from vnr_graph.check.index import as_many
from vnr_graph.check.results import Result, fill_in
from vnr_graph.errors import InputError
from vnr_graph.progress import tell
from vnr_graph.store.dataset import UnionDataset
from vnr_graph.store.terms import to_oxigraph, to_rdflib
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from vnr_graph.check.index import GraphIndex, Term
    from vnr_graph.check.shapes_graph import ShapesGraph

_LOGGER: Final = logging.getLogger("vnr_graph.check.confirming")
_LOGGER.setLevel(logging.CRITICAL)  # what it would tell is told by results and errors
_OPTIONS: Final = {"inplace": True, "inference": "none", "advanced": False, "logger": _LOGGER}
_ROW: Final = "row"
"""Beside the predicates of a result: the variables of the row that it was made of."""
_NAMES_GRAPHS: Final = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_NAMED: Final = 3
"""Variables of a row with a meaning of their own: this, path and value."""


class IndexDataGraph(OxigraphDataGraph):
    """The index as pySHACL's data graph, with a store for its queries.

    Args:
        index: the data.
        store: makes the store, and says whether its default graph is to be the union of its graphs; called when a
            query is run.
        is_safe: whether Oxigraph gives a query, as a text, the rows that it should.
    """

    def __init__(
        self, index: GraphIndex, store: Callable[[], tuple[ox.Store, bool]], is_safe: Callable[[str], bool]
    ) -> None:
        super().__init__(ox.Store())
        self._index = index
        self._make_store = store
        self._is_safe = is_safe
        self._nothing = rdflib.Graph()

    def __bool__(self) -> bool:
        """Always true: it exists. pySHACL asks at every look-up, and rdflib would count all triples."""
        return True

    def query(self, query_object: Any, **options: Any) -> Any:  # type: ignore[override]  # noqa: ANN401  # pySHACL's
        """Run a query: by Oxigraph if that keeps the values given to its variables, else by rdflib, as plain pySHACL.

        Oxigraph (0.5.13) loses a value where the variable stands alone in FILTER, BIND or BOUND, reads none into a
        sub-select, and refuses values for what is not selected.
        """
        bindings = options.get("initBindings") or {}
        if set(bindings) <= {"this"} and self._is_safe(query_object):
            store, as_union = self._make_store()
            self.impl, self.default_union = store, as_union  # type: ignore[misc]  # it has a setter
            return super().query(query_object, **options)
        if _NAMES_GRAPHS.search(query_object):
            store, as_union = self._make_store()
            dataset = UnionDataset(store) if as_union else rdflib.Dataset(OxigraphStore(store=store))
            return dataset.query(query_object, initBindings=bindings, use_store_provided=False)
        return rdflib.Graph.query(self, query_object, initBindings=bindings, use_store_provided=False)

    def quads(self, quad: Any = None) -> Any:  # noqa: ANN401  # as above
        """Statements that match a pattern, as if an empty graph held them.

        pySHACL asks for them to describe a blank node in a text that is not used: so it finds nothing to tell.
        """
        subject, predicate, object_, *_ = quad or (None, None, None)
        return ((s, p, o, self._nothing) for s, p, o in self.triples((subject, predicate, object_)))

    def _number(self, node: Any) -> int | None:  # noqa: ANN401  # rdflib's terms
        return None if node is None else self._index.id_of(to_oxigraph(node))  # type: ignore[arg-type]

    def _node(self, number: int) -> Any:  # noqa: ANN401  # as above
        return to_rdflib(self._index.terms[number])

    def _numbers(self, s: int | None, p: int | None, o: int | None) -> Iterator[tuple[int, int, int]]:
        index = self._index
        for predicate in list(index.predicates()) if p is None else (p,):
            if s is not None:
                found = ((s, value) for value in index.objects(s, predicate))
                yield from ((s, predicate, value) for _, value in found if o is None or value == o)
            elif o is not None:
                yield from ((subject, predicate, o) for subject in index.subjects(predicate, o))
            else:
                for subject, values in index.table(predicate).items():
                    yield from ((subject, predicate, value) for value in as_many(values))

    def triples(self, triple: Any, *_: Any) -> Any:  # noqa: ANN401  # pySHACL's and rdflib's types differ
        """Statements that match a pattern, each once."""
        for s, p, o in self._numbers(*(self._number(node) for node in triple)):
            yield self._node(s), self._node(p), self._node(o)

    def __iter__(self) -> Any:  # noqa: ANN401  # as above
        """Every statement."""
        return self.triples((None, None, None))

    def __contains__(self, triple: Any) -> bool:  # noqa: ANN401  # as above
        """Whether some graph has the triple."""
        return next(iter(self.triples(triple)), None) is not None

    def subject_objects(self, predicate: Any = None, unique: bool = False) -> Any:  # noqa: ANN401, ARG002, FBT001, FBT002
        """Subjects and objects of a property."""
        return ((s, o) for s, _, o in self.triples((None, predicate, None)))

    def subject_predicates(self, object: Any = None, unique: bool = False) -> Any:  # noqa: A002, ANN401, ARG002, FBT001, FBT002
        """Subjects and properties of an object."""
        return ((s, p) for s, p, _ in self.triples((None, None, object)))

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Any:  # noqa: ANN401, ARG002, FBT001, FBT002
        """Properties and objects of a subject."""
        return ((p, o) for _, p, o in self.triples((subject, None, None)))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:  # noqa: A002, ANN401, ARG002, FBT001, FBT002
        """What has the object as a value of the property."""
        objects = object if isinstance(object, list | tuple) else [object]
        return (s for one in objects for s, _, _ in self.triples((None, predicate, one)))

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:  # noqa: ANN401, ARG002, FBT001, FBT002
        """Values of a property."""
        subjects = subject if isinstance(subject, list | tuple) else [subject]
        return (o for one in subjects for _, _, o in self.triples((one, predicate, None)))


class Confirmer:
    """PySHACL, started: what it says about nodes and shapes, also after the data has changed.

    Args:
        shapes: the shapes graph.
        index: the data.
        store: makes the store for queries.
        is_safe: whether Oxigraph gives a query, as a text, the rows that it should.

    Raises:
        InputError: pySHACL cannot use the shapes.
    """

    def __init__(
        self,
        shapes: ShapesGraph,
        index: GraphIndex,
        store: Callable[[], tuple[ox.Store, bool]],
        is_safe: Callable[[str], bool],
    ) -> None:
        # rdflib logs a traceback for each value that its datatype does not allow; that is what results are for.
        logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
        self._shapes = shapes
        self._index = index
        self._data = IndexDataGraph(index, store, is_safe)
        with _as_input_error():
            validator = Validator(self._data, shacl_graph=_with_imported_prefixes(shapes), options=dict(_OPTIONS))
            # Private to pySHACL and set by its own run(), which validates every shape over all its targets.
            validator._target_graph = self._data  # noqa: SLF001
            self._executor = validator.make_executor()
            self._by_node = {shape.node: shape for shape in validator.shacl_graph.shapes}

    def results(self, node: Term, numbers: Iterable[int]) -> list[Result]:
        """What it says about some focus nodes and one shape.

        Raises:
            InputError: it cannot use the shape.
        """
        shape = self._by_node.get(to_rdflib(node))
        focus = [to_rdflib(self._index.terms[number]) for number in numbers]
        if shape is None or not focus:
            return []
        with _as_input_error(), _telling_rows(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of recursion, which SHACL leaves open and pySHACL breaks off
            _, reports = shape.validate(self._executor, self._data, focus=focus)
            return [_result(self._shapes.rdflib, found, parts) for _, found, parts in reports]


def confirm(
    shapes: ShapesGraph,
    index: GraphIndex,
    store: Callable[[], tuple[ox.Store, bool]],
    is_safe: Callable[[str], bool],
    suspects: Mapping[Term, Collection[int]],
) -> list[Result]:
    """What pySHACL says about nodes and shapes.

    Args:
        shapes: the shapes graph.
        index: the data.
        store: makes the store for queries.
        is_safe: whether Oxigraph gives a query, as a text, the rows that it should.
        suspects: shape → the focus nodes to validate against it.

    Raises:
        InputError: pySHACL cannot use the shapes.
    """
    confirmer = Confirmer(shapes, index, store, is_safe)
    results: list[Result] = []
    for turn, (node, numbers) in enumerate(suspects.items(), start=1):
        tell(N_("pySHACL checks by shape {number} of {total}"), number=turn, total=len(suspects))
        results += confirmer.results(node, numbers)
    return results


@contextmanager
def _as_input_error() -> Iterator[None]:
    """Tell whatever pySHACL, rdflib and Oxigraph raise as an error in the shapes."""
    try:
        yield
    except Exception as error:
        raise InputError(
            N_("pySHACL cannot use the shapes: {detail}"),
            cure=N_("Mend the shape that it names; the shapes have to be well-formed SHACL."),
            detail=" ".join(str(error).split()) or type(error).__name__,
        ) from error


def _with_imported_prefixes(shapes: ShapesGraph) -> rdflib.Graph:
    """The shapes graph as rdflib's, where prefixes that an ontology imports are its own: pySHACL asks no further."""
    graph = shapes.rdflib
    for ontology in set(graph.objects(None, SH.prefixes)):
        for imported in graph.transitive_objects(ontology, OWL.imports):
            for declaration in graph.objects(imported, SH.declare):
                graph.add((ontology, SH.declare, declaration))
    return graph


@contextmanager
def _telling_rows() -> Iterator[None]:
    """Let pySHACL keep what a query found beside the result, which it otherwise drops."""
    kept = CONSTRAINT_PARAMETERS_MAP[SH.sparql]
    CONSTRAINT_PARAMETERS_MAP[SH.sparql] = _TellingConstraint
    try:
        yield
    finally:
        CONSTRAINT_PARAMETERS_MAP[SH.sparql] = kept


class _TellingConstraint(SPARQLBasedConstraint):
    """A SPARQL constraint whose results carry the variables of their rows."""

    def make_v_result(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # pySHACL's
        """PySHACL's result: a text, a node and triples, and to these the row's variables by their names."""
        text, node, triples = super().make_v_result(*arguments, **options)
        bound_vars = options.get("bound_vars")
        if isinstance(bound_vars, tuple):
            row = dict(bound_vars[3]) if len(bound_vars) > _NAMED else {}
            row |= {} if bound_vars[1] is None else {"path": bound_vars[1]}
            triples.append((node, _ROW, {name: str(term) for name, term in row.items()}))
        return text, node, triples


def _result(shapes: rdflib.Graph, node: rdflib.term.Node, parts: Any) -> Result:  # noqa: ANN401  # pySHACL's triples
    found: dict[Any, Any] = {}
    for subject, predicate, given in parts:
        if subject == node:
            found[predicate] = _as_ours(given[1] if isinstance(given, tuple) else given)
    shape, source, row = found[SH.sourceShape], found.get(SH.sourceConstraint), found.get(_ROW)
    focus, value, severity = found[SH.focusNode], found.get(SH.value), found[SH.resultSeverity]
    nodes = [shape] if source is None else [source, shape]
    # pySHACL's own texts are left out: its fillings lose their language, and where a shape is silent it makes some up.
    templates = [m for one in nodes for m in shapes.objects(one, SH.message) if isinstance(m, rdflib.Literal)]
    if row is not None:
        known = {**row, "this": str(focus)} | ({} if value is None else {"value": str(value)})
        templates = [fill_in(template, known) for template in templates]
    return Result(
        shape=shape,
        focus=focus,
        value=value,
        path=found.get(SH.resultPath),
        messages=tuple(dict.fromkeys(templates)),
        component=found[SH.sourceConstraintComponent],
        severity=severity if isinstance(severity, rdflib.URIRef) else SH.Violation,
        source=source,
        detail={name: term for name, term in (row or {}).items() if name != "path"},
    )


def _as_ours(term: Any) -> Any:  # noqa: ANN401  # rdflib's terms
    """A term as ours are: texts without xsd:string, which pySHACL leaves on what a query found."""
    return to_rdflib(to_oxigraph(term)) if isinstance(term, rdflib.Literal) else term  # type: ignore[arg-type]
