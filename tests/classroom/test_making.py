"""The exported page makes runs itself: those of Python, of any lever at any value, any draw."""

from __future__ import annotations

import json

import pytest

from collabsim.classroom.export_data import SCENARIO, SEED
from collabsim.classroom.making import making_assets, ranges
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.classroom.recording import record
from collabsim.experiment.plan import worlds
from collabsim.inquiry.levers import keys_of, plan_with, values_of
from collabsim.inquiry.twins import compare
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario
from tests.classroom.opened import PATIENCE_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

VALUES = ({}, values_of(["guide", "mandate"]), {"project_months": 31, "threshold_nok": 612_345.0})
DRAWS = (7, 2**31 + 5)
APART = ("municipality", "levers", "seed", "replication")
"""What a recording says of itself; the page knows it from what it asked for."""


@pytest.fixture(scope="module")
def plans():
    return worlds(load_scenario(SCENARIO))


@pytest.fixture(scope="module")
def making_file(recorded_data, tmp_path_factory):
    path = tmp_path_factory.mktemp("making") / "classroom.html"
    assets = making_assets(load_scenario(SCENARIO))
    path.write_text(self_contained_page(pack(recorded_data), assets=assets), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared(chromium, making_file):
    """One page for the tests that only ask its engine."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(making_file.as_uri() + "#s=explore")
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    yield page
    context.close()


def made(page, what, *given):
    script = f"(given) => collabsim.maker().then((one) => one.{what}(...given))"
    return page.evaluate(script, list(given))


@pytest.mark.parametrize("town", [0, 1])
def test_a_run_made_in_the_page_is_the_recording_of_python(shared, plans, town):
    for values in VALUES:
        for draw in DRAWS:
            expected = record(
                plan_with(plans[town], values), SEED, draw, municipality="x"
            ).as_json()
            expected = {k: v for k, v in json.loads(json.dumps(expected)).items() if k not in APART}
            side = {"town": town, "values": values, "seed": SEED, "replication": draw}
            assert made(shared, "recording", side) == expected, (values, draw)


def test_figures_made_in_the_page_are_those_that_are_stored(shared, recorded_data):
    for one in recorded_data["ensembles"]["combinations"]:
        values = values_of(keys_of(one["mask"]))
        sides = [{"town": town, "values": values, "seed": SEED} for town in (0, 1)]
        found = made(shared, "figures", sides, one["municipalities"][0]["n"], {})
        for mine, stored in zip(found, one["municipalities"], strict=True):
            assert mine == {**stored, "same": None, "gain": None}
        if one["mask"]:
            how = {"paired": True}
            found = made(shared, "figures", sides, one["municipalities"][0]["n"], how)
            for mine, stored in zip(found, one["municipalities"], strict=True):
                assert mine == {**stored, "same": None}


def test_a_choice_that_changes_nothing_is_known_to(shared, recorded_data):
    stored = recorded_data["ensembles"]["combinations"][0]["municipalities"][1]
    values = {"threshold_nok": PARAMETERS["threshold_nok"].default}
    side = {"town": 1, "values": values, "seed": SEED, "bare": stored}
    (found,) = made(shared, "figures", [side], stored["n"], {})
    assert found == stored
    assert found["same"] == found["n"]


def test_any_lever_at_any_value_and_any_draw_without_a_network(open_page, making_file, plans):
    opened = open_page(file=making_file, anew=True)
    opened.run(
        "app.change({levers: ['mandate', 'project_months'], values: {project_months: 31},"
        " luck: {seed: app.recording.scenario.seed, replication: 7}, shown: true})"
    )
    opened.until("!app.needsWorlds")
    opened.until("!app.needsFigures && !app.setup.waiting")
    values = {**values_of(["mandate"]), "project_months": 31}
    runs = [record(plan_with(p, values), SEED, 7, municipality="x").run for p in plans]
    assert opened.run("return app.worlds.map((one) => one.events.length)") == [
        len(run.events) for run in runs
    ]
    course = compare(*runs).course
    parting = opened.run("return app.parting")
    assert parting["events"] == [course.a_event, course.b_event]
    assert (parting["only"], parting["kind"]) == (course.only, course.kind.name.lower())
    assert parting["month"] == course.month
    assert sorted(parting["what"]) == sorted(course.fields)
    assert opened.run("return [app.ensembleOf(0).n, app.ensembleOf(1).n]") == [1000, 1000]
    assert opened.run("return app.onlyCounted.length") == 0
    told = opened.run("return app.worlds[1].stories.map((one) => one.map(([k]) => app.line(k)))")
    assert len(told) == len(runs[1].pilots)
    for story in told:
        assert story[-1].startswith("Da kjøringen sluttet: ")
        assert not [line for line in story if "caption." in line or "{" in line]
    assert opened.complaints == []
    assert [one for one in opened.requests if not one.startswith(("file:", "blob:", "data:"))] == []


def test_only_the_last_of_many_choices_is_made(open_page, making_file):
    opened = open_page(file=making_file, anew=True)
    for months in (12, 30, 45, 60):
        opened.run(
            "app.change({levers: ['project_months'], values: {project_months: given}})", months
        )
        opened.page.wait_for_timeout(400)
    opened.until("!app.needsWorlds && !app.needsFigures && !app.setup.waiting")
    assert opened.run("return app.setup.failed") is None
    assert opened.run("return app.ensembleOf(1).n") == 1000
    assert opened.complaints == []


def test_workers_are_ended_when_nobody_asks_any_more(shared):
    made(shared, "recording", {"town": 0, "values": {}, "seed": 1, "replication": 0})
    assert made(shared, "close") is None
    assert shared.evaluate("collabsim.maker().then((one) => one.isOpen)") is False
    side = {"town": 0, "values": {}, "seed": 1, "replication": 0}
    assert made(shared, "recording", side)["months"] == 120


@pytest.mark.parametrize("lacking", ["WebAssembly", "Worker"])
def test_without_the_means_the_page_plays_what_was_recorded(chromium, making_file, lacking):
    context = chromium.new_context(offline=True)
    context.add_init_script(f"delete globalThis.{lacking}")
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(making_file.as_uri() + "#s=explore")
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    page.evaluate("collabsim.app.change({panel: 'levers', levers: ['mandate'], shown: true})")
    page.wait_for_selector("#panel [role=alert]")
    assert "kan ikke kjøre modellen selv" in page.inner_text("#panel")
    assert page.query_selector("#panel input[type=range]") is None
    assert "Bildet viser kommunen uten mandat" in page.inner_text("#panel")
    assert complaints == []
    context.close()


def test_every_number_a_lever_sets_has_a_slider():
    assert {key for key, one in ranges().items() if one is None} == {"pooled_budget"}
