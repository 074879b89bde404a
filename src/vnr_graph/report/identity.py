"""What a finding is known by in other tools: its fingerprint, unique in a report."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnr_graph.model import Finding

_DIGITS = 32


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """A name of 32 hexadecimal digits for each finding, none twice.

    A finding's own fingerprint stays as it is the first time; tools drop what has the same name as something before it.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        own = finding.fingerprint or _digest(finding.rule, finding.focus, finding.path or "", finding.value or "")
        seen[own] += 1
        names.append(own if seen[own] == 1 else _digest(own, str(seen[own])))
    return names


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
