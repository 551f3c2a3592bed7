"""From structures and parameter values to the tables a run begins with."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from collabsim.errors import UserError
from collabsim.municipality.structure import (
    LONGEST_PATH,
    NOT_GIVEN,
    Duty,
    Post,
    Role,
    Sector,
    Structure,
    Trait,
)
from collabsim.parameters import Value
from collabsim.world import pilot_record, tables, tables_in_time
from collabsim.world.blueprint import Blueprint, parameter_rows
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.draws import CODE_BITS

FIRST_EVENTS = 6_000
"""Least room for events; like the numbers below it costs memory and time, and no result."""
EVENTS_PER_PILOT = 150
"""Room for events of one pilot; a run that needs more is run again with twice as much."""
ROOM_IN_SD = 6.0
"""Room for pilots above the number expected, in standard deviations of a Poisson number."""
ROOM_AT_LEAST = 8
"""Room for pilots where next to none are expected."""
AFTER_EVERY_RUN = 1_000_000
"""A month that no run reaches."""
MIDDLE = 0.5
"""Places on a line stand in the middle of parts of equal length."""


@lru_cache(maxsize=1 << 16)
def code_of(name: str) -> int:
    """A stable code of ``CODE_BITS`` bits for a post or a unit."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << CODE_BITS) - 1)


def _levels(posts: tuple[Post, ...]) -> list[int]:
    """Leaders between each post and the units it answers for, plus one; 0 for unit managers."""
    levels = [0] * len(posts)
    for post in posts:
        if post.role != Role.UNIT_MANAGER:
            continue
        level, above = 1, post.superior
        while above >= 0:
            levels[above] = max(levels[above], level)
            level, above = level + 1, posts[above].superior
    for place, post in enumerate(posts):
        if post.role == Role.STATE_SUPERIOR or post.role in (Role.ADVISER, Role.COORDINATOR):
            levels[place] = 1
    return levels


def _levels_from_chief(structure: Structure) -> list[int]:
    """Levels the mandate passes to each post; posts outside the tree are one away."""
    posts = structure.posts
    chief = structure.chief
    levels_passed = []
    for place, post in enumerate(posts):
        if place == chief:
            levels_passed.append(0)
            continue
        if post.superior < 0:
            levels_passed.append(1)
            continue
        steps, above = 1, post.superior
        while above not in (chief, -1):
            steps, above = steps + 1, posts[above].superior
        levels_passed.append(steps if above == chief else 1)
    return levels_passed


class _Workloads(NamedTuple):
    """What a post has to do before there is any pilot."""

    escalation_share: float
    duty_workload: float
    shared_office_workload: float
    coordinator_workload: float

    def of(self, post: Post, reports: int, managers: int) -> float:
        """Direct reports + escalation share x units further below + workload of a duty."""
        if post.shared:
            return self.shared_office_workload
        if post.role == Role.COORDINATOR:
            return self.coordinator_workload
        below = post.unit_to - post.unit_from
        if post.role == Role.STATE_SUPERIOR:
            return max(1, below)
        leads_units = post.role in (Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE)
        further = max(0, below - managers) if leads_units else 0
        duties = 1 if post.duty != Duty.NONE else 0
        return reports + self.escalation_share * further + self.duty_workload * duties


def _frame(post: Post, structure: Structure) -> float:
    """Yearly frame of the units a post answers for."""
    if post.role in (Role.ADVISER, Role.COORDINATOR, Role.FRONTLINE):
        return 0.0
    return sum(unit.budget_nok for unit in structure.units[post.unit_from : post.unit_to])


def _row(first: int, place: int) -> int:
    """The row of a place among those of one municipality; -1 stays none."""
    return first + place if place >= 0 else -1


class _Builder:
    """Fills the municipality, unit and actor tables of a world."""

    def __init__(self, structures: Sequence[Structure], p: Any, *, region: bool) -> None:
        self.p = p
        self.region = region
        self.municipality = np.zeros(len(structures), tables.MUNICIPALITY.dtype)
        self.unit = np.zeros(sum(len(s.units) for s in structures), tables.UNIT.dtype)
        self.actor = np.zeros(sum(len(s.posts) for s in structures), tables.ACTOR.dtype)
        self.posts: list[str] = []
        self.units: list[str] = []
        first_unit = first_post = 0
        for t, structure in enumerate(structures):
            self._check(structure)
            self._units(t, structure, first_unit, first_post)
            self._posts(t, structure, first_unit, first_post)
            self._municipality(t, structure, first_unit, first_post)
            first_unit += len(structure.units)
            first_post += len(structure.posts)

    @staticmethod
    def _check(structure: Structure) -> None:
        for place in range(len(structure.units)):
            if len(structure.line_above(place)) > LONGEST_PATH:
                raise UserError(
                    f"{structure.name}: the path from unit {structure.units[place].name!r} to the "
                    f"council has more than {LONGEST_PATH} leaders"
                )

    def _name(self, structure: Structure, name: str) -> str:
        return f"{structure.name}/{name}" if self.region else name

    def _units(self, t: int, structure: Structure, first_unit: int, first_post: int) -> None:
        order = sorted(range(len(structure.units)), key=lambda u: (structure.units[u].sector, u))
        rows = self.unit[first_unit : first_unit + len(structure.units)]
        rows["by_sector"] = [first_unit + u for u in order]
        rows["sector_index"][order] = range(len(order))
        rows["municipality_row"] = t
        rows["hosts"] = -1
        # A column at once: a field of a row at a time takes ten times as long.
        own = structure.units
        rows["code"] = [code_of(self._name(structure, unit.name)) for unit in own]
        rows["sector"] = [int(unit.sector) for unit in own]
        rows["manager"] = [first_post + unit.manager for unit in own]
        rows["state_superior"] = [_row(first_post, unit.state_superior) for unit in own]
        rows["frame_nok"] = [unit.budget_nok for unit in own]
        self.units.extend(unit.name for unit in own)

    def _posts(self, t: int, structure: Structure, first_unit: int, first_post: int) -> None:
        posts = structure.posts
        p = self.p[t]
        reports = [0] * len(posts)
        managers = [0] * len(posts)
        for post in posts:
            if post.superior >= 0:
                reports[post.superior] += 1
                managers[post.superior] += int(post.role == Role.UNIT_MANAGER)
        rows = self.actor[first_post : first_post + len(posts)]
        rows["municipality_row"] = t
        rows["next_same_duty"] = -1
        rows["level"] = _levels(posts)
        rows["levels_from_chief"] = _levels_from_chief(structure)
        rows["code"] = [code_of(self._name(structure, post.name)) for post in posts]
        for name in ("role", "duty", "shared", "sector"):
            rows[name] = [int(getattr(post, name)) for post in posts]
        rows["superior"] = [_row(first_post, post.superior) for post in posts]
        rows["unit"] = [_row(first_unit, post.unit) for post in posts]
        rows["unit_from"] = [first_unit + post.unit_from for post in posts]
        rows["unit_to"] = [first_unit + post.unit_to for post in posts]
        load = _Workloads(*(float(p[name]) for name in _Workloads._fields))
        rows["base_workload"] = [
            load.of(post, reports[a], managers[a]) for a, post in enumerate(posts)
        ]
        state = [post.role == Role.STATE_SUPERIOR for post in posts]
        rows["frame_nok"] = [_frame(post, structure) for post in posts]
        rows["free_nok"] = rows["frame_nok"] * p["discretion_share"]
        for name in ("frame_nok", "free_nok"):
            rows[name][state] = p["state_frame_nok"]
        self.posts.extend(post.name for post in posts)
        self._staff(structure, first_unit, first_post)

    def _staff(self, structure: Structure, first_unit: int, first_post: int) -> None:
        n, first = [0] * len(structure.units), [0] * len(structure.units)
        for a, post in enumerate(structure.posts):
            if post.role == Role.FRONTLINE:
                if n[post.unit] == 0:
                    first[post.unit] = first_post + a
                n[post.unit] += 1
        rows = self.unit[first_unit : first_unit + len(n)]
        rows["n_staff"], rows["first_staff"] = n, first

    def _municipality(self, t: int, structure: Structure, first_unit: int, first_post: int) -> None:
        row = self.municipality[t]
        p = self.p[t]
        row["first_unit"] = first_unit
        row["n_units"] = len(structure.units)
        counts = [sum(1 for u in structure.units if u.sector == s) for s in Sector]
        row["sector_from"] = [sum(counts[:s]) for s in range(len(Sector) + 1)]
        row["chief"] = first_post + structure.chief
        row["council"] = first_post + structure.council
        row["tie_chance"] = structure.tie_chance
        row["fund_yearly_nok"] = structure.fund_nok_per_year
        row["travel_hours"] = p["travel_hours"]
        if self.region:
            row["travel_hours"] = p["region_hours"] * (t + MIDDLE) / len(self.municipality)
        row["coordinator"] = -1
        last: dict[int, int] = {}
        for a, post in enumerate(structure.posts):
            if post.role == Role.COORDINATOR:
                row["coordinators"] += 1
                if row["coordinator"] < 0:
                    row["coordinator"] = first_post + a
                else:
                    self.actor[last[-1]]["next_same_duty"] = first_post + a
                last[-1] = first_post + a
            if post.role == Role.ADVISER and post.duty != Duty.NONE:
                duty = int(post.duty)
                if duty in last:
                    self.actor[last[duty]]["next_same_duty"] = first_post + a
                else:
                    row["adviser"][duty] = first_post + a
                last[duty] = first_post + a
                row["adviser_n"][duty] += 1


def _given_ties(structures: Sequence[Structure], actors: int, units: int) -> Any:
    """What organisations lay down about ties: 0 left to the draw, 1 tied, 2 not tied.

    The ties a file lists replace the draw for the posts it names; with ties off,
    for every post.
    """
    if all(s.ties_drawn and not s.ties_given for s in structures):
        return np.zeros((0, 0), dtype=np.int8)
    ties = np.zeros((actors, units), dtype=np.int8)
    first_unit = first_post = 0
    for structure in structures:
        last_post = first_post + len(structure.posts)
        last_unit = first_unit + len(structure.units)
        if not structure.ties_drawn:
            ties[first_post:last_post, first_unit:last_unit] = 2
        for post, _unit in structure.ties_given:
            ties[first_post + post, first_unit:last_unit] = 2
        for post, unit in structure.ties_given:
            ties[first_post + post, first_unit + unit] = 1
        first_unit, first_post = last_unit, last_post
    return ties


def _given_traits(structures: Sequence[Structure]) -> Any:
    """What organisations lay down about persons, by post and trait; the rest is drawn."""
    posts = [post for structure in structures for post in structure.posts]
    if not any(post.traits for post in posts):
        return np.zeros((0, 0))
    traits = np.full((len(posts), len(Trait)), NOT_GIVEN)
    for a, post in enumerate(posts):
        for trait, value in post.traits:
            traits[a, trait] = value
    return traits


def _entrepreneurs(n: int, hours: float, ideas: Any, *, region: bool) -> Any:
    """The places of ``n`` entrepreneurs.

    In a region they live along a line of so many ``hours``, in each municipality as many as
    ideas come up there.
    """
    rows = np.zeros(n, tables.ENTREPRENEUR.dtype)
    rows["code"] = np.arange(1, n + 1)
    rows["active"] = 1
    rows["generation"] = -1
    if region:
        places = (np.arange(n) + MIDDLE) / n
        ends = np.concatenate([[0.0], np.cumsum(ideas)]) / np.sum(ideas)
        part = np.minimum(np.searchsorted(ends, places, side="right") - 1, len(ideas) - 1)
        within = (places - ends[part]) / (ends[part + 1] - ends[part])
        rows["home"] = hours * (part + within) / len(ideas)
    return rows


def _ideas(structures: Sequence[Structure], values: Any) -> Any:
    """Share of the ideas of a region that come up in each municipality: that of its inhabitants."""
    people = np.array([float(one.population) for one in structures])
    if values["neutral_ideas"]:
        people[:] = 1.0
    return people / people.sum()


def blueprint(
    structures: Sequence[Structure], values: Sequence[Mapping[str, Value]], *, region: bool = False
) -> Blueprint:
    """Lay out a world.

    Args:
        structures: the municipalities of the world, one in a paired run.
        values: the resolved parameter values of each.
        region: whether entrepreneurs choose where to go.

    Raises:
        UserError: a path from a unit to the council is longer than the tables allow.
    """
    p = parameter_rows(values)
    made = _Builder(structures, p, region=region)
    first = p[0]
    run = np.zeros(1, pilot_record.RUN.dtype)
    run["months"] = MONTHS_A_YEAR * int(first["years"])
    run["proposal_months"] = MONTHS_A_YEAR * min(int(first["proposal_years"]), int(first["years"]))
    run["region"] = int(region)
    run["next_leave"] = AFTER_EVERY_RUN
    made.municipality["ideas_share"] = _ideas(structures, first)
    n = int(first["entrepreneurs"])
    if region:
        people = sum(s.population for s in structures)
        n = max(1, round(people / float(first["inhabitants_per_entrepreneur"])))
    months = float(run["proposal_months"][0])
    expected = n * float(first["proposals_per_year"]) * months / MONTHS_A_YEAR
    pilots = int(expected + ROOM_IN_SD * math.sqrt(expected) + ROOM_AT_LEAST)
    largest = max(int(np.diff(made.municipality["sector_from"], axis=1).max()), 1)
    return Blueprint(
        p=p, p_later=p[:0], change=np.zeros(0, tables_in_time.CHANGE.dtype),
        instrument=np.zeros(0, tables_in_time.INSTRUMENT.dtype),
        asked=np.zeros(0, tables_in_time.ASKED.dtype), do=np.zeros(0, tables_in_time.DO.dtype),
        run=run, municipality=made.municipality, unit=made.unit, actor=made.actor,
        entrepreneur=_entrepreneurs(
            n, float(first["region_hours"]), made.municipality["ideas_share"], region=region
        ),
        given_ties=_given_ties(structures, len(made.actor), len(made.unit)),
        given_traits=_given_traits(structures),
        pilots=pilots,
        sites=pilots * (largest + 1),
        events=max(FIRST_EVENTS, EVENTS_PER_PILOT * pilots),
        municipalities=tuple(s.name for s in structures),
        populations=tuple(s.population for s in structures),
        posts=tuple(made.posts),
        units=tuple(made.units),
    )  # fmt: skip
