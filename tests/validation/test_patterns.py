"""The model against the patterns, with fewer replications and criteria widened accordingly."""

from __future__ import annotations

import pytest

from collabsim.validation.calibration import TARGETS, targets
from collabsim.validation.pattern_measures import SIZES
from collabsim.validation.pattern_sums import HORIZONS, Totals
from collabsim.validation.patterns import ARMS, ORGANISATIONS, PATTERNS, find, find_all, judged
from collabsim.validation.patterns_run import arms, opposite, opposite_contrast, run_cells

pytestmark = [pytest.mark.pattern, pytest.mark.slow]

REPLICATIONS = 60
OPPOSITE_REPLICATIONS = 200
DEFAULT, *OTHERS = ORGANISATIONS
BY_ID = {pattern.id: pattern for pattern in PATTERNS}


@pytest.fixture(scope="module")
def totals():
    jobs = arms([DEFAULT], ARMS) | arms(OTHERS, ["baseline"])
    return Totals(run_cells(jobs, REPLICATIONS))


@pytest.fixture(scope="module")
def verdicts(totals):
    found = find_all(totals, (DEFAULT,))
    return {f.pattern.id: f.verdict(widened=True) for f in found if f.horizon == HORIZONS[0]}


def test_at_least_eight_of_the_twelve_patterns_hold(verdicts):
    assert len(verdicts) == 12
    assert judged(verdicts)["holds"] >= 8, verdicts


@pytest.mark.parametrize("name", ["SF1", "SF4", "SF5", "SF10", "SF16", "SF17", "SF25"])
def test_a_pattern_that_held_in_the_full_measurement_still_holds(verdicts, name):
    assert verdicts[name] == "holds"


def test_no_pattern_is_missed_but_the_one_that_was(verdicts):
    assert {name for name, verdict in verdicts.items() if verdict == "not"} <= {"SF12"}


@pytest.mark.parametrize("organisation", OTHERS)
@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_small_keep_more_under_the_other_organisations(totals, organisation, horizon):
    found = find(BY_ID["SF4"], totals, organisation, horizon)
    assert found.verdict() == "holds"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_the_targets_are_met(totals, organisation):
    found = targets(totals, organisation=organisation)
    for name, (_, least, most) in TARGETS.items():
        assert found[name, None].high >= least
        assert found[name, None].low <= most
    assert all(0 < found["K1", size].value < 1 for size in SIZES)


def test_the_model_can_say_the_opposite():
    totals = Totals(run_cells(opposite(), OPPOSITE_REPLICATIONS))
    found = opposite_contrast(totals)
    for horizon in HORIZONS:
        assert found[f"difference_{horizon}", None].low > 0
