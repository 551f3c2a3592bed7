"""Threads, processes and Dask: the same answers, and what becomes of runs that kill."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from collabsim.errors import UserError
from collabsim.experiment.running.compute import compute_part
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from collabsim.experiment.running.executors import executor_of_name, usual_executor
from collabsim.experiment.running.executors.processes import Processes
from collabsim.experiment.running.executors.threads import Threads
from collabsim.experiment.running.executors.without_program import without_main_module
from collabsim.experiment.running.gathering import ERRORS
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import (
    Lost,
    PartAnswer,
    PartPlan,
    Setting,
    Share,
    job_of,
    plan_round,
)
from tests.experiment.faulty_driver import DYING, HANGING
from tests.experiment.sweeps import CHECKOUT, FAULTY, canonical, python, small, swept

pytestmark = pytest.mark.jobs

SETTINGS = {
    cell.number: Setting(cell.number, cell.scenario, 3, cell.scenario.fingerprint)
    for cell in small().cells
}


def never():
    return False


def job(number, first, last, driver="compiled"):
    """A job of the larger municipality of a cell, which is the one that has faulty runs."""
    whole = job_of(PartPlan(number, (Share(0, first, last),)), SETTINGS, driver=driver)
    return whole.split(2)[1]


def verdicts(executor, jobs, seconds=240.0):
    """What becomes of jobs, by key."""
    waiting, found = list(jobs), {}
    until = time.monotonic() + seconds
    busy = 0
    while len(found) < len(jobs):
        while waiting and busy < executor.slots:
            executor.submit(waiting.pop(0))
            busy += 1
        for verdict in executor.wait(0.5):
            busy -= 1
            found[verdict.key] = verdict
        assert time.monotonic() < until
    return found


def test_threads_give_what_one_alone_gives():
    plans = plan_round(small().cells, {0: (0, 6), 1: (0, 6)})
    jobs = [job_of(plan, SETTINGS, driver="compiled") for plan in plans]
    executor = Threads(3)
    executor.start("compiled", never)
    found = verdicts(executor, jobs)
    executor.close()
    for one in jobs:
        alone = compute_part(one, never)
        assert found[one.key].table.equals(alone.table)
        assert found[one.key].runs == one.runs == alone.runs
    assert not [t for t in threading.enumerate() if t.name.startswith("collabsim-")]


def test_threads_stop_in_the_middle_of_a_job():
    executor = Threads(2)
    executor.start("compiled", never)
    executor.submit(job(0, 0, 1_000_000))
    executor.submit(job(1, 0, 1_000_000))
    time.sleep(0.3)
    # The jobs would take a quarter of an hour.
    began = time.process_time()
    executor.close()
    assert time.process_time() - began < 2.0
    assert executor.wait(0.0) == []


def test_a_job_that_raises_as_a_whole_is_lost_and_says_why(monkeypatch):
    def broken(blocks):
        raise OverflowError("too many errors for a column")

    monkeypatch.setattr("collabsim.experiment.running.compute.to_table", broken)
    executor = Threads(1)
    executor.start("compiled", never)
    (verdict,) = verdicts(executor, [job(5, 0, 3)]).values()
    executor.close()
    assert isinstance(verdict, Lost)
    assert (verdict.kind, verdict.key[0]) == ("exception", 5)
    assert verdict.error == "OverflowError: too many errors for a column"
    assert "in broken" in verdict.traceback


def test_compiled_runs_are_for_threads_and_python_for_processes():
    assert usual_executor("compiled") == "threads"
    assert usual_executor("mesa") == "processes"
    assert usual_executor(f"{FAULTY}:slow") == "processes"


def test_an_executor_nobody_knows_is_refused():
    with pytest.raises(UserError, match="'threads', 'processes' or 'dask'"):
        executor_of_name("ray", workers=1, scheduler=None, hang_after=1.0)


def test_the_main_module_is_hidden_only_as_long_as_anybody_wants_it():
    main = sys.modules["__main__"]
    before = dict(vars(main))
    with without_main_module():
        with without_main_module():
            pass
        assert main.__spec__ is None
        assert not hasattr(main, "__file__")
    assert vars(main) == before


@pytest.fixture(scope="module")
def processes():
    executor = Processes(2, hang_after=2.0)
    executor.start(f"{FAULTY}:dying", never)
    yield executor
    executor.close()


def test_processes_give_what_one_alone_gives_and_leave_the_start_method_alone(processes):
    method = multiprocessing.get_start_method(allow_none=True)
    jobs = [job(0, 0, 20), job(1, 20, 40), job(2, 40, 60)]
    found = verdicts(processes, jobs)
    for one in jobs:
        assert found[one.key].table.equals(compute_part(one, never).table)
    assert multiprocessing.get_start_method(allow_none=True) == method


def test_a_process_that_ends_or_hangs_takes_its_job_with_it_and_nothing_else(processes):
    """Two bad ones beside two good ones, then good ones in the places of the bad."""
    jobs = [
        job(0, DYING, DYING + 1, f"{FAULTY}:dying"),
        job(1, HANGING, HANGING + 1, f"{FAULTY}:hanging"),
        job(2, 0, 5),
        job(3, DYING, DYING + 1, f"{FAULTY}:dying_well"),
        job(4, 5, 10),
    ]
    found = {key[0]: verdict for key, verdict in verdicts(processes, jobs).items()}
    assert (found[0].kind, found[0].error) == ("died", "the process ended with exit code 3")
    assert (found[3].kind, found[3].error) == ("died", "the process ended with exit code 0")
    assert found[1].kind == "hung"
    assert found[1].error.startswith("no run ended for ")
    assert "in hanging" in found[1].traceback
    for number in (2, 4):
        assert isinstance(found[number], PartAnswer)
        assert found[number].table.equals(compute_part(jobs[number], never).table)


def test_processes_are_gone_at_once_whatever_they_do():
    """Far sooner than what hangs would be given up."""
    others = set(psutil.Process().children())
    executor = Processes(1, hang_after=1e6)
    executor.start("compiled", never)
    executor.submit(job(0, HANGING, HANGING + 1, f"{FAULTY}:hanging"))
    assert executor.wait(1.0) == []
    assert set(psutil.Process().children()) - others
    executor.close()
    assert set(psutil.Process().children()) <= others


def test_a_process_killed_while_it_has_nothing_to_do_is_replaced(processes):
    verdicts(processes, [job(0, 0, 2)])
    for child in psutil.Process().children():
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    time.sleep(0.5)
    jobs = [job(1, 0, 5), job(2, 5, 10)]
    found = verdicts(processes, jobs)
    assert all(isinstance(found[one.key], PartAnswer) for one in jobs)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork server")
@pytest.mark.long
def test_processes_of_a_fork_server_give_the_same():
    executor = Processes(1, 100.0, "forkserver")
    executor.start("compiled", never)
    (found,) = verdicts(executor, [job(0, 0, 20)]).values()
    executor.close()
    assert found.table.equals(compute_part(job(0, 0, 20), never).table)


@pytest.mark.slow
@pytest.mark.parametrize("executor", ["processes", "dask"])
@pytest.mark.long
def test_a_sweep_survives_runs_that_raise_die_and_hang(executor, tmp_path):
    sweep = small(9)
    driver = f"{FAULTY}:all_of_it"
    means = ExecutionSettings(executor, 2, hang_after=8.0)
    end = run_sweep(sweep, tmp_path / "run", driver=driver, execution=means)
    assert (end.runs, end.failed, end.stopped) == (36, 8, False)
    failures = RunFolder.open(tmp_path / "run").failures()
    found = set(zip(failures["cell"], failures["world"], failures["replication"],
                    failures["kind"], failures["error"], strict=True))  # fmt: skip
    assert found == {
        *((c, w, 2, "exception", "ArithmeticError: replication 2 is at fault")
          for c in (0, 1) for w in (0, 1)),
        *((c, 1, DYING, "died", ERRORS["died"]) for c in (0, 1)),
        *((c, 1, HANGING, "hung", ERRORS["hung"]) for c in (0, 1)),
    }  # fmt: skip
    hung = failures[failures["kind"] == "hung"]
    assert all("in all_of_it" in trace for trace in hung["traceback"])


PLAIN_SCRIPT = """
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from tests.experiment.sweeps import small
print("imported as", __name__, flush=True)
end = run_sweep(small(), {folder!r}, execution=ExecutionSettings("processes", 1), tell=tell)
print("runs", end.runs)
"""
TELL = "tell = lambda progress: progress.remark and print(progress.remark)\n"


@pytest.mark.parametrize(
    "how", ["script", pytest.param("-c", marks=[pytest.mark.slow, pytest.mark.long])]
)
def test_a_program_without_the_usual_guard_sweeps_once(how, tmp_path):
    expected = canonical(swept(tmp_path / "expected"))
    folder = tmp_path / "run"
    code = TELL + PLAIN_SCRIPT.format(folder=str(folder))
    script = tmp_path / "plain.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *([str(script)] if how == "script" else ["-c", code])],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["imported as __main__", "runs 32"]
    assert canonical(folder) == expected


@pytest.mark.long
def test_from_within_a_worker_of_somebody_else_it_falls_back_to_threads(tmp_path):
    """Such processes may have no children of their own."""
    folder = tmp_path / "run"
    daemon = "import multiprocessing\nmultiprocessing.current_process()._config['daemon'] = True\n"
    done = python(daemon + TELL + PLAIN_SCRIPT.format(folder=str(folder)))
    assert done.returncode == 0, done.stderr
    assert "worker processes cannot be started here (daemonic processes" in done.stdout
    assert "runs 32" in done.stdout


@pytest.mark.slow
@pytest.mark.long
def test_it_works_in_a_notebook(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    folder = tmp_path / "run"
    code = f"import sys; sys.path.insert(0, {str(CHECKOUT)!r})\n"
    code += TELL + PLAIN_SCRIPT.format(folder=str(folder))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(book, timeout=200, kernel_name="python3").execute()
    text = "".join(output.get("text", "") for output in book.cells[0].outputs)
    assert "runs 32" in text
    assert "cannot be started" not in text
