"""The lever game: real parameters, prices that force a choice, and worlds that hold them."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.inquiry.levers import (
    BUDGET_POINTS,
    LEVERS,
    RECORDED,
    keys_of,
    lever,
    mask_of,
    plan_with,
    price_of,
    values_of,
    with_levers,
)
from collabsim.language import LANGUAGES, has_text
from collabsim.parameters import PARAMETERS
from tests.small_worlds import base_plans, classroom


@pytest.mark.parametrize("one", LEVERS, ids=lambda one: one.key)
def test_a_lever_turns_parameters_that_are_levers_and_turns_them_indeed(one):
    for name, value in one.values.items():
        parameter = PARAMETERS[name]
        assert parameter.role == "lever"
        assert parameter.low <= parameter.code(value) <= parameter.high
        assert value != classroom().values[name]


def test_there_are_nine_levers_and_five_are_recorded():
    assert len(LEVERS) == len({one.key for one in LEVERS}) == 9
    assert len(RECORDED) == 5


def test_no_parameter_belongs_to_two_levers():
    names = [name for one in LEVERS for name in one.values]
    assert len(names) == len(set(names))


def test_a_class_has_to_choose_but_can_afford_any_single_lever():
    keys = [one.key for one in LEVERS]
    assert price_of(keys) > 2 * BUDGET_POINTS
    assert all(0 < price_of([key]) <= BUDGET_POINTS for key in keys)
    assert price_of([]) == 0
    assert price_of(["guide", "guide", "threshold"]) == price_of(["threshold", "guide"])


@pytest.mark.parametrize("one", LEVERS, ids=lambda one: one.key)
def test_a_world_with_a_lever_is_that_of_a_scenario_with_it(one):
    made = worlds(with_levers(classroom(), [one.key]))
    for plan, base in zip(made, base_plans(), strict=True):
        quick = plan_with(base, values_of([one.key]))
        for name in ("p", "run", "municipality", "unit", "actor", "entrepreneur"):
            assert np.array_equal(getattr(quick, name), getattr(plan, name)), name


def test_a_world_is_not_quietly_given_another_structure():
    with pytest.raises(UserError, match=r"span_of_control changes the structure"):
        plan_with(base_plans()[0], {"span_of_control": 4})


@pytest.mark.parametrize("among", [LEVERS, RECORDED])
def test_masks_and_keys_stand_for_each_other(among):
    for mask in range(2 ** len(among)):
        assert mask_of(keys_of(mask, among), among) == mask


def test_an_unknown_lever_is_refused_with_the_nearest():
    with pytest.raises(UserError, match=r"no lever 'treshold'; did you mean 'threshold'\?"):
        lever("treshold")
    with pytest.raises(UserError, match="'horizon' is not one of threshold"):
        mask_of(["horizon"], RECORDED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", LEVERS, ids=lambda one: one.key)
def test_every_lever_has_its_words(language, one):
    assert has_text(f"lever.{one.key}", language)
    assert has_text(f"lever_about.{one.key}", language)
