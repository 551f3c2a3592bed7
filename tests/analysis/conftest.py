"""Pilots to analyse."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def synthetic_pilots():
    """The generator of :mod:`synthetic`, which tests of two folders share."""
    return runpy.run_path(str(Path(__file__).parents[1] / "synthetic.py"))["synthetic_pilots"]
