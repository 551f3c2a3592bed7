"""Sweeps on a Dask cluster: one started for the sweep, one that is running, workers that die."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time

import dask
import distributed
import pytest

from collabsim.errors import UserError
from collabsim.experiment.running.coordinate import ExecutionSettings, resume_sweep, run_sweep
from collabsim.experiment.running.executors import dask as module
from collabsim.experiment.running.executors.dask import Dask
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import source_hash_here
from tests.experiment.faulty_driver import HANGING
from tests.experiment.sweeps import CHECKOUT, FAULTY, canonical, small, swept
from tests.experiment.test_coordinate import Interrupting
from tests.experiment.test_executors import job, never, verdicts

pytestmark = [
    pytest.mark.jobs,
    # Dask leaves sockets and loops to the garbage collector when workers are killed.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return canonical(swept(tmp_path_factory.mktemp("whole") / "run"))


@pytest.fixture(scope="module")
def cluster():
    """Two workers of one thread each, somewhere else."""
    settings = {**module.LOCAL, "distributed.scheduler.allowed-failures": 1}
    with dask.config.set(settings), distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as made:  # fmt: skip
        yield made


def on(cluster):
    return ExecutionSettings("dask", scheduler=cluster.scheduler_address, hang_after=8.0)


def test_a_running_cluster_gives_the_same(cluster, expected, tmp_path):
    end = run_sweep(small(), tmp_path / "run", execution=on(cluster))
    assert (end.runs, end.failed) == (32, 0)
    assert canonical(tmp_path / "run") == expected
    assert len(cluster.scheduler_info["workers"]) == 2


@pytest.mark.long
def test_a_cluster_without_workers_is_told_of_and_waited_for(expected, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LONELY_SECONDS", 0.5)
    remarks = []
    with distributed.LocalCluster(
        n_workers=0, threads_per_worker=1, dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as empty:  # fmt: skip

        def tell(progress):
            if progress.remark is not None:
                remarks.append(progress.remark)
                empty.scale(1)

        end = run_sweep(small(), tmp_path / "run", execution=on(empty), tell=tell)
    assert end.runs == 32
    assert canonical(tmp_path / "run") == expected
    assert remarks[0] == (
        f"the Dask cluster at {empty.scheduler_address} has no workers; the sweep waits for some"
    )


def test_what_is_given_back_is_small(cluster):
    """A part is a table of some megabytes at most, whatever was computed for it."""
    executor = Dask(None, cluster.scheduler_address, 10.0)
    executor.reach("compiled")
    executor.start("compiled", never)
    (answer,) = verdicts(executor, [job(0, 0, 500)]).values()
    executor.close()
    assert answer.runs == 500
    assert answer.table.nbytes < 500 * 20 * 400


def test_a_scheduler_that_does_not_answer_is_one_sentence_and_nothing_is_written(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(module, "CONNECT_SECONDS", 1.0)
    for address in ("tcp://127.0.0.1:9", "tls://127.0.0.1:9"):
        with pytest.raises(UserError, match=f"no Dask scheduler answers at '{address}'") as error:
            run_sweep(
                small(), tmp_path / "run", execution=ExecutionSettings("dask", scheduler=address)
            )
        assert "\n" not in str(error.value)
    assert not (tmp_path / "run").exists()


NO_ADDRESSES = {
    "nowhere": "missing port number",
    "tcp://127.0.0.1:port": "invalid literal for int",
    "http://127.0.0.1:99": "unknown address scheme 'http'",
}


def test_what_is_no_address_is_told_at_once_in_one_sentence_and_nothing_else():
    # In a program of its own: what is only complained of at its end is seen here too.
    program = (
        "import sys\n"
        "from collabsim.errors import UserError\n"
        "from collabsim.experiment.running.executors import dask\n"
        # At once is: not after waiting for somebody to answer there.
        "dask.CONNECT_SECONDS = 1e6\n"
        "for address in sys.argv[1:]:\n"
        "    try:\n"
        "        dask.Dask(None, address, 1.0).reach('compiled')\n"
        "    except UserError as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *NO_ADDRESSES],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    told = zip(NO_ADDRESSES.items(), done.stdout.splitlines(), strict=True)
    for (address, reason), sentence in told:
        assert sentence.startswith(
            f"{address!r} is not the address of a Dask scheduler, such as "
            f"tcp://10.0.0.1:8786: {reason}"
        )


@pytest.fixture
def other_worker(tmp_path):
    """A scheduler with a worker on which a rule has been edited."""
    there = tmp_path / "there"
    shutil.copytree(CHECKOUT / "collabsim", there / "collabsim")
    with (there / "collabsim" / "rules" / "money.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    with distributed.LocalCluster(
        n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
    ) as cluster:
        worker = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address,
             "--no-nanny", "--no-dashboard"],
            cwd=there, env={**os.environ, "PYTHONPATH": str(there)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with distributed.Client(cluster, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=120)
        yield cluster
        worker.kill()
        worker.wait()


def test_workers_with_other_rules_are_refused_before_anything_is_written(other_worker, tmp_path):
    with pytest.raises(UserError) as error:
        run_sweep(small(), tmp_path / "run", execution=on(other_worker))
    assert re.fullmatch(
        r"the worker tcp://\S+ has other rules \([0-9a-f]{20}\) than this program "
        rf"\({source_hash_here()}\); install the same version of collabsim on all machines",
        str(error.value),
    )
    assert not (tmp_path / "run").exists()


def test_workers_are_counted_for_those_that_are_started_here(cluster):
    with pytest.raises(UserError, match="used with all the workers it has"):
        Dask(3, cluster.scheduler_address, 10.0)


def test_without_dask_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'collabsim\[cluster\]'"):
        Dask(2, None, 10.0)


def test_a_driver_workers_cannot_import_is_one_sentence(cluster, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("def drive(world): ...\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UserError, match="only_here cannot be imported"):
        run_sweep(small(), tmp_path / "run", driver="only_here:drive", execution=on(cluster))


@pytest.mark.slow
@pytest.mark.long
def test_a_run_that_hangs_is_given_up_and_its_worker_replaced(cluster, tmp_path):
    before = set(cluster.scheduler_info["workers"])
    end = run_sweep(small(9), tmp_path / "run", driver=f"{FAULTY}:hanging", execution=on(cluster))
    assert (end.runs, end.failed, end.stopped) == (36, 2, False)
    failures = RunFolder.open(tmp_path / "run").failures()
    assert set(failures["replication"]) == {HANGING}
    assert set(failures["kind"]) == {"hung"}
    until = time.monotonic() + 60
    while len(cluster.scheduler_info["workers"]) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert set(cluster.scheduler_info["workers"]) != before


@pytest.mark.slow
@pytest.mark.long
def test_workers_killed_again_and_again_cost_nothing(cluster, expected, tmp_path):
    killed = []

    def kill_one(progress):
        """One worker after another, when there is something to lose."""
        if len(killed) == 5 or progress.runs < 2 * len(killed):
            return
        alive = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
        victims = [pid for pid in alive if pid not in killed]
        if victims:
            killed.append(victims[0])
            subprocess.run(["kill", "-9", str(victims[0])], check=True)

    end = run_sweep(
        small(), tmp_path / "run", driver=f"{FAULTY}:slow", execution=on(cluster), tell=kill_one
    )
    assert len(killed) == 5
    assert (end.runs, end.failed, end.stopped) == (32, 0, False)
    assert canonical(tmp_path / "run") == expected


@pytest.mark.slow
@pytest.mark.long
def test_a_scheduler_that_goes_away_ends_the_sweep_with_a_sentence(expected, tmp_path, capfd):
    address = tmp_path / "scheduler.json"
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{name}", "--no-dashboard",
             "--scheduler-file", str(address), *more],
            cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for name, more in (("scheduler", ["--port", "0"]), ("worker", ["--nthreads", "1"]))
    ]  # fmt: skip
    until = time.monotonic() + 60
    while not address.exists():
        assert time.monotonic() < until
        time.sleep(0.1)
    scheduler = json.loads(address.read_text(encoding="utf-8"))["address"]

    def end_it(progress):
        if progress.runs >= 4:
            programs[0].kill()

    try:
        with pytest.raises(UserError, match=f"the Dask scheduler at {scheduler} is gone"):
            run_sweep(
                small(), tmp_path / "run", driver=f"{FAULTY}:slow",
                execution=ExecutionSettings("dask", scheduler=scheduler), tell=end_it,
            )  # fmt: skip
    finally:
        for program in programs:
            program.kill()
            program.wait()
    assert "Traceback" not in capfd.readouterr().err
    assert 4 <= len(RunFolder.open(tmp_path / "run").whole_parts()) * 2 < 32
    resume_sweep(tmp_path / "run", execution=ExecutionSettings("threads", 2), trust=True)
    assert canonical(tmp_path / "run") == expected


@pytest.mark.slow
def test_an_interrupt_is_answered_at_once_and_takes_the_workers_along(tmp_path):
    press = Interrupting(4)
    end = run_sweep(
        small(),
        tmp_path / "run",
        driver=f"{FAULTY}:slow",
        execution=ExecutionSettings("dask", 2),
        tell=press,
    )
    assert press.pressed
    assert end.stopped
    # What was under way when it was pressed is not waited for.
    assert 4 <= end.runs <= 16 < end.planned


@pytest.mark.slow
@pytest.mark.long
def test_the_example_of_the_documentation_runs(tmp_path):
    """With the local stand-in of dask-jobqueue in the place of Slurm or PBS."""
    page = (CHECKOUT / "docs" / "clusters.md").read_text(encoding="utf-8")
    (code,) = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL)
               if "dask_jobqueue.local" in block]  # fmt: skip
    script = tmp_path / "local.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True,
        timeout=300, check=False, env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "40 runs, 0 failed"
