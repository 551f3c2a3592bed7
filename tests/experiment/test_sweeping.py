"""Sweeps from Python."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.sweeping import replay, resume, sweep
from collabsim.records.frames import run_pilots_frame
from tests.experiment.sweeps import FAULTY, canonical, file_of, small
from tests.experiment.test_coordinate import Interrupting


def test_a_sweep_gives_results_and_prints_how_far_it_has_come(tmp_path, capsys):
    results = sweep(small(), tmp_path / "run", replications=3, seed=9)
    assert len(results.runs()) == 12
    assert set(results.cells["seed"]) == {9}
    assert "12 of 12 runs" in capsys.readouterr().out


def test_a_file_does_as_well_and_nothing_need_be_printed(tmp_path, capsys):
    results = sweep(file_of(tmp_path), tmp_path / "run", replications=2, progress=False)
    assert len(results.runs()) == 8
    assert capsys.readouterr().out == ""


def test_an_interrupt_is_raised_when_all_is_stored_and_resume_goes_on(tmp_path):
    driver = f"{FAULTY}:slow"
    press = Interrupting(5)
    with pytest.raises(KeyboardInterrupt, match="go on with: collabsim resume"):
        sweep(small(), tmp_path / "run", driver=driver, executor="threads", progress=press)
    results = resume(tmp_path / "run", executor="threads", progress=False, trust=True)
    assert len(results.runs()) == 32
    sweep(small(), tmp_path / "whole", progress=False)
    assert canonical(tmp_path / "run") == canonical(tmp_path / "whole")


def test_a_run_is_replayed_with_its_events(tmp_path):
    results = sweep(small(), tmp_path / "run", replications=3, progress=False)
    again = replay(tmp_path / "run", "1/12000/2")
    assert again.same is True
    assert (again.cell, again.replication, again.seed) == (1, 2, 0)
    stored = results.pilots("cell = 1 AND replication = 2 AND municipality = '12,000 inhabitants'")
    assert again.pilots["pilot_key"].tolist() == stored["pilot_key"].tolist()
    assert again.pilots.equals(run_pilots_frame(again.run))
    assert set(again.events["pilot"]) >= set(again.pilots["pilot"])


def test_replay_raises_what_the_run_raised(tmp_path):
    results = sweep(
        small(), tmp_path / "run", driver=f"{FAULTY}:raising", executor="threads", progress=False
    )
    for name in results.failures["run"]:
        with pytest.raises(ArithmeticError, match="replication 2 is at fault"):
            replay(tmp_path / "run", name, trust=True)


def test_replications_below_one_are_refused(tmp_path):
    with pytest.raises(UserError, match="at least 1, not 0"):
        sweep(small(), tmp_path / "run", replications=0)
