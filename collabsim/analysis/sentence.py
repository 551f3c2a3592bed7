"""The answer of a comparison in one sentence, no stronger than its intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from collabsim.language import DEFAULT_LANGUAGE, number, percent, place, points, text
from collabsim.statistics.intervals import is_clear

ANSWERED_AT: tuple[int, int] = (12, 36)
"""Months after the project money for which the sentence gives figures."""

HEADLINE = "delivering"
"""The measure the sentence is about."""

SPEED, FATE = "unsettled", "not_ended"
"""The measures that tell a lead in the headline apart: sooner settled, or more kept."""

MOST = 0.5
"""A larger share of a difference is said to be more than half of it."""


def answer(
    table: pd.DataFrame,
    difference: pd.DataFrame,
    channels: pd.DataFrame | None,
    populations: Mapping[str, int],
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """One sentence on how often pilots outlive their project money.

    Args:
        table: From :func:`collabsim.analysis.tables.share_table`.
        difference: From :func:`~collabsim.analysis.tables.difference_table`,
            empty with one municipality.
        channels: From :func:`~collabsim.analysis.tables.channel_table`, or None.
        populations: The small and the large municipality, or the only one.
        language: Code of the language.
    """
    names = list(populations)
    places = [place(name, populations[name], language) for name in names]
    figures = {
        f"{key}_{months}": _share(table, name, months, language)
        for key, name in zip(("small", "large"), names, strict=False)
        for months in ANSWERED_AT
    }
    if len(names) == 1:
        return text("compare.answer_one", language, place=places[0], **figures)
    verdicts = [_verdict(difference, months, populations, language) for months in ANSWERED_AT]
    return text(
        "compare.answer",
        language,
        small=places[0],
        large=places[1],
        verdict_12=verdicts[0],
        verdict_36=verdicts[1],
        speed=_speed(difference, populations, language),
        fate=_fate(difference, populations, language),
        channel=_channel(difference, channels, language),
        **figures,
    )


class LeadingChannel(NamedTuple):
    """The channel that carries most of a difference, and how much."""

    channel: str
    months: int
    share: float
    value: float
    low: float
    high: float
    by_shapley: bool


def leading_channel(
    difference: pd.DataFrame, channels: pd.DataFrame | None
) -> LeadingChannel | None:
    """The channel that carries most of a clear difference in the headline measure.

    The later horizon is asked first. Shapley values are used where there are
    any, else the change when a channel is neutralised alone. Nothing is named
    unless the difference is clear of zero, the channel's part of it is too, and
    so is its lead over the channel nearest to it.
    """
    if channels is None or difference.empty:
        return None
    by_shapley = "shapley" in channels.columns
    value = "shapley" if by_shapley else "change"
    share = "shapley_share_of_gap" if by_shapley else "share_of_gap"
    for months in reversed(ANSWERED_AT):
        own = channels[(channels["measure"] == HEADLINE) & (channels["months"] == months)]
        top = own.sort_values(share, kind="stable", na_position="first").iloc[-1]
        if _stands_out(top, value, share, only=len(own) == 1):
            return LeadingChannel(
                channel=str(top["channel"]),
                months=months,
                share=float(top[share]),
                value=float(top[value]),
                low=float(top[f"{value}_low"]),
                high=float(top[f"{value}_high"]),
                by_shapley=by_shapley,
            )
    return None


def _stands_out(row: pd.Series[Any], value: str, share: str, *, only: bool) -> bool:
    """Whether a channel carries a clear part of a clear difference, and more than any other."""
    if not is_clear(row[f"{value}_low"], row[f"{value}_high"]) or not row[share] > 0:
        return False
    # The only one that was neutralised is compared with the rest of the difference.
    lead = f"{value}_lead"
    return bool(row[share] > MOST if only else is_clear(row[f"{lead}_low"], row[f"{lead}_high"]))


def _share(table: pd.DataFrame, name: str, months: int, language: str) -> str:
    row = table[(table["municipality"] == name) & (table["months"] == months)].iloc[0]
    if row["observed"] == 0:
        return text("compare.not_observed", language)
    return text(
        "compare.share_between",
        language,
        share=percent(row[HEADLINE], language),
        low=number(100 * row[f"{HEADLINE}_low"], language),
        high=number(100 * row[f"{HEADLINE}_high"], language),
    )


class _Difference(NamedTuple):
    """A difference from the side of the municipality that has more, so that it is positive."""

    more: str
    less: str
    value: float
    low: float
    high: float
    clear: bool


def _difference(
    difference: pd.DataFrame, measure: str, months: int, populations: Mapping[str, int]
) -> _Difference | None:
    """A row of the table of differences, from the first side where it is not clear; None if NaN."""
    row = difference[(difference["measure"] == measure) & (difference["months"] == months)].iloc[0]
    value, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    if math.isnan(value):
        return None
    small, large = populations.values()
    first, second = ("smaller", "larger") if small < large else ("first", "second")
    clear = is_clear(low, high)
    if clear and value < 0:
        return _Difference(second, first, -value, -high, -low, clear)
    return _Difference(first, second, value, low, high, clear)


def _verdict(
    difference: pd.DataFrame, months: int, populations: Mapping[str, int], language: str
) -> str:
    found = _difference(difference, HEADLINE, months, populations)
    if found is None:
        return text("compare.verdict_unknown", language, months=months)
    figures = _points(found.value, found.low, found.high, language)
    if not found.clear:
        minus = _minus(found, language)
        return text("compare.verdict_unclear", language, months=months, minus=minus, **figures)
    first = text(f"compare.the_{found.more}", language)
    return text("compare.verdict_more", language, months=months, first=first, **figures)


def _speed(difference: pd.DataFrame, populations: Mapping[str, int], language: str) -> str:
    """The clause on who settles sooner, and whether a lead is one of speed alone."""
    months = ANSWERED_AT[0]
    open_ = _difference(difference, SPEED, months, populations)
    leading = _difference(difference, HEADLINE, months, populations)
    kept = _difference(difference, FATE, months, populations)
    if open_ is None or leading is None or kept is None:
        return ""
    if not open_.clear:
        return text("compare.speed_unclear", language)
    said = text(
        "compare.speed_sooner",
        language,
        first=text(f"compare.the_{open_.less}", language),
        months=months,
        **_points(open_.value, open_.low, open_.high, language),
    )
    ahead = leading.clear and leading.more == open_.less
    if ahead and not (kept.clear and kept.more == leading.more):
        said += text("compare.speed_only", language)
    return said


def _fate(difference: pd.DataFrame, populations: Mapping[str, int], language: str) -> str:
    """The clause on who keeps more collaborations."""
    months = ANSWERED_AT[-1]
    kept = _difference(difference, FATE, months, populations)
    if kept is None:
        return ""
    figures = _points(kept.value, kept.low, kept.high, language)
    if not kept.clear:
        minus = _minus(kept, language)
        return text("compare.fate_unclear", language, months=months, minus=minus, **figures)
    first = text(f"compare.the_{kept.more}", language)
    return text("compare.fate_more", language, months=months, first=first, **figures)


def _minus(found: _Difference, language: str) -> str:
    order = "size" if found.more in ("smaller", "larger") else "order"
    return text(f"compare.minus_{order}", language)


def _channel(difference: pd.DataFrame, channels: pd.DataFrame | None, language: str) -> str:
    """The clause on channels; empty where none were neutralised."""
    if channels is None:
        return ""
    leading = leading_channel(difference, channels)
    if leading is None:
        own = difference[
            (difference["measure"] == HEADLINE) & difference["months"].isin(ANSWERED_AT)
        ]
        gaps = zip(own["difference_low"], own["difference_high"], strict=True)
        clear = any(is_clear(low, high) for low, high in gaps)
        return text("compare.channel_none" if clear else "compare.channel_no_gap", language)
    figures = (leading.value, leading.low, leading.high)
    if leading.value < 0:
        figures = (-leading.value, -leading.high, -leading.low)
    how = "shapley" if leading.by_shapley else "alone"
    much = "most" if leading.share > MOST else "largest"
    if leading.share >= 1 and not leading.by_shapley:
        much = "all"
    return text(
        f"compare.channel_{how}_{much}",
        language,
        channel=text(f"channel.{leading.channel}", language),
        months=leading.months,
        share=percent(leading.share, language),
        **_points(*figures, language),
    )


def _points(value: float, low: float, high: float, language: str) -> dict[str, str]:
    return {
        "points": points(value, language),
        "low": points(low, language),
        "high": points(high, language),
    }
