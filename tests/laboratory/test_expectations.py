"""What was put in: added up from meetings as they were, it is what the run came to."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim import load_scenario
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.laboratory.expectations import fit_gained, meetings_of


@pytest.mark.parametrize(
    "values", [{}, {"radicalness": 0.4, "absorptive_stock": 0.3}, {"substitution": 0.0}]
)
def test_meetings_as_they_were_add_up_to_the_fit_there_is(values):
    scenario = (
        load_scenario("baseline")
        .with_municipalities(5_000)
        .with_values(years=6, proposal_years=2, **values)
    )
    (plan,) = worlds(scenario)
    compared = 0
    for replication in range(4):
        run = run_one(plan.keeping_readings(), 5, replication)
        meetings = meetings_of(run)
        gained = fit_gained(plan.p[0], meetings, None)
        pilots = run.pilots
        # Of a pilot that ended with its money nothing was learnt afterwards.
        over = (
            meetings.counts[pilots["final_state"][meetings.counts] != 0]
            if "final_state" in (pilots.dtype.names or ())
            else meetings.counts
        )
        there = pilots["fit"][over] - plan.p[0]["initial_fit"]
        same = np.isclose(gained[over], there, atol=1e-9)
        compared += int(same.sum())
        assert (gained[over] <= there + 1e-9).all()
    assert compared > 10
