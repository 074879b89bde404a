"""A file with a thousand faults, each at a line and column that its writer knows: the check must tell exactly these."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from vnr_graph.check.generic import GenericOptions, check_files
from vnr_graph.check.validation import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from vnr_graph.errors import Place
    from vnr_graph.model import Finding, Report

SHAPES: Final = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <http://example.org/> .
ex:PersonShape a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:property
        [ sh:path ex:age ; sh:datatype xsd:integer ] , [ sh:path ex:height ; sh:maxInclusive 150 ] ,
        [ sh:path ex:name ; sh:minCount 1 ; sh:pattern "^[^#]*$" ] ,
        [ sh:path ex:code ; sh:maxCount 1 ] ,
        [ sh:path ex:knows ; sh:class ex:Person ] ,
        [ sh:path ex:home ; sh:nodeKind sh:IRI ] ,
        [ sh:path [ sh:inversePath ex:owns ] ; sh:class ex:Company ] ,
        [ sh:path ( ex:parts [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:nodeKind sh:Literal ] .
ex:AddressShape a sh:NodeShape ; sh:targetObjectsOf ex:address ;
    sh:property [ sh:path ex:zip ; sh:pattern "^[0-9 ]*$" ] , [ sh:path ex:street ; sh:minCount 1 ] .
ex:CompanyShape a sh:NodeShape ; sh:targetClass ex:Company ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
    sh:property [ sh:path ex:owns ] , [ sh:path ex:label ; sh:languageIn ( "sv" "en" ) ] .
"""


class Fault(NamedTuple):
    """What the check must tell: the component, where the focus node's block begins, and where the statement stands."""

    component: str
    block: tuple[int, int]
    statement: tuple[int, int] | None


BLOCK, VALUE = "«", "»"
"""In a template, what follows is the block of the focus node, or the offending value."""

PERSON: Final = "{s} a {e}:Person ; {e}:name 'N{n}'"
FAULTS: Final[tuple[tuple[str, str], ...]] = (
    ("Datatype", "«" + PERSON + ' ;\n\t{e}:age »"{n}"^^<http://www.w3.org/2001/XMLSchema#string> .\n'),
    ("Datatype", "«" + PERSON + " ; # {e}:age 5 .\n  {e}:age 5 , 7 ,\n      »1.5 .\n"),
    ("MaxInclusive", "«" + PERSON + " ; {e}:height 12 ; ; {e}:height »0200 , 13 .\n"),
    ("Pattern", '«{s} {e}:name "right" ,\n\n  »"""# wrong\n«» " "" . <x> [\n{n}""" ; a {e}:Person .\n'),
    ("Pattern", "«{s} a {e}:Person ; {e}:name »'# 😀 \\'{n}'@sv-FI .\n"),
    ("MinCount", "«{s} {e}:age 4 ; a {e}:Person .\n"),
    ("MinCount", "«{s}\n  a {e}:Person\n. # {e}:name 'N{n}'\n"),
    ("MaxCount", "«" + PERSON + " ; {e}:code 'a' ,\n  »'b'@en , 'a' .\n"),
    (
        "Class",
        "«" + PERSON + " ; {e}:knows {e}:known{n} , »{e}:rock{n} .\n{e}:known{n} a {e}:Person ; {e}:name 'K' .\n",
    ),
    ("NodeKind", "«" + PERSON + " ;\r\n {e}:home <http://example.org/h> ,\r\n »'h' .\r\n"),
    ("Class", "{e}:owner{n} {e}:owns »{s} .\n«" + PERSON + " .\n"),
    ("NodeKind", "«" + PERSON + " ; {e}:parts ( 1 [ ] ) .\n"),
    (
        "Pattern",
        PERSON + " ; {e}:address [ {e}:zip '1' ; {e}:street 'S' ] , «[\n{e}:zip »'x{n}' ; {e}:street 'T' ] .\n",
    ),
    (
        "MinCount",
        PERSON + " ; {e}:near ( 1 ( ) ) , [ {e}:address «[ {e}:zip '{n}' ; {e}:in [ {e}:street 'no' ] ] ] .\n",
    ),
    ("Pattern", "«_:a{n} {e}:zip '1' ,\n »'y' ; {e}:street 'S' .\n" + PERSON + " ; {e}:address _:a{n} .\n"),
    ("Closed", "«{s} a {e}:Company ;\n {e}:label 'x'@sv ; {e}:more »{e}:x{n} .\n"),
    ("LanguageIn", "«{s} a {e}:Company ; {e}:label 'x'@en , »'y'@de .\n"),
)
RIGHT: Final = (
    PERSON + " ; {e}:age 1 ; {e}:home <http://example.org/h> .\n",
    "{s} a {e}:Company ; {e}:owns [ a {e}:Person ; {e}:name '''\n. [ ''' ] .\n",
    "# «{s} a {e}:Person .\n",
    "\n\n",
    "@prefix unused: <http://example.org/unused/> .\n",
    '<http://example.org/r{n}> <http://example.org/note> """\n {s} a {e}:Person ; {e}:age \'x\' .\n""" .\n',
)
STYLES: Final = ("{e}:n{n}", "{e}:n\\-{n}", "{e}:å.{n}", "<n{n}>", "<http://example.org/m/{n}>", "<x:\\u00e5{n}>")


@dataclass
class Writer:
    """Writes the file, and knows where its faults are."""

    choices: random.Random
    text: str = ""
    faults: list[Fault] = field(default_factory=list)

    def write(self, template: str, **values: object) -> dict[str, int]:
        """Write a template filled in; the offset of what each sign in it stands before."""
        offsets: dict[str, int] = {}
        for part in re.split(r"(«(?!»)|(?<!«)»)", template):
            if part in {BLOCK, VALUE}:
                offsets[part] = len(self.text)
            else:
                self.text += part.format(**values)
        return offsets

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        before = self.text[:offset].split("\n")
        return len(before), len(before[-1]) + 1

    def fill(self, count: int) -> None:
        """Write so many faults, and right statements between them, with prefixes that change their meaning."""
        names = ("ex", "e.x", "", "å")
        self.text += "# Faults.\n@base <http://example.org/base/> .\n"
        prefix = ""
        for number in range(count):
            if number % 50 == 0:
                before, prefix = prefix, names[number // 50 % len(names)]
                self.text += f"@prefix {before}: <http://example.net/elsewhere/> .\n" if number else ""
                self.text += self.choices.choice(["@prefix {p}: <{i}> .\n", "PREFIX\n{p}: <{i}>\n"]).format(
                    p=prefix, i="http://example.org/"
                )
            component, template = FAULTS[number % len(FAULTS)]
            subject = self.choices.choice(STYLES).format(e=prefix, n=number)
            for _ in range(self.choices.randrange(3)):
                right = self.choices.choice(RIGHT).replace(BLOCK, "")
                name = f"{prefix}:right{len(self.text)}"
                self.write(right, s=name, e=prefix, n=len(self.text))
            offsets = self.write(template, s=subject, e=prefix, n=number)
            value = offsets.get(VALUE)
            self.faults.append(
                Fault(component, self.place(offsets[BLOCK]), None if value is None else self.place(value))
            )


@pytest.fixture(scope="module")
def written() -> Writer:
    writer = Writer(random.Random(1000))  # noqa: S311  # the same file each time
    writer.fill(1000)
    return writer


def check(folder: Path, text: str, engine: Engine = Engine.SCREEN, name: str = "faults.ttl") -> Report:
    shapes, data = folder / "shapes.ttl", folder / name
    shapes.write_text(SHAPES, encoding="utf-8")
    data.write_text(text, encoding="utf-8", newline="")
    return check_files([data], [shapes], GenericOptions(as_of=date(2026, 6, 30), engine=engine))


def pair(place: Place | None) -> tuple[int, int] | None:
    if place is None:
        return None
    assert place.line is not None
    assert place.column is not None
    return place.line, place.column


def told(finding: Finding) -> Fault:
    (place,) = finding.places
    block = pair(place)
    assert block is not None
    component = str(finding.component).rpartition("#")[2].removesuffix("ConstraintComponent")
    return Fault(component, block, pair(finding.statement))


@pytest.mark.parametrize("engine", Engine)
def test_every_fault_is_told_at_its_line_and_column(tmp_path: Path, written: Writer, engine: Engine) -> None:
    assert len(set(written.faults)) == 1000
    found = Counter(map(told, check(tmp_path, written.text, engine).findings))
    assert found == Counter(written.faults)


def test_fingerprints_stay_when_lines_move_whatever_the_engine(tmp_path: Path, written: Writer) -> None:
    before = check(tmp_path, written.text).findings
    above = "# new\n\n@prefix new: <http://example.com/> . # :\n"
    above += 'new:a new:b """\n\n""" ; new:c [ new:d ( [ ] ) ] .\n_:z new:b 1 .\n'
    after = check(tmp_path, above + written.text, Engine.PYSHACL).findings
    assert len({finding.fingerprint for finding in before}) == 1000
    lines = above.count("\n")
    moved = {
        finding.fingerprint: Fault(
            component, (block[0] + lines, block[1]), statement and (statement[0] + lines, statement[1])
        )
        for finding in before
        for component, block, statement in [told(finding)]
    }
    assert {finding.fingerprint: told(finding) for finding in after} == moved
