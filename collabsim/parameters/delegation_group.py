"""Parameters of delegation: what the levels of a sector may decide alone, in kroner.

A sum is given for one sector or for all; where both are, the larger holds. Zero leaves things as
they are: what a person may commit is the free frame, new lines and money between sectors end with
the council. What a sum of a regulation replaces is measured nowhere and follows from the wording
of delegation rules: the larger of the free frame and the sum.
"""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group, Role

KEY_STUDY = "Isaksen 2022"
EVERYWHERE = "all"
SECTORS: tuple[str, ...] = ("school", "kindergarten", "care", "culture", "nav")
"""In the order of their codes."""
LARGEST_NOK = 100_000_000.0
_LEVER: Role = "lever"
_PROPOSED = f"{KEY_STUDY}: authority to those with user contact is proposed"
_IN_WORDS = {
    EVERYWHERE: "every sector", "school": "schools", "kindergarten": "kindergartens",
    "care": "care", "culture": "culture", "nav": "NAV",
}  # fmt: skip

_ALONE = (
    "What a {level} may commit alone in a year, in {{sector}}, where that is more than the free "
    "frame; what exceeds the free frame lies on the superior's."
)

SUMS: dict[str, tuple[str, str]] = {
    "unit_nok": (
        f"{_PROPOSED}; by level and in kroner: {ASSUMPTION}",
        _ALONE.format(level="unit manager"),
    ),
    "head_nok": (
        f"{_PROPOSED}; by level and in kroner: {ASSUMPTION}",
        _ALONE.format(level="head of a section or a sector"),
    ),
    "line_nok": (
        f"who may make a budget line is a matter of each municipality's rules: {ASSUMPTION}",
        "Largest yearly sum for which a new budget line needs no council, in {sector}.",
    ),
    "agree_nok": (
        f"{KEY_STUDY}: paying across sectors is hard; an agreement as an answer: {ASSUMPTION}",
        "Largest yearly sum that two sectors may agree on below the leader of both, in {sector}.",
    ),
}
"""By the end of their names: source, and meaning with the sector left open."""

BY_UNITS = "agree_by_units"

delegation = Group("delegation")


def name_of(sector: str, ending: str) -> str:
    """The name of a parameter: as it would be written with dots, ``delegation.school.unit_nok``."""
    return f"delegation_{sector}_{ending}"


def _declare() -> None:
    for sector in (EVERYWHERE, *SECTORS):
        for ending, (source, meaning) in SUMS.items():
            delegation.number(
                name_of(sector, ending), 0.0, "2018 NOK a year", (0.0, LARGEST_NOK), _LEVER,
                source, meaning.format(sector=_IN_WORDS[sector]),
            )  # fmt: skip
        delegation.switch(
            name_of(sector, BY_UNITS), False, _LEVER,
            f"{KEY_STUDY}: authority to those with user contact is proposed; that it covers "
            f"agreements: {ASSUMPTION}",
            "A unit manager, too, and not only a head, may make an agreement between two "
            f"sectors, in {_IN_WORDS[sector]}.",
        )  # fmt: skip


_declare()
