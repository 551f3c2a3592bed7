"""All five rivals: the model is run, they are fitted, and their predictions held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from collabsim.experiment.running.in_memory import run_worlds
from collabsim.records.fates import FATES, fates
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.validation.rivals import everybody_says_yes
from collabsim.validation.rivals.cases import Case, chances_of, read_cases
from collabsim.validation.rivals.clearances import (
    Clearances,
    Shares,
    fit_clearances,
    fit_equal,
    fit_unequal,
)
from collabsim.validation.rivals.cognitive_fit import CognitiveFit, fit_cognitive
from collabsim.validation.rivals.conditions import (
    CONDITIONS,
    DEFAULT,
    FITTED,
    SIZES,
    Cell,
    lay_out,
)
from collabsim.validation.rivals.everybody_says_yes import Queue, fit_queue
from collabsim.validation.rivals.figures import (
    STARTS,
    Figures,
    RunSums,
    fitted_to,
    redrawn_figures,
    run_sums,
    shares,
)
from collabsim.validation.rivals.garbage_can import GarbageCan, decided_by, fit_garbage_can
from collabsim.validation.rivals.over_region import AtPoint, rival_at_points, runs_at_points
from collabsim.validation.rivals.scoring import (
    GroupError,
    Redrawn,
    Yardstick,
    errors,
    yardsticks,
)
from collabsim.world.blueprint import Blueprint

EQUAL, UNEQUAL, FIT, CAN, QUEUE = RIVALS = (
    "equal_chance",
    "unequal_chance",
    "cognitive_fit",
    "garbage_can",
    "everybody_says_yes",
)
NO_ACCOUNT = "no_account"
"""The yardstick: the mean of the two sizes fitted to, everywhere."""

PREDICTING: tuple[str, ...] = (*RIVALS, NO_ACCOUNT)
"""All that predict, in the order they are shown in."""

MODEL = "model"

CASE_REPLICATIONS = 40
"""Replications whose cases are read where nothing is fitted to them."""

TIMES_AS_MANY = 2
"""Replications of the fifth rival's predictions, for each of the model's."""

DRAWS = 1_000
WEIGHT_OF_CASES = 4
"""Runs whose time it takes to read the cases of one."""

type Cases = Mapping[Cell, list[Case]]
type Predictions = Mapping[Cell, Mapping[str, float]]
type Ends = Mapping[str, Mapping[int, Mapping[str, float]]]
type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The five rivals as fitted, in their order."""

    equal_chance: Clearances
    unequal_chance: Clearances
    cognitive_fit: CognitiveFit
    garbage_can: GarbageCan
    everybody_says_yes: Queue


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What came of it.

    ``model`` has the model's figures, ``redrawn`` the same over redrawn replications;
    ``predictions`` for each rival, and for no account at all, those of every municipality;
    ``errors`` by rival and group. ``ends`` has for the model and for the fifth rival, at each size
    under the defaults, the share of started pilots that ended in each way. ``at_points`` has what
    came of the fifth rival at points of the region, where it was asked for.
    """

    replications: int
    seed: int
    model: Predictions
    redrawn: Redrawn
    fitted: Fitted
    predictions: Mapping[str, Predictions]
    yardsticks: Mapping[str, Yardstick]
    errors: Mapping[str, Mapping[str, GroupError]]
    ends: Ends
    at_points: Sequence[AtPoint]


def compare_rivals(
    replications: int,
    seed: int = 0,
    progress: Progress | None = None,
    *,
    region_points: int = 0,
) -> Compared:
    """Run the model, fit the rivals, and hold their predictions against it.

    Args:
        replications: Of the model, in every municipality.
        seed: Of the model's runs; the fifth rival's have another.
        progress: Called with the steps done and the steps in all.
        region_points: Points of the region at which the fifth rival is fitted anew.
    """
    tick = _Ticks(_steps(replications) + runs_at_points(region_points), progress)
    plans = lay_out()
    sums, ends = _run_all(plans, seed, replications, tick)
    model = shares(sums)
    read = _read_all(plans, seed, replications, tick)
    other_seed = seed ^ 1
    queue = fit_queue(
        [plans[cell] for cell in FITTED],
        fitted_to(model, FITTED),
        seed=other_seed,
        most_replications=replications,
        tick=tick,
    )
    without_consent = {cell: plan.with_values(queue.values()) for cell, plan in plans.items()}
    of_queue, its_ends = _run_all(without_consent, other_seed, TIMES_AS_MANY * replications, tick)
    lead = int(plans[FITTED[0]].p["case_months_before"][0])
    fitted, predictions = fit_and_predict(model, read, lead)
    return judged(
        model,
        redrawn_figures(sums, DRAWS, seed),
        Fitted(*fitted, queue),
        predictions | {QUEUE: shares(of_queue)},
        replications=replications,
        seed=seed,
        ends={MODEL: ends, QUEUE: its_ends},
        at_points=rival_at_points(region_points, seed, tick),
    )


def fit_and_predict(
    model: Figures, read: Cases, months_before: int
) -> tuple[tuple[Clearances, Clearances, CognitiveFit, GarbageCan], dict[str, Predictions]]:
    """Fit the rivals that need no runs of their own, and let them predict.

    Args:
        model: The model's figures; those of the fitted municipalities are read, and no others.
        read: The cases of every municipality.
        months_before: Months before the end of the money at which cases open.

    Returns:
        The four rivals in their order, and their predictions by name, no account among them.
    """
    aims = fitted_to(model, FITTED)
    written = {cell: [case for case in own if case.route] for cell, own in read.items()}
    ways = {cell: _ways(own) for cell, own in written.items()}
    fitted_ways = {way: [ways[cell][way] for cell in FITTED] for way in ways[FITTED[0]]}
    equal = fit_clearances(fit_equal, aims, fitted_ways)
    unequal = fit_clearances(fit_unequal, aims, fitted_ways)
    near = fit_cognitive(aims[STARTS], [case for cell in FITTED for case in read[cell]])
    decided = {
        cell: decided_by([case.route for case in own], months_before)
        for cell, own in written.items()
    }
    can = fit_garbage_can(aims, [decided[cell] for cell in FITTED])
    mean = {name: float(own.mean()) for name, own in aims.items()}
    return (equal, unequal, near, can), {
        EQUAL: {cell: equal.predict(own) for cell, own in ways.items()},
        UNEQUAL: {cell: unequal.predict(own) for cell, own in ways.items()},
        FIT: {cell: near.predict(own) for cell, own in read.items()},
        CAN: {cell: can.predict(own) for cell, own in decided.items()},
        NO_ACCOUNT: {cell: dict(mean) for cell in read},
    }


def judged(
    model: Predictions,
    redrawn: Redrawn,
    fitted: Fitted,
    predictions: Mapping[str, Predictions],
    *,
    replications: int,
    seed: int,
    ends: Ends,
    at_points: Sequence[AtPoint] = (),
) -> Compared:
    """Hold predictions against the model's figures; the arguments are parts of the answer."""
    held_against = yardsticks(model, redrawn)
    found = {name: errors(predictions[name], model, held_against) for name in PREDICTING}
    ordered = {name: predictions[name] for name in PREDICTING}
    return Compared(
        replications, seed, model, redrawn, fitted, ordered, held_against, found, ends, at_points
    )


class _Ticks:
    """Adds up steps for somebody who wants to know how many are done."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress

    def __call__(self, steps: int) -> None:
        self._done += steps
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total)


def _steps(replications: int) -> int:
    """Steps of the whole, in runs."""
    everywhere = len(CONDITIONS) * len(SIZES)
    few = min(CASE_REPLICATIONS, replications)
    read = (everywhere - len(FITTED)) * few + len(FITTED) * replications
    return (
        (1 + TIMES_AS_MANY) * everywhere * replications
        + WEIGHT_OF_CASES * read
        + len(FITTED) * everybody_says_yes.FULL.runs(replications)
    )


def _run_all(
    plans: Mapping[Cell, Blueprint], seed: int, replications: int, tick: _Ticks
) -> tuple[dict[Cell, RunSums], dict[int, dict[str, float]]]:
    """The figures of every municipality, and how pilots ended under the defaults."""
    sums: dict[Cell, RunSums] = {}
    ends: dict[int, dict[str, float]] = {}
    for condition in CONDITIONS:
        own = [cell for cell in plans if cell.condition == condition.name]
        made = run_worlds([plans[cell] for cell in own], seed, replications, tick=tick)
        for cell, histories in zip(own, made, strict=True):
            sums[cell] = run_sums(histories, replications)
            if condition.name == DEFAULT:
                ends[cell.population] = _ends(histories)
    return sums, ends


def _read_all(
    plans: Mapping[Cell, Blueprint], seed: int, replications: int, tick: _Ticks
) -> dict[Cell, list[Case]]:
    """The cases of every municipality; more of those that a rival is fitted to."""
    few = min(CASE_REPLICATIONS, replications)
    return {
        cell: read_cases(
            plan,
            seed,
            replications if cell in FITTED else few,
            tick=lambda done: tick(WEIGHT_OF_CASES * done),
        )
        for cell, plan in plans.items()
    }


def _ways(written: list[Case]) -> dict[str, Shares]:
    """Both ways of counting the clearances of a municipality."""
    return {
        "answering": chances_of([case.answering for case in written]),
        "deciding": chances_of([case.deciding for case in written]),
    }


def _ends(histories: Histories) -> dict[str, float]:
    """Share of started pilots that ended in each way, 36 months after their money."""
    ended = fates(pilots_frame(histories))
    return {fate: float((ended == fate).mean()) for fate in FATES}
