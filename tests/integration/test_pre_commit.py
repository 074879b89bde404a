"""`.pre-commit-hooks.yaml`: pre-commit itself clones this project, installs it and runs its hooks on what is staged."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.conftest import Repository

    Done = subprocess.CompletedProcess[str]

ROOT: Final = Path(__file__).parents[2]
MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
PRE_COMMIT: Final = Path(sys.executable).parent / "pre-commit"
PACKAGE: Final = (
    *("pyproject.toml", "build_catalogues.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml"),
    *("src", "ontology", "data"),
)
"""What pre-commit needs of this project's repository."""


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of this project as it is now, committed, for pre-commit to clone."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed, so that it does so once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def pre_commit(
    repository: Repository, hooks: Path, cache: Path, small_environment: Callable[..., dict[str, str]]
) -> Callable[..., Done]:
    """Run a hook on what is staged, by a configuration that sets some of the hook's keys."""

    def run(hook: str, **keys: object) -> Done:
        revision = git(hooks, "rev-parse", "HEAD")
        config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": hook, **keys}]}]}
        (repository.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        repository.git("add", "--all")
        return subprocess.run(  # noqa: S603  # a tool that these tests need
            [str(PRE_COMMIT), "run", hook, "--verbose"],
            cwd=repository.folder,
            # What is to be installed is found beside this interpreter, not fetched.
            env=small_environment(cache)
            | {
                "PRE_COMMIT_HOME": str(cache),
                "PYTHONPATH": sysconfig.get_paths()["purelib"],
                "VIRTUALENV_NO_DOWNLOAD": "1",
                "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_pre_commit_takes_the_manifest() -> None:
    done = subprocess.run(  # noqa: S603
        [str(PRE_COMMIT), "validate-manifest", str(MANIFEST)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_check_passes_and_reports_on_the_folder_data(pre_commit: Callable[..., Done]) -> None:
    done = pre_commit("vnr-check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "vnr check" in done.stdout
    assert "\nExempelstad\n" in done.stdout


def test_the_check_fails_with_what_is_staged_and_takes_options(
    pre_commit: Callable[..., Done], repository: Repository
) -> None:
    page = repository.folder / "data" / "exempelstad.ttl"
    page.write_text(
        page.read_text(encoding="utf-8") + "source:exempelstad-vald vnr:invented true .\n", encoding="utf-8"
    )

    done = pre_commit("vnr-check")
    assert (done.returncode, "exit code: 1" in done.stdout) == (1, True)
    assert "VNR506" in done.stdout

    assert pre_commit("vnr-check", args=["data", "--ignore=VNR506"]).returncode == 0


def test_a_document_that_is_taken_out_is_no_reason_not_to_check(
    pre_commit: Callable[..., Done], repository: Repository
) -> None:
    (repository.folder / "data" / "exempelstad.ttl").unlink()
    done = pre_commit("vnr-check")
    assert "no files to check" not in done.stdout
    assert (done.returncode, "exit code: 2" in done.stdout) == (1, True)  # the folder is gone too


def test_fmt_mends_what_is_staged_and_is_then_content(pre_commit: Callable[..., Done], repository: Repository) -> None:
    page = repository.folder / "data" / "exempelstad.ttl"
    canonical = (ROOT / "docs" / "examples" / "exempelstad.ttl").read_text(encoding="utf-8")
    page.write_text(canonical.replace("    vnr:rank", "\n  vnr:rank"), encoding="utf-8")
    (repository.folder / "notes.md").write_text("No Turtle.\n", encoding="utf-8")

    done = pre_commit("vnr-fmt")
    assert (done.returncode, "files were modified by this hook" in done.stdout) == (1, True)
    assert page.read_text(encoding="utf-8") == canonical

    assert pre_commit("vnr-fmt").returncode == 0
