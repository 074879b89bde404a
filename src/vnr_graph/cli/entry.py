"""The way in and out: language, error messages, exit codes.

Exit codes: 0 done and nothing found at or above the level asked for, 1 findings (or, where that was asked, a rule that
matched nothing), 2 the input or the call is wrong, 3 ours to mend, 130 interrupted.
"""

from __future__ import annotations

import gettext
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import VnrError
from vnr_graph.texts import LANGUAGES, N_, Language, describe, preferred_language, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED: Final = 130
_USAGE: Final = 2
_BROKEN: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``vnr`` with the arguments (those of the process by default) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = chosen_language(given)
    debug = "--debug" in given
    try:
        return _run(given, language, debug=debug)
    except KeyboardInterrupt:
        _complain(translate(language, N_("Interrupted.")), language)
        return INTERRUPTED


def _run(given: list[str], language: Language, *, debug: bool) -> int:
    _speak(language)
    _never_fail_to_write()
    import typer  # after the language is set: Typer translates at import

    from vnr_graph.cli.application import build
    from vnr_graph.cli.misuse import describe_misuse

    message, code = "", 0
    try:
        result = build(language)(args=given or ["--help"], prog_name="vnr", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except typer.Exit as exit_:
        code = exit_.exit_code
    except BrokenPipeError:
        # Whoever read us has gone; say nothing more, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except VnrError as error:
        if debug:
            raise
        for one in (error, *error.others):
            _complain(describe(one, language), language)
        return error.exit_code
    except Exception as error:  # the last resort: no traceback reaches a user
        if debug:
            raise
        called_wrongly = isinstance(error, _usage_error())
        message = describe_misuse(error, language) if called_wrongly else _bug(error, language)
        code = _USAGE if called_wrongly else _BROKEN
    if code == INTERRUPTED:  # what Typer makes of Ctrl-C; no command of ours ends so
        raise KeyboardInterrupt
    if message:
        _complain(message, language)
    return code


def _usage_error() -> type[Exception]:
    """Typer's UsageError, which it does not export; what it does export is derived from it."""
    import typer

    found: type[Exception] = typer.BadParameter.__mro__[1]
    return found


def chosen_language(arguments: Sequence[str]) -> Language:
    """``--lang`` where it is given and known, else by the locale; needed before the options are parsed."""
    for position, argument in enumerate(arguments):
        value = ""
        if argument == "--lang":
            value = arguments[position + 1] if position + 1 < len(arguments) else ""
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        for language in LANGUAGES:
            if value == language:
                return language
    return preferred_language()


def _speak(language: Language) -> None:
    """Let gettext translate Typer's own words."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("typer", str(Path(__file__).parents[1] / "locale"))
    gettext.textdomain("typer")


def _never_fail_to_write() -> None:
    """A terminal that cannot show å gets an escape rather than a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _complain(message: str, language: Language) -> None:
    heading = translate(language, N_("Error"))
    print(f"{heading}: {message}", file=sys.stderr)  # noqa: T201  # this is the command line


def _bug(error: Exception, language: Language) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return translate(
        language,
        N_("Something went wrong that is ours to mend: {kind} in {file}:{line}. --debug tells the whole story."),
        kind=type(error).__name__,
        file=Path(last.filename).name,
        line=last.lineno,
    )
