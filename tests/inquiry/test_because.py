""" "Because" survives every replay, and planted causes do not."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from collabsim.classroom.stories import Storyteller, verdict_texts
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.because import SAVED, after_money, check, explain_stops, replay
from collabsim.inquiry.causes import CERTAIN, KINDS, NEVER, Cause, candidates
from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.inquiry.levers import LEVERS, lever
from collabsim.inquiry.stops import end_event, state_at, stop_event
from collabsim.language import LANGUAGES, catalogue
from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_row
from collabsim.world.codes import Event, Stage, State
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Answer
from tests.small_worlds import finished, months, plan

SEEDS = range(6)
RUNS = [(place, seed) for place in (0, 1) for seed in SEEDS]
BECAUSE = {"en": r"\bbecause\b", "nb": r"\bfordi\b", "nn": r"\bfordi\b"}


@cache
def explained(place: int, seed: int):
    return explain_stops(months(place, seed, 0))


def everything():
    for place, seed in RUNS:
        for explanation in explained(place, seed).values():
            for verdict in explanation.verdicts:
                yield place, seed, explanation, verdict


def state_later(run, key, after):
    """The state of a pilot so long after its money ended, read from the pilot's own events."""
    (pilot,) = np.flatnonzero(run.pilots["key"] == key)
    return state_at(run, int(pilot), int(run.pilots[pilot]["money_ended"]) + after)


def test_every_claim_survives_another_replay():
    claims = 0
    for place, seed, explanation, verdict in everything():
        if not verdict.because:
            continue
        run = finished(place, seed, 0)
        again = replay(run, verdict.cause)
        key = int(run.pilots[explanation.pilot]["key"])
        with_it = state_later(run, key, explanation.after_money)
        without = state_later(again, key, explanation.after_money)
        assert with_it == State.STOPPED
        assert without == verdict.replayed
        assert without in SAVED
        claims += 1
    assert claims > 80


@pytest.mark.long
def test_claims_survive_a_replay_in_mesa_too():
    for place, seed, explanation, verdict in list(everything())[::60]:
        run = finished(place, seed, 0)
        again = replay(run, verdict.cause, driver=run_with_mesa)
        assert again.events.tobytes() == replay(run, verdict.cause).events.tobytes()
        if verdict.because:
            key = int(run.pilots[explanation.pilot]["key"])
            assert state_later(again, key, explanation.after_money) in SAVED


def test_most_candidates_are_rejected_and_most_stops_have_a_cause():
    verdicts = [verdict for *_, verdict in everything()]
    held = sum(verdict.because for verdict in verdicts)
    assert 0 < held < len(verdicts) / 2
    stops = [e for place, seed in RUNS for e in explained(place, seed).values()]
    assert sum(bool(e.causes) for e in stops) > len(stops) / 2


def test_explaining_looks_at_every_pilot_that_stopped_and_no_other():
    for place, seed in RUNS:
        run = finished(place, seed, 0)
        stopped = {i for i in range(len(run.pilots)) if run.pilots[i]["state"] == State.STOPPED}
        assert set(explained(place, seed)) == stopped
        for pilot, explanation in explained(place, seed).items():
            assert explanation.after_money == after_money(run, pilot)
            assert explanation.verdicts


def planted(place, seed, pilot):
    """Things that did not make this pilot stop, dressed up as causes."""
    run = finished(place, seed, 0)
    log = LogOfDraws(run)
    stop = stop_event(run, pilot)
    own = {row.person for row in log.rows if row.pilot == pilot}
    answers = [log.draws(n)[0] for n, row in enumerate(log.rows) if row.kind == Event.ANSWERED]
    for n, row in enumerate(log.rows):
        # Somebody said yes: forcing the yes again changes nothing, unless a successor
        # answered later by the same number.
        said_yes = row.kind == Event.ANSWERED and row.pilot == pilot and row.answer == Answer.YES
        if said_yes and answers.count(log.draws(n)[0]) == 1:
            yield Cause("refusal", (n,), row.person, row.month, ((log.draws(n)[0], CERTAIN),))
        # After the stop nothing can have caused it.
        if n > stop and row.kind == Event.OBSERVED and row.month > log.rows[stop].month + 12:
            yield Cause("bad_luck", (n,), -1, row.month, ((log.draws(n)[0], 2.0),))
            break
    # Somebody who never had anything to do with the pilot does not answer about it.
    stranger = next(a for a in range(len(log.codes)) if a not in own and log.roles[a] == 1)
    about = Draw(Decision.ANSWER, 0, log.entity(pilot, stranger))
    yield Cause("refusal", (stop,), stranger, log.rows[stop].month, ((about, CERTAIN),))
    yield Cause("never_met", (stop,), stranger, 0, ((Draw(Decision.LINE_MEETING, 0, 1), CERTAIN),))
    # A draw that turns nothing: the number that was drawn anyway.
    for n, row in enumerate(log.rows[: stop + 1]):
        if row.pilot == pilot and row.kind in (Event.UNIT_ANSWERED, Event.REVIEWED):
            draw = log.draws(n)[0]
            yield Cause("refusal", (n,), row.person, row.month, ((draw, log.number(draw)),))
            break


def test_planted_causes_are_rejected():
    rejected = 0
    for place, seed in RUNS:
        for pilot in explained(place, seed):
            for cause in planted(place, seed, pilot):
                verdict = check(finished(place, seed, 0), pilot, cause)
                assert not verdict.because, cause
                assert verdict.replayed == State.STOPPED
                rejected += 1
    assert rejected > 100


def test_the_right_cause_is_found_where_it_is_known():
    """Force a no where there would have been a yes: that no, and no other, made it stop."""
    found = 0
    for seed in range(40):
        run = finished(1, seed, 0)
        log = LogOfDraws(run)
        for n, row in enumerate(log.rows):
            if (
                row.kind != Event.ANSWERED
                or row.answer != Answer.YES
                or log.roles[row.person] not in (2, 3)
            ):
                continue
            if end_event(run, row.pilot) >= 0:
                continue
            draw = log.draws(n)[0]
            gives_up = Draw(Decision.PERSIST, draw.step, draw.entity)
            forced = {draw.key: NEVER, gives_up.key: NEVER}
            turned = run_one(plan(1), seed, 0, overrides=forced)
            (pilot,) = np.flatnonzero(turned.pilots["key"] == run.pilots[row.pilot]["key"])
            if turned.pilots[pilot]["stage"] != Stage.CLEARING or end_event(turned, pilot) < 0:
                continue
            refusals = [
                m
                for m, other in enumerate(LogOfDraws(turned).rows)
                if (other.kind, other.pilot, other.person, other.month)
                == (Event.ANSWERED, pilot, row.person, row.month)
            ]
            assert refusals
            assert event_row(turned.events[refusals[-1]]).answer == Answer.NO
            assert state_at(run, row.pilot, 119) in SAVED | {State.WAITING, State.UNUSED}
            found += 1
            break
    assert found > 2


def test_levers_are_tried_where_they_are_off_and_only_there():
    run = months(1, 3, 0, "threshold", "guide")
    log = LogOfDraws(run.run)
    stopped = [i for i in range(len(run.run.pilots)) if end_event(run.run, i) >= 0]
    assert stopped
    for pilot in stopped:
        tried = {cause.lever for cause in candidates(run, log, pilot) if cause.kind == "lever"}
        assert tried == {one.key for one in LEVERS} - {"threshold", "guide"}


def test_a_finished_world_with_the_lever_stands_in_for_the_replay():
    followed = months(0, 2, 0)
    known = {"delegation": finished(0, 2, 0, "delegation")}
    assert explain_stops(followed, known) == explained(0, 2)
    wrong = {"delegation": finished(0, 2, 0)}
    verdicts = [
        verdict
        for explanation in explain_stops(followed, wrong).values()
        for verdict in explanation.verdicts
        if verdict.cause.lever == "delegation"
    ]
    assert verdicts
    assert not any(verdict.because for verdict in verdicts)


def test_every_kind_of_cause_is_met_and_has_its_sentences():
    met = {verdict.cause.kind for *_, verdict in everything()}
    rare = {"aside", "competition", "late_list", "lean_year", "decision"}
    assert set(KINDS) - rare <= met <= set(KINDS)
    for language in LANGUAGES:
        for table in ("because_fact", "because_undone"):
            keys = {k.split(".")[1] for k in catalogue(language) if k.startswith(f"{table}.")}
            assert keys == set(KINDS)


def test_a_sentence_says_because_only_if_the_replay_bears_it_out():
    tellers = [Storyteller(plan(place)) for place in (0, 1)]
    said = 0
    for place, _, explanation, verdict in everything():
        texts = verdict_texts(explanation, verdict, tellers[place].casts)
        for language, text in texts.items():
            holds = re.search(BECAUSE[language], text.lower()) is not None
            # A lever that was off has not happened: of it is said what it would have done.
            assert holds == (verdict.because and not verdict.cause.lever), text
            assert "{" not in text
            assert text[0].isupper()
            assert text.endswith(".")
        said += verdict.because
    assert said > 80


def test_what_did_not_stop_is_not_explained():
    run = finished(0, 1, 0)
    going = next(i for i in range(len(run.pilots)) if end_event(run, i) < 0)
    assert candidates(months(0, 1, 0), LogOfDraws(run), going) == []
    cause = Cause("lever", (0,), values=lever("guide").values, lever="guide")
    with pytest.raises(UserError, match="did not stop"):
        check(run, going, cause)
