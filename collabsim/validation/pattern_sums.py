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
from numpy.typing import NDArray

from collabsim.parameters import PARAMETERS
from collabsim.records.course import ALIVE_STATES, CENSORED, state_column
from collabsim.records.stops import stopped
from collabsim.statistics.intervals import DRAWS, FloatArray, percentile_bounds, resampled
from collabsim.world.codes import Argument, Outcome, Reason, Stage

HORIZONS: tuple[int, ...] = (12, 36)
"""Months after the money at which patterns are judged."""

EFFECT_BANDS: tuple[float, ...] = (0.45, 0.55, 0.65, 0.75, 0.85)
"""Limits between bands of equal true effect; the bands below and above are open."""

STRONG_EVIDENCE = 0.7
MOST_MONTHS = 180
"""Months to a decision are counted one by one up to here."""

KINDS: tuple[str, ...] = ("single", "cross")
"""Pilots within one sector, and those that span two."""


class Cell(NamedTuple):
    """One municipality under one organisation model in one arm of an experiment."""

    organisation: str
    arm: str
    population: int


def pattern_sums(pilots: pd.DataFrame, replications: int) -> dict[int, pd.DataFrame]:
    """Sum what the patterns read over the pilots of each run.

    Args:
        pilots: One row per proposal, as :mod:`collabsim.records.frames` writes them.
        replications: Replications run, numbered from 0.

    Returns:
        For each population one row per replication, one float column per sum.
    """
    columns = _starting(pilots) | _stops(pilots) | _cases(pilots)
    for horizon in HORIZONS:
        columns |= _states(pilots, horizon)
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
        "case_stops": ended & ~kept_back,
        "case_stops_above": ended & ~kept_back & above,
        "case_stops_of_units": ended & kept_back & ~no_effect,
        "waiting_stops": ended & (pilots["stop_reason"] == Reason.TIME.name.lower()),
        "rule_stops": said & ~complaint,
        "rule_stops_with_route": said & ~complaint & exists,
        "complaints": said & complaint,
        "complaints_with_route": said & complaint & exists,
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
    }
    for month in range(MOST_MONTHS + 1):
        columns[f"decided_in_{month}"] = (decided & (months == month)).astype(float)
    return columns


def _states(pilots: pd.DataFrame, horizon: int) -> dict[str, pd.Series[float]]:
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
        "alive": alive,
        "strong": observed & strong,
        "strong_delivering": delivering & strong,
        "weak": observed & pilots["weak"],
        "weak_alive": alive & pilots["weak"],
        "coverage": (pilots["units"] / pilots["units_with_need"]).where(alive, 0.0),
    } | _by_effect(pilots, observed, delivering)
    return {f"{name}_{horizon}": column.astype(float) for name, column in columns.items()}


def _by_effect(
    pilots: pd.DataFrame, observed: pd.Series[bool], delivering: pd.Series[bool]
) -> dict[str, pd.Series[float]]:
    """Single and cross-sector pilots in bands of true effect.

    What a pilot is worth is what it achieves where it is, times the declared
    gain of solving two sectors' problems.
    """
    band = np.digitize(pilots["true_effect"], EFFECT_BANDS)
    least, gain, synergy = (
        PARAMETERS[name].code(PARAMETERS[name].default)
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


def median_of_counts(counts: FloatArray) -> FloatArray:
    """Median of whole numbers 0, 1, 2 ... of which there are ``counts``, shape ``(..., n)``."""
    reached = np.cumsum(counts, axis=-1)
    half = reached[..., -1:] / 2
    low = np.argmax(reached >= half, axis=-1)
    high = np.argmax(reached > half, axis=-1)
    found: NDArray[np.float64] = (low + high) / 2
    return np.where(half[..., 0] > 0, found, np.nan)


class Figure(NamedTuple):
    """A figure and its 95 % interval, NaN where it cannot be known."""

    value: float
    low: float
    high: float


def figure(redrawn: FloatArray) -> Figure:
    """The figure of an array whose first entry is the value and the rest redrawn ones."""
    low, high = percentile_bounds(redrawn[1:], axis=-1)
    return Figure(float(redrawn[0]), float(low), float(high))
