"""A fresh environment with the libraries and the program of an archive."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from collabsim.archive.making import WHEEL
from collabsim.archive.opening import Archive
from collabsim.archive.shipped import LOCK
from collabsim.errors import UserError

_LINES = 3
"""Last lines of the installer that are shown when it fails."""


def make_environment(archive: Archive, place: Path) -> Path:
    """Make an environment from the lock file and the wheel of an archive.

    Args:
        archive: The archive.
        place: A folder that does not exist, or is empty.

    Returns:
        Its Python.

    Raises:
        UserError: It cannot be made: mostly because a library cannot be had, or is not the one
            whose hash the lock file has.
    """
    venv.create(place, with_pip=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (wheel,) = (archive.path / WHEEL).glob("*.whl")
    lock = str(archive.path / LOCK)
    _install(python, "--require-hashes", "--requirement", lock)
    _install(python, "--no-deps", str(wheel))
    return python


def _install(python: Path, *what: str) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode != 0:
        said = " / ".join(ended.stderr.strip().splitlines()[-_LINES:])
        raise UserError(f"the environment of the archive cannot be made: {said}")


def run_there(python: Path, arguments: Sequence[str]) -> int:
    """Run this command in another environment, on this terminal.

    Args:
        python: The Python of the environment.
        arguments: Of ``collabsim``.

    Returns:
        What it ended with.
    """
    sys.stdout.flush()
    # Nothing of this environment may lead there to other files than its own.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-m", "collabsim", *arguments]
    return subprocess.run(command, env=kept, check=False).returncode  # noqa: S603
