"""By which decision the fates of one pilot part: the earliest that a replay bears out."""

from __future__ import annotations

import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.because import explain_stops, final_state, replay
from collabsim.inquiry.causes import KINDS
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.keeping import KEPT_KINDS
from collabsim.inquiry.levers import LEVERS
from collabsim.inquiry.months import month_by_month
from collabsim.inquiry.parted import _KEEPING, _STOPPING, _Side, _since, partings_of
from collabsim.inquiry.stops import LOST
from collabsim.scenario import load_scenario
from collabsim.world.codes import ALIVE

SEED, DRAWS = 302, (981, 12)


@pytest.fixture(scope="module")
def pairs():
    """Both municipalities of two draws, each way: lost, kept, logs, whys and partings."""
    found = []
    for draw in DRAWS:
        months = [
            month_by_month(run_one(plan, SEED, draw)) for plan in worlds(load_scenario("classroom"))
        ]
        logs = [LogOfDraws(one.run) for one in months]
        whys = [explain_stops(one) for one in months]
        for a, b in ((0, 1), (1, 0)):
            parted = partings_of(whys[a].values(), months[a], months[b], (logs[a], logs[b]))
            found.append((months[a], months[b], (logs[a], logs[b]), whys[a], parted))
    return found


def each(pairs):
    for lost, kept, logs, whys, parted in pairs:
        for one in parted:
            yield lost, kept, logs, whys[one.pilot], one


def test_the_decision_turned_makes_the_fates_the_same(pairs):
    """Run again here and looked at: what is said is not taken from what the search kept."""
    seen = set()
    for lost, kept, _, _, one in each(pairs):
        if one.decision is None:
            continue
        world = kept if one.there else lost
        key = int(lost.run.pilots[one.pilot]["key"])
        final = final_state(replay(world.run, one.decision), key)
        assert final == one.final
        if one.there:
            assert final in LOST
        else:
            assert (final in ALIVE) != one.put_off
        seen.add((one.there, one.put_off))
    assert seen == {(False, False), (True, False), (False, True)}


def test_no_earlier_decision_that_went_otherwise_does(pairs):
    looked = 0
    for lost, kept, logs, why, one in each(pairs):
        if one.decision is None or one.there or one.put_off:
            continue
        key = int(lost.run.pilots[one.pilot]["key"])
        here = _Side(lost, logs[0].rows, one.pilot, one_municipality=False)
        there = _Side(kept, logs[1].rows, one.pilot, one_municipality=False)
        for verdict in why.verdicts:
            cause = verdict.cause
            compare = _STOPPING.get(cause.kind)
            earlier = compare and _since(cause, here) < _since(one.decision, here)
            if earlier and compare(cause, here, there):
                assert final_state(replay(lost.run, cause), key) not in ALIVE
                looked += 1
    assert looked


def test_only_pilots_whose_fates_differ_have_one(pairs):
    for lost, kept, _, whys, parted in pairs:
        lives = {
            pilot for pilot in whys
            if final_state(kept.run, int(lost.run.pilots[pilot]["key"])) in ALIVE
        }  # fmt: skip
        assert {one.pilot for one in parted} == lives


def test_what_is_compared_are_decisions_and_no_lever_or_chance():
    assert set(_STOPPING) < set(KINDS)
    assert set(_KEEPING) < set(KEPT_KINDS)
    assert not {"lever", "weak", "bad_luck", "lean_year", "equal_treatment"} & set(_STOPPING)
    assert not {one.key for one in LEVERS} & {*_STOPPING, *_KEEPING}
