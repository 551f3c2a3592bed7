"""Why a pilot stopped in a run made in the page: Python's candidates, replays and sentences."""

from __future__ import annotations

import json

import pytest

from collabsim.classroom.export_data import SCENARIO, SEED, why_data
from collabsim.classroom.hierarchy import hierarchy
from collabsim.classroom.packing import Pool
from collabsim.classroom.pairs import parting_data
from collabsim.classroom.recording import record
from collabsim.experiment.plan import worlds
from collabsim.inquiry.because import explain_stops
from collabsim.inquiry.causes import KINDS
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.levers import plan_with, values_of
from collabsim.inquiry.parted import partings_of
from collabsim.language import LANGUAGES
from collabsim.report.cast import cast_of
from collabsim.scenario import load_scenario
from collabsim.world.events.codes import Option
from tests.classroom.test_making import made, making_file, shared  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

RUNS = (
    (1, (), {}, 7),
    (1, ("guide",), {}, 981),
    (0, ("mandate", "project_months"), {"project_months": 31}, 7),
    (1, ("threshold", "pooled_budget"), {"threshold_nok": 612_345.0}, 12),
)
"""Municipality, levers, values set by hand, and draw."""

MORE_RUNS = tuple((town, (), {}, draw) for town in (0, 1) for draw in range(100, 110))


@pytest.fixture(scope="module")
def plans():
    return worlds(load_scenario(SCENARIO))


def explained(plan, draw):
    """What Python says of every pilot that stopped, by row, in the shape of the page's data."""
    months = record(plan, SEED, draw, municipality="x").months
    plan = plan.of_replication(draw)
    casts = {language: cast_of(plan, language) for language in LANGUAGES}
    found = {}
    for pilot, explanation in explain_stops(months).items():
        causes = Pool()
        because = why_data(explanation, casts, causes)
        texts = [causes.values[one.pop("text")] for one in because["causes"]]
        found[pilot] = json.loads(json.dumps([because, texts]))
    return found, len(months.run.pilots)


def without_more(why):
    """What the page finds, of what Python writes: the words need more of each cause."""
    names = ("kind", "lever", "post", "month", "events", "overrides", "values", "replayed")
    causes = [{name: one[name] for name in (*names, "because", "final")} for one in why["causes"]]
    return {**why, "causes": causes}


@pytest.mark.parametrize(("town", "levers", "own", "draw"), RUNS)
def test_each_stop_is_explained_as_python_explains_it(shared, plans, town, levers, own, draw):  # noqa: F811
    found, expected = both_explanations(shared, plans, town, {**values_of(levers), **own}, draw)
    assert any(expected)
    assert found == expected


def both_explanations(engine, plans, town, values, draw):
    """Of every pilot of a run: what the page finds, and what Python does."""
    expected, pilots = explained(plan_with(plans[town], values), draw)
    side = {"town": town, "values": values, "seed": SEED, "replication": draw}
    found = [made(engine, "why", side, pilot) for pilot in range(pilots)]
    return [one and without_more(one) for one in found], [
        expected[pilot][0] if pilot in expected else None for pilot in range(pilots)
    ]


PAIRS = (
    ((1, ()), (0, ()), 981),
    ((0, ()), (1, ()), 12),
    ((1, ()), (0, ()), 7),
    ((1, ()), (1, ("threshold", "delegation")), 12),
)
"""Two worlds of one draw, the first that in which a pilot stopped."""


@pytest.mark.parametrize(("lost", "kept", "draw"), PAIRS)
def test_the_decision_that_parted_fates_is_the_one_of_python(shared, plans, lost, kept, draw):  # noqa: F811
    months = [
        record(plan_with(plans[town], values_of(levers)), SEED, draw, municipality="x").months
        for town, levers in (lost, kept)
    ]
    logs = tuple(LogOfDraws(one.run) for one in months)
    explained = explain_stops(months[0])
    expected = {
        one.pilot: parting_data(one, "a") for one in partings_of(explained.values(), *months, logs)
    }
    sides = [
        {"town": town, "values": values_of(levers), "seed": SEED, "replication": draw}
        for town, levers in (lost, kept)
    ]
    for pilot in explained:
        found = made(shared, "parting", *sides, pilot)
        if found is not None:
            cause = found.pop("cause")
            names = ("kind", "lever", "post", "month", "months", "events", "overrides", "values")
            found |= {"cause": cause and {name: cause[name] for name in names}, "lost": "a"}
            if cause and cause["option"] is not None:
                found["cause"]["option"] = Option(cause["option"]).name.lower()
            elif cause:
                found["cause"]["option"] = None
        assert found == json.loads(json.dumps(expected.get(pilot))), pilot


@pytest.mark.long
@pytest.mark.parametrize(("town", "levers", "own", "draw"), MORE_RUNS)
def test_more_stops_are_explained_as_python_explains_them(shared, plans, town, levers, own, draw):  # noqa: F811
    found, expected = both_explanations(shared, plans, town, {**values_of(levers), **own}, draw)
    assert found == expected


def test_the_page_says_it_in_the_sentences_of_python(open_page, making_file, plans):  # noqa: F811
    opened = open_page(file=making_file, anew=True)
    town, levers, own, draw = RUNS[3]
    opened.run(
        "app.change({twin: 'one', town: given[0], levers: given[1], values: given[2],"
        " luck: {seed: app.recording.scenario.seed, replication: given[3]}, shown: true})",
        [town, list(levers), own, draw],
    )
    opened.until("!app.needsWorlds")
    expected, _ = explained(plan_with(plans[town], {**values_of(levers), **own}), draw)
    # In another draw the large municipality may be led along other lines.
    assert opened.run("return app.worlds[0].town.posts.key") != opened.run(
        "return app.recording.towns[1].posts.key"
    )
    drawn = json.loads(json.dumps(hierarchy(plans[town].of_replication(draw), "large")))
    assert opened.run("return app.source.data.municipalities[1]") == drawn
    kinds = set()
    for pilot, (because, texts) in expected.items():
        opened.run("app.change({selected: {side: 0, pilot: given}, panel: 'story'})", pilot)
        opened.run("page.player.go(app.steps.length - 1)")
        opened.until(f"app.whyOf(0, {pilot})")
        why = opened.run("return app.whyOf(0, given)", pilot)
        told = [why["causes"][one["text"]] for one in why["because"]["causes"]]
        for one, other in zip(told, texts, strict=True):
            assert one == other
        kinds |= {one["kind"] for one in because["causes"]}
    assert kinds <= set(KINDS)
    assert len(kinds) > 5
    told = opened.run("return [app.source.data.scenario.replication, app.luck.replication]")
    assert told == [draw, draw]
    shown = opened.page.inner_text("#panel")
    assert "{" not in shown
    assert "because_" not in shown
    assert opened.complaints == []


def test_the_page_tells_by_which_decision_the_fates_parted(open_page, making_file):  # noqa: F811
    """Of a recorded pair from the data, of a made one by running it again: never as a because."""
    opened = open_page(file=making_file, anew=True)
    told = {"recorded": [], "made": []}
    for kind, draw in (("recorded", 981), ("made", 12)):
        if kind == "made":
            opened.run(
                "app.change({luck: {seed: app.recording.scenario.seed, replication: given}})", draw
            )
            opened.until("!app.needsWorlds")
        opened.run("page.player.go(app.steps.length - 1)")
        for pilot in range(opened.run("return app.worlds[0].pilots.length")):
            opened.run("app.change({selected: {side: 1, pilot: given}, panel: 'story'})", pilot)
            opened.settle()
            opened.until("!document.querySelector('#panel p[role=status]')")
            found = opened.page.query_selector_all("#panel .parted-by")
            told[kind] += [one.inner_text() for one in found]
    for sentences in told.values():
        assert sentences
        for sentence in sentences:
            assert "fordi" not in sentence
            assert not [part for part in ("{", "undefined", "because_", "why_") if part in sentence]
    assert opened.complaints == []
