"""What the region of values says of a comparison, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from collabsim.analysis.region import HIGH, LOW, MEDIAN, RegionSpread
from collabsim.analysis.sentence import ANSWERED_AT, HEADLINE
from collabsim.language import DEFAULT_LANGUAGE, number, percent, place, points, text
from collabsim.records.fates import SECTORS_SPANNED


def region_answer(
    region: RegionSpread, populations: Mapping[str, int], language: str = DEFAULT_LANGUAGE
) -> str:
    """One sentence on what holds whatever the values are that nobody has measured.

    Args:
        region: What the points say.
        populations: The small and the large municipality, or the only one.
        language: Code of the language.
    """
    count = number(len(region.points), language)
    if region.difference.empty:
        (name, population), *_ = populations.items()
        shares = {
            f"share_{months}": _share(region, name, months, language) for months in ANSWERED_AT
        }
        where = place(name, population, language)
        return text("compare.region_answer_one", language, points=count, place=where, **shares)
    said = {f"verdict_{at}": _verdict(region, at, populations, language) for at in ANSWERED_AT}
    return text("compare.region_answer", language, points=count, **said)


def _share(region: RegionSpread, name: str, months: int, language: str) -> str:
    own = region.shares
    own = own[(own["municipality"] == name) & (own["sectors"] == SECTORS_SPANNED[0])]
    row = own[(own["measure"] == HEADLINE) & (own["months"] == months)].iloc[0]
    return spread_of_shares(row, language)


def spread_of_shares(row: pd.Series[Any], language: str, before: str = "") -> str:
    """Median, 5th and 95th percentile of a share: 42 % (25 to 61)."""
    middle, low, high = (float(row[f"{before}{name}"]) for name in (MEDIAN, LOW, HIGH))
    if math.isnan(middle):
        return percent(middle, language)
    return text(
        "compare.share_between",
        language,
        share=percent(middle, language),
        low=number(100 * low, language),
        high=number(100 * high, language),
    )


def _verdict(
    region: RegionSpread, months: int, populations: Mapping[str, int], language: str
) -> str:
    own = region.difference
    row = own[(own["measure"] == HEADLINE) & (own["months"] == months)].iloc[0]
    middle, low, high = (float(row[name]) for name in (MEDIAN, LOW, HIGH))
    if math.isnan(middle):
        return text("compare.verdict_unknown", language, months=months)
    small, large = populations.values()
    first, second = ("smaller", "larger") if small < large else ("first", "second")
    kind, above, below = row["region_verdict"], row["region_above"], row["region_below"]
    if kind == "below":
        first, second, above, below = second, first, below, above
        middle, low, high = -middle, -high, -low
    return text(
        f"compare.region_{'more' if kind in {'above', 'below'} else kind}",
        language,
        months=months,
        first=text(f"compare.the_{first}", language),
        minus=text(f"compare.minus_{'size' if small < large else 'order'}", language),
        above=percent(above, language),
        below=percent(below, language),
        untold=percent(row["region_untold"], language),
        points=points(middle, language),
        low=points(low, language),
        high=points(high, language),
    )
