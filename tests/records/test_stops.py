"""Stops by place, stage, reason and argument."""

from __future__ import annotations

import pandas as pd

from collabsim.records.stops import stop_sums, stopped


def stops(*rows: tuple) -> pd.DataFrame:
    columns = ["replication", "started", "stop_role", "stop_level", "stop_stage"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        municipality="A",
        population=5000,
        stop_reason=table["stop_stage"].where(table["stop_stage"].isna(), "cost"),
        stop_argument=table["stop_stage"].where(table["stop_stage"].isna(), "rules"),
    )


TABLE = stops(
    (0, True, "sector_head", 1, "deciding"),
    (0, True, "sector_head", 2, "deciding"),
    (1, True, "sector_head", 1, "waiting"),
    (1, True, None, None, None),
    (1, False, "council", 3, "deciding"),
)


def test_only_started_pilots_that_were_stopped_count() -> None:
    assert len(stopped(TABLE)) == 3
    assert stop_sums(TABLE)["all", "", -1].to_list() == [2, 1]


def test_a_place_is_a_role_at_a_level() -> None:
    sums = stop_sums(TABLE).loc[("A", 0)]
    assert sums["place", "sector_head", 1] == 1
    assert sums["place", "sector_head", 2] == 1


def test_reason_and_argument_are_columns_of_their_own() -> None:
    sums = stop_sums(TABLE).sum()
    assert sums["reason", "cost", -1] == 3
    assert sums["argument", "rules", -1] == 3


def test_each_dimension_adds_up_to_all_stops() -> None:
    sums = stop_sums(TABLE, range(3))
    for dimension in ("place", "stage", "reason", "argument"):
        total = sums.loc[:, [dimension]].sum(axis=1)
        assert total.to_list() == sums["all", "", -1].to_list() == [2, 1, 0]


def test_a_table_without_stops_has_only_the_total() -> None:
    calm = TABLE.assign(stop_stage=None)
    assert list(stop_sums(calm).columns) == [("all", "", -1)]
