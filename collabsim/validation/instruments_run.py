"""Run every instrument of the catalogue and keep what was found.

``python -m collabsim.validation.instruments_run`` writes ``docs/instruments/instruments.json``,
from which ``python -m collabsim.report.documents`` writes the pages.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from collabsim.analysis.instrument_effects import chosen_instruments
from collabsim.errors import UserError
from collabsim.validation.instruments import SCENARIO, HowMuch, measured, runs_in_all
from collabsim.validation.measuring import dated, exit_code
from collabsim.writing import write_whole

REPLICATIONS = 200
POINTS = 20
POINT_REPLICATIONS = 30
RECORD = "instruments.json"

_LIST = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")


def in_lines(record: Mapping[str, Any]) -> str:
    """A record as it is kept: a list of numbers stands on one line."""
    text = json.dumps(record, indent=1, ensure_ascii=False)
    return _LIST.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def others_kept(path: Path, numbers: Mapping[str, int]) -> dict[str, Any]:
    """What is kept of instruments that are not measured now, if it was measured in the same way.

    Raises:
        UserError: Other numbers of runs are kept, which cannot stand beside these in one table.
    """
    if not path.is_file():
        return {}
    record = json.loads(path.read_text(encoding="utf-8"))
    for name, number in numbers.items():
        if record.get(name) != number:
            raise UserError(
                f"{path} was measured with {name} = {record.get(name)}, not {number}: "
                "give the same numbers, or another folder with --out"
            )
    kept: dict[str, Any] = record["instruments"]
    return kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and keep it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.instruments_run",
        description="Try every instrument alone, in four sizes and over the region of values.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--point-replications", type=int, default=POINT_REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        help="may be repeated; the others stay as they are kept",
    )
    parser.add_argument("--out", type=Path, default=Path("docs/instruments"))
    options = parser.parse_args(arguments)
    names = ("replications", "points", "point_replications", "seed")
    numbers = {name: getattr(options, name) for name in names}
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip

    def work() -> None:
        much = HowMuch(**numbers)
        chosen = chosen_instruments(options.only)
        stays = others_kept(options.out / RECORD, numbers) if options.only else {}
        with Progress(*columns) as progress:
            task = progress.add_task("Instruments", total=runs_in_all(chosen, much))
            found = measured(chosen, much, lambda done: progress.advance(task, done))
        record = dated({**numbers, "scenario": SCENARIO}, instruments={**stays, **found})
        options.out.mkdir(parents=True, exist_ok=True)
        write_whole(options.out / RECORD, in_lines(record).encode())

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
