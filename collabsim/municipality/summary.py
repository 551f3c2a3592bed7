"""A structure in numbers: posts by level, units by sector."""

from __future__ import annotations

from dataclasses import dataclass

from collabsim.municipality.assemble import LEADERS
from collabsim.municipality.graph import levels
from collabsim.municipality.structure import Post, Role, Sector, Structure


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Posts with one role at one level.

    ``level`` counts levels below the council and is ``None`` beside the municipal
    line; ``most_reports`` includes the frontline staff who may take part in a
    pilot, for a state superior the managers of its units; ``most_units`` are the
    units the post answers for.
    """

    level: int | None
    role: Role
    posts: int
    most_reports: int
    most_units: int


@dataclass(frozen=True, slots=True)
class SectorRow:
    """Units of one sector and their mean yearly frame."""

    sector: Sector
    units: int
    mean_budget_nok: float


def posts_by_level(structure: Structure) -> list[LevelRow]:
    """One row for each level and role, from the council down, what stands beside last."""
    level_of = levels(structure)
    reports = [len(below) for below in structure.reports()]
    for unit in structure.units:
        if unit.state_superior >= 0:
            reports[unit.state_superior] += 1
    groups: dict[tuple[int | None, Role], list[int]] = {}
    for i, post in enumerate(structure.posts):
        groups.setdefault((level_of.get(post.name), post.role), []).append(i)
    rows = [
        LevelRow(
            level,
            role,
            len(members),
            max(reports[i] for i in members),
            max(_answers_for(structure.posts[i]) for i in members),
        )
        for (level, role), members in groups.items()
    ]
    return sorted(rows, key=lambda row: (row.level is None, row.level or 0, -int(row.role)))


def _answers_for(post: Post) -> int:
    """Units a post answers for; advisers and others beside the line serve but do not answer."""
    answers = post.role in (*LEADERS, Role.UNIT_MANAGER, Role.STATE_SUPERIOR)
    return post.unit_to - post.unit_from if answers else 0


def units_by_sector(structure: Structure) -> list[SectorRow]:
    """One row for each sector that has units."""
    rows = []
    for sector in Sector:
        frames = [structure.units[i].budget_nok for i in structure.units_of(sector)]
        if frames:
            rows.append(SectorRow(sector, len(frames), sum(frames) / len(frames)))
    return rows
