"""What the patterns need of each run, summed, and figures with intervals from those sums.

A figure is any formula on totals over replications. Its interval comes from
redrawing whole replications (percentile bootstrap), the same ones in every
municipality, organisation model and arm: what they share of chance cancels in
differences and ratios, and medians and standardised shares need no theory of
their own. See :mod:`collabsim.statistics.intervals` for why replications.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from collabsim.parameters import PARAMETERS, Value
from collabsim.records.course import ALIVE_STATES, CENSORED, state_column
from collabsim.records.stops import stopped
from collabsim.statistics.intervals import DRAWS, FloatArray, percentile_bounds, resampled
from collabsim.world.codes import Argument, Outcome, Reason, Stage

HORIZONS: tuple[int, ...] = (12, 36)
"""Months after the money at which patterns are judged."""

EFFECT_BANDS: tuple[float, ...] = (0.45, 0.55, 0.65, 0.75, 0.85)
"""Limits between bands of equal true effect; the bands below and above are open."""

STRONG_EVIDENCE = 0.7
BESIDE_THE_THRESHOLD_NOK = (80_000.0, 100_000.0, 120_000.0)
"""Values of a case that count as just below and just above the threshold of the key study."""

MONTHS_AFTER = 3
"""Months from the end of the first project money on in which an end counts as one with it."""

MOST_MONTHS = 180
"""Months to a decision are counted one by one up to here."""

KINDS: tuple[str, ...] = ("single", "cross")
"""Pilots within one sector, and those that span two."""


class Cell(NamedTuple):
    """One municipality under one organisation model in one arm of an experiment."""

    organisation: str
    arm: str
    population: int


def pattern_sums(
    pilots: pd.DataFrame, replications: int, values: Mapping[str, Value] | None = None
) -> dict[int, pd.DataFrame]:
    """Sum what the patterns read over the pilots of each run.

    Args:
        pilots: One row per proposal, as :mod:`collabsim.records.frames` writes them.
        replications: Replications run, numbered from 0.
        values: Those the runs had; what is not named has its default.

    Returns:
        For each population one row per replication, one float column per sum.
    """
    columns = _starting(pilots) | _stops(pilots) | _cases(pilots)
    columns |= _ends(pilots, values or {})
    columns |= _refused_or_out_of_time(pilots)
    for horizon in HORIZONS:
        columns |= _states(pilots, horizon, values or {})
    table = pd.DataFrame(columns).astype(float)
    sums = table.groupby([pilots["population"], pilots["replication"]]).sum()
    every = range(replications)
    return {
        int(population): sums.loc[population].reindex(every, fill_value=0.0)
        for population in sums.index.get_level_values(0).unique()
    }


def _starting(pilots: pd.DataFrame) -> dict[str, pd.Series[float]]:
    return {
        "reached": pilots["units_asked_to_start"] > 0,
        "started": pilots["started"],
        "units_asked": pilots["units_asked_to_start"],
        "units_yes": pilots["units_said_yes_to_start"],
        "units_good_idea": pilots["good_idea_yes"],
        "legal_errors": pilots["legal_errors"],
    }


def _stops(pilots: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Where the case was stopped, and what was said where anything ended by a rule.

    A stop of the case ends the collaboration at the end of project money. An
    argument may also be given later, at review. A complaint is no argument of
    somebody who says no, and is counted apart.
    """
    met = pd.Series(False, index=pilots.index)
    met[stopped(pilots).index] = True
    kept_back = pilots["stop_stage"] == Stage.NOT_BROUGHT_FORWARD.name.lower()
    no_effect = pilots["stop_reason"] == Reason.NO_EFFECT.name.lower()
    ended = met & (pilots["outcome"] == Outcome.STOPPED.name.lower())
    above = pilots["stop_level"].fillna(0) > 0
    # What the law asks is not known where nothing was brought forward.
    needed = pilots["route_needed"].fillna(value=False).astype(bool)
    exists = pilots["route_exists"].fillna(value=False).astype(bool)
    said = met & (pilots["stop_argument"] == Argument.RULES.name.lower()) & needed
    complaint = pilots["stop_reason"] == Reason.COMPLAINT.name.lower()
    return {
        "stops": ended,
        "case_stops": ended & ~kept_back,
        "case_stops_above": ended & ~kept_back & above,
        "case_stops_of_units": ended & kept_back & ~no_effect,
        "waiting_stops": ended & (pilots["stop_reason"] == Reason.TIME.name.lower()),
        "rule_stops": said & ~complaint,
        "rule_stops_with_route": said & ~complaint & exists,
        "complaints": said & complaint,
        "complaints_with_route": said & complaint & exists,
    }


def _refused_or_out_of_time(pilots: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """K4: how cases had been stopped, among pilots followed to the last horizon."""
    followed = pilots["started"] & (pilots[state_column(HORIZONS[-1])] != CENSORED)
    ended = followed & (pilots["outcome"] == Outcome.STOPPED.name.lower())
    refused, late = (
        pilots["stop_stage"].isin([stage.name.lower() for stage in stages])
        for stages in ((Stage.CLEARING, Stage.DECIDING), (Stage.WAITING, Stage.COMPETITION))
    )
    return {
        "refused_above": ended & refused & (pilots["stop_role"] != "unit_manager"),
        "out_of_time": ended & late,
    }


def _cases(pilots: pd.DataFrame) -> dict[str, pd.Series[float]]:
    """Cases brought forward: distances when they opened, and how long they took.

    Where nothing was brought forward nobody was asked for a decision, and where
    patience ran out there was none.
    """
    kept_back = pilots["stop_stage"] == Stage.NOT_BROUGHT_FORWARD.name.lower()
    brought = pilots["started"] & pilots["case_opened_month"].notna() & ~kept_back
    decided = brought & pilots["months_to_decision"].notna()
    months = pilots["months_to_decision"].fillna(0).astype(float).clip(0, MOST_MONTHS)
    columns = {
        "brought": brought.astype(float),
        "frontline_distance": pilots["frontline_distance"].where(brought, 0.0),
        "decider_distance": pilots["decider_distance"].where(brought, 0.0),
        "decided": decided.astype(float),
        "months": months.where(decided, 0.0),
    } | _values(pilots, brought)
    took = months.to_numpy()[:, None] == np.arange(MOST_MONTHS + 1)
    took &= decided.to_numpy(bool)[:, None]
    each = pd.DataFrame(took.astype(float), index=pilots.index)
    return columns | {f"decided_in_{month}": each[month] for month in each}


def _values(pilots: pd.DataFrame, brought: pd.Series[bool]) -> dict[str, pd.Series[float]]:
    """Cases whose value lies just below and just above what bunching is looked for at."""
    value = (pilots["amount_nok"] * pilots["term_years"]).astype(float).fillna(0.0)
    least, middle, most = BESIDE_THE_THRESHOLD_NOK
    # Amounts lie on a grid, and sums of them should not fall beside it by a last digit.
    value = value.round(2)
    return {
        "just_below": (brought & (value >= least) & (value < middle)).astype(float),
        "just_above": (brought & (value >= middle) & (value < most)).astype(float),
    }


def _ends(pilots: pd.DataFrame, values: Mapping[str, Value]) -> dict[str, pd.Series[float]]:
    """Ends of the collaboration, and months at risk, before the first money ends and after."""
    started = pilots["started"].astype(bool)
    begun = pilots["started_month"].astype(float)
    money = pilots["money_ended_month"].astype(float)
    years = PARAMETERS["years"].code(values.get("years", PARAMETERS["years"].default))
    length = pd.Series(12 * years, index=pilots.index)
    ended = pilots["ended_month"].astype(float)
    seen = ended.fillna(length)
    before = started & ended.notna() & ~(ended >= money)
    reached = started & money.notna() & ~before
    after = reached & (ended < money + MONTHS_AFTER)
    till = pd.concat([(ended + 1).fillna(length), length, money + MONTHS_AFTER], axis=1).min(axis=1)
    return {
        "ends_before": before.astype(float),
        "months_before": (pd.concat([seen, money], axis=1).min(axis=1) - begun).where(started, 0.0),
        "ends_after": after.astype(float),
        "months_after": (till - money).where(reached, 0.0),
    }


def _states(
    pilots: pd.DataFrame, horizon: int, values: Mapping[str, Value]
) -> dict[str, pd.Series[float]]:
    """States at a horizon among started pilots that were followed as long."""
    state = pilots[state_column(horizon)]
    observed = pilots["started"] & (state != CENSORED)
    delivering = observed & (state == "delivering")
    alive = observed & state.isin(ALIVE_STATES)
    strong = pilots["evidence"] >= STRONG_EVIDENCE
    columns = {
        "observed": observed,
        "delivering": delivering,
        "in_house": observed & (state == "in_house"),
        "delivering_ownership": pilots["ownership"].where(delivering, 0.0),
        "in_house_ownership": pilots["ownership"].where(observed & (state == "in_house"), 0.0),
        "alive": alive,
        "strong": observed & strong,
        "strong_delivering": delivering & strong,
        "weak": observed & pilots["weak"],
        "weak_alive": alive & pilots["weak"],
        "coverage": (pilots["units"] / pilots["units_with_need"]).where(alive, 0.0),
    } | _by_effect(pilots, observed, delivering, values)
    return {f"{name}_{horizon}": column.astype(float) for name, column in columns.items()}


def _by_effect(
    pilots: pd.DataFrame,
    observed: pd.Series[bool],
    delivering: pd.Series[bool],
    values: Mapping[str, Value],
) -> dict[str, pd.Series[float]]:
    """Single and cross-sector pilots in bands of true effect.

    What a pilot is worth is what it achieves where it is, times the declared
    gain of solving two sectors' problems.
    """
    band = np.digitize(pilots["true_effect"], EFFECT_BANDS)
    least, gain, synergy = (
        PARAMETERS[name].code(values.get(name, PARAMETERS[name].default))
        for name in ("effect_without_fit", "effect_fit_gain", "synergy")
    )
    achieved = (pilots["true_effect"] * (least + gain * pilots["fit"])).clip(0, 1)
    columns: dict[str, pd.Series[float]] = {}
    for kind in KINDS:
        spans = pilots["cross_sector"] == (kind == "cross")
        worth = achieved * (synergy if kind == "cross" else 1.0)
        for step in range(len(EFFECT_BANDS) + 1):
            here = observed & spans & (band == step)
            columns[f"{kind}_{step}"] = here.astype(float)
            columns[f"{kind}_delivering_{step}"] = (here & delivering).astype(float)
            columns[f"{kind}_worth_{step}"] = worth.where(here, 0.0)
    return columns


class Totals:
    """Totals of the sums of every cell: as they were, and redrawn.

    Every array has ``draws + 1`` entries: the total over the replications that
    were run, then over each bootstrap sample of them.
    """

    def __init__(
        self, sums: Mapping[Cell, pd.DataFrame], *, draws: int = DRAWS, seed: int = 0
    ) -> None:
        """Redraw replications once for all cells.

        Raises:
            ValueError: cells do not have the same replications.
        """
        sizes = {len(table) for table in sums.values()}
        if len(sizes) != 1:
            raise ValueError("every cell needs the same replications")
        size = sizes.pop()
        redrawn = resampled(size, draws, np.random.default_rng(seed))
        self._weights = np.vstack([np.ones((1, size)), redrawn]).astype(np.float64)
        self._sums = dict(sums)

    def total(self, cell: Cell, name: str) -> FloatArray:
        """Total of one sum in one cell, ``(draws + 1,)``."""
        return np.asarray(self._weights @ self._sums[cell][name].to_numpy())

    def totals(self, cell: Cell, names: Sequence[str]) -> FloatArray:
        """Totals of several sums, ``(draws + 1, names)``."""
        return np.asarray(self._weights @ self._sums[cell][list(names)].to_numpy())


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Element by element, NaN where there is nothing to divide by."""
    empty = np.full(np.broadcast(numerator, denominator).shape, np.nan)
    quotient: FloatArray = np.divide(numerator, denominator, out=empty, where=denominator != 0)
    return quotient


class Figure(NamedTuple):
    """A figure and its 95 % interval, NaN where it cannot be known."""

    value: float
    low: float
    high: float


def figure(redrawn: FloatArray) -> Figure:
    """The figure of an array whose first entry is the value and the rest redrawn ones."""
    low, high = percentile_bounds(redrawn[1:], axis=-1)
    return Figure(float(redrawn[0]), float(low), float(high))
