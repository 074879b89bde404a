"""Holding two validations of the same data against each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import rdflib

from vnr_graph.check.validation import Engine
from vnr_graph.texts import printable
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from vnr_graph.check.validation import Outcome, Result


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A result that one engine has and the other has not, or has fewer times.

    Attributes:
        engine: which has it.
        shape: the source shape.
        focus: the focus node.
        path: the property, if it is one.
        value: the value node, if there is one.
        component: the constraint component.
        times: how many more.
    """

    engine: Engine
    shape: str
    focus: str
    path: str
    value: str
    component: str
    times: int

    def __str__(self) -> str:
        """Shape, focus node, path and value, safe for a terminal."""
        named = (shorten(part) for part in (self.shape, self.focus, self.path, self.value, self.component) if part)
        return printable(" ".join(named))


def differences(screen: Outcome, pyshacl: Outcome) -> tuple[Difference, ...]:
    """What two validations of the same data by the same rules do not agree on, in order; nothing when they do.

    Messages are left out: they follow from the shape and the values.
    """
    ours, theirs = (Counter(map(_key, outcome.results)) for outcome in (screen, pyshacl))
    return tuple(
        sorted(
            Difference(engine, *key, times=times)
            for engine, more in ((Engine.SCREEN, ours - theirs), (Engine.PYSHACL, theirs - ours))
            for key, times in more.items()
        )
    )


def _key(result: Result) -> tuple[str, str, str, str, str]:
    # A path that is no property is a copy of a blank node of the shape, named anew in each report.
    path = result.path if isinstance(result.path, rdflib.URIRef) else ""
    value = "" if result.value is None else result.value.n3()
    return str(result.shape), result.focus.n3(), str(path), value, str(result.component)
