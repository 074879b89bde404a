"""SPARQL-based constraints (SHACL, section 5), asked once for all focus nodes where it is the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from vnr_graph.check.minus import scan_once, with_minus
from vnr_graph.check.paths import path_text
from vnr_graph.check.shape import Draft, Row, Unsure
from vnr_graph.check.shapes_graph import sh
from vnr_graph.check.values import Refused, truth
from vnr_graph.errors import InputError, Place, QueryError
from vnr_graph.queries.screening import screen
from vnr_graph.texts import N_
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from vnr_graph.check.index import GraphIndex, Term
    from vnr_graph.check.shape import Shape
    from vnr_graph.check.shapes_graph import ShapesGraph
    from vnr_graph.check.values import Answer

    Ask = Callable[[str, Mapping[str, str]], ox.QuerySolutions]

_COMPONENT: Final = sh("SPARQLConstraintComponent")
_ONTOLOGY: Final = ox.NamedNode(expand("owl:Ontology"))
_IMPORTS: Final = ox.NamedNode(expand("owl:imports"))
_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_BUILT_IN: Final = {prefix: PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl")}
"""Prefixes that pySHACL lets every query use."""
_PREBOUND: Final = frozenset({"currentShape", "shapesGraph"})


class Answering(Protocol):
    """Answers a query about some focus nodes, or all, without a store; ``None`` where it cannot."""

    def __call__(
        self, query: Query, focus_nodes: Iterable[int] | None = None
    ) -> tuple[Sequence[str], Sequence[Sequence[Term]]] | None:
        """The variables' names, and the rows."""


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a constraint, its ``$PATH`` filled in."""

    text: str
    prefixes: Mapping[str, str]


def prefixes_of(shapes: ShapesGraph, constraint: Term) -> dict[str, str]:
    """Prefixes that a constraint's query may use (SHACL, section 5.2.1).

    They are those of the ontologies that ``sh:prefixes`` names and of what these import, as far as it is in the shapes
    graph. Before them come, as for pySHACL, those of every ontology in the shapes graph when the named one is none or
    has no prefixes.
    """
    ontologies = shapes.subjects(_TYPE, _ONTOLOGY)
    found: dict[str, str] = {}
    for named in shapes.objects(constraint, sh("prefixes")):
        imported = [named]
        for one in imported:
            imported += [other for other in shapes.objects(one, _IMPORTS) if other not in imported]
        has_own = bool(shapes.objects(named, sh("declare"))) and named in ontologies
        for ontology in (*([] if has_own else ontologies), *reversed(imported)):
            for declaration in shapes.objects(ontology, sh("declare")):
                prefix, namespace = (shapes.value(declaration, sh(name)) for name in ("prefix", "namespace"))
                if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal | ox.NamedNode):
                    found[prefix.value] = namespace.value
    return found


def query_of(shapes: ShapesGraph, constraint: Term, path: Term | None) -> Query:
    """The query of a constraint.

    Args:
        shapes: the shapes graph.
        constraint: the node with ``sh:select``.
        path: the path that ``$PATH`` stands for; ``None`` on a node shape.

    Raises:
        Refused: only pySHACL may judge it.
        InputError: it reaches beyond the data (SERVICE, FROM).
    """
    selects = shapes.objects(constraint, sh("select"))
    if len(selects) != 1 or not isinstance(selects[0], ox.Literal):
        raise Refused
    try:
        found = scan_once(selects[0].value)
        screen(found)
    except QueryError as error:
        raise InputError(
            N_("The query of a SPARQL constraint is refused: {detail}"), place=Place(str(constraint)), detail=error
        ) from None
    if found.variables & _PREBOUND:
        raise Refused
    text = found.text
    if "PATH" in found.variables:
        written = None if path is None else path_text(shapes, path)
        if written is None:
            raise Refused
        for token in reversed(found.tokens):
            if token.text in {"$PATH", "?PATH"}:
                text = text[: token.start] + written + text[token.end :]
    return Query(text, {**_BUILT_IN, **prefixes_of(shapes, constraint)})


class SparqlCheck:
    """A constraint on one shape, run once for all focus nodes.

    Args:
        index: the numbers of terms.
        constraint: the node with the query.
        query: the query.
        ask: runs it over a store.
        answer: answers it without one, or gives ``None``.
    """

    def __init__(
        self, index: GraphIndex, constraint: Term, query: Query, ask: Ask, answer: Answering | None = None
    ) -> None:
        self._index = index
        self._constraint = constraint
        self._query = query
        self._ask = ask
        self._answer = answer
        self._by_store = True

    @cached_property
    def _is_plain(self) -> bool:
        """Whether it is answered without a store as long as the data lets it."""
        return self._answer is not None and self._answer(self._query, ()) is not None

    @cached_property
    def _rows(self) -> dict[int, list[Row]] | None:
        """Focus node → rows, each once; ``None`` when a row says less than it must."""
        answered = None if self._answer is None else self._answer(self._query)
        self._by_store = answered is None
        return self._run(with_minus(self._query.text)) if answered is None else self._collected(*answered)

    def _run(self, text: str) -> dict[int, list[Row]] | None:
        try:
            solutions = self._ask(text, self._query.prefixes)
        except (SyntaxError, ValueError):
            return None
        return self._collected([variable.value for variable in solutions.variables], solutions)

    def _collected(
        self, names: Sequence[str], solutions: Iterable[Iterable[Term | None]]
    ) -> dict[int, list[Row]] | None:
        found: dict[int, list[Row]] = {}
        for solution in solutions:
            row = {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            this = row.pop("this", None)
            if this is None or "failure" in row:
                return None
            rows = found.setdefault(self._index.id_of(this), [])
            value, path = row.pop("value", None), row.pop("path", None)
            told = Row(self._constraint, value, path, row)
            if told not in rows:
                rows.append(told)
        return found

    @property
    def query(self) -> Query:
        """What it asks."""
        return self._query

    def forget(self) -> None:
        """Ask anew, for all focus nodes, when something is asked next."""
        self.__dict__.pop("_rows", None)

    def renew(self, focus_nodes: AbstractSet[int] | None) -> AbstractSet[int] | None:
        """Ask anew after the data has changed.

        Args:
            focus_nodes: those whose rows may be others than before; ``None`` when any may.

        Returns:
            Those whose rows are others; ``None`` when that cannot be told.
        """
        before = self.__dict__.get("_rows")
        after = None if before is None or focus_nodes is None else self._about(focus_nodes)
        if before is not None and after is not None and focus_nodes is not None:
            differing = {focus for focus in focus_nodes if before.get(focus) != after.get(focus)}
            for focus in differing:
                before.pop(focus, None)
                if focus in after:
                    before[focus] = after[focus]
        else:
            self.forget()
            after = None if before is None else self._rows
            if before is None or after is None:
                self.forget()
                return None
            differing = {focus for focus in before.keys() | after.keys() if before.get(focus) != after.get(focus)}
        is_literal = any(isinstance(self._index.terms[focus], ox.Literal) for focus in differing)
        return None if is_literal else differing

    def _about(self, focus_nodes: AbstractSet[int]) -> dict[int, list[Row]] | None:
        """Rows of some focus nodes, as a run for all would give them; ``None`` where only that can tell."""
        if not self._is_plain:
            text = _about(self._query.text, [self._index.terms[focus] for focus in focus_nodes])
            return None if text is None else self._run(text)
        if self._by_store or self._answer is None:
            return None  # something in the data kept it from being answered without a store, and may be gone
        answered = self._answer(self._query, focus_nodes)
        return None if answered is None else self._collected(*answered)

    def answer(self, focus: int, _values: Collection[int]) -> Answer:
        """Whether there is no row for the focus node."""
        if self._rows is None or isinstance(self._index.terms[focus], ox.Literal):
            # Oxigraph's store changes how numbers are spelt, and so which literal a row is about.
            return None
        return focus not in self._rows

    def suspects(self, _shape: Shape, focus_nodes: AbstractSet[int]) -> AbstractSet[int]:
        """Focus nodes that have a row, or of which only pySHACL can say."""
        if self._rows is None:
            return focus_nodes
        terms = self._index.terms
        return {focus for focus in focus_nodes if isinstance(terms[focus], ox.Literal)} | (
            focus_nodes & self._rows.keys()
        )

    def results(self, shape: Shape, focus: int, values: Collection[int]) -> Iterator[Draft]:
        """One for each row.

        Raises:
            Unsure: only pySHACL can say.
        """
        if self.answer(focus, values) is None:
            raise Unsure
        for row in (self._rows or {}).get(focus, ()):
            value = self._index.id_of(row.value) if row.value is not None else None
            if value is None and shape.path_node is None:
                value = focus
            yield Draft(shape, focus, value, _COMPONENT, None, row)


def is_active(shapes: ShapesGraph, constraint: Term) -> bool:
    """Whether a constraint is not deactivated.

    Raises:
        Refused: it cannot be told.
    """
    values = shapes.objects(constraint, sh("deactivated"))
    if len(values) > 1:
        raise Refused
    return not (values and truth(values[0]))


def _about(text: str, terms: Collection[Term]) -> str | None:
    """The query about some focus nodes alone; ``None`` where one cannot be written in it."""
    if not all(isinstance(term, ox.NamedNode) for term in terms):
        return None
    depth = 0
    for opening in scan_once(text).tokens:
        depth += (opening.text == "(") - (opening.text == ")")
        if opening.text == "{" and depth == 0:
            break
    else:
        return None
    return f"{text[: opening.end]} VALUES ?this {{ {' '.join(map(str, terms))} }} {text[opening.end :]}"
