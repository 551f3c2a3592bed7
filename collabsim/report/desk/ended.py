"""How started pilots ended, as whole numbers of a hundred."""

from __future__ import annotations

from collections.abc import Sequence

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.effects import Change

ENDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("goes_on", ("goes_on",)),
    ("taken_over", ("taken_over",)),
    ("no_effect", ("no_effect",)),
    ("somebodys_no", ("unit_manager_no", "refused_above")),
    ("out_of_time", ("out_of_time",)),
    ("ended_at_review", ("ended_at_review",)),
)
"""How it ended, in fixed order, and the fates that are counted as it."""

FEWEST_ON_CURVE = 4
"""Sizes from which on an effect is drawn over size. Assumption."""


def per_hundred(counts: Sequence[float]) -> list[int]:
    """Whole numbers of a hundred that add up to it, by the largest remainder."""
    total = float(sum(counts))
    if not total:
        return [0] * len(counts)
    exact = [100.0 * one / total for one in counts]
    whole = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[: 100 - sum(whole)]:
        whole[at] += 1
    return whole


def endings(change: Change, place: int, side: int) -> list[float]:
    """How many started pilots ended each way, over all replications."""
    sums = change.sums[side][place, 0]
    return [
        float(sum(sums[SUMS.index(f"fate_{name}")].sum() for name in names)) for _, names in ENDED
    ]
