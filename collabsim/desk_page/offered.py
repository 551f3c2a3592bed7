"""What the page offers to ask: questions, sizes, municipalities by name, levers. Plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import collabsim
from collabsim.browser.record import engine_record
from collabsim.classroom.event_table import event_layout
from collabsim.desk_page import worlds
from collabsim.desk_page.vendored import libraries
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.design.sweep_schema import TABLE_OF
from collabsim.experiment.design.varied import POPULATION
from collabsim.municipality.norway import municipalities_table
from collabsim.parameters import BASE_YEAR, PARAMETERS, PRICE_INDEX, Value
from collabsim.parameters.changing import read_when
from collabsim.parameters.delegation_group import BY_UNITS, EVERYWHERE, SECTORS, SUMS
from collabsim.report.cast import cast_declared
from collabsim.world.calendar import MONTHS_A_YEAR

PRESETS = ("threshold_2026", "signing_limit", "coordinator_post", "pooled_budget")
"""Shipped questions that can be asked of one municipality at a time."""

FIRST = (
    "threshold_nok", "delegation_school_unit_nok", "pooled_budget", "inhabitants_per_coordinator",
)  # fmt: skip
"""Levers that stand in the form before anything is looked for."""

SIDE = 10_000
"""The size beside the answer, where it is among those asked. Assumption."""

REPLICATIONS, SETS = 400, 20
"""Of a question that is asked first: an answer in seconds. Assumption."""

MOST_REPLICATIONS = 10_000
"""What a page runs at most: more would take a browser many minutes. Assumption."""

MOST_BYTES = 100_000
"""Of a file, or of what a link holds: that of a question has a thousand or two. Assumption."""


def offered(bundles: Iterable[str] = ()) -> dict[str, Any]:
    """All of it.

    Args:
        bundles: Names of the worlds the page can read; all if there are none.
    """
    base = worlds.scenario()
    first = load_sweep(PRESETS[0])
    record = engine_record()
    return {
        "version": collabsim.__version__,
        "rules": record["rules"],
        "base_year": BASE_YEAR,
        "years": sorted(PRICE_INDEX),
        "scenarios": [worlds.SCENARIO],
        "scenario_names": {worlds.SCENARIO: base.name},
        "values": {worlds.SCENARIO: base.changed()},
        "presets": [_preset(name) for name in PRESETS],
        "first": list(FIRST),
        "levers": _levers(),
        "structural": {name: list(values) for name, values in worlds.STRUCTURAL.items()},
        "dated": [name for name in PARAMETERS if read_when(name) in ("live", "at start")],
        "groups": {name: one.group for name, one in PARAMETERS.items()},
        "months_a_year": MONTHS_A_YEAR,
        "run_years": {worlds.SCENARIO: int(base.values["years"])},
        "tables": {name: TABLE_OF[one.role] for name, one in PARAMETERS.items()},
        "dotted": _dotted(),
        "chips": list(worlds.CHIPS),
        "sizes": list(worlds.sizes()),
        "curve": list(worlds.CURVE),
        "bundles": list(bundles) or list(worlds.BUNDLES),
        "least": worlds.LEAST,
        "most": worlds.MOST,
        "side": SIDE,
        "names": {str(size): worlds.name_of(size) for size in worlds.sizes()},
        "municipalities": _municipalities(),
        "sets": SETS,
        "numbers_of_sets": list(worlds.SETS),
        "most_replications": MOST_REPLICATIONS,
        "most_bytes": MOST_BYTES,
        "year": first.varied[0].year,
        "libraries": [asdict(one) for one in libraries()],
        "events": event_layout(),
        "cast": cast_declared(),
    }


def _preset(name: str) -> dict[str, Any]:
    """A shipped question: which levers it moves from what to what, in kroner of its year."""
    sweep = load_sweep(name)
    levers = [one for one in sweep.varied if one.name in PARAMETERS]
    years = [one.year for one in levers if PARAMETERS[one.name].in_kroner]
    sides: dict[str, dict[str, Value]] = {}
    for one in levers:
        written = dict(zip(one.values, one.written or one.values, strict=True))
        before = sweep.against[one.name]
        (after,) = (value for value in one.values if value != before)
        sides[one.name] = {"before": written[before], "after": written[after]}
    sizes = {int(cell.values[POPULATION.name]) for cell in sweep.cells
             if POPULATION.name in cell.values}  # fmt: skip
    sizes |= {spec.population for spec in sweep.cells[0].scenario.municipalities
              if spec.population is not None}  # fmt: skip
    return {
        "key": name,
        "scenario": worlds.SCENARIO,
        "sizes": sorted(sizes),
        "levers": sides,
        "year": years[0] if years else max(PRICE_INDEX),
        "seed": sweep.seed,
        "replications": sweep.replications or REPLICATIONS,
    }


def _levers() -> list[str]:
    """Levers that can be moved: those that shape nothing, or that the page has worlds for."""
    shaping = {"fund_nok_per_inhabitant", "coordinators_added"} - set(worlds.STRUCTURAL)
    return [
        one.name for one in PARAMETERS.values() if one.role == "lever" and one.name not in shaping
    ]


def _dotted() -> dict[str, str]:
    """Names that a file may write with dots, by what stands there."""
    return {
        f"delegation.{sector}.{ending}": f"delegation_{sector}_{ending}"
        for sector in (EVERYWHERE, *SECTORS)
        for ending in (*SUMS, BY_UNITS)
    }


def _municipalities() -> list[list[Any]]:
    """Number, name, county and inhabitants of each of today's municipalities, by name."""
    table = municipalities_table()
    shared = table["name"].duplicated(keep=False)
    found = []
    for twice, row in zip(shared, table.to_dict("records"), strict=True):
        name = f"{row['name']} ({row['county']})" if twice else str(row["name"])
        found.append(
            [str(row["municipality_number"]).zfill(4), name, str(row["county"]),
             int(row["population_2026"])]
        )  # fmt: skip
    return sorted(found, key=lambda one: str(one[1]))
