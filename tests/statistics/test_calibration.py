"""K1 to K3, told from pilots and from sums of many cells."""

from __future__ import annotations

import pytest

from collabsim.api import replicate
from collabsim.scenario import load_scenario
from collabsim.statistics.calibration_bands import BANDS, K4_BAND, k1, k3, median_of_counts
from collabsim.validation.calibration import TARGETS
from collabsim.validation.pattern_sums import MOST_MONTHS, pattern_sums

REPLICATIONS = 40


@pytest.mark.parametrize("patience", [3, 12])
@pytest.mark.parametrize("population", [10_000, 120_000])
def test_both_ways_to_the_figures_come_to_the_same(population, patience):
    scenario = load_scenario("baseline").with_municipalities(population)
    made = scenario.with_values(patience_months=patience)
    pilots = replicate(made, replications=REPLICATIONS)
    (sums,) = pattern_sums(pilots, REPLICATIONS).values()
    counts = sums[[f"decided_in_{month}" for month in range(MOST_MONTHS + 1)]].sum()
    assert k3(pilots) == float(median_of_counts(counts.to_numpy()))
    assert k1(pilots) == pytest.approx(sums["units_yes"].sum() / sums["units_asked"].sum())


def test_what_is_accepted_is_written_down_once():
    accepted = {**BANDS, "K4": K4_BAND}
    assert {name: tuple(bounds) for name, (_, *bounds) in TARGETS.items()} == accepted
