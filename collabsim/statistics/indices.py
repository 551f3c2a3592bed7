"""Sensitivity indices of outcomes that carry chance of their own, freed of it.

An outcome estimated from replications is what the inputs make of it plus noise. The
noise of two points differs, so an input without any effect seems to have one: its raw
total index is the share of noise in the variance between points, and the mean absolute
of its elementary effects is above 0. Here the variance the noise has, known from the
replications, is taken away again; what is left of an input without effect is 0 on
average. Intervals come from redrawing whole rows (Saltelli) or paths (Morris), which
are what the design draws independently. ``told_apart`` is a statement about all inputs
of a table at once (Bonferroni): where none has an effect, it is wrong about any of them
in at most 5 % of sweeps.

Sources: Saltelli et al. (2010) Computer Physics Communications 181:259-270 (the
estimators, as in SALib); Morris (1991) Technometrics 33:161-174 and Campolongo et al.
(2007) Environmental Modelling & Software 22:1509-1518; Fieller (1954) JRSS B 16:175-185
(the interval of a ratio whose denominator is estimated too).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from SALib.analyze.sobol import first_order, total_order
from scipy import stats

from collabsim.statistics.intervals import DRAWS, LEVEL, resampled

FloatArray = NDArray[np.float64]


def noise_share(outcomes: FloatArray, noise: FloatArray) -> float:
    """How much of the variance between points is chance, 0 to 1.

    Args:
        outcomes: One figure for each point.
        noise: Its variance over replications.
    """
    between = float(np.var(outcomes))
    return min(1.0, float(np.mean(noise)) / between) if between > 0 else 1.0


def sobol_table(
    inputs: Sequence[str], outcomes: FloatArray, noise: FloatArray, seed: int
) -> pd.DataFrame:
    """First-order and total indices of a Saltelli design without second order.

    Args:
        inputs: Names of the ``k`` inputs.
        outcomes: One figure for each of the ``rows * (k + 2)`` points, in the order of the
            design.
        noise: Variance of each over replications.
        seed: Seed of the resampling.

    Returns:
        One row per input: ``first_order`` and ``first_order_half``; ``total`` with its
        95 % interval ``total_low`` to ``total_high``; ``total_raw``, the total index
        before noise was taken away; ``noise_share``, that of the base points; and
        ``told_apart``. With ``n`` for that share ``total`` is ``(total_raw - n) / (1 - n)``,
        and nothing (NaN, from 0 to 1) where ``n`` is 1.
    """
    k = len(inputs)
    # About their mean: indices of outcomes far from 0 would be biased (as in SALib).
    rows = (outcomes - outcomes.mean()).reshape(-1, k + 2)
    chance = noise.reshape(-1, k + 2)
    weights = _redrawn(len(rows), seed)
    base = np.r_[rows[:, 0], rows[:, -1]]
    share = noise_share(base, np.r_[chance[:, 0], chance[:, -1]])
    varies = float(np.ptp(base)) > np.finfo(float).eps
    found = []
    for j, name in enumerate(inputs):
        if varies:
            found.append({"input": name, **_one_sobol(rows, chance, j + 1, share, weights)})
        else:
            found.append({"input": name, **_NOTHING_SOBOL})
    return pd.DataFrame(found).assign(noise_share=share)


_NOTHING_SOBOL = {
    "first_order": float("nan"),
    "first_order_half": float("nan"),
    "total": float("nan"),
    "total_low": 0.0,
    "total_high": 1.0,
    "total_raw": float("nan"),
    "told_apart": False,
}


def _one_sobol(
    rows: FloatArray, chance: FloatArray, place: int, share: float, weights: FloatArray
) -> dict[str, float | bool]:
    """The indices of the input that stands at ``place`` in each row."""
    a, ab, b = rows[:, 0], rows[:, place], rows[:, -1]
    first, raw = float(first_order(a, ab, b)), float(total_order(a, ab, b))
    left = 1 - share if share < 1 else float("nan")
    above, below = _parts(rows, chance, place, np.full((1, len(rows)), 1 / len(rows)))
    covariance = np.cov(*_parts(rows, chance, place, weights))
    ratio = float(above[0]), float(below[0])
    low, high = _fieller(*ratio, covariance, _quantile(len(rows)))
    apart, _ = _fieller(*ratio, covariance, _quantile(len(rows), rows.shape[1] - 2))
    firsts = weights @ (b * (ab - a)) / np.var(np.r_[a, b])
    return {
        "first_order": first / left,
        "first_order_half": float(_quantile(len(rows)) * firsts.std(ddof=1)) / left,
        "total": (raw - share) / left,
        "total_low": low,
        "total_high": high,
        "total_raw": raw,
        "told_apart": apart > 0,
    }


def _parts(
    rows: FloatArray, chance: FloatArray, place: int, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """What is above and below the line of a total index, the noise taken from both.

    Args:
        rows: Outcomes about their mean, shape ``(rows, k + 2)``.
        chance: Their variances over replications, the same shape.
        place: Of the points in which the input is exchanged.
        weights: Of the rows, ``(draws, rows)``, adding up to 1.
    """
    base = rows[:, (0, -1)]
    noise = weights @ chance[:, (0, -1)].mean(axis=1)
    above = weights @ (0.5 * np.square(rows[:, 0] - rows[:, place])) - noise
    spread = weights @ np.square(base).mean(axis=1) - np.square(weights @ base.mean(axis=1))
    return above, spread - noise


def _fieller(
    above: float, below: float, covariance: FloatArray, quantile: float
) -> tuple[float, float]:
    """The interval of a ratio within 0 and 1; it excludes 0 just if what is above does."""
    square = quantile**2
    a = below**2 - square * covariance[1, 1]
    b = above * below - square * covariance[0, 1]
    c = above**2 - square * covariance[0, 0]
    root = b**2 - a * c
    # What is below the line is not told apart from 0, or (NaN) nothing is known of it.
    if not (below > 0 and a > 0 and root >= 0):
        return 0.0, 1.0
    ends = (b + np.array([-1.0, 1.0]) * np.sqrt(root)) / a
    low, high = np.clip(ends, 0.0, 1.0)
    return float(low), float(high)


def morris_table(
    inputs: Sequence[str],
    positions: FloatArray,
    outcomes: FloatArray,
    noise: FloatArray,
    delta: float,
    seed: int,
) -> pd.DataFrame:
    """Elementary effects of a Morris design.

    Args:
        inputs: Names of the ``k`` inputs.
        positions: Where each of the ``paths * (k + 1)`` points lies, one column per input.
        outcomes: One figure for each point.
        noise: Its variance over replications.
        delta: The step, in parts of the range of an input.
        seed: Seed of the resampling.

    Returns:
        One row per input: ``mean_absolute`` (mu*) with the half-width of its 95 %
        interval, ``by_chance`` (the mu* that noise alone would give), ``spread``
        (sigma), ``effect`` (root of the mean square of the elementary effects, the
        variance of the noise taken away) with its interval ``effect_low`` to
        ``effect_high``, ``told_apart`` and ``noise_share``.
    """
    effects, chance = _elementary(positions, outcomes, noise, len(inputs), delta)
    paths = effects.shape[0]
    weights = _redrawn(paths, seed)
    squares = np.square(effects) - chance
    mean_square, error = squares.mean(axis=0), (weights @ squares).std(axis=0, ddof=1)
    half = _quantile(paths) * (weights @ np.abs(effects)).std(axis=0, ddof=1)
    reach = _quantile(paths) * error
    low, middle, high = (
        np.sqrt(np.maximum(mean_square + side * reach, 0.0)) for side in (-1, 0, 1)
    )
    apart = mean_square - _quantile(paths, len(inputs)) * error > 0
    return pd.DataFrame(
        {
            "input": list(inputs),
            "mean_absolute": np.abs(effects).mean(axis=0),
            "mean_absolute_half": half,
            "by_chance": np.sqrt(2 / np.pi) * np.sqrt(chance).mean(axis=0),
            "spread": effects.std(axis=0, ddof=1) if paths > 1 else np.nan,
            "effect": middle,
            "effect_low": low,
            "effect_high": high,
            "told_apart": apart,
            "noise_share": noise_share(outcomes, noise),
        }
    )


def _elementary(
    positions: FloatArray, outcomes: FloatArray, noise: FloatArray, inputs: int, delta: float
) -> tuple[FloatArray, FloatArray]:
    """Elementary effects and the variance noise gives them, each ``(paths, inputs)``."""
    places = positions.reshape(-1, inputs + 1, inputs)
    steps = np.diff(places, axis=1)
    moved = np.abs(steps).argmax(axis=2)
    up = np.sign(np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0])
    along = np.diff(outcomes.reshape(-1, inputs + 1), axis=1) * up / delta
    each = noise.reshape(-1, inputs + 1)
    spread = (each[:, 1:] + each[:, :-1]) / delta**2
    order = moved.argsort(axis=1)
    return np.take_along_axis(along, order, axis=1), np.take_along_axis(spread, order, axis=1)


def _redrawn(rows: int, seed: int) -> FloatArray:
    """The weight of each row in each bootstrap sample, ``(draws, rows)``."""
    # Not SALib's own resampling: that takes seed 0 for none at all.
    return resampled(rows, DRAWS, np.random.default_rng(seed)) / rows


def _quantile(rows: int, inputs: int = 1) -> float:
    """How many standard errors an interval reaches, where ``inputs`` are to hold together.

    Student's t with one degree of freedom less than there are rows. Redrawn means of few
    rows spread too little by the root of that same number over that of the rows. NaN for
    a single row, which says nothing of what another would be.
    """
    freedom = rows - 1
    if not freedom:
        return float("nan")
    tail = (1 - LEVEL) / 2 / inputs
    return float(stats.t.ppf(1 - tail, freedom) * np.sqrt(rows / freedom))
