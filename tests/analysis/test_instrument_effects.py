"""What each instrument changes: a count of pilots, paired by seed, and nothing where nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from collabsim.analysis.booking import MUNICIPAL
from collabsim.analysis.instrument_costs import cost_lines, instrument_costs, ratio_interval
from collabsim.analysis.instrument_effects import (
    FEWER,
    MEASURES,
    MORE,
    NOT_TOLD,
    UNCHANGED,
    Asked,
    change,
    chosen_instruments,
    instrument_effects,
    verdict,
)
from collabsim.analysis.instrument_levels import (
    USUAL,
    fitting,
    in_force,
    levels_of,
    sets_nothing,
    with_level,
)
from collabsim.analysis.instrument_sums import PAYERS, SUMS
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.over_region import points_of
from collabsim.instruments import CATALOGUE, Cost, Instrument, Setting
from collabsim.instruments.declare import HOUR_NOK
from collabsim.parameters import PARAMETERS
from collabsim.records.event_log import of_kind
from collabsim.records.frames import run_pilots_frame
from collabsim.scenario import Change, load_scenario
from collabsim.statistics.intervals import Term, bootstrap_interval
from collabsim.world.codes import Event
from collabsim.world.events.codes import InstrumentName
from tests.every import every

RUNS, SEED = 5, 3
PAID_FOR = ("project", "intro", "contract", "inhouse", "other", "transfer")
"""What is paid for a pilot, by the columns of its row."""
DELEGATION = CATALOGUE["delegation"]
MUCH = replace(
    DELEGATION,
    settings=(replace(DELEGATION.settings[0], value=1_000_000.0),),
    cost=Cost(set_up_nok=100_000.0, yearly_nok=50_000.0, per_pilot_nok=2_000.0,
              per_person_nok=500.0, hours_per_pilot={"team": 3.0}, hours_a_year={"head": 7.0}),
)  # fmt: skip
"""Delegation of as much as is worth trying, and costs of every kind."""
BEGUN = (Event.INSTRUMENT_DECIDED, Event.INSTRUMENT_INTRODUCED)


@pytest.fixture(scope="module")
def small_and_large():
    return load_scenario("small_and_large")


@pytest.fixture(scope="module")
def found(small_and_large):
    wanted = chosen_instruments(["longer_projects", "agreement_between_sectors"])
    return instrument_effects(small_and_large, wanted, Asked(SEED, RUNS))


def counted(scenario, seed=SEED, runs=RUNS):
    """Figures of each run of each municipality, from its pilots, one run after the other."""
    rows = []
    for plan in worlds(scenario):
        for replication in range(runs):
            run = run_one(plan, seed, replication)
            pilots = run_pilots_frame(run)
            kept = pilots["started"] & (pilots["state_36"] == "delivering")
            part = kept & (pilots["went_alone"] | (pilots["outcome"] == "reduced"))
            rows.append(
                {
                    "municipality": plan.municipalities[0],
                    "proposals": len(pilots),
                    "started": pilots["started"].sum(),
                    "cases": pilots["case_opened_month"].notna().sum(),
                    "good_kept": (kept & ~pilots["weak"]).sum(),
                    "weak_kept": (kept & pilots["weak"]).sum(),
                    "in_full": (kept & ~part).sum(),
                    "in_part": part.sum(),
                    "legal_errors": pilots["legal_errors"].sum(),
                    "users": pilots["users_reached"].sum(),
                    "paid_in_all": sum(run.pilots[f"{one}_paid_nok"].sum() for one in PAID_FOR),
                    "paid_by_state": run.pilots["state_paid_nok"].sum(),
                }
            )
    return pd.DataFrame(rows)


def test_the_table_is_a_count_of_the_pilots(small_and_large, found):
    """Run by run, and so with the same luck without and with each instrument."""
    base = counted(small_and_large)
    for level, totals in zip(found.levels, found.with_each, strict=True):
        if level.name not in (USUAL, "high"):
            continue
        own = counted(with_level(small_and_large, level))
        for place, name in enumerate(found.populations):
            before, after = (one[one["municipality"] == name] for one in (base, own))
            for sums, one in ((totals, after), (found.totals, before)):
                in_all = sum(sums[place, SUMS.index(f"paid_by_{payer}")] for payer in PAYERS)
                assert in_all.tolist() == pytest.approx(one["paid_in_all"].tolist())
                parts = [SUMS.index(f"paid_by_{name}") for name in MUNICIPAL]
                municipal = sums[place, SUMS.index("paid_by_municipality")]
                assert sums[place, parts].sum(axis=0) == pytest.approx(municipal)
            for what in base.columns.drop(["municipality", "paid_in_all"]):
                at = SUMS.index(what)
                assert totals[place, at].tolist() == pytest.approx(after[what].tolist())
                assert found.totals[place, at].tolist() == pytest.approx(before[what].tolist())
            rows = found.by_level(name)
            for what in ("good_kept", "weak_kept", "in_full", "in_part", "started", "users"):
                row = rows[level.instrument.name, level.name, what]
                assert row["without"] == pytest.approx(before[what].mean())
                assert row["change"] == pytest.approx(after[what].mean() - before[what].mean())
            hundred = rows[level.instrument.name, level.name, "good_kept_per_100_proposals"]
            shares = [one["good_kept"].sum() / one["proposals"].sum() for one in (before, after)]
            assert hundred["change"] == pytest.approx(100 * (shares[1] - shares[0]))
            errors = rows[level.instrument.name, level.name, "legal_errors_per_pilot"]
            assert errors["with"] == pytest.approx(
                after["legal_errors"].sum() / after["started"].sum()
            )


def test_good_and_weak_are_divided_otherwise_in_full_and_in_part(found):
    for totals in (found.totals, *found.with_each):
        good, weak, full, part = (
            totals[:, SUMS.index(name)] for name in ("good_kept", "weak_kept", "in_full", "in_part")
        )
        assert (good + weak == full + part).all()
        assert (good + weak).sum() > 0


def test_what_changes_nothing_is_exactly_nothing(small_and_large, found):
    """At its low end longer projects are the projects there are anyway."""
    level = next(one for one in levels_of(CATALOGUE["longer_projects"]) if one.name == "low")
    assert sets_nothing(small_and_large, level)
    assert not sets_nothing(small_and_large, levels_of(CATALOGUE["longer_projects"])[0])
    for name in found.populations:
        for measure in MEASURES:
            row = found.by_level(name)["longer_projects", "low", measure.name]
            assert (row["change"], row["change_low"], row["change_high"]) == (0.0, 0.0, 0.0)
            assert row["verdict"] == UNCHANGED
    # And what is not like that is not said to be.
    started = found.by_level(next(iter(found.populations)))["longer_projects", USUAL, "started"]
    assert started["verdict"] == FEWER


def test_intervals_are_those_of_paired_differences():
    """Of a mean: Student's t of the differences. Of a rate: as replications redrawn whole say."""
    rng = np.random.default_rng(5)
    runs = 400
    luck = rng.poisson(20.0, runs).astype(float)
    before, after = (np.zeros((len(SUMS), runs)) for _ in range(2))
    at = {name: SUMS.index(name) for name in ("good_kept", "proposals", "started", "legal_errors")}
    for totals, more in ((before, 0.0), (after, 0.4)):
        totals[at["proposals"]] = totals[at["started"]] = 20.0 + luck
        totals[at["good_kept"]] = luck + rng.poisson(1.0 + more, runs)
        totals[at["legal_errors"]] = rng.poisson(2.0, runs)
    by_name = {measure.name: measure for measure in MEASURES}
    own = change(by_name["good_kept"], before, after)
    difference = after[at["good_kept"]] - before[at["good_kept"]]
    wanted = stats.ttest_1samp(difference, 0.0).confidence_interval(0.95)
    assert (own.low, own.high) == pytest.approx((wanted.low, wanted.high))
    # Pairing is worth it: half as wide as what unpaired runs would say, or less.
    apart = stats.ttest_ind(after[at["good_kept"]], before[at["good_kept"]])
    unpaired = apart.confidence_interval(0.95)
    assert own.high - own.low < 0.5 * (unpaired.high - unpaired.low)
    for name, above, below, times in (
        ("good_kept_per_100_proposals", "good_kept", "proposals", 100.0),
        ("legal_errors_per_pilot", "legal_errors", "started", 1.0),
    ):
        own = change(by_name[name], before, after)
        redrawn = bootstrap_interval(
            [
                Term(times, after[at[above]], after[at[below]]),
                Term(-times, before[at[above]], before[at[below]]),
            ],
            seed=1,
        )
        width = float(redrawn.high - redrawn.low)
        assert float(own.value) == pytest.approx(float(redrawn.value))
        assert float(own.low) == pytest.approx(float(redrawn.low), abs=0.1 * width)
        assert float(own.high) == pytest.approx(float(redrawn.high), abs=0.1 * width)


@every([
    ((0.01, 0.5), MORE), ((-0.5, -0.01), FEWER), ((-0.1, 0.3), NOT_TOLD), ((0.0, 0.0), UNCHANGED),
    ((0.001, 0.2), NOT_TOLD), ((-0.2, -0.001), NOT_TOLD), ((float("nan"),) * 2, NOT_TOLD),
])  # fmt: skip
def test_an_interval_that_holds_nothing_as_it_is_shown_is_not_told_from_it(case):
    bounds, wanted = case
    assert verdict("good_kept", *bounds) == wanted


# --- Levels ---------------------------------------------------------------------------------------


def made_up(**how) -> Instrument:
    """An instrument no catalogue has: a number that scales, a sum, and a word."""
    word = PARAMETERS["threshold_basis"]
    return Instrument(
        name="made_up",
        source="assumption",
        mechanism="none",
        settings=(
            Setting("chance", "bridge_chance", 0.8, 0.0, 1.0, "assumption", scales=True),
            Setting("months", "project_months", 18, 12.0, 24.0, "assumption"),
            Setting("word", word.name, word.default, 0.0, 1.0, "assumption"),
        ),
        **how,
    )


def test_levels_follow_from_what_is_declared():
    own = made_up(strength=0.5, strength_range=(0.25, 1.0))
    words = [one for one in PARAMETERS["threshold_basis"].choices if one != own.settings[2].value]
    found = {level.name: level for level in levels_of(own)}
    assert list(found) == [
        USUAL, "weakest", "strongest", "low", "high", *(f"word={one}" for one in words)
    ]  # fmt: skip
    base = {"bridge_chance": 0.2, "project_months": 12, "threshold_basis": "x"}
    wanted = {USUAL: 0.5, "weakest": 0.35, "strongest": 0.8}
    for name, chance in wanted.items():
        assert found[name].values(base)["bridge_chance"] == pytest.approx(chance)
    months = [found[name].values(base)["project_months"] for name in (USUAL, "low", "high")]
    assert months == [18, 12, 24]
    assert all(isinstance(one, int) for one in months)
    # A strength of 0 is the scenario itself, and a switch that is all there is, is only on.
    assert "weakest" not in {one.name for one in levels_of(made_up())}
    assert [one.name for one in levels_of(CATALOGUE["pooled_budget"])] == [USUAL]
    # So it is with one that has other questions beside, and those are asked.
    names = [one.name for one in levels_of(CATALOGUE["co_payment"])]
    assert names == [USUAL, "forbidden_by=nobody", "renewable=false"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_instrument_of_the_catalogue_goes_with_the_scenario(name, small_and_large):
    small_and_large = small_and_large.with_values(**CATALOGUE[name].needs)
    made, left = fitting(small_and_large, [CATALOGUE[name]])
    assert not left
    assert made[0][0].name == USUAL
    usual = made[0][1]
    assert usual.fingerprint != small_and_large.fingerprint
    assert in_force(usual) == {name}


def test_values_of_a_municipality_and_later_changes_do_not_undo_an_instrument(
    small_and_large, monkeypatch
):
    first, second = small_and_large.municipalities
    second = replace(second, overrides={"bridge_chance": 0.4})
    scenario = small_and_large.with_municipalities(first, second).with_changes(
        Change(24, {"project_months": 24}),
        Change(30, {"bridge_chance": 0.1, "competition_fear": 0.5}),
    )
    code = InstrumentName.BRIDGING
    own = made_up(strength=0.5)
    monkeypatch.setitem(CATALOGUE, "bridging", replace(own, name="bridging"))
    made = with_level(scenario, levels_of(CATALOGUE["bridging"])[0])
    base = scenario.values["bridge_chance"]
    for plan, chances in zip(worlds(made), ((base, 0.1), (0.4, 0.1)), strict=True):
        assert set(plan.instrument["instrument"].tolist()) == {code}
        for month, before in zip((0, 40), chances, strict=True):
            held = plan.p_in(0, month)
            assert held["bridge_chance"] == pytest.approx(before + 0.5 * (0.8 - before))
            assert held["project_months"] == 18
    # What else changes then, still does.
    assert plan.p_in(0, 40)["competition_fear"] == 0.5


@pytest.mark.parametrize("name", CATALOGUE)
def test_decided_in_the_first_month_it_is_what_its_values_are_for_the_whole_run(
    name, small_and_large
):
    """But for what is delayed, and for what it costs."""
    level = levels_of(CATALOGUE[name])[0]
    scenario = small_and_large.with_municipalities(10_000).with_values(**CATALOGUE[name].needs)
    values = level.values(scenario.values)
    whole, decided = (
        run_one(worlds(one)[0], SEED, 0)
        for one in (scenario.with_values(**values), with_level(scenario, level))
    )
    own = np.isin(decided.events["kind"], [kind for kind in Event if "INSTRUMENT" in kind.name])
    told = decided.events[np.isin(decided.events["kind"], BEGUN)]
    delay = CATALOGUE[name].delay_months
    assert told["month"].tolist() == [0, delay]
    if delay == 0:
        assert decided.events[~own].tobytes() == whole.events.tobytes()


def cannot_pay(scenario, yearly_nok, place):
    """Whether the chief executive of a municipality has too small a frame in the first runs."""
    plan = worlds(scenario)[place]
    limits = []
    for turn in range(4):
        world = plan.of_replication(turn)
        chief = world.municipality["chief"][0]
        limits.append(world.actor["free_nok"][chief] * world.p["instrument_frame_share"][0])
    return yearly_nok > min(limits)


def test_what_cannot_be_paid_changes_nothing_and_is_told(small_and_large):
    """Half of the free frame of 10,000 inhabitants does not carry it, that of 120,000 does."""
    dear = replace(MUCH, cost=Cost(yearly_nok=5e6), payer="chief")
    found = instrument_effects(small_and_large, [dear], Asked(SEED, 8, 3, 4))
    small, large = found.populations
    share = {name: found.unpaid["delegation", USUAL, name] for name in (small, large)}
    assert share == {small: 1.0, large: 0.0}
    told = [
        np.mean([cannot_pay(one, 5e6, place) for one in points_of(small_and_large, 3).scenarios])
        for place in range(2)
    ]
    there = [found.unpaid_in_region["delegation", name] for name in (small, large)]
    assert there == pytest.approx(told)
    assert found.by_level(small)["delegation", USUAL, "good_kept"]["verdict"] == UNCHANGED
    costs = instrument_costs(found).set_index(["level", "municipality"])
    assert costs.loc[(USUAL, small), "own_fixed_nok"] == 0.0
    assert costs.loc[(USUAL, large), "own_fixed_nok"] == pytest.approx(5e6 * found.years)
    assert costs.loc[(USUAL, small), "unpaid_share"] == 1.0
    by = found.by_level(large)["delegation", USUAL, "paid_by_chief"]
    assert by["change"] > 4e6 * found.years


def test_what_cannot_hold_at_once_is_left_out(small_and_large):
    scenario = small_and_large.with_values(pooled_budget=True)
    assert in_force(scenario) == {"pooled_budget"}
    made, left = fitting(scenario, CATALOGUE.values())
    assert [(one.name, one.because_of) for one in left] == [
        ("agreement_between_sectors", "pooled_budget"), ("pooled_budget", ""),
        ("support_post", ""), ("joint_office", "pooled_budget"),
    ]  # fmt: skip
    out = {one.name for one in left}
    assert {level.instrument.name for level, _ in made} == set(CATALOGUE) - out
    assert "has pooled_budget already" in left[1].sentence
    with pytest.raises(UserError, match="no instrument is left to compare"):
        instrument_effects(scenario, [CATALOGUE["agreement_between_sectors"]], Asked(0, 1))


def test_what_a_scenario_decides_later_is_not_tried_in_it(small_and_large):
    scenario = small_and_large.with_instruments({"name": "pooled_budget", "from": 24})
    _, left = fitting(scenario, CATALOGUE.values())
    assert [(one.name, one.because_of) for one in left] == [
        ("agreement_between_sectors", "pooled_budget"), ("pooled_budget", ""),
        ("support_post", ""), ("joint_office", "pooled_budget"),
    ]  # fmt: skip


def test_a_level_that_does_not_go_with_the_scenario_is_left_out_alone(small_and_large):
    limit = CATALOGUE["higher_threshold"].settings[0].value
    most = CATALOGUE["higher_threshold"].settings[0].high
    between = small_and_large.with_values(national_threshold_nok=(limit + most) / 2)
    made, left = fitting(between, [CATALOGUE["higher_threshold"]])
    assert [level.name for level, _ in made] == [USUAL, "low"]
    assert [(one.name, one.level) for one in left] == [("higher_threshold", "high")]
    assert "national_threshold_nok" in left[0].complaint
    # Without its usual level an instrument is not compared at all.
    below = small_and_large.with_values(national_threshold_nok=0.9 * limit)
    made, left = fitting(below, [CATALOGUE["higher_threshold"]])
    assert made == []
    assert [(one.name, one.level) for one in left] == [("higher_threshold", "")]


# --- Costs ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def costly(small_and_large):
    large = small_and_large.with_municipalities(120_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CATALOGUE, "delegation", MUCH)  # hours are as declared
        return instrument_effects(large, [MUCH], Asked(0, 40, 2, 4))


def test_costs_of_pilots_come_to_one_figure_and_yearly_ones_to_a_line(costly, small_and_large):
    costs = instrument_costs(costly)
    row = costs[costs["level"] == USUAL].iloc[0]
    (name,) = costly.populations
    effects = costly.by_level(name)["delegation", USUAL, "good_kept"]
    assert effects["verdict"] == MORE
    started, years = costly.total(name, "started", 0), costly.years
    # Nobody is on a course, so what a person costs is not paid.
    assert row["own_pilot_nok"] == pytest.approx(2_000 * started)
    assert row["own_fixed_nok"] == pytest.approx(100_000 + 50_000 * years)
    assert row["hours"] == pytest.approx(3 * started + 7 * years)
    assert row["hours_nok"] == pytest.approx(HOUR_NOK * row["hours"])
    given = costly.total(name, "support_nok", 0) - costly.total(name, "support_nok")
    assert row["support_change_nok"] == pytest.approx(given)
    of_pilots = row["own_pilot_nok"] + given + HOUR_NOK * 3 * started
    assert row["pilot_cost_nok"] == pytest.approx(of_pilots)
    assert row["fixed_cost_nok"] == pytest.approx(row["own_fixed_nok"] + HOUR_NOK * 7 * years)
    assert row["nok_per_good_kept"] == pytest.approx(row["pilot_cost_nok"] / effects["change"])
    low, high = row["nok_per_good_kept_low"], row["nok_per_good_kept_high"]
    assert low < row["nok_per_good_kept"] < high
    lines = cost_lines(costly)
    line = lines[lines["level"] == USUAL].set_index("pilots_a_year")
    own = line[line["own"]]
    assert own.index[0] == pytest.approx(costly.total(name, "started") / costly.years)
    wanted = (row["pilot_cost_nok"] + row["fixed_cost_nok"]) / effects["change"]
    assert own["nok_per_good_kept"].iloc[0] == pytest.approx(wanted)
    # Twice the pilots share the same fixed costs: what is left above the single figure halves.
    above = line["nok_per_good_kept"] - row["nok_per_good_kept"]
    assert above[1.0] == pytest.approx(2 * above[2.0])


def opened(scenario, runs):
    """Cases that opened in a run, counted in the log."""
    (plan,) = worlds(scenario)
    logs = [run_one(plan, 0, turn).events for turn in range(runs)]
    return np.mean([len(of_kind(log, Event.CASE_OPENED)) for log in logs])


def test_the_interval_of_a_ratio_holds_it_as_often_as_it_says():
    """Over made-up comparisons; and with a cost that is sure, it is that of the pilots kept."""
    rng = np.random.default_rng(1)
    held = []
    for _ in range(2_000):
        luck = rng.normal(0.0, 1.0, 50)
        x = 1.0 + luck + rng.normal(0.0, 1.0, 50)
        y = 300.0 + 200.0 * luck + rng.normal(0.0, 100.0, 50)
        _, low, high = ratio_interval(y, x)
        held.append(low <= 300.0 <= high)
    assert 0.935 <= np.mean(held) <= 0.965
    kept = stats.ttest_1samp(x, 0.0).confidence_interval(0.95)
    _, low, high = ratio_interval(np.full(50, 600.0), x)
    assert (low, high) == pytest.approx((600.0 / kept.high, 600.0 / kept.low))
    assert np.isnan(ratio_interval(y, x - x.mean() + 0.01)[1])


def test_without_more_good_pilots_there_is_no_cost_of_one(costly):
    costs = instrument_costs(costly).set_index("level")
    # Delegation of what unit managers have anyway changes nothing.
    assert costs.loc["low", "good_kept_verdict"] == UNCHANGED
    assert np.isnan(costs.loc["low", "nok_per_good_kept"])
    assert "low" not in set(cost_lines(costly)["level"])


# --- The region -----------------------------------------------------------------------------------


def test_the_share_of_the_region_counts_points_at_which_more_are_kept(costly, small_and_large):
    (name,) = costly.populations
    large = small_and_large.with_municipalities(120_000)
    at = points_of(large, 2)
    assert costly.region["points"] == list(at.points)
    level = costly.levels[0]
    for what in ("good_kept", "weak_kept"):
        more = []
        for scenario in at.scenarios:
            before, after = (
                counted(one, 0, 4)[what].sum() for one in (scenario, with_level(scenario, level))
            )
            more.append(after > before)
        row = costly.by_level(name)["delegation", USUAL, what]
        assert row["region_points"] == 2
        assert row["region_share"] == pytest.approx(np.mean(more))
    assert np.isnan(costly.by_level(name)["delegation", "low", "good_kept"]["region_share"])
