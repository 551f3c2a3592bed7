"""A municipality as the page draws it: posts and units in columns, and a tree of them.

Everything here is fixed before a run; levers do not change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from collabsim.language import LANGUAGES, label
from collabsim.municipality.structure import Role, Sector
from collabsim.report.cast import cast_of
from collabsim.world.blueprint import Blueprint

Json = Any
"""Numbers, texts, lists and dictionaries that ``json`` can write."""

PLACES = ("small", "large")
"""What the page calls the two municipalities of its scenario, in their order."""

POST_COLUMNS = (
    "role",
    "superior",
    "unit",
    "unit_from",
    "unit_to",
    "sector",
    "duty",
    "shared",
    "level",
)
"""Whole-number columns of a post that are shown as they stand in the actor table."""

_LEADERS = frozenset({Role.COUNCIL, Role.CHIEF_EXECUTIVE, Role.SECTOR_HEAD, Role.SECTION_HEAD})
_BESIDE = frozenset({Role.ADVISER, Role.COORDINATOR})


def hierarchy(plan: Blueprint, key: str) -> Json:
    """Describe the one municipality of a world.

    Args:
        plan: A world with a single municipality.
        key: What the page calls it, ``small`` or ``large``.

    Returns:
        Plain data: columns of ``posts`` and ``units`` by their rows, their names
        in every language, the ``tree`` from the council down to the units, and
        the posts ``outside`` the municipal line.
    """
    casts = {language: cast_of(plan, language) for language in LANGUAGES}
    return {
        "key": key,
        "name": plan.municipalities[0],
        "names": {
            language: label(plan.municipalities[0], plan.populations[0], language)
            for language in LANGUAGES
        },
        "population": plan.populations[0],
        "posts": _posts(plan),
        "post_names": {language: list(cast.posts) for language, cast in casts.items()},
        "units": _units(plan),
        "unit_names": {language: list(cast.units) for language, cast in casts.items()},
        "tree": _tree(plan),
        "outside": [
            a
            for a, row in enumerate(plan.actor)
            if int(row["superior"]) < 0 and int(row["role"]) != Role.COUNCIL
        ],
        "fund_nok_per_year": float(plan.municipality[0]["fund_yearly_nok"]),
    }


def _posts(plan: Blueprint) -> Json:
    """One list for each column, by row of the actor table."""
    columns: dict[str, list[Any]] = {"key": list(plan.posts)}
    for name in POST_COLUMNS:
        columns[name] = [int(x) for x in plan.actor[name]]
    columns["state_superior"] = [-1] * len(plan.actor)
    for unit in plan.unit:
        columns["state_superior"][int(unit["manager"])] = int(unit["state_superior"])
    for name in ("frame_nok", "free_nok"):
        columns[name] = [round(float(x)) for x in plan.actor[name]]
    columns["base_workload"] = [round(float(x), 2) for x in plan.actor["base_workload"]]
    return columns


def _units(plan: Blueprint) -> Json:
    """One list for each column, by row of the unit table."""
    columns: dict[str, list[Any]] = {"key": list(plan.units)}
    for name in ("sector", "manager", "first_staff", "n_staff", "state_superior"):
        columns[name] = [int(x) for x in plan.unit[name]]
    columns["frame_nok"] = [round(float(x)) for x in plan.unit["frame_nok"]]
    return columns


def _tree(plan: Blueprint) -> Json:
    """The municipal line as nested posts, with advisers and coordinators beside their superior."""
    below: dict[int, list[int]] = {}
    for a, row in enumerate(plan.actor):
        if int(row["superior"]) >= 0:
            below.setdefault(int(row["superior"]), []).append(a)
    return _node(plan, below, int(plan.municipality[0]["council"]))


def _node(plan: Blueprint, below: dict[int, list[int]], a: int) -> Json:
    reports: Sequence[int] = below.get(a, [])
    row = plan.actor[a]
    role = Role(int(row["role"]))
    node: dict[str, Json] = {"post": a, "role": role.name.lower()}
    if int(row["sector"]) >= 0:
        node["sector"] = Sector(int(row["sector"])).name.lower()
    if role == Role.UNIT_MANAGER:
        node["unit"] = int(row["unit"])
    led = [b for b in reports if Role(int(plan.actor[b]["role"])) in _LEADERS]
    led += [b for b in reports if int(plan.actor[b]["role"]) == Role.UNIT_MANAGER]
    led.sort(key=lambda b: (int(plan.actor[b]["unit_from"]), b))
    node["children"] = [_node(plan, below, b) for b in led]
    node["staff"] = _beside(plan, below, a)
    return node


def _beside(plan: Blueprint, below: dict[int, list[int]], a: int) -> list[int]:
    """Advisers and coordinators of a leader, later holders of a duty after the first one."""
    found = []
    for b in below.get(a, []):
        if int(plan.actor[b]["role"]) in _BESIDE:
            found += [b, *_beside(plan, below, b)]
    return found
