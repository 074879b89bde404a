"""``vnr convert`` and ``vnr fmt``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vnr_graph.cli.options import Options, check_language
from vnr_graph.texts import N_, describe, printable


class RdfName(StrEnum):
    """What ``--to`` calls the RDF formats."""

    TURTLE = "turtle"
    TRIG = "trig"
    NT = "nt"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"


def register(app: typer.Typer, o: Options) -> None:
    """Add the commands."""

    @app.command(help=o.say(N_("Any RDF file in another format, read strictly, terms kept as they are spelt.")))
    def convert(
        path: Annotated[Path, typer.Argument(metavar="IN", help=o.say(N_("The file to convert.")))],
        to: Annotated[RdfName, typer.Option("--to", help=o.say(N_("The format to write.")))],
        base: Annotated[
            str | None,
            typer.Option("--base", metavar="IRI", help=o.say(N_("What relative IRIs are resolved against."))),
        ] = None,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.unused] = None,
        as_of: Annotated[str | None, o.unused] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del data, as_of, debug
        check_language(lang)
        from vnr_graph.exchange.converting import convert as converted
        from vnr_graph.store.writing import write_atomically

        written = converted(path, to=to.value, base=base)
        if output is None:
            sys.stdout.buffer.write(written)
        else:
            write_atomically(output, written)

    @app.command(help=o.say(N_("Turtle in canonical form; no statement and no comment is lost.")))
    def fmt(
        paths: Annotated[
            list[Path], typer.Argument(metavar="PATHS", help=o.say(N_("Turtle files, or folders of them.")))
        ],
        check: Annotated[
            bool, typer.Option("--check", help=o.say(N_("Write nothing; exit with 1 when a file is not in this form.")))
        ] = False,
        data: Annotated[list[Path] | None, o.unused] = None,
        as_of: Annotated[str | None, o.unused] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> int:
        del data, as_of, debug
        check_language(lang)
        from vnr_graph.exchange.formatting import format_files
        from vnr_graph.report.wording import shown_path

        result = format_files(paths, check=check)
        would = N_("would be put into canonical form: {path}") if check else N_("put into canonical form: {path}")
        for changed in result.changed:
            typer.echo(o.say(would, path=printable(shown_path(changed))))
        for error in result.refused:
            typer.echo(describe(error, o.language), err=True)
        typer.echo(
            o.say(
                N_("{changed} changed, {unchanged} unchanged, {refused} refused"),
                changed=len(result.changed),
                unchanged=len(result.unchanged),
                refused=len(result.refused),
            ),
            err=True,
        )
        if result.refused:
            return 2
        return int(check and bool(result.changed))
