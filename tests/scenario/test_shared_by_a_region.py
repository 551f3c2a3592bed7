"""What municipalities of a region must have in common is what rules read of the first of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import collabsim.rules
from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario
from collabsim.scenario.checks import OF_ENTREPRENEURS
from collabsim.scenario.schema import RUN_GROUP

ROOM = Path(collabsim.rules.__file__).parent
FUNCTIONS = {
    function.name: function
    for file in ROOM.rglob("*.py")
    for function in ast.walk(ast.parse(file.read_text("utf-8")))
    if isinstance(function, ast.FunctionDef)
}
OTHER = {"name": "other", "population": 12_000}


def read_of(function: ast.FunctionDef, row: str) -> Iterator[str]:
    """Parameters a rule reads of a row, or hands the row on to be read."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node.value) == row
            and node.attr in PARAMETERS
        ):
            yield node.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for place, given in enumerate(node.args):
                if isinstance(given, ast.Name) and given.id == row and node.func.id in FUNCTIONS:
                    called = FUNCTIONS[node.func.id]
                    yield from read_of(called, called.args.args[place].arg)


def rows_of_the_first(function: ast.FunctionDef) -> Iterator[str]:
    """Names a rule gives to the parameters of the first municipality."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "w.p[0]":
            (target,) = node.targets
            yield ast.unparse(target)


def test_the_list_holds_all_that_is_read_of_the_first_municipality_and_nothing_else():
    read = {
        name
        for function in FUNCTIONS.values()
        for row in rows_of_the_first(function)
        for name in read_of(function, row)
    }
    # read where a world is laid out
    laid_out = {"inhabitants_per_entrepreneur", "region_hours", "neutral_ideas", "first_opinion"}
    of_the_run = {name for name in PARAMETERS if PARAMETERS[name].group == RUN_GROUP}
    assert set(OF_ENTREPRENEURS) == (read | laid_out) - of_the_run


@pytest.mark.parametrize("name", OF_ENTREPRENEURS)
def test_a_municipality_of_a_region_has_no_entrepreneurs_of_its_own(name):
    region = load_scenario("baseline").with_values(mode="region")
    parameter = PARAMETERS[name]
    value = region.values[name] / 2 if parameter.kind == "float" else region.values[name] // 2
    value = not region.values[name] if parameter.kind == "bool" else value
    with pytest.raises(UserError, match=f"municipality 'other': {name} is about entrepreneurs"):
        region.with_municipalities(10_000, {**OTHER, name: value})
    paired = region.with_values(mode="paired").with_municipalities({**OTHER, name: value})
    with pytest.raises(UserError, match=name):
        paired.with_values(mode="region")


def test_what_is_the_same_as_in_the_region_may_be_said_again():
    region = load_scenario("baseline").with_values(mode="region", proposals_per_year=2.0)
    whole = region.with_municipalities(10_000, {**OTHER, "proposals_per_year": 2.0})
    assert [spec.population for spec in whole.municipalities] == [10_000, 12_000]
