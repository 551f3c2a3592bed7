"""The kroner of a year: one index, declared once, between files and the model.

The model reckons in kroner of 2018. A file may say in which year's kroner its
amounts are (``[prices] year = 2026``); each is divided by the index of that
year when the file is read, and nowhere else.
"""

from __future__ import annotations

from itertools import pairwise

BASE_YEAR = 2018
"""The year in whose kroner the model reckons and in which parameters are declared."""

YEARLY_CHANGES: dict[int, float] = {
    2016: 3.6,
    2017: 1.8,
    2018: 2.7,
    2019: 2.2,
    2020: 1.3,
    2021: 3.5,
    2022: 5.7,
    2023: 5.5,
    2024: 3.2,
    2025: 3.1,
    2026: 3.2,
}
"""Change of consumer prices against the year before, per cent."""

PROJECTED: frozenset[int] = frozenset({2026})
"""Years whose change is an assumption: 2026 is known to September and taken to end as it began."""

INDEX_SOURCE = (
    "consumer prices of Statistics Norway: change against the year before, per cent, 2016-2026 "
    + ", ".join(str(change) for change in YEARLY_CHANGES.values())
    + " (2016 from Norges Bank's annual table, 2017 and 2018 from Statistics Norway's own pages, "
    "2019-2025 means of the twelve-month change from a public copy of Norges Bank's list, not "
    "checked against the publisher); 2026: assumption, as January to September; that what is "
    "bought here follows consumer prices: assumption"
)
"""Where the index comes from, for people."""


def _index() -> dict[int, float]:
    """The price level of each year, 2018 = 1, to the two decimals the changes allow."""
    years = [min(YEARLY_CHANGES) - 1, *YEARLY_CHANGES]
    level = {years[0]: 1.0}
    for before, year in pairwise(years):
        level[year] = level[before] * (1.0 + YEARLY_CHANGES[year] / 100.0)
    return {year: round(level[year] / level[BASE_YEAR], 2) for year in years}


PRICE_INDEX: dict[int, float] = _index()
"""Consumer prices by year, 2018 = 1; 1.31 in 2026."""

WHOLE_FROM = 1_000.0
"""From so many kroner up, an indexed amount is rounded to whole kroner, below to øre."""


def kroner(amount: float, year: int) -> float:
    """An amount in kroner of a year, in kroner of 2018.

    Args:
        amount: Kroner of ``year``.
        year: One of :data:`PRICE_INDEX`.

    Returns:
        Kroner of 2018: unchanged for 2018, else whole from 1,000 up and to the øre
        below; ``kroner(500_000, 2026)`` is 381,679.

    Raises:
        KeyError: there is no index for the year.
    """
    if year == BASE_YEAR:
        return amount
    indexed = amount / PRICE_INDEX[year]
    return float(round(indexed)) if abs(indexed) >= WHOLE_FROM else round(indexed, 2)


def kroner_in(amount: float, year: int) -> float:
    """An amount in kroner of 2018, in kroner of a year: what :func:`kroner` was given.

    Args:
        amount: Kroner of 2018.
        year: One of :data:`PRICE_INDEX`.

    Returns:
        Kroner of ``year``, freed of what rounding to 2018 has taken: 381,679 are 500,000 of 2026.

    Raises:
        KeyError: there is no index for the year.
    """
    if year == BASE_YEAR:
        return amount
    index = PRICE_INDEX[year]
    back = amount * index
    near = float(round(back, -1)) if abs(back) >= WHOLE_FROM else round(back, 1)
    # Rounding to whole kroner of 2018 moves an amount by half of the index at most.
    return near if abs(near - back) <= 0.5 * index + 1e-9 else float(round(back))


def nearest_year(year: int) -> int:
    """The year with an index that is nearest to ``year``."""
    return min(PRICE_INDEX, key=lambda known: abs(known - year))
