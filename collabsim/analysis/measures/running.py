"""Measures of many runs of a scenario: their tables, and figures with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from collabsim.analysis.measures.catalogue import chosen
from collabsim.analysis.measures.declare import Asked, Measure
from collabsim.analysis.measures.summary import figures_of
from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_for
from collabsim.experiment.plan import Structures, is_region, worlds
from collabsim.experiment.replicate import Driver, run_one
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.records.histories import Run
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint

REPLICATIONS = 50
"""If not told otherwise; each is run with its whole log."""


@dataclass(frozen=True)
class Measures:
    """What :func:`measures` returns.

    Attributes:
        scenario: its name.
        replications: runs of each municipality.
        populations: inhabitants of each municipality.
        measured: what was measured, in the order it is told.
        tables: the rows of each measure by its name, with ``replication`` in front: tidy, one row
            per unit, pilot, proposal or payer.
        figures: all figures, one row each, with their intervals
            (:func:`~collabsim.analysis.measures.summary.figures_of`).
    """

    scenario: str
    replications: int
    populations: Mapping[str, int]
    measured: tuple[Measure, ...]
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    figures: pd.DataFrame = field(repr=False)


def measures_of_run(
    run: Run,
    scenario: Scenario,
    *,
    only: Sequence[str] | None = None,
    welfare_nok: float | None = None,
) -> dict[str, pd.DataFrame]:
    """The tables of measures of one finished run, by their names.

    Args:
        run: with its events.
        scenario: whose run it is.
        only: names of measures; all if left out.
        welfare_nok: what one user helped in full is worth, kroner of 2018; no return without it.

    Raises:
        UserError: there is no measure of a name, or the worth is below 0.
    """
    asked = _asked(scenario, welfare_nok)
    return {one.name: one.table(run, asked) for one in chosen(only)}


def _asked(scenario: Scenario, welfare_nok: float | None) -> Asked:
    if welfare_nok is not None and not 0.0 <= welfare_nok < float("inf"):
        raise UserError(f"welfare_nok is kroner, 0 or more, and not {welfare_nok}")
    return Asked(scenario, welfare_nok)


def measures(
    scenario: Scenario | str | Path,
    *,
    only: Sequence[str] | None = None,
    replications: int = REPLICATIONS,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
    welfare_nok: float | None = None,
    driver: str | Driver = "compiled",
    progress: Callable[[int, int], None] | None = None,
) -> Measures:
    """Measures of the literature, read from many runs of a scenario; no rule reads them.

    Args:
        scenario: a scenario, a file or a shipped name.
        only: names of measures (:data:`~collabsim.analysis.measures.catalogue.MEASURES`); all if
            left out.
        replications: of each municipality.
        seed: seed of the runs.
        municipalities: only those of these names.
        welfare_nok: what one user helped in full is worth, kroner of 2018. There is no return of
            what is paid without it: the model has no such worth.
        driver: as for :func:`collabsim.simulate`.
        progress: called with (runs done, runs in all).

    Raises:
        UserError: the scenario or one of these cannot be used.
    """
    resolved = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    measured = tuple(chosen(only))
    replications, seed = checked_replications(replications), checked_seed(seed)
    asked, drive = _asked(resolved, welfare_nok), driver_for(driver)
    plans, populations = _laid_out(resolved, municipalities)
    parts: dict[str, list[pd.DataFrame]] = {one.name: [] for one in measured}
    done, total = 0, len(plans) * replications
    for plan in plans:
        for replication in range(replications):
            run = run_one(plan, seed, replication, driver=drive)
            for one in measured:
                rows = one.table(run, asked)
                rows.insert(0, "replication", replication)
                parts[one.name].append(rows)
            done += 1
            if progress is not None:
                progress(done, total)
    tables = {name: _joined(rows, populations) for name, rows in parts.items()}
    figures = pd.concat(
        [figures_of(one, tables[one.name], populations, replications) for one in measured],
        ignore_index=True,
    )
    return Measures(resolved.name, replications, populations, measured, tables, figures)


def _laid_out(
    scenario: Scenario, municipalities: Sequence[str] | None
) -> tuple[list[Blueprint], dict[str, int]]:
    """The worlds to run, and the inhabitants of the municipalities that are told of.

    A region is run whole, also where only some of it is asked for: its entrepreneurs choose among
    all its municipalities.
    """
    plans = list(worlds(scenario, municipalities, Structures()))
    if is_region(scenario) and municipalities is not None:
        plans = list(worlds(scenario, None, Structures()))
    populations = {
        name: people
        for plan in plans
        for name, people in zip(plan.municipalities, plan.populations, strict=True)
    }
    asked = populations if municipalities is None else municipalities
    return plans, {name: populations[name] for name in asked}


def _joined(parts: list[pd.DataFrame], populations: Mapping[str, int]) -> pd.DataFrame:
    """The rows of all runs, of the municipalities asked for."""
    # An empty table has no types that could hold in the others.
    filled = [rows for rows in parts if len(rows)] or parts[:1]
    joined = pd.concat(filled, ignore_index=True)
    return joined[joined["municipality"].isin(list(populations))].reset_index(drop=True)
