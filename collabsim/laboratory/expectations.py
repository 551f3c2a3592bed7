"""What follows from the rules by calculation alone: the part of a curve that was put in.

``meetings``: of every meeting that took place with everything as it is, the focal proximity is
replaced by the level, all else is as it was recorded, and what is learned is added up by the rules
of a meeting. ``thinned_meetings``: each recorded meeting takes place with a chance that is the
level of geographical proximity, and goes as it went. Whatever a held proximity does to who is met,
what is known and who says yes is not in it: that is what runs can show beyond it.

The formulas stand here once more, for tables and not for single meetings, so that the calculation
does not lean on what it is held against; a test adds meetings up to the fit the rules came to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.laboratory.cells import grid_of
from collabsim.laboratory.counted import Counted, marginal, spans_of
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.judging import BOOTSTRAP_SEED, judge, levels_of
from collabsim.records.histories import Run
from collabsim.statistics.forms.judged import Finding
from collabsim.statistics.forms.totals import VERDICT_DRAWS, Curve, Totals, curve_of, redrawing
from collabsim.statistics.intervals import LEVEL, FloatArray
from collabsim.statistics.verdicts import Beyond
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Occasion, State
from collabsim.world.tables import TEAM

REPLICATIONS = 100
"""Runs of each municipality whose meetings are recorded, the first ones; assumption."""

FOCAL = ("cognitive", "institutional", "social", "organisational")
OF = "fit_gained"
"""The one outcome that can be added up from meetings alone."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The expectation of one outcome in one municipality, at each level.

    ``values`` are expected, ``difference`` is simulated minus expected in the same replications,
    and ``beyond`` has its limits.
    """

    outcome: str
    town: str
    kind: str
    values: tuple[float, ...]
    difference: tuple[float, ...]
    beyond: Beyond

    def as_dict(self) -> dict[str, Any]:
        """In plain types."""
        return {
            "outcome": self.outcome, "municipality": self.town, "kind": self.kind,
            "values": list(self.values), "difference": list(self.difference),
            "has_form": self.beyond.has_form, "low": list(self.beyond.low),
            "high": list(self.beyond.high),
        }  # fmt: skip


class Meetings(NamedTuple):
    """The meetings of a run while the first money lasts, one row each, and its pilots.

    ``pilot`` is the row of the pilot, ``part`` the part of a meeting a person counts for; the
    other columns are readings. ``counts`` are the pilots whose first money ended in the run.
    """

    pilot: np.ndarray
    part: FloatArray
    own: dict[str, FloatArray]
    counts: np.ndarray
    pilots: int


def expected_of(hypothesis: Hypothesis, counted: Counted) -> list[Expected]:
    """Expectations of the outcomes that have one, of the arm that decides.

    Args:
        hypothesis: The claim.
        counted: Sums in its cells.

    Raises:
        UserError: an expectation that cannot be calculated for this factor.
    """
    found = []
    number = min(REPLICATIONS, counted.replications)
    asked = [one for one in hypothesis.outcomes if one.expectation is not None]
    for spec, plan in zip(hypothesis.scenario.municipalities, worlds(hypothesis.scenario),
                          strict=True):  # fmt: skip
        if not asked:
            break
        kept, drive = plan.keeping_readings(), hypothesis.drive
        runs = [
            meetings_of(run_one(kept, hypothesis.plan.seed, one, driver=drive))
            for one in range(number)
        ]
        for one in asked:
            totals = expected_totals(hypothesis, str(one.expectation), plan, runs)
            simulated = counted._replace(
                above=counted.above[..., :number], below=counted.below[..., :number]
            )
            found.append(_held(hypothesis, one.name, spec.name, str(one.expectation), totals,
                               simulated))  # fmt: skip
    return found


def meetings_of(run: Run) -> Meetings:
    """The meetings of a run in which readings were kept."""
    rows = run.readings
    rows = rows[(rows["occasion"] == Occasion.MEETING) & (rows["state"] == State.RUNNING)]
    names = (*FOCAL, "geographical", "lacking", "distance", "closure")
    return Meetings(
        rows["pilot"].astype(np.int64),
        np.where(rows["slot"] < TEAM, 1.0 / TEAM, 1.0),
        {name: rows[name].astype(np.float64) for name in names},
        np.flatnonzero(run.pilots["money_ended"] >= 0),
        len(run.pilots),
    )


def expected_totals(
    hypothesis: Hypothesis, kind: str, plan: Blueprint, runs: Sequence[Meetings]
) -> Totals:
    """Fit gained at each level by replication, by calculation.

    Raises:
        UserError: the factor is none that a meeting reads.
    """
    factor = hypothesis.factor(hypothesis.test.factor)
    focal = factor.do[0]["proximity"] if len(factor.do) == 1 else ""
    wanted = ("geographical",) if kind == "thinned_meetings" else FOCAL
    if focal not in wanted:
        raise UserError(f"the expectation {kind} is for a factor of {' or '.join(wanted)}")
    levels = levels_of(factor)
    above = np.zeros((len(levels), len(runs)))
    below = np.zeros_like(above)
    for column, run in enumerate(runs):
        for row, level in enumerate(levels):
            gained = fit_gained(plan.p[0], run, focal, float(level))
            above[row, column] = gained[run.counts].sum()
            below[row, column] = len(run.counts)
    return Totals.of(above, below)


def fit_gained(p: Any, run: Meetings, focal: str | None, level: float = 0.0) -> FloatArray:
    """Fit gained by each pilot of a run, with one proximity at a level; all as it was for None.

    Meetings follow each other: what is missing shrinks by a part in each. Source: the rules of a
    meeting (:mod:`collabsim.rules.meeting`).
    """
    own = dict(run.own)
    chance = np.ones(len(run.pilot))
    if focal == "geographical":
        chance = np.divide(level, own["geographical"], out=np.zeros(len(chance)),
                           where=own["geographical"] > 0.0)  # fmt: skip
    elif focal is not None:
        own[focal] = np.full(len(run.pilot), level)
        if focal == "cognitive":
            own["lacking"] = np.full(len(run.pilot), 1.0 - level)
        if focal == "institutional":
            own["distance"] = np.full(len(run.pilot), 1.0 - level)
    depth = p["learning_shallow_cocreation"] + p["learning_depth_gain"] * p["cocreation_depth"]
    g = np.minimum(1.0, p["learning_rate"] * _understanding(p, own) * depth)
    alike = p["novelty_same_mindset_share"]
    new = own["lacking"] * (alike + (1.0 - alike) * own["distance"])
    new = new * (1.0 - p["absorptive_stock"] * p["absorptive_novelty_loss"])
    new = 1.0 - p["radicalness"] * (1.0 - new)
    free = 1.0 - p["fit_gain_approval_loss"] * own["organisational"]
    taken = np.clip(chance, 0.0, 1.0) * run.part * p["fit_gain"] * g * new * free
    left = np.log1p(-np.minimum(taken, 1.0 - 1e-12))
    summed = np.bincount(run.pilot, weights=left, minlength=run.pilots)
    return np.asarray((1.0 - p["initial_fit"]) * (1.0 - np.exp(summed)))


def _understanding(p: Any, own: dict[str, FloatArray]) -> FloatArray:
    """The CES mean of four proximities, as the rules take it."""
    weights = np.array([p[f"weight_{name}"] for name in FOCAL], float)
    weights = weights / weights.sum()
    stock = float(p["absorptive_stock"])
    own = {**own, "cognitive": own["cognitive"] + stock * (1.0 - own["cognitive"])}
    held = [np.maximum(own[name], p["proximity_floor"]) for name in FOCAL]
    rho = float(p["substitution"])
    if abs(rho) < 1e-6:
        logs = [weight * np.log(one) for weight, one in zip(weights, held, strict=True)]
        return np.asarray(np.exp(np.sum(logs, axis=0)))
    powers = [weight * one**rho for weight, one in zip(weights, held, strict=True)]
    return np.asarray(np.sum(powers, axis=0) ** (1.0 / rho))


def _held(
    hypothesis: Hypothesis, outcome: str, town: str, kind: str, totals: Totals, simulated: Counted
) -> Expected:
    """An expectation held against the runs of the same replications."""
    number = totals.n.shape[1]
    times = redrawing(number, seed=BOOTSTRAP_SEED, draws=VERDICT_DRAWS, spans=spans_of(number))
    grid = grid_of(hypothesis.factors)
    factor = hypothesis.test.factor
    expected = curve_of(totals, times)
    runs = marginal(simulated.curve(outcome, town, times), grid, factor)
    difference, draws = runs.value - expected.value, runs.draws - expected.draws
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail], axis=0)
    return Expected(
        outcome, town, kind, tuple(expected.value.tolist()), tuple(difference.tolist()),
        Beyond(_has_form(hypothesis, outcome, expected), low.tolist(), high.tolist()),
    )  # fmt: skip


def _has_form(hypothesis: Hypothesis, outcome: str, expected: Curve) -> bool:
    """Whether what is expected has the form of the claim by itself."""
    factors = tuple(one for one in hypothesis.factors if one.name == hypothesis.test.factor)
    grid = [at for at in grid_of(factors) if "own" not in at.values()]
    judged = judge(hypothesis, outcome, lambda _: expected, grid)
    return judged.at() == Finding.SUPPORTED
