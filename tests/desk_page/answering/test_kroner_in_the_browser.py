"""Kroner of a run come to the same sums in JavaScript as in the ledger."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.analysis.booking import MUNICIPAL, OF_ROLE, PARTIES
from collabsim.analysis.desk.money import KRONER, _sums
from collabsim.analysis.ledger import Books
from collabsim.desk_page.declared_money import EVENTS
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.world.events.declare import SLOTS
from tests.browser.drawing import drawn_cell
from tests.browser.kit import plan_of, scenario_of
from tests.golden.measured import scenario_of as golden_scenario
from tests.golden.scenarios import SCENARIOS

PILOTS = (
    "proposed", "started", "spans", "source", "project_paid_nok", "intro_paid_nok",
    "contract_paid_nok", "inhouse_paid_nok", "other_paid_nok", "state_paid_nok",
    "cocreation_depth", "amount_nok", "pays_from",
)  # fmt: skip
SCRIPT = """
const columns = (table) =>
  Object.fromEntries(Object.entries(table).map(([name, one]) => [name, Float64Array.from(one)]));
return given.map(({ pilots, events, months, lives, happenings, support }) => {
  const log = { events: columns(events), lives, happenings, valueIn: (_, month) => support[month] };
  return m.kronerOf(columns(pilots), { months }, log, declared.money.ledger);
});
"""
DRAWN = 48
RARE = {
    "image": "120000", "changes": [],
    "parameters": {
        "support_slips": True, "entrepreneurs": 12, "evidence_external_share": 0.8,
        "contract_set_up_share_max": 2.0, "contract_novelty": 0.0, "contract_capital_nok": 1e9,
        "inhouse_feasible_min": 1.0,
    },
    "instruments": [
        {"name": "effect_contract", "month": 0, "settings": {"years": 2, "target": 0.53}},
        {"name": "waiting_support", "month": 24, "payer": "state"},
        {"name": "thick_cocreation", "month": 30},
    ],
}  # fmt: skip
"""What few draws have: months that slip, contracts on effect, support while waiting."""


def told(life):
    """What the engine tells of an instrument of a run."""
    use, cost = life.use, life.use.declared.cost
    return {
        "name": use.name, "payer": use.payer, "introduced": life.introduced, "ended": life.ended,
        "per_pilot_nok": use.nok("per_pilot_nok"), "per_person_nok": use.nok("per_person_nok"),
        "counted": cost.counted, "hours": {when: dict(one) for when, one in cost.hours().items()},
        "sets": {one.parameter: use.settings.get(one.name, one.value)
                 for one in use.declared.settings},
    }  # fmt: skip


def given_of(run, books):
    """A run of one municipality, as a counter is given it."""
    plan, months = run.blueprint, int(run.world.run[0]["months"])
    support = [float(plan.p_in(0, month)["waiting_support_nok"]) for month in range(months)]
    return {
        "pilots": {name: run.pilots[name].tolist() for name in PILOTS},
        "events": {name: run.events[name].tolist() for name in ("month", "kind", "pilot", *SLOTS)},
        "months": months, "support": support,
        "lives": [told(life) for _, life in books.lives(plan)],
        "happenings": [list(one) for one in plan.instrument.tolist()],
    }  # fmt: skip


def compared(answering, runs):
    """Hold runs of scenarios against Python; the sums, added up over runs."""
    given, expected = [], []
    for scenario, run in runs:
        books = Books(scenario)
        given.append(given_of(run, books))
        expected.append(_sums(run, books)[0])
    found = answering.run(SCRIPT, given)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
    return dict(zip(KRONER, np.sum(expected, axis=0), strict=True))


def test_golden_runs_come_to_the_same_kroner(answering):
    cases = [(golden_scenario(golden), golden.seed) for golden in SCENARIOS]
    runs = [
        (scenario, run_one(plan, seed, 0))
        for scenario, seed in cases
        for plan in worlds(scenario)
        if len(plan.municipalities) == 1
    ]
    assert len(runs) > 10
    sums = compared(answering, runs)
    assert sums["services_by_municipality"] > 0.0 < sums["projects_by_fund"]


def drawn(first, last):
    """Runs with values, changes and instruments at random, a third of them with what is rare."""
    for number in range(first, last):
        cell = drawn_cell(number, frozenset())
        if number % 3 == 0:
            cell |= RARE
        yield scenario_of(cell), run_one(plan_of(cell), int(cell["seed"]), cell["first"])


def test_drawn_runs_with_instruments_and_changes_come_to_the_same_kroner(answering):
    runs = list(drawn(0, DRAWN))
    kinds = set().union(*(np.unique(run.events["kind"]).tolist() for _, run in runs))
    assert [name for name, (kind, _) in EVENTS.items() if kind not in kinds] == []
    sums = compared(answering, runs)
    assert all(value > 0.0 for value in sums.values()), sums


@pytest.mark.long
def test_many_drawn_runs_come_to_the_same_kroner(answering):
    for first in range(DRAWN, 10 * DRAWN, DRAWN):
        sums = compared(answering, drawn(first, first + DRAWN))
        assert sums["projects_by_fund"] > 0.0


def test_every_decision_is_paid_from_frames_of_the_municipality():
    """So that the counter need not know who decided."""
    assert {PARTIES[place] for place in OF_ROLE} <= set(MUNICIPAL)
