"""What is left of finished runs: one with its world, or the pilots of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from collabsim.world.build import Blueprint
from collabsim.world.tables import World


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run: its world, and what it was a run of."""

    blueprint: Blueprint
    seed: int
    replication: int
    world: World

    @property
    def pilots(self) -> Any:
        """The rows of the pilot table that were used."""
        return self.world.pilot[: int(self.world.run[0]["n_pilots"])]

    @property
    def events(self) -> Any:
        """The rows of the event log that were used; none where events were not kept."""
        if self.world.run[0]["keep_events"] == 0:
            return self.world.event[:0]
        return self.world.event[: int(self.world.run[0]["n_events"])]


@dataclass(frozen=True, slots=True)
class Histories:
    """Pilot rows of many replications of one world, with the replication of each."""

    blueprint: Blueprint
    seed: int
    replication: Any
    pilots: Any
