"""What a rival may read of the model: whom each case had to pass, how loaded, how near.

Read off the model's own runs at the end of the month in which a case was opened, by running each
replication a second time and stopping it there. What became of a pilot is kept beside it only for
the rival that is fitted to pilots, and only read for the municipalities rivals are fitted to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.engine.loop import run_world
from collabsim.experiment.replicate import run_one
from collabsim.municipality.structure import Duty, Role
from collabsim.records.event_log import of_kind
from collabsim.records.histories import Run
from collabsim.rules.attention import handled_chance
from collabsim.rules.case import HOSTING
from collabsim.rules.deciders import SHORT_TERM_YEARS, leaders_between
from collabsim.rules.members import member_row
from collabsim.rules.procurement import route_needed
from collabsim.rules.proximity import cognitive
from collabsim.validation.rivals.figures import HORIZONS
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event, State
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, OTHER_SLOT, STATE_SLOT, World

COUNCIL_YEAR, COUNCIL_LATER = -1.0, -2.0
"""In place of a chance: the council, about one year's money or about a longer term."""

type Route = tuple[tuple[float, ...], ...]
"""Steps of a case one after the other; in each the chances that those asked get to it in a month.

Those of one step are asked side by side, and the last of them to answer ends it. The first step is
that of the unit managers; nobody is in it where the one who decides is the only one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case that was opened.

    ``answering`` counts everybody who has to answer before it is decided, ``deciding`` those alone
    whose no ends it; both are 0, and ``route`` is empty, where it was not brought forward.
    ``overlap`` is the share of topics entrepreneur and decider have in common, ``distance`` that of
    their mindsets. ``followed`` and ``delivering`` say for each horizon what became of it.
    """

    answering: int
    deciding: int
    route: Route
    overlap: float
    distance: float
    followed: tuple[bool, ...]
    delivering: tuple[bool, ...]


def read_cases(
    plan: Blueprint,
    seed: int,
    replications: int,
    *,
    tick: Callable[[int], None] | None = None,
) -> list[Case]:
    """Every case that was opened in some replications of one municipality.

    Args:
        plan: The municipality.
        seed: Seed of the runs.
        replications: How many, from the first one on.
        tick: Called with the replications done since the last call.
    """
    found: list[Case] = []
    for replication in range(replications):
        run = run_one(plan, seed, replication)
        written = _first_written(run)
        opened = run.pilots["case_open"]
        desks = _Desks(run.world)
        for month, world in _at_ends_of(run, np.unique(opened[opened >= 0])):
            found += [
                _case(run, world, desks, int(i), written.get(int(i)))
                for i in np.flatnonzero(opened == month)
            ]
        if tick is not None:
            tick(1)
    return found


def chances_of(clearances: Sequence[int] | NDArray[np.int64]) -> dict[int, float]:
    """How often each number of clearances occurs, as a share of all cases."""
    numbers, counts = np.unique(np.asarray(clearances), return_counts=True)
    return {int(n): float(share) for n, share in zip(numbers, counts / counts.sum(), strict=True)}


def _first_written(run: Run) -> dict[int, tuple[int, int, int]]:
    """Of each pilot whose case was written: levels to the decider, band and term at first."""
    rows = of_kind(run.events, Event.CASE_OPENED)
    pilots, first = np.unique(rows["pilot"], return_index=True)
    return {
        int(pilot): (int(row["other"]), int(row["code"]), int(row["b"]))
        for pilot, row in zip(pilots, rows[first], strict=True)
    }


def _at_ends_of(run: Run, months: NDArray[np.int64]) -> Iterator[tuple[int, World]]:
    """The same run again, as it stood at the end of each of some months, in their order."""
    world = run.blueprint.world_with(run.world.draws, keep_events=False)
    for month in months:
        world.run["months"] = month + 1
        run_world(world)
        yield int(month), world


def _case(
    run: Run, world: World, desks: _Desks, i: int, written: tuple[int, int, int] | None
) -> Case:
    pilot = world.pilot[i]
    place = 0 if written is None else written[0]
    decider = world.actor[_post(world, i, LINE_SLOT + place)]
    distance = pilot["unit_distance"] if written is None else pilot["decider_distance"]
    overlap = cognitive(int(decider["topics"]), int(pilot["topics"]))
    route, deciding = ((), 0) if written is None else _route(world, desks, i, *written)
    return Case(
        sum(map(len, route)) - _further_managers(world, i) if route else 0,
        deciding,
        route,
        float(overlap),
        float(distance),
        *_became(run, i),
    )


def _route(
    world: World, desks: _Desks, i: int, place: int, band: int, term: int
) -> tuple[Route, int]:
    """Whom a case as it was first written has to pass, and how many of them can end it."""
    pilot = world.pilot[i]
    p = world.p[pilot["municipality_row"]]
    steps = [tuple(desks.chance(a) for a in _managers(world, i, place))]
    needed = route_needed(band, int(pilot["law_touched"]))
    duties = [Duty.FINANCE] if place > 0 else []
    duties += [Duty.PROCUREMENT, Duty.LEGAL] if needed else []
    advisers = [_post(world, i, ADVISER_SLOT + duty - 1) for duty in duties]
    steps.append(tuple(desks.chance(a) for a in advisers))
    between = leaders_between(p, place)
    line = [_post(world, i, LINE_SLOT + step) for step in range(place + 1)]
    steps += [(desks.chance(a),) for a in line[1 : 1 + between]]
    other, state = _post(world, i, OTHER_SLOT), _post(world, i, STATE_SLOT)
    if other >= 0 and other not in line:
        steps.append((desks.chance(other),))
    if state >= 0:
        steps.append((desks.chance(state),))
    if place == 0:
        steps.append((desks.chance(line[0]),))
    elif world.actor[line[-1]]["role"] == Role.COUNCIL:
        steps.append((COUNCIL_YEAR if term <= SHORT_TERM_YEARS else COUNCIL_LATER,))
    else:
        steps.append((desks.chance(line[-1]),))
    route = (steps[0], *(step for step in steps[1:] if step))
    return route, 1 + between + (1 if place > 0 else 0)


def _managers(world: World, i: int, place: int) -> list[int]:
    """Managers of the units that host a pilot; one who decides it answers then, and not before."""
    pilot = world.pilot[i]
    sites = world.site[pilot["first_site"] : pilot["first_site"] + pilot["n_sites"]]
    units = sites["unit"][sites["state"] == HOSTING]
    decides = _post(world, i, LINE_SLOT) if place == 0 else -1
    managers = (int(world.unit[unit]["manager"]) for unit in units)
    return [manager for manager in managers if manager != decides]


def _further_managers(world: World, i: int) -> int:
    """Managers of the first sector beyond one: together they are one clearance."""
    return max(0, int(world.pilot[i]["covered"]) - 1)


class _Desks:
    """How likely everybody gets to a case in a month that has no other one on the desk."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[int, float] = {}

    def chance(self, a: int) -> float:
        """That of one post; its workload without cases is the same in all months."""
        if a not in self._known:
            actor = self._world.actor[a : a + 1].copy()
            actor["cases"] = 1
            p = self._world.p[int(actor[0]["municipality_row"])]
            self._known[a] = float(handled_chance(p, actor[0]))
        return self._known[a]


def _post(world: World, i: int, slot: int) -> int:
    return int(world.member[member_row(i, slot)]["actor"])


def _became(run: Run, i: int) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Whether a pilot was followed to each horizon, and whether it delivered then."""
    row: Any = run.pilots[i]
    months = int(run.blueprint.run[0]["months"])
    followed = tuple(bool(0 <= row["money_ended"] < months - h) for h in HORIZONS)
    delivering = tuple(
        seen and bool(row[f"state_{h}"] == State.DELIVERING)
        for seen, h in zip(followed, HORIZONS, strict=True)
    )
    return followed, delivering
