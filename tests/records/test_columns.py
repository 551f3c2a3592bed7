"""Pilot rows as stored columns, and back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from collabsim.experiment.running.in_memory import run_many
from collabsim.records.columns import (
    CHUNK,
    SCHEMA,
    STORED,
    Block,
    numbers_of,
    to_histories,
    to_rows,
    to_table,
)
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.records.pilot_columns import NOTHING_IS_NEGATIVE
from collabsim.world.tables import PILOT
from tests.runs import SHORT, plan_for, plans

REPLICATIONS = 40


def assert_the_same(stored: pd.DataFrame, lived: pd.DataFrame) -> None:
    """Equal but for the rounding of floats to 32 bits."""
    pd.testing.assert_frame_equal(stored, lived, rtol=1e-6, atol=0)
    exact = [name for name in lived if lived[name].dtype != np.float64]
    pd.testing.assert_frame_equal(stored[exact], lived[exact])
    assert (stored["true_effect"] == lived["true_effect"]).all()


def plain(table: pa.Table) -> pa.Table:
    """With texts as texts: in which order they are first met does not matter."""
    kinds = {field.name: field.type for field in table.schema}
    texts = {name: pa.string() for name, kind in kinds.items() if pa.types.is_dictionary(kind)}
    return table.cast(pa.schema((kinds | texts).items()))


@pytest.fixture(scope="module")
def lived():
    """Many replications of a municipality with few proposals: some have none."""
    plan = plan_for(3_000, **SHORT, entrepreneurs=2, proposals_per_year=0.2)
    return run_many(plan, 3, REPLICATIONS)


def part(histories: Histories, first: int, last: int) -> Histories:
    chosen = (histories.replication >= first) & (histories.replication < last)
    return Histories(
        histories.blueprint, histories.seed, histories.replication[chosen], histories.pilots[chosen]
    )


def block(histories: Histories, first: int = 0, last: int = REPLICATIONS) -> Block:
    return Block.of(4, 1, part(histories, first, last), first, last)


@pytest.mark.parametrize(
    "name", ["defaults", "region", "poor_region", "low_thresholds", "restless", "planned"]
)
def test_the_frame_of_what_is_stored_is_the_frame_of_what_was_lived_through(name):
    for world, plan in enumerate(plans(name)):
        histories = run_many(plan, 7, 3, first=2)
        table = to_table([Block.of(0, world, histories, 2, 5)])
        assert_the_same(pilots_frame(to_histories(table, plan)), pilots_frame(histories))


def test_a_table_says_by_itself_what_would_take_a_blueprint_to_know(lived):
    table = to_table([block(lived)])
    frame, plan = pilots_frame(lived), lived.blueprint
    assert set(table["cell"].to_pylist()) == {4}
    assert set(table["world"].to_pylist()) == {1}
    assert set(table["months"].to_pylist()) == {int(plan.run[0]["months"])}
    for column, of_frame in (
        ("replication", "replication"), ("pilot", "pilot"), ("seed", "seed"), ("weak", "weak"),
        ("municipality", "municipality"), ("population", "population"),
    ):  # fmt: skip
        assert table[column].to_pylist() == frame[of_frame].tolist(), column
    place = lived.pilots["stopped_by"].tolist()
    roles = [int(plan.actor["role"][one]) if one >= 0 else None for one in place]
    assert table["role"].to_pylist() == roles
    assert table["post"].to_pylist() == [plan.posts[o] if o >= 0 else None for o in place]
    assert None in roles


def test_replications_without_a_pilot_have_no_row_and_shift_no_number(lived):
    table = to_table([block(lived)])
    empty = set(range(REPLICATIONS)) - set(lived.replication.tolist())
    assert empty
    assert set(table["replication"].to_pylist()).isdisjoint(empty)
    assert table["replication"].to_pylist() == lived.replication.tolist()


@pytest.mark.parametrize("size", [1, 3, 7, 25])
def test_small_blocks_make_the_table_a_large_one_makes(lived, size):
    bounds = [*range(0, REPLICATIONS, size), REPLICATIONS]
    pieces = [block(lived, first, last) for first, last in pairwise(bounds)]
    assert plain(to_table(pieces)).equals(plain(to_table([block(lived)])))


def test_blocks_of_several_worlds_and_of_any_size_stand_in_order():
    small, large = (run_many(plan, 1, 80) for plan in plans("crowded")[:2])
    assert len(large.pilots) > CHUNK
    blocks = [Block.of(0, 0, part(small, 0, 1), 0, 1), Block.of(0, 1, large, 0, 80)]
    blocks += [Block.of(1, 0, small, 0, 80), Block.of(1, 1, part(large, 9, 10), 9, 10)]
    table = to_table(iter(blocks))
    for b in blocks:
        own = table.filter((pc.field("cell") == b.cell) & (pc.field("world") == b.world))
        lived = Histories(b.blueprint, b.seed, np.repeat(b.replications, b.counts), b.rows)
        assert_the_same(pilots_frame(to_histories(own, b.blueprint)), pilots_frame(lived))
    keys = table.select(["cell", "world"]).to_pandas()
    assert keys.equals(keys.sort_values(["cell", "world"], kind="stable"))


def test_the_memory_of_a_block_may_be_used_again_for_the_next(lived):
    reused = np.empty(len(lived.pilots), PILOT.dtype)

    def blocks():
        for first in range(0, REPLICATIONS, 5):
            own = part(lived, first, first + 5)
            reused[: len(own.pilots)] = own.pilots
            rows = reused[: len(own.pilots)]
            lent = Histories(own.blueprint, own.seed, own.replication, rows)
            yield Block.of(4, 1, lent, first, first + 5)
            reused.view(np.int64)[:] = -77

    assert plain(to_table(blocks())).equals(plain(to_table([block(lived)])))


@pytest.mark.parametrize(
    ("field", "number"), [("reason", 128), ("started", 40_000), ("key", 2**31)]
)
def test_a_number_that_does_not_fit_is_refused_and_named(lived, field, number):
    spoilt = part(lived, 0, REPLICATIONS)
    spoilt.pilots[0][field] = number
    with pytest.raises(OverflowError, match=f"{field} is {number}"):
        to_table([block(spoilt)])


def test_counts_that_are_not_those_of_the_rows_are_refused(lived):
    whole = block(lived)
    wrong = Block(0, 0, whole.blueprint, 0, whole.replications, whole.counts + 1, whole.rows)
    with pytest.raises(ValueError, match="counts of a block"):
        to_table([wrong])


def test_nothing_makes_an_empty_table(lived):
    nothing = part(lived, REPLICATIONS, REPLICATIONS + 1)
    for table in (to_table([]), to_table([Block.of(0, 0, nothing, 0, 3)])):
        assert table.schema.equals(SCHEMA)
        assert table.num_rows == 0
    assert len(to_rows(SCHEMA.empty_table())) == 0
    assert len(to_histories(SCHEMA.empty_table(), lived.blueprint).pilots) == 0


def test_histories_are_of_one_world(lived):
    first, second = block(lived, 0, 20), block(lived, 20, 40)
    other = Block(9, *(getattr(second, name) for name in Block.__slots__[1:]))
    with pytest.raises(ValueError, match="rows of 2"):
        to_histories(to_table([first, other]), lived.blueprint)


def test_every_stored_column_is_a_field_of_eight_bytes():
    assert len({column.name for column in STORED}) == len(STORED)
    for column in STORED:
        assert PILOT.dtype[column.name].itemsize == 8
    assert PILOT.dtype.itemsize == 8 * len(PILOT.fields)


def test_where_there_is_nothing_a_stored_table_has_null_and_no_negative_number(lived):
    table = to_table([block(lived)])
    for field in table.schema:
        column = table.column(field.name)
        assert field.nullable == (field.name == "post" or field.name in NOTHING_IS_NEGATIVE)
        assert field.nullable or column.null_count == 0, field.name
        if field.nullable and pa.types.is_integer(field.type):
            assert (pc.min(column).as_py() or 0) >= 0, field.name
            assert numbers_of(table, field.name).min() >= -1
    for name in ("started", "ended_as", "state_36", "role"):
        assert 0 < table.column(name).null_count < table.num_rows, name
    lasting = sorted(name for name in PILOT.dtype.names if name in NOTHING_IS_NEGATIVE)
    for name in lasting:
        assert numbers_of(table, name).tolist() == lived.pilots[name].tolist(), name
