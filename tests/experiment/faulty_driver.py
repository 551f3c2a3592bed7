"""Drivers that go wrong in every way a run can go wrong, for sweeps to survive."""

from __future__ import annotations

import os
import time

from collabsim.engine.loop import run_world
from collabsim.world.tables import World

RAISING_EACH = 33
"""Of so many replications one raises: three of a hundred."""

DYING, HANGING = 5, 7
"""The replications that end their process, and that never end."""

LARGE_TOWN = 1


def replication_of(world: World) -> int:
    """The replication: the second word of its key."""
    return int(world.draws.schedule[1])


def is_large(world: World) -> bool:
    """Whether it is the larger of the two municipalities of the test sweeps."""
    return len(world.unit) > 15


def raising(world: World) -> None:
    """Three replications of a hundred raise."""
    if replication_of(world) % RAISING_EACH == 2:
        raise ArithmeticError(f"replication {replication_of(world)} is at fault")
    run_world(world)


def dying(world: World) -> None:
    """One run ends its process."""
    if replication_of(world) == DYING and is_large(world):
        os._exit(3)
    run_world(world)


def dying_well(world: World) -> None:
    """One run ends its process as if all were well."""
    if replication_of(world) == DYING and is_large(world):
        os._exit(0)
    run_world(world)


def hanging(world: World) -> None:
    """One run never ends."""
    while replication_of(world) == HANGING and is_large(world):
        time.sleep(0.01)
    run_world(world)


def all_of_it(world: World) -> None:
    """Runs that raise, one that ends its process and one that never ends."""
    if replication_of(world) == DYING and is_large(world):
        os._exit(3)
    while replication_of(world) == HANGING and is_large(world):
        time.sleep(0.01)
    raising(world)


def slow(world: World) -> None:
    """Every run takes a twentieth of a second longer."""
    time.sleep(0.05)
    run_world(world)


def leaving(world: World) -> None:
    """Runs ask Python to end."""
    if replication_of(world) == DYING:
        raise SystemExit(4)
    run_world(world)


def counted(world: World) -> None:
    """Every run takes a moment and leaves a line in the file the environment names."""
    time.sleep(0.03)
    run_world(world)
    cell = int(world.p[0]["threshold_nok"])
    line = f"{cell}/{len(world.unit)}/{replication_of(world)}\n"
    log = os.open(os.environ["COLLABSIM_TEST_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, line.encode())
    os.close(log)
