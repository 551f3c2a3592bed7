"""Kroner for a good pilot more: what the municipality pays for services, where both are told.

Only where the gain is clear and above nothing, and the payment too: a ratio of two figures that
may both be nothing means nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.money import KRONER, kroner_effect
from collabsim.parameters import PRICE_INDEX
from collabsim.statistics.intervals import percentile_bounds, resampled
from collabsim.statistics.keys import Chance, chance_of

DRAWS = 4000
SEED = 36
GOOD = "good_kept_of_proposals"


class PerGood(NamedTuple):
    """Million kroner for a good pilot more, with its 95 % bootstrap interval over replications."""

    value: float
    low: float
    high: float


def per_good(change: Change, municipality: str, year: int) -> PerGood | None:
    """What a good pilot more costs the municipality in services; nothing where it is not told.

    Args:
        change: With its kroner.
        municipality: Name of the municipality.
        year: In whose kroner.
    """
    if change.kroner is None:
        return None
    place = list(change.municipalities).index(municipality)
    runs = change.kroner[0].shape[-1]
    after, before = (side[place, 0, :, :runs] for side in change.sums)
    paid = (change.kroner[0][place], change.kroner[1][place])
    measure = BY_NAME[GOOD]
    gain = measure.effect(after, before)
    if chance_of(float(gain.low), float(gain.high), measure.matters) is not Chance.MORE:
        return None
    index = PRICE_INDEX[year]
    spent = kroner_effect("services_by_municipality", *paid, index)
    if not float(spent.low) > 0.0:
        return None
    weights = resampled(runs, DRAWS, np.random.default_rng(SEED)).astype(float)

    def a_hundred(top: np.ndarray, below: np.ndarray) -> np.ndarray:
        return np.asarray(100.0 * (weights @ top) / np.maximum(weights @ below, 1.0))

    rows = (SUMS.index("cohort_good_kept"), SUMS.index("cohort"))
    good = a_hundred(after[rows[0]], after[rows[1]]) - a_hundred(before[rows[0]], before[rows[1]])
    at = (KRONER.index("services_by_municipality"), KRONER.index("proposals"))
    nok = a_hundred(paid[0][at[0]], paid[0][at[1]]) - a_hundred(paid[1][at[0]], paid[1][at[1]])
    ratio = np.divide(nok * index / 1e6, good, out=np.full(DRAWS, np.nan), where=good > 0.0)
    low, high = percentile_bounds(ratio, axis=-1)
    return PerGood(float(spent.value) / float(gain.value), float(low), float(high))
