"""Reading RDF: what is read, what is refused and at which place, and that nothing hostile brings the process down."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from vnr_graph.errors import ReadingError
from vnr_graph.store.files import LARGE, LARGE_FILES, Limits, limits_in_force
from vnr_graph.store.reading import parse_bytes, rdf_files, read_quads, read_triples, vet_bytes

A, P = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
TRIPLE = b"<http://example.org/a> <http://example.org/p> "


def error_of(data: bytes, name: str, *, base: str | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_bytes(data, path=Path(name), base=base, limits=limits or Limits())
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_file_is_read_with_its_prefixes_base_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    data = (
        b'@base <http://example.org/> .\n@prefix e: <http://example.org/> .\n<a> e:p "01"^^<' + INTEGER.value.encode()
    )
    path.write_bytes(data + b"> .\n")
    read = read_quads(path)
    assert read.path == path
    assert read.format == RdfFormat.TURTLE
    assert read.quads == (Quad(A, P, Literal("01", datatype=INTEGER)),)
    assert read.prefixes == {"e": "http://example.org/"}
    assert read.base == "http://example.org/"
    assert read.sha256 == hashlib.sha256(data + b"> .\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ttl", TRIPLE + b'"x"@sv .'),
        ("a.TTL", b"\xef\xbb\xbf" + TRIPLE + b'"x"@sv .'),
        ("a.trig", b"{ " + TRIPLE + b'"x"@SV }'),
        ("a.nt", TRIPLE + b'"x"@sv .'),
        ("a.nq", b"\xef\xbb\xbf" + TRIPLE + b'"x"@sv .'),
        ("a.jsonld", b'{"@id":"http://example.org/a","http://example.org/p":{"@value":"x","@language":"sv"}}'),
        ("a.json", b'{"@context":{"p":"http://example.org/p","@language":"sv"},"@id":"http://example.org/a","p":"x"}'),
    ],
)
def test_every_format_says_the_same(name: str, data: bytes) -> None:
    assert parse_bytes(data, path=Path(name)).quads == (Quad(A, P, Literal("x", language="sv")),)


RDF_XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">\n'
    b'<rdf:Description rdf:about="http://example.org/a">\n<e:p xml:lang="sv">x</e:p>\n</rdf:Description>\n</rdf:RDF>'
)


@pytest.mark.parametrize("name", ["a.rdf", "a.xml", "a.owl"])
@pytest.mark.parametrize(
    "head", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="utf-8"?>', b"<?xml version='1.0'?>"]
)
def test_rdf_xml_is_read(name: str, head: bytes) -> None:
    assert parse_bytes(head + RDF_XML, path=Path(name)).quads == (Quad(A, P, Literal("x", language="sv")),)


def test_rdf_xml_cut_off_anywhere_is_refused() -> None:
    for length in range(1, len(RDF_XML)):
        assert error_of(RDF_XML[:length], "a.rdf").startswith("a.rdf:")


@pytest.mark.parametrize("spelling", ["1", "01", "+1", "1.50", "1e0", "true", "2014", "0", "-0"])
@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.trig", "a.nq"])
def test_a_spelling_is_kept(name: str, spelling: str) -> None:
    datatype = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    data = TRIPLE + f'"{spelling}"^^<{datatype.value}> .'.encode()
    assert parse_bytes(data, path=Path(name)).quads == (Quad(A, P, Literal(spelling, datatype=datatype)),)


def test_relative_iris_need_a_base() -> None:
    assert error_of(b"\n<a> <p> <o> .", "a.ttl") == (
        "a.ttl:2:1: Broken Turtle: No scheme found in an absolute IRI."
        " Write the whole IRI, or declare what it is relative to."
    )
    read = parse_bytes(b"<a> <p> <o> .", path=Path("a.ttl"), base="http://example.org/")
    assert read.quads == (Quad(A, P, NamedNode("http://example.org/o")),)


def test_a_base_that_is_none_is_told() -> None:
    assert error_of(TRIPLE + b"1 .", "a.ttl", base="no base").startswith("The base IRI no base is not one: ")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.ttl", b"\n" + TRIPLE + b'"\xc3\xa5" "x" .', 'a.ttl:2:51: Broken Turtle: "x" is not a valid'),
        ("a.ttl", b'"a" <http://p> 1 .', 'a.ttl:1:1: Broken Turtle: "a" is not a valid subject'),
        ("a.ttl", b"<http://a b> <http://p> 1 .", "a.ttl:1:1: Broken Turtle: Invalid IRI code point ' '."),
        ("a.ttl", b"\n\nx:y <http://p> 1 .", "a.ttl:3:1: Broken Turtle: The prefix x: has not been declared."),
        ("a.ttl", TRIPLE + b'"\\uD800" .', "a.ttl:1:48: Broken Turtle: The escape sequence '\\uD800'"),
        ("a.nt", TRIPLE + b'"x" <http://g> .', "a.nt:1:"),
        ("a.trig", TRIPLE + b"1", "a.trig:1:"),
        ("a.jsonld", b'{"@id":"http://a",\n"http://p":1', "a.jsonld:2:13: Broken JSON-LD: Object values must be"),
        ("a.jsonld", b"hello", "a.jsonld:1:1: Broken JSON-LD: Unexpected char: 'h'."),
        ("a.rdf", b"<a/>", "a.rdf:1: Broken RDF/XML: XML namespaces are required in RDF/XML."),
        ("a.rdf", RDF_XML.replace(b'"http://example.org/a"', b'"rel"'), "a.rdf:2: Broken RDF/XML: error while parsing"),
        ("a.rdf", RDF_XML.replace(b'org/a"', b'org/ a"'), "a.rdf:2: Broken RDF/XML: error while parsing IRI"),
        ("a.rdf", RDF_XML.replace(b"</e:p>", b"</e:q>"), "a.rdf:3:23: Not well-formed XML: mismatched tag. Mend it"),
    ],
)
def test_broken_syntax_is_told_with_its_place(name: str, data: bytes, expected: str) -> None:
    assert error_of(data, name).startswith(expected)


@pytest.mark.parametrize(
    ("name", "data"), [("a.ttl", b"# nothing\n"), ("a.nq", b"#\n"), ("a.json", b"{}"), ("a.json", b"[]")]
)
def test_a_file_without_a_statement_is_told(name: str, data: bytes) -> None:
    assert error_of(data, name).startswith(f"{name}: The file holds no statement.")


def test_rdf_xml_that_says_nothing_is_told() -> None:
    assert "The file holds no statement." in error_of(RDF_XML.partition(b"\n")[0] + b"</rdf:RDF>", "a.rdf")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"<!DOCTYPE rdf:RDF>" + RDF_XML, "a.rdf:1:"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]>' + RDF_XML, "a.rdf:1:"),
        (b'<!-- \xc3\xa5 -->\n<!DOCTYPE r SYSTEM "file:///etc/passwd">' + RDF_XML, "a.rdf:2:"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + RDF_XML, "a.rdf:1:"),
    ],
)
def test_a_document_type_is_refused(data: bytes, place: str) -> None:
    message = error_of(data, "a.rdf")
    assert message.startswith(place)
    assert message.endswith(
        "RDF/XML with a DOCTYPE is refused: its entities can name other files and grow without end."
        " Write the entities out and remove the DOCTYPE."
    )


def test_xml_that_names_another_encoding_is_refused() -> None:
    assert error_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + RDF_XML, "a.rdf") == (
        "a.rdf:1:1: The XML declaration names the encoding ISO-8859-1. Save the file as UTF-8, and declare that."
    )


def test_an_element_with_very_many_attributes_is_refused() -> None:
    attributes = b" ".join(b'e:a%d="x"' % number for number in range(1001))
    data = RDF_XML.replace(b'rdf:about="http://example.org/a"', attributes)
    assert error_of(data, "a.rdf").startswith("a.rdf:2:1: An element has 1001 attributes; at most 1000 are read.")


def test_blank_nodes_of_two_files_never_meet() -> None:
    data = b"_:b0 <http://p> _:b0, [] ."
    one = parse_bytes(data, path=Path("one.ttl"))
    two = parse_bytes(data, path=Path("two.ttl"))
    nodes = [{term for quad in read.quads for term in (quad.subject, quad.object)} for read in (one, two)]
    assert [len(found) for found in nodes] == [2, 2]
    assert not nodes[0] & nodes[1]
    assert one.quads[0].subject == one.quads[0].object == one.quads[1].subject
    assert parse_bytes(data, path=Path("one.ttl")) == one


def test_a_blank_node_that_names_a_graph_is_scoped_as_well() -> None:
    quads = parse_bytes(b"_:g { _:g <http://p> _:x }", path=Path("a.trig")).quads
    assert quads[0].graph_name == quads[0].subject
    assert quads[0].graph_name != BlankNode("g")


def test_labels_can_be_kept() -> None:
    read = parse_bytes(b"_:b0 <http://p> 1 .", path=Path("a.ttl"), keep_labels=True)
    assert read.quads[0].subject == BlankNode("b0")


DEEP = {
    "square brackets": ("a.ttl", "TRIPLE + b'[ <http://p> ' * 100_000 + b'1' + b']' * 100_000 + b' .'"),
    "parentheses": ("a.trig", "TRIPLE + b'(' * 100_000 + b')' * 100_000 + b' .'"),
    "open brackets": ("a.ttl", "TRIPLE + b'[' * 100_000"),
    "quoted triples": ("a.ttl", "TRIPLE + b'<<( <http://a> <http://b> ' * 100_000 + b'1' + b')>>' * 100_000 + b' .'"),
    "quoted triples in lines": ("a.nt", "TRIPLE + b'<<( <http://a> <http://b> ' * 100_000"),
    "quoted triples in a text": ("a.nq", "TRIPLE + b'\"' + b'<<( <http://a> <http://b> ' * 100_000 + b'\" .'"),
    "reified triples": ("a.ttl", "b'<<' * 100_000"),
    "arrays": ("a.json", "b'[' * 100_000 + b']' * 100_000"),
    "objects": ("a.jsonld", "b'{\"http://p\":' * 100_000 + b'1' + b'}' * 100_000"),
    "elements": ("a.rdf", "RDF_XML.partition(b'<rdf:D')[0] + b'<rdf:Description><e:p>' * 100_000"),
}


@pytest.mark.parametrize("case", DEEP)
def test_a_hundred_thousand_levels_are_refused_and_the_process_lives(case: str) -> None:
    name, data = DEEP[case]
    program = f"""
from pathlib import Path
from vnr_graph.errors import ReadingError
from vnr_graph.store.reading import parse_bytes
TRIPLE, RDF_XML = {TRIPLE!r}, {RDF_XML!r}
try:
    parse_bytes({data}, path=Path({name!r}))
except ReadingError as error:
    # Linux' own high-water mark: what getrusage tells is inherited from whoever started the process.
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(str(error)[:70], peak < 200_000)
"""
    run = subprocess.run(  # noqa: S603  # this interpreter, our own program
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    place, _, message = run.stdout.partition(" ")
    assert place.startswith(f"{name}:1:") or case == "elements"
    assert message.startswith(("Nested more than ", "Quoted triples (RDF 1.2) are not read here."))
    assert message.endswith("True\n")


@pytest.mark.parametrize(
    ("name", "data", "column"),
    [
        ("a.ttl", TRIPLE + b"((()))", 49),
        ("a.json", b'{"http://p":[[[1]]]}', 14),
        ("a.ttl", b"[[[", 3),
        ("a.ttl", b"[ ] (([", 7),
    ],
)
def test_nesting_is_told_at_the_bracket_that_goes_too_far(name: str, data: bytes, column: int) -> None:
    assert error_of(data, name, limits=Limits(depth=2)) == (
        f"{name}:1:{column}: Nested more than 2 levels deep. Write the inner parts as statements of their own."
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\"(((\" , \"\"\"((( \" (((\"\"\" , '(((' , '''(((\n'(((''' .",
        b"<http://p/(((> . # (((",
        b"<http://p> . @prefix e: <http://e/> . e:\\(\\(\\( e:p 1 .",
        b"(1) , (2) , (3) .",
        b'"\\"(((" .',
        b"1 . # an unclosed quote: ' (((",
        b'"""\\"""(((""" .',
    ],
)
def test_brackets_count_only_where_they_nest(data: bytes) -> None:
    assert parse_bytes(TRIPLE + data, path=Path("a.ttl"), limits=Limits(depth=1)).quads


def test_an_unclosed_text_reaches_to_the_end() -> None:
    message = error_of(TRIPLE + b'(1), (2), """(((', "a.ttl", limits=Limits(depth=1))
    assert message.startswith("a.ttl:1:57: Broken Turtle: ")


def test_elements_that_nest_too_deep_are_told_at_the_one_that_goes_too_far() -> None:
    assert error_of(RDF_XML, "a.rdf", limits=Limits(depth=2)) == (
        "a.rdf:3:1: Nested more than 2 levels deep. Write the inner parts as statements of their own."
    )


def test_very_many_double_angle_brackets_are_not_trusted_to_stand_in_a_text() -> None:
    assert len(parse_bytes(TRIPLE + b'"' + b"<<" * 1000 + b'" .', path=Path("a.nt")).quads) == 1
    assert error_of(TRIPLE + b'"' + b"<<" * 1001 + b'" .', "a.nt").startswith("a.nt:1:48: Nested more than 1000 levels")


def test_quoted_triples_are_refused_with_their_place() -> None:
    data = b"\n" + TRIPLE + b"<<( <http://a> <http://b> 1 )>> ."
    message = "Quoted triples (RDF 1.2) are not read here. Say the same with a node that stands for the statement."
    assert error_of(data, "a.ttl") == f"a.ttl:2:47: {message}"
    assert error_of(TRIPLE + b"1 {| <http://a> 2 |} .", "a.ttl") == f"a.ttl: {message}"
    assert parse_bytes(TRIPLE + b'"<<" .', path=Path("a.ttl")).quads == (Quad(A, P, Literal("<<")),)


def test_a_base_direction_is_refused() -> None:
    assert error_of(TRIPLE + b'"x"@ar--rtl .', "a.ttl").startswith('a.ttl: The text "x"@ar--rtl has a base direction')
    assert len(parse_bytes(TRIPLE + b'"--"@sv .', path=Path("a.ttl")).quads) == 1


def test_too_many_statements_are_told() -> None:
    data = TRIPLE + b",".join(b"%d" % number for number in range(1000)) + b" ."
    assert len(parse_bytes(data, path=Path("a.ttl"), limits=Limits(statements=1000)).quads) == 1000
    assert error_of(data, "a.ttl", limits=Limits(statements=100)).startswith("a.ttl: The file holds more than 100 ")
    assert error_of(data, "a.ttl", limits=Limits(statements=999)) == (
        "a.ttl: The file holds more than 999 statements. Divide it, or set a higher limit."
    )


def test_a_long_prefix_used_often_is_refused_before_memory_is_full() -> None:
    data = b"@prefix a: <http://e/" + b"x" * 1_000_000 + b"> . a:a a:a " + b"a:," * 100_000 + b"a: ."
    assert error_of(data, "a.ttl").startswith(
        "a.ttl: Written out in full, the terms have more than 268435456 characters."
    )


def test_time_is_limited() -> None:
    data = TRIPLE + b",".join(b"%d" % number for number in range(1000)) + b" ."
    assert error_of(data, "a.ttl", limits=Limits(seconds=0)) == (
        "a.ttl: Reading took more than 0 seconds. Divide it, or set a higher limit."
    )


def test_a_text_longer_than_the_parser_holds_is_told() -> None:
    message = error_of(TRIPLE + b'"' + b"x" * 2**25 + b'" .', "a.ttl")
    assert message.startswith("a.ttl: The parser ran out of room: Reached the buffer maximal size of 16777216.")


@given(st.binary(max_size=60), st.sampled_from(["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.jsonld"]))
@example(b"\xef\xbb\xbf\xef\xbb\xbf", "a.ttl")
@example(b'{"@context":', "a.jsonld")
@example(b'{"@id":"\\u12"}', "a.jsonld")
@example(b']}"', "a.jsonld")
def test_whatever_comes_in_is_read_or_refused(data: bytes, name: str) -> None:
    assert is_read_or_refused(data, name)


TOKENS = [
    "<http://a>",
    "_:b",
    "a:x",
    "@prefix a: <http://a/> .",
    '"x"',
    "@sv",
    "[",
    "]",
    "(",
    ")",
    ".",
    ";",
    ",",
    "{",
    "}",
]


@given(st.lists(st.sampled_from([*TOKENS, "<<", ">>", '"""', "'", "#", "\n", "^^", "\\"]), max_size=30))
def test_pieces_of_turtle_are_read_or_refused(pieces: list[str]) -> None:
    data = " ".join(pieces).encode()
    assert is_read_or_refused(data, "a.ttl")
    assert is_read_or_refused(data, "a.trig")


def is_read_or_refused(data: bytes, name: str) -> bool:
    try:
        return len(parse_bytes(data, path=Path(name)).quads) > 0
    except ReadingError as error:
        return str(error).startswith(name)


TERMS = st.one_of(
    st.text(max_size=8).map(Literal),
    st.text(max_size=8).map(lambda text: Literal(text, language="sv")),
    st.sampled_from(["1", "01", "1.50", "x"]).map(lambda text: Literal(text, datatype=INTEGER)),
    st.sampled_from([A, P, NamedNode("http://example.org/å?b=(c)")]),
)


@given(st.lists(TERMS, min_size=1, max_size=6))
@pytest.mark.parametrize(
    ("name", "rdf_format"),
    [
        ("a.ttl", RdfFormat.TURTLE),
        ("a.nq", RdfFormat.N_QUADS),
        ("a.trig", RdfFormat.TRIG),
        ("a.jsonld", RdfFormat.JSON_LD),
    ],
)
def test_what_is_written_is_read_back_term_for_term(
    name: str, rdf_format: RdfFormat, objects: list[Literal | NamedNode]
) -> None:
    quads = [Quad(A, P, object_) for object_ in objects]
    data = serialize(quads, format=rdf_format)
    assert data is not None
    assert set(parse_bytes(data, path=Path(name)).quads) == set(quads)


def make_files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(TRIPLE + b"1 .")


def test_a_folder_stands_for_its_rdf_files_in_order(tmp_path: Path) -> None:
    make_files(tmp_path, "b/z.ttl", "b/a.NT", "a.trig", "readme.md", "c.ttl~", ".hidden/x.ttl", "b/.hidden.ttl")
    assert rdf_files([tmp_path]) == [tmp_path / "a.trig", tmp_path / "b/a.NT", tmp_path / "b/z.ttl"]
    assert rdf_files([tmp_path], extensions=[".ttl"]) == [tmp_path / "b/z.ttl"]


def test_paths_keep_their_order_and_count_once(tmp_path: Path) -> None:
    make_files(tmp_path, "a.ttl", "b.ttl", "c/d.ttl")
    found = rdf_files([tmp_path / "b.ttl", tmp_path / "c", tmp_path, tmp_path / "c/../a.ttl"])
    assert found == [tmp_path / "b.ttl", tmp_path / "c/d.ttl", tmp_path / "a.ttl"]


def test_json_and_xml_in_a_folder_count_when_they_look_like_rdf(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (tmp_path / "map.json").write_text('{"@id": "http://a"}', encoding="utf-8")
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    (tmp_path / "map.xml").write_bytes(RDF_XML)
    assert rdf_files([tmp_path]) == [tmp_path / "map.json", tmp_path / "map.xml"]
    assert rdf_files([tmp_path / "package.json"]) == [tmp_path / "package.json"]


def test_a_link_out_of_a_folder_is_refused_and_one_within_counts_once(tmp_path: Path) -> None:
    make_files(tmp_path, "inside/a.ttl", "outside/b.ttl")
    (tmp_path / "inside/again.ttl").symlink_to(tmp_path / "inside/a.ttl")
    (tmp_path / "inside/folder").symlink_to(tmp_path / "outside")
    assert rdf_files([tmp_path / "inside"]) == [tmp_path / "inside/a.ttl"]
    (tmp_path / "inside/link.ttl").symlink_to(tmp_path / "outside/b.ttl")
    with pytest.raises(ReadingError) as caught:
        rdf_files([tmp_path / "inside"])
    assert str(caught.value).startswith(f"{tmp_path}/inside/link.ttl: The link leads out of the folder")
    assert rdf_files([tmp_path / "inside/link.ttl"]) == [tmp_path / "inside/link.ttl"]


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    make_files(tmp_path, "a.ttl")
    (tmp_path / "b.ttl").symlink_to(tmp_path / "gone.ttl")
    with pytest.raises(ReadingError, match=r"b\.ttl: There is no such file or folder\."):
        rdf_files([tmp_path])
    (tmp_path / "b.ttl").unlink()
    (tmp_path / "b.ttl").symlink_to(tmp_path / "b.ttl")
    with pytest.raises(ReadingError, match=r"b\.ttl: The file cannot be read: Too many levels of symbolic links\."):
        rdf_files([tmp_path])


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_files(tmp_path, "a.ttl", "b/c.ttl")
    original = os.scandir

    def guarded(path: str) -> object:
        if path.endswith("/b"):
            raise PermissionError(13, "Permission denied", path)
        return original(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with pytest.raises(ReadingError) as caught:
        rdf_files([tmp_path])
    assert str(caught.value) == f"{tmp_path}/b: The file cannot be read: Permission denied."


def test_a_file_name_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe5.ttl"))
    path.write_bytes(b"_:b <http://p> 1 .")
    assert read_quads(rdf_files([tmp_path])[0]).path == path


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"no: There is no such file or folder\. Check the path\."):
        rdf_files([tmp_path / "no"])


def test_an_unknown_extension_is_told(tmp_path: Path) -> None:
    make_files(tmp_path, "a.csv")
    with pytest.raises(ReadingError, match=r"No RDF format has the extension '\.csv'"):
        rdf_files([tmp_path / "a.csv"])


def test_a_folder_without_rdf_is_told(tmp_path: Path) -> None:
    make_files(tmp_path, "a.csv")
    with pytest.raises(ReadingError) as caught:
        rdf_files([tmp_path])
    assert str(caught.value) == (
        f"{tmp_path}: The folder has no RDF file."
        " Files with these extensions are read: .ttl .trig .nt .nq .rdf .xml .owl .jsonld .json."
    )


def outcome_of(path: Path, *, as_stream: bool) -> object:
    """What a file says, its blank nodes by their numbers alone; or what is wrong with it."""
    try:
        quads = list(read_triples(path)) if as_stream else read_quads(path).quads
    except ReadingError as error:
        return str(error)
    return [
        tuple(
            term.value.partition("n")[2] if isinstance(term, BlankNode) else term
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    ]


@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.sampled_from(TOKENS), max_size=20).map(lambda found: " ".join(found).encode()),
    ),
    st.sampled_from(["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.jsonld"]),
)
@example(b"", "a.ttl")
@example(b"\xef\xbb\xbf", "a.nt")
@example(b"\n \n", "a.ttl")
@example(b"\xef\xbb", "a.ttl")
@example(b"\x01\x80\n\x00", "a.ttl")
@example(b'\xef\xbb\xbf<http://a> <http://a> _:a, [], "\xc3\xa5 _:b" .', "a.ttl")
@example(b'_:a <http://a> _:b _:c .\n_:b <http://a> "_:c"@en _:a .\n', "a.nq")
@example(b"<http://a> <http://a> <http://a> ; <http://b> .", "a.ttl")
def test_a_stream_gives_what_the_whole_file_gives(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    assert outcome_of(path, as_stream=True) == outcome_of(path, as_stream=False)


def long_file(folder: Path, last: str = "") -> Path:
    path = folder / "long.ttl"
    lines = [
        f'<http://example.org/{n}> <http://example.org/p> [ <http://example.org/q> "å {n}" ] .\n' for n in range(9000)
    ]
    path.write_text("\ufeff" + "".join(lines) + last, encoding="utf-8")
    return path


def test_a_long_file_is_streamed_with_the_names_it_always_gets(tmp_path: Path) -> None:
    path = long_file(tmp_path)
    stream = read_triples(path)
    found = list(stream)
    assert outcome_of(path, as_stream=True) == outcome_of(path, as_stream=False)
    assert list(stream) == found
    assert len({quad.subject for quad in found}) == 18_000
    other = path.rename(tmp_path / "other.ttl")
    assert {quad.subject for quad in read_triples(other)} & {quad.subject for quad in found} == {
        quad.subject for quad in found if isinstance(quad.subject, NamedNode)
    }


@pytest.mark.parametrize(
    ("last", "place", "message"),
    [
        ("<http://a> <b> 1 .", "9001:12", "Broken Turtle: No scheme found"),
        (
            "# å\n# " + "(" * 300 + "\n<http://å> <http://b> " + "[" * 201,
            "9003:223",
            "Nested more than 200 levels deep.",
        ),
        ("\n<http://a> <http://b> <<( 1 )>> .", "9002:23", "Quoted triples (RDF 1.2) are not read here."),
    ],
)
def test_what_is_wrong_far_down_a_stream_is_told_at_its_place(
    tmp_path: Path, last: str, place: str, message: str
) -> None:
    path = long_file(tmp_path, last)
    with pytest.raises(ReadingError) as caught:
        list(read_triples(path))
    assert str(caught.value).startswith(f"{path}:{place}: {message}")


def test_a_byte_that_is_no_utf8_is_told_far_down_a_stream(tmp_path: Path) -> None:
    path = long_file(tmp_path)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"# \xc3\xa5 \xe5\n")
    with pytest.raises(ReadingError) as caught:
        list(read_triples(path))
    assert str(caught.value).startswith(f"{path}:9001:5: Not UTF-8: the byte 0xE5 at offset {size + 5} ")


def test_a_stream_tells_its_prefixes_at_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix e: <http://e/> . e:a e:b e:c .", encoding="utf-8")
    stream = read_triples(tmp_path / "a.ttl")
    assert [quad.object for quad in stream] == [NamedNode("http://e/c")]
    assert stream.prefixes == {"e": "http://e/"}
    (tmp_path / "a.rdf").write_bytes(RDF_XML)
    stream = read_triples(tmp_path / "a.rdf")
    assert len(list(stream)) == 1


def named_later(path: Path) -> list[Quad]:
    """A stream as it was parsed, its blank nodes named by their place."""
    quads, prefix = read_triples(path).as_parsed()
    if prefix is None:
        return list(quads)
    names: dict[BlankNode, BlankNode] = {}

    def name(node: BlankNode) -> BlankNode:
        return names.setdefault(node, BlankNode(f"{prefix}{len(names)}"))

    return [
        Quad(
            name(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject,
            quad.predicate,
            name(quad.object) if isinstance(quad.object, BlankNode) else quad.object,
        )
        for quad in quads
    ]


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig"])
def test_blank_nodes_can_be_named_by_their_place_afterwards(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = b'_:b <http://p> _:a .\n_:a <http://p> _:c .\n_:d <http://p> "_:b" .\n_:c <http://p> _:b .\n'
    path.write_bytes(data + (b"<http://a> <http://p> [ <http://p> [] ], () .\n" if "t" in path.suffix[1:2] else b""))
    assert named_later(path) == list(read_triples(path))


def test_large_files_are_read_when_the_environment_asks_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert limits_in_force() == Limits()
    monkeypatch.setenv(LARGE_FILES, "1")
    assert limits_in_force() == LARGE
    assert read_triples(tmp_path / "a.ttl").limits == LARGE
    monkeypatch.setenv(LARGE_FILES, "0")
    assert limits_in_force() == Limits()


@pytest.mark.parametrize(
    ("name", "data", "is_plain"),
    [
        ("a.ttl", TRIPLE + b'"([" .', True),
        ("a.nt", TRIPLE + b'"x" .', True),
        ("a.ttl", TRIPLE + b"[] .", False),
        ("a.ttl", TRIPLE + b"_:a .", False),
        ("a.ttl", TRIPLE + b"1 ~ <http://a> .", False),
        ("a.trig", TRIPLE + b"1 .", False),
        ("a.ttl", TRIPLE + b"<http://" + b"a" * 256 + b"> .", False),
        ("a.ttl", TRIPLE + b"1 ." + b" " * 2**20, False),
    ],
)
def test_only_small_files_of_triples_without_blank_nodes_are_plain(name: str, data: bytes, is_plain: bool) -> None:  # noqa: FBT001
    assert vet_bytes(data, path=Path(name)).is_plain == is_plain
