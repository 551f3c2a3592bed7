"""Posts and units of a run in words: "the unit manager of school 3", never a bare code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from collabsim.language import text
from collabsim.municipality.generate import HEADS_OF_SEVERAL
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.world.blueprint import Blueprint

_SECTION = re.compile(r"section(\d*):[a-z]+:(\d+)")
_NUMBERED = re.compile(r"[a-z]+:(\d+)")


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
    posts = [_post_name(plan, a, units, language) for a in range(len(actor))]
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


def _unit_names(plan: Blueprint, language: str) -> list[str]:
    """Names of units: by sector and number, or as a given organisation calls them."""
    keys = [(int(u["municipality_row"]), int(u["sector"])) for u in plan.unit]
    often = Counter(keys)
    names = []
    for key, name in zip(keys, plan.units, strict=True):
        sector = Sector(key[1]).name.lower()
        numbered = re.fullmatch(rf"{sector}:(\d+)", name)
        if numbered is None:
            names.append(name)
        elif often[key] == 1:
            names.append(text(f"cast.only_{sector}", language))
        else:
            names.append(text(f"cast.unit_{sector}", language, number=numbered[1]))
    return names


def _post_name(plan: Blueprint, a: int, units: list[str], language: str) -> str:
    row = plan.actor[a]
    role = Role(int(row["role"]))
    if role in {Role.FRONTLINE, Role.UNIT_MANAGER}:
        return text(f"cast.{role.name.lower()}", language, unit=units[int(row["unit"])])
    if role == Role.ADVISER:
        return _adviser(plan, a, language)
    sector = int(row["sector"])
    several = HEADS_OF_SEVERAL.get(plan.posts[a]) if sector < 0 else None
    if role in {Role.SECTION_HEAD, Role.SECTOR_HEAD} and (several or sector >= 0):
        field = several or Sector(sector).name.lower()
        section = _SECTION.fullmatch(plan.posts[a])
        if role == Role.SECTOR_HEAD:
            return text(f"cast.head_{field}", language)
        if section is None:
            return text(f"cast.section_{field}", language)
        key = "cast.numbered_section" if section[1] == "" else "cast.numbered_upper_section"
        return text(key, language, section=text(f"cast.part_{field}", language), number=section[2])
    if role == Role.COUNCIL and int(row["superior"]) >= 0:
        return text("cast.local_council", language)
    numbered = _NUMBERED.fullmatch(plan.posts[a])
    of_municipality = plan.actor[plan.actor["municipality_row"] == row["municipality_row"]]
    if role == Role.COORDINATOR and numbered and (of_municipality["role"] == role).sum() > 1:
        return text("cast.numbered_coordinator", language, number=numbered[1])
    return text(f"cast.{role.name.lower()}", language)


def _adviser(plan: Blueprint, a: int, language: str) -> str:
    row = plan.actor[a]
    duty = Duty(int(row["duty"])).name.lower()
    if row["shared"] != 0:
        return text(f"cast.shared_{duty}", language)
    own = (plan.actor["municipality_row"] == row["municipality_row"]) & (
        plan.actor["duty"] == row["duty"]
    )
    numbered = _NUMBERED.fullmatch(plan.posts[a])
    if numbered is None or own.sum() == 1:
        return text(f"cast.adviser_{duty}", language)
    return text(f"cast.numbered_{duty}", language, number=numbered[1])
