"""A git repository to take revisions from, and a small map with two sides."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from vnr_graph.diff.comparing import Comparison, DiffOptions, compare
from vnr_graph.store import opening
from vnr_graph.store.opening import open_map
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vnr_graph.store.opening import Map

DAY: Final = date(2026, 6, 30)
PREFIX_LINES: Final = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
_IDENTITY: Final = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}

PLACES: Final = """
source:places a vnr:Source ; vnr:rank rank:reference ; rdfs:label "Platser"@sv, "Places"@en .
municipality:9901 a vnr:Municipality ; rdfs:label "Exempelby"@sv, "Exempelby"@en ; vnr:scbCode "9901" .
municipality:9902 a vnr:Municipality ; rdfs:label "Grannby"@sv, "Grannby"@en ; vnr:scbCode "9902" .
agency:police a vnr:Agency ; rdfs:label "Polisen"@sv, "Police"@en ; vnr:kind kind:police ;
    vnr:extent extent:nationwide .
agency:school a vnr:Agency ; rdfs:label "Skolan"@sv, "School"@en ; vnr:kind kind:school ;
    vnr:operatesIn municipality:9901 .
"""
LAW: Final = """
source:act a vnr:Act ; vnr:rank rank:law ; rdfs:label "Lagen (2000:1)"@sv, "The Act (2000:1)"@en ;
    vnr:validFrom "2000-01-01"^^xsd:date .
mandate:investigate a vnr:Mandate ; rdfs:label "Utreda"@sv, "Investigate"@en ; vnr:act source:act ;
    vnr:section "1 §" ; vnr:bearerKind kind:police ; vnr:role role:owner ; vnr:area area:crime-investigation ;
    vnr:violenceType violence:close-relationships ; vnr:targetGroup target:perpetrators .
"""
PAGE: Final = """
source:page a vnr:Source ; vnr:rank rank:page ; rdfs:label "Exempelbys sida"@sv, "Exempelby's page"@en ;
    dcterms:issued "2026-01-10"^^xsd:date .
agency:social a vnr:Agency ; rdfs:label "Socialtjänsten"@sv, "Social services"@en ;
    vnr:kind kind:social-services ; vnr:operatesIn municipality:9901 .
group:g a vnr:CollaborationGroup ; rdfs:label "Gruppen"@sv, "The group"@en ; vnr:covers municipality:9901 .
membership:a a org:Membership ; rdfs:label "Socialtjänsten i gruppen"@sv, "Social services in the group"@en ;
    org:member agency:social ; org:organization group:g .
"""


@pytest.fixture
def in_turtle() -> Callable[..., str]:
    """A responsibility as Turtle: what it says, where that is not the ordinary."""

    def make(name: str = "protect", **said: str) -> str:
        ordinary = {
            "holder": "agency:social",
            "role": "role:owner",
            "area": "area:acute-protection",
            "violenceType": "violence:close-relationships",
            "targetGroup": "target:close-persons",
            "municipality": "municipality:9901",
        }
        values = " ; ".join(f"vnr:{key} {value}" for key, value in (ordinary | said).items() if value)
        return f"responsibility:{name} a vnr:Responsibility ; {values} .\n"

    return make


@pytest.fixture(autouse=True)
def _on_no_shipped_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "base_folders", tuple)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def side(tmp_path: Path) -> Callable[..., Map]:
    """A small map: two places, an act, and a page to whose text more can be put; other documents; another act."""
    made = 0

    def make(more: str = "", *documents: str, law: str = LAW, page: str = PAGE) -> Map:
        nonlocal made
        made += 1
        folder = tmp_path / f"side-{made}"
        folder.mkdir()
        for number, text in enumerate((PLACES, law, page + more, *documents)):
            (folder / f"{number}.ttl").write_text(PREFIX_LINES + text, encoding="utf-8")
        return open_map([folder])

    return make


@pytest.fixture
def compared(side: Callable[..., Map]) -> Callable[..., Comparison]:
    """What changed between two maps, each by what is put to its page, on a day of 2026 or on two days."""

    def make(
        old: str | Map, new: str | Map, *, days: tuple[date, date] = (DAY, DAY), findings: bool = False
    ) -> Comparison:
        before, after = (side(one) if isinstance(one, str) else one for one in (old, new))
        return compare(before, after, DiffOptions(*days, findings=findings))

    return make


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty git repository, which is also the current one."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for variable, value in _IDENTITY.items():
        monkeypatch.setenv(variable, value)
    return folder


@pytest.fixture
def git(repository: Path) -> Callable[..., str]:
    """Run git in the repository and return what it prints."""

    def run(*arguments: str) -> str:
        done = subprocess.run(  # noqa: S603  # the tests' own arguments
            ["git", *arguments],  # noqa: S607  # whichever git there is
            cwd=repository,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    run("init", "--quiet", "--initial-branch", "main")
    return run


@pytest.fixture
def commit(repository: Path, git: Callable[..., str]) -> Callable[[dict[str, str | None]], str]:
    """Write files, or take them away, commit, and return the commit."""

    def make(files: dict[str, str | None]) -> str:
        for name, text in files.items():
            path = repository / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "next")
        return git("rev-parse", "HEAD")

    return make
