"""Files are replaced whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from vnr_graph.errors import InputError
from vnr_graph.store.writing import write_atomically


def test_a_new_file_has_the_bytes_and_the_permissions_of_the_mask(tmp_path: Path) -> None:
    path = tmp_path / "new.ttl"
    before = os.umask(0o027)
    try:
        write_atomically(path, "å\n".encode())
    finally:
        os.umask(before)
    assert path.read_bytes() == b"\xc3\xa5\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "old.ttl"
    path.write_bytes(b"old")
    path.chmod(0o604)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert [found.name for found in tmp_path.iterdir()] == ["old.ttl"]


def test_a_reader_who_has_the_old_file_open_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "old.ttl"
    path.write_bytes(b"old and whole")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old and whole"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "old.ttl"
    path.write_bytes(b"old")

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, no_space)
    with pytest.raises(InputError) as caught:
        write_atomically(path, b"new")
    assert str(caught.value) == (
        f"{path}: The file cannot be written: No space left on device. What was there before is untouched."
    )
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["old.ttl"]


def test_an_interruption_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.ttl"
    path.write_bytes(b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["old.ttl"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "new.ttl"
    with pytest.raises(InputError) as caught:
        write_atomically(path, b"new")
    assert caught.value.values == {"reason": "No such file or directory"}
    assert str(caught.value.place) == str(path)


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no ordinary file"):
        write_atomically(tmp_path, b"new")


def test_a_path_that_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / "a\0b.ttl", b"new")
    assert caught.value.values == {"reason": "embedded null byte"}


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop.ttl").symlink_to(tmp_path / "loop.ttl")
    with pytest.raises(InputError, match=r"loop\.ttl: The file cannot be written: "):
        write_atomically(tmp_path / "loop.ttl", b"new")


def test_of_two_writers_the_second_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.ttl"
    path.write_bytes(b"read by both")
    sha256 = hashlib.sha256(b"read by both").hexdigest()
    write_atomically(path, b"the first one's", instead_of=sha256)
    with pytest.raises(InputError, match="Somebody else has changed the file"):
        write_atomically(path, b"the second one's", instead_of=sha256)
    assert path.read_bytes() == b"the first one's"
    assert [found.name for found in tmp_path.iterdir()] == ["map.ttl"]
