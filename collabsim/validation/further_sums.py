"""What the further patterns need of each run, summed: from the log, the last state and the months.

A run is followed month by month only where nothing else can tell: how far an adopted measure was
in use, and what the posts around a pilot knew when it began and when it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.engine.loop import run_world
from collabsim.records.event_log import event_rows, of_kind, values
from collabsim.records.histories import Run
from collabsim.rules.case import HOSTING, LEFT_OUT
from collabsim.rules.people import read_person
from collabsim.world.codes import Event, Outcome, Stage, State
from collabsim.world.events.codes import Answer
from collabsim.world.tables import LINE_SLOT, SLOTS, TEAM, World

AT_MONTHS = 36
"""Months after the money at which stops and deliveries are counted."""
SOON, LATER = 6, 18
"""Months after the first month under a decision at which use is looked at."""
STEPS_AT, STEPS_FROM = 120, 60
"""Steps are read at the end of year 10, from the five years before."""
LEARNT_AT = (12, 36)
"""Months after the money at which it is looked at how far mindsets have moved since the start."""

STATES = ("followed_36", "stopped_36", "delivering_36")
OF_LOG = (
    "stopped_cases", "named_right", "reviewed", "reviewed_not_statutory", "refused_at_review",
    "refused_not_statutory", "met_cases", "met_by_team", "met_by_manager", "met_by_decider",
    "units_hosting", "units_on_step_3",
)  # fmt: skip
OF_MONTHS = (
    "used", "use", "used_later", "use_before", "use_later", "posts_left", "topics_gained",
    "mindset_moved",
    *(
        f"{what}_{state}_{months}"
        for months in LEARNT_AT
        for state in ("delivering", "in_house")
        for what in ("posts", "moved")
    ),
)  # fmt: skip
OF_PRIVATE = ("begun", "bought", "asked", "yes_public", "yes_private")

type Numbers = NDArray[np.float64]


def states(pilots: Any) -> dict[str, float]:
    """Pilots followed to the last horizon, and those stopped and delivering then."""
    state = pilots[f"state_{AT_MONTHS}"]
    followed = (pilots["started"] >= 0) & (state >= 0)
    return {
        "followed_36": float(followed.sum()),
        "stopped_36": float((followed & (state == State.STOPPED)).sum()),
        "delivering_36": float((followed & (state == State.DELIVERING)).sum()),
    }


def of_log(run: Run) -> dict[str, float]:
    """Sums over the log and the last state of a run of one municipality."""
    return {**_cases(run), **_reviews(run), **_experience(run), **_steps(run)}


def _cases(run: Run) -> dict[str, float]:
    """Cases somebody stopped, and how many were asked: one of them is named at random."""
    pilots = run.pilots
    stages = (Stage.CLEARING, Stage.DECIDING)
    stopped = (pilots["outcome"] == Outcome.STOPPED) & np.isin(pilots["stage"], stages)
    asked = run.world.member["asked"][: len(pilots) * SLOTS].reshape(-1, SLOTS)[:, LINE_SLOT:]
    persons = np.maximum(1, (asked != 0).sum(axis=1))
    return {
        "stopped_cases": float(stopped.sum()),
        "named_right": float((1.0 / persons)[stopped].sum()),
    }


def _reviews(run: Run) -> dict[str, float]:
    """Reviews, and the noes among them, of pilots that answer to no statutory duty."""
    rows = of_kind(run.events, Event.REVIEWED)
    no = values(run.events, Event.REVIEWED, "answer") == Answer.NO
    free = run.pilots["statutory"][rows["pilot"]] == 0.0
    return {
        "reviewed": float(len(rows)),
        "reviewed_not_statutory": float(free.sum()),
        "refused_at_review": float(no.sum()),
        "refused_not_statutory": float((no & free).sum()),
    }


def _experience(run: Run) -> dict[str, float]:
    """Pilots met in the post when a case opened, of team, unit manager and a decider above."""
    found = dict.fromkeys(("met_cases", "met_by_team", "met_by_manager", "met_by_decider"), 0.0)
    pilots = run.pilots
    member = run.world.member["actor"][: len(pilots) * SLOTS].reshape(-1, SLOTS)
    cases = sorted(
        (int(pilots["case_open"][i]), i)
        for i in np.flatnonzero((pilots["case_open"] >= 0) & (pilots["term"] > 0))
        if pilots["decider"][i] > 0
    )
    told = np.isin(run.events["kind"], (Event.TEAM_MET, Event.LEADER_MET, Event.LEFT))
    log = iter(run.events[told].tolist())
    names = run.events.dtype.names
    month_at, kind_at, pilot_at, person_at = (
        names.index(name) for name in ("month", "kind", "pilot", "actor")
    )
    met: dict[int, set[int]] = {}
    event = next(log, None)
    for opened, i in cases:
        while event is not None and event[month_at] <= opened:
            if event[kind_at] == Event.LEFT:
                met.pop(event[person_at], None)
            else:
                met.setdefault(event[person_at], set()).add(event[pilot_at])
            event = next(log, None)
        team = [len(met.get(int(a), ())) for a in member[i, :TEAM] if a >= 0]
        manager, decider = (
            len(met.get(int(member[i, LINE_SLOT + place]), ()))
            for place in (0, int(pilots["decider"][i]))
        )
        found["met_cases"] += 1.0
        found["met_by_team"] += float(np.mean(team))
        found["met_by_manager"] += manager
        found["met_by_decider"] += decider
    return found


def _steps(run: Run) -> dict[str, float]:
    """Units that hosted a pilot in years 6 to 10, and those of them on step 3."""
    pilots, events = run.pilots, run.events
    begun = pilots["started"]
    recent = (begun >= STEPS_FROM) & (begun < STEPS_AT)
    decided = (pilots["decided"] >= 0) & (pilots["decided"] < STEPS_AT)
    kept = np.isin(pilots["outcome"], _ADOPTED) & decided & (pilots["term"] > 1)
    marked = {
        kind: np.isin(np.arange(len(pilots)), of_kind(events, kind)["pilot"][
            of_kind(events, kind)["month"] < STEPS_AT])
        for kind in (Event.MOORED, Event.CHAMPION)
    }  # fmt: skip
    third = recent & kept & marked[Event.MOORED] & marked[Event.CHAMPION]
    sites = run.world.site[: int(run.world.run[0]["n_sites"])]
    hosting = sites[np.isin(sites["state"], _HOSTED) & recent[sites["pilot"]]]
    units = np.unique(hosting["unit"])
    on_third = np.unique(hosting["unit"][third[hosting["pilot"]]])
    return {"units_hosting": float(len(units)), "units_on_step_3": float(len(on_third))}


_HOSTED = (HOSTING, LEFT_OUT)
"""States of a site at which a pilot is or was."""


def month_ends(run: Run) -> Iterator[World]:
    """The same run again, as it stands at the end of each month."""
    world = run.blueprint.world_with(run.world.draws, keep_events=False)
    for length in range(1, int(run.blueprint.run[0]["months"]) + 1):
        world.run["months"] = length
        run_world(world)
        yield world


def of_months(run: Run) -> dict[str, float]:
    """Use after adoption, and what posts around stopped pilots knew at start and end."""
    pilots = run.pilots
    found = dict.fromkeys(OF_MONTHS, 0.0)
    first, there = pilots["pays_from"], np.isin(pilots["outcome"], _ADOPTED)
    begun, ended = pilots["started"], pilots["ended"]
    stopped = (begun >= 0) & (ended >= 0) & (pilots["ended_as"] == State.STOPPED)
    soon: dict[int, float] = {}
    before: dict[int, tuple[Numbers, Numbers]] = {}
    frames: dict[int, dict[tuple[int, int], Numbers]] = {}
    for month, world in enumerate(month_ends(run)):
        known = np.arange(int(world.run[0]["n_pilots"]))
        using = there[known] & np.isin(world.pilot["state"][known], _USED)
        for i in known[using & (first[known] == month - SOON)]:
            soon[int(i)] = float(world.pilot["uptake"][i])
            found["used"] += 1.0
            found["use"] += soon[int(i)]
        for i in known[using & (first[known] == month - LATER)]:
            if int(i) in soon:
                found["used_later"] += 1.0
                found["use_before"] += soon[int(i)]
                found["use_later"] += float(world.pilot["uptake"][i])
        for i in known[stopped[known] & (begun[known] == month)]:
            before[int(i)] = _around(world, int(i), month)
        for i in known[stopped[known] & (ended[known] == month)]:
            topics, minds = _around(world, int(i), month)
            had, thought = before.get(int(i), (topics, minds))
            found["posts_left"] += len(topics)
            found["topics_gained"] += float((topics - had).sum())
            found["mindset_moved"] += float((minds - thought).sum())
        for i in known[(begun[known] == month) & (begun[known] >= 0)]:
            frames[int(i)] = _frames(world, int(i), month)
        _add_moved(found, world, frames, pilots, month)
    return found


def _add_moved(
    found: dict[str, float],
    world: World,
    frames: dict[int, dict[tuple[int, int], Numbers]],
    pilots: Any,
    month: int,
) -> None:
    """How far persons who are still there have moved, at pilots of this month's horizon."""
    over = pilots["money_ended"]
    for months in LEARNT_AT:
        for name, state in (("delivering", State.DELIVERING), ("in_house", State.IN_HOUSE)):
            there = (over >= 0) & (over + months == month) & (pilots[f"state_{months}"] == state)
            for i in np.flatnonzero(there).tolist():
                now = _frames(world, i, month)
                for who in now.keys() & frames[i].keys():
                    found[f"posts_{name}_{months}"] += 1.0
                    found[f"moved_{name}_{months}"] += float(
                        np.abs(now[who] - frames[i][who]).mean()
                    )


def _frames(world: World, i: int, month: int) -> dict[tuple[int, int], Numbers]:
    """The three mindsets of each person of team and unit manager, by post and holder."""
    posts = world.member["actor"][i * SLOTS : i * SLOTS + LINE_SLOT + 1]
    seen: dict[tuple[int, int], Numbers] = {}
    for a in posts[posts >= 0].tolist():
        read_person(world, a, month)
        one = world.actor[a]
        minds = [float(one[name]) for name in ("unit_mind", "whole_mind", "effect_mind")]
        seen[a, int(one["holder"])] = np.asarray(minds)
    return seen


_ADOPTED = tuple(one for one in Outcome if one not in (Outcome.OPEN, Outcome.STOPPED))
_USED = (State.DELIVERING, State.IN_HOUSE, State.UNUSED)


def _around(world: World, i: int, month: int) -> tuple[Numbers, Numbers]:
    """Topics of a pilot that each post of team and unit manager knows, and their mindsets."""
    posts = world.member["actor"][i * SLOTS : i * SLOTS + LINE_SLOT + 1]
    topics, minds = [], []
    for a in posts[posts >= 0].tolist():
        read_person(world, a, month)
        known = int(world.actor["topics"][a]) & int(world.pilot["topics"][i]) & 0xFFFFFFFF
        topics.append(known.bit_count())
        minds.append(float(world.actor["effect_mind"][a]))
    return np.asarray(topics, float), np.asarray(minds, float)


def of_private(run: Run) -> dict[str, float]:
    """What is bought, and chances of a yes of a firm and of whoever refused the same pilot.

    A firm is asked when somebody has refused for good, and weighs what that person weighed: the
    chance of a person is that of the person's last answer before.
    """
    pilots = run.pilots
    begun = pilots["started"] >= 0
    bought = np.isin(pilots["outcome"], _ADOPTED) | (pilots["private"] == 1)
    found = dict.fromkeys(OF_PRIVATE, 0.0)
    found["begun"], found["bought"] = float(begun.sum()), float((begun & bought).sum())
    last: dict[tuple[int, int], float] = {}
    for row in event_rows(
        run.events[np.isin(run.events["kind"], (*_ANSWERS, Event.PRIVATE_ASKED))]
    ):
        who = (row.pilot, row.person)
        if row.kind == Event.PRIVATE_ASKED:
            found["asked"] += 1.0
            found["yes_public"] += _chance(last[who])
            found["yes_private"] += _chance(row.willingness)
        else:
            last[who] = row.willingness
    return found


_ANSWERS = (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED)


def _chance(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))
