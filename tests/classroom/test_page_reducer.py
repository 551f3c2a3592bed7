"""What the page makes of the log, compared with what Python recorded."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from itertools import pairwise

import pytest

from collabsim.classroom.linking import link
from collabsim.classroom.packing import log_of
from collabsim.classroom.page import sources
from collabsim.inquiry.ensembles import sums_of
from collabsim.records.event_log import event_rows
from collabsim.world.codes import Event
from tests.small_worlds import plan

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

MAIN = """
import { openRecording } from "./recording.js";
import { Timeline, emptyState, hashOf, reduce } from "./reducer.js";
import { stepsOf } from "./steps.js";
window.kit = { openRecording, Timeline, emptyState, hashOf, reduce, stepsOf };
"""


@pytest.fixture(scope="module")
def kit(chromium, recorded_data):
    """The parts of the page that do not draw, with the recording opened."""
    modules = {
        name.removesuffix(".js"): source
        for name, source in sources().items()
        if name.endswith(".js")
    }
    page = chromium.new_page()
    page.evaluate(link(modules | {"main": MAIN}, "main"))
    page.evaluate("(data) => { window.recording = window.kit.openRecording(data) }", recorded_data)
    yield lambda script, given=None: page.evaluate(
        f"(given) => {{ const {{ recording, kit }} = window; {script} }}", given
    )
    page.close()


WORLDS = [(town, mask) for town in (0, 1) for mask in (0, 1)]


@pytest.mark.parametrize(("town", "mask"), WORLDS)
def test_a_state_is_the_events_applied_one_by_one(kit, town, mask):
    same = kit(
        "const world = recording.world(...given); const line = new kit.Timeline(world);"
        " let state = kit.emptyState(world.pilots.length); const wrong = [];"
        " for (const event of world.events) { state = kit.reduce(state, event);"
        "   if (state.n % 97 === 0 && kit.hashOf(state) !== kit.hashOf(line.at(state.n)))"
        "     wrong.push(state.n); }"
        " return [wrong, kit.hashOf(state) === kit.hashOf(line.at(world.events.length))]",
        [town, mask],
    )
    assert same == [[], True]


def test_applying_an_event_leaves_the_state_before_as_it_was(kit):
    assert kit(
        "const world = recording.world(0, 0); const before = new kit.Timeline(world).at(200);"
        " const name = kit.hashOf(before); kit.reduce(before, world.events[200]);"
        " return kit.hashOf(before) === name"
    )


@pytest.mark.parametrize(("town", "mask"), WORLDS)
def test_the_log_is_the_one_python_wrote(kit, recorded_data, town, mask):
    world = next(
        one
        for one in recorded_data["worlds"]
        if one["municipality"] == town and one["mask"] == mask
    )
    log = log_of(recorded_data, recorded_data["worlds"].index(world))
    read = kit("return recording.world(...given).events", [town, mask])
    assert len(read) == len(log)
    for event, row in zip(read, event_rows(log), strict=True):
        words = {
            name: value.name.lower() if isinstance(value, IntEnum) else value
            for name, value in row.fields().items()
        }
        common = {
            "month": row.month,
            "kind": Event(row.kind).name.lower(),
            "pilot": row.pilot,
            "person": row.person,
        }
        assert event == common | words


@pytest.mark.parametrize("mask", [0, 1])
def test_steps_lead_through_both_logs_to_their_ends_and_never_back(kit, mask):
    steps, lengths, months = kit(
        "const worlds = [0, 1].map((town) => recording.world(town, given));"
        " return [kit.stepsOf(worlds), worlds.map((w) => w.events.length), worlds[0].months]",
        mask,
    )
    assert steps[-1]["n"] == lengths
    for earlier, later in pairwise(steps):
        assert earlier["month"] <= later["month"] <= earlier["month"] + 1
        assert all(a <= b for a, b in zip(earlier["n"], later["n"], strict=True))
    assert {step["month"] for step in steps} == set(range(months))


def test_every_start_and_every_stop_is_a_step(kit):
    told, happened = kit(
        "const world = recording.world(1, 0); const steps = kit.stepsOf([world]);"
        " const kinds = (some) => some.filter((k) => ['started', 'stopped'].includes(k));"
        " return [kinds(steps.flatMap((s) => s.beats.flatMap((b) => b ? [b.kind] : []))),"
        "         kinds(world.events.map((e) => e.kind))]"
    )
    assert Counter(told) == Counter(happened)


def test_the_good_and_the_weak_are_counted_as_python_counts_them(open_page):
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1)")
    opened.settle()
    for side in (0, 1):
        verdicts = Counter(
            opened.run(f"return app.worlds[{side}].fates.map((fate) => fate.verdict)")
        )
        for name in ("good_kept", "good_lost", "weak_kept", "weak_stopped"):
            shown = opened.page.inner_text(f"#strip-{side} [data-verdict={name}]")
            assert int(shown) == verdicts[name], (side, name)


def test_the_run_on_the_stage_is_the_one_in_the_ensemble(open_page, recorded_data):
    """The recorded replication is one of those of the ensemble, so its share is known twice."""
    replication = recorded_data["scenario"]["replication"]
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1); page.toggleView(); page.draw()")
    opened.settle()
    for side in (0, 1):
        sums = sums_of(plan(side), recorded_data["scenario"]["seed"], 1, first=replication).iloc[0]
        surviving, observed = int(sums["delivering_36"]), int(sums["observed_36"])
        shown = opened.page.locator(f"#luck .run-text.side-{side}").text_content()
        assert f"{surviving} av {observed}" in shown
