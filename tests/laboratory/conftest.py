"""Small hypotheses that run in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collabsim.laboratory.files import load_hypothesis
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.running import run_hypothesis

SMALL = """
[hypothesis]
id = "T1"
family = "T"
claim = "The closer in knowledge, the more pilots deliver"
source = ["a test"]
counts_against = "no rise"

[scenario]
municipalities = [2_000]
set = { years = 6, proposal_years = 2 }

[factor.cognitive]
levels = [0, 0.5, 1]
do = { proximity = "cognitive", path = "all", who = "all", hold = "level", from = "proposal" }

[outcome]
delivering_12 = { role = "primary", smallest = 0.05 }
started = { role = "secondary", smallest = 0.05 }

[test]
form = "rising"

[plan]
replications = 20

[region]
points = 2
replications = 4
"""


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write the small hypothesis to a file, with parts of it replaced."""

    def write(*changes: tuple[str, str], name: str = "T1") -> Path:
        text = SMALL
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after, 1)
        path = tmp_path_factory.mktemp("file") / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def small(written: Callable[..., Path]) -> Hypothesis:
    """The small hypothesis."""
    return load_hypothesis(written())


@pytest.fixture(scope="session")
def ran(small: Hypothesis, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The small hypothesis run to its word, once for all tests that only look."""
    folder = tmp_path_factory.mktemp("hypotheses") / small.id
    return folder, run_hypothesis(small, folder)
