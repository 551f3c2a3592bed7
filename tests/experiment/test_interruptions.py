"""Sweeps that are killed, interrupted and robbed of their workers."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter

import psutil
import pytest

from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import ExecutionSettings, resume_sweep, run_sweep
from collabsim.experiment.store.folder import RunFolder
from tests.experiment.sweeps import (
    CHECKOUT,
    FAULTY,
    canonical,
    command,
    file_of,
    small,
    swept,
)

pytestmark = [
    pytest.mark.jobs,
    pytest.mark.skipif(
        sys.platform == "win32", reason="Windows has no kill -9 and no polite interrupts"
    ),
]
REPLICATIONS = 20
PATIENCE_SECONDS = 120.0
"""How long something may take to begin, on a machine that is busy with other things."""

ENDS_WITHIN_SECONDS = 30.0
"""How long something that was told to end may go on."""


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return canonical(swept(tmp_path_factory.mktemp("whole") / "run", small(REPLICATIONS)))


@pytest.fixture
def begun():
    """Starts the command line in the background; whatever a test leaves running is ended."""
    running = []

    def begin(*arguments):
        process = subprocess.Popen(
            command(*arguments), cwd=CHECKOUT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate()


def parts_in(folder):
    return {path.name for path in folder.glob("parts/part-*.parquet")}


def wait_until(said, process):
    """Wait until something is so, while a process is alive."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not said():
        assert time.monotonic() < until
        if process.poll() is not None:
            return
        time.sleep(0.002)


def lines_of(log):
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.mark.parametrize(
    "kills",
    [2, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.long])],
    ids=lambda kills: f"{kills}_kills",
)
def test_killed_at_random_moments_it_comes_to_the_same(
    kills, expected, begun, tmp_path, monkeypatch
):
    """And nothing that was stored is run again; of the rest, a part for each worker at most."""
    folder, log = tmp_path / "run", tmp_path / "log"
    monkeypatch.setenv("COLLABSIM_TEST_LOG", str(log))
    chance, workers = random.Random(kills), 2  # noqa: S311 - moments, no secrets
    means = ("--executor", "threads", "--workers", workers)
    first = ("sweep", file_of(tmp_path, REPLICATIONS), "--out", folder, *means,
             "--driver", f"{FAULTY}:counted")  # fmt: skip
    lost = 0
    for number in range(kills):
        there = len(parts_in(folder))
        arguments = (
            ("resume", folder, "--trust", *means) if (folder / "manifest.json").exists() else first
        )
        process = begun(*arguments)
        more = chance.randrange(1, 3) if number else 0
        wait_until(lambda goal=there + more: len(parts_in(folder)) >= goal, process)
        time.sleep(chance.random() * 0.08)
        process.kill()
        process.communicate()
        if (folder / "manifest.json").exists():
            with Results(folder) as results:
                unfinished = len(set(lines_of(log))) - len(results.runs())
            # A part of this sweep has one replication of both municipalities of a cell.
            assert unfinished <= 2 * workers
            lost += unfinished
    end = resume_sweep(folder, trust=True, execution=ExecutionSettings("threads", 1))
    assert (end.runs, end.failed, end.stopped) == (4 * REPLICATIONS, 0, False)
    assert canonical(folder) == expected
    made = Counter(lines_of(log))
    assert len(made) == 4 * REPLICATIONS
    assert sum(made.values()) - len(made) <= lost
    assert RunFolder.open(folder).remarks == []


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, pytest.param(signal.SIGTERM, marks=[pytest.mark.slow, pytest.mark.long])],
    ids=lambda n: n.name,
)
def test_an_interrupted_command_says_how_to_go_on(number, expected, begun, tmp_path):
    folder = tmp_path / "a folder"
    process = begun(
        "sweep", file_of(tmp_path, REPLICATIONS), "--out", folder,
        "--executor", "threads", "--driver", f"{FAULTY}:slow",
    )  # fmt: skip
    wait_until(lambda: len(parts_in(folder)) >= 3, process)
    process.send_signal(number)
    sentence = process.stderr.readline()
    assert sentence.endswith(f"go on with: collabsim resume '{folder}' --trust\n")
    output, errors = process.communicate(timeout=ENDS_WITHIN_SECONDS)
    assert (process.returncode, output, errors) == (130, "", "")
    stored = parts_in(folder)
    # At once is: most of the sweep was still to come.
    assert len(stored) < REPLICATIONS
    end = resume_sweep(folder, trust=True, execution=ExecutionSettings("threads", 2))
    assert stored <= parts_in(folder)
    assert not end.stopped
    assert canonical(folder) == expected


def test_workers_of_a_killed_program_end_with_it(begun, tmp_path):
    folder = tmp_path / "run"
    process = begun(
        "sweep", file_of(tmp_path, REPLICATIONS), "--out", folder,
        "--executor", "processes", "--workers", 1, "--driver", f"{FAULTY}:hanging",
    )  # fmt: skip
    # The replication that never ends comes after some that do.
    wait_until(lambda: len(parts_in(folder)) >= 6, process)
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(children, timeout=ENDS_WITHIN_SECONDS)
    assert alive == []


def test_a_worker_killed_from_outside_costs_nothing(tmp_path):
    """Somebody, or the system for want of memory, kills workers in the middle of jobs."""
    killed = []

    def kill_one(progress):
        children = [
            child for child in psutil.Process().children() if "spawn_main" in child.cmdline()[-2]
        ] if progress.runs >= 8 and len(killed) < 2 else []  # fmt: skip
        for child in children[:1]:
            if child.pid not in killed:
                killed.append(child.pid)
                child.kill()

    sweep = small(6)
    whole = swept(tmp_path / "whole", sweep)
    end = run_sweep(
        sweep, tmp_path / "run", driver=f"{FAULTY}:slow",
        execution=ExecutionSettings("processes", 1), tell=kill_one,
    )  # fmt: skip
    assert killed
    assert (end.runs, end.failed) == (24, 0)
    assert canonical(tmp_path / "run") == canonical(whole)
