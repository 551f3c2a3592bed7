"""The fifth rival where nobody can rule the values out: fitted anew at points of the region.

The recipe, written before any of it was run: at each point of
:meth:`collabsim.experiment.design.region_points.RegionPoints.spread` the model runs with the
point's values at the four sizes, 60 replications each; the rival is the same values without
consent, its three numbers fitted to delivering at 3,000 and 120,000 inhabitants by a shorter search
(16 points of 20 replications, one simplex of 20 evaluations of 40). It then predicts 10,000 and
30,000, under its own seed and with 60 replications. For each point are kept: the mean error of
those four figures, that of no account at all, the 95th percentile of the resampling error, and
delivering at 10,000 less 120,000 inhabitants in the model and in the rival. The rival does as well
at a point by the rule of :mod:`collabsim.validation.rivals`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.over_region import at_points
from collabsim.scenario import Scenario, load_scenario
from collabsim.validation.rivals.conditions import DEFAULT, FITTED, SCENARIO, SIZES, Cell
from collabsim.validation.rivals.everybody_says_yes import Queue, Search, fit_queue
from collabsim.validation.rivals.figures import (
    DELIVERING,
    FIGURES,
    RunSums,
    fitted_to,
    redrawn_figures,
    run_sums,
    shares,
)
from collabsim.validation.rivals.scoring import NEAR, SHARE_OF_DRAWS, cells_of, error
from collabsim.world.blueprint import Blueprint

REPLICATIONS = 60
SEARCH = Search(16, 20, 1, 20, 40)
DRAWS = 400
SMALL, LARGE = Cell(DEFAULT, 10_000), Cell(DEFAULT, 120_000)


@dataclass(frozen=True, slots=True)
class AtPoint:
    """What came of it at one point, which is a row of the region's points.

    Errors are mean absolute differences over delivering at 10,000 and 30,000 inhabitants;
    ``differences`` has for each figure of delivering 10,000 less 120,000 inhabitants, first in the
    model and then in the rival.
    """

    point: int
    queue: Queue
    error: float
    error_of_no_account: float
    resampling_95: float
    differences: Mapping[str, tuple[float, float]]

    @property
    def as_well(self) -> bool:
        """Whether the rival does as well there."""
        return self.error <= max(self.resampling_95, NEAR)


def runs_at_points(points: int) -> int:
    """Runs it takes."""
    return points * (2 * len(SIZES) * REPLICATIONS + len(FITTED) * SEARCH.runs(REPLICATIONS))


def rival_at_points(
    points: int, seed: int = 0, tick: Callable[[int], None] | None = None
) -> list[AtPoint]:
    """Fit the fifth rival at so many points of the region.

    Args:
        points: How many, spread evenly over the accepted ones.
        seed: Of the model's runs; the rival's have another.
        tick: Called with the runs done since the last call.
    """
    if not points:
        return []
    region = shipped_points()
    chosen = at_points(load_scenario(SCENARIO), region, region.spread(points))
    kept = Structures()
    return [
        _at_point(point, scenario, seed, kept, tick)
        for point, scenario in zip(chosen.points, chosen.scenarios, strict=True)
    ]


def _at_point(
    point: int,
    scenario: Scenario,
    seed: int,
    kept: Structures,
    tick: Callable[[int], None] | None,
) -> AtPoint:
    plans = worlds(scenario, structures=kept)
    by_cell = {Cell(DEFAULT, plan.populations[0]): plan for plan in plans}
    sums = _sums(by_cell, seed, tick)
    model = shares(sums)
    aims = fitted_to(model, FITTED)
    queue = fit_queue(
        [by_cell[cell] for cell in FITTED],
        aims,
        seed=seed ^ 1,
        most_replications=REPLICATIONS,
        search=SEARCH,
        tick=tick,
    )
    without = {cell: plan.with_values(queue.values()) for cell, plan in by_cell.items()}
    told = shares(_sums(without, seed ^ 1, tick))
    cells = cells_of(DEFAULT)
    mean = {cell: {name: float(aims[name].mean()) for name in FIGURES} for cell in cells}
    redrawn = redrawn_figures(sums, DRAWS, seed)
    gaps = [abs(redrawn[cell][name] - model[cell][name]) for cell in cells for name in DELIVERING]
    return AtPoint(
        point,
        queue,
        error(told, model, cells),
        error(mean, model, cells),
        float(np.quantile(np.mean(gaps, axis=0), SHARE_OF_DRAWS)),
        {
            name: (
                model[SMALL][name] - model[LARGE][name],
                told[SMALL][name] - told[LARGE][name],
            )
            for name in DELIVERING
        },
    )


def _sums(
    plans: Mapping[Cell, Blueprint], seed: int, tick: Callable[[int], None] | None
) -> dict[Cell, RunSums]:
    made = run_worlds(list(plans.values()), seed, REPLICATIONS, tick=tick)
    return {cell: run_sums(one, REPLICATIONS) for cell, one in zip(plans, made, strict=True)}


@dataclass(frozen=True, slots=True)
class OverRegion:
    """Median, 5th and 95th percentile over points, by what it is of; and in how many it is as well.

    ``spreads`` has ``error``, ``error_of_no_account``, and for each figure of delivering the
    difference between the sizes in the ``model_`` and in the ``rival_``.
    """

    points: int
    as_well: int
    spreads: Mapping[str, tuple[float, float, float]]


def summed_up(found: Sequence[AtPoint]) -> OverRegion:
    """What the points say together."""
    columns = {
        "error": [one.error for one in found],
        "error_of_no_account": [one.error_of_no_account for one in found],
    }
    for name in DELIVERING:
        for at, who in enumerate(("model", "rival")):
            columns[f"{who}_{name}"] = [one.differences[name][at] for one in found]
    spreads = {}
    for name, values in columns.items():
        middle, low, high = np.quantile(values, (0.5, 0.05, 0.95))
        spreads[name] = (float(middle), float(low), float(high))
    return OverRegion(len(found), sum(one.as_well for one in found), spreads)
