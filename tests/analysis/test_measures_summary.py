"""Figures of measures: shares, means and totals over runs, their intervals, and odd corners."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from collabsim import measures
from collabsim.analysis.measures.catalogue import MEASURES
from collabsim.analysis.measures.declare import Figure, Measure
from collabsim.analysis.measures.summary import figures_of
from collabsim.errors import UserError
from collabsim.scenario import load_scenario
from collabsim.statistics.intervals import rate_interval, ratio_interval, share_interval

PLACES = {"A": 1_000}
BASE = load_scenario("baseline").with_municipalities(3_000)


def made(*figures: Figure) -> Measure:
    return Measure("made", "row", "", (1,), "by hand", lambda run, asked: pd.DataFrame(), figures)


def table(**columns: list) -> pd.DataFrame:
    return pd.DataFrame({"municipality": "A", **columns})


def of(figure: Figure, rows: pd.DataFrame, replications: int) -> pd.DataFrame:
    return figures_of(made(figure), rows, PLACES, replications).set_index("by")


def test_a_share_is_of_the_rows_of_which_it_is_known():
    rows = table(
        replication=[0, 0, 1, 1, 1, 2], yes=[True, False, True, True, None, False],
        counts=[True, True, True, True, True, False],
    )  # fmt: skip
    found = of(Figure("f", "share", "yes", where="counts"), rows, 4).loc[""]
    wanted = share_interval([1, 2, 0, 0], [2, 2, 0, 0])
    assert (found["value"], found["low"], found["high"]) == pytest.approx(tuple(map(float, wanted)))
    assert (found["rows"], found["runs"]) == (4, 2)


def test_shares_of_the_words_of_a_column_have_one_denominator():
    rows = table(replication=[0, 0, 1], word=["x", "y", "y"])
    found = of(Figure("f", "shares", "word"), rows, 2)
    assert found["value"].to_dict() == pytest.approx({"x": 1 / 3, "y": 2 / 3})
    wanted = share_interval([1, 0], [2, 1])
    assert found.loc["x", "high"] == pytest.approx(float(wanted.high))


def test_declared_groups_come_in_their_order_also_where_nothing_is_in_them():
    rows = table(replication=[0, 1], word=["y", "x"])
    found = of(Figure("f", "shares", "word", groups=("z", "y", "x")), rows, 2)
    assert found["value"].to_dict() == {"z": 0.0, "y": 0.5, "x": 0.5}
    assert list(found.index) == ["z", "y", "x"]


def test_a_mean_by_group_and_a_total_a_run():
    rows = table(replication=[0, 0, 1, 2], who=["a", "b", "a", "a"], n=[1.0, 5.0, 2.0, math.nan])
    mean = of(Figure("f", "mean", "n", by="who", unit="ties"), rows, 3)
    assert mean["value"].to_dict() == {"a": 1.5, "b": 5.0}
    assert mean.loc["b", "low"] != mean.loc["b", "low"]  # one run says nothing of chance
    assert mean.loc["a", "low"] == pytest.approx(float(ratio_interval([1, 2, 0], [1, 1, 0]).low))
    total = of(Figure("f", "total", "n", unit="users"), rows, 3).loc[""]
    assert total["value"] == pytest.approx(8 / 3)
    assert total["high"] == pytest.approx(float(rate_interval([6, 2, 0], [1, 1, 1]).high))
    assert total["low"] >= 0.0


def test_a_ratio_is_of_two_sums():
    rows = table(replication=[0, 0, 1], worth=[1.0, 2.0, 3.0], paid=[4.0, 0.0, 8.0])
    found = of(Figure("f", "ratio", "worth", of="paid", unit="NOK per NOK"), rows, 2).loc[""]
    assert found["value"] == pytest.approx(0.5)
    assert found["rows"] == 3
    nothing = of(Figure("f", "ratio", "worth", of="paid"), rows.assign(paid=0.0), 2).loc[""]
    assert math.isnan(nothing["value"])


def test_a_constant_column_has_no_width_and_bounds_are_kept():
    rows = table(replication=[0, 1, 2], n=[0.5, 0.5, 0.5])
    found = of(Figure("f", "mean", "n", unit="0-1"), rows, 3).loc[""]
    assert (found["value"], found["low"], found["high"]) == (0.5, 0.5, 0.5)
    wide = table(replication=[0, 1, 2], n=[0.0, 1.0, 0.9])
    found = of(Figure("f", "mean", "n", unit="0-1"), wide, 3).loc[""]
    assert (found["low"], found["high"]) == (0.0, 1.0)


def test_one_replication_has_no_intervals():
    rows = table(replication=[0, 0], yes=[True, False])
    found = of(Figure("f", "share", "yes"), rows, 1).loc[""]
    assert found["value"] == 0.5
    assert math.isnan(found["low"])
    assert math.isnan(found["high"])


def test_a_municipality_without_any_row_has_figures_that_are_not_known():
    rows = table(replication=[0], yes=[True]).iloc[:0]
    found = of(Figure("f", "share", "yes"), rows, 3).loc[""]
    assert math.isnan(found["value"])
    assert (found["rows"], found["runs"]) == (0, 0)
    assert of(Figure("f", "total", "yes", unit="users"), rows, 3).loc[""]["value"] == 0.0


@pytest.mark.parametrize(
    "values", [{"proposals_per_year": 0.0}, {"willingness": -10.0, "years": 3, "proposal_years": 2}]
)
def test_where_no_pilot_starts_every_measure_still_answers(values):
    found = measures(BASE.with_values(**values), replications=2)
    assert set(found.tables) == set(MEASURES)
    assert not found.tables["impact"].size
    assert not found.tables["steps"]["seen"].any()
    seen = found.figures[found.figures["figure"] == "seen"]
    assert seen["value"].tolist() == [0.0]
    assert (found.figures[found.figures["measure"] == "impact"]["value"] == 0.0).all()


def test_the_figures_are_those_of_the_tables_and_of_the_municipality_asked_for():
    found = measures(
        "small_and_large", replications=3, only=["access"], municipalities=["10,000 inhabitants"]
    )
    rows = found.tables["access"]
    assert set(rows["municipality"]) == set(found.populations) == {"10,000 inhabitants"}
    assert set(rows["replication"]) == {0, 1, 2}
    figures = found.figures.set_index(["figure", "by"])["value"]
    for sector, own in rows.groupby("sector"):
        assert figures["of_sector", sector] == pytest.approx(len(own) / len(rows))
        assert figures["started_sector", sector] == pytest.approx(own["started"].mean())
    sums = found.figures[found.figures["figure"] == "of_size"]["value"].sum()
    assert sums == pytest.approx(1.0)


def test_a_region_is_run_whole_and_told_in_part():
    region = BASE.with_municipalities(3_000, 30_000).with_values(
        mode="region", years=5, proposal_years=3
    )
    whole = measures(region, replications=2, only=["funnel"])
    part = measures(region, replications=2, only=["funnel"], municipalities=["3,000 inhabitants"])
    same = whole.tables["funnel"]
    same = same[same["municipality"] == "3,000 inhabitants"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.tables["funnel"], same)


def test_there_is_a_return_only_where_a_worth_is_given():
    short = BASE.with_values(years=6, proposal_years=3)
    without = measures(short, replications=3, only=["gains"])
    given = measures(short, replications=3, only=["gains"], welfare_nok=1_000.0)

    def returns(found):
        return found.figures[found.figures["figure"] == "return"].set_index("by")["value"]

    # Nobody said what it is worth: not known, never 0.
    assert returns(without).isna().all()
    rows = given.tables["gains"]
    sums = rows.groupby("pocket")[["welfare", "paid_nok"]].sum()
    for pocket, value in returns(given).dropna().items():
        assert value == pytest.approx(1_000.0 * sums["welfare"][pocket] / sums["paid_nok"][pocket])
    assert len(returns(given).dropna())


def test_runs_are_told_of_as_they_are_done():
    told = []
    measures(
        "small_and_large", replications=2, only=["funnel"],
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"only": ["stepps"]}, "there is no measure 'stepps'; did you mean 'steps'"),
        ({"welfare_nok": -1.0}, "welfare_nok is kroner, 0 or more, and not -1"),
        ({"welfare_nok": math.nan}, "welfare_nok is kroner"),
        ({"replications": 0}, "replications"),
        ({"municipalities": ["Nowhere"]}, "Nowhere"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(UserError, match=sentence):
        measures(BASE, **{"replications": 2, **asked})


def test_every_figure_reads_columns_its_table_has():
    found = measures(BASE, replications=1)
    for name, one in MEASURES.items():
        columns = set(found.tables[name])
        for figure in one.figures:
            read = {figure.column, figure.by, figure.where, figure.of} - {""}
            assert read <= columns, (name, figure.name)
        assert one.sources
        assert np.all(np.array(one.sources) > 0)
