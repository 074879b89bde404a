"""The Typer application, built for one language."""

from typing import Annotated

import typer

from vnr_graph import __version__
from vnr_graph.cli import asking, checking, diffing, files, looking
from vnr_graph.cli.help_pages import Group, speak
from vnr_graph.cli.options import Options, check_language
from vnr_graph.texts import N_, Language


def _tell_version(asked: bool) -> None:  # noqa: FBT001  # Typer's signature
    if asked:
        typer.echo(f"vnr {__version__}")
        raise typer.Exit


def build(language: Language) -> typer.Typer:
    """``vnr`` with every command, its help in the language."""
    options = Options(language)
    app = typer.Typer(
        help=options.say(N_("Who owns what against violence in close relationships, and what does nobody own?")),
        cls=Group,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def everywhere(
        lang: Annotated[str | None, options.lang] = None,
        debug: Annotated[bool, options.debug] = False,
        version: Annotated[
            bool,
            typer.Option(
                "--version", help=options.say(N_("Print the version and stop.")), is_eager=True, callback=_tell_version
            ),
        ] = False,
    ) -> None:
        del debug, version  # read before parsing, in entry.main, and at once, in _tell_version
        check_language(lang)

    for register in (checking.register, diffing.register, asking.register, looking.register, files.register):
        register(app, options)
    speak(app)
    return app
