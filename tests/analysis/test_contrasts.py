"""Cells against each other, and inputs against each other: each with the seeds it needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from collabsim.analysis.contrasts import MEASURES as CONTRASTED
from collabsim.analysis.contrasts import cell_contrasts
from collabsim.analysis.outcomes import MEASURES, Outcome, outcomes
from collabsim.analysis.sensitivity import sensitivity
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from collabsim.scenario import load_scenario
from tests.runs import SHORT

ONE_THREAD = ExecutionSettings("threads", 1)


def swept(folder, vary, *, populations=(10_000,), replications=8, **how):
    base = load_scenario("baseline").with_municipalities(*populations)
    scenario = base.with_values(**SHORT, entrepreneurs=4, proposals_per_year=1.0)
    sweep = make_sweep(scenario, vary, replications=replications, seed=3, **how)
    run_sweep(sweep, folder, execution=ONE_THREAD)
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
    with swept(folder, vary, populations=(10_000, 30_000), replications=6, **how) as found:
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
        ({"measure": "happy"}, f"there is no measure 'happy'; expected {', '.join(CONTRASTED)}"),
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


def test_an_outcome_is_counted_from_the_pilots_and_its_noise_between_replications(screened):
    """Against a count of the pilots themselves, and a plain jackknife over replications."""
    sweep = screened.folder.sweep
    small, large = "10,000 inhabitants", "30,000 inhabitants"
    pilots = screened.pilots("started")
    asked = {
        "share": Outcome("in_house", 12, small),
        "difference": Outcome("delivering", 12, large, minus=small),
        "mean": Outcome("users_reached", municipality=large),
    }

    def figure(kind, own):
        def share(name, state):
            there = own[(own["municipality"] == name) & (own["state_12"] != "censored")]
            return (there["state_12"] == state).mean()

        if kind == "share":
            return share(small, "in_house")
        if kind == "difference":
            return share(large, "delivering") - share(small, "delivering")
        return own.loc[own["municipality"] == large, "users_reached"].sum() / len(runs)

    for kind, outcome in asked.items():
        figures, noise = outcomes(screened, sweep.cells, outcome)
        for cell in sweep.cells[:3]:
            own, runs = pilots[pilots["cell"] == cell.number], range(6)
            assert figures[cell.number] == pytest.approx(figure(kind, own))
            runs = range(5)
            without = [figure(kind, own[own["replication"] != left]) for left in range(6)]
            jackknife = 5 / 6 * np.square(np.array(without) - figures[cell.number]).sum()
            assert noise[cell.number] == pytest.approx(jackknife)


@pytest.mark.parametrize("measure", MEASURES)
def test_any_measure_may_be_the_outcome(screened, measure):
    if measure in {"net_positive", "net_value_prices"}:
        with pytest.raises(UserError, match=f"nothing of which {measure} could be a share"):
            sensitivity(screened, measure=measure, months=12)
        return
    table = sensitivity(screened, measure=measure, months=12)
    assert list(table["input"]) == ["willingness", "fear_mean"]


def test_what_makes_no_difference_is_not_told_apart_in_a_sweep(screened):
    for how in ({}, {"minus": "30,000 inhabitants"}, {"measure": "started"}):
        table = sensitivity(screened, months=12, **how).set_index("input")
        assert not table.loc["fear_mean", "told_apart"]


def test_a_grid_has_no_indices(tmp_path):
    with (
        swept(
            tmp_path / "run", {"willingness": [0.0, 1.0]}, replications=2, seeds="independent"
        ) as found,
        pytest.raises(UserError, match="'grid' has no sensitivity indices"),
    ):
        sensitivity(found)


# --- Where cells have municipalities of other names -----------------------------------------------


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    """Points of which each has a municipality of another size, and so of another name."""
    folder = tmp_path_factory.mktemp("sizes") / "run"
    vary = {"population": {"low": 5_000, "high": 60_000}, "willingness": (-3.0, 3.0)}
    how = {"design": "morris", "points": 4, "seeds": "independent", "cross_levers": False}
    with swept(folder, vary, **how) as found:
        yield found


def test_a_varied_population_has_an_index(sizes):
    table = sensitivity(sizes, months=12)
    assert set(table["input"]) == {"population", "willingness"}
    assert table["mean_absolute"].notna().all()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (
            {"municipality": "10,000 inhabitant"},
            "cell 0 has no municipality '10,000 inhabitant'; nearest: 10,000 inhabitants",
        ),
        (
            {"minus": "30,000 inhabitant"},
            "cell 0 has no municipality '30,000 inhabitant'; nearest: 30,000 inhabitants",
        ),
        (
            {"minus": "10,000 inhabitants"},
            (
                "the difference of '10,000 inhabitants' from itself is nothing; minus must be "
                "another municipality"
            ),
        ),
        ({"measure": "deliver"}, "there is no measure 'deliver'; nearest: delivering"),
        ({"months": 13}, "months must be one of 12, 24, 36, not 13"),
        ({"policy": 1}, "there is no policy 1; the sweep has 0 to 0"),
        ({"policy": -1}, "there is no policy -1; the sweep has 0 to 0"),
    ],
)
def test_sensitivity_to_what_there_is_not_is_refused(screened, how, sentence):
    with pytest.raises(UserError) as told:
        sensitivity(screened, **how)
    assert str(told.value) == sentence


def test_sensitivity_takes_more_than_one_replication(tmp_path):
    how = {"design": "morris", "points": 2, "seeds": "independent", "replications": 1}
    with (
        swept(tmp_path / "run", {"retention": {"low": 0.7, "high": 0.9}}, **how) as found,
        pytest.raises(UserError, match="it has one replication of each cell"),
    ):
        sensitivity(found)


def test_cells_of_one_municipality_each_are_compared_whatever_its_name(tmp_path):
    with swept(tmp_path / "run", {"population": [5_000, 60_000]}) as found:
        table = cell_contrasts(found, months=12)
        runs = found.runs()
    assert table["municipality"].tolist() == ["60,000 inhabitants"]
    shares = [
        own["delivering_12"].sum() / own["observed_12"].sum() for _, own in runs.groupby("cell")
    ]
    assert table["difference"].tolist() == pytest.approx([shares[1] - shares[0]])


def test_a_municipality_the_other_cell_does_not_have_is_named(tmp_path):
    base = load_scenario("baseline").with_values(**SHORT)
    several = [base.with_municipalities(3_000), base.with_municipalities(3_000, 9_000)]
    named = [replace(one, name=name) for one, name in zip(several, ("one", "two"), strict=True)]
    run_sweep(make_sweep(named, replications=4, seed=3), tmp_path / "run", execution=ONE_THREAD)
    with Results(tmp_path / "run") as found, pytest.raises(UserError) as told:
        cell_contrasts(found)
    assert str(told.value) == (
        "cell 0 has no runs of '9,000 inhabitants', so cell 1 cannot be compared with it"
    )


def test_value_and_fit_are_outcomes_of_contrasts_and_of_designs(paired):
    runs = paired.runs(where="municipality = '10,000 inhabitants'")
    by_cell = dict(list(runs.groupby("cell")))
    table = cell_contrasts(paired, measure="fit_gained")
    row = table[(table["cell"] == 2) & (table["population"] == 10_000)].iloc[0]
    means = [own["fit_gained"].sum() / own["fit_observed"].sum() for own in by_cell.values()]
    assert row["difference"] == pytest.approx(means[2] - means[0])
    cells = paired.folder.sweep.cells
    figures, _ = outcomes(paired, cells, Outcome("fit_gained"))
    np.testing.assert_allclose(figures, means)
    assert {"net_positive", "net_value_prices", "fit_gained"} <= set(MEASURES)
