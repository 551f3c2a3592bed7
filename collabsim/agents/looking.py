"""Looking at people without changing the run.

A person is drawn when first read and brought up to date when read again. To
look, the row is kept aside, the person is read, and the row is put back: the
event log is the same whether anybody looked or not.

The compiled functions here only make rules that act on a world callable from
Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from collabsim.rules.attention import handled_chance, workload
from collabsim.rules.entrepreneurs import draw_entrepreneur
from collabsim.rules.members import tie_now
from collabsim.rules.people import budget_stress, felt_mandate, knows_unit
from collabsim.world.compiling import entry
from collabsim.world.tables import World


@entry
def see_workload(w: World, a: int) -> float:
    """Matters a month on a person's desk."""
    actor = w.actor[a]
    return float(workload(w.p[actor.municipality_row], actor))


@entry
def see_handled_chance(w: World, a: int) -> float:
    """Chance that a matter is handled in a month."""
    actor = w.actor[a]
    return float(handled_chance(w.p[actor.municipality_row], actor))


@entry
def see_stress(w: World, a: int, month: int) -> float:
    """A person's own budget stress in the year of ``month``."""
    return float(budget_stress(w, a, month))


@entry
def see_mandate(w: World, a: int, month: int) -> float:
    """What a person feels of the chief executive's mandate."""
    return float(felt_mandate(w, a, month))


@entry
def see_whether_known(w: World, a: int, u: int) -> bool:
    """Whether a person knows somebody in a unit."""
    return bool(knows_unit(w, a, u))


@entry
def see_tie(w: World, m: int, month: int) -> float:
    """A member's tie to the pilot in ``month``."""
    row = w.member[m]
    return float(tie_now(w.p[w.pilot[row.pilot].municipality_row], row, month))


@entry
def see_entrepreneur(w: World, e: int) -> None:
    """Draw an entrepreneur who has not done anything yet."""
    if w.entrepreneur[e].generation < 0:
        draw_entrepreneur(w, e)


@contextmanager
def person_as_of(
    world: World, a: int, month: int, read: Callable[[World, int, int], None]
) -> Iterator[Any]:
    """The actor table, with one person brought up to date for as long as one looks.

    Args:
        world: the world looked at; it is left as it was.
        a: row of the person.
        month: month of the run.
        read: the rule ``read_person`` of the run.
    """
    rows = _bytes_of(world.actor)
    before = rows[a].copy()
    run = world.run[0]
    soonest, n_read = int(run["next_leave"]), int(run["n_read"])
    # Whoever is read for the first time is put on the roster, and others move up to make room.
    roster = world.actor["roster"][: n_read + 1].copy()
    try:
        read(world, a, month)
        yield world.actor
    finally:
        rows[a] = before
        world.actor["roster"][: n_read + 1] = roster
        run["next_leave"], run["n_read"] = soonest, n_read


@contextmanager
def entrepreneur_as_of(world: World, e: int, draw: Callable[[World, int], None]) -> Iterator[Any]:
    """The entrepreneur table, with one who has not done anything yet drawn while one looks."""
    rows = _bytes_of(world.entrepreneur)
    before = rows[e].copy()
    try:
        draw(world, e)
        yield world.entrepreneur
    finally:
        rows[e] = before


def _bytes_of(table: Any) -> Any:
    """A table as bytes, a row each: copying a record field by field takes ten times as long."""
    return table.view(np.uint8).reshape(len(table), -1)
