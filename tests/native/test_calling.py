"""A function of the library does what the compiled one does: results, exceptions, threads."""

from __future__ import annotations

import ctypes
import os
import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest

from collabsim.agents.looking import see_whether_known, see_workload
from collabsim.engine.loop import run_block, run_world
from collabsim.experiment.blocks import Runner
from collabsim.native.calling import _Raised, called
from collabsim.rules.phases.opening import next_leaving
from collabsim.world import compiling
from collabsim.world.compiling import ENTRIES, entry
from tests.engine.test_loop import hashed
from tests.runs import plan_for

with_library = pytest.mark.skipif(
    compiling.engine().reason is not None, reason="no library fits the rules that are here"
)
PLAN = plan_for(3_000)


@pytest.fixture
def world():
    made = PLAN.world(1, 0, keep_events=False)
    run_world(made)
    return made


ONLY_CALLED = """
from collabsim.agents.looking import see_workload
from collabsim.engine.loop import run_world
from collabsim.world.compiling import ENTRIES
from tests.runs import plan_for

world = plan_for(3_000).world(1, 0, keep_events=False)
run_world(world)
see_workload(world, 0)
print(*sorted(ENTRIES), "compiled:", *(name for name, one in ENTRIES.items() if one.overloads))
"""


@with_library
def test_nothing_that_python_calls_is_compiled():
    """In a program of its own: another test may have called a shipped rule from an own one."""
    done = subprocess.run(
        [sys.executable, "-c", ONLY_CALLED],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    called_ones, _, compiled_ones = done.stdout.partition("compiled:")
    assert {"run_block", "decide_case", "see_workload", "read_person"} <= set(called_ones.split())
    assert compiled_ones.split() == []


@with_library
def test_each_result_is_of_its_kind(world):
    assert isinstance(see_workload(world, np.int64(0)), float)
    assert see_workload(world, 0) == see_workload(w=world, a=0) > 0
    assert isinstance(see_whether_known(world, 0, 1), bool)
    assert isinstance(next_leaving(world, 12), int)
    assert run_block(world, Runner(PLAN)._block(np.zeros((0, 20), np.uint64))) is None


@with_library
@pytest.mark.parametrize("arguments", [(), (0, 1), (0.5,), ("0",)])
def test_what_it_cannot_be_called_with_is_refused(world, arguments):
    with pytest.raises((TypeError, ValueError)):
        see_workload(world, *arguments)


@with_library
def test_what_compiled_code_raises_is_raised(world):
    """A desk divides by the hours of a matter; by nothing, compiled code raises as Python does."""
    before = world.p["hours_per_matter"].copy()
    try:
        # The values are those of the plan, which other worlds are laid out by.
        world.p["hours_per_matter"] = 0.0
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            see_workload(world, 0)
    finally:
        world.p["hours_per_matter"] = before


def answering(status: int, raised: ctypes.Structure | None = None):
    """A function that ends with a status, in the way of compiled code."""
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p)

    @kind
    def function(_result, place):
        if raised is not None:
            ctypes.c_void_p.from_address(place).value = ctypes.addressof(raised)
        return status

    def like() -> None:
        return None

    like.__annotations__["return"] = "None"
    return function, called(function, like)


def test_class_and_arguments_of_an_exception_come_through():
    pickled = pickle.dumps((KeyError, ("key", 7), None))
    kept = ctypes.create_string_buffer(pickled, len(pickled))
    _function, call = answering(1, _Raised(ctypes.addressof(kept), len(pickled), 0, 0, 0))
    with pytest.raises(KeyError) as caught:
        call()
    assert caught.value.args == ("key", 7)


@pytest.mark.parametrize(
    ("status", "raised"), [(-1, None), (-3, None), (1, None), (1, _Raised(0, 0, 0, 0, 1))]
)
def test_a_status_that_says_no_more_is_an_error_too(status, raised):
    _function, call = answering(status, raised)
    with pytest.raises(SystemError, match="compiled code"):
        call()


@with_library
def test_other_threads_run_meanwhile():
    """Python's lock is let go of for as long as compiled code runs."""
    runner, made = Runner(PLAN), []
    thread = threading.Thread(target=lambda: made.append(runner.run(1, 0, 400)))
    steps_meanwhile = 0
    thread.start()
    while thread.is_alive():
        steps_meanwhile += 1
    ((counts, _pilots),) = made
    assert len(counts) == 400
    # One call of the library: with the lock held there would be none but before and after it.
    assert steps_meanwhile > 10_000


def test_a_function_that_is_in_no_library_is_compiled():
    def doubled(number: int) -> int:
        return 2 * number

    made = entry(doubled)
    try:
        assert made(21) == 42
        assert made(number=4) == 8
    finally:
        ENTRIES.pop("doubled", None)


SAME = """
from collabsim.world.compiling import engine, is_compiled_before
from tests.engine.test_loop import hashed
assert engine().reason == "asked"
print(*hashed(), sep="\\n")
assert is_compiled_before()
"""


@pytest.mark.long
@with_library
def test_the_library_and_numba_give_the_same_bits(checkout):
    done = subprocess.run(
        [sys.executable, "-c", SAME],
        cwd=checkout, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(checkout), "COLLABSIM_ENGINE": "compile"},
    )  # fmt: skip
    assert done.stdout.splitlines() == hashed()
