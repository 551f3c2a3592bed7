"""What a change comes to over the region of values: the same points with it and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from collabsim.analysis.region import region_spread
from collabsim.analysis.region_sums import PointSums, point_sums, side_by_side
from collabsim.errors import UserError
from collabsim.experiment.design.region_size import REGION_POINTS, REGION_REPLICATIONS
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.counting_up import counting_up
from collabsim.experiment.running.over_region import points_of, run_at_points
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.scenario import Scenario

Progress = Callable[[int, int], None]


def region_contrasts(
    scenario: Scenario,
    against: Scenario,
    *,
    points: int = REGION_POINTS,
    replications: int = REGION_REPLICATIONS,
    seed: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """How a scenario differs from another over values that nobody can rule out.

    Both are run at the same accepted points with the same random draws. What either of them sets
    stays in both as it is there, so that they differ in nothing else.

    Args:
        scenario: The scenario with the change.
        against: The same municipalities without it.
        points: How many points.
        replications: Of each municipality at each.
        seed: Seed of the runs.
        progress: Called with (runs done, runs in all).

    Returns:
        One row per municipality, measure and horizon: ``municipality``, ``population``,
        ``measure``, ``months``, and of the share of started pilots with the change minus
        without it ``region_points``, ``region_median``, ``region_5``, ``region_95``,
        ``region_above``, ``region_below``, ``region_untold`` and ``region_verdict``, as
        :attr:`collabsim.analysis.comparison.Comparison.difference` has them of municipalities.

    Raises:
        UserError: They have other municipalities, or cannot be used as they stand.
    """
    points, replications = (
        checked_replications(points, "points"),
        checked_replications(replications),
    )
    seed = checked_seed(seed)
    populations = _populations(scenario)
    if populations != _populations(against):
        raise UserError(
            f"{scenario.name} and {against.name} do not have the same municipalities, so their "
            "difference would not be that of a change"
        )
    names = list(populations)
    set_in_either = {**against.origins, **scenario.origins}
    both = [replace(one, origins=set_in_either) for one in (scenario, against)]
    chosen = [points_of(one, points) for one in both]
    runs = replications * len(worlds(scenario)) * len(chosen[0].scenarios)
    tick = counting_up(2 * runs, progress)
    reduce = partial(point_sums, municipalities=names, replications=replications)
    sums: list[list[PointSums]] = [
        list(
            run_at_points(
                one.scenarios, None, reduce, seed=seed, replications=replications, tick=tick
            )
        )
        for one in chosen
    ]
    tables = []
    for town, name in enumerate(names):
        pairs = [side_by_side(one, other, town) for one, other in zip(*sums, strict=True)]
        found = region_spread(chosen[0].points, pairs, ["with", "without"]).difference
        found.insert(0, "municipality", name)
        found.insert(1, "population", populations[name])
        tables.append(found)
    return pd.concat(tables, ignore_index=True)


def _populations(scenario: Scenario) -> dict[str, int]:
    """Inhabitants by municipality, the smallest first."""
    found = {
        name: population
        for plan in worlds(scenario)
        for name, population in zip(plan.municipalities, plan.populations, strict=True)
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))
