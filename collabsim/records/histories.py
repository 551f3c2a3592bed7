"""What is left of finished runs: one with its world, or the pilots of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from collabsim.world.blueprint import Blueprint, empty_pilots
from collabsim.world.tables import World

type Ints = NDArray[np.int64]


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

    @property
    def readings(self) -> Any:
        """The readings of proximities that were kept; none where they were not."""
        return self.world.reading[: int(self.world.run[0]["n_readings"])]


@dataclass(frozen=True, slots=True)
class Histories:
    """Pilot rows of many replications of one world, with the replication of each."""

    blueprint: Blueprint
    seed: int
    replication: Any
    pilots: Any

    @classmethod
    def of_blocks(cls, blueprint: Blueprint, seed: int, blocks: Sequence[Block]) -> Self:
        """The histories that blocks of one world are, in their order."""
        if not blocks:
            return cls(blueprint, seed, np.zeros(0, dtype=np.int64), empty_pilots(0))
        numbers = [np.repeat(block.replications, block.counts) for block in blocks]
        return cls(
            blueprint, seed, np.concatenate(numbers), np.concatenate([b.rows for b in blocks])
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Pilot rows of some replications of one world of one cell.

    ``counts`` says how many of ``rows`` each of ``replications`` has, none
    included; the rows stand in that order. They are read before the next block
    is asked for, so their memory may be used again.
    """

    cell: int
    world: int
    blueprint: Blueprint
    seed: int
    replications: Ints
    counts: Ints
    rows: Any

    @classmethod
    def of(cls, cell: int, world: int, histories: Histories, first: int, last: int) -> Self:
        """The block of histories of the replications from ``first`` to before ``last``."""
        replications = np.arange(first, last)
        counts = np.bincount(histories.replication - first, minlength=last - first)
        return cls(
            cell,
            world,
            histories.blueprint,
            histories.seed,
            replications,
            counts.astype(np.int64),
            histories.pilots,
        )
