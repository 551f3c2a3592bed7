"""Which size channel carries most of a gap, and how far it is ahead of the next.

That a channel's own part is clear of zero says nothing about its place among the
others: of two that carry the same, one is always a little ahead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from collabsim.statistics.intervals import Interval, Term, change_interval
from collabsim.statistics.shapley import Shapley

Exceeds = Callable[[str, str], Interval]
"""From two channels to how much more the first carries than the second."""


class Lead(NamedTuple):
    """The foremost channel, and how much more it carries than the one nearest to it."""

    channel: str
    ahead: Interval


def lead_of(carried: Mapping[str, float], gap: float, exceeds: Exceeds) -> Lead | None:
    """The foremost of some channels and its lead.

    Args:
        carried: What each channel carries of the gap.
        gap: The gap. What carries one below zero is below zero itself; a lead is
            never.
        exceeds: See :data:`Exceeds`.

    Returns:
        The lead over the nearest of the others, which is the one with the lowest lower
        limit; None with fewer than two channels.
    """
    if len(carried) < 2:
        return None
    towards = -1.0 if gap < 0 else 1.0
    first = max(carried, key=lambda channel: towards * carried[channel])
    leads = []
    for other in carried:
        if other != first:
            found = exceeds(first, other)
            turned = Interval(-found.value, -found.high, -found.low)
            leads.append(found if towards > 0 else turned)
    return Lead(first, min(leads, key=_lower_limit))


def alone(terms: Mapping[str, tuple[Term, Term]]) -> Exceeds:
    """How much more of the gap goes away with one channel neutralised than with another.

    Args:
        terms: The two shares of the gap with each channel neutralised alone, over the
            same replications.
    """

    def exceeds(first: str, other: str) -> Interval:
        undone = [term._replace(weight=-term.weight) for term in terms[first]]
        return change_interval([*terms[other], *undone])

    return exceeds


def by_orders(shapley: Shapley, measure: int) -> Exceeds:
    """How much larger the Shapley value of one channel is than that of another."""

    def exceeds(first: str, other: str) -> Interval:
        one, two = (shapley.channels.index(name) for name in (first, other))
        return Interval(*(part[measure] for part in shapley.lead(one, two)))

    return exceeds


def _lower_limit(lead: Interval) -> float:
    """An unknown lead is none."""
    low = float(lead.low)
    return -math.inf if math.isnan(low) else low
