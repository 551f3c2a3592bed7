"""The figures the model is held against, and the only ones (K1 to K4).

K1: yeses among unit managers asked to start. K2: started pilots delivering,
bridged, in-house or with another supplier 12 months after the money ended. K3:
median months from the opening of a case to its decision, among decided cases.
K4: of the large case's pilots that were stopped, those refused above the unit, out of these and
those that ran out of time; it can only be counted in the large case
(:mod:`collabsim.statistics.acceptance`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.records.course import ALIVE_STATES

BANDS: dict[str, tuple[float, float]] = {"K1": (0.8, 1.0), "K2": (0.45, 0.70), "K3": (3.0, 12.0)}
"""Accepted bands (docs/calibration.md): K1 yeses to starting; K2 alive in any form; K3 months."""

K4_BAND: tuple[float, float] = (0.5, 1.0)
"""Accepted band of K4: more are refused than run out of time."""


def median_of_counts(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of whole numbers 0, 1, 2 ... of which there are ``counts``, shape ``(..., n)``."""
    reached = np.cumsum(counts, axis=-1)
    half = reached[..., -1:] / 2
    low = np.argmax(reached >= half, axis=-1)
    high = np.argmax(reached > half, axis=-1)
    found: NDArray[np.float64] = (low + high) / 2
    return np.where(half[..., 0] > 0, found, np.nan)


def k1(pilots: pd.DataFrame) -> float:
    """Share of yeses among unit managers asked to start."""
    asked = float(pilots["units_asked_to_start"].sum())
    return float(pilots["units_said_yes_to_start"].sum()) / asked if asked else float("nan")


def k2(pilots: pd.DataFrame) -> float:
    """Share of started pilots whose measure is alive 12 months after the money ended."""
    states = pilots.loc[pilots["started"].astype(bool), "state_12"]
    states = states[states != "censored"]
    return float(states.isin(ALIVE_STATES).mean())


def k3(pilots: pd.DataFrame) -> float:
    """Median months from opening to decision among decided cases.

    Where patience ran out, or nobody brought the case forward, there was no decision
    (:data:`collabsim.records.pilot_columns.DECIDED`).
    """
    started = pilots["started"].astype(bool)
    months = pilots.loc[started, "months_to_decision"].astype("Float64").astype(float)
    return float(months.median())


def within_bands(pilots: pd.DataFrame) -> bool:
    """Whether K1, K2 and K3 of these pilots lie in their bands."""
    figures = {"K1": k1(pilots), "K2": k2(pilots), "K3": k3(pilots)}
    return all(low <= figures[name] <= high for name, (low, high) in BANDS.items())
