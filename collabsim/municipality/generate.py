"""From a population to a municipality: counts of units, posts and levels, nothing else.

How posts, levels and reports grow with size is nowhere measured. Every number
used here is a declared parameter (``collabsim.parameters``, groups
``structure``, ``ties``, ``money`` and ``channels``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

from collabsim.errors import UserError
from collabsim.municipality.assemble import PostDraft, UnitDraft, assemble
from collabsim.municipality.structure import (
    LONGEST_PATH,
    Duty,
    Role,
    Sector,
    Structure,
)
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario.schema import LARGEST_POPULATION, SMALLEST_POPULATION

UNIT_RATES: dict[Sector, str] = {
    Sector.SCHOOL: "schools_per_1000",
    Sector.KINDERGARTEN: "kindergartens_per_1000",
    Sector.CARE: "care_units_per_1000",
    Sector.CULTURE: "culture_units_per_1000",
}
"""Parameter that gives the units of a sector per 1,000 inhabitants (NAV has its own rule)."""

SPANS = (20, 14, 26, 17, 23)
"""Spans of control of the first five replications, and of every five that follow.

How many a leader leads directly differs between municipalities and is nowhere measured by size:
with one value for all, a level of leaders comes everywhere at the same number of units and the
curve over size has a cliff there. Each block of five replications holds all five, the middle one
first. Source: assumption.
"""

LEAST_SPAN = 4
"""With fewer the levels of leaders would be as many as the units."""

GROUPS: dict[str, tuple[tuple[str, tuple[Sector, ...]], ...]] = {
    "three_heads": (
        ("upbringing", (Sector.SCHOOL, Sector.KINDERGARTEN)),
        ("health_and_welfare", (Sector.CARE, Sector.NAV)),
        ("culture", (Sector.CULTURE,)),
    ),
    "five_heads": tuple((sector.name.lower(), (sector,)) for sector in Sector),
}
"""The heads below the chief executive, by ``sector_grouping``, and the sectors each leads."""

HEADS_OF_SEVERAL = {
    f"sector:{word}": word
    for groups in GROUPS.values()
    for word, sectors in groups
    if len(sectors) > 1
}
"""Posts that lead several sectors, and the word for what they lead."""

DUTIES = (Duty.FINANCE, Duty.PROCUREMENT, Duty.LEGAL)
"""The order in which central posts take up duties."""

# A rate such as 0.45 has no exact binary form: without this, a count that falls
# exactly on a half would be rounded up or down by the last bit of the product.
_HALF_UP = 0.5 + 1e-9
MONTHS_A_YEAR = 12
_PER_THOUSAND = 1_000
_OTHERS_IN_LINE = 4
"""Leaders in a line beside heads of sections: unit manager, sector head, chief, council."""


def number(values: Mapping[str, Value], name: str) -> float:
    """The value of a numeric parameter, its default where ``values`` is silent."""
    return float(values.get(name, PARAMETERS[name].default))


def neutral(values: Mapping[str, Value], channel: str) -> bool:
    """Whether the size channel ``channel`` is neutralised."""
    return bool(values.get(f"neutral_{channel}", False))


def generate(name: str, population: int, values: Mapping[str, Value]) -> Structure:
    """The municipality of ``population`` inhabitants that ``values`` describe.

    Args:
        name: what reports call it.
        population: inhabitants, 1 to 2,000,000.
        values: resolved parameter values by name; defaults where silent.

    Raises:
        UserError: the population is out of range, or the span of control needs
            more levels than :data:`LONGEST_PATH`.
    """
    if not SMALLEST_POPULATION <= population <= LARGEST_POPULATION:
        raise UserError(
            f"population of {name!r} is {population:,}: "
            f"expected {SMALLEST_POPULATION:,} to {LARGEST_POPULATION:,} inhabitants"
        )
    counts = unit_counts(population, values)
    units = _units(counts, population, values)
    posts = [
        PostDraft("council", Role.COUNCIL, None),
        PostDraft("chief", Role.CHIEF_EXECUTIVE, "council"),
        *_line(name, counts, values),
        *advisers(_central_posts(population, values)),
        *_coordinators(population, values),
        PostDraft("state", Role.STATE_SUPERIOR, None, sector=Sector.NAV),
    ]
    made = assemble(posts, units)
    return Structure(
        name=name,
        population=population,
        posts=made.posts,
        units=made.units,
        fund_nok_per_year=fund_nok(population, values),
        tie_chance=tie_chance(number(values, "staff_per_inhabitant") / len(units), values),
    )


def unit_counts(population: int, values: Mapping[str, Value]) -> dict[Sector, int]:
    """Number of units of each sector, at least one of each."""
    factor = number(values, "unit_rate_factor")
    rates = {sector: number(values, rate) * factor for sector, rate in UNIT_RATES.items()}
    counts = {
        sector: max(1, math.floor(rate * population / _PER_THOUSAND + _HALF_UP))
        for sector, rate in rates.items()
    }
    above = population - number(values, "nav_first_limit_inhabitants")
    per_office = number(values, "nav_inhabitants_per_extra_office")
    counts[Sector.NAV] = 1 + max(0, math.floor(above / per_office))
    return counts


def organisation(units: int, values: Mapping[str, Value]) -> str:
    """``two_level`` or ``three_level`` for a municipality with ``units`` units."""
    if neutral(values, "levels"):
        return "two_level"
    model = str(values.get("organisation", PARAMETERS["organisation"].default))
    if model != "by_span":
        return model
    return "two_level" if units <= span_of_control(values) else "three_level"


def span_of_control(values: Mapping[str, Value], replication: int = 0) -> int:
    """Most units a leader leads directly: as given, or that of the replication.

    Raises:
        UserError: it is given and too small.
    """
    given = int(number(values, "span_of_control"))
    if given == 0:
        return SPANS[replication % len(SPANS)]
    if given < LEAST_SPAN:
        raise UserError(
            f"structure.span_of_control is {given}: expected at least {LEAST_SPAN}, or 0, with "
            "which it differs from replication to replication"
        )
    return given


def tie_chance(staff_share: float, values: Mapping[str, Value]) -> float:
    """Chance that a leader knows somebody in one unit.

    ``staff_share`` is the unit's staff as a share of all inhabitants. Only a share of
    the people a leader knows are spread over the inhabitants at random.
    """
    if neutral(values, "ties"):
        return number(values, "reference_tie_chance")
    known = number(values, "acquaintances") * number(values, "chance_acquaintance_share")
    nobody = 1.0 - min(1.0, staff_share)
    if nobody <= 0.0:
        return 1.0 if known > 0.0 else 0.0
    # Decimal powers, not those of the processor's library: the same bits on every machine.
    return float(1 - Decimal(nobody) ** Decimal(known))


def fund_nok(population: int, values: Mapping[str, Value]) -> float:
    """Yearly grant to the municipality's own project fund, 2018 NOK."""
    if neutral(values, "fund"):
        return 0.0
    return number(values, "fund_nok_per_inhabitant") * population


def project_money(values: Mapping[str, Value]) -> float:
    """Project money of one pilot, 2018 NOK: one sum, or so much a year for as long as it lasts."""
    per_year = number(values, "project_money_nok_per_year")
    if per_year > 0:
        return per_year * number(values, "project_months") / MONTHS_A_YEAR
    return number(values, "project_money_nok")


def advisers(central_posts: int) -> list[PostDraft]:
    """Central posts round the duties, and the shared office for duties nobody holds.

    The first holder of a duty reports to the chief executive, later ones to
    that holder.
    """
    own = []
    for i in range(central_posts):
        duty, holder = DUTIES[i % len(DUTIES)], i // len(DUTIES) + 1
        word = duty.name.lower()
        superior = "chief" if holder == 1 else f"{word}:1"
        own.append(PostDraft(f"{word}:{holder}", Role.ADVISER, superior, duty=duty))
    return [*own, *(shared_office(duty) for duty in DUTIES[central_posts:])]


def shared_office(duty: Duty) -> PostDraft:
    """The regional office that sells ``duty`` to municipalities without a post for it."""
    return PostDraft(f"shared:{duty.name.lower()}", Role.ADVISER, None, duty=duty, shared=True)


def _central_posts(population: int, values: Mapping[str, Value]) -> int:
    if neutral(values, "advisers"):
        return 0
    posts = population / number(values, "inhabitants_per_central_post")
    return max(1, math.floor(posts + _HALF_UP))


def _coordinators(population: int, values: Mapping[str, Value]) -> list[PostDraft]:
    per_post = number(values, "inhabitants_per_coordinator")
    posts = math.floor(population / per_post + _HALF_UP) if per_post > 0 else 0
    return [PostDraft(f"coordinator:{i}", Role.COORDINATOR, "chief") for i in range(1, posts + 1)]


def _units(
    counts: dict[Sector, int], population: int, values: Mapping[str, Value]
) -> list[UnitDraft]:
    total = sum(counts.values())
    budget = number(values, "budget_per_inhabitant_nok") * population / total
    frontline = int(number(values, "frontline_per_unit"))
    return [
        UnitDraft(
            f"{sector.name.lower()}:{i}",
            sector,
            budget,
            frontline,
            "state" if sector == Sector.NAV else None,
        )
        for sector, count in counts.items()
        for i in range(1, count + 1)
    ]


def _line(name: str, counts: dict[Sector, int], values: Mapping[str, Value]) -> list[PostDraft]:
    """Heads of groups of sectors, section heads and unit managers, in this order."""
    flat = organisation(sum(counts.values()), values) == "two_level"
    grouping = str(values.get("sector_grouping", PARAMETERS["sector_grouping"].default))
    heads: list[PostDraft] = []
    sections: list[PostDraft] = []
    superiors: dict[Sector, list[str]] = {s: ["chief"] * count for s, count in counts.items()}
    for word, sectors in () if flat else GROUPS[grouping]:
        units = sum(counts[sector] for sector in sectors)
        if units == 1:
            continue  # Nobody leads one unit alone: its manager is the sector.
        head = f"sector:{word}"
        only = sectors[0] if len(sectors) == 1 else None
        heads.append(PostDraft(head, Role.SECTOR_HEAD, "chief", sector=only))
        for sector in sectors:
            superiors[sector] = [head] * counts[sector]
            # Where a group is too large for its head, each of its sectors has sections of its own.
            if units > span_of_control(values) and counts[sector] > 1:
                own, superiors[sector] = _sections(name, sector, counts[sector], head, values)
                sections.extend(own)
    managers = [
        PostDraft(f"unit:{sector.name.lower()}:{i}", Role.UNIT_MANAGER, above, unit)
        for sector, leaders in superiors.items()
        for i, above in enumerate(leaders, 1)
        for unit in [f"{sector.name.lower()}:{i}"]
    ]
    return [*heads, *sections, *managers]


def _sections(
    name: str, sector: Sector, units: int, head: str, values: Mapping[str, Value]
) -> tuple[list[PostDraft], list[str]]:
    """Section heads of a sector, upper levels first, and the superior of each unit.

    The lowest section level is ``section:school:1``, the next above it
    ``section2:school:1``: the name of a section does not depend on how many
    levels stand above it.
    """
    word, span = sector.name.lower(), span_of_control(values)
    sizes: list[list[int]] = []
    below = units
    while below > span or not sizes:
        groups = equal_groups(below, span)
        sizes.append(groups)
        below = len(groups)
    leaders = len(sizes) + _OTHERS_IN_LINE
    if leaders > LONGEST_PATH:
        raise UserError(
            f"{name!r} would need {leaders} leaders between a {word} unit and the council: "
            f"at most {LONGEST_PATH} are possible, so raise structure.span_of_control "
            f"(now {span})"
        )
    levels: list[list[PostDraft]] = []
    superiors = [head] * below
    for level in range(len(sizes), 0, -1):
        kind = "section" if level == 1 else f"section{level}"
        names = [f"{kind}:{word}:{i}" for i in range(1, len(sizes[level - 1]) + 1)]
        levels.append(
            [
                PostDraft(post, Role.SECTION_HEAD, superior, sector=sector)
                for post, superior in zip(names, superiors, strict=True)
            ]
        )
        superiors = [
            post for post, size in zip(names, sizes[level - 1], strict=True) for _ in range(size)
        ]
    return [post for posts in levels for post in posts], superiors


def equal_groups(members: int, largest: int) -> list[int]:
    """Sizes of the fewest groups of at most ``largest``, as equal as possible, larger first."""
    groups = -(-members // largest)
    size, rest = divmod(members, groups)
    return [size + 1] * rest + [size] * (groups - rest)
