"""What a run looked like at the end of each of its months.

The event log says what happened; a few things the page shows are states that
no event names: on whose desk a case lies, how much project money is left, what
a person was like when last read. They are read off a second run with the same
luck, which is stopped at the end of each month, looked at and let go on. A run
knows nothing of its own length, so it is the same run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.engine.loop import run_world
from collabsim.experiment.replicate import Driver
from collabsim.records.event_log import event_rows, of_kind
from collabsim.records.histories import Run
from collabsim.rules.people import read_person
from collabsim.world.codes import Event, State
from collabsim.world.tables import SLOTS, World

PILOT_FIELDS = (
    "state", "ownership", "uptake", "project_granted_nok", "project_paid_nok",
    "money_until", "pays_from",
)  # fmt: skip
"""Fields of the pilot table that are kept for each month."""

Desks = dict[int, tuple[int, ...]]
"""Pilots with an open case, and the posts it lies with."""


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """A run month by month.

    ``pilots`` maps each of :data:`PILOT_FIELDS` to an array (months, pilots), 0
    before a pilot was proposed; ``desks`` has one entry a month. ``people`` are
    the rows of the actor table of everybody who was read, as they were at the
    end of the month in which they were first seen and at the end of the last.
    """

    run: Run
    pilots: dict[str, NDArray[Any]]
    fund_nok: NDArray[np.float64]
    income_nok: NDArray[np.float64]
    desks: tuple[Desks, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One holder of a post: the post's row, and the actor row when first and last seen."""

    post: int
    first_month: int
    first: Any
    last: Any


def month_by_month(run: Run, driver: Driver = run_world, *, until: int | None = None) -> Months:
    """Follow a finished run with a driver that goes on from where a world stands.

    ``fund_nok`` is what the first municipality's fund held, ``income_nok`` what
    each entrepreneur had received so far, shape (months, entrepreneurs). With ``until`` only the
    months before that one are followed, which takes far less time where they are the first.
    """
    months = int(run.blueprint.run[0]["months"])
    months = months if until is None else min(until, months)
    n = len(run.pilots)
    pilots = {name: np.zeros((months, n), run.pilots.dtype[name]) for name in PILOT_FIELDS}
    fund = np.zeros(months)
    income = np.zeros((months, len(run.blueprint.entrepreneur)))
    desks: list[Desks] = []
    crowd = _PersonCollector(len(run.blueprint.actor))
    for month, world in enumerate(_month_ends(run, months, driver)):
        known = int(world.run[0]["n_pilots"])
        for name, table in pilots.items():
            table[month, :known] = world.pilot[name][:known]
        fund[month] = world.municipality[0]["fund_nok"]
        earned = world.entrepreneur
        income[month] = earned["project_income_nok"] + earned["contract_income_nok"]
        desks.append(_desks(world, known))
        _read_people(world, month)
        crowd.see(month, world.actor)
    return Months(run, pilots, fund, income, tuple(desks), crowd.people())


def followed(run: Run, driver: Driver) -> Months:
    """A finished run month by month, whatever made it.

    The compiled loop goes on from where a world stands, and so may an own driver. Where
    neither comes to the same run that way, the states are read off the event log, and on whose
    desk a case lay is not known: ``desks`` are empty, and so are sums and people.
    """
    for follower in dict.fromkeys((run_world, driver)):
        months = month_by_month(run, follower)
        last = months.pilots["state"][-1]
        if (last == run.pilots["state"]).all() and _same_states(run, months):
            return months
    return _from_log(run)


def _same_states(run: Run, months: Months) -> bool:
    """Whether every state was entered in the month the event log says."""
    return bool((_states(run) == months.pilots["state"]).all())


def _states(run: Run) -> NDArray[Any]:
    """The state of each pilot at the end of each month, from the event log."""
    length = int(run.blueprint.run[0]["months"])
    states = np.zeros((length, len(run.pilots)), run.pilots.dtype["state"])
    for event in event_rows(of_kind(run.events, Event.STATE)):
        states[event.month :, event.pilot] = event.state_after
    return states


def _from_log(run: Run) -> Months:
    """What the event log alone says of the months of a run."""
    length = int(run.blueprint.run[0]["months"])
    n = len(run.pilots)
    pilots = {name: np.zeros((length, n), run.pilots.dtype[name]) for name in PILOT_FIELDS}
    pilots["state"] = _states(run)
    income = np.zeros((length, len(run.blueprint.entrepreneur)))
    return Months(run, pilots, np.zeros(length), income, ({},) * length, ())


def _month_ends(run: Run, months: int, driver: Driver) -> Iterator[World]:
    """One world again and again, a month older each time: what is kept of it has to be copied."""
    world = run.blueprint.world_with(run.world.draws, keep_events=False)
    for length in range(1, months + 1):
        world.run["months"] = length
        driver(world)
        yield world


def _read_people(world: World, month: int) -> None:
    """Draw and bring up to date whom the rules had to do with in a month without reading them.

    When a person is read changes nothing of the run.
    """
    for a in np.flatnonzero((world.actor["ready"] != 0) & (world.actor["read_month"] == month)):
        read_person(world, int(a), month)


def _desks(world: World, known: int) -> Desks:
    """Where each open case lies: with people around the pilot, or with unit managers."""
    found: dict[int, list[int]] = {}
    for m in np.flatnonzero(world.member["queued"][: known * SLOTS]):
        found.setdefault(int(m) // SLOTS, []).append(int(world.member[m]["actor"]))
    for s in np.flatnonzero(world.site["queued"][: int(world.run[0]["n_sites"])]):
        site = world.site[s]
        manager = int(world.unit[int(site["unit"])]["manager"])
        found.setdefault(int(site["pilot"]), []).append(manager)
    return {pilot: tuple(sorted(set(posts))) for pilot, posts in found.items()}


class _PersonCollector:
    """Collects everybody who held a post while it was read."""

    def __init__(self, posts: int) -> None:
        self.holder = np.full(posts, -1)
        self.first_month = np.zeros(posts, dtype=np.int64)
        self.first: dict[int, Any] = {}
        self.before: Any = None
        self.gone: list[Person] = []

    def see(self, month: int, actors: Any) -> None:
        """Look at the posts at the end of a month."""
        ready = np.flatnonzero(actors["ready"])
        for a in ready[self.holder[ready] != actors["holder"][ready]]:
            post = int(a)
            if self.holder[post] >= 0:
                self.gone.append(self._person(post))
            self.holder[post] = actors["holder"][post]
            self.first_month[post] = month
            self.first[post] = actors[post].copy()
        if self.before is None:
            self.before = actors.copy()
        else:
            np.copyto(self.before, actors)  # a new table every month would cost more than the run

    def _person(self, post: int) -> Person:
        last = self.before[post].copy()
        return Person(post, int(self.first_month[post]), self.first[post], last)

    def people(self) -> tuple[Person, ...]:
        """Everybody seen, by post and then by time."""
        everybody = [*self.gone, *(self._person(post) for post in self.first)]
        return tuple(sorted(everybody, key=lambda person: (person.post, person.first_month)))


def waited_months(months: Months, pilot: int) -> NDArray[np.int64]:
    """Months a pilot has waited without pay at the end of each month, -1 where it does not.

    A pilot that waits for the first payment under a decision is not counted:
    its entrepreneur knows when the money comes.
    """
    table = {name: column[:, pilot] for name, column in months.pilots.items()}
    month = np.arange(len(table["state"]))
    waits = (table["state"] == State.WAITING) & (table["pays_from"] < 0)
    return np.where(waits, month - table["money_until"], -1)
