"""Refusing shapes by which a check would say nothing, or not what it seems to: at file and line, with a cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from vnr_graph.check.shapes_graph import SH
from vnr_graph.check.soundness import find_faults
from vnr_graph.errors import InputError, Place
from vnr_graph.store.lines import index_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vnr_graph.check.shapes_graph import ShapesGraph


def refuse_unsound(shapes: ShapesGraph, files: Sequence[Path]) -> None:
    """Let nothing be checked by shapes that are not sound, as `vnr_graph.check.soundness.find_faults` finds out.

    Args:
        shapes: the shapes.
        files: where they were read from.

    Raises:
        InputError: the first fault in the order of the files and lines; `InputError.others` are the rest.
    """
    faults = find_faults(shapes)
    if faults:
        first, *rest = sorted(_placed(faults, files), key=_order)
        first.others = tuple(rest)
        raise first


def _placed(faults: Sequence[InputError], files: Sequence[Path]) -> Iterator[InputError]:
    """The faults at file, line and column: of the value of a term that is wrong, else of the shape's block.

    Where no file tells lines, they stay with the shape's name.
    """
    nodes = {str(fault.place): _node(str(fault.place)) for fault in faults if fault.place is not None}
    indexes = [index_lines(path, set(nodes.values())) for path in files]
    for fault in faults:
        if fault.place is None:
            place: Place | None = Place(files[0])
        else:
            node = nodes[str(fault.place)]
            wrong = ox.NamedNode(f"{SH}{fault.values.get('name', '')}")
            values = (standing.value for index in indexes for standing in index.standings(node, wrong))
            blocks = (block for index in indexes if (block := index.block(node)) is not None)
            place = next(values, None) or next(blocks, fault.place)
        yield InputError(fault.message, cure=fault.cure, place=place, **fault.values)


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name.removeprefix("_:")) if name.startswith("_:") else ox.NamedNode(name)


def _order(fault: InputError) -> tuple[str, int, int, str]:
    place = fault.place or Place("")
    return str(place.path), place.line or 0, place.column or 0, str(fault)
