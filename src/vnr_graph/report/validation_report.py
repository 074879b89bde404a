"""``sh:ValidationReport`` (W3C Recommendation SHACL, section 3.6), as Turtle and as JSON-LD.

Every finding is a result, also one that is waived or known: SHACL has no word for either.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from vnr_graph.model import ResultTerms
from vnr_graph.texts import LANGUAGES
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.model import Finding, Report

    Statements = list[tuple[str, list[str]]]

_SH: Final = PREFIXES["sh"]
_OURS: Final = re.compile(rf"<{re.escape(_SH)}([A-Za-z]+)>")
_BLANK: Final = "_:"
_SUBJECT: Final = "<x:s> <x:p> "


def report_as_turtle(report: Report) -> str:
    """Results nested in the report, in the order of the findings; the same report gives the same text."""
    lines = ["@prefix sh: <" + _SH + "> .", "", "[] a sh:ValidationReport ;"]
    conforms = f"    sh:conforms {str(not report.findings).lower()}"
    results = [_turtle(statements) for statements in _results(report)]
    if results:
        lines += [f"{conforms} ;", "    sh:result " + " , ".join(results) + " ."]
    else:
        lines.append(f"{conforms} .")
    return "\n".join(lines) + "\n"


def report_as_jsonld(report: Report) -> str:
    """The same graph; its context is inside, so that nothing is fetched to read it."""
    data = {
        "@context": {"sh": _SH},
        "@type": "sh:ValidationReport",
        "sh:conforms": not report.findings,
        "sh:result": [
            {"@type": "sh:ValidationResult"}
            | {name: _single([_jsonld(term) for term in terms]) for name, terms in statements if name != "a"}
            for statements in _results(report)
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _results(report: Report) -> Iterator[Statements]:
    """Each result's properties and their values as Turtle spells them."""
    names: dict[str, str] = {}

    def renamed(term: str) -> str:
        """Blank nodes by the order in which they come: their own names differ from run to run."""
        return names.setdefault(term, f"_:b{len(names) + 1}") if term.startswith(_BLANK) else term

    for finding in report.findings:
        terms = finding.terms or _guessed(finding)
        component = finding.component and str(ox.NamedNode(finding.component))
        spelt: Sequence[tuple[str, list[str | None]]] = (
            ("a", ["sh:ValidationResult"]),
            ("sh:focusNode", [terms.focus]),
            ("sh:resultPath", [terms.path]),
            ("sh:value", [terms.value]),
            ("sh:resultMessage", list(_messages(finding))),
            ("sh:resultSeverity", [terms.severity]),
            ("sh:sourceConstraintComponent", [component]),
            ("sh:sourceShape", [terms.shape or None]),
        )
        yield [
            (name, [renamed(term) for term in found if term is not None])
            for name, found in spelt
            if any(term is not None for term in found)
        ]


def _messages(finding: Finding) -> Iterator[str]:
    for language in LANGUAGES:
        if language in finding.message:
            yield str(ox.Literal(finding.message[language], language=language))


def _guessed(finding: Finding) -> ResultTerms:
    """Terms of a finding that keeps none: what reads as an IRI is one."""
    return ResultTerms(
        focus=_term(finding.focus),
        shape=_term(finding.shape) if finding.shape else "",
        severity=str(ox.NamedNode(finding.severity.iri)),
        value=None if finding.value is None else _term(finding.value),
        path=None if finding.path is None else _term(finding.path),
    )


def _term(text: str) -> str:
    try:
        return str(ox.NamedNode(text))
    except ValueError:
        return str(ox.Literal(text))


def _turtle(statements: Statements) -> str:
    lines = (f"        {name} {', '.join(map(_shortened, terms))}" for name, terms in statements)
    return "[\n" + " ;\n".join(lines) + "\n    ]"


def _shortened(term: str) -> str:
    """With SHACL's prefix where an IRI is one of its; literals as they are."""
    return _OURS.sub(r"sh:\1", term) if term.startswith(("<", "[")) else term


@lru_cache(maxsize=4096)
def _jsonld(term: str) -> Any:  # noqa: ANN401  # what json makes of a term
    if term.startswith(_BLANK):
        return {"@id": term}
    values: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in ox.parse(f"{_SUBJECT}{term} .".encode(), format=ox.RdfFormat.TURTLE):
        values[triple.subject][triple.predicate.value].append(triple.object)
    return _node(values[ox.NamedNode("x:s")]["x:p"][0], values)


def _node(term: Any, values: dict[Any, dict[str, list[Any]]]) -> Any:  # noqa: ANN401
    if isinstance(term, ox.Literal):
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == PREFIXES["xsd"] + "string":
            return {"@value": term.value}
        return {"@value": term.value, "@type": term.datatype.value}
    if isinstance(term, ox.NamedNode):
        return {"@id": _OURS.sub(r"sh:\1", str(term)).strip("<>")}
    return {
        predicate: _single([_node(value, values) for value in sorted(found, key=str)])
        for predicate, found in sorted(values[term].items())
    }


def _single(values: list[Any]) -> Any:  # noqa: ANN401
    """One value as itself, several as a list."""
    return values[0] if len(values) == 1 else values
