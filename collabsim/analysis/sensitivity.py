"""Sensitivity of a share to what a sweep varied, and how much of it is chance.

Indices come from SALib (Saltelli 2010, Morris 1991 with the improvements of Campolongo
2007). A share estimated from replications carries chance of its own; ``noise_share``
says how much of the variance between points that is, which SALib cannot know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import morris, sobol

from collabsim.errors import UserError
from collabsim.experiment.design.cells import Cell
from collabsim.experiment.design.designs import MORRIS_LEVELS
from collabsim.experiment.design.sweep import Sweep
from collabsim.measures.results import Results
from collabsim.scenario.sentences import nearest_name

LEVEL = 0.95


def sensitivity(
    results: Results,
    *,
    municipality: str | None = None,
    months: int = 36,
    policy: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """Which of the varied inputs the share of pilots delivering depends on.

    Args:
        results: Those of a whole sweep with a "saltelli" or "morris" design and
            independent seeds.
        municipality: Of which one; the first of each cell if left out, also where cells
            have different ones, as where ``population`` is varied.
        months: Months after the project money.
        policy: Which combination of crossed levers.
        seed: Seed of the resampling behind the intervals.

    Returns:
        One row per input. Saltelli: ``first_order`` and ``total`` with the half-widths
        of their 95 % intervals. Morris: ``mean_absolute`` (mu*), its half-width and
        ``spread`` (sigma). ``told_apart`` says whether the total effect differs from
        0, ``noise_share`` how much of the variance between points is chance.

    Raises:
        UserError: The seeds are paired, the design is another one, there is no such
            policy or municipality, there is one replication only, or points are missing.
    """
    sweep = results.folder.sweep
    refuse_paired(sweep)
    if sweep.design not in {"saltelli", "morris"}:
        raise UserError(
            f"{sweep.name}: a design of kind {sweep.design!r} has no sensitivity indices; "
            "expected 'saltelli' or 'morris'"
        )
    _refuse_absent(sweep, municipality, policy)
    shares, noise = _shares(results, sweep, municipality, months, policy)
    problem: dict[str, Any] = {
        "num_vars": len(sweep.sampled),
        "names": [one.name for one in sweep.sampled],
        "bounds": [[0.0, 1.0]] * len(sweep.sampled),
    }
    if sweep.design == "saltelli":
        table = _saltelli(problem, shares, seed)
    else:
        table = _morris(problem, shares, _positions(sweep, policy), seed)
    return table.assign(noise_share=noise)


def refuse_paired(sweep: Sweep) -> None:
    """Refuse a sweep whose points share their luck.

    Raises:
        UserError: its seeds are paired.
    """
    if sweep.seeds != "independent":
        raise UserError(
            f"{sweep.name}: its seeds are paired, so what the points share by luck would be taken "
            'for an effect; run it again with seeds = "independent"'
        )


def _refuse_absent(sweep: Sweep, municipality: str | None, policy: int) -> None:
    """Refuse what the sweep does not have.

    Raises:
        UserError: there is no such policy, a point of it has no such municipality, or
            there is one replication.
    """
    policies = len(sweep.cells) // sweep.points
    if not 0 <= policy < policies:
        raise UserError(f"there is no policy {policy}; the sweep has 0 to {policies - 1}")
    if sweep.replications == 1:
        raise UserError(
            f"{sweep.name}: it has one replication of each cell, and how much of a share is chance "
            "takes at least two; run it again with more"
        )
    if municipality is None:
        return
    for cell in _cells_of(sweep, policy):
        names = [spec.name for spec in cell.scenario.municipalities]
        if municipality not in names:
            near = nearest_name(municipality, names)
            hint = f"nearest: {near}" if near else f"it has {', '.join(names)}"
            raise UserError(f"cell {cell.number} has no municipality {municipality!r}; {hint}")


def _cells_of(sweep: Sweep, policy: int) -> Sequence[Cell]:
    """The points of the design under a policy, in the order of the design."""
    return sweep.cells[policy * sweep.points : (policy + 1) * sweep.points]


def _shares(
    results: Results, sweep: Sweep, municipality: str | None, months: int, policy: int
) -> tuple[Any, float]:
    """The share at each point of a policy, and which part of their variance is chance."""
    columns = ["cell", "municipality", "failed", f"delivering_{months}", f"observed_{months}"]
    runs = results.runs(columns=columns)
    by_place = dict(iter(runs[~runs["failed"].astype(bool)].groupby(["cell", "municipality"])))
    shares, errors = [], []
    for cell in _cells_of(sweep, policy):
        # Where the population is varied, every cell has a municipality of another name.
        name = municipality or cell.scenario.municipalities[0].name
        own = by_place.get((cell.number, name), runs.iloc[:0])
        y = own[f"delivering_{months}"].to_numpy(float)
        x = own[f"observed_{months}"].to_numpy(float)
        if len(own) < 2:
            raise UserError(
                f"cell {cell.number} has too few runs of {name!r} to say anything; finish the "
                "sweep first"
            )
        if x.sum() == 0:
            raise UserError(
                f"in cell {cell.number} no pilot of {name!r} was followed for {months} months "
                "after its money; run the sweep again with more replications"
            )
        share = y.sum() / x.sum()
        shares.append(share)
        errors.append(((y - share * x) ** 2).sum() / x.sum() ** 2 * len(x) / (len(x) - 1))
    between = float(np.var(shares))
    noise = min(1.0, float(np.mean(errors)) / between) if between > 0 else 1.0
    return np.asarray(shares), noise


def _saltelli(problem: dict[str, Any], shares: Any, seed: int) -> pd.DataFrame:
    found = sobol.analyze(
        problem,
        shares,
        calc_second_order=False,
        conf_level=LEVEL,
        seed=seed,
        print_to_console=False,
    )
    total, half = np.asarray(found["ST"]), np.asarray(found["ST_conf"])
    return pd.DataFrame(
        {
            "input": problem["names"],
            "first_order": found["S1"],
            "first_order_half": found["S1_conf"],
            "total": total,
            "total_half": half,
            "told_apart": total - half > 0,
        }
    )


def _morris(problem: dict[str, Any], shares: Any, positions: Any, seed: int) -> pd.DataFrame:
    found = morris.analyze(
        problem, positions, shares,
        num_levels=MORRIS_LEVELS, conf_level=LEVEL, seed=seed, print_to_console=False,
    )  # fmt: skip
    mean, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    return pd.DataFrame(
        {
            "input": problem["names"],
            "mean_absolute": mean,
            "mean_absolute_half": half,
            "spread": np.asarray(found["sigma"], float),
            "told_apart": mean - half > 0,
        }
    )


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
