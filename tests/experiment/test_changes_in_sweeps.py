"""Values that change during a run, wherever runs are made: sweeps, replays, Mesa, records."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim import PilotTrapModel, compare, hierarchy_of, replay, simulate
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.store.folder import RunFolder
from collabsim.report.provenance import made_from
from tests.experiment.sweeps import base, canonical, swept

CHANGE = {
    "from": 30,
    "municipality": ["12,000 inhabitants"],
    "consent": {"willingness": 3.0},
    "case": {"patience_months": 2},
}


def changing():
    return base().with_changes(CHANGE)


def of(scenario):
    return make_sweep(scenario, {"threshold_nok": [100_000, 1_300_000]}, replications=8, name="c")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return swept(tmp_path_factory.mktemp("changing") / "run", of(changing()))


def test_a_run_folder_keeps_the_changes_and_its_runs_can_be_made_again(folder):
    kept = RunFolder.open(folder).sweep
    assert kept.base.changes == changing().changes
    assert [cell.scenario.fingerprint for cell in kept.cells] == [
        cell.scenario.fingerprint for cell in of(changing()).cells
    ]
    again = replay(folder, "1/12,000 inhabitants/3")
    assert again.same
    assert len(again.events)


def test_the_record_of_a_comparison_says_what_changed_in_it():
    record = made_from(changing(), seed=0, replications=8, driver="compiled")
    assert record["changes"] == [
        {
            "month": 30,
            "municipalities": ["12,000 inhabitants"],
            "values": {"willingness": 3.0, "patience_months": 2},
        }
    ]
    assert made_from(base(), seed=0, replications=8, driver="compiled")["changes"] == []


def test_only_the_municipality_that_changes_has_other_pilots(folder, tmp_path):
    plain = swept(tmp_path / "plain", of(base()))
    ours, theirs = (canonical(one)[0].decode().splitlines() for one in (folder, plain))
    for size, same in (("3,000", True), ("12,000", False)):
        own = [line for line in ours if f"{size} inhabitants" in line]
        assert own
        assert (own == [line for line in theirs if f"{size} inhabitants" in line]) is same


def test_mesa_simulate_and_compare_do_the_same():
    scenario = changing()
    model = PilotTrapModel(scenario, municipality="12,000 inhabitants", seed=4)
    while model.running:
        model.step()
    run = simulate(scenario, municipality="12,000 inhabitants", seed=4)
    plain = simulate(base(), municipality="12,000 inhabitants", seed=4)
    n = int(model.world.run[0]["n_events"])
    assert np.array_equal(model.world.event[:n], run.runs[0].events)
    assert not run.events.equals(plain.events)
    both = compare(scenario, replications=8).table, compare(base(), replications=8).table
    differs = [
        not own.equals(other)
        for (_, own), (_, other) in zip(
            both[0].groupby("municipality", sort=False),
            both[1].groupby("municipality", sort=False),
            strict=True,
        )
    ]
    assert differs == [False, True]


def test_a_change_goes_with_the_municipality_it_is_named_for():
    alone = changing().with_municipalities(changing().municipalities[0])
    assert alone.changes == ()
    for_all = base().with_changes({**CHANGE, "municipality": []})
    structure = hierarchy_of(12_000, scenario=base())
    model = PilotTrapModel(for_all, municipality=structure, seed=4)
    assert model.blueprint.change["month"].tolist() == [30]
    assert model.blueprint.p_in(0, 30)["willingness"] == 3.0
