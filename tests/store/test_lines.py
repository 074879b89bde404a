"""Where a file says what it says: every triple at its line and column, on Turtle written at random."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.errors import Place, ReadingError
from vnr_graph.store import lines
from vnr_graph.store.lines import index_lines
from vnr_graph.store.reading import read_quads, read_triples
from vnr_graph.store.turtle_walk import is_as_parsed
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from vnr_graph.store.lines import LineIndex, Standing

T = TypeVar("T")
RDF, XSD = PREFIXES["rdf"], PREFIXES["xsd"]
NIL, TYPE = ox.NamedNode(f"{RDF}nil"), ox.NamedNode(f"{RDF}type")
FIRST, REST = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")

GAPS = (" ", " ", "\n", "\t ", "\r\n", "  \n", " # a comment: \"[ <x:y> ( . ''' \n", "\n#\n", " # å 😀 .\r\n")
NAMES = (
    ("a", "a"), ("b.c", "b.c"), ("", ""), ("å", "å"), ("𐐀x", "𐐀x"), ("b\\.", "b."), ("\\~b\\'c", "~b'c"),
    ("1.5", "1.5"), ("x:y", "x:y"), ("a%20b", "a%20b"), ("o\u1680o", "o\u1680o"), ("b.\\-c", "b.-c"), ("e-1", "e-1"),
    ("_", "_"),
)  # fmt: skip
RELATIVE = ("c", "#d", "../e", "", "/f?g=h", "å")
ABSOLUTE = (
    ("<x:y>", "x:y"), ("<http://example.org/å#.>", "http://example.org/å#."), ("<x:\\u00e5>", "x:å"),
    ("<http://example.org/%5B.%5D;,>", "http://example.org/%5B.%5D;,"), ("<x:\\U00010400'>", "x:\U00010400'"),
)  # fmt: skip
TEXTS = (
    ('"x"', "x"), ("'x'", "x"), ('""', ""), ("''", ""), ('"a \\" . [ \\u00e5"', 'a " . [ å'), ("'\\' \\\\'", "' \\"),
    ('"""one\ntwo " "" \\""""', 'one\ntwo " "" "'), ("'''it''s\r\n. # [ <'''", "it''s\r\n. # [ <"), ("''''.'''", "'."),
    ('"😀 # ("', "😀 # ("), ('"""\n\n"""', "\n\n"), ('"""\\n\\\\"""', "\n\\"),
)  # fmt: skip
BARE = (
    ("1", "integer"), ("-01", "integer"), ("+5.50", "decimal"), (".5", "decimal"), ("1e5", "double"),
    ("1.E-3", "double"), (".5e+2", "double"), ("true", "boolean"), ("false", "boolean"),
)  # fmt: skip

Named = ox.NamedNode | ox.Literal


class Written(NamedTuple):
    """A triple as it was written: three offsets, and the terms that are no blank nodes."""

    block: int
    verb: int
    value: int
    subject: Named | None
    predicate: ox.NamedNode
    object: Named | None


class Term(NamedTuple):
    """A term at an offset; ``None`` for a blank node."""

    offset: int
    term: Named | None = None


@dataclass
class _Writer:
    """Writes Turtle, token by token with gaps between them, and notes what it says where."""

    draw: st.DrawFn
    text: str = ""
    triples: list[Written] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    base: str | None = None

    def choose(self, options: tuple[T, ...]) -> T:
        return self.draw(st.sampled_from(options))

    def often(self, times: int) -> bool:
        return self.draw(st.integers(0, times)) > 0

    def token(self, piece: str) -> int:
        """Write a token, after a gap unless none is needed and none is wanted."""
        last, first = self.text[-1:], piece[0]
        if last == ".":
            is_parted = first in "<[("
        elif piece == ".":
            # pyoxigraph 0.5 loses its way where a dot comes right after a name with an escape in it.
            is_parted = "\\" not in self.text[-9:]
        else:
            is_parted = not last or last in "<>\"'[](){};,^" or first in "<\"'[](){};,"
        if not is_parted or (last in "\"'" and first in "\"'") or self.often(3):
            self.text += self.choose(GAPS)
        self.text += piece
        return len(self.text) - len(piece)

    def directive(self) -> None:
        style = self.choose(("@", "@", ""))
        keyword = str.upper if not style and self.often(1) else str.lower
        if self.often(2):
            prefix = self.choose(("", "p", "q.r", "å"))
            self.token(style + keyword("prefix"))
            self.text += self.choose((" ", "\n"))
            self.text += f"{prefix}:"
            space = self.choose(("http://example.org/", "x:", "http://example.org/s#"))
            self.token(f"<{space}>")
            self.prefixes[prefix] = space
        else:
            self.token(style + keyword("base"))
            base = self.choose(("http://example.org/one/two", "http://example.net/"))
            self.token(f"<{base}>")
            self.base = base
        if style:
            self.token(".")

    def iri(self) -> Term:
        kind = self.choose(("name", "name", "relative", "absolute"))
        if kind == "name" and self.prefixes:
            prefix = self.choose(tuple(self.prefixes))
            written, local = self.choose(NAMES)
            return Term(self.token(f"{prefix}:{written}"), ox.NamedNode(self.prefixes[prefix] + local))
        if kind == "relative" and self.base is not None:
            relative = self.choose(RELATIVE)
            return Term(self.token(f"<{relative}>"), ox.NamedNode(urljoin(self.base, relative)))
        written, iri = self.choose(ABSOLUTE)
        return Term(self.token(written), ox.NamedNode(iri))

    def literal(self) -> Term:
        if self.often(1):
            written, datatype = self.choose(BARE)
            return Term(self.token(written), ox.Literal(written, datatype=ox.NamedNode(XSD + datatype)))
        written, text = self.choose(TEXTS)
        offset = self.token(written)
        kind = self.choose(("plain", "language", "datatype"))
        if kind == "language":
            tag = self.choose(("sv", "en-GB", "de-x-1"))
            self.text += self.choose(("", "", " ", "\n")) + f"@{tag}"
            return Term(offset, ox.Literal(text, language=tag.lower()))
        if kind == "datatype":
            self.text += self.choose(("", "", " # ^^\n")) + "^^" + self.choose(("", "", "\n"))
            datatype_iri = self.iri().term
            assert isinstance(datatype_iri, ox.NamedNode)
            return Term(offset, ox.Literal(text, datatype=datatype_iri))
        return Term(offset, ox.Literal(text))

    def label(self) -> Term:
        return Term(self.token(f"_:{self.choose(('b0', 'b1', 'x.y', '1', 'å-2'))}"))

    def object(self, depth: int) -> Term:
        kinds = ("iri", "literal", "literal", "label") + ("brackets", "list") * (depth > 0)
        kind = self.choose(kinds)
        if kind == "brackets":
            return self.brackets(depth)
        if kind == "list":
            return self.list_(depth)
        return {"iri": self.iri, "literal": self.literal, "label": self.label}[kind]()

    def brackets(self, depth: int) -> Term:
        node = Term(self.token("["))
        if self.often(3):
            self.properties(node, depth - 1)
        self.token("]")
        return node

    def list_(self, depth: int) -> Term:
        start = self.token("(")
        count = self.draw(st.integers(0, 3))
        cell = Term(start)
        for number in range(count):
            held = len(self.triples)
            member = self.object(depth - 1)
            if number:
                after = Term(member.offset)
                self.triples.insert(held, Written(cell.offset, member.offset, member.offset, None, REST, None))
                cell = after
            self.triples.append(Written(cell.offset, member.offset, member.offset, None, FIRST, member.term))
        end = self.token(")")
        if not count:
            return Term(start, NIL)
        self.triples.append(Written(cell.offset, end, end, None, REST, NIL))
        return Term(start)

    def properties(self, subject: Term, depth: int) -> None:
        for number in range(self.draw(st.integers(1, 3))):
            if number:
                for _ in range(self.draw(st.integers(1, 2))):
                    self.token(";")
            verb = Term(self.token("a"), TYPE) if self.often(1) else self.iri()
            for position in range(self.draw(st.integers(1, 3))):
                if position:
                    self.token(",")
                value = self.object(depth)
                assert isinstance(verb.term, ox.NamedNode)
                self.triples.append(
                    Written(subject.offset, verb.offset, value.offset, subject.term, verb.term, value.term)
                )
        if not self.often(3):
            self.token(";")

    def statement(self) -> None:
        kind = self.choose(("iri", "iri", "label", "brackets", "list", "alone"))
        if kind == "alone":
            node = Term(self.token("["))
            self.properties(node, 1)
            self.token("]")
            return
        subject = {"iri": self.iri, "label": self.label}[kind]() if kind in {"iri", "label"} else (
            self.brackets(1) if kind == "brackets" else self.list_(1)
        )  # fmt: skip
        self.properties(subject, 2)

    def turtle(self) -> None:
        for _ in range(self.draw(st.integers(1, 5))):
            while self.often(1):
                self.directive()
            self.statement()
            self.token(".")
        self.text += self.choose(("", "\n", "# end"))

    def trig(self) -> None:
        for _ in range(self.draw(st.integers(1, 4))):
            while self.often(1):
                self.directive()
            if self.often(1):
                name = self.choose(("", "GRAPH", "iri", "label", "[]"))
                if name == "GRAPH":
                    self.token(self.choose(("GRAPH", "graph")))
                    self.iri()
                elif name == "[]":
                    self.token("[")
                    self.token("]")
                elif name:
                    {"iri": self.iri, "label": self.label}[name]()
                self.token("{")
                for number in range(self.draw(st.integers(0, 2))):
                    if number:
                        self.token(".")
                    self.statement()
                if not self.text.endswith("{") and self.often(1):
                    self.token(".")
                self.token("}")
            else:
                self.statement()
                self.token(".")


@st.composite
def documents(draw: st.DrawFn, suffix: str) -> _Writer:
    writer = _Writer(draw)
    if suffix == ".ttl":
        writer.turtle()
    else:
        writer.trig()
        if not writer.triples:
            writer.text += "\n<x:a> <x:b> <x:c> ."
            block, verb, value = (writer.text.rindex(part) for part in ("<x:a>", "<x:b>", "<x:c>"))
            subject, predicate, object_ = (ox.NamedNode(f"x:{letter}") for letter in "abc")
            writer.triples.append(Written(block, verb, value, subject, predicate, object_))
    return writer


@dataclass
class Found:
    """An index and what the parser says of the same file."""

    index: LineIndex
    quads: tuple[ox.Quad, ...]


def indexed(text: str, suffix: str, *, mark: bytes = b"", base: str | None = None) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(mark + text.encode())
        return Found(index_lines(path, base=base), read_quads(path, base=base).quads)


def all_of(index: LineIndex) -> list[Standing]:
    return [standing for subject in index.subjects() for standing in index.standings(subject)]


def place_of(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].split("\n")
    return len(before), len(before[-1]) + 1


def known(term: object) -> str | None:
    return None if isinstance(term, ox.BlankNode) else str(term)


def told(standing: Standing) -> tuple[object, ...]:
    places = ((place.line, place.column) for place in (standing.block, standing.verb, standing.value))
    return (*places, *map(known, (standing.subject, standing.predicate, standing.object)))


def expected(text: str, written: Written) -> tuple[object, ...]:
    places = (place_of(text, offset) for offset in written[:3])
    return (*places, *(None if term is None else str(term) for term in written[3:]))


def as_quad(standing: Standing) -> ox.Quad:
    assert standing.object is not None
    return ox.Quad(standing.subject, standing.predicate, standing.object, standing.graph or ox.DefaultGraph())


@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
@given(data=st.data(), mark=st.sampled_from([b"", b"\xef\xbb\xbf"]))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_every_triple_is_found_where_it_was_written(data: st.DataObject, suffix: str, mark: bytes) -> None:
    writer = data.draw(documents(suffix))
    found = indexed(writer.text, suffix, mark=mark)
    standings = all_of(found.index)
    key = repr
    assert sorted(map(told, standings), key=key) == sorted((expected(writer.text, w) for w in writer.triples), key=key)
    assert sorted(map(str, map(as_quad, standings))) == sorted(map(str, found.quads))


@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=60)
def test_what_is_sought_alone_is_found_where_it_is_found_among_all(data: st.DataObject, suffix: str) -> None:
    each_alone_is_as_among_all(data.draw(documents(suffix)).text, suffix)


def each_alone_is_as_among_all(text: str, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text, f"file{suffix}")
        everything = index_lines(path)
        for subject in everything.subjects():
            alone = index_lines(path, {subject})
            assert list(alone.subjects()) == [subject]
            assert alone.block(subject) == everything.block(subject)
            assert [places_and_names(s) for s in alone.standings(subject)] == [
                places_and_names(s, hidden=isinstance(subject, ox.NamedNode)) for s in everything.standings(subject)
            ]


def places_and_names(standing: Standing, *, hidden: bool = False) -> tuple[object, ...]:
    """A triple and its places; where no blank node was sought, one that is an object or a graph is not known."""

    def shown(term: object) -> object:
        return None if hidden and isinstance(term, ox.BlankNode) else term

    terms = standing.subject, standing.predicate, shown(standing.object), shown(standing.graph)
    return (*terms, standing.block, standing.verb, standing.value)


@pytest.mark.parametrize("suffix", [".nt", ".nq"])
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_line_is_found_where_it_was_written(data: st.DataObject, suffix: str) -> None:
    spaces, ends = st.sampled_from([" ", "\t", "  "]), st.sampled_from(["\n", "\r\n", "\n\n", " # <x:a> <x:b> 'c' .\n"])
    nodes = st.sampled_from(["_:b0", "_:b.1", "_:å", "<x:y>", "<x:\\u00e5>", "<http://example.org/a#b.c>"])
    literals = ['"x"', '"a \\" . \\n"', '"å 😀"@sv-FI', '"1"^^<x:t>', '""', '"01" ^^ <x:t>', '"\\u00e5"']
    written: list[tuple[object, ...]] = []
    text = data.draw(st.sampled_from(["", "# _:first <x:a> <x:b> .\n", "\n"]))
    for _ in range(data.draw(st.integers(1, 6))):
        predicate = data.draw(st.sampled_from(["<x:y>", "<x:p>"]))
        parts = [data.draw(nodes), predicate, data.draw(st.one_of(nodes, st.sampled_from(literals)))]
        if suffix == ".nq" and data.draw(st.booleans()):
            parts.append(data.draw(nodes))
        offsets = []
        text += data.draw(st.sampled_from(["", " ", "\t"]))
        for part in parts:
            offsets.append(len(text))
            text += part + data.draw(spaces)
        text += "." + data.draw(ends)
        written.append(tuple(place_of(text, offset) for offset in offsets[:3]))
    found = indexed(text, suffix)
    standings = all_of(found.index)
    assert sorted(told(s)[:3] for s in standings) == sorted(written)
    assert sorted(map(str, map(as_quad, standings))) == sorted(map(str, found.quads))
    each_alone_is_as_among_all(text, suffix)


def write(folder: Path, text: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_place_is_a_line_and_a_column_in_characters(tmp_path: Path) -> None:
    path = write(tmp_path, '\ufeff# 😀\r\n<x:a> <x:p> "😀" ,\r\n\t"b" .\r\n')
    subject = ox.NamedNode("x:a")
    (first, second) = index_lines(path, {subject}).standings(subject)
    assert (first.block, first.verb, first.value) == (Place(path, 2, 1), Place(path, 2, 7), Place(path, 2, 13))
    assert (second.block, second.verb, second.value) == (Place(path, 2, 1), Place(path, 2, 7), Place(path, 3, 2))
    assert [first.object, second.object] == [ox.Literal("😀"), ox.Literal("b")]


def test_a_subject_stands_in_the_graph_preferred_else_in_one_without_a_name_else_anywhere(tmp_path: Path) -> None:
    path = write(tmp_path, "<x:g> { <x:a> <x:p> 1 }\n<x:h> { <x:a> <x:p> 2 }\n{ <x:a> <x:p> 3 }\n", "file.trig")
    subject = ox.NamedNode("x:a")
    index = index_lines(path, {subject})
    assert index.block(subject, "x:h") == Place(path, 2, 9)
    assert index.block(subject, "x:i") == index.block(subject) == Place(path, 3, 3)
    path = write(tmp_path, "<x:g> { <x:a> <x:p> 1 }", "file.trig")
    assert index_lines(path, {subject}).block(subject, "x:h") == Place(path, 1, 9)


def test_what_is_not_there_has_no_place(tmp_path: Path) -> None:
    path = write(tmp_path, "<x:a> <x:p> <x:b> .")
    index = index_lines(path, {ox.NamedNode("x:b"), ox.BlankNode("b0")})
    assert list(index.subjects()) == []
    assert index.block(ox.NamedNode("x:b")) is None
    assert list(index.standings(ox.NamedNode("x:b"))) == []


def test_only_one_property_can_be_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "<x:a> <x:p> 1 ; <x:q> 2 .")
    subject = ox.NamedNode("x:a")
    index = index_lines(path, {subject})
    assert [s.value.column for s in index.standings(subject, ox.NamedNode("x:q"))] == [23]


def test_relative_iris_are_resolved_as_they_were_read(tmp_path: Path) -> None:
    path = write(tmp_path, "<a> <p> <../b> .")
    subject = ox.NamedNode("http://example.org/c/a")
    (standing,) = index_lines(path, {subject}, base="http://example.org/c/d").standings(subject)
    assert standing.object == ox.NamedNode("http://example.org/b")


@pytest.mark.parametrize("declared", ['VERSION "1.1"', '@version "1.1" .', "# nothing\n", "base<x:/>prefix q:<x:>"])
def test_directives_are_passed_by(tmp_path: Path, declared: str) -> None:
    path = write(tmp_path, f"{declared} <x:a> <x:p> 1 .")
    assert read_quads(path).quads[0].subject == ox.NamedNode("x:a")
    assert index_lines(path).block(ox.NamedNode("x:a")) == place(path, f"{declared} ")


def place(path: Path, before: str) -> Place:
    return Place(path, *place_of(before, len(before)))


@pytest.mark.parametrize(("name", "text"), [
    ("file.jsonld", '{"@id": "x:a", "x:p": "b"}'),
    ("file.rdf", f'<r:RDF xmlns:r="{RDF}"><r:Seq r:about="x:a"/></r:RDF>'),
])  # fmt: skip
def test_json_ld_and_rdf_xml_have_no_places(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, text, name)
    assert read_quads(path).quads[0].subject == ox.NamedNode("x:a")
    assert list(index_lines(path).subjects()) == []


@pytest.mark.parametrize(("name", "text"), [
    ("file.ttl", "<x:a> p:q 1 ."), ("file.ttl", "<x:a> ] ."), ("file.ttl", "<x:a> <x:p> ( 1 ] ."),
    ("file.ttl", "<x:a> <x:p> 1 ) ."), ("file.ttl", "1 <x:p> ."), ("file.ttl", "<rel> <x:p> 1 ."),
    ("file.ttl", "@prefix 1 . <x:a>"), ("file.ttl", "<x:a> <x:p> { } ."), ("file.nt", "<x:a> <x:p>"),
    ("file.trig", "<x:a> { <x:b> } ."), ("file.ttl", "<x:a> ^^ <x:p> , ."), ("file.ttl", '"x" "y" "z" .'),
])  # fmt: skip
def test_what_is_no_longer_what_a_parser_accepted_has_no_place(tmp_path: Path, name: str, text: str) -> None:
    assert all_of(index_lines(write(tmp_path, text, name))) == []


def test_a_literal_that_a_parser_does_not_read_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, '<x:a> <x:p> "\\q" , "b" .')
    assert [str(s.object) for s in all_of(index_lines(path))] == ['"b"']


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        index_lines(tmp_path / "gone.ttl")


def test_blank_nodes_of_a_file_that_was_read_as_a_stream_are_found(tmp_path: Path) -> None:
    path = write(tmp_path, "<x:a> <x:p> [ <x:q> 1 ] , [ <x:q> 2 ] .\n_:c <x:p> _:d .\n")
    quads = list(read_triples(path))
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode):
            (standing,) = index_lines(path, {quad.subject}).standings(quad.subject)
            assert standing.object == quad.object
    wanted = next(q.subject for q in quads if q.object == ox.Literal("2", datatype=ox.NamedNode(f"{XSD}integer")))
    assert isinstance(wanted, ox.BlankNode)
    assert index_lines(path, {wanted}).block(wanted) == Place(path, 1, 27)
    path.write_text("# edited\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert index_lines(path, {wanted}).block(wanted) is None


def test_blank_nodes_have_no_places_where_the_parser_goes_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_as_parsed()
    path = write(tmp_path, "<x:a> <x:p> [ <x:q> 1 ] .")
    node = next(quad.subject for quad in read_quads(path).quads if isinstance(quad.subject, ox.BlankNode))
    monkeypatch.setattr(lines, "is_as_parsed", lambda: False)
    index = index_lines(path, {node, ox.NamedNode("x:a")})
    assert list(index.subjects()) == [ox.NamedNode("x:a")]
    assert [standing.object for standing in index.standings(ox.NamedNode("x:a"))] == [None]


def test_a_long_text_takes_no_memory_to_go_through(tmp_path: Path) -> None:
    path = write(
        tmp_path, '<x:a> <x:p> """' + 'a " \\" ' * 200_000 + '""" , "' + "\\\\" * 200_000 + '" .\n<x:b> <x:p> 1 .'
    )
    assert index_lines(path, {ox.NamedNode("x:b")}).block(ox.NamedNode("x:b")) == Place(path, 2, 1)
