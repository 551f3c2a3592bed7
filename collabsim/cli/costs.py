"""What instruments cost, in the answer of every command that runs a scenario with some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from collabsim.cli.console import tell
from collabsim.language import label, number, text

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.records.histories import Run
    from collabsim.scenario import MunicipalitySpec, Scenario
    from collabsim.world.blueprint import Blueprint

MOST_SCENARIOS = 3
"""Scenarios of a sweep whose costs are told."""


def tell_costs(scenario: Scenario, language: str, municipality: str | None = None) -> None:
    """Say what the instruments of a scenario cost each municipality, and which cannot be paid.

    This is for many runs. Set-up and yearly costs are known before any; what hangs on pilots is
    told for one of them.

    Args:
        scenario: whose instruments these are; with none, nothing is said.
        language: of the sentences.
        municipality: only this one.
    """
    if not scenario.instruments:
        return
    from collabsim.analysis.ledger import planned
    from collabsim.experiment.plan import is_region, worlds

    plans = worlds(scenario)
    for place, spec in enumerate(scenario.municipalities):
        if municipality not in (None, spec.name):
            continue
        row, plan = (place, plans[0]) if is_region(scenario) else (0, plans[place])
        entries = planned(plan)
        _tell_paid(entries[entries["municipality"] == spec.name], plan, row, language)
        _tell_unpaid(scenario, spec, plan, row, language)
    _tell_for_each(scenario, language)


def tell_costs_of_runs(
    scenario: Scenario, runs: Sequence[Run], language: str, municipality: str | None = None
) -> None:
    """Say what the instruments of a scenario cost in certain runs, by the ledger.

    Args:
        scenario: whose instruments these are; with none, nothing is said.
        runs: with their events, one of each world.
        language: of the sentences.
        municipality: only this one.
    """
    if not scenario.instruments:
        return
    from collabsim.analysis.booking import ACCOUNTS
    from collabsim.analysis.ledger import hours, ledger
    from collabsim.instruments.declare import HOUR_NOK

    specs = {spec.name: spec for spec in scenario.municipalities}
    for run in runs:
        plan, entries, spent = run.blueprint, ledger(run, scenario), hours(run, scenario)
        names = {use.name for use in scenario.instruments}
        spent = spent[spent["activity"].isin(names)]
        for row, name in enumerate(plan.municipalities):
            if municipality not in (None, name) or name not in specs:
                continue
            here = entries[entries["municipality"] == name]
            own = ~here["account"].isin(ACCOUNTS)
            _tell_paid(here[own], plan, row, language)
            took = float(spent["hours"][spent["municipality"] == name].sum())
            town = label(name, plan.populations[row], language)
            worth = {"hours": took, "nok": HOUR_NOK * took, "each": HOUR_NOK}
            written = {key: number(value, language) for key, value in worth.items()}
            if took > 0.0:
                tell(text("instruments.took", language, municipality=town, **written))
            in_all = _sums(here[~own], language)
            tell(text("instruments.for_pilots", language, municipality=town, sums=in_all))
            _tell_unpaid(scenario, specs[name], plan, row, language)


def tell_costs_of_scenarios(scenarios: Sequence[Scenario], language: str) -> None:
    """Say what the instruments of the scenarios of a sweep cost, each combination of them once."""
    seen: list[Scenario] = []
    for one in scenarios:
        if one.instruments and one.instruments not in [other.instruments for other in seen]:
            seen.append(one)
    for one in seen[:MOST_SCENARIOS]:
        tell_costs(one, language)
    if len(seen) > MOST_SCENARIOS:
        more = number(len(seen) - MOST_SCENARIOS, language)
        tell(text("instruments.more_scenarios", language, count=more))


def _sums(entries: pd.DataFrame, language: str) -> str:
    """Who pays how much, or that nobody does."""
    paid = [
        f"{text(f'cost_payer.{payer}', language)} {number(float(nok), language)}"
        for payer, nok in entries.groupby("payer")["nok"].sum().items()
    ]
    return ", ".join(paid) or text("instruments.nothing", language)


def _tell_paid(entries: pd.DataFrame, plan: Blueprint, row: int, language: str) -> None:
    town = label(plan.municipalities[row], plan.populations[row], language)
    sums = _sums(entries, language)
    tell(text("instruments.paid", language, municipality=town, sums=sums))


def _tell_unpaid(
    scenario: Scenario, spec: MunicipalitySpec, plan: Blueprint, row: int, language: str
) -> None:
    """Which instruments cannot be paid and so never come."""
    from collabsim.experiment.plan import lives_in

    town = label(spec.name, plan.populations[row], language)
    for life in lives_in(plan, scenario, spec, row):
        if life.introduced is None and any(one.kind == "unpaid" for one in life.happenings):
            name = text(f"instrument.{life.use.name}", language)
            tell(text("instruments.unpaid", language, municipality=town, instrument=name))


def _tell_for_each(scenario: Scenario, language: str) -> None:
    """What is paid and worked beside for each pilot and person, of each instrument once."""
    for use in dict.fromkeys(one.name for one in scenario.instruments):
        first = next(one for one in scenario.instruments if one.name == use)
        cost = first.declared.cost
        parts = {
            "per_pilot": first.nok("per_pilot_nok"),
            "per_person": first.nok("per_person_nok"),
        }
        hours = {f"hours_{kind}": own for kind, own in cost.hours().items()}
        said = [
            text(f"instruments.{key}", language, nok=number(nok, language))
            for key, nok in parts.items()
            if nok > 0.0
        ]
        said += [
            text(f"instruments.{key}", language, hours=number(sum(one.values()), language))
            for key, one in hours.items()
            if sum(one.values())
        ]
        if said:
            title = text(f"instrument.{use}", language)
            tell(text("instruments.beside", language, instrument=title, costs=", ".join(said)))
