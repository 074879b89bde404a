"""The way out for files: the old one stays whole until the new one is."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from vnr_graph.errors import InputError, Place
from vnr_graph.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

_ORDINARY_MODE: Final = 0o666
"""Less what the user's mask takes away."""


def write_atomically(path: Path, data: bytes, *, instead_of: str | None = None) -> None:
    """Put bytes into a file so that a reader finds the old ones or the new ones, never a part.

    They go to a temporary file in the same folder, reach the disk, and take the name of the old file, whose permission
    bits they keep. A link is followed: the file that it leads to is replaced.

    Args:
        path: the file. Its folder must be there.
        data: all that shall be in it.
        instead_of: SHA-256, in hexadecimal, of the bytes that it is to replace: then a file that somebody else has
            changed since is left as it is.

    Raises:
        InputError: it cannot be written (no such folder, no permission, no space), is no ordinary file, or is not what
            it should replace. The old file is untouched and nothing is left behind.
    """
    try:
        target = path.resolve()
        mode = _mode_of(target)
        temporary = target.with_name(f".{secrets.token_hex(8)}.part")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ORDINARY_MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if mode is not None:
                    os.fchmod(file.fileno(), mode)
                file.flush()
                os.fsync(file.fileno())
            if instead_of is not None:
                _refuse_changed(target, instead_of)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(
            N_("The file cannot be written: {reason}."),
            cure=N_("What was there before is untouched."),
            place=Place(path),
            reason=(error.strerror if isinstance(error, OSError) else None) or str(error),
        ) from None


def _mode_of(target: Path) -> int | None:
    """The permission bits of the file that is there, if one is."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise InputError(
            N_("This is no ordinary file; it is not written over."),
            cure=N_("Name another file."),
            place=Place(target),
        )
    return stat.S_IMODE(mode)


def _refuse_changed(target: Path, expected: str) -> None:
    if hashlib.sha256(target.read_bytes()).hexdigest() != expected:
        raise InputError(
            N_("Somebody else has changed the file since it was read; it is left as it is."),
            cure=N_("Try again."),
            place=Place(target),
        )


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk as well, where the file system has that for folders."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
