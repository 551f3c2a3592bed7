"""From structures and parameter values to the tables a run begins with."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from collabsim.parameters import RECORD, Value, as_record
from collabsim.world import tables
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.draws import CODE_BITS, RandomDraws, make_draws
from collabsim.world.tables import SLOTS, World

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


def code_of(name: str) -> int:
    """A stable code of ``CODE_BITS`` bits for a post or a unit."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << CODE_BITS) - 1)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything a replication starts from: the tables before any draw, and how large they are.

    ``posts`` and ``units`` are the names behind the rows of the actor and unit
    tables; ``municipalities`` those behind the municipality table.
    """

    p: Any
    run: Any
    municipality: Any
    unit: Any
    actor: Any
    entrepreneur: Any
    given_ties: Any
    given_traits: Any
    pilots: int
    sites: int
    events: int
    municipalities: tuple[str, ...]
    populations: tuple[int, ...]
    posts: tuple[str, ...]
    units: tuple[str, ...]

    def grown(self, full: int) -> Blueprint:
        """The same with room for twice as much where a run found a table full.

        Args:
            full: the mark ``overflow`` of that run.
        """
        return replace(
            self,
            pilots=self.pilots * (2 if full & tables.PILOTS_FULL else 1),
            sites=self.sites * (2 if full & tables.SITES_FULL else 1),
            events=self.events * (2 if full & tables.EVENTS_FULL else 1),
        )

    def world(
        self,
        seed: int,
        replication: int,
        *,
        overrides: Mapping[tuple[int, int, int], float] | None = None,
        keep_events: bool = True,
    ) -> World:
        """A fresh world for one replication."""
        return self.world_with(make_draws(seed, replication, overrides), keep_events=keep_events)

    def world_with(self, draws: RandomDraws, *, keep_events: bool) -> World:
        """A fresh world with these random draws."""
        run = self.run.copy()
        run["keep_events"] = int(keep_events)
        return World(
            p=self.p,
            run=run,
            municipality=self.municipality.copy(),
            unit=self.unit.copy(),
            actor=self.actor.copy(),
            entrepreneur=self.entrepreneur.copy(),
            opinion=np.zeros(len(self.entrepreneur) * len(self.municipality), tables.OPINION.dtype),
            pilot=empty_pilots(self.pilots),
            member=empty_members(self.pilots),
            site=np.zeros(self.sites, tables.SITE.dtype),
            event=np.zeros(self.events if keep_events else 1, tables.EVENT.dtype),
            draws=draws,
            given_ties=self.given_ties,
            given_traits=self.given_traits,
        )


def empty_pilots(n: int) -> Any:
    """A pilot table in which nothing has happened."""
    pilots = np.zeros(n, tables.PILOT.dtype)
    for name in (
        "found", "other_sector", "first_unit", "other_unit", "started", "money_until",
        "money_ended", "case_open", "case_since", "clerk", "list_month", "recused_until", "decided",
        "competition_until", "pays_from", "contract_until", "payer", "reviewed", "ended",
        "ended_as", "stopped_by",
        "stopped_by_level", "complaint", "project_payer", "state_12", "state_24", "state_36",
    ):  # fmt: skip
        pilots[name] = -1
    return pilots


def empty_members(pilots: int) -> Any:
    """A member table with nobody in it."""
    members = np.zeros(pilots * SLOTS, tables.MEMBER.dtype)
    members["actor"] = -1
    members["holder"] = -1
    members["met"] = -1
    return members


def _parameters(values: Sequence[Mapping[str, Value]]) -> Any:
    rows = np.zeros(len(values), dtype=RECORD)
    for place, resolved in enumerate(values):
        rows[place] = as_record(dict(resolved))[0]
    return rows


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
        for place, u in enumerate(order):
            self.unit[first_unit + place]["by_sector"] = first_unit + u
            self.unit[first_unit + u]["sector_index"] = place
        for u, unit in enumerate(structure.units):
            row = self.unit[first_unit + u]
            row["code"] = code_of(self._name(structure, unit.name))
            row["municipality_row"] = t
            row["sector"] = int(unit.sector)
            row["manager"] = first_post + unit.manager
            row["state_superior"] = (
                first_post + unit.state_superior if unit.state_superior >= 0 else -1
            )
            row["frame_nok"] = unit.budget_nok
            row["hosts"] = -1
            self.units.append(unit.name)

    def _posts(self, t: int, structure: Structure, first_unit: int, first_post: int) -> None:
        posts = structure.posts
        levels = _levels(posts)
        levels_passed = _levels_from_chief(structure)
        p = self.p[t]
        reports = [0] * len(posts)
        managers = [0] * len(posts)
        for post in posts:
            if post.superior >= 0:
                reports[post.superior] += 1
                managers[post.superior] += int(post.role == Role.UNIT_MANAGER)
        for a, post in enumerate(posts):
            row = self.actor[first_post + a]
            row["code"] = code_of(self._name(structure, post.name))
            row["municipality_row"] = t
            row["role"] = int(post.role)
            row["duty"] = int(post.duty)
            row["shared"] = int(post.shared)
            row["sector"] = post.sector
            row["superior"] = first_post + post.superior if post.superior >= 0 else -1
            row["unit"] = first_unit + post.unit if post.unit >= 0 else -1
            row["unit_from"] = first_unit + post.unit_from
            row["unit_to"] = first_unit + post.unit_to
            row["level"] = levels[a]
            row["levels_from_chief"] = levels_passed[a]
            row["next_same_duty"] = -1
            self._workload(row, post, reports[a], managers[a], p)
            self._frame(row, post, structure, p)
            self.posts.append(post.name)
        self._staff(structure, first_unit, first_post)

    @staticmethod
    def _workload(row: Any, post: Post, reports: int, managers: int, p: Any) -> None:
        """Direct reports + escalation share x units further below + 3 x duties."""
        if post.shared:
            row["base_workload"] = p["shared_office_workload"]
            return
        if post.role == Role.COORDINATOR:
            row["base_workload"] = p["coordinator_workload"]
            return
        below = post.unit_to - post.unit_from
        leads_units = post.role in (Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE)
        further = max(0, below - managers) if leads_units else 0
        duties = 1 if post.duty != Duty.NONE else 0
        row["base_workload"] = (
            reports + p["escalation_share"] * further + p["duty_workload"] * duties
        )
        if post.role == Role.STATE_SUPERIOR:
            row["base_workload"] = max(1, below)

    @staticmethod
    def _frame(row: Any, post: Post, structure: Structure, p: Any) -> None:
        frame = sum(u.budget_nok for u in structure.units[post.unit_from : post.unit_to])
        if post.role in (Role.ADVISER, Role.COORDINATOR, Role.FRONTLINE):
            frame = 0.0
        row["frame_nok"] = frame
        row["free_nok"] = frame * p["discretion_share"]
        if post.role == Role.STATE_SUPERIOR:
            row["frame_nok"] = p["state_frame_nok"]
            row["free_nok"] = p["state_frame_nok"]

    def _staff(self, structure: Structure, first_unit: int, first_post: int) -> None:
        for a, post in enumerate(structure.posts):
            if post.role == Role.FRONTLINE:
                unit = self.unit[first_unit + post.unit]
                if unit["n_staff"] == 0:
                    unit["first_staff"] = first_post + a
                unit["n_staff"] += 1

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


def _entrepreneurs(n: int, hours: float, *, region: bool) -> Any:
    """The places of ``n`` entrepreneurs, in a region spread over a line of so many ``hours``."""
    rows = np.zeros(n, tables.ENTREPRENEUR.dtype)
    rows["code"] = np.arange(1, n + 1)
    rows["active"] = 1
    rows["generation"] = -1
    if region:
        rows["home"] = hours * (np.arange(n) + MIDDLE) / n
    return rows


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
    p = _parameters(values)
    made = _Builder(structures, p, region=region)
    first = p[0]
    run = np.zeros(1, tables.RUN.dtype)
    run["months"] = MONTHS_A_YEAR * int(first["years"])
    run["proposal_months"] = MONTHS_A_YEAR * min(int(first["proposal_years"]), int(first["years"]))
    run["region"] = int(region)
    run["next_leave"] = AFTER_EVERY_RUN
    n = int(first["entrepreneurs"])
    if region:
        people = sum(s.population for s in structures)
        n = max(1, round(people / float(first["inhabitants_per_entrepreneur"])))
    months = float(run["proposal_months"][0])
    expected = n * float(first["proposals_per_year"]) * months / MONTHS_A_YEAR
    pilots = int(expected + ROOM_IN_SD * math.sqrt(expected) + ROOM_AT_LEAST)
    largest = max(int(np.diff(made.municipality["sector_from"], axis=1).max()), 1)
    return Blueprint(
        p=p, run=run, municipality=made.municipality, unit=made.unit, actor=made.actor,
        entrepreneur=_entrepreneurs(n, float(first["region_hours"]), region=region),
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
