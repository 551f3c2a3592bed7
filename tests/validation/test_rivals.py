"""Rivals of the model: each against a direct calculation, and a rival that is the truth."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many, run_worlds
from collabsim.records.frames import pilots_frame
from collabsim.scenario import load_scenario
from collabsim.validation.pattern_sums import pattern_sums
from collabsim.validation.rivals import everybody_says_yes as queue
from collabsim.validation.rivals import over_region
from collabsim.validation.rivals.cases import COUNCIL_LATER, COUNCIL_YEAR, Case, read_cases
from collabsim.validation.rivals.clearances import (
    equal_chance,
    fit_clearances,
    fit_equal,
    fit_unequal,
    unequal_chance,
)
from collabsim.validation.rivals.cognitive_fit import most_likely
from collabsim.validation.rivals.conditions import (
    CONDITIONS,
    DEFAULT,
    FITTED,
    SIZES,
    Cell,
    cells,
    lay_out,
    predicted,
)
from collabsim.validation.rivals.figures import (
    DELIVERING,
    DELIVERING_12,
    DELIVERING_36,
    FIGURES,
    STARTS,
    RunSums,
    fitted_to,
    redrawn_figures,
    run_sums,
    shares,
)
from collabsim.validation.rivals.garbage_can import (
    GarbageCan,
    decided_by,
    fit_garbage_can,
    months_of_step,
)
from collabsim.validation.rivals.running import (
    CAN,
    EQUAL,
    FIT,
    NO_ACCOUNT,
    UNEQUAL,
    fit_and_predict,
)
from collabsim.validation.rivals.scoring import ALL, cells_of, errors, yardsticks
from collabsim.world.tables import LINE_SLOT, SLOTS

FEW = 2


@pytest.fixture(scope="module")
def plans():
    """The default municipalities by size."""
    return {cell.population: plan for cell, plan in lay_out(CONDITIONS[:1]).items()}


# --- Clearances ---------------------------------------------------------------------------------


def test_equal_chances_are_powers():
    # The table of Pressman & Wildavsky (1973), worked out anew: .85 to the 3rd, the 8th, the 70th.
    assert equal_chance(0.85, {3: 1.0}) == pytest.approx(0.614, abs=0.0005)
    assert equal_chance(0.85, {8: 1.0}) == pytest.approx(0.272, abs=0.0005)
    assert equal_chance(0.95, {70: 1.0}) == pytest.approx(0.0276, abs=0.00005)
    assert equal_chance(0.5, {1: 0.25, 3: 0.75}) == pytest.approx(0.25 / 2 + 0.75 / 8)


@pytest.mark.parametrize("mean", [0.2, 0.7, 0.95])
@pytest.mark.parametrize("concentration", [0.3, 4.0, 60.0])
def test_unequal_chances_are_moments_of_the_beta_distribution(mean, concentration):
    chances = stats.beta(mean * concentration, (1 - mean) * concentration)
    for n in range(1, 9):
        found = unequal_chance(mean, concentration, {n: 1.0})
        # scipy integrates numerically; the product over the n yeses is exact.
        assert found == pytest.approx(chances.moment(n), abs=1e-9)
        steps = [(mean * concentration + k) / (concentration + k) for k in range(n)]
        assert found == pytest.approx(math.prod(steps), rel=1e-11)
    mixed = unequal_chance(mean, concentration, {2: 0.4, 5: 0.6})
    assert mixed == pytest.approx(0.4 * chances.moment(2) + 0.6 * chances.moment(5), abs=1e-9)


def test_the_more_alike_cases_are_the_nearer_to_equal_chances():
    assert unequal_chance(0.8, 1e7, {6: 1.0}) == pytest.approx(
        equal_chance(0.8, {6: 1.0}), abs=1e-6
    )
    # Unequal cases pass more often: those with a chance near 1 pass everything.
    assert unequal_chance(0.8, 1.0, {6: 1.0}) > equal_chance(0.8, {6: 1.0}) + 0.1


def test_what_made_the_figures_is_found_again():
    places = [{2: 0.5, 3: 0.5}, {4: 0.2, 7: 0.8}]
    equal = np.array([equal_chance(0.83, one) for one in places])
    assert fit_equal(equal, places) == pytest.approx((0.83,), abs=1e-6)
    unequal = np.array([unequal_chance(0.6, 2.5, one) for one in places])
    assert fit_unequal(unequal, places) == pytest.approx((0.6, 2.5), rel=1e-3)


def test_the_way_of_counting_that_fits_is_kept():
    ways = {"answering": [{5: 1.0}, {5: 1.0}], "deciding": [{1: 1.0}, {4: 1.0}]}
    figures = {
        STARTS: np.array([0.9, 0.94]),
        DELIVERING_12: np.array([0.7, 0.7**4]),
        DELIVERING_36: np.array([0.6, 0.6**4]),
    }
    found = fit_clearances(fit_equal, figures, ways)
    assert found.counting == "deciding"
    assert found.loss == pytest.approx(2 * 0.02**2, abs=1e-9)
    elsewhere = found.predict({"answering": {9: 1.0}, "deciding": {2: 1.0}})
    assert elsewhere == pytest.approx({STARTS: 0.92, DELIVERING_12: 0.49, DELIVERING_36: 0.36})


# --- Garbage can --------------------------------------------------------------------------------


def walked(route, rng):
    """Months a case takes, counted one by one; the first month is 0."""
    month = int(rng.integers(12))
    begun = month
    for number, step in enumerate(route):
        if step and step[0] in (COUNCIL_YEAR, COUNCIL_LATER):
            days = (5, 9) if step[0] == COUNCIL_YEAR else (11,)
            month += 1
            while month % 12 not in days:
                month += 1
            continue
        waiting = list(step)
        if number > 0:
            month += 1
        while True:
            waiting = [chance for chance in waiting if rng.random() >= chance]
            if not waiting:
                break
            month += 1
    return month - begun


@pytest.mark.parametrize(
    "route",
    [
        ((0.7, 0.4), (0.3, 0.6, 0.6), (0.5,), (0.2,)),
        ((), (0.3,)),
        ((0.8,), (COUNCIL_YEAR,)),
        ((0.8,), (0.5,), (COUNCIL_LATER,)),
    ],
)
def test_a_queue_is_what_counting_month_by_month_gives(route):
    rng = np.random.default_rng(3)
    cases = 20_000
    taken = np.array([walked(route, rng) for _ in range(cases)])
    reckoned = decided_by([route], 3)
    for month in (0, 2, 6, 11, 20):
        counted = float((taken <= month + 3).mean())
        assert reckoned[month] == pytest.approx(counted, abs=4 * math.sqrt(0.25 / cases))


def test_months_of_a_step_are_geometric_and_one_waits_for_the_last():
    one = months_of_step((0.25,))
    assert one[:4] == pytest.approx([0.25, 0.75 * 0.25, 0.75**2 * 0.25, 0.75**3 * 0.25])
    both = np.cumsum(months_of_step((0.25, 0.5)))
    assert both[:3] == pytest.approx([(1 - 0.75**k) * (1 - 0.5**k) for k in (1, 2, 3)])
    assert months_of_step(())[0] == 1.0


def test_a_garbage_can_is_found_again():
    decided = [decided_by([((0.9,), (0.4,))], 3), decided_by([((0.9,), (0.2,), (0.1,))], 3)]
    truth = GarbageCan(0.9, 7, 0.8, 0.75, 0.0)
    made = [truth.predict(one) for one in decided]
    figures = {name: np.array([one[name] for one in made]) for name in FIGURES}
    found = fit_garbage_can(figures, decided)
    assert found.patience == 7
    assert (found.coin, found.kept) == pytest.approx((0.8, 0.75))
    assert found.loss == pytest.approx(0.0, abs=1e-20)


# --- Cognitive fit ------------------------------------------------------------------------------


def test_most_likely_weights_give_each_group_its_share():
    group = np.repeat([0.0, 1.0], [400, 600])
    happened = np.concatenate([np.arange(400) < 100, np.arange(600) < 420])
    constant, slope = most_likely(np.column_stack([np.ones(1000), group]), happened)
    assert 1 / (1 + math.exp(-constant)) == pytest.approx(0.25, abs=1e-4)
    assert 1 / (1 + math.exp(-constant - slope)) == pytest.approx(0.7, abs=1e-4)


# --- What is read of the model ------------------------------------------------------------------


def test_figures_are_those_of_the_patterns(plans):
    made = run_many(plans[120_000], 0, FEW)
    own = run_sums(made, FEW)
    (sums,) = pattern_sums(pilots_frame(made), FEW).values()
    for at, (part, whole) in enumerate(
        [("started", "reached"), ("delivering_12", "observed_12"), ("delivering_36", "observed_36")]
    ):
        assert own.there[at].tolist() == sums[part].tolist()
        assert own.whole[at].tolist() == sums[whole].tolist()


@pytest.mark.parametrize("population", [3_000, 120_000])
def test_cases_are_read_as_the_model_has_them(plans, population):
    plan = plans[population]
    cases = iter(read_cases(plan, 0, 5))
    compared = 0
    for replication in range(5):
        run = run_one(plan, 0, replication)
        opened = run.pilots["case_open"]
        # In the order they are read in: by month, and then by pilot.
        for i in sorted(np.flatnonzero(opened >= 0), key=lambda one: (opened[one], one)):
            case, pilot = next(cases), run.pilots[i]
            assert bool(case.route) == bool(pilot["term"] > 0)
            if not case.route or pilot["case_version"] or pilot["alone"] or pilot["offered_all"]:
                continue
            asked = run.world.member["asked"][i * SLOTS : (i + 1) * SLOTS]
            if pilot["decider_above"] + 1 + (pilot["decider"] > 0) != case.deciding:
                continue  # written anew for fewer units
            managers = (1 if pilot["decider"] > 0 else 0) + (1 if pilot["other_unit"] >= 0 else 0)
            assert case.answering == int(asked.sum()) + managers
            assert sum(asked[LINE_SLOT : LINE_SLOT + 1]) == (1 if pilot["decider"] == 0 else 0)
            assert case.distance == pytest.approx(pilot["decider_distance"])
            compared += 1
    assert next(cases, None) is None
    assert compared > 40


def test_nobody_refuses_without_consent(plans):
    made = run_many(plans[120_000].with_values(queue.values_of(4.0, 12, 0.3)), 0, 5)
    pilots = pilots_frame(made)
    started = pilots[pilots["started"]]
    assert len(started) > 50
    assert set(started["stop_stage"].dropna()) <= {
        "not_brought_forward", "waiting", "competition", "review"
    }  # fmt: skip
    assert set(started["stop_reason"].dropna()) <= {"time", "no_effect", "complaint"}
    assert (started["stop_reason"] == "time").any()


def test_a_queue_is_fitted_within_its_bounds_and_counts_its_runs(plans):
    search = queue.Search(4, 40, 1, 5, 80)
    done = []
    aims = {name: np.array([0.5, 0.3]) for name in DELIVERING}
    own = [plans[cell.population] for cell in FITTED]
    found = queue.fit_queue(
        own, aims, seed=1, most_replications=FEW, search=search, tick=done.append
    )
    assert sum(done) == 2 * search.runs(FEW) == 2 * FEW * (4 + 5)
    assert queue.CAPACITY[0] <= found.capacity <= queue.CAPACITY[1]
    assert queue.PATIENCE[0] <= found.patience_months <= queue.PATIENCE[1]
    assert queue.EVIDENCE[0] <= found.evidence_limit <= queue.EVIDENCE[1]
    made = run_worlds([plan.with_values(found.values()) for plan in own], 1, FEW)
    shown = [run_sums(one, FEW).shares() for one in made]
    loss = sum((one[name] - aims[name][at]) ** 2 for at, one in enumerate(shown) for name in aims)
    assert found.loss == pytest.approx(loss)


# --- Errors -------------------------------------------------------------------------------------


def test_what_is_fitted_is_not_predicted():
    assert not set(FITTED) & set(predicted())
    assert set(FITTED) | set(predicted()) == set(cells())
    assert sum(len(cells_of(one.name)) for one in CONDITIONS) == len(cells_of(ALL)) == 26


def test_errors_are_mean_absolute_differences():
    model = {cell: dict.fromkeys(FIGURES, 0.5) for cell in cells()}
    moved = Cell("threshold", 3_000)
    model[moved] = {STARTS: 0.5, DELIVERING_12: 0.7, DELIVERING_36: 0.6}
    still = {cell: {name: np.full(10, share) for name, share in own.items()}
             for cell, own in model.items()}  # fmt: skip
    held = yardsticks(model, still)
    assert held[ALL].resampling == held[ALL].resampling_95 == 0.0
    assert held["threshold"].change == pytest.approx((0.2 + 0.1) / 8)
    assert math.isnan(held[DEFAULT].change)
    flat = {cell: dict.fromkeys(FIGURES, 0.5) for cell in cells()}
    found = errors(flat, model, held)
    assert found["threshold"].delivering == pytest.approx(0.3 / 8)
    assert found[ALL].delivering == pytest.approx(0.3 / 52)
    assert not found["threshold"].as_well
    assert found[ALL].as_well
    assert found["training"].delivering == 0.0


def synthetic(chances, *, replications, seed):
    """Sums and cases of a world in which equal chances per clearance are the truth."""
    rng = np.random.default_rng(seed)
    sums, read = {}, {}
    for place, cell in enumerate(cells()):
        least = 1 + place % 5
        n = rng.integers(least, least + 3, size=2_000)
        there = np.zeros((3, replications))
        whole = np.full((3, replications), 25.0)
        there[0] = rng.binomial(25, 0.95, replications)
        for at, p in enumerate(chances, start=1):
            # Each pilot of each replication has clearances of its own.
            there[at] = rng.binomial(1, p ** rng.choice(n, (replications, 25))).sum(axis=1)
        sums[cell] = RunSums(there, whole)
        read[cell] = [
            Case(int(one) + 2, int(one), ((0.9,), (0.4,)), 0.5, rng.random(), (True,) * 2,
                 (bool(rng.random() < 0.5),) * 2)
            for one in n
        ]  # fmt: skip
    return sums, read


def test_a_rival_that_is_the_truth_is_recovered():
    sums, read = synthetic((0.8, 0.75), replications=200, seed=5)
    model = shares(sums)
    held = yardsticks(model, redrawn_figures(sums, 400, 1))
    (equal, unequal, _, _), predictions = fit_and_predict(model, read, 3)
    assert equal.counting == "deciding"
    (at_12,), (at_36,) = equal.values.values()
    assert (at_12, at_36) == pytest.approx((0.8, 0.75), abs=0.01)
    found = {name: errors(own, model, held)[ALL] for name, own in predictions.items()}
    assert found[EQUAL].delivering <= held[ALL].resampling_95 < 0.02
    # The second rival has the first within it.
    assert unequal.loss <= equal.loss + 1e-5
    assert found[UNEQUAL].as_well
    for name in (FIT, CAN, NO_ACCOUNT):
        assert found[name].delivering > 5 * held[ALL].resampling_95
        assert not found[name].as_well


def test_no_account_is_the_mean_of_the_two():
    sums, read = synthetic((0.8, 0.75), replications=20, seed=6)
    model = shares(sums)
    aims = fitted_to(model, FITTED)
    _, predictions = fit_and_predict(model, read, 3)
    for own in predictions[NO_ACCOUNT].values():
        assert own == pytest.approx({name: np.mean(aims[name]) for name in FIGURES})


def test_predictions_read_nothing_that_became_of_pilots_elsewhere():
    sums, read = synthetic((0.8, 0.75), replications=20, seed=7)
    model = shares(sums)
    _, before = fit_and_predict(model, read, 3)
    turned = {
        cell: own if cell in FITTED
        else [replace(case, delivering=tuple(not one for one in case.delivering)) for case in own]
        for cell, own in read.items()
    }  # fmt: skip
    other = {
        cell: own if cell in FITTED else dict.fromkeys(FIGURES, 0.01) for cell, own in model.items()
    }
    _, after = fit_and_predict(other, turned, 3)
    assert before == after


# --- Over the region ----------------------------------------------------------------------------


def test_at_a_point_both_have_its_values(monkeypatch):
    monkeypatch.setattr(over_region, "REPLICATIONS", 5)
    monkeypatch.setattr(over_region, "SEARCH", queue.Search(2, 5, 1, 4, 5))
    done = []
    (found,) = over_region.rival_at_points(1, 3, done.append)
    assert sum(done) == over_region.runs_at_points(1)
    region = shipped_points()
    assert region.accepted[found.point]
    scenario = load_scenario("four_sizes").with_values(**region.values(found.point))
    told = {}
    for who, values, seed in (("model", {}, 3), ("rival", found.queue.values(), 2)):
        plans = worlds(scenario.with_values(**values))
        made = [run_sums(one, 5).shares() for one in run_worlds(plans, seed, 5)]
        told[who] = dict(zip(SIZES, made, strict=True))
    for name, pair in found.differences.items():
        own = [told[who][10_000][name] - told[who][120_000][name] for who in ("model", "rival")]
        assert pair == pytest.approx(own)
    gaps = [
        abs(told["rival"][size][name] - told["model"][size][name])
        for size in (10_000, 30_000)
        for name in DELIVERING
    ]
    assert found.error == pytest.approx(np.mean(gaps))
    together = over_region.summed_up([found, replace(found, error=0.0, resampling_95=0.0)])
    assert together.spreads["error"][0] == pytest.approx(found.error / 2)
    assert together.as_well == 1 + found.as_well
    assert over_region.rival_at_points(0) == []
