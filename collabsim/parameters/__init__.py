"""Every parameter of collabsim, declared once."""

from __future__ import annotations

import difflib

import numpy as np

from collabsim.parameters import (
    cocreation_group,
    contract_group,
    delegation_group,
    dynamics_group,
    hours_group,
    municipality_groups,
    people_groups,
    process_groups,
    roles_group,
    support_group,
)
from collabsim.parameters.declare import ASSUMPTION, ROLES, Group, Parameter, Role, Value
from collabsim.parameters.prices import BASE_YEAR, PRICE_INDEX, kroner, kroner_in

GROUPS: tuple[Group, ...] = (
    municipality_groups.structure,
    municipality_groups.attention,
    municipality_groups.ties,
    municipality_groups.money,
    delegation_group.delegation,
    people_groups.people,
    people_groups.consent,
    people_groups.proximity,
    people_groups.meeting,
    process_groups.pilots,
    process_groups.procurement,
    process_groups.case,
    support_group.training,
    support_group.mooring,
    support_group.support,
    support_group.doors,
    contract_group.effect_contracts,
    cocreation_group.cocreation,
    dynamics_group.dynamics,
    roles_group.coordinators,
    roles_group.leading,
    hours_group.hours,
    process_groups.after,
    process_groups.region,
    process_groups.run,
    process_groups.channels,
)

PARAMETERS: dict[str, Parameter] = {p.name: p for group in GROUPS for p in group.parameters}
if len(PARAMETERS) != sum(len(group.parameters) for group in GROUPS):
    raise ValueError("two parameter groups declare the same name")

FORMER_NAMES: dict[str, str] = {
    former: p.name for p in PARAMETERS.values() for former in p.formerly
}
"""The present name for each name that a parameter had before."""
if set(FORMER_NAMES) & set(PARAMETERS) or len(FORMER_NAMES) != sum(
    len(p.formerly) for p in PARAMETERS.values()
):
    raise ValueError("a former name of a parameter is the name of another")

CHANNELS: tuple[str, ...] = tuple(
    name.removeprefix("neutral_") for name in PARAMETERS if name.startswith("neutral_")
)
"""Names of the size channels, each with a switch ``neutral_<name>``."""

OWN_PLACES = 8
"""Numbers of a scenario's own that the record has room for (:mod:`collabsim.scenario.own`)."""

OWN = "own"
if OWN in PARAMETERS:
    raise ValueError(f"{OWN} is the place of own parameters")

RECORD = np.dtype(
    (
        np.record,
        [
            *((p.name, np.float64 if p.kind == "float" else np.int64) for p in PARAMETERS.values()),
            (OWN, np.float64, (OWN_PLACES,)),
        ],
    )
)
"""The numeric record in which the rules read every parameter, and own rules own ones."""


_CODED = tuple((p.name, p.default, p.coder) for p in PARAMETERS.values())
"""All that a record is made from, looked up once: worlds with changes have hundreds of records."""


_NO_OWN = (0.0,) * OWN_PLACES


def nearest(name: str) -> str | None:
    """The declared parameter whose name is most like ``name``, if any is."""
    found = difflib.get_close_matches(name, PARAMETERS, n=1, cutoff=0.6)
    return found[0] if found else None


def as_record(values: dict[str, Value]) -> np.ndarray:
    """A one-row array of :data:`RECORD` with defaults where ``values`` is silent."""
    row = tuple(code(values.get(name, default)) for name, default, code in _CODED)
    return np.array([(*row, _NO_OWN)], RECORD)


__all__ = [
    "ASSUMPTION",
    "BASE_YEAR",
    "CHANNELS",
    "FORMER_NAMES",
    "GROUPS",
    "OWN_PLACES",
    "PARAMETERS",
    "PRICE_INDEX",
    "RECORD",
    "ROLES",
    "Group",
    "Parameter",
    "Role",
    "Value",
    "as_record",
    "kroner",
    "kroner_in",
    "nearest",
]
