"""Run the documented cases and store what the model says of them; see :mod:`.cases`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.scenario import load_scenario
from collabsim.validation.cases import CASES, Found, compare_case
from collabsim.validation.measuring import dated, exit_code, write_record

REPLICATIONS = 1_000
REGION_POINTS = 40
RECORD = "cases.json"


def entry_of(found: Found) -> dict[str, Any]:
    """What was found of a case, as it is stored."""
    joined = dict(zip(("value", "low", "high"), found.joined, strict=True))
    return {
        "scenario": found.case.scenario,
        "fingerprint": load_scenario(found.case.scenario).fingerprint,
        "pilots": found.pilots,
        "happened": found.case.happened,
        "rank_low": found.rank_low,
        "rank_high": found.rank_high,
        "joined": _rounded(joined),
        **{
            name: [_rounded(one._asdict()) for one in rows]
            for name, rows in (
                ("ends", found.ends), ("prices", found.prices), ("points", found.points),
            )
        },
    }  # fmt: skip


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON takes it; null where a share cannot be known."""
    return {
        name: (None if math.isnan(value) else round(value, 6))
        if isinstance(value, float)
        else value
        for name, value in row.items()
    }


def record(replications: int, seed: int, points: int) -> dict[str, Any]:
    """All cases, run anew."""
    found = [entry_of(compare_case(case, replications, seed, points)) for case in CASES]
    return dated({"replications": replications, "seed": seed}, cases=found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases and store what was found; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.cases_run",
        description="Run the documented cases and store what the model says of them.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--region-points", type=int, default=REGION_POINTS)
    parser.add_argument("--out", type=Path, default=Path("docs/cases"))
    options = parser.parse_args(arguments)

    def work() -> None:
        checked_replications(options.replications)
        seed = checked_seed(options.seed)
        options.out.mkdir(exist_ok=True, parents=True)
        write_record(
            options.out / RECORD, record(options.replications, seed, options.region_points)
        )

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
