"""The first act as data: every sentence, answer and number of it stands in the log."""

from __future__ import annotations

import json

import pytest

from collabsim.classroom import act, act_ends
from collabsim.classroom.act import LONGEST_SECONDS, first_act, scenes, shortened
from collabsim.classroom.choosing import candidate
from collabsim.classroom.course_of_case import Course, role_key
from collabsim.classroom.export_data import REPLICATION, SEED
from collabsim.classroom.lesson import PLANS
from collabsim.language import LANGUAGES, catalogue, has_text
from collabsim.records.event_log import event_rows
from collabsim.world.codes import Event
from tests.small_worlds import LARGE, SMALL, base_plans, finished, months

pytestmark = pytest.mark.slow
DRAWS = 8


def told(replication, row):
    return first_act(months(LARGE, SEED, replication), months(SMALL, SEED, replication), (row, row))


def ideas():
    """Of some draws every idea that started in both: all that may come to be told."""
    for replication in range(DRAWS):
        pilots = [finished(place, SEED, replication).pilots for place in (SMALL, LARGE)]
        for row in range(min(map(len, pilots))):
            if all(one["started"][row] >= 0 for one in pilots):
                yield replication, row


@pytest.fixture(scope="module")
def row():
    """The row of the idea that is followed in the shipped run."""
    pair = tuple(finished(place, SEED, REPLICATION).pilots for place in (SMALL, LARGE))
    return candidate(base_plans(), SEED, REPLICATION, pair, (0.5, 0.3)).idea.large_row


@pytest.fixture(scope="module")
def shipped(row):
    return told(REPLICATION, row)


@pytest.fixture(scope="module")
def every():
    return {pair: told(*pair) for pair in ideas()}


def parts_of(beat):
    return [
        *beat["parts"],
        *beat.get("head", ()),
        *([beat["tally"]] if beat.get("tally") else []),
        *(part for _, part in beat.get("facts", ())),
    ]


def test_scenes_are_data_that_name_what_is_there(shipped):
    names = [scene["id"] for scene in scenes()]
    assert len(set(names)) == len(names)
    keys = {"id", "act", "kind", "reads", "camera", "seconds", "pause", "controls", "next"}
    for scene in scenes():
        assert keys <= set(scene)
        assert scene["next"] in {*names, None}
        assert set(scene["camera"]) == {"town", "post", "zoom"}
        assert scene["seconds"] is None or 3 < scene["seconds"] < 10
    assert {one["scene"] for one in shipped["beats"]} <= set(names)
    assert [scene["id"] for scene in scenes() if scene["next"] is None] == ["ticket"]


def test_every_scene_outside_the_story_has_its_step_in_the_long_plan():
    steps = {step.key for step in PLANS["lesson_45"]}
    for scene in scenes():
        assert ("step" in scene) == (scene["act"] != "first")
        assert scene.get("step", "watch") in steps


def test_a_role_has_a_choice_and_what_came_of_it_and_one_picture_ends_them():
    kinds = [scene["kind"] for scene in scenes() if scene["act"] == "roles"]
    assert kinds == ["choice", "came"] * (len(kinds) // 2) + ["truth"]
    assert len(kinds) > 1


def test_the_act_holds_its_clock(shipped, every):
    assert 60 <= sum(one["seconds"] or 0 for one in shipped["beats"]) <= LONGEST_SECONDS
    for one in every.values():
        assert sum(beat["seconds"] or 0 for beat in one["beats"]) <= LONGEST_SECONDS
        assert one["beats"][0]["scene"] == "opening"
        assert one["beats"][-1]["scene"] == "both"


def test_the_calendar_never_goes_back_and_says_the_month_it_shows(every):
    """Within a municipality months rise; a beat that begins with a month ends in that month."""
    dated = 0
    for pair, one in every.items():
        for town in ("large", "small"):
            own = [beat for beat in one["beats"] if beat["town"] == town]
            assert all(beat["from"] <= beat["to"] for beat in own)
            assert [beat["to"] for beat in own] == sorted(beat["to"] for beat in own)
        for beat in one["beats"]:
            if beat["scene"] in ("advice", "money", "back", "more"):
                told = [part[1]["month"]["month"] for part in beat["parts"] if part[0] == "month"]
                dated += len(told)
                assert told in ([beat["to"]], []), (pair, beat)
    assert dated > 50


def test_beats_that_may_drop_out_go_first():
    long = [{"scene": "end", "seconds": 80}, {"scene": "leaders", "seconds": 6}]
    long += [{"scene": "advice", "seconds": 6}, {"scene": "leaders", "seconds": 7}]
    kept = shortened(long)
    assert [one["scene"] for one in kept] == ["end", "leaders"]
    assert kept[1]["seconds"] == 6
    assert shortened(long[:2]) == long[:2]


def test_every_sentence_is_there_in_every_language(every):
    keys = {part[0] for one in every.values() for beat in one["beats"] for part in parts_of(beat)}
    assert len(keys) > 40
    for language in LANGUAGES:
        there = catalogue(language)
        for key in keys:
            assert f"act.{key}" in there or f"act.{key}_many" in there, (language, key)
        for ending in act_ends.ENDINGS:
            assert has_text(f"act.what_{ending}", language)
        roles = {
            station_role
            for one in every.values()
            for town in one["towns"].values()
            for station in town["stations"]
            for station_role in station["roles"]
        }
        assert all(has_text(f"act_role.{role}", language) for role in roles)


def numbers(events, pilot):
    """Whatever number of the log a sentence may name, by kind."""
    own = [row for row in event_rows(events) if row.pilot == pilot]
    nok = {round(value) for row in own for value in row.slots}
    return {"month": {row.month for row in own}, "nok": nok}


def test_every_number_of_a_sentence_is_in_the_log(every):
    """Months and sums as they stand there; counts are of its events."""
    checked = 0
    for (replication, row), one in every.items():
        logs = [numbers(finished(place, SEED, replication).events, row) for place in (0, 1)]
        for beat in one["beats"]:
            log = logs[1 if beat["town"] == "large" else 0]
            for _, values in parts_of(beat):
                for value in values.values():
                    ((kind, number),) = value.items()
                    if kind == "nok":
                        assert number in log["nok"]
                        checked += 1
                    if kind == "month":
                        dates = {int(n) for n in log["nok"]} | log["month"]
                        assert number in dates, (replication, row, beat["scene"])
                        checked += 1
    assert checked > 200


def test_answers_and_waits_are_those_of_the_log(every):
    for (replication, row), one in every.items():
        for place, name in ((SMALL, "small"), (LARGE, "large")):
            town = one["towns"][name]
            course = Course(months(place, SEED, replication), row)
            events = event_rows(finished(place, SEED, replication).events)
            kinds = (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED)
            asked = [e for e in events if e.pilot == row and e.kind in kinds]
            within = [e for e in asked if e.month <= town["settled"]]
            assert [mark[2] for mark in town["marks"]] == [e.month for e in within]
            assert all(a < b for a, b in zip(town["waited"], town["waited"][1:], strict=False))
            assert town["lives"] == course.lives
            for month, station, _load in town["path"]:
                assert course.opened <= month <= town["settled"]
                assert 0 <= station < len(town["stations"])


def test_that_nobody_said_no_is_said_only_where_nobody_did(every):
    heads = {"head_nobody": 0, "stood_yes": 0, "head_stopped": 0, "head_lives": 0}
    for (replication, row), one in every.items():
        end = next(beat for beat in one["beats"] if beat["scene"] == "end")
        course = Course(months(LARGE, SEED, replication), row)
        noes = [said for said in course.answers if not said.yes]
        head = end["head"][0][0]
        heads[head] += 1
        assert (head == "head_nobody") <= (not noes)
        assert (head == "head_lives") == course.lives
        worked = dict(end["facts"])["worked"][0]
        assert (worked == "did_not_work") == course.weak
    assert min(heads["stood_yes"], heads["head_stopped"], heads["head_lives"]) > 0


def test_the_pile_is_what_lies_on_the_desk(shipped, row):
    beat = next(one for one in shipped["beats"] if one["scene"] == "pile")
    ((_, values),) = beat["parts"]
    course = Course(months(LARGE, SEED, REPLICATION), row)
    stay = max((s for s in course.stays if len(s.posts) == 1), key=lambda s: s.last - s.first)
    assert values["who"] == {"role": role_key(course.plan, stay.posts[0])}
    base = float(course.plan.actor["base_workload"][stay.posts[0]])
    desks = months(LARGE, SEED, REPLICATION).desks[stay.first + 1]
    cases = sum(stay.posts[0] in posts for posts in desks.values())
    assert values["load"] == {"number": round(base + cases)}
    low, high = values["low"]["count"], values["high"]["count"]
    assert low <= float(course.plan.p[0]["capacity"]) <= high <= low + 1
    assert beat["to"] - beat["from"] >= act.LONG_STAY


def test_the_data_are_plain(shipped):
    assert json.loads(json.dumps(shipped)) == shipped
