"""Sensitivity indices freed of noise: known functions, known noise, inputs without effect."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_design
from SALib.sample import sobol as sobol_design
from SALib.test_functions import Ishigami

from collabsim.analysis.sensitivity import MORRIS_STEP
from collabsim.experiment.design.designs import MORRIS_LEVELS
from collabsim.statistics.indices import morris_table, noise_share, sobol_table

pytestmark = pytest.mark.filterwarnings("error")


def unit(inputs):
    names = [f"x{place}" for place in range(inputs)]
    return {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}


def observed(expected, sd, replications, rng):
    """Means over replications of what is expected plus noise, and their variance as estimated."""
    drawn = expected[:, None] + rng.normal(0, sd, (len(expected), replications))
    return drawn.mean(axis=1), drawn.var(axis=1, ddof=1) / replications


def table(design, inputs, rows, answer, sd, seed, replications=5):
    """The table of indices of ``answer`` with noise."""
    rng = np.random.default_rng(seed)
    names = unit(inputs)["names"]
    if design == "saltelli":
        cube = sobol_design.sample(unit(inputs), rows, calc_second_order=False, seed=rng)
        return sobol_table(names, *observed(answer(cube), sd, replications, rng), seed)
    cube = morris_design.sample(unit(inputs), rows, num_levels=MORRIS_LEVELS, seed=rng)
    figures = observed(answer(cube), sd, replications, rng)
    return morris_table(names, cube, *figures, MORRIS_STEP, seed)


@pytest.mark.parametrize("design", ["saltelli", "morris"])
@pytest.mark.parametrize(
    "weight",
    [pytest.param(0.0, marks=pytest.mark.long), 1.0],
    ids=["none_matters", "one_matters"],
)
def test_inputs_without_effect_are_told_apart_in_at_most_one_sweep_in_twenty(design, weight):
    wrong = 0
    for seed in range(200):
        found = table(design, 4, 8, lambda cube: weight * cube[:, 0], 0.5, seed)
        wrong += bool(found["told_apart"].to_numpy()[1:].any())
    assert wrong <= 10


@pytest.mark.parametrize("design", ["saltelli", "morris"])
def test_an_input_with_an_effect_is_told_apart_from_noise(design):
    found = [table(design, 3, 64, lambda cube: cube[:, 0], 0.5, seed) for seed in range(10)]
    assert all(one["told_apart"].to_numpy()[0] for one in found)


ISHIGAMI = {"first_order": [0.3139, 0.4424, 0.0, 0.0], "total": [0.5576, 0.4424, 0.2437, 0.0]}
"""Analytic indices of Ishigami's function with a = 7 and b = 0.1, and of an input it lacks."""
ISHIGAMI_VARIANCE = 13.8446


def ishigami(cube):
    return Ishigami.evaluate((cube[:, :3] - 0.5) * 2 * np.pi)


def test_ishigami_under_as_much_noise_as_there_is_variance_keeps_its_indices():
    replications = 10
    sd = np.sqrt(ISHIGAMI_VARIANCE * replications)  # half of what is between points is noise
    found = table("saltelli", 4, 4096, ishigami, sd, 3, replications)
    assert found["noise_share"].to_numpy() == pytest.approx(0.5, abs=0.02)
    for index, expected in ISHIGAMI.items():
        assert found[index].to_numpy() == pytest.approx(expected, abs=0.08)
    raw = 0.5 + np.array(ISHIGAMI["total"]) / 2
    assert found["total_raw"].to_numpy() == pytest.approx(raw, abs=0.05)
    again = (found["total_raw"] - found["noise_share"]) / (1 - found["noise_share"])
    assert found["total"].to_numpy() == pytest.approx(again.to_numpy())
    assert list(found["told_apart"]) == [True, True, True, False]
    low, high = (found[f"total_{side}"].to_numpy() for side in ("low", "high"))
    assert ((low <= ISHIGAMI["total"]) & (high >= ISHIGAMI["total"])).all()


def test_intervals_of_total_indices_cover_the_true_ones():
    inside = []
    for seed in range(30):
        found = table("saltelli", 4, 128, ishigami, np.sqrt(ISHIGAMI_VARIANCE * 2), seed)
        low, high = (found[f"total_{side}"].to_numpy() for side in ("low", "high"))
        inside.append((low <= ISHIGAMI["total"]) & (high >= ISHIGAMI["total"]))
    # 120 intervals of 95 %.
    assert np.mean(inside) > 0.88


def test_without_noise_the_indices_are_those_of_salib():
    rng = np.random.default_rng(1)
    cube = sobol_design.sample(unit(4), 128, calc_second_order=False, seed=rng)
    figures = ishigami(cube)
    ours = sobol_table(unit(4)["names"], figures, np.zeros(len(figures)), 1)
    theirs = sobol_analysis.analyze(unit(4), figures, calc_second_order=False, seed=1)
    assert ours["first_order"].to_numpy() == pytest.approx(theirs["S1"], abs=0.01)
    assert ours["total"].to_numpy() == pytest.approx(theirs["ST"])
    assert ours["first_order_half"].to_numpy() == pytest.approx(theirs["S1_conf"], rel=0.3)
    steps = morris_design.sample(unit(4), 20, num_levels=MORRIS_LEVELS, seed=rng)
    effects = morris_table(
        unit(4)["names"], steps, ishigami(steps), np.zeros(len(steps)), MORRIS_STEP, 1
    )
    known = morris_analysis.analyze(
        unit(4), steps, ishigami(steps), num_levels=MORRIS_LEVELS, seed=1
    )
    assert effects["mean_absolute"].to_numpy() == pytest.approx(known["mu_star"])
    assert effects["spread"].to_numpy() == pytest.approx(np.asarray(known["sigma"], float))
    size = np.hypot(known["mu"], np.asarray(known["sigma"], float) * np.sqrt(19 / 20))
    assert effects["effect"].to_numpy() == pytest.approx(size)


def test_what_noise_alone_gives_elementary_effects_is_what_it_gives():
    found = table("morris", 3, 2000, lambda cube: np.zeros(len(cube)), 1.0, 2, 50)
    assert found["by_chance"].to_numpy() == pytest.approx(found["mean_absolute"], rel=0.06)
    assert (found["effect"] < 0.5 * found["mean_absolute"]).all()


@pytest.mark.parametrize("design", ["saltelli", "morris"])
@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_the_same_seed_gives_the_same_table(design, seed):
    rng = np.random.default_rng(7)
    draw = sobol_design.sample if design == "saltelli" else morris_design.sample
    how = {"calc_second_order": False} if design == "saltelli" else {"num_levels": 4}
    cube = draw(unit(3), 8, seed=rng, **how)
    figures = observed(cube[:, 0], 0.2, 4, rng)

    def made(number):
        if design == "saltelli":
            return sobol_table(unit(3)["names"], *figures, number)
        return morris_table(unit(3)["names"], cube, *figures, MORRIS_STEP, number)

    pd.testing.assert_frame_equal(made(seed), made(seed))
    assert not made(seed).equals(made(seed + 1))


@pytest.mark.parametrize("rows", [1, 4])
def test_outcomes_that_are_all_the_same_depend_on_nothing_and_nobody_is_warned(rows):
    constant = np.full(rows * 4, 0.3)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = sobol_table(["a", "b"], constant, np.zeros(rows * 4), 0)
        steps = morris_design.sample(unit(3), rows, num_levels=MORRIS_LEVELS, seed=1)
        effects = morris_table(
            unit(3)["names"], steps, constant, np.zeros(rows * 4), MORRIS_STEP, 0
        )
    assert not told
    assert not found["told_apart"].any()
    assert found["total"].isna().all()
    assert found[["total_low", "total_high"]].to_numpy().tolist() == [[0.0, 1.0]] * 2
    assert not effects["told_apart"].any()
    assert (effects["mean_absolute"] == 0).all()
    assert noise_share(constant, np.zeros(rows * 4)) == 1.0


def test_one_row_says_nothing_of_what_another_would_be():
    found = table("saltelli", 3, 1, lambda cube: cube[:, 0], 0.0, 0)
    assert not found["told_apart"].any()
    assert found[["total_low", "total_high"]].to_numpy().tolist() == [[0.0, 1.0]] * 3
