"""Worlds laid out once and kept: a part with many cells is not slowed by laying them out."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from collabsim.errors import UserError
from collabsim.experiment.plan import is_region, worlds
from collabsim.scenario import Scenario
from collabsim.world.blueprint import Blueprint

ROOM_BYTES = 128 << 20
"""What the blueprints kept in a process may take: some 250 municipalities of 120,000."""

NAME_BYTES = 100
"""About what the name of a post or a unit takes."""


def lay_out(scenario: Scenario, world: int) -> Blueprint:
    """One of the worlds of a scenario, by its number."""
    if is_region(scenario):
        return worlds(scenario)[world]
    return worlds(scenario, [scenario.municipalities[world].name])[0]


def change_of(scenario: Scenario, fingerprint: str) -> str | None:
    """What has become of the organisation files of a scenario since it was fingerprinted.

    Args:
        scenario: Names the files, which are read again now.
        fingerprint: That of the scenario, made when the files were as they should be.

    Returns:
        Why they cannot be used, for a sentence; ``None`` where none is given or none differs.
    """
    given = [spec.name for spec in scenario.municipalities if spec.given is not None]
    if not given:
        return None
    try:
        if scenario.fingerprint == fingerprint:
            return None
    except UserError as failure:
        return str(failure)
    return f"the organisation file of {' or '.join(given)} has changed since the sweep began"


def size_of(plan: Blueprint) -> int:
    """About how many bytes a blueprint takes, with those of later replications."""
    if plan.by_replication:
        worlds = {id(one): one for one in plan.by_replication}
        return sum(size_of(one) for one in worlds.values())
    tables = (
        plan.p,
        plan.p_later,
        plan.run,
        plan.municipality,
        plan.unit,
        plan.actor,
        plan.entrepreneur,
    )
    names = len(plan.posts) + len(plan.units)
    return (
        sum(int(table.nbytes) for table in (*tables, plan.given_ties, plan.given_traits))
        + NAME_BYTES * names
    )


class Layouts:
    """Blueprints by scenario and world; the one not used for longest goes first.

    Laying out takes 3 ms for 10,000 inhabitants and 30 ms for 120,000, about as
    long as a dozen compiled runs. Blueprints are never changed, so all threads of
    a process share them.
    """

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._room = room_bytes
        self._taken = 0
        self._kept: OrderedDict[tuple[str, int], Blueprint] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, fingerprint: str, scenario: Scenario, world: int) -> Blueprint:
        """The blueprint of a world, kept or laid out now.

        One laid out from an organisation file that has changed is not kept.

        Args:
            fingerprint: That of the scenario.
            scenario: What to lay out.
            world: Number of the world.
        """
        key = (fingerprint, world)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = lay_out(scenario, world)
        if change_of(scenario, fingerprint) is not None:
            return made
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._taken += size_of(made)
            while self._taken > self._room and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._taken -= size_of(gone)
        return made


LAYOUTS = Layouts()
"""Those of this process."""
