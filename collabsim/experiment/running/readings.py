"""What is read of proximities over many replications: rows for every meeting and every answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from collabsim.experiment.drivers import COMPILED, driver_for
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import Driver, run_one
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.records.reading_frame import readings_frame
from collabsim.scenario import Scenario, load_scenario


def proximities(
    scenario: Scenario | str | Path,
    *,
    replications: int = 20,
    seed: int = 0,
    municipalities: Iterable[str] | None = None,
    driver: str | Driver = COMPILED,
) -> pd.DataFrame:
    """Every occasion on which somebody around a pilot read proximities.

    The runs are those of :func:`collabsim.replicate` with the same seed: keeping what is read
    changes nothing in them, so that the rows go with its pilots by municipality, replication and
    pilot.

    Args:
        scenario: a scenario, a scenario file or the name of a shipped one.
        replications: how many runs of each municipality; some thousand rows each.
        seed: seed of the runs.
        municipalities: only those of these names.
        driver: what runs it, as for :func:`collabsim.replicate`; own rules by their driver.

    Returns:
        One row per meeting or answer, in order: who, when, each proximity by state, what was
        used, and what a ``[[do]]`` had read in its place. ``collabsim columns proximities``
        says what each column holds.

    Raises:
        UserError: the scenario or a municipality cannot be used.
    """
    replications, seed = checked_replications(replications), checked_seed(seed)
    resolved = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    drive = driver_for(driver)
    frames = [
        readings_frame(run_one(plan, seed, replication, keep_events=False, driver=drive))
        for plan in (one.keeping_readings() for one in worlds(resolved, municipalities))
        for replication in range(replications)
    ]
    return pd.concat(frames, ignore_index=True)
