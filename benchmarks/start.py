"""What a new installation waits for once, and what every start costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.pairs import Figure, seconds
from collabsim.world.compiling import engine

WARM_STARTS = 7
FIRST_REPLICATION = """
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import load_scenario
run_many(worlds(load_scenario("small_and_large"))[0], 0, 1)
"""


def _first_replication(cache: str, engine: str) -> float:
    """Seconds from starting Python to the end of the first replication."""
    surroundings = {**os.environ, "COLLABSIM_CACHE": cache, "COLLABSIM_ENGINE": engine}
    return seconds(
        lambda: subprocess.run(
            [sys.executable, "-c", FIRST_REPLICATION],
            check=True,
            capture_output=True,
            env=surroundings,
        )
    )


def starts() -> list[Figure]:
    """With the library; and compiling everything into an empty cache, then starting from it."""
    with tempfile.TemporaryDirectory() as cache:
        ahead = sorted(_first_replication(cache, "auto") for _ in range(WARM_STARTS))
        cold = _first_replication(cache, "compile")
        warm = sorted(_first_replication(cache, "compile") for _ in range(WARM_STARTS))
    return [
        Figure(
            f"From starting Python to the end of the first replication. {engine().told()}",
            f"{ahead[len(ahead) // 2]:.2f} s (median of {WARM_STARTS}; "
            f"{ahead[0]:.2f} to {ahead[-1]:.2f})",
            "at most 3 s",
        ),
        Figure(
            "Compiling everything, where no library fits: once for each installation",
            f"{cold:.0f} s",
            "at most 60 s",
        ),
        Figure(
            "From starting Python to the end of the first replication, compiled before",
            f"{warm[len(warm) // 2]:.2f} s (median of {WARM_STARTS}; "
            f"{warm[0]:.2f} to {warm[-1]:.2f})",
            "at most 3 s",
        ),
    ]
