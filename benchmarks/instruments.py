"""What instruments cost in time: a run with all that go together beside one without any."""

from __future__ import annotations

from benchmarks.pairs import Figure, in_turn, seconds, times
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.instruments import CATALOGUE
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint

RUNS, PAIRS = 300, 10
SIZES = (10_000, 120_000)
SEED = 3


def all_that_go_together(base: Scenario) -> Scenario:
    """Every instrument from the first month on, but for those that an earlier one excludes."""
    needed = {name: value for one in CATALOGUE.values() for name, value in one.needs.items()}
    chosen: list[str] = []
    for name, one in CATALOGUE.items():
        if not any(name in CATALOGUE[other].excludes or other in one.excludes for other in chosen):
            chosen.append(name)
    tables = [{"name": name, "from": 0, "payer": "state"} for name in chosen]
    return base.with_values(**needed).with_instruments(*tables)


def all_on() -> list[Figure]:
    """The time of a run with all that go together against that of one without any."""
    found = []
    for population in SIZES:
        base = load_scenario("baseline").with_municipalities(population)
        on = all_that_go_together(base)

        def run(plan: Blueprint) -> float:
            return seconds(lambda: run_many(plan, SEED, RUNS, workers=1)) / RUNS

        (plain,), (laid,) = worlds(base), worlds(on)
        for plan in (plain, laid):
            run_many(plan, SEED, RUNS, workers=1)
        ratio, _, _ = in_turn(lambda: run(laid), lambda: run(plain), PAIRS)  # noqa: B023
        found.append(
            Figure(
                f"All {len(on.instruments)} instruments that go together from the first month on, "
                f"against none, {population:,} inhabitants",
                times(ratio, 2),
                "at most 1.5 times",
            )
        )
    return found
