"""Columns are declared once: what is made of a declaration, in every form, is the same."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.records.columns import SCHEMA
from collabsim.records.declaring import words_of
from collabsim.records.dictionary import TABLES, columns_frame, columns_of
from collabsim.records.expressions import field
from collabsim.records.pilot_columns import DECIDED, FRAME_COLUMNS, PILOT_COLUMNS
from collabsim.records.views import PILOTS, SUMS
from collabsim.world.codes import Band, Stage
from collabsim.world.tables import PILOT

X, Y = field("x"), field("y")
EXPRESSIONS = {
    "equals": X.equals(1),
    "at least": X >= 0,
    "more": X > 1,
    "one of": X.is_one_of((1, 3)),
    "not": ~(X >= 0),
    "and": (X >= 0) & (Y > 1),
    "or": X.equals(-1) | Y.equals(2),
    "sum": X + 12,
    "difference": X - Y,
    "compared": (X + 2).is_at_least(Y),
    "unless": X.unless(Y > 0, 9),
    "nested": ((X - Y) > 0) & ~(X.is_one_of((2,)) | (Y >= 3)),
}


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=20))
def test_an_expression_is_the_same_in_sql_and_with_numpy(pairs):
    rows = {"x": np.array([x for x, _ in pairs]), "y": np.array([y for _, y in pairs])}
    listed = ", ".join(f'{one.sql} AS "{name}"' for name, one in EXPRESSIONS.items())
    with duckdb.connect() as connection:
        connection.register("rows", pa.table(rows))
        answer = connection.sql(f"SELECT {listed} FROM rows").to_arrow_table()  # noqa: S608
    for name, one in EXPRESSIONS.items():
        assert answer[name].to_pylist() == one.of(rows).tolist(), name
        assert one.fields <= {"x", "y"}


def test_words_stand_at_their_numbers_and_nothing_has_none():
    assert words_of(Band) == ("a", "b", "c")
    assert words_of(Stage, nothing=(Stage.NONE,))[:2] == (None, "not_brought_forward")


def test_every_column_reads_what_is_stored():
    assert len({column.name for column in PILOT_COLUMNS}) == len(PILOT_COLUMNS)
    known = {*SCHEMA.names}
    fields = {one.name for one in PILOT.fields}
    for column in PILOT_COLUMNS:
        read = column.source.fields | (column.where.fields if column.where else frozenset())
        assert read <= known, column.name
        if column.stored:
            assert column.kept_field in fields, column.name
    assert DECIDED.fields <= known


def test_what_may_be_missing_says_where_and_what_says_where_may_be():
    for column in PILOT_COLUMNS:
        sparse = column.where is not None or None in column.words or column.negative_is_nothing
        sparse = sparse or column.name in {"stop_role", "stop_post"}
        if not column.name.startswith("state_"):
            assert sparse == bool(column.missing), column.name


def test_the_dictionary_has_every_column_with_all_there_is_to_say():
    assert [entry.name for entry in columns_of("pilots")] == list(PILOTS)
    assert set(SUMS) < {entry.name for entry in columns_of("runs")}
    for table, entries in TABLES.items():
        assert len({entry.name for entry in entries}) == len(entries), table
        for entry in entries:
            assert entry.meaning, entry
            assert not entry.meaning.endswith("."), entry
            assert entry.type in {"word", "name", "whole number", "number", "true/false"}, entry
            assert "none" not in entry.words, entry
    (stage,) = columns_of("pilots", ["stop_stage"])
    assert stage.words[0] == "not_brought_forward"
    assert stage.sentence.endswith("; null where it was not stopped")
    frame = columns_frame("pilots", ["units", "door"])
    assert frame["unit"].isna().tolist() == [False, True]
    assert len(columns_frame()) == sum(map(len, TABLES.values()))


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        ("pilot", None, "no table 'pilot'; did you mean pilots?; there are pilots, runs"),
        ("pilots", "dor", "no column 'dor'; did you mean door?"),
        ("pilots", "proposals", "no column 'proposals'; it is a column of runs"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(table, column, told):
    with pytest.raises(UserError) as error:
        columns_of(table, [column] if column else [])
    assert told in str(error.value)


def test_columns_have_types_in_which_nothing_can_be_missing_or_anything():
    types = {column.name: column.pandas_type for column in FRAME_COLUMNS}
    assert types["stop_stage"] == types["municipality"] == "str"
    assert (types["started"], types["route_exists"]) == ("bool", "boolean")
    assert (types["units"], types["stop_level"]) == ("int64", "Int64")


ONE_MORE = textwrap.dedent(
    """
    import importlib.util, sys
    from pathlib import Path

    name = "collabsim.records.pilot_columns"
    found = importlib.util.find_spec(name)
    text = Path(found.origin).read_text(encoding="utf-8")
    place = "MEASURED: tuple[Column, ...] = (\\n"
    declared = '''    Column(
        "bridges", "whole number", "times", "times more project money was found",
        "where it never started", where=field("started") >= 0, stored="int16",
    ),
    '''
    assert text.count(place) == 1
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    exec(compile(text.replace(place, place + declared), found.origin, "exec"), module.__dict__)

    from typer.testing import CliRunner
    from collabsim import make_sweep, replicate, sweep
    from collabsim.cli import app

    folder = Path(sys.argv[1])
    what = make_sweep("baseline", {"years": [10]}, replications=3)
    (cell,) = what.cells
    frame = replicate(cell.scenario, replications=3)
    known = frame["bridges"].notna()
    assert (known == frame["started"]).all() and frame.loc[known, "bridges"].max() > 0
    with sweep(what, folder / "run", workers=1, progress=False) as results:
        stored = results.pilots()
        keys = ["municipality", "replication", "pilot"]
        both = frame.merge(stored, on=keys, suffixes=("", "_stored"))
        assert len(both) == len(frame) > 0
        assert both["bridges"].equals(both["bridges_stored"])
        total = results.sql("SELECT sum(bridges) AS n FROM pilots")["n"][0]
        assert total == frame["bridges"].sum()
        results.export_canonical(folder / "pilots.csv")
    assert "bridges" in (folder / "pilots.csv").read_text().partition("\\n")[0].split(",")
    told = CliRunner().invoke(app, ["columns", "pilots", "bridges"]).stdout
    assert "times more project money was found" in told
    """
)


@pytest.mark.long
def test_a_result_column_takes_one_declaration(tmp_path):
    """A field the rules set already becomes a column everywhere by being declared."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_MORE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
