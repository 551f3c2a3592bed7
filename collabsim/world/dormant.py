"""Posts that are made before a run and empty until something in it fills them.

A row of a table cannot be added in the middle of a run, so a coordinator who may come later has a
row from the start. It stands behind all others, so that no other row moves, and nothing reads it
before it is filled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from collabsim.municipality.structure import Role
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import code_of

NOBODY = -1
"""The row of nobody."""


def with_dormant_coordinators(plan: Blueprint) -> Blueprint:
    """The same world with as many empty posts of coordinators as any month of a run fills.

    Args:
        plan: with all values that hold in it, at its beginning and later.
    """
    made = plan
    for row in range(len(plan.municipality)):
        later = plan.p_later[plan.change["municipality_row"] == row]
        most = max(int(values["coordinators_added"]) for values in (plan.p[row], *later))
        if most > 0:
            made = _with_posts(made, row, most)
    return made


def _with_posts(plan: Blueprint, row: int, number: int) -> Blueprint:
    """The world with a number of empty posts in one municipality, behind all rows there are."""
    municipality, actor = plan.municipality.copy(), plan.actor
    own = municipality[row]
    first, before = len(actor), int(own["coordinators"])
    chief = actor[int(own["chief"])]
    region = f"{plan.municipalities[row]}/" if plan.run["region"][0] else ""
    names = [f"coordinator:{before + place + 1}" for place in range(number)]
    rows = np.zeros(number, actor.dtype)
    rows["code"] = [code_of(region + name) for name in names]
    rows["municipality_row"] = row
    rows["role"] = int(Role.COORDINATOR)
    rows["sector"] = rows["unit"] = NOBODY
    rows["superior"] = own["chief"]
    rows["unit_from"], rows["unit_to"] = chief["unit_from"], chief["unit_to"]
    rows["level"] = rows["levels_from_chief"] = 1
    rows["base_workload"] = plan.p[row]["coordinator_workload"]
    rows["next_same_duty"] = [*range(first + 1, first + number), NOBODY]
    actor = np.concatenate([actor, rows]).view(type(actor))
    if before:
        last = int(own["coordinator"])
        for _ in range(before - 1):
            last = int(actor[last]["next_same_duty"])
        actor["next_same_duty"][last] = first
    else:
        municipality["coordinator"][row] = first
    municipality["dormant_coordinators"][row] = number
    return replace(plan, municipality=municipality, actor=actor, posts=(*plan.posts, *names))
