"""Sensitivity of an outcome to what a sweep varied, and how much of it is chance.

Designs come from SALib. An outcome estimated from replications carries chance of its
own; :mod:`collabsim.statistics.indices` takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from collabsim.analysis.outcomes import Outcome, outcomes
from collabsim.errors import UserError
from collabsim.experiment.design.cells import Cell
from collabsim.experiment.design.designs import MORRIS_LEVELS
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.results import Results
from collabsim.experiment.seeds import checked_seed
from collabsim.statistics.indices import morris_table, sobol_table

MORRIS_STEP = MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1))
"""The step of a Morris design, in parts of the range of an input."""


def sensitivity(
    results: Results,
    *,
    municipality: str | None = None,
    minus: str | None = None,
    measure: str = "delivering",
    months: int = 36,
    policy: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Which of the varied inputs an outcome depends on.

    Args:
        results: Those of a whole sweep with a "saltelli" or "morris" design and
            independent seeds.
        municipality: Of which one; the first of each cell if left out, also where cells
            have different ones, as where ``population`` is varied.
        minus: Another municipality, whose figure is subtracted: the outcome is then the
            difference between the two, replication by replication.
        measure: A state of started pilots ("delivering", "in_house", ...) or "alive",
            each a share after ``months``; or a sum of the view ``runs`` without a
            horizon: "started" (share of proposals), "weak_kept", "good_lost", "lasting"
            (shares of the pilots they are about) and others, such as "legal_errors" or
            "users_reached" (means per run).
        months: Months after the project money: 12, 24 or 36.
        policy: Which combination of crossed levers.
        seed: Seed of the resampling behind the intervals; the same seed, 0 among them,
            gives the same table.

    Returns:
        One row per input, as :func:`collabsim.statistics.indices.sobol_table` (Saltelli:
        ``first_order``, ``total`` and its interval, all freed of noise) or
        :func:`collabsim.statistics.indices.morris_table` (Morris: ``mean_absolute``,
        ``spread``, and ``effect`` freed of noise) describe it. ``told_apart`` says
        whether an input has any effect, all inputs held together; ``noise_share`` how
        much of the variance between points is chance.

    Raises:
        UserError: The seeds are paired, the design is another one, there is no such
            measure, horizon, policy or municipality, there is one replication only, or
            points are missing.
    """
    sweep = results.folder.sweep
    refuse_paired(sweep)
    if sweep.design not in {"saltelli", "morris"}:
        raise UserError(
            f"{sweep.name}: a design of kind {sweep.design!r} has no sensitivity indices; "
            "expected 'saltelli' or 'morris'"
        )
    seed = checked_seed(seed)
    _refuse_absent(sweep, policy)
    cells = _cells_of(sweep, policy)
    outcome = Outcome(measure, months, municipality, minus).checked(cells)
    figures, noise = outcomes(results, cells, outcome)
    names = [one.name for one in sweep.sampled]
    if sweep.design == "saltelli":
        return sobol_table(names, figures, noise, seed)
    return morris_table(names, _positions(sweep, policy), figures, noise, MORRIS_STEP, seed)


def refuse_paired(sweep: Sweep) -> None:
    """Refuse a sweep whose points share their random draws.

    Raises:
        UserError: its seeds are paired.
    """
    if sweep.seeds != "independent":
        raise UserError(
            f"{sweep.name}: its seeds are paired, so what the points share would be taken "
            'for an effect; run it again with seeds = "independent"'
        )


def _refuse_absent(sweep: Sweep, policy: int) -> None:
    """Refuse what the sweep does not have.

    Raises:
        UserError: there is no such policy, or there is one replication.
    """
    policies = len(sweep.cells) // sweep.points
    if not 0 <= policy < policies:
        raise UserError(f"there is no policy {policy}; the sweep has 0 to {policies - 1}")
    if sweep.replications == 1:
        raise UserError(
            f"{sweep.name}: it has one replication of each cell, and how much of a share is chance "
            "takes at least two; run it again with more"
        )


def _cells_of(sweep: Sweep, policy: int) -> Sequence[Cell]:
    """The points of the design under a policy, in the order of the design."""
    return sweep.cells[policy * sweep.points : (policy + 1) * sweep.points]


def _positions(sweep: Sweep, policy: int) -> Any:
    """Where each point lies between the bounds of each input, 0 to 1, on the levels of Morris."""
    cells = _cells_of(sweep, policy)
    columns = []
    for one in sweep.sampled:
        values = [cell.values[one.name] for cell in cells]
        levels = sorted(set(values), key=lambda value: (str(type(value)), value))
        places = np.array([levels.index(value) for value in values], dtype=float)
        columns.append(places / max(1, len(levels) - 1))
    return np.column_stack(columns)
