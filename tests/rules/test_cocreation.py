"""Thick co-creation: power, the partners' meeting, citizens' roles; and what meetings then take."""

from __future__ import annotations

from typing import Any

import pytest

from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.consent import consent, risk
from collabsim.rules.reasons import reason_of
from collabsim.world.codes import Event, Reason
from tests.rules.terms import GOOD, MIDDLING
from tests.runs import replicated

REPLICATIONS = 4
BUSY: dict[str, Any] = {"entrepreneurs": 12}
THICK: dict[str, Any] = {"cocreation_depth": 0.6}


def runs(**values: Any) -> tuple[Run, ...]:
    return replicated(30_000, REPLICATIONS, **BUSY, **values)


def of(kind: Event, **values: Any) -> list[tuple[Run, Any]]:
    return [
        (run, row) for run in runs(**values) for row in event_rows(run.events) if row.kind == kind
    ]


def test_power_at_stake_is_a_risk_and_counts_as_want_of_ownership(
    ask: Any, parameters: Any
) -> None:
    p = parameters()
    afraid = MIDDLING._replace(risk_power=0.3)
    assert ask(risk, afraid) == pytest.approx(risk(MIDDLING) + 0.3)
    assert consent(p, afraid) < consent(p, MIDDLING)
    only = GOOD._replace(stake=1.0, risk_power=3.0)
    assert ask(reason_of, p, only) == Reason.OWNERSHIP


def test_unit_managers_differ_in_how_much_they_fear_to_give_away_power() -> None:
    """The first to be asked in each run, the same person with and without the weight."""
    more = []
    for number, run in enumerate(runs(power_weight=0.3, **THICK)):
        (own, other) = (
            next(row for row in event_rows(one.events) if row.kind == Event.UNIT_ASKED)
            for one in (run, runs(**THICK)[number])
        )
        assert (own.pilot, own.person, own.month) == (other.pilot, other.person, other.month)
        more.append(own.perceived_risk - other.perceived_risk)
    assert all(0.0 <= one <= 0.3 * (0.6 - 0.25) for one in more)
    assert len({round(one, 6) for one in more}) == REPLICATIONS


def test_thin_co_creation_takes_nobodys_power() -> None:
    thin = runs(power_weight=0.3, cocreation_depth=0.25)[0]
    assert thin.events.tobytes() == runs()[0].events.tobytes()


def test_the_partners_meeting_is_asked_once_where_it_is_thick_and_takes_a_month() -> None:
    asked = of(Event.PARTNERS_ASKED, partners_asked=True, **THICK)
    assert len(asked) == len({(id(run), row.pilot) for run, row in asked}) > 5
    for run, row in asked:
        answers = [
            one.month
            for one in event_rows(run.events)
            if one.pilot == row.pilot
            and one.kind in (Event.UNIT_ANSWERED, Event.ANSWERED, Event.ADVISED, Event.DECIDED)
            and one.month >= row.month
        ]
        assert min(answers, default=10_000) > row.month
    assert not of(Event.PARTNERS_ASKED, partners_asked=True, cocreation_depth=0.44)


def test_citizens_near_the_equality_of_partners_and_fit_gains_at_half_time() -> None:
    took_part = of(Event.CITIZENS_TOOK_PART, citizens_gain=0.15)
    assert len(took_part) > 10
    for run, row in took_part:
        pilot = run.pilots[row.pilot]
        assert row.month - pilot["started"] == pilot["project_months"] // 2
        assert 0.1 < row.citizens_design == row.citizens_implement < row.equality
        assert row.equality >= 0.3
    began = [run.pilots[row.pilot]["citizens_began"] for run, row in took_part]
    assert 0 < sum(began) < len(began)
    before = {
        (number, row.pilot): row.fit
        for number, run in enumerate(runs())
        for row in event_rows(run.events)
        if row.kind == Event.OBSERVED
    }
    after = {
        (number, row.pilot): row.fit
        for number, run in enumerate(runs(citizens_gain=0.15))
        for row in event_rows(run.events)
        if row.kind == Event.OBSERVED
    }
    both = before.keys() & after.keys()
    assert sum(after[key] - before[key] for key in both) > 0.0


def test_citizens_who_design_little_feel_used() -> None:
    values = {"citizens_gain": 0.01, "support_slips": True, "slip_rate": 0.0}
    used = {"citizens_trust_loss": 0.1, **values}
    kept = {"citizens_trust_loss": 0.0, **values}
    down = [
        sum(float(run.pilots["anchoring_down"].sum()) for run in runs(**own))
        for own in (used, kept)
    ]
    assert down[0] < down[1]


def test_thick_meetings_take_hours_of_team_leaders_and_crowd_each_other_out() -> None:
    much = runs(thick_meeting_hours=4.0, spare_hours=4.0, **THICK)
    plain = runs(**THICK)
    met = [
        sum(row.kind == Event.TEAM_MET for run in own for row in event_rows(run.events))
        for own in (much, plain)
    ]
    assert met[0] < met[1]
    for run in much:
        meetings = [row for row in event_rows(run.events) if row.kind == Event.TEAM_MET]
        wanted = 3.0 * 4.0 * 0.6 * len(meetings)
        assert run.pilots["team_extra_in_all"].sum() == pytest.approx(wanted)
        leaders = [row for row in event_rows(run.events) if row.kind == Event.LEADER_MET]
        spent = run.world.actor["extra_in_all"].sum()
        assert spent == pytest.approx(3.0 * 4.0 * 0.6 * len(leaders))


def test_both_drivers_agree_on_all_of_it() -> None:
    everything = {
        "power_weight": 0.3, "partners_asked": True, "citizens_gain": 0.1,
        "thick_meeting_hours": 2.0, **THICK,
    }  # fmt: skip
    (run, *_) = runs(**everything)
    (by_mesa,) = replicated(30_000, 1, driver=run_with_mesa, **BUSY, **everything)
    assert by_mesa.events.tobytes() == run.events.tobytes()
