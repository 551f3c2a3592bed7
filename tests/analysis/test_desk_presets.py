"""The questions that are shipped: each has a question in three languages and gives an effect."""

from __future__ import annotations

import math

import pytest

from collabsim.analysis.desk.counting import TOGETHER
from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.analysis.desk.pairs import pairs_of
from collabsim.experiment.design.sweep_files import load_sweep, shipped_sweeps
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import LANGUAGES, has_text, text
from collabsim.report.desk.telling import Teller

pytestmark = pytest.mark.jobs

ASKED = tuple(name for name in shipped_sweeps() if load_sweep(name).question)
REPLICATIONS = 6


@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_in_every_language_and_has_something_to_be_held_against(name):
    sweep = load_sweep(name)
    assert sweep.name == name, "the question is found by the name of the sweep"
    assert pairs_of(sweep)
    asked = {text(f"desk_question.{name}", one, value="x") for one in LANGUAGES}
    assert len(asked) >= 2
    assert all(one.endswith("?") for one in asked)
    for label in sweep.scenarios if len(sweep.scenarios) > 1 else ():
        assert all(has_text(f"desk_scenario.{label}", one) for one in LANGUAGES)


def effects(name, folder, points=0):
    run_sweep(load_sweep(name, replications=REPLICATIONS), folder)
    with Results(folder) as found:
        return folder_effects(found, Asked(points=points, money=bool(points)))


def test_a_merger_holds_all_small_ones_together_against_the_merged(tmp_path):
    found = effects("merger", tmp_path / "runs", points=1)
    assert len(found.changes) == 2
    for change in found.changes:
        assert change.municipalities == {TOGETHER: 21_000}
        row = found.row(change.pair.after.number, TOGETHER, "delivering_12")
        assert math.isfinite(row["effect"])
        assert row["low"] < row["effect"] < row["high"]
        assert change.sets.effects.shape[:2] == (1, 1)
        assert math.isfinite(change.sets.of(TOGETHER, "delivering_12")[0])
    whole, divided = found.changes
    assert (whole.sums[1] == divided.sums[1]).all(), "both are held against the same four"
    with Results(tmp_path / "runs") as results:
        counted = len(results.pilots(cells="cell = 0", columns=["started"]))
        kroner = results.runs(columns=["cell", "proposals"]).query("cell == 0")
    assert whole.sums[1, 0, 0, 0].sum() == counted == kroner["proposals"].sum()
    assert whole.kroner[1][0, -1].sum() == counted, "the accounts are of all four as well"


def test_districts_and_sectors_are_the_same_units_led_otherwise(tmp_path):
    found = effects("districts", tmp_path / "runs")
    (change,) = found.changes
    assert not (change.sums[0] == change.sums[1]).all()
    first, second = (one.scenario for one in change.pair)
    assert first.values == second.values
    words = Teller(found, "en").title(change)
    assert "a head and a council for each district" in words


def test_a_rule_within_a_run_touches_no_pilot_decided_before_it(tmp_path):
    run_sweep(load_sweep("threshold_within_run", replications=REPLICATIONS, sizes=[10_000]),
              tmp_path / "runs")  # fmt: skip
    with Results(tmp_path / "runs") as results:
        pilots = results.pilots(columns=["cell", "replication", "pilot", "ended_month"])
    pilots = pilots[pilots["ended_month"].notna()]
    early = pilots[pilots["ended_month"].between(0, 77)]  # before July 2026, month 78 from 2020
    sides = [set(map(tuple, own[["replication", "pilot", "ended_month"]].to_numpy()))
             for _, own in early.groupby("cell")]  # fmt: skip
    assert sides[0] == sides[1]
    assert sides[0]
    late = [own["ended_month"].tolist() for _, own in pilots.groupby("cell")]
    assert late[0] != late[1]
