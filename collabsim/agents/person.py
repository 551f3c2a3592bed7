"""What every person inside a municipality shows and does."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import mesa

from collabsim.agents.fields import Mindset, RowField, mindset_of, topics_of
from collabsim.agents.looking import (
    person_as_of,
    see_handled_chance,
    see_mandate,
    see_stress,
    see_tie,
    see_whether_known,
    see_workload,
)
from collabsim.errors import former_attribute
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.rules.people import read_person
from collabsim.world.tables import ACTOR, SLOTS

if TYPE_CHECKING:
    from collabsim.agents.world_model import WorldModel


class Person(mesa.Agent):
    """A post inside a municipality and the person who holds it.

    ``row`` is its number in the actor table. What is asked of an agent is as of
    the month that runs, or between two steps the month that ran last, and asking
    changes nothing.
    """

    model: WorldModel

    def __init__(self, model: WorldModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}: {self.post or self.role.name.lower()}>"

    def look(self) -> AbstractContextManager[Any]:
        """The actor table, with the own row up to date for as long as one looks."""
        model = self.model
        return person_as_of(model.world, self.row, model.now, model.rule(read_person))

    def record(self) -> Any:
        """A copy of the own row, up to date."""
        with self.look() as table:
            return table[self.row].copy()

    def _post(self, field: str) -> int:
        """A field of the post, which does not depend on who holds it."""
        return int(self.model.world.actor[field][self.row])

    # The post.

    @property
    def post(self) -> str:
        """Name of the post; empty where only the world is known."""
        return self.model.post_names[self.row] if self.model.post_names else ""

    @property
    def role(self) -> Role:
        """Kind of post."""
        return Role(self._post("role"))

    @property
    def duty(self) -> Duty:
        """Central duty, if any."""
        return Duty(self._post("duty"))

    @property
    def sector(self) -> Sector | None:
        """Sector the post belongs to; ``None`` where it serves all."""
        sector = self._post("sector")
        return Sector(sector) if sector >= 0 else None

    @property
    def municipality_row(self) -> int:
        """Row of the municipality."""
        return self._post("municipality_row")

    @property
    def superior(self) -> Person | None:
        """The person reported to."""
        above = self._post("superior")
        return self.model.persons[above] if above >= 0 else None

    @property
    def reports(self) -> list[Person]:
        """The persons who report to this one."""
        below = (self.model.world.actor["superior"] == self.row).nonzero()[0]
        return [self.model.persons[a] for a in below]

    @property
    def unit(self) -> int | None:
        """Row of the unit a manager or frontline worker belongs to."""
        unit = self._post("unit")
        return unit if unit >= 0 else None

    @property
    def units(self) -> range:
        """Rows of the units answered for."""
        return range(self._post("unit_from"), self._post("unit_to"))

    @property
    def level(self) -> int:
        """Leaders between this post and its units, plus one; 0 for a unit manager."""
        return self._post("level")

    # The desk.

    @property
    def queue(self) -> int:
        """Cases lying with this person."""
        return self._post("cases")

    @property
    def workload(self) -> float:
        """Matters a month on this desk."""
        return float(self.model.rule(see_workload)(self.model.world, self.row))

    @property
    def handled_chance(self) -> float:
        """Chance that a matter is handled in a month."""
        return float(self.model.rule(see_handled_chance)(self.model.world, self.row))

    load = former_attribute("load", "workload")  # former name
    town = former_attribute("town", "municipality_row")  # former name

    # The person.

    rule_knowledge = RowField(ACTOR, "rule_knowledge", float)
    fear = RowField(ACTOR, "fear", float)
    curiosity = RowField(ACTOR, "curiosity", float)
    horizon_years = RowField(ACTOR, "horizon", float)
    prior_belief = RowField(ACTOR, "prior", float)
    experience = RowField(ACTOR, "experience", float)
    contact = RowField(ACTOR, "contact", float)
    holder = RowField(ACTOR, "holder", int)
    since = RowField(ACTOR, "since", int)

    @property
    def mindset(self) -> Mindset:
        """Where this person stands on the three dimensions."""
        return mindset_of(self.record())

    @property
    def knowledge(self) -> frozenset[int]:
        """Topics known, of the numbers 0 to 31."""
        return topics_of(self.record()["topics"])

    @property
    def stress(self) -> float:
        """Own budget stress this year; the median is 1."""
        world, now = self.model.world, self.model.now
        return float(self.model.rule(see_stress)(world, self.row, now))

    @property
    def mandate(self) -> float:
        """What is felt of the chief executive's mandate."""
        world, now = self.model.world, self.model.now
        return float(self.model.rule(see_mandate)(world, self.row, now))

    @property
    def known_units(self) -> frozenset[int]:
        """Rows of the units of the municipality in which the person knows somebody."""
        world = self.model.world
        municipality = world.municipality[self.municipality_row]
        first, n = int(municipality["first_unit"]), int(municipality["n_units"])
        knows = self.model.rule(see_whether_known)
        with self.look():
            return frozenset(u for u in range(first, first + n) if knows(world, self.row, u))

    @property
    def pilots(self) -> list[int]:
        """Rows of the pilots around which the post has a place, in order."""
        return sorted({m // SLOTS for m in self._places()})

    @property
    def ties(self) -> dict[int, float]:
        """Tie to each pilot around which the person has a place, 0 to 1.

        Pilots the present holder of the post has not been drawn into are left out.
        """
        world = self.model.world
        tie, holder = self.model.rule(see_tie), self.holder
        return {
            m // SLOTS: float(tie(world, m, self.model.now))
            for m in self._places()
            if world.member["holder"][m] == holder
        }

    def _places(self) -> list[int]:
        used = SLOTS * int(self.model.world.run[0]["n_pilots"])
        here = self.model.world.member["actor"][:used] == self.row
        return [int(m) for m in here.nonzero()[0]]

    # Phases of a month.

    def leave(self, month: int) -> None:
        """Leave the post if the time is up; what was held by the person is lost."""
        self.model.phase("leave")(self.model.world, self.row, month)

    def meet_pilot(self, member_row: int, month: int) -> None:
        """Meet the entrepreneur, as a team member or as far as the queue allows."""
        self.model.phase("meet_pilot")(self.model.world, member_row, month)
