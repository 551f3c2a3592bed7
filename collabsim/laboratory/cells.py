"""The cells of a hypothesis: one scenario for each level of its factors, in each arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from collabsim.experiment.design.sweep import Sweep, make_sweep
from collabsim.laboratory.hypothesis import MAIN, OWN, Arm, At, Factor, Hypothesis, Level
from collabsim.parameters import PARAMETERS
from collabsim.scenario import Scenario
from collabsim.scenario.doing import Do


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its arm, the level of every factor, and the scenario that is run."""

    arm: str
    at: At
    scenario: Scenario


def cells_of(hypothesis: Hypothesis) -> tuple[Cell, ...]:
    """Every cell: of each arm the grid of levels, and that in which everything is as it is.

    Of a claim on mediation nothing but the levels of its factor; both ends are run again with
    the mediators' course of the other one.
    """
    grid = grid_of(hypothesis.factors)
    made = []
    for arm in hypothesis.arms:
        for at in grid:
            scenario = held(hypothesis.scenario, at, hypothesis.factors, arm)
            label = " ".join([arm.name, *(f"{name}={level}" for name, level in at.items())])
            made.append(Cell(arm.name, at, replace(scenario, name=label)))
    return tuple(made)


def grid_of(factors: Sequence[Factor]) -> list[dict[str, Level]]:
    """Every combination of levels, and last that in which everything is as it is."""
    names = [one.name for one in factors]
    grid: list[dict[str, Level]] = [
        dict(zip(names, levels, strict=True))
        for levels in product(*(one.levels for one in factors))
    ]
    own: dict[str, Level] = dict.fromkeys(names, OWN)
    return grid if own in grid else [*grid, own]


def held(scenario: Scenario, at: At, factors: Sequence[Factor], arm: Arm) -> Scenario:
    """A scenario with factors at these levels.

    Args:
        scenario: What it starts from.
        at: Levels by factor; a factor that is not named stays as it is.
        factors: All of them.
        arm: What holds instead, in this arm.

    Raises:
        UserError: a level or a value that cannot be used.
    """
    tables: list[Mapping[str, Any] | Do] = list(scenario.dos)
    values: dict[str, Any] = dict(arm.values)
    for factor in factors:
        level = at.get(factor.name, OWN)
        if level == OWN:
            continue
        if factor.parameter is not None:
            values[factor.parameter] = _value(factor.parameter, level)
            continue
        if factor.values:
            values |= factor.values[factor.levels.index(level)]
            continue
        tables += [_table(one, level, factor, arm) for one in factor.do]
    made = scenario.with_values(**values) if values else scenario
    return made.with_do(*tables) if tables else made


def sweep_of(
    cells: Sequence[Cell], *, seed: int, replications: int, name: str, about: str
) -> Sweep:
    """A sweep with these cells, in their order, all with the same random draws.

    Args:
        cells: The cells.
        seed: Seed of the draws.
        replications: Runs of each municipality of a cell.
        name: Of the sweep.
        about: What it is run for; the hash of the frozen hypothesis is in it.
    """
    return make_sweep(
        [one.scenario for one in cells], seed=seed, replications=replications, name=name,
        about=about,
    )  # fmt: skip


def main_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Those of the arm that decides."""
    return tuple(one for one in cells if one.arm == MAIN)


def _value(parameter: str, level: Level) -> Any:
    """A level as the parameter has it: whole numbers, switches and words are no floats."""
    declared = PARAMETERS.get(parameter)
    if declared is None or isinstance(level, str):
        return level
    if declared.kind == "int":
        return int(level) if level == int(level) else level
    return bool(level) if declared.kind == "bool" else level


def _table(said: Mapping[str, Any], level: Level, factor: Factor, arm: Arm) -> dict[str, Any]:
    """One table ``[[do]]`` at a level; ``None`` values of the file are absent keys."""
    table = {**said, **arm.do}
    values = table.get("value")
    if isinstance(values, list):
        table["value"] = values[factor.levels.index(level)]
    elif values is None and table.get("hold") != "off":
        table["value"] = level
    if table.get("hold") == "level":
        table["hold"] = "value"  # a level is given here, and by no sweep
    return {key: one for key, one in table.items() if one is not None}
