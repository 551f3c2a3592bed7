"""The ledger: every krone that is paid is received, and told by the log."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.analysis.booking import ACCOUNTS, INTRODUCED_OR_KEPT, MUNICIPAL
from collabsim.analysis.ledger import (
    CASE,
    MEETING,
    accounts,
    by_payer,
    hours,
    ledger,
    planned,
)
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE, PAYERS
from collabsim.records.event_log import of_kind
from collabsim.records.histories import Run
from collabsim.scenario import InstrumentUse, Scenario, load_scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event, Source, State
from collabsim.world.events.codes import ContractEnd, InstrumentName, SlipPhase, TaughtBy
from collabsim.world.tables import World

YEARS = 6
BASE = (
    load_scenario("baseline")
    .with_municipalities(9_000)
    .with_values(
        years=YEARS, proposal_years=4, entrepreneurs=4, other_income_nok=0.0, support_slips=True
    )
)
"""Entrepreneurs live on what they are paid for pilots, and on support while they wait."""
REGION = BASE.with_municipalities(3_000, 40_000).with_values(
    mode="region", entrepreneurs=8, cross_sector_share=0.5
)
COSTS = st.fixed_dictionaries(
    {},
    optional={
        "set_up_nok": st.floats(0, 2e6),
        "yearly_nok": st.floats(0, 2e6),
        "per_pilot_nok": st.floats(0, 1e5),
        "per_person_nok": st.floats(0, 1e4),
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


def with_those_that_go_together(tables: list[dict[str, Any]], mode: str = "paired") -> Scenario:
    """The base with each that the ones before do not exclude."""
    base = BASE if mode == "paired" else REGION
    kept: list[dict[str, Any]] = []
    for table in tables:
        try:
            base.with_instruments(*kept, table)
        except UserError:
            continue
        kept.append(table)
    return base.with_instruments(*kept)


def paid_by_year(plan: Blueprint, years: int, seed: int = 3) -> list[dict[str, Any]]:
    """What pilots' rows, entrepreneurs and the table of instruments say at the end of each year.

    The same run is stopped after each month; nothing of the log is read.
    """
    world = plan.world(seed, 0)
    found, waited = [], 0.0
    for month in range(12 * years):
        world.run[0]["months"] = month + 1
        run_world(world)
        assert world.run[0]["overflow"] == 0
        waiting = (world.pilot["state"] == State.WAITING) & (world.pilot["open"] != 0)
        for row in world.pilot["municipality_row"][waiting]:
            waited += float(plan.p_in(int(row), month)["waiting_support_nok"])
        if month % 12 == 11:
            found.append(sums_of(world))
            # Without a region nobody follows what entrepreneurs have; their support is paid.
            if world.run[0]["region"] == 0:
                found[-1]["waiting"] = waited
    return found


def sums_of(world: World) -> dict[str, Any]:
    """What has been paid so far, by kind."""
    pilots = world.pilot[: int(world.run[0]["n_pilots"])]
    by = pilots["source"]
    first = np.minimum(pilots["project_paid_nok"], pilots["project_nok"])
    decided = sum(pilots[f"{one}_paid_nok"] for one in ("contract", "inhouse", "other"))
    table = world.instrument[world.instrument["month"] < world.run[0]["month"]]
    paid = table[np.isin(table["kind"], [Event.INSTRUMENT_INTRODUCED, Event.INSTRUMENT_KEPT])]
    return {
        **{
            f"project {name}": float(first[by == source].sum())
            for name, source in (("fund", Source.FUND), ("outside", Source.OUTSIDE),
                                 ("unit", Source.UNIT))
        },
        "bridge": float((pilots["project_paid_nok"] - first).sum()),
        "introduction": float(pilots["intro_paid_nok"].sum()),
        "transfer": float(pilots["transfer_paid_nok"].sum()),
        **{
            account: float(pilots[column].sum())
            for account, column in (("contract", "contract_paid_nok"),
                                    ("in_house", "inhouse_paid_nok"),
                                    ("other_supplier", "other_paid_nok"))
        },
        "state": float(pilots["state_paid_nok"].sum()),
        "municipality": float(
            (decided - pilots["state_paid_nok"] + pilots["transfer_paid_nok"]
             + pilots["intro_paid_nok"]).sum() + first[by == Source.UNIT].sum()
        ),
        "waiting": float(world.entrepreneur["other_income_nok"].sum()),
        **{
            f"instruments {payer}": float(paid["nok"][paid["cost_payer"] == code].sum())
            for code, payer in enumerate(PAYERS)
        },
    }  # fmt: skip


def same_in(entries: pd.DataFrame) -> dict[str, Any]:
    """The same sums from the ledger."""
    of = entries.groupby(["account", "payer"])["nok"].sum()
    rules = entries[entries["account"].isin(ACCOUNTS)]
    own = entries[~entries["account"].isin(ACCOUNTS)]
    by = rules[rules["account"] != "waiting"]
    return {
        **{f"project {one}": of.get(("project", one), 0.0) for one in ("fund", "outside", "unit")},
        **{
            one: rules["nok"][rules["account"] == one].sum()
            for one in ("bridge", "introduction", "transfer", "contract", "in_house",
                        "other_supplier", "waiting")
        },
        "state": by["nok"][by["payer"] == "state"].sum(),
        "municipality": by["nok"][by["payer"].isin(MUNICIPAL)].sum(),
        **{f"instruments {one}": own["nok"][own["payer"] == one].sum() for one in PAYERS},
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(USES, st.sampled_from(["paired", "region"]), st.integers(0, 50))
def test_what_is_paid_is_received_in_every_year_whatever_is_decided(
    tables: list[dict[str, Any]], mode: str, seed: int
) -> None:
    """By payer, account and year it is what the tables of the world say, not what the log says."""
    scenario = with_those_that_go_together(tables, mode)
    plan = worlds(scenario)[0]
    run = run_one(plan, seed, 0)
    entries = ledger(run, scenario)
    sums = accounts(entries).groupby("year")[["paid_nok", "received_nok"]].sum()
    assert np.allclose(sums["paid_nok"], sums["received_nok"])
    assert by_payer(entries)["nok"].sum() == pytest.approx(entries["nok"].sum())
    told = ledger(run)
    for year, wanted in enumerate(paid_by_year(run.blueprint, YEARS, seed)):
        found = same_in(told[told["year"] <= year + 1])
        assert found == pytest.approx(wanted, abs=0.01), year + 1
    own = told[~told["account"].isin(ACCOUNTS)]
    keys = list(own.columns)
    known = planned(run.blueprint).sort_values(keys, ignore_index=True)
    assert own.sort_values(keys, ignore_index=True).equals(known)


@settings(max_examples=30, deadline=None)
@given(USES)
def test_costs_and_hours_are_those_declared_times_what_happened(
    tables: list[dict[str, Any]],
) -> None:
    """An independent count: months in force from the log, starts and cases from the pilots."""
    scenario = with_those_that_go_together(tables)
    (plan,) = worlds(scenario)
    run = run_one(plan, 3, 0)
    entries, spent = ledger(run, scenario), hours(run, scenario)
    pilots = run.pilots[run.pilots["started"] >= 0]
    learnt = of_kind(run.events, Event.TAUGHT)
    learnt = learnt["month"][learnt["code"] == TaughtBy.COURSE]
    talks = of_kind(run.events, Event.AGREEMENT_ENDED)["month"]
    contracts = of_kind(run.events, Event.CONTRACT_ENDED)
    signed = contracts["month"][contracts["other"] == ContractEnd.SIGNED]
    contracts = contracts["month"]
    wanted_nok: dict[str, float] = dict.fromkeys(CATALOGUE, 0.0)
    wanted_hours: dict[str, float] = dict.fromkeys(CATALOGUE, 0.0)
    for use in scenario.instruments:
        code = InstrumentName[use.name.upper()]
        course = plan.instrument[plan.instrument["instrument"] == code]
        months = in_force_by_the_log(course, use, scenario)
        fixed = course[np.isin(course["kind"], INTRODUCED_OR_KEPT)]
        fixed = fixed[(fixed["month"] >= use.month) & (fixed["month"] < ends_of(use))]
        cost = use.declared.cost
        of_cost = signed if cost.counted == "contracts" else pilots["started"]
        starts = int(np.isin(of_cost, months).sum())
        persons = int(np.isin(learnt, months).sum())
        wanted_nok[use.name] += (
            fixed["nok"].sum()
            + use.nok("per_pilot_nok") * starts
            + use.nok("per_person_nok") * persons
        )
        of_two = pilots["started"][pilots["spans"] > 0]
        counted = {"started": pilots["started"], "talks": talks, "two_sectors": of_two}
        counted["contracts"] = contracts
        wanted_hours[use.name] += (
            sum(cost.hours_once.values()) * bool(len(months))
            + sum(cost.hours_per_pilot.values()) * np.isin(counted[cost.counted], months).sum()
            + sum(cost.hours_per_person.values()) * persons
            + sum(cost.hours_a_year.values()) * len(months) / 12
            + sum(cost.hours_a_pilot_month.values()) * months_at_work(run, months)
            + longer_meetings(run, use, months)
        )
    found = entries.groupby("account")["nok"].sum()
    took = spent.groupby("activity")["hours"].sum()
    for name in CATALOGUE:
        assert found.get(name, 0.0) == pytest.approx(wanted_nok[name])
        assert took.get(name, 0.0) == pytest.approx(wanted_hours[name])
    assert took.get("case", 0.0) == CASE * len(of_kind(run.events, Event.CASE_OPENED))
    assert took.get("meeting", 0.0) == MEETING * sum(
        len(of_kind(run.events, kind)) for kind in (Event.TEAM_MET, Event.LEADER_MET)
    )


def months_at_work(run: Run, months: list[int]) -> int:
    """Months in which a pilot is observed, or slips, while something is in force."""
    slipped = of_kind(run.events, Event.SLIPPED)
    slipped = slipped[slipped["code"] == SlipPhase.PROJECT]["month"]
    observed = of_kind(run.events, Event.OBSERVED)["month"]
    return int(np.isin(observed, months).sum() + np.isin(slipped, months).sum())


def longer_meetings(run: Run, use: InstrumentUse, months: list[int]) -> float:
    """What meetings take more by the depth of each pilot's co-creation."""
    own = {one.parameter: one for one in use.declared.settings}
    if "thick_meeting_hours" not in own:
        return 0.0
    times = use.settings.get(own["thick_meeting_hours"].name, own["thick_meeting_hours"].value)
    took = 0.0
    for kind in (Event.TEAM_MET, Event.LEADER_MET):
        for event in of_kind(run.events, kind):
            if int(event["month"]) in months:
                took += MEETING * times * float(run.pilots["cocreation_depth"][event["pilot"]])
    return took


def ends_of(use: InstrumentUse) -> int:
    return 12 * YEARS if use.until is None else use.until


def in_force_by_the_log(course: Any, use: InstrumentUse, scenario: Scenario) -> list[int]:
    """Months in force: from its introduction to its end; none of these wears out."""
    own = course[(course["month"] >= use.month) & (course["month"] < ends_of(use))]
    introduced = own["month"][own["kind"] == Event.INSTRUMENT_INTRODUCED]
    return list(range(int(introduced[0]), ends_of(use))) if len(introduced) else []


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
    free_of_charge = {use.name for use in scenario.instruments if use.strength == 0.0}
    paid = planned(plan)
    paid = paid[(paid["payer"] == "chief") & ~paid["account"].isin(free_of_charge)]
    assert (paid.groupby("year")["nok"].sum() <= 0.5 * free + 1e-6).all()


def test_costs_of_a_pilot_are_booked_for_those_that_start_while_it_is_in_force() -> None:
    use = {"name": "longer_projects", "from": 12, "until": 36, "cost": {"per_pilot_nok": 1_000}}
    scenario = BASE.with_instruments(use)
    (plan,) = worlds(scenario)
    run = run_one(plan, 3, 0)
    months = of_kind(run.events, Event.STARTED)["month"]
    held = months[(months >= 12) & (months < 36)]
    entries = ledger(run, scenario)
    own = entries[entries["account"] == "longer_projects"]
    assert own["month"].tolist() == held.tolist()
    assert 0 < len(held) < len(months)
    entries = entries[entries["account"] == "longer_projects"]
    assert set(entries["payer"]) == {"fund"}
    assert set(entries["nok"]) == {1_000.0}
    assert by_payer(entries)["nok"].tolist() == [
        1_000.0 * int((held // 12 == year).sum()) for year in sorted(set((held // 12).tolist()))
    ]


def test_support_while_entrepreneurs_wait_is_paid_by_who_pays_the_instrument_then() -> None:
    first = {"name": "waiting_support", "from": 0, "until": 36, "payer": "state"}
    then = {"name": "waiting_support", "from": 36, "payer": "sector"}
    (plan,) = worlds(BASE.with_instruments(first, then))
    entries = pd.concat([ledger(run_one(plan, seed, 0)) for seed in range(5)])
    waiting = entries[entries["account"] == "waiting"]
    assert set(waiting["payer"][waiting["month"] < 36]) == {"state"}
    assert set(waiting["payer"][waiting["month"] >= 36]) == {"sector"}
    assert set(waiting["nok"]) == {15_000.0}
    by_value = BASE.with_values(waiting_support_nok=9_000.0)
    alone = ledger(run_one(worlds(by_value)[0], 3, 0))
    assert set(alone["payer"][alone["account"] == "waiting"]) == {"outside"}
