"""A fault of the machine stops a sweep and is no result; runs that failed can be made again."""

from __future__ import annotations

import errno
import os

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.experiment.running import compute
from collabsim.experiment.running.coordinate import ExecutionSettings, resume_sweep, run_sweep
from collabsim.experiment.running.faults import MachineFaultError, is_fault
from collabsim.experiment.store.folder import REPLACED, RunFolder
from tests.experiment.sweeps import canonical, small, swept

pytestmark = pytest.mark.jobs

THREADS = ExecutionSettings("threads", 1)
PRECISION = {"survival": 0.1, "min": 20, "max": 60, "horizon": 12}


@pytest.fixture
def faulty(monkeypatch):
    """Makes runs of the compiled loop raise from a certain number of blocks on."""
    run = compute.Runner.run

    def set_up(failure, after=0):
        blocks = []

        def failing(self, seed, first, count, step=1):
            blocks.append(first)
            if len(blocks) > after and len(self.plan.unit) > 15:
                raise failure
            return run(self, seed, first, count)

        monkeypatch.setattr(compute.Runner, "run", failing)

    return set_up


@pytest.mark.parametrize(
    "failure",
    [
        MemoryError(),
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
        OSError(errno.EIO, os.strerror(errno.EIO)),
        OSError(errno.EMFILE, os.strerror(errno.EMFILE)),
    ],
    ids=["memory", "room", "broken", "files"],
)
def test_a_fault_of_the_machine_stops_the_sweep_and_is_no_failure(
    faulty, tmp_path, monkeypatch, failure
):
    folder = tmp_path / "run"
    faulty(failure, after=6)
    with pytest.raises(MachineFaultError, match="no run is put down as failed") as told:
        run_sweep(small(), folder, execution=THREADS)
    assert f"collabsim resume {folder}" in str(told.value)
    assert len(RunFolder.open(folder).failures()) == 0
    monkeypatch.undo()
    resume_sweep(folder, execution=THREADS)
    assert canonical(folder) == canonical(swept(tmp_path / "whole"))


def test_code_that_cannot_be_loaded_is_no_failure_of_runs(tmp_path, monkeypatch):
    """What a damaged file of compiled code raised was stored as 32 runs that failed."""

    def damaged(*_):
        raise EOFError("Ran out of input")

    compute._prepare_once.cache_clear()
    monkeypatch.setattr(compute.Runner, "run", damaged)
    with pytest.raises(MachineFaultError, match=r"loading the compiled rules: EOFError"):
        run_sweep(small(), tmp_path / "run", execution=THREADS)
    assert RunFolder.open(tmp_path / "run").part_files() == {}
    monkeypatch.undo()
    assert resume_sweep(tmp_path / "run", execution=THREADS).failed == 0


def test_what_a_fault_is():
    wrapped = RuntimeError("it went wrong")
    wrapped.__cause__ = MemoryError()
    assert is_fault(wrapped)
    assert not is_fault(FileNotFoundError(errno.ENOENT, "a driver's own file"))
    assert not is_fault(ArithmeticError())


def test_runs_that_failed_are_made_again_when_asked_for(faulty, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    faulty(ArithmeticError("for now"), after=10)
    assert run_sweep(small(), folder, execution=THREADS).failed > 0
    monkeypatch.undo()
    failed = len(RunFolder.open(folder).failures())
    assert resume_sweep(folder, execution=THREADS).failed == failed
    with_failures = {
        number for number, one in RunFolder.open(folder).records().items() if one.failures
    }
    told = CliRunner().invoke(app, ["resume", str(folder), "--failed", "--executor", "threads"])
    assert told.exit_code == 0, told.output
    assert canonical(folder) == canonical(swept(tmp_path / "whole"))
    # Nothing is deleted: the parts of then, and their failures, stand aside.
    assert len(list((folder / REPLACED).iterdir())) == 2 * len(with_failures)
    assert RunFolder.open(folder).remarks == []


def test_with_a_precision_all_that_follows_from_a_failure_is_made_again(
    faulty, tmp_path, monkeypatch
):
    sweep, folder = small(None, precision=PRECISION), tmp_path / "run"
    faulty(ArithmeticError("for now"), after=12)
    assert run_sweep(sweep, folder, execution=THREADS).failed > 0
    monkeypatch.undo()
    end = resume_sweep(folder, execution=THREADS, failed=True)
    assert (end.failed, end.stopped) == (0, False)
    assert canonical(folder) == canonical(swept(tmp_path / "whole", sweep))
