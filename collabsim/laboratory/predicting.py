"""What tells more of how a pilot ends: the proximities of whom? Judged on runs not fitted to.

Of every pilot that was decided the proximities at its decision are known, of its team, its unit
manager and its decider. A model that knows those of one group is held against one that knows those
of another, on replications neither has seen.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import Driver, run_one
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.laboratory.counted import spans_of
from collabsim.laboratory.folder import point_key
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.judging import BOOTSTRAP_SEED
from collabsim.laboratory.outcomes import outcome_of
from collabsim.records.distance_frame import distances_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.scenario import Scenario
from collabsim.statistics.forms.judged import Judged
from collabsim.statistics.forms.log_loss import gain
from collabsim.statistics.forms.totals import VERDICT_DRAWS, curve_of, redrawing
from collabsim.statistics.intervals import FloatArray
from collabsim.world.blueprint import Blueprint

KNOWN: Mapping[str, tuple[str, ...]] = {
    "frontline": ("team",),
    "unit_manager": ("unit_manager",),
    "decider": ("decider",),
    "everybody": ("team", "unit_manager", "decider"),
}
"""Whose proximities a model knows: the mean over these groups."""

OF = ("cognitive", "institutional", "social", "organisational")
AT = "decision"
DISTANCES = "distances"


def predicted(
    hypothesis: Hypothesis, scenario: Scenario, folder: Path, outcome: str, *,
    replications: int, seed: int, draws: int = VERDICT_DRAWS,
) -> dict[str, Judged]:  # fmt: skip
    """Hold what some groups tell against what others do, in each municipality.

    Args:
        hypothesis: The claim: ``better`` and ``than`` name groups of :data:`KNOWN`.
        scenario: What is run.
        folder: Where the table of pilots is kept.
        outcome: What is told.
        replications: How many runs.
        seed: Of the runs.
        draws: Bootstrap samples.

    Raises:
        UserError: the scenario cannot be used, or too few pilots are decided.
    """
    smallest, test = hypothesis.outcome(outcome).smallest, hypothesis.test
    found = {}
    for spec, plan in zip(scenario.municipalities, worlds(scenario), strict=True):
        key = point_key([scenario.fingerprint, spec.name], seed, replications, [outcome],
                        hypothesis.driver)  # fmt: skip
        pilots = _kept(folder / DISTANCES, key, plan, outcome, replications, seed, hypothesis.drive)
        effects = {}
        for better in test.better:
            for other in test.than:
                totals = gain(
                    _columns(pilots, better), _columns(pilots, other),
                    pilots["yes"], pilots["replication"],
                )  # fmt: skip
                number = totals.n.shape[1]
                times = redrawing(
                    number, seed=BOOTSTRAP_SEED, draws=draws, spans=spans_of(number)
                )  # fmt: skip
                effects[f"gain_{better}_over_{other}"] = curve_of(totals, times).effect([1.0])
        found[spec.name] = Judged(
            max(one.alpha_above(smallest) for one in effects.values()),
            min(one.alpha_below(smallest) for one in effects.values()),
            effects,
        )
    return found


def _columns(pilots: Mapping[str, FloatArray], who: str) -> FloatArray:
    """The mean proximities of a model's groups, one column each."""
    groups = [np.column_stack([pilots[f"{group}_{one}"] for one in OF]) for group in KNOWN[who]]
    return np.asarray(np.mean(groups, axis=0))


def _kept(
    folder: Path, key: str, plan: Blueprint, outcome: str, replications: int, seed: int,
    drive: Driver,
) -> dict[str, FloatArray]:  # fmt: skip
    """The table of decided pilots, from its file where it is there."""
    stem = f"pilots-{key}"
    for path in folder.glob(f"{stem}-*.npz"):
        if stem_of(path) == stem and is_as_named(path):
            with np.load(path, allow_pickle=False) as read:
                return {name: read[name] for name in read.files}
    jobs = [
        (plan.keeping_readings(distances=True), seed, one, outcome, drive)
        for one in range(replications)
    ]
    with closing(in_threads(_decided, jobs)) as answers:
        table = pd.concat(list(answers), ignore_index=True)
    made = io.BytesIO()
    columns = {name: table[name].to_numpy(float) for name in table.columns}
    np.savez_compressed(made, **columns)  # type: ignore[arg-type]
    folder.mkdir(parents=True, exist_ok=True)
    write_named(folder, stem, ".npz", made.getvalue())
    return columns


def _decided(job: tuple[Blueprint, int, int, str, Driver]) -> pd.DataFrame:
    """The decided pilots of one run that have the outcome, with everybody's proximities."""
    plan, seed, replication, outcome, drive = job
    run = run_one(plan, seed, replication, keep_events=False, driver=drive)
    pilots = run_pilots_frame(run)
    value, there = outcome_of(pilots, outcome)
    far = distances_frame(run)
    far = far[far["moment"] == AT]
    wide = far.pivot_table(index="pilot", columns="group", values=list(OF), observed=True)
    wide.columns = ["_".join(reversed(pair)) for pair in wide.columns.to_flat_index()]
    wanted = [f"{group}_{name}" for group in KNOWN["everybody"] for name in OF]
    wide = wide.reindex(columns=wanted).dropna()
    rows = wide[there[wide.index.to_numpy()]]
    ended = value[rows.index.to_numpy()]
    decided: pd.DataFrame = rows.assign(yes=ended, replication=float(replication))
    return decided


def as_plain(found: Mapping[str, Judged], outcome: str) -> Sequence[dict[str, Any]]:
    """What was found, in plain numbers."""
    return [
        {
            "outcome": outcome,
            "municipality": town,
            "effects": {name: [one.value, *one.interval()] for name, one in own.effects.items()},
        }
        for town, own in found.items()
    ]
