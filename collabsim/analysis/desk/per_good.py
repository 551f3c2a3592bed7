"""What a good pilot more costs, and what a million kroner of a change's own price gives.

Only where both the gain and the kroner are clear and above nothing: a ratio of two figures that may
both be nothing means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.money import PRICES, kroner_effect, kroner_terms
from collabsim.parameters import PRICE_INDEX
from collabsim.statistics.intervals import Interval, Term, contrast_interval
from collabsim.statistics.keys import Chance, chance_of
from collabsim.statistics.ratios import ratio_of_changes

GOOD = "good_kept_of_proposals"


class PerGood(NamedTuple):
    """Million kroner for a good pilot more, with its 95 % bootstrap interval over replications."""

    value: float
    low: float
    high: float


class PerMillion(NamedTuple):
    """What a million kroner of a change's own price gives of a measure, with its 95 % interval.

    The gain is of a hundred, of what the measure is of; the price is that of a hundred proposals,
    in million kroner with its interval. ``payers`` has each payer's part of the price.
    """

    measure: str
    value: float
    low: float
    high: float
    price: Interval
    payers: Mapping[str, float]


class Untold(StrEnum):
    """Why a ratio of a gain and kroner is not told.

    ``GAIN``: chance leaves open whether there is a gain, or there is none. ``SMALL``: what there is
    lies within what matters. ``PAID``: chance leaves open whether more is paid.
    """

    GAIN = "gain"
    SMALL = "small"
    PAID = "paid"


def per_good(change: Change, municipality: str, year: int, scale: float = 1.0) -> PerGood | Untold:
    """What a good pilot more costs the municipality in services; or why it is not told.

    Args:
        change: With its kroner.
        municipality: Name of the municipality.
        year: In whose kroner.
        scale: By how much what matters is larger than declared.
    """
    if change.kroner is None:
        return Untold.PAID
    gain = _gain(change, municipality, GOOD, scale)
    if isinstance(gain, Untold):
        return gain
    paid = _paid(change, municipality)
    index = PRICE_INDEX[year]
    if not float(kroner_effect("services_by_municipality", *paid, index).low) > 0.0:
        return Untold.PAID
    found = ratio_of_changes(kroner_terms("services_by_municipality", *paid, index), gain)
    return PerGood(*(float(part) for part in found))


def price_of(change: Change, municipality: str, year: int) -> tuple[Interval, dict[str, float]]:
    """What a change costs itself, in million kroner of a hundred proposals, and by payer.

    Args:
        change: With its kroner.
        municipality: Name of the municipality.
        year: In whose kroner.
    """
    paid, index = _paid(change, municipality), PRICE_INDEX[year]
    parts = {name: float(kroner_effect(name, *paid, index).value) for name in PRICES}
    total = contrast_interval(_price_terms(paid, index))
    return total, {name: value for name, value in parts.items() if value}


def per_million(
    change: Change, municipality: str, year: int, measure: str = GOOD, scale: float = 1.0
) -> PerMillion | Untold:
    """What a million kroner of the price of a change gives; or why it is not told.

    By the rule of :func:`per_good`: the gain is clear and above nothing, and so is the price.

    Args:
        change: With its kroner.
        municipality: Name of the municipality.
        year: In whose kroner.
        measure: What is gained; more of it is what is hoped for.
        scale: By how much what matters is larger than declared.
    """
    if change.kroner is None:
        return Untold.PAID
    gain = _gain(change, municipality, measure, scale)
    if isinstance(gain, Untold):
        return gain
    price, payers = price_of(change, municipality, year)
    if not float(price.low) > 0.0:
        return Untold.PAID
    terms = _price_terms(_paid(change, municipality), PRICE_INDEX[year])
    found = ratio_of_changes(gain, terms)
    value, low, high = (float(part) for part in found)
    return PerMillion(measure, value, low, high, price, payers)


def _gain(change: Change, municipality: str, name: str, scale: float) -> Sequence[Term] | Untold:
    """The terms of a gain over the replications whose accounts are kept, where it is clear."""
    place = list(change.municipalities).index(municipality)
    runs = _paid(change, municipality)[0].shape[-1]
    after, before = (side[place, 0, :, :runs] for side in change.sums)
    measure = BY_NAME[name]
    gain = measure.effect(after, before)
    known = chance_of(float(gain.low), float(gain.high), measure.matters * scale)
    if known is Chance.SAME:
        return Untold.SMALL
    return measure.terms(after, before) if known is Chance.MORE else Untold.GAIN


def _paid(change: Change, municipality: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums of both sides in a municipality."""
    if change.kroner is None:
        raise ValueError("the accounts of this change were not kept")
    place = list(change.municipalities).index(municipality)
    return change.kroner[0][place], change.kroner[1][place]


def _price_terms(paid: tuple[NDArray[np.float64], NDArray[np.float64]], index: float) -> list[Term]:
    """What a change costs itself, by whomever it is paid."""
    return [term for name in PRICES for term in kroner_terms(name, *paid, index)]
