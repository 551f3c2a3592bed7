"""How a pilot ended, in the facts of the first act: what, where, how long, and whether it worked.

There is a sentence for every way to end: a no of somebody's, time, a review, a case that
was never written, a competition somebody else won, a complaint, or none of these.
"""

from __future__ import annotations

from typing import Any

from collabsim.classroom.course_of_case import Course, role_key
from collabsim.world.codes import Event, Reason, Stage, State

Json = Any

_BY_REASON = {
    Reason.TIME: "gave_up",
    Reason.COMPLAINT: "complaint",
    Reason.RESERVE: "reserve",
}
_BY_STAGE = {
    Stage.NOT_BROUGHT_FORWARD: "not_forward",
    Stage.CLEARING: "refused",
    Stage.DECIDING: "refused",
    Stage.WAITING: "gave_up",
    Stage.COMPETITION: "competition",
    Stage.REVIEW: "review",
    Stage.USE: "use",
}
ENDINGS = tuple(dict.fromkeys([*_BY_REASON.values(), *_BY_STAGE.values(), "lives", "other"]))
"""Every ending there is a sentence for."""

_TAKEN = frozenset({State.IN_HOUSE, State.OTHER_SUPPLIER})
_LYING = frozenset({"gave_up", "reserve"})
"""Endings while the case still lay with somebody."""

_NOBODYS_NO = frozenset({"gave_up", "reserve", "complaint", "competition"})


def ending_of(course: Course) -> str:
    """Which of :data:`ENDINGS` it came to."""
    stop = course.stop
    if course.lives or stop is None:
        return "lives" if course.lives else "other"
    reason = Reason(int(stop.stop_reason))
    return _BY_REASON.get(reason) or _BY_STAGE.get(Stage(int(stop.stop_stage)), "other")


def ends(course: Course) -> Json:
    """The still at the end: ``head``, ``facts`` (label and sentence), its caption in ``parts``."""
    how = ending_of(course)
    stop = course.stop
    yes = sum(said.yes for said in course.answers)
    no = len(course.answers) - yes
    post = -1 if stop is None else int(stop.person)
    who = {"who": {"role": role_key(course.plan, post)}} if post >= 0 else {}
    month = {"month": {"month": max(course.settled, 0)}}
    what = how if who or how not in ("refused", "review") else "other"
    facts: list[Json] = [["what", [f"what_{what}", {**who, **month}]]]
    if who and how in _LYING and course.opened >= 0:
        facts.append(["where", ["where_desk", who]])
    if course.waited:
        facts.append(["how_long", ["unpaid", {"months": {"months": len(course.waited)}}]])
    facts.append(["worked", ["did_not_work" if course.weak else "did_work", {}]])
    counts = {"yes": {"count": yes}, "no": {"count": no}}
    return {
        "head": [_head(how, no), counts],
        "tally": ["tally", {"yes": {"number": yes}, "no": {"number": no}}],
        "facts": facts,
        "ending": how,
        "parts": [["still_lives" if course.lives else _still(how, weak=course.weak), {}]],
    }


def _head(how: str, no: int) -> str:
    """The headline: that nobody said no is said only where nobody did."""
    if how == "lives":
        return "head_lives"
    if how in _NOBODYS_NO:
        return "head_nobody" if no == 0 else "head_some"
    return "head_stopped"


def _still(how: str, *, weak: bool) -> str:
    return "stopped" if weak or how not in _NOBODYS_NO else "stopped_all_the_same"


def how_both_ended(large: Course, small: Course) -> Json:
    """The sentence over both paths, by who lives when the run ends."""
    key = ("neither", "only_large", "only_small", "both")[2 * small.lives + large.lives]
    years = len(large.months.desks) // 12
    taken = [course for course in (large, small) if int(course.row["state"]) in _TAKEN]
    return {
        "parts": [[f"both_{key}", {"years": {"count": years}}], ["luck_or_pattern", {}]],
        "taken": len(taken),
        "adopted": [
            [int(row.month) for row in course.of(Event.ADOPTED)][-1:] for course in (large, small)
        ],
    }
