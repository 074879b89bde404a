"""Any RDF against any SHACL: no map, no municipalities, no day; a shape is a rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import SH

from vnr_graph.check.checking import Checked, counted, idle_rules, rule_runs, validated
from vnr_graph.check.fingerprints import Fingerprints, number_alike
from vnr_graph.check.index import GraphIndex, as_many
from vnr_graph.check.places import with_places
from vnr_graph.check.refusing import refuse_unsound
from vnr_graph.check.rules import read_rules
from vnr_graph.check.spelling import terms_of
from vnr_graph.check.telling import is_of, order
from vnr_graph.check.validation import Engine
from vnr_graph.errors import InputError
from vnr_graph.model import Document, Finding, Report
from vnr_graph.progress import tell
from vnr_graph.store.labels import MAIN, Labels
from vnr_graph.store.reading import rdf_files, read_triples
from vnr_graph.store.terms import to_oxigraph
from vnr_graph.texts import LANGUAGES, N_, translate
from vnr_graph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from vnr_graph.check.rules import Rules
    from vnr_graph.check.validation import Outcome, Result
    from vnr_graph.texts import Language

_COMPONENT: Final = "ConstraintComponent"
_SHACL: Final = str(SH)


@dataclass(frozen=True, slots=True)
class GenericOptions:
    """How to check.

    Attributes:
        as_of: the day that the report is dated; nothing else depends on it.
        select: rule ids or their beginnings; all rules when empty.
        ignore: likewise, to leave out.
        engine: what validates.
        verify: let the other engine validate too, and tell where they differ.
    """

    as_of: date
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    engine: Engine = Engine.SCREEN
    verify: bool = False


@dataclass(frozen=True, slots=True)
class GenericCheck:
    """A check of anybody's data.

    Attributes:
        checked: what it found, and how it went.
        labels: what the things are called that findings are about.
        documents: the files, by their own addresses.
    """

    checked: Checked
    labels: Labels = field(repr=False)
    documents: Mapping[str, Document]


def check_files(paths: Sequence[Path], shapes: Sequence[Path], options: GenericOptions) -> Report:
    """Check RDF files by SHACL shapes, as `run_files` does, and give the report alone."""
    return run_files(paths, shapes, options).checked.report


def run_files(paths: Sequence[Path], shapes: Sequence[Path], options: GenericOptions) -> GenericCheck:
    """Check RDF files by SHACL shapes.

    The data is the union of all graphs in all files, named ones and the unnamed; blank nodes of two files never meet.

    Args:
        paths: files and folders of data.
        shapes: files and folders of shapes.
        options: how.

    Raises:
        InputError: no data is named, or a rule is asked for that does not exist.
        ReadingError: a file cannot be read.
    """
    rules = read_foreign(paths, shapes)
    rules.select(options.select, options.ignore)
    files = rdf_files(paths)
    index = _indexed(files)
    outcome, differences = validated(index, rules, options.engine, verify=options.verify)
    found = told(rules, index, outcome, files, options)
    return replace(found, checked=replace(found.checked, differences=differences))


def read_foreign(paths: Sequence[Path], shapes: Sequence[Path]) -> Rules:
    """The shapes as rules, if any data is named to check by them.

    Raises:
        InputError: no data is named.
        ReadingError: a file of shapes cannot be read.
        InputError: a shape says nothing, or not what it seems to.
    """
    if not paths:
        raise InputError(
            N_("No data is named to check by the shapes."), cure=N_("Name it: vnr check DATA --shapes FILE.")
        )
    rules = _untitled(read_rules(shapes))
    refuse_unsound(rules.graph, rdf_files(shapes))
    return rules


def told(
    rules: Rules, index: GraphIndex, outcome: Outcome, files: Sequence[Path], options: GenericOptions
) -> GenericCheck:
    """What a validation of files gave, as findings.

    Args:
        rules: by which rules.
        index: what was validated.
        outcome: what that gave.
        files: where the data comes from.
        options: how it was checked.

    Raises:
        InputError: a rule is asked for that does not exist.
    """
    selected = rules.select(options.select, options.ignore)
    documents = {document.iri: document for document in map(_document, files)}
    teller = _Teller(rules, index, tuple(documents))
    found = {teller.tell(result) for result in outcome.results if rules.rule_of[result.shape] in selected}
    findings = number_alike(with_places(sorted(found, key=order), documents, narrow=True))
    ran = rule_runs(rules, selected, outcome)
    report = Report(
        as_of=options.as_of,
        typology=None,
        scope=(),
        undocumented=0,
        documents=len(files),
        findings=tuple(findings),
        runs=counted(ran, findings),
    )
    checked = Checked(
        report=report,
        unselected=frozenset(rules.rules) - selected,
        idle=idle_rules(rules, outcome, ran),
    )
    return GenericCheck(checked, _labels(index, findings), documents)


def _untitled(rules: Rules) -> Rules:
    """The rules, those without the title that would only repeat their id."""
    plain = {id_: replace(rule, title={}) if id_ in rule.title.values() else rule for id_, rule in rules.rules.items()}
    return replace(rules, rules=plain)


def _indexed(files: Sequence[Path]) -> GraphIndex:
    index = GraphIndex()
    for number, path in enumerate(files, start=1):
        tell(N_("Reading file {number} of {total}: {path}"), number=number, total=len(files), path=path)
        index.read(read_triples(path))
    return index


def _document(path: Path) -> Document:
    return Document(iri=path.resolve().as_uri(), path=path)


class _Teller:
    """Turns results into findings.

    Args:
        rules: by which rules.
        index: what was checked.
        documents: the addresses of the files.
    """

    def __init__(self, rules: Rules, index: GraphIndex, documents: tuple[str, ...]) -> None:
        self._rules = rules
        self._fingerprints = Fingerprints(rules, index)
        self._documents = documents

    def tell(self, result: Result) -> Finding:
        rule = self._rules.rules[self._rules.rule_of[result.shape]]
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            focus=str(result.focus),
            value=None if result.value is None or result.value == result.focus else str(result.value),
            path=None if result.path is None else str(result.path),
            message={language: self._message(result, language) for language in LANGUAGES},
            sources=self._documents,
            shape=str(result.shape),
            component=str(result.component),
            fingerprint=self._fingerprints.of(result),
            terms=terms_of(result, self._rules.graph),
            detail=dict(result.detail),
        )

    def _message(self, result: Result, language: Language) -> str:
        """The shape's own message in the language, else one without a language, else any, else what it breaks."""
        templates = [m for m in self._rules.messages(result.shape) if m.language == language]
        own = [m for m in result.messages if _speaks(m.language, language) or is_of(m, templates)]
        neutral = [m for m in result.messages if m.language is None]
        for candidates in (own, neutral, result.messages):
            if candidates:
                return min(map(str, candidates))
        constraint = self._constraint(result)
        if result.value is None:
            return translate(language, N_("The values do not meet {constraint}."), constraint=constraint)
        return translate(language, N_("{value} does not meet {constraint}."), value=result.value, constraint=constraint)

    def _constraint(self, result: Result) -> str:
        """The parameter that was not met, as the shape has it: ``sh:minCount 1``."""
        name = str(result.component).removeprefix(_SHACL).removesuffix(_COMPONENT)
        parameter = f"{name[:1].lower()}{name[1:]}"
        shape = to_oxigraph(result.shape)
        values = () if shape is None else self._rules.graph.objects(shape, ox.NamedNode(f"{_SHACL}{parameter}"))
        spelt = sorted(shorten(value.value) for value in values if isinstance(value, ox.NamedNode | ox.Literal))
        return " ".join((f"sh:{parameter}", ", ".join(spelt))).strip()


def _speaks(tag: str | None, language: Language) -> bool:
    """Whether a language tag is of the language (RFC 4647, basic filtering)."""
    return tag is not None and (tag.lower() == language or tag.lower().startswith(f"{language}-"))


def _labels(index: GraphIndex, findings: Iterable[Finding]) -> Labels:
    """What the data calls the things that findings name."""
    named = {iri for finding in findings for iri in (finding.focus, finding.value) if iri is not None}
    tables = [index.table(index.id_of(ox.NamedNode(predicate))) for predicate in MAIN]
    main: dict[str, dict[str, str]] = {}
    for iri in sorted(named):
        try:
            number = index.id_of(ox.NamedNode(iri))
        except ValueError:
            continue  # a literal or a blank node
        for table in tables:
            for value in as_many(table.get(number)):
                label = index.terms[value]
                if isinstance(label, ox.Literal):
                    by_language = main.setdefault(iri, {})
                    language = label.language or ""
                    by_language[language] = min(by_language.get(language, label.value), label.value)
    return Labels(main=main, synonyms={})
