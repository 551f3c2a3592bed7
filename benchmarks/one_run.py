"""Run replications of a small world and print the seconds per replication.

Called in a process of its own, with and without compiling: which of the two is
decided when numba is imported.
"""

from __future__ import annotations

import sys
import time

from collabsim.engine.loop import run_world
from collabsim.experiment.plan import worlds
from collabsim.scenario import load_scenario

SMALL_CASE = {"years": 6, "proposal_years": 3}
POPULATION = 3_000


def main(replications: int) -> None:
    """Seconds per replication, after one that is not counted."""
    scenario = load_scenario("baseline").with_municipalities(POPULATION).with_values(**SMALL_CASE)
    plan = worlds(scenario)[0]
    run_world(plan.world(0, 0, keep_events=False))
    laid_out = [plan.world(0, r, keep_events=False) for r in range(1, 1 + replications)]
    began = time.perf_counter()
    for world in laid_out:
        run_world(world)
    print((time.perf_counter() - began) / replications)


if __name__ == "__main__":
    main(int(sys.argv[1]))
