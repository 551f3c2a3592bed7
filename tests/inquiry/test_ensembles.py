"""Ensembles count what the runs gave, say how many there were, and play every affordable choice."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.analysis.tables import side_effects_table
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.ensembles import (
    BINS,
    FIRST_SHOWN,
    ReplicationCounts,
    ensembles,
    leading,
    playable_masks,
    summary,
    summary_of,
    sums_of,
)
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS, RECORDED, keys_of, mask_of, price_of
from collabsim.records.course import HORIZONS
from collabsim.statistics.shares import share_bounds
from collabsim.world.codes import ALIVE, State
from tests.small_worlds import classroom, plan

SMALLEST = ReplicationCounts(base_and_single=40, pairs=8, others=4)


@pytest.fixture(scope="module")
def made():
    masks = [0, 1, 2, 3, 7, mask_of(["mandate"])]
    return ensembles(classroom(), 302, masks=masks, sizes=SMALLEST)


def test_each_combination_says_how_many_runs_it_rests_on(made):
    sizes = {one["mask"]: [m["n"] for m in one["municipalities"]] for one in made["combinations"]}
    assert sizes == {0: [40, 40], 1: [40, 40], 2: [40, 40], 3: [8, 8], 7: [4, 4], 32: [40, 40]}
    assert [one["levers"] for one in made["combinations"]] == [
        list(keys_of(one["mask"])) for one in made["combinations"]
    ]


def test_every_run_is_counted_once(made):
    for one in made["combinations"]:
        for place in one["municipalities"]:
            for horizon in ("12", "24", "36"):
                counted = sum(place["histogram"][horizon]) + place["none_observed"][horizon]
                assert counted == place["n"]
                assert len(place["histogram"][horizon]) == len(BINS) - 1


def test_intervals_hold_their_value_and_shares_are_shares(made):
    for one in made["combinations"]:
        for place in one["municipalities"]:
            for table in (place["share"], place["alive"]):
                for value, low, high in table.values():
                    assert 0 <= low <= value <= high <= 1
            for name in ("weak_kept", "good_lost", "legal_errors", "users", "lasting_per_10000"):
                value, low, high = place[name]
                assert low <= value <= high


def test_figures_are_those_of_the_runs():
    made = summary(plan(1), 302, 12)
    delivering = alive = observed = 0
    shares = []
    for replication in range(12):
        pilots = run_one(plan(1), 302, replication).pilots
        state = pilots["state_12"][(pilots["started"] >= 0) & (pilots["state_12"] >= 0)]
        kept = int((state == State.DELIVERING).sum())
        assert made["first"]["12"][replication] == [kept, len(state)]
        delivering += kept
        alive += int(np.isin(state, ALIVE).sum())
        observed += len(state)
        shares.append(kept / len(state))
    assert made["share"]["12"][0] == pytest.approx(delivering / observed, abs=1e-4)
    assert made["alive"]["12"][0] == pytest.approx(alive / observed, abs=1e-4)
    counted = np.histogram(np.round(shares, 9), bins=BINS)[0]
    assert made["histogram"]["12"] == counted.tolist()


def test_a_gain_is_the_difference_over_the_same_runs(made):
    runs = {
        levers: [run_one(plan(1, *levers), 302, n).pilots for n in range(40)]
        for levers in ((), ("mandate",))
    }

    def sums(levers):
        states = [one["state_36"][one["started"] >= 0] for one in runs[levers]]
        kept = np.array([(one == State.DELIVERING).sum() for one in states], dtype=float)
        return kept, np.array([(one >= 0).sum() for one in states], dtype=float)

    (kept, seen), (kept_with, seen_with) = sums(()), sums(("mandate",))
    with_lever = next(one for one in made["combinations"] if one["mask"] == mask_of(["mandate"]))
    value, low, high = with_lever["municipalities"][1]["gain"]["36"]
    expected = kept_with.sum() / seen_with.sum() - kept.sum() / seen.sum()
    assert value == pytest.approx(expected, abs=1e-4)
    # What chance both have in common cancels: narrower than two intervals beside each other.
    alone = [
        one["municipalities"][1]["share"]["36"] for one in made["combinations"]
        if one["mask"] in (0, mask_of(["mandate"]))
    ]  # fmt: skip
    assert high - low < sum(one[2] - one[1] for one in alone)
    assert low < value < high
    assert made["combinations"][0]["municipalities"][1]["gain"] is None


def test_levers_that_cannot_be_told_apart_lead_together(made):
    masks = [one["mask"] for one in made["combinations"] if one["mask"].bit_count() == 1]
    for place, led in enumerate(made["leading"]):
        shares = {
            one["mask"]: one["municipalities"][place]["share"]["36"][0]
            for one in made["combinations"] if one["mask"] in masks
        }  # fmt: skip
        assert led[0] == max(shares, key=shares.get)
        assert set(led) <= set(masks)
    sums = sums_of(plan(1), 302, 12)
    assert leading({1: sums, 2: sums.copy()}) == [1, 2]
    nothing = sums.assign(delivering_36=0)
    assert leading({1: nothing, 2: sums}) == [2]


def test_the_first_runs_are_there_one_by_one_whatever_levers_are_on(made):
    for one in made["combinations"]:
        for place in one["municipalities"]:
            for horizon in map(str, HORIZONS):
                assert len(place["first"][horizon]) == min(FIRST_SHOWN, place["n"])


def test_the_share_of_the_first_runs_is_theirs_and_not_that_of_all(made):
    differ = 0
    for one in made["combinations"]:
        for place in one["municipalities"]:
            for horizon in map(str, HORIZONS):
                delivering, observed = np.array(place["first"][horizon], dtype=float).T
                expected = share_bounds(observed, delivering, 0.95)
                assert place["first_share"][horizon] == pytest.approx(
                    list(map(float, expected)), abs=1e-4
                )
                if place["n"] <= FIRST_SHOWN:
                    assert place["first_share"] == place["share"]
                else:
                    differ += place["first_share"][horizon] != place["share"][horizon]
    assert differ > 20


def test_figures_are_those_of_a_comparison():
    """The class and those who run ``collabsim compare`` read the same units and intervals."""
    sums = sums_of(plan(1), 302, 25)
    population = plan(1).populations[0]
    made = summary_of(sums, population)
    table = side_effects_table(sums, {plan(1).municipalities[0]: population}).set_index("measure")
    for ours, theirs in (
        ("weak_kept", "weak_kept"),
        ("good_lost", "good_lost"),
        ("legal_errors", "legal_errors"),
        ("users", "users_reached"),
        ("lasting_per_10000", "lasting_per_10000"),
    ):
        expected = table.loc[theirs, ["value", "value_low", "value_high"]].astype(float)
        assert made[ours] == pytest.approx(expected.tolist(), abs=1e-4), ours


def test_a_lever_has_the_same_luck_as_the_base(made):
    """Twins: the runs of a combination are those of the base wherever the lever is not read."""
    by_mask = {one["mask"]: one["municipalities"] for one in made["combinations"]}
    base, mandate = by_mask[0][1]["first"]["12"], by_mask[32][1]["first"]["12"]
    assert base != mandate
    assert sum(x == y for x, y in zip(base, mandate, strict=True)) > len(base) / 4


def test_what_a_class_can_pay_for_can_be_shown_and_so_can_the_recorded_worlds():
    masks = playable_masks()
    assert len(set(masks)) == len(masks)
    recorded = mask_of(lever.key for lever in RECORDED)
    for mask in range(2 ** len(LEVERS)):
        affordable = price_of(keys_of(mask)) <= BUDGET_POINTS
        assert (mask in masks) == (affordable or mask & recorded == mask)
    assert [mask.bit_count() for mask in masks] == sorted(mask.bit_count() for mask in masks)
    assert masks[0] == 0
