"""What the result hangs on: arms change what they say, and figures are those of a direct count."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.parameters import PARAMETERS
from collabsim.records.frames import pilots_frame
from collabsim.report.pattern_tables import FOLDER
from collabsim.report.region_pattern_tables import (
    causes,
    over_region,
    read,
    regimes,
    structures,
    told_apart,
)
from collabsim.scenario import load_scenario
from collabsim.statistics.acceptance import accepted, by_silence
from collabsim.validation.causes import ARMS, BASELINE, CAUSES, effects, run_arm
from collabsim.validation.causes_run import COLUMNS, summed_up
from collabsim.validation.kept_tables import KeptTables
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL
from collabsim.validation.pattern_sums import Cell, Figure
from collabsim.validation.patterns import PATTERNS
from collabsim.validation.patterns_region import COLUMNS as POINT_COLUMNS
from collabsim.validation.patterns_region import summed_up as over_points
from collabsim.validation.regimes import instruments, silence_side
from collabsim.validation.regimes import told_apart as told_apart_of

SCENARIO = load_scenario("four_sizes").with_values(years=12, proposal_years=5)


def test_every_arm_is_one_change_of_parameters_there_are():
    assert len({cause.id for cause in ARMS}) == len(ARMS)
    for cause in CAUSES:
        assert bool(cause.values) != bool(cause.rules), cause.id
        for name, value in cause.values.items():
            if cause.id != "three_level":
                assert value != PARAMETERS[name].default, (cause.id, name)


def test_an_effect_is_that_of_a_direct_count():
    baseline, always = (next(c for c in ARMS if c.id == i) for i in (BASELINE, "always_yes"))
    sums = {}
    for cause in (baseline, always):
        (made,) = run_arm(cause, [SCENARIO], seed=3, replications=10)
        sums |= made
    found = effects(sums, draws=20)
    counted = {}
    for cause in (baseline, always):
        for plan in worlds(SCENARIO.with_values(**cause.values)):
            pilots = pilots_frame(run_many(plan, 3, 10))
            state = pilots.loc[pilots["started"].astype(bool), "state_12"]
            followed = state[state != "censored"]
            share = float((followed == "delivering").mean())
            counted[cause.id, plan.populations[0]] = share
    for size in SIZES:
        assert found[BASELINE, str(size), 12].value == pytest.approx(counted[BASELINE, size])
        change = counted["always_yes", size] - counted[BASELINE, size]
        assert found["always_yes", str(size), 12].value == pytest.approx(change)
    gap = counted[BASELINE, SMALL] - counted[BASELINE, LARGE]
    assert found[BASELINE, "gap", 12].value == pytest.approx(gap)


def test_points_are_told_by_median_reach_and_sign():
    key = ("always_yes", "gap", 12)
    over = [{key: Figure(v, v - 0.1, v + 0.1)} for v in (-0.2, 0.0, 0.2, 0.4, 0.6)]
    (row,) = summed_up({key: Figure(0.1, 0.0, 0.2)}, over).to_dict("records")
    assert list(row) == list(COLUMNS)
    assert row["region_median"] == 0.2
    assert (row["region_surely_above"], row["region_surely_below"]) == (0.6, 0.2)


def test_verdicts_are_shares_of_points():
    def point(verdict, value):
        return pd.DataFrame([("SF4", 12, verdict, "d", 0, value, 0.0, 1.0)], columns=POINT_COLUMNS)

    tables = [point("holds", 0.1), point("holds", 0.3), point("not", np.nan), point("holds", 0.2)]
    (found,) = over_points(tables)
    assert (found["holds"], found["partly"], found["not"]) == (0.75, 0.0, 0.25)
    assert found["figures"][0]["median"] == pytest.approx(0.2)


def test_what_was_measured_is_taken_up_and_of_other_numbers_refused(tmp_path):
    kept = KeptTables.open(tmp_path / "m", {"seed": 1})
    table = pa.table({"a": [1.5, 2.5]})
    kept.keep("x", table)
    again = KeptTables.open(tmp_path / "m", {"seed": 1})
    assert "x" in again
    assert "y" not in again
    assert again["x"].equals(table)
    with pytest.raises(UserError, match="measured otherwise"):
        KeptTables.open(tmp_path / "m", {"seed": 2})
    (path,) = (tmp_path / "m").glob("*.parquet")
    path.write_bytes(path.read_bytes()[:-3])
    assert "x" not in KeptTables.open(tmp_path / "m", {"seed": 1})


def test_the_silence_side_is_of_points_that_miss_the_fourth_target_alone():
    counts = shipped_points().counts
    silent = by_silence(counts)
    assert silent.any()
    assert not (silent & accepted(counts)).any()
    lifted = {**counts, "k4_refused": np.full(len(silent), 10_000)}
    assert accepted(lifted)[silent].all()


def test_the_stored_records_are_whole_and_shown():
    rows = read("causes.json", "causes_run")["rows"]
    assert {(row["arm"], row["place"]) for row in rows} == {
        (cause.id, place) for cause in ARMS for place in (*map(str, SIZES), "gap")
    }
    shown = causes()
    for cause in CAUSES:
        assert shown.count(cause.words) == 2
    assert all(cause.words in structures() for cause in CAUSES if cause.structure)
    for one in ("everybody says yes", "delegation to unit managers"):
        assert told_apart().count(one) == 2
    for told in (over_region(), regimes()):
        assert all(f"| {pattern.id}" in told for pattern in PATTERNS)
    with pytest.raises(UserError, match=r"run python -m collabsim\.validation\.causes_run"):
        read("nothing.json", "causes_run", FOLDER)


def test_other_sizes_are_not_mixed_up():
    """A cell is found by its size, whatever the order of the sums."""
    (made,) = run_arm(ARMS[0], [SCENARIO], seed=3, replications=5)
    turned = dict(reversed(made.items()))
    assert effects(made, draws=5) == effects(turned, draws=5)
    assert set(made) == {Cell("", BASELINE, size) for size in SIZES}


def test_an_arm_without_a_rule_runs_on_the_shipped_loop():
    own = [cause.id for cause in CAUSES if cause.rules]
    assert own == ["own_share_low", "own_share_high"]
    assert replace(ARMS[0]).rules == {}


def test_both_sides_are_told_apart_by_what_each_has_half_more_of():
    side = SCENARIO.with_values(**silence_side())
    tried = {one.id: one for one in instruments(side)}
    assert tried["time"].values["capacity"] == 1.5 * side.values["capacity"]
    assert tried["patience"].values["patience_months"] == round(
        1.5 * side.values["patience_months"]
    )
    rows = told_apart_of(side, 5, 0, lambda _: None)
    assert {(row["arm"], row["months"]) for row in rows} == set(product(tried, (12, 36)))
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
