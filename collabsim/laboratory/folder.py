"""The folder of a hypothesis: its runs, its points of the region, and what was found.

::

    H1a.frozen.json      what was said, when, by its hash (beside the folder)
    H1a/pilot/           runs the plan was made from, of a seed of their own
    H1a/runs/            the runs
    H1a/paths/           runs in which one path alone is held
    H1a/region/          sums at points of the region of values, a file each
    H1a/plan.json        how many replications there are, and why
    H1a/verdict.json     what was found, in numbers
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.drivers import COMPILED, SHIPPED
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import Progress
from collabsim.experiment.store.completeness import unfinished
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.manifest import MANIFEST
from collabsim.experiment.store.parts import source_hash_here
from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.experiment.sweeping import resume, sweep
from collabsim.laboratory.cells import Cell, sweep_of
from collabsim.laboratory.counted import Counted, counted_in_results
from collabsim.writing import write_whole

PILOT, RUNS, PATHS, REGION = "pilot", "runs", "paths", "region"
PLAN, VERDICT = "plan.json", "verdict.json"


def stored_runs(
    folder: Path, cells: Sequence[Cell], *, seed: int, replications: int, name: str, about: str,
    driver: str = COMPILED, progress: Callable[[Progress], None] | bool = False,
) -> Results:  # fmt: skip
    """The runs of these cells in a folder: made, or gone on with, or found there.

    Raises:
        UserError: other runs are there.
        KeyboardInterrupt: it was interrupted; what is stored stays.
    """
    planned = sweep_of(cells, seed=seed, replications=replications, name=name, about=about)
    if not (folder / MANIFEST).exists():
        shutil.rmtree(folder, ignore_errors=True)  # a beginning without a manifest
        folder.parent.mkdir(parents=True, exist_ok=True)
        return sweep(planned, folder, driver=driver, progress=progress)
    there = RunFolder.open(folder)
    wanted = json.loads(json.dumps(planned.as_dict()))
    if (there.manifest.driver, there.manifest.sweep) != (driver, wanted):
        raise UserError(
            f"{folder} has runs of another design, other parameters or another driver; give --out "
            "another folder"
        )
    if unfinished(folder, there.manifest, there.records().values()) is None:
        return Results(there)
    # It is the hypothesis that names the driver, not the folder alone.
    return resume(folder, progress=progress, trust=driver not in SHIPPED)


def counted_runs(
    results: Results, outcomes: Sequence[str], towns: Sequence[str], replications: int
) -> Counted:
    """What was counted in stored runs."""
    with results:
        return counted_in_results(results, outcomes, towns, replications)


def point_key(
    fingerprints: Sequence[str], seed: int, replications: int, outcomes: Sequence[str],
    driver: str = COMPILED,
) -> str:  # fmt: skip
    """What determines the sums at a point, in 16 signs; the rules are part of it."""
    said = [list(fingerprints), seed, replications, list(outcomes), source_hash_here(driver)]
    determined = json.dumps(said).encode()
    return hashlib.blake2b(determined, digest_size=8).hexdigest()


def kept_point(folder: Path, point: int, key: str) -> Counted | None:
    """Sums at a point that were kept, unless their file was damaged since."""
    wanted = f"point-{point:06d}-{key}"
    for path in (folder / REGION).glob(f"{wanted}-*.npz"):
        if stem_of(path) == wanted and is_as_named(path):
            return Counted.from_bytes(path.read_bytes())
    return None


def keep_point(folder: Path, point: int, key: str, counted: Counted) -> None:
    """Keep sums at a point."""
    place = folder / REGION
    place.mkdir(parents=True, exist_ok=True)
    write_named(place, f"point-{point:06d}-{key}", ".npz", counted.as_bytes())


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write plain data whole."""
    written = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(path, written.encode())


def read_json(path: Path) -> dict[str, Any] | None:
    """Read it back; nothing where there is none."""
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
