"""A municipality laid down in an organisation file: mergers, districts, reorganisations.

The file is TOML (``scenarios/organisations/example_merger.toml`` is a whole
one); posts and units may stand in a CSV table it names with ``posts_csv``::

    name = "Two valleys"
    population = 21000
    fund_nok_per_year = 350000      # left out: structure and money parameters decide
    ties = "drawn"                  # or "none": only the ties listed below exist

    [prices]
    year = 2026                     # amounts here are in kroner of 2026; left out: of 2018

    [[unit]]
    name = "Northern school"
    sector = "school"               # school, kindergarten, care, culture or nav
    budget_nok = 31000000           # left out: an equal share
    staff = 45                      # left out: an equal share
    frontline = 5                   # staff who may take part in a pilot

    [[post]]
    name = "council"
    role = "council"

    [[post]]
    name = "rector north"
    role = "unit_manager"
    superior = "head of schools"
    unit = "Northern school"

    [[tie]]
    post = "head of schools"
    units = ["Northern school"]

Posts form one tree below the municipal council; further councils may stand in it, each
above the branch it decides for. A post may have keys for traits of the person who holds
it (``traits.py``). ``organisation_keys`` declares every key. A name keys the random draws
of the person who holds the post: keep it when the post moves, and two organisations are compared
with the same people. :func:`to_file` writes any structure in this format, and
reading it again gives an equal structure.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from collabsim.municipality import organisation_keys as keys
from collabsim.municipality.assemble import PostDraft, UnitDraft, assemble
from collabsim.municipality.generate import (
    DUTIES,
    fund_nok,
    neutral,
    number,
    shared_office,
    tie_chance,
)
from collabsim.municipality.organisation_checks import LineNumbers, check_posts, check_units
from collabsim.municipality.organisation_tables import (
    Table,
    Tables,
    nearest,
    read_tables,
)
from collabsim.municipality.structure import (
    Duty,
    Post,
    Role,
    Sector,
    Structure,
    Traits,
    Unit,
)
from collabsim.municipality.traits import TRAITS
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario.schema import LARGEST_POPULATION, SMALLEST_POPULATION
from collabsim.writing import files_beside


def read_organisation(path: Path, values: Mapping[str, Value]) -> Structure:
    """Read an organisation file.

    Args:
        path: a TOML file, UTF-8.
        values: resolved parameter values by name. They fill in what the file
            leaves out (frames, staff, fund) and neutralise size channels.

    Raises:
        UserError: the file cannot be used; one sentence with file and line.
    """
    return structure_of(read_tables(Path(path)), values)


def structure_of(tables: Tables, values: Mapping[str, Value]) -> Structure:
    """The structure that the tables of a file, or of a graph, describe.

    Raises:
        UserError: they describe none; one sentence with the place of the fault.
    """
    top = tables.top
    top.refuse_other_keys(keys.names(keys.TOP))
    population = top.whole("population", None, SMALLEST_POPULATION, LARGEST_POPULATION)
    units, unit_lines = _units(tables, population, values)
    posts, post_lines = _posts(tables)
    lines = LineNumbers(top, unit_lines, post_lines)
    _add_what_every_municipality_has(posts, units)
    check_posts(posts, lines)
    check_units(posts, units, lines, values)
    if neutral(values, "advisers"):
        posts = [p for p in posts if p.role != Role.ADVISER or p.shared]
        _add_shared_offices(posts)
    made = assemble(posts, list(units.values()))
    ties = {} if neutral(values, "ties") else _ties(tables, posts, units)
    post_index = {p.name: i for i, p in enumerate(made.posts)}
    unit_index = {u.name: i for i, u in enumerate(made.units)}
    drawn = top.word("ties", keys.TIE_WORDS, "drawn") == "drawn"
    return Structure(
        name=top.text("name"),
        population=population,
        posts=made.posts,
        units=made.units,
        fund_nok_per_year=_fund(top, population, values),
        tie_chance=_tie_chance(tables, population, values),
        origin=top.optional_text("origin") or "given",
        ties_drawn=drawn or neutral(values, "ties"),
        ties_given=frozenset(
            (post_index[post], unit_index[unit])
            for post, known in ties.items()
            if post in post_index
            for unit in known
        ),
    )


def to_file(structure: Structure, path: Path) -> None:
    """Write ``structure`` as an organisation file that :func:`read_organisation` reads.

    Frontline posts are written as a number for each unit, everything else as it is.

    Raises:
        UserError: the file cannot be written.
    """
    lines = [
        "# An organisation file of collabsim: edit and run it.",
        "# Keep the name of a post when it moves: the name keys the person's random draws.",
        f"name = {_quoted(structure.name)}",
        f"population = {structure.population}",
        f"fund_nok_per_year = {structure.fund_nok_per_year!r}",
        f"tie_chance = {structure.tie_chance!r}",
        f'ties = "{"drawn" if structure.ties_drawn else "none"}"',
        f"origin = {_quoted(structure.origin)}",
    ]
    for post in structure.posts:
        if post.role != Role.FRONTLINE:
            lines += _post_lines(structure, post)
    frontline = Counter(p.unit for p in structure.posts if p.role == Role.FRONTLINE)
    for index, unit in enumerate(structure.units):
        lines += _unit_lines(structure, unit, frontline[index])
    for post_index in sorted({post for post, _ in structure.ties_given}):
        known = [u for p, u in sorted(structure.ties_given) if p == post_index]
        names = ", ".join(_quoted(structure.units[u].name) for u in known)
        lines += [
            "",
            "[[tie]]",
            f"post = {_quoted(structure.posts[post_index].name)}",
            f"units = [{names}]",
        ]
    with files_beside(Path(path)) as part:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _post_lines(structure: Structure, post: Post) -> list[str]:
    lines = ["", "[[post]]", f"name = {_quoted(post.name)}", f'role = "{post.role.name.lower()}"']
    if post.superior >= 0:
        lines.append(f"superior = {_quoted(structure.posts[post.superior].name)}")
    if post.unit >= 0:
        lines.append(f"unit = {_quoted(structure.units[post.unit].name)}")
    elif post.sector >= 0:
        lines.append(f'sector = "{Sector(post.sector).name.lower()}"')
    if post.duty != Duty.NONE:
        lines.append(f'duty = "{post.duty.name.lower()}"')
    if post.shared:
        lines.append("shared = true")
    lines += [f"{trait.name.lower()} = {value!r}" for trait, value in post.traits]
    return lines


def _unit_lines(structure: Structure, unit: Unit, frontline: int) -> list[str]:
    lines = [
        "",
        "[[unit]]",
        f"name = {_quoted(unit.name)}",
        f'sector = "{unit.sector.name.lower()}"',
        f"budget_nok = {unit.budget_nok!r}",
        f"frontline = {frontline}",
    ]
    if unit.state_superior >= 0:
        lines.append(f"state_superior = {_quoted(structure.posts[unit.state_superior].name)}")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _units(
    tables: Tables, population: int, values: Mapping[str, Value]
) -> tuple[dict[str, UnitDraft], dict[str, Table]]:
    """Units by name in file order, and the table of each."""
    share = number(values, "budget_per_inhabitant_nok") * population / max(1, len(tables.units))
    frontline = PARAMETERS["frontline_per_unit"]
    default = int(number(values, "frontline_per_unit"))
    units: dict[str, UnitDraft] = {}
    lines: dict[str, Table] = {}
    for table in tables.units:
        table.refuse_other_keys(keys.names(keys.UNIT))
        name = table.text("name")
        if name in units:
            raise table.error("name", f"two units are called {name!r}")
        units[name] = UnitDraft(
            name=name,
            sector=_sector(table),
            budget_nok=table.amount("budget_nok", share, 1.0),
            frontline=table.whole("frontline", default, int(frontline.low), int(frontline.high)),
            state_superior=table.optional_text("state_superior"),
        )
        lines[name] = table
    return units, lines


def _posts(tables: Tables) -> tuple[list[PostDraft], dict[str, Table]]:
    """Posts in file order, and the table of each."""
    posts: list[PostDraft] = []
    lines: dict[str, Table] = {}
    for table in tables.posts:
        table.refuse_other_keys(keys.names(keys.POST))
        name = table.text("name")
        if name in lines:
            raise table.error("name", f"two posts are called {name!r}")
        if name.startswith("staff:"):
            raise table.error(
                "name", f"{name!r}: names that begin with 'staff:' are kept for frontline posts"
            )
        sector = table.values.get("sector")
        duty = table.values.get("duty")
        posts.append(
            PostDraft(
                name=name,
                role=_role(table),
                superior=table.optional_text("superior"),
                unit=table.optional_text("unit"),
                sector=None if sector is None else _sector(table),
                duty=Duty.NONE if duty is None else _duty(table),
                shared=table.switch("shared"),
                traits=_traits(table),
            )
        )
        lines[name] = table
    return posts, lines


def _sector(table: Table) -> Sector:
    return Sector[table.word("sector", keys.SECTORS).upper()]


def _duty(table: Table) -> Duty:
    return Duty[table.word("duty", keys.DUTY_WORDS).upper()]


def _traits(table: Table) -> Traits:
    """The traits laid down of the person, each within its bounds."""
    return tuple(
        (one.trait, table.number(one.key, None, one.low, one.high))
        for one in TRAITS
        if one.key in table.values
    )


def _role(table: Table) -> Role:
    if table.values.get("role") == "frontline":
        raise table.error(
            "role", "frontline posts are not listed: give their number as 'frontline' of the unit"
        )
    return Role[table.word("role", keys.ROLES).upper()]


def _add_what_every_municipality_has(posts: list[PostDraft], units: dict[str, UnitDraft]) -> None:
    """A state superior for NAV units, and a shared office for duties nobody holds."""
    nav = [unit for unit in units.values() if unit.sector == Sector.NAV]
    state = [post.name for post in posts if post.role == Role.STATE_SUPERIOR]
    if nav and not state:
        posts.append(PostDraft("state", Role.STATE_SUPERIOR, None, sector=Sector.NAV))
        state = ["state"]
    if len(state) == 1:
        for unit in nav:
            if unit.state_superior is None:
                units[unit.name] = UnitDraft(
                    unit.name, unit.sector, unit.budget_nok, unit.frontline, state[0]
                )
    _add_shared_offices(posts)


def _add_shared_offices(posts: list[PostDraft]) -> None:
    held = {post.duty for post in posts}
    posts.extend(shared_office(duty) for duty in DUTIES if duty not in held)


def _fund(top: Table, population: int, values: Mapping[str, Value]) -> float:
    given = top.amount("fund_nok_per_year", fund_nok(population, values), 0.0)
    return 0.0 if neutral(values, "fund") else given


def _tie_chance(tables: Tables, population: int, values: Mapping[str, Value]) -> float:
    """The given chance, else the one that follows from the mean staff of a unit."""
    equal = number(values, "staff_per_inhabitant") * population / len(tables.units)
    staff = [table.number("staff", equal, 0.0) for table in tables.units]
    from_staff = tie_chance(sum(staff) / len(staff) / population, values)
    given = tables.top.number("tie_chance", from_staff, 0.0, 1.0)
    return from_staff if neutral(values, "ties") else given


def _ties(
    tables: Tables, posts: list[PostDraft], units: dict[str, UnitDraft]
) -> dict[str, list[str]]:
    """Units known to each post for which ties are laid down."""
    names = [post.name for post in posts]
    ties: dict[str, list[str]] = {}
    for table in tables.ties:
        table.refuse_other_keys(keys.names(keys.TIE))
        post = table.text("post")
        if post not in names:
            raise table.error("post", f"unknown post {post!r}{nearest(post, names)}")
        for unit in table.texts("units"):
            if unit not in units:
                raise table.error("units", f"unknown unit {unit!r}{nearest(unit, units)}")
            ties.setdefault(post, []).append(unit)
    return ties
