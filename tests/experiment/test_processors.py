"""The same sweep on another kind of processor: every digit of every pilot the same."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from collabsim.experiment.design.sweep import make_sweep
from tests.experiment.sweeps import CHECKOUT, base, canonical, swept

GENERIC = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
"""What every processor of the kind can do: none of the instructions a newer one has."""


def digest_of_export(folder: Path) -> str:
    """Hash of the canonical export of a sweep over two sizes and three thresholds."""
    sweep = make_sweep(
        base(3_000, 30_000, years=12, proposal_years=6),
        {"threshold_nok": [100_000, 500_000, 1_300_000]},
        replications=40,
        name="processors",
    )
    pilots, failures = canonical(swept(folder, sweep))
    assert pilots.count(b"\n") > 1_000
    return hashlib.sha256(pilots + failures).hexdigest()


@pytest.mark.long
def test_a_generic_processor_gives_the_same_export(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib;"
        "from tests.experiment.test_processors import digest_of_export as digest;"
        "print(digest(pathlib.Path(sys.argv[1])))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "generic")],
        env={**os.environ, **GENERIC, "COLLABSIM_CACHE": str(tmp_path / "cache")},
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.split()[-1] == digest_of_export(tmp_path / "native")
