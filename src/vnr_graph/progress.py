"""How far something long has come, told to whoever listens; nobody does unless they ask.

Whatever takes long tells what it does now. Telling costs next to nothing when nobody listens, so that a library user
pays nothing for what only a terminal shows.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Listener(Protocol):
    """Whoever wants to know."""

    def __call__(self, message: str, /, **values: object) -> None:
        """Take note.

        Args:
            message: English sentence from the catalogue, with ``{name}`` for each of the values.
            values: what the braces stand for.
        """


_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(message: str, /, **values: object) -> None:
    """Say what is being done now, as `Listener` describes it."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(message, **values)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let somebody hear what is told in this block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
