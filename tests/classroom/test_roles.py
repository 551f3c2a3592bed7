"""The roles of the recorded case: every choice is what the engine makes of it, and nothing else."""

from __future__ import annotations

import json
from functools import cache

import pytest

from collabsim.classroom.course_of_case import role_key
from collabsim.classroom.export_data import REPLICATION, SEED
from collabsim.classroom.roles import NAMES, ROLES, ending_of, role_play
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.stops import row_of
from collabsim.language import LANGUAGES, catalogue, has_text
from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_rows
from collabsim.world.codes import ALIVE, Event, State
from collabsim.world.events.codes import Answer, Option
from tests.small_worlds import LARGE, finished, months

pytestmark = pytest.mark.slow
PILOT = 3
"""Row of the idea that is followed in the shipped run."""
APART = ("same", "parts")
"""What is said of an end beside the end itself."""
OTHERS = ((0, 0), (1, 2), (3, 1), (4, 0))
"""Replications and pilots whose cases went other ways."""


@cache
def played(replication=REPLICATION, pilot=PILOT):
    return role_play(months(LARGE, SEED, replication), pilot)


def moments(node):
    yield node
    for choice in node["choices"]:
        if choice["then"] is not None:
            yield from moments(choice["then"])


def choices(data):
    for node in moments(data["start"]):
        for choice in node["choices"]:
            yield node, choice


def everything():
    for pair in ((REPLICATION, PILOT), *OTHERS):
        data = played(*pair)
        if data is not None:
            yield from ((pair, node, choice) for node, choice in choices(data))


def again(pair, choice, **how):
    """The run in which a choice and those before it are told."""
    run = finished(LARGE, SEED, pair[0])
    told = {(d, step, int(entity)): number for d, step, entity, number in choice["told"]}
    return run_one(run.blueprint, run.seed, run.replication, overrides=told, **how)


def key_of(pair):
    return int(finished(LARGE, SEED, pair[0]).pilots[pair[1]]["key"])


def test_the_three_of_the_case_have_their_turn_and_one_own_choice_each():
    order = [node["role"] for node in moments(played()["start"])]
    assert order[:3] == list(ROLES)
    for node in moments(played()["start"]):
        assert [one["own"] for one in node["choices"]].count(True) == 1
        assert 2 <= len(node["choices"]) <= 6
        names = [one["name"] for one in node["choices"]]
        assert len(set(names)) == len(names)
        assert set(names) <= set(NAMES)


def test_the_model_persons_choices_are_the_run_that_was_seen():
    node = played()["start"]
    while node is not None:
        (own,) = [one for one in node["choices"] if one["own"]]
        assert own["told"] == []
        assert own["came"]["same"]
        node = own["then"]


def test_each_choice_happens_in_its_run_and_came_to_what_is_said():
    """From outside: the run is made anew, and its log holds the event the choice names."""
    checked = 0
    for pair, node, choice in list(everything())[::3]:
        run = again(pair, choice)
        row = row_of(run, key_of(pair))
        own = [e for e in event_rows(run.events) if e.pilot == row and e.month == node["month"]]
        kinds = {e.kind for e in own}
        if choice["name"] in [one.name.lower() for one in Option]:
            taken = [e.option.name.lower() for e in own if e.kind == Event.DECIDED]
            assert choice["name"] in taken
        elif choice["name"] == "write":
            assert Event.CASE_OPENED in kinds
        elif choice["name"] in ("lie", "lie_until_end") and node["role"] == "manager":
            assert Event.CASE_OPENED not in kinds
        elif choice["name"] == "refuse_share":
            assert any(e.kind == Event.UNIT_ANSWERED and e.answer == Answer.NO for e in own)
        elif choice["name"] in ("see_way", "see_no_way", "no_objection"):
            saw = [bool(e.saw_route) for e in own if e.kind == Event.ADVISED]
            assert (choice["name"] == "see_way") in saw
        came = {name: choice["came"][name] for name in choice["came"] if name not in APART}
        assert came == ending_of(run, key_of(pair))
        later = [e for e in event_rows(run.events) if e.pilot == row and e.month > node["month"]]
        renewed = [e for e in later if e.kind == Event.REVIEWED and e.answer == Answer.YES]
        assert came["renewed"] == len(renewed)
        assert came["lives"] == (State(int(run.pilots[row]["state"])) in ALIVE)
        checked += 1
    assert checked > 30


def test_mesa_comes_to_the_same():
    for pair, _, choice in [one for one in everything() if not one[2]["own"]][::29]:
        other = again(pair, choice, driver=run_with_mesa)
        assert other.events.tobytes() == again(pair, choice).events.tobytes()


def test_the_truth_counts_all_ways():
    for pair in ((REPLICATION, PILOT), *OTHERS):
        data = played(*pair)
        if data is None:
            continue
        ends = [one["came"] for _, one in choices(data) if one["then"] is None]
        assert data["truth"] == {
            "ways": len(ends),
            "delivers": sum(one["then"] == "delivers" for one in ends),
            "taken": sum(one["then"] in ("own_staff", "other") for one in ends),
            "lives": sum(one["lives"] for one in ends),
        }
    # The shipped case: a choice can have it deliver three years after, and none for ten years.
    assert played()["truth"]["delivers"] > 0
    assert played()["truth"]["lives"] == 0


def test_one_year_that_became_four_says_how_and_who_ended_it():
    """Of the leader who bought for one year: reviewed and kept on, then dropped, by the log."""
    found = {}
    for pair, _, choice in everything():
        if pair == (REPLICATION, PILOT) and choice["name"] in ("reduced", "lawful_route"):
            run = again(pair, choice)
            own = [e for e in event_rows(run.events) if e.pilot == row_of(run, key_of(pair))]
            stop = next(e for e in own if e.kind == Event.STOPPED)
            keys = [key for key, _ in choice["came"]["parts"]]
            assert keys == ["then_delivers", "came_renewed", "came_refused"]
            said = choice["came"]["parts"][-1][1]
            assert said["who"] == {"role": role_key(run.blueprint, stop.person)}
            assert said["reason"] == {"reason": stop.stop_reason.name.lower()}
            found[choice["name"]] = choice["came"]["renewed"]
    assert found["reduced"] > found["lawful_route"] >= 1


def test_a_person_sees_no_more_than_the_log_by_then():
    """Sums, answers and months that are shown stand in the log before the choice."""
    shown = 0
    for pair, node, _ in everything():
        if node["role"] != "leader":
            continue
        facts = dict(node["facts"])
        (own,) = [one for one in node["choices"] if one["own"]]
        run = again(pair, own)
        row = row_of(run, key_of(pair))
        before = [e for e in event_rows(run.events) if e.pilot == row and e.month < node["month"]]
        sums = {round(value) for event in before for value in event.slots}
        assert facts["amount"][1]["amount"]["nok"] in sums
        seen = any(e.kind == Event.ROUTE_SEEN for e in before)
        assert (facts["way"][0] == "way_seen") == seen
        said = [e for e in before if e.kind in (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED)]
        counts = facts["answers"][1]
        assert counts["yes"]["number"] + counts["no"]["number"] <= len(said)
        shown += 1
    assert shown > 10


def test_every_sentence_and_choice_has_its_words_in_every_language():
    keys = {("roles_act", name) for name in NAMES} | {("roles_why", name) for name in NAMES}
    for _, node, choice in everything():
        keys |= {("roles", part[0]) for part in (node["situation"], node["blind"])}
        keys |= {("roles_label", label) for label, _ in node["facts"]}
        keys |= {("roles", part[0]) for _, part in node["facts"]}
        keys |= {("roles", part[0]) for part in choice["came"]["parts"]}
        assert has_text(f"act_role.{node['who']}", "nb")
    for language in LANGUAGES:
        there = catalogue(language)
        for table, name in keys:
            assert f"{table}.{name}" in there or f"{table}.{name}_many" in there, (language, name)


def test_the_data_are_plain():
    assert json.loads(json.dumps(played())) == played()
