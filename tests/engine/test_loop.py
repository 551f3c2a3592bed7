"""The compiled loop: its order, its tables, and that it does what the source says."""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from collabsim.engine import loop
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.rules.phases import PHASES, Phase
from collabsim.world.codes import State
from tests.runs import SHORT, courses, finished, log, plan_for, plans

GUARDS = {"at_work", "case_possible", "adopted"}
NAMES = {phase.name for phase in PHASES}


def called(function: str, guard: frozenset[str] = frozenset()) -> list[tuple[str, frozenset[str]]]:
    """Phases a function of the loop calls, in order, with the conditions they stand under."""
    tree = ast.parse(inspect.getsource(loop))
    body = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    found: list[tuple[str, frozenset[str]]] = []

    def visit(node: ast.AST, guard: frozenset[str]) -> None:
        if isinstance(node, ast.If):
            for child in node.body:
                visit(child, guard | {ast.unparse(node.test)})
            return
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in NAMES:
                found.append((node.func.id, guard))
            elif node.func.id.endswith("_phases"):
                found.extend(called(node.func.id, guard))
        for child in ast.iter_child_nodes(node):
            visit(child, guard)

    for statement in body.body:
        visit(statement, guard)
    return found


ORDER = called("run_months")


def test_the_written_order_is_that_of_the_table() -> None:
    assert [name for name, _ in ORDER] == [phase.name for phase in PHASES]


def test_the_table_names_the_functions_it_holds() -> None:
    for phase in PHASES:
        function = getattr(phase.function, "py_func", phase.function)
        assert function.__name__ == phase.name
    numbers = [phase.number for phase in PHASES]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 11))


class _Pilots:
    """A world with one pilot, as far as a condition on its state can see."""

    def __init__(self, state: State) -> None:
        self.pilot = [type("Pilot", (), {"state": state})()]


def allowed(condition: str, state: State) -> bool:
    """Whether a condition written in the loop lets a pilot in this state through."""
    if condition.endswith("== State.PROPOSED"):
        return state == State.PROPOSED
    name = condition.partition("(")[0]
    assert name in GUARDS, condition
    functions = {
        guard: getattr(getattr(loop, guard), "py_func", getattr(loop, guard)) for guard in GUARDS
    }
    source = functions[name]
    scope = {**source.__globals__, **functions}
    uncompiled = type(source)(source.__code__, scope, source.__name__)
    return bool(uncompiled(_Pilots(state), 0))


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.name)
def test_pilots_are_visited_in_the_states_the_table_says(phase: Phase) -> None:
    guards = dict(ORDER)[phase.name]
    if phase.each not in {"pilot", "member", "site"}:
        assert phase.states == frozenset(State)
        return
    seen = {state for state in State if all(allowed(guard, state) for guard in guards)}
    assert seen == set(phase.states)


@pytest.mark.parametrize("name", ["defaults", "region", "coordinators"])
def test_pilots_are_the_same_whether_events_are_kept_or_not(name: str) -> None:
    for run in finished(name):
        quiet = run_one(run.blueprint, run.seed, run.replication, keep_events=False)
        assert courses(quiet) == courses(run)
        assert len(quiet.events) == 0


@pytest.mark.parametrize("small", [{"pilots": 40}, {"events": 2_000}, {"sites": 100}])
@pytest.mark.parametrize("name", ["crowded", "region"])
def test_tables_that_are_too_small_grow_and_change_nothing(
    name: str, small: dict[str, int]
) -> None:
    for plan in plans(name)[:2]:
        tight = replace(plan, **small)
        assert log(run_one(tight, 5, 0)) == log(run_one(plan, 5, 0))
        many, enough = run_many(tight, 5, 2), run_many(plan, 5, 2)
        assert np.array_equal(many.pilots, enough.pilots)
        assert np.array_equal(many.replication, enough.replication)


def test_a_world_starts_without_anything_of_the_run_before() -> None:
    plan = plan_for(30_000)
    first = log(run_one(plan, 1, 1))
    run_one(plan, 9, 9)
    assert log(run_one(plan, 1, 1)) == first


REGION = {
    **SHORT,
    "mode": "region",
    "inhabitants_per_entrepreneur": 5_000,
    "inhabitants_per_coordinator": 10_000,
    "substitution": -3.0,
}


def hashed() -> list[str]:
    """Two runs: how many events each has, and a hash of all that came of it."""
    runs = [run_one(plan_for(20_000, **values), 7, 3) for values in (SHORT, REGION)]
    return [
        f"{len(run.events)} {hashlib.sha256(log(run) + courses(run)).hexdigest()}" for run in runs
    ]


UNCOMPILED = """
import numba
from tests.engine.test_loop import hashed

assert numba.config.DISABLE_JIT
print(*hashed(), sep="\\n")
"""


def test_compiled_and_uncompiled_code_give_the_same_bits(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNCOMPILED],
        cwd=checkout, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(checkout), "NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    compiled = hashed()
    assert compiled == done.stdout.splitlines()
    assert all(int(line.split()[0]) > 100 for line in compiled)


def test_no_power_has_a_whole_number_as_exponent(checkout: Path) -> None:
    """Compiled, ``math.pow(x, 3)`` multiplies; in Python it does not, and the last bits differ."""
    whole = ("months", "years", "term", "levels_from_chief", "place", "step", "month")
    for path in sorted((checkout / "collabsim" / "rules").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "math.pow":
                assert ast.unparse(node.args[1]) not in whole, f"{path.name}:{node.lineno}"
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)), path.name
