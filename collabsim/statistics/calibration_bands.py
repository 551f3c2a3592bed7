"""The three figures the model was held against, and the only ones (K1 to K3).

K1: yeses among unit managers asked to start. K2: started pilots delivering,
bridged, in-house or with another supplier 12 months after the money ended. K3:
median months from the opening of a case to its decision, among decided cases.
"""

from __future__ import annotations

import pandas as pd

from collabsim.records.course import ALIVE_STATES

BANDS: dict[str, tuple[float, float]] = {"K1": (0.8, 1.0), "K2": (0.45, 0.70), "K3": (3.0, 12.0)}
"""Accepted bands (docs/calibration.md): K1 yeses to starting; K2 alive in any form; K3 months."""


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
