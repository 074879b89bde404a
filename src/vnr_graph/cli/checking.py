"""``vnr check`` and ``vnr rule``."""

from pathlib import Path
from typing import Annotated, Final

import typer

from vnr_graph.cli.check_run import EngineName, FailOn
from vnr_graph.cli.options import (
    Options,
    TextFormat,
    check_language,
    console_for,
    day_of,
    write_or_print,
)
from vnr_graph.errors import InputError
from vnr_graph.report.format_names import ReportFormat
from vnr_graph.texts import N_

_OF_A_MAP: Final = {
    "municipality": "--municipality",
    "as_of": "--as-of",
    "typology": "--typology",
    "stale_after": "--stale-after",
    "texts": "--texts",
}
"""Options that mean nothing for anybody else's data."""


def register(app: typer.Typer, o: Options) -> None:
    """Add the commands."""
    what, rules_, fails, told = (
        o.say(N_("What is checked")),
        o.say(N_("By which rules")),
        o.say(N_("What fails")),
        o.say(N_("How it is told")),
    )

    @app.command(help=o.say(N_("The gap report: what nobody owns, what is old, what documents disagree on.")))
    def check(
        context: typer.Context,
        paths: Annotated[
            list[Path] | None,
            typer.Argument(
                metavar="PATHS",
                help=o.say(N_("Documents to check, files or folders; the shipped ones when none are given.")),
                show_default=False,
            ),
        ] = None,
        data: Annotated[list[Path] | None, o.under(what, o.data)] = None,
        municipality: Annotated[
            list[str] | None,
            typer.Option(
                "--municipality",
                metavar="NAME",
                help=o.say(N_("Only this municipality; may be given again; all for every one in Sweden.")),
                rich_help_panel=what,
            ),
        ] = None,
        as_of: Annotated[str | None, o.under(what, o.as_of)] = None,
        typology: Annotated[str, o.under(what, o.typology)] = "core",
        stale_after: Annotated[
            int,
            typer.Option(
                "--stale-after",
                metavar="MONTHS",
                min=1,
                help=o.say(N_("Documents older than this are old.")),
                rich_help_panel=what,
            ),
        ] = 24,
        texts: Annotated[
            Path | None,
            typer.Option(
                "--texts",
                metavar="DIR",
                envvar="VNR_TEXTS",
                help=o.say(N_("Folder with the documents' texts, to verify evidence against.")),
                rich_help_panel=what,
            ),
        ] = None,
        select: Annotated[
            str,
            typer.Option(
                "--select",
                metavar="RULES",
                help=o.say(N_("Only these rules, as VNR1,VNR304.")),
                show_default=False,
                rich_help_panel=rules_,
            ),
        ] = "",
        ignore: Annotated[
            str,
            typer.Option(
                "--ignore",
                metavar="RULES",
                help=o.say(N_("Not these rules.")),
                show_default=False,
                rich_help_panel=rules_,
            ),
        ] = "",
        shapes: Annotated[
            list[Path] | None,
            typer.Option(
                "--shapes",
                metavar="FILE",
                help=o.say(N_("Check any RDF data by these SHACL shapes instead; may be given again.")),
                rich_help_panel=rules_,
            ),
        ] = None,
        engine: Annotated[
            EngineName,
            typer.Option(
                "--engine",
                help=o.say(N_("screen looks closely only where something may be wrong; pyshacl at everything.")),
                rich_help_panel=rules_,
            ),
        ] = EngineName.SCREEN,
        verify: Annotated[
            bool,
            typer.Option(
                "--verify",
                help=o.say(N_("Run both engines; exit with 3 and name each difference if they differ.")),
                rich_help_panel=rules_,
            ),
        ] = False,
        fail_on: Annotated[
            FailOn,
            typer.Option("--fail-on", help=o.say(N_("Exit with 1 from this severity on.")), rich_help_panel=fails),
        ] = FailOn.VIOLATION,
        baseline: Annotated[
            Path | None,
            typer.Option(
                "--baseline",
                metavar="FILE",
                help=o.say(N_("Known findings: they are counted and do not fail; those that are gone are told.")),
                rich_help_panel=fails,
            ),
        ] = None,
        update_baseline: Annotated[
            bool,
            typer.Option(
                "--update-baseline",
                help=o.say(N_("Write what is found now into the --baseline file, and tell what changed in it.")),
                rich_help_panel=fails,
            ),
        ] = False,
        watch: Annotated[
            bool,
            typer.Option(
                "--watch",
                help=o.say(N_("Check again after every edit and tell what came and went; Ctrl-C ends it, with 0.")),
                rich_help_panel=told,
            ),
        ] = False,
        require_targets: Annotated[
            bool,
            typer.Option(
                "--require-targets",
                help=o.say(N_("Exit with 1 when a rule matched nothing, and so has checked nothing; name each.")),
                rich_help_panel=fails,
            ),
        ] = False,
        format_: Annotated[
            ReportFormat,
            typer.Option(
                "--format", help=o.say(N_("How the report is written; text is for a person.")), rich_help_panel=told
            ),
        ] = ReportFormat.TEXT,
        output: Annotated[Path | None, o.under(told, o.output)] = None,
        report: Annotated[
            list[str] | None,
            typer.Option(
                "--report",
                metavar="FORMAT=FILE",
                help=o.say(N_("Write this report too, as sarif=vnr.sarif; may be given again.")),
                rich_help_panel=told,
            ),
        ] = None,
        statistics: Annotated[
            bool,
            typer.Option(
                "--statistics",
                help=o.say(N_("In text, tell how much each rule found in place of each finding.")),
                rich_help_panel=told,
            ),
        ] = False,
        lang: Annotated[str | None, o.under(told, o.lang)] = None,
        debug: Annotated[bool, o.under(told, o.debug)] = False,
    ) -> int:
        del debug  # read before parsing, in entry.main
        check_language(lang)
        day = day_of(as_of)
        if update_baseline and baseline is None:
            raise InputError(
                N_("--update-baseline does not say which file."), cure=N_("Name it: --baseline baseline.json.")
            )
        from vnr_graph.cli.check_run import Asked, run
        from vnr_graph.cli.reporting import destinations

        chosen = destinations(format_, output, report or [])
        if shapes:
            _refuse_options_of_a_map(context)
        asked = Asked(
            language=o.language,
            paths=(*(data or ()), *(paths or ())),
            shapes=tuple(shapes or ()),
            day=day,
            municipality=municipality,
            typology=typology,
            stale_after=stale_after,
            texts=texts,
            select=_listed(select),
            ignore=_listed(ignore),
            engine=engine,
            verify=verify,
            fail_on=fail_on,
            baseline=baseline,
            update=update_baseline,
            require_targets=require_targets,
            destinations=chosen,
            statistics=statistics,
        )
        if watch:
            from vnr_graph.cli.watching import watch as keep_checking

            return keep_checking(asked)
        return run(asked)

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


def _refuse_options_of_a_map(context: typer.Context) -> None:
    for name, option in _OF_A_MAP.items():
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise InputError(
                N_("{option} is about a map of municipalities; --shapes checks any data by rules that know of none."),
                cure=N_("Leave out one of the two."),
                option=option,
            )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
