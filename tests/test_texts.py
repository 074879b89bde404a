"""What people read: every message in both languages, and the choice between them."""

from __future__ import annotations

import ast
import gettext
import os
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import typer.core
import typer.main
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po

import vnr_graph
from vnr_graph.cli import help_pages, main
from vnr_graph.cli.application import build
from vnr_graph.cli.entry import chosen_language
from vnr_graph.errors import InputError, InternalError, Place, QueryError, ReadingError, VnrError
from vnr_graph.texts import LANGUAGES, N_, Language, catalogue, describe, preferred_language, printable, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

PACKAGE = Path(vnr_graph.__file__).parent
CATALOGUES = PACKAGE / "locale" / "sv" / "LC_MESSAGES"
SAME_IN_BOTH = {"sv|en", "TEXT", "IRI"}
"""Placeholders in help pages that read the same in both languages."""


@pytest.fixture(autouse=True)
def own_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language that `main` sets for the process ends with the test."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "")
    monkeypatch.setenv("COLUMNS", "80")
    domain = gettext.textdomain()
    yield
    gettext.textdomain(domain)


def read(name: str) -> Catalog:
    with (CATALOGUES / name).open("rb") as source:
        return read_po(source, locale="sv", abort_invalid=True)


def entries(name: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in read(name) if message.id}


def messages_by_babel() -> set[str]:
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"N_": None})
    return {str(message) for _, _, message, _, _ in found}


def messages_by_syntax() -> set[str]:
    """Every ``N_("…")``, also those inside f-strings, which the extractor sees on some Python versions only."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                (argument,) = node.args
                assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}"
                found.add(str(argument.value))
    return found


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


# The catalogue


def test_the_extractor_sees_every_message() -> None:
    assert messages_by_syntax() == messages_by_babel()


def test_every_message_has_a_swedish_translation_and_none_is_left_over() -> None:
    swedish = entries("vnr.po")
    assert messages_by_syntax() - {message for message, text in swedish.items() if text} == set()
    assert set(swedish) - messages_by_syntax() == set()


@pytest.mark.parametrize("name", ["vnr.po", "typer.po"])
def test_a_catalogue_is_finished(name: str) -> None:
    found = read(name)
    assert [message.id for message in found if message.id and message.fuzzy] == []
    assert list(found.obsolete) == []
    assert [message for message, text in entries(name).items() if not text] == []


@pytest.mark.parametrize("name", ["vnr.po", "typer.po"])
def test_a_translation_names_the_same_values(name: str) -> None:
    assert {message for message, text in entries(name).items() if fields(message) != fields(text)} == set()


@pytest.mark.parametrize("name", ["vnr.po", "typer.po"])
def test_a_translation_begins_and_ends_as_the_message_does(name: str) -> None:
    def edges(text: str) -> tuple[bool, bool]:
        return text.startswith(" "), text.endswith(" ")

    assert {message for message, text in entries(name).items() if edges(message) != edges(text)} == set()


@pytest.mark.parametrize("name", ["vnr.po", "typer.po"])
def test_a_header_says_what_the_catalogue_is_and_never_changes_by_itself(name: str) -> None:
    text = (CATALOGUES / name).read_text(encoding="utf-8")
    header = text.split('msgstr ""\n', 1)[1].split("\n\n", 1)[0]
    assert header.splitlines() == [
        r'"Project-Id-Version: vnr-graph\n"',
        r'"Language: sv\n"',
        r'"MIME-Version: 1.0\n"',
        r'"Content-Type: text/plain; charset=UTF-8\n"',
        r'"Content-Transfer-Encoding: 8bit\n"',
        r'"Plural-Forms: nplurals=2; plural=(n != 1);\n"',
    ]


def test_what_is_installed_is_what_the_catalogue_says() -> None:
    swedish = catalogue("sv")
    assert {m: swedish.gettext(m) for m in entries("vnr.po")} == entries("vnr.po")
    helping = gettext.translation("typer", PACKAGE / "locale", languages=["sv"])
    assert {m: helping.gettext(m) for m in entries("typer.po")} == entries("typer.po")


def placeholders() -> set[str]:
    group = typer.main.get_command(build("en"))
    assert isinstance(group, typer.core.TyperGroup)
    return {
        parameter.metavar
        for command in (group, *group.commands.values())
        for parameter in command.params
        if parameter.metavar
    }


def gettext_calls(module: object, function: str) -> set[str]:
    with Path(str(getattr(module, "__file__", ""))).open("rb") as source:
        return {str(message) for _, message, _, _ in extract("python", source, keywords={function: None})}


def test_help_pages_own_words_are_swedish_and_none_is_left_over() -> None:
    swedish = set(entries("typer.po"))
    ours = gettext_calls(help_pages, "gettext") | (placeholders() - SAME_IN_BOTH)
    assert ours - swedish == set()
    assert swedish - ours - gettext_calls(typer.core, "_") == set()


# Which language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "sv"),
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "EN_US"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "sv"),
        ({"LANG": "C"}, "sv"),
        ({"LANG": "C.UTF-8"}, "sv"),
        ({"LANG": ""}, "sv"),
        ({"LC_ALL": "en_GB", "LC_MESSAGES": "sv_SE", "LANG": "sv_SE"}, "en"),
        ({"LC_ALL": "sv_SE", "LC_MESSAGES": "en_GB", "LANG": "en_GB"}, "sv"),
        ({"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "sv_SE"}, "en"),
        ({"LC_MESSAGES": "sv_SE", "LANG": "en_GB"}, "sv"),
        ({"LC_ALL": "C", "LANG": "en_GB"}, "sv"),
        ({"LC_CTYPE": "en_GB", "LANGUAGE": "en"}, "sv"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: Language) -> None:
    assert preferred_language(environment) == language


@pytest.mark.parametrize(
    ("arguments", "locale", "language"),
    [
        ([], "sv_SE", "sv"),
        ([], "en_GB", "en"),
        (["--lang", "en"], "sv_SE", "en"),
        (["--lang=en"], "sv_SE", "en"),
        (["--lang", "sv"], "en_GB", "sv"),
        (["check", "--lang=sv"], "en_GB", "sv"),
        (["check", "--lang", "en", "--format", "json"], "sv_SE", "en"),
        (["check", "--lang", "de"], "en_GB", "en"),
        (["check", "--lang", "de"], "sv_SE", "sv"),
        (["check", "--lang"], "en_GB", "en"),
        (["search", "en"], "sv_SE", "sv"),
    ],
)
def test_lang_goes_before_the_locale(
    arguments: list[str], locale: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "LANG", locale)
    assert chosen_language(arguments) == language


def test_translate_fills_in_values_and_keeps_what_has_no_translation() -> None:
    assert translate("sv", N_("only for {concepts}"), concepts="barn") == "bara för barn"
    assert translate("en", N_("only for {concepts}"), concepts="children") == "only for children"
    assert translate("sv", "Nobody has translated this {brace}.") == "Nobody has translated this {brace}."
    assert [translate(language, "") for language in LANGUAGES] == ["", ""]


# Text from data on a terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gällivare–Kiruna ”åäö” 18 §", "Gällivare–Kiruna ”åäö” 18 §"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("bell\x07 back\x08 null\x00", "bell\\u0007 back\\u0008 null\\u0000"),
        ("delete\x7f next line\x85", "delete\\u007f next line\\u0085"),
        ("turned \u202ednuora", "turned \\u202ednuora"),
        ("isolated \u2066x\u2069", "isolated \\u2066x\\u2069"),
        ("zero\u200bwidth, soft\u00adhyphen, mark\ufeff", "zero\\u200bwidth, soft\\u00adhyphen, mark\\ufeff"),
        ("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029"),
        ("carriage\rreturn", "carriage\\u000dreturn"),
    ],
)
def test_printable_shows_what_would_steer_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


# Errors


@pytest.mark.parametrize(
    ("error", "swedish", "english"),
    [
        (
            ReadingError(N_("The file is empty."), cure=N_("Check the path."), place=Place("a.ttl")),
            "a.ttl: Filen är tom. Kontrollera sökvägen.",
            "a.ttl: The file is empty. Check the path.",
        ),
        (
            ReadingError(
                N_("Broken {format}: {detail}"),
                cure=N_("Mend it there."),
                place=Place("a.ttl", 3, 7),
                format="Turtle",
                detail="here.",
            ),
            "a.ttl:3:7: Fel i Turtle. Tolken säger på engelska: ”here.” Rätta det där.",
            "a.ttl:3:7: Broken Turtle: here. Mend it there.",
        ),
        (
            QueryError(N_("The query is empty."), place=Place("-", 1)),
            "-:1: Frågan är tom.",
            "-:1: The query is empty.",
        ),
        (
            InputError(N_("{text} is not a day."), cure=N_("Write it as 2026-11-21."), text="idag"),
            "idag är ingen dag. Skriv den som 2026-11-21.",
            "idag is not a day. Write it as 2026-11-21.",
        ),
        (InternalError("Not in {any} catalogue.", any="one"), "Not in one catalogue.", "Not in one catalogue."),
    ],
)
def test_describe_tells_place_fault_and_cure(error: VnrError, swedish: str, english: str) -> None:
    assert describe(error, "sv") == swedish
    assert describe(error, "en") == english == str(error)


# The command line


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def command_names() -> list[str]:
    group = typer.main.get_command(build("en"))
    assert isinstance(group, typer.core.TyperGroup)
    return list(group.commands)


OPTION = re.compile(r"--[a-z-]+")
CHOICES = re.compile(r"--[a-z-]+ <[a-z|]+>")
ENGLISH = re.compile(
    r"\b(the|of|this|that|with|by|instead|Usage|Options|Arguments|default|required|Show|exit|NAME|FILE|DIR)\b"
)


@pytest.mark.parametrize("command", [None, *command_names()])
def test_no_english_is_left_on_a_swedish_help_page(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--help"] if command is None else [command, "--help"]
    pages = {}
    for language in LANGUAGES:
        code, pages[language], errors = said(["--lang", language, *arguments], capsys)
        assert (code, errors) == (0, "")
    swedish, english = ({line.strip() for line in pages[language].splitlines()} - {""} for language in ("sv", "en"))
    assert {line for line in swedish & english if not CHOICES.fullmatch(line)} == set()
    assert ENGLISH.findall(OPTION.sub("", pages["sv"])) == []
    assert ENGLISH.findall(OPTION.sub("", pages["en"])) != []
    assert pages["sv"].startswith("Så här: vnr ")
    assert "Visa den här hjälpen och avsluta." in pages["sv"]


def test_the_list_of_commands_tells_each_summary_whole(capsys: pytest.CaptureFixture[str]) -> None:
    for language in LANGUAGES:
        _, page, _ = said(["--lang", language, "--help"], capsys)
        listed = " ".join(page.split())
        assert "..." not in listed.split(":", 2)[2]
        for name in command_names():
            _, own, _ = said(["--lang", language, name, "--help"], capsys)
            summary = " ".join(own.split("\n\n")[1].split())
            assert f"{name} {summary}" in listed


def test_vnr_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert said([], capsys) == said(["--help"], capsys)


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (["search"], "TEXT saknas. Se vnr search --help.", "TEXT is missing. See vnr search --help."),
        (["rule"], "REGEL saknas. Se vnr rule --help.", "RULE is missing. See vnr rule --help."),
        (["who"], "--municipality saknas. Se vnr who --help.", "--municipality is missing. See vnr who --help."),
        ([], "Kommandot saknas. Se vnr --help.", "A command is missing. See vnr --help."),
        (
            ["chek"],
            "Kommandot chek finns inte. Menade du check? Se vnr --help.",
            "There is no command chek. Did you mean check? See vnr --help.",
        ),
        (
            ["zzz"],
            "Kommandot zzz finns inte. Se vnr --help.",
            "There is no command zzz. See vnr --help.",
        ),
        (
            ["info", "--formt", "json"],
            "Tillvalet --formt finns inte. Menade du --format? Se vnr info --help.",
            "There is no option --formt. Did you mean --format? See vnr info --help.",
        ),
        (
            ["info", "--zzz"],
            "Tillvalet --zzz finns inte. Se vnr info --help.",
            "There is no option --zzz. See vnr info --help.",
        ),
        (
            ["info", "--format", "xml"],
            "--format går inte att använda: ”xml” finns inte bland text, json. Se vnr info --help.",
            "--format cannot be used: “xml” is not one of text, json. See vnr info --help.",
        ),
        (
            ["search", "x", "--limit", "0"],
            "--limit går inte att använda: det ska vara minst 1. Se vnr search --help.",
            "--limit cannot be used: it must be 1 or more. See vnr search --help.",
        ),
        (
            ["search", "x", "--limit", "1001"],
            "--limit går inte att använda: det ska vara högst 1000. Se vnr search --help.",
            "--limit cannot be used: it must be 1000 or less. See vnr search --help.",
        ),
        (
            ["search", "x", "--limit", "tio"],
            "--limit går inte att använda: det ska vara ett heltal. Se vnr search --help.",
            "--limit cannot be used: it must be a whole number. See vnr search --help.",
        ),
        (
            ["info", "a", "b"],
            "Det här är för mycket: a b. Se vnr info --help.",
            "Too much was given: a b. See vnr info --help.",
        ),
        (
            ["search", "x", "--limit"],
            "--limit måste följas av ett värde. Se vnr --help.",
            "--limit needs a value after it. See vnr --help.",
        ),
        (
            ["--version=3"],
            "--version tar inget värde. Se vnr --help.",
            "--version takes no value. See vnr --help.",
        ),
        (
            ["rule", "VNR304", "--as-of=x", "y\x1b[2J"],
            "Det här är för mycket: y\\x1b[2J. Se vnr rule --help.",
            "Too much was given: y\\x1b[2J. See vnr rule --help.",
        ),
        (
            ["info", "a\u202eb"],
            "Det här är för mycket: a\\u202eb. Se vnr info --help.",
            "Too much was given: a\\u202eb. See vnr info --help.",
        ),
        (
            ["info", "--format", "\u202exml"],
            "--format går inte att använda: ”\\u202exml” finns inte bland text, json. Se vnr info --help.",
            "--format cannot be used: “\\u202exml” is not one of text, json. See vnr info --help.",
        ),
        (
            ["--\u202ex"],
            "Tillvalet --\\u202ex finns inte. Se vnr --help.",
            "There is no option --\\u202ex. See vnr --help.",
        ),
        (
            ["rule", "VNR999"],
            "Ingen regel heter VNR999. Menade du något av det här? VNR901.",
            "No rule is called VNR999. Is it one of these? VNR901.",
        ),
        (
            ["who", "--municipality", "Jockmokk"],
            "Hittar inte ”Jockmokk” (kommun). Menade du något av det här? Jokkmokk, Ockelbo, Öckerö.",
            "municipality: nothing is called Jockmokk. Is it one of these? Jokkmokk, Ockelbo, Öckerö.",
        ),
        (
            ["who", "--municipality", "Jokkmokk", "--as-of", "idag"],
            "idag är ingen dag. Skriv den som 2026-11-21.",
            "idag is not a day. Write it as 2026-11-21.",
        ),
        (
            ["info", "--lang", "de"],
            "Språket de finns inte här. Välj sv eller en.",
            "There is no language de here. Choose sv or en.",
        ),
    ],
)
def test_a_wrong_call_is_told_in_the_readers_language(
    arguments: list[str],
    swedish: str,
    english: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for locale, heading, message in (("sv_SE", "Fel", swedish), ("en_GB", "Error", english)):
        monkeypatch.setenv("LANG", locale)
        given = arguments or ["--lang", locale[:2]]
        assert said(given, capsys) == (2, "", f"{heading}: {message}\n")
