"""The further patterns at points of the region of values, run and stored.

``python -m collabsim.validation.further_region_run`` writes ``docs/patterns/further_region.json``.
An interrupted run is taken up where it was left.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from rich.progress import Progress

from collabsim.experiment.running.over_region import points_of
from collabsim.scenario import load_scenario
from collabsim.validation.further_patterns import FURTHER
from collabsim.validation.further_patterns_run import cells, findings
from collabsim.validation.kept_tables import KeptTables
from collabsim.validation.measuring import dated, exit_code, write_record
from collabsim.validation.patterns_region import summed_up, table_of
from collabsim.validation.patterns_run import SCENARIO
from collabsim.writing import RESULTS

POINTS, REPLICATIONS = 15, 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.further_region_run",
        description="Hold the model against the further patterns at points of the region.",
    )
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, default=RESULTS / "further_region", help="kept meanwhile"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/patterns/further_region.json"))
    options = parser.parse_args(arguments)
    numbers = {name: getattr(options, name) for name in ("points", "replications", "seed")}

    def work() -> None:
        measured = {**numbers, "patterns": [one.id for one in FURTHER]}
        kept = KeptTables.open(options.folder, measured)
        at = points_of(load_scenario(SCENARIO), options.points)
        names = [f"point_{row:06d}" for row in at.points]
        with Progress() as progress:
            task = progress.add_task("Points", total=len(names))
            for name, scenario in zip(names, at.scenarios, strict=True):
                if name not in kept:
                    sums = cells(scenario, options.replications, options.seed, lambda _: None)
                    table = table_of(findings(sums))
                    kept.keep(name, pa.Table.from_pandas(table, preserve_index=False))
                progress.advance(task)
        tables = [kept[name].to_pandas() for name in names]
        write_record(options.out, dated(numbers, patterns=summed_up(tables)))

    return exit_code(work, goes_on=True)


if __name__ == "__main__":
    raise SystemExit(main())
