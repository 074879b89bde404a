"""What every test has: the shipped map, and no way out of this machine."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vnr_graph.store.opening import Map, open_map
from vnr_graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _is_loopback(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Fail whatever tries to reach another machine, and say what it tried to reach."""

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, address: object, *rest: object) -> Any:  # noqa: ANN401  # socket's own types
            if not _is_loopback(address):
                pytest.fail(f"a test tried to reach the network: {address}", pytrace=True)
            return original(self, address, *rest)

        return call

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def shipped_map() -> Map:
    """The shipped map; nobody may change it but through a derived graph of their own."""
    return open_map()


@pytest.fixture(scope="session")
def founding_texts() -> Path:
    """The folder of the two pages' texts, which are others' and so no part of the project."""
    folder = os.environ.get("VNR_TEXTS")
    if folder is None:
        pytest.skip(
            "the pages' texts belong to the two municipalities and are not shipped: nothing is to be installed;"
            " whoever has them names their folder in VNR_TEXTS, as .ci/run does where they are beside the checkout"
        )
    return Path(folder)


@pytest.fixture
def make_map(tmp_path: Path) -> Callable[..., Map]:
    """A map of the shipped ontology, law and reference data, and of documents given as Turtle without prefixes.

    Each document is a text; a text that declares no source gets ``source:test-N``, a page of its own.
    """

    def make(*documents: str) -> Map:
        paths = []
        for number, text in enumerate(documents, start=1):
            declared = (
                ""
                if "a vnr:Source" in text or "a vnr:Act" in text
                else f"source:test-{number} a vnr:Source ; vnr:rank rank:page .\n"
            )
            path = tmp_path / f"test-{number}.ttl"
            path.write_text(turtle_prefixes() + declared + text, encoding="utf-8")
            paths.append(path)
        return open_map(paths)

    return make


def turtle_prefixes() -> str:
    """Every prefix of the project, for Turtle written in a test."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
