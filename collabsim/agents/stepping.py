"""A month of the Mesa driver, in the order of the table of phases.

Rows are visited in the order of the compiled loop (``engine/loop.py``): each
phase for every row of its kind, and pilots, members and sites only while the
pilot is in a state of that phase when its turn comes. The agent responsible
for a row carries the phase out; where nobody is, or an agent's class has no
method of that name, the phase is called itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from collabsim.rules.phases import PHASES, Phase
from collabsim.rules.phases.opening import next_leaving
from collabsim.world.codes import State
from collabsim.world.tables import SLOTS, World

if TYPE_CHECKING:
    from collabsim.agents.world_model import WorldModel

NOBODY = -1
OWN_ROW = frozenset({"municipality", "actor", "entrepreneur"})
"""Kinds of row that belong to the agent who acts: its method takes the month alone."""


class Columns:
    """Columns of the tables of one world that say who is responsible; views, never copies."""

    def __init__(self, world: World) -> None:
        self.state = world.pilot["state"]
        self.entrepreneur = world.pilot["entrepreneur"]
        self.municipality_row = world.pilot["municipality_row"]
        self.first_unit = world.pilot["first_unit"]
        self.first_site = world.pilot["first_site"]
        self.n_sites = world.pilot["n_sites"]
        self.member = world.member["actor"]
        self.site_unit = world.site["unit"]
        self.manager = world.unit["manager"]
        self.council = world.municipality["council"]
        self.chief = world.municipality["chief"]
        self.coordinator = world.municipality["coordinator"]


def _manager_of_pilot(c: Columns, i: int) -> int:
    unit = c.first_unit[i]
    return int(c.manager[unit]) if unit >= 0 else NOBODY


RESPONSIBLE: dict[tuple[str, str], Callable[[Columns, int], int]] = {
    ("municipality", "council"): lambda c, t: int(c.council[t]),
    ("municipality", "chief executive"): lambda c, t: int(c.chief[t]),
    ("actor", "person"): lambda _, a: a,
    ("entrepreneur", "entrepreneur"): lambda _, e: e,
    ("pilot", "entrepreneur"): lambda c, i: int(c.entrepreneur[i]),
    ("pilot", "unit manager"): _manager_of_pilot,
    ("pilot", "coordinator"): lambda c, i: int(c.coordinator[c.municipality_row[i]]),
    ("pilot", "nobody"): lambda _c, _i: NOBODY,
    ("site", "unit manager"): lambda c, s: int(c.manager[c.site_unit[s]]),
    ("member", "team member or leader"): lambda c, m: int(c.member[m]),
    ("member", "team member"): lambda c, m: int(c.member[m]),
    ("member", "adviser or leader"): lambda c, m: int(c.member[m]),
    ("member", "decider"): lambda c, m: int(c.member[m]),
}
"""Who carries out a phase, by the kind of row and the word in the table of phases.

Given a row, the row of the actor, or of the entrepreneur where the word is that.
"""


def step_month(model: WorldModel, month: int) -> None:
    """Run one month of a model's world."""
    for phase in PHASES:
        if phase.name == "leave":
            _leave(model, phase, month)
        else:
            _carry_out(model, phase, month)
    model.world.run[0]["month"] = month + 1


def _leave(model: WorldModel, phase: Phase, month: int) -> None:
    """Turnover, in months in which somebody leaves."""
    run = model.world.run[0]
    if month >= run["next_leave"]:
        _carry_out(model, phase, month)
        run["next_leave"] = model.rule(next_leaving)(model.world, month)


def _carry_out(model: WorldModel, phase: Phase, month: int) -> None:
    """One phase, row by row."""
    columns = model.columns
    function = model.phase(phase.name)
    agents: list[Any] = model.entrepreneurs if phase.agent == "entrepreneur" else model.persons
    responsible = RESPONSIBLE[phase.each, phase.agent]
    own = phase.each in OWN_ROW
    for row in _rows(model.world, columns, phase):
        who = responsible(columns, row)
        method = getattr(agents[who], phase.name, None) if who >= 0 else None
        if method is None:
            function(model.world, row, month)
        elif own:
            method(month)
        else:
            method(row, month)


def _rows(world: World, columns: Columns, phase: Phase) -> Iterator[int]:
    """The rows of a phase. Places around a pilot are fixed when the pilot's turn comes."""
    if phase.each == "municipality":
        yield from range(len(world.municipality))
    elif phase.each == "actor":
        yield from range(len(world.actor))
    elif phase.each == "entrepreneur":
        yield from range(len(world.entrepreneur))
    else:
        wanted = [state in phase.states for state in State]
        for i in range(int(world.run[0]["n_pilots"])):
            if not wanted[columns.state[i]]:
                continue
            if phase.each == "member":
                yield from range(i * SLOTS, (i + 1) * SLOTS)
            elif phase.each == "site":
                first = int(columns.first_site[i])
                yield from range(first, first + int(columns.n_sites[i]))
            else:
                yield i
