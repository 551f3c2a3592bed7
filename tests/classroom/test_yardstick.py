"""The lesson's yardstick: what it says of a fate is read off the log of a replay, independently."""

from __future__ import annotations

import pytest

from collabsim.classroom.act import first_act
from collabsim.classroom.act_ends import lost_yes
from collabsim.classroom.course_of_case import Course
from collabsim.classroom.export_data import REPLICATION, SEED
from collabsim.classroom.roles_sights import told_nok
from collabsim.classroom.yardstick import FATES, YARDSTICK_MONTHS, kept_by, then_of, whys_then
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.because import explain_stop, replay
from collabsim.inquiry.stops import row_of, state_at
from collabsim.language import LANGUAGES, has_text
from collabsim.records.event_log import event_rows
from collabsim.world.codes import Event, State
from collabsim.world.events.codes import Answer, Option
from tests.small_worlds import LARGE, SMALL, months, plan

pytestmark = pytest.mark.slow
PILOT = 3
"""Row of the idea that is followed in the shipped run, in both municipalities."""

WORDS = {
    State.DELIVERING: "delivers", State.IN_HOUSE: "own_staff", State.OTHER_SUPPLIER: "other",
    State.STOPPED: "gone", State.UNUSED: "gone", State.NEVER_STARTED: "gone",
}  # fmt: skip


def by_the_log(run, key):
    """The state 36 months after the project money, from the events alone."""
    row = row_of(run, key)
    ended = [
        e.month for e in event_rows(run.events) if e.pilot == row and e.kind == Event.MONEY_ENDED
    ]
    month = ended[0] + YARDSTICK_MONTHS
    if month >= int(run.blueprint.run[0]["months"]):
        return None
    return WORDS.get(state_at(run, row, month), "no_contract")


def test_it_is_what_the_log_says_three_years_after_the_money():
    seen = set()
    for replication in range(6):
        run = run_one(plan(LARGE), SEED, replication)
        for pilot in run.pilots:
            if pilot["started"] < 0 or pilot["money_ended"] < 0:
                continue
            expected = by_the_log(run, int(pilot["key"]))
            if expected is not None:
                assert then_of(run, int(pilot["key"])) == expected
                seen.add(expected)
    assert {"delivers", "gone"} < seen
    assert seen <= set(FATES)


def test_what_is_said_of_each_reason_is_what_its_replay_comes_to():
    lost = months(LARGE, SEED, REPLICATION)
    explanation = explain_stop(lost, PILOT)
    causes = [one.cause for one in explanation.causes if not one.cause.lever]
    found = whys_then(lost.run, explanation)
    assert len(found) == len(causes) >= 3
    key = int(lost.run.pilots[PILOT]["key"])
    for one, cause in zip(found, causes, strict=True):
        other = replay(lost.run, cause)
        assert one["then"] == by_the_log(other, key)
        final = State(int(other.pilots[row_of(other, key)]["state"]))
        assert one["lives"] == (final not in (State.STOPPED, State.UNUSED))
        assert (one["kind"], one["post"]) == (cause.kind, cause.post)


def answers_by_the_log(rows, row, until):
    """Answers that stand at the end of a month, those that were lost, by a plain walk."""
    stands, lost = {}, 0
    for event in rows:
        if event.pilot != row or event.month > until:
            continue
        if event.kind in (Event.UNIT_ANSWERED, Event.ANSWERED):
            stands[event.person] = event.answer == Answer.YES
        elif event.kind == Event.DECIDED:
            stands[event.person] = event.option != Option.STOP
        elif event.kind == Event.VOIDED:
            lost += stands.pop(event.person, False)
    return stands, lost


def test_the_story_counts_the_answers_that_stand_and_those_that_were_lost():
    large, small = months(LARGE, SEED, REPLICATION), months(SMALL, SEED, REPLICATION)
    act = first_act(large, small, (PILOT, PILOT))
    beats = {beat["scene"]: beat for beat in act["beats"] if beat["town"] == "large"}
    rows = event_rows(large.run.events)
    stands, lost = answers_by_the_log(rows, PILOT, act["towns"]["large"]["settled"])
    yes = sum(stands.values())
    assert beats["end"]["head"] == [
        ["stood_yes", {"count": {"count": yes}}],
        ["stood_no", {"count": {"count": len(stands) - yes}}],
    ]
    assert beats["end"]["tally"] == ["lost_yes", {"count": {"count": lost}}]
    stands, _ = answers_by_the_log(rows, PILOT, beats["question"]["to"])
    yes = sum(stands.values())
    assert beats["question"]["parts"][:2] == [
        ["said_yes", {"count": {"count": yes}}],
        ["said_no", {"count": {"count": len(stands) - yes}}],
    ]
    for language in LANGUAGES:
        for key in ("stood_yes", "stood_no", "lost_yes", "said_yes", "said_no"):
            assert has_text(f"act.{key}_one", language)
            assert has_text(f"act.{key}_many", language)


def test_both_ways_are_told_by_the_yardstick_and_the_small_desk_has_its_number():
    large, small = months(LARGE, SEED, REPLICATION), months(SMALL, SEED, REPLICATION)
    act = first_act(large, small, (PILOT, PILOT))
    both, end = act["beats"][-1], act["beats"][-2]
    keys = [int(one.run.pilots[PILOT]["key"]) for one in (small, large)]
    then = [by_the_log(one.run, key) for one, key in zip((small, large), keys, strict=True)]
    assert then == ["delivers", "gone"]
    assert both["parts"][0] == ["then_only_small", {}]
    course = Course(small, PILOT)
    stay = course.stays[-1]
    load = course.load(stay.posts[0], stay.first + 1)
    told = dict(end["parts"])
    assert told["desk_of"] == {"who": {"role": "chief"}, "load": {"number": load}}
    pile = next(beat for beat in act["beats"] if beat["scene"] == "pile")["parts"][0][1]
    assert load < pile["load"]["number"]
    # New project money came, and no replay says that it saved anything: it is not told.
    assert course.of(Event.BRIDGED)
    assert not kept_by(small.run, PILOT, "bridged")
    assert "bridged" not in told


@pytest.mark.parametrize(
    ("nok", "told"), [(48_333, 48_300), (290_000, 290_000), (999, 999), (0, 0)]
)
def test_sums_are_told_with_three_digits(nok, told):
    assert told_nok(nok) == told


def lost_by_the_log(run, pilot):
    """Answers in a case, each as (who, month, month it was lost or -1), from the events alone."""
    answers, stand = [], {}
    for event in event_rows(run.events):
        if event.pilot != pilot:
            continue
        if event.kind in (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED):
            stand.setdefault(event.person, []).append(len(answers))
            answers.append([event.person, event.month, -1])
        lost = {
            Event.CASE_OPENED: list(stand),
            Event.VOIDED: [event.person],
            Event.ASKED_AGAIN: [event.person],
        }.get(event.kind, [])
        for person in lost:
            for one in stand.pop(person, []):
                answers[one][2] = event.month
    return [tuple(one) for one in answers]


def test_answers_are_lost_where_a_case_is_written_anew_or_somebody_is_asked_again():
    """And only those of people who left are told as lost because they left."""
    anew = 0
    for replication in (2, 4):
        whole = months(LARGE, SEED, replication)
        for pilot in range(len(whole.run.pilots)):
            course = Course(whole, pilot)
            told = [(one.post, one.month, one.voided) for one in course.answers]
            assert told == lost_by_the_log(whole.run, pilot)
            opened = course.of(Event.CASE_OPENED)
            if len(opened) < 2 or any(
                row.month == opened[1].month for row in course.of(Event.VOIDED)
            ):
                continue
            before = [one for one in course.answers if one.yes and one.month < opened[1].month]
            assert before
            assert not any(one.counts(opened[1].month) for one in before)
            assert lost_yes(course, opened[1].month) == lost_yes(course, opened[1].month - 1)
            anew += 1
    assert anew > 1
