"""How many replications a test of form needs, from pilot runs on a seed of their own.

Of a difference of two levels, paired by replication, the pilot runs give the standard deviation. As
many replications are planned as find an effect of ``true_effect`` times the smallest that matters
to be above the smallest, as often as ``power`` says. There is one look.

Source: Julious (2004) Statistics in Medicine 23:1921-1986, with a margin (superiority by one).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import Totals
from collabsim.statistics.intervals import LEVEL

FEWEST = 100
"""Replications planned at the least: a bootstrap of fewer is too narrow. Assumption."""

STEP = 5


class Planned(NamedTuple):
    """Replications planned, and how many it would take where that is more than are allowed."""

    replications: int
    wanted: int

    @property
    def too_few(self) -> bool:
        """Whether fewer are allowed than are wanted: what is open then is open for want of runs."""
        return self.replications < self.wanted


def paired_spread(totals: Totals, one: int, other: int) -> float:
    """Standard deviation between replications of the difference of two levels.

    Args:
        totals: Totals of the pilot runs.
        one: Place of the first level.
        other: Place of the level it is held against.
    """
    values = totals.by_replication
    return float((values[one] - values[other]).std(ddof=1))


def for_difference(spread: float, smallest: float, true_effect: float, power: float) -> float:
    """Replications after which a true difference is surely above the smallest that matters.

    ((z(0.975) + z(power)) spread / ((true_effect - 1) smallest))², not yet rounded.

    Args:
        spread: What :func:`paired_spread` gives, in the outcome's unit.
        smallest: The smallest effect that matters, above 0.
        true_effect: The effect planned for, in times ``smallest``; above 1.
        power: How often it is to be found; above 0 and below 1.

    Raises:
        UserError: A number no plan can be made of.
    """
    _above("the smallest effect that matters", smallest, 0.0)
    _above("true_effect, in times the smallest effect,", true_effect, 1.0)
    if not 0.0 < power < 1.0:
        raise UserError(f"power must be above 0 and below 1, not {power:g}")
    if not (math.isfinite(spread) and spread >= 0.0):
        raise UserError("the pilot runs give no spread between replications, so no plan")
    z = float(stats.norm.ppf(0.5 + LEVEL / 2.0) + stats.norm.ppf(power))
    return (z * spread / ((true_effect - 1.0) * smallest)) ** 2


def for_half_width(pilot_replications: int, pilot_half_width: float, half_width: float) -> float:
    """Replications after which an interval is as narrow as wanted, from one of pilot runs.

    pilot_replications (pilot_half_width / half_width)², not yet rounded.

    Raises:
        UserError: A width is not above 0 or not known.
    """
    _above("half_width", half_width, 0.0)
    if not (math.isfinite(pilot_half_width) and pilot_half_width >= 0.0):
        raise UserError("the pilot runs give no interval of the share, so no plan")
    return pilot_replications * (pilot_half_width / half_width) ** 2


def planned(wanted: Sequence[float], at_most: int) -> Planned:
    """Replications for all primary outcomes, sides and municipalities: the most any of them wants.

    Args:
        wanted: What :func:`for_difference` or :func:`for_half_width` give, one or more.
        at_most: Replications at the most.

    Returns:
        Rounded up to fives, 100 or more, and no more than ``at_most``.

    Raises:
        UserError: Nothing is planned for, or ``at_most`` is below 1.
    """
    if not wanted:
        raise UserError("a plan needs one primary outcome or more")
    _above("at_most", at_most, 0)
    # A digit of rounding must not cost five replications.
    fives = math.ceil(float(np.max(wanted)) / STEP - 1e-9) * STEP
    needed = max(FEWEST, fives)
    return Planned(min(needed, int(at_most)), needed)


def _above(what: str, value: float, bound: float) -> None:
    if not (math.isfinite(value) and value > bound):
        raise UserError(f"{what} must be above {bound:g}, not {value:g}")
