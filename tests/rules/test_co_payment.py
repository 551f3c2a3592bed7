"""A criterion for cases, and a unit that buys its own share after a no."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.records import event_log
from collabsim.records.histories import Run
from collabsim.rules.co_payment import BY_NOBODY, BY_REFUSER, may_follow, price_of_own_share
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Band, Event, Outcome, Stage
from collabsim.world.events.codes import Answer, Option
from tests.runs import kinds, replicated

REPLICATIONS = 12
NOBODY = {"co_payment": True, "co_payment_forbidden_by": "nobody"}


def runs(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(120_000, replications, seed=7, **values)


def pilot(**fields: Any) -> Any:
    row = empty_pilots(1)[0]
    for name, value in fields.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("stage", "role", "forbidden_by", "may"),
    [
        (Stage.WAITING, -1, BY_REFUSER, True),
        (Stage.COMPETITION, -1, BY_NOBODY, False),
        (Stage.NOT_BROUGHT_FORWARD, Role.UNIT_MANAGER, BY_NOBODY, False),
        (Stage.CLEARING, Role.UNIT_MANAGER, BY_NOBODY, False),
        (Stage.CLEARING, Role.SECTION_HEAD, BY_REFUSER, False),
        (Stage.DECIDING, Role.SECTOR_HEAD, BY_REFUSER, False),
        (Stage.DECIDING, Role.SECTOR_HEAD, BY_NOBODY, True),
        (Stage.DECIDING, Role.CHIEF_EXECUTIVE, BY_REFUSER, True),
        (Stage.DECIDING, Role.COUNCIL, BY_REFUSER, True),
        (Stage.REVIEW, Role.COUNCIL, BY_NOBODY, False),
    ],
)
def test_who_may_forbid_it(
    ask: Any, parameters: Any, stage: int, role: int, forbidden_by: int, may: bool
) -> None:
    word = ("refuser", "nobody")[forbidden_by]
    row = parameters(co_payment=True, co_payment_forbidden_by=word)
    assert ask(may_follow, row, pilot(outcome=Outcome.OPEN), stage, role) == may
    assert not ask(may_follow, row, pilot(outcome=Outcome.OPEN, co_paid=1), stage, role)
    assert not ask(may_follow, parameters(), pilot(outcome=Outcome.OPEN), stage, role)


def test_the_own_share_is_the_price_over_all_who_take_part_down_to_a_step(
    ask: Any, parameters: Any
) -> None:
    row = parameters(price_step_nok=10_000.0)
    three = pilot(covered=2, other_unit=4, full_nok=200_000.0)
    assert ask(price_of_own_share, row, three) == 60_000.0
    assert ask(price_of_own_share, row, pilot(covered=1, full_nok=4_000.0)) == 4_000.0


def test_with_both_off_nothing_differs():
    for plain, off in zip(runs(), runs(co_payment_forbidden_by="nobody"), strict=True):
        assert plain.events.tobytes() == off.events.tobytes()


def test_a_criterion_keeps_what_shows_less_from_a_case_and_nothing_else():
    for run in runs(case_criterion=0.55):
        opened = event_log.values(run.events, Event.CASE_OPENED, "evidence")
        held_back = event_log.values(run.events, Event.NOT_BROUGHT_FORWARD, "evidence")
        assert opened.min() >= 0.55
        assert held_back.max() < 0.55


def test_what_is_bought_is_one_units_share_below_the_threshold_from_its_own_authority():
    bought = 0
    for run in runs(**NOBODY):
        answers = kinds(run, Event.CO_PAYMENT)
        answer = event_log.values(run.events, Event.CO_PAYMENT, "answer")
        yearly = event_log.values(run.events, Event.CO_PAYMENT, "yearly_nok")
        for event, said, nok in zip(answers, answer, yearly, strict=True):
            manager = run.world.actor[event["actor"]]
            row = run.pilots[event["pilot"]]
            assert manager["role"] == Role.UNIT_MANAGER
            assert nok < run.blueprint.p["threshold_nok"][0]
            assert nok <= manager["free_nok"]
            assert (row["co_paid"] == 1) == (said == Answer.YES)
            if said == Answer.YES:
                bought += 1
                assert (row["covered"], row["other_unit"], row["decider"]) == (1, -1, 0)
                assert (row["outcome"], row["band"]) in (
                    (Outcome.REDUCED, Band.A), (Outcome.STOPPED, Band.A), (Outcome.REDUCED, Band.B),
                )  # fmt: skip
    assert bought > 30


def test_no_pilot_is_asked_about_twice_and_none_that_was_not_refused():
    for run in runs(**NOBODY):
        asked = Counter(kinds(run, Event.CO_PAYMENT)["pilot"].tolist())
        yes = event_log.values(run.events, Event.CO_PAYMENT, "answer") == Answer.YES
        for one in kinds(run, Event.CO_PAYMENT)["pilot"][yes]:
            assert asked[int(one)] == 1
        stopped = set(kinds(run, Event.STOPPED)["pilot"].tolist())
        refused = kinds(run, Event.CO_PAYMENT)["pilot"][~yes]
        assert set(refused.tolist()) <= stopped


def test_a_leader_between_who_said_no_forbids_it():
    free = sum(len(kinds(run, Event.CO_PAYMENT)) for run in runs(**NOBODY))
    forbidden = 0
    for run in runs(co_payment=True):
        for event in kinds(run, Event.CO_PAYMENT):
            earlier = run.events[: np.flatnonzero(run.events == event)[0]]
            about = earlier[
                (earlier["pilot"] == event["pilot"]) & (earlier["month"] == event["month"])
            ]
            no = (about["kind"] == Event.ANSWERED) & (about["other"] == Answer.NO)
            said = about[no | ((about["kind"] == Event.DECIDED) & (about["other"] == Option.STOP))]
            roles = run.world.actor["role"][said["actor"]]
            assert not len(said) or roles[-1] not in (Role.SECTION_HEAD, Role.SECTOR_HEAD)
            forbidden += 1
    assert 0 < forbidden < 0.7 * free


def test_a_share_that_is_not_renewed_ends_after_its_year():
    once = runs(**NOBODY, co_payment_renewable=False)
    for run in once:
        bought = run.pilots[run.pilots["co_paid"] == 2]
        assert (bought["years_bought"] == 0).all()
        assert (bought["contract_until"] - bought["pays_from"] == 12).all()
    assert any((run.pilots["co_paid"] == 2).any() for run in once)
    renewed = [run.pilots[run.pilots["co_paid"] == 1] for run in runs(**NOBODY)]
    assert any((one["years_bought"] > 0).any() for one in renewed)


def test_both_drivers_agree():
    values = NOBODY | {"case_criterion": 0.5}
    by_agents = runs(2, driver=run_with_mesa, **values)
    for loop, agents in zip(runs(2, **values), by_agents, strict=True):
        assert len(event_log.of_kind(loop.events, Event.CO_PAYMENT))
        assert loop.events.tobytes() == agents.events.tobytes()
        assert loop.pilots.tobytes() == agents.pilots.tobytes()
