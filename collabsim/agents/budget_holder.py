"""Everyone who answers for a frame, from unit manager to council."""

from __future__ import annotations

from collabsim.agents.fields import RowField
from collabsim.agents.gatekeeper import Gatekeeper
from collabsim.world.tables import ACTOR


class BudgetHolder(Gatekeeper):
    """Somebody who answers for a frame. Who decides a case is a matter of the case."""

    frame_nok = RowField(ACTOR, "frame_nok", float)
    free_nok = RowField(ACTOR, "free_nok", float)
    committed_nok = RowField(ACTOR, "committed_nok", float)

    def open_year(self, month: int) -> None:
        """As the council: fill the fund in January."""
        self.model.phase("open_year")(self.model.world, self.municipality_row, month)

    def answer_start(self, site_row: int, month: int) -> None:
        """As a unit manager: say yes or no to starting in the own unit."""
        self.model.phase("answer_start")(self.model.world, site_row, month)

    def start_pilots(self, month: int) -> None:
        """As the chief executive: let those proposals start that find money, by keyed lot."""
        self.model.phase("start_pilots")(self.model.world, self.municipality_row, month)

    def end_money(self, pilot_row: int, month: int) -> None:
        """As the first unit's manager: open the case in time; see the project money end."""
        self.model.phase("end_money")(self.model.world, pilot_row, month)

    def answer_unit(self, site_row: int, month: int) -> None:
        """As a unit manager: answer about the own share of the sum."""
        self.model.phase("answer_unit")(self.model.world, site_row, month)

    def decide_case(self, member_row: int, month: int) -> None:
        """As the decider: take the best option, at a door to money."""
        self.model.phase("decide_case")(self.model.world, member_row, month)

    def deliver(self, pilot_row: int, month: int) -> None:
        """As the first unit's manager: one month of a measure that was adopted."""
        self.model.phase("deliver")(self.model.world, pilot_row, month)
