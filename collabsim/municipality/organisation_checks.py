"""What an organisation file must satisfy, each with one sentence when it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collabsim.errors import UserError
from collabsim.municipality.assemble import LEADERS, PostDraft, UnitDraft, assemble
from collabsim.municipality.organisation_tables import Table, nearest
from collabsim.municipality.structure import LONGEST_PATH, Duty, Role, Sector
from collabsim.parameters import PARAMETERS, Value


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Where units and posts stand in the file, for messages."""

    top: Table
    units: Mapping[str, Table]
    posts: Mapping[str, Table]

    def post_error(self, name: str, key: str | None, sentence: str) -> UserError:
        """An error about a post; posts that were added have no line."""
        return self.posts.get(name, self.top).error(key, sentence)


def check_posts(posts: Sequence[PostDraft], lines: LineNumbers) -> None:
    """One tree of posts below the municipal council."""
    _check_only_one(Role.CHIEF_EXECUTIVE, posts, lines)
    _check_councils(posts, lines)
    by_name = {post.name: post for post in posts}
    for post in posts:
        _check_superior(post, by_name, lines)
        _check_duty(post, lines)
    for post in posts:
        _check_no_cycle(post, by_name, lines)


def check_units(
    posts: Sequence[PostDraft],
    units: Mapping[str, UnitDraft],
    lines: LineNumbers,
    values: Mapping[str, Value],
) -> None:
    """One manager for each unit, a line through the chief executive that is short enough."""
    _check_managers(posts, units, lines)
    by_name = {post.name: post for post in posts}
    leading: set[str] = set()
    for post in posts:
        if post.role == Role.UNIT_MANAGER:
            leading.update(_check_line(post, by_name, lines))
    for post in posts:
        if post.role in LEADERS and post.name not in leading:
            raise lines.post_error(
                post.name, None, f"no unit stands below {post.name!r}: a leader needs at least one"
            )
    for unit in units.values():
        _check_state_superior(unit, by_name, lines)
    _check_state_ranges(posts, units, lines)
    _check_sectors(units, lines, values)


def _check_only_one(role: Role, posts: Sequence[PostDraft], lines: LineNumbers) -> None:
    word = role.name.lower()
    found = [post.name for post in posts if post.role == role]
    if not found:
        raise lines.top.error(None, f'one post must have role = "{word}", and none has')
    if len(found) > 1:
        raise lines.post_error(
            found[1],
            "role",
            f"{found[0]!r} and {found[1]!r} both have the role {word}: only one may",
        )


def _check_councils(posts: Sequence[PostDraft], lines: LineNumbers) -> None:
    """One council at the top; others stand below a leader, above the branch they decide for."""
    councils = [post for post in posts if post.role == Role.COUNCIL]
    top = [post.name for post in councils if post.superior is None]
    if not councils:
        raise lines.top.error(None, 'one post must have role = "council", and none has')
    if not top:
        raise lines.post_error(
            councils[0].name,
            "superior",
            f"{councils[0].name!r} has a superior: one council, the municipal one, has none",
        )
    if len(top) > 1:
        raise lines.post_error(
            top[1],
            None,
            f"the councils {top[0]!r} and {top[1]!r} both have no superior: only the municipal "
            "council may, another one stands below a leader and decides for its own branch",
        )


def _check_superior(post: PostDraft, by_name: Mapping[str, PostDraft], lines: LineNumbers) -> None:
    """The right kind of superior, or none for the state line, shared offices and the top."""
    if post.role == Role.COUNCIL and post.superior is None and not post.shared:
        return
    alone = post.shared or post.role == Role.STATE_SUPERIOR
    if alone and post.superior is not None:
        what = "a shared office" if post.shared else f"a {post.role.name.lower()}"
        raise lines.post_error(post.name, "superior", f"{post.name!r}: {what} has no superior")
    if alone:
        return
    if post.superior is None:
        raise lines.post_error(post.name, None, f"post {post.name!r} needs a superior")
    if post.superior not in by_name:
        raise lines.post_error(
            post.name,
            "superior",
            f"unknown superior {post.superior!r} of {post.name!r}{nearest(post.superior, by_name)}",
        )
    above = by_name[post.superior]
    among_advisers = post.role == above.role == Role.ADVISER and not above.shared
    if above.role not in LEADERS and not among_advisers:
        raise lines.post_error(
            post.name,
            "superior",
            f"{post.name!r} reports to {above.name!r}, a {above.role.name.lower()}: "
            "expected a council, chief executive, sector head or section head",
        )


def _check_duty(post: PostDraft, lines: LineNumbers) -> None:
    is_adviser = post.role == Role.ADVISER
    if is_adviser and post.duty == Duty.NONE:
        raise lines.post_error(
            post.name,
            None,
            f"adviser {post.name!r} needs a duty: finance, procurement or legal",
        )
    if not is_adviser and (post.duty != Duty.NONE or post.shared):
        key = "duty" if post.duty != Duty.NONE else "shared"
        raise lines.post_error(post.name, key, f"{post.name!r}: only advisers have {key!r}")


def _check_no_cycle(post: PostDraft, by_name: Mapping[str, PostDraft], lines: LineNumbers) -> None:
    seen = [post.name]
    superior = post.superior
    while superior is not None:
        if superior in seen:
            circle = " -> ".join([*seen[seen.index(superior) :], superior])
            raise lines.post_error(
                superior, "superior", f"the superiors go round in a circle: {circle}"
            )
        seen.append(superior)
        superior = by_name[superior].superior


def _check_managers(
    posts: Sequence[PostDraft], units: Mapping[str, UnitDraft], lines: LineNumbers
) -> None:
    manager: dict[str, str] = {}
    for post in posts:
        if post.role != Role.UNIT_MANAGER:
            if post.unit is not None:
                raise lines.post_error(
                    post.name, "unit", f"{post.name!r}: only a unit_manager has a unit"
                )
            continue
        if post.unit is None:
            raise lines.post_error(post.name, None, f"unit manager {post.name!r} needs a unit")
        if post.unit not in units:
            raise lines.post_error(
                post.name, "unit", f"unknown unit {post.unit!r}{nearest(post.unit, units)}"
            )
        if post.unit in manager:
            raise lines.post_error(
                post.name,
                "unit",
                f"unit {post.unit!r} has two managers, {manager[post.unit]!r} and {post.name!r}",
            )
        manager[post.unit] = post.name
    for name in units:
        if name not in manager:
            raise lines.units[name].error("name", f"unit {name!r} has no manager")


def _check_line(
    manager: PostDraft, by_name: Mapping[str, PostDraft], lines: LineNumbers
) -> list[str]:
    """Names from ``manager`` to the council, refused if too many or past the chief executive."""
    line = [manager]
    while line[-1].superior is not None:
        line.append(by_name[line[-1].superior])
    if len(line) > LONGEST_PATH:
        raise lines.post_error(
            manager.name,
            "superior",
            f"{len(line)} leaders from {manager.name!r} to the council: "
            f"at most {LONGEST_PATH} are possible, both included",
        )
    if all(post.role != Role.CHIEF_EXECUTIVE for post in line):
        raise lines.post_error(
            manager.name,
            "superior",
            f"the line of {manager.name!r} does not pass the chief executive",
        )
    return [post.name for post in line]


def _check_state_superior(
    unit: UnitDraft, by_name: Mapping[str, PostDraft], lines: LineNumbers
) -> None:
    where = lines.units[unit.name]
    state = [p.name for p in by_name.values() if p.role == Role.STATE_SUPERIOR]
    if unit.sector != Sector.NAV:
        if unit.state_superior is not None:
            raise where.error("state_superior", f"{unit.name!r}: only a nav unit has one")
    elif unit.state_superior is None:
        raise where.error("name", f"nav unit {unit.name!r} needs a state_superior: {state}")
    elif unit.state_superior not in state:
        raise where.error(
            "state_superior",
            f"unknown state_superior {unit.state_superior!r}{nearest(unit.state_superior, state)}",
        )


def _check_state_ranges(
    posts: Sequence[PostDraft], units: Mapping[str, UnitDraft], lines: LineNumbers
) -> None:
    """The units of a state superior must stand next to each other in the municipal line."""
    made = assemble(posts, list(units.values()))
    for index, post in enumerate(made.posts):
        if post.role == Role.STATE_SUPERIOR:
            own = [unit.state_superior == index for unit in made.units]
            if not any(own):
                raise lines.post_error(
                    post.name, None, f"no nav unit has {post.name!r} as its state_superior"
                )
            if not all(own[post.unit_from : post.unit_to]):
                raise lines.post_error(
                    post.name,
                    None,
                    f"the nav units of {post.name!r} stand in different parts of the "
                    "organisation: give each part a state_superior post of its own",
                )


def _check_sectors(
    units: Mapping[str, UnitDraft], lines: LineNumbers, values: Mapping[str, Value]
) -> None:
    """A sector in which pilots are proposed needs a unit."""
    present = {unit.sector for unit in units.values()}
    for sector in Sector:
        weight = f"sector_{sector.name.lower()}"
        if sector not in present and float(values.get(weight, PARAMETERS[weight].default)) > 0:
            raise lines.top.error(
                None,
                f"no unit has the sector {sector.name.lower()}: "
                f"add one, or set pilots.{weight} to 0 in the scenario",
            )
