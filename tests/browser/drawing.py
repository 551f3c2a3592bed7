"""Scenarios drawn at random: values from their ranges, changes during a run, instruments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from collabsim.errors import UserError
from collabsim.instruments import CATALOGUE, PAYERS
from collabsim.parameters import PARAMETERS, Value
from collabsim.parameters.changing import read_when
from collabsim.parameters.ranges import range_of
from collabsim.scenario import Scenario, load_scenario
from tests.browser.kit import base, scenario_of

FEW = 14
SHAPING = frozenset({"mode", "years", "proposal_years"})
"""Not drawn: regions are another kind of world, and short runs have few pilots."""


def value_of(random: Any, name: str) -> Value:
    """A value of a parameter within its range; a word or a switch at random."""
    one = PARAMETERS[name]
    if one.kind == "bool":
        return bool(random.integers(2))
    if one.kind == "choice":
        return str(random.choice(one.choices))
    ends = range_of(one)
    if one.kind == "int":
        return int(random.integers(int(np.ceil(ends.low)), int(ends.high) + 1))
    return float(random.uniform(ends.low, ends.high))


def _some(random: Any, names: list[str], number: int) -> dict[str, Value]:
    chosen = random.choice(names, size=number, replace=False)
    return {str(name): value_of(random, str(name)) for name in chosen}


def _until_valid(made: Callable[[], Any]) -> Any:
    """The first that a scenario takes; some values do not go together."""
    while True:
        try:
            return made()
        except UserError:
            continue


def drawn_scenario(number: int) -> Scenario:
    """A scenario of one municipality of any size, for Python and wasmtime."""
    random = np.random.default_rng([number, 1])
    names = [name for name in PARAMETERS if name not in SHAPING]

    def made() -> Scenario:
        people = int(np.exp(random.uniform(np.log(500), np.log(150_000))))
        plain = load_scenario("baseline").with_municipalities(people)
        return plain.with_values(**_some(random, names, FEW))

    scenario: Scenario = _until_valid(made)
    return scenario


def drawn_cell(number: int, structural: frozenset[str]) -> dict[str, Any]:
    """A cell of the page: a world it offers, with values that do not shape it."""
    random = np.random.default_rng([number, 2])
    names = [name for name in PARAMETERS if name not in SHAPING | structural]
    image = str(random.choice([str(one.population) for one in base().municipalities]))
    start = {
        "image": image,
        "seed": str(int(random.integers(2**62))),
        "first": int(random.integers(10**6)),
        "count": 3,
    }

    def made() -> dict[str, Any]:
        cell = {**start, "parameters": _some(random, names, FEW)}
        base().with_values(**cell["parameters"])
        if random.integers(2):
            cell["changes"] = _changes(random, names)
        if random.integers(2):
            cell["instruments"] = _instruments(random)
        scenario_of(cell).checked()
        return cell

    found: dict[str, Any] = _until_valid(made)
    return found


def _changes(random: Any, names: list[str]) -> list[dict[str, Any]]:
    free = [name for name in names if read_when(name) in ("live", "at start")]
    months = sorted(int(one) for one in random.choice(150, size=2, replace=False))
    return [{"from": month, "parameters": _some(random, free, 3)} for month in months]


def _instruments(random: Any) -> list[dict[str, Any]]:
    made = []
    for name in random.choice(list(CATALOGUE), size=3, replace=False):
        month = int(random.integers(120))
        use: dict[str, Any] = {"name": str(name), "month": month, "until": None}
        use["strength"] = float(random.uniform(0, 1))
        use["payer"] = str(random.choice(PAYERS))
        if random.integers(2):
            use["until"] = month + int(random.integers(1, 90))
        if random.integers(2):
            use["cost"] = {"yearly_nok": float(random.choice([0.0, 90_000.0, 5e6]))}
        setting = CATALOGUE[str(name)].settings[0]
        if PARAMETERS[setting.parameter].kind == "float" and random.integers(2):
            use["settings"] = {setting.name: float(random.uniform(setting.low, setting.high))}
        made.append(use)
    return made
