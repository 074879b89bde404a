"""`vnr fmt`: the form, what is kept, what is refused, and that a file is never left worse."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from vnr_graph.errors import InternalError, ReadingError
from vnr_graph.exchange import formatting
from vnr_graph.exchange.formatting import format_files, format_turtle
from vnr_graph.exchange.turtle import write_turtle
from vnr_graph.exchange.turtle_text import TurtleText, take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vnr_graph.exchange.structure import Structure, Subject

P = "@prefix e: <http://example.org/> .\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.ttl"


def refused(text: str, file: Path) -> str:
    with pytest.raises(ReadingError) as caught:
        format_turtle(text, place=file)
    return str(caught.value).removeprefix(f"{file}:")


MOVE = "Comments stay at the top of a file and on lines of their own right before a subject: move it there."


@pytest.mark.parametrize(
    ("text", "place", "comment"),
    [
        (f"{P}e:a e:p 1 . # after", "2:13", "# after"),
        (f"{P}e:a e:p 1 ; # within\n e:q 2 .", "2:13", "# within"),
        (f"{P}e:a\n  # within\n  e:p 1 .", "3:3", "# within"),
        (f"{P}e:a e:p 1 .\n# at the end\n", "3:1", "# at the end"),
        (f"{P}# among prefixes\n@prefix f: <http://f/> .\nf:a f:p 1 .", "2:1", "# among prefixes"),
        ("@prefix e: <http://e/> . # after a prefix\ne:a e:p 1 .", "1:26", "# after a prefix"),
        ("@prefix e: # within a prefix\n<http://e/> .\ne:a e:p 1 .", "1:12", "# within a prefix"),
        (f"{P}e:a e:p [ # within brackets\n e:q 1 ] .", "2:11", "# within brackets"),
        (f"{P}e:a e:p 'å' , '''\n''' . # å", "3:7", "# å"),
    ],
)
def test_a_comment_elsewhere_is_refused_with_its_place(text: str, place: str, comment: str, file: Path) -> None:
    assert refused(text, file) == f"{place}: The formatter cannot keep the comment {comment} where it stands. {MOVE}"


def test_a_comment_before_a_further_block_of_a_subject_is_refused(file: Path) -> None:
    assert refused(f"{P}e:a e:p 1 .\ne:b e:p 1 .\n# more\ne:a e:p 2 .", file) == (
        "5:1: A comment stands before a further block of e:a, which would be joined with the first."
        " Join the blocks, and decide where the comment belongs."
    )


@pytest.mark.parametrize(
    ("text", "place"), [('VERSION "1.2"\n' + P + "e:a e:p 1 .", "1:1"), (P + '@version "1.2" .\ne:a e:p 1 .', "2:1")]
)
def test_turtle_of_a_later_version_is_refused(text: str, place: str, file: Path) -> None:
    assert refused(text, file) == (
        f"{place}: The formatter does not know this piece of Turtle. Write it as RDF 1.1 Turtle."
    )


def test_broken_turtle_is_refused_as_by_the_reader(file: Path) -> None:
    assert refused(f"{P}e:a e:p .", file).startswith("2:9: Broken Turtle: ")


def test_nodes_that_nest_beyond_reason_are_refused(file: Path) -> None:
    def nested(depth: int) -> str:
        return f"{P}e:a e:p " + "[ e:p " * depth + "1" + " ]" * depth + " ."

    assert format_turtle(nested(100), place=file).count("[") == 100
    assert refused(nested(101), file) == (
        " Blank nodes stand inside each other more than 100 levels deep. Give the inner ones IRIs."
    )
    chain = "".join(f"_:n{number} e:p _:n{number + 1} .\n" for number in range(5000))
    assert refused(P + chain, file).startswith(" Blank nodes stand inside each other more than 100 levels deep.")


def test_a_list_of_thousands_is_no_nesting(file: Path) -> None:
    members = "\n        ".join(str(number) for number in range(5000))
    text = f"{P}\ne:a e:p (\n        {members}\n    ) .\n"
    assert format_turtle(text, place=file) == text


def test_a_result_that_says_something_else_is_never_given(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(structure: Structure, *, own_prefixes: Mapping[str, str]) -> tuple[str, dict[Subject, str]]:
        declarations, blocks = write_turtle(structure, own_prefixes=own_prefixes)
        return declarations, dict(list(blocks.items())[1:])

    file.write_text(f"{P}e:a e:p 1 . e:b e:p 2 .", encoding="utf-8")
    monkeypatch.setattr(formatting, "write_turtle", forgetful)
    with pytest.raises(InternalError, match="The formatter would change what the file says"):
        format_turtle(file.read_text(encoding="utf-8"), place=file)
    result = format_files([file], check=False)
    message = "The formatter would change what the file says; it is left as it is."
    cure = "This is a mistake in vnr-graph. Please report it, with the file."
    assert [str(error) for error in result.refused] == [f"{file}: {message} {cure}"]
    assert file.read_text(encoding="utf-8") == f"{P}e:a e:p 1 . e:b e:p 2 ."


def test_a_result_that_loses_a_comment_is_never_given(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = iter([2, 1])

    def forgetful(text: str, path: Path) -> TurtleText:
        parts = take_apart(text, path)
        parts.top = parts.top[: next(kept)]
        return parts

    monkeypatch.setattr(formatting, "take_apart", forgetful)
    with pytest.raises(InternalError):
        format_turtle(f"# one\n# two\n{P}e:a e:p 1 .", place=file)


@pytest.mark.parametrize("cut", [3, -1])
def test_a_file_that_the_formatter_misreads_is_left_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    def misread(text: str, path: Path) -> TurtleText:
        parts = take_apart(text, path)
        parts.statements = parts.statements[:1]
        parts.statements[0].text = parts.statements[0].text[:cut] + ("" if cut > 0 else ".")
        return parts

    monkeypatch.setattr(formatting, "take_apart", misread)
    with pytest.raises(InternalError, match="does not read the file as the parser does"):
        format_turtle(f"{P}e:a e:p 1 . e:b e:p 2 .", place=file)


def test_files_are_written_and_told(tmp_path: Path) -> None:
    good, bad, refusable = (tmp_path / name for name in ("a.ttl", "b.ttl", "c.ttl"))
    good.write_text(f"{P}\ne:a e:p 1 .\n", encoding="utf-8")
    bad.write_text(f"\ufeff{P}e:a e:p 1 .", encoding="utf-8")
    bad.chmod(0o640)
    refusable.write_text(f"{P}e:a e:p 1 . # x", encoding="utf-8")
    (tmp_path / "d.nt").write_text("no RDF", encoding="utf-8")

    checked = format_files([tmp_path], check=True)
    assert (checked.changed, checked.unchanged) == ((bad,), (good,))
    assert [str(error.place) for error in checked.refused] == [f"{refusable}:2:13"]
    assert bad.read_text(encoding="utf-8") == f"\ufeff{P}e:a e:p 1 ."

    done = format_files([tmp_path], check=False)
    assert (done.changed, done.unchanged) == (checked.changed, checked.unchanged)
    assert bad.read_text(encoding="utf-8") == good.read_text(encoding="utf-8")
    assert stat.S_IMODE(bad.stat().st_mode) == 0o640
    assert refusable.read_text(encoding="utf-8") == f"{P}e:a e:p 1 . # x"
    again = format_files([tmp_path], check=False)
    assert (again.changed, again.unchanged) == ((), (good, bad))


def test_a_file_in_canonical_form_is_not_touched(file: Path) -> None:
    file.write_text(f"{P}\ne:a e:p 1 .\n", encoding="utf-8")
    os.utime(file, (1, 1))
    inode = file.stat().st_ino
    assert format_files([file], check=False).unchanged == (file,)
    assert (file.stat().st_mtime, file.stat().st_ino) == (1, inode)


@pytest.mark.parametrize("name", ["a.trig", "a.nt", "a.rdf", "a.jsonld"])
def test_another_format_is_refused_kindly(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(
        ReadingError, match=rf"{name}: Only Turtle is formatted; this is .+\. Convert it to Turtle first\."
    ):
        format_files([tmp_path / name], check=True)


def test_a_missing_path_and_a_folder_without_turtle_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="There is no such file or folder"):
        format_files([tmp_path / "no.ttl"], check=True)
    (tmp_path / "a.nt").write_text("x", encoding="utf-8")
    with pytest.raises(
        ReadingError, match=r"The folder has no RDF file\. Files with these extensions are read: \.ttl\."
    ):
        format_files([tmp_path], check=True)
