"""Twins never part without a reason, and the reason given is the right one."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.levers import LEVERS, lever
from collabsim.inquiry.stops import state_at
from collabsim.inquiry.twins import TwinLog, compare, first_reading
from collabsim.world.codes import Event
from collabsim.world.draws import Decision
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.codes import Answer
from tests.small_worlds import finished, plan

PLACE = st.sampled_from([0, 1])
KEY = st.sampled_from([one.key for one in LEVERS])
SEED = st.integers(0, 2**40)


@given(place=PLACE, seed=SEED, levers=st.sets(KEY, max_size=3))
def test_equal_twins_never_part(place, seed, levers):
    made = plan(place, *sorted(levers))
    twins = compare(run_one(made, seed, 0), run_one(made, seed, 0))
    assert twins.first is None
    assert twins.course is None
    assert twins.pilots == ()


@given(place=PLACE, seed=SEED, key=KEY, others=st.sets(KEY, max_size=2))
def test_one_lever_parts_twins_no_sooner_than_it_is_read(place, seed, key, others):
    shared = sorted(others - {key})
    off = run_one(plan(place, *shared), seed, 0)
    on = run_one(plan(place, *sorted([*shared, key])), seed, 0)
    twins = compare(off, on)
    if twins.first is None:
        assert off.events.tobytes() == on.events.tobytes()
        return
    reading = min(first_reading(run, lever(key)) for run in (off, on))
    assert reading <= min(twins.first.a_event, twins.first.b_event)
    n = min(twins.first.a_event, twins.first.b_event)
    assert off.events[:n].tobytes() == on.events[:n].tobytes()
    if twins.course is not None:
        assert twins.course.a_event >= twins.first.a_event


@pytest.mark.parametrize("key", [one.key for one in LEVERS])
def test_every_lever_parts_some_twins_and_not_long_after_it_is_read(key):
    gaps = []
    for seed in range(20):
        twins = compare(finished(1, seed, 0), finished(1, seed, 0, key))
        if twins.first is not None:
            gaps.append(twins.first.a_event - first_reading(finished(1, seed, 0), lever(key)))
    assert len(gaps) > 10
    immediate = {"threshold", "project_months", "mandate", "horizon", "cocreation"}
    assert min(gaps) == 0 if key in immediate else min(gaps) < 400


def decided_anew(log, kinds):
    """Events of some kinds with the draw that decided each and, of its kind, none before it.

    A successor answers by the number of the one before, so that forcing it turns both.
    """
    used = {kind: set() for kind in kinds}
    for n, row in enumerate(log.rows):
        if row.kind in used and (draws := log.draws(n)):
            if draws[0] not in used[row.kind]:
                yield n, draws[0]
            used[row.kind].update(draws)


@pytest.mark.parametrize("place", [0, 1])
def test_a_forced_draw_is_the_decision_that_parts_them(place):
    """Turn one answer and nothing else: the twins part at that event, by that draw."""
    found = 0
    for seed in range(6):
        run = finished(place, seed, 0)
        log = LogOfDraws(run)
        for n, draw in decided_anew(log, (Event.UNIT_ANSWERED, Event.ANSWERED)):
            if log.rows[n].answer != Answer.NO:
                continue
            turned = run_one(plan(place), seed, 0, overrides={draw.key: 0.0})
            twins = compare(run, turned)
            assert twins.first is not None
            assert (twins.first.a_event, twins.first.b_event) == (n, n)
            assert twins.first.fields == ("answer",)
            assert twins.first.draw == draw
            assert twins.first.number == log.number(draw)
            found += 1
    assert found > 3


def test_where_they_part_is_told_with_what_one_of_them_lacks():
    twins = compare(finished(1, 5, 0), finished(1, 5, 0, "waiting_support"))
    assert twins.first is not None
    assert twins.first.only == "a"
    assert twins.first.kind == Event.STOPPED
    assert twins.first.draw is None, "patience runs out by no draw"


@given(seed=st.integers(0, 200))
def test_small_and_large_part_by_pilots_and_months(seed):
    small, large = (finished(place, seed, 0) for place in (0, 1))
    twins = compare(small, large)
    if twins.first is None:
        assert twins.pilots == ()
        return
    for one in twins.pilots:
        for before in range(one.month):
            begun = small.pilots[one.pilot]["proposed"] <= before
            same = state_at(small, one.pilot, before) == state_at(large, one.pilot, before)
            assert same or not begun
        assert one.a_state == state_at(small, one.pilot, one.month)
        assert one.b_state == state_at(large, one.pilot, one.month)
        assert one.a_state != one.b_state
        assert one.month >= twins.first.month
        for run, n in ((small, one.a_event), (large, one.b_event)):
            assert n < 0 or run.events[n]["pilot"] == one.pilot


def test_twins_with_other_luck_are_refused():
    with pytest.raises(UserError, match="same seed and replication"):
        compare(finished(0, 1, 0), finished(0, 2, 0))


def test_the_pair_the_other_way_round_parts_at_the_same_events():
    for key in ("delegation", "pooled_budget", "waiting_support"):
        one, other = TwinLog(finished(1, 9, 0)), TwinLog(finished(1, 9, 0, key))
        there, back = compare(one, other).first, compare(other, one).first
        assert (there is None) == (back is None)
        if there is not None and back is not None:
            assert (there.a_event, there.b_event) == (back.b_event, back.a_event)


def test_draws_behind_events_are_those_that_are_declared():
    found = set()
    for place in (0, 1):
        for seed in range(6):
            log = LogOfDraws(finished(place, seed, 0))
            for n, row in enumerate(log.rows):
                declared = [one.decision for one in KINDS[Event(row.kind)].rests_on]
                drawn = [draw.decision for draw in log.draws(n)]
                assert set(drawn) <= set(declared), Event(row.kind).name
                found.update(drawn)
    declared = {one.decision for kind in KINDS.values() for one in kind.rests_on}
    assert len(found) > 0.7 * len(declared)


ANSWERED = (Event.UNIT_ASKED, Event.UNIT_ANSWERED, Event.ANSWERED, Event.REVIEWED)


def test_draws_agree_with_what_the_log_says_happened():
    """Chances and answers stand in the log: the numbers must be on the right side of them."""
    from collabsim.rules.consent import yes_chance

    checked = dict.fromkeys(
        (Event.UNIT_ASKED, Event.UNIT_ANSWERED, Event.ANSWERED, Event.REVIEWED, Event.CHAMPION,
         Event.ADDRESSEE_FOUND, Event.ADDRESSEE_MISSED, Event.BRIDGED, Event.ASKED_AGAIN,
         Event.ROUTE_SEEN), 0,
    )  # fmt: skip
    for place in (0, 1):
        for seed in range(30):
            log = LogOfDraws(finished(place, seed, 0))
            for n, row in enumerate(log.rows):
                kind = Event(row.kind)
                if kind not in checked or not log.draws(n):
                    continue
                u = log.number(log.draws(n)[0])
                if kind in ANSWERED:
                    agrees = (u < yes_chance(row.willingness)) == (row.answer == Answer.YES)
                elif kind == Event.ADDRESSEE_MISSED:
                    agrees = u >= row.chance_to_find
                elif kind == Event.BRIDGED:
                    agrees = u < row.chance_to_look
                elif kind == Event.ASKED_AGAIN:
                    agrees = u < 0.46
                else:
                    (chance,) = (v for name, v in row.fields().items() if "chance" in name)
                    agrees = u < chance
                assert agrees, (place, seed, n, kind.name)
                checked[kind] += 1
    assert all(count > 10 for count in checked.values()), checked


@pytest.mark.parametrize(
    ("kind", "decision", "forced"),
    [
        (Event.LEFT, Decision.PERSON_STAYS, 1.0 - 2.0**-52),
        (Event.ROUTE_SEEN, Decision.SEE_ROUTE, 1.0 - 2.0**-52),
        (Event.CHAMPION, Decision.CHAMPION, 1.0 - 2.0**-52),
        (Event.BRIDGED, Decision.BRIDGE, 1.0 - 2.0**-52),
        (Event.ASKED_AGAIN, Decision.PERSIST, 1.0 - 2.0**-52),
        (Event.LEADER_MET, Decision.LINE_MEETING, 1.0 - 2.0**-52),
    ],
)
def test_forcing_the_draw_of_an_event_makes_it_vanish(kind, decision, forced):
    vanished = 0
    for seed in range(10):
        run = finished(1, seed, 0)
        log = LogOfDraws(run)
        for n, draw in islice(decided_anew(log, [kind]), 3):
            assert draw.decision == decision
            other = run_one(plan(1), seed, 0, overrides={draw.key: forced})
            row = run.events[n]
            before = int((run.events["month"] < row["month"]).sum())
            assert other.events[:before].tobytes() == run.events[:before].tobytes()
            same = (
                (other.events["kind"] == kind)
                & (other.events["month"] == row["month"])
                & (other.events["actor"] == row["actor"])
                & (other.events["pilot"] == row["pilot"])
            )
            assert not np.any(same)
            vanished += 1
    assert vanished > 5
