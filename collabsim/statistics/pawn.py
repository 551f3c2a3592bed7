"""PAWN: how much the distribution of a result moves when one input is held in a part of its range.

For each part of the range of an input the distribution of the result there is held against that of
all points, by the largest distance of the two (Kolmogorov-Smirnov); the index is the median of the
parts. It needs no design of its own: any sample of points will do. With few points it is far above
0 for an input without any effect, so what it is told apart by is the largest index of *any* input
where the results are permuted: where no input has an effect, one is told apart in at most 5 % of
samples.

Sources: Pianosi & Wagener (2015) Environmental Modelling & Software 67:1-11, and (2018) 108:197-207
(any sample, and the median as in SALib).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.statistics.holm import WRONG
from collabsim.statistics.indices import noise_share

FEWEST, MOST_PARTS = 15, 10
"""Points in a part of a range at least, and parts at most. Assumptions."""

PERMUTED = 399

type FloatArray = NDArray[np.float64]


def pawn_table(
    inputs: Sequence[str], points: FloatArray, outcomes: FloatArray, noise: FloatArray, seed: int
) -> pd.DataFrame:
    """PAWN indices of a sample that is there already.

    Args:
        inputs: Names, one for each column of ``points``.
        points: Where the points lie, ``(point, input)``.
        outcomes: The result at each.
        noise: Its variance for chance in the runs.
        seed: Of the permutations.

    Returns:
        One row per input: ``pawn``, the index; ``by_chance``, its mean where results are permuted;
        ``told_apart``, all inputs held together; and ``noise_share``, how much of the variance
        between points is chance.
    """
    parts = max(min(len(outcomes) // FEWEST, MOST_PARTS), 2)
    members = _members(points, parts)
    found = pawn_indices(members, outcomes)
    rng = np.random.default_rng(seed)
    permuted = np.stack([pawn_indices(members, rng.permutation(outcomes)) for _ in range(PERMUTED)])
    most = permuted.max(axis=1)
    above = (most[None, :] >= found[:, None] - 1e-12).sum(axis=1)
    return pd.DataFrame(
        {
            "input": list(inputs),
            "pawn": found,
            "by_chance": permuted.mean(axis=0),
            "told_apart": (above + 1) / (PERMUTED + 1) <= WRONG,
            "noise_share": noise_share(outcomes, noise),
        }
    )


def pawn_indices(members: FloatArray, outcomes: FloatArray) -> FloatArray:
    """The index of each input.

    Args:
        members: Which points lie in each part of each range, 1 or 0, ``(input, part, point)``.
        outcomes: The result at each point.
    """
    order = np.argsort(outcomes, kind="stable")
    own = np.cumsum(members[..., order], axis=-1) / members.sum(axis=-1, keepdims=True)
    every = np.arange(1, len(outcomes) + 1) / len(outcomes)
    # Of equal results the step comes after the last of them.
    ordered = outcomes[order]
    last = np.r_[ordered[1:] != ordered[:-1], True]
    distance = np.abs(own - every)[..., last].max(axis=-1)
    return np.asarray(np.median(distance, axis=-1), np.float64)


def _members(points: FloatArray, parts: int) -> FloatArray:
    """Parts of as many points each, along every input."""
    ranks = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0, kind="stable")
    part = ranks * parts // len(points)
    made = part.T[:, None, :] == np.arange(parts)[None, :, None]
    return np.asarray(made, np.float64)
