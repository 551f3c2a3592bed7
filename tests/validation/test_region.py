"""The admissible region: drawn by recipe, accepted by K1 to K4 alone, and what follows from it."""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import collabsim.validation.region
from collabsim.errors import UserError
from collabsim.experiment.design.region_points import (
    CODES,
    SHIPPED,
    Axis,
    RegionPoints,
    axes_now,
    shares_of,
    shipped_points,
    values_at,
)
from collabsim.parameters import (
    FORMER_NAMES,
    PARAMETERS,
    delegation_group,
    municipality_groups,
)
from collabsim.parameters.cocreation_group import cocreation
from collabsim.parameters.contract_group import effect_contracts
from collabsim.parameters.declare import REGION_MEDIAN, Group
from collabsim.parameters.dynamics_group import dynamics
from collabsim.parameters.hours_group import hours
from collabsim.parameters.ranges import DRAWN
from collabsim.parameters.roles_group import coordinators, leading
from collabsim.parameters.support_group import doors, mooring, support, training
from collabsim.statistics.acceptance import (
    COLUMNS,
    K1,
    K2,
    K3,
    K4,
    MOST_MONTHS,
    accepted,
    targets,
)
from collabsim.statistics.calibration_bands import BANDS, K4_BAND
from collabsim.validation.region import defaults as rule
from collabsim.validation.region.__main__ import main
from collabsim.validation.region.declaring import write_defaults
from collabsim.validation.region.defaults import defaults_of, medians
from collabsim.validation.region.recipe import RECIPE, base_scenario, design
from collabsim.validation.region.run import CHUNK, run_point, run_points
from collabsim.validation.region.store import PartialPoints, record, write
from tests.every import every

TINY = replace(RECIPE, points=10, replications=2)
MET = {"K1": 0.9, "K2": 0.6, "K3": 6, "K4": 0.7}


def counted(**found: float) -> dict[str, np.ndarray]:
    """Counts of one point with these targets."""
    wanted = {**MET, **found}
    columns = dict.fromkeys(COLUMNS, 0)
    for pairs, share in ((K1, wanted["K1"]), (K2, wanted["K2"])):
        for whole, part in pairs:
            columns[whole], columns[part] = 1_000, round(1_000 * share)
    columns[K3[min(int(wanted["K3"]), MOST_MONTHS)]] = 100
    columns[K4[0]], columns[K4[1]] = round(1_000 * wanted["K4"]), round(1_000 * (1 - wanted["K4"]))
    return {name: np.array([number]) for name, number in columns.items()}


def made_up(shares: np.ndarray, met: list[bool], names: tuple[str, ...]) -> RegionPoints:
    """Points at these places, of which some meet the targets."""
    own = [counted() if one else counted(K4=0.1) for one in met]
    columns = {name: np.concatenate([one[name] for one in own]) for name in COLUMNS}
    codes = np.minimum(np.asarray(shares) * CODES, CODES - 1).astype(np.uint16)
    return RegionPoints(tuple(map(Axis.of, names)), codes, columns, {"tenths": 0})


# --- Acceptance -----------------------------------------------------------------------------------


class Watched(Mapping):
    """Counts that remember which of them were looked at."""

    def __init__(self, columns):
        self.columns, self.read = columns, set()

    def __getitem__(self, name):
        self.read.add(name)
        return self.columns[name]

    def __iter__(self):
        raise AssertionError("acceptance goes by names, and not through all columns")

    def __len__(self):
        raise AssertionError("acceptance goes by names, and not through all columns")


def test_acceptance_reads_the_counts_of_k1_to_k4_and_nothing_else():
    watched = Watched(shipped_points().counts)
    assert (accepted(watched) == shipped_points().accepted).all()
    assert watched.read == set(COLUMNS)
    others = set(shipped_points().counts) - watched.read
    assert {"contrast_36_low", "delivering_36_one_sector_120000"} <= others
    assert all(name.startswith(("k1_", "k2_", "k3_", "k4_")) for name in COLUMNS)
    # Only K4 is about one size, and it says how cases end there.
    assert {name for name in COLUMNS if name.startswith("k4_")} == set(K4)


def test_the_recipe_knows_no_pattern_and_no_contrast():
    """Neither the room of the recipe nor what decides acceptance imports any of them."""
    rooms = [*Path(collabsim.validation.region.__file__).parent.glob("*.py")]
    rooms.append(Path(find_spec("collabsim.statistics.acceptance").origin))
    for path in rooms:
        imported = [
            node.module or ""
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        ]
        # What a point came to is counted and stored besides; those who decide read none of it.
        told = () if path.name == "outcomes.py" else ("analysis",)
        assert not [name for name in imported if any(w in name for w in ("pattern", *told))], path
    deciding = [path for path in rooms if path.name in ("defaults.py", "acceptance.py")]
    assert len(deciding) == 2
    for path in deciding:
        names = {
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Name | ast.Attribute)
        }
        assert not [name for name in names if "contrast" in name or "fate" in name.lower()]


@every([("K1", 0.79), ("K2", 0.44), ("K2", 0.71), ("K3", 2), ("K3", 13), ("K4", 0.49)])
def test_a_point_that_misses_one_target_is_not_accepted(case):
    name, value = case
    assert accepted(counted()).tolist() == [True]
    assert accepted(counted(**{name: value})).tolist() == [False]
    assert targets(counted(**{name: value}))[name] == pytest.approx(value)


def test_bands_are_met_at_their_ends_and_not_without_anything_to_count():
    for name, (low, high) in {**BANDS, "K4": K4_BAND}.items():
        assert accepted(counted(**{name: low})).all()
        assert accepted(counted(**{name: high})).all()
    for names in ([K1[0][0]], [K2[3][0]], K3, K4):
        nothing = {name: np.array([0]) for name in names}
        assert not accepted(counted() | nothing).any(), names


# --- Drawing --------------------------------------------------------------------------------------


def test_the_recipe_is_the_one_that_was_laid_down():
    assert (RECIPE.date, RECIPE.points, RECIPE.replications) == ("2026-11-28", 4_096, 40)
    assert (RECIPE.sizes, RECIPE.default_replications) == ((3_000, 10_000, 30_000, 120_000), 400)
    assert {**BANDS, "K4": K4_BAND} == {
        "K1": (0.8, 1.0), "K2": (0.45, 0.7), "K3": (3.0, 12.0), "K4": (0.5, 1.0),
    }  # fmt: skip


def test_every_part_of_every_axis_has_one_point():
    recipe = replace(RECIPE, points=64)
    codes = design(recipe, axes_now())
    assert codes.shape == (64, len(DRAWN))
    parts = np.sort(codes.astype(int) // (CODES // 64), axis=0)
    assert (parts == np.arange(64)[:, None]).all()
    assert (design(recipe, axes_now()) == codes).all()
    assert (design(replace(recipe, design_seed=1), axes_now()) != codes).any()


@every(sorted(DRAWN))
def test_places_on_an_axis_are_values_in_its_range_and_back(name):
    axis, parameter = Axis.of(name), PARAMETERS[name]
    above = {} if axis.below is None else {axis.below: PARAMETERS[axis.below].default}
    for share in (0.0, 0.25, 0.5, 1.0):
        number = axis.number(share)
        assert axis.low <= number <= axis.high
        assert above or parameter.low <= number <= parameter.high
        if not axis.whole:
            assert axis.share(number) == pytest.approx(share, abs=1e-4)
    assert axis.number(0.0) == pytest.approx(axis.low)
    assert axis.number(1.0) == pytest.approx(axis.high)
    middle = (axis.low * axis.high) ** 0.5 if axis.by_ratio else (axis.low + axis.high) / 2
    assert axis.number(0.5) == pytest.approx(middle, rel=0.2 if axis.whole else 1e-4)


def test_whole_numbers_are_as_likely_as_one_another():
    axis = Axis.of("repeat_requests_max")
    drawn = [axis.number((k + 0.5) / 300) for k in range(300)]
    assert {number: drawn.count(number) for number in set(drawn)} == {1: 100, 2: 100, 3: 100}


def test_every_point_of_the_design_can_be_run():
    """No check across several parameters refuses a corner that a point could fall into."""
    axes, base = axes_now(), base_scenario(RECIPE)
    rng = np.random.default_rng(1)
    corners = rng.integers(0, 2, (40, len(axes))) * (1 - 1e-9)
    for shares in (*corners, np.zeros(len(axes)), np.ones(len(axes))):
        values = values_at(axes, shares.tolist())
        assert (
            base.with_values(**values).values["inhouse_standard_of_proof"]
            <= values["standard_of_proof"]
        )
        assert shares_of(axes, values) == pytest.approx(shares, abs=0.35)


# --- Running and keeping --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A run of a tiny recipe."""
    folder = tmp_path_factory.mktemp("region") / "points"
    axes = axes_now()[:12]
    steps = []
    kept = run_points(folder, TINY, axes, design(TINY, axes), processes=0, tick=steps.append)
    assert sum(steps) == TINY.points
    return folder, axes, kept


def test_points_are_what_one_run_of_each_gives(tiny):
    _, axes, kept = tiny
    found = kept.counts()
    point = RegionPoints(axes, design(TINY, axes), found, {})
    for place in (0, TINY.points - 1):
        again = run_point(point.values(place), TINY)
        assert {name: column[place] for name, column in found.items()} == pytest.approx(again)


def test_an_interrupted_run_is_taken_up_where_it_was_left(tiny, monkeypatch):
    folder, axes, kept = tiny
    before = kept.counts()
    kept.starts[0].unlink()
    damaged = kept.starts[CHUNK]
    damaged.write_bytes(damaged.read_bytes()[:-1])
    steps = []
    again = run_points(folder, TINY, axes, design(TINY, axes), processes=0, tick=steps.append)
    assert steps == [0, CHUNK, TINY.points - CHUNK] or steps == [0, TINY.points - CHUNK, CHUNK]
    assert {n: c.tolist() for n, c in again.counts().items()} == {
        n: c.tolist() for n, c in before.items()
    }
    monkeypatch.setattr("collabsim.validation.region.run.run_chunk", None)
    assert run_points(folder, TINY, axes, design(TINY, axes)).starts == again.starts


def test_points_of_another_recipe_or_of_other_rules_are_not_mixed_in(tiny, monkeypatch):
    folder, axes, _ = tiny
    refused = "holds what was measured otherwise or by other rules"
    with pytest.raises(UserError, match=refused):
        PartialPoints.open(folder, replace(TINY, seed=1), axes)
    with pytest.raises(UserError, match=refused):
        PartialPoints.open(folder, TINY, axes[1:])
    monkeypatch.setattr("collabsim.validation.kept_tables.source_hash_here", lambda: "others")
    with pytest.raises(UserError, match=refused):
        PartialPoints.open(folder, TINY, axes)


def test_a_file_gives_back_what_was_put_in(tiny, tmp_path):
    _, axes, kept = tiny
    points = RegionPoints(axes, design(TINY, axes), kept.counts(), record(TINY, axes))
    write(points, tmp_path / "region.parquet")
    again = RegionPoints.read(tmp_path / "region.parquet")
    assert again.axes == points.axes
    assert (again.codes == points.codes).all()
    assert again.record == json.loads(json.dumps(points.record))
    for name, column in points.counts.items():
        assert again.counts[name] == pytest.approx(column)
        assert again.counts[name].dtype.itemsize <= 4
    assert (again.accepted == points.accepted).all()
    assert again.values(3) == points.values(3)


def test_a_file_means_what_it_meant_when_names_have_changed(monkeypatch):
    former, now = next((old, new) for old, new in FORMER_NAMES.items() if new in DRAWN)
    axis = Axis(former, 0.0, 1.0, by_ratio=False, whole=False)
    gone = Axis("no_parameter_any_more", 0.0, 1.0, by_ratio=False, whole=False)
    points = RegionPoints((axis, gone), np.full((1, 2), CODES // 2, np.uint16), {}, {})
    assert points.values(0) == pytest.approx({now: 0.5}, abs=1e-4)


@pytest.mark.long
def test_ctrl_c_ends_the_command_and_the_same_command_goes_on(tmp_path):
    """With processes, as it is run."""
    out, work = tmp_path / "region.parquet", tmp_path / "work"
    command = [sys.executable, "-m", "collabsim.validation.region", "run", "--points", "32"]
    command += ["--replications", "2", "--processes", "2", "--folder", work, "--out", out]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while process.poll() is None and not list(work.glob("points_*.parquet")):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "stopped by the user; the same command goes on from here\n"
    made = {path.name for path in work.glob("points_*.parquet")}
    assert 0 < len(made) < 4
    assert not out.exists()
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    assert made <= {path.name for path in work.glob("points_*.parquet")}
    points = RegionPoints.read(out)
    here = run_points(tmp_path / "here", replace(RECIPE, points=32, replications=2), points.axes,
                      points.codes, processes=0)  # fmt: skip
    for name, column in here.counts().items():
        assert points.counts[name] == pytest.approx(column)


def test_the_command_makes_points_and_says_what_they_come_to(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("collabsim.validation.region.__main__.axes_now", lambda: axes_now()[:3])
    monkeypatch.setattr(
        "collabsim.validation.region.__main__.accepted_at_default", lambda values, recipe: True
    )
    monkeypatch.setattr("collabsim.experiment.design.region_points.accepted", every_point)
    out = tmp_path / "region.parquet"
    how = ["run", "--points", "3", "--replications", "1", "--processes", "0"]
    assert main([*how, "--folder", str(tmp_path / "work"), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "3 points of 3 parameters, 1 replications of each in 4 sizes" in said
    assert "Over the 3 accepted points" in said
    assert "Defaults: the medians, moved 0 tenths" in said
    assert main(["summary", str(out)]) == 0
    assert "those of now" in capsys.readouterr().out
    assert main([*how, "--replications", "2", "--folder", str(tmp_path / "work")]) == 2
    assert "measured otherwise" in capsys.readouterr().err


def every_point(counts):
    return np.ones(len(counts[COLUMNS[0]]), bool)


# --- Defaults -------------------------------------------------------------------------------------

NAMES = ("standard_of_proof", "inhouse_standard_of_proof", "capacity", "patience_months")


def test_defaults_are_medians_on_the_scale_of_the_range_with_two_digits():
    shares = np.array(
        [[0.0, 0.9, 0.25, 0.0], [0.5, 0.5, 0.75, 0.5], [0.7, 0.1, 0.5, 0.9], [0.9] * 4]
    )
    points = made_up(shares, [True, True, True, False], NAMES)
    found = medians(points)
    # .38 to .52, the middle; own staff's half of .10 below; 3 to 12 by ratio; 6 to 18 months.
    assert found == {
        "standard_of_proof": 0.45, "inhouse_standard_of_proof": 0.40,
        "capacity": 6.0, "patience_months": 12,
    }  # fmt: skip
    assert isinstance(found["patience_months"], int)


def test_what_is_not_accepted_itself_goes_in_tenths_to_the_nearest_accepted_point():
    shares = np.array([[0.2] * 4, [0.4] * 4, [1.0] * 4])
    points = made_up(shares, [True, True, True], NAMES)
    tried = []

    def accept(values):
        tried.append(values)
        return len(tried) == 4

    found = defaults_of(points, accept)
    assert found.tenths == 3
    assert found.values == medians(points, 3) == tried[-1]
    # The nearest is the middle one: the medians themselves.
    assert [one["capacity"] for one in tried] == [medians(points)["capacity"]] * 4
    far = made_up(np.array([[0.1] * 4, [0.9] * 4]), [True, True], NAMES)
    steps = [medians(far, tenths)["standard_of_proof"] for tenths in range(11)]
    assert sorted(steps, reverse=True) == steps
    assert steps[0] == 0.45
    assert steps[-1] == pytest.approx(0.394, abs=0.006)
    with pytest.raises(UserError, match="neither the medians nor the accepted point"):
        defaults_of(points, lambda values: False)
    with pytest.raises(UserError, match="none of the points is accepted"):
        medians(made_up(shares, [False] * 3, NAMES))


def test_defaults_are_held_to_more_replications_than_points(monkeypatch):
    asked = []

    def run(values, recipe, replications, workers):
        asked.append((values, replications))
        return {name: int(column[0]) for name, column in counted(K1=values["k1"]).items()}

    monkeypatch.setattr(rule, "run_point", run)
    assert rule.accepted_at_default({"k1": 0.9}, RECIPE)
    assert not rule.accepted_at_default({"k1": 0.7}, RECIPE)
    assert [replications for _, replications in asked] == [400, 400]


def test_defaults_are_written_where_they_are_declared(tmp_path):
    """A value and its source change, and nothing else of any declaration."""
    folder = Path(municipality_groups.__file__).parent
    for path in folder.glob("*_groups.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    values = {
        name: PARAMETERS[name].low if PARAMETERS[name].kind == "int" else PARAMETERS[name].high
        for name in DRAWN
    }
    changed = write_defaults(values, tmp_path)
    assert {path.name for path in changed} == {path.name for path in folder.glob("*_groups.py")}
    found = {}
    for path in changed:
        namespace = {}
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), namespace)  # noqa: S102
        groups = [one for one in namespace.values() if isinstance(one, Group)]
        found |= {one.name: one for group in groups for one in group.parameters}
    outside = (
        delegation_group.delegation, training, mooring, support, doors, hours, cocreation,
        coordinators, leading, effect_contracts, dynamics,
    )  # fmt: skip
    never_drawn = {one.name for group in outside for one in group.parameters}
    assert set(found) == set(PARAMETERS) - never_drawn
    for name in found:
        parameter = PARAMETERS[name]
        if name in DRAWN:
            assert found[name].default == values[name]
            assert REGION_MEDIAN in found[name].source
            assert found[name].meaning == parameter.meaning
        else:
            assert found[name] == parameter
    assert write_defaults(values, tmp_path) == []


# --- What is shipped ------------------------------------------------------------------------------


def test_the_shipped_points_are_small_and_say_how_they_were_made():
    assert SHIPPED.stat().st_size < 3_000_000
    points = shipped_points()
    recipe = points.record["recipe"]
    assert recipe["date"] == RECIPE.date
    assert recipe["accepted"] == {n: list(b) for n, b in {**BANDS, "K4": K4_BAND}.items()}
    assert {"python", "numpy", "numba", "collabsim"} <= set(points.record["versions"])
    assert len(points) == recipe["points"]
    assert 0 <= points.record["tenths"] <= 10
    # Where the axes are those of now, so are the places: the hypercube can be drawn anew.
    drawn = design(replace(RECIPE, points=recipe["points"]), points.axes)
    assert (points.codes == drawn).all()
    assert points.codes.dtype == np.uint16
    kinds = {column.type for column in pq.read_schema(SHIPPED)}
    assert all(str(kind) in ("uint8", "uint16", "float") for kind in kinds)


def test_the_defaults_are_the_ones_the_shipped_points_give():
    """A value moved by hand fails this."""
    points = shipped_points()
    found = medians(points, points.record["tenths"])
    declared = {
        name: PARAMETERS[name].default
        for name in PARAMETERS
        if REGION_MEDIAN in PARAMETERS[name].source
    }
    assert declared == {name: found.get(name) for name in declared}


def test_points_are_spread_over_the_accepted_ones():
    points = shipped_points()
    there = np.flatnonzero(points.accepted)
    for number in (1, 7, len(there)):
        chosen = points.spread(number)
        assert len(set(chosen)) == min(number, len(there))
        assert set(chosen) <= set(there.tolist())
        assert chosen == sorted(chosen) == points.spread(number)
    assert points.spread(10_000) == there.tolist()
    assert points.spread(0) == []
    gaps = np.diff([list(there).index(one) for one in points.spread(len(there) // 3)])
    assert set(gaps.tolist()) <= {2, 3, 4}
