"""Cells: the scenarios a sweep runs, one for each point of its design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.varied import LEVELS, POPULATION, SCENARIO, Point
from collabsim.parameters import Value
from collabsim.scenario import InconsistentError, MunicipalitySpec, Scenario, scenario_from_dict
from collabsim.scenario.doing import level_in, no_level

MOST_CELLS = 50_000
"""Every cell holds its resolved scenario; more of them would fill the memory of a laptop."""

Keys = tuple[str | int, ...]
Place = Callable[[str, Value, int], Keys]
"""Where a name has this value, at the point of this number: the keys of a sweep file."""


class RefusedError(UserError):
    """Parts of a sweep that do not hold together; ``keys`` lead to the place in its file."""

    def __init__(self, sentence: str, *keys: str | int) -> None:
        super().__init__(sentence)
        self.keys = keys


@dataclass(frozen=True)
class Cell:
    """One point of a design, applied to a scenario.

    ``values`` has a value for everything that is varied, also for ``scenario`` and
    ``population`` where they are; ``scenario`` is the resolved scenario with them.
    Cells of the same ``point`` differ in nothing but what is crossed with the points
    (levers and the choice of scenario), cells of the same ``policy`` in nothing but the point.
    """

    number: int
    values: dict[str, Value]
    scenario: Scenario
    policy: int = 0
    point: int = 0


def based(scenario: Scenario) -> Scenario:
    """The scenario as a sweep keeps it, independent of the files it was read from."""
    places = [
        spec if spec.given is None else replace(spec, given=spec.given.resolve())
        for spec in scenario.municipalities
    ]
    return scenario_from_dict(replace(scenario, municipalities=tuple(places)).as_dict())


def refuse_unvaried(base: Scenario, name: str, keys: Keys) -> None:
    """Refuse to vary what a scenario would never change.

    Raises:
        RefusedError: a municipality sets ``name`` itself, or it is the population of
            several municipalities or of a given organisation, or a level nothing holds.
    """
    if name in LEVELS and level_in(base.dos, name) is None:
        raise RefusedError(f"scenario {base.name!r}: {no_level(name)}", *keys)
    specs = base.municipalities
    if name == POPULATION.name:
        if len(specs) > 1:
            raise RefusedError(
                f"population can be varied where the scenario has one municipality, but "
                f"{base.name!r} has {len(specs)}; every cell runs all of them, so leave it out, "
                "or give the sizes of every cell as populations under [sweep]",
                *keys,
            )
        if specs[0].given is not None:
            raise RefusedError(
                f"population cannot be varied, for the organisation file of {specs[0].name!r} "
                "gives it",
                *keys,
            )
    for spec in specs:
        if name in spec.overrides:
            raise RefusedError(
                f"{name} cannot be varied, for the municipality {spec.name!r} of the scenario "
                f"{base.name!r} has a value of its own",
                *keys,
            )


def applied(base: Scenario, values: Mapping[str, Value]) -> Scenario:
    """``base`` with the values of a cell.

    Raises:
        UserError: a value or a combination that cannot hold.
    """
    own: dict[str, Any] = {name: value for name, value in values.items() if name != SCENARIO}
    population = own.pop(POPULATION.name, None)
    levels = {name: own.pop(name) for name in LEVELS if name in own}
    scenario = base.with_levels(**levels).with_values(**own)
    if population is None:
        return scenario
    (spec,) = scenario.municipalities
    return scenario.with_municipalities(_of_size(spec, population))


def value_of(base: Scenario, name: str) -> Value:
    """The value ``name`` has in a scenario that is not changed."""
    if name == POPULATION.name:
        return base.municipalities[0].population or 0
    if name in LEVELS:
        return level_in(base.dos, name) or 0.0
    return base.values[name]


def laid_out(
    bases: Mapping[str, Scenario],
    policies: Sequence[Point],
    points: Sequence[Point],
    order: Sequence[str],
    place: Place,
) -> tuple[Cell, ...]:
    """All cells: for each scenario each policy, for each policy each point.

    Args:
        bases: scenarios by label.
        policies: values of what is crossed with the points.
        points: values of all else; a name that a point leaves out keeps its value.
        order: what is varied, in the order cells list it.
        place: says where a name is given a value.

    Raises:
        RefusedError: values of a cell that do not hold together.
    """
    cells: list[Cell] = []
    for label, base in bases.items():
        for policy in policies:
            for number, point in enumerate(points):
                chosen: dict[str, Value] = {SCENARIO: label, **policy, **point}
                values = {
                    name: chosen[name] if name in chosen else value_of(base, name) for name in order
                }
                try:
                    scenario = applied(base, values)
                except InconsistentError as failure:
                    names = [name for name in failure.names if name in values]
                    keys = place(names[-1], values[names[-1]], number) if names else ("sweep",)
                    raise RefusedError(f"in cell {len(cells)}, {failure}", *keys) from None
                count = len(cells)
                cells.append(Cell(count, values, scenario, count // len(points), number))
    return tuple(cells)


def _of_size(spec: MunicipalitySpec, population: Value) -> MunicipalitySpec:
    """The municipality with another population; a name that says the old one says the new."""
    before, after = (f"{size:,} inhabitants" for size in (spec.population or 0, int(population)))
    name = after if spec.name == before else spec.name
    return replace(spec, name=name, population=int(population))
