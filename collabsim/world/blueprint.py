"""Everything a replication starts from: the tables before any draw, and how large they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from collabsim.parameters import PARAMETERS, RECORD, Value, as_record
from collabsim.world import tables, tables_in_time
from collabsim.world.draws import RandomDraws, make_draws
from collabsim.world.log_table import COURSE, EVENT, READING
from collabsim.world.tables import SLOTS, World

READINGS_PER_PILOT = 90
"""Room for readings of one pilot; a run that needs more is run again with twice as much."""

COURSE_PER_PILOT = 6_000
"""The same for readings kept for another run, and opportunities for them."""
NO_COURSE = np.zeros(0, COURSE.dtype)


class Later(NamedTuple):
    """What holds in a municipality (its row) from a month of the run on.

    ``values`` are all its values, ``changed`` the names of those that changes have set by then.
    """

    month: int
    municipality: int
    values: Mapping[str, Value]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything a replication starts from: the tables before any draw, and how large they are.

    ``posts`` and ``units`` are the names behind the rows of the actor and unit
    tables; ``municipalities`` those behind the municipality table; ``changed`` has for each row of
    ``p_later`` the names of the values that changes during the run have set by then. Where the
    hierarchy differs from replication to replication, ``by_replication`` has the worlds of the
    first few, after which they come again; the world itself is that of replication 0.
    ``readings`` is the room for what is read of proximities; where it is 0, none of it is kept.
    ``tape`` is the room for what is kept for another run, ``course`` what another run has read.
    """

    p: Any
    p_later: Any
    change: Any
    instrument: Any
    asked: Any
    do: Any
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
    changed: tuple[frozenset[str], ...] = ()
    by_replication: tuple[Blueprint, ...] = ()
    readings: int = 0
    tape: int = 0
    course: Any = None

    def of_replication(self, replication: int) -> Blueprint:
        """The world a replication begins with, the same for all replications or not."""
        if not self.by_replication:
            return self
        return self.by_replication[replication % len(self.by_replication)]

    def of_replications(self, replications: Any) -> list[tuple[Blueprint, Any]]:
        """The worlds of replications, and for each of them which of these have it.

        Args:
            replications: Their numbers, an array of integers.

        Returns:
            Each world with a mask over ``replications``; every replication is in one of them.
        """
        if not self.by_replication:
            return [(self, np.ones(len(replications), bool))]
        turn = np.asarray(replications) % len(self.by_replication)
        return [(world, turn == k) for k, world in enumerate(self.by_replication)]

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
            readings=self.readings * (2 if full & tables.READINGS_FULL else 1),
            tape=self.tape * (2 if full & tables.COURSE_FULL else 1),
        )

    def with_own(self, row: Sequence[float]) -> Blueprint:
        """The same world with a scenario's own parameters, in every municipality and month."""
        rows = {name: getattr(self, name).copy() for name in ("p", "p_later")}
        for one in rows.values():
            one["own"] = row
        return replace(self, **rows)

    def keeping_readings(self, *, distances: bool = False) -> Blueprint:
        """The same world, of whose runs is kept what is read of proximities.

        Args:
            distances: whether how near people are at three moments of a pilot is noted, too.
        """
        others = tuple(one.keeping_readings(distances=distances) for one in self.by_replication)
        room = READINGS_PER_PILOT * self.pilots
        run = self.run.copy()
        run["keep_distances"] = int(distances)
        return replace(self, run=run, readings=room, by_replication=others)

    def keeping_course(self, rows: Sequence[tuple[Any, ...]]) -> Blueprint:
        """The same world, of whose runs is kept what another run is to read.

        Args:
            rows: of :data:`collabsim.world.tables_in_time.DO`, which nobody reads by: on which
                paths it is kept.
        """
        others = tuple(one.keeping_course(rows) for one in self.by_replication)
        kept = np.array([*rows], tables_in_time.DO.dtype)
        do = np.concatenate([kept, self.do])
        room = COURSE_PER_PILOT * self.pilots
        return replace(self, do=do, tape=room, by_replication=others)

    def with_course(self, course: Any) -> Blueprint:
        """The same world, in which another run's readings can be read.

        Args:
            course: rows of :data:`collabsim.world.log_table.COURSE`, sorted.
        """
        others = tuple(one.with_course(course) for one in self.by_replication)
        return replace(self, course=course, by_replication=others)

    def changing(self, changes: Sequence[Later]) -> Blueprint:
        """The same world with values that change during a run.

        Args:
            changes: at most one for each month and municipality.
        """
        ordered = sorted(changes, key=lambda one: (one.month, one.municipality))
        change = np.zeros(len(ordered), tables_in_time.CHANGE.dtype)
        for place, one in enumerate(ordered):
            change[place] = one.month, one.municipality
        return replace(
            self,
            change=change,
            p_later=parameter_rows([one.values for one in ordered]),
            changed=tuple(one.changed for one in ordered),
        )

    def with_instruments(self, rows: Sequence[tuple[Any, ...]]) -> Blueprint:
        """The same world in which this happens to instruments.

        Args:
            rows: of :data:`collabsim.world.tables_in_time.INSTRUMENT`, in its fields' order.
        """
        ordered = sorted(rows, key=lambda row: row[:2])
        return replace(self, instrument=np.array(ordered, tables_in_time.INSTRUMENT.dtype))

    def with_hours(self, rows: Sequence[tuple[int, int, Sequence[float]]]) -> Blueprint:
        """The same world in which instruments ask for these hours.

        Args:
            rows: of :data:`collabsim.world.tables_in_time.ASKED`, in its fields' order.
        """
        ordered = sorted(rows, key=lambda row: row[:2])
        asked = np.zeros(len(ordered), tables_in_time.ASKED.dtype)
        for place, row in enumerate(ordered):
            asked[place] = row
        return replace(self, asked=asked)

    def with_do(self, rows: Sequence[tuple[Any, ...]]) -> Blueprint:
        """The same world in which proximities are read so.

        Args:
            rows: of :data:`collabsim.world.tables_in_time.DO`, in its fields' order.
        """
        return replace(self, do=np.array([*rows], tables_in_time.DO.dtype))

    def with_values(self, values: Mapping[str, Value]) -> Blueprint:
        """The same world with other values of parameters that change no table of it.

        What a change during the run has set by then stays as it has set it.
        """
        p, later = self.p.copy(), self.p_later.copy()
        for name, value in values.items():
            code = PARAMETERS[name].code(value)
            p[name] = code
            for place, changed in enumerate(self.changed):
                if name not in changed:
                    later[name][place] = code
        others = tuple(one.with_values(values) for one in self.by_replication)
        return replace(self, p=p, p_later=later, by_replication=others)

    def p_in(self, municipality: int, month: int) -> Any:
        """The record of values that hold in a municipality (its row) in a month."""
        for place in range(len(self.change) - 1, -1, -1):
            change = self.change[place]
            if change["municipality_row"] == municipality and change["month"] <= month:
                return self.p_later[place]
        return self.p[municipality]

    def world(
        self,
        seed: int,
        replication: int,
        *,
        overrides: Mapping[tuple[int, int, int], float] | None = None,
        keep_events: bool = True,
    ) -> World:
        """A fresh world for one replication."""
        draws = make_draws(seed, replication, overrides)
        return self.of_replication(replication).world_with(draws, keep_events=keep_events)

    def world_with(self, draws: RandomDraws, *, keep_events: bool) -> World:
        """A fresh world with these random draws."""
        run = self.run.copy()
        run["keep_events"] = int(keep_events)
        return World(
            p=self.p.copy() if len(self.change) else self.p,
            p_later=self.p_later,
            change=self.change,
            instrument=self.instrument,
            asked=self.asked,
            do=self.do,
            run=run,
            municipality=self.municipality.copy(),
            unit=self.unit.copy(),
            actor=self.actor.copy(),
            entrepreneur=self.entrepreneur.copy(),
            opinion=first_opinions(len(self.entrepreneur) * len(self.municipality), self.p),
            pilot=empty_pilots(self.pilots),
            member=empty_members(self.pilots),
            site=np.zeros(self.sites, tables.SITE.dtype),
            event=np.zeros(self.events if keep_events else 1, EVENT.dtype),
            reading=np.zeros(self.readings, READING.dtype),
            tape=np.zeros(self.tape, COURSE.dtype),
            course=NO_COURSE.copy() if self.course is None else self.course.copy(),
            actor_before=np.zeros(SLOTS + 1, tables.ACTOR.dtype),
            member_before=np.zeros(SLOTS, tables.MEMBER.dtype),
            draws=draws,
            given_ties=self.given_ties,
            given_traits=self.given_traits,
        )


def first_opinions(n: int, p: Any) -> Any:
    """Opinions before anything has been heard, as the values of the first municipality say."""
    opinions = np.zeros(n, tables.OPINION.dtype)
    opinions["value"] = p["first_opinion"][0]
    return opinions


def empty_pilots(n: int) -> Any:
    """A pilot table in which nothing has happened."""
    pilots = np.zeros(n, tables.PILOT.dtype)
    for name in (
        "found", "other_sector", "first_unit", "other_unit", "started", "money_until",
        "money_ended", "case_open", "case_since", "clerk", "list_month", "recused_until", "decided",
        "competition_until", "coordinator", "pays_from", "contract_until", "payer", "private_until",
        "effect_until", "repay_payer", "repay_until",
        "reviewed",
        "ended", "ended_as", "stopped_by",
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
    members["first_met"] = -1
    return members


def parameter_rows(values: Sequence[Mapping[str, Value]]) -> Any:
    """The record the rules read, a row for each set of values."""
    rows = np.zeros(len(values), dtype=RECORD)
    for place, resolved in enumerate(values):
        rows[place] = as_record(dict(resolved))[0]
    return rows
