"""Pilots of runs come to the same sums in JavaScript, and so do the values of sets."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.analysis.desk.counting import KINDS, SUMS, Pilots, counted
from collabsim.analysis.desk.measures import MEASURES, effects_of
from collabsim.analysis.desk.moved import assumptions, ends_of, value_at
from collabsim.analysis.desk.sets import SetsTried, as_set, placed
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.parameters import PARAMETERS, kroner, kroner_in
from collabsim.parameters.ranges import CHOICE_ENDS, LISTED
from collabsim.scenario import InconsistentError, load_scenario
from tests.desk_page.answering.made_up import change_of
from tests.desk_page.answering.made_up import effects_of as made_effects

RUNS = 12
FIELDS = (
    "proposed", "started", "spans", "true_effect", "state_12", "state_36", "legal_errors", "users",
    "ended", "money_ended", "ended_as", "stage", "reason", "stopped_by", "stopped_by_level",
)  # fmt: skip


@pytest.fixture(scope="module")
def histories():
    """Runs of a small and a large municipality, with and without a higher threshold."""
    base = load_scenario("rules_2026").with_municipalities(3_000, 60_000)
    found = []
    for threshold in (76_336.0, 381_679.0):
        plans = worlds(base.with_values(threshold_nok=threshold, proposals_per_year=4.0))
        found.append(run_worlds(plans, 5, RUNS))
    return found


def rows_of(one, run):
    own = one.pilots[one.replication == run]
    return {name: own[name].tolist() for name in FIELDS}


def test_sums_of_runs_are_those_of_python(answering, histories):
    given, pilots = [], []
    for side in histories:
        for one in side:
            limit = float(one.blueprint.p["weak_limit"][0])
            given.append([limit, [rows_of(one, run) for run in range(RUNS)]])
            pilots.append(Pilots.of_histories(one, 0))
    before = min(one.followed_before for one in pilots)
    found = answering.run(
        "const settings = { counting: declared.counting };"
        "const sides = given.map(([weak_limit, runs]) => runs.map((rows) => m.counters.desk("
        " rows, { of: { values: { weak_limit } } }, settings)));"
        "const before = Math.min(...sides.map(m.followedBefore));"
        "const sums = sides.map((one) => m.sumsOf(one, before, declared.counting));"
        "return [before, sums.map((one) => [...one.data]), [...m.together(sums).data]];",
        given,
    )
    assert found[0] == before
    expected = [counted(one, range(RUNS), before) for one in pilots]
    assert sum(one[0, SUMS.index("cohort")].sum() for one in expected) > 0
    assert sum(one[0, SUMS.index("fate_unit_manager_no")].sum() for one in expected) > 0
    assert sum(one[0, SUMS.index("fate_refused_above")].sum() for one in expected) > 0
    for own, one in zip(found[1], expected, strict=True):
        assert np.array_equal(np.reshape(own, one.shape), one)
    assert np.array_equal(np.reshape(found[2], expected[0].shape), np.sum(expected, axis=0))


def test_sets_are_precise_when_they_are_in_python(answering):
    changes = [change_of(np.random.default_rng(turn), turn) for turn in range(12)]
    given = [
        [one.replications, *([part.ravel().tolist() for part in side] for side in one.sums)]
        for one in changes
    ]
    found = answering.run(
        "const { measures } = declared; const measuring = m.measuringOf(declared);"
        "return given.map(([replications, ...sides]) => { const [after, before] = sides.map("
        " (side) => side.map((data) => ({ replications, data: Float64Array.from(data) })));"
        " const one = m.oneSet(declared, measuring, { after, before });"
        " const parts = after.map((side, k) => m.oneSet(declared, measuring,"
        "  { after: [side], before: [before[k]] }));"
        " const both = m.setsTried([3], [parts], [replications]);"
        " return [[...one.effects], [...one.errors], one.coarse, [...both.effects],"
        "  [...both.errors], m.shortOf(declared, both, after.length)]; });",
        given,
    )
    for change, (effects, errors, coarse, *again) in zip(changes, found, strict=True):
        value, error = effects_of(MEASURES, *change.sums)
        np.testing.assert_allclose(effects, value.ravel(), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(errors, error.ravel(), rtol=1e-9, atol=1e-12)
        names = tuple(change.municipalities)
        tried = SetsTried((3,), names, value[None], error[None], (change.replications,), (), ())
        assert coarse == (tried.short == 1)
        assert again[:2] == [effects, errors] or np.isnan(effects).any()
        assert again[2] == tried.short


@pytest.fixture(scope="module")
def scenarios():
    """Levers with what they are held against; some cannot go with all that is drawn."""
    base = load_scenario("rules_2026")
    return [
        (base.with_values(threshold_nok=381_679.0), base.with_values(threshold_nok=76_336.0)),
        (base.with_values(standard_of_proof=0.4), base.with_values(standard_of_proof=0.5)),
        (base.with_values(years_until_gain_low=3.9), base.with_values(years_until_gain_low=0.5)),
        (base.with_values(one_unit_share=0.69, pooled_budget=True), base),
        (base.with_values(kept_effect_high=0.3, kept_effect_low=0.2), base),
    ]


def test_values_of_sets_are_those_of_python(answering, scenarios):
    chosen = shipped_points().spread(30)
    given, expected = [], []
    for after, before in scenarios:
        sides = [as_set(one, []) for one in (after, before)]
        held = list({**sides[0].origins, **sides[1].origins})
        given.append([dict(after.values), dict(before.values), held])
        expected.append(placed(*sides, chosen))
    found = answering.run(
        "const points = m.pointsOf(declared, 30);"
        "return given.map(([after, before, set]) => {"
        " const work = m.placed(declared, after, before, set, points);"
        " for (;;) { const { done, value } = work.next(); if (done) return value; } });",
        given,
    )
    assert any(kept for _, kept, _ in expected)
    for own, (fixed, kept, pairs) in zip(found, expected, strict=True):
        assert set(own["given"]) == set(fixed)
        assert own["kept"] == list(kept)
        for mine, pair in zip(own["sets"], pairs, strict=True):
            for side, one in zip(("after", "before"), pair, strict=True):
                assert mine[side] == dict(one.values)


def test_ends_of_assumptions_are_those_of_python(answering, scenarios):
    scenario = scenarios[1][0]
    names = [
        name for name, one in PARAMETERS.items() if one.kind != "choice" or name in CHOICE_ENDS
    ]
    shares = (0.0, 0.1, 0.37, 0.5, 0.9, 1.0)
    found = answering.run(
        "const [names, shares, values, held] = given;"
        "return [names.map((name) => [m.endsOf(declared, name, values),"
        " shares.map((one) => m.valueAt(declared, name, one, values))]),"
        " m.assumptions(declared, held)];",
        [names, shares, dict(scenario.values), ["threshold_nok", LISTED[2]]],
    )
    for name, (ends, values) in zip(names, found[0], strict=True):
        assert ends == list(ends_of(name, scenario)), name
        assert values == [value_at(name, share, scenario) for share in shares], name
    assert found[1] == list(assumptions(["threshold_nok", LISTED[2]]))


def test_what_does_not_go_together_is_refused_as_in_python(answering, scenarios):
    base = scenarios[0][0]
    tried = [
        {"threshold_nok": 2e6, "national_threshold_nok": 5e5}, {"one_unit_share": 0.9},
        {"one_unit_share": 0.5, "few_units_share": 0.5},
        {"pooled_budget": True, "delegation_school_agree_nok": 5.0}, {"years_until_gain_low": 8.0},
        {name: 0.0 for name in PARAMETERS if name.startswith("weight_")},
        {"effect_contract": True, "contract_quality_min": 0.9},
        {"effect_contract": True, "evidence_none_share": 0.0}, {},
    ]  # fmt: skip
    found = answering.run(
        "return given.map((values) => m.inconsistent(declared, values));",
        [{**base.values, **one} for one in tried],
    )
    for values, own in zip(tried, found, strict=True):
        assert (own and tuple(own["names"])) == _refused(base, values), values
    assert sum(one is None for one in found) in range(1, len(found) - 3)


def _refused(base, values):
    try:
        base.with_values(**values)
    except InconsistentError as failure:
        return failure.names
    return None


def test_kroner_of_a_year_are_those_of_python(answering):
    amounts = [0.0, 12.34, 999.999, 1_000.0, 76_336.0, 381_679.0, 280_916.5, 1_234_567.8]
    given = [[amount, year] for amount in amounts for year in (2015, 2018, 2022, 2026)]
    found = answering.run(
        "const prices = m.pricesOf(declared);"
        "return given.map((one) => [prices.kronerIn(...one), prices.kroner(...one)]);",
        given,
    )
    assert found == [[kroner_in(*one), kroner(*one)] for one in given]
    assert [kroner(500_000.0, 2026), kroner_in(381_679.0, 2026)] == [381_679.0, 500_000.0]


def test_made_up_sums_have_the_shape_of_counted_ones():
    change = change_of(np.random.default_rng(0), 0)
    assert change.sums.shape[2:4] == (len(KINDS), len(SUMS))
    assert len(made_effects([change], 0).table) % len(MEASURES) == 0 or change.kroner is not None
