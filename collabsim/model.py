"""The model in Mesa: for looking, stepping, extending and teaching.

It runs the same phases on the same tables as the compiled loop; for one
scenario, seed and replication both write the same event log.
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Mapping
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import Any

import pandas as pd
from mesa.datacollection import DataCollector

from collabsim.agents import BudgetHolder, Entrepreneur, FrontlineWorker, Gatekeeper, WorldModel
from collabsim.agents.room import with_room
from collabsim.agents.world_model import AgentClasses
from collabsim.errors import UserError
from collabsim.experiment.plan import is_region, with_changes, worlds
from collabsim.experiment.seeds import checked_seed
from collabsim.municipality.norway import range_hint
from collabsim.municipality.structure import Structure
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run
from collabsim.rulebook import Rulebook
from collabsim.scenario import MunicipalitySpec, Scenario, load_scenario
from collabsim.scenario.sentences import nearest_name
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import blueprint
from collabsim.world.codes import State
from collabsim.world.tables import World

__all__ = [
    "BudgetHolder",
    "Entrepreneur",
    "FrontlineWorker",
    "Gatekeeper",
    "PilotTrapModel",
    "run_with_mesa",
]

LITTER_BYTES = 16 << 20
"""Worlds made until those nobody holds any more are collected."""


def run_with_mesa(
    world: World,
    *,
    rulebook: Rulebook | None = None,
    agent_classes: AgentClasses | None = None,
) -> None:
    """A whole run with Mesa agents; stops early if a table was too small.

    A driver for :func:`collabsim.experiment.replicate.run_one`, as
    :func:`collabsim.engine.loop.run_world` is.
    """
    model = WorldModel(world, rulebook=rulebook, agent_classes=agent_classes)
    while model.running and world.run[0]["overflow"] == 0:
        model.step()
    # Model and agents refer to each other. Taken apart, they go now and not at some
    # later garbage collection, and the world is held by its owner alone.
    model.__dict__.clear()


class PilotTrapModel(WorldModel):
    """One replication of a scenario, a month a step.

    Args:
        setup: a scenario, a scenario file or the name of a shipped one; "baseline"
            if left out. (``model.scenario`` is a property of Mesa's own.)
        municipality: which one: a name in the scenario, a population, a
            :class:`Structure` or an organisation file. Left out, the first of the
            scenario, or all of them in region mode.
        seed: seed of the run; ``None``, as Mesa's ``batch_run`` gives it, takes a
            fresh one from the operating system, to be read from ``model.seed``.
        replication: number of the replication; with the seed the whole key of its random draws.
        rulebook: own rules.
        agent_classes: a shipped class or a :class:`Role`, to the subclass used for it.
        overrides: forced draws, (decision, step, entity) to number.
        **parameters: values of parameters, by name; ``rng``, as Mesa hands a seed to a
            subclass that takes any keyword, is the seed.

    ``datacollector`` counts pilots by state after every step. A collector of your
    own that takes its place is collected by you, as in any Mesa model.

    Raises:
        UserError: something that cannot be used, in one sentence.
    """

    def __init__(
        self,
        setup: Scenario | str | Path | None = None,
        *,
        municipality: str | int | Path | Structure | None = None,
        seed: int | None = 0,
        replication: int = 0,
        rulebook: Rulebook | None = None,
        agent_classes: AgentClasses | None = None,
        overrides: Mapping[tuple[int, int, int], float] | None = None,
        **parameters: Any,
    ) -> None:
        seed = _one_seed(seed, parameters)
        self.setup, plan = lay_out(setup, municipality, parameters)
        self.seed = secrets.randbits(48) if seed is None else checked_seed(seed)
        self.replication = checked_seed(replication, "replication")
        self.blueprint = plan.of_replication(self.replication)
        super().__init__(
            self.blueprint.world(self.seed, self.replication, overrides=overrides),
            rulebook=rulebook,
            agent_classes=agent_classes,
            post_names=self.blueprint.posts,
            rng=[self.seed, self.replication],
        )
        self.datacollector = self._counts = DataCollector(model_reporters=reporters())
        _collect_litter(self.world)

    def step(self) -> None:
        """Run one month; after the last one nothing happens any more."""
        if not self.running:
            return
        roomier = with_room(self.world)
        if roomier is not self.world:
            self.take_world(roomier)
        super().step()
        if self.world.run[0]["overflow"] != 0:
            raise RuntimeError(
                f"month {self.now} had more events than room was made for; its log is not whole"
            )
        if self.datacollector is self._counts:
            self.datacollector.collect(self)

    @property
    def as_run(self) -> Run:
        """The run so far, as the functions of :mod:`collabsim.records` take it."""
        return Run(self.blueprint, self.seed, self.replication, self.world)

    @property
    def events(self) -> pd.DataFrame:
        """The event log so far, one row per event."""
        return events_frame(self.as_run)

    @property
    def pilots(self) -> pd.DataFrame:
        """The pilots so far, one row per proposal."""
        return run_pilots_frame(self.as_run)

    def count(self, state: State) -> int:
        """Pilots now in a state."""
        used = int(self.world.run[0]["n_pilots"])
        return int((self.columns.state[:used] == state).sum())


def _one_seed(seed: int | None, parameters: dict[str, Any]) -> int | None:
    """The seed, which may stand among the parameters under Mesa's name for it."""
    if "rng" not in parameters:
        return seed
    if seed != 0:
        raise UserError("seed and rng are two names for one thing: give one of them")
    rng: int | None = parameters.pop("rng")
    return rng


_litter = 0


def _collect_litter(made: World) -> None:
    """Collect models nobody holds any more, now and then.

    A Mesa model and its agents refer to each other, so a model goes when Python's
    garbage collector next looks. The collector counts objects, and the tables of a
    world are a dozen objects of a megabyte: left to itself it would look too late.
    """
    global _litter  # noqa: PLW0603 - it is about the process
    _litter += sum(getattr(made, table).nbytes for table in made.TABLES)
    if _litter > LITTER_BYTES and gc.isenabled():
        _litter = 0
        gc.collect()


def reporters() -> dict[str, Any]:
    """What the shipped data collector reports: the month, and pilots by state."""
    counts: dict[str, Any] = {"month": lambda model: model.now}
    for state in State:
        counts[state.name.lower()] = partial(PilotTrapModel.count, state=state)
    return counts


def whole(name: str, value: Any) -> int:
    """A whole number.

    Raises:
        UserError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise UserError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def lay_out(
    setup: Scenario | str | Path | None,
    municipality: str | int | Path | Structure | None,
    parameters: Mapping[str, Any],
) -> tuple[Scenario, Blueprint]:
    """The scenario with these values for these municipalities, and its world laid out.

    Raises:
        UserError: one sentence on what cannot be used.
    """
    scenario = setup if isinstance(setup, Scenario) else load_scenario(setup or "baseline")
    if parameters:
        scenario = scenario.with_values(**parameters)
    if isinstance(municipality, Structure):
        plan = blueprint([municipality], [scenario.values], region=is_region(scenario))
        spec = MunicipalitySpec(municipality.name, municipality.population)
        return scenario, with_changes(plan, scenario, [spec])
    if municipality is not None:
        scenario = scenario.with_municipalities(chosen_one(scenario, municipality))
    elif not is_region(scenario):
        scenario = scenario.with_municipalities(scenario.municipalities[0])
    return scenario, worlds(scenario)[0]


def chosen_one(
    scenario: Scenario, wanted: str | int | Path
) -> MunicipalitySpec | int | dict[str, str]:
    """A municipality of the scenario by name or population, or a new one.

    Raises:
        UserError: neither a name, a population nor an organisation file.
    """
    named = {spec.name: spec for spec in scenario.municipalities}
    if isinstance(wanted, str) and wanted in named:
        return named[wanted]
    if isinstance(wanted, Path) or (isinstance(wanted, str) and wanted.endswith(".toml")):
        return {"organisation_file": str(wanted)}
    digits = wanted.replace("_", "").replace(",", "") if isinstance(wanted, str) else wanted
    if isinstance(digits, str) and not digits.isdecimal():
        near = nearest_name(str(wanted), named)
        hint = f"; nearest: {near}" if near else f"; it has {', '.join(named)}"
        raise UserError(
            f"the scenario has no municipality {wanted!r}{hint}{range_hint(str(wanted))}"
        )
    population = int(digits) if isinstance(digits, str) else whole("municipality", digits)
    for spec in scenario.municipalities:
        if spec.population == population:
            return spec
    return population
