"""Do two or three factors work more together than apart? On three scales, side by side.

Whether there is an interaction depends on the scale. The additive one counts pilots and is the one
that decides; RERI is the same relative to the arm in which both are low; on the logit scale an
interaction can have the other sign, and is printed beside them.

Sources: Rothman (1986) Modern Epidemiology, ch. 15 (RERI); VanderWeele & Knol (2014) Epidemiologic
Methods 3:33-72; Ai & Norton (2003) Economics Letters 80:123-129; Woolf (1955) Annals of Human
Genetics 19:251-253 (error of a log odds ratio).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import Curve, Effect
from collabsim.statistics.intervals import FloatArray

TOGETHER = np.array([1.0, -1.0, -1.0, 1.0])
"""Weights of the arms low-low, low-high, high-low, high-high in an additive interaction."""


class Interaction(NamedTuple):
    """An interaction of two factors on three scales, each with its bootstrap samples.

    ``additive`` is in the outcome's unit. ``reri`` (relative excess risk due to interaction) and
    ``logit`` are of shares; they are unknown (NaN, no limits) where they cannot be computed.
    """

    additive: Effect
    reri: Effect
    logit: Effect


def interaction(arms: Curve) -> Interaction:
    """The interaction of two factors.

    Args:
        arms: Values of the arms low-low, low-high, high-low, high-high, in this order.

    Raises:
        UserError: There are not four arms.
    """
    _arms(arms, 4)
    return Interaction(
        arms.effect(TOGETHER),
        Effect.of(float(reri(arms.value)), reri(arms.draws)),
        Effect.of(float(logit(arms.value)), logit(arms.draws)),
    )


def three_way(arms: Curve) -> Effect:
    """How much more two factors interact where a third is high, additively.

    Args:
        arms: Eight arms: the four of :func:`interaction` where the third factor is low, then the
            four where it is high.

    Raises:
        UserError: There are not eight arms.
    """
    _arms(arms, 8)
    return arms.effect(np.concatenate([-TOGETHER, TOGETHER]))


def reri(shares: ArrayLike) -> FloatArray:
    """RERI of shares ``(..., 4)``; NaN where none has the property in the first arm."""
    p = np.asarray(shares, np.float64)
    base = p[..., 0]
    return np.asarray(
        np.divide(p @ TOGETHER, base, out=np.full(base.shape, np.nan), where=base > 0.0)
    )


def logit(shares: ArrayLike) -> FloatArray:
    """Interaction of log odds of shares ``(..., 4)``; NaN where a share is not between 0 and 1."""
    p = np.asarray(shares, np.float64)
    inside = ((p > 0.0) & (p < 1.0)).all(axis=-1)
    safe = np.where(inside[..., None], p, 0.5)
    return np.where(inside, np.log(safe / (1.0 - safe)) @ TOGETHER, np.nan)


def logit_error(yes: ArrayLike, of: ArrayLike) -> float:
    """Woolf's standard error of the logit interaction, were pilots independent.

    Args:
        yes: Pilots with the property in each arm, ``(4,)``.
        of: Pilots in each arm.

    Returns:
        The error; infinite where an arm has none with the property, or none without.
    """
    with_it = np.asarray(yes, np.float64)
    counts = np.concatenate([with_it, np.asarray(of, np.float64) - with_it])
    return float(np.sqrt((1.0 / counts).sum())) if (counts > 0.0).all() else float("inf")


def _arms(arms: Curve, wanted: int) -> None:
    if arms.value.size != wanted:
        raise UserError(f"this interaction needs {wanted} arms; there are {arms.value.size}")
