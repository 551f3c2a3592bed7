"""The file a teacher gets, whole: its logs, its claims, and what a browser makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collabsim.classroom.export_data import REPLICATION, SEED, classroom_data
from collabsim.classroom.levers import with_levers
from collabsim.classroom.packing import log_of, pack, unpack
from collabsim.classroom.page import self_contained_page
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.world.codes import Event, State
from collabsim.world.draws import Decision
from tests.classroom.small_worlds import classroom

pytestmark = pytest.mark.slow

LARGEST_FILE = 3_000_000
LIVED = {State.DELIVERING, State.BRIDGED, State.IN_HOUSE, State.RUNNING, State.OTHER_SUPPLIER}


@dataclass(frozen=True)
class Exported:
    """The exported page, and the data that are in it."""

    file: Path
    data: dict[str, Any]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    told = []
    packed = pack(classroom_data(say=told.append))
    assert told == ["worlds", "stories", "twins", "ensembles"]
    file = tmp_path_factory.mktemp("export") / "trap.html"
    file.write_text(self_contained_page(packed), encoding="utf-8")
    return Exported(file, unpack(packed))


def plan_of(world, **values):
    """The world as anybody gets it: the scenario with its levers, laid out."""
    scenario = with_levers(classroom(), world["levers"]).with_values(**values)
    return worlds(scenario)[world["municipality"]]


def test_the_file_is_small_and_every_log_in_it_is_pythons(exported):
    assert exported.file.stat().st_size < LARGEST_FILE
    assert len(exported.data["worlds"]) == 64
    for number, world in enumerate(exported.data["worlds"]):
        expected = run_one(plan_of(world), SEED, REPLICATION).events
        assert log_of(exported.data, number).tobytes() == expected.tobytes()
    assert max(len(world["pilots"]) for world in exported.data["worlds"]) <= 24


def draws_of(cause):
    """The draws a claim says were forced, as Python takes them."""
    return {
        (int(Decision[decision.upper()]), step, int(entity)): number
        for decision, step, entity, number in cause["overrides"]
    }


def lives_without(cause, world, key, after_money):
    """Whether the pilot with this key lives in the same world without what is claimed."""
    run = run_one(plan_of(world, **cause["values"]), SEED, REPLICATION, overrides=draws_of(cause))
    (pilot,) = np.flatnonzero(run.pilots["key"] == key)
    until = run.pilots[pilot]["money_ended"] + after_money
    events = run.events
    seen = (events["pilot"] == pilot) & (events["kind"] == Event.STATE) & (events["month"] <= until)
    return State(int(events[seen]["code"][-1])) in LIVED


def test_every_because_in_the_file_survives_a_replay(exported):
    """Of every world and of both kinds: draws forced, and values changed."""
    pools = exported.data["pools"]
    checked = {"overrides": 0, "values": 0}
    for world in exported.data["worlds"]:
        for why in (pools["because"][place] for place in world["because"] if place >= 0):
            key = pools["pilots"][world["pilots"][why["pilot"]]]["key"]
            for cause in why["causes"]:
                if cause["because"]:
                    assert lives_without(cause, world, key, why["after_money"]), cause
                    checked["values" if cause["values"] else "overrides"] += 1
    assert min(checked.values()) > 100
