"""Effect contracts: what an investor believes and asks, who pays whom, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from collabsim.analysis import effect_contract as arithmetic
from collabsim.analysis.ledger import accounts, hours, ledger
from collabsim.engine.loop import run_world as by_loop
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa as by_agents
from collabsim.parameters import PARAMETERS, as_record
from collabsim.records.event_log import event_rows, of_kind, values
from collabsim.records.histories import Run
from collabsim.records.monthly_states import monthly_states_of_run
from collabsim.rules.effect_contract import (
    MET,
    MISSED,
    SIGNED,
    contract_possible,
    least_return,
    target_chance,
)
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import Event, State
from collabsim.world.draws import Decision
from collabsim.world.events.codes import ContractEnd, Option
from collabsim.world.mathematics import normal_share
from collabsim.world.tables import PILOT
from tests.invariants import check_invariants

OFTEN = {
    "evidence_external_share": 0.8, "contract_set_up_share_max": 2.0, "contract_novelty": 0.0,
    "contract_capital_nok": 1e9, "contract_target": 0.53, "inhouse_feasible_min": 1.0,
}  # fmt: skip
"""Values with which contracts are met often enough to look at."""
YEARS = 2
REPLICATIONS = 4
CHANGED = 72
"""Month from which later contracts are otherwise."""


def parameters(**given: Any) -> Any:
    return as_record(given)[0]


def scenario(**values: Any) -> Scenario:
    made = load_scenario("baseline").with_municipalities(40_000)
    crowd = {"years": 10, "proposal_years": 6, "entrepreneurs": 12}
    return made.with_values(**{**crowd, **OFTEN, **values})


def decided(**how: Any) -> Scenario:
    use = {"name": "effect_contract", "from": 0, "settings": {"years": YEARS, "target": 0.53}}
    return scenario().with_instruments({**use, **how})


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Some runs in which contracts are met. Look, do not touch."""
    plan = worlds(decided())[0]
    return [run_one(plan, 5, replication, driver=by_loop) for replication in range(REPLICATIONS)]


def pilot(**fields: Any) -> Any:
    row = np.zeros(1, PILOT.dtype)[0]
    for name, value in {"full_nok": 5e5, "evidence_quality": 0.8, **fields}.items():
        row[name] = value
    return row


@pytest.mark.parametrize("x", [-4.0, -1.3, -0.1, 0.0, 0.4, 2.2, 5.0])
def test_the_share_below_is_that_of_the_normal_distribution(x: float) -> None:
    assert normal_share(x) == pytest.approx(norm.cdf(x), abs=1e-7)


@pytest.mark.parametrize("evidence", [0.3, 0.5, 0.7])
def test_an_investor_believes_what_the_arithmetic_of_the_page_says(evidence: float) -> None:
    p = parameters(contract_years=4)
    drawn = arithmetic.Drawn(
        np.zeros(1, np.int64), np.array([5e5]), np.array([0.8]), np.array([evidence]),
        np.array([12.0]), np.array([False]),
    )  # fmt: skip
    wanted = arithmetic.chance_of_payment(drawn, float(p["prior_mean"]), 4.0, 0.5)
    assert target_chance(p, evidence, 12.0, 0.8) == pytest.approx(wanted[0], abs=1e-7)


def test_a_smaller_chance_asks_for_a_larger_return() -> None:
    p = parameters()
    assert least_return(p, 1.0) == pytest.approx(0.05)
    assert least_return(p, 0.9) == pytest.approx(1.05 / 0.9 - 1.0)
    assert least_return(parameters(contract_investor_gain_min=0.9), 1.0) == 0.0


@pytest.mark.parametrize(
    ("fields", "possible"),
    [
        ({}, True),
        ({"full_nok": 399_000.0}, False),
        ({"full_nok": 400_000.0}, True),
        ({"evidence_quality": 0.59}, False),
        ({"effect_contract": 2}, False),
        ({"agreement": 1}, False),
    ],
)
def test_it_is_open_to_what_is_large_and_measured_and_bound_by_nothing_else(
    fields: dict[str, Any], possible: bool
) -> None:
    p = parameters(effect_contract=True, contract_years=4)
    assert contract_possible(p, pilot(**fields)) is possible
    assert not contract_possible(parameters(contract_years=4), pilot(**fields))


def test_contracts_are_met_and_what_always_holds_holds(runs: list[Run]) -> None:
    ends: set[int] = set()
    measured = 0
    for run in runs:
        check_invariants(run)
        ends.update(values(run.events, Event.CONTRACT_ENDED, "contract_end").tolist())
        measured += len(of_kind(run.events, Event.EFFECT_MEASURED))
    assert {ContractEnd.SIGNED, ContractEnd.INVESTOR_REFUSED} <= ends
    assert measured > 3


def test_talks_follow_the_option_and_take_half_a_year_to_a_year(runs: list[Run]) -> None:
    for run in runs:
        chosen = values(run.events, Event.DECIDED, "option") == Option.EFFECT_CONTRACT
        begun = of_kind(run.events, Event.CONTRACT_TALKS)
        assert len(begun) == chosen.sum()
        last = values(run.events, Event.CONTRACT_TALKS, "talks_end_month") - begun["month"]
        assert ((last >= 6) & (last <= 12)).all()


def test_an_investor_pays_for_as_long_as_agreed_and_then_an_effect_is_measured(
    runs: list[Run],
) -> None:
    for run in runs:
        over = of_kind(run.events, Event.EFFECT_MEASURED)["pilot"]
        pilots = run.pilots[over]
        assert pilots["investor_nok"] == pytest.approx(pilots["invested_nok"])
        assert np.isin(pilots["effect_contract"], (MET, MISSED)).all()
        states = of_kind(run.events, Event.STATE)
        begun = {
            int(row["pilot"]): int(row["month"])
            for row, now in zip(states, values(run.events, Event.STATE, "state_after"), strict=True)
            if now == State.EFFECT_CONTRACT
        }
        for one in of_kind(run.events, Event.EFFECT_MEASURED):
            assert one["month"] == begun[int(one["pilot"])] + 1 + 12 * YEARS


def test_only_a_target_that_is_met_is_paid_for_and_makes_a_line(runs: list[Run]) -> None:
    seen = set()
    for run in runs:
        for row in event_rows(of_kind(run.events, Event.EFFECT_MEASURED)):
            own = run.pilots[row.pilot]
            seen.add(bool(row.target_met))
            assert row.target_met == (row.measured_effect >= 0.53)
            if row.target_met:
                due = own["invested_nok"] * (1.0 + own["effect_return"])
                assert row.repaid_nok == pytest.approx(due)
                assert own["has_line"] == 1
                assert own["evidence_quality"] >= 0.9
            else:
                assert row.repaid_nok == 0.0
    assert True in seen


def test_every_krone_of_a_contract_has_a_payer_and_a_receiver(runs: list[Run]) -> None:
    made = decided()
    back = 0.0
    for run in runs:
        book = ledger(run, made)
        invested = book[book["account"] == "investment"]
        assert invested["nok"].sum() == pytest.approx(run.pilots["investor_nok"].sum())
        assert set(invested["payer"]) <= {"investor"}
        assert set(invested["receiver"]) <= {"entrepreneur"}
        repaid = book[book["account"] == "repayment"]
        assert repaid["nok"].sum() == pytest.approx(run.pilots["repaid_nok"].sum())
        assert set(repaid["receiver"]) <= {"investor"}
        signed = values(run.events, Event.CONTRACT_ENDED, "contract_end") == ContractEnd.SIGNED
        cost = book[book["account"] == "effect_contract"]
        assert cost["nok"].sum() == 400_000.0 * signed.sum()
        sides = accounts(book)
        assert sides["paid_nok"].sum() == pytest.approx(sides["received_nok"].sum())
        spent = hours(run, made)
        spent = spent[spent["activity"] == "effect_contract"]
        assert spent["hours"].sum() == pytest.approx(80.0 * len(signed))
        back += repaid["nok"].sum()
    assert back > 0.0


def test_a_pilot_under_contract_is_never_counted_as_delivering(runs: list[Run]) -> None:
    for run in runs:
        under = run.pilots[run.pilots["effect_contract"] == SIGNED]
        at_work = under[under["state"] == State.EFFECT_CONTRACT]
        assert (at_work["pays_from"] == -1).all()
        assert (at_work["contract_paid_nok"] == 0.0).all()


def test_both_drivers_are_equal_event_by_event(runs: list[Run]) -> None:
    again = run_one(worlds(decided())[0], 5, 0, driver=by_agents)
    assert np.asarray(again.events).tobytes() == np.asarray(runs[0].events).tobytes()


def test_without_capital_nothing_is_signed() -> None:
    plan = worlds(scenario(effect_contract=True, contract_capital_nok=0.0))[0]
    ends = values(run_one(plan, 5, 0, driver=by_loop).events, Event.CONTRACT_ENDED, "contract_end")
    assert len(ends)
    assert not (ends == ContractEnd.SIGNED).any()


def test_a_contract_without_measuring_is_refused_in_one_sentence() -> None:
    base = scenario(evidence_external_share=0.0)
    with pytest.raises(UserError, match="needs an effect that can be measured") as told:
        base.with_instruments({"name": "effect_contract", "from": 12})
    assert "\n" not in str(told.value).strip()
    also = {"name": "evaluation", "from": 0, "strength": 1.0}
    assert base.with_instruments(also, {"name": "effect_contract", "from": 12})


@pytest.mark.parametrize("other", ["binding_agreement", "trial_agreement"])
def test_two_promises_about_one_pilot_are_refused_in_one_sentence(other: str) -> None:
    both = ({"name": other, "from": 0}, {"name": "effect_contract", "from": 12})
    with pytest.raises(UserError, match="exclude each other"):
        scenario().with_instruments(*both)


def test_the_page_and_the_mechanism_have_the_same_numbers() -> None:
    assert PARAMETERS["contract_set_up_nok"].default == arithmetic.SET_UP_NOK
    assert PARAMETERS["contract_set_up_share_max"].default == arithmetic.SET_UP_SHARE
    assert PARAMETERS["contract_quality_min"].default == arithmetic.LEAST_QUALITY
    assert PARAMETERS["contract_return_max"].default == arithmetic.MOST_RETURN
    assert PARAMETERS["contract_investor_gain_min"].default == arithmetic.LEAST_GAIN


def missed(plan: Any, run: Run, replication: int) -> Run:
    """The same run, in which nothing of what is measured is there."""
    over = of_kind(run.events, Event.EFFECT_MEASURED)["pilot"]
    keys = run.pilots["key"][over].tolist()
    return run_one(
        plan, 5, replication, overrides={(int(Decision.MEASURING), 0, key): -9.0 for key in keys}
    )


def test_where_the_target_is_missed_nobody_pays_and_the_case_goes_by_evidence(
    runs: list[Run],
) -> None:
    plan = worlds(decided())[0]
    seen, cases = 0, 0
    for replication, met in enumerate(runs):
        run = missed(plan, met, replication)
        check_invariants(run)
        first = of_kind(met.events, Event.EFFECT_MEASURED)["month"].min(initial=999)
        events = of_kind(run.events, Event.EFFECT_MEASURED)
        for row in event_rows(events[events["month"] == first]):
            own = run.pilots[row.pilot]
            assert (row.target_met, row.repaid_nok, row.repaid_state_nok) == (False, 0.0, 0.0)
            assert (own["effect_contract"], own["repaid_nok"]) == (MISSED, 0.0)
            assert own["repay_until"] == -1
            # Its own frames owe nothing, and what the investor paid is lost.
            assert own["investor_nok"] == pytest.approx(own["invested_nok"])
            later = run.events[(run.events["pilot"] == row.pilot) & (run.events["month"] >= first)]
            assert later["kind"][1] == Event.STATE
            assert later["kind"][2] in (Event.CASE_OPENED, Event.NOT_BROUGHT_FORWARD)
            cases += later["kind"][2] == Event.CASE_OPENED
            seen += 1
        book = ledger(run, decided())
        repaid = book[book["account"] == "repayment"]["nok"].sum()
        assert repaid == pytest.approx(run.pilots["repaid_nok"].sum())
    assert seen > 3
    assert cases > 0


def test_what_investors_have_tied_is_what_runs_and_what_is_lost(runs: list[Run]) -> None:
    plan = worlds(decided())[0]
    lost = 0.0
    for replication, met in enumerate(runs):
        for run in (met, missed(plan, met, replication)):
            pilots = run.pilots
            running = pilots["invested_nok"][pilots["effect_contract"] == SIGNED].sum()
            gone = pilots["investor_nok"][pilots["effect_contract"] == MISSED].sum()
            tied = run.world.municipality["investors_tied_nok"].sum()
            assert tied == pytest.approx(running + gone)
            lost += gone
    assert lost > 0.0


def test_what_is_signed_holds_whatever_is_asked_of_later_ones() -> None:
    base = scenario(effect_contract=True, contract_years=YEARS, contract_investor_gain_min=0.5)
    later = {"contract_years": 1, "contract_target": 1.0}
    changed = base.with_changes({"from": CHANGED, "effect_contracts": later})
    over = 0
    for replication in range(REPLICATIONS):
        before = run_one(worlds(base)[0], 5, replication)
        after = run_one(worlds(changed)[0], 5, replication)
        ended = of_kind(before.events, Event.CONTRACT_ENDED)
        signed = ended["pilot"][
            (ended["month"] < CHANGED)
            & (values(before.events, Event.CONTRACT_ENDED, "contract_end") == ContractEnd.SIGNED)
        ]
        for pilot_row in signed.tolist():
            told = [
                [
                    (row.month, row.target_met, row.repaid_nok)
                    for row in event_rows(of_kind(run.events, Event.EFFECT_MEASURED))
                    if row.pilot == pilot_row
                ]
                for run in (before, after)
            ]
            assert told[0] == told[1]
            over += sum(month >= CHANGED for month, _, _ in told[0])
            own = after.pilots[pilot_row]
            assert own["invested_months"] == 12 * YEARS
            assert own["effect_target"] == before.pilots[pilot_row]["effect_target"] == 0.53
            assert own["effect_noise"] == before.pilots[pilot_row]["effect_noise"]
    assert over > 0


def test_months_paid_by_an_investor_are_months_in_which_a_pilot_goes_on(runs: list[Run]) -> None:
    for run in runs:
        months = monthly_states_of_run(run, 120)
        there = (months.states == months.words.index("effect_contract")).sum()
        begun = values(run.events, Event.STATE, "state_after") == State.EFFECT_CONTRACT
        assert there > 0
        ends = values(run.events, Event.STATE, "state_before") == State.EFFECT_CONTRACT
        changed = of_kind(run.events, Event.STATE)["month"]
        last = int(run.world.run[0]["months"])
        open_ones = int(begun.sum() - ends.sum())
        assert there == changed[ends].sum() + last * open_ones - changed[begun].sum()
