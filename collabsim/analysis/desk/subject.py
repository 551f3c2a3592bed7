"""From a run folder, a sweep or a scenario to what is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from collabsim.analysis.desk.bench import Subject
from collabsim.analysis.desk.effects import Change, Effects
from collabsim.analysis.desk.measures import HEADLINES, measure_of
from collabsim.analysis.desk.pairs import Pair, changed_names, pairs_of
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.drivers import COMPILED
from collabsim.experiment.plan import structure_of
from collabsim.experiment.store.provenance import made_with
from collabsim.municipality.structure import Structure
from collabsim.parameters import BASE_YEAR, PARAMETERS
from collabsim.scenario import MunicipalitySpec, Scenario

FIRST_MEASURE = HEADLINES[0]


def subject_of_sweep(
    sweep: Sweep,
    *,
    of: str = FIRST_MEASURE,
    size: int | None = None,
    cell: int | None = None,
    against: int | None = None,
    rules: str | None = None,
    seed: int | None = None,
) -> Subject:
    """A change of a sweep in one of its municipalities.

    Args:
        sweep: Whose cells are held against each other.
        of: The measure.
        size: Inhabitants of the municipality; that of most if left out.
        cell: The cell with the change; not needed where there is one.
        against: The cell it is held against, where the sweep does not say it.
        rules: Hash of the rules it is run with; those here if left out.
        seed: Of the runs; that of the sweep if left out.

    Raises:
        UserError: There is no such measure, size or change, or several changes and none is named.
    """
    measure = measure_of(of)
    pair = _pair_of(pairs_of(sweep, against), cell)
    spec, population = _municipality_of(pair.after.scenario, size)
    levers = changed_names(sweep)
    years = [one.year for one in sweep.varied if one.year != BASE_YEAR]
    return _subject(
        pair, levers, [one.name for one in sweep.varied], spec.name, population, measure.name,
        sweep.seed_of(pair.after.number) if seed is None else seed,
        made_with(COMPILED).rules if rules is None else rules,
        years[0] if years else BASE_YEAR,
    )  # fmt: skip


def subject_of_change(effects: Effects, change: Change, measure: str, municipality: str) -> Subject:
    """A change of a run folder in one of its municipalities.

    Args:
        effects: Of the folder.
        change: One of its changes.
        measure: Name of the measure.
        municipality: Name of the municipality.

    Raises:
        UserError: There is no such measure.
    """
    folder = effects.results.folder
    return _subject(
        change.pair, effects.names, list(change.values), municipality,
        change.municipalities[municipality], measure_of(measure).name,
        folder.manifest.seed_of(change.pair.after.number), folder.manifest.rules, effects.year,
    )  # fmt: skip


def subject_of_scenario(
    scenario: Scenario, *, of: str = FIRST_MEASURE, size: int | None = None, seed: int = 0
) -> Subject:
    """The level of a measure in one municipality of a scenario.

    Args:
        scenario: What is run.
        of: The measure.
        size: Inhabitants of the municipality; that of most if left out.
        seed: Of the runs.

    Raises:
        UserError: There is no such measure or size.
    """
    measure = measure_of(of)
    spec, population = _municipality_of(scenario, size)
    return Subject(
        measure, spec.name, population, scenario, None, (),
        tuple({**scenario.changed(), **spec.overrides}), seed, made_with(COMPILED).rules,
        BASE_YEAR,
    )  # fmt: skip


def _subject(
    pair: Pair, levers: Sequence[str], varied: Sequence[str], municipality: str, population: int,
    measure: str, seed: int, rules: str, year: int,
) -> Subject:  # fmt: skip
    after, before = pair.after.scenario, pair.before.scenario
    (spec,) = (one for one in after.municipalities if one.name == municipality)
    held = {*levers, *varied, *after.changed(), *before.changed(), *spec.overrides}
    moving = tuple(name for name in levers if name in PARAMETERS)
    return Subject(
        measure_of(measure), municipality, population, after, before, moving,
        tuple(sorted(held)), seed, rules, year, pair.after.number,
    )  # fmt: skip


def _pair_of(pairs: Sequence[Pair], cell: int | None) -> Pair:
    """The pair that is meant.

    Raises:
        UserError: There is none of that number, or none is named and there are several.
    """
    numbers = [pair.after.number for pair in pairs]
    listed = ", ".join(map(str, numbers))
    if cell is None and len(pairs) > 1:
        raise UserError(f"there are {len(pairs)} changes; --cell says which: {listed}")
    if cell is not None and cell not in numbers:
        near = min(numbers, key=lambda one: (abs(one - cell), one))
        raise UserError(f"--cell: no change is in cell {cell}; the nearest is {near}")
    return pairs[0] if cell is None else pairs[numbers.index(cell)]


def _municipality_of(scenario: Scenario, size: int | None) -> tuple[MunicipalitySpec, int]:
    """The municipality of a size, or the one with most inhabitants.

    Raises:
        UserError: There is none of that size, with the nearest.
    """
    sizes = {spec.name: population_of(scenario, spec) for spec in scenario.municipalities}
    if size is None:
        size = max(sizes.values())
    for spec in scenario.municipalities:
        if sizes[spec.name] == size:
            return spec, size
    near = min(sizes.values(), key=lambda one: (abs(one - size), one))
    raise UserError(f"--size: no municipality has {size:,} inhabitants; the nearest has {near:,}")


def population_of(scenario: Scenario, spec: MunicipalitySpec) -> int:
    """Inhabitants of a municipality, those of its organisation file where it has one."""
    if spec.population is not None:
        return spec.population
    laid: Structure = structure_of(scenario, spec)
    return int(laid.population)
