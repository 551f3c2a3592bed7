"""What storing costs, and what a second Dask worker gives."""

from __future__ import annotations

import tempfile
from pathlib import Path

from distributed import LocalCluster

from benchmarks.pairs import Figure, in_turn, seconds, times
from collabsim.experiment.design.sweep import Sweep, make_sweep
from collabsim.experiment.drivers import COMPILED
from collabsim.experiment.running.compute import compute_part
from collabsim.experiment.running.coordinate import ExecutionSettings, part_size, run_sweep
from collabsim.experiment.running.headline import Headline
from collabsim.experiment.running.rounds import rounds
from collabsim.experiment.store.parts import PartJob, Setting, job_of, plan_round
from collabsim.scenario import load_scenario

PAIRS = 5
STORING_PAIRS = 12
"""More than elsewhere: what is looked for is a few hundredths."""

REPLICATIONS = 1_500
"""Of two municipalities in two cells: some six thousand runs, two hundred thousand histories."""


STORED = 2_500
"""Replications where storing is measured: a small sweep has as many files as this one."""


def a_sweep(replications: int = REPLICATIONS) -> Sweep:
    """Two sizes under two thresholds."""
    return make_sweep(
        load_scenario("small_and_large"),
        {"threshold_nok": [100_000.0, 500_000.0]},
        replications=replications,
    )


def _jobs(sweep: Sweep) -> list[PartJob]:
    """What a worker would be given, part by part."""
    settings = {
        cell.number: Setting(
            cell.number, cell.scenario, sweep.seed_of(cell.number), cell.scenario.fingerprint
        )
        for cell in sweep.cells
    }
    wanted = next(rounds(sweep, Headline(sweep.cells)))
    plans = plan_round(sweep.cells, wanted, size=part_size(COMPILED))
    return [job_of(plan, settings, driver=COMPILED) for plan in plans]


def _swept(sweep: Sweep, means: ExecutionSettings) -> float:
    """Seconds of a sweep into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        return seconds(lambda: run_sweep(sweep, Path(folder) / "run", execution=means))


def storing() -> Figure:
    """A sweep with its run folder against the same parts computed and dropped."""
    sweep = a_sweep(STORED)
    jobs = _jobs(sweep)

    def dropped() -> float:
        return seconds(lambda: [compute_part(job, lambda: False) for job in jobs])

    dropped()
    found, _, _ = in_turn(
        lambda: _swept(sweep, ExecutionSettings("threads", 1)), dropped, STORING_PAIRS
    )
    return Figure(
        "A sweep stored in its run folder, against the same runs made and dropped, one worker",
        times(found, 3),
        "at most 1.05 times",
    )


def dask() -> Figure:
    """A cluster of one one-thread worker against one of two."""
    sweep = a_sweep()
    quiet = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with LocalCluster(n_workers=1, **quiet) as one, LocalCluster(n_workers=2, **quiet) as two:
        addresses = one.scheduler_address, two.scheduler_address
        for address in addresses:
            _swept(sweep, ExecutionSettings("dask", scheduler=address))
        found, _, _ = in_turn(
            lambda: _swept(sweep, ExecutionSettings("dask", scheduler=addresses[0])),
            lambda: _swept(sweep, ExecutionSettings("dask", scheduler=addresses[1])),
            PAIRS,
        )
    return Figure(
        "A Dask cluster of one one-thread worker against one of two, sweeps stored",
        times(found, 2),
        "at least 1.5 times",
    )
