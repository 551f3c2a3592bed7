"""What can be the seed of a run, the number of a replication, and how many there can be."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from collabsim.errors import UserError

LARGEST_SEED = 2**62 - 1
"""The key of the random draws takes 64 bits of a number: a larger one would repeat another's."""

SEED_RANGE = f"a whole number from 0 to {LARGEST_SEED}"


MOST_REPLICATIONS = 10_000_000
"""Of one world, whatever the command: intervals are a twentieth of a point wide long before."""


def checked_replications(value: Any, name: str = "replications") -> int:
    """A number of replications, the same for every command.

    Raises:
        UserError: it is no whole number, or not one from 1 to :data:`MOST_REPLICATIONS`.
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not 1 <= value <= MOST_REPLICATIONS:
        from collabsim.scenario.sentences import shown  # noqa: PLC0415 - as below

        raise UserError(
            f"{name} must be a whole number from 1 to {MOST_REPLICATIONS:,}, not {shown(value)}"
        )
    return int(value)


def checked_seed(value: Any, name: str = "seed") -> int:
    """A seed, or the number of a replication under its ``name``.

    Raises:
        UserError: it is no whole number, or not one that keys draws of its own.
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not 0 <= value <= LARGEST_SEED:
        # The command line checks its options before anything large is imported.
        from collabsim.scenario.sentences import shown  # noqa: PLC0415

        raise UserError(f"{name} must be {SEED_RANGE}, not {shown(value)}")
    return int(value)
