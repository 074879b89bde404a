"""``vnr diff``: what it compares, its first line, exit codes, and what goes wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from vnr_graph.diff import comparing
from vnr_graph.store.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Vnr = Callable[..., Any]
    Write = Callable[[str, str], Path]

PROJECT: Final = "2014-06-30"
"""A day on which the project that Jokkmokk's page tells of ran."""
TODAY: Final = "2026-11-01"
PAGE: Final = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv, "The page"@en .
responsibility:one a vnr:Responsibility ; vnr:holder agency:polismyndigheten ; vnr:role role:owner ;
    vnr:area area:advice ; vnr:violenceType violence:close-relationships ; vnr:targetGroup target:close-persons ;
    vnr:municipality municipality:2510 .
"""
EMPTY: Final = 'source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Sidan"@sv, "The page"@en .\n'
NO_OWNER: Final = PAGE.replace("role:owner", "role:contributor")


@pytest.fixture
def two_maps(tmp_path: Path) -> tuple[str, str]:
    """The shipped data, and the same with one owner's statement taken away."""
    for name in ("old", "new"):
        shutil.copytree(data_folder(), tmp_path / name)
    page = tmp_path / "new" / "sources" / "jokkmokk-forebyggande-arbete.ttl"
    text = page.read_text("utf-8")
    shorter = re.sub(
        r"\nresponsibility:2510-social-services-staff-training a .*?\.\n(?=\n)", "", text, count=1, flags=re.DOTALL
    )
    assert len(shorter) < len(text)
    page.write_text(shorter, encoding="utf-8")
    return str(tmp_path / "old"), str(tmp_path / "new")


@pytest.fixture
def two_pages(write: Write) -> tuple[str, str]:
    """A page with an owner, and without."""
    return str(write("old.ttl", PAGE)), str(write("new.ttl", EMPTY))


@pytest.mark.parametrize(
    ("lang", "day", "line"),
    [
        (
            "sv",
            PROJECT,
            (
                "Jokkmokk: ingen ansvarar längre för utbildning av personal för personal; anges inte längre:"
                " Socialtjänsten i Jokkmokk – Projekt Våld i Nära Relationer, enligt Jokkmokks kommun:"
            ),
        ),
        (
            "en",
            PROJECT,
            (
                "Jokkmokk: nobody owns training of staff for staff any more; no longer stated:"
                " Social services of Jokkmokk – Projekt Våld i Nära Relationer"
            ),
        ),
        (
            "sv",
            TODAY,
            "Jokkmokk: Socialtjänsten i Jokkmokk anges inte längre som ägare för utbildning av personal för personal",
        ),
        (
            "en",
            TODAY,
            "Jokkmokk: Social services of Jokkmokk no longer stated as owner of training of staff for staff",
        ),
    ],
)
def test_the_first_line_says_that_an_owner_is_gone(
    vnr: Vnr, two_maps: tuple[str, str], lang: str, day: str, line: str
) -> None:
    for format_, before in (("text", ""), ("markdown", "**")):
        run = vnr("diff", *two_maps, "--as-of", day, "--lang", lang, "--format", format_)
        assert (run.code, run.err) == (0, "")
        assert run.out.splitlines()[0].startswith(before + line)


def test_one_removed_statement_is_one_line(vnr: Vnr, two_maps: tuple[str, str]) -> None:
    data = json.loads(vnr("diff", *two_maps, "--as-of", PROJECT, "--format", "json").out)
    (cells,) = data["cells"]
    assert (cells["kind"], len(cells["cells"])) == ("lost", 17)
    assert [cell["iri"].rpartition("/")[2] for cell in data["scope"]] == ["2510", "2521", "2523", "2584"]
    assert [(one["way"], one["holders"][0]["en"]) for one in data["responsibilities"]] == [
        ("lost", "Social services of Jokkmokk")
    ]
    assert (data["things"], data["law"]) == ([], [])
    (document,) = data["documents"]
    assert (len(document["removed"]), document["added"]) == (16, [])
    assert "VNR111" in {finding["rule"] for finding in data["findings"]["new"]}


def test_the_same_map_is_no_change(vnr: Vnr, two_maps: tuple[str, str]) -> None:
    run = vnr("diff", two_maps[0], str(data_folder()), "--exit-code", "--fail-on", "lost")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("No change in who owns what, nor in anything else that the map says.\n")


@pytest.mark.parametrize(
    ("texts", "options", "code"),
    [
        ((PAGE, EMPTY), (), 0),
        ((PAGE, EMPTY), ("--exit-code",), 1),
        ((PAGE, EMPTY), ("--fail-on", "lost"), 1),
        ((PAGE, EMPTY), ("--fail-on", "none"), 0),
        ((EMPTY, PAGE), ("--fail-on", "lost"), 0),
        ((EMPTY, PAGE), ("--exit-code", "--fail-on", "lost"), 1),
        ((PAGE, NO_OWNER), ("--fail-on", "lost"), 1),
        ((PAGE, PAGE + "# told apart"), ("--exit-code", "--fail-on", "lost"), 0),
    ],
)
def test_exit_codes(vnr: Vnr, write: Write, texts: tuple[str, str], options: tuple[str, ...], code: int) -> None:
    for name, text in zip(("old.ttl", "new.ttl"), texts, strict=True):
        write(name, text)
    run = vnr("diff", "old.ttl", "new.ttl", "--as-of", TODAY, *options)
    assert (run.code, run.err) == (code, "")


def test_an_owner_whose_time_was_over_is_not_lost_on_the_day(vnr: Vnr, two_maps: tuple[str, str]) -> None:
    assert vnr("diff", *two_maps, "--as-of", TODAY, "--fail-on", "lost").code == 0
    assert vnr("diff", *two_maps, "--as-of", PROJECT, "--fail-on", "lost").code == 1


def test_two_days_of_the_shipped_map(vnr: Vnr) -> None:
    run = vnr("diff", "--from", "2025-06-30", "--to", "2025-07-01", "--fail-on", "lost")
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0].startswith(
        "Gällivare, Jokkmokk, Kiruna, Pajala: the law now gives an owner of acute protection for"
        " adults exposed to violence, people exposed to violence; from 2025-07-01: "
    )
    assert lines[1] == "the shipped map: 2025-06-30 → 2025-07-01"
    assert "  – Act that has ended: Social Services Act (2001:453), 2002-01-01–2025-06-30" in lines
    back = vnr("diff", "--as-of", "2025-07-01", "--to", "2025-06-30", "--fail-on", "lost")
    assert back.code == 1
    assert back.out.startswith("Gällivare, Jokkmokk, Kiruna, Pajala: nobody owns acute protection for ")


def test_two_days_of_one_path(vnr: Vnr, two_pages: tuple[str, str]) -> None:
    for arguments in ((two_pages[0],), (two_pages[0], two_pages[0]), ("--data", two_pages[0])):
        run = vnr("diff", *arguments, "--from", "2026-01-01", "--to", "2026-01-02")
        assert (run.code, run.err) == (0, "")
        assert run.out.splitlines()[1] == f"{two_pages[0]}: 2026-01-01 → 2026-01-02"


def test_only_some_municipalities_and_another_list_of_types(vnr: Vnr, two_pages: tuple[str, str]) -> None:
    run = vnr("diff", *two_pages, "--municipality", "Jokkmokk", "--typology", "familjefrid-nine", "--format", "json")
    data = json.loads(run.out)
    assert [len(one["cells"]) for one in data["cells"]] == [9]
    assert [one["en"] for one in data["scope"]] == ["Jokkmokk"]
    assert json.loads(vnr("diff", *two_pages, "--municipality", "Kiruna", "--format", "json").out)["cells"] == []


@pytest.mark.parametrize(
    ("format_", "first"),
    [("text", "Jokkmokk: "), ("markdown", "**Jokkmokk: "), ("json", "{"), ("html", "<!doctype html>")],
)
def test_what_is_printed_is_what_is_written(vnr: Vnr, two_pages: tuple[str, str], format_: str, first: str) -> None:
    ask = ("diff", *two_pages, "--as-of", TODAY, "--format", format_)
    printed = vnr(*ask)
    assert printed.out.startswith(first)
    written = vnr(*ask, "--output", "out")
    assert (written.code, written.out, written.err) == (0, "", "")
    text = Path("out").read_text("utf-8")
    assert text == printed.out or format_ == "text"
    assert text.splitlines()[0] == printed.out.splitlines()[0]


def test_colour_is_for_a_terminal(vnr: Vnr, two_pages: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in vnr("diff", *two_pages).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert vnr("diff", *two_pages).out.startswith("\x1b[1mJokkmokk")


@pytest.mark.parametrize("arguments", [(), ("--as-of", TODAY), (".",), (".", "."), ("--from", TODAY, "--to", TODAY)])
def test_nothing_to_compare_is_said(vnr: Vnr, arguments: tuple[str, ...]) -> None:
    run = vnr("diff", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "Error: There is nothing to compare: both sides are the same."
        " Name two folders, files or revisions, as main..HEAD, or two days with --from and --to.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gone", "gone.ttl"), "gone is no file or folder that is there, and "),
        (("main..HEAD",), "main is no file or folder that is there, and "),
        (("--", "-x"), "-x is no file or folder that is there, and "),
        (("..",), "is neither a file or folder that is there nor two revisions"),
        (("new.ttl", "new.ttl", "--from", "soon"), "soon is not a day. Write it as 2026-11-21."),
        (("old.ttl", "new.ttl", "--municipality", "Nowhere"), "Nowhere"),
        (("old.ttl", "new.ttl", "--format", "pdf"), "--format"),
        (("old.ttl", "new.ttl", "more.ttl"), "Too much was given: more.ttl."),
        (("old.ttl", "broken.ttl"), "broken.ttl"),
        (("old.ttl", "new.ttl", "--output", "no/where"), "no/where"),
    ],
)
def test_bad_input_is_2_and_told_in_one_line(
    vnr: Vnr, write: Write, two_pages: tuple[str, str], arguments: tuple[str, ...], message: str
) -> None:
    del two_pages
    write("broken.ttl", "this is no Turtle")
    if arguments == ("..",):
        arguments = ("..HEAD",)
    run = vnr("diff", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message in run.err
    assert len(run.err.splitlines()) == 1


def test_ctrl_c_leaves_nothing_behind(
    vnr: Vnr, two_pages: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(comparing, "check_map", interrupted)
    Path("out").write_text("before", encoding="utf-8")
    run = vnr("diff", *two_pages, "--output", "out")
    assert (run.code, run.out, run.err) == (130, "", "Error: Interrupted.\n")
    assert Path("out").read_text("utf-8") == "before"
    assert list(folder.iterdir()) == []


def test_a_pull_request(vnr: Vnr, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    def git(*arguments: str) -> str:
        done = subprocess.run(  # noqa: S603  # the test's own arguments
            ["git", *arguments],  # noqa: S607  # whichever git there is
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    (tmp_path / "data").mkdir()
    git("init", "--quiet", "--initial-branch", "main")
    write("data/page.ttl", PAGE)
    git("add", "data")
    git("commit", "--quiet", "--message", "one")
    git("checkout", "--quiet", "-b", "change")
    write("data/renamed.ttl", EMPTY)
    git("rm", "--quiet", "data/page.ttl")
    git("add", "data")
    git("commit", "--quiet", "--message", "two")
    before = git("status", "--porcelain")
    line = "Jokkmokk: nobody owns first advice and information for close persons any more; no longer stated: "
    for asked, named in (
        (("main..change",), "main → change"),
        (("main...",), None),
        (("main",), "main → data"),
        (("main..",), "main → data"),
        (("main", "change"), "main → change"),
        (("main", "data"), "main → data"),
        (("main", "data/renamed.ttl"), "main → data/renamed.ttl"),
        (("HEAD~1..", "--data", "data"), "HEAD~1 → data"),
    ):
        run = vnr("diff", *asked, "--as-of", TODAY, "--fail-on", "lost")
        assert (run.code, run.err) == (1, "")
        lines = run.out.splitlines()
        assert lines[0].startswith(line)
        assert named is None or lines[1] == f"{named}, as of {TODAY}"
    assert git("status", "--porcelain") == before
    broken = vnr("diff", "main", "nowhere")
    assert broken.code == 2
    assert "nowhere is neither a file or folder that is there nor a revision of" in broken.err
    without = vnr("diff", "main..change", "--data", "elsewhere")
    assert (without.code, without.err) == (
        2,
        "Error: main has no elsewhere. Name the folder of the data with --data.\n",
    )
