"""A recording is the run itself, month by month, and its log is enough to show it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.classroom.event_table import events_of_table
from collabsim.classroom.hierarchy import hierarchy
from collabsim.classroom.recording import patience_months, record
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.months import month_by_month, waited_months
from collabsim.inquiry.stops import end_event, state_at, stop_event
from collabsim.language import LANGUAGES
from collabsim.municipality.structure import Role
from collabsim.records.event_log import event_row
from collabsim.world.codes import Event, Outcome, State
from collabsim.world.tables import SLOTS, TEAM
from tests.classroom.reducer import Board, boards, step
from tests.runs import log
from tests.small_worlds import KEYS, base_plans, finished, months, plan, recording

PLACES = pytest.mark.parametrize("place", [0, 1], ids=KEYS)


def shortened(whole, months):
    """The same world, run for fewer months."""
    whole = whole.of_replication(0)
    table = whole.run.copy()
    table["months"] = months
    return replace(whole, run=table)


@given(place=st.sampled_from([0, 1]), seed=st.integers(0, 50), length=st.integers(1, 120))
def test_a_shorter_run_is_the_beginning_of_the_longer_one(place, seed, length):
    whole = finished(place, seed, 0)
    part = run_one(shortened(plan(place), length), seed, 0)
    n = len(part.events)
    assert part.events.tobytes() == whole.events[:n].tobytes()
    assert (whole.events[n:]["month"] >= length).all()


@PLACES
def test_every_number_of_the_log_survives_json(place):
    written = json.loads(json.dumps(recording(place).as_json()["events"]))
    assert events_of_table(written).tobytes() == log(finished(place, 302, 0))


@PLACES
@pytest.mark.parametrize("seed", [302, 7])
def test_the_log_alone_rebuilds_each_month(place, seed):
    followed = months(place, seed, 0)
    rows = LogOfDraws(followed.run).rows
    played = boards(rows)
    for month in range(len(followed.desks)):
        board = played[sum(row.month <= month for row in rows)]
        assert board.fund_nok == pytest.approx(followed.fund_nok[month])
        for pilot, shown in board.pilots.items():
            table = {name: column[month, pilot] for name, column in followed.pilots.items()}
            assert shown.state == table["state"]
            assert shown.granted_nok == pytest.approx(table["project_granted_nok"])


@PLACES
@pytest.mark.parametrize("seed", [302, 7])
def test_the_log_alone_rebuilds_the_end(place, seed):
    run = finished(place, seed, 0)
    board = boards(LogOfDraws(run).rows)[-1]
    champions = 0
    for pilot, shown in board.pilots.items():
        row = run.pilots[pilot]
        assert shown.evidence == row["evidence"]
        assert shown.amount_nok == row["amount_nok"] or row["outcome"] == Outcome.REDUCED
        team = run.world.member[pilot * SLOTS : pilot * SLOTS + TEAM]
        now = {int(m["actor"]) for m in team if m["champion"]}
        assert shown.champions == now or row["ended"] >= 0
        champions += len(now)
    assert champions > 0


@given(n=st.integers(0, 900))
def test_back_and_forth_ends_where_it_began(n):
    rows = LogOfDraws(finished(0, 302, 0)).rows[:n]
    there = Board()
    for row in rows:
        there = step(there, row)
    assert there == boards(rows)[-1]


@PLACES
def test_month_ends_are_those_of_the_run(place):
    followed = months(place, 302, 0)
    run = followed.run
    for pilot in range(len(run.pilots)):
        for month in range(len(followed.desks)):
            begun = run.pilots[pilot]["proposed"] <= month
            assert not begun or followed.pilots["state"][month, pilot] == state_at(
                run, pilot, month
            )
    assert followed.fund_nok[-1] == run.world.municipality[0]["fund_nok"]
    assert (np.diff(followed.income_nok, axis=0) >= 0).all()


@PLACES
def test_everybody_who_was_read_is_there_once_for_each_stay(place):
    followed = months(place, 302, 0)
    actors = followed.run.world.actor
    last = {}
    for person in followed.people:
        assert last.get(person.post, -1) < person.first["holder"]
        last[person.post] = int(person.first["holder"])
    assert set(last) == set(np.flatnonzero(actors["ready"]))
    assert all(holder == actors[post]["holder"] for post, holder in last.items())
    never = set(range(len(actors))) - set(last)
    assert never, "some posts are never read"
    assert not never & {person["post"] for person in recording(place).as_json()["people"]}


@PLACES
def test_a_case_lies_on_the_desk_of_somebody_of_its_own(place):
    followed = months(place, 302, 0)
    seen = 0
    for month, desks in enumerate(followed.desks):
        for pilot, posts in desks.items():
            assert followed.pilots["state"][month, pilot] in (
                State.RUNNING,
                State.BRIDGED,
                State.WAITING,
                State.EFFECT_CONTRACT,
            )
            assert all(followed.run.world.actor[post]["role"] != Role.FRONTLINE for post in posts)
            seen += 1
    assert seen > 20


@PLACES
@pytest.mark.parametrize("levers", [(), ("waiting_support",)])
def test_nobody_waits_longer_than_patience_lasts(place, levers):
    followed = months(place, 302, 0, *levers)
    longest = max(waited_months(followed, i).max() for i in range(len(followed.run.pilots)))
    assert 0 < longest <= patience_months(followed.run)


@PLACES
def test_a_stop_names_the_events_it_is_told_by(place):
    run = finished(place, 302, 0)
    fates = recording(place).as_json()["fates"]
    stopped = [fate for fate in fates if fate["stop"]]
    assert stopped
    for pilot, fate in enumerate(fates):
        if fate["stop"] is None:
            assert stop_event(run, pilot) == -1
            continue
        event = run.events[fate["stop"]["event"]]
        assert (event["kind"], event["pilot"]) == (Event.STOPPED, pilot)
        assert fate["stop"]["stage"] == run.pilots[pilot]["stage"]
        assert fate["stop"]["reason"] == run.pilots[pilot]["reason"]
        if fate["final"] == State.STOPPED:
            assert event_row(run.events[end_event(run, pilot)]).state_after == State.STOPPED
            weak = run.pilots[pilot]["true_effect"] < 0.6
            assert fate["verdict"] == ("weak_stopped" if weak else "good_lost")


def test_pilots_are_the_same_in_both_municipalities_but_for_the_units():
    small, large = (recording(place).as_json()["pilots"] for place in (0, 1))
    for one, other in zip(small, large, strict=True):
        differ = {name for name in one if one[name] != other[name]}
        assert differ <= {"wanted", "need", "other_sector", "has_line"}


def test_too_many_pilots_for_a_class_are_refused():
    plan = base_plans()[0].of_replication(0)
    crowded = replace(plan, p=plan.p.copy())
    crowded.p["proposals_per_year"] = 6.0
    with pytest.raises(UserError, match=r"proposals and the page shows at most 24"):
        record(crowded, 1, 0, municipality="small")


@PLACES
def test_the_tree_holds_the_whole_municipality_once(place):
    made = hierarchy(base_plans()[place], KEYS[place])
    posts, units, beside = [], [], []

    def walk(node, depth):
        posts.append(node["post"])
        beside.extend(node["staff"])
        if "unit" in node:
            units.append(node["unit"])
            assert not node["children"]
        for child in node["children"]:
            walk(child, depth + 1)

    walk(made["tree"], 0)
    assert made["tree"]["role"] == "council"
    assert made["tree"]["children"][0]["role"] == "chief_executive"
    assert sorted(units) == list(range(len(made["units"]["key"])))
    frontline = [a for a, role in enumerate(made["posts"]["role"]) if role == Role.FRONTLINE]
    everybody = [*posts, *beside, *made["outside"], *frontline]
    assert sorted(everybody) == list(range(len(made["posts"]["key"])))
    for language in LANGUAGES:
        assert len(made["post_names"][language]) == len(made["posts"]["key"])
        assert len(made["unit_names"][language]) == len(made["units"]["key"])


@PLACES
def test_a_nav_office_has_two_superiors(place):
    made = hierarchy(base_plans()[place], KEYS[place])
    nav = [u for u, sector in enumerate(made["units"]["sector"]) if sector == 4]
    assert nav
    for unit in nav:
        manager = made["units"]["manager"][unit]
        state = made["posts"]["state_superior"][manager]
        assert made["posts"]["superior"][manager] >= 0
        assert made["posts"]["role"][state] == Role.STATE_SUPERIOR
        assert state in made["outside"]


def test_following_a_run_changes_nothing():
    run = finished(1, 11, 0)
    before = log(run)
    month_by_month(run)
    assert log(run) == before == log(run_one(plan(1), 11, 0))


@pytest.mark.parametrize("length", [1, 14, 37, 61, 120])
@PLACES
def test_the_end_of_a_month_is_what_a_run_of_that_length_ends_with(place, length):
    followed = months(place, 302, 0)
    part = run_one(shortened(plan(place), length), followed.run.seed, followed.run.replication)
    known = len(part.pilots)
    for name, column in followed.pilots.items():
        assert column[length - 1, :known].tolist() == part.pilots[name].tolist()
        assert not column[length - 1, known:].any()
    assert followed.fund_nok[length - 1] == part.world.municipality[0]["fund_nok"]
    earned = part.world.entrepreneur
    income = earned["project_income_nok"] + earned["contract_income_nok"]
    assert followed.income_nok[length - 1].tolist() == income.tolist()
