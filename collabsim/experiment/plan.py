"""Laying out the worlds of a scenario."""

from __future__ import annotations

from collections.abc import Iterable

from collabsim.errors import UserError
from collabsim.municipality.generate import generate
from collabsim.municipality.given import read_organisation
from collabsim.municipality.structure import Structure
from collabsim.parameters import Value
from collabsim.scenario import MunicipalitySpec, Scenario
from collabsim.world.build import Blueprint, blueprint


def structure_of(scenario: Scenario, spec: MunicipalitySpec) -> Structure:
    """The structure of one municipality of a scenario, generated or given."""
    values = scenario.values_for(spec)
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


def refuse_channels(scenario: Scenario, names: Iterable[str] | None = None) -> None:
    """Refuse to look for size channels where there is no difference in size to carry.

    Raises:
        UserError: there is one municipality, or all have the same number of inhabitants.
    """
    specs = chosen(scenario, names)
    if len(specs) < 2:
        raise UserError("--channels and --shapley need at least two municipalities to compare")
    sizes = {
        structure_of(scenario, spec).population if spec.population is None else spec.population
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


def worlds(scenario: Scenario, names: Iterable[str] | None = None) -> list[Blueprint]:
    """One world for each municipality, or one for all of a region."""
    specs = chosen(scenario, names)
    structures = [structure_of(scenario, spec) for spec in specs]
    values = [scenario.values_for(spec) for spec in specs]
    if is_region(scenario):
        return [blueprint(structures, values, region=True)]
    return [blueprint([s], [v]) for s, v in zip(structures, values, strict=True)]
