"""The simulated interview: who is asked, what is told, what was the case."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.scenario import load_scenario
from collabsim.validation.interview import COLUMNS, interview, interviews
from collabsim.world.codes import Event
from tests.runs import finished

POPULATIONS = (5_000, 15_000, 60_000, 120_000)
LARGE = np.array([False, False, True, True])


@cache
def region():
    base = load_scenario("baseline").with_municipalities(*POPULATIONS)
    (plan,) = worlds(
        base.with_values(mode="region", inhabitants_per_entrepreneur=8_000, reserve_nok=90_000.0)
    )
    return tuple(run_one(plan, 3, replication) for replication in range(3))


def test_those_with_results_in_both_sizes_are_asked():
    asked = 0
    for run in region():
        results = run.world.opinion["results"].reshape(-1, len(POPULATIONS))
        both = (results[:, LARGE].sum(axis=1) > 0) & (results[:, ~LARGE].sum(axis=1) > 0)
        table = interview(run)
        assert list(table["entrepreneur"]) == list(np.flatnonzero(both))
        assert list(table["results_small"]) == list(results[both][:, ~LARGE].sum(axis=1))
        assert list(table["results_large"]) == list(results[both][:, LARGE].sum(axis=1))
        asked += len(table)
    assert asked > 0


def test_what_is_told_hangs_together():
    table = interviews(region())
    for size in ("small", "large"):
        assert (table[f"kept_{size}"] <= table[f"results_{size}"]).all()
        shares = table[f"kept_{size}"] / table[f"results_{size}"]
        assert np.allclose(table[f"kept_share_{size}"].astype(float), shares)
    blamed = table[["blamed_unit", "blamed_line", "blamed_rules"]].sum(axis=1)
    assert (blamed == table["stops"]).all()
    assert (table["blamed_rightly"] <= table["stops"]).all()
    true = table[["true_unit", "true_line", "true_rules"]].sum(axis=1)
    assert (true <= table["stops"]).all()


def test_one_goes_where_the_learnt_value_is_higher():
    table = interviews(region())
    assert set(table["would_go"]) <= {"small", "large", "either"}
    for row in table.to_dict("records"):
        higher = "small" if row["value_small"] > row["value_large"] else "large"
        if row["value_small"] != row["value_large"]:
            assert row["would_go"] == higher


def test_who_truly_stopped_is_counted_from_the_log():
    """A stop somebody made, followed by a belief, is counted at that person's place."""
    run = region()[0]
    table = interview(run)
    told = {
        int(event["pilot"]) for event in run.events if event["kind"] == Event.BELIEVED
    }  # fmt: skip
    last = {
        int(event["pilot"]): int(event["actor"])
        for event in run.events
        if event["kind"] == Event.STOPPED and int(event["pilot"]) in told
    }
    asked = set(table["entrepreneur"])
    somebody = sum(
        1
        for pilot, person in last.items()
        if person >= 0 and int(run.pilots[pilot]["entrepreneur"]) in asked
    )
    assert table[["true_unit", "true_line", "true_rules"]].to_numpy().sum() == somebody


def test_replications_stand_one_below_the_other():
    table = interviews(region())
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == sum(len(interview(run)) for run in region())
    assert list(table["replication"]) == sorted(table["replication"])
    assert list(interviews([]).columns) == list(COLUMNS)


def test_only_a_region_with_both_sizes_can_be_interviewed():
    with pytest.raises(ValueError, match="only a region"):
        interview(finished("defaults", 1)[0])
    with pytest.raises(ValueError, match="both sides of 200000"):
        interview(region()[0], small_at_most=200_000)
    silent = run_one(region()[0].blueprint, 0, 0, keep_events=False)
    with pytest.raises(ValueError, match="event log"):
        interview(silent)
