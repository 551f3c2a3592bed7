"""Private buyers, politicians who take up a case, longer horizons and learning from failure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.consent import benefit, consent, risk
from collabsim.rules.horizons import seen_horizon
from collabsim.rules.private_buyer import private_terms
from collabsim.world.calendar import OCTOBER
from collabsim.world.codes import Event, Reason, State
from collabsim.world.events.codes import Answer, TaughtBy
from collabsim.world.tables import ACTOR
from tests.rules.terms import MIDDLING
from tests.runs import replicated

REPLICATIONS = 6
BUSY: dict[str, Any] = {"entrepreneurs": 12}


def runs(population: int = 60_000, **values: Any) -> tuple[Run, ...]:
    return replicated(population, REPLICATIONS, **BUSY, **values)


def rows(run: Run, *kinds: Event) -> list[Any]:
    return [row for row in event_rows(run.events) if row.kind in kinds]


def person(role: Role, **fields: float) -> Any:
    row = np.zeros(1, ACTOR.dtype)[0]
    row.role = int(role)
    for name, value in fields.items():
        row[name] = value
    return row


def test_a_firm_weighs_as_whoever_refused_but_for_horizon_gain_and_risk(
    ask: Any, parameters: Any
) -> None:
    p = parameters(private_buyer_horizon_years=5.0)
    firm = ask(private_terms, p, MIDDLING, 10.0)
    assert (firm.horizon_met, firm.share, risk(firm)) == (0.5, 1.0, 0.0)
    assert ask(private_terms, p, MIDDLING, 0.0).horizon_met == 1.0
    same = ("believed", "understood", "ownership", "tie", "strain", "mandate", "curiosity")
    assert all(getattr(firm, name) == getattr(MIDDLING, name) for name in same)
    near = ask(private_terms, p, MIDDLING, 1.0)
    assert benefit(near) >= benefit(MIDDLING)
    assert consent(p, near) > consent(p, MIDDLING)


def test_a_firm_is_asked_once_for_what_was_refused_and_takes_the_time_of_the_entrepreneur() -> None:
    asked = [
        (run, row)
        for run in runs(private_buyer_chance=1.0, private_buyer_years=2)
        for row in rows(run, Event.PRIVATE_ASKED)
    ]
    assert len({(id(run), row.pilot) for run, row in asked}) == len(asked) > 10
    assert {row.answer for _, row in asked} == {Answer.YES, Answer.NO}
    for run, row in asked:
        pilot = run.pilots[row.pilot]
        assert pilot["stopped_by"] == row.person
        assert bool(pilot["private"]) == (row.answer == Answer.YES)
        if pilot["private_until"] >= 0:
            assert row.answer == Answer.YES
            assert pilot["state"] == State.STOPPED
            assert pilot["private_until"] == pilot["ended"] + 24


def test_entrepreneurs_whose_pilots_firms_buy_have_less_time_for_the_municipality() -> None:
    few = {"projects_at_once": 1, "private_buyer_years": 8}
    starts = [
        sum(len(rows(run, Event.STARTED)) for run in runs(private_buyer_chance=chance, **few))
        for chance in (0.0, 1.0)
    ]
    assert starts[1] < starts[0]


def test_politicians_take_up_in_autumn_what_a_leader_refused_and_the_council_alone_decides() -> (
    None
):
    taken = 0
    for run in runs(politicians_door_chance=1.0):
        for row in rows(run, Event.POLITICIANS_DOOR):
            taken += 1
            assert row.month % 12 >= OCTOBER
            assert row.council_month % 12 == 11
            assert row.month < row.council_month <= row.month + 12
            role = run.world.actor["role"][row.person]
            assert role not in (Role.COUNCIL, Role.UNIT_MANAGER, Role.FRONTLINE)
            after = [
                one
                for one in rows(run, Event.ANSWERED, Event.DECIDED)
                if one.pilot == row.pilot and row.month < one.month <= row.council_month
            ]
            assert all(run.world.actor["role"][one.person] == Role.COUNCIL for one in after)
        pilots = [row.pilot for row in rows(run, Event.POLITICIANS_DOOR)]
        assert len(set(pilots)) == len(pilots)
    assert taken > 3


@pytest.mark.parametrize(
    ("role", "values", "reach", "wanted"),
    [
        (Role.SECTOR_HEAD, {"horizon_gain_leaders": 0.5}, 0.4, 2.4),
        (Role.COUNCIL, {"horizon_gain_leaders": 0.5}, 1.0, 3.0),
        (Role.UNIT_MANAGER, {"horizon_gain_leaders": 0.5}, 1.0, 2.0),
        (Role.UNIT_MANAGER, {"horizon_gain_indicators": 0.5}, 1.0, 3.0),
        (Role.CHIEF_EXECUTIVE, {"horizon_gain_leaders": 0.5, "horizon_gain_indicators": 0.2},
         1.0, 3.0),
        (Role.CHIEF_EXECUTIVE, {}, 1.0, 2.0),
    ],
)  # fmt: skip
def test_who_looks_further_and_how_far(
    ask: Any, parameters: Any, role: Role, values: dict[str, float], reach: float, wanted: float
) -> None:
    found = ask(seen_horizon, parameters(**values), person(role, horizon=2.0), reach)
    assert found == pytest.approx(wanted)


def test_a_pilot_stopped_for_want_of_effect_takes_some_fear_from_its_line_and_no_other() -> None:
    taught = 0
    for run in runs(30_000, failure_relief=0.3):
        learnt = rows(run, Event.TAUGHT)
        taught += len(learnt)
        stopped = {
            (row.pilot, row.month)
            for row in rows(run, Event.STOPPED)
            if row.stop_reason == Reason.NO_EFFECT
        }
        assert {(row.pilot, row.month) for row in learnt} == stopped
        for row in learnt:
            assert (row.taught_by, row.fear_relief, row.knowledge_gain) == (
                TaughtBy.FAILURE, 0.3, 0.0,
            )  # fmt: skip
            assert run.world.actor["role"][row.person] != Role.COUNCIL
    assert taught > 20


def test_both_drivers_agree_on_all_of_it() -> None:
    everything = {
        "private_buyer_chance": 0.7, "politicians_door_chance": 0.9, "failure_relief": 0.2,
        "horizon_gain_leaders": 0.5, "horizon_gain_indicators": 0.2,
    }  # fmt: skip
    (run, *_) = runs(**everything)
    (by_mesa,) = replicated(60_000, 1, driver=run_with_mesa, **BUSY, **everything)
    assert by_mesa.events.tobytes() == run.events.tobytes()
