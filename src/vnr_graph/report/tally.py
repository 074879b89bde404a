"""How many findings count, how many are waived, how many the baseline knows, and what is gone from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vnr_graph.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.model import Report


@dataclass(frozen=True)
class Tally:
    """Counts of a report; each finding is in one of the first three.

    Attributes:
        counting: severity → findings that are neither waived nor known.
        waived: findings that a decision accepts, also when the baseline knows them.
        known: findings that the baseline knows and nobody waives.
        gone: lines of the baseline that nothing answers to; ``None`` without a baseline.
    """

    counting: Mapping[Severity, int] = field(hash=False)
    waived: int
    known: int
    gone: int | None

    @classmethod
    def of(cls, report: Report) -> Tally:
        """Count."""
        counting = Counter(finding.severity for finding in report.findings if finding.counts)
        waived = sum(finding.waiver is not None for finding in report.findings)
        return cls(
            counting={severity: counting[severity] for severity in Severity},
            waived=waived,
            known=sum(finding.known and finding.waiver is None for finding in report.findings),
            gone=None if report.gone is None else len(report.gone),
        )
