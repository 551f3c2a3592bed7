"""What each instrument changes, alone, against the same scenario and the same luck without it.

An instrument that has no effect is a result, and is told as one. A share of started pilots is
never what is told: an instrument may raise it by starting fewer. What counts is how many good and
how many weak pilots are kept, in a run and of a hundred proposals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.instrument_levels import (
    USUAL,
    LeftOut,
    Level,
    fitting,
    with_level,
)
from collabsim.analysis.instrument_sums import (
    PAYERS,
    SUMS,
    Replicated,
    run_totals,
    totals_with_ledger,
)
from collabsim.analysis.ledger import Books
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import Driver, check_memory
from collabsim.experiment.running.counting_up import counting_up
from collabsim.experiment.running.over_region import PointScenarios, points_of, run_beside
from collabsim.instruments import CATALOGUE, Instrument
from collabsim.scenario import Scenario
from collabsim.statistics.intervals import Interval, Term, contrast_interval
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event
from collabsim.world.events.codes import InstrumentName

type Totals = NDArray[np.float64]
"""Sums of runs, ``(municipality, sum, replication)``."""

REGION_REPLICATIONS = 60
"""Replications of each point of the region, at most."""

type Tick = Callable[[int], None]


class Measure(NamedTuple):
    """Something told of an instrument: a sum, against what, times how much."""

    name: str
    sum: str
    against: str
    times: float = 1.0


RUN = "run"
"""What a sum in each run is counted against."""

MEASURES: tuple[Measure, ...] = (
    Measure("good_kept", "good_kept", RUN),
    Measure("weak_kept", "weak_kept", RUN),
    Measure("good_kept_per_100_proposals", "good_kept", "proposals", 100.0),
    Measure("weak_kept_per_100_proposals", "weak_kept", "proposals", 100.0),
    Measure("in_full", "in_full", RUN),
    Measure("in_part", "in_part", RUN),
    Measure("in_full_per_100_proposals", "in_full", "proposals", 100.0),
    Measure("in_part_per_100_proposals", "in_part", "proposals", 100.0),
    Measure("legal_errors_per_pilot", "legal_errors", "started"),
    Measure("users", "users", RUN),
    Measure("started", "started", RUN),
    Measure("proposals", "proposals", RUN),
    *(Measure(f"paid_by_{payer}", f"paid_by_{payer}", RUN) for payer in (*PAYERS, "municipality")),
    Measure("rule_hours", "rule_hours", RUN),
)
"""What is told of each instrument at each level in each municipality."""

IN_REGION = ("good_kept", "weak_kept")
"""Measures of which it is told at what share of the points they rise."""

SHOWN: dict[str, float] = {"legal_errors_per_pilot": 0.0005, "users": 0.5, "rule_hours": 0.5}
"""Half of the last digit a measure is shown with, where that is not of two decimals or kroner."""

MORE, FEWER, NOT_TOLD, UNCHANGED = "more", "fewer", "not_told", "unchanged"


def shown_half(measure: str) -> float:
    """Half of the last digit a measure is shown with."""
    return SHOWN.get(measure, 500.0 if measure.startswith("paid_by_") else 0.005)


def verdict(measure: str, low: float, high: float) -> str:
    """Whether a change is told from nothing, also as its interval is shown.

    One that is exactly nothing in every run is :data:`UNCHANGED`.
    """
    if low == high == 0.0:
        return UNCHANGED
    if low >= shown_half(measure):
        return MORE
    return FEWER if high <= -shown_half(measure) else NOT_TOLD


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentEffects:
    """What instruments change in each municipality of a scenario.

    ``effects`` has a row for each level, municipality and measure: the figure ``without`` and
    ``with`` it, the ``change`` with its paired 95 % interval, the ``verdict``, and at usual levels
    ``region_share``, the share of the points at which the change is above 0. ``region_points``
    counts the points each share is of. ``totals`` are the sums of runs without any of them,
    ``(municipality, sum, replication)``, ``with_each`` those with each level. ``unpaid`` has
    by instrument, level and municipality the share of runs in which it could not be paid, never or
    not in every year; ``unpaid_in_region`` by instrument and municipality, at its usual level, the
    share of the points at which that happens in any run. ``region`` says which points
    were run and how often, and is empty where none were.
    """

    populations: Mapping[str, int]
    replications: int
    years: int
    levels: tuple[Level, ...]
    left_out: tuple[LeftOut, ...]
    effects: pd.DataFrame
    totals: Totals
    with_each: tuple[Totals, ...]
    unpaid: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    unpaid_in_region: Mapping[tuple[str, str], float] = field(default_factory=dict)
    region: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, name: str) -> pd.DataFrame:
        """The rows of a municipality."""
        return self.effects[self.effects["municipality"] == name]

    def by_level(self, name: str) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The rows of a municipality by instrument, level and measure."""
        rows: list[Any] = self.rows(name).to_dict("records")
        return {(row["instrument"], row["level"], row["measure"]): row for row in rows}

    def total(self, name: str, what: str, level: int | None = None) -> float:
        """The mean of a sum over the runs of a municipality, without or with a level."""
        totals = self.totals if level is None else self.with_each[level]
        return float(totals[list(self.populations).index(name), SUMS.index(what)].mean())


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is run: replications of each level, and of how many points of the region."""

    seed: int = 0
    replications: int = 200
    region_points: int = 0
    region_replications: int = 0
    driver: Driver = run_world


def chosen_instruments(names: Sequence[str] | None) -> list[Instrument]:
    """The instruments of these names, all of the catalogue where none is named.

    Raises:
        UserError: there is none of a name, with the nearest.
    """
    from collabsim.scenario.sentences import nearest_name  # noqa: PLC0415

    found = []
    for name in dict.fromkeys(names or CATALOGUE):
        if name not in CATALOGUE:
            near = nearest_name(name, CATALOGUE)
            hint = f"did you mean {near!r}?" if near else f"there are {', '.join(CATALOGUE)}"
            raise UserError(f"--only: there is no instrument {name!r}; {hint}")
        found.append(CATALOGUE[name])
    return found


def instrument_effects(
    scenario: Scenario,
    instruments: Sequence[Instrument],
    asked: Asked,
    progress: Callable[[int, int], None] | None = None,
) -> InstrumentEffects:
    """Run a scenario without instruments and with each alone, and tell what changes.

    Args:
        scenario: The one without.
        instruments: What is tried.
        asked: How much is run.
        progress: Called with the runs done and the runs in all.

    Raises:
        UserError: The scenario cannot be used, or nothing was proposed in it.
    """
    tried, left = fitting(scenario, instruments)
    if not tried:
        because = "; ".join(one.sentence for one in left)
        raise UserError(f"{scenario.name}: no instrument is left to compare: {because}")
    structures = Structures()
    plans = worlds(scenario, structures=structures)
    check_memory(plans, asked.replications)  # one level after the other
    populations = populations_of(scenario, structures)
    usual = [level for level, _ in tried if level.name == USUAL]
    at = points_of(scenario, asked.region_points) if asked.region_points else None
    total = len(plans) * (
        (1 + len(tried)) * asked.replications
        + asked.region_points * (1 + len(usual)) * asked.region_replications
    )
    tick = counting_up(total, progress)
    runs = Replicated(asked.seed, asked.replications, asked.driver, tick)

    def totals(one: Scenario, instrument: str | None, laid: Sequence[Blueprint]) -> Totals:
        own = () if instrument is None else (instrument,)
        return totals_with_ledger(laid, Books(one), own, list(populations), runs)

    without = totals(scenario, None, plans)
    if not without[:, SUMS.index("proposals")].any():
        raise UserError(
            f"{scenario.name}: no pilot was proposed in {asked.replications} replications, so "
            "there is nothing to compare; look at proposals_per_year and the number of "
            "entrepreneurs"
        )
    each, unpaid = [], {}
    for level, made in tried:
        laid = worlds(made, structures=structures)
        each.append(totals(made, level.instrument.name, laid))
        for name, share in unpaid_shares(laid, level.instrument.name, asked.replications).items():
            unpaid[level.instrument.name, level.name, name] = share
    shares: dict[tuple[str, str, str], tuple[float, int]] = {}
    there: dict[tuple[str, str], float] = {}
    if at is not None:
        shares, there = _over_region(at.scenarios, usual, list(populations), asked, tick)
    return InstrumentEffects(
        populations=populations,
        replications=asked.replications,
        years=int(scenario.values["years"]),
        levels=tuple(level for level, _ in tried),
        left_out=tuple(left),
        effects=_table([level for level, _ in tried], without, each, populations, shares),
        totals=without,
        with_each=tuple(each),
        unpaid=unpaid,
        unpaid_in_region=there,
        region={} if at is None else _described(at, asked),
    )


def unpaid_shares(
    plans: Sequence[Blueprint], instrument: str, replications: int
) -> dict[str, float]:
    """By municipality the share of runs in which an instrument cannot be paid at some time."""
    code = InstrumentName[instrument.upper()]
    found = {}
    for plan in plans:
        told = [plan.of_replication(turn).instrument for turn in range(replications)]
        rows = [
            set(
                one["municipality_row"][
                    (one["instrument"] == code) & (one["kind"] == Event.INSTRUMENT_UNPAID)
                ].tolist()
            )
            for one in told
        ]
        for row, name in enumerate(plan.municipalities):
            found[name] = float(np.mean([row in one for one in rows]))
    return found


def change(measure: Measure, before: Totals, after: Totals) -> Interval:
    """The change of a measure with its paired 95 % interval.

    Replication by replication both had the same luck, so what they share of chance cancels.

    Args:
        measure: Which.
        before: Sums without, ``(..., sum, replication)``.
        after: Sums with it, of the same replications.
    """
    return contrast_interval(
        [_term(measure, after, measure.times), _term(measure, before, -measure.times)]
    )


def level_of(measure: Measure, totals: Totals) -> NDArray[np.float64]:
    """A measure itself, over all replications; unknown where it has nothing to be divided by."""
    term = _term(measure, totals, measure.times)
    y, x = (np.asarray(one).sum(axis=-1) for one in (term.numerators, term.denominators))
    found: NDArray[np.float64] = measure.times * np.divide(
        y, x, out=np.full(np.shape(y), np.nan), where=x > 0
    )
    return found


def _term(measure: Measure, totals: Totals, weight: float) -> Term:
    counted = totals[..., SUMS.index(measure.sum), :]
    if measure.against == RUN:
        return Term(weight, counted, np.ones_like(counted))
    return Term(weight, counted, totals[..., SUMS.index(measure.against), :])


def _table(
    levels: Sequence[Level],
    without: Totals,
    each: Sequence[Totals],
    populations: Mapping[str, int],
    shares: Mapping[tuple[str, str, str], tuple[float, int]],
) -> pd.DataFrame:
    rows = []
    for level, totals in zip(levels, each, strict=True):
        for measure in MEASURES:
            before, after = (level_of(measure, one) for one in (without, totals))
            found = change(measure, without, totals)
            for place, (name, population) in enumerate(populations.items()):
                low, high = float(found.low[place]), float(found.high[place])
                key = (level.instrument.name, measure.name, name)
                share, points = shares.get(key, (np.nan, 0)) if level.name == USUAL else (np.nan, 0)
                rows.append(
                    {
                        "instrument": level.instrument.name,
                        "level": level.name,
                        "strength": level.strength,
                        "settings": _written(level),
                        "municipality": name,
                        "population": population,
                        "measure": measure.name,
                        "without": float(before[place]),
                        "with": float(after[place]),
                        "change": float(found.value[place]),
                        "change_low": low,
                        "change_high": high,
                        "verdict": verdict(measure.name, low, high),
                        "region_share": share,
                        "region_points": points,
                    }
                )
    return pd.DataFrame(rows)


def _written(level: Level) -> str:
    return "; ".join(f"{name}={value}" for name, value in level.settings().items())


def _described(at: PointScenarios, asked: Asked) -> dict[str, Any]:
    """Which points were run, as a comparison tells it."""
    record = shipped_points().record
    return {
        "points": list(at.points),
        "replications": asked.region_replications,
        "given": list(at.given),
        "kept": list(at.kept),
        "recipe": {**record["recipe"], "rules": record["rules"]},
    }


def populations_of(scenario: Scenario, structures: Structures) -> dict[str, int]:
    """Inhabitants by municipality, the smallest first."""
    found = {
        spec.name: structures.of(scenario, spec).population
        if spec.population is None
        else spec.population
        for spec in scenario.municipalities
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _over_region(
    scenarios: Sequence[Scenario],
    levels: Sequence[Level],
    municipalities: Sequence[str],
    asked: Asked,
    tick: Tick,
) -> tuple[dict[tuple[str, str, str], tuple[float, int]], dict[tuple[str, str], float]]:
    """By instrument, measure and municipality: share of points at which it rises, of how many.

    And by instrument and municipality the share of points at which it cannot be paid in some run.
    """
    beside = run_beside(
        scenarios, [(level, partial(with_level, level=level)) for level in levels], None,
        lambda made: (
            run_totals(made, municipalities, asked.region_replications),
            [one.blueprint for one in made],
        ),
        seed=asked.seed, replications=asked.region_replications, driver=asked.driver, tick=tick,
    )  # fmt: skip
    rises: dict[tuple[str, str, str], list[bool]] = {}
    unpaid: dict[tuple[str, str], list[bool]] = {}
    for one, (without, _), (totals, plans) in beside:
        own = unpaid_shares(plans, one.instrument.name, asked.region_replications)
        for municipality in municipalities:
            some = own[municipality] > 0.0
            unpaid.setdefault((one.instrument.name, municipality), []).append(some)
        for name in IN_REGION:
            at = SUMS.index(name)
            more = totals[:, at].sum(axis=-1) > without[:, at].sum(axis=-1)
            for place, municipality in enumerate(municipalities):
                key = (one.instrument.name, name, municipality)
                rises.setdefault(key, []).append(bool(more[place]))
    shares = {key: (float(np.mean(more)), len(more)) for key, more in rises.items()}
    return shares, {key: float(np.mean(some)) for key, some in unpaid.items()}
