"""Small sweeps that take seconds, and what has come of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from collabsim.experiment.design.sweep import Sweep, make_sweep
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from collabsim.experiment.store.export import export_canonical
from collabsim.experiment.store.folder import RunFolder
from collabsim.parameters import PARAMETERS
from collabsim.scenario import Scenario, load_scenario

CHECKOUT = Path(__file__).resolve().parents[2]
SIZES = (3_000, 12_000)
SHORT = {"years": 7, "proposal_years": 3, "entrepreneurs": 2}
THRESHOLDS = [100_000, 1_300_000]
FAULTY = "tests.experiment.faulty_driver"


def base(*sizes: int, **values: Any) -> Scenario:
    """A scenario whose runs take a fraction of a millisecond."""
    made = load_scenario("baseline").with_municipalities(*(sizes or SIZES))
    return made.with_values(**{**SHORT, **values})


def small(replications: int | None = 8, **settings: Any) -> Sweep:
    """Two cells of two municipalities."""
    return make_sweep(
        base(), {"threshold_nok": THRESHOLDS}, replications=replications, name="small", **settings
    )


def swept(folder: Path, sweep: Sweep | None = None, **means: Any) -> Path:
    """A folder with a finished sweep."""
    end = run_sweep(
        sweep or small(), folder, execution=ExecutionSettings(**{"executor": "threads", **means})
    )
    assert not end.stopped
    return folder


def canonical(folder: Path) -> tuple[bytes, bytes]:
    """The canonical files of pilots and failures."""
    files = export_canonical(RunFolder.open(folder), folder.parent / f"{folder.name}.csv")
    pilots, failures = (file.read_bytes() for file in files)
    return pilots, failures


def file_of(folder: Path, replications: int = 8, text: str = "") -> Path:
    """A sweep file with the two cells of :func:`small`."""
    tables = "".join(
        f"[{PARAMETERS[name].group}]\n{name} = {value}\n\n" for name, value in SHORT.items()
    )
    (folder / "base.toml").write_text(
        'name = "base"\nabout = "A test."\nextends = "baseline"\n\n'
        + "".join(f"[[municipality]]\npopulation = {size}\n\n" for size in SIZES)
        + tables.replace("[run]\nyears = 7\n\n[run]\n", "[run]\nyears = 7\n"),
        encoding="utf-8",
    )
    path = folder / "small.toml"
    path.write_text(
        f'[sweep]\nname = "small"\nscenario = "base.toml"\nseeds = "paired"\n'
        f"replications = {replications}\n{text}\n[levers]\nthreshold_nok = {THRESHOLDS}\n",
        encoding="utf-8",
    )
    return path


def command(*arguments: Any) -> list[str]:
    """The command line of the project in a process of its own."""
    return [sys.executable, "-m", "collabsim", *map(str, arguments)]


def python(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A program of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False, **options,
    )  # fmt: skip
