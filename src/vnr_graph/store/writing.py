"""The way out for files: the old one stays whole until the new one is."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from vnr_graph.errors import InputError, Place
from vnr_graph.texts import N_

_ORDINARY_MODE: Final = 0o666


def write_atomically(path: Path, data: bytes) -> None:
    """Put bytes into a file so that a reader finds the old ones or the new ones, never a part.

    They go to a temporary file in the same folder, reach the disk, and take the name of the old file, whose permission
    bits they keep. A link is followed: the file it leads to is replaced. A new file gets the permissions that the
    user's mask leaves.

    Args:
        path: the file. Its folder must be there.
        data: all that shall be in it.

    Raises:
        InputError: it cannot be written: no such folder, no permission, no space. The old file is untouched and
            nothing is left behind.
    """
    try:
        target = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                os.fchmod(file.fileno(), _mode_for(target))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except (OSError, ValueError) as error:
        raise InputError(
            N_("The file cannot be written: {reason}."),
            cure=N_("What was there before is untouched."),
            place=Place(path),
            reason=(error.strerror if isinstance(error, OSError) else None) or str(error),
        ) from None


def _mode_for(target: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return _ORDINARY_MODE & ~mask


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk as well. Some file systems do not do this for folders: then it is theirs."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
