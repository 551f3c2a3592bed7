"""How much each value moves the headline, at either end of what it may be, alone.

A parameter whose whole range moves nothing claims an uncertainty that is none, or a mechanism
that is not there; it has to be named. Each of role lever or uncertainty, and each that is drawn
in the region, is set to both ends (of its plausible range where it has one, else of its bounds;
every other word or switch), all else at the defaults, with the same draws.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from collabsim.analysis.region_sums import MEASURES, point_sums
from collabsim.errors import UserError
from collabsim.experiment.running.over_region import run_at_points
from collabsim.parameters import PARAMETERS, Parameter, Value
from collabsim.parameters.idle import idle_by
from collabsim.parameters.ranges import BELOW, DRAWN
from collabsim.records.course import HORIZONS as FOLLOWED
from collabsim.records.histories import Histories
from collabsim.scenario import Scenario, load_scenario
from collabsim.validation.measuring import dated, exit_code, write_record
from collabsim.validation.pattern_measures import LARGE, SMALL
from collabsim.validation.pattern_sums import HORIZONS

REPLICATIONS = 200
DEAD = 0.002
"""Changes below this everywhere, at both ends, are none."""

INERT = 0.005
"""Changes below this everywhere are next to none."""

SIZES = (SMALL, LARGE)

TRIED: Mapping[str, tuple[Value, ...]] = {
    "inhabitants_per_coordinator": (10_000, 60_000),  # at its upper bound there is nobody
}
"""Values that are tried in place of the bounds, where a bound is no more than the default."""


def watched() -> list[Parameter]:
    """The parameters that are tried."""
    return [
        one
        for one in PARAMETERS.values()
        if one.role in ("lever", "uncertainty") or one.name in DRAWN
    ]


def ends(parameter: Parameter, values: Mapping[str, Value]) -> list[Value]:
    """Other values a parameter is tried at: the ends of its range, or every other word."""
    name = parameter.name
    if name in TRIED:
        return list(TRIED[name])
    if parameter.kind == "choice":
        found: list[Value] = list(parameter.choices)
    elif parameter.kind == "bool":
        found = [False, True]
    else:
        reach = DRAWN.get(name)
        low, high = (parameter.low, parameter.high) if reach is None else (reach.low, reach.high)
        if name in BELOW:
            above = float(values[BELOW[name][0]])
            low, high = max(above - high, parameter.low), above - low
        whole = parameter.kind == "int"
        found = [round(end) if whole else float(end) for end in (low, high)]
    return [value for value in found if value != values[name]]


def trials(base: Scenario) -> Iterator[tuple[str, Value, Scenario]]:
    """Each parameter at each of its ends; what does not go with the rest is left out."""
    for parameter in watched():
        if idle_by(parameter.name, base.values):
            continue
        for value in ends(parameter, base.values):
            try:
                yield parameter.name, value, base.with_values(**{parameter.name: value})
            except UserError:
                continue


def shares(histories: Sequence[Histories], replications: int) -> NDArray[np.float64]:
    """Share of started pilots delivering, by size and horizon."""
    names = [one.blueprint.municipalities[0] for one in histories]
    sums = point_sums(histories, names, replications)
    at = [FOLLOWED.index(months) for months in HORIZONS]
    there = sums.there[:, :, at, MEASURES.index("delivering")].sum(axis=(1, 3))
    return np.asarray(there / sums.observed[:, :, at].sum(axis=(1, 3)))


def measure(
    replications: int = REPLICATIONS,
    seed: int = 0,
    tick: Callable[[int], None] | None = None,
    begun: Callable[[int], None] | None = None,
) -> list[dict[str, Any]]:
    """Run all trials.

    Args:
        replications: Of each trial and size.
        seed: Seed of the runs.
        tick: Called with the runs done since the last call.
        begun: Called with the number of runs before the first.

    Returns:
        For each trial ``name``, ``value`` and ``changes``: of the share delivering at 10,000 at
        12 and 36 months, then at 120,000.
    """
    base = load_scenario("four_sizes").with_municipalities(*SIZES)
    made = list(trials(base))
    if begun is not None:
        begun((len(made) + 1) * len(SIZES) * replications)
    found = run_at_points(
        [base, *(scenario for *_, scenario in made)],
        None,
        partial(shares, replications=replications),
        seed=seed,
        replications=replications,
        tick=tick,
    )
    before = next(iter(found))
    return [
        {"name": name, "value": value, "changes": (one - before).round(6).ravel().tolist()}
        for (name, value, _), one in zip(made, found, strict=True)
    ]


def largest(trial: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """By parameter the largest change of any share at any of its ends."""
    found: dict[str, float] = {}
    for one in trial:
        most = max(abs(change) for change in one["changes"])
        found[one["name"]] = max(found.get(one["name"], 0.0), most)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.value_effects",
        description="How much each value moves what delivers, alone.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/patterns/value_effects.json"))
    options = parser.parse_args(arguments)

    def work() -> None:
        with Progress() as progress:
            task = progress.add_task("Values", total=None)
            found = measure(
                options.replications,
                options.seed,
                tick=lambda done: progress.advance(task, done),
                begun=lambda total: progress.update(task, total=total),
            )
        numbers = {"replications": options.replications, "seed": options.seed}
        write_record(options.out, dated(numbers, trials=found))

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
