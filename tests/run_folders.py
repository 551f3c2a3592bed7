"""Run folders of small sweeps, filled part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from collabsim.experiment.design.sweep import Sweep, make_sweep
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import Failure, PartPlan, Share, run_name
from collabsim.records.columns import to_table
from collabsim.records.histories import Block, Histories
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint
from tests.runs import SHORT

REPLICATIONS = 6
PER_PART = 2
VARIED = {"threshold_nok": [300_000.0, 1_300_000.0]}


@cache
def small_sweep(
    name: str = "small",
    region: bool = False,
    replications: int | None = REPLICATIONS,
    within: float | None = None,
) -> Sweep:
    """Two cells of two municipalities, of which the first is so small that many runs are empty."""
    base = load_scenario("baseline").with_municipalities(2_000, 30_000)
    values: dict[str, Any] = {**SHORT, "entrepreneurs": 2, "proposals_per_year": 0.2}
    if region:
        values = {**SHORT, "mode": "region", "inhabitants_per_entrepreneur": 5_000}
    scenario = base.with_values(**values)
    precision = None if within is None else {"survival": within}
    return make_sweep(
        scenario, VARIED, replications=replications, precision=precision, name=name, seed=5
    )


@cache
def blueprints(scenario: Scenario) -> tuple[Blueprint, ...]:
    """The worlds of a cell."""
    return tuple(worlds(scenario))


@cache
def lived(scenario: Scenario, world: int, seed: int, replication: int) -> Histories:
    """One replication of one world."""
    made = run_many(blueprints(scenario)[world], seed, 1, first=replication)
    return replace(made, blueprint=made.blueprint.of_replication(replication))


def plans(sweep: Sweep) -> list[PartPlan]:
    """Parts of two replications of all cells."""
    total = sweep.replications or REPLICATIONS
    return [
        PartPlan(
            first // PER_PART,
            tuple(Share(cell.number, first, first + PER_PART) for cell in sweep.cells),
        )
        for first in range(0, total, PER_PART)
    ]


def table_of(sweep: Sweep, plan: PartPlan, without: Iterable[Failure] = ()) -> pa.Table:
    """The pilots of a part, those of some runs left out."""
    left_out = {(failure.cell, failure.world, failure.replication) for failure in without}

    def blocks() -> Iterable[Block]:
        for share in plan.shares:
            scenario, seed = sweep.cells[share.cell].scenario, sweep.seed_of(share.cell)
            for world in range(len(blueprints(scenario))):
                for one in range(share.first, share.last):
                    if (share.cell, world, one) not in left_out:
                        made = lived(scenario, world, seed, one)
                        yield Block.of(share.cell, world, made, one, one + 1)

    return to_table(blocks())


def failure(sweep: Sweep, cell: int, world: int, replication: int) -> Failure:
    """A run that failed, on some machine."""
    seed = sweep.seed_of(cell)
    return Failure(
        cell=cell,
        world=world,
        replication=replication,
        seed=seed,
        run=run_name(sweep.cells[cell].scenario.fingerprint, world, seed, replication),
        kind="exception",
        error="ZeroDivisionError: division by zero",
        traceback='File "/somewhere/rules.py", line 3',
    )


def fill(
    folder: RunFolder, numbers: Sequence[int] | None = None, failed: Sequence[Failure] = ()
) -> None:
    """Add parts to a run folder, in the order of their numbers or the one given."""
    sweep = folder.sweep
    there = plans(sweep)
    with folder.writing():
        for number in range(len(there)) if numbers is None else numbers:
            plan = there[number]
            share = plan.shares[0]
            own = [one for one in failed if share.first <= one.replication < share.last]
            folder.write_part(plan, table_of(sweep, plan, own), own)


def filled(path: Path, sweep: Sweep | None = None, failed: Sequence[Failure] = ()) -> RunFolder:
    """A complete run folder."""
    folder = RunFolder.create(path, sweep or small_sweep())
    fill(folder, failed=failed)
    return folder
