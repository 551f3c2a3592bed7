"""Choices that somebody is told to make: they happen, in every driver alike, or are said not to."""

from __future__ import annotations

import re
from functools import cache

import pytest

from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.stops import row_of
from collabsim.inquiry.told import Act, Told, came_about, option_of, overrides_of, step_at
from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.world.codes import Event, Reason, State
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Option
from tests.small_worlds import LARGE, SMALL, finished

SEED = 302
RUNS = [(place, replication) for place in (SMALL, LARGE) for replication in range(4)]


@cache
def log_of(place, replication):
    return LogOfDraws(finished(place, SEED, replication))


def replayed(log, told, **how):
    run = log.run
    forced = overrides_of(log, told)
    return run_one(run.blueprint, run.seed, run.replication, overrides=forced, **how)


def key_of(log, told):
    return log.keys[told.pilot]


def decided():
    """Every answer of a decider, with the log it stands in."""
    for run in RUNS:
        log = log_of(*run)
        for n, row in enumerate(log.rows):
            if row.kind == Event.DECIDED:
                yield log, n, row


def opened():
    for run in RUNS:
        log = log_of(*run)
        for row in log.rows:
            if row.kind == Event.CASE_OPENED and not log.version(log.rows.index(row)):
                yield log, row


def test_an_open_option_is_taken_and_a_closed_one_is_said_not_to_be():
    taken = dict.fromkeys(Option, 0)
    for log, n, row in list(decided())[::3]:
        assert step_at(log, row.pilot, row.person, row.month) == log.tries[n]
        for option in Option:
            told = Told(Act.DECIDE, row.pilot, row.person, row.month, option=option)
            other = replayed(log, told)
            if came_about(told, key_of(log, told), other):
                taken[option] += 1
            else:
                # What was not open leaves the run as it is, but for the month it is decided in.
                assert option != Option.STOP
                assert option != row.option
    assert taken[Option.STOP] > 10
    assert taken[Option.EFFECT_CONTRACT] == 0
    assert min(taken[Option.REDUCED], taken[Option.LAWFUL_ROUTE], taken[Option.IN_HOUSE]) > 0


def test_the_option_that_was_taken_changes_no_bit():
    for log, _, row in list(decided())[::5]:
        told = Told(Act.DECIDE, row.pilot, row.person, row.month, option=row.option)
        assert replayed(log, told).events.tobytes() == log.run.events.tobytes()


def test_a_case_that_is_let_lie_is_written_the_month_after_or_never():
    later = never = 0
    for log, row in list(opened())[::4]:
        told = Told(Act.LET_CASE_LIE, row.pilot, row.person, row.month)
        other = replayed(log, told)
        key = key_of(log, told)
        assert came_about(told, key, other)
        pilot = row_of(other, key)
        first = [e for e in LogOfDraws(other).rows if e.pilot == pilot]
        written = [e.month for e in first if e.kind == Event.CASE_OPENED]
        if written:
            assert written[0] == row.month + 1
            later += 1
        whole = Told(Act.LET_CASE_LIE, row.pilot, row.person, row.month, months=24)
        other = replayed(log, whole)
        end = other.pilots[row_of(other, key)]
        lies = [e for e in LogOfDraws(other).rows if e.pilot == row_of(other, key)]
        written = [e.month for e in lies if e.kind == Event.CASE_OPENED]
        assert all(month >= row.month + 24 for month in written)
        if not written and end["state"] == State.STOPPED:
            stops = [e for e in lies if e.kind == Event.STOPPED]
            assert stops[-1].stop_reason == Reason.TIME
            never += 1
    assert later > 3
    assert never > 3


def test_a_case_can_be_written_before_its_time_and_for_want_of_evidence():
    early = weak = 0
    for log, row in list(opened())[::4]:
        told = Told(Act.WRITE_CASE, row.pilot, row.person, row.month - 2)
        started = int(log.run.pilots[row.pilot]["started"])
        if row.month - 2 > started:
            early += came_about(told, key_of(log, told), replayed(log, told))
    for run in RUNS:
        log = log_of(*run)
        for row in log.rows:
            if row.kind == Event.NOT_BROUGHT_FORWARD:
                told = Told(Act.WRITE_CASE, row.pilot, row.person, row.month)
                assert came_about(told, key_of(log, told), replayed(log, told))
                weak += 1
    assert early > 3
    assert weak > 0


def one_of_each():
    """A choice of each new kind, in both municipalities."""
    for place in (SMALL, LARGE):
        rows = [(log, row) for log, _, row in decided() if log.run is finished(place, SEED, 0)]
        log, row = rows[0]
        yield log, Told(Act.DECIDE, row.pilot, row.person, row.month, option=Option.STOP)
        cases = [(log, row) for log, row in opened() if log.run is finished(place, SEED, 0)]
        log, row = cases[0]
        yield log, Told(Act.LET_CASE_LIE, row.pilot, row.person, row.month)
        yield log, Told(Act.WRITE_CASE, row.pilot, row.person, row.month - 1)


@pytest.mark.slow
def test_both_drivers_make_the_same_history_of_a_choice():
    for log, told in one_of_each():
        loop, mesa = replayed(log, told), replayed(log, told, driver=run_with_mesa)
        assert loop.events.tobytes() == mesa.events.tobytes()
        assert loop.pilots.tobytes() == mesa.pilots.tobytes()
        assert loop.events.tobytes() != log.run.events.tobytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pilot": 999}, r"no pilot 999; the run has 0 to \d+"),
        ({"post": 99_999}, r"no post 99999; the world has 0 to \d+"),
        ({"month": 400}, r"month 400 for 1 is not in the run, which has months 0 to \d+"),
        ({"months": 0}, "month .* for 0 is not in the run"),
        ({"act": Act.SEE_WAY, "option": None}, "'see_way' is nothing that '.*' does"),
        ({"act": Act.WRITE_CASE, "option": None}, "'write_case' is nothing that '.*' does"),
        ({"option": None}, "an option goes with 'decide'"),
        ({"act": Act.LET_LIE}, "an option goes with 'decide'"),
    ],
)
def test_what_does_not_exist_is_refused(change, said):
    log, _, row = next(one for one in decided() if one[0].roles[one[2].person] == Role.SECTOR_HEAD)
    whole = {
        "act": Act.DECIDE, "pilot": row.pilot, "post": row.person, "month": row.month,
        "option": Option.STOP,
    }  # fmt: skip
    assert overrides_of(log, Told(**whole))
    with pytest.raises(UserError) as refusal:
        overrides_of(log, Told(**{**whole, **change}))
    assert re.search(said, str(refusal.value))


def test_the_nearest_option_is_named():
    assert option_of("reduced") == Option.REDUCED
    with pytest.raises(UserError, match="did you mean 'in_house'"):
        option_of("inhouse")


def test_nobody_is_told_anything_by_default():
    assert {int(Decision.OPTION), int(Decision.CASE)} == {71, 72}
    run = finished(LARGE, SEED, 0)
    entity = log_of(LARGE, 0).entity(0, 0)
    forced = {(int(Decision.OPTION), 0, entity): -1.0, (int(Decision.CASE), 5, entity): -1.0}
    again = run_one(run.blueprint, run.seed, run.replication, overrides=forced)
    assert again.events.tobytes() == run.events.tobytes()
