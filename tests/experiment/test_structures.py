"""Structures laid out once for an answer: kept by what was read, and never another one."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pytest

from collabsim import api
from collabsim.experiment import plan
from collabsim.experiment.plan import READ_IN_TABLES, Structures, chosen, structure_of, worlds
from collabsim.municipality.generate import SPANS
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario
from collabsim.world import build, dormant

SMALL = load_scenario("baseline").with_municipalities(1_000, 3_000)
SMALLEST = SMALL.with_municipalities(1_000)


def laid_out_anew(scenario):
    specs = chosen(scenario, None)
    structures = [structure_of(scenario, spec) for spec in specs]
    values = [scenario.values_for(spec) for spec in specs]
    if scenario.values["mode"] == "region":
        made = [build.blueprint(structures, values, region=True)]
    else:
        made = [build.blueprint([s], [v]) for s, v in zip(structures, values, strict=True)]
    return [dormant.with_dormant_coordinators(one) for one in made]


def same(one, other):
    for name in one.__dataclass_fields__:
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, np.ndarray):
            assert mine.dtype == theirs.dtype, name
            assert mine.tobytes() == theirs.tobytes(), name
        else:
            assert mine == theirs, name


def test_what_the_tables_read_is_declared():
    """Every parameter named in the modules that fill the tables, and no other."""
    words = {
        node.value
        for module in (build, dormant)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    words |= set(build._Workloads._fields)
    fields = {"travel_hours"}  # also a column of the municipality table
    assert words & set(PARAMETERS) | fields == set(READ_IN_TABLES)


def other_value(name):
    parameter = PARAMETERS[name]
    if parameter.choices:
        return next(word for word in parameter.choices if word != parameter.default)
    if parameter.kind == "bool":
        return not parameter.default
    for share in (0.25, 0.1, 0.02):
        value = parameter.low + share * (parameter.high - parameter.low)
        value = round(value) if parameter.kind == "int" else value
        if value != parameter.default:
            return value
    raise AssertionError(name)


def test_a_kept_structure_never_stands_in_for_another():
    structures = Structures()
    tried = 0
    for name in PARAMETERS:
        try:
            scenario = SMALLEST.with_values(**{name: other_value(name)})
        except api.UserError:
            continue
        for one, other in zip(
            worlds(scenario, structures=structures), laid_out_anew(scenario), strict=True
        ):
            same(one, other)
        tried += 1
    assert tried > 0.9 * len(PARAMETERS)


@pytest.fixture
def counted(monkeypatch):
    made = {"structures": 0, "tables": 0}

    def structure(spec, values):
        made["structures"] += 1
        return lay_out(spec, values)

    def tables(structures, values, *, region):
        made["tables"] += 1
        return fill(structures, values, region=region)

    lay_out, fill = plan._structure, plan.blueprint
    monkeypatch.setattr(plan, "_structure", structure)
    monkeypatch.setattr(plan, "blueprint", tables)
    return made


def test_a_comparison_lays_out_each_structure_once(counted):
    api.compare(SMALL, replications=2)
    # Once for each span of control; five that come to the same posts have tables once.
    assert counted == {"structures": 2 * len(SPANS), "tables": 2}


def test_channels_that_change_no_structure_lay_out_none(counted):
    api.compare(SMALL, replications=2, channels=True)
    # Ties, advisers, the fund and levels are the channels that a structure is made with, the
    # last one without a span; small ones have two levels anyway. Ideas are in the tables.
    assert counted["structures"] == 2 * (4 * len(SPANS) + 1)
    assert counted["tables"] == 2 * 5


def test_two_answers_share_nothing(counted):
    for _ in range(2):
        api.compare(SMALL, replications=1)
    assert counted["structures"] == 2 * 2 * len(SPANS)
