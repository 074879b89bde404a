"""What a path stands for, and its text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from vnr_graph.errors import ReadingError
from vnr_graph.store.files import Limits, decode, format_of, read_bytes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.ttl", RdfFormat.TURTLE),
        ("a.TTL", RdfFormat.TURTLE),
        ("a.trig", RdfFormat.TRIG),
        ("a.nt", RdfFormat.N_TRIPLES),
        ("a.nq", RdfFormat.N_QUADS),
        ("a.rdf", RdfFormat.RDF_XML),
        ("a.xml", RdfFormat.RDF_XML),
        ("a.owl", RdfFormat.RDF_XML),
        ("a.jsonld", RdfFormat.JSON_LD),
        ("a.b.json", RdfFormat.JSON_LD),
    ],
)
def test_the_extension_names_the_format(name: str, expected: RdfFormat) -> None:
    assert format_of(Path(name)) == expected


@pytest.mark.parametrize(("name", "extension"), [("a.n3", "'.n3'"), ("README", "''"), ("a.ttl.gz", "'.gz'")])
def test_another_extension_is_refused_with_those_that_are_read(name: str, extension: str) -> None:
    with pytest.raises(ReadingError) as caught:
        format_of(Path(name))
    assert str(caught.value) == (
        f"{name}: No RDF format has the extension {extension}."
        " Files with these extensions are read: .ttl .trig .nt .nq .rdf .xml .owl .jsonld .json."
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(tmp_path / "no.ttl")
    assert str(caught.value) == f"{tmp_path}/no.ttl: There is no such file or folder. Check the path."
    assert caught.value.exit_code == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"This is a folder; a file is wanted\."):
        read_bytes(tmp_path)


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(ReadingError, match="a device, pipe or socket"):
        read_bytes(tmp_path / "pipe.ttl")


def test_a_device_without_end_is_refused() -> None:
    with pytest.raises(ReadingError, match="a device, pipe or socket"):
        read_bytes(Path("/dev/zero"))


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.ttl").write_bytes(b"x")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ReadingError, match=r"The file cannot be read: Permission denied\."):
        read_bytes(tmp_path / "a.ttl")


def test_a_path_that_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"The file cannot be read: embedded null byte\."):
        read_bytes(tmp_path / "a\0b.ttl")


def test_the_limit_of_size_is_told_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ReadingError) as caught:
        read_bytes(path)
    assert str(caught.value) == (
        f"{path}: The file has 1099511627776 bytes; at most 268435456 are read. Divide it; or,"
        " if you trust it, set VNR_LARGE_FILES=1 in the environment."
    )


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a.ttl", limits=Limits(size=5)) == b"12345"
    with pytest.raises(ReadingError, match="has 5 bytes; at most 4"):
        read_bytes(tmp_path / "a.ttl", limits=Limits(size=4))


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_told(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^a\.ttl: The file is empty\."):
        decode(data, Path("a.ttl"))


def test_a_byte_order_mark_is_left_out() -> None:
    assert decode(b"\xef\xbb\xbf\xc3\xa5", Path("a.ttl")) == "å"


@pytest.mark.parametrize(
    ("data", "place", "byte", "offset", "looks"),
    [
        ('# å\n<a> "åä'.encode() + b'\xe4"', "a.ttl:2:8", "0xE4", 14, "Latin-1 or Windows-1252"),
        (b"\xef\xbb\xbfab\xff", "a.ttl:1:3", "0xFF", 5, "Latin-1 or Windows-1252"),
        ("<a>".encode("utf-16"), "a.ttl:1:1", "0xFF", 0, "UTF-16"),
        ("<a>".encode("utf-16-be"), "a.ttl:1:1", "0x00", 0, "UTF-16"),
        ("<a>".encode("utf-16-le"), "a.ttl:1:2", "0x00", 1, "UTF-16"),
        (b"\xed\xa0\x80", "a.ttl:1:1", "0xED", 0, "Latin-1 or Windows-1252"),
        (b"<a>\xc3", "a.ttl:1:4", "0xC3", 3, "Latin-1 or Windows-1252"),
    ],
)
def test_other_encodings_are_named_with_the_byte_that_shows_it(
    data: bytes, place: str, byte: str, offset: int, looks: str
) -> None:
    with pytest.raises(ReadingError) as caught:
        decode(data, Path("a.ttl"))
    assert str(caught.value) == (
        f"{place}: Not UTF-8: the byte {byte} at offset {offset} cannot stand there."
        f" It looks like {looks}; save it as UTF-8."
    )
