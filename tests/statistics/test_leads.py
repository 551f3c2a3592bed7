"""Which channel carries most of a gap, and whether it is ahead of the nearest."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from collabsim.statistics.intervals import Interval, Term
from collabsim.statistics.leads import Exceeds, alone, lead_of

CARRIED = {"ties": 0.05, "attention": 0.20, "path": 0.12}


def exceeding(carried: Mapping[str, float], half: Mapping[str, float]) -> Exceeds:
    """Differences of what is carried, as uncertain as the channel the first is compared with."""

    def exceeds(first: str, other: str) -> Interval:
        value = carried[first] - carried[other]
        return Interval(value, value - half[other], value + half[other])

    return exceeds


CERTAIN = dict.fromkeys(CARRIED, 0.01)


def test_the_foremost_is_compared_with_the_one_that_may_be_nearest() -> None:
    lead = lead_of(CARRIED, 0.4, exceeding(CARRIED, CERTAIN))
    assert lead is not None
    assert lead.channel == "attention"
    assert tuple(lead.ahead) == pytest.approx((0.08, 0.07, 0.09))
    uncertain = {**CERTAIN, "ties": 0.2}
    lead = lead_of(CARRIED, 0.4, exceeding(CARRIED, uncertain))
    assert lead is not None
    assert tuple(lead.ahead) == pytest.approx((0.15, -0.05, 0.35))


def test_of_a_gap_below_zero_the_foremost_is_the_lowest_and_its_lead_is_above_zero() -> None:
    below = {name: -part for name, part in CARRIED.items()}
    lead = lead_of(below, -0.4, exceeding(below, CERTAIN))
    assert lead is not None
    assert lead.channel == "attention"
    assert tuple(lead.ahead) == pytest.approx((0.08, 0.07, 0.09))


def test_a_lead_that_is_not_known_is_none_at_all() -> None:
    unknown = {**CERTAIN, "ties": math.nan}
    lead = lead_of(CARRIED, 0.4, exceeding(CARRIED, unknown))
    assert lead is not None
    assert lead.ahead.value == pytest.approx(0.15)
    assert math.isnan(lead.ahead.low)


def test_one_channel_leads_nobody() -> None:
    assert lead_of({"ties": 0.05}, 0.4, exceeding(CARRIED, CERTAIN)) is None


def test_neutralised_alone_a_channel_carries_what_goes_away_with_it() -> None:
    pilots = [10.0, 10.0, 10.0, 10.0]

    def gap(small: list[float], large: list[float]) -> tuple[Term, Term]:
        return Term(1.0, small, pilots), Term(-1.0, large, pilots)

    terms = {"attention": gap([8, 7, 8, 9], [7, 7, 7, 7]), "path": gap([8, 7, 8, 9], [5, 3, 4, 4])}
    ahead = alone(terms)("attention", "path")
    # With attention neutralised a gap of 0.1 is left, with the path one of 0.4.
    assert ahead.value == pytest.approx(0.3)
    assert ahead.low < 0.3 < ahead.high
    assert alone(terms)("path", "attention").value == pytest.approx(-0.3)
