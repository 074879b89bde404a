"""``vnr diff``."""

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from vnr_graph.cli.options import Options, check_language, day_of, write_or_print
from vnr_graph.errors import InputError
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from vnr_graph.diff.comparing import Comparison
    from vnr_graph.diff.sides import Side
    from vnr_graph.texts import Language

DIFFERENT = 1
"""What was asked to fail has changed."""


class DiffFormat(StrEnum):
    """For whom the changes are written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


class FailOn(StrEnum):
    """What makes the exit code 1."""

    NONE = "none"
    LOST = "lost"


def register(app: typer.Typer, o: Options) -> None:
    """Add the command."""

    @app.command(help=o.say(N_("What changed in who owns what: between two folders, files, revisions or days.")))
    def diff(
        old: Annotated[
            str | None,
            typer.Argument(
                metavar="OLD|OLD..NEW",
                help=o.say(
                    N_(
                        "A folder, a file or a git revision; or two revisions as main..HEAD, with three dots from "
                        "where they went apart. Without NEW, a revision is compared with the files as they are."
                    )
                ),
                show_default=False,
            ),
        ] = None,
        new: Annotated[
            str | None,
            typer.Argument(metavar="NEW", help=o.say(N_("A folder, a file or a git revision.")), show_default=False),
        ] = None,
        data: Annotated[
            list[Path] | None,
            typer.Option(
                "--data",
                metavar="DIR",
                help=o.say(
                    N_("Folder of the data in the repository, data by default; or the map to look at on two days.")
                ),
            ),
        ] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        from_: Annotated[
            str | None,
            typer.Option("--from", metavar="YYYY-MM-DD", help=o.say(N_("Another day for the old side."))),
        ] = None,
        to: Annotated[
            str | None,
            typer.Option("--to", metavar="YYYY-MM-DD", help=o.say(N_("Another day for the new side."))),
        ] = None,
        municipality: Annotated[
            list[str] | None,
            typer.Option(
                "--municipality",
                metavar="NAME",
                help=o.say(N_("Only this municipality; may be given again; all for every one in Sweden.")),
            ),
        ] = None,
        typology: Annotated[str, o.typology] = "core",
        format_: Annotated[
            DiffFormat, typer.Option("--format", help=o.say(N_("How to write the changes.")))
        ] = DiffFormat.TEXT,
        output: Annotated[Path | None, o.output] = None,
        exit_code: Annotated[
            bool, typer.Option("--exit-code", help=o.say(N_("Exit with 1 when anything has changed.")))
        ] = False,
        fail_on: Annotated[
            FailOn,
            typer.Option("--fail-on", help=o.say(N_("lost: exit with 1 when something has lost an owner on the day."))),
        ] = FailOn.NONE,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> int:
        del debug  # read before parsing, in entry.main
        check_language(lang)
        days = day_of(from_ or as_of), day_of(to or as_of)
        arguments = [argument for argument in (old, new) if argument is not None]
        from vnr_graph.cli.naming import chosen_municipalities, chosen_typology
        from vnr_graph.cli.progress import shown_progress
        from vnr_graph.diff.comparing import DiffOptions, compare
        from vnr_graph.diff.sides import chosen_sides, open_side

        wanted = chosen_sides(arguments, data or ())
        if wanted[0] == wanted[1] and days[0] == days[1]:
            raise InputError(
                N_("There is nothing to compare: both sides are the same."),
                cure=N_("Name two folders, files or revisions, as main..HEAD, or two days with --from and --to."),
            )
        with ExitStack() as stack:
            folders = [Path(stack.enter_context(TemporaryDirectory(prefix="vnr-"))) for _ in wanted]
            stack.enter_context(shown_progress(o.language))
            sides = open_side(wanted[0], folders[0]), open_side(wanted[1], folders[1])
            comparison = compare(
                sides[0].map,
                sides[1].map,
                DiffOptions(
                    old_day=days[0],
                    new_day=days[1],
                    municipalities=chosen_municipalities(sides[1].map, municipality, o.language),
                    typology=chosen_typology(sides[1].map, typology, o.language),
                ),
            )
            written = _written(comparison, sides, format_, output, o.language)
        write_or_print(written, output)
        if exit_code and comparison.changes.any:
            return DIFFERENT
        return DIFFERENT if fail_on is FailOn.LOST and comparison.changes.lost_owner else 0


def _written(
    comparison: "Comparison",
    sides: "tuple[Side, Side]",
    format_: DiffFormat,
    output: Path | None,
    language: "Language",
) -> str:
    from vnr_graph.report.changes_sections import tell
    from vnr_graph.report.changes_wording import ChangesWording

    if format_ is DiffFormat.JSON:
        from vnr_graph.report.changes_json import changes_as_json

        return changes_as_json(comparison, sides)
    told = tell(ChangesWording(comparison, language), sides)
    if format_ is DiffFormat.MARKDOWN:
        from vnr_graph.report.changes_markdown import changes_as_markdown

        return changes_as_markdown(told, language)
    if format_ is DiffFormat.HTML:
        from vnr_graph.report.changes_html import changes_as_html

        return changes_as_html(told, language)
    from vnr_graph.cli.reporting import setting_for
    from vnr_graph.report.changes import changes_as_text

    return changes_as_text(told, setting_for(output))
