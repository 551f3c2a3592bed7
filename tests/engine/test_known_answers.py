"""Scenarios so simple that the answer is known before they are run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from collabsim.experiment.replicate import run_one
from collabsim.municipality.structure import Role
from collabsim.records.event_log import values
from collabsim.records.histories import Run
from collabsim.world.codes import Event, Outcome, Reason, Source, Stage, State
from collabsim.world.events.codes import Answer
from tests.invariants import check_invariants
from tests.runs import kinds, plan_for

SIZES = (2_000, 30_000, 150_000)
NO_SPREAD = {
    "mindset_sd": 0.0, "entrepreneur_mindset_sd": 0.0, "fear_sd": 0.0, "curiosity_sd": 0.0,
    "rule_knowledge_sd": 0.0, "horizon_sd": 0.0, "prior_sd": 0.0, "budget_stress_sd": 0.0,
    "effect_sd": 0.0, "price_sd": 0.0, "evidence_noise": 0.0,
}  # fmt: skip
NO_LAW = {
    "other_law_share": 0.0,
    "threshold_nok": 10_000_000.0,
    "national_threshold_nok": 50_000_000.0,
    "health_threshold_nok": 100_000_000.0,
}
"""Nobody has to find a lawful way."""
CERTAIN = {
    "willingness": 20.0, "risk_weight": 0.0, "cost_weight": 0.0, "useful_share": 1.0,
    "useful_effect": 1.0, "effect_sd": 0.0, "evidence_noise": 0.0, "outside_money_chance": 1.0,
    "patience_months": 120, "bridge_chance": 0.0, "bridge_chance_champion": 0.0,
    "turnover_per_year": 0.0, "capacity": 100.0, **NO_LAW,
}  # fmt: skip
NOTHING_WEIGHS = {
    "belief_weight": 0.0, "understanding_weight": 0.0, "ownership_weight": 0.0, "tie_weight": 0.0,
    "mandate_weight": 0.0, "curiosity_weight": 0.0, "risk_weight": 0.0, "cost_weight": 0.0,
}  # fmt: skip


def runs(replications: int = 5, **values: Any) -> list[Run]:
    """Finished runs in three sizes, looked over."""
    made = [
        run_one(plan_for(size, **values), 23, replication)
        for size in SIZES
        for replication in range(replications)
    ]
    for run in made:
        check_invariants(run)
    return made


def pilots(made: list[Run]) -> Any:
    """The pilots of several runs."""
    return np.concatenate([run.pilots for run in made])


def fields(made: Sequence[Run], kind: Event, name: str) -> Any:
    """A field of the events of one kind of several runs."""
    return np.concatenate([values(run.events, kind, name) for run in made])


def test_without_proposals_only_the_calendar_moves() -> None:
    for run in runs(2, proposals_per_year=0.0):
        assert len(run.pilots) == 0
        assert set(run.events["kind"].tolist()) <= {Event.FUND, Event.ELECTION}
        assert len(kinds(run, Event.ELECTION)) == 3
        assert len(kinds(run, Event.FUND)) == 15


def test_where_everybody_says_no_nothing_starts() -> None:
    made = runs(willingness=-10.0, **NOTHING_WEIGHS)
    answers = fields(made, Event.UNIT_ASKED, "answer")
    assert len(answers) > 50
    assert (answers == Answer.NO).all()
    assert (pilots(made)["started"] == -1).all()


def test_where_everybody_says_yes_every_unit_asked_starts() -> None:
    made = runs(willingness=20.0, outside_money_chance=1.0, **NOTHING_WEIGHS)
    assert (fields(made, Event.UNIT_ASKED, "answer") == Answer.YES).all()
    rows = pilots(made)
    never = rows[rows["state"] == State.NEVER_STARTED]
    assert (never["asked_units"] == 0).all()


def test_consent_is_a_coin_where_nothing_weighs() -> None:
    made = runs(10, willingness=0.0, **NOTHING_WEIGHS)
    assert (fields(made, Event.UNIT_ASKED, "willingness") == 0.0).all()
    yes = fields(made, Event.UNIT_ASKED, "answer") == Answer.YES
    assert yes.mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(yes)))


def test_where_all_is_certain_every_pilot_is_delivered_or_taken_in_house() -> None:
    """Nobody says no, no law is in the way, effects are full and seen: only the yes is left."""
    made = runs(**CERTAIN)
    months = 15 * 12
    rows = pilots(made)
    old = rows[(rows["money_ended"] >= 0) & (rows["money_ended"] + 36 < months)]
    assert len(old) > 50
    for field in ("state_36", "state"):
        assert set(old[field].tolist()) <= {State.DELIVERING, State.IN_HOUSE}
    assert (rows["stage"] == Stage.NONE).all()
    allowed = {Outcome.OPEN, Outcome.DIRECT, Outcome.REDUCED, Outcome.TRANSFER, Outcome.TAKEOVER}
    assert set(rows["outcome"].tolist()) <= allowed
    assert (rows["asked_again"] == 0).all()


def test_nobody_leaves_without_turnover_but_councils() -> None:
    for run in runs(turnover_per_year=0.0):
        left = kinds(run, Event.LEFT)
        assert (fields([run], Event.LEFT, "role") == Role.COUNCIL).all()
        assert (left["month"] % 48 == 45).all()
        others = run.world.actor[run.world.actor["role"] != Role.COUNCIL]
        assert (others["holder"] == 0).all()


def test_everybody_leaves_every_month_with_full_turnover() -> None:
    for run in runs(turnover_per_year=1.0):
        actors = run.world.actor
        known = actors[(actors["ready"] != 0) & (actors["role"] != Role.COUNCIL)]
        assert (known["since"] == 179).all()
        assert (known["holder"] == 179).all()
        kept = run.world.member[run.world.member["champion"] != 0]
        assert (kept["met"] == 179).all()


def test_without_spread_all_alike_are_alike() -> None:
    made = runs(**NO_SPREAD)
    p = made[0].blueprint.p[0]
    rows = pilots(made)
    assert set(rows["true_effect"].tolist()) == {p.useful_effect, p.weak_effect}
    assert set(rows["price_nok"][rows["started"] < 0].tolist()) == {p.price_nok}
    for run in made:
        known = run.world.actor[run.world.actor["ready"] != 0]
        assert set(known["fear"].tolist()) == {p.fear_mean}
        assert set(known["curiosity"].tolist()) == {p.curiosity_mean}
        assert set(known["prior"].tolist()) == {p.prior_mean}
        advisers = known["role"] == Role.ADVISER
        assert set(known["rule_knowledge"][advisers].tolist()) == {p.rule_knowledge_holder}
        assert set(known["rule_knowledge"][~advisers].tolist()) == {p.rule_knowledge_line}
        managers = known[known["role"] == Role.UNIT_MANAGER]
        assert set(managers["horizon"].tolist()) == {p.horizon_unit_years}
        seen, evidence, effect = (
            fields([run], Event.OBSERVED, name)
            for name in ("observed_effect", "evidence", "delivered_effect")
        )
        assert (seen >= np.minimum(effect, evidence) - 1e-12).all()


def test_one_inhabitant_has_one_unit_of_each_sector() -> None:
    plan = plan_for(1)
    assert len(plan.unit) == 5
    for replication in range(5):
        run = run_one(plan, 2, replication)
        check_invariants(run)
        started = run.pilots[run.pilots["started"] >= 0]
        assert (started["covered"] == 1).all()
        assert (started["need"] == 1).all()
        assert (run.pilots["reason"] != Reason.COVERAGE).all()
        assert run.world.municipality["fund_out_nok"][0] == 0.0


def test_the_largest_municipality_runs() -> None:
    plan = plan_for(700_000)
    assert len(plan.unit) > 900
    for replication in range(3):
        check_invariants(run_one(plan, 2, replication))


def test_with_time_for_everything_each_answer_takes_a_month() -> None:
    """Everybody gets to everything: the unit at once, the next person a month later."""
    made = runs(capacity=100.0, handled_ceiling=1.0, escalation_share=0.0, persistence=0.0,
                turnover_per_year=0.0, duty_workload=0.0, shared_office_workload=0.0,
                span_of_control=60)  # fmt: skip
    for run in made:
        opened = {int(e["pilot"]): int(e["month"]) for e in kinds(run, Event.CASE_OPENED)}
        answered = kinds(run, Event.UNIT_ANSWERED)
        assert len(answered)
        assert all(opened[int(e["pilot"])] == e["month"] for e in answered)
        advised = kinds(run, Event.ADVISED)
        assert all(opened[int(e["pilot"])] + 1 == e["month"] for e in advised)
    slow = pilots(runs(capacity=3.0, patience_months=60))
    quick = pilots(made)

    def months(rows: Any) -> float:
        decided = rows[(rows["decided"] >= 0) & (rows["case_open"] >= 0)]
        return float(np.mean(decided["decided"] - decided["case_open"]))

    assert months(quick) < months(slow)


def test_without_patience_nobody_waits() -> None:
    made = runs(patience_months=0, bridge_chance=0.0, bridge_chance_champion=0.0)
    rows = pilots(made)
    ended = rows[rows["money_ended"] >= 0]
    assert (ended["decided"] <= ended["money_ended"]).all()
    assert (ended["decided"] >= 0).all()
    late = ended[ended["reason"] == Reason.TIME]
    assert len(late)
    assert (late["ended"] == late["money_ended"]).all()
    assert set(late["stage"].tolist()) <= {Stage.WAITING, Stage.COMPETITION}


def test_where_no_evidence_is_enough_no_case_is_brought_forward() -> None:
    made = runs(evidence_limit=1.0)
    assert not any(len(kinds(run, Event.CASE_OPENED)) for run in made)
    rows = pilots(made)
    stopped = rows[rows["state"] == State.STOPPED]
    assert len(stopped) > 50
    assert (stopped["stage"] == Stage.NOT_BROUGHT_FORWARD).all()
    assert (stopped["reason"] == Reason.NO_EFFECT).all()
    assert (stopped["stopped_by_level"] == 0).all()
    assert (stopped["ended"] == stopped["money_ended"]).all()


def test_without_any_money_nothing_starts() -> None:
    made = runs(fund_nok_per_inhabitant=0.0, outside_money_chance=0.0, cost_weight=20.0,
                intro_price_share=0.0)  # fmt: skip
    for run in made:
        assert len(kinds(run, Event.FUND)) == 0
    paid = pilots(made)["source"]
    assert set(paid.tolist()) <= {Source.NONE, Source.UNIT}
    assert (paid == Source.UNIT).mean() < 0.05


def test_a_rich_fund_pays_for_everything() -> None:
    rows = pilots(runs(fund_nok_per_inhabitant=500.0, outside_money_chance=0.0))
    large = rows[rows["started"] >= 0]
    assert (large["source"] == Source.FUND).mean() > 0.9


def test_project_money_lasts_as_long_as_it_was_given_for() -> None:
    for run in runs(project_months=7):
        rows = run.pilots[run.pilots["money_ended"] >= 0]
        assert (rows["money_ended"] - rows["started"] == 7).all()
        for number in np.flatnonzero(run.pilots["money_ended"] >= 0):
            seen = kinds(run, Event.OBSERVED)
            mine = seen[(seen["pilot"] == number) & (seen["month"] <= rows["money_ended"].max())]
            first = mine[mine["month"] < run.pilots["money_ended"][number]]
            assert len(first) == 7


@pytest.mark.parametrize("years", range(1, 7))
def test_an_entrepreneur_carries_no_more_than_is_possible(years: int) -> None:
    made = runs(
        2, projects_at_once=1, proposals_per_year=6.0, entrepreneurs=3,
        years=years, proposal_years=years,
    )  # fmt: skip
    for run in made:
        assert run.world.entrepreneur["open_pilots"].max() == 1
        refused = kinds(run, Event.DROPPED)
        assert len(refused) > len(run.pilots) / 2
