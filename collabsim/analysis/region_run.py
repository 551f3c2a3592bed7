"""A scenario run over points of the region of values, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.region import RegionSpread, region_spread
from collabsim.analysis.region_sums import point_sums
from collabsim.engine.loop import run_world
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.design.region_size import REGION_REPLICATIONS
from collabsim.experiment.drivers import COMPILED, driver_for
from collabsim.experiment.replicate import Driver
from collabsim.experiment.running.over_region import PointScenarios, points_of, run_at_points
from collabsim.scenario import Scenario


def beside_region(
    found: Comparison,
    scenario: Scenario,
    points: int,
    *,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
    driver: Driver = run_world,
    tick: Callable[[int], None] | None = None,
) -> Comparison:
    """A comparison with what accepted points of the region of values say beside it.

    Args:
        found: The comparison.
        scenario: What was compared.
        points: How many points, spread evenly over those accepted.
        seed: That of the comparison.
        municipalities: Only those of these names were compared; all if left out.
        driver: What ran the comparison.
        tick: Called with the runs done since the last call.

    Raises:
        Exception: Whatever a run raises.
    """
    # Agents and the compiled loop make the same histories, and the loop makes them sooner.
    drive = driver_for(COMPILED) if driver is driver_for("mesa") else driver
    return found.with_region(
        run_over_region(
            points_of(scenario, points), list(found.populations),
            municipalities=municipalities, seed=seed, driver=drive, tick=tick,
            replications=replications_beside(found.replications),
        )
    )  # fmt: skip


def replications_beside(replications: int) -> int:
    """How many replications of each point go beside a comparison of so many."""
    return min(REGION_REPLICATIONS, replications)


def run_over_region(
    chosen: PointScenarios,
    names: Sequence[str],
    *,
    seed: int,
    replications: int,
    municipalities: Sequence[str] | None = None,
    driver: Driver = run_world,
    tick: Callable[[int], None] | None = None,
) -> RegionSpread:
    """Run a scenario at points of the region.

    Args:
        chosen: The scenario at its points.
        names: Its municipalities, the smallest first.
        seed: Seed of the runs.
        replications: Of each point.
        municipalities: Only those of these names are run; all if left out.
        driver: What runs a world.
        tick: Called with the runs done since the last call.

    Raises:
        Exception: Whatever a run raises.
    """
    sums = run_at_points(
        chosen.scenarios, municipalities,
        lambda histories: point_sums(histories, names, replications),
        seed=seed, replications=replications, driver=driver, tick=tick,
    )  # fmt: skip
    record = shipped_points().record
    recipe = {**record["recipe"], "rules": record["rules"]}
    return region_spread(
        chosen.points, list(sums), names, given=chosen.given, kept=chosen.kept, recipe=recipe
    )
