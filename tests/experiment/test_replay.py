"""Finding the run that is meant by a place."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from collabsim.experiment.running.replay import failure_of, find_run
from collabsim.experiment.store.folder import RunFolder
from tests.experiment.sweeps import FAULTY, base, small


def test_a_size_that_several_municipalities_have_is_refused(tmp_path):
    twins = [{"name": name, "population": 3_000} for name in ("East", "West")]
    scenario = base().with_municipalities(*twins, {"name": "Town", "population": 12_000})
    sweep = make_sweep(scenario, {"threshold_nok": [100_000]}, replications=2)
    run_sweep(sweep, tmp_path / "run", execution=ExecutionSettings("threads", 1))
    folder = RunFolder.open(tmp_path / "run")
    with pytest.raises(UserError) as refused:
        find_run(folder, "0/3,000/1")
    assert str(refused.value) == (
        "the scenario has 2 municipalities of 3,000 inhabitants: name one of 'East', 'West'"
    )
    worlds = [find_run(folder, f"0/{name}/1").world for name in ("East", "West", "12000")]
    assert worlds == [0, 1, 2]


def test_a_run_has_one_name_whatever_the_driver(tmp_path):
    """Failures, results and the search for a run know it by the rules of the sweep."""
    run_sweep(
        small(),
        tmp_path / "run",
        driver=f"{FAULTY}:raising",
        execution=ExecutionSettings("threads", 2),
    )
    folder = RunFolder.open(tmp_path / "run")
    with Results(tmp_path / "run") as results:
        runs = results.runs()
    names = set(runs["run"])
    failed = set(folder.failures()["run"])
    assert failed == set(runs.loc[runs["failed"], "run"])
    assert len(names) == 32
    for name in failed:
        found = find_run(folder, name)
        assert found.name == name
        assert failure_of(folder, found).run == name
