"""From named drafts of posts and units to a :class:`Structure`.

``generate`` and ``given`` both write drafts in which a post names its superior
and its unit. Turning names into indices, and placing units so that the units
of every leader stand next to each other, happens here and only here, so that
a structure written to a file and read again is the same structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collabsim.municipality.structure import Duty, Post, Role, Sector, Traits, Unit

LEADERS = (Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE, Role.COUNCIL)
"""Roles that may stand above unit managers in the municipal line."""

NO_UNITS = (0, 0)


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post that names its superior and, if it is a unit manager, its unit."""

    name: str
    role: Role
    superior: str | None
    unit: str | None = None
    sector: Sector | None = None
    duty: Duty = Duty.NONE
    shared: bool = False
    traits: Traits = ()


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit with its frame (NOK a year) and the number of its frontline posts."""

    name: str
    sector: Sector
    budget_nok: float
    frontline: int
    state_superior: str | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """Posts and units with indices, ready for a :class:`Structure`."""

    posts: tuple[Post, ...]
    units: tuple[Unit, ...]


def assemble(posts: Sequence[PostDraft], units: Sequence[UnitDraft]) -> Assembled:
    """Resolve names to indices and lay the units in leader order.

    Posts keep their order; the frontline posts of all units follow, in unit
    order. Units keep their order as far as the tree allows: siblings go by the
    first of their units. The drafts must form one tree below the municipal council, with
    one manager for each unit (``given`` checks this for files).
    """
    manager_of = {p.unit: p.name for p in posts if p.role == Role.UNIT_MANAGER}
    order, ranges = _lay_out(posts, units)
    laid = [units[i] for i in order]
    unit_index = {u.name: i for i, u in enumerate(laid)}
    by_name = {p.name: p for p in posts}
    frontline = [
        PostDraft(f"staff:{u.name}:{i}", Role.FRONTLINE, manager_of[u.name], u.name)
        for u in laid
        for i in range(1, u.frontline + 1)
    ]
    post_index = {p.name: i for i, p in enumerate([*posts, *frontline])}

    def place(draft: PostDraft) -> Post:
        unit = -1 if draft.unit is None else unit_index[draft.unit]
        sector = laid[unit].sector if unit >= 0 else draft.sector
        if draft.role == Role.FRONTLINE:
            unit_from, unit_to = unit, unit + 1
        elif draft.role == Role.STATE_SUPERIOR:
            unit_from, unit_to = _state_range(draft.name, laid)
        else:
            unit_from, unit_to = _range(draft, by_name, ranges)
        return Post(
            name=draft.name,
            role=draft.role,
            superior=-1 if draft.superior is None else post_index[draft.superior],
            unit_from=unit_from,
            unit_to=unit_to,
            unit=unit,
            sector=-1 if sector is None else int(sector),
            duty=draft.duty,
            shared=draft.shared,
            traits=draft.traits,
        )

    placed_units = tuple(
        Unit(
            name=u.name,
            sector=u.sector,
            manager=post_index[manager_of[u.name]],
            budget_nok=u.budget_nok,
            state_superior=-1 if u.state_superior is None else post_index[u.state_superior],
        )
        for u in laid
    )
    return Assembled(tuple(place(p) for p in [*posts, *frontline]), placed_units)


def _lay_out(
    posts: Sequence[PostDraft], units: Sequence[UnitDraft]
) -> tuple[list[int], dict[str, tuple[int, int]]]:
    """Order of the units (positions in ``units``) and the unit range of each leader."""
    position = {u.name: i for i, u in enumerate(units)}
    below: dict[str | None, list[PostDraft]] = {}
    for post in posts:
        if post.role == Role.UNIT_MANAGER or post.role in LEADERS:
            below.setdefault(post.superior, []).append(post)
    nowhere = len(units)
    first: dict[str, int] = {}

    def find_first(post: PostDraft) -> int:
        own = position[post.unit] if post.unit is not None else nowhere
        first[post.name] = min([own, *(find_first(p) for p in below.get(post.name, []))])
        return first[post.name]

    order: list[int] = []
    ranges: dict[str, tuple[int, int]] = {}

    def visit(post: PostDraft) -> None:
        start = len(order)
        if post.unit is not None:
            order.append(position[post.unit])
        for child in sorted(below.get(post.name, []), key=lambda p: first[p.name]):
            visit(child)
        ranges[post.name] = (start, len(order))

    for council in below.get(None, []):
        find_first(council)
        visit(council)
    return order, ranges


def _range(
    post: PostDraft, by_name: dict[str, PostDraft], ranges: dict[str, tuple[int, int]]
) -> tuple[int, int]:
    """Units of a leader; advisers and coordinators serve those of the leader above them."""
    above: PostDraft | None = post
    while above is not None and above.name not in ranges:
        above = by_name[above.superior] if above.superior is not None else None
    return NO_UNITS if above is None else ranges[above.name]


def _state_range(name: str, laid: Sequence[UnitDraft]) -> tuple[int, int]:
    """From the first to the last unit that has ``name`` as its state superior."""
    own = [i for i, unit in enumerate(laid) if unit.state_superior == name]
    return (own[0], own[-1] + 1) if own else NO_UNITS
