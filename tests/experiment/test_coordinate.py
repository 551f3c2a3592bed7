"""Sweeps from beginning to end: the same results whoever makes them, and however often stopped."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sys
import threading

import pytest

from collabsim.analysis.cell_table import wider_than_asked
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running import handing_out
from collabsim.experiment.running.coordinate import ExecutionSettings, resume_sweep, run_sweep
from collabsim.experiment.running.executors import CannotStartError
from collabsim.experiment.running.executors.processes import Processes
from collabsim.experiment.running.executors.threads import Threads
from collabsim.experiment.running.headline import Headline
from collabsim.experiment.running.rounds import rounds, stopping_rule
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import plan_round, source_hash_here
from collabsim.statistics.precision import Precision
from tests.experiment.sweeps import FAULTY, base, canonical, small, swept

pytestmark = pytest.mark.jobs

THREADS = ExecutionSettings("threads", 2)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder of an undisturbed sweep of one thread. Look, do not touch: it is shared."""
    return swept(tmp_path_factory.mktemp("sweep") / "finished", workers=1)


@pytest.fixture(scope="module")
def expected(finished):
    return canonical(finished)


class Interrupting:
    """Presses Ctrl-C when so many runs are stored."""

    def __init__(self, after, number=signal.SIGINT):
        self.after, self.number = after, number
        self.pressed = False

    def __call__(self, progress):
        if not self.pressed and progress.runs >= self.after:
            self.pressed = True
            os.kill(os.getpid(), self.number)


@pytest.fixture(autouse=True)
def told_often(monkeypatch):
    monkeypatch.setattr(handing_out, "REPORT_SECONDS", 0.0)


@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_threads_gives_the_same(workers, expected, tmp_path):
    assert canonical(swept(tmp_path / "run", workers=workers)) == expected


def test_all_runs_are_there(finished):
    with Results(finished) as results:
        runs = results.runs()
    assert len(runs) == 2 * 2 * 8
    assert not runs["failed"].any()
    assert set(runs.groupby(["cell", "municipality"]).size()) == {8}


def test_independent_seeds_are_of_the_cells(tmp_path):
    sweep = small(2, seeds="independent", seed=5)
    folder = swept(tmp_path / "run", sweep)
    pilots = RunFolder.open(folder).read_part(0, ["cell", "seed"]).to_pandas()
    assert set(pilots["seed"]) == {sweep.seed_of(cell) for cell in set(pilots["cell"])}
    assert sweep.seed_of(0) != sweep.seed_of(1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_answered_at_once_and_whole_parts_are_kept(number, expected, tmp_path):
    folder = tmp_path / "run"
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    press = Interrupting(6, number)
    end = run_sweep(small(), folder, driver=f"{FAULTY}:slow", execution=THREADS, tell=press)
    assert press.pressed
    assert end.stopped
    # At once is: no more than was under way, a part of two runs for each of two threads.
    assert 6 <= end.runs <= 16 < end.planned == 32
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
    with Results(folder) as results:
        assert len(results.runs()) == end.runs
    again = resume_sweep(folder, trust=True, execution=THREADS)
    assert (again.runs, again.stopped) == (32, False)
    assert canonical(folder) == expected


def test_stopped_anywhere_the_cells_are_balanced(tmp_path):
    for place, after in enumerate((2, 9, 21)):
        folder = tmp_path / str(place)
        run_sweep(
            small(), folder, driver=f"{FAULTY}:slow", execution=THREADS, tell=Interrupting(after)
        )
        with Results(folder) as results:
            totals = results.cells["replications"]
        assert totals.max() - totals.min() <= 1
        assert totals.sum() > 0


def test_a_stopped_sweep_makes_no_run_twice(tmp_path, monkeypatch):
    folder = tmp_path / "run"
    first = run_sweep(
        small(), folder, driver=f"{FAULTY}:slow", execution=THREADS, tell=Interrupting(8)
    )
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("parts/*.parquet")}
    told = []
    resume_sweep(folder, trust=True, execution=THREADS, tell=told.append)
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("parts/*.parquet")}
    assert before.items() <= after.items()
    assert {progress.earlier for progress in told} <= {0, first.runs}
    assert told[-1].earlier == first.runs


def test_a_damaged_part_is_made_again(finished, expected, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    damaged = sorted(folder.glob("parts/*.parquet"))[3]
    damaged.write_bytes(damaged.read_bytes()[:-10] + b"0123456789")
    sorted(folder.glob("parts/*.parquet"))[7].unlink()
    remarks = []
    end = resume_sweep(
        folder, trust=True, execution=THREADS, tell=lambda p: remarks.append(p.remark)
    )
    assert end.runs == 32
    assert any(remark and "damaged" in remark for remark in remarks)
    assert canonical(folder) == expected


def test_a_finished_sweep_has_nothing_to_resume(finished, monkeypatch):
    monkeypatch.setattr("collabsim.experiment.running.executors.threads.Threads.start", None)
    end = resume_sweep(finished, execution=THREADS)
    assert (end.runs, end.failed, end.stopped) == (32, 0, False)
    assert len(end.estimates) == 2 * 4


def test_runs_that_raise_are_rows_and_the_others_go_on(expected, tmp_path):
    folder = tmp_path / "run"
    end = run_sweep(small(), folder, driver=f"{FAULTY}:raising", execution=THREADS)
    assert (end.runs, end.failed, end.stopped) == (32, 4, False)
    failures = RunFolder.open(folder).failures()
    assert list(failures["replication"]) == [2] * 4
    assert list(zip(failures["cell"], failures["world"], strict=True)) == [
        (0, 0), (0, 1), (1, 0), (1, 1),
    ]  # fmt: skip
    assert set(failures["error"]) == {"ArithmeticError: replication 2 is at fault"}
    assert all("in raising" in trace for trace in failures["traceback"])
    assert failures["run"].is_unique
    others = list(csv.DictReader(expected[0].decode().splitlines()))
    kept = list(csv.DictReader(canonical(folder)[0].decode().splitlines()))
    assert kept == [row for row in others if row["replication"] != "2"]
    assert len(kept) < len(others)


def test_a_driver_that_asks_python_to_end_is_a_failure(tmp_path):
    end = run_sweep(small(6), tmp_path / "run", driver=f"{FAULTY}:leaving", execution=THREADS)
    assert (end.runs, end.failed) == (24, 4)
    assert set(RunFolder.open(tmp_path / "run").failures()["error"]) == {"SystemExit: 4"}


def test_a_world_that_cannot_be_laid_out_is_a_failure_of_its_runs(tmp_path, monkeypatch):
    def refusing(scenario, world):
        if world == 1 and scenario.values["threshold_nok"] > 500_000:
            raise UserError("the ground is too soft")
        return lay_out(scenario, world)

    from collabsim.experiment.running import layouts
    from collabsim.experiment.running.layouts import lay_out

    monkeypatch.setattr(layouts, "lay_out", refusing)
    monkeypatch.setattr("collabsim.experiment.running.compute.LAYOUTS", layouts.Layouts())
    end = run_sweep(small(), tmp_path / "run", execution=THREADS)
    failures = RunFolder.open(tmp_path / "run").failures()
    assert end.failed == 8
    assert set(zip(failures["cell"], failures["world"], strict=True)) == {(1, 1)}
    assert set(failures["error"]) == {"collabsim.errors.UserError: the ground is too soft"}


def test_compiled_and_mesa_give_the_same(tmp_path):
    sweep = small(1)
    compiled = swept(tmp_path / "compiled", sweep)
    end = run_sweep(sweep, tmp_path / "mesa", driver="mesa", execution=THREADS)
    assert end.runs == 4
    assert canonical(tmp_path / "mesa") == canonical(compiled)


PRECISION = {"survival": 0.1, "min": 20, "max": 60, "horizon": 12}


def test_with_precision_a_cell_gets_what_its_rounds_ask_for(tmp_path):
    """The rounds are asked again, and told nothing but the parts that are there."""
    sweep = small(None, precision=PRECISION)
    folder = RunFolder.open(swept(tmp_path / "run", sweep))
    headline, number, asked = Headline(sweep.cells), 0, []
    for wanted in rounds(sweep, headline):
        plans = plan_round(sweep.cells, wanted, first_number=number)
        number += len(plans)
        asked.append(wanted)
        for plan in plans:
            headline.add(folder.read_part(plan.number), plan.shares)
    assert len(folder.whole_parts()) == number
    with Results(folder) as results:
        totals = results.cells["replications"].tolist()
    assert len(asked) > 1
    assert totals == [max(wanted[cell][1] for wanted in asked if cell in wanted) for cell in (0, 1)]
    assert all(20 <= total <= 60 for total in totals)


def test_intervals_that_max_left_too_wide_are_told_at_the_end(tmp_path):
    wanted = {"survival": 0.001, "difference": 0.001, "min": 20, "max": 22, "horizon": 24}
    sweep = small(None, precision=wanted)
    end = run_sweep(sweep, tmp_path / "run", execution=THREADS)
    assert [(one.cell, one.world) for one in end.short] == [
        (cell, world) for cell in (0, 1) for world in (0, 1, None)
    ]
    assert all(one.half_width > one.wanted == 0.001 for one in end.short)
    assert {e.horizon for e in end.estimates} == {12, 24, 36}
    with Results(tmp_path / "run") as results:
        assert wider_than_asked(results) == end.short
    reached = small(None, precision={**wanted, "survival": 0.5, "difference": 1.0})
    assert run_sweep(reached, tmp_path / "reached", execution=THREADS).short == ()


def test_of_a_region_the_one_share_is_told(tmp_path):
    region = base(mode="region", inhabitants_per_entrepreneur=5_000)
    wanted = {"survival": 0.001, "min": 20, "max": 20}
    end = run_sweep(make_sweep(region, precision=wanted), tmp_path / "run", execution=THREADS)
    assert [(one.cell, one.world) for one in end.short] == [(0, 0)]
    with Results(tmp_path / "run") as results:
        assert wider_than_asked(results) == end.short


def test_the_difference_of_a_cell_is_smallest_minus_largest_also_where_it_is_not_asked_for():
    sweep = make_sweep(base(12_000, 3_000, 9_000), precision={"survival": 0.1})
    rule = stopping_rule(sweep.cells[0], Precision(survival=0.1))
    assert rule.pair == (1, 0)


def test_with_precision_a_stopped_sweep_asks_for_the_same_again(tmp_path):
    sweep = small(None, precision=PRECISION)
    whole = swept(tmp_path / "whole", sweep)
    for place, after in enumerate((30, 90)):
        folder = tmp_path / str(place)
        first = run_sweep(sweep, folder, execution=THREADS, tell=Interrupting(after))
        assert first.stopped
        end = resume_sweep(folder, trust=True, execution=ExecutionSettings("threads", 1))
        assert not end.stopped
        assert canonical(folder) == canonical(whole)


@pytest.mark.parametrize(
    ("means", "driver", "sentence"),
    [
        (ExecutionSettings("threads", 0), "compiled", "workers must be at least 1"),
        (ExecutionSettings("threads", hang_after=0.0), "compiled", "hang_after must be above 0"),
        (ExecutionSettings("thread"), "compiled", "expected 'threads', 'processes' or 'dask'"),
        (ExecutionSettings("threads", scheduler="tcp://a:1"), "compiled", "scheduler is for"),
        (THREADS, "compild", "did you mean 'compiled'"),
        (THREADS, f"{FAULTY}:raisin", "did you mean 'raising'"),
        (THREADS, "no.such.module:f", "cannot be imported"),
        (THREADS, f"{FAULTY}:DYING", "is not a function"),
        (ExecutionSettings("processes"), "__main__:mine", "__main__"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    means, driver, sentence, tmp_path
):
    with pytest.raises(UserError, match=sentence):
        run_sweep(small(), tmp_path / "run", driver=driver, execution=means)
    assert not (tmp_path / "run").exists()


def test_a_sweep_in_another_thread_is_stopped_by_no_signal_and_still_ends(expected, tmp_path):
    ends = []
    thread = threading.Thread(
        target=lambda: ends.append(run_sweep(small(), tmp_path / "run", execution=THREADS))
    )
    thread.start()
    thread.join()
    assert ends[0].runs == 32
    assert canonical(tmp_path / "run") == expected


def test_only_one_at_a_time_writes_to_a_folder(finished):
    folder = RunFolder.open(finished)
    with folder.writing(), pytest.raises(UserError, match=f"process {os.getpid()}"):
        resume_sweep(finished, execution=THREADS)


def test_where_no_process_can_be_started_threads_do_it_and_say_so(expected, tmp_path, monkeypatch):
    def refuse(self, driver, stop):
        raise CannotStartError("no semaphores here")

    asked = []

    class Counted(Threads):
        def __init__(self, workers):
            asked.append(workers)
            super().__init__(workers)

    monkeypatch.setattr(Processes, "start", refuse)
    monkeypatch.setattr("collabsim.experiment.running.executors.threads.Threads", Counted)
    remarks = []
    end = run_sweep(
        small(), tmp_path / "run", execution=ExecutionSettings("processes", 3),
        tell=lambda progress: remarks.append(progress.remark),
    )  # fmt: skip
    assert end.runs == 32
    assert asked == [3]
    assert [r for r in remarks if r] == [
        "worker processes cannot be started here (no semaphores here); the sweep runs in threads"
    ]
    assert canonical(tmp_path / "run") == expected


def test_a_folder_of_other_rules_or_another_layout_of_parts_is_not_gone_on_with(
    finished, tmp_path, monkeypatch
):
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    min(folder.glob("parts/*.parquet")).unlink()
    monkeypatch.setattr("collabsim.experiment.store.parts.PARTS_OF_A_SMALL_ROUND", 3)
    with pytest.raises(UserError, match="divides sweeps in another way"):
        resume_sweep(folder, trust=True, execution=THREADS)
    monkeypatch.undo()
    monkeypatch.setattr(
        "collabsim.experiment.store.folder.source_hash_here", lambda driver: "others"
    )
    with pytest.raises(UserError, match="other rules"):
        resume_sweep(folder, trust=True, execution=THREADS)


def test_a_sweep_whose_own_driver_was_edited_is_not_gone_on_with(tmp_path, monkeypatch):
    file = tmp_path / "edited_driver.py"
    file.write_text("from collabsim.engine.loop import run_world as drive\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    driver, folder = "edited_driver:drive", tmp_path / "run"
    run_sweep(small(), folder, driver=driver, execution=THREADS)
    min(folder.glob("parts/*.parquet")).unlink()
    resume_sweep(folder, trust=True, execution=THREADS)
    min(folder.glob("parts/*.parquet")).unlink()
    try:
        with file.open("a", encoding="utf-8") as edited:
            edited.write("# edited\n")
        source_hash_here.cache_clear()  # as in the next program
        with pytest.raises(UserError, match=r"other rules .* and of the file of driver 'edited_"):
            resume_sweep(folder, trust=True, execution=THREADS)
    finally:
        sys.modules.pop("edited_driver")
        source_hash_here.cache_clear()


def test_progress_tells_runs_failures_and_estimates(tmp_path):
    told = []
    run_sweep(
        small(), tmp_path / "run", driver=f"{FAULTY}:raising", execution=THREADS, tell=told.append
    )
    assert [p.runs for p in told] == sorted(p.runs for p in told)
    last = told[-1]
    assert (last.runs, last.planned, last.earlier, last.failed) == (32, 32, 0, 4)
    assert not last.open_end
    assert {(e.cell, e.population, e.horizon) for e in last.estimates} == {
        (cell, size, horizon) for cell in (0, 1) for size in (3_000, 12_000) for horizon in (12, 36)
    }
