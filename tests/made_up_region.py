"""What points of the region might say, for tests of what is made of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from collabsim.analysis.region import RegionSpread, region_spread
from collabsim.analysis.region_sums import KINDS, MEASURES, PointSums
from collabsim.analysis.tables import ALIVE
from collabsim.records.course import ALIVE_STATES, HORIZONS, STATES
from collabsim.records.fates import FATES


def made_up_region(
    municipalities: Sequence[str],
    *,
    points: int = 9,
    gap: float = 0.2,
    replications: int = 30,
    pilots: int = 20,
    seed: int = 1,
) -> RegionSpread:
    """The first municipality delivers so much more than the last, by chance and by point."""
    rng = np.random.default_rng(seed)
    sums = [_sums(rng, len(municipalities), gap, replications, pilots) for _ in range(points)]
    return region_spread(
        range(3, 3 + points), sums, municipalities, given=("price_nok",), kept=(),
        recipe={"date": "2026-11-28"},
    )  # fmt: skip


def _sums(rng, towns, gap, replications, pilots):
    observed = np.full((towns, KINDS, len(HORIZONS), replications), float(pilots))
    there = np.zeros((towns, KINDS, len(HORIZONS), len(MEASURES), replications))
    middle = 0.4 + rng.normal(0, 0.05)
    for town in range(towns):
        share = middle + gap * (0.5 - town / max(towns - 1, 1))
        delivering = rng.binomial(
            pilots, np.clip(share, 0, 1), (KINDS, len(HORIZONS), replications)
        )
        there[town, :, :, MEASURES.index("delivering")] = delivering
        there[town, :, :, MEASURES.index("stopped")] = pilots - delivering
    alive = [MEASURES.index(state) for state in STATES if state in ALIVE_STATES]
    there[:, :, :, MEASURES.index(ALIVE)] = there[:, :, :, alive].sum(axis=3)
    there[:, :, :, MEASURES.index("not_ended")] = there[:, :, :, MEASURES.index("delivering")]
    fates = np.zeros((towns, KINDS, len(FATES), replications))
    goes_on, refused = FATES.index("goes_on"), FATES.index("refused_above")
    fates[:, :, goes_on] = there[:, :, -1, MEASURES.index("delivering")]
    fates[:, :, refused] = pilots - fates[:, :, goes_on]
    return PointSums(observed, there, fates)
