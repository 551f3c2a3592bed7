"""Commands as they are given, but for the figures of a comparison."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch):
    """Figures take longer than all else of a comparison; tests of the report look at them."""
    monkeypatch.setattr("collabsim.report.folder.FIGURE_SUFFIXES", ())
