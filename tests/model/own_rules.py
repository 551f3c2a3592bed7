"""Own rules that do nothing but call the shipped ones, and a walk through what a run calls.

Run uncompiled: ``python -m tests.model.own_rules STEP`` goes through every STEP-th pair of
rules and prints how many there were.
"""

from __future__ import annotations

import inspect
import itertools
import sys
from collections.abc import Callable
from typing import Any

from collabsim.rulebook import Rulebook, closed_over, globals_of, may_call_rules, plain_function
from collabsim.rulebook import shipped_rules as shipped


def passing_on(name: str, count: Callable[[str], None] | None = None) -> Any:
    """A rule that calls the shipped one of its name, by that name, and counts its calls."""
    rule = shipped()[name]
    takes = ", ".join(inspect.signature(plain_function(rule)).parameters)
    counted = f"    count({name!r})\n" if count else ""
    source = f"def own_{name}({takes}):\n{counted}    return rule({takes})\n"
    there = {"rule": rule, "count": count}
    exec(compile(source, f"own {name}", "exec"), there)  # noqa: S102
    return there[f"own_{name}"]


def leaks(book: Rulebook) -> list[str]:
    """What is wrong in all that a run of a rulebook calls: rules that are not the own ones.

    A shipped rule may be called by the own one in its place, and by nothing else.
    """
    codes = {plain_function(own).__code__: name for name, own in book.own.items()}
    replaced = {shipped()[name]: name for name in book.own}
    found, reached, seen = [], set(), set()
    waiting = [book.run_block, *book.phases.values()]
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        plain = plain_function(function)
        caller = codes.get(plain.__code__)
        reached.add(caller)
        for value in (*globals_of(plain).values(), *closed_over(plain).values()):
            if not may_call_rules(value):
                continue
            name = replaced.get(value)
            if name is not None and name != caller:
                found.append(f"{plain.__name__} calls the shipped {name}")
            waiting.append(value)
    return found + [f"{name} is never called" for name in book.own if name not in reached]


def every_pair(step: int) -> int:
    """Look at every ``step``-th pair of rules; how many there were."""
    own = {name: passing_on(name) for name in shipped()}
    pairs = list(itertools.combinations(own, 2))[::step]
    for pair in pairs:
        wrong = leaks(Rulebook({name: own[name] for name in pair}))
        assert not wrong, (pair, wrong)
    return len(pairs)


def all_at_once() -> int:
    """A run with every rule replaced has the log of a run with none; rules called."""
    from collabsim.experiment.replicate import run_one
    from collabsim.model import PilotTrapModel, run_with_mesa

    calls: dict[str, int] = {}

    def count(name: str) -> None:
        calls[name] = calls.get(name, 0) + 1

    book = Rulebook({name: passing_on(name, count) for name in shipped()})
    assert not leaks(book)
    plan = PilotTrapModel(municipality=9_000, years=3, proposal_years=2).blueprint
    plain = run_one(plan, 1, 0)
    loop = run_one(plan, 1, 0, driver=book.run_world)
    counted = dict(calls)
    calls.clear()
    mesa = run_one(plan, 1, 0, driver=lambda world: run_with_mesa(world, rulebook=book))
    assert plain.events.tobytes() == loop.events.tobytes() == mesa.events.tobytes()
    assert set(counted) == set(calls)
    return len(counted)


if __name__ == "__main__":
    print(every_pair(int(sys.argv[1])), all_at_once())  # noqa: T201
