"""The keys of an organisation file: what each takes, who has it, what follows without it.

Readers, the CSV table of posts and the reference of the site are made from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.municipality.traits import TRAITS
from collabsim.parameters import PARAMETERS
from collabsim.scenario.schema import LARGEST_POPULATION, SMALLEST_POPULATION

Kind = Literal["text", "word", "number", "whole", "switch", "texts"]

ROLES = tuple(role.name.lower() for role in Role if role != Role.FRONTLINE)
SECTORS = tuple(sector.name.lower() for sector in Sector)
DUTY_WORDS = tuple(duty.name.lower() for duty in Duty if duty != Duty.NONE)
TIE_WORDS = ("drawn", "none")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one of the tables of an organisation file, a column of its CSV file.

    ``takes`` says in words what the value may be, ``meaning`` what it is, ``left_out``
    what follows where it is missing.
    """

    name: str
    kind: Kind
    takes: str
    meaning: str
    left_out: str = "needed"


def _one_of(words: tuple[str, ...]) -> str:
    return "one of " + ", ".join(f"`{word}`" for word in words)


_FRONTLINE = PARAMETERS["frontline_per_unit"]
_DRAWN = "drawn"

TOP: tuple[Key, ...] = (
    Key("name", "text", "a text", "name of the municipality"),
    Key("population", "whole", f"{SMALLEST_POPULATION:,} to {LARGEST_POPULATION:,}", "inhabitants"),
    Key("fund_nok_per_year", "number", "NOK a year, at least 0",
        "what the municipality puts into its fund for pilots",
        "`fund_nok_per_inhabitant` times population"),
    Key("ties", "word", _one_of(TIE_WORDS),
        "whether leaders know units by chance beside the ties below, or only those below",
        "`drawn`"),
    Key("tie_chance", "number", "0 to 1",
        "chance that one of the inhabitants a leader knows works in a given unit",
        "follows from the staff of the units"),
    Key("origin", "text", "a text", "a word on where the structure comes from", "`given`"),
    Key("posts_csv", "text", "a file name",
        "a CSV file beside this one with posts and units, in place of the tables below",
        "posts and units stand here"),
)  # fmt: skip

POST: tuple[Key, ...] = (
    Key("name", "text", "a text", "stable name; it keys the random draws of the person"),
    Key("role", "word", _one_of(ROLES), "kind of post"),
    Key("superior", "text", "name of a post", "the post reported to",
        "needed, but for the municipal council, state superiors and shared advisers"),
    Key("sector", "word", _one_of(SECTORS), "the sector the post serves", "it serves them all"),
    Key("duty", "word", _one_of(DUTY_WORDS), "central duty of an adviser",
        "needed for advisers; others have none"),
    Key("shared", "switch", "`true` or `false`",
        "for advisers: a regional office several municipalities buy from", "`false`"),
    Key("unit", "text", "name of a unit", "the unit managed",
        "needed for unit managers; others have none"),
    *(
        Key(one.key, "number", f"{one.low:g} to {one.high:g}, {one.unit}" if one.unit != "0-1"
            else f"{one.low:g} to {one.high:g}", one.meaning, _DRAWN)
        for one in TRAITS
    ),
)  # fmt: skip

UNIT: tuple[Key, ...] = (
    Key("name", "text", "a text", "name of the unit"),
    Key("sector", "word", _one_of(SECTORS), "its sector"),
    Key("budget_nok", "number", "NOK a year, at least 1", "yearly frame",
        "an equal share of `budget_per_inhabitant_nok` times population"),
    Key("staff", "number", "persons, at least 0", "everybody who works there",
        "an equal share of `staff_per_inhabitant` times population"),
    Key("frontline", "whole", f"{_FRONTLINE.low:g} to {_FRONTLINE.high:g}",
        "frontline staff who may take part in a pilot", "`frontline_per_unit`"),
    Key("state_superior", "text", "name of a post", "post of the state above a NAV office",
        "the one there is; other units have none"),
)  # fmt: skip

TIE: tuple[Key, ...] = (
    Key("post", "text", "name of a post", "the post whose ties are laid down"),
    Key("units", "texts", "a list of names of units",
        "the units the holder knows, in place of a draw"),
)  # fmt: skip

TABLES: dict[str, tuple[Key, ...]] = {"post": POST, "unit": UNIT, "tie": TIE}
"""The tables of the file below its top."""


def names(keys: tuple[Key, ...]) -> tuple[str, ...]:
    """The names of keys."""
    return tuple(key.name for key in keys)


CSV_COLUMNS: tuple[Key, ...] = (*POST, *UNIT[2:])
"""A post and the unit it manages are one row; the sector of a unit manager is that of the unit."""
