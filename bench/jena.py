"""Apache Jena's SHACL as Debian packages it, when it is there."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED: Final = (
    *("jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-iri", "jena-shacl", "jena-tdb", "jena-tdb2"),
    *("jena-dboe-base", "jena-dboe-index", "jena-dboe-storage", "jena-dboe-trans-data", "jena-dboe-transaction"),
    *(
        "jena-rdfconnection",
        "jena-shex",
        "commons-cli",
        "commons-codec",
        "commons-compress",
        "commons-csv",
        "commons-io",
    ),
    *("commons-lang3", "gson", "guava", "httpclient", "httpcore", "jackson-annotations", "jackson-core"),
    *("jackson-databind", "jakarta.json-api", "jsonld-java", "protobuf", "slf4j-api", "slf4j-nop", "thrift"),
    "titanium-json-ld",
)
_MOVED: Final = "org/apache/jena/ext/xerces/"


def jena(folder: Path, jars: Path) -> list[str] | None:
    """The command that runs Jena's ``shacl``; ``None`` if it is not installed.

    Its XML classes were moved to another package and look for their messages where they were; without the messages
    beside the classes' old name it does not start.

    Args:
        folder: for the messages.
        jars: where Java libraries are installed.
    """
    java, core = shutil.which("java"), jars / "jena-core.jar"
    if java is None or not core.exists() or not (jars / "jena-shacl.jar").exists():
        return None
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(_MOVED) and name.endswith(".properties"):
                target = folder / "xerces" / name.removeprefix(_MOVED)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    class_path = ":".join([*(str(jars / f"{name}.jar") for name in _NEEDED), str(folder)])
    return [java, "-cp", class_path, "shacl.shacl", "validate"]
