"""What is kept of instruments, against counts of its own from runs with and without them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from collabsim.analysis.instrument_levels import levels_of, with_level
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.running.over_region import points_of
from collabsim.instruments import CATALOGUE
from collabsim.scenario import load_scenario
from collabsim.validation.instruments import HowMuch, groups, runs_in_all, spread_of
from collabsim.validation.instruments_run import in_lines, main, others_kept
from collabsim.world.codes import State

RUNS, POINTS, POINT_RUNS = 6, 2, 4
NAMES = ("delegation", "support_post")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instruments")
    numbers = {"--replications": RUNS, "--points": POINTS, "--point-replications": POINT_RUNS}
    given = [word for pair in numbers.items() for word in map(str, pair)]
    only = [word for name in NAMES for word in ("--only", name)]
    assert main([*given, *only, "--out", str(folder)]) == 0
    text = (folder / "instruments.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert in_lines(found) == text
    return found


def kept_in_each_run(scenario, size, runs, *, weak=False):
    """Good or weak pilots that deliver 36 months after their money, run by run, in a plain loop."""
    (spec,) = (one for one in scenario.municipalities if one.population == size)
    (plan,) = worlds(scenario, [spec.name])
    histories = run_many(plan, 0, runs)
    found = np.zeros(runs)
    limit = plan.p["weak_limit"][0]
    for run, row in zip(histories.replication, histories.pilots, strict=True):
        delivers = row["started"] >= 0 and row["state_36"] == State.DELIVERING
        if delivers and bool(row["true_effect"] < limit) == weak:
            found[run] += 1
    return found


def test_changes_are_those_of_runs_with_and_without(record):
    base = load_scenario("four_sizes")
    level = levels_of(CATALOGUE["delegation"])[0]
    for weak, measure in ((False, "good_kept"), (True, "weak_kept")):
        for size in (3_000, 120_000):
            before = kept_in_each_run(base, size, RUNS, weak=weak)
            after = kept_in_each_run(with_level(base, level), size, RUNS, weak=weak)
            told = record["instruments"]["delegation"]["levels"][0]["sizes"][str(size)][measure]
            assert told[:3] == pytest.approx(
                [before.mean(), after.mean(), (after - before).mean()], abs=1e-6
            )


def test_what_an_instrument_needs_holds_on_both_sides(record):
    kept = record["instruments"]["support_post"]
    assert kept["needs"] == {"support_slips": True}
    base = load_scenario("four_sizes").with_values(support_slips=True)
    before = kept_in_each_run(base, 10_000, RUNS)
    assert kept["levels"][0]["sizes"]["10000"]["good_kept"][0] == pytest.approx(
        before.mean(), abs=1e-6
    )
    assert record["instruments"]["delegation"]["needs"] == {}


def test_points_of_the_region_are_counted_one_by_one(record):
    base = load_scenario("four_sizes")
    level = levels_of(CATALOGUE["delegation"])[0]
    changes = []
    for point in points_of(base, POINTS).scenarios:
        before = kept_in_each_run(point, 120_000, POINT_RUNS)
        after = kept_in_each_run(with_level(point, level), 120_000, POINT_RUNS)
        changes.append(float((after - before).sum()))
    told = record["instruments"]["delegation"]["region"]["120000"]["good_kept"]
    assert told["points"] == POINTS
    assert told["more"] == sum(one > 0 for one in changes)
    assert told["fewer"] == sum(one < 0 for one in changes)
    assert told["median"] == pytest.approx(np.median(changes) / POINT_RUNS, abs=1e-6)


def test_ends_of_a_range_are_kept_beside_the_usual_level(record):
    levels = [one["level"] for one in record["instruments"]["delegation"]["levels"]]
    assert levels == [one.name for one in levels_of(CATALOGUE["delegation"])]
    assert set(record["instruments"]["delegation"]["costs"]) == {"3000", "10000", "30000", "120000"}


def test_points_that_neither_rise_nor_fall_are_neither():
    found = spread_of([0.0, 3.0, -1.0, 2.0], 2)
    assert (found["points"], found["more"], found["fewer"]) == (4, 2, 1)
    assert found["median"] == pytest.approx(0.5)


def test_runs_are_counted_before_they_are_made():
    tried = [CATALOGUE[name] for name in NAMES]
    much = HowMuch(RUNS, POINTS, POINT_RUNS)
    levels = sum(len(levels_of(one)) for one in tried)
    assert len(groups(tried)) == 2
    assert runs_in_all(tried, much) == 4 * (2 + levels) * RUNS + 2 * (2 + 2) * POINTS * POINT_RUNS


def test_an_instrument_that_is_not_there_is_refused(capsys):
    assert main(["--only", "delegaton"]) == 2
    assert "did you mean 'delegation'" in capsys.readouterr().err


def test_what_is_not_measured_again_stays_if_it_was_measured_in_the_same_way(tmp_path):
    path = tmp_path / "instruments.json"
    numbers = {"replications": 3, "seed": 0}
    assert others_kept(path, numbers) == {}
    path.write_text(json.dumps({**numbers, "instruments": {"delegation": {"needs": {}}}}))
    assert others_kept(path, numbers) == {"delegation": {"needs": {}}}
    with pytest.raises(UserError, match="measured with seed = 0, not 1"):
        others_kept(path, {**numbers, "seed": 1})
