"""``vnr check`` and ``vnr rule``."""

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
from vnr_graph.model import Severity
from vnr_graph.texts import N_


class FailOn(StrEnum):
    """From which severity a finding fails the check."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"
    NONE = "none"


def register(app: typer.Typer, o: Options) -> None:
    """Add the commands."""

    @app.command(help=o.say(N_("The gap report: what nobody owns, what is old, what documents disagree on.")))
    def check(
        paths: Annotated[
            list[Path] | None,
            typer.Argument(
                metavar="PATHS",
                help=o.say(N_("Documents to check, files or folders; the shipped ones when none are given.")),
                show_default=False,
            ),
        ] = None,
        municipality: Annotated[
            list[str] | None,
            typer.Option(
                "--municipality",
                metavar="NAME",
                help=o.say(N_("Only this municipality; may be given again; all for every one in Sweden.")),
            ),
        ] = None,
        select: Annotated[
            str,
            typer.Option(
                "--select", metavar="RULES", help=o.say(N_("Only these rules, as VNR1,VNR304.")), show_default=False
            ),
        ] = "",
        ignore: Annotated[
            str, typer.Option("--ignore", metavar="RULES", help=o.say(N_("Not these rules.")), show_default=False)
        ] = "",
        fail_on: Annotated[
            FailOn, typer.Option("--fail-on", help=o.say(N_("Exit with 1 from this severity on.")))
        ] = FailOn.VIOLATION,
        typology: Annotated[str, o.typology] = "core",
        stale_after: Annotated[
            int,
            typer.Option(
                "--stale-after", metavar="MONTHS", min=1, help=o.say(N_("Documents older than this are old."))
            ),
        ] = 24,
        texts: Annotated[
            Path | None,
            typer.Option(
                "--texts",
                metavar="DIR",
                envvar="VNR_TEXTS",
                help=o.say(N_("Folder with the documents' texts, to verify evidence against.")),
            ),
        ] = None,
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        output: Annotated[Path | None, o.output] = None,
        data: Annotated[list[Path] | None, o.data] = None,
        as_of: Annotated[str | None, o.as_of] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> int:
        del debug  # read before parsing, in entry.main
        check_language(lang)
        day = day_of(as_of)
        map_ = open_chosen(data, paths)
        from vnr_graph.check.checking import CheckOptions, check_map
        from vnr_graph.cli.naming import chosen_municipalities, chosen_typology
        from vnr_graph.report.checks import print_report, report_as_json
        from vnr_graph.store.view import ViewOptions

        report = check_map(
            map_,
            CheckOptions(
                view=ViewOptions(
                    as_of=day,
                    municipalities=chosen_municipalities(map_, municipality, o.language),
                    typology=chosen_typology(map_, typology, o.language),
                    stale_after_months=stale_after,
                ),
                select=_listed(select),
                ignore=_listed(ignore),
                texts=texts,
            ),
        )
        if format_ is TextFormat.JSON:
            write_or_print(report_as_json(report, map_), output)
        else:
            console = console_for(output)
            print_report(report, map_, o.language, console)
            finish(console, output)
        return int(fail_on is not FailOn.NONE and any(f.severity >= Severity[fail_on.name] for f in report.findings))

    @app.command(help=o.say(N_("What a rule means, why it is there and how to mend what it finds.")))
    def rule(
        name: Annotated[str, typer.Argument(metavar="RULE", help=o.say(N_("The rule's id, as VNR304.")))],
        format_: Annotated[TextFormat, o.format] = TextFormat.TEXT,
        data: Annotated[list[Path] | None, o.unused] = None,
        as_of: Annotated[str | None, o.unused] = None,
        lang: Annotated[str | None, o.lang] = None,
        debug: Annotated[bool, o.debug] = False,
    ) -> None:
        del data, as_of, debug
        check_language(lang)
        from vnr_graph.check.rules import read_rules
        from vnr_graph.report.rules import print_rule, rule_as_json

        rules = read_rules()
        found = rules.find(name)
        if format_ is TextFormat.JSON:
            write_or_print(rule_as_json(found), None)
        else:
            print_rule(found, o.language, console_for(None))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
