"""A scenario as a plain function: names and values in, figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from collabsim.analysis.outcomes import MEASURES, SHARES, Outcome, figure
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver
from collabsim.experiment.running.over_region import run_at_points
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.parameters import Value
from collabsim.records.counts import run_sums
from collabsim.records.course import HORIZONS
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.rulebook import Rulebook
from collabsim.scenario import Scenario, load_scenario

STANDARD_ERROR = "_se"
"""Ends the name of a figure's standard error."""

type Outcomes = Sequence[str] | Mapping[str, Outcome]
"""Names such as ``delivering_36`` or ``legal_errors``, or what is meant under one's own names."""


@dataclass(frozen=True)
class ScenarioFunction:
    """What :func:`as_function` returns: called with one set of values, or with ``many``."""

    scenario: Scenario
    outcomes: Mapping[str, Outcome]
    replications: int
    seed: int
    towns: tuple[str, ...]
    driver: Driver = run_world

    def __call__(self, values: Mapping[str, Value]) -> dict[str, float]:
        """The figures at these values; all else is as the scenario has it.

        Returns:
            Of each outcome its figure, and its standard error over replications under its name
            with ``_se``. NaN where there is nothing to divide by.

        Raises:
            UserError: the scenario cannot have these values.
        """
        (found,) = self.many([values])
        return found

    def many(self, sets: Sequence[Mapping[str, Value]]) -> list[dict[str, float]]:
        """The same of several sets of values, over all processors, in their order.

        Raises:
            UserError: the scenario cannot have one of them; then none is run.
        """
        scenarios = [self.scenario.with_values(**values) for values in sets]
        return list(
            run_at_points(
                scenarios, list(self.towns), self._figures, seed=self.seed,
                replications=self.replications, driver=self.driver,
            )
        )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the figures, without those of their standard errors."""
        return tuple(self.outcomes)

    def _figures(self, worlds: Sequence[Histories]) -> dict[str, float]:
        pilots = pd.concat([pilots_frame(one) for one in worlds], ignore_index=True)
        sums = run_sums(pilots, range(self.replications), self.towns)
        found: dict[str, float] = {}
        for name, outcome in self.outcomes.items():
            places = [outcome.municipality or self.towns[0]]
            places += [outcome.minus] if outcome.minus is not None else []
            known = figure(outcome, [sums.loc[[place]].droplevel(0) for place in places])
            value, variance = (np.nan, np.nan) if known is None else known
            found |= {name: value, f"{name}{STANDARD_ERROR}": float(np.sqrt(variance))}
        return found


def as_function(
    scenario: Scenario | str | Path,
    outcomes: Outcomes = ("delivering_36",),
    *,
    replications: int = 40,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
    rulebook: Rulebook | None = None,
) -> ScenarioFunction:
    """A scenario as a function of a dictionary of parameters.

    Every call makes the same replications with the same draws, so the function is deterministic,
    and differences between calls are paired.

    Args:
        scenario: A scenario, a file or a shipped name.
        outcomes: Names: a measure of :data:`collabsim.analysis.outcomes.MEASURES`, one that is a
            share with its months after the money, ``delivering_36``; they are of the first of the
            municipalities. Or a mapping of names of one's own to
            :class:`~collabsim.analysis.outcomes.Outcome`, for others and for differences of two.
        replications: Of each municipality in every call; 2 or more.
        seed: Of the runs.
        municipalities: Only these are run; all if left out.
        rulebook: Own rules; they may read parameters of a scenario's own, ``own.NAME``.

    Raises:
        UserError: there is no such scenario, outcome or municipality.
    """
    found = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    replications, seed = checked_replications(replications), checked_seed(seed)
    if replications < 2:
        raise UserError("replications must be 2 or more: one alone has no standard error")
    there = [spec.name for spec in found.municipalities]
    named = there if municipalities is None else [_named(found, one) for one in municipalities]
    if not named:
        raise UserError("name at least one municipality, or leave municipalities out")
    asked = outcomes if isinstance(outcomes, Mapping) else {one: _meant(one) for one in outcomes}
    if not asked:
        raise UserError("name at least one outcome, such as delivering_36")
    for one in asked.values():
        for place in (one.municipality or named[0], one.minus):
            if place is not None and place not in named:
                raise UserError(f"no municipality {place!r} is run; there is {', '.join(named)}")
    drive = run_world if rulebook is None else rulebook.run_world
    return ScenarioFunction(found, dict(asked), replications, seed, tuple(named), drive)


def _named(scenario: Scenario, what: str) -> str:
    name = scenario.name_of(what)
    if name is None:
        there = ", ".join(spec.name for spec in scenario.municipalities)
        raise UserError(f"{scenario.name} has no municipality {what!r}; it has {there}")
    return name


def _meant(name: str) -> Outcome:
    """The outcome of a name."""
    measure, _, months = name.rpartition("_")
    if measure in SHARES and months.isdigit():
        if int(months) not in HORIZONS:
            raise UserError(f"{name}: months must be one of {', '.join(map(str, HORIZONS))}")
        return Outcome(measure, int(months))
    if name in MEASURES and name not in SHARES:
        return Outcome(name)
    if name in SHARES:
        raise UserError(f"{name} needs its months after the money, such as {name}_36")
    # The sentence on what there is.
    return Outcome(name).checked(())
