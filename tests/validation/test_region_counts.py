"""Counts of a point of the region, which say what the tables of its pilots say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.records.fates import FATES, fates
from collabsim.records.frames import pilots_frame
from collabsim.statistics.acceptance import SIZES, targets
from collabsim.statistics.calibration_bands import k1, k2, k3
from collabsim.statistics.intervals import Term, difference_interval
from collabsim.validation.region.outcomes import HORIZONS, KINDS, LARGE, SMALL, counts
from collabsim.validation.region.recipe import RECIPE, base_scenario

TINY = replace(RECIPE, points=10, replications=2)


@pytest.fixture(scope="module")
def one_point():
    plans = worlds(base_scenario(TINY))
    made = dict(zip(SIZES, run_worlds(plans, 0, 6), strict=True))
    return counts(made, 6), {size: pilots_frame(one) for size, one in made.items()}


def test_counts_say_what_the_tables_of_pilots_say(one_point):
    found, frames = one_point
    wanted = targets({name: np.array([number]) for name, number in found.items()})
    assert wanted["K1"] == pytest.approx(np.mean([k1(one) for one in frames.values()]))
    assert wanted["K2"] == pytest.approx(np.mean([k2(one) for one in frames.values()]))
    together = {"months_to_decision", "started"}
    every_size = [one[sorted(together)] for one in frames.values()]
    assert wanted["K3"] == k3(pd.concat(every_size, ignore_index=True))
    for size, pilots in frames.items():
        fate, two = fates(pilots), pilots["cross_sector"].to_numpy(bool)
        for kind, own in zip(KINDS, (~two, two), strict=True):
            here = pilots[own & pilots["started"].to_numpy(bool)]
            for months in HORIZONS:
                states = here[f"state_{months}"]
                seen = states[states != "censored"]
                assert found[f"observed_{months}_{kind}_{size}"] == len(seen)
                assert found[f"delivering_{months}_{kind}_{size}"] == (seen == "delivering").sum()
            ends = fate[fate.index.isin(here.index)].value_counts()
            assert {f: found[f"{f}_{kind}_{size}"] for f in FATES} == {
                f: int(ends.get(f, 0)) for f in FATES
            }


def test_the_fourth_target_is_of_cases_that_were_stopped(one_point):
    found, frames = one_point
    large = frames[LARGE]
    stopped = large[(large["state_36"] != "censored") & large["started"]]
    stopped = stopped[stopped["outcome"] == "stopped"]
    by_unit = (stopped["stop_role"] == "unit_manager").fillna(False)
    refused = stopped["stop_stage"].isin(["clearing", "deciding"]) & ~by_unit
    assert found["k4_refused"] == refused.sum() > 0
    assert found["k4_out_of_time"] == stopped["stop_stage"].isin(["waiting", "competition"]).sum()


def test_the_contrast_is_paired_by_replication(one_point):
    found, frames = one_point
    for months in HORIZONS:
        terms = []
        for size in (SMALL, LARGE):
            own = frames[size][frames[size]["started"]]
            own = own[own[f"state_{months}"] != "censored"]
            delivering = own[own[f"state_{months}"] == "delivering"]
            sums = [
                one.groupby("replication").size().reindex(range(6), fill_value=0)
                for one in (delivering, own)
            ]
            terms.append(Term(1.0, *(one.to_numpy(float) for one in sums)))
        wanted = difference_interval(*terms)
        assert found[f"contrast_{months}_low"] == pytest.approx(float(wanted.low))
        assert found[f"contrast_{months}_high"] == pytest.approx(float(wanted.high))
