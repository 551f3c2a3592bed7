"""The register of size channels: every quantity that rises or falls with population.

Size sets counts; a rule reads what surrounds a person. Each entry says which
quantity that is, which size it favours, where it is read and which switch
makes it the same everywhere. :func:`measure` shows the quantities at several
populations; the page of the register is generated from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from collabsim.municipality.generate import DUTIES, generate, number, project_money
from collabsim.municipality.structure import Role, Sector, Structure
from collabsim.parameters import Value

SHARES = 201
"""Shares of units with the need over which the quantities of the register are averaged."""
HALF_UP = 0.5
"""Added before the part behind the point is cut off: halves are rounded up."""

Favours = Literal["small", "large", "open"]
"""The size a channel favours; ``open`` where it has two sides and the run decides."""


@dataclass(frozen=True, slots=True)
class SizeChannel:
    """One way in which size reaches a rule.

    ``name`` is that of the switch ``neutral_<name>``; ``columns`` are the columns
    of :func:`measure` that show the quantity; ``read_by`` are files of
    ``collabsim/rules``.
    """

    name: str
    favours: Favours
    quantity: str
    why: str
    read_by: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def switch(self) -> str:
        """The parameter that neutralises the channel."""
        return f"neutral_{self.name}"


REGISTER: tuple[SizeChannel, ...] = (
    SizeChannel(
        "attention",
        "small",
        "Load of a leader: direct reports and a share of the units further below.",
        "More units below one person leave less of a month for each matter.",
        ("attention.py",),
        ("chief_workload", "nearest_leader_workload"),
    ),
    SizeChannel(
        "ties",
        "small",
        "Chance that somebody a leader knows by chance works in a given unit.",
        "A leader knows as many people everywhere; in a large municipality they are a smaller "
        "part of it.",
        ("people.py", "phases/approach.py"),
        ("tie_chance",),
    ),
    SizeChannel(
        "path",
        "small",
        "Leaders between the unit manager and the chief executive.",
        "Everyone between has to be asked, and each may say no or let it lie.",
        ("deciders.py",),
        ("leaders_between",),
    ),
    SizeChannel(
        "information",
        "small",
        "What is left of a message from a unit when it reaches the chief executive.",
        "Each person it passes retains a part of it.",
        ("belief.py",),
        ("message_left",),
    ),
    SizeChannel(
        "coverage",
        "small",
        "Share of the units with the need that a pilot in one school covers.",
        "Whoever answers for all units weighs value for a few against responsibility for everyone.",
        ("weighing.py",),
        ("school_coverage",),
    ),
    SizeChannel(
        "contact",
        "small",
        "Share of the units a leader answers for in which the leader knows somebody.",
        "Contact with users keeps a mindset near theirs.",
        ("people.py",),
        ("chief_contact", "nearest_leader_contact"),
    ),
    SizeChannel(
        "advisers",
        "large",
        "Duties (finance, procurement, legal) the municipality has a post of its own for.",
        "Own advisers are less loaded than a shared office and have ties; the line knows as "
        "little of rules everywhere.",
        ("attention.py", "case.py", "people.py"),
        ("own_advisers", "own_duties"),
    ),
    SizeChannel(
        "frames",
        "large",
        "Free part of the frame of the nearest leader above a unit, NOK a year.",
        "The same amount is a smaller part of a larger frame, and a larger frame covers more.",
        ("deciders.py", "weighing.py"),
        ("nearest_leader_free_nok", "chief_free_nok"),
    ),
    SizeChannel(
        "unit_frames",
        "large",
        "Free part of the frame of a unit, NOK a year, mean over units.",
        "Where units are rounded up to one of a kind the budget is spread over more of them than "
        "there are children and patients for: in the very small a pilot is dear for its unit.",
        ("deciders.py", "weighing.py"),
        ("unit_free_nok",),
    ),
    SizeChannel(
        "levels",
        "open",
        "Levels between a unit and the chief executive, that unit included.",
        "Which role decides, what it answers for and how far it looks ahead, and whether the "
        "other sector has a head to be asked, follow from the number of levels.",
        ("deciders.py", "people.py"),
        ("levels_to_chief",),
    ),
    SizeChannel(
        "fund",
        "open",
        "Projects a year that the municipality's own fund can pay.",
        "A fund starts and bridges more pilots; what starts easily also ends.",
        ("money.py",),
        ("fund_projects",),
    ),
    SizeChannel(
        "places",
        "large",
        "Units of the smallest sector, and of all sectors, that can host a pilot.",
        "Where every unit of a sector hosts a pilot, the next proposal waits.",
        ("phases/approach.py",),
        ("units_smallest_sector", "units"),
    ),
    SizeChannel(
        "mandate",
        "small",
        "What a unit manager feels of a mandate the chief executive gives.",
        "It loses a part with each person it passes on the way down.",
        ("people.py",),
        ("mandate_left",),
    ),
    SizeChannel(
        "scope",
        "open",
        "Schools with the same need, and so the most that one pilot may cover.",
        "More units share a price and a gain, and more unit managers must say yes.",
        ("pilot_draws.py", "weighing.py", "phases/approach.py"),
        ("schools", "schools_with_need"),
    ),
    SizeChannel(
        "repetition",
        "small",
        "Proposals a year for each unit, the same proposals coming to every municipality.",
        "Where few units meet them all, the same manager and staff live through one pilot after "
        "another, and know the entrepreneurs, the rules and such measures.",
        ("pilot_draws.py",),
        ("proposals_per_unit",),
    ),
    SizeChannel(
        "ideas",
        "open",
        "Ideas of entrepreneurs a year in a region.",
        "More people have more problems and more who would solve them; a region's proposals are "
        "in proportion to its inhabitants.",
        ("entrepreneurs.py",),
        ("ideas_a_year",),
    ),
)
"""One entry for each switch of the parameter group ``channels``, in its order."""


def channel(name: str) -> SizeChannel:
    """The entry of the register called ``name``."""
    return next(entry for entry in REGISTER if entry.name == name)


def measure(values: Mapping[str, Value], populations: Iterable[int]) -> pd.DataFrame:
    """The structural quantity behind each channel, at several populations.

    Structures are generated from ``values``; the switches that act on the
    structure (ties, advisers, fund) show, those that act inside a rule do not.
    Where a quantity differs between units, it is the mean over units. Loads are
    without open cases; contact is expected, before anybody is drawn.

    Returns:
        One row per population: ``population`` and the columns the register names.
    """
    rows = []
    for population in populations:
        structure = generate(f"{population:,} inhabitants", population, values)
        rows.append(
            {
                "population": population,
                **_counts(structure, values),
                **_of_leaders(structure, values),
                **_of_lines(structure, values),
            }
        )
    return pd.DataFrame(rows)


def _counts(structure: Structure, values: Mapping[str, Value]) -> dict[str, float]:
    schools = len(structure.units_of(Sector.SCHOOL))
    # K = max(1, floor(n * share + 1/2)) with the share uniform from its lowest value to 1
    shares = np.linspace(number(values, "need_share_low"), 1.0, SHARES)
    with_need = np.maximum(1, np.floor(schools * shares + HALF_UP))
    own = [p for p in structure.posts if p.role == Role.ADVISER and not p.shared]
    return {
        "units": len(structure.units),
        "units_smallest_sector": min(len(structure.units_of(sector)) for sector in Sector),
        "schools": schools,
        "schools_with_need": float(with_need.mean()),
        "school_coverage": float((1 / with_need).mean()),
        "unit_free_nok": _mean(unit.budget_nok for unit in structure.units)
        * number(values, "discretion_share"),
        "proposals_per_unit": number(values, "entrepreneurs")
        * number(values, "proposals_per_year")
        / len(structure.units),
        "ideas_a_year": structure.population
        / number(values, "inhabitants_per_entrepreneur")
        * number(values, "proposals_per_year"),
        "tie_chance": structure.tie_chance,
        "own_advisers": len(own),
        "own_duties": len({p.duty for p in own} & set(DUTIES)),
        "fund_projects": structure.fund_nok_per_year / project_money(values),
    }


def _of_leaders(structure: Structure, values: Mapping[str, Value]) -> dict[str, float]:
    """Loads, contact and free frames of the chief executive and of the leader next to a unit."""
    chief = structure.chief
    nearest = [structure.line_above(unit)[1] for unit in range(len(structure.units))]
    leaders = {chief, *nearest}
    reports = structure.reports()
    workload = {i: _workload(structure, i, len(reports[i]), values) for i in leaders}
    contact = {i: _contact(structure, i) for i in leaders}
    free = {i: _free_nok(structure, i, values) for i in leaders}
    return {
        "chief_workload": workload[chief],
        "nearest_leader_workload": _mean(workload[i] for i in nearest),
        "chief_contact": contact[chief],
        "nearest_leader_contact": _mean(contact[i] for i in nearest),
        "chief_free_nok": free[chief],
        "nearest_leader_free_nok": _mean(free[i] for i in nearest),
    }


def _of_lines(structure: Structure, values: Mapping[str, Value]) -> dict[str, float]:
    lines = [structure.line_above(unit) for unit in range(len(structure.units))]
    levels_passed = [line.index(structure.chief) for line in lines]
    left = _mean(number(values, "retention") ** level for level in levels_passed)
    return {
        "leaders_between": _mean(level - 1 for level in levels_passed),
        "levels_to_chief": _mean(levels_passed),
        "message_left": left,
        "mandate_left": left * number(values, "leadership_support"),
    }


def _workload(structure: Structure, post: int, reports: int, values: Mapping[str, Value]) -> float:
    """Direct reports, and the lift share of units whose manager reports to somebody else."""
    leader = structure.posts[post]
    further = sum(
        structure.posts[unit.manager].superior != post
        for unit in structure.units[leader.unit_from : leader.unit_to]
    )
    return reports + number(values, "escalation_share") * further


def _contact(structure: Structure, post: int) -> float:
    """Expected share of own units with a tie: by chance, or one of the two units known well."""
    leader = structure.posts[post]
    own = leader.unit_to - leader.unit_from
    unknown = (1 - structure.tie_chance) * (1 - 1 / len(structure.units)) * (1 - 1 / own)
    return 1 - unknown


def _free_nok(structure: Structure, post: int, values: Mapping[str, Value]) -> float:
    leader = structure.posts[post]
    frame = sum(u.budget_nok for u in structure.units[leader.unit_from : leader.unit_to])
    return frame * number(values, "discretion_share")


def _mean(numbers: Iterable[float]) -> float:
    return float(np.mean(list(numbers)))
