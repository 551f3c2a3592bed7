"""Images of worlds: what a page lays the memory of a world out from, before anything happens.

A structure is made from values that shape it; it is written as it is, column by column. Some
columns also hang on values that do not shape it, as the free part of a frame does. By how much is
found by trying: Python lays the world out with these values at 0 and at 1, and what is written is
a sum of products. That the sum gives Python's own columns to the last bit, at values drawn at
random as well, is looked at for every image; a column that is no such sum is refused.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from collabsim.browser.columns import Packing
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, is_region, worlds
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import MunicipalitySpec, Scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import code_of
from collabsim.world.compiling import rules_hash

LINEAR = (
    "escalation_share", "duty_workload", "shared_office_workload", "coordinator_workload",
    "discretion_share", "state_frame_nok", "travel_hours",
)  # fmt: skip
"""Parameters that stand as factors in columns of the tables."""
COUNTED = ("years", "proposal_years", "entrepreneurs", "proposals_per_year")
"""Parameters by which a world is as long and as large as it is; a page works these out itself."""
OF_A_REGION = ("mode", "region_hours", "inhabitants_per_entrepreneur", "neutral_ideas")
"""Parameters that matter to tables of a region only, and whether it is one."""
DORMANT = "coordinators_added"
"""The parameter by which posts are there that nobody holds at first."""
TRIED = 4
"""Drawn values at which every image is held against Python."""
WRITTEN = ("municipality", "unit", "actor")


@dataclass(frozen=True)
class Offered:
    """A world a page offers: a municipality of a scenario, under a name of its own.

    The scenario has the values that shape it; its changes and instruments are left aside.
    """

    id: str
    scenario: Scenario
    municipality: str


def depends_on(scenario: Scenario, spec: MunicipalitySpec) -> dict[str, Value]:
    """The values that shape a municipality, by the names of parameters that were read for it."""
    structures = Structures()
    worlds(scenario, [spec.name], structures)
    values = scenario.values_for(spec)
    read = structures.read_for_structures() | {"mode"}
    return {name: values[name] for name in PARAMETERS if name in read}


def bundle(offered: Iterable[Offered]) -> bytes:
    """Images of worlds, deflated one by one, behind a table of what there is.

    Raises:
        UserError: a world is a region, two have one name, or one cannot be laid out.
    """
    names: dict[str, int] = {}
    entries: list[dict[str, Any]] = []
    parts: list[bytes] = []
    for one in offered:
        if any(entry["id"] == one.id for entry in entries):
            raise UserError(f"two worlds of a page are called {one.id!r}")
        entry, content = _image(one, names)
        entries.append(_kept(entry, content, parts))
    codes = np.array([code_of(name) for name in names], np.uint32)
    pool = _part({"names": list(names), "codes": len(codes)}, codes.tobytes())
    header = {"rules": rules_hash(), "images": entries, "names": _kept({}, pool, parts)}
    said = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    said += b" " * (-(len(said) + 4) % 8)
    return struct.pack("<I", len(said)) + said + b"".join(parts)


def _kept(entry: dict[str, Any], content: bytes, parts: list[bytes]) -> dict[str, Any]:
    """An entry of the table with where its part is and what it is known by."""
    deflated = zlib.compress(content, 9)
    at = sum(map(len, parts))
    parts.append(deflated)
    digest = hashlib.sha256(deflated).hexdigest()[:16]
    return {**entry, "at": at, "bytes": len(deflated), "sha256": digest}


def _part(said: Mapping[str, Any], content: bytes) -> bytes:
    """A part of a bundle: what is said of it in text, then numbers, each at a multiple of 8."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return struct.pack("<I", len(text)) + text + content


def _image(one: Offered, names: dict[str, int]) -> tuple[dict[str, Any], bytes]:
    """What is said of one world, and all its columns."""
    scenario = replace(one.scenario, changes=(), instruments=(), dos=(), own=())
    if is_region(scenario):
        raise UserError(f"{one.id!r} is a region, and a page runs one municipality at a time")
    spec = next((s for s in scenario.municipalities if s.name == one.municipality), None)
    if spec is None:
        raise UserError(f"{one.id!r}: the scenario has no municipality {one.municipality!r}")
    values = scenario.values_for(spec)
    tried = _Tried(scenario, spec)
    packing = Packing()
    said = {"turns": [_turn(tried, turn, packing, names) for turn in range(len(tried.zero))]}
    chiefs = {_chief(plan) for plan in tried.zero}
    if len(chiefs) != 1:
        raise UserError(f"{one.id!r}: the chief executive's frame differs between replications")
    ((frame, units),) = chiefs
    entry = {
        "id": one.id,
        "municipality": one.municipality,
        "population": tried.zero[0].populations[0],
        "structural": depends_on(scenario, spec),
        "values": {n: v for n, v in values.items() if v != PARAMETERS[n].default},
        "worlds": len(tried.zero),
        "posts": len(tried.zero[0].posts),
        "units": len(tried.zero[0].units),
        "chief": {"frame_nok": frame, "units": units},
    }
    return entry, _part(said, packing.content())


def _chief(plan: Blueprint) -> tuple[float, int]:
    row = plan.actor[int(plan.municipality[0]["chief"])]
    return float(row["frame_nok"]), int(row["unit_to"] - row["unit_from"])


class _Tried:
    """A municipality laid out with factors at 0, at 1, and at drawn values.

    Each is the worlds that differ from replication to replication, one where none does.
    """

    def __init__(self, scenario: Scenario, spec: MunicipalitySpec) -> None:
        self._structures = Structures()
        self._scenario, self._spec = scenario, spec
        most = int(PARAMETERS[DORMANT].high)
        nothing: dict[str, Value] = dict.fromkeys(LINEAR, 0.0)
        self.zero = self._laid({**nothing, DORMANT: 0})
        self.full = self._laid({**nothing, DORMANT: most})
        self.each = {n: self._laid({**nothing, n: 1.0, DORMANT: most}) for n in LINEAR}
        random = np.random.default_rng(1)
        ends = {n: (PARAMETERS[n].low, PARAMETERS[n].high) for n in LINEAR}
        drawn: list[dict[str, Value]] = [
            {n: float(random.uniform(*both)) for n, both in ends.items()} for _ in range(TRIED)
        ]
        self.drawn = [(one, self._laid({**one, DORMANT: most})) for one in drawn]

    def _laid(self, values: Mapping[str, Value]) -> Sequence[Blueprint]:
        spec = replace(self._spec, overrides={**self._spec.overrides, **values})
        others = [spec if one.name == spec.name else one for one in self._scenario.municipalities]
        scenario = replace(self._scenario, municipalities=tuple(others))
        (plan,) = worlds(scenario, [spec.name], self._structures)
        return plan.by_replication or (plan,)


def _turn(tried: _Tried, turn: int, packing: Packing, names: dict[str, int]) -> dict[str, Any]:
    """The columns of one world, and those that are sums of products."""
    zero, full = tried.zero[turn], tried.full[turn]
    each = {name: laid[turn] for name, laid in tried.each.items()}
    sums = [
        [table, column, _terms(table, column, full, each, packing)]
        for table, column in _written(full)
        if any(_differ(full, one, table, column) for one in each.values())
    ]
    for drawn, laid in tried.drawn:
        _check_against(laid[turn], drawn, full, each)
    return {
        "tables": {table: _columns(getattr(full, table), packing) for table in WRITTEN},
        "rows": {table: len(getattr(zero, table)) for table in WRITTEN},
        "sums": sums,
        "link": _link(zero, full),
        "posts": packing.whole(_indices(full, "posts", "actor", names)),
        "units": packing.whole(_indices(full, "units", "unit", names)),
        "given_ties": _given(zero.given_ties, packing),
        "given_traits": _given(zero.given_traits, packing),
    }


def _written(plan: Blueprint) -> list[tuple[str, str]]:
    """Tables and columns of an image; codes are those of the names."""
    return [
        (table, column)
        for table in WRITTEN
        for column in getattr(plan, table).dtype.names
        if column != "code"
    ]


def _indices(plan: Blueprint, kind: str, table: str, names: dict[str, int]) -> Any:
    """Where the names behind the rows of a table stand among all names of the bundle."""
    own = getattr(plan, kind)
    if [code_of(name) for name in own] != getattr(plan, table)["code"].tolist():
        raise UserError(f"codes of {kind} are not those of their names")
    return np.array([names.setdefault(name, len(names)) for name in own], np.int64)


def _columns(rows: Any, packing: Packing) -> dict[str, Any]:
    """The columns of a table in which there is anything but 0."""
    there = [name for name in rows.dtype.names if name != "code" and np.any(rows[name])]
    return {name: packing.column(rows[name]) for name in there}


def _given(array: Any, packing: Packing) -> dict[str, Any] | None:
    if array.size == 0:
        return None
    return {"shape": list(array.shape), "content": packing.plain(array)}


def _differ(one: Blueprint, other: Blueprint, table: str, column: str) -> bool:
    first, second = getattr(one, table)[column], getattr(other, table)[column]
    return bool(first.tobytes() != second.tobytes())


def _terms(
    table: str, column: str, full: Blueprint, each: Mapping[str, Blueprint], packing: Packing
) -> list[Any]:
    """Factors of a column: a parameter, and by how much it moves each row."""
    base = getattr(full, table)[column]
    return [
        [name, packing.column(getattr(one, table)[column] - base)]
        for name, one in each.items()
        if _differ(full, one, table, column)
    ]


def _link(zero: Blueprint, full: Blueprint) -> dict[str, Any]:
    """Where the first dormant post is entered: its row stands in one cell of a table."""
    first = len(zero.actor)
    found = [
        {"table": table, "column": column, "row": int(row)}
        for table, column in (("municipality", "coordinator"), ("actor", "next_same_duty"))
        for row in np.flatnonzero(
            getattr(full, table)[column][: len(getattr(zero, table))] == first
        )
    ]
    if len(found) != 1:
        raise UserError("the first dormant post is not entered in one place")
    return found[0]


def _check_against(
    laid: Blueprint, drawn: Mapping[str, Value], full: Blueprint, each: Mapping[str, Blueprint]
) -> None:
    """Hold the sums, and all else, against Python's tables at drawn values.

    Raises:
        UserError: a column hangs on a value in another way.
    """
    for table, column in _written(full):
        base = getattr(full, table)[column]
        made = base
        for name, one in each.items():
            if _differ(full, one, table, column):
                made = made + float(drawn[name]) * (getattr(one, table)[column] - base)
        if made.tobytes() != getattr(laid, table)[column].tobytes():
            raise UserError(f"{table}.{column} is no sum of products of parameters")
