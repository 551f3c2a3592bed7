"""Tables are made longer before a month that might need it; no month is lived through twice."""

from __future__ import annotations

import dataclasses

import pytest

from collabsim.agents import room
from collabsim.agents.world_model import WorldModel
from collabsim.experiment.replicate import run_one
from collabsim.model import PilotTrapModel
from collabsim.world.codes import State


def squeezed(model: PilotTrapModel, **lengths: int) -> PilotTrapModel:
    """The same model at its beginning, with tables of these lengths."""
    plan = dataclasses.replace(model.blueprint, **lengths)
    model.take_world(plan.world(model.seed, model.replication))
    return model


@pytest.mark.parametrize("lengths", [{"pilots": 1}, {"sites": 1}, {"events": 1}], ids=str)
@pytest.mark.parametrize("mode", ["paired", "region"])
def test_longer_tables_run_the_same_course(lengths: dict[str, int], mode: str) -> None:
    model = squeezed(PilotTrapModel(municipality=10_000, seed=1, mode=mode), **lengths)
    agents = list(model.agents)
    first = model.world
    model.run_model()
    assert model.world is not first
    assert list(model.agents) == agents
    loop = run_one(model.blueprint, 1, 0)
    n = int(model.world.run[0]["n_events"])
    assert model.world.event[:n].tobytes() == loop.events.tobytes()
    assert model.world.actor.tobytes() == loop.world.actor.tobytes()


def test_agents_go_on_with_the_longer_tables() -> None:
    model = squeezed(PilotTrapModel(municipality=10_000, seed=1), pilots=1)
    model.run_model()
    assert sum(len(e.pilots) for e in model.entrepreneurs) == len(model.pilots) > 1


def test_a_table_with_room_stays() -> None:
    world = PilotTrapModel(municipality=10_000).world
    assert room.with_room(world) is world


def test_there_is_a_wide_margin_for_the_events_of_a_month() -> None:
    model = PilotTrapModel(municipality=300_000, seed=1, proposals_per_year=12.0)
    most = 0.0
    while model.running:
        before = int(model.world.run[0]["n_events"])
        model.step()
        states = model.columns.state[: int(model.world.run[0]["n_pilots"])]
        going = (states != State.STOPPED) & (states != State.NEVER_STARTED)
        events = int(model.world.run[0]["n_events"]) - before
        most = max(most, events / (int(going.sum()) + len(model.entrepreneurs)))
    assert 1.0 < most < room.EVENTS_PER_PILOT / 3


def test_a_log_that_is_not_whole_is_never_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    model = PilotTrapModel(municipality=10_000, seed=1)
    monkeypatch.setattr("collabsim.model.with_room", lambda world: world)
    squeezed(model, events=5)
    with pytest.raises(RuntimeError, match="not whole"):
        model.run_model()


def test_a_world_alone_can_be_stepped() -> None:
    plan = PilotTrapModel(municipality=3_000).blueprint
    model = WorldModel(plan.world(0, 0))
    model.step()
    assert model.month == 1
    assert model.persons[0].post == ""
    assert "chief" in repr(model.persons[1])
