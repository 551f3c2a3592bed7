"""Times runs of whichever collabsim it is started with, when it is told to.

A process of its own for each edition or copy that is compared: ``PYTHONPATH`` says which.
So it uses only what the first edition has too. It reads its cases, as JSON, from its first
line of input and answers with what a run of each holds. Then each line names a case by its
number; the answer is the processor time of that case's replications, in seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Any, cast

from collabsim.experiment.blocks import Runner
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario

COUNTED = 40
"""Replications in which events are counted."""


class Case:
    """Replications of one municipality; those of one span after the other, as a sweep has them.

    Args:
        population: inhabitants.
        runs: replications.
        values: parameters that differ from the defaults.
        changes: values that change during the run.
    """

    def __init__(
        self,
        population: int,
        runs: int,
        values: dict[str, Any],
        changes: Sequence[dict[str, Any]] = (),
    ) -> None:
        scenario = load_scenario("baseline").with_municipalities(population).with_values(**values)
        if changes:
            scenario = scenario.with_changes(*changes)
        plan = worlds(scenario)[0]
        plans = getattr(plan, "by_replication", ()) or (plan,)
        self.runs = runs
        # The first edition knows one world for all replications, and no step between them.
        self._turns: list[tuple[Any, tuple[int, ...]]] = [
            (Runner(own), (runs // len(plans), *([len(plans)] if len(plans) > 1 else [])))
            for own in plans
        ]
        self._plan = plan

    def run(self) -> int:
        """Run all replications; answers how many histories they made."""
        return sum(
            int(runner.run(0, first, *count)[0].sum())
            for first, (runner, count) in enumerate(self._turns)
        )

    def content(self) -> dict[str, float]:
        """Histories in a run, and events in a history."""
        histories = self.run()
        made = [run_one(self._plan, 0, number) for number in range(min(self.runs, COUNTED))]
        pilots = sum(len(one.pilots) for one in made)
        return {
            "histories": histories / self.runs,
            "events": sum(len(one.events) for one in made) / pilots,
        }


def answer(text: object) -> None:
    """One line of JSON to whoever waits for it."""
    print(json.dumps(text), flush=True)


def main() -> None:
    """Read cases, then time those that are named."""
    if sys.argv[1:] == ["defaults"]:
        answer({name: one.default for name, one in PARAMETERS.items()})
        return
    asked = cast("list[dict[str, Any]]", json.loads(sys.stdin.readline()))
    cases = [Case(**one) for one in asked]
    answer([case.content() for case in cases])
    for line in sys.stdin:
        case = cases[int(line)]
        began = time.process_time()
        case.run()
        answer(time.process_time() - began)


if __name__ == "__main__":
    main()
