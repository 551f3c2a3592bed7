"""A sweep of one cell in memory: all digits, the first failure raised, Ctrl-C answered at once."""

from __future__ import annotations

import os
import signal
import threading

import numpy as np
import pytest

from collabsim.api import compare
from collabsim.engine.loop import run_world
from collabsim.experiment.blocks import BLOCK_RUNS
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.records.columns import to_rows, to_table
from collabsim.records.histories import Block
from tests.experiment.sweeps import base
from tests.runs import SHORT, plan_for

PLANS = (3_000, 10_000)
REPLICATIONS = 2 * BLOCK_RUNS + 3
FIRST = 7


@pytest.fixture(scope="module")
def plans():
    return [plan_for(population, **SHORT) for population in PLANS]


@pytest.fixture(scope="module")
def expected(plans):
    """Pilot rows of each world, each replication run alone."""
    numbers = range(FIRST, FIRST + REPLICATIONS)
    return [
        np.concatenate([run_one(plan, 3, n, keep_events=False).pilots for n in numbers])
        for plan in plans
    ]


def one_by_one(world):
    """A driver of one's own, which is no name another process could import."""
    run_world(world)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("driver", [run_world, one_by_one])
def test_worlds_together_are_each_alone_with_every_digit(plans, expected, workers, driver):
    done = []
    found = run_worlds(
        plans, 3, REPLICATIONS, first=FIRST, driver=driver, workers=workers, tick=done.append
    )
    for plan, rows, histories in zip(plans, expected, found, strict=True):
        assert histories.blueprint is plan
        assert histories.pilots.tobytes() == rows.tobytes()
        assert (np.diff(histories.replication) >= 0).all()
        assert set(histories.replication) <= set(range(FIRST, FIRST + REPLICATIONS))
    assert sum(done) == len(plans) * REPLICATIONS


def test_a_sweep_in_a_folder_would_have_rounded_them(plans, expected):
    """What keeps the two places for results apart."""
    (found, *_) = run_worlds(plans, 3, REPLICATIONS, first=FIRST)
    stored = to_rows(to_table([Block.of(0, 0, found, FIRST, FIRST + REPLICATIONS)]))
    floats = [name for name in stored.dtype.names if stored.dtype[name].kind == "f"]
    rounded = [name for name in floats if (stored[name] != found.pilots[name]).any()]
    assert rounded
    for name in rounded:
        assert np.array_equal(stored[name], found.pilots[name].astype(np.float32)), name


class Faulty:
    """Runs worlds one by one, and does something else at the third."""

    def __init__(self, instead):
        self.instead, self.runs = instead, 0

    def __call__(self, world):
        self.runs += 1
        if self.runs == 3:
            self.instead()
        run_world(world)


@pytest.mark.parametrize("error", [ArithmeticError, SystemExit])
def test_the_first_run_that_fails_ends_it_and_its_error_is_raised_with_its_place(plans, error):
    def at_fault():
        raise error("at fault")

    driver = Faulty(at_fault)
    with pytest.raises(error, match="at fault") as caught:
        run_worlds(plans, 3, REPLICATIONS, driver=driver)
    assert "at_fault" in [entry.name for entry in caught.traceback]
    assert driver.runs <= 4  # the one that may have been under way when it was raised


def test_a_block_that_fails_in_compiled_code_is_raised_too(plans):
    def loop(world, block):
        raise ArithmeticError("at fault")

    def driver(world):
        raise AssertionError("worlds are run in blocks")

    driver.run_block = loop
    with pytest.raises(ArithmeticError, match="at fault"):
        run_worlds(plans, 3, REPLICATIONS, driver=driver, workers=2)


def test_an_interrupt_is_answered_and_the_rest_is_not_run(plans):
    """By Python's own handler, by which the end of a command knows that it need not wait."""
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]

    def press():
        assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
        os.kill(os.getpid(), signal.SIGINT)

    driver = Faulty(press)
    with pytest.raises(KeyboardInterrupt):
        run_worlds(plans, 3, REPLICATIONS, driver=driver)
    assert driver.runs < len(plans) * REPLICATIONS
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers


def test_no_thread_is_left_behind(plans):
    before = set(threading.enumerate())
    run_worlds(plans, 3, REPLICATIONS, workers=4)
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("mode", ["paired", "region"])
def test_what_a_comparison_tells_of_its_way_ends_with_all_of_it(mode):
    scenario = base(3_000, 12_000, years=6, proposal_years=3, mode=mode)
    told = []
    compare(scenario, replications=30, progress=lambda done, total: told.append((done, total)))
    total = 30 if mode == "region" else 60  # a region is one world
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
