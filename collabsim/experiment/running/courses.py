"""Runs of one replication of which one reads what another has read.

The other run goes first and keeps, in memory, every reading on the paths asked for and every
opportunity for one. Both meet the same luck, so that a run that reads its own course is the run
itself, to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from collabsim.engine.loop import run_world
from collabsim.experiment.replicate import Driver, run_one
from collabsim.records.histories import Run
from collabsim.rules.course import TURNS
from collabsim.world.blueprint import Blueprint

NEVER = -1


def course_of(run: Run) -> Any:
    """What a run has kept of its readings, as another run looks it up.

    Args:
        run: of a world that keeps its course (:meth:`Blueprint.keeping_course`).

    Returns:
        Rows of :data:`collabsim.world.log_table.COURSE`, sorted; readings of one post and path in
        the same half of a month are numbered in their order.
    """
    tape = run.world.tape[: int(run.world.run[0]["n_tape"])]
    order = np.lexsort((tape["time"], tape["reader"], tape["about"]))
    rows = tape[order]
    first = np.ones(len(rows), bool)
    first[1:] = False
    for name in ("about", "reader", "time"):
        first[1:] |= rows[name][1:] != rows[name][:-1]
    place = np.arange(len(rows))
    turn = place - np.maximum.accumulate(np.where(first, place, 0))
    rows["time"] += np.where(rows["time"] % TURNS > 0, turn, 0)
    rows["last_time"] = NEVER
    return rows


def run_with_course(
    plan: Blueprint,
    seed: int,
    replication: int,
    course: Any,
    *,
    keep_events: bool = False,
    driver: Driver = run_world,
) -> Run:
    """Run one replication that reads what another run of it has read.

    Args:
        plan: a world in which something is held at a course.
        seed: of the runs.
        replication: its number.
        course: what :func:`course_of` gives of the other run.
        keep_events: whether its events are kept.
        driver: what runs it.
    """
    return run_one(
        plan.with_course(course), seed, replication, keep_events=keep_events, driver=driver
    )
