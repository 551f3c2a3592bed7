"""Laying out the worlds of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.do_rows import do_rows
from collabsim.experiment.hours_asked import hours_asked
from collabsim.municipality.generate import SPANS, generate, span_of_control
from collabsim.municipality.given import read_organisation
from collabsim.municipality.structure import Structure
from collabsim.parameters import PARAMETERS, Value
from collabsim.rules.deciders import free_of_units
from collabsim.scenario import InstrumentUse, MunicipalitySpec, Scenario
from collabsim.scenario.instrument_life import Happening, Life, composed, lives_of
from collabsim.scenario.own import own_row
from collabsim.world.blueprint import Blueprint, Later
from collabsim.world.build import blueprint
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event
from collabsim.world.dormant import with_dormant_coordinators
from collabsim.world.events.codes import CostPayer, InstrumentName

READ_IN_TABLES = (
    "shared_office_workload", "coordinator_workload", "coordinators_added", "escalation_share",
    "duty_workload",
    "discretion_share", "state_frame_nok", "travel_hours", "region_hours", "years",
    "proposal_years", "entrepreneurs", "inhabitants_per_entrepreneur", "proposals_per_year",
    "neutral_ideas",
)  # fmt: skip
"""Parameters by which :mod:`collabsim.world.build` fills and sizes the tables of a world.

All others it only hands on to the rules: two worlds that differ in nothing but such values
have equal tables.
"""


class _Read(dict[str, Value]):
    """Values that remember which of them were asked for."""

    def __init__(self, values: dict[str, Value]) -> None:
        super().__init__(values)
        self.asked: dict[str, Value | None] = {}

    def __getitem__(self, name: str) -> Value:
        self.asked[name] = super().get(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As for any dictionary."""
        self.asked[name] = super().get(name)
        return super().get(name, default)


_Laid = tuple[Sequence[Structure], list[dict[str, Value]], Blueprint]
"""A world laid out: of what, and with which values. While its structures are kept, nothing else
has their identity."""


class Structures:
    """What one answer has laid out: each structure once, and each set of tables.

    A structure is a function of the values it was made from, so it is kept with just those
    that were read; asked for again with other values of anything else, it is the same. One
    of these is made for an answer and passed on; organisation files are read once in it.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, int | None, Path | None], list[tuple[_Read, Structure]]] = {}
        self._tables: dict[tuple[object, ...], _Laid] = {}

    def of(self, scenario: Scenario, spec: MunicipalitySpec, replication: int = 0) -> Structure:
        """The structure of one municipality, generated or given; see :func:`structure_of`."""
        values = scenario.values_for(spec)
        values["span_of_control"] = span_of_control(values, replication)
        made = self._made.setdefault((spec.name, spec.population, spec.given), [])
        for read, structure in made:
            if all(values.get(name) == value for name, value in read.asked.items()):
                return structure
        read = _Read(values)
        structure = _structure(spec, read)
        # Another span may come to the same posts: then it is the same structure.
        structure = next((one for _, one in made if one == structure), structure)
        made.append((read, structure))
        return structure

    def usual(
        self, scenario: Scenario, spec: MunicipalitySpec
    ) -> tuple[Structure, tuple[int, ...]]:
        """The structure most replications of a municipality have, the first of several.

        Returns:
            The structure, and which of every ``len(SPANS)`` replications have it.
        """
        laid = [self.of(scenario, spec, turn) for turn in range(len(SPANS))]
        usual = max(laid, key=lambda one: sum(other is one for other in laid))
        return usual, tuple(turn for turn, one in enumerate(laid) if one is usual)

    def read(self) -> frozenset[str]:
        """Names of the parameters that were read for anything laid out so far."""
        return self.read_for_structures().union(READ_IN_TABLES)

    def read_for_structures(self) -> frozenset[str]:
        """Names of the parameters that were read for a structure laid out so far."""
        asked = (read.asked for made in self._made.values() for read, _ in made)
        return frozenset[str]().union(*asked)

    def blueprint(
        self, structures: Sequence[Structure], values: Sequence[dict[str, Value]], *, region: bool
    ) -> Blueprint:
        """A world of these structures; see :func:`collabsim.world.build.blueprint`."""
        read = [tuple(one[name] for name in READ_IN_TABLES) for one in values]
        key = (region, *map(id, structures), *read)
        if key not in self._tables:
            made = blueprint(structures, values, region=region)
            self._tables[key] = structures, [dict(one) for one in values], made
            return made
        _, before, laid = self._tables[key]
        rows = laid.p.copy()
        for place, (one, other) in enumerate(zip(values, before, strict=True)):
            for name, value in one.items():
                if other[name] != value:
                    rows[name][place] = PARAMETERS[name].code(value)
        return replace(laid, p=rows)


def structure_of(scenario: Scenario, spec: MunicipalitySpec) -> Structure:
    """The structure of one municipality of a scenario, generated or given."""
    return _structure(spec, scenario.values_for(spec))


def _structure(spec: MunicipalitySpec, values: dict[str, Value]) -> Structure:
    if spec.given is not None:
        return read_organisation(spec.given, values)
    if spec.population is None:
        raise UserError(f"municipality {spec.name!r} has neither a population nor an organisation")
    return generate(spec.name, spec.population, values)


def chosen(scenario: Scenario, names: Iterable[str] | None) -> tuple[MunicipalitySpec, ...]:
    """The municipalities of a scenario with these names, all if none is named.

    Raises:
        UserError: a name the scenario does not have.
    """
    if names is None:
        return scenario.municipalities
    known = {spec.name: spec for spec in scenario.municipalities}
    found = []
    for name in names:
        if name not in known:
            from collabsim.municipality.norway import range_hint  # noqa: PLC0415 - imports pandas

            raise UserError(
                f"the scenario has no municipality {name!r}; it has {', '.join(sorted(known))}"
                f"{range_hint(name)}"
            )
        found.append(known[name])
    return tuple(found)


def names_of(scenario: Scenario, plans: Sequence[Blueprint]) -> list[tuple[str, ...]]:
    """The names of the municipalities of each world, as the scenario and run folders have them.

    A world calls one that an organisation file lays down by the name in that file.

    Args:
        scenario: What the worlds were made of, all of its municipalities.
        plans: Its worlds, in order.
    """
    names = iter(scenario.municipalities)
    return [tuple(next(names).name for _ in plan.municipalities) for plan in plans]


def refuse_channels(
    scenario: Scenario,
    names: Iterable[str] | None = None,
    structures: Structures | None = None,
) -> None:
    """Refuse to look for size channels where there is no difference in size to carry.

    Args:
        scenario: what is compared.
        names: only the municipalities of these names.
        structures: what has been laid out for the same answer.

    Raises:
        UserError: there is one municipality, or all have the same number of inhabitants.
    """
    specs = chosen(scenario, names)
    if len(specs) < 2:
        raise UserError("--channels and --shapley need at least two municipalities to compare")
    laid_out = structures or Structures()
    sizes = {
        laid_out.of(scenario, spec).population if spec.population is None else spec.population
        for spec in specs
    }
    if len(sizes) == 1:
        raise UserError(
            f"--channels and --shapley trace a difference between sizes, and all municipalities "
            f"compared have {sizes.pop():,} inhabitants; name two of different size"
        )


def is_region(scenario: Scenario) -> bool:
    """Whether all municipalities share one set of entrepreneurs."""
    values: dict[str, Value] = scenario.values
    return values["mode"] == "region"


def worlds(
    scenario: Scenario,
    names: Iterable[str] | None = None,
    structures: Structures | None = None,
    *,
    replaying: bool = False,
) -> list[Blueprint]:
    """One world for each municipality, or one for all of a region.

    Args:
        scenario: what to lay out.
        names: only the municipalities of these names.
        structures: what has been laid out for the same answer, which is not laid out again.
        replaying: whether readings held at the course of another run have that run.

    Raises:
        UserError: a municipality the scenario does not have, or one that cannot be laid out, or
            readings held at the course of a run that is not made.
    """
    held = next((one for one in scenario.dos if one.course is not None), None)
    if held is not None and not replaying:
        raise UserError(
            f"{held.proximity} proximity is read at the course of {held.course!r}, which is "
            "another run; collabsim.natural_effects_runs in Python makes both"
        )
    kept = structures or Structures()
    specs = chosen(scenario, names)
    if is_region(scenario):
        return [_world(scenario, specs, kept, region=True)]
    return [_world(scenario, [spec], kept, region=False) for spec in specs]


def _world(
    scenario: Scenario, specs: Sequence[MunicipalitySpec], kept: Structures, *, region: bool
) -> Blueprint:
    """The world of these municipalities, with those of later replications where they differ."""
    values = [scenario.values_for(spec) for spec in specs]
    laid = [[kept.of(scenario, spec, turn) for spec in specs] for turn in range(len(SPANS))]
    if all(one is first for own in laid for one, first in zip(own, laid[0], strict=True)):
        laid = laid[:1]
    made = [
        with_changes(kept.blueprint(own, values, region=region), scenario, specs) for own in laid
    ]
    return made[0] if len(made) == 1 else replace(made[0], by_replication=tuple(made))


def with_changes(
    plan: Blueprint, scenario: Scenario, specs: Sequence[MunicipalitySpec]
) -> Blueprint:
    """The world of these municipalities with what changes in it during the run.

    Args:
        plan: the world as it begins.
        scenario: what changes in it.
        specs: its municipalities, in the order of the world.
    """
    changes, rows, hours = [], [], []
    for row, spec in enumerate(specs):
        lives = lives_in(plan, scenario, spec, row)
        months = {month for life in lives for month in life.moves_in()}
        for month in sorted(months.union(scenario.change_months(spec))):
            values, changed = scenario.values_for(spec, month), scenario.changed_by(spec, month)
            own = composed(values, lives, month)
            changes.append(Later(month, row, {**values, **own}, changed.union(own)))
        rows += [_table_row(one, life.use, row) for life in lives for one in life.happenings]
        hours += [(month, row, asked) for month, asked in hours_asked(lives)]
    made = plan.changing(changes) if changes else plan
    made = made.with_instruments(rows) if rows else made
    held = do_rows(scenario, specs)
    made = made.with_do(held) if held else made
    made = made.with_own(own_row(scenario.own)) if scenario.own else made
    return with_dormant_coordinators(made.with_hours(hours) if hours else made)


def lives_in(
    plan: Blueprint, scenario: Scenario, spec: MunicipalitySpec, row: int = 0
) -> list[Life]:
    """The course of the instruments of one municipality of a world, known before it runs.

    Args:
        plan: the world, whose chief executive has the frame that pays.
        scenario: whose instruments these are.
        spec: the municipality.
        row: its place in the world.
    """
    uses = [one for one in scenario.instruments if one.holds_for(spec.name)]
    if not uses:
        return []
    values = scenario.values_for(spec)
    chief = int(plan.municipality[row]["chief"])
    # Compiled for the loop; as plain Python it needs no compiling here.
    free_of: Any = getattr(free_of_units, "py_func", free_of_units)
    free = float(free_of(plan.p[row], plan.actor[chief]["free_nok"], plan.actor[chief]))
    limit = float(values["instrument_frame_share"]) * free
    return lives_of(uses, MONTHS_A_YEAR * int(values["years"]), limit)


def _table_row(one: Happening, use: InstrumentUse, row: int) -> tuple[float, ...]:
    """What happens to an instrument, as the table of a world has it."""
    name, payer = InstrumentName[use.name.upper()], CostPayer[use.payer.upper()]
    kind = INSTRUMENT_EVENTS.get(one.kind, 0)
    return (one.month, row, name, kind, one.nok, payer, one.carried_nok)


INSTRUMENT_EVENTS = {
    kind: Event[f"INSTRUMENT_{kind.upper()}"]
    for kind in ("decided", "introduced", "kept", "unpaid", "worn")
}
"""Kinds of event by what happens to an instrument."""
