"""What results are made with: one record, for the folder of a sweep and for a comparison."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import collabsim
from collabsim.experiment.store.parts import source_hash_here

LIBRARIES = ("collabsim", "numpy", "numba", "pyarrow", "duckdb")
_SECONDS_FOR_GIT = 5


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What results were made with, beside the scenario, the seed and the replications.

    ``rules`` is the hash of the sources of the ``driver``, ``versions`` those of Python,
    collabsim and the libraries that run it, ``git_revision`` the commit of the checkout.
    """

    driver: str
    rules: str
    versions: Mapping[str, str]
    git_revision: str | None


def made_with(driver: str) -> MadeWith:
    """What results of a driver are made with here and now.

    Args:
        driver: The name of what runs them.
    """
    versions = {"python": platform.python_version(), **{n: version(n) for n in LIBRARIES}}
    return MadeWith(driver, source_hash_here(driver), versions, git_revision())


def git_revision() -> str | None:
    """The commit of the checkout the program runs from, "-dirty" if it was edited since.

    ``None`` where the program is installed, or git is not.
    """
    root = Path(collabsim.__file__).resolve().parents[1]
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None
    command = [
        git,
        "-C",
        str(root),
        "describe",
        "--always",
        "--dirty",
        "--abbrev=40",
        "--exclude=*",
    ]
    try:
        answer = subprocess.run(  # noqa: S603 - the program found as git, no word of a user's
            command, capture_output=True, text=True, timeout=_SECONDS_FOR_GIT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
