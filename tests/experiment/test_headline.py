"""Running sums: those of the counted results, however the parts come in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.compute import compute_part
from collabsim.experiment.running.headline import Headline
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.store.parts import Setting, Share, job_of, plan_round
from collabsim.records.counts import run_sums
from collabsim.records.frames import pilots_frame
from collabsim.statistics.intervals import share_interval
from collabsim.statistics.precision import Precision, Stopping
from tests.experiment.sweeps import THRESHOLDS, base

REPLICATIONS = 12


@pytest.fixture(scope="module", params=["paired", "region"])
def sweep(request):
    values = {"mode": "region", "inhabitants_per_entrepreneur": 5_000}
    made = base(3_000, 12_000, years=9, **(values if request.param == "region" else {}))
    return make_sweep(made, {"threshold_nok": THRESHOLDS}, replications=REPLICATIONS)


@pytest.fixture(scope="module")
def parts(sweep):
    settings = {
        c.number: Setting(c.number, c.scenario, 0, c.scenario.fingerprint) for c in sweep.cells
    }
    wanted = {cell.number: (0, REPLICATIONS) for cell in sweep.cells}
    plans = plan_round(sweep.cells, wanted)
    jobs = [job_of(plan, settings, driver="compiled") for plan in plans]
    return list(zip(plans, [compute_part(job, lambda: False).table for job in jobs], strict=True))


@pytest.fixture(scope="module")
def expected(sweep):
    """Sums as the analysis counts them, by cell."""
    sums = []
    for cell in sweep.cells:
        frames = [pilots_frame(run_many(plan, 0, REPLICATIONS)) for plan in worlds(cell.scenario)]
        sums.append(run_sums(pd.concat(frames), range(REPLICATIONS)))
    return sums


def filled(sweep, parts):
    headline = Headline(sweep.cells)
    for plan, table in parts:
        headline.add(table, plan.shares)
    return headline


@pytest.mark.parametrize("horizon", [12, 24, 36])
def test_sums_are_those_of_the_results_whatever_the_order_of_parts(sweep, parts, expected, horizon):
    region = sweep.base.values["mode"] == "region"
    names = [spec.name for spec in sweep.base.municipalities]
    for order in (parts, parts[::-1]):
        headline = filled(sweep, order)
        for cell, sums in enumerate(expected):
            found = headline.of_worlds(cell, horizon, REPLICATIONS)
            groups = [names] if region else [[name] for name in names]
            assert len(found) == len(groups)
            for world, group in zip(found, groups, strict=True):
                own = sums[sums.index.isin(group, level="municipality")]
                totals = own.groupby("replication").sum()
                assert np.array_equal(world.observed, totals[f"observed_{horizon}"])
                assert np.array_equal(world.surviving, totals[f"delivering_{horizon}"])


def test_only_the_sums_of_what_is_told_are_kept_where_nothing_else_is_asked(sweep, parts):
    headline = Headline(sweep.cells, places=2)
    for plan, table in parts:
        headline.add(table, plan.shares)
    assert headline.running(2) == filled(sweep, parts).running(2)
    assert [headline.replications(cell) for cell in (0, 1)] == [REPLICATIONS, 0]


def test_running_shares_are_those_of_the_analysis(sweep, parts, expected):
    estimates = filled(sweep, parts).running(3)
    assert [(e.cell, e.municipality, e.horizon) for e in estimates] == [
        (cell, spec.name, horizon)
        for cell, place in ((0, 0), (0, 1), (1, 0))
        for spec in [sweep.base.municipalities[place]]
        for horizon in (12, 36)
    ]
    for estimate in estimates:
        own = expected[estimate.cell].loc[estimate.municipality]
        counted = own[f"delivering_{estimate.horizon}"], own[f"observed_{estimate.horizon}"]
        interval = share_interval(*counted)
        share = estimate.share
        assert (share.point, share.low, share.high) == pytest.approx(tuple(map(float, interval)))


def test_with_a_precision_shares_have_the_interval_the_rule_draws(sweep, parts):
    precision = Precision(survival=0.4, level=0.99, min=20, max=20, horizon=24)
    headline = Headline(sweep.cells, precision)
    for plan, table in parts:
        headline.add(table, plan.shares)
    estimates = headline.running(2)
    assert [e.horizon for e in estimates] == [12, 24, 36] * 2
    if sweep.base.values["mode"] == "region":
        return
    sums = headline.of_worlds(0, 24, REPLICATIONS)
    drawn = Stopping(precision, 2).estimate(sums).shares
    for estimate, share in zip(estimates[1::3], drawn, strict=True):
        assert (estimate.share.low, estimate.share.high) == (share.low, share.high)


def test_before_the_first_part_nothing_is_known(sweep):
    for estimate in Headline(sweep.cells).running(2):
        assert np.isnan(estimate.share.point)
        assert (estimate.share.low, estimate.share.high) == (0.0, 1.0)


def test_a_replication_without_a_pilot_counts_as_none_of_none(sweep, parts):
    headline = Headline(sweep.cells)
    _, table = parts[0]
    headline.add(table.slice(0, 0), [Share(0, 0, 5)])
    for world in headline.of_worlds(0, 12, 5):
        assert world.observed.tolist() == world.surviving.tolist() == [0.0] * 5
