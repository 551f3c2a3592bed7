"""Does knowing something more predict better, on replications the fit has not seen?

A logistic regression is fitted on some replications and judged on others by its log loss, the mean
of -log of the chance it gave to what happened. Folds are whole replications: pilots of one share a
municipality, and split between fit and test they would tell each other's outcome.

Sources: Good (1952) Journal of the Royal Statistical Society B 14:107-114 (log loss); Stone (1974)
ibid. 36:111-147 (cross-validation); McCullagh & Nelder (1989) Generalized Linear Models, ch. 2.5
(iteratively reweighted least squares).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import Totals
from collabsim.statistics.intervals import FloatArray

FOLDS = 5
"""Parts the replications are divided in, each predicted from the others. Common choice."""

STEPS = 50
LEAST_CHANCE = 1e-6
"""No outcome is given a smaller chance: where groups are told apart wholly, a fit would say 0, and
one surprise would cost without end. Assumption."""


def fit_logistic(
    x: ArrayLike, yes: ArrayLike, of: ArrayLike = 1.0, *, steps: int = STEPS
) -> FloatArray:
    """Logistic regression by iteratively reweighted least squares.

    Not that of statsmodels, which equals it where there is one fit: with columns that say the same
    it ended at chances far from those of one of them alone, and its steps overflow where groups
    are told apart wholly.

    Args:
        x: Columns of what is known, ``(rows, columns)``; a constant is added in front.
        yes: How many of each row have the property, ``(rows,)``.
        of: How many there are in each row.
        steps: Steps at most; where groups are told apart wholly, the fit stays there.

    Returns:
        The constant and a coefficient for each column; of columns that say the same, the ones
        nearest to 0.
    """
    design = _design(x)
    total = np.broadcast_to(np.asarray(of, np.float64), (len(design),))
    y = np.asarray(yes, np.float64)
    beta = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = _expit(design @ beta)
        weight = total * np.maximum(chance * (1.0 - chance), LEAST_CHANCE * (1.0 - LEAST_CHANCE))
        slope = design.T @ (y - total * chance)
        step = np.linalg.lstsq(design.T @ (design * weight[:, None]), slope, rcond=None)[0]
        beta = beta + step
        if np.abs(step).max(initial=0.0) < 1e-10:
            break
    return np.asarray(beta, np.float64)


def losses(beta: ArrayLike, x: ArrayLike, yes: ArrayLike, of: ArrayLike = 1.0) -> FloatArray:
    """Log losses of rows, each summed over those in the row, in nats, ``(rows,)``."""
    chance = np.clip(_expit(_design(x) @ np.asarray(beta)), LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    y = np.asarray(yes, np.float64)
    rest = np.asarray(of, np.float64) - y
    return np.asarray(-(y * np.log(chance) + rest * np.log(1.0 - chance)), np.float64)


def log_loss(beta: ArrayLike, x: ArrayLike, yes: ArrayLike, of: ArrayLike = 1.0) -> float:
    """Mean log loss, in nats."""
    total = np.broadcast_to(np.asarray(of, np.float64), np.shape(yes))
    return float(losses(beta, x, yes, total).sum() / total.sum())


def gain(
    more: ArrayLike, less: ArrayLike, yes: ArrayLike, replication: ArrayLike, folds: int = FOLDS
) -> Totals:
    """How much smaller the out-of-sample log loss is where more is known.

    Args:
        more: Columns of what is known in the larger model, ``(pilots, columns)``.
        less: Columns of the smaller one; none (``(pilots, 0)``) is the mean only.
        yes: Whether each pilot has the property.
        replication: The replication of each pilot. The folds take them in turn.
        folds: Parts; at most as many as there are replications.

    Returns:
        Totals of one level: gains summed over the pilots of each replication, and pilots. The value
        is the mean gain in nats.

    Raises:
        UserError: There are fewer than two replications or folds, or lengths differ.
    """
    y = np.asarray(yes, np.float64)
    names, place = np.unique(np.asarray(replication), return_inverse=True)
    if not len(_design(more)) == len(_design(less)) == y.size == place.size:
        raise UserError("each pilot needs its columns, its outcome and its replication")
    if min(names.size, folds) < 2:
        raise UserError(
            f"a test on other replications needs two of them and two folds; there are {names.size} "
            f"and {folds}"
        )
    better = np.zeros(y.size)
    fold = place % min(folds, names.size)
    for part in np.unique(fold):
        test = fold == part
        for columns, sign in ((_columns(less), 1.0), (_columns(more), -1.0)):
            beta = fit_logistic(columns[~test], y[~test])
            better[test] += sign * losses(beta, columns[test], y[test])
    sums = np.bincount(place, better, names.size), np.bincount(place, minlength=names.size)
    return Totals.of(sums[0][None, :], sums[1][None, :])


def _columns(x: ArrayLike) -> FloatArray:
    given = np.asarray(x, np.float64)
    return given[:, None] if given.ndim == 1 else given


def _design(x: ArrayLike) -> FloatArray:
    columns = _columns(x)
    return np.column_stack([np.ones(len(columns)), columns])


def _expit(score: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * score)), np.float64)
