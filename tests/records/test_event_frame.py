"""The frame of events has a column for each field, and nothing where there is nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.records.event_columns import COMMON, event_columns
from collabsim.records.event_frame import events_frame, events_of_kind
from collabsim.records.event_log import event_row, event_rows, of_kind, values
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run
from collabsim.records.pilot_columns import PILOT_COLUMNS
from collabsim.world.codes import Event
from collabsim.world.events.catalogue import FIELDS, KINDS
from collabsim.world.events.declare import EventKind
from tests.runs import finished, plan_for

COLUMNS = {column.name: column for column in event_columns()}
TYPES = {"whole": "iu", "number": "f", "true/false": "b", "word": "O", "name": "O"}


SEVERAL = (
    "coordinators", "planned", "poor_region", "willing", "bound", "instruments",
    "taught", "moored", "slipping", "labelled", "other_doors", "thick",
    "effect_contracts",
)  # fmt: skip
CLOSE = {"recusal_tie": 0.1, "line_meetings_per_month": 1.0, "entrepreneurs": 15}
"""So close ties that deciders step aside."""


@pytest.fixture(scope="module")
def frames() -> dict[str, tuple[Run, pd.DataFrame]]:
    """A run of several worlds, with its frame."""
    runs = {name: finished(name, 1)[-1] for name in SEVERAL}
    runs["close"] = run_one(plan_for(**CLOSE), 11, 0)
    return {name: (run, events_frame(run)) for name, run in runs.items()}


def test_the_columns_are_those_that_are_declared(frames) -> None:
    for _, frame in frames.values():
        assert list(frame) == list(COLUMNS)
        for name, column in COLUMNS.items():
            assert frame[name].dtype.kind in TYPES[column.type], name
    assert not set(COLUMNS) & {"other", "code", *"abcdef"}
    fields = [one for one in COLUMNS if one not in {column.name for column in COMMON}]
    assert [one for one in fields if one in FIELDS] == list(FIELDS)
    named = {f"{one.names}": one.name for one in FIELDS.values() if one.names}
    assert set(fields) - set(FIELDS) == set(named)
    assert all(fields[fields.index(name) + 1] == row for name, row in named.items())


def test_a_column_is_null_in_kinds_that_do_not_fill_it_and_whole_in_those_that_do(frames) -> None:
    filled = set()
    for _, frame in frames.values():
        for name, column in COLUMNS.items():
            own = frame["kind"].isin(column.kinds)
            there = frame[name].notna()
            assert not there[~own].any(), name
            assert column.may_be_null or there[own].all(), name
            filled |= {name} if there.any() else set()
            if column.words:
                assert set(frame.loc[there, name]) <= set(column.words), name
            if column.unit == "0-1":
                assert frame.loc[there, name].between(0.0, 1.0).all(), name
    assert filled == set(COLUMNS)


def test_nothing_stands_where_there_is_nobody(frames) -> None:
    for run, frame in frames.values():
        rows = run.events
        for column, row in (("pilot", "pilot"), ("person", "actor")):
            assert (frame[column].isna() == (rows[row] < 0)).all()
            assert (frame[column].dropna() >= 0).all()
        assert (frame["post"].isna() == frame["person"].isna()).all()
        assert not frame.select_dtypes("number").drop(columns=["seed"]).isin([-1]).any(axis=None)


def test_the_frame_says_what_the_log_says(frames) -> None:
    for run, frame in frames.values():
        some = slice(None, None, 37)
        rows = frame.iloc[some].to_dict("records")
        for row, event in zip(rows, event_rows(run.events[some]), strict=True):
            assert row["kind"] == Event(event.kind).name.lower()
            for name, value in event.fields().items():
                held = row[name]
                if value is None or getattr(value, "name", "") == "NONE":
                    assert pd.isna(held), name
                elif FIELDS[name].codes is not None:
                    assert held == value.name.lower(), name
                else:
                    assert held == value, name


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_one_kind_has_its_own_columns_only(frames, kind: EventKind) -> None:
    whole = pd.concat([frame for _, frame in frames.values()], ignore_index=True)
    one = events_of_kind(whole, kind.name)
    assert len(one) == (whole["kind"] == kind.name).sum()
    about = [*["pilot"] * kind.pilot, *["person", "post"] * bool(kind.person)]
    assert set(one) == {
        "municipality", "seed", "replication", "month", "kind", *about,
        *(field.name for field in kind.fields),
        *(field.names for field in kind.fields if field.names),
    }  # fmt: skip


def test_whoever_reads_events_meets_names_of_units_and_not_their_rows_alone(frames) -> None:
    seen = set()
    for run, frame in frames.values():
        units = run.blueprint.units
        for field in FIELDS.values():
            if field.unit == "row" and field.names:
                held = frame[[field.names, field.name]].dropna()
                assert (frame[field.names].isna() == frame[field.name].isna()).all()
                assert held[field.names].tolist() == [units[row] for row in held[field.name]]
                seen |= {field.names} if len(held) else set()
    assert seen == {"unit", "first_unit", "second_unit"}


def test_one_thing_has_one_name_among_pilots_and_events(frames) -> None:
    declared = {column.name for column in PILOT_COLUMNS}
    assert {"sector", "other_sector", "initiated_by", "price_nok"} <= declared & set(COLUMNS)
    for run, frame in frames.values():
        pilots = run_pilots_frame(run).set_index("pilot")
        # What a proposal asks, until it starts; what is asked of fewer units is another sum.
        for kind, names in (("proposed", ("sector", "true_effect")), ("started", ("price_nok",))):
            told = frame[frame["kind"] == kind].set_index("pilot")
            for name in names:
                assert told[name].tolist() == pilots.loc[told.index, name].tolist(), name


def test_a_kind_that_is_none_is_refused_with_the_nearest(frames) -> None:
    _, frame = next(iter(frames.values()))
    with pytest.raises(UserError, match="'case_open' is no kind of event; nearest: case_opened"):
        events_of_kind(frame, "case_open")


def test_a_field_is_read_by_name_and_no_other_is_there() -> None:
    run = finished("willing", 1)[-1]
    asked = event_row(of_kind(run.events, Event.UNIT_ASKED)[0])
    assert asked.answer.name in {"YES", "NO"}
    assert isinstance(asked.good_idea, bool)
    with pytest.raises(AttributeError, match="an event 'unit_asked' has no 'option'"):
        _ = asked.option
    with pytest.raises(KeyError, match="'unit_asked' has no field 'option'"):
        values(run.events, Event.UNIT_ASKED, "option")
    answers = values(run.events, Event.UNIT_ASKED, "answer")
    rows = event_rows(of_kind(run.events, Event.UNIT_ASKED))
    assert np.array_equal(answers, [row.answer for row in rows])


def test_a_slot_that_two_fields_share_is_read_by_the_code() -> None:
    for run in finished("willing") + finished("region"):
        for row in event_rows(of_kind(run.events, Event.LEGAL_ERROR)):
            too_close = row.legal_error.name == "NOT_RECUSED"
            assert (row.tie is None, row.yearly_nok is None) == (not too_close, too_close)
