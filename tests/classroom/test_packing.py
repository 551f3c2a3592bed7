"""What is packed comes out as it went in, to the last bit."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.classroom.event_table import COMMON
from collabsim.classroom.packing import (
    EventPool,
    Pool,
    log_of,
    pack,
    stretches,
    unpack,
    unstretched,
)
from collabsim.world.codes import Event
from collabsim.world.events.catalogue import KINDS
from collabsim.world.log_table import EVENT
from tests.small_worlds import finished

DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**31), 2**31 - 1)


@st.composite
def rows_of_the_log(draw):
    """A row of any kind, with anything that its fields can hold and nothing beside."""
    kind = draw(st.sampled_from(list(KINDS.values())))
    row = {"kind": int(kind.event), "other": kind.other_unused}
    row |= {name: draw(WHOLE) for name in ("month", "town", "pilot", "actor")}
    for placed in kind.placed:
        field = placed.field
        if placed.only is not None and row.get("code") != placed.only:
            continue
        codes = st.sampled_from([int(one) for one in field.codes or (0,)])
        held = {"word": codes, "number": DOUBLES, "true/false": st.integers(0, 1), "whole": WHOLE}
        row[placed.slot] = draw(held[field.holds])
    return tuple(row.get(name, 0) for name in EVENT.dtype.names)


ROWS = st.lists(rows_of_the_log(), min_size=0, max_size=8)


@given(st.lists(st.integers(0, 50)))
def test_stretches_hold_every_number_in_order(numbers):
    assert unstretched(stretches(numbers)) == numbers


def test_a_rising_run_is_one_stretch():
    assert stretches([4, 5, 6, 2, 3]) == [4, 3, 2, 2]


def packed(logs):
    """Logs as the exported data holds them, through JSON and back."""
    pool = EventPool()
    held = [{"municipality": 0, "events": pool.add(log)} for log in logs]
    return json.loads(json.dumps({"worlds": held, "pools": {"events": [pool.columns()]}}))


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_any_log_survives_the_pool_bit_by_bit(logs):
    tables = [np.array(rows, dtype=EVENT.dtype) for rows in logs]
    data = packed(tables)
    for world, table in enumerate(tables):
        assert log_of(data, world).tobytes() == table.tobytes()


@pytest.mark.parametrize("x", [0.0, -0.0, 1.0, -3.0, 5e-324, 1.7976931348623157e308, 0.1, 2.0**53])
def test_a_number_keeps_its_bits(x):
    row = np.zeros(1, EVENT.dtype)
    row["kind"], row["other"], row["a"] = Event.NO_MONEY, -1, x
    back = log_of(packed([row]), 0)[0]["a"]
    assert struct.pack("<d", back) == struct.pack("<d", x)


def test_shared_events_are_held_once():
    pool = EventPool()
    one, other = finished(0, 302, 0), finished(0, 302, 0, "waiting_support")
    pool.add(one.events)
    before = len(pool.columns()["month"])
    pool.add(other.events)
    added = len(pool.columns()["month"]) - before
    assert added < len(other.events) / 2
    assert set(pool.columns()) == {*COMMON, "fields"}


def test_a_pool_gives_equal_values_one_place():
    pool = Pool()
    places = pool.add_all([{"a": 1, "b": [2]}, {"b": [2], "a": 1}, {"a": 1}])
    assert places == [0, 0, 1]
    assert pool.values == [{"a": 1, "b": [2]}, {"a": 1}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | DOUBLES | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_packed_data_comes_back(data):
    written = pack(data)
    assert written.isascii()
    assert unpack(written) == data


def test_what_is_no_json_number_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"x": float("nan")})
