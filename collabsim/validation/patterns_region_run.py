"""The patterns all over the region of values, run and stored.

``python -m collabsim.validation.patterns_region_run`` writes ``docs/patterns/region.json``. An
interrupted run is taken up where it was left. What processes do is a function of
:mod:`collabsim.validation.patterns_region`, by whose name they find it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from collabsim.validation.measuring import dated, exit_code, write_record
from collabsim.validation.patterns_region import POINTS, REPLICATIONS, measure, summed_up
from collabsim.writing import RESULTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.patterns_region_run",
        description="Hold the model against the patterns all over the region of values.",
    )
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, default=RESULTS / "patterns_region", help="kept meanwhile"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/patterns/region.json"))
    options = parser.parse_args(arguments)
    numbers = {name: getattr(options, name) for name in ("points", "replications", "seed")}
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip

    def work() -> None:
        with Progress(*columns) as progress:
            tables = measure(options.folder, progress=progress, **numbers)
        write_record(options.out, dated(numbers, patterns=summed_up(tables)))

    return exit_code(work, goes_on=True)


if __name__ == "__main__":
    raise SystemExit(main())
