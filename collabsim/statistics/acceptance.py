"""Which points of a region of values are accepted: K1 to K4 from counts, and nothing else.

A target says how easy starting is (K1), how many measures live a year on (K2), how long a
decision takes (K3) and how cases end that end without one more year (K4). None says anything
about a contrast between sizes, a place, a reason or which pilots. What is read of a point stands
in :data:`COLUMNS`; a test holds :func:`accepted` to reading no other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from collabsim.statistics.calibration_bands import BANDS, K4_BAND, median_of_counts

SIZES: tuple[int, ...] = (3_000, 10_000, 30_000, 120_000)
"""Inhabitants of the four municipalities a point is tried in; the last one is the large case."""

MOST_MONTHS = 24
"""Months to a decision are counted one by one up to here; the last count has all longer ones."""

K1 = tuple((f"k1_asked_{size}", f"k1_yes_{size}") for size in SIZES)
K2 = tuple((f"k2_observed_{size}", f"k2_alive_{size}") for size in SIZES)
K3 = tuple(f"k3_decided_in_{month}" for month in range(MOST_MONTHS + 1))
K4 = ("k4_refused", "k4_out_of_time")

COLUMNS: tuple[str, ...] = (
    *(name for pair in (*K1, *K2) for name in pair), *K3, *K4,
)  # fmt: skip
"""Counts of a point that its acceptance rests on.

``k1_asked``, ``k1_yes``: unit managers asked to start, and their yeses. ``k2_observed``,
``k2_alive``: started pilots whose 12th month after the money lies within the run, and those of
them delivering, bridged, in-house or with another supplier. ``k3_decided_in``: decided cases of
all four sizes by months from opening to decision. ``k4_refused``, ``k4_out_of_time``: of the
started pilots of the large case whose 36th month after the money lies within the run and whose
case ended as stopped, those refused above the unit and those that ran out of time.
"""

type Counts = Mapping[str, NDArray[np.integer]]
"""Counts by name, one for each point; all of one shape."""


def targets(counts: Counts) -> dict[str, NDArray[np.float64]]:
    """K1 to K4 of each point; NaN where there was nothing to count.

    K1 and K2 are means of the four sizes' shares, K3 is the median of all decided cases
    together, K4 is of the large case alone.
    """
    months = np.stack([np.asarray(counts[name], float) for name in K3], axis=-1)
    refused, out_of_time = (np.asarray(counts[name], float) for name in K4)
    return {
        "K1": _mean_share(counts, K1),
        "K2": _mean_share(counts, K2),
        "K3": median_of_counts(months),
        "K4": _share(refused, refused + out_of_time),
    }


def accepted(counts: Counts) -> NDArray[np.bool_]:
    """Whether each point meets all four targets; one that cannot be known is not met."""
    bands = {**BANDS, "K4": K4_BAND}
    met = [
        (found >= bands[name][0]) & (found <= bands[name][1])
        for name, found in targets(counts).items()
    ]
    return np.asarray(np.logical_and.reduce(met), dtype=np.bool_)


def by_silence(counts: Counts) -> NDArray[np.bool_]:
    """Whether each point meets K1 to K3 and not K4: more cases run out of time than are refused."""
    found = targets(counts)
    met = [(found[name] >= low) & (found[name] <= high) for name, (low, high) in BANDS.items()]
    return np.asarray(np.logical_and.reduce(met) & (found["K4"] < K4_BAND[0]), dtype=np.bool_)


def _mean_share(counts: Counts, pairs: tuple[tuple[str, str], ...]) -> NDArray[np.float64]:
    shares = [
        _share(np.asarray(counts[part], float), np.asarray(counts[whole], float))
        for whole, part in pairs
    ]
    return np.asarray(np.mean(shares, axis=0), dtype=np.float64)


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    some = whole > 0
    return np.asarray(np.where(some, part / np.where(some, whole, 1.0), np.nan), dtype=np.float64)
