"""A sweep says what it varied without any difference, and which cells came out the same."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from collabsim.analysis.alike import alike
from collabsim.cli import app
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from tests.experiment.sweeps import base, swept

VARIED = {
    "threshold_nok": [100_000.0, 1_300_000.0],
    "travel_cost": [0.1, 0.2],
    # No purchase comes near either.
    "health_threshold_nok": [90_000_000.0, 95_000_000.0],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = make_sweep(base(), VARIED, replications=6, name="inert")
    return swept(tmp_path_factory.mktemp("alike") / "run", made)


def test_what_changed_nothing_is_found_with_its_reason(folder):
    with Results(folder) as results:
        found = alike(results)
        frames = [results.pilots(cells=f"cell = {cell}").drop(columns="cell") for cell in range(8)]
    names = {one.name: one for one in found.inert}
    assert set(names) == {"travel_cost", "health_threshold_nok"}
    assert names["travel_cost"].reason.held == (("mode", "paired"),)
    assert names["health_threshold_nok"].reason.why == "unknown"
    assert names["travel_cost"].runs == 8 * 6 * 2
    # The same by comparing the tables themselves.
    assert all(frames[0].equals(frames[cell]) for cell in (1, 2, 3))
    assert not frames[0].equals(frames[4])
    assert found.cells == ()


def test_cells_that_are_the_same_are_named_where_not_everything_is(tmp_path):
    thresholds = [100_000.0, 9_000_000.0, 10_000_000.0]
    free = base(national_threshold_nok=20_000_000.0, health_threshold_nok=20_000_000.0)
    made = make_sweep(free, {"threshold_nok": thresholds}, replications=6, name="cells")
    with Results(swept(tmp_path / "run", made)) as results:
        found = alike(results)
    assert found.inert == ()
    assert found.cells == ((1, 2),)


def test_other_luck_in_every_cell_is_not_compared(tmp_path):
    made = make_sweep(
        base(), {"travel_cost": [0.1, 0.2]}, replications=2, name="own", seeds="independent"
    )
    with Results(swept(tmp_path / "run", made)) as results:
        assert alike(results).inert == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "travel_cost changed nothing in any of the 96 runs: every pilot fares the same at"),
        ("nb", "travel_cost endret ingenting i noen av de 96 kjøringene"),
        ("nn", "travel_cost endra ingenting i nokon av dei 96 køyringane"),
    ],
)
def test_results_say_so(folder, language, said):
    answer = CliRunner().invoke(app, ["--language", language, "results", str(folder)])
    assert answer.exit_code == 0, answer.output
    told = re.sub(r"\s+", " ", answer.stdout)
    assert said in told
    assert "mode = paired" in told
