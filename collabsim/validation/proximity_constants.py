"""What a factor or a member of a mean is read as where its path is off: made, and checked.

``python -m collabsim.validation.proximity_constants`` writes the constants, with ``--check`` it
says whether they are what the defaults give.

A path that is off is to leave the rule it leads to as strong as it is, and only take away what
that path tells one person, pilot or month from another. So the constant is the mean of what is
read there at the defaults: of a member of understanding the power mean with the exponent of
understanding (`substitution`), of all else the plain mean.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

import collabsim
from collabsim.experiment.do_rows import CONSTANTS
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.municipality.generate import SPANS
from collabsim.records.histories import Run
from collabsim.scenario import load_scenario
from collabsim.world.codes import Occasion

SIZES = (10_000, 120_000)
"""Municipalities whose readings are counted, each as often as the other."""
TURNS = 4
"""Replications of each span of control."""
SEED = 0
DIGITS = 4
"""Digits kept: sampling tells no more."""
_PATHS = {Occasion.MEETING: "understanding.meeting", Occasion.ANSWER: "understanding.answer"}
_MEMBERS = ("cognitive", "institutional", "social", "organisational")
NO_EXPONENT = 1.0e-6


def measured() -> dict[str, dict[str, float]]:
    """The constants by path and proximity, from runs of the defaults."""
    scenario = load_scenario("baseline").with_municipalities(*SIZES)
    runs = [
        run_one(plan.keeping_readings(), SEED, replication)
        for plan in worlds(scenario)
        for replication in range(TURNS * len(SPANS))
    ]
    values = scenario.values
    rho, floor = float(values["substitution"]), float(values["proximity_floor"])
    kept = np.concatenate([run.readings for run in runs])
    found: dict[str, dict[str, float]] = {}
    for occasion, path in _PATHS.items():
        rows = kept[kept["occasion"] == occasion]
        found[path] = {name: _power_mean(rows[name], rho, floor) for name in _MEMBERS}
    met = kept[kept["occasion"] == Occasion.MEETING]
    found["novelty"] = {
        "cognitive": _plain(1.0 - met["lacking"]),
        "institutional": _plain(1.0 - met["distance"]),
    }
    found["imitation"] = {"cognitive": _plain(np.concatenate([_known(run) for run in runs]))}
    found["meeting"] = {"geographical": _plain(met["geographical"])}
    return found


def _known(run: Run) -> Any:
    """Share of the pilot's topics its team knew when the case opened."""
    rows = run.pilots
    rows = rows[(rows["case_open"] >= 0) & (rows["transferable"] > 0.0)]
    return rows["feasible"] / rows["transferable"]


def _power_mean(read: Any, rho: float, floor: float) -> float:
    above = np.maximum(read, floor)
    if abs(rho) < NO_EXPONENT:
        return round(float(np.exp(np.mean(np.log(above)))), DIGITS)
    return round(float(np.mean(above**rho) ** (1.0 / rho)), DIGITS)


def _plain(read: Any) -> float:
    return round(float(np.mean(read)), DIGITS)


def written() -> str:
    """The file of constants, as the defaults give it."""
    content = {
        "about": "What a path that is off is read as; written by "
        "python -m collabsim.validation.proximity_constants",
        "sizes": list(SIZES),
        "replications": TURNS * len(SPANS),
        "seed": SEED,
        "constants": measured(),
    }
    return json.dumps(content, indent=2) + "\n"


def path() -> Path:
    """Where the file is."""
    return Path(collabsim.__file__).parent / CONSTANTS


def main() -> int:
    """Write the constants, or say whether they are up to date; 1 where they are not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether they hold")
    checked = parser.parse_args().check
    text = written()
    if not checked:
        path().write_text(text, encoding="utf-8")
        return 0
    if path().read_text(encoding="utf-8") == text:
        return 0
    sys.stdout.write(f"{path()} is not what the defaults give; write it anew without --check\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
