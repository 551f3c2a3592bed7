"""Reasons are shortfalls from a good case; arguments are what is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from collabsim.rules.consent import Terms, consent
from collabsim.rules.reasons import argument_of, reason_of, shortfalls
from collabsim.world.codes import Argument, Reason
from tests.rules.terms import GOOD, SHARE, any_terms

ORDER = [reason for reason in Reason if Reason.BELIEF <= reason <= Reason.COST]
SHORT: dict[Reason, dict[str, float]] = {
    Reason.BELIEF: {"believed": 0.3},
    Reason.HORIZON: {"horizon_met": 0.1},
    Reason.SHARE: {"share": 0.0, "whole_mind": 0.0},
    Reason.UNDERSTANDING: {"understood": 0.05},
    Reason.OWNERSHIP: {"ownership": 0.0},
    Reason.RULES: {"risk_rules": 1.0, "stake": 1.0},
    Reason.BUDGET_LINE: {"risk_line": 0.3, "stake": 1.0},
    Reason.COVERAGE: {"risk_coverage": 1.0, "stake": 1.0},
    Reason.COST: {"strain": 3.0},
}
"""What is worse than in the good case, and the reason it gives."""


def place_of(reason: Reason) -> int:
    """Its place among the shortfalls."""
    return reason - Reason.BELIEF


def test_a_good_case_falls_short_of_nothing(p: Any, ask: Any) -> None:
    losses = ask(shortfalls, p, GOOD)
    assert [losses[place_of(reason)] for reason in ORDER] == pytest.approx([0.0] * len(ORDER))


@pytest.mark.parametrize(
    ("short", "reason"),
    [
        ({"tie": 0.0, "unit_mind": 1.0}, Reason.OWNERSHIP),
        ({"risk_statutory": 0.2, "stake": 1.0}, Reason.BUDGET_LINE),
    ],
)
def test_what_is_never_the_largest_alone_counts_with_its_like(
    p: Any, ask: Any, short: dict[str, float], reason: Reason
) -> None:
    terms = GOOD._replace(**short)
    assert ask(shortfalls, p, terms)[place_of(reason)] > 0.0
    assert ask(reason_of, p, terms) == reason


@pytest.mark.parametrize("reason", SHORT, ids=lambda reason: reason.name)
def test_the_term_that_is_short_is_the_reason(p: Any, ask: Any, reason: Reason) -> None:
    terms = GOOD._replace(**SHORT[reason])
    losses = ask(shortfalls, p, terms)
    assert losses[place_of(reason)] > 0.0
    assert ask(reason_of, p, terms) == reason


@given(any_terms())
def test_the_reason_is_the_largest_shortfall(p: Any, ask: Any, terms: Terms) -> None:
    losses = ask(shortfalls, p, terms)
    assert losses[ask(reason_of, p, terms) - Reason.BELIEF] == max(losses)


@pytest.mark.parametrize(
    "reason",
    [r for r in SHORT if r not in {Reason.HORIZON, Reason.SHARE}],
    ids=lambda reason: reason.name,
)
def test_a_shortfall_is_what_the_term_takes_from_consent(p: Any, reason: Reason) -> None:
    """Against the good case; horizon and share are read off what is believed, by themselves."""
    terms = GOOD._replace(**SHORT[reason])
    base = GOOD._replace(**{k: v for k, v in SHORT[reason].items() if k in {"stake", "unit_mind"}})
    lost = consent(p, base) - consent(p, terms)
    assert shortfalls(p, terms)[place_of(reason)] == pytest.approx(lost)


@given(SHARE, SHARE)
def test_a_rule_at_hand_is_named_by_the_rule_minded(ask: Any, mind: float, u: float) -> None:
    for reason in ORDER:
        said = ask(argument_of, int(reason), mind, True, u)
        assert said == Argument.RULES or u >= 1.0 - mind
        plain = ask(argument_of, int(reason), mind, False, u)
        assert plain == ARGUMENTS[reason]
        if u >= 1.0 - mind:
            assert said == plain


ARGUMENTS = {
    Reason.BELIEF: Argument.NOT_PROVEN,
    Reason.HORIZON: Argument.MONEY,
    Reason.SHARE: Argument.NOT_OUR_TASK,
    Reason.UNDERSTANDING: Argument.OWN_STAFF,
    Reason.OWNERSHIP: Argument.OWN_STAFF,
    Reason.RULES: Argument.RULES,
    Reason.BUDGET_LINE: Argument.MONEY,
    Reason.COVERAGE: Argument.EQUAL_TREATMENT,
    Reason.COST: Argument.MONEY,
}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.NO_EFFECT, Argument.NOT_PROVEN),
        (Reason.TIME, Argument.NO_ANSWER),
        (Reason.RESERVE, Argument.NO_ANSWER),
    ],
)
def test_what_is_said_for_reasons_nobody_weighs(ask: Any, reason: Reason, said: Argument) -> None:
    assert ask(argument_of, int(reason), 0.5, False, 0.3) == said
