"""Social entrepreneurs."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import mesa

from collabsim.agents.fields import Mindset, RowField, mindset_of, topics_of
from collabsim.agents.looking import entrepreneur_as_of, see_entrepreneur
from collabsim.errors import former_attribute
from collabsim.world.tables import ENTREPRENEUR

if TYPE_CHECKING:
    from collabsim.agents.world_model import WorldModel


class Entrepreneur(mesa.Agent):
    """A social entrepreneur; ``row`` is the number in the entrepreneur table."""

    model: WorldModel

    def __init__(self, model: WorldModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}>"

    def look(self) -> AbstractContextManager[Any]:
        """The entrepreneur table; one who has done nothing yet is drawn while one looks."""
        model = self.model
        return entrepreneur_as_of(model.world, self.row, model.rule(see_entrepreneur))

    def record(self) -> Any:
        """A copy of the own row."""
        with self.look() as table:
            return table[self.row].copy()

    active = RowField(ENTREPRENEUR, "active", int)
    generation = RowField(ENTREPRENEUR, "generation", int)
    nonprofit = RowField(ENTREPRENEUR, "nonprofit", int)
    home = RowField(ENTREPRENEUR, "home", float)
    open_pilots = RowField(ENTREPRENEUR, "open_pilots", int)
    reserve_nok = RowField(ENTREPRENEUR, "reserve_nok", float)
    project_income_nok = RowField(ENTREPRENEUR, "project_income_nok", float)
    contract_income_nok = RowField(ENTREPRENEUR, "contract_income_nok", float)
    other_income_nok = RowField(ENTREPRENEUR, "other_income_nok", float)
    cost_nok = RowField(ENTREPRENEUR, "cost_nok", float)

    @property
    def mindset(self) -> Mindset:
        """Where the entrepreneur stands on the three dimensions."""
        return mindset_of(self.record())

    @property
    def knowledge(self) -> frozenset[int]:
        """Topics known, of the numbers 0 to 31."""
        return topics_of(self.record()["topics"])

    @property
    def pilots(self) -> list[int]:
        """Rows of all proposals of this entrepreneur so far, in order."""
        world = self.model.world
        used = int(world.run[0]["n_pilots"])
        return [int(i) for i in (world.pilot["entrepreneur"][:used] == self.row).nonzero()[0]]

    @property
    def values_of_municipalities(self) -> list[float]:
        """Learnt value of going to each municipality (region mode; else zeros)."""
        world = self.model.world
        n = len(world.municipality)
        return [float(v) for v in world.opinion["value"][self.row * n : (self.row + 1) * n]]

    values_of_towns = former_attribute("values_of_towns", "values_of_municipalities")  # former name

    # Phases of a month.

    def propose(self, month: int) -> None:
        """Take an idea to a municipality, if there is one this month."""
        self.model.phase("propose")(self.model.world, self.row, month)

    def find_addressee(self, pilot_row: int, month: int) -> None:
        """Look for somebody to talk to."""
        self.model.phase("find_addressee")(self.model.world, pilot_row, month)

    def observe(self, pilot_row: int, month: int) -> None:
        """Run the pilot for a month and see what comes of it."""
        self.model.phase("observe")(self.model.world, pilot_row, month)

    def end_competition(self, pilot_row: int, month: int) -> None:
        """Win or lose a competition."""
        self.model.phase("end_competition")(self.model.world, pilot_row, month)

    def wait(self, pilot_row: int, month: int) -> None:
        """Wait for a decision, look for a bridge, or give up."""
        self.model.phase("wait")(self.model.world, pilot_row, month)

    def settle(self, month: int) -> None:
        """Pay the month's costs; in a region an empty reserve ends the enterprise."""
        self.model.phase("settle")(self.model.world, self.row, month)
