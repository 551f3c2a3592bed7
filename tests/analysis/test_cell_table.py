"""Cells side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.analysis.cell_table import cell_table
from collabsim.analysis.tables import share_table
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import ExecutionSettings, run_sweep
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.counts import run_sums
from collabsim.records.course import HORIZONS
from collabsim.statistics.precision import Precision
from collabsim.statistics.shares import share_bounds
from tests.run_folders import REPLICATIONS, VARIED, failure, filled, small_sweep


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    path = tmp_path_factory.mktemp("cells") / "run"
    with Results(filled(path, failed=[failure(small_sweep(), 0, 1, 2)])) as found:
        yield found


def test_shares_are_those_of_a_comparison_of_the_cell(results):
    table = cell_table(results)
    for cell, own in table.groupby("cell"):
        sums = run_sums(results.pilots(f"cell = {cell}"), range(REPLICATIONS))
        populations = dict(zip(own["municipality"], own["population"], strict=True))
        compared = share_table(sums, populations).set_index(["municipality", "months"])
        for row in own.to_dict("records"):
            for months in HORIZONS:
                expected = compared.loc[(row["municipality"], months)]
                for ending in ("", "_low", "_high"):
                    found = row[f"delivering_{months}{ending}"]
                    assert found == pytest.approx(expected[f"delivering{ending}"], nan_ok=True)


def test_a_row_says_what_was_varied_run_and_failed(results):
    table = cell_table(results)
    assert list(table)[:6] == [
        "cell", "threshold_nok", "municipality", "population", "replications", "failed_runs",
    ]  # fmt: skip
    assert table["threshold_nok"].tolist() == np.repeat(VARIED["threshold_nok"], 2).tolist()
    assert table["population"].tolist() == [2_000, 30_000] * 2
    assert table["failed_runs"].tolist() == [0, 1, 0, 0]
    assert (table["replications"] == REPLICATIONS).all()


def test_cells_can_be_chosen(results):
    chosen = cell_table(results, "threshold_nok > 500000")
    assert chosen["cell"].unique().tolist() == [1]
    whole = cell_table(results)
    pd.testing.assert_frame_equal(chosen, whole[whole["cell"] == 1].reset_index(drop=True))


def test_before_anything_was_run_the_table_is_empty(tmp_path):
    with Results(RunFolder.create(tmp_path / "run", small_sweep())) as nothing:
        assert cell_table(nothing).empty


def test_a_varied_population_stands_once(tmp_path):
    base = small_sweep().base.with_municipalities(2_000)
    sweep = make_sweep(base, {"population": [2_000, 9_000]}, replications=REPLICATIONS)
    with Results(filled(tmp_path / "run", sweep)) as results:
        table = cell_table(results)
    assert table["population"].tolist() == [2_000, 9_000]
    assert table["municipality"].tolist() == ["2,000 inhabitants", "9,000 inhabitants"]


def test_with_a_precision_intervals_are_those_the_cells_were_stopped_by(tmp_path):
    precision = {"survival": 0.5, "level": 0.99, "min": 20, "max": 20}
    sweep = make_sweep(small_sweep().base, VARIED, precision=precision, seed=5)
    run_sweep(sweep, tmp_path / "run", execution=ExecutionSettings("threads", 1))
    with Results(tmp_path / "run") as results:
        table, runs = cell_table(results), results.runs()
    for row in table.to_dict("records"):
        own = runs[(runs["cell"] == row["cell"]) & (runs["municipality"] == row["municipality"])]
        counted = (own["observed_36"].to_numpy(float), own["delivering_36"].to_numpy(float))
        drawn = share_bounds(*counted, Precision(**precision).drawn_level)
        assert row["delivering_36_low"] == pytest.approx(float(drawn.low))
        assert row["delivering_36_high"] == pytest.approx(float(drawn.high))
        ordinary = share_bounds(*counted, 0.95)
        assert row["delivering_36_high"] > float(ordinary.high) or ordinary.high == 1.0
