"""What an image hangs on is found by trying every parameter, and is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collabsim.browser.images import (
    COUNTED,
    DORMANT,
    LINEAR,
    OF_A_REGION,
    Offered,
    bundle,
    depends_on,
)
from collabsim.errors import UserError
from collabsim.experiment.plan import READ_IN_TABLES, Structures, worlds
from collabsim.parameters import CHANNELS, PARAMETERS
from collabsim.scenario import load_scenario

TABLES = ("run", "municipality", "unit", "actor", "entrepreneur", "given_ties", "given_traits")
FREE = frozenset((*LINEAR, *COUNTED, DORMANT))
"""Parameters that change tables and may have any value on a page all the same."""


def one_municipality(population: int = 120_000, **values):
    scenario = load_scenario("baseline").with_municipalities(population)
    return replace(scenario, values={**scenario.values, **values})


def laid(scenario, structures: Structures) -> list[object]:
    """All that is laid out before a run but the values themselves."""
    (plan,) = worlds(scenario, structures=structures)
    turns = plan.by_replication or (plan,)
    return [
        [
            *(getattr(one, table).tobytes() for table in TABLES),
            *(one.posts, one.units, one.pilots, one.sites, one.events),
        ]
        for one in turns
    ]


def others(name: str):
    """Other values of a parameter: both ends, or every other word."""
    one = PARAMETERS[name]
    if one.kind == "bool":
        return [not one.default]
    if one.kind == "choice":
        return [word for word in one.choices if word != one.default]
    return [end for end in (type(one.default)(one.low), type(one.default)(one.high))
            if end != one.default]  # fmt: skip


def changing(scenario) -> set[str]:
    """Parameters another value of which gives other tables, or none."""
    structures, found = Structures(), set()
    before = laid(scenario, structures)
    for name in PARAMETERS:
        for value in others(name):
            try:
                same = (
                    laid(replace(scenario, values={**scenario.values, name: value}), structures)
                    == before
                )
            except UserError:
                same = False
            if not same:
                found.add(name)
    return found


@pytest.mark.parametrize("neutral", [False, True], ids=["as it is", "all channels neutral"])
def test_what_changes_tables_is_known(neutral):
    values = {f"neutral_{name}": True for name in CHANNELS} if neutral else {}
    scenario = one_municipality(20_000, **values)
    structural = set(depends_on(scenario, scenario.municipalities[0]))
    found = changing(scenario)
    assert found <= structural | FREE
    # And nothing is called structural that the structure does not read.
    assert {"unit_rate_factor", "frontline_per_unit", "mode"} <= found & structural
    assert {"discretion_share", "state_frame_nok", "travel_hours", "years"} <= found


def test_every_parameter_that_tables_are_made_with_has_a_place():
    assert set(READ_IN_TABLES) == {*LINEAR, *COUNTED, DORMANT, *OF_A_REGION} - {"mode"}


def test_a_parameter_of_the_structure_is_none_of_those_a_page_may_change():
    structures = Structures()
    worlds(one_municipality(), structures=structures)
    assert not structures.read_for_structures() & FREE


def test_images_are_small_and_the_same_each_time():
    scenario = one_municipality(120_000)
    name = scenario.municipalities[0].name
    made = bundle([Offered("a", scenario, name), Offered("b", scenario, name)])
    assert made == bundle([Offered("a", scenario, name), Offered("b", scenario, name)])
    assert len(made) < 40_000


def test_what_no_page_can_run_is_refused():
    scenario = one_municipality(3_000)
    name = scenario.municipalities[0].name
    with pytest.raises(UserError, match="is a region"):
        bundle([Offered("a", one_municipality(3_000, mode="region"), name)])
    with pytest.raises(UserError, match="no municipality 'Nowhere'"):
        bundle([Offered("a", scenario, "Nowhere")])
    with pytest.raises(UserError, match="two worlds"):
        bundle([Offered("a", scenario, name), Offered("a", scenario, name)])
