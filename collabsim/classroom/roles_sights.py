"""What somebody sees of the case at a moment: no more than the log has let that person know."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from collabsim.classroom.course_of_case import Course
from collabsim.municipality.structure import Role
from collabsim.world.codes import Event

Json = Any
Part = list[Any]
"""A sentence: its name in the table ``roles`` of the catalogues, and its values by kind."""

Fact = list[Any]
"""A label of the table ``roles_label``, and the sentence beside it."""


def sights(course: Course, role: str, post: int, month: int) -> Json:
    """What a person sees: ``situation``, ``facts`` beside their labels, and ``blind``.

    ``situation`` is one sentence, ``blind`` what the person does not see.

    Args:
        course: The case.
        role: Whether it is the manager, the adviser or the leader.
        post: Row of the person's post.
        month: The month of the choice.
    """
    if role == "adviser":
        return _adviser(course, month)
    return (_manager if role == "manager" else _leader)(course, post, month)


def _named(month: int) -> dict[str, Json]:
    return {"month": {"month": month}}


def _manager(course: Course, post: int, month: int) -> Json:
    left = course.money_until - month
    situation = ["money_left", {**_named(month), "months": {"months": left}}]
    if left <= 0:
        situation = ["money_over", _named(month)]
    return {
        "situation": situation,
        "facts": list(_facts_of_manager(course, post, month)),
        "blind": ["blind_manager", {}],
    }


def _facts_of_manager(course: Course, post: int, month: int) -> Iterator[Fact]:
    brought = any(row.month == month for row in course.of(Event.CASE_OPENED))
    yield ["team", ["team_believes" if brought else "team_doubts", {}]]
    champions = [row for row in course.of(Event.CHAMPION) if row.month <= month]
    if champions:
        yield ["champions", ["persons", {"count": {"count": len(champions)}}]]
    shares = [row for row in course.of(Event.UNIT_ANSWERED) if row.person == post]
    for row in shares[:1]:
        yield ["own_share", ["a_year", {"amount": {"nok": told_nok(float(row.yearly_nok))}}]]
    hosts = {row.person for row in course.of(Event.UNIT_ANSWERED)} - {post}
    if hosts:
        yield ["others", ["managers", {"count": {"count": len(hosts)}}]]


def _adviser(course: Course, month: int) -> Json:
    return {
        "situation": ["on_paper", _named(month)],
        "facts": list(_facts_of_adviser(course, month)),
        "blind": ["blind_adviser", {}],
    }


def _facts_of_adviser(course: Course, month: int) -> Iterator[Fact]:
    yield from _amount(course, month)
    yield from _way(course, month - 1)


def _amount(course: Course, month: int) -> Iterator[Fact]:
    """The sum that was asked for last, and why it is less than the first where units said no."""
    asked = [row for row in course.of(Event.CASE_OPENED, Event.ANSWERED) if row.month < month]
    if not asked:
        return
    amount = float(asked[-1].yearly_nok)
    gone = {
        said.post
        for said in course.answers
        if not said.yes and said.counts(month - 1) and course.role(said.post) == Role.UNIT_MANAGER
    }
    values: dict[str, Json] = {"amount": {"nok": told_nok(amount)}}
    if gone and amount < float(asked[0].yearly_nok):
        yield ["amount", ["a_year_less", {**values, "count": {"count": len(gone)}}]]
    else:
        yield ["amount", ["a_year", values]]


def told_nok(nok: float) -> int:
    """A sum as it is told: three digits that count, as in the stories of the log."""
    if nok <= 0:
        return 0
    step = 10 ** max(0, math.floor(math.log10(nok)) - 2)
    return int(round(nok / step) * step)


def _way(course: Course, month: int) -> Iterator[Fact]:
    """Whether a lawful way is asked for, and whether somebody has seen one by a month."""
    seen = any(row.month <= month for row in course.of(Event.ROUTE_SEEN))
    if not int(course.row["route_needed"]) and not seen:
        yield ["way", ["way_not_needed", {}]]
    else:
        yield ["way", ["way_seen" if seen else "way_unseen", {}]]


def _leader(course: Course, post: int, month: int) -> Json:
    capacity = float(course.plan.p[0]["capacity"])
    low, high = math.floor(capacity), math.ceil(capacity)
    values = {**_named(month), "load": {"number": course.load(post, month - 1)}}
    values |= {"low": {"count": low}, "high": {"count": high}}
    return {
        "situation": ["pile" if high > low else "pile_even", values],
        "facts": list(_facts_of_leader(course, month)),
        "blind": ["blind_leader" if _met(course, post, month) else "blind_leader_unmet", {}],
    }


def _facts_of_leader(course: Course, month: int) -> Iterator[Fact]:
    yield from _amount(course, month)
    said = [one for one in course.answers if one.counts(month - 1)]
    leaders = [one for one in said if course.role(one.post) != Role.ADVISER]
    yes = sum(one.yes for one in leaders)
    counts = {"yes": {"number": yes}, "no": {"number": len(leaders) - yes}}
    yield ["answers", ["tally", counts]]
    yield from _way(course, month - 1)
    waited = sum(one < month for one in course.waited)
    if waited:
        yield ["waited", ["for_months", {"months": {"months": waited}}]]


def _met(course: Course, post: int, month: int) -> bool:
    """Whether whoever holds the post by a month has met the pilot."""
    met = [row.month for row in course.of(Event.LEADER_MET) if row.person == post]
    left = [row.month for row in course.rows if row.kind == Event.LEFT and row.person == post]
    since = max([one for one in left if one <= month], default=-1)
    return any(since <= one < month for one in met)
