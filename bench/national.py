"""A made-up national map in this project's vocabulary, with mistakes that are known.

Every municipality gets one document with about 3,500 statements: who acts there, who owns what, who meets, by which
programme, and the place in a page behind each. The same seed gives the same map, byte for byte. A share of the things
described gets one mistake each; the generator tells which and on which line.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, serialize

from bench.mistakes import LABEL, MISTAKES, Fault, Mistake
from vnr_graph.store.reading import rdf_files, read_quads
from vnr_graph.store.shipped import data_folder, ontology_folder, shapes_folder
from vnr_graph.vocabulary import CODE, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

SHARE: Final = 0.005
"""The share of things with a mistake, unless another is asked for."""

_KINDS: Final = {
    "municipality": "Kommunen",
    "social-services": "Socialtjänsten",
    "school": "Skolan",
    "pupil-health": "Elevhälsan",
    "elder-care": "Äldreomsorgen",
    "disability-care": "Funktionsstödet",
    "refugee-reception": "Flyktingmottagningen",
    "health-care": "Hälso- och sjukvården",
    "hospital": "Sjukhuset",
    "primary-care": "Vårdcentralen",
    "psychiatry": "Psykiatrin",
    "child-psychiatry": "Barnpsykiatrin",
    "womens-clinic": "Kvinnokliniken",
    "dental-care": "Folktandvården",
    "local-police": "Polisen",
    "prosecution": "Åklagaren",
    "prison-probation": "Frivården",
    "social-insurance": "Försäkringskassan",
    "employment-service": "Arbetsförmedlingen",
    "church": "Församlingen",
    "womens-shelter": "Kvinnojouren",
    "victim-support": "Brottsofferjouren",
}
_ROLES: Final = ("owner", "owner", "owner", "contributor", "coordinator", "funder")
_GROUPS: Final = ("collaboration", "children", "prevention")
_AGENCIES: Final = tuple(_KINDS)
_MEMBERS: Final = 8
_POSTS: Final = 8
_PROGRAMMES: Final = 4
_OBJECTIVES: Final = 16
_STANCES: Final = 6
_RESPONSIBILITIES: Final = 124
_EVIDENCE: Final = 112

Block = dict[str, str]
"""Predicate → its objects, as Turtle, in the order in which they are written."""


@dataclass(slots=True)
class _Document:
    """Writes the blocks of one municipality after each other, and now and then a wrong one."""

    file: TextIO
    share: float
    chance: random.Random
    line: int = 1
    faults: list[Fault] = field(default_factory=list)

    def text(self, text: str) -> None:
        """Write lines as they are."""
        self.file.write(text)
        self.line += text.count("\n")

    def block(self, kind: str, subject: str, types: str, block: Block) -> None:
        """Write what is said of a thing."""
        wrong: Mistake | None = None
        if kind in MISTAKES and self.chance.random() < self.share:
            wrong = self.chance.choice(MISTAKES[kind])
            changed = wrong.change(block[wrong.predicate])
            if changed is None:
                del block[wrong.predicate]
            else:
                block[wrong.predicate] = changed.replace(LABEL, block.get("rdfs:label", "").partition(", ")[0])
        lines = [f"{subject} a {types}", *(f"    {predicate} {objects}" for predicate, objects in block.items())]
        if wrong is not None:
            at = list(block).index(wrong.predicate) + 1 if wrong.predicate in block else 0
            focus = expand(block[wrong.about] if wrong.about else subject)
            self.faults.append(Fault(wrong.kind, f"{wrong.component}ConstraintComponent", focus, self.line + at))
        self.text(" ;\n".join(lines) + " .\n\n")


def write_map(path: Path, *, municipalities: int, seed: int = 1, share: float = SHARE) -> list[Fault]:
    """Write a whole map into one Turtle file: the ontology and its code lists, places, and a document for each.

    Args:
        path: the file.
        municipalities: how many; those that exist first, then made-up ones. 290 give about a million statements.
        seed: the same gives the same map.
        share: of things with a mistake.

    Returns:
        The mistakes, in the order of their lines.
    """
    codes = list(islice(_codes(), municipalities))
    chance = random.Random(seed)  # noqa: S311  # a repeatable map is the point
    with path.open("w", encoding="utf-8", newline="\n") as file:
        out = _Document(file, share, chance)
        out.text(_prefixes() + _base())
        out.block(
            "county", "county:01", "vnr:County", {"rdfs:label": '"Länet"@sv, "The county"@en', "vnr:scbCode": '"01"'}
        )
        for code in (*codes, "other"):
            place = {"rdfs:label": f'"Kommun {code}"@sv, "Municipality {code}"@en', "vnr:county": "county:01"}
            out.block("place", f"municipality:{code}", "vnr:Municipality", {**place, "vnr:scbCode": f'"{code}"'})
        for code in codes:
            _municipality(out, code)
        # What a mistake may point at, without one of its own.
        _municipality(_Document(file, 0, random.Random(seed)), "other")  # noqa: S311  # as above
    return out.faults


def write_documents(folder: Path, *, municipalities: int, seed: int = 1, share: float = SHARE) -> list[Fault]:
    """Write a map as ``vnr check`` takes it: a file for each municipality that exists, to stand on the shipped base.

    Args:
        folder: where to.
        municipalities: how many, 290 at most.
        seed: the same gives the same map.
        share: of things with a mistake.

    Returns:
        The mistakes, by file in the order of codes.
    """
    faults: list[Fault] = []
    chance = random.Random(seed)  # noqa: S311  # as above
    for code in islice(_existing(), municipalities):
        with (folder / f"{code}.ttl").open("w", encoding="utf-8", newline="\n") as file:
            out = _Document(file, share, chance)
            out.text(_prefixes())
            _municipality(out, code)
            faults += out.faults
    return faults


def _prefixes() -> str:
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())) + "\n"


def _base() -> str:
    """The ontology and its code lists, without its rules."""
    paths = [path for path in rdf_files([ontology_folder()]) if shapes_folder() not in path.parents]
    quads = [quad for path in paths for quad in read_quads(path).quads]
    return (serialize(quads, format=RdfFormat.N_TRIPLES) or b"").decode() + "\n"


def _existing() -> list[str]:
    file = data_folder() / "reference" / "municipalities.ttl"
    code = NamedNode(expand("vnr:scbCode"))
    return sorted(str(getattr(quad.object, "value", "")) for quad in read_quads(file).quads if quad.predicate == code)


def _codes() -> Iterator[str]:
    existing = _existing()
    yield from existing
    taken = set(existing)
    yield from (code for number in range(10_000) if (code := f"{number:04}") not in taken)


def _concepts(name: str) -> list[str]:
    """The concepts of a code list, shortened."""
    prefix = {"responsibility-area": "area", "violence-type": "violence", "target-group": "target"}[name]
    subjects = {quad.subject for quad in read_quads(ontology_folder() / "codes" / f"{name}.ttl").quads}
    found = (str(getattr(subject, "value", "")) for subject in subjects)
    return sorted(f"{prefix}:{iri.rpartition('/')[2]}" for iri in found if iri.startswith(f"{CODE}{name}/"))


_AREAS: Final = _concepts("responsibility-area")
_TYPES: Final = _concepts("violence-type")
_TARGETS: Final = _concepts("target-group")


def _municipality(out: _Document, code: str) -> None:
    _source(out, code)
    _agencies(out, code)
    _groups(out, code)
    _programmes(out, code)
    _responsibilities(out, code)
    _evidence(out, code)


def _pointers(out: _Document, code: str, count: int = 1) -> str:
    return ", ".join(f"evidence:{code}-{out.chance.randrange(_EVIDENCE)}" for _ in range(count))


def _labels(swedish: str, english: str) -> str:
    return f'"{swedish}"@sv, "{english}"@en'


def _source(out: _Document, code: str) -> None:
    block = {
        "rdfs:label": _labels(f"Kommun {code}: Våld i nära relationer", f"Municipality {code}: Violence"),
        "dcterms:issued": '"2024-05-06T09:55:00"^^xsd:dateTime',
        "dcterms:language": '"sv"',
        "dcterms:publisher": f"agency:{code}-municipality",
        "dcterms:title": f'"Våld i nära relationer i kommun {code}"@sv',
        "vnr:address": f'"https://example.org/{code}/vald"^^xsd:anyURI',
        "vnr:evidence": _pointers(out, code, 6),
        "vnr:mentionsType": ", ".join(out.chance.sample(_TYPES, 3)),
        "vnr:rank": "rank:page",
        "vnr:retrieved": '"2026-03-01"^^xsd:date',
    }
    out.block("source", f"source:{code}-page", "vnr:Source", block)


def _agencies(out: _Document, code: str) -> None:
    for kind, name in _KINDS.items():
        block = {
            "rdfs:label": _labels(f"{name} i kommun {code}", f"{kind.replace('-', ' ').capitalize()} of {code}"),
            "skos:altLabel": f'"{name} ({code})"@sv',
            "vnr:evidence": _pointers(out, code, 2),
            "vnr:kind": f"kind:{kind}",
            "vnr:operatesIn": f"municipality:{code}",
        }
        out.block("agency", f"agency:{code}-{kind}", "cv:PublicOrganisation, vnr:Agency", block)
    for number in range(_POSTS):
        block = {
            "rdfs:label": _labels(f"Samordnare {number} i {code}", f"Coordinator {number} in {code}"),
            "org:postIn": f"agency:{code}-{_AGENCIES[number]}",
            "vnr:evidence": _pointers(out, code),
        }
        out.block("post", f"post:{code}-{number}", "org:Post", block)


def _groups(out: _Document, code: str) -> None:
    for group in _GROUPS:
        block = {
            "rdfs:label": _labels(f"Gruppen {group} i {code}", f"The group {group} in {code}"),
            "vnr:addressesType": ", ".join(out.chance.sample(_TYPES, 2)),
            "vnr:convener": f"agency:{code}-social-services",
            "vnr:covers": f"municipality:{code}",
            "vnr:evidence": _pointers(out, code, 2),
        }
        out.block("group", f"group:{code}-{group}", "vnr:CollaborationGroup", block)
        for kind in out.chance.sample(_AGENCIES, _MEMBERS):
            block = {
                "rdfs:label": _labels(f"{_KINDS[kind]} i {code}: medlem i {group}", f"{kind} of {code}: in {group}"),
                "org:member": f"agency:{code}-{kind}",
                "org:organization": f"group:{code}-{group}",
                "org:role": "role:member",
                "vnr:evidence": _pointers(out, code),
            }
            out.block("membership", f"membership:{code}-{group}-{kind}", "org:Membership", block)


def _programmes(out: _Document, code: str) -> None:
    for number in range(_PROGRAMMES):
        block = {
            "rdfs:label": _labels(f"Handlingsprogram {number} i {code}", f"Action programme {number} of {code}"),
            "vnr:addressesTarget": ", ".join(out.chance.sample(_TARGETS, 2)),
            "vnr:addressesType": "violence:close-relationships",
            "vnr:contentRecorded": "true",
            "vnr:covers": f"municipality:{code}",
            "vnr:evidence": _pointers(out, code, 3),
            "vnr:party": f"agency:{code}-local-police, agency:{code}-municipality",
            "vnr:settlesResponsibilities": "true",
            "vnr:validFrom": f'"{out.chance.randrange(2015, 2024)}"^^xsd:gYear',
        }
        out.block("programme", f"programme:{code}-plan-{number}", "vnr:ActionProgramme", block)
    for number in range(_OBJECTIVES):
        block = {
            "rdfs:label": _labels(
                f"Mål {number}: fler får stöd i {code}", f"Objective {number}: more support in {code}"
            ),
            "vnr:area": out.chance.choice(_AREAS),
            "vnr:evidence": _pointers(out, code),
            "vnr:objectiveOf": f"programme:{code}-plan-{number % _PROGRAMMES}",
            "vnr:targetGroup": out.chance.choice(_TARGETS),
            "vnr:violenceType": out.chance.choice(_TYPES),
        }
        out.block("objective", f"objective:{code}-{number}", "vnr:Objective", block)
    for number in range(_STANCES):
        block = {
            "rdfs:label": _labels(f"Hållning {number}: våld är brott", f"Stance {number}: violence is a crime"),
            "vnr:evidence": _pointers(out, code),
            "vnr:stanceOf": f"programme:{code}-plan-{number % _PROGRAMMES}",
            "vnr:violenceType": out.chance.choice(_TYPES),
        }
        out.block("stance", f"stance:{code}-{number}", "vnr:Stance", block)
        block = {
            "rdfs:label": _labels(f"Ansökan {number} från {code}", f"Application {number} from {code}"),
            "vnr:applicant": f"agency:{code}-municipality",
            "vnr:evidence": _pointers(out, code),
            "vnr:funder": "agency:other-municipality",
            "vnr:outcome": "outcome:unknown",
            "vnr:year": f'"{2015 + number}"^^xsd:gYear',
        }
        out.block("application", f"application:{code}-{number}", "vnr:FundingApplication", block)


def _responsibilities(out: _Document, code: str) -> None:
    for number in range(_RESPONSIBILITIES):
        area = out.chance.choice(_AREAS)
        kind = out.chance.choice(_AGENCIES)
        year = out.chance.randrange(2014, 2024)
        block = {
            "rdfs:label": _labels(
                f"{_KINDS[kind]} i {code} ansvarar ({number})", f"{kind} of {code} is tasked ({number})"
            ),
            "vnr:area": area,
            "vnr:basis": f"programme:{code}-plan-{number % _PROGRAMMES}",
            "vnr:evidence": _pointers(out, code),
            "vnr:holder": f"agency:{code}-{kind}",
            "vnr:municipality": f"municipality:{code}",
            "vnr:role": f"role:{out.chance.choice(_ROLES)}",
            "vnr:targetGroup": out.chance.choice(_TARGETS),
            "vnr:validFrom": f'"{year}-01-01"^^xsd:date',
            "vnr:validThrough": f'"{year + 20}-12-31"^^xsd:date',
            "vnr:violenceType": out.chance.choice(_TYPES),
        }
        out.block("responsibility", f"responsibility:{code}-{number}", "vnr:Responsibility", block)


def _evidence(out: _Document, code: str) -> None:
    for number in range(_EVIDENCE):
        start = out.chance.randrange(20_000)
        selector = f"[ a oa:TextPositionSelector ; oa:end {start + 60} ; oa:start {start} ]"
        block = {
            "oa:hasSelector": selector,
            "oa:hasSource": f"source:{code}-page",
            "vnr:paragraph": str(number // 4 + 1),
            "vnr:paraphrase": _labels(
                f"Sidan säger vem som gör vad ({number}).", f"The page says who does what ({number})."
            ),
            "vnr:passageDigest": f'"{out.chance.getrandbits(256):064x}"',
            "vnr:sentence": str(number % 4 + 1),
        }
        out.block("evidence", f"evidence:{code}-{number}", "vnr:Evidence", block)
