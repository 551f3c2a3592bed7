"""What came of a choice in the roles: by the yardstick of the lesson, and who ended it and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from collabsim.classroom.course_of_case import role_key
from collabsim.classroom.roles_sights import Part
from collabsim.classroom.yardstick import then_of
from collabsim.inquiry.stops import row_of, stop_event
from collabsim.records.event_log import EventRow, event_row, event_rows
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, Event, Reason, Stage, State
from collabsim.world.events.codes import Answer

Json = Any

TAKEN_OVER = frozenset({State.IN_HOUSE, State.OTHER_SUPPLIER})
"""States in which a measure lives without the entrepreneur."""

DELIVERED = TAKEN_OVER | {State.DELIVERING}
"""States in which somebody is paid to deliver it."""

_TOLD_THEN = ("delivers", "own_staff", "other", "no_contract")
_SAID_NO = frozenset({Stage.CLEARING, Stage.DECIDING, Stage.REVIEW})
"""Stages in which a stop is the no of somebody's."""


def ending_of(run: Run, key: int) -> Json:
    """What became of a pilot, from the log of its run.

    Args:
        run: The run.
        key: Key of the pilot, which has started.

    Returns:
        ``then``: three years after its money, as :func:`collabsim.classroom.yardstick.then_of`
        has it; ``lives``: whether it does at the end; ``months``: for how many it was delivered;
        ``stopped``: the month it stopped in, -1 where it lives; ``taken``: whether others than
        the entrepreneur delivered it; ``renewed``: how often what was bought was reviewed and
        kept on; ``by``: the role of whoever said the no that ended it, None where nobody did;
        ``reason``: what weighed most in that no.
    """
    row = row_of(run, key)
    log = [event for event in event_rows(run.events) if event.pilot == row]
    states = [(one.month, State(int(one.state_after))) for one in log if one.kind == Event.STATE]
    until = [month for month, _ in states[1:]] + [int(run.blueprint.run[0]["months"])]
    each = zip(states, until, strict=True)
    lived = sum(to - month for (month, state), to in each if state in DELIVERED)
    month, last = states[-1]
    reviews = [one for one in log if one.kind == Event.REVIEWED]
    return {
        "then": then_of(run, key),
        "lives": last in ALIVE,
        "months": lived,
        "stopped": -1 if last in ALIVE else month,
        "taken": any(state in TAKEN_OVER for _, state in states),
        "renewed": sum(one.answer == Answer.YES for one in reviews),
        **_ended_by(run, row, alive=last in ALIVE),
    }


def _ended_by(run: Run, row: int, *, alive: bool) -> Json:
    """Who said the no that ended it, and what weighed most in it."""
    stop = None if alive else _stop(run, row)
    if stop is None or Stage(int(stop.stop_stage)) not in _SAID_NO or stop.person < 0:
        return {"by": None, "reason": None}
    return {
        "by": role_key(run.blueprint, stop.person),
        "reason": Reason(int(stop.stop_reason)).name.lower(),
    }


def _stop(run: Run, row: int) -> EventRow | None:
    number = stop_event(run, row)
    return None if number < 0 else event_row(run.events[number])


def came_parts(run: Run, key: int, *, own_no: bool = False) -> Iterator[Part]:
    """What became of a pilot in short sentences: three years after its money, then its end.

    Args:
        run: The run.
        key: Key of the pilot, which has started.
        own_no: Whether it was ended by the very choice: a reason is then not for the model to say.
    """
    found = ending_of(run, key)
    if found["then"] in _TOLD_THEN:
        yield [f"then_{found['then']}", {}]
    if found["lives"]:
        years = int(run.blueprint.run[0]["months"]) // 12
        yield ["came_taken" if found["taken"] else "came_lives", {"years": {"count": years}}]
        return
    if found["renewed"]:
        yield ["came_renewed", {"count": {"count": found["renewed"]}}]
    year = {"year": {"number": found["stopped"] // 12 + 1}}
    if found["by"] is None or own_no:
        yield ["came_stopped", {"month": {"month": found["stopped"]}, **year}]
    else:
        who = {"who": {"role": found["by"]}, "reason": {"reason": found["reason"]}}
        yield ["came_refused", {**year, **who}]
