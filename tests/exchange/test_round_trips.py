"""Laws of writing RDF, on graphs that hypothesis makes: nothing lost, nothing added, the same again the second time."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnr_graph.errors import InputError
from vnr_graph.exchange.converting import FORMATS, convert
from vnr_graph.exchange.formatting import format_turtle
from vnr_graph.exchange.structure import Structure, describe_subjects
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from vnr_graph.exchange.converting import Format

FILE = Path("graph.ttl")
SUFFIXES: dict[Format, str] = {
    "turtle": ".ttl", "trig": ".trig", "nt": ".nt", "nquads": ".nq", "jsonld": ".jsonld", "rdfxml": ".rdf",
}  # fmt: skip

SPACES = [
    *PREFIXES.values(),
    "https://example.org/",
    "https://example.org/a#",
    "urn:x:",
    "http://a",
    "https://å.example/",
]
LOCALS = st.one_of(
    st.sampled_from(["", "a", "2523-social-services", "a.b", "a.", ".a", "-a", "a/b", "a:b", ":", "å", "_", "0"]),
    st.sampled_from(["a%20b", "a%2", "a,b", "(a)", "a;b", "a'b", "a~b", "a!$&*+=?@b", "#", "a#b", "Ünï", "a·b"]),
    st.sampled_from(["é\u0301", "\u200f", "\u00ad", "x\U00010400", "\u0301", "a\u200d"]),
    st.text(st.sampled_from("ab.-_:%20/#?&'()*,;=~!$@å\u0301\u200d\u202e"), max_size=8),
)


def is_iri(text: str) -> bool:
    try:
        list(ox.parse(f"<{text}> <{text}> <{text}> .", format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError:
        return False
    return True


IRIS = st.builds(str.__add__, st.sampled_from(SPACES), LOCALS).filter(is_iri).map(ox.NamedNode)
TEXTS = st.one_of(
    st.sampled_from(
        ["", '"', '""', '"""', '\n"', '"\n', '"""\n"""', "\\", "\\\n", "\n\\", "\r", "\r\n", "\t\n", "a\tb"]
    ),
    st.sampled_from(
        ["\x00", "\x7f\n", "\u2028", "\ufeff\n", "\u202eåäö", "\U0001f600\n", "# none", "\n# none\n", " . "]
    ),
    st.text(st.sampled_from('a"\\\n\r\t# .;å\u202e'), max_size=8),
    st.text(max_size=8),
)
NUMBERS = st.sampled_from(
    ["1", "01", "+1", "-0", "1.0", ".5", "1.", "1e5", "1E+5", "1.e5", ".5e-1", "e", "", "true", "True", "NaN"]
)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["sv", "en", "se", "sv-fi", "x-a"])
    ),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(expand(name))),
        NUMBERS,
        st.sampled_from(
            ["xsd:integer", "xsd:decimal", "xsd:double", "xsd:boolean", "xsd:gYear", "rdf:HTML", "vnr:odd"]
        ),
    ),
)
NODES = st.integers(0, 4).map(lambda number: ox.BlankNode(f"b{number}"))
PREDICATES = st.one_of(
    st.sampled_from(["rdf:type", "rdf:first", "rdf:rest", "rdfs:label", "skos:prefLabel", "rdf:value", "vnr:kind"])
    .map(expand)
    .map(ox.NamedNode),
    IRIS,
)
NIL = ox.NamedNode(expand("rdf:nil"))
SUBJECTS = st.one_of(IRIS, NODES, NODES, st.just(NIL))
OBJECTS = st.one_of(IRIS, LITERALS, NODES, NODES, st.just(NIL))
TRIPLES = st.builds(ox.Triple, SUBJECTS, PREDICATES, OBJECTS)


@st.composite
def graphs(draw: st.DrawFn) -> list[ox.Triple]:
    """A graph with any tangle of blank nodes, and some lists."""
    triples = draw(st.lists(TRIPLES, min_size=1, max_size=12))
    for number in range(draw(st.integers(0, 2))):
        members = draw(st.lists(OBJECTS, min_size=1, max_size=3))
        cells: list[ox.NamedNode | ox.BlankNode] = [ox.BlankNode(f"l{number}c{i}") for i in range(len(members))]
        cells.append(NIL)
        for i, member in enumerate(members):
            triples.append(ox.Triple(cells[i], ox.NamedNode(expand("rdf:first")), member))
            triples.append(ox.Triple(cells[i], ox.NamedNode(expand("rdf:rest")), cells[i + 1]))
        triples.append(ox.Triple(draw(SUBJECTS), draw(PREDICATES), cells[0]))
    return triples


def canonical(triples: list[ox.Triple] | list[ox.Quad]) -> set[str]:
    """The graph with the labels of RDFC-1.0: a second opinion on what is the same, which ours is not made from."""
    quads = (t if isinstance(t, ox.Quad) else ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def turtle_of(triples: list[ox.Triple]) -> str:
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE)
    assert data is not None
    return data.decode()


def parsed(data: str | bytes, rdf_format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> list[ox.Quad]:
    return list(ox.parse(data, format=rdf_format))


@given(graphs())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_formatting_says_the_same(triples: list[ox.Triple]) -> None:
    assert canonical(parsed(format_turtle(turtle_of(triples), place=FILE))) == canonical(triples)


@given(graphs())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_formatting_again_changes_nothing(triples: list[ox.Triple]) -> None:
    once = format_turtle(turtle_of(triples), place=FILE)
    assert format_turtle(once, place=FILE) == once


@given(graphs(), st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_order_of_statements_about_a_subject_does_not_matter(triples: list[ox.Triple], random: object) -> None:
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    shuffled: list[ox.Triple] = []
    for group in by_subject.values():
        random.shuffle(group)  # type: ignore[attr-defined]
        shuffled += group
    ordered = [triple for subject in by_subject for triple in triples if triple.subject == subject]
    lines = [f"{triple} .\n" for triple in ordered]
    again = [f"{triple} .\n" for triple in shuffled]
    assert format_turtle("".join(lines), place=FILE) == format_turtle("".join(again), place=FILE)


@given(graphs())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_fingerprint_tells_graphs_apart(triples: list[ox.Triple]) -> None:
    def fingerprint(some: list[ox.Triple]) -> str:
        return Structure(describe_subjects([ox.Quad(t.subject, t.predicate, t.object) for t in some])).fingerprint()

    whole = list(dict.fromkeys(triples))
    assert fingerprint(whole[::-1]) == fingerprint(whole)
    for number in range(len(whole)):
        assert fingerprint(whole[:number] + whole[number + 1 :]) != fingerprint(whole)


COMMENTS = st.lists(st.sampled_from(["# one", "#", '# "', "# <a> .", "# å \\", ""]), max_size=4)


@given(graphs(), st.lists(COMMENTS, min_size=4, max_size=4), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_formatting_keeps_comments_before_subjects(
    triples: list[ox.Triple],
    comments: list[list[str]],
    has_prefix: bool,  # noqa: FBT001  # hypothesis's own
) -> None:
    subjects = list(dict.fromkeys(triple.subject for triple in triples))
    top, *others = comments
    lines = [*top, "", "@prefix unused: <urn:unused:> ." if has_prefix else ""]
    placed: list[str] = [line for line in top if line]
    for number, subject in enumerate(subjects):
        for triple_number, triple in enumerate(t for t in triples if t.subject == subject):
            if triple_number == 0 and number < len(others):
                lines += others[number]
                placed += [line for line in others[number] if line]
            lines.append(f"{triple} .")
    formatted = format_turtle("\n".join(lines), place=FILE)
    assert canonical(parsed(formatted)) == canonical(triples)
    assert format_turtle(formatted, place=FILE) == formatted
    kept = [line for line in formatted.splitlines() if line in placed]
    assert [line for line in kept if line != "#"] == [line for line in placed if line != "#"]


@given(graphs(), st.lists(st.sampled_from(["", " ", "\n", "\t", "\r\n"]), min_size=1, max_size=9))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_however_tightly_it_is_written_it_is_understood(triples: list[ox.Triple], gaps: list[str]) -> None:
    text = ""
    for number, triple in enumerate(triples):
        for position, term in enumerate((triple.subject, triple.predicate, triple.object)):
            needs_gap = isinstance(term, ox.BlankNode) and text.endswith(".")
            text += (gaps[(3 * number + position) % len(gaps)] or " " * needs_gap) + str(term)
        text += "."
    assert canonical(parsed(format_turtle(text, place=FILE))) == canonical(triples)


@pytest.mark.parametrize("to", FORMATS)
@given(graphs(), st.lists(st.one_of(IRIS, NODES), max_size=2))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
def test_conversion_keeps_everything_or_says_that_it_cannot(
    to: Format, triples: list[ox.Triple], graph_names: list[ox.NamedNode | ox.BlankNode]
) -> None:
    names: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.DefaultGraph(), *graph_names]
    quads = [ox.Quad(t.subject, t.predicate, t.object, names[i % len(names)]) for i, t in enumerate(triples)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.nq")
        path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
        data = converted(path, to)
        if isinstance(data, InputError):
            assert to == "rdfxml" or (to in {"turtle", "nt"} and graph_names)
            return
        written = Path(folder, f"written{SUFFIXES[to]}")
        written.write_bytes(data)
        assert canonical(parsed(convert(written, to="nquads"), ox.RdfFormat.N_QUADS)) == canonical(quads)
        assert convert(path, to=to) == data


def converted(path: Path, to: Format) -> bytes | InputError:
    try:
        return convert(path, to=to)
    except InputError as error:
        return error
