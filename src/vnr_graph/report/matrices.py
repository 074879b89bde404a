"""The ownership matrix: for a terminal, a spreadsheet and a program."""

from __future__ import annotations

import csv
import io
import json
from string import ascii_letters
from typing import TYPE_CHECKING

from rich.text import Text

from vnr_graph.model import Answer
from vnr_graph.report.chains import MARKS, STYLES
from vnr_graph.report.wording import Wording
from vnr_graph.texts import LANGUAGES, N_, printable

if TYPE_CHECKING:
    from rich.console import Console

    from vnr_graph.matrix import Matrix
    from vnr_graph.model import CellAnswer, Ownership
    from vnr_graph.store.view import View
    from vnr_graph.texts import Language

_AREA_WIDTH = 26


def print_matrix(matrix: Matrix, view: View, language: Language, console: Console) -> None:
    """Areas as rows, types as lettered columns; two municipalities stand side by side in each cell."""
    wording = Wording(view.map, language, view.labels)
    several = len(matrix.municipalities) > 1
    width = len(matrix.municipalities)
    console.print(Text(_heading(matrix, view, wording), style="bold"))
    letters = _letters(len(matrix.types))
    column = max(width, *map(len, letters), 0)
    header = " " * (_AREA_WIDTH + 4) + " ".join(letter.ljust(column) for letter in letters).rstrip()
    console.print(Text(header, style="bold"), no_wrap=True, crop=False, soft_wrap=True)
    for area in matrix.areas:
        number = printable(view.map.text(area, "skos:notation") or "")
        line = Text(f"{number:>2}  {_clipped(wording.name(area))}")
        for violence_type in matrix.types:
            differs = several and matrix.differs(violence_type, area)
            for municipality in matrix.municipalities:
                answer = matrix.at(municipality, violence_type, area)
                style = STYLES[answer.answer] + (" reverse" if differs else "")
                line.append(MARKS[answer.answer], style=style)
            line.append(" " * (column - width + 1))
        line.rstrip()
        console.print(line, no_wrap=True, crop=False, soft_wrap=True)
    console.print()
    for letter, violence_type in zip(letters, matrix.types, strict=True):
        console.print(Text(f"{letter}  {wording.name(violence_type)}"))
    console.print()
    console.print(Text("  ".join(f"{MARKS[answer]} {wording.name(answer.iri)}" for answer in Answer)))
    if several:
        _print_differences(matrix, wording, console)


def _letters(count: int) -> list[str]:
    """Short names of columns: letters, or numbers where there are too many types for letters."""
    return list(ascii_letters[:count]) if count <= len(ascii_letters) else [str(n) for n in range(1, count + 1)]


def _clipped(name: str) -> str:
    shown = name if len(name) < _AREA_WIDTH else name[: _AREA_WIDTH - 2] + "…"
    return shown.ljust(_AREA_WIDTH)


def _heading(matrix: Matrix, view: View, wording: Wording) -> str:
    parts = [" | ".join(wording.name(municipality) for municipality in matrix.municipalities)]
    if matrix.target is not None:
        parts.append(wording.name(matrix.target))
    return " · ".join((*parts, wording.name(view.options.typology), view.options.as_of.isoformat()))


def _print_differences(matrix: Matrix, wording: Wording, console: Console) -> None:
    console.print()
    console.print(Text(wording.say(N_("Where they differ")), style="bold underline"))
    none = True
    for area in matrix.areas:
        found: dict[tuple[Answer, ...], list[str]] = {}
        for violence_type in matrix.types:
            if matrix.differs(violence_type, area):
                answers = tuple(matrix.at(m, violence_type, area).answer for m in matrix.municipalities)
                found.setdefault(answers, []).append(violence_type)
        for answers, types in found.items():
            none = False
            sides = ", ".join(
                f"{wording.name(municipality)} {MARKS[answer]} {wording.name(answer.iri)}"
                for municipality, answer in zip(matrix.municipalities, answers, strict=True)
            )
            all_types = len(types) == len(matrix.types)
            which = wording.say(N_("every type")) if all_types else wording.names(tuple(types))
            console.print(Text(f"{wording.name(area)}: {sides} ({which})"))
    if none:
        console.print(Text(wording.say(N_("Nowhere: every cell has the same answer."))))


def matrix_as_csv(matrix: Matrix, view: View, language: Language) -> str:
    """One row a cell (RFC 4180); text that a spreadsheet would take for a formula gets an apostrophe before it."""
    wording = Wording(view.map, language, view.labels)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        wording.say(title)
        for title in (
            N_("municipality code"),
            N_("municipality"),
            N_("type of violence"),
            N_("area"),
            N_("group"),
            N_("answer"),
            N_("named owners"),
            N_("owners by law"),
            N_("groups tasked"),
            N_("differs"),
        )
    )
    for cell, answer in matrix.answers.items():
        row = (
            printable(view.map.text(cell.municipality, "vnr:scbCode") or ""),
            wording.name(cell.municipality),
            wording.name(cell.violence_type),
            wording.name(cell.area),
            wording.name(cell.target) if cell.target else "",
            wording.name(answer.answer.iri),
            _holders(answer.owners, wording),
            _holders(answer.statutory, wording),
            _holders(answer.groups, wording),
            wording.say(N_("yes")) if matrix.differs(cell.violence_type, cell.area) else "",
        )
        writer.writerow(_no_formula(value) for value in row)
    return out.getvalue()


def _holders(ownerships: tuple[Ownership, ...], wording: Wording) -> str:
    holders = {ownership.responsibility.holder for ownership in ownerships if not ownership.partial}
    return "; ".join(sorted(wording.name(holder) for holder in holders))


def _no_formula(value: str) -> str:
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def matrix_as_json(matrix: Matrix, view: View) -> str:
    """Every cell for a program, labels in both languages."""
    labels = view.labels

    def named(iri: str) -> dict[str, str]:
        return {"iri": iri} | {language: labels.of(iri, language) for language in LANGUAGES}

    data = {
        "asOf": view.options.as_of.isoformat(),
        "typology": named(view.options.typology),
        "target": matrix.target and named(matrix.target),
        "municipalities": [named(municipality) for municipality in matrix.municipalities],
        "types": [named(violence_type) for violence_type in matrix.types],
        "areas": [named(area) for area in matrix.areas],
        "holders": [named(holder) for holder in _all_holders(matrix)],
        "cells": [_cell(answer, matrix) for answer in matrix.answers.values()],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _all_holders(matrix: Matrix) -> list[str]:
    """Everyone whom a cell names, once, in the order of IRIs."""
    return sorted(
        {
            ownership.responsibility.holder
            for answer in matrix.answers.values()
            for ownership in (*answer.owners, *answer.statutory, *answer.groups)
            if not ownership.partial
        }
    )


def _cell(answer: CellAnswer, matrix: Matrix) -> dict[str, object]:
    cell = answer.cell

    def holders(ownerships: tuple[Ownership, ...]) -> list[str]:
        return sorted({o.responsibility.holder for o in ownerships if not o.partial})

    return {
        "municipality": cell.municipality,
        "type": cell.violence_type,
        "area": cell.area,
        "answer": answer.answer.value,
        "owners": holders(answer.owners),
        "statutory": holders(answer.statutory),
        "groups": holders(answer.groups),
        "inPart": answer.partly,
        "differs": matrix.differs(cell.violence_type, cell.area),
    }
