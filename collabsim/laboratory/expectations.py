"""What follows from the rules by calculation alone: the part of a curve that was put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.judging import Look
from collabsim.statistics.verdicts import Beyond


@dataclass(frozen=True, slots=True)
class Expected:
    """The expectation of one outcome in one municipality, at each level.

    ``values`` are expected, ``beyond`` is simulated minus expected with its limits.
    """

    outcome: str
    town: str
    values: tuple[float, ...]
    beyond: Beyond

    def as_dict(self) -> dict[str, Any]:
        """In plain types."""
        return {
            "outcome": self.outcome, "municipality": self.town, "values": list(self.values),
            "has_form": self.beyond.has_form, "low": list(self.beyond.low),
            "high": list(self.beyond.high),
        }  # fmt: skip


def expected_of(hypothesis: Hypothesis, main: Sequence[Look]) -> list[Expected]:
    """Expectations of the outcomes that have one."""
    del hypothesis, main
    return []
