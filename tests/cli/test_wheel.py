"""The wheel alone, in an environment of its own and outside the checkout, answers as the checkout does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).resolve().parents[2]


def _run(command: Sequence[str | Path], cwd: Path) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COV", "PIP", "VNR")) and name != "LANGUAGE"
    }
    environment |= {"LANG": "en_GB.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1"}
    done = subprocess.run(  # noqa: S603  # this project's own commands
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist, made without network."""
    target = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", target], ROOT)
    (wheel,) = target.glob("*.whl")
    (sdist,) = target.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment that has the wheel, and the dependencies of this one but not its package."""
    environment = tmp_path_factory.mktemp("environment")
    _run([sys.executable, "-m", "venv", "--without-pip", environment], environment)
    packages = next(environment.glob("lib/python*/site-packages"))
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python"]
    _run([*pip, "install", "--quiet", "--no-deps", "--no-index", built[0]], environment)
    # A path in a .pth file is searched, but the .pth files in it (our editable install's among them) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return environment / "bin"


def test_wheel_holds_the_package_the_map_and_the_catalogues_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        names = set(wheel.namelist())
    shipped = {
        f"vnr_graph/_map/{path.relative_to(ROOT)}"
        for folder in ("ontology", "data")
        for path in (ROOT / folder).rglob("*.ttl")
    }
    code = {
        str(path.relative_to(ROOT / "src"))
        for path in (ROOT / "src" / "vnr_graph").rglob("*")
        if path.suffix in {".css", ".py", ".rq"} or path.name == "py.typed"
    }
    catalogues = {
        str(path.relative_to(ROOT / "src").with_suffix(".mo"))
        for path in (ROOT / "src" / "vnr_graph" / "locale").rglob("*.po")
    }
    metadata = {name for name in names if ".dist-info/" in name}
    assert "vnr_graph/locale/sv/LC_MESSAGES/vnr.mo" in catalogues
    assert names - metadata == shipped | code | catalogues
    assert {name.partition("/")[2] for name in metadata} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_sdist_holds_what_a_build_and_the_tests_need_and_nothing_else(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {name.partition("/")[0] for name in names} == {
        *("src", "ontology", "data", "tests", "bench", "build_catalogues.py", "pyproject.toml"),
        *("README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO", ".gitignore"),
    }
    example_texts = {name for name in names if name.startswith("tests/shapes/") and name.endswith(".txt")}
    assert {Path(name).suffix for name in names - example_texts} == {
        *(".css", ".py", ".rq", ".ttl", ".trig", ".json", ".csv", ".po", ".mo", ".md", ".toml", ".typed", ""),
    }
    assert not [name for name in names if "__pycache__" in name]


def test_installed_package_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    code = "import vnr_graph.store.shipped as s; print(s.__file__, s.ontology_folder(), s.data_folder(), sep='\\n')"
    module, ontology, data = map(Path, _run([installed / "python", "-c", code], tmp_path).splitlines())
    package = module.parents[1]
    assert package.is_relative_to(installed.parent.resolve())
    assert (ontology, data) == (package / "_map" / "ontology", package / "_map" / "data")


def test_wheel_checks_the_shipped_map(installed: Path, tmp_path: Path) -> None:
    out = _run([installed / "vnr", "check", "--fail-on", "none", "--format", "json", "--as-of", "2026-11-01"], tmp_path)
    report = json.loads(out)
    assert (report["documents"], report["municipalitiesWithoutDocument"]) == (2, 286)
    places = {place for finding in report["findings"] for place in finding["places"]}
    inside = str((installed.parent).resolve())
    assert places
    assert all(place.startswith(inside) and "/vnr_graph/_map/data/" in place for place in places)


def test_wheel_answers_who_in_swedish_from_its_own_catalogue(installed: Path, tmp_path: Path) -> None:
    out = _run([installed / "vnr", "who", "--municipality", "Jokkmokk", "--lang", "sv"], tmp_path)
    assert out.startswith("Jokkmokk · ")
    assert "Socialtjänsten i Jokkmokk" in out
    assert "by law" not in out
    assert list(tmp_path.iterdir()) == []
