"""Coordinators: dormant posts, filled during a run, who follow the cases that are open then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.engine.loop import run_world
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.parameters import as_record
from collabsim.records.event_log import of_kind
from collabsim.rules.coordinators import coordinators_at_work, known_part
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import Event
from collabsim.world.tables import MUNICIPALITY
from tests.invariants import check_invariants

BASE = load_scenario("baseline").with_municipalities(30_000).with_values(
    years=9, proposal_years=7, entrepreneurs=12
)  # fmt: skip
POST = {"name": "coordinator", "from": 24, "strength": 1.0, "payer": "state"}


def place(**fields: int) -> Any:
    row = np.zeros(1, MUNICIPALITY.dtype)[0]
    for name, value in fields.items():
        row[name] = value
    return row


def values(**given: Any) -> Any:
    return as_record(given)[0]


def test_no_more_posts_are_filled_than_there_are() -> None:
    assert coordinators_at_work(values(coordinators_added=3), place(dormant_coordinators=2)) == 2
    assert coordinators_at_work(values(coordinators_added=1), place(coordinators=4)) == 4
    assert coordinators_at_work(values(), place(coordinators=1, dormant_coordinators=2)) == 1


@pytest.mark.parametrize(
    ("fields", "added", "known", "wanted"),
    [
        ({"dormant_coordinators": 1}, 1, 0.4, 0.4),
        ({"dormant_coordinators": 1}, 0, 0.4, 0.0),
        ({"coordinators": 1, "dormant_coordinators": 1}, 1, 0.4, 1.0),
        ({}, 1, 1.0, 0.0),
    ],
)
def test_added_posts_help_as_far_as_they_are_known(
    fields: dict[str, int], added: int, known: float, wanted: float
) -> None:
    p = values(coordinators_added=added, coordinators_known=known)
    assert known_part(p, place(**fields)) == wanted


def gathered(scenario: Scenario, seed: int) -> Any:
    run = run_one(worlds(scenario)[0], seed, 0)
    check_invariants(run)
    return of_kind(run.events, Event.GATHERED)["month"]


def test_a_post_gathers_from_the_month_it_is_filled_until_it_is_given_up() -> None:
    months = np.concatenate(
        [gathered(BASE.with_instruments({**POST, "until": 70}), seed) for seed in range(6)]
    )
    assert len(months) > 5
    assert months.min() >= 30
    assert months.max() < 70


def test_no_row_moves_and_at_strength_0_nothing_does_either_even_in_a_region() -> None:
    region = BASE.with_municipalities(3_000, 20_000).with_values(mode="region")
    for base in (BASE, region):
        with_post = worlds(base.with_instruments({**POST, "settings": {"posts": 2}}))[0]
        without = worlds(base)[0]
        towns = len(base.municipalities)
        assert len(with_post.actor) == len(without.actor) + 2 * towns
        assert with_post.posts[: len(without.posts)] == without.posts
        assert len(set(with_post.actor["code"].tolist())) == len(with_post.actor)
        asleep = worlds(base.with_instruments({**POST, "strength": 0.0}))[0]
        assert asleep.actor.tobytes() == without.actor.tobytes()


def test_each_open_case_lies_with_one_coordinator_at_work_and_none_with_an_empty_post() -> None:
    scenario = BASE.with_values(inhabitants_per_coordinator=30_000).with_instruments(
        {**POST, "until": 70, "settings": {"posts": 2}}
    )
    (plan,) = worlds(scenario)
    world = plan.world(3, 0)
    seen = set()
    for month in range(12 * 9):
        world.run[0]["months"] = month + 1
        run_world(world)
        pilots = world.pilot[: int(world.run[0]["n_pilots"])]
        followed = pilots["coordinator"]
        posts = np.flatnonzero(world.actor["role"] == Role.COORDINATOR)
        for a in posts.tolist():
            assert world.actor["cases"][a] == int((followed == a).sum())
        at_work = 3 if 30 <= month < 70 else 1
        open_now = (pilots["case_open"] >= 0) & (pilots["open"] != 0)
        assert ((followed >= 0) <= open_now).all()
        assert set(followed[open_now].tolist()) <= {-1, *posts[:at_work].tolist()}
        seen |= set(followed[followed >= 0].tolist())
    assert len(seen) > 1


def test_both_drivers_agree_where_posts_are_filled_and_given_up() -> None:
    (plan,) = worlds(BASE.with_instruments({**POST, "until": 70, "settings": {"posts": 2}}))
    run = run_one(plan, 4, 0)
    by_mesa = run_one(plan, 4, 0, driver=run_with_mesa)
    assert by_mesa.events.tobytes() == run.events.tobytes()


def test_the_yearly_sum_is_paid_for_each_post() -> None:
    two = BASE.with_instruments({**POST, "settings": {"posts": 2}}).instruments[0]
    assert two.nok("yearly_nok") == 1_500_000.0
    own = BASE.with_instruments({**POST, "cost": {"yearly_nok": 5.0}}).instruments[0]
    assert own.nok("yearly_nok") == 5.0
