"""What the result hangs on: one supposed cause taken away, or set to either end, at a time.

The arms were laid down before any of them was run on the rules of the second edition; only
``ties_weigh_nothing`` was added afterwards, when ``no_ties`` turned out to do more than to switch
a mechanism off. Each is run at the shipped defaults and at accepted points of the region of
values, with the same draws. Its effect is the change in the share of started pilots that are
delivering, in each of four sizes, and in the difference between 10,000 and 120,000 inhabitants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from collabsim.analysis.region_sums import MEASURES, point_sums
from collabsim.experiment.drivers import driver_for
from collabsim.experiment.replicate import Driver
from collabsim.experiment.running.over_region import run_at_points
from collabsim.parameters import Value
from collabsim.records.course import HORIZONS as FOLLOWED
from collabsim.records.histories import Histories
from collabsim.rulebook import Rulebook
from collabsim.scenario import Scenario
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL
from collabsim.validation.pattern_sums import HORIZONS, Cell, Figure, Totals, figure, ratio

BASELINE = "baseline"


def _own_share_low(p: Any, pilot: Any, role: int) -> float:  # noqa: ARG001  # the rule's own form
    """A tenth of the gain falls to whoever is asked."""
    return 0.1


def _own_share_high(p: Any, pilot: Any, role: int) -> float:  # noqa: ARG001  # the rule's own form
    """Nine tenths of the gain fall to whoever is asked."""
    return 0.9


@dataclass(frozen=True, slots=True)
class Cause:
    """An arm: the values it changes, or a rule it has in place of the shipped one.

    ``structure`` is true where it is no cause but another form of organisation that points are
    held under, too.
    """

    id: str
    words: str
    values: Mapping[str, Value] = MappingProxyType({})
    rules: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    structure: bool = False


CAUSES: tuple[Cause, ...] = (
    Cause("always_yes", "everybody says yes", {"willingness": 20.0}),
    Cause("no_rule_risk", "nobody minds a risk", {"risk_weight": 0.0}),
    Cause(
        "training",
        "all know the rules and fear no error",
        {"rule_training": 1.0, "fear_relief": 1.0},
    ),
    Cause(
        "mindset_rule",
        "leaders without contact think by the rule (mindset 0)",
        {"mindset_floor": 0.0},
    ),
    Cause(
        "mindset_effect",
        "leaders think by the effect (mindset 1)",
        {"mindset_floor": 1.0},
    ),
    Cause(
        "own_share_low",
        "a tenth of the gain falls to whoever is asked",
        rules={"own_share": _own_share_low},
    ),
    Cause(
        "own_share_high",
        "nine tenths of the gain fall to whoever is asked",
        rules={"own_share": _own_share_high},
    ),
    Cause("retention_low", "0.7 of the evidence is passed on per level", {"retention": 0.7}),
    Cause("retention_high", "all evidence is passed on", {"retention": 1.0}),
    Cause(
        "ties_weigh_nothing",
        "ties weigh nothing, neither in a yes nor in understanding",
        {"tie_weight": 0.0, "weight_social": 0.0, "firsthand_tie": 0.0, "addressee_known": 0.0},
    ),
    Cause(
        "no_ties",
        "nobody ever gets to know an entrepreneur (no ties)",
        {"initial_tie_known": 0.0, "initial_tie_unknown": 0.0, "tie_gain": 0.0},
    ),
    Cause("two_level", "two levels", {"organisation": "two_level"}, structure=True),
    Cause("three_level", "three levels", {"organisation": "three_level"}, structure=True),
    Cause("five_heads", "five heads of sectors", {"sector_grouping": "five_heads"}, structure=True),
    Cause(
        "one_year_basis",
        "the threshold looks at one year's sum",
        {"threshold_basis": "one_year"},
        structure=True,
    ),
)
"""What is tried, in the order of the table."""

type Sums = dict[Cell, pd.DataFrame]


def tables(histories: Sequence[Histories], arm: str, replications: int) -> Sums:
    """What a cause is judged by, of the four sizes: a row for each replication.

    Args:
        histories: One for each of :data:`~collabsim.validation.pattern_measures.SIZES`.
        arm: Name of the arm.
        replications: Replications run, numbered from 0.
    """
    names = [one.blueprint.municipalities[0] for one in histories]
    sums = point_sums(histories, names, replications)
    at = MEASURES.index("delivering")
    found: Sums = {}
    for place, size in enumerate(SIZES):
        columns = {}
        for months in HORIZONS:
            horizon = FOLLOWED.index(months)
            columns[f"observed_{months}"] = sums.observed[place, :, horizon].sum(axis=0)
            columns[f"delivering_{months}"] = sums.there[place, :, horizon, at].sum(axis=0)
        found[Cell("", arm, size)] = pd.DataFrame(columns)
    return found


Key = tuple[str, str, int]
"""Arm, size or ``gap``, and horizon in months."""


def effects(sums: Sums, *, draws: int = 2_000) -> dict[Key, Figure]:
    """Delivering and the gap in the baseline, and what each arm changes, with intervals.

    Args:
        sums: Of the baseline and of the arms, with the same replications.
        draws: How often whole replications are redrawn.
    """
    totals = Totals(sums, draws=draws)
    arms = dict.fromkeys(cell.arm for cell in sums)

    def share(arm: str, size: int, months: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        cell = Cell("", arm, size)
        return ratio(
            totals.total(cell, f"delivering_{months}"), totals.total(cell, f"observed_{months}")
        )

    found: dict[Key, Figure] = {}
    for arm, months in product(arms, HORIZONS):
        shares = {str(size): share(arm, size, months) for size in SIZES}
        shares["gap"] = shares[str(SMALL)] - shares[str(LARGE)]
        if arm != BASELINE:
            base = {str(size): share(BASELINE, size, months) for size in SIZES}
            base["gap"] = base[str(SMALL)] - base[str(LARGE)]
            shares = {name: redrawn - base[name] for name, redrawn in shares.items()}
        found |= {(arm, name, months): figure(redrawn) for name, redrawn in shares.items()}
    return found


def driver_of(cause: Cause) -> Driver:
    """What runs an arm: the compiled loop, with the arm's rule in it."""
    return _with_own_rules(cause.id) if cause.rules else driver_for("compiled")


@cache
def _with_own_rules(arm: str) -> Driver:
    """The loop with an arm's rule, which takes a minute to be compiled, once."""
    (cause,) = (one for one in CAUSES if one.id == arm)
    return driver_for("compiled", Rulebook(**cause.rules))


ARMS: tuple[Cause, ...] = (Cause(BASELINE, "*nothing changed*"), *CAUSES)
"""The baseline and what is tried."""


def run_arm(
    cause: Cause,
    scenarios: Sequence[Scenario],
    *,
    seed: int,
    replications: int,
    workers: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> list[Sums]:
    """Run one arm of scenarios of the four sizes, and sum each.

    Args:
        cause: The arm.
        scenarios: Those it is tried on: of the defaults, or of points of the region.
        seed: Seed of the runs.
        replications: Of each scenario and size.
        workers: Threads, as many as there are processors if left out.
        tick: Called with the runs done since the last call.
    """
    made = run_at_points(
        [scenario.with_values(**cause.values) for scenario in scenarios],
        None,
        partial(tables, arm=cause.id, replications=replications),
        seed=seed,
        replications=replications,
        driver=driver_of(cause),
        workers=workers,
        tick=tick,
    )
    return list(made)
