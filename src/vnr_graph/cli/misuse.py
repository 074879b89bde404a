"""A call that Typer does not understand, told in the reader's language."""

from __future__ import annotations

import re
from gettext import gettext
from typing import TYPE_CHECKING, Final

from vnr_graph.texts import N_, printable, translate

if TYPE_CHECKING:
    from vnr_graph.texts import Language

_DETAILS: Final = (
    (re.compile(r"Input should be greater than or equal to (?P<limit>\S+?)\.?"), N_("it must be {limit} or more.")),
    (re.compile(r"Input should be less than or equal to (?P<limit>\S+?)\.?"), N_("it must be {limit} or less.")),
    (re.compile(r"(?P<value>.+) is not in the range (?P<range>\S+?)\."), N_("it must be in the range {range}.")),
    (re.compile(r"Input should be a valid integer.*|.+ is not a valid integer\."), N_("it must be a whole number.")),
    (
        re.compile(r"(?:Value error, )?'(?P<value>.*)' is not one of (?P<choices>.+?)\."),
        N_("“{value}” is not one of {choices}."),
    ),
    (re.compile(r"Option '(?P<option>.+)' requires an argument\."), N_("{option} needs a value after it.")),
    (re.compile(r"Option '(?P<option>.+)' does not take a value\."), N_("{option} takes no value.")),
    (re.compile(r"Got unexpected extra arguments? ?(?:\(s\) )?\((?P<words>.+)\)"), N_("Too much was given: {words}.")),
    (
        re.compile(r"No such command '(?P<name>.*)'\.? (?:Did you mean|\(Did you mean) (?P<others>.+?)\?\)?"),
        N_("There is no command {name}. Did you mean {others}?"),
    ),
    (re.compile(r"No such command '(?P<name>.*)'\."), N_("There is no command {name}.")),
    (re.compile(r"Missing command\."), N_("A command is missing.")),
)
"""What Typer says in English only, and what we say instead."""


def describe_misuse(error: Exception, language: Language) -> str:
    """What was wrong with the call, and where its help is.

    Args:
        error: Typer's own usage error, of whichever kind.
        language: the reader's.
    """
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "vnr"
    name = _parameter_name(getattr(error, "param", None))
    detail = _detail(str(getattr(error, "message", error)), language)
    if kind == "NoSuchOption":
        possible = getattr(error, "possibilities", None)
        option = printable(getattr(error, "option_name", ""))
        text = translate(language, N_("There is no option {option}."), option=option)
        if possible:
            text += " " + translate(language, N_("Did you mean {options}?"), options=", ".join(sorted(possible)))
    elif kind == "MissingParameter":
        text = translate(language, N_("{parameter} is missing."), parameter=name)
    elif kind == "BadParameter" and name:
        text = translate(language, N_("{parameter} cannot be used: {detail}"), parameter=name, detail=detail)
    else:
        text = detail
    see = translate(language, N_("See {command} --help."), command=command)
    return f"{text} {see}"


def _parameter_name(parameter: object) -> str:
    """An option by its name, anything else by what the help page calls it."""
    if parameter is None:
        return ""
    if getattr(parameter, "param_type_name", "") == "option":
        return str(getattr(parameter, "opts", [""])[0])
    return gettext(str(getattr(parameter, "metavar", None) or getattr(parameter, "name", "")))


def _detail(english: str, language: Language) -> str:
    for pattern, message in _DETAILS:
        match = pattern.fullmatch(english)
        if match is not None:
            values = {key: printable(value.replace("'", "")) for key, value in match.groupdict().items()}
            return translate(language, message, **values)
    return printable(english)
