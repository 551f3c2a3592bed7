"""How much of an effect goes through mediators: natural effects, computed and not estimated.

A run can be made again with the mediators' course of another run of the same replication. So the
four arms that a study of people must infer are there: near (NN), far (FF), far with near's
mediators (FN), near with far's (NF). The indirect effect depends on where the rest stands, and both
are shown: *pure* FN - FF, *total* NN - NF. In every replication the total effect is the pure
indirect plus the total direct effect, and the total indirect plus the pure direct one, exactly.

Sources: Robins & Greenland (1992) Epidemiology 3:143-155; Pearl (2001) UAI 17:411-420 (natural
effects); VanderWeele (2013) Epidemiology 24:224-232 (the share mediated and its two versions).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import Curve, Effect
from collabsim.statistics.intervals import LEVEL

COMMON = 0.9
"""Part of the pilots that has to have started in all four arms. Below, the common ones are another
kind of pilot. Assumption."""


class Refusal(StrEnum):
    """Why there is no share: it would be of few pilots, or of nothing."""

    NOT_COMMON = "not_common"
    TOTAL_TOO_SMALL = "total_too_small"


class NaturalEffects(NamedTuple):
    """Effects of near against far, in the outcome's unit, and shares of the total.

    ``share`` is the mean of both indirect effects by the total; ``share_pure`` and ``share_total``
    are each by itself. Where ``refusal`` is set, no share is to be shown.
    """

    total: Effect
    indirect_pure: Effect
    indirect_total: Effect
    direct_pure: Effect
    direct_total: Effect
    share: Effect
    share_pure: Effect
    share_total: Effect
    refusal: Refusal | None


def natural_effects(
    arms: Curve, smallest: float, *, common: float = 1.0, level: float = LEVEL
) -> NaturalEffects:
    """Effects by way of the mediators and past them.

    Args:
        arms: The arms NN, FF, FN, NF in this order, of pilots that started in all four.
        smallest: The smallest effect that matters, in the outcome's unit; above 0.
        common: Part of the pilots the arms are of, by :func:`common_part`.
        level: Coverage of the interval that says whether the total is large enough for a share.

    Raises:
        UserError: There are not four arms, or ``smallest`` is not above 0.
    """
    if arms.value.size != 4:
        raise UserError(f"natural effects need four arms; there are {arms.value.size}")
    if not smallest > 0.0:
        raise UserError(f"the smallest effect that matters must be above 0, not {smallest:g}")
    total = arms.difference(0, 1)
    pure, other = arms.difference(2, 1), arms.difference(0, 3)
    low, high = total.interval(level)
    refusal = None
    if common < COMMON:
        refusal = Refusal.NOT_COMMON
    elif low <= smallest / 2.0 and high >= -smallest / 2.0:
        refusal = Refusal.TOTAL_TOO_SMALL
    return NaturalEffects(
        total, pure, other, arms.difference(3, 1), arms.difference(0, 2),
        _share(arms, [0.5, -0.5, 0.5, -0.5]), _share(arms, [0, -1, 1, 0]),
        _share(arms, [1, 0, 0, -1]), refusal,
    )  # fmt: skip


def common_part(started: ArrayLike, in_all: ArrayLike) -> float:
    """The part of pilots that started in all four arms, of the arm in which most did.

    Args:
        started: Pilots started in each arm and replication, ``(4, replications)``.
        in_all: Of these, started in all four, ``(replications,)``.

    Returns:
        From 0 to 1; 0 where none started.
    """
    most = float(np.asarray(started, np.float64).sum(axis=1).max(initial=0.0))
    return float(np.asarray(in_all, np.float64).sum()) / most if most else 0.0


def _share(arms: Curve, weights: ArrayLike) -> Effect:
    """An indirect effect by the total; unknown where the total is nothing."""
    given = np.asarray(weights, np.float64)
    total = np.append(arms.draws[:, 0] - arms.draws[:, 1], arms.value[0] - arms.value[1])
    indirect = np.append(arms.draws @ given, arms.value @ given)
    share = np.divide(indirect, total, out=np.full(total.shape, np.nan), where=total != 0.0)
    return Effect.of(float(share[-1]), share[:-1])
