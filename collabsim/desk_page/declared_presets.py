"""The questions that come with collabsim: sweeps that hold one change against what it changes."""

from __future__ import annotations

from typing import Any

from collabsim.analysis.desk.pairs import CannotPairError, changed_names, pairs_of
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.design.sweep_files import load_sweep, shipped_sweeps
from collabsim.experiment.design.varied import POPULATION
from collabsim.parameters import BASE_YEAR


def presets() -> list[dict[str, Any]]:
    """Each shipped sweep that asks a question and has a change, as plain data."""
    sweeps = [load_sweep(name) for name in shipped_sweeps()]
    return [_preset(one) for one in sweeps if one.question and _has_change(one)]


def _has_change(sweep: Sweep) -> bool:
    try:
        return bool(pairs_of(sweep))
    except CannotPairError:
        return False


def _preset(sweep: Sweep) -> dict[str, Any]:
    """A question: what it varies, in kroner of 2018, and which cells are held against which."""
    years = [one.year for one in sweep.varied if one.year != BASE_YEAR]
    return {
        "name": sweep.name,
        "question": sweep.question,
        "scenarios": {label: one.name for label, one in sweep.scenarios.items()},
        "names": list(changed_names(sweep)),
        "varied": [
            {
                "name": one.name, "role": one.role, "values": list(one.values),
                "written": list(one.written), "year": one.year,
            }
            for one in sweep.varied
        ],
        "against": dict(sweep.against),
        "year": years[0] if years else BASE_YEAR,
        "populations": sorted(
            {int(cell.values[POPULATION.name]) for cell in sweep.cells
             if POPULATION.name in cell.values}
            | {spec.population for cell in sweep.cells for spec in cell.scenario.municipalities
               if spec.population is not None}
        ),
        "pairs": [[pair.after.number, pair.before.number] for pair in pairs_of(sweep)],
        "seed": sweep.seed,
        "replications": sweep.replications,
    }  # fmt: skip
