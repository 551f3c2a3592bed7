"""A block of replications that share the memory of one world.

Laying a world out anew costs a tenth of running it and holds Python's lock. In a
block the tables are put back as they were, as far as they were used, by compiled
code.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from collabsim.parameters import RECORD
from collabsim.world import pilot_record, tables
from collabsim.world.compiling import inner
from collabsim.world.handles import Handle
from collabsim.world.tables import SLOTS, World

DONE, USED = 0, 1
"""Places of ``Block.place``: replications done, rows of ``Block.kept`` used."""


class Block(Handle):
    """What a world begins with, the keys of the replications, and what is kept of them.

    ``keys`` has the 20 round keys of a replication in each row. ``p`` has the values a run
    begins with where they change during it, and no row where they do not. ``run`` to
    ``entrepreneur`` are tables before anything has happened; ``pilot``, ``member``
    and ``site`` are one row each of tables in which nothing has. ``kept`` takes the
    pilot rows of all replications in order, ``counts`` how many each has.
    """

    TABLES: ClassVar[dict[str, tuple[Any, int]]] = {
        "keys": (np.uint64, 2),
        "p": (RECORD, 1),
        "run": (pilot_record.RUN.dtype, 1),
        "municipality": (tables.MUNICIPALITY.dtype, 1),
        "unit": (tables.UNIT.dtype, 1),
        "actor": (tables.ACTOR.dtype, 1),
        "entrepreneur": (tables.ENTREPRENEUR.dtype, 1),
        "opinion": (tables.OPINION.dtype, 1),
        "pilot": (tables.PILOT.dtype, 1),
        "member": (tables.MEMBER.dtype, 1),
        "site": (tables.SITE.dtype, 1),
        "kept": (tables.PILOT.dtype, 1),
        "counts": (np.int64, 1),
        "place": (np.int64, 1),
    }

    keys: Any
    p: Any
    run: Any
    municipality: Any
    unit: Any
    actor: Any
    entrepreneur: Any
    opinion: Any
    pilot: Any
    member: Any
    site: Any
    kept: Any
    counts: Any
    place: Any


def _nothing() -> Block:
    arrays = {
        name: np.zeros((0,) * dimensions, dtype)
        for name, (dtype, dimensions) in Block.TABLES.items()
    }
    return Block(**arrays)


NO_BLOCK = _nothing()
"""A block without replications."""


@inner
def begin(w: World, block: Block, r: int) -> None:
    """Put the world back to where every replication begins, with the random draws of this one."""
    pilots = min(w.run[0].n_pilots, w.pilot.shape[0])
    sites = min(w.run[0].n_sites, w.site.shape[0])
    w.run[0] = block.run[0]
    for t in range(block.p.shape[0]):
        w.p[t] = block.p[t]
    for t in range(w.municipality.shape[0]):
        w.municipality[t] = block.municipality[t]
    for u in range(w.unit.shape[0]):
        w.unit[u] = block.unit[u]
    for a in range(w.actor.shape[0]):
        w.actor[a] = block.actor[a]
    for e in range(w.entrepreneur.shape[0]):
        w.entrepreneur[e] = block.entrepreneur[e]
    for o in range(w.opinion.shape[0]):
        w.opinion[o] = block.opinion[0]
    for i in range(pilots):
        w.pilot[i] = block.pilot[0]
    for m in range(pilots * SLOTS):
        w.member[m] = block.member[0]
    for s in range(sites):
        w.site[s] = block.site[0]
    for k in range(block.keys.shape[1]):
        w.draws.schedule[k] = block.keys[r, k]


@inner
def keep_pilots(w: World, block: Block, r: int) -> None:
    """Copy the pilots of a finished replication; there is room for them."""
    n = w.run[0].n_pilots
    used = block.place[USED]
    for i in range(n):
        block.kept[used + i] = w.pilot[i]
    block.counts[r] = n
    block.place[USED] = used + n
    block.place[DONE] = r + 1
