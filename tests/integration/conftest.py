"""What these tests share: a repository with a map, a Python that installs without network, and a runner of actions.

The runner does what GitHub's does with a composite action, as far as ours goes: it resolves expressions in ``env``,
``if`` and ``with``, runs each script with GitHub's own command line for ``shell: bash``, and gathers outputs, summary
and log. Steps of other actions are not run but noted, with what they would be given. `Actions` fails on whatever else
it meets.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
DAY: Final = "2026-11-01"
RESPONSIBILITY: Final = "responsibility:2599-social-services-support-children a "
_TOKEN: Final = re.compile(r"\s*(?:('(?:[^']|'')*')|(==|!=|&&|\|\||[!()])|([A-Za-z_][\w.-]*))")
_EXPRESSION: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def environment(home: Path, *first: Path) -> dict[str, str]:
    """A small environment, without anything of who runs the tests; ``first`` goes before the system's commands."""
    return {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([*map(str, first), "/usr/local/bin", "/usr/bin", "/bin"]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        # What is built and installed is found beside this interpreter, not fetched.
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip takes the value for that of build isolation itself
        "PIP_CONFIG_FILE": os.devnull,
    }


@pytest.fixture(scope="session")
def small_environment() -> Callable[..., dict[str, str]]:
    """`environment`, for the modules of tests."""
    return environment


def run(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str]) -> str:
    """What a command that must succeed prints."""
    done = subprocess.run(  # noqa: S603  # commands of these tests
        [str(part) for part in command], cwd=cwd, env=dict(env), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def python3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ``python3`` whose virtual environments see the dependencies that are installed here.

    An install step runs as it stands, except that nothing can be fetched: the package is built and installed for real.
    """
    folder = tmp_path_factory.mktemp("python3")
    script = folder / "python3"
    script.write_text(
        "#!/bin/sh\nset -e\n"
        f'"{sys.executable}" "$@"\n'
        f'for last; do :; done\nfor packages in "$last"/lib/python*/site-packages; do\n'
        f"  echo '{sysconfig.get_paths()['purelib']}' > \"$packages/dependencies.pth\"\ndone\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return folder


@dataclass(frozen=True)
class Repository:
    """A git repository with a small map: the README's example, and then the same without its one responsibility.

    Attributes:
        folder: its working tree, at ``head``.
        base: the first commit.
        head: the second, which takes an owner away.
    """

    folder: Path
    base: str
    head: str

    def git(self, *arguments: str) -> str:
        """Run git in it."""
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        return run(["git", *who, *arguments], self.folder, environment(self.folder)).strip()

    def commit(self, message: str) -> str:
        """Commit everything; the commit's name."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def make_repository(tmp_path: Path) -> Callable[[str], Repository]:
    """A repository whose data is in a folder of that name."""

    def make(data: str) -> Repository:
        folder = tmp_path / "repository"
        page = folder / data / "exempelstad.ttl"
        page.parent.mkdir(parents=True)
        shutil.copy(ROOT / "docs" / "examples" / "exempelstad.ttl", page)
        unborn = Repository(folder, "", "")
        unborn.git("init", "--quiet", "--initial-branch", "main")
        base = unborn.commit("Say who supports children")
        text = page.read_text(encoding="utf-8")
        before, _, rest = text.partition(RESPONSIBILITY)
        page.write_text(before + rest.partition("\n\n")[2], encoding="utf-8")
        return Repository(folder, base, unborn.commit("Take it away"))

    return make


@pytest.fixture
def repository(make_repository: Callable[[str], Repository]) -> Repository:
    """A repository with its map in ``data``."""
    return make_repository("data")


Values = dict[str, Any]


class Expression:
    """GitHub's expressions, as far as `action.yml` goes: contexts, texts, ``== != && || !``, ``cancelled()``."""

    def __init__(self, text: str, context: Values) -> None:
        self._tokens = list(self._split(text.strip()))
        self._context = context

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            assert found, f"what is {text[at:]!r}?"
            at = found.end()
            quoted, sign, name = found.groups()
            yield ("text", quoted[1:-1].replace("''", "'")) if quoted else ("sign", sign) if sign else ("name", name)

    def value(self) -> Any:  # noqa: ANN401  # a text or a truth
        """What it comes to."""
        result = self._or()
        assert not self._tokens, self._tokens
        return result

    def _taken(self, *signs: str) -> str | None:
        if self._tokens and self._tokens[0] in {("sign", sign) for sign in signs}:
            return self._tokens.pop(0)[1]
        return None

    def _or(self) -> Any:  # noqa: ANN401
        left = self._and()
        while self._taken("||"):
            right = self._and()
            left = left or right
        return left

    def _and(self) -> Any:  # noqa: ANN401
        left = self._equal()
        while self._taken("&&"):
            right = self._equal()
            left = left and right
        return left

    def _equal(self) -> Any:  # noqa: ANN401
        left = self._one()
        while sign := self._taken("==", "!="):
            left = (left == self._one()) is (sign == "==")
        return left

    def _one(self) -> Any:  # noqa: ANN401
        if self._taken("!"):
            return not self._one()
        if self._taken("("):
            inside = self._or()
            assert self._taken(")")
            return inside
        kind, word = self._tokens.pop(0)
        if kind == "text":
            return word
        if self._taken("("):
            assert (word, self._taken(")")) == ("cancelled", ")")
            return False
        first, *rest = word.split(".")
        found = self._context[first]
        if first == "inputs":
            return found[rest[0]]  # an input that there is not is our mistake
        for part in rest:
            found = found.get(part, "") if isinstance(found, dict) else ""
        return found


def resolved(text: object, context: Values) -> str:
    """A text with its expressions resolved, as GitHub does for ``env`` and ``with``."""
    return _EXPRESSION.sub(lambda found: str(Expression(found[1], context).value()), str(text))


@dataclass
class Job:
    """How a run of the action went.

    Attributes:
        failed: whether the job is red.
        outputs: of the action.
        summary: what the job's page shows.
        log: what the scripts printed, by the step's name.
        used: actions that were called, and with what.
    """

    failed: bool = False
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: dict[str, str] = field(default_factory=dict)
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Actions:
    """A runner of our composite action.

    Args:
        folder: for its temporary files.
        python3: a folder with the ``python3`` of a machine.
        installed: an environment that vnr was installed in before, to be taken instead of running the install step.
    """

    def __init__(self, folder: Path, python3: Path, installed: Path | None = None) -> None:
        self.action: Values = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        self._folder = folder
        self._python3 = python3
        self._installed = installed
        self._runs = 0

    def run(self, workspace: Path, inputs: Mapping[str, str] | None = None, **github: Any) -> Job:  # noqa: ANN401
        """Run the action.

        Args:
            workspace: where the repository is checked out.
            inputs: what the workflow gives ``with``.
            github: parts of the context ``github``, as ``event_name``.
        """
        self._runs += 1
        given = {name: declared.get("default", "") for name, declared in self.action["inputs"].items()}
        assert set(inputs or {}) <= set(given), "GitHub warns of an input that there is not"
        context: Values = {
            "inputs": given | dict(inputs or {}),
            "steps": {},
            "github": {"event_name": "push", "event": {}, "repository": "owner/maps"} | github,
        }
        temp = self._folder / f"run {self._runs}"  # a blank, as a runner's folder may have
        temp.mkdir()
        job = Job()
        for step in self.action["runs"]["steps"]:
            self._step(step, context, workspace, temp, job)
        for name, declared in self.action["outputs"].items():
            job.outputs[name] = resolved(declared["value"], context)
        return job

    def _step(self, step: Values, context: Values, workspace: Path, temp: Path, job: Job) -> None:
        condition = step.get("if", "${{ true }}").removeprefix("${{").removesuffix("}}").strip()
        if job.failed and "cancelled()" not in condition:
            return
        if not (condition == "true" or Expression(condition, context).value()):
            return
        outputs: dict[str, str] = {}
        if "uses" in step:
            job.used.append((step["uses"], {name: resolved(value, context) for name, value in step["with"].items()}))
            if step["uses"].startswith("actions/setup-python@"):
                outputs["python-path"] = str(self._python3 / "python3")
        elif step["id" if "id" in step else "name"] == "install" and self._installed is not None:
            (temp / "installed").mkdir()
            (temp / "installed" / "venv").symlink_to(self._installed)
            outputs["folder"] = str(temp / "installed")
        else:
            outputs = self._script(step, context, workspace, temp, job)
        if "id" in step:
            context["steps"][step["id"]] = {"outputs": outputs}

    def _script(self, step: Values, context: Values, workspace: Path, temp: Path, job: Job) -> dict[str, str]:
        assert step["shell"] == "bash"
        files = {name: temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = temp / "script.sh"
        script.write_text(resolved(step["run"], context), encoding="utf-8")
        done = subprocess.run(  # noqa: S603  # the command that GitHub runs for `shell: bash`
            ["/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=workspace / resolved(step.get("working-directory", "."), context),
            env=environment(temp, self._python3)
            | {name: str(file) for name, file in files.items()}
            | {"GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(temp)}
            | {name: resolved(value, context) for name, value in step.get("env", {}).items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        job.failed |= done.returncode != 0
        job.log[step["name"]] = done.stdout
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not re.fullmatch(r"[a-z-]+=.*", line)] == []
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="session")
def installed(python3: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with vnr, installed by the action's own install step.

    It is run in a folder full of modules that would be taken for Python's own, if anything there were imported.
    """
    folder = tmp_path_factory.mktemp("install")
    hostile = folder / "hostile"
    hostile.mkdir()
    for name in ("venv", "pip", "ensurepip", "json", "sitecustomize", "hatchling"):
        (hostile / f"{name}.py").write_text("raise SystemExit('taken from the repository')\n", encoding="utf-8")
    actions = Actions(folder, python3)
    (step,) = [step for step in actions.action["runs"]["steps"] if step.get("id") == "install"]
    actions.action["runs"]["steps"] = [step]
    actions.action["outputs"] = {"folder": {"value": "${{ steps.install.outputs.folder }}"}}
    job = actions.run(hostile)
    assert not job.failed, job.log
    return Path(job.outputs["folder"]) / "venv"


@pytest.fixture
def actions(tmp_path: Path, python3: Path, installed: Path) -> Actions:
    """A runner that has vnr installed already, by the action's own step."""
    folder = tmp_path / "runner"
    folder.mkdir()
    return Actions(folder, python3, installed)
