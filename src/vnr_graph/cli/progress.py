"""What is being done, on a terminal, once it has taken more than two seconds."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final

from vnr_graph.progress import listening
from vnr_graph.texts import N_, printable, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status

    from vnr_graph.texts import Language

PATIENCE: Final = 2.0
"""Seconds in which nobody wonders."""


@contextmanager
def shown_progress(language: Language) -> Iterator[None]:
    """Show on standard error what is being done in this block, if that is a terminal and it takes long.

    What was shown is taken away at the end of the block, also when an error or Ctrl-C ends it. Into a pipe or a file
    nothing is ever written.
    """
    if not sys.stderr.isatty():
        yield
        return
    line = _Line(language)
    timer = Timer(PATIENCE, line.show)
    timer.daemon = True
    timer.start()
    try:
        with listening(line.take):
            yield
    finally:
        timer.cancel()
        line.end()


class _Line:
    """One line on the terminal, kept up to date; it is shown by a timer's thread and ended by the main one."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._text = translate(language, N_("Working …"))
        self._status: Status | None = None
        self._ended = False
        self._lock = Lock()

    def take(self, message: str, /, **values: object) -> None:
        """Note what is being done now."""
        self._text = printable(translate(self._language, message, **values))
        if self._status is not None:
            self._status.update(self._text)

    def show(self) -> None:
        """Begin to show it."""
        from rich.console import Console

        with self._lock:
            if not self._ended:
                self._status = Console(stderr=True, markup=False, highlight=False).status(self._text)
                self._status.start()

    def end(self) -> None:
        """Take it away."""
        with self._lock:
            self._ended = True
            if self._status is not None:
                self._status.stop()
