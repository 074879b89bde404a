"""Options that several commands share, with their help in the reader's language."""

# Annotations here and in the commands are evaluated: Typer reads its options from them.

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from vnr_graph.errors import InputError
from vnr_graph.texts import N_, Language, translate

if TYPE_CHECKING:
    from rich.console import Console

    from vnr_graph.store.opening import Map

Say = Callable[..., str]


class TextFormat(StrEnum):
    """For a person or for a program."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Options:
    """Typer's declarations of the shared options.

    Args:
        language: the reader's.
    """

    language: Language

    @property
    def say(self) -> Say:
        """The reader's catalogue."""
        return partial(translate, self.language)

    @staticmethod
    def under(heading: str, option: Any) -> Any:  # noqa: ANN401
        """A shared option, told under a heading of the command's help page."""
        option.rich_help_panel = heading
        return option

    @property
    def data(self) -> Any:  # noqa: ANN401  # Typer types its declarations so
        """Whose map."""
        return typer.Option(
            "--data",
            metavar="DIR",
            help=self.say(N_("Folder or file of documents to use instead of the shipped ones; may be given again.")),
        )

    @property
    def as_of(self) -> Any:  # noqa: ANN401
        """Which day."""
        return typer.Option("--as-of", metavar="YYYY-MM-DD", help=self.say(N_("The day to look at; today by default.")))

    @property
    def lang(self) -> Any:  # noqa: ANN401
        """Which language."""
        return typer.Option(
            "--lang", metavar="sv|en", help=self.say(N_("Swedish or English; by the locale by default."))
        )

    @property
    def debug(self) -> Any:  # noqa: ANN401
        """Tracebacks."""
        return typer.Option("--debug", help=self.say(N_("Show the whole traceback when something goes wrong.")))

    @property
    def unused(self) -> Any:  # noqa: ANN401
        """``--data`` or ``--as-of`` for a command that needs neither: taken, so that every command takes them."""
        return typer.Option(hidden=True)

    @property
    def output(self) -> Any:  # noqa: ANN401
        """Where to."""
        return typer.Option(
            "--output", "-o", metavar="FILE", help=self.say(N_("Write to a file instead of the terminal."))
        )

    @property
    def format(self) -> Any:  # noqa: ANN401
        """What shape."""
        return typer.Option("--format", help=self.say(N_("Text for a person, JSON for a program.")))

    @property
    def typology(self) -> Any:  # noqa: ANN401
        """Judged by which list."""
        return typer.Option(
            "--typology",
            metavar="NAME",
            help=self.say(N_("The list of violence types to judge by, as core or familjefrid-nine.")),
        )


def check_language(value: str | None) -> str | None:
    """Typer's callback for ``--lang``.

    Raises:
        InputError: neither Swedish nor English.
    """
    if value not in {None, "sv", "en"}:
        raise InputError(N_("There is no language {language} here."), cure=N_("Choose sv or en."), language=value)
    return value


def day_of(text: str | None) -> date:
    """The day asked for; today when none is.

    Raises:
        InputError: not a day.
    """
    if text is None:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(N_("{text} is not a day."), cure=N_("Write it as 2026-11-21."), text=text) from None


def open_chosen(data: list[Path] | None, paths: list[Path] | None = None) -> "Map":
    """The map that the options and arguments name."""
    from vnr_graph.store.opening import open_map  # `vnr --help` needs no store

    return open_map([*(data or []), *(paths or [])] or None)


def write_or_print(text: str, output: Path | None) -> None:
    """Text as it is to a file in one step, or to standard output with a line end after it."""
    if output is None:
        import sys

        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    from vnr_graph.store.writing import write_atomically

    write_atomically(output, text.encode())


def console_for(output: Path | None) -> "Console":
    """Rich's console: for the terminal as it is, for a file plain and 100 columns wide."""
    from rich.console import Console

    if output is None:
        return Console(highlight=False, soft_wrap=False)
    import io

    return Console(file=io.StringIO(), width=100, highlight=False, color_system=None)


def finish(console: "Console", output: Path | None) -> None:
    """Write what a console for a file has gathered."""
    if output is not None:
        write_or_print(console.file.getvalue(), output)  # type: ignore[attr-defined]  # console_for made it a StringIO
