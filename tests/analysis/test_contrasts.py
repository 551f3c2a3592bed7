"""Cells against each other, and inputs against each other: each with the seeds it needs."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.analysis.contrasts import cell_contrasts
from collabsim.analysis.sensitivity import sensitivity
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.running.coordinate import Means, run_sweep
from collabsim.measures.results import Results
from collabsim.scenario import load_scenario
from tests.runs import SHORT

ONE_THREAD = Means("threads", 1)


def swept(folder, vary, *, populations=(10_000,), replications=8, **how):
    base = load_scenario("baseline").with_municipalities(*populations)
    scenario = base.with_values(**SHORT, entrepreneurs=4, proposals_per_year=1.0)
    sweep = make_sweep(scenario, vary, replications=replications, seed=3, **how)
    run_sweep(sweep, folder, means=ONE_THREAD)
    return Results(folder)


@pytest.fixture(scope="module")
def paired(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paired") / "run"
    vary = {"threshold_nok": [1_000_000.25, 1_000_000.75, 100_000.0]}
    with swept(folder, vary, populations=(10_000, 30_000)) as found:
        yield found


@pytest.fixture(scope="module", params=["saltelli", "morris"])
def screened(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "run"
    vary = {"willingness": (-3.0, 3.0), "fear_mean": (0.3, 0.300001)}
    how = {"design": request.param, "points": 4, "seeds": "independent", "cross_levers": False}
    with swept(folder, vary, replications=6, **how) as found:
        yield found


def test_a_contrast_is_a_difference_of_shares_over_shared_replications(paired):
    table = cell_contrasts(paired, months=12)
    assert table[["cell", "population"]].to_numpy().tolist() == [
        [1, 10_000], [1, 30_000], [2, 10_000], [2, 30_000],
    ]  # fmt: skip
    runs = paired.runs()
    for row in table.to_dict("records"):
        own = runs[runs["municipality"] == row["municipality"]]
        shares = {
            cell: part["delivering_12"].sum() / part["observed_12"].sum()
            for cell, part in own.groupby("cell")
        }
        assert row["difference"] == pytest.approx(shares[row["cell"]] - shares[0])
        assert row["low"] <= row["difference"] <= row["high"]
        assert row["replications"] == 8


def test_where_nothing_changes_the_difference_is_nothing(paired):
    same = cell_contrasts(paired, months=12).query("cell == 1")
    assert (same["difference"] == 0.0).all()
    assert ((same["low"] < 0) & (same["high"] > 0)).all()


def test_turned_round_a_contrast_changes_its_sign(paired):
    forth = cell_contrasts(paired, 0).query("cell == 2")
    back = cell_contrasts(paired, 2).query("cell == 0")
    assert np.allclose(forth["difference"], -back["difference"].to_numpy())


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"against": 9}, "there is no cell 9; the sweep has 0 to 2"),
        ({"measure": "happy"}, "there is no measure 'happy'; expected delivering or alive"),
        ({"months": 13}, "months must be one of 12, 24, 36, not 13"),
    ],
)
def test_what_there_is_not_is_said(paired, how, sentence):
    with pytest.raises(UserError) as told:
        cell_contrasts(paired, **how)
    assert str(told.value) == sentence


def test_independent_cells_are_not_compared_as_pairs(screened):
    with pytest.raises(UserError, match="its seeds are independent"):
        cell_contrasts(screened)


def test_paired_points_have_no_indices(paired):
    with pytest.raises(UserError, match="its seeds are paired"):
        sensitivity(paired)


def test_what_was_moved_far_matters_more_than_what_was_not(screened):
    table = sensitivity(screened, months=12).set_index("input")
    assert list(table.index) == ["willingness", "fear_mean"]
    size = "total" if "total" in table else "mean_absolute"
    assert table.loc["willingness", size] > table.loc["fear_mean", size]
    assert table["noise_share"].between(0, 1).all()


def test_a_grid_has_no_indices(tmp_path):
    with (
        swept(
            tmp_path / "run", {"willingness": [0.0, 1.0]}, replications=2, seeds="independent"
        ) as found,
        pytest.raises(UserError, match="'grid' has no sensitivity indices"),
    ):
        sensitivity(found)
