"""What the page's figures come to over values nobody can rule out.

Run once, when the page is made: the two municipalities as they are, and with each recorded lever
alone. Nothing is run for other choices, also not by a server: they would take a class's time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

from collabsim.analysis.region import HIGH, LOW, MEDIAN, RegionSpread, region_spread
from collabsim.analysis.region_sums import PointSums, point_sums, side_by_side
from collabsim.analysis.sentence import HEADLINE
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import processors
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.over_region import points_of
from collabsim.inquiry.levers import LEVERS, Lever, plan_with
from collabsim.records.fates import SECTORS_SPANNED
from collabsim.scenario import Scenario
from collabsim.world.compiling import announce

Json = Any

POINTS = 20
"""Sets of values that are run, so many that a class can still picture them."""

REPLICATIONS, LEVER_REPLICATIONS = 40, 20
"""Of each set of values: of the municipalities as they are, and with a lever."""

_AS_THEY_ARE = 0


def region_data(
    scenario: Scenario,
    seed: int,
    recorded: Sequence[Lever],
    points: int = POINTS,
) -> Json:
    """Run points of the region, and sum up what the page shows.

    Args:
        scenario: The scenario of the page, its smaller municipality first.
        seed: Seed of all runs.
        recorded: Levers that are each run alone beside the municipalities as they are.
        points: How many sets of values.

    Returns:
        Plain data: ``points`` and ``replications``, and in ``combinations`` for each choice its
        ``mask`` among the ensembles, by municipality the ``share`` delivering
        (``[median, 5th, 95th percentile]``), ``size`` (small minus large) and by municipality the
        ``gain`` (with the lever minus without, null without one). Each by horizon; differences
        have ``spread``, the same three numbers, of how many sets it is surely ``more`` and
        ``fewer`` than 0 and ``untold``, and the ``verdict``. Figures are null where no pilot is
        followed so long.
    """
    names = [one.name for one in scenario.municipalities]
    chosen = points_of(scenario, points)
    choices = [({}, REPLICATIONS), *((one.values, LEVER_REPLICATIONS) for one in recorded)]

    def at(point: Scenario) -> list[PointSums]:
        # Levers change no structure, so that a point is laid out once for all of them.
        plans = worlds(point)
        made = []
        for values, replications in choices:
            changed = [plan_with(plan, values) if values else plan for plan in plans]
            runs = run_worlds(changed, seed, replications, workers=1)
            made.append(point_sums(runs, names, replications))
        return made

    announce()  # here, and not by every thread at the same moment
    with ThreadPoolExecutor(max_workers=processors()) as pool:
        bare, *others = zip(*pool.map(at, chosen.scenarios), strict=True)
    rows = chosen.points
    found = [_combination(_AS_THEY_ARE, region_spread(rows, bare, names), None)]
    for lever, sums in zip(recorded, others, strict=True):
        gains = [_with_and_without(rows, sums, bare, town) for town in range(len(names))]
        mask = 1 << LEVERS.index(lever)
        found.append(_combination(mask, region_spread(rows, sums, names), gains))
    replications = {"none": REPLICATIONS, "lever": LEVER_REPLICATIONS}
    return {"points": len(rows), "replications": replications, "combinations": found}


def _combination(mask: int, spread: RegionSpread, gains: Sequence[RegionSpread] | None) -> Json:
    own = spread.shares
    own = own[(own["sectors"] == SECTORS_SPANNED[0]) & (own["measure"] == HEADLINE)]
    towns = [rows for _, rows in own.groupby("municipality", sort=False)]
    return {
        "mask": mask,
        "share": [
            {str(row["months"]): _spread(row) for row in town.to_dict("records")} for town in towns
        ],
        "size": _difference(spread),
        "gain": None if gains is None else [_difference(one) for one in gains],
    }


def _with_and_without(
    rows: Sequence[int], sums: Sequence[PointSums], bare: Sequence[PointSums], town: int
) -> RegionSpread:
    """A municipality with a lever, less the same runs of it without."""
    pairs = [side_by_side(one, without, town) for one, without in zip(sums, bare, strict=True)]
    return region_spread(rows, pairs, ["with", "without"])


def _difference(spread: RegionSpread) -> Json:
    """First minus second by horizon, counted in sets of values."""
    own = spread.difference[spread.difference["measure"] == HEADLINE]
    return {str(row["months"]): _told(row) for row in own.to_dict("records")}


def _told(row: Mapping[Any, Any]) -> Json:
    points = int(row["region_points"])
    more, fewer = (round(points * row[f"region_{name}"]) for name in ("above", "below"))
    return {
        "spread": _spread(row),
        "more": more,
        "fewer": fewer,
        "untold": points - more - fewer,
        "verdict": row["region_verdict"],
    }


def _spread(row: Mapping[Any, Any]) -> list[float] | None:
    """Median, 5th and 95th percentile to four digits after the point."""
    if pd.isna(row[MEDIAN]):
        return None
    return [round(float(row[name]), 4) for name in (MEDIAN, LOW, HIGH)]
