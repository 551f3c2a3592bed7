"""Measure the further patterns over many replications and store what was found.

``python -m collabsim.validation.further_patterns_run`` writes ``docs/patterns/further.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from rich.progress import Progress

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import processors, run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import Scenario, load_scenario
from collabsim.validation.further_patterns import (
    ARMS,
    BASELINE,
    FURTHER,
    PRIVATE,
    arm_values,
)
from collabsim.validation.further_sums import STATES, of_log, of_months, of_private, states
from collabsim.validation.measuring import dated, exit_code, write_record
from collabsim.validation.pattern_criteria import Finding
from collabsim.validation.pattern_measures import SIZES, View
from collabsim.validation.pattern_sums import HORIZONS, Cell, Totals, figure
from collabsim.validation.patterns_run import SCENARIO, rows_of
from collabsim.world.blueprint import Blueprint

REPLICATIONS = 100
RECORD = "further.json"
ORGANISATION = "by_span"
WITH_LOG = (BASELINE, "tight", "mooring")
"""Arms of which the log is read, too."""
WITH_BUYERS = (BASELINE, PRIVATE)
"""Arms of which it is read what was bought, and by whom."""

type Tick = Callable[[int], None]


def cells(scenario: Scenario, replications: int, seed: int, tick: Tick) -> dict[Cell, pd.DataFrame]:
    """Sums of every size in every arm, one row for each replication."""
    found: dict[Cell, pd.DataFrame] = {}
    for arm in ARMS:
        for population, plan in _plans(scenario.with_values(**arm_values(arm, scenario))):
            table = _states(plan, replications, seed)
            if arm in WITH_LOG:
                table = table.join(_logs(plan, replications, seed, months=arm == BASELINE))
            if arm in WITH_BUYERS:
                table = table.join(_private(plan, replications, seed))
            found[Cell(ORGANISATION, arm, population)] = table
            tick(1)
    return found


def _plans(scenario: Scenario) -> list[tuple[int, Blueprint]]:
    own = {one.name: int(one.population or 0) for one in scenario.municipalities}
    return [(own[plan.municipalities[0]], plan) for plan in worlds(scenario)]


def _states(plan: Blueprint, replications: int, seed: int) -> pd.DataFrame:
    histories = run_many(plan, seed, replications)
    rows = [
        states(histories.pilots[histories.replication == number]) for number in range(replications)
    ]
    return pd.DataFrame(rows, columns=list(STATES))


def _logs(plan: Blueprint, replications: int, seed: int, *, months: bool) -> pd.DataFrame:
    def one(number: int) -> dict[str, float]:
        run = run_one(plan, seed, number)
        return of_log(run) | (of_months(run) if months else {})

    return pd.DataFrame(_each(one, replications))


def _private(plan: Blueprint, replications: int, seed: int) -> pd.DataFrame:
    return pd.DataFrame(_each(lambda number: of_private(run_one(plan, seed, number)), replications))


def _each(one: Callable[[int], dict[str, float]], replications: int) -> list[dict[str, float]]:
    """What is made of each replication, in their order."""
    with ThreadPoolExecutor(max_workers=processors()) as pool:
        return list(pool.map(one, range(replications)))


def findings(sums: dict[Cell, pd.DataFrame]) -> list[Finding]:
    """Every further pattern as it was found."""
    view = View(Totals(sums), ORGANISATION, HORIZONS[-1])
    with np.errstate(invalid="ignore"):
        return [
            Finding(
                pattern,
                ORGANISATION,
                HORIZONS[-1],
                {key: figure(redrawn) for key, redrawn in pattern.measure(view).items()},
            )
            for pattern in FURTHER
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.further_patterns_run",
        description="Hold the model against the further patterns and store what was found.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/patterns"))
    options = parser.parse_args(arguments)

    def work() -> None:
        scenario = load_scenario(SCENARIO)
        with Progress() as progress:
            task = progress.add_task("Further patterns", total=len(ARMS) * len(SIZES))
            sums = cells(
                scenario, options.replications, options.seed,
                lambda done: progress.advance(task, done),
            )  # fmt: skip
        record = dated(
            {"replications": options.replications, "seed": options.seed},
            patterns=[
                {
                    "pattern": found.pattern.id,
                    "verdict": found.verdict(),
                    "figures": rows_of(found.figures),
                }
                for found in findings(sums)
            ],
        )
        write_record(options.out / RECORD, record)

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
