"""Statements that can be compared: the order they stand in and the names of their blank nodes take no part.

Two graphs say the same when they are isomorphic (W3C Recommendation RDF 1.1 Concepts, section 3.6). A graph is taken
apart into statements without blank nodes and into groups of blank nodes that hang together; each group is named by
its canonical form (W3C Recommendation RDF Dataset Canonicalization, RDFC-1.0). So that a statement more in one group
renames nothing in another, which canonicalising the whole graph would do.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from math import factorial, prod
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from vnr_graph.errors import InputError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_MOST_ORDERS: Final = 5040
"""In how many orders look-alikes may be tried before it is given up: canonicalising takes time in proportion."""
_MOST_NODES: Final = 2000
"""Blank nodes that hang together."""
_CANONICAL: Final = "c14n"
"""What RDFC-1.0 calls a blank node, before its number."""
_COLOUR: Final = ox.NamedNode("urn:x-vnr:colour")
"""Tells RDFC-1.0 what is known of a blank node already, which spares it a search that grows with the cube."""


def canonical_triples(quads: Iterable[ox.Quad], *, document: str) -> Counter[ox.Triple]:
    """The triples of one graph, their blank nodes named by what they are.

    A blank node's name is ``g``, 32 hexadecimal digits of its group's canonical form, ``n`` and its number in it. Two
    groups that say just the same have the same names, and their triples count twice.

    Args:
        quads: statements of one graph.
        document: what to call the graph in an error.

    Raises:
        InputError: blank nodes are so many or so alike that telling them apart would take too long.
    """
    found: Counter[ox.Triple] = Counter()
    groups = _Groups()
    for quad in quads:
        nodes = [term for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode)]
        if nodes:
            groups.add(nodes, quad.triple)
        else:
            found[quad.triple] += 1
    for group in groups.all():
        found.update(_named(group, document))
    return found


class _Groups:
    """Blank nodes that statements tie together, each group with its statements."""

    def __init__(self) -> None:
        self._leader: dict[ox.BlankNode, ox.BlankNode] = {}
        self._triples: list[tuple[ox.BlankNode, ox.Triple]] = []

    def add(self, nodes: Sequence[ox.BlankNode], triple: ox.Triple) -> None:
        first = self._find(nodes[0])
        for other in nodes[1:]:
            self._leader[self._find(other)] = first
        self._triples.append((nodes[0], triple))

    def all(self) -> Iterable[list[ox.Triple]]:
        found: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
        for node, triple in self._triples:
            found[self._find(node)].append(triple)
        return found.values()

    def _find(self, node: ox.BlankNode) -> ox.BlankNode:
        leader = self._leader.setdefault(node, node)
        while leader != node:
            self._leader[node] = self._leader[leader]
            node, leader = leader, self._leader[leader]
        return node


def _named(group: Sequence[ox.Triple], document: str) -> list[ox.Triple]:
    """The group's triples with the names of its canonical form."""
    triples = _canonical(group, document)
    form = "\n".join(sorted(map(str, triples)))
    name = hashlib.sha256(form.encode()).hexdigest()[:32]
    return _renamed(triples, lambda node: f"g{name}n{node.value.removeprefix(_CANONICAL)}")


def _canonical(group: Sequence[ox.Triple], document: str) -> list[ox.Triple]:
    """The group's triples with blank nodes named as RDFC-1.0 names them."""
    if (
        len({term for triple in group for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)})
        == 1
    ):
        return _renamed(group, lambda _: f"{_CANONICAL}0")  # a lone one can have no other name
    colours = _refined(group, document)
    alike = prod(factorial(count) for count in Counter(colours.values()).values())
    if alike > _MOST_ORDERS:
        raise _too_alike(document)
    data = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in group)
    for node, colour in colours.items():
        data.add(ox.Quad(node, _COLOUR, ox.Literal(colour)))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in data if quad.predicate != _COLOUR]


def _renamed(triples: Iterable[ox.Triple], name: Callable[[ox.BlankNode], str]) -> list[ox.Triple]:
    return [
        ox.Triple(
            ox.BlankNode(name(triple.subject)) if isinstance(triple.subject, ox.BlankNode) else triple.subject,
            triple.predicate,
            ox.BlankNode(name(triple.object)) if isinstance(triple.object, ox.BlankNode) else triple.object,
        )
        for triple in triples
    ]


def _refined(group: Sequence[ox.Triple], document: str) -> Mapping[ox.BlankNode, str]:
    """What can be told of each blank node from what is around it, step by step further out, until no more is learnt."""
    around: dict[ox.BlankNode, list[tuple[str, str, ox.BlankNode | str]]] = defaultdict(list)
    for triple in group:
        subject, predicate, object_ = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, ox.BlankNode):
            around[subject].append((">", predicate, object_ if isinstance(object_, ox.BlankNode) else str(object_)))
        if isinstance(object_, ox.BlankNode):
            around[object_].append(("<", predicate, subject if isinstance(subject, ox.BlankNode) else str(subject)))
    if len(around) > _MOST_NODES:
        raise _too_alike(document)
    colours = dict.fromkeys(around, "")
    known = 0
    while known < len(set(colours.values())) < len(colours) or known == 0:
        known = len(set(colours.values()))
        colours = {
            node: _digest(
                [
                    colours[node],
                    *sorted(
                        f"{way} {predicate} {f'_:{colours[other]}' if isinstance(other, ox.BlankNode) else other}"
                        for way, predicate, other in said
                    ),
                ]
            )
            for node, said in around.items()
        }
    return colours


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _too_alike(document: str) -> InputError:
    return InputError(
        N_("The blank nodes of {document} are too many or too alike to be compared."),
        cure=N_("Give them IRIs of their own."),
        document=document,
    )
