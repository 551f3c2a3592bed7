"""The desk's figures against direct counts: sums, effects, cohorts, kroner, pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.analysis.desk.counting import COLUMNS, KINDS, SUMS, Pilots, counted
from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.analysis.desk.measures import BY_NAME, MEASURES, measure_of
from collabsim.analysis.desk.money import KRONER
from collabsim.analysis.desk.pairs import CannotPairError, pairs_of
from collabsim.analysis.ledger import ledger
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.design.sweep_files import load_sweep, shipped_sweeps
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.store.kept import Kept
from collabsim.records.frames import pilots_frame
from collabsim.scenario import load_scenario

pytestmark = pytest.mark.jobs

REPLICATIONS = 24
SIZES = (2_000, 20_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Runs of a threshold before and after, in two sizes."""
    base = load_scenario("rules_2026").with_municipalities(*SIZES)
    sweep = make_sweep(
        base, {"threshold_nok": [76_336.0, 381_679.0]}, replications=REPLICATIONS, seed=3,
        name="small question",
    )  # fmt: skip
    path = tmp_path_factory.mktemp("desk") / "runs"
    run_sweep(sweep, path)
    return path


@pytest.fixture(scope="module")
def effects(folder):
    with Results(folder) as found:
        return folder_effects(found, Asked(points=2))


def test_a_frame_and_runs_in_memory_give_the_same_sums():
    scenario = load_scenario("small_and_large")
    for histories in run_worlds(worlds(scenario), 5, 12):
        frame = pilots_frame(histories)
        for row, name in enumerate(histories.blueprint.municipalities):
            own = Pilots.of_frame(frame.loc[frame["municipality"] == name, list(COLUMNS)])
            read = Pilots.of_histories(histories, row)
            before = min(own.followed_before, 150)
            assert own.followed_before == read.followed_before
            first, second = (counted(one, range(12), before) for one in (own, read))
            assert np.array_equal(first, second)
            assert first[:, SUMS.index("started")].sum() > 20


def test_effects_are_those_of_a_count_by_hand(folder, effects):
    with Results(folder) as found:
        pilots = found.pilots()
    change = effects.changes[0]
    for name in change.municipalities:
        shares = []
        for cell in change.pair:
            own = pilots[(pilots["cell"] == cell.number) & (pilots["municipality"] == name)]
            seen = own[own["started"] & (own["state_36"] != "censored")]
            shares.append(100.0 * float((seen["state_36"] == "delivering").mean()))
        row = effects.row(change.pair.after.number, name, "delivering_36")
        assert row["effect"] == pytest.approx(shares[0] - shares[1], abs=1e-9)
        assert row["after"] == pytest.approx(shares[0])
        assert row["low"] < row["effect"] < row["high"]


def test_a_cohort_is_followed_by_every_cell(folder, effects):
    with Results(folder) as found:
        pilots = found.pilots()
    lost = pilots[pilots["started"] & (pilots["state_36"] == "censored")]
    before = int(lost["proposed_month"].min())
    change = effects.changes[0]
    name = next(iter(change.municipalities))
    for side, cell in enumerate(change.pair):
        own = pilots[(pilots["cell"] == cell.number) & (pilots["municipality"] == name)]
        cohort = own[own["proposed_month"] < before]
        sums = change.sums[side][0, 0]
        assert sums[SUMS.index("cohort")].sum() == len(cohort)
        good = cohort[(cohort["state_36"] == "delivering") & cohort["started"] & ~cohort["weak"]]
        assert sums[SUMS.index("cohort_good_kept")].sum() == len(good)


def test_kinds_of_pilots_add_up_to_all(effects):
    sums = effects.changes[0].sums
    assert KINDS[0] == "all"
    assert np.array_equal(sums[:, :, 0], sums[:, :, 1] + sums[:, :, 2])


def test_kroner_are_those_of_the_ledger(folder, effects):
    change = effects.changes[0]
    assert change.kroner is not None
    scenario = change.pair.after.scenario
    for plan in worlds(scenario):
        entries = [ledger(run_one(plan, 3, turn), scenario) for turn in range(4)]
        for name in plan.municipalities:
            place = list(change.municipalities).index(name)
            for turn, book in enumerate(entries):
                own = book[book["municipality"] == name]
                services = own[
                    own["account"].isin(
                        ["introduction", "contract", "transfer", "in_house", "other_supplier"]
                    )
                    & own["payer"].isin(["unit", "sector", "chief", "council"])
                ]
                at = KRONER.index("services_by_municipality")
                told = change.kroner[0][place, at, turn]
                assert told == pytest.approx(services["nok"].sum(), abs=0.01)


def test_the_same_is_found_the_second_time_and_more_sets_only_add(folder, effects, monkeypatch):
    from collabsim.analysis.desk import sets

    ran = []
    real = sets._one_set
    monkeypatch.setattr(sets, "_one_set", lambda *given: ran.append(1) or real(*given))
    with Results(folder) as found:
        again = folder_effects(found, Asked(points=2))
        assert not ran
        pd.testing.assert_frame_equal(again.table, effects.table)


def test_sets_run_the_same_pair_at_points_of_the_region(effects):
    tried = effects.changes[0].sets
    assert tried.effects.shape == (2, len(SIZES), len(KINDS), len(MEASURES))
    row = effects.row(effects.changes[0].pair.after.number, tried.municipalities[0], "alive_36")
    counts = [row[f"sets_{which}"] for which in ("more", "within", "fewer")]
    assert sum(counts) == 2


def test_a_damaged_file_is_run_again(tmp_path):
    kept = Kept(tmp_path, "sets", "set")
    assert kept.keep(["a", 1], {"runs": 3})
    assert kept.find(["a", 1]) == {"runs": 3}
    assert kept.find(["a", 2]) is None
    (path,) = (tmp_path / "sets").iterdir()
    path.write_bytes(path.read_bytes().replace(b"3", b"4"))
    assert kept.find(["a", 1]) is None


def test_each_shipped_sweep_with_paired_seeds_has_changes():
    for name in shipped_sweeps():
        sweep = load_sweep(name)
        if sweep.seeds == "paired":
            for pair in pairs_of(sweep):
                assert pair.after.number != pair.before.number
        else:
            with pytest.raises(CannotPairError, match="seeds are independent"):
                pairs_of(sweep)


def test_a_change_is_against_what_the_sweep_names_or_the_own_values():
    assert [(a.number, b.number) for a, b in pairs_of(load_sweep("threshold_2026"))] == [(1, 0)]
    months = load_sweep("project_months_by_size")
    own = months.base.values["project_months"]
    assert all(b.values["project_months"] == own for _, b in pairs_of(months))
    against = pairs_of(months, 0)
    assert {b.number for _, b in against} == {0}


def test_another_baseline_is_refused_with_what_differs():
    first = load_scenario("rules_2026")
    other = first.with_values(patience_months=first.values["patience_months"] + 3)
    import dataclasses

    other = dataclasses.replace(other, name="Other")
    sweep = make_sweep([first, other], {"threshold_nok": [1e5, 2e5]}, replications=2)
    with pytest.raises(UserError, match=r"not the same baseline.*patience_months \("):
        pairs_of(sweep, 0)


def test_an_unknown_measure_is_answered_with_the_nearest():
    assert measure_of("alive_36") is BY_NAME["alive_36"]
    with pytest.raises(UserError, match="did you mean delivering_36"):
        measure_of("delivering_63")


def test_intervals_of_no_change_hold_nothing_in_nine_of_ten(folder):
    """The same cell against itself with other draws has an interval that holds 0."""
    scenario = load_scenario("baseline").with_municipalities(5_000)
    (plan,) = worlds(scenario)
    measure, held = BY_NAME["delivering_36"], 0
    draws = run_worlds([plan], 11, 400)[0]
    sums = counted(Pilots.of_histories(draws, 0), range(400))[0]
    for turn in range(20):
        first = sums[:, turn * 20 : turn * 20 + 10]
        second = sums[:, turn * 20 + 10 : turn * 20 + 20]
        found = measure.effect(first, second)
        held += bool(found.low <= 0.0 <= found.high)
    assert held >= 17
