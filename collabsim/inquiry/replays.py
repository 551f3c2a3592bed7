"""The same run again and again, each time with one thing changed; counted, and not without end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, is_region, worlds
from collabsim.experiment.replicate import Driver, run_one
from collabsim.inquiry.reading import Phases
from collabsim.parameters import Value
from collabsim.records.histories import Run
from collabsim.scenario import Scenario

Overrides = Mapping[tuple[int, int, int], float]
"""Forced draws, as :func:`collabsim.simulate` takes them."""

Progress = Callable[[int, int], None]
"""Called with the replays made and the most there may be."""


MOST_REPLAYS = 1_500
"""Replays one answer takes at most, if not told otherwise; most take a third of that."""


class SpentError(Exception):
    """No more replays may be made."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How replays are made.

    ``phases`` are the functions of the phases where a rulebook stands in for the shipped ones:
    what the rules read is looked up there.
    """

    driver: Driver = run_world
    phases: Phases | None = None
    most: int = MOST_REPLAYS
    progress: Progress | None = field(default=None, compare=False)


def with_everywhere(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """The scenario with other values, also where a municipality has one of its own.

    Raises:
        UserError: values that cannot be taken, or not together with the others.
    """
    specs = tuple(
        replace(
            spec,
            overrides={name: values.get(name, value) for name, value in spec.overrides.items()},
        )
        for spec in scenario.municipalities
    )
    return replace(scenario, municipalities=specs).with_values(**values)


def forced_in(run: Run) -> dict[tuple[int, int, int], float]:
    """The draws that were forced in a run."""
    rows = run.world.draws.forced
    return {
        (int(row["decision"]), int(row["step"]), int(row["entity"])): float(row["value"])
        for row in rows
    }


class Replays:
    """Replays of one finished run: the same seed, replication and forced draws.

    Args:
        scenario: What the run is a run of.
        run: The run.
        ways: How replays are made.
    """

    def __init__(self, scenario: Scenario, run: Run, ways: Ways) -> None:
        self.scenario = scenario
        self.run = run
        self.ways = ways
        self.made = 0
        self.forced = forced_in(run)
        self.structures = Structures()
        self._names = None if is_region(scenario) else list(run.blueprint.municipalities)
        worlds(scenario, self._names, self.structures)

    def with_draws(self, overrides: Overrides) -> Run:
        """The run with other draws forced.

        Raises:
            SpentError: no more replays may be made.
        """
        self._count()
        return self._ran(self.run, overrides)

    def with_values(self, values: Mapping[str, Value]) -> Run | None:
        """The run with other values of parameters; None where they cannot hold together.

        Raises:
            SpentError: no more replays may be made.
        """
        try:
            changed = with_everywhere(self.scenario, values)
            (plan,) = worlds(changed, self._names, self.structures)
        except UserError:
            return None
        self._count()
        own = self.run.blueprint
        roomy = replace(
            plan,
            pilots=max(plan.pilots, own.pilots),
            sites=max(plan.sites, own.sites),
            events=max(plan.events, own.events),
        )
        return self._ran(replace(self.run, blueprint=roomy), {})

    def _ran(self, run: Run, overrides: Overrides) -> Run:
        return run_one(
            run.blueprint, run.seed, run.replication,
            overrides={**self.forced, **overrides}, driver=self.ways.driver,
        )  # fmt: skip

    def _count(self) -> None:
        if self.made >= self.ways.most:
            raise SpentError
        self.made += 1
        if self.ways.progress is not None:
            self.ways.progress(self.made, self.ways.most)
