"""The guard itself: a test that reaches out fails, one that stays home does not."""

from __future__ import annotations

import socket

import pytest


def test_reaching_another_machine_fails_the_test() -> None:
    with (
        socket.socket() as out,
        pytest.raises(pytest.fail.Exception, match=r"reach the network: \('192\.0\.2\.1', 80\)"),
    ):
        out.connect(("192.0.2.1", 80))


def test_loopback_is_allowed() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
