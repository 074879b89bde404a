"""What differs between the findings of two checks, one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vnr_graph.model import Finding


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What came and what went.

    Attributes:
        new: findings that were not there, in the order of the later check.
        gone: findings that are not there any more, in the order of the earlier one.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


def compared(before: Sequence[Finding], after: Sequence[Finding]) -> FindingChange:
    """Hold the findings of a check against those of the one before.

    A finding is the same as long as its fingerprint is, wherever it stands by now; one that a waiver accepts, or that
    the baseline has, is another one than the same without.
    """
    return FindingChange(new=tuple(_only(after, before)), gone=tuple(_only(before, after)))


def _only(findings: Sequence[Finding], others: Sequence[Finding]) -> Iterator[Finding]:
    left = Counter(map(_key, others))
    for finding in findings:
        key = _key(finding)
        if left[key]:
            left[key] -= 1
        else:
            yield finding


def _key(finding: Finding) -> tuple[str, str, bool]:
    return finding.rule, finding.fingerprint, finding.counts
