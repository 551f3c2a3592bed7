"""How a pilot ended, in the facts of the first act: what, where, how long, and whether it worked.

There is a sentence for every way to end: a no of somebody's, time, a review, a case that
was never written, a competition somebody else won, a complaint, or none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from collabsim.classroom.course_of_case import Course, role_key
from collabsim.classroom.yardstick import UNKNOWN, then_of
from collabsim.world.codes import Event, Reason, Stage, State

Json = Any
Part = list[Any]

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
    stood = [said for said in course.answers if said.counts(course.settled)]
    yes = sum(said.yes for said in stood)
    no = len(stood) - yes
    lost = lost_yes(course, course.settled)
    ever_no = any(not said.yes for said in course.answers)
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
    return {
        "head": list(_head(how, yes, no, ever_no=ever_no)),
        "tally": ["lost_yes", {"count": {"count": lost}}] if lost else None,
        "facts": facts,
        "ending": how,
        "parts": [["still_lives" if course.lives else _still(how, weak=course.weak), {}]],
    }


def lost_yes(course: Course, month: int) -> int:
    """How many yeses given by a month no longer counted then, since somebody left."""
    left = {(row.person, row.month) for row in course.of(Event.VOIDED)}
    return sum(
        said.yes
        and said.month <= month
        and not said.counts(month)
        and (said.post, said.voided) in left
        for said in course.answers
    )


def stands(yes: int, no: int, table: str) -> Iterator[Part]:
    """How many answers of each kind stand, in a sentence each."""
    yield [f"{table}_yes", {"count": {"count": yes}}]
    if no:
        yield [f"{table}_no", {"count": {"count": no}}]


def _head(how: str, yes: int, no: int, *, ever_no: bool) -> Iterator[Part]:
    """The headline: that nobody said no is said only where nobody ever did."""
    if how == "lives":
        yield ["head_lives", {}]
    elif how not in _NOBODYS_NO:
        yield ["head_stopped", {}]
    elif not ever_no:
        yield ["head_nobody", {}]
    else:
        yield from stands(yes, no, "stood")


def _still(how: str, *, weak: bool) -> str:
    return "stopped" if weak or how not in _NOBODYS_NO else "stopped_all_the_same"


def how_both_ended(large: Course, small: Course) -> Json:
    """The sentence over both paths: by who delivers three years after the money.

    Where a run does not follow one of them so long, by who lives when it ends, and it says so.
    """
    pair = small, large
    years = len(large.months.desks) // 12
    then = [then_of(course.months.run, int(course.row["key"])) for course in pair]
    known = UNKNOWN not in then
    good = [one == "delivers" for one in then] if known else [course.lives for course in pair]
    key = ("neither", "only_large", "only_small", "both")[2 * good[0] + good[1]]
    values = {} if known else {"years": {"count": years}}
    taken = [course for course in (large, small) if int(course.row["state"]) in _TAKEN]
    return {
        "parts": [[f"{'then' if known else 'both'}_{key}", values], ["luck_or_pattern", {}]],
        "then": dict(zip(("small", "large"), then, strict=True)),
        "taken": len(taken),
        "adopted": [
            [int(row.month) for row in course.of(Event.ADOPTED)][-1:] for course in (large, small)
        ],
    }
