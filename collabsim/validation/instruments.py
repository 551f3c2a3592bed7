"""Every instrument of the catalogue alone, in four sizes and over the region of values.

Nothing is judged here. What is measured is kept as plain numbers, from which the pages of
:mod:`collabsim.report.instrument_pages` are written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.instrument_costs import cost_lines, instrument_costs
from collabsim.analysis.instrument_effects import (
    MEASURES,
    Asked,
    InstrumentEffects,
    Tick,
    instrument_effects,
    unpaid_shares,
)
from collabsim.analysis.instrument_levels import (
    USUAL,
    Level,
    fitting,
    levels_of,
    with_level,
)
from collabsim.analysis.instrument_sums import SUMS, run_totals
from collabsim.experiment.running.over_region import points_of, run_beside
from collabsim.instruments import Instrument
from collabsim.parameters import Value
from collabsim.scenario import Scenario, load_scenario

SCENARIO = "four_sizes"
REGION_SIZES = (10_000, 120_000)
"""Inhabitants of the municipalities that are run over the region."""

KEPT = ("good_kept", "weak_kept")
"""Measures of which the ends of a range and the region are told."""

DIGITS = 6
"""Decimals that are kept."""

COSTS = (
    "own_pilot_nok", "own_fixed_nok", "hours", "hours_nok", "support_change_nok", "pilots_a_year",
    "unpaid_share",
)  # fmt: skip
"""Columns of the table of costs that are kept, of usual levels."""

type Totals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HowMuch:
    """How much is run: replications at the defaults, points of the region and theirs."""

    replications: int
    points: int
    point_replications: int
    seed: int = 0


def groups(instruments: Iterable[Instrument]) -> list[tuple[dict[str, Value], list[Instrument]]]:
    """Instruments by the values they need, those that need none first."""
    found: dict[tuple[tuple[str, Value], ...], list[Instrument]] = {(): []}
    for one in instruments:
        found.setdefault(tuple(sorted(one.needs.items())), []).append(one)
    return [(dict(needs), own) for needs, own in found.items() if own]


def runs_in_all(instruments: Sequence[Instrument], much: HowMuch) -> int:
    """Runs that are made of so many instruments."""
    sizes = len(load_scenario(SCENARIO).municipalities)
    found = 0
    for _, own in groups(instruments):
        levels = sum(len(levels_of(one)) for one in own)
        found += sizes * (1 + levels) * much.replications
        found += len(REGION_SIZES) * (1 + len(own)) * much.points * much.point_replications
    return found


def measured(instruments: Sequence[Instrument], much: HowMuch, tick: Tick) -> dict[str, Any]:
    """What every instrument changes, by its name, in plain types.

    Where an instrument needs values to act on, it is held against the scenario with these values.

    Args:
        instruments: Which.
        much: How much is run.
        tick: Called with runs that are done.

    Raises:
        UserError: An instrument does not go with the scenario.
    """
    found: dict[str, Any] = {}
    for needs, own in groups(instruments):
        scenario = load_scenario(SCENARIO).with_values(**needs)
        before = 0

        def told(done: int, total: int) -> None:
            del total
            nonlocal before
            tick(done - before)
            before = done

        effects = instrument_effects(
            scenario, own, Asked(much.seed, much.replications), progress=told
        )
        region = over_region(scenario, own, much, tick) if much.points else {}
        for one in own:
            found[one.name] = {
                "needs": needs,
                "strength": one.strength,
                "left_out": [left.sentence for left in effects.left_out if left.name == one.name],
                "levels": [
                    _level(effects, level)
                    for level in effects.levels
                    if level.instrument.name == one.name
                ],
                "costs": _costs(effects, one.name),
                "region": region.get(one.name, {}),
            }
    return {one.name: found[one.name] for one in instruments}


def _level(effects: InstrumentEffects, level: Level) -> dict[str, Any]:
    """What a level changes, by inhabitants and measure: without, with, change, low and high."""
    measures = [one.name for one in MEASURES] if level.name == USUAL else KEPT
    sizes = {}
    for name, population in effects.populations.items():
        own = effects.by_level(name)
        rows = {one: own[level.instrument.name, level.name, one] for one in measures}
        sizes[str(population)] = {
            one: rounded(
                row[part] for part in ("without", "with", "change", "change_low", "change_high")
            )
            for one, row in rows.items()
        }
    return {
        "level": level.name,
        "strength": level.strength,
        "settings": level.settings(),
        "chosen": dict(level.chosen),
        "sizes": sizes,
    }


def _costs(effects: InstrumentEffects, name: str) -> dict[str, Any]:
    """What an instrument costs at its usual level, by inhabitants.

    ``nok_per_good_kept`` and each of its ``lines`` (over pilots started a year, the run's own
    marked) have a value and the ends of its interval; null where none is known.
    """
    found = {}
    rows: list[Any] = instrument_costs(effects).to_dict("records")
    lines: list[Any] = cost_lines(effects).to_dict("records")
    ends = [f"nok_per_good_kept{end}" for end in ("", "_low", "_high")]
    usual = (name, USUAL)
    for row in rows:
        if (row["instrument"], row["level"]) != usual:
            continue
        found[str(row["population"])] = {
            **dict(zip(COSTS, rounded(row[one] for one in COSTS), strict=True)),
            "nok_per_good_kept": rounded(row[one] for one in ends),
            "lines": [
                [
                    *rounded([line["pilots_a_year"]]),
                    bool(line["own"]),
                    *rounded(line[one] for one in ends),
                ]
                for line in lines
                if (line["instrument"], line["level"]) == usual
                and line["municipality"] == row["municipality"]
            ],
        }
    return found


def over_region(
    scenario: Scenario, instruments: Sequence[Instrument], much: HowMuch, tick: Tick
) -> dict[str, Any]:
    """What instruments change at points of the region, by name, inhabitants and measure.

    At each point the same replications are run without and with the instrument at its usual level.
    A point whose values do not go with an instrument does not count for it.
    """
    own = {spec.population: spec.name for spec in scenario.municipalities}
    names = [own[size] for size in REGION_SIZES]
    usual = [level for level, _ in fitting(scenario, instruments)[0] if level.name == USUAL]
    runs = much.point_replications
    beside = run_beside(
        points_of(scenario, much.points).scenarios,
        [(level, partial(with_level, level=level)) for level in usual], names,
        lambda worlds: (run_totals(worlds, names, runs), [one.blueprint for one in worlds]),
        seed=much.seed, replications=runs, tick=tick,
    )  # fmt: skip
    changes: dict[str, list[Totals]] = {level.instrument.name: [] for level in usual}
    unpaid: dict[str, list[Mapping[str, float]]] = {name: [] for name in changes}
    for tried, (without, _), (totals, plans) in beside:
        name = tried.instrument.name
        changes[name].append(totals.sum(axis=-1) - without.sum(axis=-1))
        unpaid[name].append(unpaid_shares(plans, name, runs))
    return {
        name: {
            str(size): {
                **{
                    measure: spread_of(
                        [one[place, SUMS.index(measure)] for one in changes[name]], runs
                    )
                    for measure in KEPT
                },
                "unpaid_share": float(np.mean([one[names[place]] > 0.0 for one in unpaid[name]])),
            }
            for place, size in enumerate(REGION_SIZES)
        }
        for name in changes
        if changes[name]
    }


def spread_of(changes: Sequence[float], runs: int) -> dict[str, Any]:
    """At how many points a sum rises and falls, and how far its change in a run reaches.

    Args:
        changes: Changes of the sum over all runs of a point.
        runs: Runs of a point.
    """
    own = np.asarray(changes, float)
    low, middle, high = rounded(np.percentile(own / runs, (5.0, 50.0, 95.0)))
    return {
        "points": len(own),
        "more": int((own > 0.0).sum()),
        "fewer": int((own < 0.0).sum()),
        "p5": low,
        "median": middle,
        "p95": high,
    }


def rounded(numbers: Iterable[float]) -> list[float | None]:
    """Numbers as they are kept; null where one is not known."""
    return [None if math.isnan(one) else round(float(one), DIGITS) for one in numbers]
