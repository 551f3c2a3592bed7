"""How often pilots survive over many replications, for combinations of levers.

One recorded run is one roll of the dice. Beside it the page always shows what
many runs with the same levers gave, with the number of runs behind each figure.
Intervals hold the chance between runs only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.inquiry.levers import (
    BUDGET_POINTS,
    LEVERS,
    RECORDED,
    keys_of,
    mask_of,
    plan_with,
    price_of,
    values_of,
)
from collabsim.records.counts import run_sums
from collabsim.records.course import HORIZONS
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.scenario import Scenario
from collabsim.statistics.intervals import (
    Interval,
    Term,
    difference_interval,
    is_clear,
    rate_interval,
    share_interval,
)
from collabsim.world.blueprint import Blueprint

Json = Any

BINS = tuple(round(0.1 * place, 1) for place in range(11))
"""Borders of the histogram of the share surviving; the last bin holds 1 itself."""

FIRST_SHOWN = 30
"""Replications shown one by one: the thirty seeds of a class."""

ERRORS_PER = 100
"""Started pilots that legal errors are counted against, as in ``collabsim compare``."""

LASTING_PER = 10_000
"""Inhabitants that lasting measures are counted against."""


@dataclass(frozen=True, slots=True)
class ReplicationCounts:
    """How many replications each combination of levers gets in each municipality."""

    base_and_single: int = 1_000
    pairs: int = 100
    others: int = 50

    def of(self, mask: int) -> int:
        """Replications for the levers of a mask."""
        on = mask.bit_count()
        if on <= 1:
            return self.base_and_single
        return self.pairs if on == 2 else self.others


def playable_masks(points: int = BUDGET_POINTS) -> list[int]:
    """Combinations of levers the page can show, those with few levers first.

    They are those a class can pay for with so many points, and those of the
    recorded worlds, whatever they cost.
    """
    places = range(len(LEVERS))
    recorded = mask_of(one.key for one in RECORDED)
    every = [
        sum(1 << place for place in chosen)
        for on in range(len(LEVERS) + 1)
        for chosen in combinations(places, on)
    ]
    return [mask for mask in every if price_of(keys_of(mask)) <= points or mask & ~recorded == 0]


def ensembles(
    scenario: Scenario,
    seed: int,
    *,
    masks: Sequence[int],
    sizes: ReplicationCounts | None = None,
    structures: Structures | None = None,
) -> Json:
    """Run and sum up combinations of levers.

    Args:
        scenario: The scenario with all levers off.
        seed: Seed of all runs; replications are numbered from 0 and share their
            luck across combinations and municipalities.
        masks: Combinations of levers, as bits in the order of ``LEVERS``.
        sizes: Replications of each; see :class:`ReplicationCounts`.
        structures: What has been laid out for the same answer, which is not laid out again.

    Returns:
        Plain data: ``horizons``, ``bins``, for each combination and municipality what
        :func:`summary_of` gives, and in ``leading`` by municipality the masks of the levers
        that help most by themselves (:func:`leading`).
    """
    wanted = sizes or ReplicationCounts()
    plans = worlds(scenario, structures=structures)
    most = max((wanted.of(mask) for mask in masks), default=0)
    bare = [sums_of(plan, seed, most) for plan in plans]
    alone: dict[int, list[pd.DataFrame]] = {}

    def combination(mask: int) -> Json:
        keys = keys_of(mask)
        values = values_of(keys)
        without = _first(bare, wanted.of(mask))
        sums = without
        if mask:
            sums = [sums_of(plan_with(plan, values), seed, wanted.of(mask)) for plan in plans]
        if mask.bit_count() == 1:
            alone[mask] = sums
        return {
            "mask": mask,
            "levers": list(keys),
            "municipalities": [
                summary_of(own, plan.populations[0], other)
                for plan, own, other in zip(plans, sums, without, strict=True)
            ],
        }

    found = [combination(mask) for mask in masks]
    return {
        "horizons": list(HORIZONS),
        "bins": list(BINS),
        "combinations": found,
        "leading": [
            leading({mask: sums[place] for mask, sums in alone.items()})
            for place in range(len(plans))
        ],
    }


def leading(alone: Mapping[int, pd.DataFrame]) -> list[int]:
    """Levers that help most: the one with the highest share, and all it is not clearly above.

    Args:
        alone: The sums of one municipality with each lever by itself, by the lever's mask; of
            the same replications.

    Returns:
        Masks, the highest share at the last horizon first. Two levers are held against each other
        over the same replications, so that chance they share does not part them.
    """
    last = HORIZONS[-1]
    terms = {
        mask: Term(1.0, _column(sums, f"delivering_{last}"), _column(sums, f"observed_{last}"))
        for mask, sums in alone.items()
        if sums[f"observed_{last}"].sum() > 0
    }
    shares = {
        mask: float(share_interval(term.numerators, term.denominators).value)
        for mask, term in terms.items()
    }
    order = sorted(shares, key=lambda mask: -shares[mask])
    if not order:
        return []
    gaps = {mask: difference_interval(terms[order[0]], terms[mask]) for mask in order[1:]}
    tied = [mask for mask, gap in gaps.items() if not is_clear(float(gap.low), float(gap.high))]
    return [order[0], *tied]


def _first(every: Sequence[pd.DataFrame], replications: int) -> list[pd.DataFrame]:
    return [sums.head(replications) for sums in every]


def summary(plan: Blueprint, seed: int, replications: int) -> Json:
    """What many replications of one municipality gave; see :func:`summary_of`."""
    sums = sums_of(plan, seed, replications)
    return summary_of(sums, plan.populations[0])


def sums_of(
    plan: Blueprint, seed: int, replications: int, *, first: int = 0, workers: int | None = None
) -> pd.DataFrame:
    """Run replications of one municipality from ``first`` on; a row of sums for each.

    Rows of several calls, put one after the other, are those of one call. The column
    ``fates`` is a number that two replications share only if all that became of every
    pilot is the same.
    """
    runs = run_many(plan, seed, replications, first=first, workers=workers)
    numbers = range(first, first + replications)
    return run_sums(pilots_frame(runs), numbers).assign(fates=_fates(runs, numbers))


def _fates(runs: Histories, numbers: range) -> NDArray[np.uint64]:
    """64 bits of a hash of the pilots of each replication."""
    starts = np.searchsorted(runs.replication, [*numbers, numbers.stop])
    rows = [np.ascontiguousarray(runs.pilots[a:b]) for a, b in pairwise(starts)]
    hashed = [hashlib.blake2b(own.tobytes(), digest_size=8).digest() for own in rows]
    return np.frombuffer(b"".join(hashed), dtype=np.uint64)


def summary_of(sums: pd.DataFrame, population: int, without: pd.DataFrame | None = None) -> Json:
    """What the sums of many replications say.

    Shares and rates are ``[value, low, high]`` with 95 % intervals, null where
    nothing was observed, each by the definition of
    :func:`collabsim.analysis.tables.side_effects_table`. A histogram counts replications
    by the share of their observed pilots that were delivering, ``of_ten`` by that share in
    whole tenths, 0 to 10; replications without any are counted apart. The first few
    replications are given one by one, with the
    share they have by themselves. ``same`` is the number of replications in which every
    pilot fares as in the same replication of ``without``, the municipality as it is; null
    without it. ``gain`` is by horizon how much larger the share delivering is than in the same
    replications of ``without``, with the interval of that paired difference; null without it,
    and for the municipality as it is.
    """
    replications = len(sums)
    observed = {h: _column(sums, f"observed_{h}") for h in HORIZONS}
    delivering = {h: _column(sums, f"delivering_{h}") for h in HORIZONS}
    alive = {h: _column(sums, f"alive_{h}") for h in HORIZONS}
    runs = np.ones(replications)
    found: dict[str, Json] = {
        "n": replications,
        "same": None if without is None else int((sums["fates"] == without["fates"]).sum()),
        "gain": None if without is None or without is sums else _gain(sums, without),
        "histogram": {str(h): _histogram(delivering[h], observed[h]) for h in HORIZONS},
        "of_ten": {str(h): _of_ten(delivering[h], observed[h]) for h in HORIZONS},
        "none_observed": {str(h): int((observed[h] == 0).sum()) for h in HORIZONS},
        "share": {str(h): _written(share_interval(delivering[h], observed[h])) for h in HORIZONS},
        "alive": {str(h): _written(share_interval(alive[h], observed[h])) for h in HORIZONS},
        "weak_kept": _share(sums, "weak_kept", "weak_observed"),
        "good_lost": _share(sums, "good_lost", "good_observed"),
        "legal_errors": _written(
            rate_interval(_column(sums, "legal_errors"), _column(sums, "started") / ERRORS_PER)
        ),
        "users": _written(rate_interval(_column(sums, "users_reached"), runs)),
        "started": _written(rate_interval(_column(sums, "started"), runs)),
        "lasting_per_10000": _written(
            rate_interval(_column(sums, "lasting"), runs * population / LASTING_PER)
        ),
    }
    kept, seen = (
        {h: column[:FIRST_SHOWN] for h, column in of.items()} for of in (delivering, observed)
    )
    found["first"] = {
        str(h): [[int(y), int(x)] for y, x in zip(kept[h], seen[h], strict=True)] for h in HORIZONS
    }
    found["first_share"] = {str(h): _written(share_interval(kept[h], seen[h])) for h in HORIZONS}
    return found


def _gain(sums: pd.DataFrame, without: pd.DataFrame) -> Json:
    """By horizon the paired difference in the share delivering."""
    return {str(h): _written(difference_interval(*_pair(sums, without, h))) for h in HORIZONS}


def _pair(sums: pd.DataFrame, without: pd.DataFrame, horizon: int) -> tuple[Term, Term]:
    first, second = (
        Term(1.0, _column(one, f"delivering_{horizon}"), _column(one, f"observed_{horizon}"))
        for one in (sums, without)
    )
    return first, second


def _column(sums: pd.DataFrame, name: str) -> NDArray[np.float64]:
    return sums[name].to_numpy(dtype=np.float64)


def _histogram(numerators: NDArray[np.float64], denominators: NDArray[np.float64]) -> list[int]:
    seen = denominators > 0
    # A share that falls on a border belongs to the bin above it, whatever rounding does.
    shares = np.round(numerators[seen] / denominators[seen], 9)
    return [int(n) for n in np.histogram(shares, bins=np.array(BINS))[0]]


def _of_ten(numerators: NDArray[np.float64], denominators: NDArray[np.float64]) -> list[int]:
    """Replications by how many of ten survive, 0 to 10; half-way goes up."""
    seen = denominators > 0
    tenths = np.floor(10 * numerators[seen] / denominators[seen] + 0.5 + 1e-9).astype(np.int64)
    return [int(n) for n in np.bincount(tenths, minlength=11)]


def _share(sums: pd.DataFrame, part: str, whole: str) -> Json:
    return _written(share_interval(_column(sums, part), _column(sums, whole)))


def _written(interval: Interval) -> Json:
    """Value, low and high to four digits after the point; None where there is no value."""
    numbers = [float(x) for x in interval]
    if not np.isfinite(numbers[0]):
        return None
    return [round(x, 4) if np.isfinite(x) else None for x in numbers]
