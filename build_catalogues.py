"""Compile the message catalogues (.po) into the form that gettext reads (.mo) when the package is built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves the builder's type open
    """Run before a wheel, an sdist or an editable install is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Write a .mo beside each .po, and name it as a file of the wheel."""
        root = Path(self.root)
        for po in sorted(root.glob("src/vnr_graph/locale/*/LC_MESSAGES/*.po")):
            with po.open("rb") as source:
                catalogue = read_po(source)
            mo = po.with_suffix(".mo")
            with mo.open("wb") as target:
                write_mo(target, catalogue)
            build_data["artifacts"].append(str(mo.relative_to(root)))
