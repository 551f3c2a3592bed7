"""What the page offers: questions, sizes, municipalities and levers are those Python knows."""

from __future__ import annotations

import json

import pytest

from collabsim.analysis.desk.moved import assumptions
from collabsim.desk_page import worlds
from collabsim.desk_page.offered import PRESETS, offered
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.design.sweep_schema import validated_sweep
from collabsim.language import LANGUAGES, has_text
from collabsim.municipality.norway import municipalities_table
from collabsim.parameters import PARAMETERS


@pytest.fixture(scope="module")
def given():
    return json.loads(json.dumps(offered(), allow_nan=False))


def test_every_question_has_a_name_in_every_language(given):
    assert [one["key"] for one in given["presets"]] == list(PRESETS)
    for name in PRESETS:
        for language in LANGUAGES:
            assert has_text(f"desk_page.preset_{name}", language)


def test_a_question_is_that_of_the_shipped_sweep(given):
    for one in given["presets"]:
        sweep = load_sweep(one["key"])
        assert one["seed"] == sweep.seed
        assert set(one["levers"]) == {v.name for v in sweep.varied if v.name in PARAMETERS}
        for name, sides in one["levers"].items():
            varied = next(v for v in sweep.varied if v.name == name)
            written = dict(zip(varied.values, varied.written or varied.values, strict=True))
            assert sides["before"] == written[sweep.against[name]]
            assert sides["after"] in written.values()


def test_every_size_of_a_question_is_offered(given):
    for one in given["presets"]:
        assert set(one["sizes"]) <= set(given["chips"]) <= set(given["sizes"])


def test_all_municipalities_of_today_are_there_and_near_an_offered_size(given):
    table = municipalities_table()
    assert len(given["municipalities"]) == len(table)
    assert len({one[1] for one in given["municipalities"]}) == len(table)
    for _, name, _, population in given["municipalities"]:
        if population < 130_000:
            near = min(abs(size / population - 1.0) for size in given["sizes"])
            assert near < 0.075 or population < given["least"], (name, population)


def test_levers_that_shape_a_municipality_are_offered_with_values_there_are_worlds_for(given):
    shaping = worlds.depends_on(
        worlds.municipality(3_000), worlds.municipality(3_000).municipalities[0]
    )
    listed = set(given["structural"])
    assert {name for name in given["levers"] if name in shaping} <= listed
    for name, values in given["structural"].items():
        assert values[0] == PARAMETERS[name].default


def test_every_lever_stands_in_the_table_of_a_sweep_file(given):
    for name in given["levers"]:
        one = PARAMETERS[name]
        other = not one.default if one.kind == "bool" else one.default
        value = one.choices[-1] if one.kind == "choice" else other
        document = {
            "sweep": {"scenario": "rules_2026", "seeds": "paired", "replications": 2},
            given["tables"][name]: {name: [value]},
        }
        assert validated_sweep(document)[1] == [], name


def test_ends_are_those_of_assumptions_that_shape_a_municipality():
    named = worlds.shaping_assumptions()
    assert "unit_rate_factor" in named
    assert set(named) <= set(assumptions(()))


def test_the_same_world_has_one_name_in_each_bundle():
    for name in ("worlds.bin", "more.bin", "ends.bin"):
        ids = [one.id for one in worlds.BUNDLES[name]()]
        assert len(set(ids)) == len(ids) > 5, name
