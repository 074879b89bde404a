"""``vnr query``, ``vnr search``, ``vnr show`` and ``vnr info``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from vnr_graph.queries.formats import ResultFormat
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vnr_graph.queries.results import QueryResult
    from vnr_graph.queries.saved import Column
    from vnr_graph.store.labels import Labels
    from vnr_graph.store.opening import Map


def register(app: typer.Typer, o: Options) -> None:
    """Add the commands."""

    @app.command(help=o.say(N_("Ask in SPARQL: a saved question by name, a file, or - for standard input.")))
    def query(
        name: Annotated[
            str | None,
            typer.Argument(metavar="NAME|FILE|-", help=o.say(N_("Which question."))),
        ] = None,
        list_: Annotated[bool, typer.Option("--list", help=o.say(N_("List the saved questions.")))] = False,
        param: Annotated[
            list[str] | None,
            typer.Option("--param", "-p", metavar="NAME=VALUE", help=o.say(N_("A value; may be given again."))),
        ] = None,
        format_: Annotated[
            ResultFormat, typer.Option("--format", help=o.say(N_("How to write the answer.")))
        ] = ResultFormat.TABLE,
        municipality: Annotated[
            list[str] | None,
            typer.Option(
                "--municipality",
                metavar="NAME",
                help=o.say(
                    N_("Derive what law gives in this municipality instead of the documented ones; all for every one.")
                ),
            ),
        ] = None,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del debug
        check_language(lang)
        from vnr_graph.report.answers import print_saved_queries

        if list_ or name is None:
            print_saved_queries(o.language, console_for(None))
            return
        day = day_of(as_of)
        map_ = open_chosen(data)
        labels = _install(map_, day, municipality, o)
        from vnr_graph.queries.results import result_table, write_result

        columns, result = _ask(map_, name, param or [], o)
        if format_ is not ResultFormat.TABLE:
            found = write_result(result, format_, labels=labels, language=o.language, columns=columns)
            write_or_print(found.decode("utf-8"), output)
            return
        console = console_for(output)
        console.print(result_table(result, labels=labels, language=o.language, columns=columns, width=console.width))
        finish(console, output)

    @app.command(help=o.say(N_("Find things by name, synonym or code in any language, forgiving of spelling.")))
    def search(
        text: Annotated[list[str], typer.Argument(metavar="TEXT", help=o.say(N_("What to look for.")))],
        limit: Annotated[
            int, typer.Option("--limit", metavar="NUMBER", min=1, max=1000, help=o.say(N_("At most so many.")))
        ] = 10,
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.unused] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> int:
        del as_of, debug
        check_language(lang)
        map_ = open_chosen(data)
        from vnr_graph.report.answers import hits_as_json, print_hits
        from vnr_graph.search import search as found_for

        hits = found_for(map_, " ".join(text), language=o.language, limit=limit)
        if format_ is TextFormat.JSON:
            write_or_print(hits_as_json(hits, map_), None)
        else:
            print_hits(hits, map_, o.language, console_for(None))
        return 0 if hits else 1

    @app.command(help=o.say(N_("One thing: what it is called and every statement about it, each with its source.")))
    def show(
        name: Annotated[list[str], typer.Argument(metavar="IRI|NAME", help=o.say(N_("Which thing.")))],
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del debug
        check_language(lang)
        day = day_of(as_of)
        map_ = open_chosen(data)
        labels = _install(map_, day, None, o)
        from vnr_graph.description import describe_thing
        from vnr_graph.report.descriptions import description_as_json, print_description
        from vnr_graph.search import resolve

        description = describe_thing(map_, resolve(map_, " ".join(name), language=o.language))
        if format_ is TextFormat.JSON:
            write_or_print(description_as_json(description, map_, labels), None)
        else:
            print_description(description, map_, o.language, console_for(None), labels)

    @app.command(help=o.say(N_("Versions, and how much each document says.")))
    def info(
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.unused] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del as_of, debug
        check_language(lang)
        map_ = open_chosen(data)
        from vnr_graph.report.facts import info_as_json, print_info

        if format_ is TextFormat.JSON:
            write_or_print(info_as_json(map_), None)
        else:
            print_info(map_, o.language, console_for(None))


def _ask(map_: "Map", name: str, parameters: list[str], o: Options) -> "tuple[Sequence[Column], QueryResult]":
    """The answer to a saved question, a file's or standard input's, and the headings that its header gives."""
    from vnr_graph.queries.parameters import bind, bind_free, split_parameters
    from vnr_graph.queries.running import run_query, run_saved
    from vnr_graph.queries.saved import find_query, read_query
    from vnr_graph.store.files import decode, read_bytes

    given = split_parameters(parameters)
    if name == "-":
        return (), run_query(map_, sys.stdin.read(), bind_free(given, map_, language=o.language), path="-")
    path = Path(name)
    if path.suffix not in {".rq", ".sparql"}:
        saved = find_query(name)
    else:
        text = decode(read_bytes(path), path)
        if not text.lstrip().startswith("#+"):
            return (), run_query(map_, text, bind_free(given, map_, language=o.language), path=path)
        saved = read_query(path)
    return saved.columns, run_saved(map_, saved, bind(saved, given, map_, language=o.language))


def _install(map_: "Map", day: "date", municipality: list[str] | None, o: Options) -> "Labels":
    """Derive the view that saved questions ask beside the documents, and tell what things are called in it."""
    from vnr_graph.cli.naming import chosen_municipalities
    from vnr_graph.coverage import install_derived
    from vnr_graph.store.view import ViewOptions, view_map

    named = chosen_municipalities(map_, municipality, o.language)
    view = view_map(map_, ViewOptions(as_of=day, municipalities=named))
    install_derived(view)
    return view.labels
