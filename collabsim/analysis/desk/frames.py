"""What a leader may commit alone where no sum is delegated: what is free in the own frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from collabsim.experiment.plan import worlds
from collabsim.municipality.organisation_keys import SECTORS
from collabsim.municipality.structure import Role, Sector
from collabsim.scenario import Scenario

LEVELS: dict[str, tuple[Role, ...]] = {
    "unit_nok": (Role.UNIT_MANAGER,), "head_nok": (Role.SECTION_HEAD, Role.SECTOR_HEAD),
}  # fmt: skip
"""Levels whose frame holds where the sum is 0, by the end of the parameter's name."""


def free_in_frame(scenario: Scenario, parameter: str, towns: Sequence[str]) -> list[float]:
    """The median of what is free in the frames of a level of a sector, in each municipality.

    Of the first replication's structure; kroner of 2018 a year.

    Args:
        scenario: Whose municipalities.
        parameter: The sum that may be delegated, such as ``delegation_school_unit_nok``.
        towns: Names of the municipalities; one that has no such post is left out.

    Returns:
        A sum for each; nothing of a parameter where 0 is no frame.
    """
    _, sector, level = parameter.split("_", 2)
    if level not in LEVELS or not towns:
        return []
    found = []
    for plan in worlds(scenario):
        world = plan.of_replication(0)
        actors = world.actor
        own = np.isin(actors["role"], LEVELS[level])
        if sector in SECTORS:
            own &= actors["sector"] == Sector[sector.upper()]
        for row, town in enumerate(plan.municipalities):
            here = own & (actors["municipality_row"] == row)
            if town in towns and here.any():
                found.append(float(np.median(actors["free_nok"][here])))
    return found
