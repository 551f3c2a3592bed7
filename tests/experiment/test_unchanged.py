"""A value that changes nothing is found, with the reason where it is known."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.engine.loop import run_world
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.unchanged import FundPaid, Reason, changed_nothing
from collabsim.language import LANGUAGES
from collabsim.parameters import PARAMETERS
from collabsim.parameters.idle import IDLE, idle_by
from collabsim.report.unchanged import unchanged_sentence
from collabsim.scenario import load_scenario

BASE = load_scenario("small_and_large").with_values(years=12, proposal_years=4)
SMALL, LARGE = (spec.name for spec in BASE.municipalities)


def told(name, value, **others):
    before = BASE.with_values(**others)
    after = before.with_values(**{name: value})
    return changed_nothing(after, before, replications=6, seed=3, driver=run_world).get(name)


def pilots(scenario):
    return [np.asarray(run_many(plan, 3, 3).pilots).tobytes() for plan in worlds(scenario)]


def another(name):
    """A value of a parameter that is not its default."""
    one = PARAMETERS[name]
    if one.kind == "bool":
        return not one.default
    if one.kind == "choice":
        return one.choices[-1]
    more = min(one.high, max(one.low, one.default * 2 or (one.low + one.high) / 4))
    return int(more) if one.kind == "int" else more


CASES = (
    {
        "mode": "paired", "neutral_attention": False, "neutral_ties": False,
        "neutral_information": False, "neutral_mandate": False, "neutral_contact": False,
        "neutral_frames": False, "fund_nok_per_inhabitant": 0.0, "extra_clearances": 0,
        "inhabitants_per_coordinator": 0, "cross_sector_share": 0.0, "useful_share": 0.0,
        "bridge_chance": 0.0, "bridge_chance_champion": 0.0, "co_payment": False,
        "agreement_bindingness": 0.0,
    },
    {"mode": "region", "neutral_fund": True, "useful_share": 1.0},
    {"fund_requires_plan": False},
)  # fmt: skip
"""Together they hold every set of values that makes a parameter idle."""


@pytest.mark.parametrize("case", CASES, ids=("switched off", "region", "no plan"))
def test_no_pilot_hangs_on_a_parameter_that_is_said_to_be_idle(case):
    held = BASE.with_values(**case)
    idle = [name for name in IDLE if name not in case and idle_by(name, held.values)]
    assert idle
    # Those that exclude each other are tried one after the other.
    for left_out in (
        ("pooled_budget", "training_places_share"),
        ("agree_nok", "training_gain", "training_fear_relief"),
    ):
        others = {name: another(name) for name in idle if not name.endswith(left_out)}
        assert pilots(held) == pilots(held.with_values(**others))


def test_the_cases_hold_everything_that_is_declared():
    every = {held for sets in IDLE.values() for held in sets}
    values = [BASE.with_values(**case).values for case in CASES]
    seen = {h for h in every if any(all(v[n] == x for n, x in h) for v in values)}
    assert seen == every
    assert {name for held in every for name, _ in held} | set(IDLE) <= set(PARAMETERS)


def test_a_fund_that_was_always_enough_or_never_is_said_to_be():
    unbridged = {"bridge_chance": 0.0, "bridge_chance_champion": 0.0}
    poor = {"fund_nok_per_inhabitant": 1.0, "project_money_nok": 5e6}
    dear = told("fund_saved_years", 2, **poor, **unbridged)
    assert {one.municipality: (one.how, one.paid) for one in dear.paid} == {
        SMALL: ("short", 0),
        LARGE: ("short", 0),
    }
    cheap = told("fund_nok_per_inhabitant", 34.0, project_money_nok=10_000.0)
    assert {one.municipality: one.how for one in cheap.paid} == {SMALL: "all", LARGE: "all"}
    assert all(one.paid == one.granted > 0 for one in cheap.paid)


def test_a_value_that_matters_is_not_said_to_change_nothing():
    assert told("fund_nok_per_inhabitant", 0.0, project_money_nok=10_000.0) is None
    assert told("mandate_weight", 20.0) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_has_its_sentence(language):
    paid = (
        FundPaid("A", "short", 0, 9), FundPaid("B", "all", 9, 9),
        FundPaid("C", "some", 3, 9), FundPaid("D", "short", 0, 2),
    )  # fmt: skip
    said = unchanged_sentence("x", Reason("fund", paid=paid), language)
    assert all(part in said for part in ("x ", "A ", " D ", "B", "3", "9"))
    held = (("neutral_fund", True), ("other_law_share", 0.0))
    said = unchanged_sentence("x", Reason("idle", held=held), language)
    assert "neutral_fund = true" in said
    assert "other_law_share = 0" in said
    for why in ("same", "own", "no_fund", "unknown"):
        assert unchanged_sentence("x", Reason(why), language).startswith("x ")
