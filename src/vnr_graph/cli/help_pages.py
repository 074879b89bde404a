"""Help pages in the reader's language.

Typer has gettext translate a few of its words (domain ``typer``) and writes the rest in English. Here the rest
goes through the same catalogue, and a command's summary is shown whole in the list of commands.
"""

from __future__ import annotations

from gettext import gettext
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    import typer

# Typer's contexts, formatters and parameters have no public types.
Context = Any
Formatter = Any
Parameter = Any


def format_usage(command: TyperCommand | TyperGroup, context: Context, formatter: Formatter) -> None:
    """Write the line that says how to call the command: options first, then what it needs, then what it takes."""
    pieces = [gettext("[OPTIONS]")]
    for parameter in command.get_params(context):
        if parameter.param_type_name == "argument":
            name = _argument_name(parameter)
            pieces.append(name if parameter.required else f"[{name}]")
    if isinstance(command, TyperGroup):
        pieces.append(gettext("COMMAND [ARGS]..."))
    formatter.write_usage(context.command_path, " ".join(pieces), prefix=gettext("Usage:") + " ")


def format_parameters(command: TyperCommand | TyperGroup, context: Context, formatter: Formatter) -> None:
    """Write what the command takes: arguments, then options under their headings, those without one last."""
    arguments: list[tuple[str, str]] = []
    options: dict[str, list[tuple[str, str]]] = {}
    parameters: list[Parameter] = [*command.get_params(context)]
    for parameter in parameters:
        if parameter.param_type_name == "argument":
            arguments.append((_argument_name(parameter), parameter.help or ""))
            continue
        if context.help_option_names[0] in parameter.opts:
            parameter.help = gettext("Show this message and exit.")
        if parameter.metavar:
            parameter.metavar = gettext(parameter.metavar)
        record = parameter.get_help_record(context)
        if record is not None:
            options.setdefault(getattr(parameter, "rich_help_panel", None) or "", []).append(record)
    others = options.pop("", [])
    for heading, records in (
        (gettext("Arguments"), arguments),
        *options.items(),
        (gettext("Options"), others),
    ):
        if records:
            with formatter.section(heading):
                formatter.write_dl(records)


def _argument_name(parameter: Parameter) -> str:
    name = gettext(parameter.metavar or parameter.name.upper())
    return name if parameter.nargs == 1 or name.endswith("...") else f"{name}..."


class Command(TyperCommand):
    """A command whose help page is all in one language."""

    def format_usage(self, ctx: Context, formatter: Formatter) -> None:
        """Write how to call it."""
        format_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: Formatter) -> None:
        """Write what it takes."""
        format_parameters(self, ctx, formatter)


class Group(TyperGroup):
    """The commands together, likewise."""

    def format_usage(self, ctx: Context, formatter: Formatter) -> None:
        """Write how to call it."""
        format_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: Formatter) -> None:
        """Write what it takes, then every command with its whole summary."""
        format_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def speak(app: typer.Typer) -> None:
    """Make every command of the application one of ours, with its help as its summary, uncut."""
    for command in app.registered_commands:
        command.cls = Command
        command.short_help = command.help
