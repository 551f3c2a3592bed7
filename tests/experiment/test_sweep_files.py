"""Sweep files: what they may say, what a user reads when they cannot be used, what is shipped."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.region_of_values import ORGANISATIONS, SWEPT
from collabsim.experiment.design.sweep import Sweep, make_sweep
from collabsim.experiment.design.sweep_files import load_sweep, shipped_sweeps
from collabsim.experiment.design.sweep_schema import sweep_schema
from collabsim.experiment.plan import worlds
from collabsim.parameters import PARAMETERS
from collabsim.scenario import (
    load_scenario,
    scenario_diff,
    shipped_folder,
    shipped_scenarios,
)
from collabsim.statistics.precision import Precision

HEAD = '[sweep]\nscenario = "four_sizes"\nseeds = "{seeds}"\nreplications = 5\n'
CASES = tomllib.loads(Path(__file__).with_name("refused_sweeps.toml").read_text("utf-8"))["refused"]

SHIPPED = {
    "coordinator_post": (2, 3),
    "coordinators": (2, 2),
    "delegation": (4, 2),
    "districts": (2, 1),
    "merger": (3, 4),
    "pooled_budget": (2, 4),
    "pooled_budgets": (6, 2),
    "project_months_by_size": (5, 4),
    "region_of_values": (200, 2),
    "rules_2016_2026": (6, 4),
    "signing_limit": (2, 1),
    "threshold_2026": (2, 4),
    "threshold_by_size": (5, 4),
    "threshold_rule_2026": (6, 4),
    "threshold_within_run": (2, 4),
}
"""Cells of each, and municipalities of the first."""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a file in the working directory and return its relative path."""
    monkeypatch.chdir(tmp_path)

    def write_file(text, name="mine.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Path(name)

    return write_file


@pytest.fixture
def load(write):
    """Load a sweep whose file begins with :data:`HEAD`."""

    def workload_text(after, seeds="paired"):
        return load_sweep(write(HEAD.format(seeds=seeds) + after.lstrip()))

    return workload_text


@pytest.mark.parametrize("case", CASES, ids=[next(reversed(case.values())) for case in CASES])
def test_the_sentence(write, case):
    text = case.get("file")
    if text is None:
        text = HEAD.format(seeds=case.get("seeds", "paired")) + case["after"]
    with pytest.raises(UserError) as caught:
        load_sweep(write(text))
    said = str(caught.value)
    assert said == case.get("sentence", said)
    assert said.startswith(case.get("starts", ""))


def test_a_name_that_no_sweep_has_names_the_nearest(write):
    with pytest.raises(
        UserError,
        match=r"^treshold_by_size: there is no sweep of this name; nearest: threshold_by_size$",
    ):
        load_sweep("treshold_by_size")
    with pytest.raises(
        UserError, match=r"^zzzz: .*; shipped sweeps are coordinator_post, coordinators"
    ):
        load_sweep("zzzz")
    write(HEAD.format(seeds="paired"), "valley.toml")
    with pytest.raises(UserError, match=r"^valey\.toml: .*; nearest: valley\.toml$"):
        load_sweep("valey.toml")
    with pytest.raises(UserError, match=r"a sweep is a \.toml file, but this is a folder$"):
        load_sweep(Path())
    with pytest.raises(UserError, match=r"^mine\.toml, line 2: this is not valid TOML"):
        load_sweep(write("[sweep]\nseeds = paired\n"))


def test_a_scenario_is_no_sweep_and_a_sweep_no_scenario():
    sentence = "this is a scenario, not a sweep; a sweep names it: scenario = "
    with pytest.raises(UserError, match=rf"four_sizes\.toml: {sentence}"):
        load_sweep(shipped_folder() / "four_sizes.toml")
    with pytest.raises(UserError, match=rf"^four_sizes: {sentence}"):
        load_sweep("four_sizes")
    with pytest.raises(UserError, match=r"is a sweep, not a scenario; run it with"):
        load_scenario(shipped_folder() / "sweeps" / "threshold_by_size.toml")
    with pytest.raises(UserError, match=r"there is no scenario of this name"):
        load_scenario("threshold_by_size")
    assert not set(shipped_sweeps()) & set(shipped_scenarios())


def test_a_sweep_may_say_over_how_many_sets_a_change_is_tried(load):
    lever = "[levers]\nthreshold_nok = [100_000, 500_000]\n"
    assert load(lever).sets is None
    assert "sets" not in load(lever).as_dict()
    for points in (0, 20):
        sweep = load(f"{lever}[sets]\npoints = {points}\n")
        assert sweep.sets == points
        assert Sweep.from_dict(json.loads(json.dumps(sweep.as_dict()))) == sweep
    made = make_sweep("four_sizes", {"threshold_nok": [100_000, 500_000]}, replications=5, sets=20)
    assert made.sets == 20


def test_points_vary_things_in_the_order_of_the_file(write):
    for names in (("pooled_budget", "delegation_all_unit_nok"), ("unit_nok", "pooled_budget")):
        values = {"pooled_budget": "true", "delegation_all_unit_nok": "1_000", "unit_nok": "1_000"}
        plain = {"unit_nok": "delegation.all.unit_nok"}
        pairs = ", ".join(f"{plain.get(name, name)} = {values[name]}" for name in names)
        file = write(
            HEAD.format(seeds="paired") + f'design = "list"\n[[point]]\n[[point]]\n'
            f"levers = {{ {pairs} }}\n"
        )
        wanted = [{"unit_nok": "delegation_all_unit_nok"}.get(name, name) for name in names]
        assert [one.name for one in load_sweep(file).varied] == wanted


# --- What is shipped ------------------------------------------------------------------------------


def test_the_list_of_shipped_sweeps_is_complete():
    assert set(shipped_sweeps()) == set(SHIPPED)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_shipped_sweeps_can_be_run_and_say_what_they_answer(name):
    sweep = load_sweep(name)
    cells, places = SHIPPED[name]
    assert len(sweep.cells) == cells
    assert sweep.about.endswith(".")
    assert len(worlds(sweep.cells[0].scenario)) == places
    assert len(worlds(sweep.cells[-1].scenario)) == (1 if name == "merger" else places)
    text = (shipped_folder() / "sweeps" / f"{name}.toml").read_text(encoding="utf-8")
    for part in ("# What it answers:", "# Who should use it:", "# Sources and assumptions:"):
        assert part in text


def test_cells_of_a_shipped_sweep_differ_in_what_the_sweep_varies():
    sweep = load_sweep("threshold_by_size")
    thresholds = [cell.scenario.values["threshold_nok"] for cell in sweep.cells]
    assert thresholds == [76_336.0, 152_672.0, 229_008.0, 381_679.0, 763_359.0]
    for cell in sweep.cells:
        assert cell.scenario.with_values(threshold_nok=381_679).values == sweep.base.values


def test_the_rule_of_july_2026_is_the_only_thing_its_sweep_changes():
    sweep = load_sweep("threshold_rule_2026")
    rules = load_scenario("rules_2026")
    bases = PARAMETERS["threshold_basis"].choices
    law = {"threshold_nok": {76_336.0, 381_679.0}, "threshold_basis": set(bases)}
    for cell in sweep.cells:
        changed = scenario_diff(rules, cell.scenario)
        assert {one.key for one in changed} <= set(law)
        assert all(cell.scenario.values[name] in values for name, values in law.items())
    assert len({cell.scenario.fingerprint for cell in sweep.cells}) == 2 * len(bases)


def test_the_shipped_region_is_the_region_of_values():
    sweep = load_sweep("region_of_values")
    ranges = {one.name: (one.low, one.high) for one in sweep.varied if not one.values}
    assert ranges == SWEPT
    (organisation,) = (one for one in sweep.varied if one.values)
    assert organisation.values == ORGANISATIONS


def test_the_shipped_rules_are_the_two_scenarios():
    sweep = load_sweep("rules_2016_2026")
    for cell in sweep.cells:
        rules = load_scenario(cell.values["scenario"])
        basis = {"threshold_basis": cell.values["threshold_basis"]}
        assert cell.scenario.fingerprint == rules.with_values(**basis).fingerprint


def test_the_shipped_precision_is_that_of_the_file():
    sweep = load_sweep("coordinators")
    assert sweep.replications is None
    assert sweep.precision == Precision(
        survival=0.02, difference=0.02, level=0.95, min=100, max=5_000, horizon=36
    )


# --- What files may say ---------------------------------------------------------------------------


def test_levers_are_crossed_with_the_points_of_the_uncertainties(load):
    sweep = load(
        """
design = "latin_hypercube"
points = 10
[uncertainties]
retention = { low = 0.7, high = 0.9 }
patience_months = { low = 6, high = 12 }
[levers]
threshold_nok = [100_000, 500_000]
pooled_budget = [false, true]
"""
    )
    assert len(sweep.cells) == 40
    assert [one.name for one in sweep.varied if one.crossed] == ["threshold_nok", "pooled_budget"]
    assert [one.name for one in sweep.sampled] == ["retention", "patience_months"]
    for cell in sweep.cells:
        assert (cell.policy, cell.point) == divmod(cell.number, sweep.points)
        twin = sweep.cells[cell.point]
        assert all(cell.values[one.name] == twin.values[one.name] for one in sweep.sampled)
    policies = {(c.values["threshold_nok"], c.values["pooled_budget"]) for c in sweep.cells}
    assert len(policies) == 4


def test_levers_are_sampled_with_all_else_where_the_file_says_so(load):
    sweep = load(
        """
design = "saltelli"
points = 4
cross_levers = false
[levers]
threshold_nok = { low = 100_000, high = 500_000 }
pooled_budget = [false, true]
[structure]
organisation = ["by_span", "two_level"]
""",
        seeds="independent",
    )
    assert len(sweep.cells) == sweep.points == 4 * 5
    assert len(sweep.sampled) == 3


def test_steps_are_evenly_spaced_and_read_as_one_writes_them(load):
    sweep = load(
        """
[uncertainties]
escalation_share = { low = 0.0, high = 0.6, steps = 7 }
patience_months = { low = 6, high = 12, steps = 3 }
acquaintances = { low = 100, high = 103, steps = 3 }
"""
    )
    values = {one.name: one.values for one in sweep.varied}
    assert values["escalation_share"] == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    assert values["patience_months"] == (6, 9, 12)
    assert values["acquaintances"] == (100, 102, 103)


def test_a_grid_follows_the_order_of_the_file(load):
    sweep = load("[levers]\nproject_months = [24, 12]\ndelegation_all_unit_nok = [2, 1]\n")
    assert [list(cell.values.items()) for cell in sweep.cells[:2]] == [
        [("project_months", 24), ("delegation_all_unit_nok", 2.0)],
        [("project_months", 24), ("delegation_all_unit_nok", 1.0)],
    ]


def test_a_point_of_a_list_keeps_what_it_does_not_mention(load):
    sweep = load(
        """
design = "list"
[levers]
project_months = [12, 24]
[[point]]
[[point]]
levers = { pooled_budget = true }
uncertainties = { patience_months = 6 }
"""
    )
    assert [cell.values for cell in sweep.cells] == [
        {"project_months": months, "pooled_budget": pooled, "patience_months": patience}
        for months in (12, 24)
        for pooled, patience in ((False, PARAMETERS["patience_months"].default), (True, 6))
    ]


def test_sizes_may_be_given_in_the_sweep_or_varied(load, write):
    sweep = load("populations = [5_000, 50_000]\n[levers]\npooled_budget = [false, true]\n")
    for cell in sweep.cells:
        assert [spec.population for spec in cell.scenario.municipalities] == [5_000, 50_000]
    text = HEAD.format(seeds="paired").replace("four_sizes", "baseline")
    sweep = load_sweep(write(text + "[structure]\npopulation = [5_000, 50_000]\n"))
    places = [cell.scenario.municipalities for cell in sweep.cells]
    assert [[(s.name, s.population) for s in specs] for specs in places] == [
        [("5,000 inhabitants", 5_000)],
        [("50,000 inhabitants", 50_000)],
    ]


def test_a_municipality_with_a_value_of_its_own_is_not_overlooked(write):
    write("[[municipality]]\npopulation = 5_000\nname = 'A'\npooled_budget = true", "base.toml")
    text = HEAD.format(seeds="paired").replace("four_sizes", "base.toml")
    with pytest.raises(UserError) as caught:
        load_sweep(write(text + "[levers]\npooled_budget = [false, true]\n"))
    assert str(caught.value) == (
        "mine.toml, line 6: pooled_budget cannot be varied, for the municipality 'A' of the "
        "scenario 'base' has a value of its own"
    )


def test_the_population_of_an_organisation_is_not_varied(write, checkout):
    given = (checkout / "scenarios/organisations/example_merger.toml").as_posix()
    write(f"[[municipality]]\norganisation_file = '{given}'", "base.toml")
    text = HEAD.format(seeds="paired").replace("four_sizes", "base.toml")
    with pytest.raises(UserError, match=r"line 6: population cannot be varied, for the organi"):
        load_sweep(write(text + "[structure]\npopulation = [5_000, 50_000]\n"))


def test_files_named_in_a_sweep_are_relative_to_it(write):
    write("[[municipality]]\npopulation = 5_000", "deep/base.toml")
    text = HEAD.format(seeds="paired").replace("four_sizes", "base.toml")
    sweep = load_sweep(write(text, "deep/mine.toml"))
    assert sweep.base.municipalities[0].population == 5_000
    assert list(sweep.scenarios) == ["base"]
    assert (sweep.name, sweep.path) == ("mine", Path("deep/mine.toml"))


def test_a_call_may_replace_replications_precision_and_seed():
    sweep = load_sweep("coordinators", replications=7, seed=5)
    assert (sweep.replications, sweep.precision, sweep.seed) == (7, None, 5)
    assert load_sweep("delegation", seed=0).seed == 0
    with pytest.raises(UserError, match=r"^replications must be a whole number from 1 to"):
        load_sweep("delegation", replications=0)
    with pytest.raises(UserError, match=r"^seed must be a whole number from 0 to"):
        load_sweep("delegation", seed=-1)


# --- The schema -----------------------------------------------------------------------------------


def test_the_schema_accepts_the_shipped_files_and_refuses_others():
    jsonschema = pytest.importorskip("jsonschema")
    schema = sweep_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted((shipped_folder() / "sweeps").glob("*.toml")):
        assert list(validator.iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))) == []
    good = {"scenario": "baseline", "seeds": "paired", "replications": 5}
    assert validator.is_valid({"sweep": good})
    for wrong in (
        {},
        {"sweep": {"scenario": "baseline", "replications": 5}},
        {"sweep": {**good, "scenarios": ["baseline"]}},
        {"sweep": {**good, "precision": {"survival": 0.1}}},
        {"sweep": good, "levers": {"patience_months": [6]}},
        {"sweep": good, "levers": {"threshold_nok": [-5]}},
        {"sweep": good, "levers": {"threshold_nok": {"low": 5}}},
        {"sweep": good, "structure": {"organisation": ["four_level"]}},
        {"sweep": {"scenario": "b", "seeds": "paired", "precision": {"survivle": 0.1}}},
    ):
        assert not validator.is_valid(wrong), wrong


def test_the_schema_knows_every_parameter_in_the_table_of_its_role():
    tables = {"lever": "levers", "uncertainty": "uncertainties"}
    definitions = sweep_schema()["$defs"]
    for name, parameter in PARAMETERS.items():
        assert name in definitions[tables.get(parameter.role, "structure")]["properties"]
    assert "population" in definitions["structure"]["properties"]


# --- The page for analysts ------------------------------------------------------------------------


def blocks(checkout, language: str) -> list[str]:
    page = (checkout / "docs" / "sweeps.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def test_the_files_of_the_page_can_be_used(write, checkout):
    first, *others = blocks(checkout, "toml")
    # What is no sweep by itself is put at the end of the first.
    texts = [first, *(text if "[sweep]" in text else first + text for text in others)]
    sweeps = [load_sweep(write(text)) for text in texts]
    assert [len(sweep.cells) for sweep in sweeps] == [5, 200, 3, 2, 10]
    assert sweeps[0] == load_sweep("threshold_by_size")
    example, reading = blocks(checkout, "python")
    compile(reading, "docs/sweeps.md", "exec")
    made = {}
    exec(example, made)  # noqa: S102
    assert len(made["sweep"].cells) == 4


def test_the_page_counts_cells_as_the_designs_do(load):
    text = (
        'design = "{}"\npoints = 8\n[uncertainties]\nretention = {{ low = 0.7, high = 0.9 }}\n'
        "initial_uptake = {{ low = 0.1, high = 0.9 }}\n[levers]\ndelegation_all_unit_nok = [1, 5]\n"
    )
    for design, points in (("latin_hypercube", 8), ("sobol", 8), ("morris", 24), ("saltelli", 32)):
        assert len(load(text.format(design), "independent").cells) == 2 * points
