"""Pilots as a table: what was never measured is no number."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.api import replicate
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.sweeping import sweep
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event
from tests.runs import finished, kinds

AT_OPENING = ("unit_distance", "frontline_distance", "cognitive_frontline")
AT_PROPOSAL = ("decider_distance", "amount_nok")


@pytest.fixture(scope="module", params=["defaults", "region"])
def runs(request):
    return finished(request.param)


def test_distances_are_known_exactly_where_a_case_opened(runs) -> None:
    for run in runs:
        table = run_pilots_frame(run)
        opened = table["case_opened_month"].notna()
        assert 0 < opened.sum() < len(table)
        for name in AT_OPENING:
            assert (table[name].notna() == opened).all()


def test_the_decider_is_known_exactly_where_a_case_was_brought_forward(runs) -> None:
    kept_back = 0
    for run in runs:
        table = run_pilots_frame(run)
        brought = np.isin(table["pilot"], kinds(run, Event.CASE_OPENED)["pilot"])
        kept_back += int(((table["case_opened_month"].notna()) & ~brought).sum())
        for name in AT_PROPOSAL:
            assert (table[name].notna() == brought).all()
    assert kept_back > 0


def test_what_was_measured_is_the_number_of_the_run(runs) -> None:
    for run in runs:
        table = run_pilots_frame(run)
        for name in (*AT_OPENING, *AT_PROPOSAL):
            known = table[name].notna().to_numpy()
            assert table.loc[known, name].to_list() == run.pilots[name][known].tolist()


REGION = """
name = "Two judges"
extends = "baseline"
[run]
mode = "region"
[[municipality]]
population = 10_000
weak_limit = 0.0
[[municipality]]
population = 120_000
weak_limit = 1.0
"""


def test_each_municipality_of_a_region_says_itself_what_is_weak(tmp_path) -> None:
    (tmp_path / "region.toml").write_text(REGION, encoding="utf-8")
    region = load_scenario(tmp_path / "region.toml")
    direct = replicate(region, replications=30)
    stored = sweep(
        make_sweep(region, {}, replications=30), tmp_path / "run", workers=1, progress=False
    ).pilots(columns=["population", "weak"])
    for pilots in (direct, stored):
        assert not pilots.loc[pilots["population"] == 10_000, "weak"].any()
        assert pilots.loc[pilots["population"] == 120_000, "weak"].mean() > 0.9  # effects end at 1


def test_what_is_about_an_entrepreneur_is_of_no_municipality() -> None:
    seen = 0
    for run in finished("region"):
        events = events_frame(run)
        shared = events["kind"].isin(["entrepreneur_left", "entrepreneur_came"])
        seen += int(shared.sum())
        assert events.loc[shared, "municipality"].isna().all()
        assert events.loc[~shared, "municipality"].notna().all()
    assert seen > 0
