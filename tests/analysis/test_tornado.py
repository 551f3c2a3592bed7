"""What moves an effect: told only if it does, kept once it is run, and moved on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim import make_sweep
from collabsim.analysis.desk import bench as benches
from collabsim.analysis.desk.bench import Asked, bench_at
from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.crossing import crossing_of
from collabsim.analysis.desk.heat import heat_of
from collabsim.analysis.desk.moved import assumptions, ends_of, value_at
from collabsim.analysis.desk.over_sets import designed
from collabsim.analysis.desk.subject import subject_of_scenario, subject_of_sweep
from collabsim.analysis.desk.tornado import rows_of, sensitivity_of, tornado_of
from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import CHOICE_ENDS, DRAWN, LISTED
from collabsim.scenario import load_scenario
from tests.runs import SHORT

pytestmark = pytest.mark.jobs

REPLICATIONS = 30


def sweep(**more):
    scenario = load_scenario("baseline").with_municipalities(3_000, 30_000)
    values = {**SHORT, "proposals_per_year": 2.0, "threshold_nok": 100_000.0, **more}
    return make_sweep(
        scenario.with_values(**values), {"threshold_nok": [100_000.0, 900_000.0]},
        replications=4, seed=3,
    )  # fmt: skip


@pytest.fixture(scope="module")
def subject():
    return subject_of_sweep(sweep(), size=3_000)


def sums(rng, share, replications=100):
    """Both sides of made-up runs, in which so many of twenty started pilots deliver."""
    made = np.zeros((2, len(SUMS), replications))
    made[:, SUMS.index("observed_12")] = 20.0
    for side, chance in enumerate((share, 0.3)):
        made[side, SUMS.index("delivering_12")] = rng.binomial(20, chance, replications)
    return made


def test_assumptions_without_effect_are_told_apart_in_at_most_5_of_100(subject):
    names = LISTED[:10]
    rng = np.random.default_rng(1)
    ends = dict.fromkeys(names, (0.0, 1.0))
    repeated, told = 200, 0
    for _ in range(repeated):
        sides = {name: (sums(rng, 0.4), sums(rng, 0.4)) for name in names}
        told += any(row.told_apart for row in rows_of(subject, sums(rng, 0.4), ends, sides))
    # Within chance of so many repetitions.
    assert told <= (0.05 + 2.0 * np.sqrt(0.05 * 0.95 / repeated)) * repeated


def test_the_largest_swing_comes_first_and_what_turns_the_effect_is_said(subject):
    rng = np.random.default_rng(2)
    ends = dict.fromkeys(LISTED[:3], (0.0, 1.0))
    shares = {LISTED[0]: (0.4, 0.45), LISTED[1]: (0.1, 0.6), LISTED[2]: (0.4, 0.4)}
    sides = {name: tuple(sums(rng, one) for one in both) for name, both in shares.items()}
    rows = rows_of(subject, sums(rng, 0.4), ends, sides)
    assert rows[0].assumption == LISTED[1]
    assert rows[0].turns
    assert rows[0].told_apart
    assert rows[0].swing == pytest.approx(50.0, abs=4.0)
    assert rows[0].low < rows[0].swing < rows[0].high
    assert not any(row.turns for row in rows[1:])


def test_an_assumption_without_any_run_that_differs_swings_by_nothing(subject):
    same = sums(np.random.default_rng(3), 0.4)
    (row,) = rows_of(subject, same, {"retention": (0.7, 0.98)}, {"retention": (same, same)})
    assert (row.swing, row.low, row.high) == (0.0, 0.0, 0.0)
    assert not row.told_apart


def test_what_was_run_is_not_run_again_and_goes_on_after_an_interruption(
    subject, tmp_path, monkeypatch
):
    names = ["escalation_share", "cross_sector_share"]
    made = benches._run
    count = []

    def counted(*given):
        if len(count) == 3:
            raise KeyboardInterrupt
        count.append(1)
        return made(*given)

    monkeypatch.setattr("collabsim.experiment.running.in_threads.processors", lambda: 1)
    monkeypatch.setattr(benches, "_run", counted)
    with pytest.raises(KeyboardInterrupt):
        tornado_of(bench_at(subject, tmp_path), replications=REPLICATIONS, names=names)
    monkeypatch.setattr(benches, "_run", lambda *given: count.append(1) or made(*given))
    seen = []
    found = tornado_of(
        bench_at(subject, tmp_path), replications=REPLICATIONS, names=names,
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert len(count) == 1 + 2 * len(names)
    assert seen == [(done, 4) for done in range(1, 5)]
    again = tornado_of(bench_at(subject, tmp_path), replications=REPLICATIONS, names=names)
    assert len(count) == 1 + 2 * len(names)
    assert again.rows == found.rows


def test_an_assumption_moves_on_both_sides_and_a_lever_on_one(subject):
    after, before = subject.moved({"retention": 0.7})
    assert after.values["retention"] == before.values["retention"] == 0.7
    after, before = subject.moved({"threshold_nok": 500_000.0})
    assert (after.values["threshold_nok"], before.values["threshold_nok"]) == (5e5, 1e5)


def test_what_the_scenario_sets_is_not_moved():
    held = subject_of_sweep(sweep(organisation="two_level"), size=3_000).held
    names = assumptions(held)
    assert "organisation" not in names
    assert "threshold_nok" not in assumptions(held, every=True)
    assert set(names) | {"organisation"} == set(LISTED)


def test_every_assumption_has_ends_that_the_scenario_takes():
    scenario = load_scenario("baseline")
    for name in assumptions((), every=True):
        low, high = ends_of(name, scenario)
        one = PARAMETERS[name]
        if one.kind in {"float", "int"}:
            assert one.low <= low < high <= one.high, name
        assert value_at(name, 0.0, scenario) == low
        assert value_at(name, 1.0, scenario) == high
    assert set(LISTED) <= set(PARAMETERS)
    assert all(set(ends) <= set(PARAMETERS[name].choices) for name, ends in CHOICE_ENDS.items())
    assert set(DRAWN) <= set(assumptions((), every=True))


def test_a_level_is_looked_at_where_there_is_no_change():
    found = sensitivity_of(sweep().base, size=3_000, of="delivering_12", replications=REPLICATIONS)
    assert not found.subject.is_effect
    assert 0.0 <= float(found.own.value) <= 100.0
    assert not found.turning
    assert list(found.table.columns[:4]) == ["assumption", "own_value", "low_value", "effect_low"]
    assert len(found.table) == len(LISTED) - len(found.untried)


def test_looks_for_a_crossing_have_draws_of_their_own(subject, tmp_path, monkeypatch):
    firsts = []
    bench = bench_at(subject, tmp_path)
    one = type(bench).one
    monkeypatch.setattr(
        type(bench), "one", lambda self, asked: firsts.append(asked.first) or one(self, asked)
    )
    found = crossing_of(bench, "threshold_nok", replications=10)
    assert found.low > 100_000.0  # beyond the value before
    assert firsts[1:] == [10 * look for look in range(12)]
    assert found.found.measured <= 12


def test_pairs_of_values_and_designs_are_run(subject, tmp_path):
    bench = bench_at(subject, tmp_path)
    heat = heat_of(bench, "threshold_basis", "cross_sector_share", replications=10)
    assert len(heat.table) == 3 * 5
    table = designed(bench, "morris", replications=4).table
    assert set(table["input"]) == set(assumptions(subject.held))
    assert table["noise_share"].between(0.0, 1.0).all()


def test_runs_of_another_part_differ_and_the_same_are_the_same(subject, tmp_path):
    bench = bench_at(subject, tmp_path)
    first, same, other = (bench.one(Asked({}, 10, first=start)) for start in (0, 0, 10))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_mistakes_are_told_with_the_nearest(subject, tmp_path):
    bench = bench_at(subject, tmp_path)
    with pytest.raises(UserError, match="did you mean threshold_nok"):
        crossing_of(bench, "threshhold_nok")
    with pytest.raises(UserError, match="no number"):
        crossing_of(bench, "organisation")
    with pytest.raises(UserError, match="named twice"):
        heat_of(bench, "retention", "retention")
    with pytest.raises(UserError, match="nearest has 3,000"):
        subject_of_sweep(sweep(), size=4_000)
    with pytest.raises(UserError, match="did you mean delivering_12"):
        subject_of_scenario(sweep().base, of="deliverin_12")
    with pytest.raises(UserError, match="the nearest is 1"):
        subject_of_sweep(sweep(), size=3_000, cell=7)
