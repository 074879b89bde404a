"""``vnr convert`` and ``vnr fmt``: nothing is lost, and what cannot be kept is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMATS: Final = {
    "turtle": "ttl",
    "trig": "trig",
    "nt": "nt",
    "nquads": "nq",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}
SMALL: Final = """@prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:a a ex:Thing ;
    ex:count "01"^^xsd:integer ;
    ex:label "Våld"@sv, "Violence"@en ;
    ex:part [ ex:text "a \\"quoted\\" line\\nand another" ] .
"""


def canonical(path: Path) -> ox.Dataset:
    """The statements of a file, their blank nodes named by what is said of them."""
    dataset = ox.Dataset(ox.parse(path=path, format=ox.RdfFormat.from_extension(path.suffix[1:])))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_comes_back_as_it_was(vnr: Callable[..., Any], tmp_path: Path, name: str) -> None:
    (tmp_path / "in.ttl").write_text(SMALL, encoding="utf-8")
    there = f"there.{FORMATS[name]}"
    assert vnr("convert", "in.ttl", "--to", name, "-o", there) == (0, "", "")
    assert vnr("convert", there, "--to", "turtle", "-o", "back.ttl") == (0, "", "")
    assert canonical(tmp_path / "back.ttl") == canonical(tmp_path / "in.ttl")
    assert canonical(tmp_path / there) == canonical(tmp_path / "in.ttl")


def test_relative_iris_need_a_base(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text("<a> <b> <c> .\n", encoding="utf-8")
    run = vnr("convert", "in.ttl", "--to", "nt", "-o", "out.nt")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("Error: in.ttl:1:1: ")
    assert vnr("convert", "in.ttl", "--to", "nt", "--base", "https://example.org/", "-o", "out.nt").code == 0
    assert (tmp_path / "out.nt").read_text(encoding="utf-8") == (
        "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    )


def test_convert_writes_bytes_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(SMALL, encoding="utf-8")
    command = [sys.executable, "-c", "from vnr_graph.cli import main; raise SystemExit(main())"]
    done = subprocess.run(  # noqa: S603  # this project's own command
        [*command, "convert", "in.ttl", "--to", "nt"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"01"^^<http://www.w3.org/2001/XMLSchema#integer>' in done.stdout
    assert done.stdout.count(b"\n") == 6


def test_an_unknown_format_is_an_error(vnr: Callable[..., Any]) -> None:
    run = vnr("convert", "in.ttl", "--to", "hdt")
    assert (run.code, run.out) == (2, "")
    assert "--to" in run.err
    assert "turtle, trig, nt, nquads, jsonld, rdfxml" in run.err


UNTIDY: Final = """@prefix ex: <https://example.org/> .
@prefix unused: <https://example.net/> .
# About a
ex:a ex:p ex:o ; a ex:Thing .
"""
TIDY: Final = """@prefix ex: <https://example.org/> .

# About a
ex:a a ex:Thing ;
    ex:p ex:o .
"""


def test_fmt_check_tells_and_writes_nothing(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(UNTIDY, encoding="utf-8")
    run = vnr("fmt", "--check", ".")
    assert run == (
        1,
        "would be put into canonical form: a.ttl\n",
        "1 changed, 0 unchanged, 0 refused\n",
    )
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == UNTIDY
    swedish = vnr("fmt", "--check", ".", "--lang", "sv")
    assert swedish.code == 1
    assert "a.ttl" in swedish.out
    assert "canonical" not in swedish.out


def test_fmt_writes_once(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(UNTIDY, encoding="utf-8")
    assert vnr("fmt", "a.ttl").code == 0
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == TIDY
    assert vnr("fmt", "--check", "a.ttl").code == 0
    assert vnr("fmt", "a.ttl") == (0, "", "0 changed, 1 unchanged, 0 refused\n")


def test_fmt_refuses_a_comment_that_it_cannot_keep(vnr: Callable[..., Any], tmp_path: Path) -> None:
    text = "@prefix ex: <https://example.org/> .\n\nex:a ex:q ex:o ;\n    # why\n    a ex:Thing .\n"
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    for arguments in (("fmt", "a.ttl"), ("fmt", "--check", "a.ttl")):
        run = vnr(*arguments)
        assert (run.code, run.out) == (2, "")
        assert "a.ttl:4:" in run.err
        assert "0 changed, 0 unchanged, 1 refused" in run.err
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == text


def test_fmt_names_a_path_that_is_missing(vnr: Callable[..., Any]) -> None:
    assert vnr("fmt", "nope.ttl") == (
        2,
        "",
        "Error: nope.ttl: There is no such file or folder. Check the path.\n",
    )


def test_a_path_cannot_steer_the_terminal(vnr: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J.ttl").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "b\u202e.ttl").write_text("broken", encoding="utf-8")
    run = vnr("fmt", "--check", ".")
    assert run.code == 2
    assert run.out == "would be put into canonical form: a\\u001b[2J.ttl\n"
    assert run.err.startswith("b\\u202e.ttl:1:1: ")
    assert vnr("check", "no\x1b[2J.ttl").err == (
        "Error: no\\u001b[2J.ttl: There is no such file or folder. Check the path.\n"
    )
