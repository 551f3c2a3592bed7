"""Each value is tried at both ends of what it may be, and what it moves is a direct count."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import DRAWN
from collabsim.records.frames import pilots_frame
from collabsim.scenario import load_scenario
from collabsim.validation.value_effects import SIZES, ends, largest, shares, trials, watched

pytestmark = pytest.mark.jobs

SCENARIO = load_scenario("four_sizes").with_municipalities(*SIZES)


def test_what_is_drawn_or_a_lever_is_tried_at_other_values_than_its_own():
    names = {one.name for one in watched()}
    assert set(DRAWN) <= names
    assert {"threshold_nok", "delegation_all_unit_nok", "willingness"} <= names
    for name, value, scenario in trials(SCENARIO):
        assert value != SCENARIO.values[name]
        assert scenario.values[name] == value


def test_ends_are_those_of_the_range_or_the_other_words():
    values = SCENARIO.values
    assert ends(PARAMETERS["retention"], values) == [0.7, 0.98]
    assert ends(PARAMETERS["pooled_budget"], values) == [True]
    assert set(ends(PARAMETERS["threshold_basis"], values)) == {"one_year", "term_with_project"}
    above, (low, high) = values["standard_of_proof"], DRAWN_BELOW
    found = ends(PARAMETERS["inhouse_standard_of_proof"], values)
    assert found == pytest.approx([above - high, above - low])


DRAWN_BELOW = (DRAWN["inhouse_standard_of_proof"].low, DRAWN["inhouse_standard_of_proof"].high)


def test_shares_are_those_of_a_direct_count():
    short = SCENARIO.with_values(years=12, proposal_years=5)
    made = [run_many(plan, 1, 5) for plan in worlds(short)]
    found = shares(made, 5)
    for size, own in enumerate(made):
        pilots = pilots_frame(own)
        for at, months in enumerate((12, 36)):
            state = pilots.loc[pilots["started"].astype(bool), f"state_{months}"]
            followed = state[state != "censored"]
            assert found[size, at] == pytest.approx(float((followed == "delivering").mean()))
    assert found.shape == (2, 2)
    assert not np.isnan(found).any()


def test_the_largest_change_is_over_all_ends():
    trial = [
        {"name": "a", "changes": [0.001, -0.004, 0.0, 0.0]},
        {"name": "a", "changes": [0.0, 0.0, 0.002, 0.003]},
        {"name": "b", "changes": [0.0, 0.001, 0.0, 0.0]},
    ]
    assert largest(trial) == {"a": 0.004, "b": 0.001}
