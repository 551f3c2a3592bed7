"""Other forms of this package to compare it with: the first edition, and copies with one edit.

Each is laid out in a folder that is thrown away. All are run by the same Python with the same
libraries, so that what is compared is the code of this project.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
FIRST = "c744435e2cdffe7e76b242bb83b075fe73386589"
"""The commit of the first edition."""
PARTS = ("collabsim", "scenarios")
"""What of a checkout is needed to run it."""

LIBRARYS = '''

@compiled
def exp(x: float) -> float:
    """As the library of the processor has it."""
    return math.exp(x)


@compiled
def log(x: float) -> float:
    """As the library of the processor has it."""
    return math.log(x)


@compiled
def power(x: float, y: float) -> float:
    """As the library of the processor has it."""
    return math.pow(x, y)


@compiled
def cos_sin(x: float) -> tuple[float, float]:
    """As the library of the processor has it."""
    return math.cos(x), math.sin(x)
'''
"""Put behind the mathematics of our own: whoever imports them gets the library's."""


class NoHistoryError(Exception):
    """The first edition cannot be laid out here; says why in one sentence."""


def lay_out_first(folder: Path) -> Path:
    """The package of the first edition, from the history this folder comes with.

    Raises:
        NoHistoryError: there is no git, or no history that reaches back so far.
    """
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", FIRST, *PARTS]
    try:
        packed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as failure:
        raise NoHistoryError(
            f"not measured: the first edition is commit {FIRST[:7]} of the history, and this "
            "folder comes without it."
        ) from failure
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _copy(folder: Path) -> Path:
    """The present package in another folder."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def lay_out_librarys(folder: Path) -> Path:
    """The present package with exp, log, pow, sin and cos of the processor's library."""
    path = _copy(folder) / "collabsim" / "world" / "mathematics.py"
    path.write_text(path.read_text(encoding="utf-8") + LIBRARYS, encoding="utf-8")
    return folder


def lay_out_unchanging(folder: Path) -> Path:
    """The present package without what makes values change during a run.

    Raises:
        ValueError: the line that is to go is not there any more.
    """
    path = _copy(folder) / "collabsim" / "rules" / "phases" / "opening.py"
    text = path.read_text(encoding="utf-8")
    call = "    change_values(w, t, month)\n"
    if text.count(call) != 1:
        raise ValueError(f"{path.name} does not call change_values once, in a line of its own")
    path.write_text(text.replace(call, ""), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Package:
    """A form of this package: the folder it stands in, and where its compiled code is kept."""

    folder: Path
    cache: Path

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        """A process that times runs of this package."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "timed_runs.py"), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(self.folder),
                "COLLABSIM_CACHE": str(self.cache),
                "NUMBA_DISABLE_JIT": "0",
            },
        )


def defaults(package: Package) -> dict[str, Any]:
    """The values a package has of itself, by its own names."""
    with package.started("defaults") as process:
        text, _ = process.communicate()
    return cast("dict[str, Any]", json.loads(text))


class TimedRuns:
    """A process that times runs of one package.

    Args:
        package: what is run.
        cases: arguments of :class:`benchmarks.timed_runs.Case`, for each.
    """

    def __init__(self, package: Package, cases: list[dict[str, Any]]) -> None:
        self._process = package.started()
        self._say(json.dumps(cases))
        self.contents = cast("list[dict[str, float]]", self._hear())

    def seconds(self, case: int) -> float:
        """Processor time of all replications of a case, in seconds."""
        self._say(str(case))
        return float(self._hear())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())
