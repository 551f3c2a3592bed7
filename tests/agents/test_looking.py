"""Agents show their rows, and looking changes nothing."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from collabsim.agents import BudgetHolder, Entrepreneur, FrontlineWorker, Gatekeeper, Mindset
from collabsim.agents.fields import RowField, topics_of
from collabsim.engine.loop import run_world
from collabsim.model import PilotTrapModel, run_with_mesa
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.rules.people import read_person
from collabsim.world.tables import ACTOR

CLASSES = (Entrepreneur, FrontlineWorker, Gatekeeper, BudgetHolder)


def shown(kind: type) -> list[str]:
    """Names of the properties of an agent class; those they had before say so and are left out."""

    def is_shown(value: object) -> bool:
        return isinstance(value, property) and "Former name of" not in (value.__doc__ or "")

    found = inspect.getmembers(kind, is_shown)
    fields = [n for base in kind.__mro__ for n, v in vars(base).items() if isinstance(v, RowField)]
    return sorted(
        {name for name, _ in found if name not in {"random", "rng", "scenario"}} | {*fields}
    )


def look_at_everything(model: PilotTrapModel) -> None:
    for agent in model.agents:
        for name in shown(type(agent)):
            getattr(agent, name)


def state_of(model: PilotTrapModel) -> dict[str, bytes]:
    return {name: getattr(model.world, name).tobytes() for name in model.world.TABLES}


@pytest.mark.parametrize("mode", ["paired", "region"])
def test_looking_changes_nothing(mode: str) -> None:
    def made() -> PilotTrapModel:
        return PilotTrapModel(municipality=9_000, seed=4, years=3, proposal_years=3, mode=mode)

    looked_at, left_alone = made(), made()
    look_at_everything(looked_at)
    while looked_at.running:
        looked_at.step()
        left_alone.step()
        if looked_at.month % 3 == 0:
            before = state_of(looked_at)
            look_at_everything(looked_at)
            assert state_of(looked_at) == before
    assert looked_at.events.equals(left_alone.events)


def test_looking_in_the_middle_of_a_month_changes_nothing() -> None:
    class Curious(BudgetHolder):
        def answer_start(self, site_row: int, month: int) -> None:
            look_at_everything(self.model)
            super().answer_start(site_row, month)

    given = {"municipality": 3_000, "seed": 4, "years": 2, "proposal_years": 2}
    curious = PilotTrapModel(**given, agent_classes={BudgetHolder: Curious})
    plain = PilotTrapModel(**given)
    curious.run_model()
    plain.run_model()
    assert curious.events.equals(plain.events)
    assert len(plain.events) > 20


def read_all(world) -> None:
    for a in range(len(world.actor)):
        read_person(world, a, 0)


@pytest.mark.parametrize("population", [9_000, 120_000])
@pytest.mark.parametrize("driver", [run_world, run_with_mesa])
def test_reading_everybody_early_changes_no_bit(population: int, driver: Any) -> None:
    plan = PilotTrapModel(municipality=population, years=8, proposal_years=6).blueprint
    for replication in range(2):
        plain, early = (plan.world(4, replication) for _ in range(2))
        read_all(early)
        assert early.run[0]["n_read"] == len(early.actor)
        driver(plain)
        driver(early)
        n = plain.run[0]["n_events"]
        assert n > 500
        assert early.event[:n].tobytes() == plain.event[:n].tobytes()
        assert early.run[0]["n_events"] == n
        assert early.pilot.tobytes() == plain.pilot.tobytes()


def test_somebody_never_read_is_seen_as_the_rules_would_read_them() -> None:
    model = PilotTrapModel(municipality=30_000, seed=1, years=3, proposal_years=3)
    model.run_model()
    unread = next(p for p in model.persons if not model.world.actor["ready"][p.row])
    seen = unread.record()
    read_person(model.world, unread.row, model.now)
    assert model.world.actor[unread.row] == seen
    assert seen["since"] <= model.now < seen["leaves"]


def test_mindsets_are_shown_up_to_date() -> None:
    model = PilotTrapModel(municipality=30_000, seed=1, turnover_per_year=0.0)
    model.step()
    person = next(p for p in model.persons if p.role == Role.SECTOR_HEAD)
    read_person(model.world, person.row, 0)
    early = person.mindset
    model.run_model()
    assert model.world.actor["mind_month"][person.row] < model.now
    assert person.mindset != early
    assert isinstance(early, Mindset)


def test_state_cannot_be_changed_through_an_agent() -> None:
    model = PilotTrapModel(municipality=3_000)
    with pytest.raises(AttributeError, match="fear is state"):
        model.persons[0].fear = 0.0
    with pytest.raises(AttributeError):
        model.persons[0].workload = 0.0


@pytest.mark.parametrize("kind", CLASSES)
def test_every_property_is_documented(kind: type) -> None:
    names = shown(kind)
    assert len(names) > 10
    for name in names:
        text = inspect.getattr_static(kind, name).__doc__
        assert text
        assert text.rstrip().endswith(".")


def test_a_field_is_documented_by_its_table() -> None:
    meaning = next(f.meaning for f in ACTOR.fields if f.name == "fear")
    assert Gatekeeper.fear.__doc__.lower().startswith(meaning)


def test_topics_are_numbers() -> None:
    assert topics_of(0) == frozenset()
    assert topics_of(0b1001) == {0, 3}
    assert topics_of((1 << 32) - 1) == frozenset(range(32))


@pytest.fixture(scope="module")
def model() -> PilotTrapModel:
    model = PilotTrapModel(municipality=30_000, seed=1, inhabitants_per_coordinator=30_000)
    for _ in range(60):
        model.step()
    return model


def test_persons_stand_in_a_hierarchy(model: PilotTrapModel) -> None:
    council = next(p for p in model.persons if p.role == Role.COUNCIL)
    chief = next(p for p in model.persons if p.role == Role.CHIEF_EXECUTIVE)
    assert council.superior is None
    assert chief.superior is council
    assert chief in council.reports
    assert chief.post == "chief"
    assert chief.units == range(len(model.world.unit))
    for person in model.persons:
        assert all(below.superior is person for below in person.reports)


def test_the_class_follows_from_the_post(model: PilotTrapModel) -> None:
    for person in model.persons:
        expected = BudgetHolder
        if person.role == Role.FRONTLINE:
            expected = FrontlineWorker
        elif person.role in (Role.ADVISER, Role.COORDINATOR):
            expected = Gatekeeper
        assert type(person) is expected
        assert (person.duty == Duty.NONE) == (person.role != Role.ADVISER)
        assert person.sector is None or person.sector in Sector


def test_unit_managers_and_staff_know_their_unit(model: PilotTrapModel) -> None:
    manager = next(p for p in model.persons if p.role == Role.UNIT_MANAGER)
    assert manager.level == 0
    assert model.world.unit["manager"][manager.unit] == manager.row
    worker = next(p for p in model.persons if p.role == Role.FRONTLINE)
    assert worker.known_units == {worker.unit}
    assert model.persons[0].unit is None


def test_numbers_are_where_the_model_puts_them(model: PilotTrapModel) -> None:
    for person in model.persons:
        assert 0.0 < person.handled_chance <= 0.95
        assert person.workload >= person.queue >= 0
        assert all(0.0 <= x <= 1.0 for x in person.mindset)
        assert 0.0 <= person.fear <= 1.0
        assert person.stress > 0.0
        assert person.horizon_years > 0.0
        assert person.knowledge <= frozenset(range(32))
        assert set(person.ties) <= set(person.pilots)
        assert all(0.0 <= tie <= 1.0 for tie in person.ties.values())
    assert any(person.ties for person in model.persons)
    managers = [p for p in model.persons if p.role == Role.UNIT_MANAGER]
    assert all(m.free_nok < m.frame_nok for m in managers)


def test_entrepreneurs_show_their_pilots(model: PilotTrapModel) -> None:
    rows = [row for agent in model.entrepreneurs for row in agent.pilots]
    assert sorted(rows) == list(range(len(model.pilots)))
    for agent in model.entrepreneurs:
        assert 0 <= agent.open_pilots <= 2
        assert len(agent.knowledge) > 0
        assert agent.values_of_municipalities == [0.35]
        assert agent.cost_nok >= 0.0


def test_champions_are_shown(model: PilotTrapModel) -> None:
    workers = [p for p in model.persons if p.role == Role.FRONTLINE]
    named = sum(len(worker.champion_of) for worker in workers)
    assert named <= int(model.world.member["champion"].sum())


def test_agents_say_who_they_are(model: PilotTrapModel) -> None:
    assert "council" in repr(next(p for p in model.persons if p.role == Role.COUNCIL))
    assert repr(model.entrepreneurs[2]) == "<Entrepreneur 2>"
