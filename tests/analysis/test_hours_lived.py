"""Hours of instruments are lived: what is booked is what people spent it, month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.analysis.ledger import Books
from collabsim.engine.loop import run_world
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE
from collabsim.instruments.declare import Cost
from collabsim.municipality.structure import Role
from collabsim.records.histories import Run
from collabsim.scenario import Scenario
from collabsim.world.blueprint import Blueprint
from tests.analysis.test_ledger import BASE, YEARS, with_those_that_go_together

MONTHS = 12 * YEARS
ASKING = sorted(name for name, one in CATALOGUE.items() if any(
    sum(own.values()) for own in one.cost.hours().values()
))  # fmt: skip
"""Instruments that ask somebody for hours."""
USES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(ASKING),
            "from": st.integers(0, MONTHS - 1),
            "strength": st.floats(0.01, 1),
            "payer": st.sampled_from(["state", "outside"]),
        },
        optional={"until": st.integers(1, MONTHS)},
    ),
    min_size=1,
    max_size=6,
)


def spent_by_month(plan: Blueprint, seed: int) -> dict[str, list[float]]:
    """Hours added to desks, to teams and to the council in each month, from the tables alone."""
    world = plan.world(seed, 0)
    found: dict[str, list[float]] = {"desks": [], "team": [], "council": []}
    before = dict.fromkeys(found, 0.0)
    for month in range(MONTHS):
        world.run[0]["months"] = month + 1
        run_world(world)
        pilots = world.pilot[: int(world.run[0]["n_pilots"])]
        now = {
            "desks": float(world.actor["extra_in_all"].sum()),
            "team": float(pilots["team_extra_in_all"].sum()),
            "council": float(world.municipality["council_hours"].sum()),
        }
        for name, total in now.items():
            found[name].append(total - before[name])
        before = now
    return found


def booked_by_month(run: Run, scenario: Scenario) -> dict[str, list[float]]:
    """The same from the ledger."""
    found = {name: np.zeros(MONTHS) for name in ("desks", "team", "council")}
    for one in Books(scenario).hours(run):
        if one.own:
            name = one.by if one.by in found else "desks"
            np.add.at(found[name], np.asarray(one.month, np.int64), one.hours)
    return {name: own.tolist() for name, own in found.items()}


@settings(max_examples=40, deadline=None)
@given(USES, st.sampled_from(["paired", "region"]), st.integers(0, 50))
def test_hours_booked_are_those_of_desks_teams_and_councils_in_every_month(
    tables: list[dict[str, Any]], mode: str, seed: int
) -> None:
    scenario = with_those_that_go_together(tables, mode)
    plan = worlds(scenario)[0]
    run = run_one(plan, seed, 0)
    booked, spent = booked_by_month(run, scenario), spent_by_month(run.blueprint, seed)
    for name, own in booked.items():
        assert own == pytest.approx(spent[name], abs=1e-6), name


def test_something_of_every_kind_is_spent_and_whoever_may_not_spend_has_none() -> None:
    scenario = with_those_that_go_together(
        [{"name": name, "from": 0, "payer": "outside"} for name in ASKING]
    )
    (plan,) = worlds(scenario)
    spent = dict.fromkeys(("desks", "team", "council"), 0.0)
    for seed in range(4):
        world = plan.world(seed, 0)
        run_world(world)
        desks = world.actor["extra_in_all"]
        silent = np.isin(world.actor["role"], [Role.FRONTLINE, Role.COUNCIL, Role.STATE_SUPERIOR])
        assert not desks[silent].any()
        for name, own in spent_by_month(plan, seed).items():
            spent[name] += sum(own)
    assert all(hours > 0.0 for hours in spent.values())


def test_at_strength_0_hours_are_booked_and_nobody_spends_them() -> None:
    scenario = BASE.with_instruments(
        {"name": "political_lab", "from": 0, "strength": 0.0, "payer": "outside"}
    )
    plan = worlds(scenario)[0]
    run = run_one(plan, 3, 0)
    assert sum(booked_by_month(run, scenario)["council"]) > 0.0
    assert not any(sum(own) for own in spent_by_month(plan, 3).values())
    assert len(plan.asked) == 0


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({"hours_once": {"team": 3.0}}, "hours once are of .*, not of team"),
        ({"hours_per_pilot": {"council": 3.0}}, "hours started are of .*, not of council"),
        ({"hours_per_person": {"head": 3.0}}, "hours per_person are of learner, not of head"),
        ({"hours_a_year": {"head": -1.0}}, "hours a_year of head are below 0"),
    ],
)
def test_hours_of_somebody_who_cannot_spend_them_are_refused(
    hours: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Cost(**hours)
