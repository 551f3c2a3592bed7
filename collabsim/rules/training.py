"""Courses and guides: who is taught, what stays of it, and what rules read of a person then.

Persons are drawn when first read, so nothing that is drawn with them may hang on an instrument
that begins in the middle of a run. What is taught is laid over them: it follows from a case that
reached the post, is lost with the holder, and fades in a closed form, so that when a person is
read changes nothing. Of a course and a guide the larger holds, never their sum.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.hours import ask_learner
from collabsim.rules.members import member_row
from collabsim.rules.people import left_of_teaching, read_post
from collabsim.world import events
from collabsim.world.calendar import year_of
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, uniforms
from collabsim.world.events.codes import TaughtBy
from collabsim.world.tables import LINE_SLOT, World

YEARS_PER_HOLDER = 1024
"""Numbers reserved for the years of one holder of a post."""


@compiled
def teaching_step(holder: int, year: int) -> int:
    """The step by which it is drawn whether somebody is taught in a year."""
    return int(holder * YEARS_PER_HOLDER + year)


@compiled
def anything_taught(p: Row) -> bool:
    """Whether there are courses or a guide."""
    courses = p.training_gain > 0.0 or p.training_fear_relief > 0.0
    return bool(courses and p.training_places_share > 0.0) or bool(p.guide_gain > 0.0)


@inner
def offer_teaching(w: World, a: int, pilot: int, month: int) -> None:
    """A case reaches a person: once a year there may be a place on a course, or the guide is read.

    Places go by lot among those with a case, since only they have something to use it for.
    """
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    if not anything_taught(p) or actor.role == Role.COUNCIL:
        return
    read_post(w, a, month)
    year = year_of(month)
    if actor.offered_year == year:
        return
    actor.offered_year = year
    step = teaching_step(actor.holder, year)
    place, guide, _, _ = uniforms(w.draws, Decision.TEACHING, step, actor.code, 0)
    reads = p.guide_read_advisers if actor.role == Role.ADVISER else p.guide_read_line
    if place < p.training_places_share:
        teach(w, a, pilot, month, TaughtBy.COURSE, p.training_gain, p.training_fear_relief)
        ask_learner(w, a)
    if guide < reads and p.guide_gain > 0.0:
        teach(w, a, pilot, month, TaughtBy.GUIDE, p.guide_gain, 0.0)


@inner
def teach(
    w: World, a: int, pilot: int, month: int, taught_by: int, gain: float, relief: float
) -> None:
    """Somebody has learnt something: it holds where it is more than what is left from before."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    if gain >= left_of_teaching(p, actor.taught, actor.taught_month, month):
        actor.taught, actor.taught_month = gain, month
    if relief >= left_of_teaching(p, actor.relieved, actor.relieved_month, month):
        actor.relieved, actor.relieved_month = relief, month
    events.taught(
        w,
        month,
        pilot=pilot,
        person=a,
        taught_by=taught_by,
        knowledge_gain=gain,
        fear_relief=relief,
    )


@inner
def learn_from_failure(w: World, i: int, month: int) -> None:
    """A pilot is stopped for want of effect: where that is registered, the line fears less.

    Source: register and use negative experience [245]; how much: assumption.
    """
    pilot = w.pilot[i]
    relief = w.p[pilot.municipality_row].failure_relief
    if relief <= 0.0:
        return
    for slot in range(LINE_SLOT, LINE_SLOT + pilot.line_n):
        a = int(w.member[member_row(i, slot)].actor)
        if w.actor[a].role == Role.COUNCIL:
            continue
        read_post(w, a, month)
        teach(w, a, i, month, TaughtBy.FAILURE, 0.0, relief)
