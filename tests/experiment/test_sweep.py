"""Sweeps as objects: made in a program, with their luck, written down and read back."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Cell, Sweep, make_sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.design.varied import Varied
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario
from collabsim.statistics.precision import Precision

THRESHOLDS = (100_000, 200_000, 300_000, 500_000, 1_000_000)


def read_back(sweep: Sweep) -> Sweep:
    return Sweep.from_dict(json.loads(json.dumps(sweep.as_dict())))


def test_a_sweep_made_in_a_program_is_that_of_the_file():
    made = make_sweep(
        "rules_2026",
        {"threshold_nok": THRESHOLDS},
        seed=1,
        replications=200,
        prices_year=2026,
        name="Threshold by size",
        about="Five entry thresholds in municipalities of four sizes, at the prices of 2026.",
    )
    assert made == load_sweep("threshold_by_size")
    written = tuple(map(float, THRESHOLDS))
    of_2018 = (76_336.0, 152_672.0, 229_008.0, 381_679.0, 763_359.0)
    assert made.varied == (
        Varied("threshold_nok", "lever", of_2018, crossed=True, year=2026, written=written),
    )
    assert read_back(made) == made
    assert isinstance(made.cells[0], Cell)


def test_values_may_come_as_arrays_ranges_and_tables():
    made = make_sweep(
        load_scenario("baseline"),
        {
            "retention": np.linspace(0.7, 0.9, 3),
            "patience_months": range(6, 9),
            "pooled_budget": [np.bool_(0), np.bool_(1)],
            "escalation_share": {"low": 0, "high": np.float64(0.5), "steps": 3},
        },
        replications=np.int64(3),
    )
    assert len(made.cells) == 3 * 3 * 2 * 3
    assert made.base.fingerprint == load_scenario("baseline").fingerprint
    for cell in made.cells:
        assert {type(value) for value in cell.values.values()} == {float, int, bool}
    assert read_back(made) == made


def test_listed_points_may_be_given():
    made = make_sweep(
        "baseline",
        {"delegation_all_unit_nok": [1, 5]},
        design="list",
        points=[{"patience_months": 6}, {"patience_months": 12, "pooled_budget": True}],
        replications=3,
    )
    assert [tuple(cell.values.values()) for cell in made.cells] == [
        (1.0, 6, False),
        (1.0, 12, True),
        (5.0, 6, False),
        (5.0, 12, True),
    ]
    assert made.cells[3].scenario.changed() == {
        "delegation_all_unit_nok": 5.0,
        "patience_months": 12,
        "pooled_budget": True,
    }


def test_several_scenarios_are_crossed_with_all_else():
    made = make_sweep(
        ["rules_2016", load_scenario("rules_2026")],
        {"delegation_all_unit_nok": [1, 5]},
        precision=Precision(survival=0.05),
    )
    assert [cell.values["scenario"] for cell in made.cells] == [
        *["rules_2016"] * 2,
        *["Rules of 2026"] * 2,
    ]
    assert [cell.scenario.values["threshold_nok"] for cell in made.cells] == [
        *[100_000.0] * 2,
        *[381_679.0] * 2,
    ]
    assert made.base == made.scenarios["rules_2016"]
    assert read_back(made) == made


def test_a_morris_design_refuses_lists_of_which_it_would_leave_values_out():
    def make(vary):
        return make_sweep(
            "baseline", vary, design="morris", points=40, seeds="independent", replications=1
        )

    refused = (
        ([6, 7, 8, 9, 10], "patience_months has 5 values"),
        ({"low": 6, "high": 12, "steps": 6}, "patience_months has 6 values"),
    )
    for values, sentence in refused:
        with pytest.raises(UserError) as caught:
            make({"patience_months": values})
        assert str(caught.value) == (
            f'{sentence}, but in the design "morris" an input takes at most 4; '
            "list fewer, or take another design"
        )
    for values in ([6, 7, 8, 9], {"low": 6, "high": 12}):
        cells = make({"patience_months": values}).cells
        assert len({cell.values["patience_months"] for cell in cells}) == 4


def test_nothing_varied_is_one_cell():
    (cell,) = make_sweep("small_and_large", replications=3).cells
    assert cell.values == {}
    assert cell.scenario.fingerprint == load_scenario("small_and_large").fingerprint


REFUSED = (
    ({"vary": {"threshold_kr": [1]}}, "there is no parameter threshold_kr; nearest: threshold_nok"),
    ({"vary": {"patience_months": [6.5]}}, "patience_months must be a whole number (months)"),
    ({"vary": {"patience_months": 6}}, "patience_months must be a list of values or a range"),
    ({"design": "gird"}, "design must be one of grid, latin_hypercube,"),
    ({"replications": None}, "a sweep has either replications or precision; neither is there"),
    ({"precision": {"survival": 0.1}}, "a sweep has either replications or precision; not both"),
    ({"points": 5}, "points is for the designs latin_hypercube, sobol, saltelli, morris"),
    ({"seeds": "equal"}, 'seeds must be "paired"'),
    ({"design": "list", "points": [{"zzz": 1}]}, "there is no parameter zzz; see all keys with"),
    ({"populations": [0]}, "populations must be a list of whole numbers"),
)


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_a_program_is_refused_in_the_words_used_for_files(arguments, sentence):
    with pytest.raises(UserError) as caught:
        make_sweep("baseline", **{"replications": 3, **arguments})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("design", ["sobol", "saltelli", "morris"])
def test_designs_whose_analysis_needs_independent_luck_refuse_paired_seeds(design):
    vary = {"retention": {"low": 0.7, "high": 0.9}, "pooled_budget": [False, True]}

    def make(seeds):
        return make_sweep(
            "baseline", vary, design=design, points=4, seeds=seeds, replications=1,
            cross_levers=False,
        )  # fmt: skip

    with pytest.raises(UserError, match=f'the design "{design}" needs seeds = "independent"'):
        make("paired")
    assert make("independent").seeds == "independent"


@pytest.mark.parametrize("seeds", ["paired", "independent"])
def test_a_latin_hypercube_may_have_either(seeds):
    vary = {"retention": {"low": 0.7, "high": 0.9}}
    made = make_sweep(
        "baseline", vary, design="latin_hypercube", points=6, seeds=seeds, replications=1
    )
    assert len({made.seed_of(cell.number) for cell in made.cells}) == (
        1 if seeds == "paired" else 6
    )


def test_independent_seeds_are_pinned_and_of_62_bits():
    """A seed decides what a run is, so another version must not give another."""
    sweep = make_sweep("baseline", seeds="independent", seed=1, replications=1)
    assert [sweep.seed_of(cell) for cell in range(3)] == [
        1_482_363_941_977_096_542,
        2_593_234_812_480_403_805,
        3_510_494_082_222_409_644,
    ]
    seeds = [sweep.seed_of(cell) for cell in range(20_000)]
    assert len(set(seeds)) == 20_000
    assert 2**61 < max(seeds) < 2**62
    assert min(seeds) >= 0
    assert set(seeds).isdisjoint(
        make_sweep("baseline", seeds="independent", seed=2, replications=1).seed_of(cell)
        for cell in range(100)
    )


def test_a_sweep_is_read_back_where_its_files_are_gone(tmp_path):
    base = tmp_path / "base.toml"
    base.write_text(
        "name = 'Mine'\n[case]\npatience_months = 7\n"
        "[[municipality]]\nname = 'A'\npopulation = 5_000\ncapacity = 3.0\n"
        "[[municipality]]\nname = 'B'\npopulation = 50_000\ndelegation_all_unit_nok = 1.0\n",
        encoding="utf-8",
    )
    file = tmp_path / "mine.toml"
    file.write_text(
        "[sweep]\nscenarios = ['base.toml', 'small_and_large']\nseeds = 'independent'\n"
        "precision = { survival = 0.05 }\ndesign = 'latin_hypercube'\npoints = 7\n"
        "[levers]\npooled_budget = [false, true]\n"
        "[uncertainties]\nretention = { low = 0.7, high = 0.95 }\n",
        encoding="utf-8",
    )
    sweep = load_sweep(file)
    written = json.dumps(sweep.as_dict())
    base.unlink()
    file.unlink()
    again = Sweep.from_dict(json.loads(written))
    assert again == sweep
    assert json.dumps(again.as_dict()) == written
    assert [cell.scenario for cell in again.cells] == [cell.scenario for cell in sweep.cells]
    assert [again.seed_of(n) for n in range(28)] == [sweep.seed_of(n) for n in range(28)]
    assert sweep.cells[0].scenario.values["patience_months"] == 7


def test_a_municipality_that_repeats_the_value_of_the_scenario_has_it_of_its_own(tmp_path):
    base = tmp_path / "base.toml"
    base.write_text(
        "[[municipality]]\npopulation = 5_000\ndelegation_all_unit_nok = 1.0", encoding="utf-8"
    )
    with pytest.raises(
        UserError, match="delegation_all_unit_nok cannot be varied, for the municipality"
    ):
        make_sweep(base, {"delegation_all_unit_nok": [1, 5]}, replications=1)


def test_organisations_are_found_from_another_folder(tmp_path, monkeypatch):
    (tmp_path / "o.toml").write_text("name = 'O'\n", encoding="utf-8")
    (tmp_path / "base.toml").write_text(
        "[[municipality]]\norganisation_file = 'o.toml'", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    sweep = make_sweep("base.toml", {"delegation_all_unit_nok": [1, 5]}, replications=1)
    written = sweep.as_dict()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert Sweep.from_dict(written) == sweep
    Path("../o.toml").write_text("name = 'P'\n", encoding="utf-8")
    with pytest.raises(UserError, match="the organisation file of o has changed"):
        Sweep.from_dict(written)


def test_a_sweep_and_its_cells_can_be_sent_to_another_process():
    sweep = load_sweep("pooled_budgets")
    assert pickle.loads(pickle.dumps(sweep)) == sweep  # noqa: S301


def _axis(parameter):
    if parameter.kind == "choice":
        return st.lists(st.sampled_from(parameter.choices), min_size=1, max_size=2, unique=True)
    if parameter.kind == "bool":
        return st.lists(st.booleans(), min_size=1, unique=True)
    if parameter.kind == "int":
        one = st.integers(int(parameter.low), int(parameter.high))
    else:
        one = st.floats(parameter.low, parameter.high)
    return st.lists(one, min_size=1, max_size=2, unique=True)


@given(
    data=st.data(),
    parameters=st.lists(
        st.sampled_from(list(PARAMETERS.values())), max_size=4, unique_by=lambda p: p.name
    ),
    seed=st.integers(0, 2**62 - 1),
    seeds=st.sampled_from(["paired", "independent"]),
)
def test_any_valid_grid_survives_a_record(data, parameters, seed, seeds):
    vary = {p.name: data.draw(_axis(p), label=p.name) for p in parameters}
    try:
        sweep = make_sweep("small_and_large", vary, seed=seed, seeds=seeds, replications=2)
    except UserError as failure:
        assert str(failure).startswith("in cell ")  # noqa: PT017
        return
    assert read_back(sweep) == sweep
    for cell in sweep.cells:
        assert {**cell.scenario.values, **cell.values} == cell.scenario.values
