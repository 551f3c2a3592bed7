"""A scenario over the region of values: the same replications at many accepted points.

What the scenario sets stays as it sets it at every point; all else that nobody has measured has the
values of the point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from collabsim.engine.loop import run_world
from collabsim.experiment.design.region_points import RegionPoints, shipped_points
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import Driver, loop_of, processors
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.in_threads import in_threads
from collabsim.parameters import Value
from collabsim.records.histories import Histories
from collabsim.scenario import InconsistentError, Scenario
from collabsim.world.compiling import announce


@dataclass(frozen=True, slots=True)
class PointScenarios:
    """A scenario at some points of the region.

    ``points`` are their rows, ``given`` the values the scenario has set, and ``kept`` what
    besides is left as it is at all points because what is given would not go with what is drawn.
    """

    points: tuple[int, ...]
    scenarios: tuple[Scenario, ...]
    given: tuple[str, ...]
    kept: tuple[str, ...]


def at_points(scenario: Scenario, region: RegionPoints, points: Sequence[int]) -> PointScenarios:
    """A scenario at points of the region, with what it has set itself left as it is.

    Args:
        scenario: What is run.
        region: The points.
        points: Rows of them.

    Raises:
        UserError: The scenario cannot be used as it stands.
    """
    drawn = {axis.name for axis in region.axes}
    given = tuple(name for name in scenario.origins if name in drawn)
    held: dict[str, Value] = {name: scenario.values[name] for name in given}
    kept: list[str] = []
    while True:
        try:
            made = tuple(scenario.with_values(**region.values(one, held)) for one in points)
        except InconsistentError as failure:
            # Of what has to go together one is given, or set by a municipality for itself: the
            # others are not drawn either.
            loose = [name for name in failure.names if name in drawn and name not in held]
            if not loose:
                raise
            held |= {name: scenario.values[name] for name in loose}
            kept += loose
        else:
            return PointScenarios(tuple(points), made, given, tuple(kept))


def points_of(scenario: Scenario, number: int) -> PointScenarios:
    """A scenario at so many of the accepted points that are shipped, spread evenly over them.

    Args:
        scenario: What is run.
        number: How many points.

    Raises:
        UserError: The scenario cannot be used as it stands.
    """
    region = shipped_points()
    return at_points(scenario, region, region.spread(number))


def run_at_points[Reduced](
    scenarios: Sequence[Scenario],
    names: Sequence[str] | None,
    reduce: Callable[[Sequence[Histories]], Reduced],
    *,
    seed: int,
    replications: int,
    driver: Driver = run_world,
    workers: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> Iterator[Reduced]:
    """Run each scenario, and give what is made of it in their order.

    Args:
        scenarios: Those of the points.
        names: Only the municipalities of these names.
        reduce: Makes of the histories of all worlds of a point what is kept of them.
        seed: Seed of the runs.
        replications: How many of each.
        driver: What runs a world.
        workers: Threads, as many as there are processors if left out; one where the driver is
            not a compiled one.
        tick: Called with the runs done since the last call.

    Raises:
        Exception: Whatever a run raises.
    """
    announce()  # here, and not by every thread at the same moment
    threads = (workers or processors()) if loop_of(driver) is not None else 1

    def one(scenario: Scenario) -> tuple[Reduced, int]:
        plans = worlds(scenario, names)
        made = run_worlds(plans, seed, replications, driver=driver, workers=1)
        return reduce(made), len(plans) * replications

    with closing(in_threads(one, scenarios, threads)) as answers:
        for reduced, runs in answers:
            if tick is not None:
                tick(runs)
            yield reduced


def run_beside[Key, Reduced](
    scenarios: Sequence[Scenario],
    variants: Sequence[tuple[Key, Callable[[Scenario], Scenario]]],
    names: Sequence[str] | None,
    reduce: Callable[[Sequence[Histories]], Reduced],
    *,
    seed: int,
    replications: int,
    driver: Driver = run_world,
    tick: Callable[[int], None] | None = None,
) -> Iterator[tuple[Key, Reduced, Reduced]]:
    """Run each scenario as it is and changed in several ways, with the same luck.

    A change that does not go with the values of a point is left out there.

    Args:
        scenarios: Those of the points.
        variants: Each with what it is called, and what makes the changed scenario.
        names: Only the municipalities of these names.
        reduce: As for :func:`run_at_points`.
        seed: Seed of the runs.
        replications: How many of each.
        driver: What runs a world.
        tick: Called with the runs done since the last call.

    Yields:
        What a variant is called, what is made of the runs without it and of those with it.

    Raises:
        Exception: Whatever a run raises.
    """
    made: list[Scenario] = []
    whose: list[tuple[Key] | None] = []
    for scenario in scenarios:
        made.append(scenario)
        whose.append(None)
        for key, changed in variants:
            try:
                made.append(changed(scenario))
            except InconsistentError:
                continue
            whose.append((key,))
    found = run_at_points(
        made, names, reduce, seed=seed, replications=replications, driver=driver, tick=tick
    )
    before: list[Reduced] = []
    for one, reduced in zip(whose, found, strict=True):
        if one is None:
            before = [reduced]
        else:
            yield one[0], before[0], reduced
