"""What a result is worth to the entrepreneur, who learns from it where to go next."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.rules.entrepreneurs import result_value
from collabsim.world.codes import Outcome
from collabsim.world.tables import PILOT

PROPOSED, KNOWN = 10, 34
COST_NOK = 15_000.0
LEARNING = {"monthly_cost_nok": COST_NOK, "result_value_max": 3.0}


def pilot(outcome: Outcome, **fields: Any) -> Any:
    """A pilot with 120,000 NOK a year for two years agreed, its result known after two years."""
    row = np.zeros(1, PILOT.dtype)[0]
    given = {"outcome": outcome, "proposed": PROPOSED, "amount_nok": 120_000.0, "term": 2, **fields}
    for name, value in given.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    "outcome",
    [Outcome.OPEN, Outcome.STOPPED, Outcome.COMPETITION_LOST, Outcome.TAKEOVER],
)
def test_without_a_contract_or_payment_a_result_is_worth_nothing(
    ask: Any, parameters: Any, outcome: Outcome
) -> None:
    assert ask(result_value, parameters(**LEARNING), pilot(outcome), KNOWN) == 0.0


@pytest.mark.parametrize(
    "outcome",
    [Outcome.DIRECT, Outcome.AFTER_ASKING, Outcome.REDUCED, Outcome.COMPETITION_WON],
)
def test_a_contract_is_worth_its_income_by_month_of_effort_in_months_of_cost(
    ask: Any, parameters: Any, outcome: Outcome
) -> None:
    value = ask(result_value, parameters(**LEARNING), pilot(outcome), KNOWN)
    assert value == pytest.approx(2 * 120_000.0 / 24 / COST_NOK)


def test_a_transfer_is_worth_what_was_paid_for_it(ask: Any, parameters: Any) -> None:
    sold = pilot(Outcome.TRANSFER, transfer_paid_nok=90_000.0)
    value = ask(result_value, parameters(**LEARNING), sold, KNOWN)
    assert value == pytest.approx(90_000.0 / 24 / COST_NOK)


def test_effort_is_a_month_at_least_and_no_result_is_worth_more_than_the_most(
    ask: Any, parameters: Any
) -> None:
    small = pilot(Outcome.DIRECT, amount_nok=6_000.0, term=1)
    at_once = ask(result_value, parameters(**LEARNING), small, PROPOSED)
    assert at_once == pytest.approx(6_000.0 / COST_NOK)
    assert ask(result_value, parameters(**LEARNING), pilot(Outcome.DIRECT), PROPOSED) == 3.0
