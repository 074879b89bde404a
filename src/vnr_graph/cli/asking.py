"""``vnr who``, ``vnr matrix`` and ``vnr disagreements``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vnr_graph.cli.options import (
    Options,
    TextFormat,
    check_language,
    console_for,
    day_of,
    finish,
    open_chosen,
    write_or_print,
)
from vnr_graph.texts import N_


class MatrixFormat(StrEnum):
    """For a person, a spreadsheet or a program."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer, o: Options) -> None:
    """Add the commands."""
    municipality_help = o.say(N_("Which municipality, by name or code."))
    group_option = typer.Option("--group", metavar="NAME", help=o.say(N_("Which affected group, as barn or children.")))

    @app.command(help=o.say(N_("Who does what: the chain of agencies, each with how we know.")))
    def who(
        municipality: Annotated[str, typer.Option("--municipality", metavar="NAME", help=municipality_help)],
        type_: Annotated[
            str | None,
            typer.Option("--type", metavar="NAME", help=o.say(N_("Which type of violence; any by default."))),
        ] = None,
        area: Annotated[
            list[str] | None,
            typer.Option("--area", metavar="NAME", help=o.say(N_("Only this step of the chain; may be given again."))),
        ] = None,
        group: Annotated[str | None, group_option] = None,
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del debug
        check_language(lang)
        day = day_of(as_of)
        map_ = open_chosen(data)
        from vnr_graph.chain import ANY_TYPE, chain_of
        from vnr_graph.cli.naming import chosen_concept, chosen_municipality
        from vnr_graph.report.chains import chain_as_json, print_chain
        from vnr_graph.store.view import ViewOptions, view_map

        place = chosen_municipality(map_, municipality, o.language)
        view = view_map(map_, ViewOptions(as_of=day, municipalities=(place,)))
        chain = chain_of(
            view,
            place,
            violence_type=chosen_concept(map_, type_, "violence", o.language) if type_ else ANY_TYPE,
            target=chosen_concept(map_, group, "target", o.language) if group else None,
            areas=[chosen_concept(map_, name, "area", o.language) for name in area] if area else None,
        )
        if format_ is TextFormat.JSON:
            write_or_print(chain_as_json(chain, view), output)
        else:
            console = console_for(output)
            print_chain(chain, view, o.language, console)
            finish(console, output)

    @app.command(help=o.say(N_("Types of violence against steps of the chain: one of six answers in each cell.")))
    def matrix(
        municipality: Annotated[str, typer.Option("--municipality", metavar="NAME", help=municipality_help)],
        compare: Annotated[
            str | None,
            typer.Option("--compare", metavar="NAME", help=o.say(N_("Another municipality to put beside it."))),
        ] = None,
        group: Annotated[str | None, group_option] = None,
        typology: Annotated[str, o.typology] = "core",
        format_: Annotated[
            MatrixFormat,
            typer.Option("--format", help=o.say(N_("Text for a person, CSV for a spreadsheet, JSON for a program."))),
        ] = MatrixFormat.TEXT,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del debug
        check_language(lang)
        day = day_of(as_of)
        map_ = open_chosen(data)
        from vnr_graph.cli.naming import chosen_concept, chosen_municipality, chosen_typology
        from vnr_graph.matrix import matrix_of
        from vnr_graph.report.matrices import matrix_as_csv, matrix_as_json, print_matrix
        from vnr_graph.store.view import ViewOptions, view_map

        places = [chosen_municipality(map_, name, o.language) for name in (municipality, compare) if name]
        view = view_map(
            map_,
            ViewOptions(as_of=day, municipalities=tuple(places), typology=chosen_typology(map_, typology, o.language)),
        )
        target = chosen_concept(map_, group, "target", o.language) if group else None
        table = matrix_of(view, places, target=target)
        if format_ is MatrixFormat.JSON:
            write_or_print(matrix_as_json(table, view), output)
        elif format_ is MatrixFormat.CSV:
            write_or_print(matrix_as_csv(table, view, o.language), output)
        else:
            console = console_for(output)
            print_matrix(table, view, o.language, console)
            finish(console, output)

    @app.command(help=o.say(N_("Where documents say different things about the same thing, both sides with evidence.")))
    def disagreements(
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del debug
        check_language(lang)
        day_of(as_of)
        map_ = open_chosen(data)
        from vnr_graph.disagreements import find_disagreements
        from vnr_graph.report.disagreements import disagreements_as_json, print_disagreements

        found = find_disagreements(map_)
        if format_ is TextFormat.JSON:
            write_or_print(disagreements_as_json(found, map_), output)
        else:
            console = console_for(output)
            print_disagreements(found, map_, o.language, console)
            finish(console, output)
