"""The middle of the other side: what the model says where cases end by silence, not by a no.

K4 accepts points in which more cases are refused than run out of time; the defaults are their
median. The points that meet K1 to K3 and not K4 have a median too. ``python -m
collabsim.validation.regimes`` runs it through the arms of the patterns and writes
``docs/patterns/regimes.json``; the page on calibration shows both beside each other.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.progress import Progress

from collabsim.experiment.design.region_points import shipped_points
from collabsim.parameters import Value
from collabsim.scenario import Scenario, load_scenario
from collabsim.statistics.acceptance import by_silence
from collabsim.validation.calibration import targets
from collabsim.validation.causes import ARMS as CAUSE_ARMS
from collabsim.validation.causes import CAUSES, Cause, Sums, effects, run_arm
from collabsim.validation.measuring import dated, exit_code, write_record
from collabsim.validation.pattern_measures import LARGE, SIZES
from collabsim.validation.pattern_sums import HORIZONS, Totals
from collabsim.validation.patterns import ARMS, BASELINE, ORGANISATIONS, find_all
from collabsim.validation.patterns_run import (
    REPLICATIONS,
    SCENARIO,
    arms,
    entry_of,
    rows_of,
    run_cells,
)
from collabsim.validation.region.defaults import medians

TRIED = ("always_yes", "no_rule_risk", "mindset_effect")
"""Causes that are tried on both sides."""


def silence_side() -> dict[str, Value]:
    """The median of the points that meet K1 to K3 and not K4, as the defaults are made."""
    points = shipped_points()
    return medians(points, among=by_silence(points.counts))


def instruments(side: Scenario) -> tuple[Cause, ...]:
    """What is tried on a side to tell it from the other: causes, and what somebody could do.

    Args:
        side: The four sizes with the values of the side; more time and longer patience are half
            as much again as its own.
    """
    more = {name: 1.5 * float(side.values[name]) for name in ("capacity", "patience_months")}
    return (
        *(cause for cause in CAUSES if cause.id in TRIED),
        Cause("time", "half as much time again for everybody", {"capacity": more["capacity"]}),
        Cause(
            "patience",
            "entrepreneurs wait half as long again",
            {"patience_months": round(more["patience_months"])},
        ),
        Cause("delegation", "delegation to unit managers", ARMS["delegation"]),
    )


def told_apart(
    side: Scenario, replications: int, seed: int, tick: Callable[[int], None]
) -> list[dict[str, Any]]:
    """The change in what delivers in the large, arm by arm, with its interval.

    Args:
        side: The four sizes with the values of the side.
        replications: Of each arm and size.
        seed: Seed of the runs.
        tick: Called with the runs done since the last call.
    """
    tried = instruments(side)
    sums: Sums = {}
    for cause in (CAUSE_ARMS[0], *tried):
        (made,) = run_arm(cause, [side], seed=seed, replications=replications, tick=tick)
        sums |= made
    found = effects(sums)
    return [
        {"arm": cause.id, "words": cause.words, "months": months}
        | found[cause.id, str(LARGE), months]._asdict()
        for cause in tried
        for months in HORIZONS
    ]


def measure(replications: int, seed: int, progress: Progress | None = None) -> dict[str, Any]:
    """Patterns and targets on the silence side, under the default organisation.

    Args:
        replications: Of each arm and size.
        seed: Seed of the runs.
        progress: Shows how far it is.
    """
    usual = load_scenario(SCENARIO)
    base = usual.with_values(**silence_side())
    jobs = arms(ORGANISATIONS[:1], ARMS, base)
    jobs |= arms(ORGANISATIONS[1:], [BASELINE], base)
    shown = progress or Progress(disable=True)
    task = shown.add_task(
        "Both sides",
        total=replications * len(SIZES) * (len(jobs) + 2 * (1 + len(instruments(base)))),
    )
    cells = run_cells(jobs, replications, seed=seed, tick=lambda done: shown.advance(task, done))
    totals = Totals(cells)
    sides = {
        name: told_apart(side, replications, seed, lambda done: shown.advance(task, done))
        for name, side in (("refusal", usual), ("silence", base))
    }
    return dated(
        {"replications": replications, "seed": seed},
        values=silence_side(),
        patterns=[entry_of(found) for found in find_all(totals, ORGANISATIONS[:1])],
        calibration=rows_of(targets(totals)),
        told_apart=sides,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.regimes",
        description="Patterns where cases end by silence and not by a no.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/patterns/regimes.json"))
    options = parser.parse_args(arguments)

    def work() -> None:
        with Progress() as progress:
            found = measure(options.replications, options.seed, progress)
        write_record(options.out, found)

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
