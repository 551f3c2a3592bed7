"""``collabsim columns``: the dictionary of results, for whoever asks."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.language import text
from collabsim.records.dictionary import TABLES


def run(*arguments, **environment):
    return CliRunner(env=environment or None).invoke(app, [*map(str, arguments)])


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ("column", "type", "unit", "meaning")),
        ("nb", ("kolonne", "type", "enhet", "betydning")),
        ("nn", ("kolonne", "type", "eining", "tyding")),
    ],
)
def test_it_prints_every_column_of_a_table(language, headings):
    done = run("columns", "runs", "--language", language)
    assert done.exit_code == 0
    first, *rows = done.stdout.splitlines()
    assert first.split() == list(headings)
    if language != "en":
        assert rows.pop() == text("columns.in_english", language)
    assert [row.split()[0] for row in rows] == [entry.name for entry in TABLES["runs"]]


def test_without_a_table_it_says_what_there_is():
    done = run("columns")
    assert all(f"\n{name} " in f"\n{done.stdout}" for name in TABLES)
    assert "one row per event" in done.stdout
    assert "collabsim columns pilots stop_stage" in done.stdout


def test_a_column_is_told_with_its_words_and_where_it_is_null():
    done = run("columns", "pilots", "door", "started_month")
    door, started = done.stdout.splitlines()[1:]
    assert door.endswith("Words: own_frame, adjustment, sector_input, politics")
    assert "null where it never started" in started
    kinds = run("columns", "events", "person").stdout
    assert "Kinds: " in kinds
    assert "stopped" in kinds


def test_it_fits_a_narrow_terminal():
    for arguments in (["pilots"], ["cells"], []):
        lines = run("columns", *arguments, COLUMNS="60").stdout.splitlines()
        assert max(map(len, lines)) <= 60, arguments
        assert len(lines) > 3


def test_what_a_table_has_beside_its_columns_is_said():
    assert run("columns", "runs").stdout.splitlines()[-1].startswith("run ")
    assert "everything that is varied" in run("columns", "cells").stdout
    assert "after belief_at_end" in run("columns", "pilots").stdout


def test_it_is_written_as_a_file(tmp_path):
    done = run("columns", "--out", tmp_path / "all.csv")
    assert done.exit_code == 0
    table = pd.read_csv(tmp_path / "all.csv", keep_default_na=False)
    assert len(table) == sum(map(len, TABLES.values()))
    assert set(table["table"]) == set(TABLES)
    run("columns", "pilots", "door", "--out", tmp_path / "one.csv", "--csv", "nb")
    assert b";" in (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pilot"], "there is no table 'pilot'; did you mean pilots?; there are pilots, runs"),
        (["pilots", "dor"], "pilots have no column 'dor'; did you mean door?"),
        (["runs", "door"], "runs have no column 'door'; it is a column of pilots"),
        (["runs", "--csv", "nb"], "--csv nb says how a file is written; --out FILE says which"),
        (["runs", "--csv", "en"], "--csv is the form of the files, plain or nb, and not 'en'"),
    ],
)
def test_what_it_cannot_tell_is_one_sentence(arguments, told):
    done = run("columns", *arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {told}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_nothing_is_cut_or_wider_than_the_terminal(table, width):
    done = run("columns", table, COLUMNS=str(width))
    shown = done.stdout.split()
    for entry in TABLES[table]:
        # A figure never has less room than its longest word, so every word is whole somewhere.
        assert {entry.name, *entry.meaning.split()} <= {
            *shown,
            *(one.rstrip(".;") for one in shown),
        }
    assert max(map(len, done.stdout.splitlines())) <= width
