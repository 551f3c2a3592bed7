"""Replications of one world in blocks: the memory of a world is used again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from collabsim.engine import loop
from collabsim.engine.block import DONE, USED, Block
from collabsim.world import tables
from collabsim.world.blueprint import Blueprint, empty_members, empty_pilots, first_opinions
from collabsim.world.compiling import announce
from collabsim.world.draws import key_schedules, make_draws
from collabsim.world.tables import World

BLOCK_RUNS = 25
"""Replications in one call of compiled code: a few hundredths of a second, so that a
wish to stop is soon seen."""

RunBlock = Callable[[World, Block], None]


class Runner:
    """Runs replications of one world, keeping pilot histories only.

    Not for two threads at once: each takes a runner of its own.

    Args:
        plan: the world.
        run_block: the compiled loop, or that of a rulebook.
    """

    def __init__(self, plan: Blueprint, run_block: RunBlock = loop.run_block) -> None:
        announce()
        self._run_block = run_block
        self._lay_out(plan)

    def _lay_out(self, plan: Blueprint) -> None:
        """Memory for one run of ``plan``, and what to put it back to."""
        self.plan = plan
        self._start = plan.world(0, 0, keep_events=False)
        self._world = plan.world_with(make_draws(0, 0), keep_events=False)

    def run(self, seed: int, first: int, count: int, step: int = 1) -> tuple[Any, Any]:
        """Run ``count`` replications: ``first``, ``first + step`` and so on.

        Returns:
            The number of pilots of each, and the pilot rows of all in order.

        Raises:
            Exception: whatever a rule of one's own raises, for the whole call.
        """
        block = self._block(key_schedules(seed, first, count, step))
        while True:
            self._run_block(self._world, block)
            if block.place[DONE] == count:
                return block.counts, block.kept[: block.place[USED]]
            full = int(self._world.run[0]["overflow"])
            if full != 0:
                self._lay_out(self.plan.grown(full))
            else:
                block = _roomier(block)

    def _block(self, keys: Any) -> Block:
        start, count = self._start, len(keys)
        return Block(
            keys=keys,
            p=self.plan.p[: len(self.plan.p) if len(self.plan.change) else 0],
            run=start.run,
            municipality=start.municipality,
            unit=start.unit,
            actor=start.actor,
            entrepreneur=start.entrepreneur,
            opinion=first_opinions(1, self.plan.p),
            pilot=empty_pilots(1),
            member=empty_members(1)[:1],
            site=np.zeros(1, tables.SITE.dtype),
            kept=np.empty(count * self.plan.pilots, tables.PILOT.dtype),
            counts=np.zeros(count, np.int64),
            place=np.zeros(2, np.int64),
        )


def _roomier(block: Block) -> Block:
    """The same block with room for twice as many pilots."""
    arrays = {name: getattr(block, name) for name in Block.TABLES}
    arrays["kept"] = np.concatenate([block.kept, np.empty_like(block.kept)])
    return Block(**arrays)
