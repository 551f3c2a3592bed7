"""What is read of proximities: tables ``[[do]]``, their rows, their levels."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.cells import applied, value_of
from collabsim.experiment.do_rows import WITHOUT, constants, do_rows, without
from collabsim.scenario import load_scenario, scenario_diff, scenario_from_dict
from collabsim.scenario.do_schema import PATHS
from collabsim.world.codes import ReadingPath

NOVELTY = {"proximity": "cognitive", "path": ["novelty"], "hold": "value", "value": 0.4}


def base():
    return load_scenario("baseline").with_municipalities(3_000, 10_000)


def test_a_file_is_read_and_what_it_says_is_part_of_the_fingerprint(write):
    text = """
[[municipality]]
population = 10_000
[[do]]
proximity = "cognitive"
path = ["novelty"]
hold = "value"
value = 0.4
"""
    read = load_scenario(write(text))
    plain = load_scenario("baseline").with_municipalities(10_000)
    assert read.dos == plain.with_do(NOVELTY).dos
    assert read.fingerprint != plain.fingerprint
    assert read.with_do().fingerprint == plain.fingerprint
    (found,) = scenario_diff(plain, read)
    assert (found.group, found.a) == ("do", None)
    assert "novelty" in str(found.b)


def test_a_scenario_comes_back_from_plain_types():
    used = base().with_do(
        {**NOVELTY, "who": ["team"], "from": "start", "until": "money_end"},
        {"proximity": "social", "path": "all", "hold": "off", "municipality": "3,000 inhabitants"},
    )
    again = scenario_from_dict(used.as_dict())
    assert again.dos == used.dos
    assert again.fingerprint == used.fingerprint
    assert len(used.with_municipalities(10_000).dos) == 1


def test_off_is_a_constant_for_factors_and_means_and_nothing_for_what_is_added():
    paths = {(path, one) for one, some in PATHS.items() for path in some}
    kept = {(path, one) for path, some in constants().items() for one in some}
    assert kept == {(path, one) for path, one in paths if path not in WITHOUT}
    assert all(0.0 < constants()[path][one] <= 1.0 for path, one in kept)
    scenario = base().with_do({"proximity": "organisational", "path": "all", "hold": "off"})
    rows = do_rows(scenario, scenario.municipalities)
    by_path = {ReadingPath(bit): row[-1] for row in rows for bit in ReadingPath if row[1] & bit}
    assert by_path[ReadingPath.APPROVAL] == 0.0
    assert by_path[ReadingPath.UNDERSTANDING_ANSWER] == without(
        "understanding.answer", "organisational"
    )


def test_levels_are_set_by_name_as_a_sweep_does():
    scenario = base().with_do({**NOVELTY, "hold": "level"}, {**NOVELTY, "value": 0.1})
    moved = applied(scenario, {"cognitive_level": 0.7, "capacity": 9.0})
    assert [one.value for one in moved.dos] == [0.7, 0.1]
    assert value_of(moved, "cognitive_level") == 0.7
    assert moved.values["capacity"] == 9.0
    with pytest.raises(UserError, match="social_level is read only where"):
        scenario.with_levels(social_level=0.5)
    with pytest.raises(UserError, match="cognitive_level must be a number from 0 to 1, not 7"):
        scenario.with_levels(cognitive_level=7)


@pytest.mark.parametrize("proximity", list(PATHS))
@pytest.mark.parametrize("path", ["all", "each"])
@pytest.mark.parametrize("who", ["all", ["team"], ["line", "state"]])
def test_what_is_written_down_is_read_back_the_same(proximity, path, who):
    for paths in ["all"] if path == "all" else [[one] for one in PATHS[proximity]]:
        if paths == ["search"] and who != "all":
            continue
        held = {"proximity": proximity, "path": paths, "who": who, "hold": "value", "value": 0.3}
        used = base().with_values(mode="region").with_do(held)
        again = scenario_from_dict(used.as_dict())
        assert (again.dos, again.fingerprint) == (used.dos, used.fingerprint)
        assert ("search" in used.dos[0].paths) == (
            proximity == "geographical" and who == "all" and paths in ("all", ["search"])
        )
