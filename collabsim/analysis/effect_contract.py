"""Whether pilots are large enough for an effect contract: arithmetic on drawn pilots.

In an effect contract an investor pays the pilot, and the municipality pays the investor back if an
effect is measured. The model has them as an instrument; the runs looked at here are without it.
What is counted is how many of the started pilots could have had one, and whether an investor would
have taken it.

The first 70 contracts ran 4.5 years and were worth 12.9 million kroner in the mean, without those
of the USA [30]. All other numbers are assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from collabsim.records.histories import Histories

type Numbers = NDArray[np.float64]
type Mask = NDArray[np.bool_]

SET_UP_NOK = 400_000.0
"""What it takes to set a contract up: lawyers, adviser, evaluator. Assumption."""
SET_UP_SHARE = 0.25
"""Largest share of all payments that set-up may be. Assumption."""
LEAST_QUALITY = 0.6
"""Least quality of evidence with which an effect can be measured. Assumption."""
YEARS = (4.0, 4.5)
"""Terms that are tried, in years."""
SHARING = (1, 2, 4)
"""So many pilots of the same price share one set-up."""
FIRST_CONTRACTS_NOK, FIRST_CONTRACTS_YEARS = 12.9e6, 4.5
"""Mean of the first 70 contracts, without those of the USA [30]."""

TARGETS = (0.45, 0.5, 0.6)
"""Effects the buyer asks for, the same for all; 0.5 is the usual one. Assumption."""
NOISE = 0.25
"""Standard deviation of what is measured in one month, of quality 1. Assumption."""
MONTHS_COUNTED = 0.5
"""Share of the months of a contract that are measured. Assumption."""
TEAM_NOISE = 0.27
"""Standard deviation of one of the team's observations. Assumption."""
OTHER_NOISE = 0.05
"""Standard deviation of what else may differ. Assumption."""
OWN_WEIGHT = 0.5
"""Weight the investor gives to the team's evidence; the rest is the prior. Assumption."""
LEAST_GAIN, MOST_RETURN = 1.05, 0.15
"""The investor takes it if chance x (1 + return) is at least the first, the return at most the
second. Assumption."""


class Drawn(NamedTuple):
    """Started pilots as they were drawn and had become when project and case were over."""

    replication: NDArray[np.int64]
    price_nok: Numbers
    quality: Numbers
    evidence: Numbers
    observations: Numbers
    weak: Mask


def drawn(histories: Histories) -> Drawn:
    """The started pilots of all replications of one municipality.

    ``price_nok`` is what is asked in a year, ``quality`` that of the evidence, ``evidence`` the
    team's mean of so many months of ``observations``.
    """
    rows: Any = histories.pilots
    on = rows["started"] >= 0
    own = rows[on]
    return Drawn(
        replication=np.asarray(histories.replication)[on],
        price_nok=np.asarray(own["price_nok"], np.float64),
        quality=np.asarray(own["evidence_quality"], np.float64),
        evidence=np.asarray(own["evidence"], np.float64),
        observations=np.asarray(own["observations"], np.float64),
        weak=own["true_effect"] < histories.blueprint.p["weak_limit"][0],
    )


def price_needed(years: float, sharing: int = 1) -> float:
    """The yearly price at which set-up is just small enough, in kroner."""
    return SET_UP_NOK / (SET_UP_SHARE * years * sharing)


def large_enough(price_nok: ArrayLike, years: float, sharing: int = 1) -> Mask:
    """Whether set-up is a small enough share of what is paid in all."""
    return np.asarray(np.asarray(price_nok) * (SET_UP_SHARE * years * sharing) >= SET_UP_NOK)


def feasible(price_nok: ArrayLike, quality: ArrayLike, years: float, sharing: int = 1) -> Mask:
    """Whether a contract is possible: large enough, and its effect can be measured."""
    return large_enough(price_nok, years, sharing) & (np.asarray(quality) >= LEAST_QUALITY)


def spread(years: float, quality: ArrayLike, observations: ArrayLike) -> Numbers:
    """Standard deviation of what is measured about what the investor believes."""
    months = MONTHS_COUNTED * 12.0 * years
    measured = NOISE**2 / (months * np.asarray(quality, np.float64))
    known = TEAM_NOISE**2 / np.asarray(observations, np.float64)
    return np.asarray(np.sqrt(measured + known + OTHER_NOISE**2))


def chance_of_payment(pilots: Drawn, prior: float, years: float, target: float) -> Numbers:
    """The investor's chance that the target is met.

    Args:
        pilots: Whose.
        prior: What is believed of a pilot of which nothing is known.
        years: Of the contract.
        target: Effect that is asked for.
    """
    believed = OWN_WEIGHT * pilots.evidence + (1.0 - OWN_WEIGHT) * prior
    sigma = spread(years, pilots.quality, pilots.observations)
    return np.asarray(ndtr((believed - target) / sigma))


def least_return(chance: ArrayLike) -> Numbers:
    """The smallest return an investor asks for; not a number where the largest is too little."""
    with np.errstate(divide="ignore"):
        asked = np.maximum(0.0, LEAST_GAIN / np.asarray(chance, np.float64) - 1.0)
    return np.where(asked <= MOST_RETURN, asked, np.nan)


def by_replication(pilots: Drawn, chosen: Mask, replications: int) -> Numbers:
    """How many of the chosen pilots there are in each replication."""
    return np.bincount(pilots.replication[chosen], minlength=replications).astype(np.float64)


def counted(pilots: Drawn, replications: int, prior: float) -> dict[str, Any]:
    """What there is to tell of the pilots of one municipality, each count by replication.

    Returns:
        ``started``, and by what is asked ``large`` and ``feasible`` (years, sharing) and ``taken``
        (years, sharing, target, whether weak); ``feasible_of`` has good and weak ones apart.
    """

    def count(chosen: Mask) -> Numbers:
        return by_replication(pilots, chosen, replications)

    everything = np.ones(len(pilots.price_nok), bool)
    found: dict[str, Any] = {
        "started": count(everything),
        "measurable": count(pilots.quality >= LEAST_QUALITY),
        "large": {}, "feasible": {}, "feasible_of": {}, "taken": {},
    }  # fmt: skip
    for years in YEARS:
        chances = {one: chance_of_payment(pilots, prior, years, one) for one in TARGETS}
        for sharing in SHARING:
            own = feasible(pilots.price_nok, pilots.quality, years, sharing)
            found["large"][years, sharing] = count(large_enough(pilots.price_nok, years, sharing))
            found["feasible"][years, sharing] = count(own)
            for weak in (False, True):
                kind = own & (pilots.weak == weak)
                found["feasible_of"][years, sharing, weak] = count(kind)
                for target in TARGETS:
                    taken = kind & ~np.isnan(least_return(chances[target]))
                    found["taken"][years, sharing, target, weak] = count(taken)
    return found


def price_quantiles(pilots: Drawn, shares: Sequence[float]) -> list[float]:
    """Yearly prices below which these shares of the pilots lie, in kroner."""
    return [float(one) for one in np.quantile(pilots.price_nok, shares)]
