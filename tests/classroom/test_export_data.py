"""The exported data hold the very logs Python makes, and fit into a page."""

from __future__ import annotations

import json

import pytest

from collabsim.classroom.export_data import (
    REPLICATION,
    SEED,
    VERSION,
    classroom_data,
)
from collabsim.classroom.hierarchy import PLACES
from collabsim.classroom.packing import EventPool, log_of, pack, unpack, unstretched
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import LEVERS, RECORDED, keys_of, with_levers
from collabsim.language import LANGUAGES
from collabsim.records.event_log import values
from collabsim.world.codes import Event, State
from tests.small_worlds import classroom, finished

TWO = RECORDED[:2]
LARGEST = 2_300_000
"""Characters of packed data that leave room for the page in 3 MB."""


@pytest.fixture(scope="module")
def data():
    made = classroom_data(recorded=TWO, masks=[0, 1], sizes=ReplicationCounts(10, 4, 4))
    return unpack(pack(made))


def log_in_python(place, keys, seed=SEED, replication=REPLICATION):
    """The log as anybody gets it: the scenario with its levers, laid out and run."""
    plan = worlds(with_levers(classroom(), keys))[place]
    return run_one(plan, seed, replication).events


def test_every_log_is_the_one_python_makes(data):
    assert len(data["worlds"]) == len(PLACES) * 2 ** len(TWO)
    for number, world in enumerate(data["worlds"]):
        assert number == world["municipality"] * 2 ** len(TWO) + world["mask"]
        assert tuple(world["levers"]) == keys_of(world["mask"], TWO)
        expected = log_in_python(world["municipality"], world["levers"])
        assert log_of(data, number).tobytes() == expected.tobytes()


def test_all_recorded_worlds_survive_the_pools():
    """The 64 logs through the pools of events: all that the page steps through."""
    pools = [EventPool() for _ in PLACES]
    held = []
    for place in range(len(PLACES)):
        for mask in range(2 ** len(RECORDED)):
            run = finished(place, SEED, REPLICATION, *keys_of(mask, RECORDED))
            held.append({"municipality": place, "events": pools[place].add(run.events)})
    columns = [pool.columns() for pool in pools]
    written = json.loads(json.dumps({"worlds": held, "pools": {"events": columns}}))
    for number in range(len(held)):
        place, mask = divmod(number, 2 ** len(RECORDED))
        expected = finished(place, SEED, REPLICATION, *keys_of(mask, RECORDED)).events
        assert log_of(written, number).tobytes() == expected.tobytes()


def test_the_data_say_what_they_are(data):
    assert data["format"] == {"name": "collabsim classroom", "version": VERSION}
    assert data["scenario"]["fingerprint"] == classroom().fingerprint
    assert data["languages"] == list(LANGUAGES)
    assert data["codes"]["state"][str(int(State.DELIVERING))] == "delivering"
    assert set(data["event_columns"]) == {kind.name.lower() for kind in Event}
    assert [place["key"] for place in data["municipalities"]] == list(PLACES)
    assert data["budget"]["source"] == "assumption"


def test_levers_carry_their_bits_prices_and_words(data):
    assert [one["key"] for one in data["levers"]] == [one.key for one in LEVERS]
    for place, one in enumerate(data["levers"]):
        assert one["ensemble_bit"] == place
        assert one["recorded"] == (one["bit"] is not None) == (LEVERS[place] in TWO)
        assert one["price_source"] == "assumption"
        assert set(one["values"]) == set(one["base"]) == set(one["sources"])
        for language in LANGUAGES:
            assert one["texts"][language]["name"]
            assert "{" not in one["texts"][language]["about"]
    threshold = data["levers"][0]["texts"]
    assert "381,679 kroner instead of 100,000" in threshold["en"]["about"]
    assert "381\u00a0679 kroner i stedet for 100\u00a0000" in threshold["nb"]["about"]


def test_everything_a_world_points_to_is_there(data):
    pools, texts = data["pools"], data["texts"]
    for world in data["worlds"]:
        n = len(unstretched(world["events"]))
        pilots = [pools["pilots"][place] for place in world["pilots"]]
        assert [pilot["row"] for pilot in pilots] == list(range(len(pilots)))
        for name in ("people", "entrepreneurs", "tracks", "fates"):
            assert all(0 <= place < len(pools[name]) for place in world[name])
        assert len(world["tracks"]) == len(world["fates"]) == len(pilots)
        assert len(world["stories"]) == len(world["because"]) == len(pilots)
        for story in world["stories"]:
            assert story
            for line, *events in story:
                assert set(texts["lines"][line][1]) == set(LANGUAGES)
                assert all(0 <= event < n for event in events)
        for pilot, why in enumerate(world["because"]):
            final = pools["fates"][world["fates"][pilot]]["final"]
            assert (why >= 0) == (final == State.STOPPED)
            if why >= 0:
                assert pools["because"][why]["pilot"] == pilot
                for cause in pools["because"][why]["causes"]:
                    assert set(texts["causes"][cause["text"]]) == set(LANGUAGES)
                    assert all(0 <= event < n for event in cause["events"])
                    assert bool(cause["overrides"]) != bool(cause["values"])
    for language in LANGUAGES:
        assert [len(titles) for titles in texts["titles"][language]] == [len(pilots)] * 2


def test_claims_in_the_data_can_be_checked_from_the_data(data):
    """A claim names the draws it forced: anybody can run it again."""
    from collabsim.world.draws import Decision

    checked = 0
    for world in data["worlds"]:
        plan = worlds(with_levers(classroom(), world["levers"]))[world["municipality"]]
        for why in world["because"]:
            if why < 0:
                continue
            explanation = data["pools"]["because"][why]
            key = data["pools"]["pilots"][world["pilots"][explanation["pilot"]]]["key"]
            for cause in explanation["causes"]:
                if not cause["because"] or not cause["overrides"]:
                    continue
                forced = {
                    (int(Decision[decision.upper()]), step, int(entity)): number
                    for decision, step, entity, number in cause["overrides"]
                }
                other = run_one(plan, SEED, REPLICATION, overrides=forced)
                row = other.pilots[other.pilots["key"] == key][0]
                looked_at = row["money_ended"] + explanation["after_money"]
                own = other.events[
                    (other.events["pilot"] == explanation["pilot"])
                    & (other.events["month"] <= looked_at)
                ]
                states = values(own, Event.STATE, "state_after")
                assert states[-1] == cause["replayed"] != State.STOPPED
                checked += 1
    assert checked > 5


def test_twins_are_there_for_every_pair_that_differs_in_one_thing(data):
    each = 2 ** len(TWO)
    pairs = {(one["a"], one["b"]): one["by"] for one in data["twins"]}
    assert len(pairs) == each + len(PLACES) * len(TWO) * each // 2
    for (a, b), by in pairs.items():
        one, other = data["worlds"][a], data["worlds"][b]
        if by == "municipality":
            assert one["mask"] == other["mask"]
            assert (one["municipality"], other["municipality"]) == (0, 1)
        else:
            assert one["municipality"] == other["municipality"]
            assert set(other["levers"]) - set(one["levers"]) == {by}


def test_a_scenario_of_another_shape_is_refused():
    with pytest.raises(UserError, match="compares 2 municipalities; the scenario has 1"):
        classroom_data(classroom().with_municipalities(10_000))
