"""Frontline staff: the team of a pilot."""

from __future__ import annotations

from collabsim.agents.person import Person
from collabsim.world.tables import SLOTS


class FrontlineWorker(Person):
    """Somebody who does the work of a unit and may be in the team of a pilot."""

    @property
    def champion_of(self) -> list[int]:
        """Rows of the pilots this person is a champion of."""
        world, holder = self.model.world, self.holder
        return [
            m // SLOTS
            for m in self._places()
            if world.member["champion"][m] and world.member["holder"][m] == holder
        ]

    def become_champion(self, member_row: int, month: int) -> None:
        """Become the champion of a pilot that is one's own and works."""
        self.model.phase("become_champion")(self.model.world, member_row, month)
