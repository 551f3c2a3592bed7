"""Run inside the copy: what can be seen there of what was added, as JSON on standard output.

Rules are not compiled here (``NUMBA_DISABLE_JIT=1``): one small run takes a second or two.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

import collabsim
from collabsim import Scenario, load_scenario, simulate

RUN = {
    "years": 8,
    "proposal_years": 5,
    "patience_months": 1,
    "national_threshold_nok": 300_000.0,
    "proposals_per_year": 1.0,
    "competition_cost": 0.0,
    "bridge_chance": 0.5,
    "bridge_chance_champion": 0.6,
    "bridge_outside_chance": 0.1,
}
"""A short run of a small municipality in which many look for more money, and few find any."""


def scenario(**more: Any) -> Scenario:
    """The run that is looked at."""
    small = load_scenario("baseline").with_municipalities(8_000)
    return small.with_values(**RUN, **more)


def course(scenario_: Scenario, log: str = "pilots") -> Any:
    """One run of it."""
    return simulate(scenario_, seed=1, driver="compiled", log=log)  # type: ignore[arg-type]


def months_ended(pilots: Any) -> list[int]:
    """When each collaboration ended, -1 for one that goes on."""
    return [int(month) for month in pilots["ended_month"].fillna(-1)]


def told(arguments: list[str]) -> dict[str, Any]:
    """What a command prints, and its exit code."""
    from collabsim.cli import app

    done = CliRunner().invoke(app, arguments)
    return {"output": done.output, "exit_code": done.exit_code}


def with_instrument(*tables: dict[str, Any]) -> dict[str, Any]:
    """A run with instruments: their own events, a hash of the others, and what is set when."""
    from collabsim.experiment.plan import worlds

    made = scenario().with_instruments(*tables)
    events = course(made, log="events").events
    own = events["kind"].astype(str).str.startswith("instrument_")
    others = events[~own].dropna(axis=1, how="all").to_csv(index=False)
    plan = worlds(made)[0]
    return {
        "own": json.loads(events[own].to_json(orient="records")),
        "others": hashlib.sha256(others.encode()).hexdigest(),
        "team_meetings": [
            float(plan.p_in(0, month)["team_meetings_per_month"]) for month in (25, 26, 32, 44)
        ],
    }


def seen() -> dict[str, Any]:
    """Everything the test asks about."""
    from collabsim.analysis.instrument_levels import levels_of
    from collabsim.instruments import CATALOGUE
    from collabsim.records.columns import SCHEMA
    from collabsim.records.counts import run_sums
    from collabsim.rulebook import shipped_rules
    from collabsim.scenario.instrument_schema import instrument_schema

    meetings = {"name": "fixed_meetings", "from": 24}
    as_before = course(scenario(), log="events")
    patient = course(scenario(patience_ownership_months=36.0))
    events, pilots = as_before.events, as_before.pilots
    looked = events[events["kind"] == "bridge_not_found"].dropna(axis=1, how="all")
    return {
        "package": str(Path(collabsim.__file__).parent),
        "ended": months_ended(pilots),
        "ended_patient": months_ended(patient.pilots),
        "rules": sorted(shipped_rules()),
        "events": json.loads(looked.to_json(orient="records")),
        "started": pilots["started"].tolist(),
        "routines": json.loads(pilots["routines"].to_json(orient="values")),
        "stored": {field.name: str(field.type) for field in SCHEMA},
        "outcomes": json.loads(pilots["outcome"].to_json(orient="values")),
        "competed": run_sums(pilots)["competed"].tolist(),
        "column": told(["columns", "pilots", "routines"]),
        "measure": told(["columns", "runs", "competed"]),
        "help": told(["--help"]),
        "instruments": told(["instruments", "--language", "nb"]),
        "catalogue": list(CATALOGUE),
        "schema": instrument_schema()["items"]["properties"]["name"]["enum"],
        "levels": [one.name for one in levels_of(CATALOGUE["fixed_meetings"])],
        "without": with_instrument(),
        "used": with_instrument(meetings),
        "idle": with_instrument({**meetings, "strength": 0.0}),
        "count": told(["count", "--population", "10000", "--language", "nb"]),
    }


if __name__ == "__main__":
    json.dump(seen(), sys.stdout)
