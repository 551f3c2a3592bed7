"""Other programs run the model: what they are told, and that they get what a sweep would give."""

import math
import sys

import numpy as np
import pytest

from collabsim.analysis.outcomes import Outcome, outcomes
from collabsim.connectors import (
    as_function,
    ema_model,
    evaluate,
    inputs_of,
    optuna_objective,
    salib_problem,
)
from collabsim.connectors.needed import needed
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.sweeping import sweep
from collabsim.parameters.ranges import DRAWN
from collabsim.scenario import load_scenario

SEED = 4
REPLICATIONS = 6
GAP = {"gap": Outcome("alive", 12, "small", "large")}


@pytest.fixture(scope="module")
def scenario():
    two = load_scenario("baseline").with_values(years=6, proposal_years=3)
    return two.with_municipalities(
        {"population": 5_000, "name": "small"}, {"population": 12_000, "name": "large"}
    )


@pytest.fixture(scope="module")
def function(scenario):
    return as_function(scenario, ("delivering_12", "started"), replications=REPLICATIONS, seed=SEED)


def test_a_function_gives_what_a_sweep_gives(scenario, tmp_path):
    gap = as_function(scenario, GAP, replications=REPLICATIONS, seed=SEED)
    found = gap({"fear_mean": 0.3})
    planned = make_sweep(
        [scenario.with_values(fear_mean=0.3)], seed=SEED, replications=REPLICATIONS
    )
    results = sweep(planned, tmp_path / "runs", progress=False)
    with results:
        figures, variances = outcomes(results, planned.cells, GAP["gap"])
    assert found == {"gap": figures[0], "gap_se": math.sqrt(variances[0])}


def test_it_is_deterministic_and_many_are_the_same_one_by_one(function):
    sets = [{"fear_mean": 0.3}, {"fear_mean": 0.5, "project_months": 12}]
    assert function.many(sets) == [function(one) for one in sets]
    assert function(sets[0]) != function(sets[1])


def test_nothing_to_count_is_nan_and_no_zero(scenario):
    short = scenario.with_values(years=2, proposal_years=1)
    found = as_function(short, ("alive_36",), replications=2, municipalities=["small"])({})
    assert math.isnan(found["alive_36"])
    assert math.isnan(found["alive_36_se"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"outcomes": ("delivring_36",)},
            "there is no measure 'delivring_36'; nearest: delivering",
        ),
        ({"outcomes": ("delivering",)}, "delivering needs its months"),
        ({"outcomes": ("delivering_13",)}, "months must be one of 12, 24, 36"),
        ({"outcomes": ()}, "name at least one outcome"),
        ({"municipalities": ["tiny"]}, "has no municipality 'tiny'"),
        ({"outcomes": GAP, "municipalities": ["small"]}, "no municipality 'large' is run"),
        ({"replications": 1}, "2 or more"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_run(scenario, asked, said):
    with pytest.raises(UserError, match=said):
        as_function(scenario, **asked)


def test_values_that_cannot_be_are_refused(function):
    with pytest.raises(UserError, match="fear_mean must be"):
        function({"fear_mean": 7})


def test_uncertainties_are_what_the_region_draws_but_what_is_set(scenario):
    inputs = inputs_of(scenario.with_values(fear_mean=0.3), "uncertainties")
    assert [one.name for one in inputs] == [name for name in DRAWN if name != "fear_mean"]
    levers = {one.name: one for one in inputs_of(scenario, "levers")}
    assert levers["project_months"].kind == "int"
    assert not {"fear_mean", "retention"} & set(levers)


def test_bounds_come_from_the_declarations_and_may_be_narrowed(scenario):
    (own,) = inputs_of(scenario, {"fear_mean": (0.3, 0.4)})
    assert (own.low, own.high) == (0.3, 0.4)
    with pytest.raises(UserError, match="the bounds of fear_mean must rise and lie from 0 to 1"):
        inputs_of(scenario, {"fear_mean": (0.3, 1.4)})
    with pytest.raises(UserError, match="fear_mean"):
        inputs_of(scenario, ["fear_men"])


def test_salib_samples_runs_and_analyses(scenario):
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sample

    problem = salib_problem(scenario, ["fear_mean", "patience_months", "price_nok", "mode"])
    assert problem["dists"] == ["unif", "unif", "logunif", "unif"]
    assert problem["bounds"][1] == [5.5, 18.5]
    del problem["names"][-1], problem["bounds"][-1], problem["dists"][-1]
    problem["num_vars"] = 3
    points = sample.sample(problem, 2, seed=1)
    function = as_function(scenario, ("started",), replications=2, municipalities=["small"])
    figures = evaluate(problem, points, function)
    assert figures.shape == (8,)
    assert np.ptp(figures) > 0
    found = analysis.analyze(problem, points, figures, seed=1)
    assert np.isfinite(found["mu_star"]).all()


@pytest.mark.jobs
def test_ema_workbench_runs_levers_and_uncertainties(scenario, function):
    ema = pytest.importorskip("ema_workbench")
    model = ema_model(
        scenario, levers=["project_months", "renewal_counts"], uncertainties=["fear_mean"],
        outcomes=("started",), maximize=["started"], replications=REPLICATIONS, seed=SEED,
    )  # fmt: skip
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, found = evaluator.perform_experiments(scenarios=2, policies=2)
    assert len(experiments) == 4
    row = experiments.iloc[3]
    values = {
        "fear_mean": float(row["fear_mean"]),
        "project_months": int(row["project_months"]),
        "renewal_counts": str(row["renewal_counts"]),
    }
    assert found["started"][3] == function(values)["started"]
    assert found["started_se"][3] == function(values)["started_se"]
    assert model.outcomes["started"].kind == ema.ScalarOutcome.MAXIMIZE


def test_optuna_searches_within_the_declared_ranges(scenario, function):
    optuna = pytest.importorskip("optuna")
    objective = optuna_objective(
        scenario, ["price_nok", "project_months", "threshold_basis"], outcomes=("started",),
        replications=REPLICATIONS, seed=SEED,
    )  # fmt: skip
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, n_trials=2)
    for trial in study.trials:
        assert 150_000 <= trial.params["price_nok"] <= 450_000
        assert trial.value == function(trial.params)["started"]
        assert trial.user_attrs["started_se"] == function(trial.params)["started_se"]


def test_values_that_do_not_go_together_prune_a_trial(scenario):
    optuna = pytest.importorskip("optuna")
    objective = optuna_objective(
        scenario, ["threshold_nok", "national_threshold_nok"], replications=2
    )
    trial = optuna.trial.FixedTrial({"threshold_nok": 9e5, "national_threshold_nok": 8e5})
    with pytest.raises(optuna.TrialPruned, match="threshold_nok must not be above"):
        objective(trial)


def test_a_library_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(UserError, match=r"needs optuna, which is not installed; .*collabsim\[con"):
        needed("optuna")
