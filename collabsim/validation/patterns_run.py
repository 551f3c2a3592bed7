"""Measure patterns and calibration over many replications and store what was found.

``python -m collabsim.validation.patterns_run`` writes ``docs/patterns/patterns.json``
(what the pages are rendered from) and ``docs/patterns/patterns.csv`` (the same
figures, one a row). The tests measure fewer replications with the same functions.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.progress import Progress

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.records.frames import pilots_frame
from collabsim.scenario import Scenario, load_scenario
from collabsim.validation.calibration import targets, varied
from collabsim.validation.measuring import as_json, dated, exit_code
from collabsim.validation.pattern_criteria import Finding
from collabsim.validation.pattern_events import NAMES, event_sums
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL, Key, View
from collabsim.validation.pattern_sums import HORIZONS, Cell, Figure, Totals, figure, pattern_sums
from collabsim.validation.patterns import ARMS, BASELINE, ORGANISATIONS, find_all
from collabsim.world.blueprint import Blueprint
from collabsim.writing import appearing_together

REPLICATIONS = 200
SCENARIO = "four_sizes"
OPPOSITE = "large_better"
"""The shipped scenario in which large municipalities keep more."""

Job = tuple[str, str]
"""Organisation model and arm."""


def arms(
    organisations: Iterable[str], names: Iterable[str], base: Scenario | None = None
) -> dict[Job, Scenario]:
    """The scenario of each arm under each organisation model; of the four sizes if left out."""
    used = base or load_scenario(SCENARIO)
    return {
        (organisation, name): used.with_values(organisation=organisation, **ARMS[name])
        for organisation in organisations
        for name in names
    }


def sensitivity() -> dict[Job, Scenario]:
    """The default with one of the calibrated parameters moved."""
    base = load_scenario(SCENARIO)
    return {
        (ORGANISATIONS[0], name): base.with_values(**values) for name, values in varied().items()
    }


def opposite() -> dict[Job, Scenario]:
    """The scenario that shows the opposite."""
    return {(ORGANISATIONS[0], OPPOSITE): load_scenario(OPPOSITE)}


def run_cells(
    jobs: Mapping[Job, Scenario],
    replications: int,
    *,
    seed: int = 0,
    workers: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> dict[Cell, pd.DataFrame]:
    """Sums of every municipality of every job, one row per replication.

    The runs that nothing is changed in are made with their event logs, too.
    """
    cells: dict[Cell, pd.DataFrame] = {}
    for (organisation, arm), scenario in jobs.items():
        for plan in worlds(scenario):
            pilots = pilots_frame(run_many(plan, seed, replications, workers=workers, tick=tick))
            (sums,) = pattern_sums(pilots, replications, scenario.values).items()
            population, table = sums
            if arm == BASELINE:
                table = table.join(_sums_of_logs(plan, seed, replications))
            cells[Cell(organisation, arm, population)] = table
    return cells


def _sums_of_logs(plan: Blueprint, seed: int, replications: int) -> pd.DataFrame:
    """What stands in the event logs only, one row per replication."""
    rows = [event_sums(run_one(plan, seed, replication)) for replication in range(replications)]
    return pd.DataFrame(rows, columns=list(NAMES))


def opposite_contrast(totals: Totals) -> dict[Key, Figure]:
    """Delivering in the scenario that shows the opposite, and large minus small, by horizon."""
    found: dict[Key, Figure] = {}
    for horizon in HORIZONS:
        view = View(totals, ORGANISATIONS[0], horizon, OPPOSITE)
        small, large = view.delivering(SMALL), view.delivering(LARGE)
        found[f"delivering_{horizon}", SMALL] = figure(small)
        found[f"delivering_{horizon}", LARGE] = figure(large)
        found[f"difference_{horizon}", None] = figure(large - small)
    return found


def rows_of(figures: Mapping[Key, Figure]) -> list[dict[str, Any]]:
    """Figures as JSON takes them; null where one cannot be known."""

    def rounded(number: float) -> float | None:
        return None if math.isnan(number) else round(number, 6)

    return [
        {"figure": name, "population": population}
        | {part: rounded(number) for part, number in found._asdict().items()}
        for (name, population), found in figures.items()
    ]


def entry_of(found: Finding) -> dict[str, Any]:
    """A finding as it is stored."""
    return {
        "pattern": found.pattern.id,
        "organisation": found.organisation,
        "horizon": found.horizon if found.pattern.at_horizons else None,
        "verdict": found.verdict(),
        "figures": rows_of(found.figures),
    }


def record(totals: Totals, *, replications: int, seed: int) -> dict[str, Any]:
    """All that is stored: when and with what, findings, calibration, the opposite."""
    return dated(
        {"replications": replications, "seed": seed},
        sizes=list(SIZES),
        patterns=[entry_of(found) for found in find_all(totals)],
        calibration={
            organisation: rows_of(targets(totals, organisation=organisation))
            for organisation in ORGANISATIONS
        },
        sensitivity={
            arm: rows_of({key: f for key, f in targets(totals, arm).items() if key[1] is None})
            for arm in varied()
        },
        opposite=rows_of(opposite_contrast(totals)),
    )


def store(found: Mapping[str, Any], folder: Path) -> None:
    """Write the record as JSON, and the figures of the patterns as CSV."""
    text = as_json(found)
    head = ["pattern", "organisation", "horizon", "verdict"]
    with appearing_together(folder) as stage:
        (stage / "patterns.json").write_text(text, encoding="utf-8")
        with (stage / "patterns.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*head, "figure", "population", "value", "low", "high"])
            for entry in found["patterns"]:
                for row in entry["figures"]:
                    writer.writerow([*(entry[name] for name in head), *row.values()])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.patterns_run",
        description="Hold the model against the patterns and store what was found.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/patterns"))
    options = parser.parse_args(arguments)
    jobs = arms(ORGANISATIONS, ARMS) | sensitivity() | opposite()
    runs = options.replications * sum(len(job.municipalities) for job in jobs.values())

    def work() -> None:
        with Progress() as progress:
            task = progress.add_task("Patterns", total=runs)
            cells = run_cells(
                jobs,
                options.replications,
                seed=options.seed,
                tick=lambda done: progress.advance(task, done),
            )
        found = record(Totals(cells), replications=options.replications, seed=options.seed)
        store(found, options.out)

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
