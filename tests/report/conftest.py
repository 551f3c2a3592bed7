"""Pilots to analyse, and a small run folder with its effects."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep

pytest.register_assert_rewrite("tests.report.readable")


@pytest.fixture(scope="session")
def synthetic_pilots():
    """The generator of :mod:`synthetic`, which tests of two folders share."""
    return runpy.run_path(str(Path(__file__).parents[1] / "synthetic.py"))["synthetic_pilots"]


@pytest.fixture(scope="session")
def effects(tmp_path_factory):
    """Those of a threshold in a small and a large municipality, over two sets of assumptions."""
    path = tmp_path_factory.mktemp("report") / "threshold"
    sweep = load_sweep("threshold_2026", replications=30, sizes=[3_000, 120_000])
    run_sweep(sweep, path)
    with Results(path) as found:
        yield folder_effects(found, Asked(points=2))
