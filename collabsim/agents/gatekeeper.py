"""Everyone who may have to clear or advise on a case."""

from __future__ import annotations

from collabsim.agents.person import Person


class Gatekeeper(Person):
    """Somebody a case may have to pass: an adviser, a coordinator, a leader.

    Whether a gatekeeper finds opportunities or rejects is not a trait; it is
    read off from what they did.
    """

    def gather(self, pilot_row: int, month: int) -> None:
        """As a coordinator: gather those still to be asked who have time."""
        self.model.phase("gather")(self.model.world, pilot_row, month)

    def clear_case(self, member_row: int, month: int) -> None:
        """Advise on a case, or clear it or not, if one gets to it."""
        self.model.phase("clear_case")(self.model.world, member_row, month)
