"""Hours instruments ask for: on desks as matters, of teams as time that meetings lack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.experiment.hours_asked import hours_asked
from collabsim.experiment.plan import lives_in, worlds
from collabsim.experiment.replicate import run_one
from collabsim.parameters import as_record
from collabsim.records.event_log import of_kind
from collabsim.rules.attention import handled_chance, workload
from collabsim.rules.hours import meeting_time, thicker_hours
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import Event
from collabsim.world.tables import ACTOR
from collabsim.world.tables_in_time import WHENS, WHOSE

BASE = load_scenario("baseline").with_municipalities(9_000).with_values(years=6, proposal_years=4)


def values(**given: Any) -> Any:
    return as_record(given)[0]


def desk(**given: float) -> Any:
    row = np.zeros(1, ACTOR.dtype)[0]
    for name, value in given.items():
        row[name] = value
    return row


def test_thirty_hours_weigh_as_one_case() -> None:
    p = values()
    case = desk(base_workload=8.0, cases=1)
    hours = desk(base_workload=8.0, extra_hours=30.0)
    assert workload(p, hours) == workload(p, case) == 9.0
    assert (
        handled_chance(p, hours)
        == handled_chance(p, case)
        < handled_chance(p, desk(base_workload=8.0))
    )


def test_a_meeting_gives_way_where_the_hours_to_spare_do_not_do() -> None:
    p = values(team_meetings_per_month=0.8, spare_hours=6.0)
    assert meeting_time(p, 0.0, 0.5) == 1.0
    assert meeting_time(p, 3.6, 0.5) == 1.0
    assert meeting_time(p, 4.0, 0.5) == pytest.approx(6.0 / 6.4)
    assert meeting_time(values(team_meetings_per_month=1.0, spare_hours=3.0), 3.0, 0.5) == 0.5
    # Where nothing is asked for, nothing gives way, however little there is to spare.
    assert meeting_time(values(spare_hours=0.1), 0.0, 0.5) == 1.0


def test_meetings_take_longer_the_thicker_co_creation_is_where_that_is_said() -> None:
    p = values(team_meetings_per_month=1.0, spare_hours=4.5, thick_meeting_hours=2.0)
    assert thicker_hours(p, 0.5) == 3.0
    assert meeting_time(p, 0.0, 0.0) == 1.0
    assert meeting_time(p, 0.0, 0.5) == 0.75
    assert meeting_time(p, 3.0, 0.5) == 0.5
    assert thicker_hours(values(), 1.0) == 0.0


def asked(scenario: Scenario) -> dict[int, dict[tuple[str, str], float]]:
    """What is asked from each month on, without what is not."""
    (plan,) = worlds(scenario)
    lives = lives_in(plan, scenario, scenario.municipalities[0])
    return {
        month: {
            (when, whose): hours[k * len(WHOSE) + n]
            for k, when in enumerate(WHENS)
            for n, whose in enumerate(WHOSE)
            if hours[k * len(WHOSE) + n]
        }
        for month, hours in hours_asked(lives)
    }


def test_what_is_asked_once_is_asked_in_the_month_of_introduction_alone() -> None:
    once = {"name": "pooled_budget", "from": 10, "payer": "outside"}
    assert asked(BASE.with_instruments(once)) == {10: {("a_month", "head"): 40.0}, 11: {}}


def test_hours_a_year_are_asked_in_every_month_until_the_end() -> None:
    lab = {"name": "political_lab", "from": 0, "until": 40, "payer": "outside"}
    (first, then), (end, nothing) = sorted(asked(BASE.with_instruments(lab)).items())
    assert then == {("a_month", "council"): pytest.approx(17.5)}
    assert (first, end, nothing) == (6, 40, {})


def test_strength_does_not_divide_hours_and_at_0_none_are_asked() -> None:
    def of(strength: float) -> Any:
        use = {"name": "evaluation", "from": 3, "strength": strength, "payer": "outside"}
        return asked(BASE.with_instruments(use))

    assert of(0.3) == of(1.0) == {3: {("a_pilot_month", "team"): 3.0}}
    assert of(0.0) == {}


def test_a_team_whose_time_is_asked_for_meets_less_often_where_it_has_little() -> None:
    """The same quality of evidence, with and without the hours it takes."""
    met = {}
    for spare in (20.0, 2.0):
        base = BASE.with_values(spare_hours=spare)
        made = base.with_instruments({"name": "evaluation", "from": 0, "payer": "outside"})
        (plan,) = worlds(made)
        runs = [run_one(plan, 7, number) for number in range(4)]
        met[spare] = sum(len(of_kind(run.events, Event.TEAM_MET)) for run in runs)
    assert 0 < met[2.0] < 0.8 * met[20.0]


def test_hours_to_spare_are_read_by_nothing_where_no_instrument_asks() -> None:
    logs = [
        run_one(worlds(BASE.with_values(spare_hours=spare))[0], 7, 0).events.tobytes()
        for spare in (0.1, 200.0)
    ]
    assert logs[0] == logs[1]
