"""Posts and units of a run in words: "the unit manager of school 3", never a bare code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from collabsim.language import has_text, text
from collabsim.municipality.generate import HEADS_OF_SEVERAL
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.world.blueprint import Blueprint

SECTION = r"section(\d*):[a-z]+:(\d+)"
"""The name of a section head: of which level, and its number."""

NUMBERED = r"[a-z]+:(\d+)"
"""The name of one of several of a kind."""

UNIT = r"{sector}:(\d+)"
"""The name of a generated unit of a sector."""


@dataclass(frozen=True, slots=True)
class Name:
    """How some posts are called: the sentence, for which role, and what has to be known of them.

    The key may hold the words of the post's ``role``, ``duty`` or ``field``.
    """

    key: str
    role: str = ""
    known: tuple[str, ...] = ()


NAMES: tuple[Name, ...] = (
    Name("cast.shared_{duty}", "adviser", ("shared",)),
    Name("cast.numbered_{duty}", "adviser", ("number", "several")),
    Name("cast.adviser_{duty}", "adviser"),
    Name("cast.head_{field}", "sector_head", ("field",)),
    Name("cast.numbered_upper_section", "section_head", ("field", "level")),
    Name("cast.numbered_section", "section_head", ("field", "section")),
    Name("cast.section_{field}", "section_head", ("field",)),
    Name("cast.local_council", "council", ("superior",)),
    Name("cast.numbered_coordinator", "coordinator", ("number", "several")),
    Name("cast.{role}"),
)
"""The first that fits names a post. A page reads the same list."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and places of a run, by their rows, as a language names them.

    ``sectors`` holds the sector of each post, -1 for those that serve all;
    ``superiors`` the post above each; ``managers`` the manager of each unit.
    """

    posts: tuple[str, ...]
    units: tuple[str, ...]
    roles: tuple[Role, ...]
    sectors: tuple[int, ...]
    superiors: tuple[int, ...]
    managers: tuple[int, ...]

    def line(self, manager: int) -> list[int]:
        """Posts from a unit manager up to the council."""
        line = [manager]
        while self.superiors[line[-1]] >= 0:
            line.append(self.superiors[line[-1]])
        return line


def cast_of(plan: Blueprint, language: str) -> Cast:
    """Name every post and unit of a world.

    Posts of a generated organisation are told apart by number. Where a given
    organisation has two posts that would be called the same, the name the file
    gives them is added.
    """
    units = _unit_names(plan, language)
    actor = plan.actor
    kinds = Counter(map(_kind, actor))
    posts = [_post_name(plan, a, units, kinds, language) for a in range(len(actor))]
    municipality = [int(t) for t in actor["municipality_row"]]
    leaders = [a for a, role in enumerate(actor["role"]) if role != Role.FRONTLINE]
    often = Counter((municipality[a], posts[a]) for a in leaders)
    for a in leaders:
        if often[municipality[a], posts[a]] > 1:
            posts[a] = text("cast.named", language, post=posts[a], name=plan.posts[a])
    return Cast(
        posts=tuple(posts),
        units=tuple(units),
        roles=tuple(Role(int(role)) for role in actor["role"]),
        sectors=tuple(int(sector) for sector in actor["sector"]),
        superiors=tuple(int(above) for above in actor["superior"]),
        managers=tuple(int(manager) for manager in plan.unit["manager"]),
    )


def cast_declared() -> dict[str, Any]:
    """What names are made by, as plain data, for a page that makes them of its own runs."""
    return {
        "names": [asdict(one) for one in NAMES],
        "section": SECTION,
        "numbered": NUMBERED,
        "unit": UNIT,
        "several": dict(HEADS_OF_SEVERAL),
    }


def _unit_names(plan: Blueprint, language: str) -> list[str]:
    """Names of units: by sector and number, or as a given organisation calls them."""
    keys = [(int(u["municipality_row"]), int(u["sector"])) for u in plan.unit]
    often = Counter(keys)
    names = []
    for key, name in zip(keys, plan.units, strict=True):
        sector = Sector(key[1]).name.lower()
        numbered = re.fullmatch(UNIT.format(sector=sector), name)
        if numbered is None:
            names.append(name)
        elif often[key] == 1:
            names.append(text(f"cast.only_{sector}", language))
        else:
            names.append(text(f"cast.unit_{sector}", language, number=numbered[1]))
    return names


_Often = Counter[tuple[int, int, int]]


def _kind(row: np.void) -> tuple[int, int, int]:
    """Posts of one kind are numbered: those of a municipality with one role and one duty."""
    return int(row["municipality_row"]), int(row["role"]), int(row["duty"])


def _post_name(
    plan: Blueprint, a: int, units: list[str], often: Counter[tuple[int, int, int]], language: str
) -> str:
    row, name = plan.actor[a], plan.posts[a]
    sector, unit = int(row["sector"]), int(row["unit"])
    words = {
        "role": Role(int(row["role"])).name.lower(),
        "duty": Duty(int(row["duty"])).name.lower(),
        "field": HEADS_OF_SEVERAL.get(name, "") if sector < 0 else Sector(sector).name.lower(),
    }
    section, numbered = re.fullmatch(SECTION, name), re.fullmatch(NUMBERED, name)
    known = {
        "field": bool(words["field"]),
        "section": section is not None,
        "level": section is not None and section[1] != "",
        "number": numbered is not None,
        "shared": row["shared"] != 0,
        "several": often[_kind(row)] > 1,
        "superior": int(row["superior"]) >= 0,
    }
    fitting = next(
        one for one in NAMES
        if one.role in {"", words["role"]} and all(known[fact] for fact in one.known)
    )  # fmt: skip
    number = section[2] if section else numbered[1] if numbered else ""
    part = f"cast.part_{words['field']}"
    values = {
        "unit": units[unit] if unit >= 0 else "",
        "number": number,
        "section": text(part, language) if section and has_text(part, language) else "",
    }
    return text(fitting.key.format(**words), language, **values)
