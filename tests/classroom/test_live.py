"""Worlds made while the page waits are the worlds that would have been recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from collabsim.classroom.live import (
    QUICK_REPLICATIONS,
    NoPilotError,
    UnshowableError,
)
from collabsim.classroom.packing import log_of
from collabsim.classroom.recording import MOST_PILOTS
from collabsim.classroom.requests import EnsembleRequest, Setup, WhyRequest
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.because import explain_stops
from collabsim.inquiry.levers import LEVERS, mask_of, values_of
from tests.classroom.served import live, lone, post, setup
from tests.small_worlds import KEYS, finished, months, plan

pytestmark = pytest.mark.jobs


def twins(**changes):
    return live().twins(Setup.model_validate(setup(**changes)))


def why(pilot, **changes):
    return live().why(WhyRequest.model_validate(setup(pilot=pilot, **changes)))


@pytest.mark.parametrize("levers", [(), ("threshold",), ("mandate", "cocreation")])
def test_both_municipalities_run_as_they_would_anywhere_else(levers):
    data = twins(levers=list(levers))
    assert [world["municipality"] for world in data["worlds"]] == [0, 1]
    for place in (0, 1):
        run = finished(place, 302, 0, *levers)
        assert np.array_equal(log_of(data, place), run.events)
        assert data["worlds"][place]["levers"] == list(levers)
    (pair,) = data["twins"]
    assert (pair["a"], pair["b"], pair["by"]) == (0, 1, "municipality")


@pytest.mark.parametrize("place", [0, 1])
def test_one_municipality_is_shown_without_and_with_its_levers(place):
    data = twins(twin="lever", town=place, levers=["guide"])
    logs = [log_of(data, world) for world in (0, 1)]
    assert np.array_equal(logs[0], finished(place, 302, 0).events)
    assert np.array_equal(logs[1], finished(place, 302, 0, "guide").events)
    assert data["twins"][0]["by"] == "guide"
    assert (
        twins(twin="lever", town=place, levers=["guide", "mandate"])["twins"][0]["by"] == "levers"
    )


def test_equal_twins_never_part():
    (pair,) = twins(twin="lever", levers=[])["twins"]
    assert pair["first"] is pair["course"] is None
    assert pair["pilots"] == []


def test_one_alone_has_no_twin():
    data = twins(twin="one", town=0, levers=["threshold"])
    assert (len(data["worlds"]), data["twins"]) == (1, [])
    assert np.array_equal(log_of(data, 0), finished(0, 302, 0, "threshold").events)


def test_a_slider_sets_its_parameter_and_one_whose_lever_is_off_does_nothing():
    values = {"threshold_nok": 250_000.0, "cocreation_depth": 0.9}
    data = twins(twin="one", town=1, levers=["threshold"], values=values)
    own = plan(1).of_replication(0)
    changed = own.p.copy()
    changed["threshold_nok"] = 250_000.0
    run = run_one(replace(own, p=changed), 302, 0)
    assert np.array_equal(log_of(data, 0), run.events)


def test_new_luck_is_another_run_of_the_same_world():
    data = twins(replication=3)
    assert (data["scenario"]["seed"], data["scenario"]["replication"]) == (302, 3)
    assert np.array_equal(log_of(data, 0), finished(0, 302, 3).events)


def test_what_the_page_opens_with_is_not_changed_by_an_answer():
    before = dict(live().data["scenario"]), len(live().data["worlds"])
    twins(seed=4, levers=["guide"])
    assert (dict(live().data["scenario"]), len(live().data["worlds"])) == before


def test_live_worlds_have_their_stories():
    data = twins(levers=["mandate"])
    lines = data["texts"]["lines"]
    for place, world in enumerate(data["worlds"]):
        log = log_of(data, place)
        assert len(world["stories"]) == len(world["pilots"]) == len(world["because"])
        for story in world["stories"]:
            assert story
            for line, *cited in story:
                assert set(lines[line][1]) == {"en", "nb", "nn"}
                assert all(0 <= n < len(log) for n in cited)
    assert [len(titles) for titles in data["texts"]["titles"]["nb"]] == [
        len(world["pilots"]) for world in data["worlds"]
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_reason_asked_for_later_is_the_one_that_would_have_been_recorded(place):
    expected = explain_stops(months(place, 302, 0))
    assert expected
    pilots = range(len(finished(place, 302, 0).pilots))
    for pilot in list(pilots)[:8]:
        answer = why(pilot, twin="one", town=place, side=0)
        if pilot not in expected:
            assert answer == {"because": None, "causes": []}
            continue
        found = answer["because"]["causes"]
        verdicts = expected[pilot].verdicts
        assert [one["because"] for one in found] == [one.because for one in verdicts]
        assert [one["kind"] for one in found] == [one.cause.kind for one in verdicts]
        assert answer["because"]["after_money"] == expected[pilot].after_money
        for one in found:
            texts = answer["causes"][one["text"]]
            # Of a lever that was off it is said what it would have done.
            said = one["because"] and one["kind"] != "lever"
            assert ("because" in texts["en"].lower()) == said


def test_there_is_no_reason_for_a_pilot_that_is_not_there():
    with pytest.raises(NoPilotError):
        why(MOST_PILOTS - 1, side=0)
    with pytest.raises(NoPilotError):
        why(0, twin="one", side=1)


def test_a_run_with_too_many_pilots_is_refused_in_words(monkeypatch):
    assert live().data["worlds"]  # made before the page gets so small
    monkeypatch.setattr("collabsim.classroom.recording.MOST_PILOTS", 3)
    with pytest.raises(UnshowableError):
        twins(replication=77)
    answer = post("/api/twins", setup(replication=78))
    assert (answer.status_code, answer.json()["error"]) == (409, "unshowable")


def test_figures_of_the_page_are_used_where_they_are_of_the_same_levers_and_values():
    own = values_of(["threshold"])
    known = {c["mask"]: c for c in live().data["ensembles"]["combinations"]}
    mask = mask_of(["threshold"])

    def figures(**changes):
        combinations = twins(levers=["threshold"], **changes)["ensembles"]["combinations"]
        return {c["mask"]: c for c in combinations}

    assert figures()[mask] == figures(values=dict(own))[mask] == known[mask]
    changed = figures(values={"threshold_nok": 300_000.0})
    assert changed[0] == known[0]
    for municipality in changed[mask]["municipalities"]:
        assert municipality["n"] == QUICK_REPLICATIONS
        assert len(municipality["first"]["12"]) == QUICK_REPLICATIONS
    assert 0 not in figures(seed=5)


def test_figures_do_not_depend_on_what_was_asked_before():
    body = setup(seed=6, levers=["horizon"], replications=9)
    request = EnsembleRequest.model_validate(body)
    twins(seed=6, levers=["horizon"])
    assert live().ensemble(request) == lone().ensemble(request)


def test_every_lever_makes_a_world_on_either_side():
    for lever in LEVERS:
        data = twins(twin="lever", town=0, levers=[lever.key])
        assert [KEYS[world["municipality"]] for world in data["worlds"]] == ["small", "small"]
