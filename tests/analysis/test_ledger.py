"""The ledger of instruments: every krone that is paid is received, and told by the log."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.analysis.ledger import accounts, by_payer, ledger, planned
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE, PAYERS
from collabsim.records.event_log import of_kind
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import Event
from tests.invariants import check_invariants

YEARS = 6
BASE = (
    load_scenario("baseline")
    .with_municipalities(9_000)
    .with_values(years=YEARS, proposal_years=4, entrepreneurs=4)
)
COSTS = st.fixed_dictionaries(
    {},
    optional={
        "set_up_nok": st.floats(0, 2e6),
        "yearly_nok": st.floats(0, 2e6),
        "per_pilot_nok": st.floats(0, 1e5),
    },
)
USES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(sorted(CATALOGUE)),
            "from": st.integers(0, 12 * YEARS - 1),
            "strength": st.floats(0, 1),
            "payer": st.sampled_from(PAYERS),
            "cost": COSTS,
        },
        optional={"until": st.integers(1, 12 * YEARS)},
    ),
    max_size=6,
)


def with_those_that_go_together(tables: list[dict[str, Any]]) -> Scenario:
    """The base with each that the ones before do not exclude."""
    kept: list[dict[str, Any]] = []
    for table in tables:
        try:
            BASE.with_instruments(*kept, table)
        except UserError:
            continue
        kept.append(table)
    return BASE.with_instruments(*kept)


@settings(max_examples=40, deadline=None)
@given(USES)
def test_what_is_paid_is_received_in_every_year_whatever_is_decided(
    tables: list[dict[str, Any]],
) -> None:
    scenario = with_those_that_go_together(tables)
    (plan,) = worlds(scenario)
    run = run_one(plan, 3, 0)
    check_invariants(run)
    entries = ledger(run, scenario)
    sums = accounts(entries).groupby("year")[["paid_nok", "received_nok"]].sum()
    assert np.allclose(sums["paid_nok"], sums["received_nok"])
    assert by_payer(entries)["nok"].sum() == pytest.approx(entries["nok"].sum())
    paid = sum(
        of_kind(run.events, kind)["a"].sum()
        for kind in (Event.INSTRUMENT_INTRODUCED, Event.INSTRUMENT_KEPT)
    )
    assert ledger(run)["nok"].sum() == pytest.approx(paid)
    assert ledger(run).equals(planned(plan))


@settings(max_examples=40, deadline=None)
@given(USES)
def test_the_chief_executive_never_carries_more_than_the_share_of_the_frame(
    tables: list[dict[str, Any]],
) -> None:
    scenario = with_those_that_go_together(tables)
    (plan,) = worlds(scenario)
    free = float(plan.actor["free_nok"][plan.municipality["chief"][0]])
    carried = np.cumsum(plan.instrument["carried_nok"])
    last = [k for k, row in enumerate(plan.instrument[:-1]) if row[0] != plan.instrument[k + 1][0]]
    ends = carried[[*last, len(carried) - 1]] if len(carried) else carried
    assert (ends <= 0.5 * free + 1e-6).all()
    assert (ends >= -1e-6).all()


def test_costs_of_a_pilot_are_booked_for_those_that_start_while_it_is_in_force() -> None:
    use = {"name": "longer_projects", "from": 12, "until": 36, "cost": {"per_pilot_nok": 1_000}}
    scenario = BASE.with_instruments(use)
    (plan,) = worlds(scenario)
    run = run_one(plan, 3, 0)
    months = of_kind(run.events, Event.STARTED)["month"]
    held = months[(months >= 12) & (months < 36)]
    entries = ledger(run, scenario)
    assert entries["month"].tolist() == held.tolist()
    assert 0 < len(held) < len(months)
    assert set(entries["payer"]) == {"fund"}
    assert set(entries["nok"]) == {1_000.0}
    assert by_payer(entries)["nok"].tolist() == [
        1_000.0 * int((held // 12 == year).sum()) for year in sorted(set((held // 12).tolist()))
    ]
