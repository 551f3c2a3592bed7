"""What the rules can do happens somewhere: at the defaults, in a region, or with other values.

What never happens over all of these is no rule of the model but a line of its code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import numpy as np
import pytest

from collabsim.experiment.design.region_points import CODES, axes_now, values_at
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE, PAYERS
from collabsim.municipality.generate import generate
from collabsim.municipality.structure import Role, Sector, Structure
from collabsim.records.event_log import held_by
from collabsim.records.histories import Run
from collabsim.scenario import load_scenario
from collabsim.validation.region.recipe import RECIPE, design
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import blueprint
from collabsim.world.codes import Door, Event, Reason, Stage, State
from collabsim.world.events.catalogue import KINDS
from tests.instruments.turns import in_turns, needed
from tests.runs import finished

SIZES = (1_000, 10_000, 120_000)
ARMS: dict[str, tuple[int, dict[str, Any]]] = {
    "defaults": (12, {}),
    "a purchase with competition and fear": (
        6,
        {"threshold_nok": 50_000.0, "competition_cost": 0.0, "competition_fear": 0.0,
         "national_threshold_nok": 400_000.0, "health_threshold_nok": 500_000.0,
         "patience_months": 4},
    ),
    "coordinators and a plan": (
        5, {"inhabitants_per_coordinator": 10_000, "fund_requires_plan": True},
    ),
    "an adviser's veto and an extra clearance": (
        4, {"advice_is_veto": True, "extra_clearances": 1, "other_law_share": 0.9},
    ),
    "measures that are adopted and hardly used": (
        3, {"uptake_review_weight": 4.0, "uptake_review_level": 0.5, "initial_uptake": 0.2},
    ),
    "units that pay their own share": (3, {"co_payment": True}),
    "agreements that bind": (4, {"agreement_bindingness": 0.5}),
    "courses, mooring and a label": (
        4,
        {"training_places_share": 0.5, "training_gain": 0.3, "guide_gain": 0.3,
         "formal_mooring": True, "mooring_plan_chance": 0.05, "agreement_bindingness": 0.3,
         "research_label": True, "support_slips": True},
    ),
    "effect contracts": (
        4,
        {"effect_contract": True, "evidence_external_share": 0.8, "contract_novelty": 0.0,
         "contract_set_up_share_max": 2.0, "contract_years": 1, "contract_capital_nok": 1e7},
    ),
    "long effect contracts and investors with little": (
        4,
        {"effect_contract": True, "evidence_external_share": 0.8, "contract_novelty": 0.0,
         "contract_set_up_share_max": 2.0, "contract_target": 0.45, "contract_capital_nok": 1.5e6,
         "proposals_per_year": 6.0},
    ),
    "power shared and refusals carried to politicians": (
        6,
        {"politicians_door_chance": 1.0, "partners_asked": True, "partners_asked_from": 0.2,
         "citizens_gain": 0.5, "willingness": -1.0},
    ),
    "a restless place": (4, {"turnover_per_year": 0.5, "entrepreneurs": 20}),
}  # fmt: skip
"""Replications of each and what is set otherwise, in three sizes."""

WIDE = 8
"""Points of the hypercube that is drawn from all plausible ranges, run once in each size."""

NOTHING = "NONE"
"""The word of a code that says there is nothing."""
DESCRIBES = (Role, Sector)
"""Codes that say who or where somebody is, and not what the rules do."""


def without_nav() -> Blueprint:
    """A municipality that has no unit in a sector in which pilots are proposed."""
    graph = generate("without", 3_000, {}).to_graph()
    graph.remove_nodes_from([n for n, post in graph.nodes(data=True) if post["sector"] == "nav"])
    graph.graph["units"].remove("nav:1")
    for _, post in graph.nodes(data=True):
        for follows in ("units", "budget_nok", "level"):
            post.pop(follows)
    structure = Structure.from_graph(graph, {"sector_nav": 0.0})
    return blueprint([structure], [load_scenario("baseline").values])


def with_instruments() -> Iterator[Run]:
    """Every instrument, each payer, what is kept and what cannot be paid."""
    when = in_turns((12, 60, 100))
    tables = [
        {
            "name": name,
            **when[name],
            "payer": PAYERS[place % len(PAYERS)],
            "cost": {"yearly_nok": 500_000},
        }
        for place, name in enumerate(CATALOGUE)
    ]
    base = load_scenario("baseline").with_municipalities(*SIZES).with_values(**needed())
    base = base.with_instruments(*tables)
    for plan in worlds(base):
        yield run_one(plan, 11, 0)


def runs() -> Iterator[Run]:
    """All of them."""
    yield from with_instruments()
    # One that cannot be kept up wears out.
    yield from finished("instruments", 1)
    base = load_scenario("baseline").with_municipalities(*SIZES)
    for replications, values in ARMS.values():
        for plan in worlds(base.with_values(**values)):
            for replication in range(replications):
                yield run_one(plan, 11, replication)
    (region,) = worlds(load_scenario("region").with_values(reserve_nok=40_000.0))
    for replication in range(4):
        yield run_one(region, 11, replication)
    yield run_one(without_nav(), 11, 0)
    axes = axes_now()
    for codes in design(RECIPE, axes)[:WIDE]:
        values = values_at(axes, ((codes.astype(float) + 0.5) / CODES).tolist())
        for plan in worlds(base.with_values(**values)):
            yield run_one(plan, 11, 0)


@pytest.fixture(scope="module")
def seen() -> tuple[Counter[Event], dict[type[IntEnum], Counter[int]]]:
    """How often each kind of event happened, and each word that a field of any of them had."""
    kinds: Counter[Event] = Counter()
    words: dict[type[IntEnum], Counter[int]] = {}
    for run in runs():
        for event, number in zip(*np.unique(run.events["kind"], return_counts=True), strict=True):
            kind = KINDS[Event(int(event))]
            kinds[kind.event] += int(number)
            held = held_by(run.events[run.events["kind"] == event], kind)
            for field in kind.fields:
                if field.codes is None:
                    continue
                values, there = held[field.name]
                counted = words.setdefault(field.codes, Counter())
                counted.update(np.asarray(values)[there].astype(int).tolist())
        # A door that needs no council is noted with the pilot.
        words.setdefault(Door, Counter()).update(run.pilots["door"].tolist())
    return kinds, words


def test_every_kind_of_event_happens(seen: Any) -> None:
    kinds, _ = seen
    assert [event.name for event in Event if not kinds[event]] == []


def test_every_word_of_every_field_is_used(seen: Any) -> None:
    _, words = seen
    never = {
        f"{kind.__name__}.{member.name}"
        for kind, counted in words.items()
        for member in kind
        if not counted[int(member)] and member.name != NOTHING and kind not in DESCRIBES
    }
    assert never == set()
    assert {State, Stage, Reason} <= set(words)
