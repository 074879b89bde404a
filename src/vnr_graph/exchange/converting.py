"""`vnr convert`: from one RDF format to another, terms spelt as they were, and never less said than before."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, Literal, get_args

import pyoxigraph as ox

from vnr_graph.errors import InputError, Place, ReadingError
from vnr_graph.exchange.structure import Structure, describe_subjects
from vnr_graph.exchange.turtle import write_turtle
from vnr_graph.store.files import Limits
from vnr_graph.store.reading import parse_bytes, read_quads
from vnr_graph.texts import N_
from vnr_graph.vocabulary import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from vnr_graph.store.reading import ParsedFile

Format = Literal["turtle", "trig", "nt", "nquads", "jsonld", "rdfxml"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

_RDF_FORMATS: Final[Mapping[Format, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_WITH_GRAPHS: Final = "trig, nquads, jsonld"
_MOST_NAMED: Final = 3
_DEEPEST: Final = 20
_NO_LIMITS: Final = Limits(statements=10**12, characters=10**15, seconds=10**6)
"""For what has been read within limits before; formats differ in length."""

_XML_NAME_AT_END: Final = re.compile(
    "[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    "[-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]*\\Z"
)
"""NCName of Namespaces in XML 1.0: what a predicate must end in to be the name of an element."""

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0, section 2.2, has no way to write."""

_NOT_PREDICATES: Final = frozenset(
    expand(f"rdf:{name}")
    for name in (
        "RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "aboutEach",
        "aboutEachPrefix", "bagID",
    )
)  # fmt: skip
"""Names that RDF 1.1 XML Syntax, section 6.1.4, keeps for its own use."""


def convert(path: Path, *, to: Format, base: str | None = None) -> bytes:
    """Write what an RDF file says in another format.

    Turtle comes out in the canonical form of `vnr_graph.exchange.turtle`, the other formats in the file's order. The
    result is read back and compared before it is returned.

    Args:
        path: a file in any format that `vnr_graph.store.reading` reads.
        to: the format to write.
        base: what relative IRIs in the file are resolved against.

    Raises:
        ReadingError: the file cannot be read.
        InputError: there is no such format, or it cannot hold what the file says: names of graphs, a predicate that
            does not end in an XML name, a control character.
    """
    if to not in FORMATS:
        raise InputError(
            N_("No format is called {format}."),
            cure=N_("Formats are: {formats}."),
            format=repr(to),
            formats=", ".join(FORMATS),
        )
    parsed = read_quads(path, base=base)
    rdf_format = _RDF_FORMATS[to]
    if not rdf_format.supports_datasets:
        _refuse_named_graphs(parsed, rdf_format)
    if to == "rdfxml":
        _refuse_what_xml_cannot_say(parsed)
    data = _canonical_turtle(parsed) if to == "turtle" else _serialized(parsed, rdf_format)
    if not _says_the_same(data, parsed, rdf_format):
        raise InputError(
            N_("{format} cannot hold all that the file says."),
            cure=N_("Choose another format; nquads holds everything."),
            place=Place(path),
            format=rdf_format.name,
        )
    return data


def _structure(quads: Collection[ox.Quad]) -> Structure:
    """Blank nodes inside others as far as a person would read it; else each with a block and a label."""
    descriptions = describe_subjects(quads)
    structure = Structure(descriptions)
    if structure.depth <= _DEEPEST:
        return structure
    return Structure(descriptions, frozenset(term for term in descriptions if isinstance(term, ox.BlankNode)))


def _canonical_turtle(parsed: ParsedFile) -> bytes:
    declarations, blocks = write_turtle(_structure(parsed.quads), own_prefixes=parsed.prefixes)
    return ("\n\n".join([*filter(None, [declarations]), *blocks.values()]) + "\n").encode("utf-8")


def _serialized(parsed: ParsedFile, rdf_format: ox.RdfFormat) -> bytes:
    iris = {term.value for quad in parsed.quads for term in quad if isinstance(term, ox.NamedNode)}
    iris |= {quad.object.datatype.value for quad in parsed.quads if isinstance(quad.object, ox.Literal)}
    prefixes = {
        prefix: space
        for prefix, space in {**PREFIXES, **parsed.prefixes}.items()
        if any(iri.startswith(space) for iri in iris)
    }
    quads: list[ox.Quad] | list[ox.Triple] = list(dict.fromkeys(parsed.quads))
    if not rdf_format.supports_datasets:
        quads = [quad.triple for quad in dict.fromkeys(parsed.quads)]
    try:
        data = ox.serialize(quads, format=rdf_format, prefixes=prefixes)
    except (OSError, ValueError):
        return b""
    return _tidied(data or b"", rdf_format)


def _tidied(data: bytes, rdf_format: ox.RdfFormat) -> bytes:
    """Sort prefixes, which pyoxigraph declares in an order of chance; spell carriage returns, which XML loses."""
    if rdf_format == ox.RdfFormat.TRIG:
        lines = data.split(b"\n")
        count = next(number for number, line in enumerate(lines) if not line.startswith(b"@prefix "))
        return b"\n".join(sorted(lines[:count]) + lines[count:])
    if rdf_format == ox.RdfFormat.RDF_XML:
        head, _, rest = data.partition(b"<rdf:RDF ")
        names, _, body = rest.partition(b">\n")
        return head + b"<rdf:RDF " + b" ".join(sorted(names.split(b" "))) + b">\n" + body.replace(b"\r", b"&#13;")
    if rdf_format == ox.RdfFormat.JSON_LD:
        return json.dumps(json.loads(data), ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
    return data


def _says_the_same(data: bytes, parsed: ParsedFile, rdf_format: ox.RdfFormat) -> bool:
    name = parsed.path.with_name(f"converted.{rdf_format.file_extension}")
    try:
        written = parse_bytes(data, path=name, limits=_NO_LIMITS, keep_labels=True).quads
    except ReadingError:
        return False
    if rdf_format == ox.RdfFormat.TURTLE:
        return _structure(written).fingerprint() == _structure(parsed.quads).fingerprint()
    return set(written) == set(parsed.quads)


def _refuse_named_graphs(parsed: ParsedFile, rdf_format: ox.RdfFormat) -> None:
    graphs = sorted({str(quad.graph_name) for quad in parsed.quads if not isinstance(quad.graph_name, ox.DefaultGraph)})
    if graphs:
        raise InputError(
            N_("{format} has no place for the names of the file's {count} graphs, which would be lost: {graphs}."),
            cure=N_("Choose one of {formats}."),
            place=Place(parsed.path),
            format=rdf_format.name,
            count=len(graphs),
            graphs=", ".join(graphs[:_MOST_NAMED]) + (", …" if len(graphs) > _MOST_NAMED else ""),
            formats=_WITH_GRAPHS,
        )


def _refuse_what_xml_cannot_say(parsed: ParsedFile) -> None:
    for quad in parsed.quads:
        predicate = quad.predicate.value
        if predicate in _NOT_PREDICATES or not _XML_NAME_AT_END.search(predicate):
            raise InputError(
                N_(
                    "RDF/XML cannot write the predicate <{predicate}>: it must end in an XML name that is not reserved."
                ),
                cure=N_("Choose another format."),
                place=Place(parsed.path),
                predicate=predicate,
            )
        if isinstance(quad.object, ox.Literal) and (found := _NOT_XML.search(quad.object.value)):
            raise InputError(
                N_("RDF/XML cannot write the character {character}, which stands in a value of {subject}."),
                cure=N_("Choose another format."),
                place=Place(parsed.path),
                character=f"U+{ord(found[0]):04X}",
                subject=str(quad.subject),
            )
