"""From the tables of finished runs to pandas: one row per pilot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from collabsim.records.declaring import PANDAS, Column
from collabsim.records.expressions import Rows
from collabsim.records.histories import Histories, Run
from collabsim.records.pilot_columns import FRAME_COLUMNS


def values_of(column: Column, rows: Rows) -> Any:
    """A declared column of these rows, in its type, with nothing where there is nothing."""
    values: Any = column.source.of(rows)
    there = None if column.where is None else np.asarray(column.where.of(rows), bool)
    if column.kind == "word":
        values = np.array([*column.words, None], dtype=object)[values]
    if column.kind in {"word", "name"}:
        known: Any = values if there is None else np.where(there, values, None)
        return pd.array(known, dtype=column.pandas_type)
    if column.kind == "number":
        return np.asarray(values if there is None else np.where(there, values, np.nan), float)
    plain = np.asarray(values, PANDAS[column.kind][0])
    if there is None:
        return plain
    masked = pd.arrays.IntegerArray if column.kind == "whole number" else pd.arrays.BooleanArray
    return masked(plain, ~there)


def _rows(histories: Histories) -> Rows:
    """The fields columns are made of: those of the pilot table, and what places a pilot."""
    plan, pilots, replication = histories.blueprint, histories.pilots, histories.replication
    counts = pd.Series(replication).groupby(replication).cumcount()
    municipality, place = pilots["municipality_row"], pilots["stopped_by"]
    known = place >= 0
    role = np.full(len(pilots), -1)
    post = np.full(len(pilots), None, dtype=object)
    for own, which in plan.of_replications(replication):
        there = known & which
        role[there] = own.actor["role"][place[there]]
        post[there] = np.array(own.posts, dtype=object)[place[there]]
    return {
        **{name: pilots[name] for name in pilots.dtype.names},
        "municipality": np.array(plan.municipalities, dtype=object)[municipality],
        "population": np.array(plan.populations)[municipality],
        "seed": np.full(len(pilots), histories.seed),
        "replication": replication,
        "pilot": counts.to_numpy(dtype=np.int64),
        "months": np.full(len(pilots), int(plan.run[0]["months"])),
        "weak": pilots["true_effect"] < plan.p["weak_limit"][municipality],
        "role": role,
        "post": post,
    }


def pilots_frame(histories: Histories) -> pd.DataFrame:
    """One row per proposal of many replications of one world.

    Codes are words. Where there is nothing, a value is missing (``<NA>`` or NaN), never a
    number that a mean would take in or a word that a table would count: a month that never
    came, a decision or a decider where nobody decided, a stage where nothing was stopped.
    What each column holds: :data:`collabsim.records.pilot_columns.FRAME_COLUMNS`.
    """
    rows = _rows(histories)
    return pd.DataFrame({column.name: values_of(column, rows) for column in FRAME_COLUMNS})


def run_pilots_frame(run: Run) -> pd.DataFrame:
    """One row per proposal of one run."""
    rows = run.pilots
    number = np.full(len(rows), run.replication)
    return pilots_frame(Histories(run.blueprint, run.seed, number, rows))
