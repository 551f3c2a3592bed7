"""``python -m collabsim.validation.region run | summary | defaults``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from collabsim.experiment.design.region_points import SHIPPED, RegionPoints, axes_now
from collabsim.validation.measuring import exit_code
from collabsim.validation.region.declaring import write_defaults
from collabsim.validation.region.defaults import accepted_at_default, defaults_of, medians
from collabsim.validation.region.recipe import RECIPE, Recipe, design
from collabsim.validation.region.run import run_points
from collabsim.validation.region.store import record, with_record, write
from collabsim.validation.region.summary import summary
from collabsim.writing import RESULTS

FOLDER = RESULTS / "region"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make points, take up where an interrupted run was left, or say what they come to."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.region",
        description="The admissible region by recipe.",
    )
    parts = parser.add_subparsers(dest="what", required=True)
    making = parts.add_parser("run", help="make the points; an interrupted run is taken up")
    making.add_argument("--points", type=int, default=RECIPE.points)
    making.add_argument("--replications", type=int, default=RECIPE.replications)
    making.add_argument("--processes", type=int, default=None)
    making.add_argument("--folder", type=Path, default=FOLDER, help="where they are kept meanwhile")
    for name, about in (
        ("summary", "what the points come to"),
        ("defaults", "the defaults that follow beside those declared now"),
    ):
        parts.add_parser(name, help=about).add_argument(
            "file", type=Path, nargs="?", default=SHIPPED
        )
    parts.choices["defaults"].add_argument(
        "--write", action="store_true", help="write them where the parameters are declared"
    )
    making.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args(arguments)

    def work() -> None:
        if options.what == "run":
            recipe = replace(RECIPE, points=options.points, replications=options.replications)
            path = make(recipe, options.folder, options.out, options.processes)
            sys.stdout.write(f"{path} is written.\n")
        points = RegionPoints.read(options.out if options.what == "run" else options.file)
        sys.stdout.write(summary(points, defaults=options.what != "summary"))
        if options.what == "defaults" and options.write:
            for path in write_defaults(medians(points, points.record["tenths"])):
                sys.stdout.write(f"{path} is written.\n")

    return exit_code(work, goes_on=options.what == "run")


def make(recipe: Recipe, folder: Path, out: Path, processes: int | None = None) -> Path:
    """Run all points of a recipe, find the defaults and write the file."""
    axes = axes_now()
    codes = design(recipe, axes)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Progress(*columns) as progress:
        task = progress.add_task("Points", total=len(codes))
        kept = run_points(
            folder, recipe, axes, codes, processes=processes, tick=partial(progress.advance, task)
        )
        points = RegionPoints(axes, codes, kept.counts(), record(recipe, axes))
        step = progress.add_task("Defaults", total=None)
        found = defaults_of(points, partial(accepted_at_default, recipe=recipe))
        progress.update(step, total=1, completed=1)
    write(with_record(points, tenths=found.tenths), out)
    return out


if __name__ == "__main__":
    raise SystemExit(main())
