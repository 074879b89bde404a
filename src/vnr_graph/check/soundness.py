"""Whether shapes can find anything at all: terms that SHACL does not have, shapes that nothing is held against.

A misspelt ``sh:minCout`` constrains nothing and a shape without a target looks at nothing; both stay green for ever.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import SH as VOCABULARY

from vnr_graph.check.declarations import TARGETS, Declarations
from vnr_graph.check.shapes_graph import SH, sh
from vnr_graph.errors import InputError, Place
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vnr_graph.check.index import Term
    from vnr_graph.check.shapes_graph import ShapesGraph

_TYPE: Final = ox.NamedNode(expand("rdf:type"))
_KINDS: Final = (sh("NodeShape"), sh("PropertyShape"))
_NOT_DONE: Final = frozenset(
    {
        *("target", "expression", "js", "rule", "values", "SPARQLTarget", "SPARQLTargetType", "SPARQLFunction"),
        *("JSConstraint", "JSFunction", "JSRule", "JSTarget", "JSValidator", "TripleRule", "SPARQLRule"),
    }
)
"""Terms of SHACL's Advanced Features and JavaScript extension that would change what is found."""
_KEYWORDS: Final = ("and", "class", "in", "not", "or")
"""Terms of SHACL that rdflib does not list, since they are words of Python."""


def find_faults(shapes: ShapesGraph) -> tuple[InputError, ...]:
    """Everything by which the shapes say nothing, or not what they seem to.

    Args:
        shapes: the shapes graph.

    Returns:
        An error for each fault, none raised: no shape at all; a term in SHACL's namespace that SHACL does not define,
        or that this check does not do; a shape that has no target and that no other refers to. Sorted by place.
    """
    all_shapes = _shapes(shapes)
    if not all_shapes:
        return (
            InputError(
                N_("There is no shape among the rules."),
                cure=N_("Give a file with sh:NodeShape or sh:PropertyShape in it."),
            ),
        )
    faults = [*_faults_of_terms(shapes), *_faults_of_shapes(shapes, all_shapes)]
    return tuple(sorted(faults, key=lambda fault: (str(fault.place), str(fault))))


def _faults_of_terms(shapes: ShapesGraph) -> Iterator[InputError]:
    seen: set[tuple[Term, str]] = set()
    for subject, predicate, object_ in shapes:
        for term in (predicate, object_):
            if not isinstance(term, ox.NamedNode) or not term.value.startswith(SH):
                continue
            name = term.value[len(SH) :]
            if (subject, name) in seen or (name in VOCABULARY and name not in _NOT_DONE):
                continue
            seen.add((subject, name))
            place = Place(_name(subject))
            if name in VOCABULARY:
                yield InputError(
                    N_("sh:{name} is not done by this check, which knows SHACL Core and SHACL-SPARQL."),
                    cure=N_("Say it with a SPARQL constraint, or take it out."),
                    place=place,
                    name=name,
                )
            else:
                alike = _alike(name)
                yield InputError(
                    N_("SHACL has no term sh:{name}, so that it constrains nothing."),
                    cure=N_("Is sh:{suggestion} meant?") if alike else N_("Look it up in SHACL's vocabulary."),
                    place=place,
                    name=name,
                    suggestion=alike,
                )


def _alike(name: str) -> str:
    """The term of SHACL that is spelt most like it, capitals aside; empty when none is."""
    names = {word: word for word in _KEYWORDS}
    names |= {str(term)[len(SH) :].lower(): str(term)[len(SH) :] for term in dir(VOCABULARY)}
    return next((names[one] for one in get_close_matches(name.lower(), names, n=1)), "")


def _shapes(shapes: ShapesGraph) -> set[Term]:
    """Shapes by their type, their targets or what refers to them."""
    typed = {shape for kind in _KINDS for shape in shapes.subjects(_TYPE, kind)}
    return typed | {shape for target in TARGETS for shape, _ in shapes.pairs(target)} | _referred_to(shapes)


def _faults_of_shapes(shapes: ShapesGraph, all_shapes: set[Term]) -> Iterator[InputError]:
    used = _referred_to(shapes)
    targeted = set(Declarations(shapes).targeted)
    for shape in all_shapes - used - targeted:
        yield InputError(
            N_("The shape has no target, and no other shape refers to it: it looks at nothing."),
            cure=N_("Give it sh:targetClass or another target, or take it out."),
            place=Place(_name(shape)),
        )


def _referred_to(shapes: ShapesGraph) -> set[Term]:
    found = {
        value for name in ("property", "node", "not", "qualifiedValueShape") for _, value in shapes.pairs(sh(name))
    }
    for name in ("and", "or", "xone"):
        found |= {item for _, list_ in shapes.pairs(sh(name)) for item in shapes.items(list_) or ()}
    # Parameters of constraint components that the shapes graph declares itself are property shapes that nothing checks.
    return found | {parameter for _, parameter in shapes.pairs(sh("parameter"))}


def _name(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
