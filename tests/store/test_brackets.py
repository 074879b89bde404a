"""Turtle a piece at a time: what a quick look lets pass is what a walk lets pass, wherever a file is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from vnr_graph.errors import ReadingError
from vnr_graph.store.brackets import PIECE, TurtleVetter, VettedFile, pieces_of
from vnr_graph.store.files import Limits

FILE = Path("a.ttl")
DEEP = 60
TOO_DEEP = "Nested more than {limit} levels deep."
QUOTED = "Quoted triples (RDF 1.2) are not read here."
TOKENS = [
    *("[", "]", "(", ")", "{", "}", "[" * 20, "(" * 20, "]" * 20, ")" * 20, "[([{"),
    *('"', "'", '"""', "'''", '"a"', "'a'", '"(["', "'(['", '"""("\n]"""', "'''['\n''('''", '""', "''", '"\\""'),
    *("\\", "\\(", "\\\\", "<http://a/(b)#c>", "<a", "<", ">", "# a ( \" '", "#", "a:b", "é", "\n", "\n", "\r\n", " "),
]


def after_string(text: str, at: int, quote: str) -> int:
    while at < len(text) and not text.startswith(quote, at):
        if len(quote) == 1 and text[at] in "\n\r":
            return at + 1
        at += 2 if text[at] == "\\" else 1
    return at + len(quote)


def level_by_walking(text: str) -> int | str:
    """What a vetter that reads character by character finds: the level at the end, or what is wrong."""
    level = at = 0
    while at < len(text):
        rest = text[at:]
        quote = next((mark for mark in ('"""', "'''", '"', "'") if rest.startswith(mark)), "")
        closing = rest.find(">")
        if quote:
            at = after_string(text, at + len(quote), quote)
        elif (
            rest[0] == "<" and closing > 0 and not set(rest[1:closing]) & set('<>"{}|^`' + "".join(map(chr, range(33))))
        ):
            at += closing + 1
        elif rest[0] == "#":
            while at < len(text) and text[at] not in "\n\r":
                at += 1
        elif rest[0] == "\\":
            at += 2
        elif rest.startswith("<<"):
            return QUOTED
        else:
            level += (rest[0] in "[({") - (rest[0] in "])}")
            if level > DEEP:
                return TOO_DEEP
            at += 1
    return level


def level_by_vetting(pieces: list[str]) -> int | str:
    vetter = TurtleVetter(FILE, RdfFormat.TURTLE, depth=DEEP)
    try:
        for piece in pieces:
            vetter.feed(piece.encode())
    except ReadingError as error:
        return error.message
    return vetter._level  # noqa: SLF001  # what it has counted is what the law is about


@given(st.lists(st.sampled_from(TOKENS), max_size=40))
@example(["#", '"', "\n", "[" * 20, "[" * 20, "[" * 20, "[", '"'])
@example(['"', "\\", "\n", "[" * 20] * 4)
@example(["[([{"] * 16)
def test_pieces_nest_as_their_characters_do(tokens: list[str]) -> None:
    text = "".join(tokens)
    assert level_by_vetting([text]) == level_by_walking(text)


@given(st.lists(st.sampled_from(sorted({*TOKENS} - {"\\"})), max_size=40))
@example(['"""', "\n", "(" * 20, "\n", '"""', "(" * 20, "\n", "(" * 20, "\n", "(" * 20, "("])
def test_a_file_nests_the_same_however_it_is_cut_into_lines(tokens: list[str]) -> None:
    text = "".join(tokens)
    assert level_by_vetting(text.splitlines(keepends=True) if "\r" not in text else [text]) == level_by_walking(text)


def test_pieces_are_whole_lines_and_all_of_the_file() -> None:
    data = b"".join(b"%d\n" % number * 40 for number in range(5000)) + b"the end"
    pieces = list(pieces_of(data))
    assert b"".join(pieces) == data
    assert len(pieces) > 5
    assert all(piece.endswith(b"\n") and PIECE < len(piece) < PIECE + 1000 for piece in pieces[:-1])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.ttl", '<a:b> <a:c> "(see [1])", "it\'s", <http://a/(b)> . # (', set()),
        ("a.ttl", "<a:b> <a:c> [] .", {"blank_nodes"}),
        ("a.ttl", '<a:b> <a:c> """a""", (1) .', {"blank_nodes"}),
        ("a.nt", "_:b <a:c> <a:d> .", {"blank_nodes"}),
        ("a.trig", "<a:g> { <a:b> <a:c> <a:d> }", set()),
        ("a.ttl", "<a:b> <a:c> <a:d> ~ <a:r> .", {"rdf_1_2"}),
        ("a.ttl", "<a:b> <a:c> <a:d> {| <a:p> 1 |} .", {"rdf_1_2"}),
        ("a.ttl", '<a:b> <a:c> "x"@ar--rtl .', {"rdf_1_2"}),
        ("a.ttl", '<a:b> <a:c> "--"@ar-EG .', set()),
        ("a.ttl", f"@prefix x: <{'http://a/' + 'b' * 300}> . x:a x:b x:c .", {"expansion"}),
        ("a.ttl", "@base <http://a/> .\n" + "Base <b/>\n" * 9 + "<a> <a> <a> .", {"expansion"}),
    ],
)
def test_signs_say_what_to_look_for(name: str, text: str, expected: set[str]) -> None:
    formats = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".trig": RdfFormat.TRIG}
    vetter = TurtleVetter(Path(name), formats[Path(name).suffix], depth=200)
    vetter.feed(text.encode())
    signs = vetter.signs
    assert {name for name in ("blank_nodes", "rdf_1_2", "expansion") if getattr(signs, name)} == expected
    assert signs.size == len(text)


def test_a_file_hands_out_its_bytes_without_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    data = "".join(f"<a:{number}> <a:b> <a:å> .\n" for number in range(20_000)).encode()
    path.write_bytes(b"\xef\xbb\xbf" + data + b"# no line end")
    with VettedFile(path, RdfFormat.TURTLE, Limits()) as file:
        assert file.size == len(data) + 16
        assert file.readall() == data + b"# no line end"
        assert file.signs.size == len(data) + 13
    assert file.closed


def test_a_file_that_grows_beyond_the_limit_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    line = b"<a:b> <a:c> <a:d> .\n"
    path.write_bytes(line)
    with VettedFile(path, RdfFormat.TURTLE, Limits(size=30)) as file:
        with path.open("ab") as more:
            more.write(line)
        with pytest.raises(ReadingError, match="has 40 bytes; at most 30 are read"):
            file.readall()
