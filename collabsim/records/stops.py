"""Where, when and why the measures of started pilots stopped, and what was said.

A stop is one of the measure, whoever delivered it by then: one that had been taken in-house
or had gone to another supplier may stop at a later review, after the collaboration ended.

Place, stage, reason and argument are four columns of their own: none is
derived from another (a rule may be the argument where cost was the reason).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from collabsim.records.counts import runs

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "place": ("stop_role", "stop_level"),
    "stage": ("stop_stage",),
    "reason": ("stop_reason",),
    "argument": ("stop_argument",),
}
"""What a stop is described by, and the columns that hold it.

A place is a role and a level: levels above the unit, 0 for its manager.
"""

NO_LEVEL = -1
"""The level of what has none, in the key of a column of :func:`stop_sums`."""

NOTHING = "none"
"""What is counted where nobody said no, or nothing was said: an answer like any other."""


def stopped(pilots: pd.DataFrame) -> pd.DataFrame:
    """The started pilots which a stop met, in the order of ``pilots``."""
    return pilots[pilots["started"].astype(bool) & pilots["stop_stage"].notna()]


def stop_sums(
    pilots: pd.DataFrame,
    replications: Iterable[int] | None = None,
    municipalities: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Count the stops of each run by place, stage, reason and argument.

    Args:
        pilots: One row per proposal.
        replications: As for :func:`collabsim.records.counts.runs`.
        municipalities: As for :func:`collabsim.records.counts.runs`.

    Returns:
        One row per run, one column per ``(dimension, value, level)`` that
        occurs anywhere, besides ``("all", "", -1)``, the number of stops. The
        columns of each dimension add up to it.
    """
    stops = stopped(pilots)
    index = runs(pilots, replications, municipalities)
    keys = [stops["municipality"], stops["replication"]]
    total = stops.groupby(keys, sort=False).size().reindex(index, fill_value=0)
    columns: dict[tuple[str, str, int], pd.Series[int]] = {("all", "", NO_LEVEL): total}
    for dimension, source in DIMENSIONS.items():
        levels = pd.Series(NO_LEVEL, index=stops.index)
        if len(source) > 1:
            levels = stops[source[1]].fillna(NO_LEVEL).astype(int)
        words = stops[source[0]].fillna(NOTHING)
        described = sorted(set(zip(words, levels, strict=True)))
        for word, level in described:
            here = (words == word) & (levels == level)
            counts = here.groupby(keys, sort=False).sum()
            columns[dimension, str(word), int(level)] = counts.reindex(index, fill_value=0)
    table = pd.DataFrame(columns, dtype=float)
    table.columns = pd.MultiIndex.from_tuples(columns, names=["dimension", "value", "level"])
    return table


def stops_by_post(pilots: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Stops of started pilots by municipality and post; those nobody made are left out."""
    stops = stopped(pilots)
    if "stop_post" not in stops:
        return {}
    made = stops[stops["stop_post"].notna()]
    return {
        str(municipality): {str(post): int(n) for post, n in group.value_counts().items()}
        for municipality, group in made.groupby("municipality")["stop_post"]
    }
