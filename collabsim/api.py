"""The public functions, in the words of the command line.

pandas and the libraries of statistics take longer to import than a program has to
wait for anything else. They are imported where a table is made or read, after the
replications, so that the first of them starts soon and a mistake is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from collabsim.errors import UserError
from collabsim.experiment.design.region_size import REGION_REPLICATIONS
from collabsim.experiment.drivers import COMPILED, driver_for
from collabsim.experiment.plan import Structures, refuse_channels, worlds
from collabsim.experiment.replicate import Driver, check_memory, run_one
from collabsim.experiment.running.counting_up import counting_up
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.inquiry.replays import MOST_REPLAYS, Ways
from collabsim.municipality.generate import generate
from collabsim.municipality.structure import Structure
from collabsim.parameters import CHANNELS, Value
from collabsim.records.histories import Run
from collabsim.records.kept_names import refuse_unkept
from collabsim.scenario import MunicipalitySpec, Scenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.agents.world_model import AgentClasses
    from collabsim.analysis.comparison import Comparison
    from collabsim.analysis.instrument_effects import InstrumentEffects
    from collabsim.analysis.range_for_one import Range
    from collabsim.report.why import Why
    from collabsim.rulebook import Rulebook
    from collabsim.statistics.shapley import Shapley

Progress = Callable[[int, int], None]
SHAPLEY_ORDERS = 16
RANGE_REPLICATIONS = 20
"""At each point of a range, if not told otherwise: many points say more than many replications."""


@dataclass(frozen=True)
class Simulation:
    """What :func:`simulate` returns.

    ``pilots`` has one row per proposal, ``events`` one row per event (empty with
    ``log="pilots"``); both for every municipality of the scenario, or the one
    asked for. ``events`` has a column for each field that any kind of event has, null in
    the rows of kinds that do not have it; :func:`~collabsim.records.event_frame.events_of_kind`
    gives one kind with its own columns. ``runs`` gives access to the tables behind them.
    """

    scenario: Scenario
    seed: int
    replication: int
    runs: tuple[Run, ...]
    pilots: pd.DataFrame
    events: pd.DataFrame
    ways: Ways = field(default_factory=Ways, repr=False, compare=False)

    def why(
        self,
        pilot: int,
        municipality: str | None = None,
        *,
        most_replays: int = MOST_REPLAYS,
        progress: Progress | None = None,
    ) -> Why:
        """What would have saved a pilot, or what kept it, each answer checked by replay.

        The same run is made again and again, with the same draws and one thing changed: what
        was drawn or decided on the pilot's way, a lever of the classroom, or the value of any
        parameter (role lever or uncertainty) that a rule on its way reads, within a plausible
        range. Of a parameter the smallest change that turns the outcome is searched. Runs of
        the shipped drivers are replayed by the compiled loop, which makes the same history;
        runs with own agents or an own driver by those, which may take long.

        Args:
            pilot: number of the pilot in its run, as for :func:`collabsim.explain`.
            municipality: its name or number of inhabitants; not needed if there is only one,
                or if all share their entrepreneurs (``mode = "region"``).
            most_replays: no more replays than this are made; what is then left out is told.
            progress: called with (replays made, ``most_replays``).

        Raises:
            UserError: no such municipality or pilot, it never started, what becomes of it is
                open when the run ends, or the driver does not make the same run twice.
        """
        from collabsim.report.explain import named
        from collabsim.report.why import why_of

        ways = replace(
            self.ways, most=checked_replications(most_replays, "most_replays"), progress=progress
        )
        if len(self.runs) == 1 and municipality is None:
            return why_of(self.scenario, self.runs[0], pilot, ways)
        name = named(self.scenario, municipality)
        for run in self.runs:
            if name in run.blueprint.municipalities:
                return why_of(self.scenario, run, pilot, ways)
        raise UserError(
            f"this simulation ran {', '.join(self.runs[0].blueprint.municipalities)} only, "
            f"not {name}"
        )


def as_scenario(scenario: Scenario | str | Path) -> Scenario:
    """A scenario, loaded if a file or a shipped name is given."""
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def hierarchy_of(
    what: str | int, *, scenario: Scenario | str | Path = "baseline", **parameters: Value
) -> Structure:
    """The structure of a municipality: posts, units and the lines between them.

    Args:
        what: a number of inhabitants, or the name of a Norwegian municipality
            (one *of that size and structure*).
        scenario: where parameter values are taken from.
        parameters: values to change, by name, such as ``organisation="two_level"``.

    Raises:
        UserError: no such municipality or parameter.
    """
    values = as_scenario(scenario).with_values(**parameters).values
    if isinstance(what, int):
        return generate(f"{what:,} inhabitants", what, values)
    from collabsim.municipality.norway import find_municipality

    found = find_municipality(what)
    return generate(found.name, found.population, values)


def municipality_range(
    what: str,
    *,
    scenario: Scenario | str | Path = "baseline",
    points: int = 45,
    replications: int = RANGE_REPLICATIONS,
    seed: int = 0,
    driver: str | Driver = "compiled",
    progress: Progress | None = None,
) -> Range:
    """The range of results for a municipality of the size and structure of a Norwegian one.

    Args:
        what: name or number of the municipality.
        scenario: where the values that are not swept are taken from.
        points: sets of values to try (see ``collabsim.experiment.design.region_of_values``).
        replications: replications at each.
        seed: seed of the points and of the runs.
        driver: As for :func:`simulate`.
        progress: called with (sets of values tried, all of them).

    Raises:
        UserError: no such municipality, no points at all, or none meets the calibration
            bands.
    """
    from collabsim.analysis.range_for_one import range_for_one
    from collabsim.experiment.design.region_of_values import points as make_points
    from collabsim.municipality.norway import find_municipality

    checked_replications(points, "points")
    checked_replications(replications)
    seed = checked_seed(seed)
    resolved = as_scenario(scenario)
    found = find_municipality(what)
    spec = MunicipalitySpec(name=found.name, population=found.population)
    tried = 0
    structures = Structures()

    def run(point: Mapping[str, Value]) -> pd.DataFrame:
        nonlocal tried
        changed = resolved.with_municipalities(spec).with_values(**point)
        pilots = replicate(
            changed, replications=replications, seed=seed, driver=driver, structures=structures
        )
        tried += 1
        if progress is not None:
            progress(tried, points)
        return pilots

    return range_for_one(found.label, found.population, make_points(points, seed), run)


def simulate(
    scenario: Scenario | str | Path,
    *,
    seed: int = 0,
    replication: int = 0,
    municipality: str | None = None,
    driver: str | Driver = "mesa",
    rulebook: Rulebook | None = None,
    agent_classes: AgentClasses | None = None,
    log: Literal["events", "pilots"] = "events",
    keep: Collection[str] = (),
    overrides: Mapping[tuple[int, int, int], float] | None = None,
) -> Simulation:
    """Run one replication of a scenario.

    Args:
        scenario: a scenario, a scenario file or the name of a shipped one.
        seed: seed of the run; with ``replication`` it is the whole key of its random draws.
        replication: number of the replication.
        municipality: only the municipality of this name.
        driver: "mesa" steps agents, "compiled" runs the same phases in one loop;
            "package.module:function", or the function itself, is one of your own.
        rulebook: own rules, followed by both.
        agent_classes: own agents, a shipped class or a :class:`Role` to the subclass used
            for it; with "mesa" only.
        log: "events" keeps the event log, "pilots" only the pilots.
        keep: further tables to keep, of which :data:`collabsim.records.kept_tables.KEPT_TABLES`
            makes frames from a run of the result: "proximities", "distances".
        overrides: forced draws, (decision, step, entity) to number.

    Raises:
        UserError: the scenario or the municipality cannot be used, or the driver does not
            go with the rules and agents.
    """
    seed, replication = checked_seed(seed), checked_seed(replication, "replication")
    if log not in ("events", "pilots"):
        raise UserError(f"log must be 'events' or 'pilots', not {log!r}")
    refuse_unkept(keep)
    resolved = as_scenario(scenario)
    drive = driver_for(driver, rulebook, agent_classes)
    names = None if municipality is None else [municipality]
    runs = tuple(
        run_one(
            plan.keeping_readings(distances="distances" in keep) if keep else plan,
            seed, replication, overrides=overrides, keep_events=log == "events", driver=drive,
        )
        for plan in worlds(resolved, names)
    )  # fmt: skip
    import pandas as pd

    from collabsim.records.event_frame import events_frame
    from collabsim.records.frames import run_pilots_frame

    pilots = pd.concat([run_pilots_frame(run) for run in runs], ignore_index=True)
    if log == "events":
        events = pd.concat([events_frame(run) for run in runs], ignore_index=True)
    else:
        events = events_frame(runs[0]).iloc[:0]
    ways = _ways(driver, drive, rulebook, agent_classes)
    return Simulation(resolved, seed, replication, runs, pilots, events, ways)


def _ways(
    driver: str | Driver,
    drive: Driver,
    rulebook: Rulebook | None,
    agent_classes: AgentClasses | None,
) -> Ways:
    """How a run is made again: by the compiled loop where that makes the same history."""
    phases = None if rulebook is None else rulebook.phases
    if driver == "mesa" and not agent_classes:
        return Ways(driver_for(COMPILED, rulebook), phases)
    return Ways(drive, phases)


def replicate(
    scenario: Scenario | str | Path,
    *,
    replications: int = 200,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
    driver: str | Driver = "compiled",
    tick: Callable[[int], None] | None = None,
    structures: Structures | None = None,
) -> pd.DataFrame:
    """Pilots of many replications of every municipality, one row per proposal.

    Args:
        scenario: a scenario, a file or a shipped name.
        replications: replications of each municipality.
        seed: seed of the runs.
        municipalities: only those of these names.
        driver: As for :func:`simulate`.
        tick: called with the number of runs done since the last call.
        structures: what has been laid out for the same answer, which is not laid out again.

    Raises:
        UserError: the scenario cannot be used, or ``replications`` is below 1.
    """
    replications = checked_replications(replications)
    seed = checked_seed(seed)
    resolved = as_scenario(scenario)
    drive = driver_for(driver)
    plans = worlds(resolved, municipalities, structures)
    check_memory(plans, replications)
    histories = run_worlds(plans, seed, replications, driver=drive, tick=tick)
    import pandas as pd

    from collabsim.records.frames import pilots_frame

    return pd.concat([pilots_frame(one) for one in histories], ignore_index=True)


def _populations(
    scenario: Scenario, municipalities: Sequence[str] | None, structures: Structures
) -> dict[str, int]:
    """Inhabitants of all that is run, also of those in which nothing will be proposed."""
    return {
        name: population
        for plan in worlds(scenario, municipalities, structures)
        for name, population in zip(plan.municipalities, plan.populations, strict=True)
    }


def _refuse_none(pilots: pd.DataFrame, scenario: Scenario, replications: int) -> None:
    """Refuse to compare where nothing was proposed."""
    if pilots.empty:
        raise UserError(
            f"{scenario.name}: no pilot was proposed in {replications} replications, so there is "
            "nothing to compare; look at proposals_per_year and the number of entrepreneurs"
        )


def compare(
    scenario: Scenario | str | Path,
    *,
    replications: int = 200,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
    channels: bool = False,
    shapley: bool = False,
    driver: str | Driver = "compiled",
    rulebook: Rulebook | None = None,
    agent_classes: AgentClasses | None = None,
    progress: Progress | None = None,
    structures: Structures | None = None,
    region_points: int = 0,
) -> Comparison:
    """Compare municipalities over replications with the same random draws of pilots.

    Args:
        scenario: a scenario, a file or a shipped name.
        replications: replications of each municipality.
        seed: seed of the comparison.
        municipalities: only those of these names.
        channels: also show the gap with each size channel neutralised.
        shapley: also share the gap among the channels (many more runs).
        driver: As for :func:`simulate`.
        rulebook: As for :func:`simulate`.
        agent_classes: As for :func:`simulate`.
        progress: called with (runs done, runs in all).
        structures: what has been laid out for the same answer, which is not laid out again.
        region_points: accepted points of the region of values to run too, spread evenly over
            them, a hundred replications of each, or as many as are asked for
            if that is fewer. What the scenario sets stays as it is in all of them. ``collabsim
            compare`` runs 60 if not told otherwise.

    Raises:
        UserError: the scenario cannot be used, there is nothing to compare, or channels
            are asked for where there are no two sizes.
    """
    resolved = as_scenario(scenario)
    replications = checked_replications(replications)
    kept = structures or Structures()
    if channels or shapley:
        refuse_channels(resolved, municipalities, kept)
    drive = driver_for(driver, rulebook, agent_classes)
    count = len(worlds(resolved, municipalities, kept))  # a region is one
    total = replications * count * (1 + len(CHANNELS) if channels or shapley else 1)
    checked_replications(region_points + 1, "region_points")
    total += region_points * min(REGION_REPLICATIONS, replications) * count
    tick = counting_up(total, progress)

    def pilots(neutral: frozenset[str]) -> pd.DataFrame:
        changed = resolved.with_values(**{f"neutral_{name}": True for name in neutral})
        return replicate(
            changed, replications=replications, seed=seed,
            municipalities=municipalities, driver=drive, tick=tick, structures=kept,
        )  # fmt: skip

    plain = pilots(frozenset())
    populations = _populations(resolved, municipalities, kept)
    _refuse_none(plain, resolved, replications)
    from collabsim.analysis.comparison import Comparison, gap_by_replication

    alone = None
    if channels or shapley:
        alone = {name: pilots(frozenset({name})) for name in CHANNELS}
    shares: Shapley | None = None
    if shapley:
        from collabsim.statistics.shapley import shapley as shapley_values

        shares = shapley_values(
            lambda names: gap_by_replication(pilots(names), replications, populations).to_numpy(),
            CHANNELS, permutations=SHAPLEY_ORDERS, seed=seed,
        )  # fmt: skip
    months = 12 * int(resolved.values["years"])
    found = Comparison.from_pilots(plain, months=months, replications=replications,
        channels=alone, shapley=shares, populations=populations)  # fmt: skip
    if region_points == 0:
        return found
    return _over_region(found, region_points, (resolved, municipalities, seed, drive), tick)


def _over_region(
    found: Comparison,
    points: int,
    asked: tuple[Scenario, Sequence[str] | None, int, Driver],
    tick: Callable[[int], None],
) -> Comparison:
    """Put beside what was asked for what so many accepted points say."""
    from collabsim.analysis.region_run import beside_region

    scenario, municipalities, seed, driver = asked
    return beside_region(
        found, scenario, points, seed=seed, municipalities=municipalities, driver=driver, tick=tick
    )


def instruments(
    scenario: Scenario | str | Path,
    *,
    only: Sequence[str] | None = None,
    replications: int = 200,
    seed: int = 0,
    region_points: int = 0,
    driver: str | Driver = "compiled",
    progress: Progress | None = None,
) -> InstrumentEffects:
    """Try each instrument of the catalogue alone in a scenario, against the same luck without it.

    Each is decided in the first month, so that delay, uptake, payers and what can be paid act as
    for an ``[[instrument]]`` of the scenario, as it is usually set and at both ends of its range.

    Args:
        scenario: a scenario, a file or a shipped name.
        only: names of instruments; all if left out.
        replications: replications without and with each, at each level.
        seed: seed of the runs.
        region_points: accepted points of the region of values to run too, at most 60 replications
            of each. ``collabsim instruments`` runs 20 if not told otherwise.
        driver: As for :func:`simulate`.
        progress: called with (runs done, runs in all).

    Returns:
        What changes: ``effects``; :func:`~collabsim.analysis.instrument_costs.instrument_costs`
        and :func:`~collabsim.analysis.instrument_costs.cost_lines` make kroner and hours of it.

    Raises:
        UserError: the scenario cannot be used, there is no instrument of a name, or none is left
            to compare.
    """
    from collabsim.analysis.instrument_effects import (
        REGION_REPLICATIONS,
        Asked,
        chosen_instruments,
        instrument_effects,
    )

    replications = checked_replications(replications)
    checked_replications(region_points + 1, "region_points")
    asked = Asked(
        checked_seed(seed), replications, region_points, min(REGION_REPLICATIONS, replications),
        driver_for(driver),
    )  # fmt: skip
    return instrument_effects(as_scenario(scenario), chosen_instruments(only), asked, progress)
