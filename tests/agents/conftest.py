"""Worlds to step with agents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from collabsim.experiment.plan import worlds
from collabsim.scenario import load_scenario
from collabsim.world.blueprint import Blueprint


@pytest.fixture(scope="session")
def lay_out() -> Callable[..., Blueprint]:
    """Lay out the baseline for these municipalities, with these values."""

    def made(*municipalities: Any, **values: Any) -> Blueprint:
        scenario = load_scenario("baseline").with_municipalities(*municipalities)
        return worlds(scenario.with_values(**values))[0]

    return made
