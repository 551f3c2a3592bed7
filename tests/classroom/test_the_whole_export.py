"""The file a teacher gets, whole: its logs, its claims, and what a browser makes of it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collabsim.classroom.export_data import REPLICATION, SEED, classroom_data
from collabsim.classroom.lesson import PLANS
from collabsim.classroom.packing import log_of, pack, unpack
from collabsim.classroom.page import self_contained_page
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import processors, run_one
from collabsim.inquiry.levers import with_levers
from collabsim.records.event_log import values
from collabsim.world.codes import Event, State
from collabsim.world.draws import Decision
from tests.classroom.opened import seconds_to_paint
from tests.small_worlds import classroom

pytestmark = [pytest.mark.slow, pytest.mark.jobs]
# To record all of it takes a minute. Of a few worlds the same is held by test_export_data, by
# the tests of the page, and by the last one here.
long = pytest.mark.long

LARGEST_FILE = 3_000_000
LAID_OUT = Structures()
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
    return laid_out(world["municipality"], tuple(world["levers"]), tuple(sorted(values.items())))


@cache
def laid_out(municipality, levers, values):
    """Lines of leaders hang on no lever and no value that is turned: they are laid out once."""
    scenario = with_levers(classroom(), levers).with_values(**dict(values))
    return worlds(scenario, structures=LAID_OUT)[municipality]


@long
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
    own = run.events[(run.events["pilot"] == pilot) & (run.events["month"] <= until)]
    return State(int(values(own, Event.STATE, "state_after")[-1])) in LIVED


@long
def test_every_because_in_the_file_survives_a_replay(exported):
    """Of every world and of both kinds: draws forced, and values changed."""
    pools = exported.data["pools"]
    claims = [
        (cause, world, pools["pilots"][world["pilots"][why["pilot"]]]["key"], why["after_money"])
        for world in exported.data["worlds"]
        for why in (pools["because"][place] for place in world["because"] if place >= 0)
        for cause in why["causes"]
        if cause["because"]
    ]
    with ThreadPoolExecutor(max_workers=processors()) as pool:
        lived = pool.map(lambda claim: lives_without(*claim), claims)
        wrong = [claim[0] for claim, lives in zip(claims, lived, strict=True) if not lives]
    assert not wrong
    checked = Counter("values" if cause["values"] else "overrides" for cause, *_ in claims)
    assert min(checked.values()) > 100


@long
def test_it_is_painted_with_little_work_and_asks_nobody(exported, chromium, open_page):
    assert 0 < seconds_to_paint(chromium, exported.file) < 2
    opened = open_page(file=exported.file)
    assert opened.requests == [exported.file.as_uri()]
    assert not opened.complaints


class Class:
    """A class that has a keyboard and nothing else; what it does in each step of the lesson."""

    def __init__(self, opened, *, patient=True):
        self.opened, self.patient = opened, patient
        self.press = opened.page.keyboard.press

    def tab_to(self, focus, most=120):
        """Press Tab until an element of this name has the focus."""
        for _ in range(most):
            if self.opened.run("return document.activeElement.dataset.focus ?? ''") == focus:
                return
            self.press("Tab")
        raise AssertionError(f"{focus} cannot be reached with Tab")

    def choose(self, focus, key="Enter"):
        """Go to an element and press a key there."""
        self.tab_to(focus)
        self.press(key)
        self.opened.settle()

    def guess(self):
        """Hands for both municipalities."""
        for focus, hands in (("more-small2", 5), ("more-large0", 7)):
            for _ in range(hands):
                self.choose(focus)
        said = self.opened.run("return [app.setup.guess.small, app.setup.guess.large]")
        assert said == [[0, 0, 5, 0], [7, 0, 0, 0]]

    def watch(self):
        """The whole run, played; its first and last steps by who has no patience."""
        for _ in range(8):
            self.press("+")
        self.choose("do-play")
        if not self.patient:
            self.opened.until("app.position > 5 && page.player.playing")
            self.opened.run("app.go(app.steps.length - 6)")
        self.opened.until("app.position === app.steps.length - 1 && !page.player.playing", 300)

    def why(self):
        """The story of a pilot that stopped in the large municipality."""
        self.press("s")
        self.opened.settle()
        row = self.opened.run(
            "return app.stateOf(1).pilots.findIndex((p) => p?.state === 'stopped')"
        )
        self.choose(f"1.{row}")
        assert self.opened.page.locator("#panel .story li").count() > 3
        self.press("l")

    def rescue(self):
        """A lever pulled."""
        self.press("v")
        self.opened.settle()
        self.choose("lever-pooled_budget", "Space")
        assert self.opened.run("return app.setup.levers") == ["pooled_budget"]
        self.press("l")

    def compare(self):
        """The many runs beside the guess."""
        self.choose("do-repeat_1000")
        assert self.opened.run("return app.setup.repeats") == 1000


def check_lesson(pupils):
    """Forty-five minutes, the mouse left where it is."""
    opened = pupils.opened
    pupils.press("l")
    opened.settle()
    pupils.press("l")
    pupils.choose("lesson_45")
    for at, step in enumerate(PLANS["lesson_45"]):
        opened.settle()
        assert opened.run("return app.setup.lesson.step") == at
        title = opened.run(f"return app.words.text('lesson_45.{step.key}')")
        assert title in opened.page.inner_text("#panel")
        getattr(pupils, step.key, lambda: None)()
        opened.settle()
        pupils.choose("plan-next")
    assert opened.run("return app.setup.lesson") is None
    assert not opened.complaints


@long
def test_the_whole_lesson_by_keyboard_alone(exported, open_page):
    """With the file a teacher has."""
    check_lesson(Class(open_page(file=exported.file)))


def test_the_lesson_by_keyboard_alone(open_page):
    """With few worlds recorded, and the middle of the run passed over while it plays."""
    check_lesson(Class(open_page(), patient=False))
