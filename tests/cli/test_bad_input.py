"""What strangers bring: each bad input gets its exit code, a place and a cure, and leaves nothing half done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PREFIX = (
    "@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .\n@prefix source: <https://w3id.org/vnr-graph/id/source/> .\n"
)
ONE_SOURCE = (
    PREFIX + "@prefix rank: <https://w3id.org/vnr-graph/code/source-rank/> .\n"
    "source:one a vnr:Source ; vnr:rank rank:page .\n"
)
EXTENSIONS = ".ttl .trig .nt .nq .rdf .xml .owl .jsonld .json"

BAD: dict[str, tuple[dict[str, bytes], str, str, str]] = {
    "missing path": (
        {},
        "nope.ttl",
        "nope.ttl: There is no such file or folder. Check the path.",
        "nope.ttl: ",
    ),
    "directory without RDF": (
        {"folder/read-me.txt": b"nothing"},
        "folder",
        f"folder: The folder has no RDF file. Files with these extensions are read: {EXTENSIONS}.",
        "folder: ",
    ),
    "empty file": (
        {"empty.ttl": b""},
        "empty.ttl",
        "empty.ttl: The file is empty. Check that it was saved or fetched whole.",
        "empty.ttl: ",
    ),
    "broken Turtle": (
        {"broken.ttl": (PREFIX + "source:a a vnr:Source ;\n    vnr:rank .\n").encode()},
        "broken.ttl",
        "broken.ttl:4:14: Broken Turtle: . is not a valid RDF object. Mend it there.",
        "broken.ttl:4:14: ",
    ),
    "Latin-1": (
        {"latin1.ttl": (PREFIX + 'source:a vnr:note "Våld" .\n').encode("latin-1")},
        "latin1.ttl",
        (
            "latin1.ttl:3:21: Not UTF-8: the byte 0xE5 at offset 132 cannot stand there."
            " It looks like Latin-1 or Windows-1252; save it as UTF-8."
        ),
        "latin1.ttl:3:21: ",
    ),
    "RDF/XML with a DTD": (
        {
            "dtd.rdf": b'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>\n'
        },
        "dtd.rdf",
        (
            "dtd.rdf:2:19: RDF/XML with a DOCTYPE is refused: its entities can name other files and grow without end."
            " Write the entities out and remove the DOCTYPE."
        ),
        "dtd.rdf:2:19: ",
    ),
    "JSON-LD with a remote context": (
        {
            "remote.jsonld": b'{\n  "@context": "https://example.org/context.jsonld",\n'
            b'  "@id": "https://example.org/a",\n  "name": "A"\n}\n'
        },
        "remote.jsonld",
        (
            "remote.jsonld:2:15: The JSON-LD context https://example.org/context.jsonld stands outside the document;"
            " nothing is fetched. Put the context itself into the document."
        ),
        "remote.jsonld:2:15: ",
    ),
    "IRI with a space": (
        {"space.ttl": b'<https://example.org/a b> <https://example.org/p> "x" .\n'},
        "space.ttl",
        "space.ttl:1:1: Broken Turtle: Invalid IRI code point ' '. Mend it there.",
        "space.ttl:1:1: ",
    ),
    "literal as subject": (
        {"literal.ttl": b'"text" <https://example.org/p> "x" .\n'},
        "literal.ttl",
        'literal.ttl:1:1: Broken Turtle: "text" is not a valid subject or graph name. Mend it there.',
        "literal.ttl:1:1: ",
    ),
    "two files claim one source": (
        {"two/a.ttl": ONE_SOURCE.encode(), "two/b.ttl": ONE_SOURCE.encode()},
        "two",
        (
            "https://w3id.org/vnr-graph/id/source/one is claimed by two files: two/a.ttl and two/b.ttl."
            " One document is one file: give one of them an address of its own, or join them."
        ),
        "Två filer säger sig vara https://w3id.org/vnr-graph/id/source/one: two/a.ttl och two/b.ttl. ",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_with_its_place_and_cure_and_leaves_nothing(
    vnr: Callable[..., Any], tmp_path: Path, case: str
) -> None:
    files, argument, english, swedish_start = BAD[case]
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.rglob("*"))

    assert vnr("check", argument, "--output", "report.txt") == (2, "", f"Error: {english}\n")
    swedish = vnr("check", "--data", argument, "--lang", "sv", "--output", "report.txt")

    assert (swedish.code, swedish.out) == (2, "")
    assert swedish.err.startswith(f"Fel: {swedish_start}")
    assert swedish.err.count("\n") == 1
    cure = english.rpartition(". ")[2]
    assert cure not in swedish.err, "the cure is in English"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "case", [name for name in BAD if name not in {"directory without RDF", "two files claim one source"}]
)
def test_converting_bad_input_leaves_the_old_file_whole(vnr: Callable[..., Any], tmp_path: Path, case: str) -> None:
    files, argument, english, _ = BAD[case]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "out.nt").write_text("old", encoding="utf-8")

    assert vnr("convert", argument, "--to", "nt", "-o", "out.nt") == (2, "", f"Error: {english}\n")
    assert (tmp_path / "out.nt").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*files, "out.nt"])


def test_a_municipality_that_does_not_exist_is_no_municipality(vnr: Callable[..., Any]) -> None:
    assert vnr("check", "--municipality", "9999") == (
        2,
        "",
        (
            "Error: municipality: nothing is called 9999."
            " Names, synonyms and codes count, in any language; look for one with vnr search.\n"
        ),
    )
    swedish = vnr("who", "--municipality", "9999", "--lang", "sv")
    assert swedish.code == 2
    assert swedish.err.startswith("Fel: Hittar inte ”9999” (kommun). ")
    assert "vnr search" in swedish.err


PAGE = """
source:test a vnr:Source ;
    rdfs:label "Testsida"@sv, "Test page"@en ;
    dcterms:issued "2026-01-10"^^xsd:date ;
    dcterms:title "Testsida"@sv ;
    vnr:rank rank:page .
evidence:test a vnr:Evidence ;
    oa:hasSource source:test ;
    vnr:paraphrase "Så står det."@sv, "So it says."@en .
agency:test a vnr:Agency ;
    rdfs:label "Testjouren"@sv, "Test shelter"@en ;
    vnr:evidence evidence:test ;
    vnr:kind kind:womens-shelter ;
"""


def start_of_agency(path: Path) -> str:
    """File, line and column at which the agency's block begins."""
    return f"page.ttl:{path.read_text(encoding='utf-8').splitlines().index('agency:test a vnr:Agency ;') + 1}:1"


def test_data_that_names_a_municipality_that_does_not_exist_is_a_finding(
    vnr: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    path = write("page.ttl", PAGE + "    vnr:operatesIn municipality:9999 .\n")
    run = vnr("check", "page.ttl", "--select", "VNR5", "--format", "json")
    assert (run.code, run.err) == (1, "")
    (finding,) = json.loads(run.out)["findings"]
    assert (finding["rule"], finding["severity"], finding["places"]) == ("VNR501", "violation", [start_of_agency(path)])
    assert finding["focus"]["iri"] == "https://w3id.org/vnr-graph/id/agency/test"
    assert finding["value"] == "https://w3id.org/vnr-graph/id/municipality/9999"
    text = vnr("check", "page.ttl", "--select", "VNR5")
    assert text.code == 1
    assert "municipality:9999" in text.out
    assert "page.ttl" in text.out


def test_an_undeclared_term_is_a_finding(vnr: Callable[..., Any], write: Callable[[str, str], Path]) -> None:
    path = write("page.ttl", PAGE + "    vnr:invented true ;\n    vnr:operatesIn municipality:2510 .\n")
    run = vnr("check", "page.ttl", "--select", "VNR5", "--format", "json")
    assert (run.code, run.err) == (1, "")
    (finding,) = json.loads(run.out)["findings"]
    assert (finding["rule"], finding["severity"], finding["places"]) == ("VNR506", "violation", [start_of_agency(path)])
    assert "vnr:invented" in finding["message"]["en"]
    assert "vnr:invented" in finding["message"]["sv"]


def test_a_file_that_cannot_be_written_leaves_nothing(vnr: Callable[..., Any], tmp_path: Path) -> None:
    run = vnr("disagreements", "--output", "no/such/folder/out.txt")
    assert run == (
        2,
        "",
        (
            "Error: no/such/folder/out.txt: The file cannot be written: No such file or directory."
            " What was there before is untouched.\n"
        ),
    )
    assert list(tmp_path.iterdir()) == []
