"""What must hold in every finished run, over fixed and over random scenarios."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.parameters import PARAMETERS, Parameter
from collabsim.records.event_log import values
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event, Outcome, Reason, Stage, State
from tests.invariants import check_invariants
from tests.runs import FIXED, finished

LEFT_ALONE = {"years", "proposal_years", "mode", "entrepreneurs", "proposals_per_year"}
"""Parameters the strategy below sets itself."""
NARROWED: dict[str, tuple[float, float]] = {
    "span_of_control": (6, 60),
    "inhabitants_per_entrepreneur": (20_000, 1_000_000),
    "unit_rate_factor": (0.5, 1.0),
    "schools_per_1000": (0.05, 0.6),
    "kindergartens_per_1000": (0.05, 0.6),
    "care_units_per_1000": (0.05, 0.6),
    "culture_units_per_1000": (0.05, 0.6),
}
"""Where the whole range would only make a world too large to run many of."""


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any value a parameter may take."""
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    low, high = NARROWED.get(parameter.name, (parameter.low, parameter.high))
    if parameter.kind == "bool":
        return st.booleans()
    if parameter.kind == "int":
        return st.integers(int(low), int(high))
    return st.floats(low, high)


FREE = {n: values_of(p) for n, p in PARAMETERS.items() if n not in LEFT_ALONE}


@st.composite
def worlds_to_run(draw: st.DrawFn) -> tuple[tuple[int, ...], dict[str, Any]]:
    """Populations, and a few parameters anywhere within their bounds; others at defaults."""
    names = draw(st.lists(st.sampled_from(sorted(FREE)), max_size=12, unique=True))
    values: dict[str, Any] = {name: draw(FREE[name]) for name in names}
    values["years"] = draw(st.integers(1, 12))
    values["proposal_years"] = draw(st.integers(1, values["years"]))
    values["entrepreneurs"] = draw(st.integers(1, 12))
    values["proposals_per_year"] = draw(st.floats(0.0, 3.0))
    values["mode"] = draw(st.sampled_from(("paired", "region")))
    number = 1 if values["mode"] == "paired" else draw(st.integers(1, 3))
    sizes = draw(st.lists(st.integers(1, 200_000), min_size=number, max_size=number, unique=True))
    return tuple(sizes), values


def check_world(world: tuple[tuple[int, ...], dict[str, Any]], seed: int, replication: int) -> None:
    """Run a random scenario and look it over; values that contradict each other are passed by."""
    sizes, values = world
    try:
        made = load_scenario("baseline").with_municipalities(*sizes).with_values(**values)
    except UserError:
        reject()
    for plan in worlds(made):
        check_invariants(run_one(plan, seed, replication))


@settings(max_examples=settings().max_examples * 2)
@given(worlds_to_run(), st.integers(0, 2**63 - 1), st.integers(0, 1_000_000))
def test_random_scenarios_keep_the_invariants(
    world: tuple[tuple[int, ...], dict[str, Any]], seed: int, replication: int
) -> None:
    check_world(world, seed, replication)


@pytest.mark.slow
@settings(max_examples=max(1_500, settings().max_examples * 10))
@given(worlds_to_run(), st.integers(0, 2**63 - 1))
@pytest.mark.long
def test_many_random_scenarios_keep_the_invariants(
    world: tuple[tuple[int, ...], dict[str, Any]], seed: int
) -> None:
    check_world(world, seed, 0)


@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_set_keeps_the_invariants(name: str) -> None:
    for run in finished(name):
        check_invariants(run)


def test_the_fixed_set_meets_every_kind_of_event() -> None:
    seen = {int(k) for name in FIXED for run in finished(name) for k in set(run.events["kind"])}
    assert {Event(k).name for k in seen} == {kind.name for kind in Event}


@pytest.mark.parametrize(
    ("field", "codes"),
    [("stage", Stage), ("reason", Reason), ("outcome", Outcome)],
)
def test_the_fixed_set_meets_every_way_to_end(field: str, codes: Any) -> None:
    seen = {int(c) for name in FIXED for run in finished(name) for c in set(run.pilots[field])}
    assert {codes(c).name for c in seen} == {code.name for code in codes}


def test_the_fixed_set_meets_every_state() -> None:
    seen = {
        int(state)
        for name in FIXED
        for run in finished(name)
        for state in values(run.events, Event.STATE, "state_after")
    }
    assert {State(s).name for s in seen} | {"PROPOSED"} == {state.name for state in State}
