"""The tests of form give the reference values of the design, and those of the libraries."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from collabsim.statistics.forms.interaction import interaction, logit, logit_error, reri
from collabsim.statistics.forms.log_loss import fit_logistic, log_loss
from collabsim.statistics.forms.near_best import near_best
from collabsim.statistics.forms.quadratic import lind_mehlum
from collabsim.statistics.forms.shapes import shapes
from collabsim.statistics.forms.totals import Curve, Totals, curve_of
from collabsim.statistics.forms.two_lines import Slope, robin_hood, side_weights, two_lines

HERE = Path(__file__).parent
REFERENCE = json.loads((HERE / "reference.json").read_text(encoding="utf-8"))
CLOSE = 1e-6


def data(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Levels, and values of levels by replications."""
    table = pd.read_csv(HERE / f"{name}.csv").sort_values(["x", "replication"])
    levels = table["x"].unique()
    return levels, table["y"].to_numpy().reshape(levels.size, -1)


def close(found: object, expected: object) -> bool:
    # t of the reference is that of the unrounded figures.
    return np.allclose(np.asarray(found, float), np.asarray(expected, float), rtol=0, atol=CLOSE)


def written_draws() -> np.ndarray:
    """Twenty samples by the rule of the design, as numbers of times each replication is drawn."""
    b, r = np.arange(20)[:, None], np.arange(4)
    return np.array([np.bincount(row, minlength=4) for row in (r**2 + 3 * b * r + b) % 4], float)


@pytest.mark.parametrize("name", ["A", "B"])
def test_the_reference_values(name: str) -> None:
    x, y = data(name)
    expected = REFERENCE[name]
    assert close(y.mean(axis=1), expected["level_means"])
    assert close(two_lines(x, y, 0.5), expected["two_lines_given_0_5"])
    hood, wanted = robin_hood(x, y), expected["robin_hood"]
    assert close(hood.flat, wanted["flat"])
    assert close(
        [hood.best, hood.middle, hood.share, hood.at],
        [wanted["best"], wanted["mid"], wanted["share"], wanted["xc"]],
    )
    assert close(hood.lines, wanted["slopes"])
    bend, wanted = lind_mehlum(x, y), expected["lind_mehlum"]
    assert close(bend.coefficients, wanted["coef"])
    assert close([bend.first, bend.last], [wanted["low"], wanted["high"]])
    assert close([bend.turn, bend.low, bend.high], [wanted["turn"], *wanted["fieller90"]])
    assert bend.chance == pytest.approx(wanted["p"], rel=1e-5)
    fit, wanted = shapes(y.mean(axis=1)), expected["sse"]
    assert close(
        [fit.sse_rising, fit.sse_falling, fit.sse_unimodal],
        [wanted["rising"], wanted["falling"], wanted["unimodal"]],
    )
    assert fit.rises_on == wanted["rises_on_first"]
    top = near_best(curve_of(Totals.of(y, 1), written_draws()))
    assert close(x[top.inside], expected["near_best"]["levels"])
    assert top.critical == pytest.approx(expected["near_best"]["critical"], abs=CLOSE)


def test_the_interaction_of_the_reference() -> None:
    expected = REFERENCE["C"]
    yes, of = np.array([expected["counts"][arm] for arm in ("LL", "LH", "HL", "HH")]).T
    found = interaction(Curve(yes / of, np.tile(yes / of, (3, 1))))
    assert close(
        [found.reri.value, found.additive.value, found.logit.value, logit_error(yes, of)],
        [expected["reri"], expected["additive"], expected["logit"], expected["logit_se"]],
    )
    assert found.additive.interval() == pytest.approx((0.12, 0.12))
    design = np.array([[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]])
    pilots = np.concatenate(
        [np.r_[np.ones(y), np.zeros(n - y)] for y, n in zip(yes, of, strict=True)]
    )
    fitted = sm.Logit(pilots, np.repeat(design, of, axis=0)).fit(disp=False)
    assert found.logit.value == pytest.approx(fitted.params[3], abs=1e-8)
    assert logit_error(yes, of) == pytest.approx(fitted.bse[3], abs=1e-6)
    assert np.isnan(reri([0, 0.5, 0.5, 1]))
    assert np.isnan(logit([0.1, 0.5, 0.5, 1]))


def made_d(first: int) -> tuple[np.ndarray, np.ndarray]:
    i, k = np.meshgrid(np.arange(first, first + 4), np.arange(11), indexing="ij")
    return (k / 10).ravel(), ((4 * i + 6 * k + i * k) % 10 < k).astype(float).ravel()


def test_the_log_loss_of_the_reference() -> None:
    expected = REFERENCE["D"]
    (x, y), (later, test) = made_d(0), made_d(4)
    assert [y.sum(), test.sum()] == [expected["ones_train"], expected["ones_test"]]
    beta = fit_logistic(x, y)
    assert close(beta, expected["beta"])
    assert log_loss(beta, later, test) == pytest.approx(expected["log_loss"], abs=CLOSE)
    nothing, tested = np.zeros((x.size, 0)), np.zeros((later.size, 0))
    mean = fit_logistic(nothing, y)
    assert log_loss(mean, tested, test) == pytest.approx(expected["log_loss_mean_only"], abs=CLOSE)
    fitted = sm.Logit(y, sm.add_constant(x)).fit(disp=False)
    assert beta == pytest.approx(fitted.params, abs=1e-7)


def test_a_fit_to_counts_is_the_fit_to_single_pilots() -> None:
    x, y = made_d(0)
    levels = np.unique(x)
    yes = np.array([y[x == level].sum() for level in levels])
    assert fit_logistic(levels, yes, 4) == pytest.approx(fit_logistic(x, y), abs=1e-8)


@pytest.mark.parametrize("at", [0.45, 0.5, 0.7])
def test_two_lines_are_those_of_statsmodels(at: float) -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(11) / 10, rng.normal(size=(11, 7))
    rows = np.repeat(x, 7)
    for side, column in ((0, 1), (1, 2)):
        high = (rows >= at if side else rows > at).astype(float)
        design = np.column_stack([np.ones(77), (rows - at) * (1 - high), (rows - at) * high, high])
        fitted = sm.OLS(y.ravel(), design).fit(cov_type="HC3")
        found = two_lines(x, y, at)[side]
        expected = Slope(fitted.params[column], fitted.bse[column], fitted.tvalues[column])
        assert found == pytest.approx(expected, abs=1e-10)
        assert side_weights(x, at)[side] @ y.mean(axis=1) == pytest.approx(found.slope, abs=1e-12)


def test_a_quadratic_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    x = np.array([0.0, 0.1, 0.4, 0.7, 1.3])
    y = rng.normal(size=(5, 6)) + (x - x**2)[:, None]
    rows = np.repeat(x, 6)
    fitted = sm.OLS(y.ravel(), np.column_stack([np.ones(30), rows, rows**2])).fit()
    found = lind_mehlum(x, y)
    assert found.coefficients == pytest.approx(fitted.params)
    end = fitted.t_test([0, 1, 2.6])
    assert found.last == pytest.approx((end.effect[0], end.sd[0][0], end.tvalue[0][0]))
    for at in (found.low, found.high):
        # The limits are where the slope is one quantile from 0.
        if np.isfinite(at):
            inside = fitted.t_test([0, 1, 2 * at]).tvalue[0][0]
            assert abs(inside) == pytest.approx(1.7033, abs=1e-3)
