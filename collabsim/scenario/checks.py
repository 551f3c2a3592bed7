"""Checks across several parameters, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from collabsim.parameters import PARAMETERS, Value
from collabsim.parameters.delegation_group import EVERYWHERE, SECTORS, name_of
from collabsim.scenario.sentences import plain_number

ROUNDING = 1e-9
"""Shares such as 0.7 + 0.2 + 0.1 may miss 1 by the rounding of floats."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule on several parameters.

    ``order``: the first must not be above the second. ``shares``: the sum must not
    be above 1. ``weights``: at least one must be above 0. ``one``: the two exclude each other.
    ``measured``: an effect contract needs pilots whose effect can be measured.
    """

    rule: Literal["order", "shares", "weights", "one", "measured"]
    names: tuple[str, ...]

    def broken(self, values: Mapping[str, Value]) -> str | None:
        """The sentence on how ``values`` break the rule, or ``None``."""
        numbers = [float(values[name]) for name in self.names]
        written = [plain_number(x) for x in numbers]
        if self.rule == "order" and numbers[0] > numbers[1]:
            unit = PARAMETERS[self.names[0]].unit
            return (
                f"{self.names[0]} must not be above {self.names[1]}, "
                f"but {written[0]} is above {written[1]} ({unit})"
                f"{_not_given(self.names, values)}"
            )
        if self.rule == "shares" and sum(numbers) > 1.0 + ROUNDING:
            total = plain_number(sum(numbers))
            return (
                f"{' + '.join(self.names)} must not be above 1, "
                f"but {' + '.join(written)} is {total}"
            )
        if self.rule == "weights" and not any(x > 0.0 for x in numbers):
            return f"at least one of {', '.join(self.names)} must be above 0"
        if self.rule == "one" and all(x > 0.0 for x in numbers):
            return (
                f"{self.names[0]} and {self.names[1]} exclude each other: where one person answers "
                "for all budgets nothing is moved between sectors; leave one of them out"
            )
        if self.rule == "measured" and values["effect_contract"]:
            return _not_measured(values)
        return None


def _not_measured(values: Mapping[str, Value]) -> str | None:
    """The sentence where no pilot could have its effect measured, or ``None``."""
    number = {name: float(values[name]) for name in _QUALITIES}
    none, external = number["evidence_none_share"], number["evidence_external_share"]
    reached = [number["evidence_quality_min"]]
    if none > 0.0:
        reached.append(number["evidence_quality_none"])
    if external > 0.0:
        reached.append(number["evidence_quality_external"])
    if none + external < 1.0:
        reached.append(number["evidence_quality_own"])
    least = number["contract_quality_min"]
    if max(reached) >= least:
        return None
    return (
        f"an effect contract needs an effect that can be measured, and no pilot here has evidence "
        f"of quality {plain_number(least)} (at most {plain_number(max(reached))}); use the "
        "instrument evaluation as well, or raise evidence_external_share"
    )


def _not_given(names: tuple[str, ...], values: Mapping[str, Value]) -> str:
    """The end of a sentence on two values in the wrong order: the one nobody changed.

    Whoever sets ``years = 2`` need not know that proposals come in the first ten.
    """
    for name, change in zip(names, ("lower", "raise"), strict=True):
        if values[name] == PARAMETERS[name].default:
            return f"; {name} has its default value: {change} it too"
    return ""


_QUALITIES = (
    "effect_contract", "contract_quality_min", "evidence_none_share", "evidence_external_share",
    "evidence_quality_min", "evidence_quality_none", "evidence_quality_own",
    "evidence_quality_external",
)  # fmt: skip
"""What says whether an effect can be measured."""

CHECKS: tuple[Check, ...] = (
    Check("shares", ("one_unit_share", "few_units_share")),
    Check("shares", ("grant_share", "research_share")),
    Check("shares", ("statutory_full_share", "statutory_half_share")),
    Check("shares", ("leader_initiated_share", "frontline_initiated_share")),
    Check("order", ("years_until_gain_low", "years_until_gain_high")),
    Check("order", ("kept_effect_low", "kept_effect_high")),
    Check("order", ("complaint_months_low", "complaint_months_high")),
    Check("order", ("recusal_months_low", "recusal_months_high")),
    Check("order", ("bridge_months_low", "bridge_months_high")),
    Check("order", ("few_units_low", "few_units_high")),
    Check("order", ("contract_talks_months_low", "contract_talks_months_high")),
    Check("measured", _QUALITIES),
    Check("order", ("middle_term_years", "long_term_years")),
    Check("order", ("competition_b_months_low", "competition_b_months_high")),
    Check("order", ("competition_c_months_low", "competition_c_months_high")),
    Check("order", ("threshold_nok", "national_threshold_nok")),
    Check("order", ("threshold_nok", "health_threshold_nok")),
    Check("order", ("proposal_years", "years")),
    Check(
        "weights",
        tuple(n for n, p in PARAMETERS.items() if n.startswith("sector_") and p.group == "pilots"),
    ),
    Check("weights", tuple(n for n in PARAMETERS if n.startswith("weight_"))),
    *(
        Check("one", ("pooled_budget", name_of(sector, "agree_nok")))
        for sector in (EVERYWHERE, *SECTORS)
    ),
)


def first_broken(values: Mapping[str, Value]) -> tuple[Check, str] | None:
    """The first check that ``values`` (all parameters) break, with its sentence."""
    for check in CHECKS:
        complaint = check.broken(values)
        if complaint:
            return check, complaint
    return None


OF_ENTREPRENEURS: tuple[str, ...] = (
    "choice_temperature",
    "entrepreneur_mindset",
    "entrepreneur_mindset_sd",
    "first_opinion",
    "inhabitants_per_entrepreneur",
    "monthly_cost_nok",
    "neutral_ideas",
    "nonprofit_share",
    "other_income_nok",
    "projects_at_once",
    "proposals_per_year",
    "region_hours",
    "replaced_after_months",
    "reserve_nok",
    "topics_entrepreneur",
    "travel_cost",
)
"""What says who entrepreneurs are and what they do. The municipalities of a region share them,
so there each of these has one value."""


def first_not_shared(
    common: Mapping[str, Value], own: Mapping[str, Value]
) -> tuple[str, str] | None:
    """The first value of a municipality of a region that all have to have in common.

    Args:
        common: all parameters, as they hold for the region.
        own: what the municipality sets for itself.

    Returns:
        Its name and a sentence; ``None`` if there is none.
    """
    if common["mode"] != "region":
        return None
    for name in OF_ENTREPRENEURS:
        if own.get(name, common[name]) != common[name]:
            complaint = (
                f"{name} is about entrepreneurs, whom all municipalities of a region share; "
                f"it belongs in [{PARAMETERS[name].group}], not in [[municipality]]"
            )
            return name, complaint
    return None
