"""The Typer application, built for one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from vnr_graph.cli import asking, checking, files, looking
from vnr_graph.cli.options import Options
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from vnr_graph.texts import Language


def build(language: Language) -> typer.Typer:
    """``vnr`` with every command, its help in the language."""
    options = Options(language)
    app = typer.Typer(
        help=options.say(N_("Who owns what against violence in close relationships, and what does nobody own?")),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for register in (checking.register, asking.register, looking.register, files.register):
        register(app, options)
    return app
